//! The floor: agenda items and whoever speaks to them.

use crate::id::{AgendaItemId, RollEntryId, SpeakerId};
use jiff::Timestamp;

/// How far an agenda item has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Not begun.
    Ahead,
    /// Before the assembly now.
    Now {
        /// Since when.
        since: Timestamp,
    },
    /// Done with.
    Done {
        /// Since when it was before the assembly, the last time.
        since: Timestamp,
        /// Until when.
        until: Timestamp,
    },
}

/// One point of an assembly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaItem {
    /// Its id.
    pub id: AgendaItemId,
    /// Its number, from 1: 一 二 三 on pages.
    pub no: u16,
    /// One line.
    pub title: String,
    /// Seconds a speaker has.
    pub speech_s: u32,
    /// How far it has come.
    pub progress: Progress,
}

/// Who has a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// A voter of the roll.
    Voter(RollEntryId),
    /// Somebody else, by office: 社区书记, 物业经理. Never a resident's name.
    Guest(String),
}

/// Where a speaker's turn stands. Times are kept so that any clock can count down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// In the queue.
    Waiting,
    /// Has the floor.
    Speaking {
        /// Since when, this time.
        since: Timestamp,
        /// Milliseconds spoken before a pause.
        before_ms: i64,
    },
    /// Interrupted.
    Paused {
        /// Milliseconds spoken so far.
        used_ms: i64,
    },
    /// Has spoken.
    Done {
        /// Milliseconds spoken.
        used_ms: i64,
    },
}

/// A turn in the queue of an agenda item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// Its id.
    pub id: SpeakerId,
    /// The agenda item.
    pub item: AgendaItemId,
    /// Place in the queue; ever rising.
    pub no: u32,
    /// Who.
    pub who: Who,
    /// Seconds given, extensions included.
    pub allotted_s: u32,
    /// Where it stands.
    pub turn: Turn,
}

impl Turn {
    /// The word of code, API and database.
    pub const fn word(self) -> &'static str {
        match self {
            Turn::Waiting => "waiting",
            Turn::Speaking { .. } => "speaking",
            Turn::Paused { .. } => "paused",
            Turn::Done { .. } => "done",
        }
    }

    /// Milliseconds spoken by `now`.
    pub fn used_ms(self, now: Timestamp) -> i64 {
        match self {
            Turn::Waiting => 0,
            Turn::Speaking { since, before_ms } => {
                before_ms + (now.as_millisecond() - since.as_millisecond()).max(0)
            }
            Turn::Paused { used_ms } | Turn::Done { used_ms } => used_ms,
        }
    }

    /// Gets the floor, or gets it back.
    pub fn speak(self, now: Timestamp) -> Turn {
        match self {
            Turn::Speaking { .. } => self,
            Turn::Waiting => Turn::Speaking {
                since: now,
                before_ms: 0,
            },
            Turn::Paused { used_ms } | Turn::Done { used_ms } => Turn::Speaking {
                since: now,
                before_ms: used_ms,
            },
        }
    }

    /// Is interrupted. Only whoever speaks can be.
    pub fn pause(self, now: Timestamp) -> Turn {
        match self {
            Turn::Speaking { .. } => Turn::Paused {
                used_ms: self.used_ms(now),
            },
            _ => self,
        }
    }

    /// Has spoken. Whoever never spoke is done as well: struck off the queue.
    pub fn finish(self, now: Timestamp) -> Turn {
        Turn::Done {
            used_ms: self.used_ms(now),
        }
    }
}

impl Speaker {
    /// Milliseconds left by `now`; negative when over time.
    pub fn left_ms(&self, now: Timestamp) -> i64 {
        i64::from(self.allotted_s) * 1000 - self.turn.used_ms(now)
    }
}
