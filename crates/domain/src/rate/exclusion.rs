//! Exclusion: a matter is left out of the rates, with evidence, by a second person.

use crate::Sentence;
use crate::id::{ExclusionId, MatterId, PersonId};
use jiff::Timestamp;

crate::matter::words! {
    /// Why a matter should not count.
    Reason {
        /// It asks for what law does not let anybody give.
        Unlawful = "unlawful",
        /// It is before a court, or was decided by one.
        Court = "court",
        /// The same person has raised the same thing, and it was answered.
        Repeat = "repeat",
        /// Whoever raised it can't be reached by any way they left.
        Unreachable = "unreachable",
        /// It lies in another district.
        Elsewhere = "elsewhere",
    }
}

crate::matter::words! {
    /// Where an exclusion stands.
    ExclusionState {
        /// Asked, and nobody has decided.
        Asked = "asked",
        /// The matter is in no rate.
        Granted = "granted",
        /// It counts as before.
        Refused = "refused",
    }
}

/// That a matter should not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// Its id.
    pub id: ExclusionId,
    /// The matter.
    pub matter: MatterId,
    /// Why.
    pub reason: Reason,
    /// What shows it: read by those who work on matters there, never public.
    pub evidence: String,
    /// Who asked.
    pub asked_by: PersonId,
    /// When.
    pub asked_at: Timestamp,
    /// Where it stands.
    pub state: ExclusionState,
    /// Who decided: never who asked.
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_at: Option<Timestamp>,
}

impl Exclusion {
    /// A second person decides. A refusal changes nothing.
    pub fn decide(
        &mut self,
        by: PersonId,
        at: Timestamp,
        grant: bool,
    ) -> Result<(), ExclusionRefusal> {
        match self.state {
            ExclusionState::Asked => {}
            _ => return Err(ExclusionRefusal::Decided),
        }
        if by == self.asked_by {
            return Err(ExclusionRefusal::SamePerson);
        }
        self.state = match grant {
            true => ExclusionState::Granted,
            false => ExclusionState::Refused,
        };
        (self.decided_by, self.decided_at) = (Some(by), Some(at));
        Ok(())
    }
}

/// Why an exclusion is not asked or decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExclusionRefusal {
    /// Without evidence.
    NoEvidence,
    /// Without a reason of the list.
    NoReason,
    /// It is asked, or granted, already.
    Already,
    /// Somebody has decided.
    Decided,
    /// Who asked can't decide.
    SamePerson,
    /// A secret matter is in no rate anyway.
    Secret,
    /// Nobody in person: the system asks for nothing.
    NoPerson,
}

impl Sentence for ExclusionRefusal {
    fn key(&self) -> &'static str {
        match self {
            ExclusionRefusal::NoEvidence => "refuse-exclusion-no-evidence",
            ExclusionRefusal::NoReason => "refuse-exclusion-no-reason",
            ExclusionRefusal::Already => "refuse-exclusion-already",
            ExclusionRefusal::Decided => "refuse-exclusion-decided",
            ExclusionRefusal::SamePerson => "refuse-exclusion-same-person",
            ExclusionRefusal::Secret => "refuse-exclusion-secret",
            ExclusionRefusal::NoPerson => "refuse-exclusion-no-person",
        }
    }
}
