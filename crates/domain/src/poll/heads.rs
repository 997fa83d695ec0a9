//! Heads: who counts as one among owners.
//!
//! One flat is one head, whoever shares it; several flats of the same buyers are one head;
//! what a developer has not sold or not handed over is one head together (SC
//! interpretation 法释〔2009〕7号 art. 9, amended 2020). Each head is one line of the roll.

use super::Amount;
use crate::id::PlaceId;
use std::collections::{BTreeMap, BTreeSet};

/// Somebody on a title: the keyed hash of the identity number, or of a body's unified social
/// credit code. It tells whether two titles have the same buyer, and not who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Buyer(pub [u8; 32]);

/// Who holds a flat.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Holder {
    /// The developer: not sold, or sold and not handed over.
    Developer,
    /// Everybody on the title. The same people on another title are the same head; one of
    /// them together with somebody else is another.
    Buyers(BTreeSet<Buyer>),
}

/// A flat or another part that is owned for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flat {
    /// The place.
    pub place: PlaceId,
    /// Floor area in 0.01 m²: of the register, else surveyed, else of the contract (art. 8).
    pub area: u64,
    /// Who holds it.
    pub holder: Holder,
}

/// One line of a roll of owners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Who it is.
    pub holder: Holder,
    /// The flats, each once.
    pub flats: BTreeSet<PlaceId>,
    /// One voter with the area of all of them.
    pub weight: Amount,
}

/// Titles that can't make a roll.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HeadsError {
    /// A flat stands twice.
    #[error("flat {} stands twice", .0.0)]
    Twice(PlaceId),
    /// A flat that nobody holds.
    #[error("nobody holds flat {}", .0.0)]
    NoHolder(PlaceId),
    /// A flat without floor area.
    #[error("flat {} has no area", .0.0)]
    NoArea(PlaceId),
}

/// The lines of a roll of owners, by holder.
pub fn heads(flats: &[Flat]) -> Result<Vec<Head>, HeadsError> {
    let mut seen = BTreeSet::new();
    let mut lines: BTreeMap<&Holder, Head> = BTreeMap::new();
    for flat in flats {
        if !seen.insert(flat.place) {
            return Err(HeadsError::Twice(flat.place));
        }
        if flat.area == 0 {
            return Err(HeadsError::NoArea(flat.place));
        }
        if matches!(&flat.holder, Holder::Buyers(who) if who.is_empty()) {
            return Err(HeadsError::NoHolder(flat.place));
        }
        let head = lines.entry(&flat.holder).or_insert_with(|| Head {
            holder: flat.holder.clone(),
            flats: BTreeSet::new(),
            weight: Amount::head(0),
        });
        head.flats.insert(flat.place);
        head.weight.area = head.weight.area.saturating_add(flat.area);
    }
    Ok(lines.into_values().collect())
}
