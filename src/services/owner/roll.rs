//! A roll of owners: one line a head, made of the register as it stands at this moment.

use super::flats_below;
use crate::services::Error;
use std::collections::BTreeMap;
use tanxin_domain::assembly::{Mark, RollEntry, Voter};
use tanxin_domain::owner::{OwnerRefusal, Title};
use tanxin_domain::place::{Place, PlacePath};
use tanxin_domain::poll::{Head, Holder, heads};
use tanxin_domain::{District, PlaceId, RollEntryId};
use tanxin_store::owner::{self as store, RollFlat};
use tanxin_store::{StoreError, Tx};

/// The lines of a roll of the owners of a place and the flats each stands for. Where anything
/// is missing there is none: the base of every share would be wrong.
pub(crate) fn lines_now(
    tx: &mut Tx<'_>,
    district: District,
    path: &PlacePath,
) -> Result<(Vec<RollEntry>, Vec<RollFlat>), Error> {
    if store::being_written(tx.conn(), district, path)? {
        return Err(OwnerRefusal::BeingWritten.into());
    }
    let titles = store::titles(tx.conn(), district, path)?;
    if titles.is_empty() {
        return Err(OwnerRefusal::NoRegister.into());
    }
    let flats = flats_below(tx.conn(), district, path)?;
    let known = |p: &Place| titles.get(&p.id).and_then(Title::flat);
    let mut missing = flats.iter().filter(|(p, _)| known(p).is_none());
    if let Some((_, first)) = missing.next() {
        return Err(OwnerRefusal::Missing {
            flats: missing.count() + 1,
            first: first.clone(),
        }
        .into());
    }
    let whole: Vec<_> = flats.iter().filter_map(|(p, _)| known(p)).collect();
    let made = heads(&whole).map_err(|e| StoreError::impossible("title", 0, e))?;
    let by_stairs: BTreeMap<PlaceId, usize> = flats
        .iter()
        .enumerate()
        .map(|(at, (p, _))| (p.id, at))
        .collect();
    let first = |head: &Head| {
        let flats = head.flats.iter();
        flats.min_by_key(|f| by_stairs.get(f)).copied()
    };
    let mut made: Vec<(PlaceId, Head)> = made
        .into_iter()
        .filter_map(|h| Some((first(&h)?, h)))
        .collect();
    made.sort_by_key(|(first, _)| by_stairs.get(first).copied());
    let (mut lines, mut stands) = (Vec::new(), Vec::new());
    for (at, (first, head)) in made.iter().enumerate() {
        let entry = RollEntryId(tx.new_id());
        lines.push(RollEntry {
            id: entry,
            no: u32::try_from(at + 1).unwrap_or(u32::MAX),
            voter: Voter::Owner(*first),
            // Whoever owns has a vote, whether or not somebody lives there.
            mark: Mark::Entitled,
            area: head.weight.area,
        });
        for flat in &head.flats {
            let place = by_stairs.get(flat).and_then(|at| flats.get(*at));
            stands.push(RollFlat {
                flat: *flat,
                entry,
                mark: lived_in(&head.holder, place.map(|(p, _)| p)),
            });
        }
    }
    Ok((lines, stands))
}

/// May the household of a flat speak for its owner? Not where somebody else lives, and never
/// in a flat the developer holds.
fn lived_in(holder: &Holder, flat: Option<&Place>) -> Mark {
    let facts = flat.and_then(|p| p.household.as_ref());
    match (holder, facts) {
        (Holder::Buyers(_), Some(facts)) => facts.occupancy.into(),
        _ => Mark::Undelivered,
    }
}
