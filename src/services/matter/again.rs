//! Where each matter is, worked out again from the events and compared with what is kept.

use super::super::Error;
use jiff::Timestamp;
use serde::Deserialize;
use tanxin_domain::event::Event;
use tanxin_domain::matter::{Flow, MatterRefusal, Move, Standing};
use tanxin_domain::{District, MatterId};
use tanxin_store::{Conn, event, matter};

/// What of an event's payload moves a matter.
#[derive(Deserialize)]
struct Told {
    /// Where it began.
    flow: Option<Flow>,
    /// What was done.
    #[serde(rename = "move")]
    moved: Option<Move>,
    /// When it was due, when the clock did it.
    at: Option<Timestamp>,
}

/// A matter as its events tell it; `None` when they don't tell where it began (raised before
/// there were chains), or a payload was erased.
pub fn told(events: &[Event]) -> Result<Option<Standing>, MatterRefusal> {
    let mut found: Option<Standing> = None;
    let mut before: Option<Flow> = None;
    for event in events.iter().filter(|e| e.kind.starts_with("matter.")) {
        let Some((_, payload)) = &event.payload else {
            return Ok(None);
        };
        let Ok(told) = serde_json::from_str::<Told>(payload) else {
            return Ok(None);
        };
        if let Some(flow) = told.flow {
            found = Some(Standing::begin(flow));
        }
        match (&mut found, told.moved) {
            (Some(standing), Some(moved)) => {
                // What is undone goes back to what it was, and to nothing else.
                if let Move::Undo { flow } = &moved
                    && before.as_ref() != Some(&**flow)
                {
                    return Err(MatterRefusal::NothingToUndo);
                }
                before = Some(standing.flow.clone());
                standing.step(told.at.unwrap_or(event.at), &moved)?;
            }
            (None, Some(_)) => return Ok(None),
            (_, None) => {}
        }
    }
    Ok(found)
}

/// The first matter of a district that is not as its events tell, and how many were compared.
pub fn compare(c: &mut Conn, district: District) -> Result<(u64, Option<MatterId>), Error> {
    let (mut seen, mut after) = (0, MatterId(0));
    loop {
        let page = matter::after(c, district, after, 500)?;
        let Some(last) = page.last() else {
            return Ok((seen, None));
        };
        after = last.id;
        for of in page {
            let events = event::of_subject(c, district, of.id.0)?;
            let again = match told(&events) {
                Ok(None) => continue,
                Ok(Some(standing)) => Some(standing),
                Err(_) => None,
            };
            seen += 1;
            let parts = matter::parts(&of) == matter::kept_parts(c, district, of.id)?;
            if again != Some(of.standing()) || !parts {
                return Ok((seen, Some(of.id)));
            }
        }
    }
}
