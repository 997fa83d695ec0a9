//! Who asks: the session cookie, looked up once a request.

use crate::App;
use crate::services::session::{self, SignedIn};
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
    /// As permissions and events know them, with the roles in force now.
    pub actor: Actor,
    /// As the masthead greets them.
    pub name: Option<String>,
    /// The session, when somebody is signed in.
    pub signed_in: Option<SignedIn>,
}

impl Who {
    /// Nobody in particular.
    pub fn public() -> Who {
        Who {
            actor: Actor::Public,
            name: None,
            signed_in: None,
        }
    }
}

impl From<SignedIn> for Who {
    fn from(signed_in: SignedIn) -> Who {
        Who {
            actor: signed_in.actor.clone(),
            name: Some(signed_in.name.clone()),
            signed_in: Some(signed_in),
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
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Who, Infallible> {
        // Kept in the request, so that asking twice costs once.
        if let Some(who) = parts.extensions.get::<Who>() {
            return Ok(who.clone());
        }
        let who = match cookie(&parts.headers, COOKIE) {
            Some(held) => match session::resolve(app, held).await {
                Ok(signed_in) => signed_in.map_or_else(Who::public, Who::from),
                Err(error) => {
                    // Without the database there are no pages either; their errors will tell.
                    tracing::error!(%error, "a session could not be looked up");
                    Who::public()
                }
            },
            None => Who::public(),
        };
        parts.extensions.insert(who.clone());
        Ok(who)
    }
}
