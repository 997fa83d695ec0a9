//! Shares: what is counted, against which base, in which unit, compared exactly.
//!
//! A share is compared by cross-multiplication of integers, never as a decimal:
//! 2/3 of 9 is 6.

use std::fmt;

/// How a count stands to its share of the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    /// 过半数、超过: strictly more.
    MoreThan,
    /// 以上: this much or more (Civil Code art. 1259).
    AtLeast,
}

impl Op {
    /// Every comparison.
    pub const ALL: [Op; 2] = [Op::MoreThan, Op::AtLeast];

    /// As a rule's file writes it.
    pub const fn word(self) -> &'static str {
        match self {
            Op::MoreThan => ">",
            Op::AtLeast => ">=",
        }
    }
}

/// A share that must be reached, exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fraction {
    /// Numerator.
    pub num: u32,
    /// Denominator, never 0 in a rule that was read.
    pub den: u32,
    /// Strictly more, or at least.
    pub op: Op,
}

impl Fraction {
    /// Does `count` of `base` reach the share? `count·den` against `num·base`.
    pub fn reached(self, count: u64, base: u64) -> bool {
        let have = u128::from(count) * u128::from(self.den);
        let bar = u128::from(self.num) * u128::from(base);
        match self.op {
            Op::MoreThan => have > bar,
            Op::AtLeast => have >= bar,
        }
    }

    /// The least count that reaches the share of `base`.
    pub fn need(self, base: u64) -> u64 {
        let bar = u128::from(self.num) * u128::from(base);
        let den = u128::from(self.den.max(1));
        let need = match self.op {
            Op::MoreThan => bar / den + 1,
            Op::AtLeast => bar.div_ceil(den),
        };
        u64::try_from(need).unwrap_or(u64::MAX)
    }

    /// Is it a part of a whole: not nothing, not more than all?
    pub fn is_sound(self) -> bool {
        let part = self.den > 0 && self.num > 0 && self.num <= self.den;
        part && !(self.num == self.den && self.op == Op::MoreThan)
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let op = match self.op {
            Op::MoreThan => ">",
            Op::AtLeast => "≥",
        };
        write!(f, "{op} {}/{}", self.num, self.den)
    }
}

/// The unit a measure counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum By {
    /// 户: lines of a roll of households.
    Households,
    /// 人: lines of any other roll. Of owners, one for each head: a person's or a
    /// developer's several flats are one (SC interpretation 法释〔2009〕7号 art. 9).
    Heads,
    /// 专有部分面积: floor area in 0.01 m² (art. 8 of the same).
    Area,
}

impl By {
    /// Every unit.
    pub const ALL: [By; 3] = [By::Households, By::Heads, By::Area];

    /// The word of rules and code.
    pub const fn word(self) -> &'static str {
        match self {
            By::Households => "households",
            By::Heads => "heads",
            By::Area => "area",
        }
    }
}

/// The whole that a share is taken of, from the widest to the narrowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Base {
    /// 名册上应到的: every line of the roll that counts.
    Entitled,
    /// 到会的: those there, in person or by proxy. Without an assembly, those taking part.
    Present,
    /// 参加表决的: voters who handed in a ballot or drew one, whatever stands on it.
    TakingPart,
    /// 已投的选票: ballots in the box, blank and invalid ones among them.
    Cast,
    /// 有效票: ballots cast, without the invalid ones; abstentions are valid.
    Valid,
}

impl Base {
    /// Every base.
    pub const ALL: [Base; 5] = [
        Base::Entitled,
        Base::Present,
        Base::TakingPart,
        Base::Cast,
        Base::Valid,
    ];

    /// The word of rules and code.
    pub const fn word(self) -> &'static str {
        match self {
            Base::Entitled => "entitled",
            Base::Present => "present",
            Base::TakingPart => "taking_part",
            Base::Cast => "cast",
            Base::Valid => "valid",
        }
    }
}

/// What a measure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counted {
    /// A turnout: who is there, or takes part.
    Turnout(Base),
    /// Ballots that say yes.
    Yes,
    /// Ballots that name a candidate.
    Votes,
}

impl Counted {
    /// The word of rules and code.
    pub const fn word(self) -> &'static str {
        match self {
            Counted::Turnout(base) => base.word(),
            Counted::Yes => "yes",
            Counted::Votes => "votes",
        }
    }
}

/// One condition of a rule: so much of that must be this. All of a rule's hold together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Measure {
    /// What is counted.
    pub counted: Counted,
    /// In which unit.
    pub by: By,
    /// The share.
    pub share: Fraction,
    /// Of which whole.
    pub of: Base,
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (counted, by) = (self.counted.word(), self.by.word());
        write!(f, "{counted} {} of {} {by}", self.share, self.of.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn share(num: u32, den: u32, op: Op) -> Fraction {
        Fraction { num, den, op }
    }

    #[test]
    fn two_thirds_of_nine_is_six_and_half_of_41_is_21() {
        let two_thirds = share(2, 3, Op::AtLeast);
        assert_eq!(two_thirds.need(9), 6);
        assert!(two_thirds.reached(6, 9) && !two_thirds.reached(5, 9));
        let half = share(1, 2, Op::MoreThan);
        assert_eq!(half.need(41), 21);
        assert!(!half.reached(20, 40) && half.reached(21, 40));
    }

    proptest! {
        #[test]
        fn the_need_is_the_least_that_reaches(
            num in 1u32..50, extra in 0u32..50, base in 0u64..5000, strict: bool,
        ) {
            let op = if strict { Op::MoreThan } else { Op::AtLeast };
            let f = share(num, num + extra, op);
            let need = f.need(base);
            prop_assert!(f.reached(need, base));
            prop_assert!(need == 0 || !f.reached(need - 1, base));
        }

        #[test]
        fn shares_agree_with_counting_parts(
            num in 1u64..9, den in 1u64..9, base in 0u64..300, count in 0u64..300,
        ) {
            // The model cuts every voter into `den` parts and counts parts one by one.
            let have = (0..count).flat_map(|_| 0..den).count();
            let bar = (0..base).flat_map(|_| 0..num).count();
            let f = |op| share(num as u32, den as u32, op);
            prop_assert_eq!(f(Op::MoreThan).reached(count, base), have > bar);
            prop_assert_eq!(f(Op::AtLeast).reached(count, base), have >= bar);
        }

        #[test]
        fn no_count_is_too_large(count: u64, base: u64, num: u32, den in 1u32..) {
            let f = share(num, den, Op::MoreThan);
            let _ = (f.reached(count, base), f.need(base));
        }
    }
}
