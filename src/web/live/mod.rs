//! Live pages: one stream (SSE) a page, carrying the new words themselves.
//!
//! A topic is computed once for all who follow it, at most twice a second and
//! only after something happened in its district; each stream is handed the same
//! bytes. The first message is how everything stands, later ones what changed,
//! and a stream that fell behind is told how everything stands again.

mod hub;
mod stream;

pub use hub::Live;

use crate::App;
use crate::services::Error;
use crate::web::error::Failure;
use crate::web::pages::{assembly, poll, room};
use crate::web::path::At;
use crate::web::session::{self, Who};
use crate::web::shell::Shell;
use crate::words::L;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use hub::Key;
use serde::Serialize;
use std::collections::BTreeMap;
use stream::{Pass, Stream};
use tanxin_domain::event::Event;
use tanxin_domain::{Actor, District, Lang, SubjectId};
use tanxin_store::Conn;

/// One spot of a page and what stands there now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Say {
    /// The `data-live-id` of the spot.
    pub id: String,
    /// Its new words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Its new inside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    /// Its new attributes; `None` takes one away.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub attr: BTreeMap<&'static str, Option<String>>,
}

impl Say {
    /// New words: a number, a name.
    pub fn text(id: impl Into<String>, text: impl ToString) -> Say {
        Say {
            id: id.into(),
            text: Some(text.to_string()),
            ..Say::default()
        }
    }

    /// A new inside, from a template.
    pub fn html(id: impl Into<String>, html: impl Into<String>) -> Say {
        Say {
            id: id.into(),
            html: Some(html.into()),
            ..Say::default()
        }
    }

    /// One more attribute of the same spot.
    pub fn attr(mut self, name: &'static str, value: Option<String>) -> Say {
        self.attr.insert(name, value);
        self
    }
}

/// Something pages follow. One line each in [`TOPICS`].
pub struct Topic {
    /// The word in the address.
    pub name: &'static str,
    /// May everybody follow it? Then no session is looked at again.
    pub public: bool,
    /// Is there such a thing, and may this reader follow it? Asked on opening and,
    /// of topics that are not public, whenever a session or a role may have ended.
    pub admit: fn(&mut Conn, District, SubjectId, &Actor) -> Result<(), Error>,
    /// Could this event have changed what the topic shows?
    pub concerns: fn(&Event, SubjectId) -> bool,
    /// How everything stands, in one language. Runs where it may block.
    pub state: Stand,
}

/// Tells how everything stands, in one language.
pub type Stand = fn(&App, &mut Conn, District, SubjectId, L) -> Result<Vec<Say>, Error>;

/// Every topic.
pub static TOPICS: &[&Topic] = &[
    &room::ROOM,
    &room::PROJECTOR,
    &room::SCREEN,
    &assembly::DOOR,
    &poll::POLL,
];

/// The address of a topic, for [`Shell::live`].
pub fn url(topic: &Topic, district: District, id: impl Into<SubjectId>) -> String {
    format!("/{district}/live/{}/{}", topic.name, id.into())
}

/// `/330802/live/…/…`
pub fn routes(topics: &'static [&'static Topic]) -> Router<App> {
    let mut router = Router::new();
    for topic in topics {
        let path = format!("/{{district}}/live/{}/{{id}}", topic.name);
        let follow =
            move |app, at, who, shell, headers| follow(topic, app, at, who, shell, headers);
        router = router.route(&path, get(follow));
    }
    router
}

/// Follows a topic. The answer ends when the session does or the server stops.
async fn follow(
    topic: &'static Topic,
    State(app): State<App>,
    At(district, id): At<SubjectId>,
    who: Who,
    shell: Shell,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let actor = who.actor.clone();
    let admitted = app
        .store
        .read(move |c| (topic.admit)(c, district, id, &actor));
    admitted.await.map_err(|e| Failure::new(&shell, e))?;
    let Some(seat) = app.live.seat() else {
        // The page tries again later, more slowly each time.
        return Ok((
            StatusCode::SERVICE_UNAVAILABLE,
            [(header::RETRY_AFTER, "30")],
        )
            .into_response());
    };
    let key = Key {
        topic: topic.name,
        district,
        id,
        lang: shell.lang(),
    };
    let pass = who.signed_in.filter(|_| !topic.public).map(|me| Pass {
        topic,
        district,
        id,
        session: me.session,
        cookie: session::cookie(&headers, session::COOKIE)
            .unwrap_or_default()
            .to_owned(),
    });
    let frames = app.live.join(&app, topic, key);
    let stream = Stream::new(&app, frames, pass, seat);
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store"),
        // Proxies that gather bytes would make a live page a late one.
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, Body::from_stream(stream.into_futures())).into_response())
}

/// The language tag a topic is computed in is part of its key.
pub(crate) const fn words(lang: Lang) -> L {
    L(lang)
}
