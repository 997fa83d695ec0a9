//! Forms of a matter's page: answer, correct, strike, confirm, withdraw.

use super::one::again;
use crate::App;
use crate::services::Error;
use crate::services::matter::{self, Answering, Confirming, Correcting, On, Striking, Withdrawing};
use crate::services::photo::ready;
use crate::web::form::Typed;
use crate::web::path::At;
use crate::web::session::Who;
use crate::web::shell::Shell;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use tanxin_domain::category::CategoryCode;
use tanxin_domain::matter::{Grade, How, MatterRefusal, Verdict};
use tanxin_domain::{Code, District, MatterId};

/// Leads to the page, or shows it again with what was typed.
pub async fn done(
    app: &App,
    shell: Shell,
    who: Who,
    (code, id): (District, MatterId),
    form: &'static str,
    (typed, outcome): (Typed, Result<(), Error>),
) -> Response {
    match outcome {
        Ok(()) => Redirect::to(&format!("/{code}/matters/{id}")).into_response(),
        Err(error) => again(app, shell, &who, (code, id), None, (form, typed, error)).await,
    }
}

/// An office answers, or says that it is solved.
pub async fn answer(
    State(app): State<App>,
    At(code, id): At<MatterId>,
    who: Who,
    shell: Shell,
    mut typed: Typed,
) -> Response {
    let outcome = speak(&app, code, id, &who, &mut typed).await;
    done(&app, shell, who, (code, id), "answer", (typed, outcome)).await
}

async fn speak(
    app: &App,
    code: District,
    id: MatterId,
    who: &Who,
    typed: &mut Typed,
) -> Result<(), Error> {
    let new = Answering {
        matter: id,
        version: typed.read("version"),
        photos: ready(typed.photos()?).await?,
        text: typed.get("text").to_owned(),
        without: typed.get("without").to_owned(),
        key: typed.deed_key(),
    };
    if typed.is("deed", "solve") {
        matter::solve(app, code, &who.actor, new).await
    } else {
        matter::answer(app, code, &who.actor, new).await
    }
}

/// Puts right how it was noted.
pub async fn correct(
    State(app): State<App>,
    At(code, id): At<MatterId>,
    who: Who,
    shell: Shell,
    mut typed: Typed,
) -> Response {
    let outcome = match correcting(&mut typed, id) {
        Ok(new) => matter::correct(&app, code, &who.actor, new).await,
        Err(error) => Err(error),
    };
    done(&app, shell, who, (code, id), "correct", (typed, outcome)).await
}

fn correcting(typed: &mut Typed, id: MatterId) -> Result<Correcting, Error> {
    typed.photos()?;
    let category =
        CategoryCode::parse(typed.get("category")).ok_or(MatterRefusal::UnknownCategory)?;
    Ok(Correcting {
        matter: id,
        version: typed.read("version"),
        title: typed.get("title").to_owned(),
        category,
        key: typed.deed_key(),
    })
}

/// Strikes what was noted in an assembly by mistake.
pub async fn strike(
    State(app): State<App>,
    At(code, id): At<MatterId>,
    who: Who,
    shell: Shell,
    mut typed: Typed,
) -> Response {
    let outcome = match typed.photos() {
        Ok(_) => {
            let new = Striking {
                matter: id,
                version: typed.read("version"),
                reason: typed.get("why").to_owned(),
                key: typed.deed_key(),
            };
            matter::strike(&app, code, &who.actor, new).await
        }
        Err(error) => Err(error),
    };
    done(&app, shell, who, (code, id), "strike", (typed, outcome)).await
}

/// What somebody chose and wrote about the outcome.
pub fn confirming(
    typed: &mut Typed,
    id: MatterId,
    receipt: Option<Code>,
) -> Result<Confirming, Error> {
    typed.photos()?;
    let verdict = Verdict::from_word(typed.get("verdict")).ok_or(MatterRefusal::NoVerdict)?;
    Ok(Confirming {
        matter: id,
        version: typed.read("version"),
        verdict,
        grade: Grade::from_word(typed.get("grade")),
        words: typed.get("words").to_owned(),
        how: How::from_word(typed.get("how")).unwrap_or(How::Web),
        receipt,
        key: typed.deed_key(),
    })
}

/// The household says whether it is solved, or staff note down what it said.
pub async fn confirm(
    State(app): State<App>,
    At(code, id): At<MatterId>,
    who: Who,
    shell: Shell,
    mut typed: Typed,
) -> Response {
    let outcome = match confirming(&mut typed, id, None) {
        Ok(new) => matter::confirm(&app, code, &who.actor, new).await,
        Err(error) => Err(error),
    };
    done(&app, shell, who, (code, id), "confirm", (typed, outcome)).await
}

/// The household takes it back.
pub async fn withdraw(
    State(app): State<App>,
    At(code, id): At<MatterId>,
    who: Who,
    shell: Shell,
    mut typed: Typed,
) -> Response {
    let outcome = match typed.photos() {
        Ok(_) => {
            let new = Withdrawing {
                matter: id,
                version: typed.read("version"),
                receipt: None,
                key: typed.deed_key(),
            };
            matter::withdraw(&app, code, &who.actor, new).await
        }
        Err(error) => Err(error),
    };
    done(&app, shell, who, (code, id), "withdraw", (typed, outcome)).await
}

/// What is personal in it goes, by law.
pub async fn erase(
    State(app): State<App>,
    At(code, id): At<MatterId>,
    who: Who,
    shell: Shell,
    mut typed: Typed,
) -> Response {
    let outcome = match typed.photos() {
        Ok(_) => {
            let on = On {
                matter: id,
                version: typed.read("version"),
                key: typed.deed_key(),
            };
            matter::erase(&app, code, &who.actor, on, typed.read("receipt")).await
        }
        Err(error) => Err(error),
    };
    done(&app, shell, who, (code, id), "erase", (typed, outcome)).await
}
