//! What the page of numbers shows, laid out from what is counted.

use super::Question;
use super::chart::{self, Bar, Stair};
use crate::services::number::{Numbers, ROW};
use crate::web::shell::Shell;
use tanxin_domain::matter::Level;
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::rate::{Counts, Figure, LEAST, Measure, Rate, Span, ranks};

/// A rate with its parts, each a link to the matters behind it.
pub struct Shown {
    pub name: String,
    /// How it is worked out, in words.
    pub how: String,
    /// `65.1`; none without a denominator.
    pub percent: Option<String>,
    pub numerator: (String, String),
    pub of: (i64, String),
    /// What is left out: in words, how many, where they are.
    pub left: Vec<(String, i64, String)>,
}

/// A rate of a place, laid out.
pub fn shown(shell: &Shell, q: &Question, rate: Rate, counts: &Counts) -> Shown {
    let l = shell.l;
    let figure = q.by.formula(rate).figure(counts);
    let word = rate.word();
    let to = |part: &str| q.behind(q.place, word, part);
    let left = figure.left.iter().map(|(why, n)| {
        let name = l.t(&format!("number-left-{}", why.word())).into_owned();
        (name, *n, to(why.word()))
    });
    Shown {
        name: l.t(&format!("rate-{word}")).into_owned(),
        how: l.t(&format!("rate-how-{word}-{}", q.by.nr)).into_owned(),
        percent: figure.percent(),
        left: left.collect(),
        numerator: (figure.numerator(), to("numerator")),
        of: (figure.of, to("")),
    }
}

/// One of the tree's places.
pub struct Branch {
    pub url: String,
    pub name: String,
    pub raised: i64,
}

/// A small chart of one place.
pub struct Small {
    pub url: String,
    pub name: String,
    pub bars: Vec<Bar>,
    /// Settled and raised in the last span.
    pub done: i64,
    pub all: i64,
}

/// One line of the comparison.
pub struct Ranked {
    pub rank: Option<usize>,
    pub url: String,
    pub name: String,
    /// Where the dot stands, and the average's mark.
    pub dot: Option<i64>,
    pub percent: Option<String>,
    pub numerator: String,
    pub of: i64,
    pub raised: i64,
}

/// A span in words.
pub fn span_words(shell: &Shell, span: Span) -> String {
    let l = shell.l;
    let date = |day| shell.date(&day);
    match span {
        Span::Week(_) => l
            .say("number-week")
            .s("from", date(span.first()))
            .s("to", date(span.last()))
            .to_string(),
        Span::Month(day) => l
            .say("number-month")
            .s("year", day.year())
            .s("month", l.t(&format!("month-{}", day.month())))
            .to_string(),
    }
}

fn raised(counts: &Counts, q: &Question) -> i64 {
    Measure::Raised.count(counts, q.by)
}

/// The places right below, with what was raised in this span.
pub fn tree(q: &Question, found: &Numbers) -> Vec<Branch> {
    let root = found.way.first().map(|p| p.id);
    let branch = |p: &Place| Branch {
        // The district itself is the page without a place.
        url: q.page(Some(p.id).filter(|id| Some(*id) != root), q.span),
        name: p.name.clone(),
        raised: raised(&found.of(p.id, q.span), q),
    };
    found.below.iter().map(branch).collect()
}

/// Eight spans of a place.
pub fn small(q: &Question, found: &Numbers, place: &Place) -> Small {
    let row: Vec<Counts> = q
        .span
        .row(ROW)
        .into_iter()
        .map(|s| found.of(place.id, s))
        .collect();
    let last = row.last().cloned().unwrap_or_default();
    Small {
        url: q.page(Some(place.id), q.span),
        name: place.name.clone(),
        bars: chart::bars(&row, q.by),
        done: Measure::Settled.count(&last, q.by),
        all: raised(&last, q),
    }
}

/// The places below side by side, by one rate, and the average of all.
pub fn ranked(q: &Question, found: &Numbers, rate: Rate) -> Vec<Ranked> {
    let formula = q.by.formula(rate);
    let figures: Vec<(i64, Figure)> = found
        .below
        .iter()
        .map(|p| found.of(p.id, q.span))
        .map(|c| (raised(&c, q), formula.figure(&c)))
        .collect();
    let places = found.below.iter().zip(&figures).zip(ranks(&figures));
    let mut all: Vec<Ranked> = places
        .map(|((p, (raised, f)), rank)| Ranked {
            rank,
            url: q.page(Some(p.id), q.span),
            name: p.name.clone(),
            dot: rank.and(f.tenths()).map(chart::along),
            percent: rank.and(f.percent()),
            numerator: f.numerator(),
            of: f.of,
            raised: *raised,
        })
        .collect();
    // Where nothing was raised there is nothing to compare; the tree shows it as 0.
    all.retain(|r| r.raised > 0);
    // A stable sort: equals stay as people count them; who is not ranked stands at the end.
    all.sort_by_key(|r| r.rank.unwrap_or(usize::MAX));
    all
}

/// Those that are not ranked, in words: `七里乡18件`.
pub fn unranked(shell: &Shell, all: &[Ranked]) -> String {
    let few = all.iter().filter(|r| r.raised < LEAST && r.raised > 0);
    let one = |r: &Ranked| {
        shell
            .l
            .say("number-few")
            .s("name", &r.name)
            .n("count", r.raised)
            .to_string()
    };
    let words: Vec<String> = few.map(one).collect();
    words.join(if shell.l.zh() { "、" } else { ", " })
}

/// At which level what is settled was settled, from the building up.
pub struct Levels {
    pub stairs: Vec<Stair>,
    /// In words, how many.
    pub lines: Vec<(&'static str, String, i64)>,
    pub sum: i64,
}

/// Lays the levels out.
pub fn levels(shell: &Shell, counts: &Counts) -> Levels {
    let mut found = [0i64; 5];
    for (class, n) in counts.iter().filter(|(c, _)| !c.excluded) {
        let at = match class.level {
            Some(Level::Unit | Level::Building) => 0,
            Some(Level::Compound) => 1,
            Some(Level::Community) => 2,
            Some(Level::Township) => 3,
            Some(Level::District) => 4,
            None => continue,
        };
        found[at] += n;
    }
    let words = ["building", "compound", "community", "township", "district"];
    let classes = ["l1", "l2", "l3", "l4", "l5"];
    let line = |n: usize| {
        let key = format!("number-at-{}", words[n]);
        (classes[n], shell.l.t(&key).into_owned(), found[n])
    };
    Levels {
        stairs: chart::stairs(found),
        lines: (0..5).map(line).collect(),
        sum: found.iter().sum(),
    }
}

/// Is a place a house whose façade can be looked at?
pub fn has_facade(place: &Place) -> bool {
    matches!(place.kind, PlaceKind::Compound | PlaceKind::Building)
}
