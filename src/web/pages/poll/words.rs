//! What pages say about a poll.

use crate::services::Error;
use crate::web::pages::assembly::Stamp;
use crate::web::shell::Shell;
use tanxin_domain::poll::{Held, State};
use tanxin_domain::when;
use tanxin_domain::{District, RollEntryId};
use tanxin_store::{Conn, assembly as rooms, place};

/// Where a poll stands, as word, glyph and tone.
pub fn stamp(shell: &Shell, held: &Held) -> Stamp {
    let (glyph, tone) = match held.state {
        State::Called | State::Cancelled { .. } => ("", ""),
        State::Open { .. } | State::Closed { .. } => ("here", "open"),
        State::Counted { .. } => ("settled", "settled"),
    };
    Stamp {
        word: shell
            .l
            .t(&format!("poll-state-{}", held.state.word()))
            .into_owned(),
        glyph,
        tone,
    }
}

/// Until when one may vote, in words; none when somebody closes it by hand.
pub fn until(shell: &Shell, held: &Held) -> Option<String> {
    held.closes_at.map(|at| shell.moment(&at))
}

/// Until when the result hangs on the board.
pub fn posted(shell: &Shell, held: &Held) -> Option<String> {
    held.posted_until().map(|day| shell.date(&day))
}

/// `14:31`
pub fn hour(at: jiff::Timestamp) -> String {
    let z = when::local(at);
    format!("{:02}:{:02}", z.hour(), z.minute())
}

/// The doors of lines of a roll.
pub fn doors_of(
    c: &mut Conn,
    code: District,
    held: &Held,
    entries: &[RollEntryId],
) -> Result<Vec<(RollEntryId, String)>, Error> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let mut roll = rooms::roll(c, code, held.roll())?;
    roll.retain(|l| entries.contains(&l.id));
    let homes: Vec<_> = roll.iter().filter_map(|l| l.voter.household()).collect();
    let doors = place::some(c, code, &homes)?;
    let named = roll.iter().filter_map(|l| {
        let door = doors.iter().find(|d| Some(d.id) == l.voter.household())?;
        Some((l.id, door.name.clone()))
    });
    Ok(named.collect())
}

/// The door of a line among those read.
pub fn door_in(doors: &[(RollEntryId, String)], entry: Option<RollEntryId>) -> String {
    let found = doors.iter().find(|(id, _)| Some(*id) == entry);
    found.map_or(String::new(), |(_, door)| door.clone())
}
