//! Owners: who holds which flat, and how large it is. 业主名册
//!
//! What owners decide is weighed by heads and by floor area (Civil Code art. 278). The area is
//! that of the title register, else as surveyed, else of the sale contract (SC interpretation
//! 法释〔2009〕7号 art. 8); heads are counted in [`crate::poll::heads`].

mod list;
mod number;

pub use list::{Bad, Column, Fault, Line, List, Said, read};
pub use number::number;

use crate::Sentence;
use crate::id::PlaceId;
use crate::poll::{Buyer, Flat, Holder};

/// What an owner's name is bound to.
pub const SEAL_OWNER: &str = "title.owner";
/// What the keyed hash of an owner's number is bound to.
pub const PRINT_OWNER: &str = "title.number";

/// Where an area comes from; the earlier goes before the later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AreaFrom {
    /// 登记簿
    Register,
    /// 实测
    Surveyed,
    /// 合同
    Contract,
}

impl AreaFrom {
    /// Every source, in the order of the law.
    pub const ALL: [AreaFrom; 3] = [AreaFrom::Register, AreaFrom::Surveyed, AreaFrom::Contract];

    /// The word of code, API and database.
    pub const fn word(self) -> &'static str {
        match self {
            AreaFrom::Register => "register",
            AreaFrom::Surveyed => "surveyed",
            AreaFrom::Contract => "contract",
        }
    }

    /// Reads [`AreaFrom::word`].
    pub fn from_word(word: &str) -> Option<AreaFrom> {
        AreaFrom::ALL.into_iter().find(|a| a.word() == word)
    }
}

/// A floor area and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Area {
    /// In 0.01 m².
    pub centi_m2: u64,
    /// Where it stands.
    pub from: AreaFrom,
}

impl serde::Serialize for AreaFrom {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.word())
    }
}

impl<'de> serde::Deserialize<'de> for AreaFrom {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<AreaFrom, D::Error> {
        let word = String::deserialize(d)?;
        AreaFrom::from_word(&word).ok_or_else(|| serde::de::Error::custom("no such source"))
    }
}

/// Somebody on a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnTitle {
    /// Who it is, as far as one must know.
    pub buyer: Buyer,
    /// The name, sealed.
    pub name: Vec<u8>,
}

/// Who holds a flat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeldBy {
    /// The developer: not sold, or not handed over.
    Developer,
    /// Everybody on the title; somebody at least.
    Buyers(Vec<OnTitle>),
}

/// What the register says of a flat. What it does not say is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// The flat.
    pub flat: PlaceId,
    /// How large it is.
    pub area: Option<Area>,
    /// Whose it is.
    pub held: Option<HeldBy>,
}

impl Title {
    /// The flat as heads are counted by it; none while something is missing.
    pub fn flat(&self) -> Option<Flat> {
        let holder = match self.held.as_ref()? {
            HeldBy::Developer => Holder::Developer,
            HeldBy::Buyers(who) => Holder::Buyers(who.iter().map(|o| o.buyer).collect()),
        };
        Some(Flat {
            place: self.flat,
            area: self.area?.centi_m2,
            holder,
        })
    }
}

/// Why no roll of owners can be fixed. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwnerRefusal {
    /// No flat of the place is in the register.
    NoRegister,
    /// Flats are without area or holder.
    Missing {
        /// So many.
        flats: usize,
        /// The first of them, as people say it.
        first: String,
    },
    /// A list is being written into the register at this moment.
    BeingWritten,
    /// The register is of a compound, and this is none.
    NotACompound,
}

impl Sentence for OwnerRefusal {
    fn key(&self) -> &'static str {
        match self {
            OwnerRefusal::NoRegister => "refuse-owner-no-register",
            OwnerRefusal::Missing { .. } => "refuse-owner-missing",
            OwnerRefusal::BeingWritten => "refuse-owner-being-written",
            OwnerRefusal::NotACompound => "refuse-owner-not-a-compound",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            OwnerRefusal::Missing { flats, first } => {
                vec![("flats", flats.to_string()), ("first", first.clone())]
            }
            _ => Vec::new(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        Some("rule")
    }
}

#[cfg(test)]
mod tests;
