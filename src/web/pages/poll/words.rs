//! What pages say about a poll.

use crate::web::pages::assembly::Stamp;
use crate::web::shell::Shell;
use tanxin_domain::poll::{Held, State};
use tanxin_domain::when;

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
