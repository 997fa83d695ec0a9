//! Class: all that a rate may ask of a matter, as one short word.
//!
//! Roll-ups count classes, not rates: so whatever formula is written later, the past can be
//! worked out under it without looking at a single matter again.

use crate::matter::{Grade, Level, Matter, MatterState, Outcome};
use std::fmt;

crate::matter::words! {
    /// How the first word of an office came.
    Answered {
        /// Not yet, and the clock runs.
        None = "none",
        /// Before its clock ended.
        InTime = "in-time",
        /// After a clock was missed, or a clock was missed and it never came.
        Late = "late",
    }
}

crate::matter::words! {
    /// The household's last word.
    Word {
        /// None yet.
        Waiting = "waiting",
        /// It was asked and never said a word. Never satisfied.
        Silence = "silence",
        /// 解决了
        Solved = "solved",
        /// 解决了一部分
        Partly = "partly",
        /// 没有解决, and no other word since.
        Not = "not",
        /// It took the matter back.
        Withdrawn = "withdrawn",
    }
}

/// What a matter is to the rates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Class {
    /// The first word of an office.
    pub answered: Answered,
    /// The household's last word.
    pub word: Word,
    /// Its grade, of a matter it calls solved or partly solved.
    pub grade: Option<Grade>,
    /// The level it was settled at, once it is.
    pub level: Option<Level>,
    /// Was it opened again?
    pub again: bool,
    /// Left out of all rates, with evidence and by two people.
    pub excluded: bool,
}

impl Answered {
    /// The first answer as it is known after one more change; what was said stays said. `late`:
    /// a clock was missed.
    pub fn after(self, state: &MatterState, late: bool) -> Answered {
        match self {
            Answered::None if late => Answered::Late,
            Answered::None => match state {
                MatterState::Open | MatterState::Merged | MatterState::Withdrawn { .. } => {
                    Answered::None
                }
                _ => Answered::InTime,
            },
            said => said,
        }
    }
}

impl Class {
    /// What a matter is to the rates; nothing when it is secret: in so small a place as a
    /// building a count tells who complained.
    pub fn of(of: &Matter, answered: Answered, excluded: bool) -> Option<Class> {
        if of.secret {
            return None;
        }
        let (word, grade, level) = match of.state {
            MatterState::Confirmed { outcome, grade, .. } => {
                let word = match outcome {
                    Outcome::Solved => Word::Solved,
                    Outcome::Partly => Word::Partly,
                };
                (word, grade, Some(of.flow.settled_at()))
            }
            MatterState::NoAnswer { .. } if of.reopened == 0 => (Word::Silence, None, None),
            MatterState::Withdrawn { .. } => (Word::Withdrawn, None, None),
            _ if of.reopened > 0 => (Word::Not, None, None),
            _ => (Word::Waiting, None, None),
        };
        Some(Class {
            answered,
            word,
            grade,
            level,
            again: of.reopened > 0,
            excluded,
        })
    }

    /// Did the household say that it is solved, wholly or partly?
    pub fn settled(self) -> bool {
        matches!(self.word, Word::Solved | Word::Partly)
    }

    /// Reads what [`fmt::Display`] wrote.
    pub fn parse(text: &str) -> Option<Class> {
        let parts: Vec<&str> = text.split('.').collect();
        let &[answered, word, grade, level, again, excluded] = parts.as_slice() else {
            return None;
        };
        let flag = |word: &str, yes: &str| match word {
            "-" => Some(false),
            _ => (word == yes).then_some(true),
        };
        Some(Class {
            answered: Answered::from_word(answered)?,
            word: Word::from_word(word)?,
            grade: match grade {
                "-" => None,
                grade => Some(Grade::from_word(grade)?),
            },
            level: match level {
                "-" => None,
                level => Some(Level::from_word(level)?),
            },
            again: flag(again, "again")?,
            excluded: flag(excluded, "excluded")?,
        })
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}.{}.{}.{}.{}.{}",
            self.answered.word(),
            self.word.word(),
            self.grade.map_or("-", Grade::word),
            self.level.map_or("-", Level::word),
            if self.again { "again" } else { "-" },
            if self.excluded { "excluded" } else { "-" },
        )
    }
}
