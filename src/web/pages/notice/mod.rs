//! Notices: channels and the outbox, what was given up, what a captain forwards by hand.
//! Never public, never kept.

mod dead;
mod forward;
mod keep;

use crate::App;
use crate::services::Error;
use crate::services::notice::Shown;
use crate::web::error::Failure;
use crate::web::path::In;
use crate::web::session::Me;
use crate::web::shell::Shell;
use crate::words::L;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use tanxin_domain::permission::{Deed, Forbidden};
use tanxin_store::notice::Notice;

/// `/330802/notices…` and `/330802/forward…`
pub fn routes() -> Router<App> {
    Router::new()
        .route("/{district}/notices", get(own))
        .route("/{district}/notices/{id}", get(keep::one).post(keep::add))
        .route("/{district}/notices/{id}/channel", post(keep::act))
        .route(
            "/{district}/notices/{id}/dead",
            get(dead::one).post(dead::act),
        )
        .route(
            "/{district}/forward/{id}",
            get(forward::one).post(forward::done),
        )
        .route("/{district}/forward-picture/{id}", get(forward::picture))
}

/// To the place where the asker keeps channels, or forwards.
async fn own(
    State(_): State<App>,
    In(code): In,
    Me(me): Me,
    shell: Shell,
) -> Result<Response, Failure> {
    let held = |deed: Deed| {
        let roles = me.actor.roles().iter();
        let mut at = roles.filter(|r| deed.roles().contains(&r.kind));
        at.find_map(|r| r.path.last())
            .filter(|_| me.district == code)
    };
    let to = match (held(Deed::KeepChannels), held(Deed::ForwardNotice)) {
        (Some(at), _) => format!("/{code}/notices/{at}"),
        (None, Some(at)) => format!("/{code}/forward/{at}"),
        (None, None) => {
            let error = Error::from(Forbidden(Deed::KeepChannels));
            return Err(Failure::new(&shell, error));
        }
    };
    Ok(Redirect::to(&to).into_response())
}

/// Why the last try failed, in words.
fn trouble(l: L, notice: &Notice) -> Option<String> {
    let (word, code) = notice.trouble.as_ref()?;
    let key = format!("notice-trouble-{word}");
    Some(l.say(&key).s("code", code.unwrap_or(0)).to_string())
}

/// Which way it goes, and to whom.
fn by(l: L, shown: &Shown) -> String {
    let kind = l.t(&format!("notice-kind-{}", shown.channel.kind.word()));
    let gap = if l.zh() { "　" } else { " · " };
    match shown.whose.is_empty() {
        true => kind.into_owned(),
        false => format!("{}{gap}{kind}", shown.whose),
    }
}
