//! What is done from an assembly's page: one form field says which deed.

use super::call::unkept;
use super::one::page;
use super::words::{NoTime, typed_time};
use crate::App;
use crate::services::Error;
use crate::services::assembly as deeds;
use crate::web::error::{Failure, render, status};
use crate::web::form::Typed;
use crate::web::path::At;
use crate::web::queue::Said;
use crate::web::session::Who;
use crate::web::shell::Shell;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use jiff::Timestamp;
use tanxin_domain::assembly::{AssemblyRefusal, How, Says};
use tanxin_domain::{Actor, AssemblyId, District};

fn time(f: &Typed) -> Result<Timestamp, Error> {
    typed_time(f.get("date"), f.get("time")).ok_or_else(|| Error::refuse(NoTime))
}

/// Does it and answers where to go.
async fn do_it(
    app: &App,
    code: District,
    id: AssemblyId,
    actor: &Actor,
    f: &Typed,
) -> Result<String, Error> {
    let key = f.deed_key();
    let here = format!("/{code}/assemblies/{id}");
    match f.get("deed") {
        "freeze" => deeds::freeze(app, code, actor, id, key).await?,
        "open" => {
            deeds::open(app, code, actor, id, key).await?;
            return Ok(format!("{here}/room"));
        }
        "close" => deeds::close(app, code, actor, id, key).await?,
        "seal" => deeds::seal_again(app, code, actor, id, key).await?,
        "postpone" => {
            deeds::postpone(app, code, actor, id, time(f)?, f.get("venue"), key).await?;
        }
        "cancel" => deeds::cancel(app, code, actor, id, f.get("reason"), key).await?,
        "adjourn" => {
            let at = time(f)?;
            let next = deeds::adjourn(app, code, actor, id, at, f.get("venue"), key).await?;
            return Ok(format!("/{code}/assemblies/{next}"));
        }
        "come" => deeds::intend(app, code, actor, id, Says::Comes, key).await?,
        "proxy" => {
            let holder = f.read("holder").ok_or(AssemblyRefusal::NotOnTheRoll)?;
            deeds::intend(app, code, actor, id, Says::Proxy(holder), key).await?;
        }
        "arrive" => {
            let own = actor.household().ok_or(Error::SignIn)?;
            deeds::check_in(app, code, actor, id, own, How::Phone, key).await?;
        }
        _ => return Err(Error::NotFound),
    }
    Ok(here)
}

/// Does what the form says, or shows the page again with what was typed.
pub async fn act(
    State(app): State<App>,
    At(code, id): At<AssemblyId>,
    Who { actor, .. }: Who,
    shell: Shell,
    typed: Typed,
) -> Result<Response, Failure> {
    if matches!(actor, Actor::Public) {
        return Err(Failure::new(&shell, Error::SignIn));
    }
    match do_it(&app, code, id, &actor, &typed).await {
        Ok(to) => Ok(Redirect::to(&to).into_response()),
        Err(error @ Error::Refused(_)) => {
            let (code_of, said) = (status(&error), Said::of(shell.l, &error));
            let page = page(&app, shell, (code, id), &actor, typed).await?;
            let page = page.refused(said.message.clone());
            let mut answer = unkept((code_of, render(&page)));
            answer.extensions_mut().insert(said);
            Ok(answer)
        }
        Err(error) => Err(Failure::new(&shell, error)),
    }
}
