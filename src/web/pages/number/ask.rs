//! A district words one of its seven questions.

use super::page::{Wording, lay_out, numbers};
use super::{Asked, Question};
use crate::App;
use crate::services::Error;
use crate::services::number::{self, Wording as New};
use crate::web::error::{Failure, again};
use crate::web::form::Typed;
use crate::web::path::In;
use crate::web::session::Who;
use crate::web::shell::Shell;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use tanxin_domain::rate::Measure;

/// Saves the wording, or shows the form again with what was typed.
pub async fn word(
    State(app): State<App>,
    In(code): In,
    who: Who,
    shell: Shell,
    typed: Typed,
) -> Result<Response, Failure> {
    let nr: Option<u8> = typed.read("nr");
    let measure = Measure::from_word(typed.get("measure"));
    let new = New {
        nr,
        zh: typed.get("zh").to_owned(),
        en: typed.get("en").to_owned(),
        measure,
        key: typed.deed_key(),
    };
    let error = match number::word(&app, code, &who.actor, new).await {
        Ok(()) => return Ok(Redirect::to(&format!("/{code}/numbers#questions")).into_response()),
        Err(error @ Error::Refused(_)) => error,
        Err(other) => return Err(Failure::new(&shell, other)),
    };
    let (asked, now) = (Asked::default(), app.clock.now());
    let q = Question::of(code, &asked, now);
    let q = q.ok_or_else(|| Failure::new(&shell, Error::NotFound))?;
    let found = numbers(&app, &who.actor, &q).await;
    let found = found.map_err(|e| Failure::new(&shell, e))?;
    let mut page = lay_out(shell.clone(), &q, &asked, (&found, &who.actor), now);
    page.refused = Some(shell.l.refusal(&error));
    page.wording = nr.zip(measure).map(|(nr, measure)| Wording {
        nr,
        zh: typed.get("zh").to_owned(),
        en: typed.get("en").to_owned(),
        measure,
    });
    Ok(again(&shell, &page, &error))
}
