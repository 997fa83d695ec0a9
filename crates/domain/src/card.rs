//! Household card: lets a household in without an account.

use crate::refusal::Sentence;

/// What a sealed card code is bound to.
pub const SEAL_CARD: &str = "card.code";

/// Why a card lets nobody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardRefusal {
    /// No such card was ever made.
    Unknown,
    /// No such door code hangs anywhere.
    UnknownDoor,
    /// The community revoked it.
    Revoked,
    /// The code is of a district that is not kept here.
    OtherDistrict,
    /// The code is no household card but a door code, a receipt or the like.
    OtherKind,
    /// The place is no household.
    NoHousehold,
}

impl Sentence for CardRefusal {
    fn key(&self) -> &'static str {
        match self {
            CardRefusal::Unknown => "refuse-card-unknown",
            CardRefusal::UnknownDoor => "refuse-door-unknown",
            CardRefusal::Revoked => "refuse-card-revoked",
            CardRefusal::OtherDistrict => "refuse-card-other-district",
            CardRefusal::OtherKind => "refuse-card-other-kind",
            CardRefusal::NoHousehold => "refuse-card-no-household",
        }
    }
    fn field(&self) -> Option<&'static str> {
        Some("code")
    }
}
