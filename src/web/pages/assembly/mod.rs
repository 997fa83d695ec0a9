//! Assemblies: the list, calling one, its page, the door, the minutes, papers.

mod act;
mod call;
mod door;
mod list;
mod minutes;
mod one;
mod paper;
mod papers;
mod words;

pub(super) use call::unkept;
pub use door::DOOR;
pub use papers::pdf;
pub(super) use words::{Stamp, typed_time};

use crate::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

/// `/330802/assemblies/…`
pub fn routes() -> Router<App> {
    // Forms limit themselves: see `web::form`.
    let forms = Router::new()
        .route(
            "/{district}/assemblies/new",
            get(call::form).post(call::call),
        )
        .route(
            "/{district}/assemblies/paper",
            get(paper::form).post(paper::enter),
        )
        .route("/{district}/assemblies/{id}", get(one::one).post(act::act))
        .route(
            "/{district}/assemblies/{id}/check-in",
            get(door::door).post(door::act),
        )
        .route(
            "/{district}/assemblies/{id}/minutes",
            get(minutes::form).post(minutes::write),
        )
        .layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/{district}/assemblies", get(list::list))
        .route("/{district}/assemblies/{id}/roll", get(one::roll))
        .route("/{district}/assemblies/{id}/sheets/{nr}", get(paper::sheet))
        .route(
            "/{district}/assemblies/{id}/minutes/check",
            get(minutes::check),
        )
        .route(
            "/{district}/assemblies/{id}/minutes.json",
            get(papers::data),
        )
        .route(
            "/{district}/assemblies/{id}/minutes.md",
            get(papers::markdown),
        )
        .route(
            "/{district}/assemblies/{id}/minutes.docx",
            get(papers::docx),
        )
        .route(
            "/{district}/assemblies/{id}/minutes.pdf",
            get(papers::minutes),
        )
        .route(
            "/{district}/assemblies/{id}/notice.pdf",
            get(papers::notice),
        )
        .route(
            "/{district}/assemblies/{id}/sign-in.pdf",
            get(papers::sign_in),
        )
        .route(
            "/{district}/assemblies/{id}/invitations.pdf",
            post(papers::invitations),
        )
        .route("/{district}/assemblies/{id}/cards.pdf", post(papers::cards))
        .merge(forms)
}
