//! Flow: where a matter is in its chain, how long there is, and whose turn it is.
//!
//! A [`Move`] is what one deed does to it. The chain of events keeps each move, so that the
//! flow worked out again from the events is the same ([`Standing`]); `tanxin verify` does so.
//! What the clock does ([`Due`]) bears the instant it was due at, however late a server came
//! to do it, and the next clock begins at that instant.

mod deed;
mod due;
mod merge;
mod reckon;
mod step;

pub use due::Due;
pub use merge::{Ends, Merged};

use super::{Grade, Level, MatterState, Stop, Verdict};
use crate::calendar::{Calendar, days};
use crate::clock::{Clock, Limit};
use crate::id::{AnswerId, MatterId, OfficeId};
use crate::when;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a matter is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// The code of its chain.
    pub chain: String,
    /// The version of that chain; 0 comes with Tanxin.
    pub version: u32,
    /// The level it is at.
    pub level: Level,
    /// The office that has it.
    pub office: OfficeId,
    /// 首接负责: the office that received it first and follows it to the end.
    pub first: OfficeId,
    /// Offices that had it, each once, in order.
    pub had: Vec<OfficeId>,
    /// The clock of this stop.
    pub clock: Clock,
    /// A clock was missed since it was last opened: what was promised then was not kept.
    #[serde(default, skip_serializing_if = "no")]
    pub behind: bool,
    /// 退回来的: it came back to this office, opened again, handed down or sideways, or
    /// refused by whoever was named.
    #[serde(default, skip_serializing_if = "no")]
    pub back: bool,
    /// Its end has passed and there is no level above.
    #[serde(default, skip_serializing_if = "no")]
    pub overdue: bool,
    /// More time was asked for and nobody has decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Limit>,
    /// The office that may grant it: the one above by the chain; at its end there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grants: Option<OfficeId>,
    /// "Not ours": the office that was named, and until when it has to say something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named: Option<Named>,
    /// How often named offices refused at this stop.
    #[serde(default, skip_serializing_if = "zero")]
    pub refused: u16,
    /// Refused twice: the level above decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deciding: Option<Deciding>,
    /// The level above has decided: "not ours" is no answer any more.
    #[serde(default, skip_serializing_if = "no")]
    pub decided: bool,
    /// Nobody works at the office: the level above was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<OfficeId>,
    /// It is about somebody at this level: nobody there or below hears of it. Of secret matters
    /// alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apart: Option<Level>,
    /// Offices that were whistled for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<Task>,
    /// Into which matter it was merged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged: Option<Merged>,
    /// How often it went up, down and sideways, and up by a missed clock.
    #[serde(default)]
    pub ups: u16,
    /// Down.
    #[serde(default)]
    pub downs: u16,
    /// Sideways.
    #[serde(default)]
    pub sides: u16,
    /// Clocks that were missed.
    #[serde(default)]
    pub late: u16,
}

fn no(value: &bool) -> bool {
    !value
}
fn zero(value: &u16) -> bool {
    *value == 0
}

/// An office that was named as the right one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Where the matter would go.
    pub stop: Stop,
    /// Silence until then takes it.
    pub until: Timestamp,
}

/// Whoever decides whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deciding {
    /// The level above; it has the matter itself when it does not decide in time.
    pub above: Stop,
    /// Until when.
    pub until: Timestamp,
}

/// What an office that was whistled for has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// 1, 2, 3 within the matter.
    pub nr: u16,
    /// The office.
    pub office: OfficeId,
    /// Until when it has to be there.
    pub arrive_by: Timestamp,
    /// Until when it has to be done.
    pub done_by: Timestamp,
    /// When it came (报到).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrived: Option<Timestamp>,
    /// When it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<Timestamp>,
    /// Not there in time: noted.
    #[serde(default, skip_serializing_if = "no")]
    pub missed: bool,
    /// Not done in time: noted.
    #[serde(default, skip_serializing_if = "no")]
    pub late: bool,
    /// The lead went on without it, with a reason.
    #[serde(default, skip_serializing_if = "no")]
    pub left: bool,
}

impl Task {
    /// Is something still to be done?
    pub fn open(&self) -> bool {
        self.done.is_none() && !self.left
    }
}

/// Why a matter went to another office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// Somebody said so, with a reason.
    Hand,
    /// The clock was missed.
    Clock,
    /// The office that was named took it.
    Taken,
    /// The office that was named said nothing.
    Silence,
    /// The level above decided.
    Decided,
    /// The level above did not decide in time and has it itself.
    Undecided,
}

/// What one deed does to a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Move {
    /// The office says how and by when.
    Answer {
        /// The answer.
        answer: AnswerId,
    },
    /// The office says it is solved.
    Solve {
        /// It goes on without offices whose task is open, with a reason.
        #[serde(default, skip_serializing_if = "no")]
        without: bool,
    },
    /// To another office.
    Pass {
        /// Where to.
        to: Stop,
        /// Why.
        why: Why,
        /// Nobody works there: the office above that was told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        told: Option<OfficeId>,
    },
    /// The last level's clock was missed.
    Overdue {
        /// More time was asked for and nobody had decided: the asking ends with the clock. Events
        /// without it leave the asking as it was.
        #[serde(default, skip_serializing_if = "no")]
        lapsed: bool,
    },
    /// "Not ours": names whose it is.
    Name {
        /// Where it would go.
        to: Stop,
        /// How long that office has to say something.
        accept: Limit,
        /// Until when, as it was reckoned ([`Move::reckoned`]).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
    },
    /// The named office says it is not its own either.
    Decline {
        /// At the second time: who decides, and how long they have.
        above: Option<(Stop, Limit)>,
        /// Until when, as it was reckoned.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
    },
    /// The lead calls other offices.
    Whistle {
        /// Which.
        calls: Vec<OfficeId>,
        /// How long they have to arrive.
        arrive: Limit,
        /// How long they have to be done.
        joint: Limit,
        /// Until when to arrive and to be done, as it was reckoned.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ends: Option<(Timestamp, Timestamp)>,
    },
    /// A called office is there.
    Arrive {
        /// Which task.
        nr: u16,
    },
    /// A called office has done its part.
    Done {
        /// Which task.
        nr: u16,
    },
    /// A called office was not there in time, or not done in time.
    Missed {
        /// Which task.
        nr: u16,
    },
    /// The clock stands still.
    Pause {
        /// Until when.
        until: Timestamp,
        /// Calendar days on which a clock may stand still here.
        most: u16,
    },
    /// It goes on before that.
    Resume,
    /// More time is asked for.
    Ask {
        /// How much.
        more: Limit,
        /// Working days that may be granted at most.
        most: u16,
        /// The office that may grant it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<OfficeId>,
    },
    /// The level above grants it.
    Grant,
    /// Or does not.
    Refuse,
    /// The household's word. "Not" opens it again; the second time one level up.
    Confirm {
        /// Solved, partly, not.
        verdict: Verdict,
        /// How satisfied.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        grade: Option<Grade>,
        /// Where it opens again, when not at the same office.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        up: Option<Stop>,
        /// It opens again where nobody works: the office above that was told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        told: Option<OfficeId>,
        /// In place of a word that staff noted for it.
        #[serde(default, skip_serializing_if = "no")]
        instead: bool,
    },
    /// No word came.
    Silence,
    /// It was put under another category, and follows that one's chain from here.
    Recast {
        /// The code of the chain.
        chain: String,
        /// Its version.
        version: u32,
    },
    /// Passing it on is undone: clock and offices are as they were before. Only while nothing
    /// else has happened since, and nothing fell due meanwhile.
    Undo {
        /// Where it was before it was passed on; the events before that one say the same.
        flow: Box<Flow>,
    },
    /// It is merged into another matter, which leads: its clock stands still.
    Merge {
        /// The lead.
        lead: MatterId,
    },
    /// It is on its own again, as it was, with as much time as it had.
    Unmerge {
        /// Until when offices have what they were asked for, as it was reckoned.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ends: Option<Ends>,
    },
    /// The lead is said to be solved: this household is asked for its own word.
    AskToo {
        /// The level the lead was solved at.
        level: Level,
        /// The lead was answered late, and missed a clock while this one followed it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        late: bool,
    },
    /// The household takes it back.
    Withdraw,
}

/// How a clock stands, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// How many there are.
    pub whole: i64,
    /// How many are left, today 0; negative once it has ended, in calendar days.
    pub left: i64,
    /// Are these working days?
    pub working: bool,
}

/// All that moves change of a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Where it stands.
    pub state: MatterState,
    /// How often it was opened again.
    pub reopened: u16,
    /// Where it is.
    pub flow: Flow,
}

impl Flow {
    /// A new matter at its first stop.
    pub fn begin(
        at: Timestamp,
        (chain, version): (String, u32),
        stop: Stop,
        told: Option<OfficeId>,
    ) -> Flow {
        Flow {
            chain,
            version,
            level: stop.level,
            office: stop.office,
            first: stop.office,
            had: vec![stop.office],
            clock: Clock::new(at, stop.limit),
            behind: false,
            back: false,
            overdue: false,
            asked: None,
            grants: None,
            named: None,
            refused: 0,
            deciding: None,
            decided: false,
            told,
            apart: None,
            tasks: Vec::new(),
            merged: None,
            ups: 0,
            downs: 0,
            sides: 0,
            late: 0,
        }
    }

    /// When the clock of this stop ends, by what is decreed today.
    pub fn due(&self) -> Timestamp {
        self.due_by(Calendar::china())
    }

    /// When it ends by a calendar.
    pub fn due_by(&self, calendar: &Calendar) -> Timestamp {
        self.clock.due(calendar)
    }

    /// The days of this stop's clock.
    pub fn days(&self, now: Timestamp) -> Days {
        let (china, due) = (Calendar::china(), when::day(self.due()));
        let working = matches!(self.clock.limit, Limit::WorkingDays(_));
        let between = |from, to| match working {
            true => china.count(from, to),
            false => days(from, to),
        };
        let today = when::day(now);
        Days {
            whole: between(when::day(self.clock.from), due),
            left: match today > due {
                true => days(today, due),
                false => between(today, due),
            },
            working,
        }
    }

    /// Tasks that are not done.
    pub fn open_tasks(&self) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(|t| t.open())
    }

    /// Every office that has or had a part in it, each once.
    pub fn involved(&self) -> Vec<OfficeId> {
        let named = self.named.iter().map(|n| n.stop.office);
        let above = self.deciding.iter().map(|d| d.above.office);
        let tasks = self.tasks.iter().map(|t| t.office);
        let mut all: Vec<OfficeId> = self.had.clone();
        all.push(self.office);
        all.extend(named.chain(above).chain(tasks).chain(self.told));
        all.sort_unstable();
        all.dedup();
        all
    }
}

#[cfg(test)]
mod tests;
