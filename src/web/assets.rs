//! Stylesheet and scripts, inside the binary.

use crate::App;
use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

#[derive(rust_embed::RustEmbed)]
#[folder = "assets/dist/"]
#[allow_missing = true]
struct Files;

/// `/assets/…`
pub fn routes() -> Router<App> {
    Router::new().route("/assets/{*name}", get(file))
}

/// Was this file built before the program was?
pub fn holds(name: &str) -> bool {
    Files::get(name).is_some()
}

/// The text of a file that was built; none when it was not.
pub fn text(name: &str) -> Option<String> {
    let file = Files::get(name)?;
    String::from_utf8(file.data.into_owned()).ok()
}

/// Takes every file into a hash: what comes out differs when one of them does.
pub fn mark(whole: &mut impl sha2::Digest) {
    let mut names: Vec<_> = Files::iter().collect();
    names.sort();
    for file in names.iter().filter_map(|name| Files::get(name)) {
        whole.update(file.metadata.sha256_hash());
    }
}

async fn file(Path(name): Path<String>) -> Response {
    match Files::get(&name) {
        Some(file) => {
            let kind = file.metadata.mimetype().to_owned();
            // A page among them is one to take home: here its script could not run.
            let how = if kind == "text/html" {
                "attachment"
            } else {
                "inline"
            };
            let headers = [
                (header::CONTENT_TYPE, kind),
                (header::CONTENT_DISPOSITION, how.to_owned()),
                // Names are stable, contents change with the binary: asked again each hour.
                (header::CACHE_CONTROL, "public, max-age=3600".to_owned()),
            ];
            (headers, file.data.into_owned()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
