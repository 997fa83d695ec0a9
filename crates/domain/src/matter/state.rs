//! Where a matter stands: an enum that carries its data, and what moves it on.

use super::{ASK_DAYS, Grade, MatterRefusal, Outcome, Verdict};
use crate::id::AnswerId;
use jiff::Timestamp;
use jiff::civil::Date;

/// Where a matter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatterState {
    /// 办理中: nobody has answered yet, or the household said it is not solved.
    Open,
    /// 已答复: the office said how and when; not solved yet.
    Answered {
        /// The newest answer.
        answer: AnswerId,
        /// When it came.
        at: Timestamp,
    },
    /// 并到别的事里一起办: followed with its lead; its own clock stands still.
    Merged,
    /// 等居民回话: the office says it is solved; the household is asked.
    Solved {
        /// When the office said so.
        at: Timestamp,
        /// Until when an answer is expected; later is welcome too.
        ask_until: Date,
    },
    /// 已确认: the household's word.
    Confirmed {
        /// Solved, wholly or partly.
        outcome: Outcome,
        /// How satisfied, if it said.
        grade: Option<Grade>,
        /// When it said so.
        at: Timestamp,
    },
    /// 没有回话: silence, never counted as satisfied.
    NoAnswer {
        /// When silence was noted.
        at: Timestamp,
    },
    /// 已撤回: the household took it back.
    Withdrawn {
        /// When.
        at: Timestamp,
    },
}

/// What a confirmation does to a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    /// It is settled.
    Settled(MatterState),
    /// It opens again, at the same office.
    Reopened(MatterState),
}

impl MatterState {
    /// The word of database and locales.
    pub const fn word(&self) -> &'static str {
        match self {
            MatterState::Open => "open",
            MatterState::Answered { .. } => "answered",
            MatterState::Merged => "merged",
            MatterState::Solved { .. } => "solved",
            MatterState::Confirmed { .. } => "confirmed",
            MatterState::NoAnswer { .. } => "no-answer",
            MatterState::Withdrawn { .. } => "withdrawn",
        }
    }

    /// Is it the office's turn?
    pub const fn with_office(&self) -> bool {
        matches!(self, MatterState::Open | MatterState::Answered { .. })
    }

    /// Is it over, at least for now?
    pub const fn is_closed(&self) -> bool {
        matches!(
            self,
            MatterState::Confirmed { .. }
                | MatterState::NoAnswer { .. }
                | MatterState::Withdrawn { .. }
        )
    }

    /// Is the household asked, or may it still say something?
    pub const fn asks(&self) -> bool {
        matches!(
            self,
            MatterState::Solved { .. } | MatterState::NoAnswer { .. }
        )
    }

    /// The office answers; it may do so again while it has not said "solved".
    pub fn answer(self, answer: AnswerId, at: Timestamp) -> Result<MatterState, MatterRefusal> {
        self.for_office()?;
        Ok(MatterState::Answered { answer, at })
    }

    /// The office says it is solved; `today` is the civil day of `at`.
    pub fn solve(self, at: Timestamp, today: Date) -> Result<MatterState, MatterRefusal> {
        self.for_office()?;
        let ask_until = today.saturating_add(jiff::Span::new().days(ASK_DAYS));
        Ok(MatterState::Solved { at, ask_until })
    }

    /// The office may be changed while it is the office's turn.
    pub fn assign(self) -> Result<MatterState, MatterRefusal> {
        self.for_office()?;
        Ok(self)
    }

    /// How it was noted may be put right until the household has said its word about it.
    pub fn correct(self) -> Result<MatterState, MatterRefusal> {
        match self {
            MatterState::Confirmed { at, .. } => Err(MatterRefusal::AlreadyConfirmed { at }),
            MatterState::Withdrawn { .. } => Err(MatterRefusal::AlreadyWithdrawn),
            other => Ok(other),
        }
    }

    /// The household says whether it is solved.
    pub fn confirm(
        self,
        verdict: Verdict,
        grade: Option<Grade>,
        at: Timestamp,
    ) -> Result<Confirmed, MatterRefusal> {
        match self {
            MatterState::Solved { .. } | MatterState::NoAnswer { .. } => {
                Ok(match verdict.outcome() {
                    Some(outcome) => {
                        Confirmed::Settled(MatterState::Confirmed { outcome, grade, at })
                    }
                    None => Confirmed::Reopened(MatterState::Open),
                })
            }
            MatterState::Open | MatterState::Answered { .. } | MatterState::Merged => {
                Err(MatterRefusal::NotYetSolved)
            }
            MatterState::Confirmed { at, .. } => Err(MatterRefusal::AlreadyConfirmed { at }),
            MatterState::Withdrawn { .. } => Err(MatterRefusal::AlreadyWithdrawn),
        }
    }

    /// Silence after the days of asking is noted as what it is.
    pub fn note_silence(self, at: Timestamp, today: Date) -> Result<MatterState, MatterRefusal> {
        match self {
            MatterState::Solved { ask_until, .. } if ask_until < today => {
                Ok(MatterState::NoAnswer { at })
            }
            _ => Err(MatterRefusal::StillAsking),
        }
    }

    /// The household takes it back.
    pub fn withdraw(self, at: Timestamp) -> Result<MatterState, MatterRefusal> {
        match self {
            MatterState::Open
            | MatterState::Answered { .. }
            | MatterState::Merged
            | MatterState::Solved { .. } => Ok(MatterState::Withdrawn { at }),
            MatterState::Confirmed { at, .. } => Err(MatterRefusal::AlreadyConfirmed { at }),
            MatterState::NoAnswer { .. } => Err(MatterRefusal::AlreadySolved),
            MatterState::Withdrawn { .. } => Err(MatterRefusal::AlreadyWithdrawn),
        }
    }

    fn for_office(&self) -> Result<(), MatterRefusal> {
        match self {
            MatterState::Open | MatterState::Answered { .. } => Ok(()),
            MatterState::Merged => Err(MatterRefusal::AlreadyMerged),
            MatterState::Solved { .. } | MatterState::NoAnswer { .. } => {
                Err(MatterRefusal::AlreadySolved)
            }
            MatterState::Confirmed { at, .. } => Err(MatterRefusal::AlreadyConfirmed { at: *at }),
            MatterState::Withdrawn { .. } => Err(MatterRefusal::AlreadyWithdrawn),
        }
    }
}
