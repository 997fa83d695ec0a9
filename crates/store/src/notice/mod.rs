//! Channels, the outbox (待发), and how far the events were followed.
//!
//! Lines of the outbox follow from events, so they are written beside the writer, in a
//! transaction of their own that moves the follower's position with them: whoever comes second
//! finds the position moved and writes nothing. What staff do to them is a deed.

mod channel;
mod follow;
mod old;
mod outbox;

pub use channel::{below, insert, listening, one, pause, save, settings, switch};
pub use follow::{Behind, advance, begin, behind, heard};
pub use old::forget;
pub use outbox::{
    Claimed, Count, Due, Filter, NewNotice, Notice, Settled, again, claim, count, drop_out, due,
    forwarded, gathering, list, notice, settle,
};

use crate::{Conn, StoreError};
use diesel::connection::{SimpleConnection as _, TransactionManager as _};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        channel (district, id) {
            district -> Integer,
            id -> BigInt,
            place -> BigInt,
            path -> Text,
            belongs -> Text,
            owner -> Nullable<BigInt>,
            kind -> Text,
            lang -> Text,
            settings -> Binary,
            print -> Binary,
            quiet_from -> Nullable<Integer>,
            quiet_until -> Nullable<Integer>,
            urgent -> Integer,
            digest -> Integer,
            state -> Text,
            free_at -> BigInt,
        }
    }
    diesel::table! {
        outbox (district, id) {
            district -> Integer,
            id -> BigInt,
            channel -> BigInt,
            path -> Text,
            seq -> BigInt,
            print -> Binary,
            topic -> Text,
            subject -> BigInt,
            state -> Text,
            tries -> Integer,
            next_at -> Nullable<BigInt>,
            trouble -> Nullable<Text>,
            code -> Nullable<Integer>,
            reason -> Nullable<Text>,
            made_at -> BigInt,
            done_at -> Nullable<BigInt>,
        }
    }
    diesel::table! {
        follower (district) { district -> Integer, seq -> BigInt, }
    }
}

/// A transaction beside the writer: kept when `work` says so.
fn aside<T>(
    conn: &mut Conn,
    work: impl FnOnce(&mut Conn) -> Result<(bool, T), StoreError>,
) -> Result<T, StoreError> {
    type Manager = <Conn as diesel::Connection>::TransactionManager;
    match conn {
        // The write lock first: a transaction that turns from reading to writing may fail.
        Conn::Sqlite(c) => c.batch_execute("BEGIN IMMEDIATE")?,
        Conn::Postgres(_) => Manager::begin_transaction(conn)?,
    }
    let done = work(conn);
    let keep = matches!(done, Ok((true, _)));
    match (conn, keep) {
        (Conn::Sqlite(c), true) => c.batch_execute("COMMIT")?,
        (Conn::Sqlite(c), false) => c.batch_execute("ROLLBACK")?,
        (other, true) => Manager::commit_transaction(other)?,
        (other, false) => Manager::rollback_transaction(other)?,
    }
    done.map(|(_, value)| value)
}
