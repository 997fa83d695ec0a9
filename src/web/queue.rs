//! What a queued form (待传) is answered: JSON instead of a page.
//!
//! The browser sends a deed it has written down with `X-Queue: 1` and crosses it
//! out only when told that it is stored. Handlers need not know: they answer as to
//! any form, with a redirect or a refusal, and this layer says the same in JSON:
//! `{"ok":true,"redirect":"/…"}` or `{"ok":false,"message":"…","field":"…"}`.
//!
//! A deed says whose it is (`X-Queue-Who: staff-7`, or `public`), for the cookie it comes with may
//! be another's, who has signed in on another page of the browser meanwhile. Somebody's deed is
//! taken from nobody else; nobody's is taken as nobody's, whoever is signed in.

use super::error::{render, status};
use super::session::{self, Who};
use super::shell::{PUBLIC, mark};
use crate::App;
use crate::services::Error;
use crate::words::L;
use askama::Template;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

const QUEUE: HeaderName = HeaderName::from_static("x-queue");
const WHOSE: HeaderName = HeaderName::from_static("x-queue-who");

/// The sentence of a refusal beside the page that shows it. A handler that shows
/// a form again puts it into the response's extensions, as [`super::error`] does.
#[derive(Clone, Debug)]
pub struct Said {
    /// The sentence, in the reader's language.
    pub message: String,
    /// The form field it speaks of.
    pub field: Option<&'static str>,
}

impl Said {
    /// What an error says to a reader.
    pub fn of(l: L, error: &Error) -> Said {
        Said {
            message: l.refusal(error),
            field: error.field(),
        }
    }

    /// The page that shows it, with what was typed: under the refusal's status, and never kept.
    pub fn beside(self, error: &Error, page: &impl Template) -> Response {
        let unkept = [(header::CACHE_CONTROL, "no-store")];
        let mut answer = (status(error), unkept, render(page)).into_response();
        answer.extensions_mut().insert(self);
        answer
    }
}

/// Was this form written down by the browser, and is it answered in JSON?
pub fn queued(headers: &HeaderMap) -> bool {
    headers.get(QUEUE).is_some_and(|v| v == "1")
}

/// Answers queued forms in JSON and leaves everything else alone.
pub async fn answer_queued(request: Request, next: Next) -> Response {
    let queued = queued(request.headers());
    let response = next.run(request).await;
    if queued { in_json(response) } else { response }
}

/// Takes a deed as whoever wrote it down, and not at all when that is somebody who is not signed
/// in here now.
pub async fn as_who_wrote_it(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let whose = parts.headers.get(WHOSE).cloned();
    if whose.as_ref().is_some_and(|whose| whose == PUBLIC) {
        session::forget(&mut parts.headers);
    } else if let Some(whose) = whose {
        match Who::look_up(&mut parts, &app).await {
            Ok(who) if whose == mark(&who.actor) => {}
            Ok(_) => return StatusCode::UNAUTHORIZED.into_response(),
            Err(error) => return status(&error).into_response(),
        }
    }
    next.run(Request::from_parts(parts, body)).await
}

fn in_json(response: Response) -> Response {
    let status = response.status();
    // 401 keeps the deed in the browser until somebody signs in; 5xx until we are well again.
    if let Some(said) = response.extensions().get::<Said>() {
        let body = json!({"ok": false, "message": said.message, "field": said.field});
        return (status, Json(body)).into_response();
    }
    let to = response.headers().get(header::LOCATION);
    match to.and_then(|to| to.to_str().ok()).map(str::to_owned) {
        Some(to) if to.starts_with("/sign-in") => StatusCode::UNAUTHORIZED.into_response(),
        Some(to) => {
            let mut answer = Json(json!({"ok": true, "redirect": to})).into_response();
            // A deed may open a session or end one.
            for cookie in response.headers().get_all(header::SET_COOKIE) {
                answer
                    .headers_mut()
                    .append(header::SET_COOKIE, cookie.clone());
            }
            answer
        }
        None => response,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use axum::response::Redirect;
    use axum::routing::post;
    use axum::{Router, middleware::from_fn};
    use tower::ServiceExt as _;

    async fn ask(path: &str, queued: bool) -> (StatusCode, String) {
        let router = Router::new()
            .route("/stored", post(|| async { Redirect::to("/m/7") }))
            .route(
                "/expired",
                post(|| async { Redirect::to("/sign-in?back=/m") }),
            )
            .route("/page", post(|| async { "a page" }))
            .route(
                "/refused",
                post(|| async {
                    let mut page = (StatusCode::UNPROCESSABLE_ENTITY, "a page").into_response();
                    page.extensions_mut()
                        .insert(Said::of(L(tanxin_domain::Lang::En), &Error::NotFound));
                    page
                }),
            )
            .layer(from_fn(answer_queued));
        let mut request = Request::post(path);
        if queued {
            request = request.header(QUEUE, "1");
        }
        let response = router
            .oneshot(request.body(Body::empty()).expect("a request"))
            .await
            .expect("an answer");
        let status = response.status();
        let body = to_bytes(response.into_body(), 10_000)
            .await
            .expect("a body");
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test]
    async fn a_queued_deed_is_answered_in_json() {
        let (status, body) = ask("/stored", true).await;
        assert_eq!(
            (status, body.as_str()),
            (StatusCode::OK, r#"{"ok":true,"redirect":"/m/7"}"#)
        );
        let (status, body) = ask("/refused", true).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(body.starts_with(r#"{"field":null,"message":""#), "{body}");
        assert!(body.contains(r#""ok":false"#), "{body}");
        assert_eq!(ask("/expired", true).await.0, StatusCode::UNAUTHORIZED);
    }

    #[tokio::test]
    async fn a_form_is_answered_as_ever() {
        assert_eq!(ask("/stored", false).await.0, StatusCode::SEE_OTHER);
        assert_eq!(ask("/refused", false).await.1, "a page");
        assert_eq!(ask("/page", true).await.1, "a page");
    }
}
