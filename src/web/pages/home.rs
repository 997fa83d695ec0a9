//! The front door: the only district, or the choice of one.

use crate::App;
use crate::services::Error;
use crate::web::error::{Failure, render};
use crate::web::path::In;
use crate::web::shell::Shell;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use tanxin_store::district::{self, Known};

/// `/` and `/330802`
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(door))
        .route("/{district}", get(one))
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    shell: Shell,
    districts: Vec<Known>,
}

async fn door(State(app): State<App>, shell: Shell) -> Result<Response, Failure> {
    let districts = app
        .store
        .read(district::all)
        .await
        .map_err(|e| Failure::new(&shell, e))?;
    match districts.as_slice() {
        [only] => Ok(Redirect::to(&format!("/{}", only.district)).into_response()),
        _ => Ok(render(&HomePage { shell, districts })),
    }
}

async fn one(State(app): State<App>, In(code): In, shell: Shell) -> Result<Response, Failure> {
    let known = app.store.read(move |c| district::one(c, code)).await;
    let known = known.map_err(|e| Failure::new(&shell, e))?;
    let known = known.ok_or_else(|| Failure::new(&shell, Error::NotFound))?;
    Ok(Redirect::to(&format!("/{code}/places/{}", known.root)).into_response())
}
