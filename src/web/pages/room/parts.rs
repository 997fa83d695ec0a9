//! The parts of the room that change: each stands in the page and is sent as it changes.

use super::view::{Detail, View};
use crate::web::live::Say;
use crate::web::parts::facade::{CellState, Facade, Link, Question};
use crate::words::L;
use askama::Template;
use std::fmt::Write as _;
use tanxin_domain::assembly::{Attendance, Progress, State, Turn};
use tanxin_domain::place::Occupancy;

/// Above this a stroke a household could not be told from its neighbour.
const MOST_STROKES: u32 = 80;

macro_rules! parts {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Template)]
        #[template(path = $path)]
        struct $name<'a> { v: &'a View, l: L }
        impl<'a> $name<'a> {
            fn html(v: &'a View) -> String {
                $name { v, l: v.l }.render().unwrap_or_else(|error| {
                    tracing::error!(%error, part = $path, "a part of the room failed");
                    String::new()
                })
            }
        }
    )+};
}

parts! {
    /// 议程
    Agenda = "room/agenda.html";
    /// 正在发言
    Floor = "room/floor.html";
    /// 等着发言
    Line = "room/line.html";
    /// 今天记下的
    NotedToday = "room/noted.html";
    /// What is put to the vote, and the step it can take.
    Polls = "room/polls.html";
    /// Where the assembly stands, and the step it can take.
    Step = "room/step.html";
    /// What stands on the stage of the projector.
    Stage = "room/stage.html";
    /// Who speaks, on the projector.
    Stand = "room/stand.html";
}

/// The current point in a line, for phones.
fn now_line(v: &View) -> String {
    v.now().map_or_else(
        || v.l.t("room-no-item").into_owned(),
        |i| format!("{}　{}", v.numeral(&i.no), i.title),
    )
}

/// One stroke a household, half a stroke a proxy, a red mark where the assembly may open.
pub fn quorum(a: &Attendance) -> String {
    let mut svg = String::new();
    if a.entitled == 0 {
        return svg;
    }
    if a.entitled > MOST_STROKES {
        let x = |n: u32| u64::from(n) * 1000 / u64::from(a.entitled);
        let own = x(a.present - a.proxy.min(a.present));
        let _ = write!(
            svg,
            "<svg viewBox=\"0 0 1000 30\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
             <rect x=\"0\" y=\"5\" width=\"1000\" height=\"20\"/>\
             <rect class=\"in\" x=\"0\" y=\"5\" width=\"{own}\" height=\"20\"/>\
             <rect class=\"half\" x=\"{own}\" y=\"15\" width=\"{}\" height=\"10\"/>\
             <path class=\"need\" d=\"M{} 0v30\"/></svg>",
            x(a.present) - own,
            x(a.need),
        );
        return svg;
    }
    let _ = write!(
        svg,
        "<svg viewBox=\"0 0 {} 30\" aria-hidden=\"true\">",
        a.entitled * 10 - 1
    );
    let own = a.present - a.proxy.min(a.present);
    for n in 0..a.entitled {
        let x = n * 10 + 1;
        if n < own {
            let _ = write!(
                svg,
                "<rect class=\"in\" x=\"{x}\" y=\"5\" width=\"7\" height=\"20\"/>"
            );
        } else if n < a.present {
            let _ = write!(
                svg,
                "<rect class=\"in\" x=\"{x}\" y=\"5\" width=\"7\" height=\"20\" fill-opacity=\"0\"/>\
                 <rect class=\"half\" x=\"{x}\" y=\"15\" width=\"7\" height=\"10\"/>"
            );
        } else {
            let _ = write!(svg, "<rect x=\"{x}\" y=\"5\" width=\"7\" height=\"20\"/>");
        }
    }
    if a.need > 0 {
        let x = a.need * 10 - 1;
        let _ = write!(svg, "<path class=\"need\" d=\"M{x}.5 0v30\"/>");
    }
    svg.push_str("</svg>");
    svg
}

/// `过半21户，已够开会` or how many are missing.
fn enough(v: &View) -> String {
    let a = &v.there;
    if a.entitled == 0 {
        return v.l.t("room-no-roll").into_owned();
    }
    let key = if a.reached() {
        "room-enough"
    } else {
        "room-missing"
    };
    v.l.say(key)
        .n("need", a.need)
        .n("missing", a.missing)
        .to_string()
}

/// `到场20户，委托3户`
fn split(v: &View) -> String {
    let a = &v.there;
    let own = a.present.saturating_sub(a.proxy);
    v.l.say("room-split")
        .n("own", own)
        .n("proxy", a.proxy)
        .to_string()
}

/// `委托3户`, or nothing when nobody comes by another's hand.
fn proxies(v: &View) -> String {
    match v.there.proxy {
        0 => String::new(),
        proxy => v.l.say("projector-proxy").n("proxy", proxy).to_string(),
    }
}

/// The façade of attendance: doors for the room, nothing for everybody else.
pub fn facade(v: &View, link: impl Fn(&tanxin_domain::place::Place) -> Link) -> Option<Facade> {
    if v.detail != Detail::Doors {
        return None;
    }
    let facade = Facade::doors(&v.units, Question::Attendance, |home| {
        let state = v.cells.get(&home.id).copied().unwrap_or(CellState::Absent);
        (state, link(home))
    });
    Some(facade).filter(|f| !f.is_empty() && v.cells.len() < 1000)
}

fn windows(v: &View) -> Vec<Say> {
    let homes = v.units.iter().flat_map(|(_, homes)| homes);
    homes
        .filter_map(|home| {
            let facts = home.household.as_ref()?;
            let vacant = matches!(facts.occupancy, Occupancy::Vacant | Occupancy::Undelivered);
            let state = match v.cells.get(&home.id) {
                Some(state) => *state,
                None if vacant => CellState::Vacant,
                None => CellState::Absent,
            };
            let glyph = match state.glyph() {
                "" => String::new(),
                glyph => format!(
                    "<svg class=\"g\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><use href=\"#g-{glyph}\"/></svg>"
                ),
            };
            let door = askama::filters::escape(&facts.door, askama::filters::Html).ok()?;
            let html = format!(
                "<span class=\"no\">{door}</span>{glyph}<span class=\"vh\">{}{}</span>",
                v.l.t("facade-comma"),
                v.l.t(state.key()),
            );
            let word = Some(state.word().to_owned()).filter(|w| !w.is_empty());
            Some(Say::html(format!("door-{}", home.id), html).attr("data-state", word))
        })
        .collect()
}

/// What every screen of the room follows.
fn shared(v: &View) -> Vec<Say> {
    vec![
        Say::text("present", v.there.present),
        Say::text("entitled", v.there.entitled),
        Say::text("enough", enough(v)),
        Say::text("split", split(v)),
        Say::html("quorum", quorum(&v.there)),
    ]
}

/// The cockpit.
pub fn cockpit(v: &View) -> Vec<Say> {
    let mut says = shared(v);
    says.extend([
        Say::text("now", now_line(v)),
        Say::html("agenda", Agenda::html(v)),
        Say::html("floor", Floor::html(v)),
        Say::html("line", Line::html(v)),
        Say::text("waiting", v.line().len()),
        Say::html("noted", NotedToday::html(v)),
        Say::text("noted-count", v.noted.len()),
        Say::html("step", Step::html(v)),
        Say::html("polls", Polls::html(v)),
    ]);
    says.extend(windows(v));
    says
}

/// The projector, with doors for the people in the room or without for everybody.
pub fn projector(v: &View) -> Vec<Say> {
    let mut says = shared(v);
    let noted =
        v.l.say("projector-noted-count")
            .n("count", v.noted.len())
            .to_string();
    let how = match v.a.state {
        State::Closed { .. } => String::new(),
        _ => v.l.t("projector-how").into_owned(),
    };
    says.extend([
        Say::text("how", how),
        Say::text("proxies", proxies(v)),
        Say::html("stage", Stage::html(v)),
        Say::html("stand", Stand::html(v)),
        Say::text("noted-words", noted),
    ]);
    if v.detail == Detail::Doors {
        says.extend(windows(v));
    }
    says
}

/// The inside of a spot, for the page that is served first.
pub fn inside(says: &[Say], id: &str) -> String {
    let say = says.iter().find(|s| s.id == id);
    match say.map(|s| (&s.html, &s.text)) {
        Some((Some(html), _)) => html.clone(),
        Some((None, Some(text))) => askama::filters::escape(text, askama::filters::Html)
            .map_or_else(|_| String::new(), |t| t.to_string()),
        _ => String::new(),
    }
}
