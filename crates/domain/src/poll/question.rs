//! What a ballot asks, and whether the rule lets it be asked.

use super::{Call, PollRefusal, Round, Secrecy, purpose};
use crate::rule::Rule;
use std::collections::BTreeSet;

/// A candidate's number on the ballot, from 1.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub struct CandidateNo(pub u16);

/// Somebody who stands. Names are kept elsewhere: the arithmetic needs none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Candidate {
    /// The number on the ballot.
    pub no: CandidateNo,
    /// In office now. 现任
    pub incumbent: bool,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// 议案: yes, no, abstain.
    Motion,
    /// 推选: up to `seats` of the candidates.
    Election {
        /// How many are elected, and how many may be marked.
        seats: u16,
        /// Who stands, in the order of the ballot.
        candidates: Vec<Candidate>,
    },
}

/// One question on a ballot. Its words are kept elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub kind: Kind,
}

/// More seats or candidates than that are on no ballot.
const MOST: usize = 200;

impl Question {
    /// A motion.
    pub fn motion() -> Question {
        Question { kind: Kind::Motion }
    }

    /// Is it one?
    pub fn is_motion(&self) -> bool {
        self.kind == Kind::Motion
    }

    /// Does the rule let it be asked in this way?
    pub(super) fn allowed(&self, rule: &Rule, call: &Call) -> Result<(), PollRefusal> {
        if !purpose(self, rule) {
            return Err(PollRefusal::OtherPurpose);
        }
        let (Kind::Election { seats, candidates }, Some(election)) = (&self.kind, &rule.election)
        else {
            return Ok(());
        };
        let numbers: BTreeSet<_> = candidates.iter().map(|c| c.no).collect();
        let whole = *seats > 0 && usize::from(*seats) <= MOST && candidates.len() <= MOST;
        if !whole || numbers.len() != candidates.len() {
            return Err(PollRefusal::Candidates);
        }
        let runoff = call.round == Round::Runoff;
        let (standing, seats) = (candidates.len(), usize::from(*seats));
        // In a runoff those stand who are left over, however few.
        if election.more_candidates_than_seats && !runoff && standing <= seats {
            return Err(PollRefusal::TooFewCandidates { seats });
        }
        if candidates.is_empty() && !election.write_ins {
            return Err(PollRefusal::Candidates);
        }
        if !election.incumbents && candidates.iter().any(|c| c.incumbent) {
            return Err(PollRefusal::Incumbent);
        }
        if election.secret && call.secrecy == Secrecy::Open {
            return Err(PollRefusal::MustBeSecret);
        }
        Ok(())
    }
}
