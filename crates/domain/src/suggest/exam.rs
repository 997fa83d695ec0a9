//! The examination: every confirmed matter is named by a teacher who never saw it.

use super::bayes::{Bayes, Seen};
use sha2::{Digest as _, Sha256};

/// A suggestion that is wrong more often than this costs an office a way for nothing: one in
/// ten is what people at a counter also get wrong.
pub const RIGHT_PERCENT: u32 = 90;
/// Fewer measured suggestions say little: of 200 at 90 % the true share lies within ±4 points.
pub const LEAST_MEASURED: u32 = 200;
/// Parts the lessons are divided into. Each is examined by what the others taught; the first
/// half of the parts and the second choose how sure is enough for each other.
const FOLDS: u8 = 10;
/// What whoever chooses aims at, in percent, the first that then measures well enough: a cut
/// that just reaches 90 where it was chosen falls below it elsewhere half of the time.
const AIMS: [u32; 4] = [92, 94, 96, 98];

/// How good suggestions are that are sure enough to be made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// How sure is enough.
    pub(super) cut: f64,
    /// How many confirmed matters had a suggestion.
    pub of: u32,
    /// How many of these suggestions were right.
    pub right: u32,
    /// How many matters were examined.
    pub examined: u32,
}

impl Measured {
    /// How often it was right, in whole percent, rounded down.
    pub fn percent(&self) -> u32 {
        100 * self.right / self.of.max(1)
    }
}

/// One matter examined.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer {
    pub fold: u8,
    pub sure: f64,
    pub right: bool,
}

/// What a text is known by.
pub(super) fn print(title: &str, text: &str) -> [u8; 32] {
    Sha256::digest(
        format!(
            "{title}
{text}"
        )
        .as_bytes(),
    )
    .into()
}

/// The part a text belongs to: by the text itself, so that it is the same wherever it stands
/// and whoever runs it.
pub(super) fn fold(print: &[u8; 32]) -> u8 {
    print[0] % FOLDS
}

/// Names every matter by what the other parts taught. What can't be named is answered wrongly,
/// and least sure.
pub(super) fn answers(seen: &[Seen], sizes: (usize, usize)) -> Vec<Answer> {
    let mut all = Vec::with_capacity(seen.len());
    for fold in 0..FOLDS {
        let teacher = Bayes::of(seen.iter().filter(|s| s.fold != fold), sizes);
        for one in seen.iter().filter(|s| s.fold == fold) {
            let guess = teacher.guess(&one.words);
            all.push(Answer {
                fold,
                sure: guess.map_or(f64::MIN, |g| g.sure),
                right: guess.is_some_and(|g| g.label == one.label),
            });
        }
    }
    all
}

/// How sure one must be so that `aim` of a hundred are right and as many as possible speak.
fn chosen(of: &[Answer], aim: u32) -> Option<f64> {
    let mut order: Vec<&Answer> = of.iter().collect();
    order.sort_by(|a, b| b.sure.total_cmp(&a.sure));
    let (mut right, mut cut) = (0u32, None);
    for (n, one) in order.iter().enumerate() {
        right += u32::from(one.right);
        let count = n as u32 + 1;
        // Equals speak together or not at all.
        let parts = order.get(n + 1).is_none_or(|next| next.sure < one.sure);
        if parts && 2 * count >= LEAST_MEASURED && 100 * right >= aim * count {
            cut = Some(one.sure);
        }
    }
    cut
}

/// Of the answers at least this sure: how many, and how many right.
fn speaking(of: &[Answer], cut: f64) -> (u32, u32) {
    let mut spoke = (0, 0);
    for one in of.iter().filter(|a| a.sure >= cut) {
        spoke = (spoke.0 + 1, spoke.1 + u32::from(one.right));
    }
    spoke
}

/// Measures what was learned; `None` when it is not good enough.
pub(super) fn measure(seen: &[Seen], sizes: (usize, usize)) -> Option<Measured> {
    if (seen.len() as u32) < LEAST_MEASURED {
        return None;
    }
    let all = answers(seen, sizes);
    let (one, other): (Vec<Answer>, Vec<Answer>) = all.iter().partition(|a| a.fold < FOLDS / 2);
    AIMS.iter().find_map(|aim| {
        let (here, there) = (chosen(&one, *aim)?, chosen(&other, *aim)?);
        // Each half measures what the other chose.
        let (a, b) = (speaking(&one, there), speaking(&other, here));
        let (of, right) = (a.0 + b.0, a.1 + b.1);
        let good = of >= LEAST_MEASURED && 100 * right >= RIGHT_PERCENT * of;
        good.then(|| Measured {
            cut: here.max(there),
            of,
            right,
            examined: all.len() as u32,
        })
    })
}
