//! What is hot at a place: a page for those who answer for a community and above, and a short
//! list for the head of their queue and of their numbers.

use crate::App;
use crate::services::Error;
use crate::services::hot::{self, Found, Hot};
use crate::web::error::{Failure, render};
use crate::web::path::At;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use tanxin_domain::hot::{LEAST_HOUSEHOLDS, WEEKS_BEFORE};
use tanxin_domain::permission::{Deed, may};
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::{Actor, District, PlaceId, when};

/// Lines of the short list.
const MOST_SHORT: usize = 3;
/// Height of the small chart above its axis, and the width of a week.
const HIGH: usize = 36;
const WIDE: usize = 16;

/// `/330802/places/…/hot`
pub fn routes() -> Router<App> {
    Router::new().route("/{district}/places/{id}/hot", get(page))
}

/// Households by week as a line, scaled to its own peak.
struct Trend {
    /// The points of the line.
    line: String,
    /// Is there more than this week to draw?
    drawn: bool,
    /// Where this week stands.
    last: (usize, usize),
}

/// One group, in words.
struct Line {
    url: String,
    title: String,
    place: String,
    category: String,
    count: String,
    week: String,
    first: String,
    trend: Trend,
    matters: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "hot.html")]
struct HotPage {
    shell: Shell,
    code: District,
    place: Place,
    way: Vec<Place>,
    hot: Vec<Line>,
    steady: Vec<Line>,
    /// Where was looked, in words.
    looked: Option<String>,
    numbers: bool,
}

impl HotPage {
    fn least(&self) -> i64 {
        LEAST_HOUSEHOLDS as i64
    }
    fn weeks(&self) -> i64 {
        WEEKS_BEFORE as i64
    }
}

#[derive(Template)]
#[template(path = "parts/hot.html")]
struct Short<'a> {
    shell: &'a Shell,
    code: District,
    place: PlaceId,
    lines: Vec<Line>,
}

/// Tenths as people write them: `4`, `0.4`.
fn tenths(n: usize) -> String {
    match n % 10 {
        0 => (n / 10).to_string(),
        rest => format!("{}.{rest}", n / 10),
    }
}

fn trend(weeks: &[Option<usize>]) -> Trend {
    let peak = weeks.iter().flatten().max().copied().unwrap_or(0).max(1);
    let point = |(n, of): (usize, &Option<usize>)| {
        let households = (*of)?;
        Some((4 + n * WIDE, 4 + HIGH - households * HIGH / peak))
    };
    let points: Vec<(usize, usize)> = weeks.iter().enumerate().filter_map(point).collect();
    let words: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
    Trend {
        drawn: points.len() > 1,
        line: words.join(" "),
        last: points.last().copied().unwrap_or((4, 4 + HIGH)),
    }
}

fn line(shell: &Shell, code: District, of: &Hot) -> Line {
    let (l, g) = (shell.l, &of.group);
    let mut count = vec![
        l.say("hot-households")
            .n("count", g.households as i64)
            .to_string(),
    ];
    if g.buildings > 0 {
        count.push(
            l.say("hot-buildings")
                .n("count", g.buildings as i64)
                .to_string(),
        );
    }
    let week = match g.usual() {
        Some(usual) => l
            .say("hot-week")
            .n("count", g.this_week() as i64)
            .s("day", tenths(g.a_day()))
            .s("usual", tenths(usual))
            .to_string(),
        None => l
            .say("hot-week-alone")
            .n("count", g.this_week() as i64)
            .s("day", tenths(g.a_day()))
            .to_string(),
    };
    let url = |id| format!("/{code}/matters/{id}");
    let first = shell.date(&when::day(g.first));
    Line {
        url: url(g.about),
        title: g.title.clone(),
        place: of.place.name.clone(),
        category: g.category.category().name(shell.lang()).to_owned(),
        count: count.join(if l.zh() { "、" } else { ", " }),
        week,
        first: l.say("hot-first").s("date", first).to_string(),
        trend: trend(&g.weeks),
        matters: of
            .matters
            .iter()
            .map(|m| (url(m.id), m.title.clone()))
            .collect(),
    }
}

fn lines(shell: &Shell, code: District, found: &Found, hot: bool) -> Vec<Line> {
    let some = found.all.iter().filter(|h| h.group.hot == hot);
    some.map(|h| line(shell, code, h)).collect()
}

/// `/330802/places/…/hot`
pub async fn page(
    State(app): State<App>,
    At(code, id): At<PlaceId>,
    who: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let found = hot::read(&app, code, &who.actor, id).await;
    let found = found.map_err(|e| Failure::new(&shell, e))?;
    let shell = shell.at(code, &found.district, "numbers");
    let looked = |(some, all): (usize, usize)| {
        let l = shell.l;
        l.say("hot-looked")
            .n("some", some as i64)
            .n("all", all as i64)
            .to_string()
    };
    let page = HotPage {
        hot: lines(&shell, code, &found, true),
        steady: lines(&shell, code, &found, false),
        looked: found.looked.map(looked),
        numbers: found.place.kind != PlaceKind::Unit,
        way: found
            .way
            .iter()
            .filter(|p| p.id != found.place.id)
            .cloned()
            .collect(),
        place: found.place,
        code,
        shell,
    };
    Ok(render(&page))
}

/// The short list of a place, as HTML: empty for whoever may not see it. What can't be found
/// is left out: the page it stands on is about something else.
pub async fn short(
    app: &App,
    shell: &Shell,
    actor: &Actor,
    (code, at): (District, &Place),
) -> String {
    let far = matches!(at.kind, PlaceKind::Unit | PlaceKind::Household);
    if far || !may(actor, Deed::SeeHot, &at.path) {
        return String::new();
    }
    match hot::read(app, code, actor, at.id).await {
        Ok(found) => {
            let mut lines = lines(shell, code, &found, true);
            lines.truncate(MOST_SHORT);
            let short = Short {
                shell,
                code,
                place: at.id,
                lines,
            };
            short.render().unwrap_or_default()
        }
        Err(error) => {
            if let Error::Store(fault) = &error {
                tracing::error!(%fault, place = %at.id, "what is hot could not be read");
            }
            String::new()
        }
    }
}
