//! Why a rule's file can't be used: the line, and the reason in both languages.

use crate::Sentence;
use std::fmt;

/// A rule's file can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {why}")]
pub struct Faulty {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The reason.
    pub why: Why,
}

/// The reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// It is not TOML; what the reader of TOML said, in English.
    Shape(String),
    /// A key no rule has, with those known there.
    UnknownKey {
        /// As written.
        key: String,
        /// What may stand there.
        known: String,
    },
    /// A key every rule needs.
    Missing(String),
    /// A value of the wrong kind.
    WrongValue {
        /// Its key.
        key: String,
        /// What it must be.
        wanted: String,
    },
    /// A share that is no part of a whole.
    NoShare(String),
    /// Its last day lies before its first.
    EndsBeforeItBegins,
    /// An id or a version with other letters than `A–Z 0–9 _ . @ -`.
    Id(String),
    /// A unit that the roll does not have, as area of households.
    Unit {
        /// The unit.
        by: String,
        /// The kind of voter.
        voters: String,
    },
    /// What is counted is not inside the whole it is compared with.
    Base {
        /// What is counted.
        counted: String,
        /// The whole.
        of: String,
    },
    /// It says what it is for, and not how that is decided.
    NoPart {
        /// What it is for.
        purpose: String,
        /// The part that is missing.
        part: String,
    },
    /// No quorum, though not all of the roll must agree.
    NoQuorum,
    /// Silent ballots without proof of delivery.
    SilentWithoutProof,
    /// A regional rule on top of one that is not there.
    NoSuchBase(String),
    /// It takes the name of a rule of law.
    NameOfALaw(String),
    /// The same version stands twice.
    Twice(String),
    /// The file itself can't be read.
    Unreadable(String),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl Sentence for Faulty {
    fn key(&self) -> &'static str {
        match self.why {
            Why::Shape(_) => "rule-fault-shape",
            Why::UnknownKey { .. } => "rule-fault-unknown-key",
            Why::Missing(_) => "rule-fault-missing",
            Why::WrongValue { .. } => "rule-fault-wrong-value",
            Why::NoShare(_) => "rule-fault-no-share",
            Why::EndsBeforeItBegins => "rule-fault-ends-before",
            Why::Id(_) => "rule-fault-id",
            Why::Unit { .. } => "rule-fault-unit",
            Why::Base { .. } => "rule-fault-base",
            Why::NoPart { .. } => "rule-fault-no-part",
            Why::NoQuorum => "rule-fault-no-quorum",
            Why::SilentWithoutProof => "rule-fault-silent",
            Why::NoSuchBase(_) => "rule-fault-no-such-base",
            Why::NameOfALaw(_) => "rule-fault-name-of-a-law",
            Why::Twice(_) => "rule-fault-twice",
            Why::Unreadable(_) => "rule-fault-unreadable",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        let mut args = vec![("file", self.file.clone()), ("line", self.line.to_string())];
        let more: Vec<(&'static str, &String)> = match &self.why {
            Why::Shape(why) | Why::Unreadable(why) => vec![("why", why)],
            Why::UnknownKey { key, known } => vec![("key", key), ("known", known)],
            Why::Missing(key) => vec![("key", key)],
            Why::WrongValue { key, wanted } => vec![("key", key), ("wanted", wanted)],
            Why::NoShare(share) => vec![("share", share)],
            Why::Id(id) | Why::NoSuchBase(id) | Why::NameOfALaw(id) | Why::Twice(id) => {
                vec![("id", id)]
            }
            Why::Unit { by, voters } => vec![("by", by), ("voters", voters)],
            Why::Base { counted, of } => vec![("counted", counted), ("of", of)],
            Why::NoPart { purpose, part } => vec![("purpose", purpose), ("part", part)],
            Why::EndsBeforeItBegins | Why::NoQuorum | Why::SilentWithoutProof => Vec::new(),
        };
        args.extend(more.into_iter().map(|(name, value)| (name, value.clone())));
        args
    }
}
