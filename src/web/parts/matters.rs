//! A list of matters as a page shows it: title, where, where it stands, how long it has.

use crate::words::L;
use askama::Template;
use jiff::Timestamp;
use tanxin_domain::matter::{Matter, MatterState};
use tanxin_domain::{District, when};

/// The most boxes a clock draws; words say the rest.
const MOST_PIPS: i64 = 10;

/// A clock: one box a day from when it began to when it ends, filled as they pass.
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
    /// The clock of a matter now.
    pub fn of(l: L, matter: &Matter, now: Timestamp) -> Clock {
        let Some(left) = matter.days_left(now) else {
            let (state, key) = match matter.state {
                MatterState::Solved { .. } => ("open", "clock-asking"),
                MatterState::Merged => ("open", "clock-merged"),
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
        let (state, words) = match left {
            ..0 => ("late", l.say("clock-late").n("days", -left).to_string()),
            _ if matter.is_late(now) => ("late", l.t("clock-late-today").into_owned()),
            0 => {
                let at = when::local(matter.due()).strftime("%H:%M").to_string();
                ("due", l.say("clock-due").s("at", at).to_string())
            }
            _ => ("open", l.say("clock-left").n("days", left).to_string()),
        };
        Clock {
            state,
            pips: pips(matter, now),
            words,
        }
    }

    /// The width of the drawing.
    pub fn width(&self) -> usize {
        self.pips.len() * 12 - usize::from(!self.pips.is_empty()) * 3
    }
}

/// One box a day, filled when it is gone.
pub fn pips(matter: &Matter, now: Timestamp) -> Vec<bool> {
    let days = matter.flow.days(now);
    let whole = days.whole.clamp(1, MOST_PIPS);
    let gone = match matter.is_late(now) {
        true => whole,
        false => (whole - days.left).clamp(0, whole),
    };
    (0..whole).map(|n| n < gone).collect()
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
        now: Timestamp,
    ) -> Line {
        let clock = Clock::of(l, matter, now);
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
