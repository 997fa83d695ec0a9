//! HTTP: pages, forms, live streams.
//!
//! A handler is a paragraph: read, permit, act, answer. Pages carry no secrets,
//! so public ones are the same bytes for all and are kept by (page, district seq).

pub mod assets;
pub mod cache;
pub mod error;
pub mod form;
pub mod guard;
pub mod keep;
pub mod live;
pub mod pages;
pub mod parts;
pub mod path;
pub mod queue;
pub mod routes;
pub mod session;
pub mod shell;

use crate::App;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use cache::Front;

/// The whole site.
pub fn site(app: App) -> Front<Router> {
    let router = Router::new()
        .merge(pages::routes())
        .merge(assets::routes())
        .merge(live::routes(live::TOPICS))
        .fallback(error::no_such_page)
        .layer(from_fn_with_state(app.clone(), cache::keep_public_pages))
        .layer(from_fn_with_state(app.clone(), queue::as_who_wrote_it))
        .layer(from_fn(queue::answer_queued))
        .layer(from_fn(guard::same_origin))
        .layer(from_fn_with_state(app.clone(), guard::headers))
        .with_state(app.clone());
    Front::new(app, router)
}
