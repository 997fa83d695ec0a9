//! Deeds around a poll: call, open, cast, close, count, cancel.

pub mod again;
mod call;
mod cast;
mod count;
pub mod delivery;
mod lines;
mod log;
pub mod objection;
pub mod paper;
pub mod proxies;
mod published;
pub mod secret;
mod shown;
mod steps;

pub use call::{Ask, AskKind, Call, call, rules_for, second_round};
pub use cast::{Cast, Voter, cast, names_sealed, voters_of};
pub use count::{Counted, Standing, count, counted, kept, outcome, tick};
pub use lines::called;
pub use log::log;
pub use published::{checker, published};
pub use shown::{Ask as Asked, Came, Candidate, Shown, Sum, asked, in_minutes, shown};
pub use steps::{cancel, close, open, stop};

use super::Error;
use crate::App;
use std::sync::Arc;
use tanxin_domain::event::NewEvent;
use tanxin_domain::poll::{Held, State};
use tanxin_domain::{Actor, District, PollId};
use tanxin_store::{Conn, Tx, poll as store};

/// What a candidate's name is bound to.
pub const SEAL_CANDIDATE: &str = "poll.candidate";
/// What a poll's secret key is bound to.
pub(crate) const SEAL_KEY: &str = "poll.key";
/// What a name written onto a ballot is bound to.
pub const SEAL_WRITTEN: &str = "poll.written";

/// A poll, or "no such thing".
pub(crate) fn load(conn: &mut Conn, district: District, id: PollId) -> Result<Held, Error> {
    store::one(conn, district, id)?.ok_or(Error::NotFound)
}

/// What stands on an open ballot, with names in clear; nothing when it can't be read.
pub fn read_answers(keys: &crate::keys::Keys, kept: &str) -> Vec<tanxin_domain::poll::Answer> {
    cast::names_opened(keys, kept).unwrap_or_default()
}

/// Polls that were opened, kept in memory: questions, rule and roll of such a one never
/// change. Where it stands and its hour are always asked for anew, with `as_it_stands`.
pub type Kept = quick_cache::sync::Cache<(District, PollId), Arc<Held>>;

/// A poll's questions, out of memory when it was opened before.
pub async fn questions_of(app: &App, district: District, id: PollId) -> Result<Arc<Held>, Error> {
    if let Some(held) = app.polls.get(&(district, id)) {
        return Ok(held);
    }
    let found = app.store.read(move |c| load(c, district, id)).await?;
    let held = Arc::new(found);
    if held.state != State::Called {
        app.polls.insert((district, id), held.clone());
    }
    Ok(held)
}

/// The same poll as it stands in the database now.
pub(crate) fn as_it_stands(
    tx: &mut Tx<'_>,
    district: District,
    kept: &Held,
) -> Result<Held, Error> {
    if kept.state == State::Called {
        return load(tx.conn(), district, kept.id);
    }
    let now = tx.standing(kept.id)?;
    let (state, closes_at) = now.ok_or(Error::NotFound)?;
    Ok(Held {
        state,
        closes_at,
        ..kept.clone()
    })
}

/// The event of a deed done to a poll. What stands on a ballot is never in it.
pub(crate) fn event(
    kind: &'static str,
    held: &Held,
    subject: i64,
    actor: &Actor,
    mut payload: serde_json::Value,
) -> NewEvent {
    if let Some(object) = payload.as_object_mut() {
        object.insert("poll".into(), held.id.to_string().into());
        if let Some(assembly) = held.assembly {
            object.insert("assembly".into(), assembly.to_string().into());
        }
    }
    NewEvent {
        kind,
        place: Some(held.place),
        subject,
        actor: actor.signature(),
        payload,
    }
}
