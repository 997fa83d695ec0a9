//! Measure: what answers one of a district's seven questions.

use super::{Class, Counts, Rate, Version, Word};

/// A count or a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// How many were raised.
    Raised,
    /// How many the household said are solved, wholly or partly.
    Settled,
    /// How many were opened again.
    Again,
    /// Of how many the household was asked and said nothing.
    Silence,
    /// How many are left out of all rates.
    Excluded,
    /// One of the five rates.
    Rate(Rate),
}

impl Measure {
    /// Every measure, in the order forms offer them.
    pub const ALL: [Measure; 10] = [
        Measure::Raised,
        Measure::Settled,
        Measure::Again,
        Measure::Silence,
        Measure::Excluded,
        Measure::Rate(Rate::Response),
        Measure::Rate(Rate::Solved),
        Measure::Rate(Rate::Satisfied),
        Measure::Rate(Rate::InBuilding),
        Measure::Rate(Rate::InCompound),
    ];

    /// The word of code, forms and database.
    pub const fn word(self) -> &'static str {
        match self {
            Measure::Raised => "raised",
            Measure::Settled => "settled",
            Measure::Again => "again",
            Measure::Silence => "silence",
            Measure::Excluded => "excluded",
            Measure::Rate(rate) => rate.word(),
        }
    }

    /// Reads [`Measure::word`].
    pub fn from_word(word: &str) -> Option<Measure> {
        Measure::ALL.into_iter().find(|m| m.word() == word)
    }

    /// Does it count, or have in its denominator, a matter of this class?
    pub fn holds(self, of: Class, by: &Version) -> bool {
        match self {
            Measure::Raised => true,
            Measure::Settled => of.settled(),
            Measure::Again => of.again,
            Measure::Silence => of.word == Word::Silence,
            Measure::Excluded => of.excluded,
            Measure::Rate(rate) => matches!(by.formula(rate).seat(of), super::Seat::In(_)),
        }
    }

    /// How many that are.
    pub fn count(self, counts: &Counts, by: &Version) -> i64 {
        let held = counts.iter().filter(|(class, _)| self.holds(**class, by));
        held.map(|(_, n)| n).sum()
    }
}

/// How many questions a district asks itself.
pub const QUESTIONS: u8 = 7;

/// What answers each of them, until the district words its own.
pub const ANSWERS: [Measure; QUESTIONS as usize] = [
    Measure::Raised,
    Measure::Rate(Rate::Response),
    Measure::Rate(Rate::Solved),
    Measure::Rate(Rate::Satisfied),
    Measure::Rate(Rate::InBuilding),
    Measure::Rate(Rate::InCompound),
    Measure::Again,
];

/// A question in a district's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// 1 to 7.
    pub nr: u8,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// What answers it.
    pub measure: Measure,
}
