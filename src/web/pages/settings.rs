//! The switches at the head of each page: language, large type.

use crate::App;
use axum::Router;
use axum::extract::Query;
use axum::http::header;
use axum::response::{AppendHeaders, IntoResponse as _, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;
use tanxin_domain::Lang;

/// `/settings?lang=en&back=/330802`
pub fn routes() -> Router<App> {
    Router::new().route("/settings", get(switch))
}

#[derive(Deserialize)]
struct Wish {
    lang: Option<String>,
    mode: Option<String>,
    #[serde(default)]
    back: String,
}

/// Only remembers a wish in a cookie, so a link will do.
async fn switch(Query(wish): Query<Wish>) -> Response {
    let year = "Path=/; Max-Age=31536000; SameSite=Lax";
    let mut cookies = Vec::new();
    if let Some(lang) = wish.lang.as_deref().and_then(Lang::from_tag) {
        cookies.push((header::SET_COOKIE, format!("lang={}; {year}", lang.tag())));
    }
    match wish.mode.as_deref() {
        Some("elder") => cookies.push((header::SET_COOKIE, format!("mode=elder; {year}"))),
        Some(_) => cookies.push((header::SET_COOKIE, "mode=; Path=/; Max-Age=0".to_owned())),
        None => {}
    }
    // Only to our own pages: `//host` and `/\host` would lead elsewhere.
    let ours = wish.back.starts_with('/') && !wish.back[1..].starts_with(['/', '\\']);
    let back = if ours { wish.back.as_str() } else { "/" };
    (AppendHeaders(cookies), Redirect::to(back)).into_response()
}
