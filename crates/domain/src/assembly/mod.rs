//! Assembly: a called meeting of the households of a place.
//!
//! Called → frozen → open → closed; cancelled or adjourned on the way. Grave
//! steps ask for proof: checking in takes a [`FrozenRoll`], opening a
//! [`Quorum`], and only the checks here can make them.

mod agenda;
mod floor;
mod refusal;
mod roll;

pub use agenda::{AGENDAS, AgendaTemplate};
pub use floor::{AgendaItem, Progress, Speaker, Turn, Who};
pub use refusal::AssemblyRefusal;
pub use roll::{
    Attendance, CheckIn, FrozenRoll, How, Intention, Mark, Quorum, RollEntry, Says, Voter,
    delegates,
};

use crate::id::{AssemblyId, PlaceId};
use crate::place::{PlaceKind, PlacePath};
use crate::rule::{NoticeWaiver, Rule};
use crate::when;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// Where an assembly stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// The notice is out; the roll follows the households.
    Called,
    /// The roll is fixed; people can be checked in.
    Frozen {
        /// Since when.
        at: Timestamp,
    },
    /// Under way; there was a quorum.
    Open {
        /// When the roll was fixed.
        frozen_at: Timestamp,
        /// Since when it is under way.
        opened_at: Timestamp,
    },
    /// Over; its minutes are sealed.
    Closed {
        /// When the roll was fixed.
        frozen_at: Timestamp,
        /// When it began.
        opened_at: Timestamp,
        /// When it ended.
        closed_at: Timestamp,
    },
    /// Called off.
    Cancelled {
        /// When.
        at: Timestamp,
        /// Why, as the notice says.
        reason: String,
    },
    /// Too few came: it goes on another day with the same roll.
    Adjourned {
        /// When that was decided.
        at: Timestamp,
        /// The assembly that goes on with it.
        to: AssemblyId,
    },
}

impl State {
    /// The word of code, API and database.
    pub const fn word(&self) -> &'static str {
        match self {
            State::Called => "called",
            State::Frozen { .. } => "frozen",
            State::Open { .. } => "open",
            State::Closed { .. } => "closed",
            State::Cancelled { .. } => "cancelled",
            State::Adjourned { .. } => "adjourned",
        }
    }

    /// Is it still to come or under way?
    pub const fn is_ahead(&self) -> bool {
        matches!(
            self,
            State::Called | State::Frozen { .. } | State::Open { .. }
        )
    }
}

/// A called meeting of the households of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assembly {
    /// Its id.
    pub id: AssemblyId,
    /// The unit, building or compound whose households are called.
    pub place: PlaceId,
    /// Its path.
    pub path: PlacePath,
    /// One line, as the notice has it.
    pub title: String,
    /// When it begins.
    pub at: Timestamp,
    /// Where people come together, as people say it.
    pub venue: String,
    /// The version of the rule it was called under.
    pub rule: Arc<Rule>,
    /// Why the days of notice were cut short, if they were.
    pub waiver: Option<String>,
    /// When the notice went out.
    pub called_at: Timestamp,
    /// The assembly it goes on with, when that one had no quorum.
    pub continues: Option<AssemblyId>,
    /// Was it held on paper and entered afterwards?
    pub paper: bool,
    /// How often it was put off.
    pub postponed: u16,
    /// Where it stands.
    pub state: State,
}

/// May the households of a place of this kind be called together?
pub fn can_be_called(kind: PlaceKind) -> bool {
    matches!(
        kind,
        PlaceKind::Unit | PlaceKind::Building | PlaceKind::Compound
    )
}

/// Checks the days between the notice and the assembly, day of notice not counted.
pub fn notice(
    rule: &Rule,
    now: Timestamp,
    at: Timestamp,
    waiver: Option<&str>,
) -> Result<(), AssemblyRefusal> {
    if at <= now {
        return Err(AssemblyRefusal::InThePast);
    }
    let days = (when::day(at) - when::day(now)).get_days();
    if days >= i32::from(rule.notice_days) {
        return Ok(());
    }
    match (rule.notice_waiver, waiver) {
        (NoticeWaiver::ReasonRequired, Some(_)) => Ok(()),
        (NoticeWaiver::ReasonRequired, None) => Err(AssemblyRefusal::NoticeTooShort {
            days,
            need: rule.notice_days,
        }),
        (NoticeWaiver::No, _) => Err(AssemblyRefusal::NoticeFixed {
            days,
            need: rule.notice_days,
        }),
    }
}

impl Assembly {
    /// Another time, perhaps another venue. A frozen roll stays as it is.
    pub fn postpone(
        mut self,
        at: Timestamp,
        venue: String,
        now: Timestamp,
    ) -> Result<Assembly, AssemblyRefusal> {
        match self.state {
            State::Called | State::Frozen { .. } if at > now => {
                (self.at, self.venue) = (at, venue);
                self.postponed = self.postponed.saturating_add(1);
                Ok(self)
            }
            State::Called | State::Frozen { .. } => Err(AssemblyRefusal::InThePast),
            State::Open { .. } => Err(AssemblyRefusal::AlreadyOpen),
            _ => Err(self.over()),
        }
    }

    /// Calls it off before it began.
    pub fn cancel(mut self, reason: String, at: Timestamp) -> Result<Assembly, AssemblyRefusal> {
        match self.state {
            State::Called | State::Frozen { .. } => {
                self.state = State::Cancelled { at, reason };
                Ok(self)
            }
            State::Open { .. } => Err(AssemblyRefusal::AlreadyOpen),
            _ => Err(self.over()),
        }
    }

    /// Fixes the roll. It must hold somebody who counts.
    pub fn freeze(
        mut self,
        roll: &[RollEntry],
        at: Timestamp,
    ) -> Result<Assembly, AssemblyRefusal> {
        match self.state {
            State::Called if roll.iter().any(|e| e.mark.counts()) => {
                self.state = State::Frozen { at };
                Ok(self)
            }
            State::Called => Err(AssemblyRefusal::NobodyOnTheRoll),
            State::Frozen { at } | State::Open { frozen_at: at, .. } => {
                Err(AssemblyRefusal::RollFrozen { at })
            }
            _ => Err(self.over()),
        }
    }

    /// The proof that the roll is fixed and people can be checked in.
    pub fn roll(&self) -> Result<FrozenRoll, AssemblyRefusal> {
        match self.state {
            State::Frozen { .. } | State::Open { .. } => Ok(FrozenRoll::of(self.id)),
            State::Called => Err(AssemblyRefusal::RollNotFrozen),
            _ => Err(self.over()),
        }
    }

    /// Opens it. Takes the proof that enough have come.
    pub fn open(mut self, quorum: &Quorum, at: Timestamp) -> Result<Assembly, AssemblyRefusal> {
        match self.state {
            State::Frozen { at: frozen_at } if quorum.assembly() == self.id => {
                self.state = State::Open {
                    frozen_at,
                    opened_at: at,
                };
                Ok(self)
            }
            State::Called | State::Frozen { .. } => Err(AssemblyRefusal::RollNotFrozen),
            State::Open { .. } => Err(AssemblyRefusal::AlreadyOpen),
            _ => Err(self.over()),
        }
    }

    /// Under way, or the sentence that says what it is instead.
    pub fn under_way(&self) -> Result<(), AssemblyRefusal> {
        match self.state {
            State::Open { .. } => Ok(()),
            State::Called | State::Frozen { .. } => Err(AssemblyRefusal::NotOpen),
            _ => Err(self.over()),
        }
    }

    /// Ends it.
    pub fn close(mut self, at: Timestamp) -> Result<Assembly, AssemblyRefusal> {
        self.under_way()?;
        if let State::Open {
            frozen_at,
            opened_at,
        } = self.state
        {
            // A clock that fell must not let an assembly end before it began.
            self.state = State::Closed {
                frozen_at,
                opened_at,
                closed_at: at.max(opened_at),
            };
        }
        Ok(self)
    }

    /// Goes on another day with the same roll, because too few came.
    pub fn adjourn(
        mut self,
        attendance: &Attendance,
        to: AssemblyId,
        at: Timestamp,
    ) -> Result<Assembly, AssemblyRefusal> {
        match self.state {
            State::Frozen { .. } if attendance.missing > 0 => {
                self.state = State::Adjourned { at, to };
                Ok(self)
            }
            State::Frozen { .. } => Err(AssemblyRefusal::QuorumIsThere),
            State::Called => Err(AssemblyRefusal::RollNotFrozen),
            State::Open { .. } => Err(AssemblyRefusal::AlreadyOpen),
            _ => Err(self.over()),
        }
    }

    /// When it was closed, if it was.
    pub fn closed_at(&self) -> Option<Timestamp> {
        match self.state {
            State::Closed { closed_at, .. } => Some(closed_at),
            _ => None,
        }
    }

    /// Until when the minutes hang on the public board: so many whole days after the close.
    pub fn posted_until(&self) -> Option<jiff::civil::Date> {
        let closed = when::day(self.closed_at()?);
        closed
            .checked_add(jiff::Span::new().days(i64::from(self.rule.posted_days)))
            .ok()
    }

    /// Households may say they are here on their own phones from an hour before it begins, or
    /// from when it is opened, whatever the hour.
    pub fn doors_open(&self, now: Timestamp) -> bool {
        let hour = SignedDuration::from_hours(1);
        match self.state {
            State::Open { .. } => true,
            State::Frozen { .. } => now >= self.at.saturating_sub(hour).unwrap_or(self.at),
            _ => false,
        }
    }

    fn over(&self) -> AssemblyRefusal {
        match &self.state {
            State::Cancelled { .. } => AssemblyRefusal::Cancelled,
            State::Adjourned { .. } => AssemblyRefusal::Adjourned,
            _ => AssemblyRefusal::Closed,
        }
    }
}

#[cfg(test)]
mod tests;
