//! Merging: one matter is followed to the end with another. Nothing of it is lost, only the
//! household closes it, and it can be taken out again.

use super::{between, find, other};
use crate::App;
use crate::services::Error;
use crate::services::matter::moved::{On, act, allowed, moment, moved, saying};
use crate::services::matter::turn::Turn;
use jiff::Timestamp;
use tanxin_domain::event::Event;
use tanxin_domain::matter::{
    Flow, LinkKind, LinkRefusal, MOST_FOLLOWERS, MOST_REASON, Matter, MatterRefusal, Move, With,
    may_merge,
};
use tanxin_domain::text::line;
use tanxin_domain::{Actor, District, MatterId};
use tanxin_store::{StoreError, Tx, event, link, matter};

/// More than a way of leads can be long: each merges an open matter into an open one.
const MOST_ABOVE: usize = 64;

/// The matters above one, from lead to lead.
fn above(tx: &mut Tx<'_>, of: &Matter) -> Result<Vec<Matter>, StoreError> {
    let district = tx.district();
    let (mut found, mut next) = (Vec::new(), of.flow.lead());
    while let Some(id) = next.filter(|_| found.len() < MOST_ABOVE) {
        let lead = matter::one(tx.conn(), district, id)?;
        let lead = lead.ok_or_else(|| StoreError::impossible("matter", id, "no such lead"))?;
        next = lead.flow.lead();
        found.push(lead);
    }
    Ok(found)
}

/// The move that merges, or why it can't be done.
fn merging(tx: &mut Tx<'_>, t: &Turn, by: &Actor, lead: MatterId) -> Result<Move, Error> {
    allowed(t.view, t.view.answer)?;
    let found = other(tx, by, lead)?;
    let above = above(tx, &found.matter)?;
    let split = between(tx, (t.matter.id, lead), LinkKind::Split)?;
    may_merge(&t.matter, &found.matter, &above, split.is_some())?;
    let no = found.matter.no;
    if !found.view.answer {
        return Err(LinkRefusal::NotBoth { no }.into());
    }
    let district = tx.district();
    let many = link::counts(tx.conn(), district, [lead])?.remove(&lead);
    if many.is_some_and(|n| n >= MOST_FOLLOWERS) {
        return Err(LinkRefusal::TooMany.into());
    }
    Ok(Move::Merge { lead })
}

/// Merges a matter into the one whose number was typed. Everybody reads why.
pub async fn merge(
    app: &App,
    district: District,
    actor: &Actor,
    (on, typed): (On, &str),
    reason: &str,
) -> Result<(), Error> {
    let reason = line("reason", reason, MOST_REASON)?;
    let lead = find(app, district, actor, typed).await?;
    crate::services::matter::catch_up(app, district, lead).await?;
    act(app, district, actor, on, move |tx, t, by| {
        let told = merging(tx, &t, by, lead)?;
        saying(tx, t, by, &told, Some(&reason))
    })
    .await
}

/// Takes it out again, whenever it is not over: office, tasks and clock as they were, with as
/// much time as there was.
pub async fn unmerge(
    app: &App,
    district: District,
    actor: &Actor,
    on: On,
    reason: &str,
) -> Result<(), Error> {
    let reason = line("reason", reason, MOST_REASON)?;
    act(app, district, actor, on, move |tx, t, by| {
        allowed(t.view, t.view.answer)?;
        saying(tx, t, by, &Move::Unmerge { ends: None }, Some(&reason))
    })
    .await
}

/// What this actor did last to a matter and can undo, within the hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undoing {
    /// It was merged: where it was before.
    Merge(Box<Flow>),
    /// It was split from another: it goes back into that one.
    Split(MatterId),
}

/// What could be undone of a matter, by its events.
pub fn undoable(events: &[Event], by: &Actor, now: Timestamp) -> Option<Undoing> {
    let (last, before) = events.split_last()?;
    if !crate::services::matter::bulk::own_and_fresh(last, by, now) {
        return None;
    }
    let (_, payload) = last.payload.as_ref()?;
    let payload: serde_json::Value = serde_json::from_str(payload).ok()?;
    let with: With = serde_json::from_value(payload["link"].clone()).ok()?;
    match (last.kind.as_str(), with.kind) {
        ("matter.merged", LinkKind::Merged) => {
            let told = tanxin_domain::matter::told(before).ok()??;
            Some(Undoing::Merge(Box::new(told.standing.flow)))
        }
        ("matter.raised", LinkKind::Split) => Some(Undoing::Split(with.other)),
        _ => None,
    }
}

/// Undoes the merge or the split, exactly.
pub async fn undo(app: &App, district: District, actor: &Actor, on: On) -> Result<(), Error> {
    act(app, district, actor, on, move |tx, mut t, by| {
        let events = event::of_subject(tx.conn(), district, t.matter.id.0)?;
        let told = match undoable(&events, by, moment(tx)) {
            Some(Undoing::Merge(flow)) => Move::Undo { flow },
            Some(Undoing::Split(whole)) => merging(tx, &t, by, whole)?,
            None => return Err(MatterRefusal::NothingToUndo.into()),
        };
        moved(tx, &mut t.matter, by, &told, None)
    })
    .await?;
    crate::services::matter::queue::opened(app, district, actor, on.matter).await;
    Ok(())
}
