//! Exclusion: a matter is left out of the rates, with evidence, by a second person; and counts
//! again the same way.

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
        /// Nothing changed.
        Refused = "refused",
        /// It was granted, and somebody showed later that it should not have been.
        Lifted = "lifted",
    }
}

/// That a matter should not count; or, once it does not, that it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// Its id.
    pub id: ExclusionId,
    /// The matter.
    pub matter: MatterId,
    /// That it counts again: what was granted is lifted.
    pub again: bool,
    /// Why it should not count, or was said not to.
    pub reason: Reason,
    /// What shows it: read by those who ask and decide there, never public. Empty once the
    /// matter was erased.
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
    /// Is a matter left out by this?
    pub fn stands(&self) -> bool {
        self.state == ExclusionState::Granted && !self.again
    }

    /// May one more be asked? `before` is all of the matter. What counts can be left out, what
    /// is left out can count again, and one thing is asked at a time.
    pub fn may_ask(before: &[Exclusion], again: bool) -> Result<(), ExclusionRefusal> {
        if before.iter().any(|x| x.state == ExclusionState::Asked) {
            return Err(ExclusionRefusal::Already);
        }
        match (before.iter().any(Exclusion::stands), again) {
            (true, false) => Err(ExclusionRefusal::Already),
            (false, true) => Err(ExclusionRefusal::Counts),
            _ => Ok(()),
        }
    }

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
    /// It counts, so it can't count again.
    Counts,
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
            ExclusionRefusal::Counts => "refuse-exclusion-counts",
            ExclusionRefusal::Decided => "refuse-exclusion-decided",
            ExclusionRefusal::SamePerson => "refuse-exclusion-same-person",
            ExclusionRefusal::Secret => "refuse-exclusion-secret",
            ExclusionRefusal::NoPerson => "refuse-exclusion-no-person",
        }
    }
}
