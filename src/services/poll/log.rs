//! What was done with a poll, out of the chain: for whoever supervises it.

use super::paper;
use crate::services::Error;
use tanxin_domain::District;
use tanxin_domain::event::Event;
use tanxin_domain::poll::Held;
use tanxin_store::{Conn, assembly as rooms, event, poll as store};

/// The events of a poll, in their order. None says what stands on a ballot, and casting a
/// secret one is none.
pub fn log(conn: &mut Conn, district: District, held: &Held) -> Result<Vec<Event>, Error> {
    let roll = rooms::roll(conn, district, held.roll())?;
    // Printing is noted under the batch, which counts from 1 and is at most each paper's own.
    let batches = paper::account(conn, district, held.id)?.printed;
    let batches = i64::try_from(batches).unwrap_or(i64::MAX);
    let objections = store::objections(conn, district, held.id)?;
    let subjects = std::iter::once(held.id.0)
        .chain(objections.iter().map(|o| o.id.0))
        .chain(roll.iter().map(|line| line.id.0))
        .chain(1..=batches);
    let mut events = event::of_subjects(conn, district, subjects)?;
    let poll = format!("\"poll\":\"{}\"", held.id);
    events.retain(|e| {
        let told = e.payload.as_ref().map_or("", |(_, told)| told.as_str());
        e.kind.starts_with("poll.") && told.contains(&poll)
    });
    Ok(events)
}
