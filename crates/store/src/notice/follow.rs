//! How far events were turned into notices, and whom one of them reached.

use super::aside;
use super::outbox::{NewNotice, put};
use super::tables::{follower, outbox};
use crate::event::chain;
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use tanxin_domain::notice::State;
use tanxin_domain::{ChannelId, District, NoticeId};

diesel::allow_tables_to_appear_in_same_query!(follower, chain);

/// A district with events nobody has looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behind {
    /// The district.
    pub district: District,
    /// The last event that was looked at.
    pub seq: i64,
    /// The newest there is.
    pub newest: i64,
}

/// Begins to follow the deed's district, from this very deed's event on: a first channel is
/// not told of everything that ever happened. Does nothing when it is followed already.
pub fn begin(tx: &mut Tx<'_>, seq: i64) -> Result<(), StoreError> {
    let district = tx.district().number();
    // The chain's row is held: nobody else begins at the same time.
    let known: Option<i64> = follower::table
        .find(district)
        .select(follower::seq)
        .first(tx.conn())
        .optional()?;
    if known.is_none() {
        diesel::insert_into(follower::table)
            .values((follower::district.eq(district), follower::seq.eq(seq)))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// The districts that are followed. Named exception to "no query crosses districts": a line
/// for each district with a channel.
pub fn behind(conn: &mut Conn) -> Result<Vec<Behind>, StoreError> {
    let rows: Vec<(i32, i64, i64)> = follower::table
        .inner_join(chain::table.on(chain::district.eq(follower::district)))
        .select((follower::district, follower::seq, chain::seq))
        .order(follower::district)
        .load(conn)?;
    let read = |(code, seq, newest)| {
        let district = District::new(code)
            .ok_or_else(|| StoreError::impossible("follower", code, "no such district code"))?;
        Ok(Behind {
            district,
            seq,
            newest,
        })
    };
    rows.into_iter().map(read).collect()
}

/// Writes what follows from the events up to `to` and moves the position there, both or
/// neither. `false` when somebody else was first: nothing is written.
pub fn advance(
    conn: &mut Conn,
    district: District,
    (from, to): (i64, i64),
    notices: &[NewNotice],
) -> Result<bool, StoreError> {
    aside(conn, |conn| {
        let stands = follower::table
            .find(district.number())
            .filter(follower::seq.eq(from));
        let moved = diesel::update(stands)
            .set(follower::seq.eq(to))
            .execute(conn)?;
        if moved == 0 {
            return Ok((false, false));
        }
        put(conn, district, notices)?;
        Ok((true, true))
    })
}

/// The channels that have a line of an event, and what became of it.
pub fn heard(
    conn: &mut Conn,
    district: District,
    seq: i64,
) -> Result<Vec<(ChannelId, State)>, StoreError> {
    let rows: Vec<(i64, i64, String)> = outbox::table
        .filter(outbox::district.eq(district.number()))
        .filter(outbox::seq.eq(seq))
        .select((outbox::id, outbox::channel, outbox::state))
        .load(conn)?;
    let read = |(id, channel, state): (i64, i64, String)| {
        let bad = || StoreError::impossible("outbox", NoticeId(id), "no such state");
        let state = State::from_word(&state).ok_or_else(bad)?;
        Ok((ChannelId(channel), state))
    };
    rows.into_iter().map(read).collect()
}
