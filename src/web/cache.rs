//! Pages everybody sees, kept by (page, district seq).
//!
//! A page without a session is the same bytes for all readers of one language
//! and type size. It is kept until anything happens in its district; nothing is
//! ever thrown out by hand.

use crate::App;
use crate::web::shell::Wishes;
use crate::web::{guard, session};
use axum::BoxError;
use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::State;
use axum::http::{HeaderValue, Method, Request as HttpRequest, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use futures::future::{Either, Ready, ready};
use quick_cache::sync::Cache;
use quick_cache::{Equivalent, Weighter};
use std::convert::Infallible;
use std::task::{Context, Poll};
use tanxin_domain::{District, Lang};
use tower::Service;

type Request<B = Body> = HttpRequest<B>;

/// Kept pages hold at most this many bytes.
const MOST_BYTES: u64 = 32 << 20;
/// A page larger than this is not worth keeping.
const LARGEST: usize = 1 << 20;

type Key = (String, Lang, bool);

/// A [`Key`] that borrows its address.
#[derive(Hash)]
struct KeyOf<'a> {
    path: &'a str,
    lang: Lang,
    elder: bool,
}

impl Equivalent<Key> for KeyOf<'_> {
    fn equivalent(&self, (path, lang, elder): &Key) -> bool {
        self.path == path && self.lang == *lang && self.elder == *elder
    }
}

#[derive(Clone)]
struct Weigh;
impl Weighter<Key, (i64, i64, Bytes)> for Weigh {
    fn weight(&self, key: &Key, (_, _, bytes): &(i64, i64, Bytes)) -> u64 {
        (key.0.len() + bytes.len() + 100) as u64
    }
}

/// The kept pages.
pub struct Pages {
    kept: Cache<Key, (i64, i64, Bytes), Weigh>,
}

impl Pages {
    pub(crate) fn new() -> Pages {
        Pages {
            kept: Cache::with_weighter(1000, MOST_BYTES, Weigh),
        }
    }
}

fn district_of(path: &str) -> Option<District> {
    path.get(1..7)
        .filter(|_| path.len() == 7 || path.as_bytes()[7] == b'/')?
        .parse()
        .ok()
}

/// What a request without a session asks for, if it is a page that may be kept.
fn key_of<B>(request: &Request<B>) -> Option<(District, KeyOf<'_>)> {
    if request.method() != Method::GET {
        return None;
    }
    let district = district_of(request.uri().path())?;
    let headers = request.headers();
    let live = |a: &HeaderValue| a == "text/event-stream";
    if session::cookie(headers, session::COOKIE).is_some()
        || headers.get(header::ACCEPT).is_some_and(live)
    {
        return None;
    }
    let wishes = Wishes::of(headers);
    let key = KeyOf {
        path: request.uri().path_and_query()?.as_str(),
        lang: wishes.lang,
        elder: wishes.elder,
    };
    Some((district, key))
}

/// Pages show how long ago and whether something is late: a kept page ends with its minute.
fn minute(app: &App) -> i64 {
    app.clock.now().as_second().div_euclid(60)
}

/// Around the whole site: a kept page is answered before anything else is looked at.
#[derive(Clone)]
pub struct Front<S> {
    app: App,
    site: S,
}

impl<S> Front<S> {
    pub(crate) fn new(app: App, site: S) -> Front<S> {
        Front { app, site }
    }

    fn kept<B>(&self, request: &Request<B>) -> Option<Response> {
        let (district, key) = key_of(request)?;
        let seq = self.app.store.changes().seq(district)?;
        let (kept_seq, kept_minute, bytes) = self.app.pages.kept.get(&key)?;
        if (kept_seq, kept_minute) != (seq, minute(&self.app)) {
            return None;
        }
        let mut response = Response::new(Body::from(bytes));
        let kind = HeaderValue::from_static("text/html; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        guard::put(&self.app, response.headers_mut());
        Some(response)
    }
}

impl<S, B> Service<Request<B>> for Front<S>
where
    S: Service<Request, Response = Response, Error = Infallible>,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Result<Response, Infallible>>, S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.site.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        match self.kept(&request) {
            Some(response) => Either::Left(ready(Ok(response))),
            None => Either::Right(self.site.call(request.map(Body::new))),
        }
    }
}

/// Keeps what a public page answers.
pub async fn keep_public_pages(State(app): State<App>, request: Request, next: Next) -> Response {
    let Some((district, key)) = key_of(&request) else {
        return next.run(request).await;
    };
    let key = (key.path.to_owned(), key.lang, key.elder);
    let minute = minute(&app);
    let Some(seq) = app.store.changes().seq(district) else {
        // The first page of a district: from now on its changes are followed.
        let found = app
            .store
            .read(move |c| tanxin_store::event::seq(c, district))
            .await;
        if let Ok(seq) = found {
            app.store.changes().watch(district, seq);
        }
        return next.run(request).await;
    };
    let response = next.run(request).await;
    let is_page = response.status() == StatusCode::OK
        && response.headers().get(header::SET_COOKIE).is_none()
        && response.headers().get(header::CACHE_CONTROL).is_none()
        && response
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(|t| t.to_str().is_ok_and(|t| t.starts_with("text/html")));
    if !is_page {
        return response;
    }
    let (parts, body) = response.into_parts();
    match to_bytes(body, usize::MAX).await {
        Ok(bytes) => {
            if bytes.len() <= LARGEST {
                app.pages.kept.insert(key, (seq, minute, bytes.clone()));
            }
            Response::from_parts(parts, Body::from(bytes))
        }
        Err(error) => {
            tracing::error!(%error, "a page broke off");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::district_of;

    #[test]
    fn the_district_is_the_first_part_of_the_address() {
        assert!(district_of("/330802").is_some());
        assert!(district_of("/330802/places/0").is_some());
        assert!(district_of("/3308021").is_none());
        assert!(district_of("/assets/look.css").is_none());
        assert!(district_of("/").is_none());
    }
}
