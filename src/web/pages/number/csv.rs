//! The same numbers as a table for a spreadsheet: the place over eight spans, and what lies
//! below it now. Words as the database has them, so that two exports can be compared.

use super::page::numbers;
use super::{Asked, Question};
use crate::App;
use crate::services::Error;
use crate::services::number::ROW;
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

fn head() -> String {
    let mut out = "place,name,kind,span,from,to,version,raised,settled".to_owned();
    for rate in Rate::ALL {
        let word = rate.word();
        let _ = write!(out, ",{word} numerator,{word} denominator,{word} percent");
        for why in Left::ALL {
            let _ = write!(out, ",{word} left out {}", why.word());
        }
    }
    out + "\r\n"
}

fn line(q: &Question, place: &Place, span: Span, counts: &Counts) -> String {
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
        let f = by.formula(*rate).figure(counts);
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
    let mut out = format!("\u{feff}{}", head());
    for span in q.span.row(ROW) {
        out += &line(&q, &found.place, span, &found.of(found.place.id, span));
    }
    for place in &found.below {
        out += &line(&q, place, q.span, &found.of(place.id, q.span));
    }
    let name = format!("attachment; filename=\"tanxin-{code}-{}.csv\"", q.span);
    let head = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((head, out).into_response())
}
