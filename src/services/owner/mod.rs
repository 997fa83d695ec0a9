//! Owners: the register of a compound, lists brought into it, and rolls made of it.
//!
//! Names are sealed and in no event; a number that was typed is kept nowhere, only its keyed
//! hash.

mod list;
mod roll;

pub use list::{Change, Looked, Plan, confirm, file, give_up, receive, waiting};
pub(crate) use roll::lines_now;

use super::Error;
use crate::App;
use crate::keys::Keys;
use std::collections::BTreeMap;
use tanxin_domain::owner::{HeldBy, OwnerRefusal, SEAL_OWNER, Title};
use tanxin_domain::permission::{Deed, may, permit};
use tanxin_domain::place::{Place, PlaceKind, PlacePath};
use tanxin_domain::poll::{Amount, heads};
use tanxin_domain::{Actor, District, PlaceId};
use tanxin_store::{Conn, owner as store, place};

/// A flat as the register has it.
#[derive(Debug, Clone)]
pub struct Flat {
    /// The place.
    pub id: PlaceId,
    /// Where it is, in words below its compound.
    pub called: String,
    /// What the register says of it; none when it says nothing.
    pub title: Option<Title>,
    /// The owners' names, for whoever may see them.
    pub names: Vec<String>,
}

impl Flat {
    /// Is area or holder missing?
    pub fn missing(&self) -> bool {
        self.title.as_ref().and_then(Title::flat).is_none()
    }

    /// Does the developer hold it?
    pub fn developers(&self) -> bool {
        let held = self.title.as_ref().and_then(|t| t.held.as_ref());
        matches!(held, Some(HeldBy::Developer))
    }

    /// How many stand on the title.
    pub fn owners(&self) -> usize {
        match self.title.as_ref().and_then(|t| t.held.as_ref()) {
            Some(HeldBy::Buyers(who)) => who.len(),
            _ => 0,
        }
    }
}

/// The register of a compound.
#[derive(Debug, Clone)]
pub struct Register {
    /// The compound.
    pub top: Place,
    /// Its flats, by what they are called.
    pub flats: Vec<Flat>,
    /// Heads and area of those that are known.
    pub sum: Amount,
}

/// The compound of a place, if the actor may keep its register.
pub async fn top(
    app: &App,
    district: District,
    actor: &Actor,
    at: PlaceId,
) -> Result<Place, Error> {
    let found = app.store.read(move |c| match place::one(c, district, at)? {
        Some(at) => place::way(c, district, &at.path),
        None => Ok(Vec::new()),
    });
    let way = found.await.map_err(Error::from)?;
    let last = way.last().ok_or(Error::NotFound)?;
    let compound = way.iter().find(|p| p.kind == PlaceKind::Compound);
    permit(actor, Deed::KeepPeople, &compound.unwrap_or(last).path)?;
    Ok(compound.ok_or(OwnerRefusal::NotACompound)?.clone())
}

/// The flats below a place with what they are called there: 5幢1单元302, by the stairs.
pub(crate) fn flats_below(
    c: &mut Conn,
    district: District,
    top: &PlacePath,
) -> Result<Vec<(Place, String)>, Error> {
    let places = place::subtree(c, district, top)?;
    let names: BTreeMap<PlaceId, &str> = places
        .iter()
        .filter(|p| p.path != *top)
        .map(|p| (p.id, p.name.as_str()))
        .collect();
    let homes = places.iter().filter(|p| p.kind == PlaceKind::Household);
    let called = |p: &Place| -> String {
        p.path
            .ids()
            .filter_map(|id| names.get(&id))
            .copied()
            .collect()
    };
    let mut flats: Vec<(Place, String)> = homes.map(|p| (p.clone(), called(p))).collect();
    flats.sort_by_cached_key(|(_, called)| place::sort_key(called));
    Ok(flats)
}

/// Names that stand on a title, opened.
fn names(keys: &Keys, title: &Title) -> Vec<String> {
    match &title.held {
        Some(HeldBy::Buyers(who)) => {
            let open = |o: &tanxin_domain::owner::OnTitle| keys.unseal(SEAL_OWNER, &o.name);
            who.iter().filter_map(open).collect()
        }
        _ => Vec::new(),
    }
}

/// The register of a compound, with names for whoever may see them.
pub async fn register(
    app: &App,
    district: District,
    actor: &Actor,
    at: PlaceId,
) -> Result<Register, Error> {
    let top = top(app, district, actor, at).await?;
    let (keys, sees) = (app.keys.clone(), may(actor, Deed::SeeNames, &top.path));
    app.store
        .read(move |c| {
            let mut titles = store::titles(c, district, &top.path)?;
            let known: Vec<_> = titles.values().filter_map(Title::flat).collect();
            let lines = heads(&known).unwrap_or_default();
            let sum = lines
                .iter()
                .fold(Amount::default(), |s, h| s.plus(h.weight));
            let flats = flats_below(c, district, &top.path)?;
            let flat = |(p, called): (Place, String)| {
                let title = titles.remove(&p.id);
                let names = title.as_ref().filter(|_| sees).map(|t| names(&keys, t));
                Flat {
                    id: p.id,
                    called,
                    names: names.unwrap_or_default(),
                    title,
                }
            };
            Ok(Register {
                flats: flats.into_iter().map(flat).collect(),
                top,
                sum,
            })
        })
        .await
}
