//! Rate: how well an area keeps what it promises, with the parts it is made of.
//!
//! Formulas are data (`data/rates.toml`), dated and versioned; none of them is verified against
//! a primary text, and the file says so. A rate is worked out from counts of [`Class`]es, so
//! that history is the same question asked under another version.

mod class;
mod exclusion;
mod measure;
mod rank;
mod span;
mod total;

pub use class::{Answered, Class, Word};
pub use exclusion::{Exclusion, ExclusionRefusal, ExclusionState, Reason};
pub use measure::{ANSWERS, Measure, QUESTIONS, Question};
pub use rank::{LEAST, ranks};
pub use span::Span;
pub use total::Total;

use crate::matter::{Grade, Level};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

crate::matter::words! {
    /// The five rates.
    Rate {
        /// 响应率
        Response = "response",
        /// 解决率
        Solved = "solved",
        /// 满意率
        Satisfied = "satisfied",
        /// 小事不出楼栋
        InBuilding = "in-building",
        /// 大事不出小区
        InCompound = "in-compound",
    }
}

crate::matter::words! {
    /// Why a rate leaves a matter out.
    Left {
        /// By two people, with evidence.
        Excluded = "excluded",
        /// The household took it back.
        Withdrawn = "withdrawn",
        /// The clock runs and nobody has answered.
        Running = "running",
        /// The household has not said its word.
        Waiting = "waiting",
        /// The household was asked and said nothing.
        Silence = "silence",
        /// It gave no grade.
        NoGrade = "no-grade",
    }
}

/// What a line of a formula fits. All that is named must hold; nothing named fits all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct When {
    answered: Option<Vec<Answered>>,
    word: Option<Vec<Word>>,
    /// Grades, or `none`.
    grade: Option<Vec<String>>,
    level: Option<Vec<Level>>,
    again: Option<bool>,
    excluded: Option<bool>,
}

impl When {
    /// Does it fit?
    pub fn fits(&self, of: Class) -> bool {
        fn among<T: PartialEq>(list: Option<&Vec<T>>, value: Option<T>) -> bool {
            list.is_none_or(|l| value.is_some_and(|v| l.contains(&v)))
        }
        let grade = of.grade.map_or("none", Grade::word);
        among(self.answered.as_ref(), Some(of.answered))
            && among(self.word.as_ref(), Some(of.word))
            && self
                .grade
                .as_ref()
                .is_none_or(|l| l.iter().any(|g| g == grade))
            && among(self.level.as_ref(), of.level)
            && self.again.is_none_or(|yes| yes == of.again)
            && self.excluded.is_none_or(|yes| yes == of.excluded)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct LeftOut {
    why: Left,
    when: When,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Count {
    weight: i64,
    when: When,
}

/// How one rate is worked out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Formula {
    /// Which rate.
    pub code: Rate,
    left: Vec<LeftOut>,
    count: Vec<Count>,
}

/// One version of all formulas.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// 1, 2, 3.
    pub nr: u32,
    /// In force from this day.
    pub from: toml::value::Datetime,
    /// Where it comes from.
    pub source: String,
    /// Was it compared with a primary text? None is, so far.
    pub verified: bool,
    rate: Vec<Formula>,
}

/// How many matters there are of each class.
pub type Counts = BTreeMap<Class, i64>;

/// Where a matter is in a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seat {
    /// Left out.
    Left(Left),
    /// In the denominator, and with this weight, in hundredths, in the numerator.
    In(i64),
}

/// A rate with its parts. What was raised is what it is of, and what it leaves out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figure {
    /// The numerator, in hundredths of a matter.
    pub hundredths: i64,
    /// The denominator, in matters.
    pub of: i64,
    /// What was left out, by reason.
    pub left: BTreeMap<Left, i64>,
}

impl Figure {
    /// Tenths of a percent, the half rounded up; without a denominator there is no rate.
    pub fn tenths(&self) -> Option<i64> {
        (self.of > 0).then(|| (self.hundredths * 20 + self.of) / (self.of * 2))
    }

    /// `65.1`
    pub fn percent(&self) -> Option<String> {
        self.tenths().map(|t| format!("{}.{}", t / 10, t % 10))
    }

    /// The numerator as it is printed: `1932`, or `1932.5` when something counts half.
    pub fn numerator(&self) -> String {
        let (whole, rest) = (self.hundredths / 100, self.hundredths % 100);
        match rest {
            0 => whole.to_string(),
            _ => format!("{whole}.{rest:02}")
                .trim_end_matches('0')
                .to_owned(),
        }
    }
}

/// Grades a figure must rest on before everybody may read it: of fewer one could tell who gave
/// which. A choice of ours; law asks that who graded what is not made public (GB/T 39735-2020).
pub const LEAST_GRADES: i64 = 5;

impl Formula {
    /// Does it look at grades? Whose they are is for those who work on the matters.
    pub fn by_grade(&self) -> bool {
        let left = self.left.iter().map(|l| &l.when);
        let mut all = left.chain(self.count.iter().map(|c| &c.when));
        all.any(|when| when.grade.is_some())
    }

    /// Does it leave something out for this reason by its grade?
    pub fn leaves_by_grade(&self, why: Left) -> bool {
        let mut for_it = self.left.iter().filter(|l| l.why == why);
        for_it.any(|l| l.when.grade.is_some())
    }

    /// Where a matter of this class is.
    pub fn seat(&self, of: Class) -> Seat {
        if let Some(left) = self.left.iter().find(|l| l.when.fits(of)) {
            return Seat::Left(left.why);
        }
        let counts = self.count.iter().find(|c| c.when.fits(of));
        Seat::In(counts.map_or(0, |c| c.weight))
    }

    /// The figure of many matters.
    pub fn figure(&self, counts: &Counts) -> Figure {
        let mut found = Figure::default();
        for (class, n) in counts {
            match self.seat(*class) {
                Seat::Left(why) => *found.left.entry(why).or_default() += n,
                Seat::In(weight) => {
                    found.of += n;
                    found.hundredths += weight * n;
                }
            }
        }
        found.left.retain(|_, n| *n != 0);
        found
    }
}

impl Version {
    /// The first day it is in force.
    pub fn from(&self) -> Date {
        let day = self.from.date.map(|d| (d.year, d.month, d.day));
        let (y, m, d) = day.unwrap_or((1, 1, 1));
        let date = i16::try_from(y).ok().zip(i8::try_from(m).ok());
        let date = date.zip(i8::try_from(d).ok());
        date.and_then(|((y, m), d)| Date::new(y, m, d).ok())
            .unwrap_or(Date::MIN)
    }

    /// How a rate is worked out under it.
    pub fn formula(&self, rate: Rate) -> &Formula {
        let found = self.rate.iter().find(|f| f.code == rate);
        found.expect("a version has every rate: asked when it is read")
    }
}

/// Why a book of formulas can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BookFault {
    /// Not TOML, or not of this shape.
    #[error("{0}")]
    Shape(String),
    /// A version lacks a rate, or has it twice.
    #[error("version {0} has not each rate once")]
    Rates(u32),
    /// Numbers or days do not follow each other.
    #[error("version {0} does not follow the one before")]
    Order(u32),
    /// A weight is below nothing or above a whole matter.
    #[error("version {0} weighs a matter by less than nothing or more than itself")]
    Weight(u32),
    /// Silence counts as something.
    #[error("version {0} counts silence")]
    Silence(u32),
}

/// Reads a book of formulas.
pub fn read(text: &str) -> Result<Vec<Version>, BookFault> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        version: Vec<Version>,
    }
    let file: File = toml::from_str(text).map_err(|e| BookFault::Shape(e.to_string()))?;
    let mut last: Option<&Version> = None;
    for v in &file.version {
        let once = |rate: &Rate| v.rate.iter().filter(|f| f.code == *rate).count() == 1;
        if v.rate.len() != Rate::ALL.len() || !Rate::ALL.iter().all(once) {
            return Err(BookFault::Rates(v.nr));
        }
        if last.is_some_and(|l| l.nr >= v.nr || l.from() >= v.from()) {
            return Err(BookFault::Order(v.nr));
        }
        let mut counts = v.rate.iter().flat_map(|f| &f.count);
        if counts.any(|c| !(0..=100).contains(&c.weight)) {
            return Err(BookFault::Weight(v.nr));
        }
        // Of an answer in time one may be glad without the household's word; of no other rate.
        let told = v.rate.iter().filter(|f| f.code != Rate::Response);
        if told
            .flat_map(|f| all().map(move |c| (f, c)))
            .any(counts_silence)
        {
            return Err(BookFault::Silence(v.nr));
        }
        last = Some(v);
    }
    Ok(file.version)
}

fn counts_silence((formula, class): (&Formula, Class)) -> bool {
    let silent = matches!(class.word, Word::Silence | Word::Waiting | Word::Withdrawn);
    silent && matches!(formula.seat(class), Seat::In(weight) if weight > 0)
}

/// Every class there may be.
pub fn all() -> impl Iterator<Item = Class> {
    let settled = [Word::Solved, Word::Partly].into_iter().flat_map(|word| {
        let grades = Grade::ALL.iter().copied().map(Some).chain([None]);
        grades.flat_map(move |grade| Level::ALL.map(|level| (word, grade, Some(level))))
    });
    let others = Word::ALL.iter().copied();
    let others = others.filter(|w| !matches!(w, Word::Solved | Word::Partly));
    let ends = settled.chain(others.map(|word| (word, None, None)));
    let flags = [(false, false), (false, true), (true, false), (true, true)];
    ends.flat_map(move |(word, grade, level)| {
        Answered::ALL.iter().copied().flat_map(move |answered| {
            flags.map(|(again, excluded)| Class {
                answered,
                word,
                grade,
                level,
                again,
                excluded,
            })
        })
    })
}

static SHIPPED: LazyLock<Vec<Version>> = LazyLock::new(|| {
    read(include_str!("../../data/rates.toml")).expect("the formulas are checked by a test")
});

/// The versions that come with Tanxin, oldest first.
pub fn shipped() -> &'static [Version] {
    &SHIPPED
}

/// The version in force on a day, or the first.
pub fn in_force(day: Date) -> &'static Version {
    let before = shipped().iter().rev().find(|v| v.from() <= day);
    before.unwrap_or(&shipped()[0])
}

/// A version by its number.
pub fn version(nr: u32) -> Option<&'static Version> {
    shipped().iter().find(|v| v.nr == nr)
}

#[cfg(test)]
mod tests;
