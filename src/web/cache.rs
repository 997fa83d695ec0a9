//! Pages everybody sees, kept by (page, district seq).
//!
//! A page without a session is the same bytes for all readers of one language
//! and type size. It is kept until anything happens in its district; nothing is
//! ever thrown out by hand.

use crate::App;
use crate::web::session;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use tanxin_domain::{District, Lang};

/// Kept pages hold at most this many bytes.
const MOST_BYTES: u64 = 32 << 20;
/// A page larger than this is not worth keeping.
const LARGEST: usize = 1 << 20;

type Key = (String, Lang, bool);

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

fn key_of(request: &Request) -> Option<(District, Key)> {
    let headers = request.headers();
    let plain = request.method() == Method::GET
        && session::cookie(headers, session::COOKIE).is_none()
        && headers
            .get(header::ACCEPT)
            .is_none_or(|a| a != "text/event-stream");
    let district = district_of(request.uri().path())?;
    if !plain {
        return None;
    }
    let lang = session::cookie(headers, "lang")
        .and_then(Lang::from_tag)
        .or_else(|| {
            let asked = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
            asked.split([',', ';']).find_map(Lang::from_tag)
        });
    let elder = session::cookie(headers, "mode") == Some("elder");
    let path = request.uri().path_and_query()?.as_str().to_owned();
    Some((district, (path, lang.unwrap_or_default(), elder)))
}

/// Answers from the kept pages, or keeps what the page answers. Pages show how long
/// ago and whether something is late, so a kept page also ends with its minute.
pub async fn keep_public_pages(State(app): State<App>, request: Request, next: Next) -> Response {
    let Some((district, key)) = key_of(&request) else {
        return next.run(request).await;
    };
    let minute = app.clock.now().as_second().div_euclid(60);
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
    if let Some((kept_seq, kept_minute, bytes)) = app.pages.kept.get(&key)
        && (kept_seq, kept_minute) == (seq, minute)
    {
        return html(bytes);
    }
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

fn html(bytes: Bytes) -> Response {
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], bytes).into_response()
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
