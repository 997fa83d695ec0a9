//! Rank: places side by side, by a rule that stands on the page.
//!
//! Who has raised few matters is not ranked: two matters more or less would throw it up or
//! down. Equal rates share a rank, and the next is as far down as there are places above it.

use super::Figure;

/// Matters a place must have had to be ranked.
pub const LEAST: i64 = 30;

/// The rank of each: what was raised, and its figure. None of those that are not ranked.
pub fn ranks(of: &[(i64, Figure)]) -> Vec<Option<usize>> {
    let ranked = |(raised, figure): &(i64, Figure)| *raised >= LEAST && figure.of > 0;
    let above = |a: &Figure, b: &Figure| {
        i128::from(a.hundredths) * i128::from(b.of) > i128::from(b.hundredths) * i128::from(a.of)
    };
    let rank = |own: &(i64, Figure)| {
        let better = of.iter().filter(|o| ranked(o) && above(&o.1, &own.1));
        ranked(own).then(|| better.count() + 1)
    };
    of.iter().map(rank).collect()
}
