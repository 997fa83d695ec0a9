//! Ballot: one voter's answers, and what the voter weighs.
//!
//! As JSON, in the database and in the file that is published, an answer is the word
//! `"yes"`, `"no"`, `"abstain"`, `"blank"` or `"unclear"`, and in an election the list of
//! those marked: numbers of candidates, and names that were written in, as `[1, "方桂兰"]`.

use super::question::CandidateNo;
use crate::rule::By;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How many voters, and how much floor area they stand for. Sums of it never overflow in
/// silence: they stay at the largest number, which no roll reaches.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct Amount {
    /// Lines of the roll: households, or heads.
    pub voters: u64,
    /// Floor area in 0.01 m²; 0 where the rule does not weigh by it.
    pub area: u64,
}

impl Amount {
    /// One voter without area.
    pub const ONE: Amount = Amount { voters: 1, area: 0 };

    /// One head with floor area in 0.01 m².
    pub const fn head(area: u64) -> Amount {
        Amount { voters: 1, area }
    }

    /// Both together.
    pub const fn plus(self, other: Amount) -> Amount {
        Amount {
            voters: self.voters.saturating_add(other.voters),
            area: self.area.saturating_add(other.area),
        }
    }

    /// In each unit the larger of both.
    pub fn at_least(self, other: Amount) -> Amount {
        Amount {
            voters: self.voters.max(other.voters),
            area: self.area.max(other.area),
        }
    }

    /// The count in a unit.
    pub const fn by(self, by: By) -> u64 {
        match by {
            By::Households | By::Heads => self.voters,
            By::Area => self.area,
        }
    }

    /// Is it inside another in every unit?
    pub const fn within(self, other: Amount) -> bool {
        self.voters <= other.voters && self.area <= other.area
    }
}

/// What can be said to a motion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Choice {
    /// 同意
    Yes,
    /// 不同意
    No,
    /// 弃权
    Abstain,
}

/// A name written onto the ballot, with spaces taken out so that it counts as one name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct WriteIn(String);

impl WriteIn {
    /// Longer names are on no household register.
    const LONGEST: usize = 30;

    /// Reads a name; none when it is empty, too long or holds something that is no letter.
    pub fn read(text: &str) -> Option<WriteIn> {
        let name: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let letters = |c: char| c.is_alphabetic() || matches!(c, '·' | '•' | '-' | '’');
        let good = name.chars().all(letters) && name.chars().count() <= WriteIn::LONGEST;
        (good && !name.is_empty()).then_some(WriteIn(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for WriteIn {
    type Error = &'static str;
    fn try_from(text: String) -> Result<WriteIn, &'static str> {
        WriteIn::read(&text)
            .filter(|name| name.0 == text)
            .ok_or("not a name as it is written in")
    }
}

/// A mark in an election.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Pick {
    /// A candidate on the ballot.
    Listed(CandidateNo),
    /// 另选他人
    Written(WriteIn),
}

/// What stands under one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// To a motion.
    Motion(Choice),
    /// To an election: those marked, in no order.
    Election(BTreeSet<Pick>),
    /// Nothing: an abstention. 空白票
    #[serde(with = "blank")]
    Blank,
    /// Can't be told what is meant. Two people read it so, or a screen could not.
    #[serde(with = "unclear")]
    Unclear,
}

/// An answer without a value is one word.
macro_rules! word {
    ($name:ident, $word:literal) => {
        mod $name {
            use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

            pub fn serialize<S: Serializer>(s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str($word)
            }

            pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<(), D::Error> {
                match String::deserialize(d)?.as_str() {
                    $word => Ok(()),
                    _ => Err(D::Error::custom("no such answer")),
                }
            }
        }
    };
}
word!(blank, "blank");
word!(unclear, "unclear");

/// One voter's ballot: what the voter weighs, and an answer to each question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ballot {
    /// The weight of the line of the roll.
    pub weight: Amount,
    /// In the order of the questions.
    pub answers: Vec<Answer>,
}
