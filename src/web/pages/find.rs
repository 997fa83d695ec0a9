//! Finding a place by what people call it.

use crate::App;
use crate::services::Error;
use crate::services::find::{Found, Hit, look};
use crate::web::error::{Failure, render};
use crate::web::path::In;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;
use tanxin_domain::{District, PlaceId};
use tanxin_store::district;

/// `/330802/find?q=…`
pub fn routes() -> Router<App> {
    Router::new().route("/{district}/find", get(find))
}

/// What the address asks for.
#[derive(Deserialize)]
pub struct Asked {
    q: Option<String>,
    near: Option<String>,
}

#[derive(Template)]
#[template(path = "find.html")]
struct FindPage {
    shell: Shell,
    code: District,
    q: String,
    near: Option<PlaceId>,
    found: Found,
}

impl FindPage {
    /// The places above a hit, in words.
    fn above(&self, hit: &Hit) -> String {
        let above = hit.way.iter().filter(|p| p.id != hit.place.id);
        let names: Vec<&str> = above.map(|p| p.name.as_str()).collect();
        names.join(" › ")
    }

    /// `1单元` alone says little: a hit is called by all that is below the compound.
    fn called(&self, hit: &Hit) -> String {
        super::place::title(&hit.way)
    }
}

async fn find(
    State(app): State<App>,
    In(code): In,
    Query(asked): Query<Asked>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let q: String = asked.q.unwrap_or_default().chars().take(200).collect();
    let near: Option<PlaceId> = asked.near.and_then(|near| near.parse().ok());
    let text = q.clone();
    let answer = app.store.read(move |c| {
        let known = district::one(c, code)?.ok_or(Error::NotFound)?;
        Ok::<_, Error>((known.name, look(c, code, &actor, near, &text)?))
    });
    let (name, found) = answer.await.map_err(|e| Failure::new(&shell, e))?;
    if let (true, [only]) = (found.whole, found.hits.as_slice()) {
        let to = format!("/{code}/places/{}", only.place.id);
        return Ok(Redirect::to(&to).into_response());
    }
    let shell = shell.at(code, &name, "place");
    Ok(render(&FindPage {
        shell,
        code,
        q,
        near,
        found,
    }))
}
