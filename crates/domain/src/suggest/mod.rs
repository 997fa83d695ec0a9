//! Suggest: what kind of matter a text is about, learned from a district's own confirmed
//! matters, and how sure that is.
//!
//! Nothing is said before it was measured good enough *there*. Every confirmed matter is once
//! examined by a teacher who never saw it; whoever is sure enough speaks, and how sure is
//! enough is chosen on one half of the matters and measured on the other. So the figure a page
//! shows was found on matters that neither taught nor chose.
//!
//! Complement naive Bayes over the words of the search index (overlapping pairs of Chinese
//! characters). Why no library: `linfa-bayes`, the one that is kept, works on dense arrays and
//! brings `ndarray` and a dozen crates; what is needed is the hundred lines of `bayes.rs`, on
//! sparse counts that stay small with sixty labels and a hundred thousand words. Logistic
//! regression learned no better from a few thousand short texts and costs passes without end.

mod bayes;
mod exam;

pub use exam::{LEAST_MEASURED, Measured, RIGHT_PERCENT};

use crate::matter::title_of;
use crate::search::words;
use bayes::{Bayes, Seen};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The newest confirmed matters that teach: some years of a large district, and what a server
/// learns from within seconds.
pub const MOST_LESSONS: usize = 20_000;
/// Characters of a text that are read: what a matter is about is said in the beginning.
const MOST_READ: usize = 400;
/// Words of a title count twice: the line says what a matter is about, the text tells the
/// story around it.
const OF_TITLE: u32 = 2;
/// A word that stands in one text alone teaches nothing about another.
const LEAST_TEXTS: u32 = 2;

/// A confirmed matter: what was written, and what kind it turned out to be.
#[derive(Debug, Clone)]
pub struct Lesson<L> {
    /// The line.
    pub title: String,
    /// The words of whoever raised it.
    pub text: String,
    /// What it is.
    pub label: L,
}

/// What was learned from a district's matters.
#[derive(Debug, Clone)]
pub struct Learned<L> {
    labels: Vec<L>,
    words: HashMap<String, u32>,
    bayes: Bayes,
    measured: Option<Measured>,
}

/// What a text seems to be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suggestion<L> {
    /// The kind.
    pub label: L,
    /// How many confirmed matters had such a suggestion when it was measured.
    pub of: u32,
    /// How often it was right, in whole percent, rounded down.
    pub percent: u32,
}

/// The words of a matter and how much each counts.
fn weighed(title: &str, text: &str) -> Vec<(String, u32)> {
    let text: String = text.chars().take(MOST_READ).collect();
    let title = words(title);
    let open: HashSet<String> = title.iter().cloned().collect();
    let inside = words(&text).into_iter().filter(|w| !open.contains(w));
    let inside: Vec<(String, u32)> = inside.map(|w| (w, 1)).collect();
    let title = title.into_iter().map(|w| (w, OF_TITLE));
    title.chain(inside).collect()
}

/// Words as numbers, in the order they first come.
#[derive(Default)]
struct Numbered {
    known: HashMap<String, u32>,
    texts: Vec<u32>,
}

impl Numbered {
    fn number(&mut self, word: String) -> u32 {
        let next = self.texts.len() as u32;
        let id = *self.known.entry(word).or_insert(next);
        if id == next {
            self.texts.push(0);
        }
        self.texts[id as usize] += 1;
        id
    }

    /// Only the words that stand in more than one text, numbered anew in the same order.
    fn common(self) -> (HashMap<String, u32>, Vec<Option<u32>>) {
        let mut next = 0;
        let renumbered = self.texts.iter().map(|texts| {
            (*texts >= LEAST_TEXTS).then(|| {
                next += 1;
                next - 1
            })
        });
        let renumbered: Vec<Option<u32>> = renumbered.collect();
        let kept = self.known.into_iter();
        let kept = kept.filter_map(|(word, id)| Some((word, renumbered[id as usize]?)));
        (kept.collect(), renumbered)
    }
}

impl<L: Clone + Ord> Learned<L> {
    /// Learns from confirmed matters and measures what that is worth. The same lessons in the
    /// same order teach the same.
    pub fn from(lessons: &[Lesson<L>]) -> Learned<L> {
        let lessons = &lessons[..lessons.len().min(MOST_LESSONS)];
        // Copied texts are one: five hundred copies are no five hundred matters measured.
        let mut prints = HashSet::new();
        let fresh = |l: &&Lesson<L>| prints.insert(exam::print(&l.title, &l.text));
        let lessons: Vec<&Lesson<L>> = lessons.iter().filter(fresh).collect();
        let sorted: BTreeMap<&L, u16> = lessons.iter().map(|l| (&l.label, 0)).collect();
        let labels: Vec<L> = sorted.keys().map(|l| (*l).clone()).collect();
        let index: BTreeMap<&L, u16> = sorted.into_keys().zip(0..).collect();
        let mut numbered = Numbered::default();
        let mut seen: Vec<Seen> = Vec::with_capacity(lessons.len());
        for lesson in &lessons {
            let words = weighed(&lesson.title, &lesson.text).into_iter();
            seen.push(Seen {
                words: words.map(|(w, n)| (numbered.number(w), n)).collect(),
                label: index[&lesson.label],
                fold: exam::fold(&exam::print(&lesson.title, &lesson.text)),
            });
        }
        let (words, renumbered) = numbered.common();
        for one in &mut seen {
            let kept = one.words.iter();
            let kept = kept.filter_map(|(w, n)| Some((renumbered[*w as usize]?, *n)));
            one.words = kept.collect();
        }
        Learned {
            measured: exam::measure(&seen, (words.len(), labels.len())),
            bayes: Bayes::of(seen.iter(), (words.len(), labels.len())),
            words,
            labels,
        }
    }

    /// How good it is; `None` when it is not good enough to speak.
    pub fn measured(&self) -> Option<&Measured> {
        self.measured.as_ref()
    }

    /// What a text seems to be about; `None` when nothing can be said that is worth it.
    pub fn suggest(&self, title: &str, text: &str) -> Option<Suggestion<L>> {
        let measured = self.measured?;
        let title = match title.trim() {
            "" => title_of(text),
            title => title.to_owned(),
        };
        let all = weighed(&title, text).into_iter();
        let known: Vec<(u32, u32)> = all
            .filter_map(|(w, n)| Some((*self.words.get(&w)?, n)))
            .collect();
        let guess = self.bayes.guess(&known)?;
        let label = self.labels.get(usize::from(guess.label))?;
        (guess.sure >= measured.cut).then(|| Suggestion {
            label: label.clone(),
            of: measured.of,
            percent: measured.percent(),
        })
    }
}

/// How a method does on texts whose labels are known, for whoever tries it: how many there are,
/// how many it names rightly when it must always speak, and the measure it passes, if any.
pub fn tried<L: Clone + Ord>(lessons: &[Lesson<L>]) -> (usize, usize, Option<Measured>) {
    let learned = Learned::from(lessons);
    let index: BTreeMap<&L, u16> = learned.labels.iter().zip(0..).collect();
    let seen: Vec<Seen> = lessons
        .iter()
        .map(|l| Seen {
            words: weighed(&l.title, &l.text)
                .into_iter()
                .filter_map(|(w, n)| Some((*learned.words.get(&w)?, n)))
                .collect(),
            label: index[&l.label],
            fold: exam::fold(&exam::print(&l.title, &l.text)),
        })
        .collect();
    let sizes = (learned.words.len(), learned.labels.len());
    let answers = exam::answers(&seen, sizes);
    let right = answers.iter().filter(|a| a.right).count();
    (answers.len(), right, learned.measured)
}

#[cfg(test)]
mod tests;
