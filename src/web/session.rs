//! Who asks: the session cookie, looked up once a request.

use crate::App;
use crate::services::Error;
use crate::services::session::{self, By, SignedIn};
use crate::services::sign_in::Browser;
use crate::web::error::Failure;
use crate::web::shell::Shell;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{AppendHeaders, IntoResponse as _, Redirect, Response};
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

/// Somebody who has signed in; anybody else is asked to.
#[derive(Clone, Debug)]
pub struct Me(pub SignedIn);

impl FromRequestParts<App> for Me {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Me, Failure> {
        let Ok(who) = Who::from_request_parts(parts, app).await;
        match who.signed_in {
            Some(signed_in) => Ok(Me(signed_in)),
            None => Err(Failure::of(app, parts, Error::SignIn).await),
        }
    }
}

/// Whoever sent the request, not looked up yet: for deeds that find out themselves.
pub struct Whoever(Parts);

impl Whoever {
    /// For the deed.
    pub fn by(&self) -> By {
        By::cookie(cookie(&self.0.headers, COOKIE))
    }

    /// For the page around an answer that is not a plain "done".
    pub async fn look_up(&mut self, app: &App) -> (Who, Shell) {
        let Ok(who) = Who::from_request_parts(&mut self.0, app).await;
        let shell = Shell::of(app, &self.0, &who);
        (who, shell)
    }
}

impl FromRequestParts<App> for Whoever {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Whoever, Infallible> {
        Ok(Whoever(parts.clone()))
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

/// Takes the session's cookie out of a request, and leaves the others.
pub fn forget(headers: &mut HeaderMap) {
    let others = |value: &HeaderValue| {
        let value = value.to_str().ok()?;
        let stays = |pair: &&str| pair.trim().split('=').next() != Some(COOKIE);
        HeaderValue::try_from(value.split(';').filter(stays).collect::<Vec<_>>().join(";")).ok()
    };
    let left: Vec<HeaderValue> = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(others)
        .collect();
    headers.remove(header::COOKIE);
    for value in left {
        headers.append(header::COOKIE, value);
    }
}

/// The cookie of a device that has signed in before; it signs nobody in.
pub const DEVICE: &str = "device";

impl FromRequestParts<App> for Browser {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Browser, Infallible> {
        let agent = parts.headers.get(header::USER_AGENT);
        Ok(Browser {
            device: cookie(&parts.headers, DEVICE)
                .filter(|d| !d.is_empty())
                .map(str::to_owned),
            agent: agent
                .and_then(|a| a.to_str().ok())
                .unwrap_or_default()
                .to_owned(),
        })
    }
}

/// How long a browser keeps the session's cookie. The server ends sessions by its own rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Until it is closed: staff share desks.
    Open,
    /// On one's own phone.
    Year,
}

fn set_cookie(app: &App, name: &str, value: &str, keep: Keep) -> String {
    let secure = if app.site.https { "; Secure" } else { "" };
    let age = match keep {
        Keep::Open => "",
        Keep::Year => "; Max-Age=31536000",
    };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}")
}

/// Goes on to a page as somebody who has just signed in.
pub fn enter(app: &App, cookie: &str, device: Option<&str>, keep: Keep, to: &str) -> Response {
    let mut cookies = vec![(header::SET_COOKIE, set_cookie(app, COOKIE, cookie, keep))];
    if let Some(device) = device {
        let device = set_cookie(app, DEVICE, device, Keep::Year);
        cookies.push((header::SET_COOKIE, device));
    }
    (AppendHeaders(cookies), Redirect::to(to)).into_response()
}

/// Goes on to a page as nobody.
pub fn leave(to: &str) -> Response {
    let gone = format!("{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    (
        AppendHeaders([(header::SET_COOKIE, gone)]),
        Redirect::to(to),
    )
        .into_response()
}

/// An address of ours, or none: `//host` and `/\\host` would lead elsewhere.
pub fn ours(path: &str) -> Option<&str> {
    let inside = path.starts_with('/') && !path[1..].starts_with(['/', '\\']);
    inside.then_some(path)
}

impl Who {
    /// Looks up whoever sent a request. Kept in the request, so that asking twice costs once.
    pub async fn look_up(parts: &mut Parts, app: &App) -> Result<Who, Error> {
        if let Some(who) = parts.extensions.get::<Who>() {
            return Ok(who.clone());
        }
        let who = match cookie(&parts.headers, COOKIE) {
            Some(held) => session::resolve(app, held).await?,
            None => None,
        };
        let who = who.map_or_else(Who::public, Who::from);
        parts.extensions.insert(who.clone());
        Ok(who)
    }
}

impl FromRequestParts<App> for Who {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Who, Infallible> {
        Ok(Who::look_up(parts, app).await.unwrap_or_else(|error| {
            // Without the database there are no pages either; their errors will tell.
            tracing::error!(%error, "a session could not be looked up");
            Who::public()
        }))
    }
}
