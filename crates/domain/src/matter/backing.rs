//! Backing (附议，我也要): a household joins somebody else's matter.
//!
//! Whoever backs a matter hears of it to the end and is asked too whether it is solved. Their
//! word is kept and counted; it closes nothing, for only the household that raised it does.

use super::{Grade, How, Matter, MatterState, Verdict};
use crate::id::{BackingId, MatterId, PlaceId};
use crate::refusal::Sentence;
use jiff::Timestamp;

/// What a backer said when it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// How often the matter had been opened again: a word of an older round is no word now.
    pub round: u16,
    /// Solved, partly, not.
    pub verdict: Verdict,
    /// How satisfied, if it said.
    pub grade: Option<Grade>,
    /// How the word reached us.
    pub how: How,
    /// When.
    pub at: Timestamp,
}

/// One backing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backing {
    /// Its id.
    pub id: BackingId,
    /// The matter.
    pub matter: MatterId,
    /// Who joined; `None` for somebody without a card. Never public.
    pub household: Option<PlaceId>,
    /// When.
    pub at: Timestamp,
    /// Its last word, of whichever round.
    pub said: Option<Said>,
}

/// How many back a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    /// Households, each once.
    pub households: i64,
    /// People without a card, who may be anybody.
    pub others: i64,
}

impl Counted {
    /// Does nobody back it?
    pub const fn is_none(&self) -> bool {
        self.households == 0 && self.others == 0
    }
}

/// Why a matter was not backed, or a backer's word not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackingRefusal {
    /// It is the household's own matter.
    Own,
    /// Nobody joins what is told in confidence.
    Secret,
    /// It is over.
    Closed,
    /// It was taken back.
    Withdrawn,
    /// The household has joined already.
    Already {
        /// When.
        at: Timestamp,
    },
    /// Staff did not say for whom.
    ForWhom,
    /// Whoever speaks has not joined.
    NotBacked,
    /// Nobody is asked now whether it is solved.
    NotAsked,
    /// The backer has answered in this round.
    AlreadySaid {
        /// When.
        at: Timestamp,
    },
}

impl Sentence for BackingRefusal {
    fn key(&self) -> &'static str {
        match self {
            BackingRefusal::Own => "refuse-backing-own",
            BackingRefusal::Secret => "refuse-backing-secret",
            BackingRefusal::Closed => "refuse-backing-closed",
            BackingRefusal::Withdrawn => "refuse-backing-withdrawn",
            BackingRefusal::Already { .. } => "refuse-backing-already",
            BackingRefusal::ForWhom => "refuse-backing-for-whom",
            BackingRefusal::NotBacked => "refuse-backing-not-backed",
            BackingRefusal::NotAsked => "refuse-backing-not-asked",
            BackingRefusal::AlreadySaid { .. } => "refuse-backing-already-said",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            BackingRefusal::Already { at } | BackingRefusal::AlreadySaid { at } => {
                let local = crate::when::local(*at);
                vec![("at", local.strftime("%Y-%m-%d %H:%M").to_string())]
            }
            _ => Vec::new(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        matches!(self, BackingRefusal::ForWhom).then_some("household")
    }
}

/// May `household`, or somebody without a card, join this matter?
pub fn may_back(matter: &Matter, household: Option<PlaceId>) -> Result<(), BackingRefusal> {
    if matter.secret {
        return Err(BackingRefusal::Secret);
    }
    match matter.state {
        MatterState::Withdrawn { .. } => return Err(BackingRefusal::Withdrawn),
        state if state.is_closed() => return Err(BackingRefusal::Closed),
        _ => {}
    }
    match household {
        Some(home) if matter.household == Some(home) => Err(BackingRefusal::Own),
        _ => Ok(()),
    }
}

impl Backing {
    /// The backer's word of this round, if it has given one.
    pub fn word(&self, round: u16) -> Option<Said> {
        self.said.filter(|said| said.round == round)
    }

    /// The backer says whether it is solved, while the household that raised it is asked.
    pub fn say(&self, matter: &Matter, said: Said) -> Result<Backing, BackingRefusal> {
        if !matter.state.asks() {
            return Err(BackingRefusal::NotAsked);
        }
        if let Some(before) = self.word(said.round) {
            return Err(BackingRefusal::AlreadySaid { at: before.at });
        }
        Ok(Backing {
            said: Some(said),
            ..*self
        })
    }
}
