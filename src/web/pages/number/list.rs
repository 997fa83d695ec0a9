//! The matters behind a figure.

use super::page::measure_name;
use super::{Asked, Question, view};
use crate::App;
use crate::services::Error;
use crate::services::number::{self, Part};
use crate::web::error::{Failure, render};
use crate::web::pages::matter::words::place_words;
use crate::web::parts::matters::{self, Line};
use crate::web::path::In;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use tanxin_domain::permission::{Deed, may};
use tanxin_domain::rate::{Left, Measure};
use tanxin_domain::when;

/// Matters of one page.
const A_PAGE: usize = 40;

#[derive(Template)]
#[template(path = "numbers-matters.html")]
struct BehindPage {
    shell: Shell,
    title: String,
    place: String,
    span: String,
    count: i64,
    list: String,
    back: String,
    next: Option<String>,
}

fn part(asked: &Asked) -> Option<Part> {
    let measure = Measure::from_word(asked.measure.as_deref().unwrap_or("raised"))?;
    match (measure, asked.part.as_deref()) {
        (_, None) => Some(Part::All(measure)),
        (Measure::Rate(rate), Some("numerator")) => Some(Part::Numerator(rate)),
        (Measure::Rate(rate), Some(word)) => Some(Part::Left(rate, Left::from_word(word)?)),
        (_, Some(_)) => None,
    }
}

/// What the list holds, in words.
fn title(shell: &Shell, part: Part) -> String {
    let l = shell.l;
    match part {
        Part::All(Measure::Rate(rate)) => {
            let name = measure_name(shell, Measure::Rate(rate));
            l.say("number-behind-of").s("rate", name).to_string()
        }
        Part::All(measure) => measure_name(shell, measure),
        Part::Numerator(rate) => {
            let name = measure_name(shell, Measure::Rate(rate));
            l.say("number-behind-numerator").s("rate", name).to_string()
        }
        Part::Left(rate, why) => {
            let name = measure_name(shell, Measure::Rate(rate));
            let why = l.t(&format!("number-left-{}", why.word()));
            l.say("number-behind-left")
                .s("rate", name)
                .s("why", why)
                .to_string()
        }
    }
}

/// `/330802/numbers/matters`
pub async fn list(
    State(app): State<App>,
    In(code): In,
    Query(asked): Query<Asked>,
    who: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let now = app.clock.now();
    let question = Question::of(code, &asked, now).zip(part(&asked));
    let (q, part) = question.ok_or_else(|| Failure::new(&shell, Error::NotFound))?;
    let (about, by, page) = ((q.place, q.span), (part, q.by), (asked.before, A_PAGE));
    let actor = who.actor.clone();
    let read = app
        .store
        .read(move |c| number::behind(c, code, &actor, about, by, page));
    let found = read.await.map_err(|e: Error| Failure::new(&shell, e))?;
    let shell = shell.at(code, &found.district, "numbers");
    let lines: Vec<Line> = found
        .matters
        .iter()
        .map(|m| {
            let path = found.places.get(&m.place).map(|p| &p.path);
            let doors = path.is_some_and(|p| may(&who.actor, Deed::SeeDoors, p));
            let at = place_words(&shell, &found.places, m, doors);
            Line::of(
                shell.l,
                code,
                m,
                at,
                shell.date(&when::day(m.raised_at)),
                now,
            )
        })
        .collect();
    let (measure, kind) = (asked.measure.as_deref(), asked.part.as_deref());
    let here = q.behind(
        q.place,
        measure.unwrap_or("raised"),
        kind.unwrap_or_default(),
    );
    Ok(render(&BehindPage {
        title: title(&shell, part),
        place: found.place.name.clone(),
        span: view::span_words(&shell, q.span),
        count: found.count,
        list: matters::html(&lines, true),
        back: q.page(q.place, q.span),
        next: found.next.map(|no| format!("{here}&before={no}")),
        shell,
    }))
}
