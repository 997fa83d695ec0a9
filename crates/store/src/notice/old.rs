//! What was settled long ago leaves the outbox.

use super::tables::outbox;
use crate::among::among;
use crate::{Conn, StoreError};
use diesel::prelude::*;
use jiff::Timestamp;
use tanxin_domain::id::compose;
use tanxin_domain::notice::State;

/// Takes lines out that were sent, forwarded or dropped before `then`, of every district, at most
/// `most`; how many they were. What was given up stays until somebody decides. A named question
/// that crosses districts, because whoever asks it serves them all.
pub fn forget(conn: &mut Conn, then: Timestamp, most: i64) -> Result<usize, StoreError> {
    let over = [State::Sent, State::Forwarded, State::Dropped].map(State::word);
    let mut left = most;
    for known in crate::district::all(conn)? {
        if left == 0 {
            break;
        }
        let district = known.district.number();
        let ids: Vec<i64> = outbox::table
            .filter(outbox::district.eq(district))
            // Ids follow the clock: what was settled by then was made by then.
            .filter(outbox::id.lt(first_at(then)))
            .filter(outbox::done_at.lt(then.as_millisecond()))
            .filter(among(outbox::state, over))
            .order(outbox::id)
            .limit(left)
            .select(outbox::id)
            .load(conn)?;
        if !ids.is_empty() {
            left -= ids.len() as i64;
            let lines = outbox::table
                .filter(outbox::district.eq(district))
                .filter(among(outbox::id, ids));
            diesel::delete(lines).execute(conn)?;
        }
    }
    Ok((most - left) as usize)
}

/// The first id of an instant.
fn first_at(then: Timestamp) -> i64 {
    compose(then.as_millisecond(), 0, 0).unwrap_or(0)
}
