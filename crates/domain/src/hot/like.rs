//! Which matters say the same: by the words of the search index, as similar ones are found
//! while one types.

use super::Heard;
use crate::category::CategoryCode;
use crate::search::{SHARED, WHOLE, weight, words};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Characters of a text that are compared.
const MOST_COMPARED: usize = 400;
/// What must stand of a line in the other one, of a hundred, when both are of one kind that
/// says what it is about: then one word is enough, for people say the same in many ways.
const SHARE: u32 = 20;
/// The same of two words, when both are of a kind that says nothing, as proposals are.
const SHARE_LOOSE: u32 = 40;
/// The same of two words, when they are of different kinds: people choose the wrong one, but
/// "has been broken for three days" is said of everything.
const SHARE_ACROSS: u32 = 60;
/// The group of kinds that say how something is said, not what it is about.
const LOOSE: &str = "together";

/// The words of a matter as numbers, each with its weight, in order.
pub(super) struct Line {
    category: CategoryCode,
    title: Vec<(u32, u32)>,
    whole: Vec<(u32, u32)>,
}

/// The words of all.
pub(super) struct Lines {
    pub lines: Vec<Line>,
}

impl Lines {
    /// Cuts every matter into words. Names of places say where, which is known.
    pub fn of(all: &[&Heard], names: &[String]) -> Lines {
        let places: HashSet<String> = names.iter().flat_map(|name| words(name)).collect();
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut number = |text: &str| {
            let said = words(text).into_iter().filter(|w| !places.contains(w));
            let mut out: Vec<(u32, u32)> = said
                .map(|w| {
                    let (next, weighs) = (numbers.len() as u32, weight(&w));
                    (*numbers.entry(w).or_insert(next), weighs)
                })
                .collect();
            out.sort_unstable();
            out
        };
        let line = |h: &&Heard| {
            let text: String = h.text.chars().take(MOST_COMPARED).collect();
            Line {
                category: h.category,
                title: number(&h.title),
                whole: number(&format!("{}\n{text}", h.title)),
            }
        };
        Lines {
            lines: all.iter().map(line).collect(),
        }
    }
}

fn weighs(words: &[(u32, u32)]) -> u32 {
    words.iter().map(|(_, weighs)| weighs).sum()
}

/// What both have, of two lists in order.
fn shared(a: &[(u32, u32)], b: &[(u32, u32)]) -> u32 {
    let (mut a, mut b, mut sum) = (a.iter().peekable(), b.iter().peekable(), 0);
    while let (Some((x, weighs)), Some((y, _))) = (a.peek(), b.peek()) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => a.next(),
            std::cmp::Ordering::Greater => b.next(),
            std::cmp::Ordering::Equal => {
                sum += weighs;
                a.next();
                b.next()
            }
        };
    }
    sum
}

/// How much of a title stands in what somebody else said, of a hundred; 0 when it weighs less
/// than `least` and is not all there is.
fn share(said: &[(u32, u32)], title: &[(u32, u32)], least: u32) -> u32 {
    let (both, shorter) = (shared(said, title), weighs(said).min(weighs(title)));
    let enough = both >= least || (both >= WHOLE && shorter < least);
    if enough {
        100 * both / shorter.max(1)
    } else {
        0
    }
}

impl Line {
    /// Do both say the same?
    pub fn is_like(&self, other: &Line) -> bool {
        let (need, least) = match self.category == other.category {
            true if self.category.group().code == LOOSE => (SHARE_LOOSE, SHARED),
            true => (SHARE, WHOLE),
            false => (SHARE_ACROSS, SHARED),
        };
        let share = |said: &Line, of: &Line| share(&said.whole, &of.title, least);
        share(self, other).max(share(other, self)) >= need
    }
}

/// What is like each of some matters, itself among it.
pub(super) fn near(lines: &[Line], some: &[usize]) -> BTreeMap<usize, Vec<usize>> {
    // Whatever is alike shares a whole word that stands in one of the titles.
    let mut with: HashMap<u32, Vec<usize>> = HashMap::new();
    for n in some {
        for (word, _) in lines[*n].whole.iter().filter(|(_, w)| *w >= WHOLE) {
            with.entry(*word).or_default().push(*n);
        }
    }
    let mut found: BTreeMap<usize, BTreeSet<usize>> =
        some.iter().map(|n| (*n, BTreeSet::from([*n]))).collect();
    for n in some {
        let whole = lines[*n].title.iter().filter(|(_, w)| *w >= WHOLE);
        let others = whole.filter_map(|(word, _)| with.get(word)).flatten();
        let others: BTreeSet<usize> = others.copied().filter(|o| o != n).collect();
        for other in others {
            if lines[*n].is_like(&lines[other]) {
                found.entry(*n).or_default().insert(other);
                found.entry(other).or_default().insert(*n);
            }
        }
    }
    found
        .into_iter()
        .map(|(n, of)| (n, of.into_iter().collect()))
        .collect()
}
