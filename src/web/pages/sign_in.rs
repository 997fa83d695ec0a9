//! Signing in and out: login and password, then six digits where they are set up.

use crate::App;
use crate::services::session::{self, Owes};
use crate::services::sign_in::{self, Browser, Entered, Step};
use crate::web::error::{Failure, again, render};
use crate::web::session::{Keep, Who, enter, leave, ours};
use crate::web::shell::Shell;
use askama::Template;
use axum::Form;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;

/// `/sign-in`, `/sign-out`
pub fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(form).post(first))
        .route("/sign-in/digits", post(second))
        .route("/sign-out", post(out))
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    shell: Shell,
    next: String,
    login: String,
    refusal: Option<String>,
}

#[derive(Template)]
#[template(path = "digits.html")]
struct DigitsPage {
    shell: Shell,
    next: String,
    slip: String,
    refusal: Option<String>,
}

#[derive(Deserialize)]
struct Back {
    #[serde(default)]
    next: String,
}

async fn form(Query(back): Query<Back>, shell: Shell) -> Response {
    render(&SignInPage {
        shell,
        next: back.next,
        login: String::new(),
        refusal: None,
    })
}

#[derive(Deserialize)]
struct Typed {
    login: String,
    password: String,
    #[serde(default)]
    next: String,
}

async fn first(
    State(app): State<App>,
    browser: Browser,
    shell: Shell,
    Form(typed): Form<Typed>,
) -> Response {
    match sign_in::sign_in(&app, &typed.login, &typed.password, &browser).await {
        Ok(Step::In(entered)) => go_on(&app, &entered, &typed.next).await,
        Ok(Step::Digits(slip)) => render(&DigitsPage {
            shell,
            next: typed.next,
            slip,
            refusal: None,
        }),
        Err(error) => {
            let page = SignInPage {
                next: typed.next,
                login: typed.login,
                refusal: Some(shell.l.refusal(&error)),
                shell: shell.clone(),
            };
            again(&shell, &page, &error)
        }
    }
}

#[derive(Deserialize)]
struct Digits {
    slip: String,
    digits: String,
    #[serde(default)]
    next: String,
}

async fn second(
    State(app): State<App>,
    browser: Browser,
    shell: Shell,
    Form(typed): Form<Digits>,
) -> Response {
    match sign_in::second_step(&app, &typed.slip, &typed.digits, &browser).await {
        Ok(entered) => go_on(&app, &entered, &typed.next).await,
        Err(error) => {
            let page = DigitsPage {
                next: typed.next,
                slip: typed.slip,
                refusal: Some(shell.l.refusal(&error)),
                shell: shell.clone(),
            };
            again(&shell, &page, &error)
        }
    }
}

/// On to what comes first, else to where they wanted to go.
async fn go_on(app: &App, entered: &Entered, next: &str) -> Response {
    let owes = session::resolve(app, &entered.cookie).await;
    let to = match owes.ok().flatten().and_then(|me| me.owes) {
        Some(Owes::Password) => "/me/password",
        Some(Owes::Second) => "/me/second",
        None => ours(next).unwrap_or("/me"),
    };
    enter(app, &entered.cookie, Some(&entered.device), Keep::Open, to)
}

async fn out(State(app): State<App>, who: Who, shell: Shell) -> Result<Response, Failure> {
    if let Some(me) = &who.signed_in {
        let ended = session::end(&app, me, me.session).await;
        ended.map_err(|e| Failure::new(&shell, e))?;
    }
    Ok(leave("/"))
}
