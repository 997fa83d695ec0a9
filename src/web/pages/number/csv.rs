//! The same numbers as a table for a spreadsheet: the place over eight spans, and what lies
//! below it now. Headings in the reader's language; what stands below them is the same in each.

use super::page::numbers;
use super::{Asked, Question, view};
use crate::App;
use crate::services::Error;
use crate::services::number::Numbers;
use crate::web::error::Failure;
use crate::web::path::In;
use crate::web::session::Who;
use crate::web::shell::Shell;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use std::fmt::Write as _;
use tanxin_domain::place::Place;
use tanxin_domain::rate::{Counts, Left, Measure, Rate, Span};

/// A cell: quoted, and never a formula to a spreadsheet.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

const BEGIN: [&str; 9] = [
    "number-csv-place",
    "number-csv-name",
    "number-csv-kind",
    "number-span",
    "number-csv-from",
    "number-csv-to",
    "number-csv-version",
    "number-raised",
    "number-settled",
];

fn head(shell: &Shell) -> String {
    let l = shell.l;
    let mut all: Vec<String> = BEGIN.map(|key| cell(&l.t(key))).into();
    for rate in Rate::ALL {
        let name = l.t(&format!("rate-{}", rate.word()));
        let of = |key: &str| cell(&l.say(key).s("rate", &name).to_string());
        all.extend(
            [
                "number-csv-numerator",
                "number-csv-denominator",
                "number-csv-percent",
            ]
            .map(of),
        );
        for why in Left::ALL {
            let why = l.t(&format!("number-left-{}", why.word()));
            let words = l.say("number-behind-left").s("rate", &name).s("why", why);
            all.push(cell(&words.to_string()));
        }
    }
    all.join(",") + "\r\n"
}

fn line(q: &Question, found: &Numbers, place: &Place, (span, counts): (Span, &Counts)) -> String {
    let by = q.by;
    let mut out = format!(
        "{},{},{},{span},{},{},{},{},{}",
        place.id,
        cell(&place.name),
        place.kind.word(),
        span.first(),
        span.last(),
        by.nr,
        Measure::Raised.count(counts, by),
        Measure::Settled.count(counts, by),
    );
    for rate in Rate::ALL {
        let Some(f) = view::figure(q, found, *rate, counts) else {
            // So few grades would tell who gave which.
            out += &",".repeat(3 + Left::ALL.len());
            continue;
        };
        let percent = f.percent().unwrap_or_default();
        let _ = write!(out, ",{},{},{percent}", f.numerator(), f.of);
        for why in Left::ALL {
            let _ = write!(out, ",{}", f.left.get(why).copied().unwrap_or(0));
        }
    }
    out + "\r\n"
}

/// `/330802/numbers.csv`
pub async fn table(
    State(app): State<App>,
    In(code): In,
    Query(asked): Query<Asked>,
    who: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let q = Question::of(code, &asked, app.clock.now());
    let q = q.ok_or_else(|| Failure::new(&shell, Error::NotFound))?;
    let found = numbers(&app, &who.actor, &q).await;
    let found = found.map_err(|e| Failure::new(&shell, e))?;
    // The mark that tells a spreadsheet it is UTF-8.
    let mut out = format!("\u{feff}{}", head(&shell));
    for (span, counts) in &found.history {
        out += &line(&q, &found, &found.place, (*span, counts));
    }
    for place in &found.below {
        out += &line(&q, &found, place, (q.span, &found.of(place.id)));
    }
    let name = format!("attachment; filename=\"tanxin-{code}-{}.csv\"", q.span);
    let head = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((head, out).into_response())
}
