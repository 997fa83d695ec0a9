//! What holds for every answer: where requests may come from, and safety headers.

use crate::App;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Only our own pages may send forms: no per-page secret, so public pages stay the
/// same bytes for all. Browsers tell by `Sec-Fetch-Site`; on plain http they leave
/// it out, and `Origin` must be the host that was asked. Programs send neither.
pub async fn same_origin(request: Request, next: Next) -> Response {
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if safe || from_ourselves(&request) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "cross-site request refused").into_response()
    }
}

fn from_ourselves(request: &Request) -> bool {
    let get = |name: &HeaderName| request.headers().get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = get(&SEC_FETCH_SITE) {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = get(&header::ORIGIN) else {
        return true;
    };
    let host = get(&header::HOST).or_else(|| request.uri().authority().map(|a| a.as_str()));
    let origin = origin.split_once("://").map(|(_, host)| host);
    origin.is_some() && origin == host
}

/// Nothing but our own files, no framing, no guessing of types, no path in a referrer:
/// the address of a page may hold a code. The host alone must stand there: told to send
/// nothing, a browser also says `Origin: null`, and on plain http, where that is all it
/// says, no form would come through.
pub async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    put(&app, response.headers_mut());
    response
}

/// Puts the safety headers where they are.
pub fn put(app: &App, headers: &mut HeaderMap) {
    for (name, value) in [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; \
             form-action 'self'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "strict-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Browsers heed it over https alone, and over http complain of it on every page.
    if app.site.https {
        let name = HeaderName::from_static("cross-origin-opener-policy");
        headers.insert(name, HeaderValue::from_static("same-origin"));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}
