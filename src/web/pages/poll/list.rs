//! Every poll: what is asked now, what was decided.

use super::words::stamp;
use crate::App;
use crate::services::Error;
use crate::services::assembly::whole_name;
use crate::web::error::{Failure, render};
use crate::web::pages::assembly::Stamp;
use crate::web::path::In;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use tanxin_domain::permission::Deed;
use tanxin_domain::place::Place;
use tanxin_domain::poll::Held;
use tanxin_domain::{Actor, District, PlaceId};
use tanxin_store::poll::{self as store, Asked};
use tanxin_store::{Conn, district, place};

/// How many a page shows.
const A_PAGE: i64 = 30;

/// What the address asks for.
#[derive(Deserialize)]
pub struct Wish {
    place: Option<String>,
    #[serde(default)]
    skip: i64,
}

struct Line {
    held: Held,
    place: String,
    stamp: Stamp,
}

#[derive(Template)]
#[template(path = "polls.html")]
struct PollsPage {
    shell: Shell,
    code: District,
    top: Option<Place>,
    ahead: Vec<Line>,
    over: Vec<Line>,
    next: Option<String>,
    /// Where the reader may call one.
    calls_at: Option<PlaceId>,
}

/// Where somebody may call a poll, if anywhere.
pub fn calls_at(actor: &Actor) -> Option<PlaceId> {
    let held = actor.roles().iter();
    let mut may = held.filter(|r| Deed::HoldPoll.roles().contains(&r.kind));
    may.next().and_then(|r| r.path.last())
}

fn lines(
    c: &mut Conn,
    code: District,
    shell: &Shell,
    found: Vec<Held>,
) -> Result<Vec<Line>, Error> {
    let line = |held: Held| {
        Ok(Line {
            place: whole_name(c, code, &held.path)?,
            stamp: stamp(shell, &held),
            held,
        })
    };
    found.into_iter().map(line).collect()
}

/// `/330802/polls`
pub async fn list(
    State(app): State<App>,
    In(code): In,
    Query(wish): Query<Wish>,
    who: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let (words, skip) = (shell.clone(), wish.skip.clamp(0, 1_000_000));
    let named = wish.place.unwrap_or_default();
    let asked_for = named.clone();
    let found = app.store.read(move |c| {
        let known = district::one(c, code)?.ok_or(Error::NotFound)?;
        let top = match asked_for.as_str() {
            "" => None,
            id => {
                let id: PlaceId = id.parse().map_err(|_| Error::NotFound)?;
                Some(place::one(c, code, id)?.ok_or(Error::NotFound)?)
            }
        };
        let asked = |ahead, skip, most| Asked {
            around: top.as_ref().map(|p: &Place| p.path.clone()),
            ahead,
            skip,
            most,
        };
        let ahead = store::list(c, code, &asked(true, 0, 100))?;
        let mut over = store::list(c, code, &asked(false, skip, A_PAGE + 1))?;
        let more = over.len() as i64 > A_PAGE;
        over.truncate(A_PAGE as usize);
        let ahead = lines(c, code, &words, ahead)?;
        let over = lines(c, code, &words, over)?;
        Ok::<_, Error>((known.name, top, ahead, over, more))
    });
    let (name, top, ahead, over, more) = found.await.map_err(|e| Failure::new(&shell, e))?;
    let next = more.then(|| format!("/{code}/polls?place={named}&skip={}", skip + A_PAGE));
    Ok(render(&PollsPage {
        shell: shell.at(code, &name, "poll"),
        code,
        top,
        ahead,
        over,
        next,
        calls_at: calls_at(&who.actor),
    }))
}
