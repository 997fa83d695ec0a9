//! Delivery: the proof that a ballot reached a voter, without which nobody counts as silent.

use crate::id::RollEntryId;
use jiff::Timestamp;

/// The way a ballot reached a voter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Delivered {
    /// 当面签收
    Handed,
    /// 挂号信
    Registered,
    /// 公告送达: put up in public, after it could not be delivered.
    Posted,
    /// 电子送达
    Electronic,
}

impl Delivered {
    /// Every way.
    pub const ALL: [Delivered; 4] = [
        Delivered::Handed,
        Delivered::Registered,
        Delivered::Posted,
        Delivered::Electronic,
    ];

    /// The word of code, API and database.
    pub const fn word(self) -> &'static str {
        match self {
            Delivered::Handed => "handed",
            Delivered::Registered => "registered",
            Delivered::Posted => "posted",
            Delivered::Electronic => "electronic",
        }
    }

    /// Reads [`Delivered::word`].
    pub fn from_word(word: &str) -> Option<Delivered> {
        Delivered::ALL.into_iter().find(|d| d.word() == word)
    }
}

/// That a ballot reached a voter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The line of the roll.
    pub entry: RollEntryId,
    /// How.
    pub how: Delivered,
    /// When it was noted.
    pub at: Timestamp,
    /// Kind and id of whoever noted it.
    pub by: (String, i64),
}
