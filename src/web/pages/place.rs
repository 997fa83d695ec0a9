//! A place: who answers here, what is open, what lies below.

use crate::App;
use crate::services::Error;
use crate::web::error::{Failure, render};
use crate::web::path::At;
use crate::web::shell::Shell;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use tanxin_domain::PlaceId;
use tanxin_domain::place::Place;
use tanxin_store::{district, place};

/// `/330802/places/…`
pub fn routes() -> Router<App> {
    Router::new().route("/{district}/places/{id}", get(one))
}

#[derive(Template)]
#[template(path = "place.html")]
struct PlacePage {
    shell: Shell,
    way: Vec<Place>,
    place: Place,
    below: Vec<Place>,
}

async fn one(
    State(app): State<App>,
    At(code, id): At<PlaceId>,
    shell: Shell,
) -> Result<Response, Failure> {
    let found = app.store.read(move |c| {
        let place = place::one(c, code, id)?.ok_or(Error::NotFound)?;
        let known = district::one(c, code)?.ok_or(Error::NotFound)?;
        let way = place::way(c, code, &place.path)?;
        let below = place::children(c, code, id)?;
        Ok::<_, Error>((known, place, way, below))
    });
    let (known, place, way, below) = found.await.map_err(|e| Failure::new(&shell, e))?;
    let shell = shell.at(code, &known.name, "place");
    Ok(render(&PlacePage {
        shell,
        way,
        place,
        below,
    }))
}
