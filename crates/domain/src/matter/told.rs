//! A matter as its events tell it: what is kept of it worked out again from the beginning.

use super::flow::{Flow, Move, Standing};
use super::link::{Link, LinkKind, With};
use super::refusal::MatterRefusal;
use crate::event::Event;
use crate::id::MatterId;
use crate::rate::Answered;
use jiff::Timestamp;
use serde::Deserialize;

/// What of an event's payload moves a matter.
#[derive(Deserialize)]
struct Line {
    /// Where it began.
    flow: Option<Flow>,
    /// What was done.
    #[serde(rename = "move")]
    moved: Option<Move>,
    /// When it was due, when the clock did it.
    at: Option<Timestamp>,
    /// A link it began.
    link: Option<With>,
    /// A link it ended.
    unlink: Option<With>,
}

/// What the events of a matter tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Where it stands.
    pub standing: Standing,
    /// How its first answer came.
    pub answered: Answered,
    /// Its links with other matters, in order, those that ended too.
    pub links: Vec<Link>,
}

/// A matter as its events tell it; `None` when they don't tell where it began (raised before
/// there were chains), or a payload was erased.
pub fn told(events: &[Event]) -> Result<Option<Told>, MatterRefusal> {
    let mut found: Option<Told> = None;
    let mut before: Option<Flow> = None;
    for event in events.iter().filter(|e| e.kind.starts_with("matter.")) {
        let Some((_, payload)) = &event.payload else {
            return Ok(None);
        };
        let Ok(line) = serde_json::from_str::<Line>(payload) else {
            return Ok(None);
        };
        if let Some(flow) = line.flow {
            found = Some(Told {
                standing: Standing::begin(flow),
                answered: Answered::None,
                links: Vec::new(),
            });
        }
        if let Some(told) = &mut found {
            linked(&mut told.links, event, (line.link, line.unlink))?;
        }
        match (&mut found, line.moved) {
            (
                Some(Told {
                    standing, answered, ..
                }),
                Some(moved),
            ) => {
                // What is undone goes back to what it was, and to nothing else.
                if let Move::Undo { flow } = &moved
                    && before.as_ref() != Some(&**flow)
                {
                    return Err(MatterRefusal::NothingToUndo);
                }
                before = Some(standing.flow.clone());
                standing.step(line.at.unwrap_or(event.at), &moved)?;
                *answered = answered.after(&standing.state, standing.flow.was_late());
            }
            (None, Some(_)) => return Ok(None),
            (_, None) => {}
        }
    }
    // What is merged has its line, and what has its line is merged.
    if let Some(told) = &found {
        let live = |l: &&Link| l.with.kind == LinkKind::Merged && l.ended.is_none();
        let lead = told.links.iter().find(live).map(|l| l.with.other);
        if lead != told.standing.flow.lead() {
            return Err(MatterRefusal::NotMerged);
        }
    }
    Ok(found)
}

/// Writes down the link that an event began, and the end of one.
fn linked(
    links: &mut Vec<Link>,
    event: &Event,
    (link, unlink): (Option<With>, Option<With>),
) -> Result<(), MatterRefusal> {
    if let Some(gone) = unlink {
        let live = |l: &&mut Link| l.with == gone && l.ended.is_none();
        let found = links.iter_mut().find(live);
        found.ok_or(MatterRefusal::NotMerged)?.ended = Some(event.seq);
    }
    links.extend(link.map(|with| Link {
        matter: MatterId(event.subject),
        with,
        seq: event.seq,
        ended: None,
    }));
    Ok(())
}
