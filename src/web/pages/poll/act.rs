//! What is done from a poll's page: one form field says which deed.

use super::one::page;
use crate::App;
use crate::services::Error;
use crate::services::poll as deeds;
use crate::web::error::Failure;
use crate::web::form::Typed;
use crate::web::pages::assembly::typed_time;
use crate::web::path::At;
use crate::web::queue::Said;
use crate::web::session::Who;
use crate::web::shell::Shell;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use tanxin_domain::{Actor, District, PollId};

async fn do_it(
    app: &App,
    code: District,
    id: PollId,
    actor: &Actor,
    f: &Typed,
) -> Result<String, Error> {
    let key = f.deed_key();
    let here = format!("/{code}/polls/{id}");
    match f.get("deed") {
        "open" => deeds::open(app, code, actor, id, key).await?,
        "stop" => deeds::stop(app, code, actor, id, key).await?,
        "close" => deeds::close(app, code, actor, id, f.get("reason"), key).await?,
        "cancel" => deeds::cancel(app, code, actor, id, f.get("reason"), key).await?,
        "second" => {
            let at = |day: &str, hour: &str| typed_time(f.get(day), f.get(hour));
            let hours = (at("opens", "opens-at"), at("closes", "closes-at"));
            let next = deeds::second_round(app, code, actor, id, hours, key).await?;
            return Ok(format!("/{code}/polls/{next}"));
        }
        _ => return Err(Error::NotFound),
    }
    Ok(match f.get("back") {
        // From the cockpit one comes back to it.
        "room" => f.get("room").to_owned(),
        _ => here,
    })
}

/// Does what the form says, or shows the page again with what was typed.
pub async fn act(
    State(app): State<App>,
    At(code, id): At<PollId>,
    Who { actor, .. }: Who,
    shell: Shell,
    typed: Typed,
) -> Result<Response, Failure> {
    if matches!(actor, Actor::Public) {
        return Err(Failure::new(&shell, Error::SignIn));
    }
    match do_it(&app, code, id, &actor, &typed).await {
        Ok(to) => {
            let to = crate::web::session::ours(&to).unwrap_or("/").to_owned();
            Ok(Redirect::to(&to).into_response())
        }
        Err(error @ Error::Refused(_)) => {
            let said = Said::of(shell.l, &error);
            let page = page(&app, shell, (code, id), &actor, typed).await?;
            let page = page.refused(said.message.clone());
            Ok(said.beside(&error, &page))
        }
        Err(error) => Err(Failure::new(&shell, error)),
    }
}
