//! Matters like the one that is being typed: open, near, and not secret.
//!
//! Only public lines are compared, never what somebody else wrote in the text: a suggestion
//! must not tell what its reader may not read.

use crate::services::Error;
use std::collections::HashSet;
use tanxin_domain::matter::{Matter, MatterState};
use tanxin_domain::place::PlaceKind;
use tanxin_domain::search::{Asked, likeness, words};
use tanxin_domain::{District, PlaceId};
use tanxin_store::{Conn, matter, place, search};

/// How many are shown.
const MOST: usize = 5;
/// How many the index is asked for at each level.
const LOOKED_AT: i64 = 80;

/// Open matters near a place whose line is like the text; those of the same building first,
/// then of the compound, then of the community.
pub fn similar(
    c: &mut Conn,
    district: District,
    about: PlaceId,
    text: &str,
) -> Result<Vec<Matter>, Error> {
    let typed = words(text);
    let Some(about) = place::one(c, district, about)?.filter(|_| !typed.is_empty()) else {
        return Ok(Vec::new());
    };
    let way = place::way(c, district, &about.path)?;
    let (mut seen, mut found) = (HashSet::new(), Vec::new());
    let near = [
        PlaceKind::Building,
        PlaceKind::Compound,
        PlaceKind::Community,
    ];
    for level in near.map(|kind| way.iter().rev().find(|p| p.kind == kind)) {
        let Some(level) = level.filter(|_| found.len() < MOST) else {
            continue;
        };
        let asked = Asked {
            words: typed.clone(),
            any: true,
            below: Some(level.id),
            ..Asked::default()
        };
        let numbers = search::find(c, district, &asked, (0, None), LOOKED_AT)?;
        let new: Vec<i64> = numbers.into_iter().filter(|no| seen.insert(*no)).collect();
        let mut alike: Vec<(u32, Matter)> = matter::by_numbers(c, district, &new)?
            .into_iter()
            .filter(|m| !m.secret && !m.state.is_closed() && m.state != MatterState::Merged)
            .filter_map(|m| likeness(&typed, &m.title).map(|score| (score, m)))
            .collect();
        // Newest first already; the likest of them first.
        alike.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        found.extend(alike.into_iter().map(|(_, m)| m));
    }
    found.truncate(MOST);
    Ok(found)
}
