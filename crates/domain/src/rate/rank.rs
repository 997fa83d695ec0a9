//! Rank: places side by side, by a rule that stands on the page.
//!
//! A rate of few matters is not ranked: two more or less would throw it up or down. Equal rates share a rank, and the next is as far down as there are places above it.

use super::Figure;

/// Matters a rate must be of to be ranked: its denominator.
pub const LEAST: i64 = 30;

/// The rank of each figure. None of those that are not ranked.
pub fn ranks(of: &[Figure]) -> Vec<Option<usize>> {
    let ranked = |figure: &Figure| figure.of >= LEAST;
    let above = |a: &Figure, b: &Figure| {
        i128::from(a.hundredths) * i128::from(b.of) > i128::from(b.hundredths) * i128::from(a.of)
    };
    let rank = |own: &Figure| {
        let better = of.iter().filter(|o| ranked(o) && above(o, own));
        ranked(own).then(|| better.count() + 1)
    };
    of.iter().map(rank).collect()
}
