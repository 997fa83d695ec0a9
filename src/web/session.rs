//! Who asks: the session cookie, looked up once a request.

use crate::App;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use std::convert::Infallible;
use tanxin_domain::Actor;

/// The session cookie's name.
pub const COOKIE: &str = "tanxin";

/// Whoever sent the request. Somebody without a session is the public.
#[derive(Clone, Debug)]
pub struct Who {
    /// As permissions and events know them.
    pub actor: Actor,
    /// As the masthead greets them.
    pub name: Option<String>,
}

impl Who {
    /// Nobody in particular.
    pub fn public() -> Who {
        Who {
            actor: Actor::Public,
            name: None,
        }
    }
}

/// A cookie's value.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(n, _)| *n == name)
        .map(|(_, value)| value)
}

impl FromRequestParts<App> for Who {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Who, Infallible> {
        // Kept in the request, so that asking twice costs once.
        if let Some(who) = parts.extensions.get::<Who>() {
            return Ok(who.clone());
        }
        let who = Who::public();
        parts.extensions.insert(who.clone());
        Ok(who)
    }
}
