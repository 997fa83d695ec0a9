//! A list of matters as a page shows it: title, where, where it stands, how long it has.

use crate::words::L;
use askama::Template;
use jiff::civil::Date;
use tanxin_domain::District;
use tanxin_domain::matter::{Matter, MatterState};

/// The most boxes a clock draws; words say the rest.
const MOST_PIPS: i64 = 10;

/// A clock: one box a day from raising to the due day, filled as they pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// `open`, `due`, `late`, `settled`.
    pub state: &'static str,
    /// Filled or not, from the left.
    pub pips: Vec<bool>,
    /// What it says in words.
    pub words: String,
}

impl Clock {
    /// The clock of a matter on a day.
    pub fn of(l: L, matter: &Matter, today: Date) -> Clock {
        let Some(left) = matter.days_left(today) else {
            let (state, key) = match matter.state {
                MatterState::Solved { .. } => ("open", "clock-asking"),
                MatterState::Confirmed { .. } => ("settled", "clock-settled"),
                MatterState::NoAnswer { .. } => ("open", "clock-no-answer"),
                _ => ("open", "clock-withdrawn"),
            };
            return Clock {
                state,
                pips: Vec::new(),
                words: l.t(key).into_owned(),
            };
        };
        let begun = tanxin_domain::when::day(matter.raised_at);
        let days = |from: Date, to: Date| to.duration_since(from).as_hours() / 24;
        let whole = days(begun, matter.due).clamp(1, MOST_PIPS);
        let gone = (whole - i64::from(left)).clamp(0, whole);
        let (state, words) = match left {
            ..0 => ("late", l.say("clock-late").n("days", -left).to_string()),
            0 => ("due", l.t("clock-due").into_owned()),
            _ => ("open", l.say("clock-left").n("days", left).to_string()),
        };
        Clock {
            state,
            pips: (0..whole).map(|n| n < gone).collect(),
            words,
        }
    }

    /// The width of the drawing.
    pub fn width(&self) -> usize {
        self.pips.len() * 12 - usize::from(!self.pips.is_empty()) * 3
    }
}

/// One matter of a list.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its page.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Where and since when, as words.
    pub meta: Vec<String>,
    /// How long it has.
    pub clock: Clock,
}

impl Line {
    /// A line about a matter; `at` says where in words the reader may know.
    pub fn of(
        l: L,
        code: District,
        matter: &Matter,
        at: String,
        raised: String,
        today: Date,
    ) -> Line {
        let clock = Clock::of(l, matter, today);
        let url = format!("/{code}/matters/{}", matter.id);
        Line {
            url,
            title: matter.title.clone(),
            meta: vec![at, raised],
            clock,
        }
    }
}

#[derive(Template)]
#[template(path = "parts/matters.html")]
struct MattersPart<'a> {
    lines: &'a [Line],
    two: bool,
}

/// The list as HTML; in two columns where there is room for them.
pub fn html(lines: &[Line], two: bool) -> String {
    MattersPart { lines, two }.render().unwrap_or_else(|error| {
        tracing::error!(%error, "the list of matters failed");
        String::new()
    })
}
