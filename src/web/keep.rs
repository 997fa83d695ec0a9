//! What a browser's own worker (`assets/worker.ts`) may keep, to open it where there is no network.
//!
//! A page says so itself, by a header, and only a few do: those on which one writes something
//! down. It says whose page it is and how long a copy is good; whatever says nothing is never kept.

use crate::App;
use crate::web::session::Who;
use crate::web::shell::{PUBLIC, Shell};
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use jiff::SignedDuration;

const KEEP: HeaderName = HeaderName::from_static("x-keep");

/// How long a copy that names nobody is good.
const NOBODYS: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Says that a copy may be kept: `staff-7 43200`, for whom and for how many seconds. A copy of
/// somebody's page is good no longer than their session.
pub fn keep(app: &App, who: &Who, shell: &Shell, mut response: Response) -> Response {
    let (whose, span) = match &who.signed_in {
        Some(me) => (shell.who.as_str(), me.until.duration_since(app.clock.now())),
        None => (PUBLIC, NOBODYS),
    };
    if let Ok(value) = HeaderValue::try_from(format!("{whose} {}", span.as_secs().max(0))) {
        response.headers_mut().insert(KEEP, value);
    }
    response
}
