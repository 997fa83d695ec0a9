//! Events and the chain they stand in.

use crate::{Conn, StoreError};
use diesel::prelude::*;
use jiff::Timestamp;
use tanxin_domain::event::{Broken, Event, GENESIS, Hash};
use tanxin_domain::{District, PlaceId};

/// The tables, for the writer and the follower.
#[allow(missing_docs)]
mod tables {
    diesel::table! {
        chain (district) { district -> Integer, seq -> BigInt, head -> Binary, }
    }
    diesel::table! {
        event (district, seq) {
            district -> Integer,
            seq -> BigInt,
            at -> BigInt,
            kind -> Text,
            place -> Nullable<BigInt>,
            subject -> BigInt,
            actor_kind -> Text,
            actor_id -> BigInt,
            client_key -> Nullable<Binary>,
            salt -> Nullable<Binary>,
            payload -> Nullable<Text>,
            digest -> Binary,
            hash -> Binary,
        }
    }
}
pub(crate) use tables::{chain, event};

#[derive(Queryable)]
struct Row {
    district: i32,
    seq: i64,
    at: i64,
    kind: String,
    place: Option<i64>,
    subject: i64,
    actor_kind: String,
    actor_id: i64,
    _client_key: Option<Vec<u8>>,
    salt: Option<Vec<u8>>,
    payload: Option<String>,
    digest: Vec<u8>,
    hash: Vec<u8>,
}

impl TryFrom<Row> for Event {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Event, StoreError> {
        let bad = |why: &str| {
            StoreError::impossible("event", format!("{}/{}", row.district, row.seq), why)
        };
        let payload = match (&row.salt, row.payload.clone()) {
            (Some(salt), Some(text)) => {
                let salt = salt
                    .as_slice()
                    .try_into()
                    .map_err(|_| bad("the salt has not 16 bytes"))?;
                Some((salt, text))
            }
            (None, None) => None,
            _ => return Err(bad("salt and payload go together")),
        };
        Ok(Event {
            district: District::new(row.district).ok_or_else(|| bad("no such district code"))?,
            seq: row.seq,
            at: Timestamp::from_millisecond(row.at).map_err(|_| bad("the time is out of range"))?,
            place: row.place.map(PlaceId),
            subject: row.subject,
            actor_id: row.actor_id,
            digest: hash(&row.digest).ok_or_else(|| bad("the digest has not 32 bytes"))?,
            hash: hash(&row.hash).ok_or_else(|| bad("the hash has not 32 bytes"))?,
            kind: row.kind,
            actor_kind: row.actor_kind,
            payload,
        })
    }
}

pub(crate) fn hash(bytes: &[u8]) -> Option<Hash> {
    bytes.try_into().ok()
}

/// A district's newest number and hash.
pub fn head(conn: &mut Conn, district: District) -> Result<(i64, Hash), StoreError> {
    let row: Option<(i64, Vec<u8>)> = chain::table
        .find(district.number())
        .select((chain::seq, chain::head))
        .first(conn)
        .optional()?;
    let (seq, head) = row.ok_or(StoreError::NoDistrict(district))?;
    let head = hash(&head)
        .ok_or_else(|| StoreError::impossible("chain", district, "the head has not 32 bytes"))?;
    Ok((seq, head))
}

/// The newest number of a district: what kept pages are known by.
pub fn seq(conn: &mut Conn, district: District) -> Result<i64, StoreError> {
    let seq = chain::table
        .find(district.number())
        .select(chain::seq)
        .first(conn)
        .optional()?;
    seq.ok_or(StoreError::NoDistrict(district))
}

/// At most `most` events after number `seq`, in order.
pub fn after(
    conn: &mut Conn,
    district: District,
    seq: i64,
    most: i64,
) -> Result<Vec<Event>, StoreError> {
    let rows: Vec<Row> = event::table
        .filter(
            event::district
                .eq(district.number())
                .and(event::seq.gt(seq)),
        )
        .order(event::seq)
        .limit(most)
        .load(conn)?;
    rows.into_iter().map(Event::try_from).collect()
}

/// Everything that happened to one thing, in order.
pub fn of_subject(
    conn: &mut Conn,
    district: District,
    subject: i64,
) -> Result<Vec<Event>, StoreError> {
    let rows: Vec<Row> = event::table
        .filter(
            event::district
                .eq(district.number())
                .and(event::subject.eq(subject)),
        )
        .order(event::seq)
        .load(conn)?;
    rows.into_iter().map(Event::try_from).collect()
}

/// Number, subject and time of the event a browser's key stands in, if it does.
pub fn by_client_key(
    conn: &mut Conn,
    district: District,
    key: uuid::Uuid,
) -> Result<Option<(i64, i64)>, StoreError> {
    let found = event::table
        .filter(event::district.eq(district.number()))
        .filter(event::client_key.eq(key.as_bytes().as_slice()))
        .select((event::seq, event::subject))
        .first(conn)
        .optional()?;
    Ok(found)
}

/// Erases the payload of one event, as the law asks; the chain keeps its digest.
/// Called inside a deed of its own, which tells of the erasure.
pub fn erase(tx: &mut crate::Tx<'_>, seq: i64) -> Result<(), StoreError> {
    let district = tx.district().number();
    diesel::update(event::table.find((district, seq)))
        .set((
            event::salt.eq(None::<Vec<u8>>),
            event::payload.eq(None::<String>),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Walks a district's chain and names the first wrong line.
pub fn verify(conn: &mut Conn, district: District) -> Result<Result<i64, Broken>, StoreError> {
    let (head_seq, head_hash) = head(conn, district)?;
    let (mut last, mut hash) = (0, GENESIS);
    loop {
        let events = after(conn, district, last, 1000)?;
        if events.is_empty() {
            break;
        }
        for e in events {
            if let Err(broken) = e.check(last, &hash) {
                return Ok(Err(broken));
            }
            (last, hash) = (e.seq, e.hash);
        }
    }
    // Deeds done while we walked may have moved on past the head we read first.
    if last < head_seq || (last == head_seq && hash != head_hash) {
        return Ok(Err(Broken::Head {
            head: head_seq,
            last,
        }));
    }
    Ok(Ok(last))
}
