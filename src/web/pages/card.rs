//! Printed codes: `/c/330802-H-…`. GET shows a door and a button; only POST lets anybody
//! in, because chat programs and scanners fetch links on their own.

use crate::App;
use crate::services::captain::{self, Ask};
use crate::services::card::{self, Opened};
use crate::services::sign_in::Browser;
use crate::services::{Error, door};
use crate::web::error::{Failure, again, render};
use crate::web::session::{Keep, enter};
use crate::web::shell::Shell;
use askama::Template;
use axum::Form;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use std::time::Duration;
use tanxin_domain::Code;
use tanxin_domain::code::CodeKind;
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_store::place;
use tokio::sync::Semaphore;

/// `/c`, `/c/…`
pub fn routes() -> Router<App> {
    Router::new()
        .route("/c", get(form).post(typed))
        .route("/c/{code}", get(shown).post(entered))
        .route("/c/{code}/captain", post(captain_entered))
}

/// Wrong codes are answered one after the other, twenty a second in all: with fifty random
/// bits nobody guesses a card in a lifetime, and right codes never wait.
async fn wrong_in_turn() {
    static TURN: Semaphore = Semaphore::const_new(1);
    let _turn = TURN.acquire().await;
    tokio::time::sleep(Duration::from_millis(50)).await;
}

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage {
    shell: Shell,
    code: String,
    refusal: Option<String>,
}

async fn form(shell: Shell) -> Response {
    render(&CodePage {
        shell,
        code: String::new(),
        refusal: None,
    })
}

#[derive(Deserialize)]
struct TypedCode {
    code: String,
}

/// A typed code leads to the same page as a scanned one.
async fn typed(
    State(app): State<App>,
    shell: Shell,
    browser: Browser,
    Form(typed): Form<TypedCode>,
) -> Response {
    if let Some(receipt) = receipt(&typed.code) {
        return receipt.into_response();
    }
    match opened(&app, &typed.code, &browser).await {
        Ok((code, _)) => Redirect::to(&format!("/c/{}", code.compact())).into_response(),
        Err(error) => again_with(shell, typed.code, &error),
    }
}

fn again_with(shell: Shell, code: String, error: &Error) -> Response {
    let page = CodePage {
        refusal: Some(shell.l.refusal(error)),
        code,
        shell: shell.clone(),
    };
    again(&shell, &page, error)
}

/// A receipt leads to the matter it follows, whatever field it was typed into.
fn receipt(text: &str) -> Option<Redirect> {
    let code: Code = text.parse().ok()?;
    (code.kind() == CodeKind::Receipt).then(|| Redirect::to(&format!("/r/{}", code.compact())))
}

/// What a code leads to.
enum Behind {
    Household(Opened, Ask),
    Door(Place),
}

async fn opened(app: &App, text: &str, browser: &Browser) -> Result<(Code, Behind), Error> {
    let found = look(app, text, browser).await;
    if matches!(found, Err(Error::Refused(_) | Error::NotFound)) {
        wrong_in_turn().await;
    }
    found
}

async fn look(app: &App, text: &str, browser: &Browser) -> Result<(Code, Behind), Error> {
    let code: Code = text.parse().map_err(Error::refuse)?;
    let behind = match code.kind() {
        CodeKind::Door => Behind::Door(door::place_of(app, &code).await?),
        _ => {
            let opened = card::look_up(app, &code).await?;
            let ask = captain::ask(app, &opened, code.district(), browser).await?;
            Behind::Household(opened, ask)
        }
    };
    Ok((code, behind))
}

/// The names on the way to a place, from the compound down.
async fn names(app: &App, code: &Code, at: &Place) -> Result<Vec<String>, Error> {
    let (district, path) = (code.district(), at.path.clone());
    let way = app
        .store
        .read(move |c| place::way(c, district, &path))
        .await;
    let near = |p: &Place| p.kind > PlaceKind::Community;
    Ok(way
        .map_err(Error::from)?
        .into_iter()
        .filter(near)
        .map(|p| p.name)
        .collect())
}

#[derive(Template)]
#[template(path = "card.html")]
struct CardPage {
    shell: Shell,
    code: String,
    names: Vec<String>,
    ask: Ask,
    refusal: Option<String>,
}

#[derive(Template)]
#[template(path = "door.html")]
struct DoorPage {
    shell: Shell,
    district: tanxin_domain::District,
    names: Vec<String>,
    place: Place,
}

async fn shown(
    State(app): State<App>,
    Path(text): Path<String>,
    browser: Browser,
    shell: Shell,
) -> Result<Response, Failure> {
    if let Some(receipt) = receipt(&text) {
        return Ok(receipt.into_response());
    }
    let (code, behind) = match opened(&app, &text, &browser).await {
        Ok(found) => found,
        Err(error) => return Ok(again_with(shell, String::new(), &error)),
    };
    let fail = |e| Failure::new(&shell, e);
    match behind {
        Behind::Household(opened, ask) => {
            let names = names(&app, &code, &opened.household).await.map_err(fail)?;
            Ok(render(&CardPage {
                code: code.compact(),
                names,
                ask,
                refusal: None,
                shell,
            }))
        }
        Behind::Door(place) => {
            let names = names(&app, &code, &place).await.map_err(fail)?;
            Ok(render(&DoorPage {
                district: code.district(),
                names,
                place,
                shell,
            }))
        }
    }
}

/// The household comes in.
async fn entered(
    State(app): State<App>,
    Path(text): Path<String>,
    browser: Browser,
    shell: Shell,
) -> Response {
    let code: Result<Code, Error> = text.parse().map_err(Error::refuse);
    let cookie = match code {
        Ok(code) => card::enter(&app, &code, &browser.agent).await,
        Err(error) => Err(error),
    };
    match cookie {
        Ok(cookie) => enter(&app, &cookie, None, Keep::Year, "/me"),
        Err(error) => {
            wrong_in_turn().await;
            again_with(shell, String::new(), &error)
        }
    }
}

#[derive(Deserialize)]
struct TypedPin {
    #[serde(default)]
    word: String,
    pin: String,
}

/// The captain comes in.
async fn captain_entered(
    State(app): State<App>,
    Path(text): Path<String>,
    browser: Browser,
    shell: Shell,
    Form(typed): Form<TypedPin>,
) -> Response {
    let (code, behind) = match opened(&app, &text, &browser).await {
        Ok(found) => found,
        Err(error) => return again_with(shell, String::new(), &error),
    };
    let Behind::Household(opened, ask) = behind else {
        let error = Error::from(tanxin_domain::card::CardRefusal::OtherKind);
        return again_with(shell, String::new(), &error);
    };
    let done = match ask {
        Ask::Pin => captain::enter(&app, &code, &typed.pin, &browser).await,
        _ => captain::enter_with_word(&app, &code, &typed.word, &typed.pin, &browser).await,
    };
    match done {
        Ok(entered) => enter(
            &app,
            &entered.cookie,
            Some(&entered.device),
            Keep::Year,
            "/me",
        ),
        Err(error) => {
            let page = CardPage {
                code: code.compact(),
                names: names(&app, &code, &opened.household)
                    .await
                    .unwrap_or_default(),
                ask,
                refusal: Some(shell.l.refusal(&error)),
                shell: shell.clone(),
            };
            again(&shell, &page, &error)
        }
    }
}
