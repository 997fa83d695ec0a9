//! Matters: the list, the story of each, raising one, following one by its receipt.

mod backing;
mod bulk;
mod chains;
pub mod exclusion;
mod flow;
mod intake;
pub mod known;
mod link;
mod list;
mod new;
mod one;
mod photo;
mod queue;
mod receipt;
mod similar;
mod spot;
mod steps;
mod story;
mod template;
mod turn;
pub mod words;

use crate::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

/// `/330802/matters/…`, `/330802/photos/…`, `/r/…`
pub fn routes() -> Router<App> {
    // Forms limit themselves: see `web::form`.
    let forms = Router::new()
        .route("/{district}/matters/new", get(new::form).post(new::raise))
        .route("/{district}/matters/{id}/answer", post(turn::answer))
        .route("/{district}/matters/{id}/move", post(flow::moved))
        .route("/{district}/matters/{id}/link", post(link::linked))
        .route("/{district}/matters/{id}/erase", post(turn::erase))
        .route("/{district}/matters/{id}/back", post(backing::back))
        .route("/{district}/matters/{id}/confirm", post(turn::confirm))
        .route("/{district}/matters/{id}/correct", post(turn::correct))
        .route("/{district}/matters/{id}/exclude", post(exclusion::act))
        .route("/{district}/matters/{id}/strike", post(turn::strike))
        .route("/{district}/matters/{id}/withdraw", post(turn::withdraw))
        .route("/{district}/intake", get(intake::form).post(intake::note))
        .route("/{district}/queue", get(queue::page).post(queue::save))
        .route(
            "/{district}/queue/bulk",
            get(bulk::preview).post(bulk::send),
        )
        .route("/{district}/queue/undo", post(bulk::undo))
        .route(
            "/{district}/templates",
            get(template::list).post(template::save),
        )
        .route("/{district}/chains", get(chains::list).post(chains::save))
        .route("/r", get(receipt::form).post(receipt::typed))
        .route("/r/{code}", get(receipt::follow).post(receipt::confirm))
        .route("/r/{code}/withdraw", post(receipt::withdraw))
        .layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/{district}/matters", get(list::list))
        .route("/{district}/matters/similar", get(similar::page))
        .route("/{district}/matters/{id}", get(one::one))
        .route("/{district}/matters/{id}/receipt", get(receipt::print))
        .route("/{district}/photos/{id}", get(photo::one))
        .route("/r/{code}/photos/{id}", get(photo::held))
        .merge(forms)
}
