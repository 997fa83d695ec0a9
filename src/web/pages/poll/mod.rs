//! Polls: the list, calling one, its page, the ballot.

mod act;
mod delivery;
mod file;
mod list;
mod log;
mod new;
mod objection;
mod one;
mod paper;
mod proxies;
mod screens;
mod secret;
mod vote;
mod words;

use crate::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
pub use one::POLL;

/// `/330802/polls/…`
pub fn routes() -> Router<App> {
    // Forms limit themselves: see `web::form`.
    let forms = Router::new()
        .route("/{district}/polls/new", get(new::form).post(new::call))
        .route("/{district}/polls/{id}", get(one::one).post(act::act))
        .route(
            "/{district}/polls/{id}/vote",
            get(vote::ballot).post(vote::cast),
        )
        .route(
            "/{district}/polls/{id}/paper",
            get(paper::desk).post(paper::act),
        )
        .route(
            "/{district}/polls/{id}/proxies",
            get(proxies::list).post(proxies::act),
        )
        .route(
            "/{district}/polls/{id}/objections",
            get(objection::list).post(objection::act),
        )
        .route(
            "/{district}/polls/{id}/delivery",
            get(delivery::desk).post(delivery::act),
        )
        .route("/{district}/polls/{id}/draw", post(secret::draw))
        .route("/{district}/polls/{id}/box", post(secret::into_box))
        .layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/{district}/polls", get(list::list))
        .route("/{district}/polls/{id}/named", get(one::named))
        .route("/{district}/polls/{id}/log", get(log::log))
        .route("/{district}/polls/{id}/papers.pdf", get(paper::papers))
        .route("/{district}/polls/{id}/result.json", get(file::file))
        .route("/{district}/polls/{id}/recount.html", get(file::recount))
        .merge(forms)
}
