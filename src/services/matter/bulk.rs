//! Several matters at once: looked at beforehand, done one by one, and passing on undone again
//! within the hour. Each is a deed of its own, as if somebody had opened each page.

use super::moved::{On, act, moment, moved};
use super::{Answering, View, answer, pass, passing};
use crate::App;
use crate::services::Error;
use jiff::{SignedDuration, Timestamp};
use tanxin_domain::event::Event;
use tanxin_domain::matter::{Flow, MOST_TEXT, Matter, MatterRefusal, Move, Why};
use tanxin_domain::text::lines;
use tanxin_domain::{Actor, AnswerId, District, MatterId, OfficeId};
use tanxin_store::{Conn, event, matter, place};

/// The most matters at once: what somebody can look through.
pub const MOST: usize = 50;
/// How long passing on can be undone.
const UNDO: SignedDuration = SignedDuration::from_hours(1);

/// What is done with all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Passed one level up.
    Up,
    /// Passed to an office.
    Pass(OfficeId),
    /// Answered.
    Answer,
}

/// What would happen to one matter.
#[derive(Debug, Clone)]
pub struct Would {
    /// The matter as it is.
    pub matter: Matter,
    /// The office that would have it, or why nothing would happen.
    pub then: Result<OfficeId, Error>,
}

/// What became of one matter.
#[derive(Debug, Clone)]
pub struct Became {
    /// The matter as it is now.
    pub matter: Matter,
    /// Done, or why not.
    pub done: Result<(), Error>,
    /// Can the reader undo it?
    pub undo: bool,
}

fn few(ids: &[MatterId]) -> Result<(), Error> {
    match ids.len() {
        0 => Err(MatterRefusal::NothingTicked.into()),
        1..=MOST => Ok(()),
        _ => Err(MatterRefusal::TooManyAtOnce { most: MOST }.into()),
    }
}

/// The matters somebody ticked and may know of, with what they may do.
fn seen(
    c: &mut Conn,
    district: District,
    actor: &Actor,
    ids: &[MatterId],
) -> Result<Vec<(Matter, View)>, Error> {
    let mut found = Vec::new();
    for id in ids {
        let of = matter::one(c, district, *id)?.ok_or(Error::NotFound)?;
        let about = place::one(c, district, of.place)?.ok_or(Error::NotFound)?;
        let view = View::of(actor, &of, &about.path, false).ok_or(Error::NotFound)?;
        found.push((of, view));
    }
    Ok(found)
}

fn would(
    c: &mut Conn,
    (district, now): (District, Timestamp),
    (of, view): (&Matter, View),
    what: What,
) -> Result<OfficeId, Error> {
    let told = match what {
        What::Up => passing(c, (district, now), (of, view), None)?,
        What::Pass(to) => passing(c, (district, now), (of, view), Some(to))?,
        What::Answer => {
            super::moved::allowed(view, view.answer)?;
            Move::Answer {
                answer: AnswerId(0),
            }
        }
    };
    let mut after = of.standing();
    after.act(now, &told)?;
    Ok(after.flow.office)
}

/// What would happen to each, without doing it.
pub fn preview(
    c: &mut Conn,
    (district, now): (District, Timestamp),
    actor: &Actor,
    ids: &[MatterId],
    what: What,
) -> Result<Vec<Would>, Error> {
    few(ids)?;
    let mut found = Vec::new();
    for (matter, view) in seen(c, district, actor, ids)? {
        let then = would(c, (district, now), (&matter, view), what);
        if let Err(Error::Store(fault)) = then {
            return Err(Error::Store(fault));
        }
        found.push(Would { matter, then });
    }
    Ok(found)
}

/// Does it with each as it was seen, one deed after another; one that is refused stops none of
/// the others.
pub async fn send(
    app: &App,
    district: District,
    actor: &Actor,
    all: &[On],
    (what, text): (What, &str),
) -> Result<Vec<Became>, Error> {
    let ids: Vec<MatterId> = all.iter().map(|on| on.matter).collect();
    few(&ids)?;
    // What is wrong with the words is said once, before anything is done.
    lines("reason", text, MOST_TEXT)?;
    let mut done = Vec::new();
    for on in all {
        done.push(match what {
            What::Up => pass(app, district, actor, (*on, None), text).await,
            What::Pass(to) => pass(app, district, actor, (*on, Some(to)), text).await,
            What::Answer => {
                let new = Answering {
                    matter: on.matter,
                    version: on.version,
                    text: text.to_owned(),
                    without: String::new(),
                    photos: Vec::new(),
                    key: on.key,
                };
                answer(app, district, actor, new).await
            }
        });
    }
    became(app, district, actor, ids, done).await
}

/// Undoes what was passed on, each as it stands.
pub async fn undo(
    app: &App,
    district: District,
    actor: &Actor,
    all: &[On],
) -> Result<Vec<Became>, Error> {
    let ids: Vec<MatterId> = all.iter().map(|on| on.matter).collect();
    few(&ids)?;
    let mut done = Vec::new();
    for on in all {
        done.push(undo_one(app, district, actor, *on).await);
    }
    became(app, district, actor, ids, done).await
}

async fn undo_one(app: &App, district: District, actor: &Actor, on: On) -> Result<(), Error> {
    act(app, district, actor, on, move |tx, mut t, by| {
        let events = event::of_subject(tx.conn(), district, t.matter.id.0)?;
        let flow = undoable(&events, by, moment(tx)).ok_or(MatterRefusal::NothingToUndo)?;
        let told = Move::Undo {
            flow: Box::new(flow),
        };
        moved(tx, &mut t.matter, by, &told, None)
    })
    .await?;
    // It is back with whoever passed it on, and nothing new to them.
    super::queue::opened(app, district, actor, on.matter).await;
    Ok(())
}

/// Did this actor do it, and not long ago?
pub(super) fn own_and_fresh(last: &Event, by: &Actor, now: Timestamp) -> bool {
    let own = (last.actor_kind.as_str(), last.actor_id) == by.signature();
    own && now.duration_since(last.at) <= UNDO
}

/// Where a matter was before this actor passed it on, if that is the last thing that happened
/// to it and not long ago.
fn undoable(events: &[Event], by: &Actor, now: Timestamp) -> Option<Flow> {
    let (last, before) = events.split_last()?;
    if !own_and_fresh(last, by, now) || last.kind != "matter.passed" {
        return None;
    }
    let (_, payload) = last.payload.as_ref()?;
    let payload: serde_json::Value = serde_json::from_str(payload).ok()?;
    let told: Move = serde_json::from_value(payload["move"].clone()).ok()?;
    match told {
        Move::Pass { why: Why::Hand, .. } => {
            Some(tanxin_domain::matter::told(before).ok()??.standing.flow)
        }
        _ => None,
    }
}

async fn became(
    app: &App,
    district: District,
    actor: &Actor,
    ids: Vec<MatterId>,
    done: Vec<Result<(), Error>>,
) -> Result<Vec<Became>, Error> {
    let (by, now) = (actor.clone(), app.clock.now());
    let read = move |c: &mut Conn| {
        let mut found = Vec::new();
        for (id, done) in ids.iter().zip(done) {
            // Nobody learns here of what they may not know.
            let Ok(seen) = seen(c, district, &by, &[*id]) else {
                continue;
            };
            let events = event::of_subject(c, district, id.0)?;
            let undo = undoable(&events, &by, now).is_some();
            for (matter, _) in seen {
                let done = done.clone();
                found.push(Became { matter, done, undo });
            }
        }
        Ok::<_, Error>(found)
    };
    app.store.read(read).await
}
