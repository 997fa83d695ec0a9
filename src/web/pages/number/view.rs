//! What the page of numbers shows, laid out from what is counted.

use super::Question;
use super::chart::{self, Bar, Stair};
use crate::services::number::Numbers;
use crate::web::shell::Shell;
use tanxin_domain::matter::Level;
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::rate::{Counts, Figure, LEAST, LEAST_GRADES, Measure, Rate, Span, ranks};

/// A figure as this reader may read it; none where so few grades would tell who gave which.
pub fn figure(q: &Question, found: &Numbers, rate: Rate, counts: &Counts) -> Option<Figure> {
    let formula = q.by.formula(rate);
    let figure = formula.figure(counts);
    let few = (1..LEAST_GRADES).contains(&figure.of);
    (found.grades || !few || !formula.by_grade()).then_some(figure)
}

/// A rate with its parts, each a link to the matters behind it.
pub struct Shown {
    pub name: String,
    /// How it is worked out, in words.
    pub how: String,
    /// `65.1`; none without a denominator.
    pub percent: Option<String>,
    /// Numerator and denominator with their lists; none where few grades would tell who gave
    /// which. A list that tells grades has no address for those who may not see it.
    pub parts: Option<[(String, String); 2]>,
    /// What is left out: in words, how many, where they are.
    pub left: Vec<(String, i64, String)>,
}

/// A rate of a place, laid out.
pub fn shown(shell: &Shell, q: &Question, found: &Numbers, rate: Rate) -> Shown {
    let l = shell.l;
    let counts = &found.of(found.place.id);
    let formula = q.by.formula(rate);
    let figure = figure(q, found, rate, counts);
    let word = rate.word();
    let to = |part: &str, tells: bool| match tells && !found.grades {
        true => String::new(),
        false => q.behind(q.place, word, part),
    };
    let whole = formula.figure(counts);
    let left = whole.left.iter().map(|(why, n)| {
        let name = l.t(&format!("number-left-{}", why.word())).into_owned();
        (name, *n, to(why.word(), formula.leaves_by_grade(*why)))
    });
    let tells = formula.by_grade();
    let count = |n: i64| l.say("matter-count").n("count", n).to_string();
    Shown {
        name: l.t(&format!("rate-{word}")).into_owned(),
        how: l.t(&format!("rate-how-{word}-{}", q.by.nr)).into_owned(),
        left: left.collect(),
        percent: figure.as_ref().and_then(Figure::percent),
        parts: figure.map(|f| {
            [
                (f.numerator(), to("numerator", tells)),
                (count(f.of), to("", tells)),
            ]
        }),
    }
}

/// A rate over the spans that end with this one.
pub struct Over {
    pub name: String,
    pub line: chart::Line,
    /// In words, that of the last span which has one.
    pub last: Option<String>,
}

/// One span of all that is told over time.
pub struct Row {
    pub words: String,
    pub settled: i64,
    pub raised: i64,
    /// Each rate, and its parts; nothing where there is none.
    pub rates: Vec<Option<(String, String)>>,
}

/// The rates of the place over time.
pub fn over(shell: &Shell, q: &Question, found: &Numbers) -> Vec<Over> {
    let one = |rate: &Rate| {
        let of = |(_, counts): &(Span, Counts)| figure(q, found, *rate, counts)?.tenths();
        let row: Vec<Option<i64>> = found.history.iter().map(of).collect();
        let last = row.iter().flatten().next_back();
        Over {
            name: shell.l.t(&format!("rate-{}", rate.word())).into_owned(),
            line: chart::line(&row),
            last: last.map(|t| format!("{}.{}%", t / 10, t % 10)),
        }
    };
    Rate::ALL.iter().map(one).collect()
}

/// The same in figures, oldest first.
pub fn rows(shell: &Shell, q: &Question, found: &Numbers) -> Vec<Row> {
    let one = |(span, counts): &(Span, Counts)| Row {
        words: span_words(shell, *span),
        settled: Measure::Settled.count(counts, q.by),
        raised: Measure::Raised.count(counts, q.by),
        rates: Rate::ALL
            .iter()
            .map(|rate| {
                let f = figure(q, found, *rate, counts)?;
                Some((
                    format!("{}%", f.percent()?),
                    format!("{} / {}", f.numerator(), f.of),
                ))
            })
            .collect(),
    };
    found.history.iter().map(one).collect()
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
    /// Its parts; nothing where few grades would tell who gave which.
    pub parts: String,
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
        raised: raised(&found.of(p.id), q),
    };
    found.below.iter().map(branch).collect()
}

/// Eight spans of a place.
pub fn small(q: &Question, found: &Numbers, place: &Place) -> Small {
    let row = found.over(place.id, q.span);
    let last = row.last().copied().unwrap_or_default();
    Small {
        url: q.page(Some(place.id), q.span),
        name: place.name.clone(),
        bars: chart::bars(&row),
        done: last.settled,
        all: last.raised,
    }
}

/// The places below side by side, by one rate, and the average of all.
pub fn ranked(q: &Question, found: &Numbers, rate: Rate) -> Vec<Ranked> {
    let of = |p: &Place| figure(q, found, rate, &found.of(p.id));
    let read: Vec<Option<Figure>> = found.below.iter().map(of).collect();
    let figures: Vec<Figure> = read
        .iter()
        .cloned()
        .map(Option::unwrap_or_default)
        .collect();
    let places = found.below.iter().zip(&read).zip(ranks(&figures));
    let mut all: Vec<Ranked> = places
        .map(|((p, f), rank)| (p, f.clone(), f.clone().unwrap_or_default(), rank))
        .map(|(p, read, f, rank)| Ranked {
            rank,
            url: q.page(Some(p.id), q.span),
            name: p.name.clone(),
            dot: rank.and(f.tenths()).map(chart::along),
            percent: rank.and(f.percent()),
            parts: read.map_or_else(String::new, |f| format!("{} / {}", f.numerator(), f.of)),
            of: f.of,
            raised: raised(&found.of(p.id), q),
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
    let few = all.iter().filter(|r| r.of < LEAST);
    let one = |r: &Ranked| {
        shell
            .l
            .say("number-few")
            .s("name", &r.name)
            .n("count", r.of)
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
