//! Without a network: the page shown instead of one that can't be reached, and the worker in
//! the browser that shows it and the forms it keeps.

use crate::App;
use crate::web::assets;
use crate::web::error::render;
use crate::web::shell::Shell;
use crate::words::{self, L};
use askama::Template;
use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use sha2::{Digest as _, Sha256};
use tanxin_domain::Lang;

/// `/offline`, `/worker.js`
pub fn routes() -> Router<App> {
    Router::new()
        .route("/offline", get(shown))
        .route("/worker.js", get(worker))
}

/// In both languages at once: it is kept before anybody needs it, and nobody is asked then.
#[derive(Template)]
#[template(path = "offline.html")]
struct OfflinePage {
    shell: Shell,
    zh: L,
    en: L,
}

async fn shown(shell: Shell) -> Response {
    render(&OfflinePage {
        shell,
        zh: L(Lang::Zh),
        en: L(Lang::En),
    })
}

/// Where the script has the mark of the release it belongs to.
const RELEASE: &str = "@release";

/// A mark of what this program says and looks like.
fn release() -> String {
    let mut whole = Sha256::new();
    whole.update(env!("CARGO_PKG_VERSION"));
    whole.update(include_str!("../../../templates/layout.html"));
    whole.update(include_str!("../../../templates/offline.html"));
    assets::mark(&mut whole);
    words::mark(&mut whole);
    let mark = whole.finalize();
    mark.iter().take(8).map(|b| format!("{b:02x}")).collect()
}

/// The worker, from the root of the site, so that it may answer for all of it. It bears the mark
/// of its release: a browser takes another text for a new worker, which then fetches anew what
/// the old one kept.
async fn worker() -> Response {
    let Some(script) = assets::text("worker.js") else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        // As long as what it keeps: a room full of phones does not ask for it at every page.
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    let script = script.replace(RELEASE, &release());
    (headers, script).into_response()
}
