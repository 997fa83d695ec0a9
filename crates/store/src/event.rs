//! Events and the chain they stand in.

use crate::{Conn, StoreError};
use diesel::prelude::*;
use jiff::Timestamp;
use std::collections::HashMap;
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

/// Everything that happened to several things, in order.
pub fn of_subjects(
    conn: &mut Conn,
    district: District,
    subjects: impl IntoIterator<Item = i64>,
) -> Result<Vec<Event>, StoreError> {
    let rows: Vec<Row> = event::table
        .filter(event::district.eq(district.number()))
        .filter(crate::among::among(event::subject, subjects))
        .order(event::seq)
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

/// The events with these numbers, in order.
pub fn numbered(
    conn: &mut Conn,
    district: District,
    numbers: &[i64],
) -> Result<Vec<Event>, StoreError> {
    let rows: Vec<Row> = event::table
        .filter(event::district.eq(district.number()))
        .filter(crate::among::among(event::seq, numbers.iter().copied()))
        .order(event::seq)
        .load(conn)?;
    rows.into_iter().map(Event::try_from).collect()
}

/// Number and subject of the events that stand under keys browsers made.
pub(crate) fn by_client_keys(
    conn: &mut Conn,
    district: District,
    keys: &[uuid::Uuid],
) -> Result<HashMap<uuid::Uuid, (i64, i64)>, StoreError> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    type Found = (Option<Vec<u8>>, i64, i64);
    let bytes = |key: &uuid::Uuid| key.as_bytes().to_vec();
    let found: Vec<Found> = match conn {
        // A list of another length is another statement to SQLite: one kept statement, asked
        // a key at a time, costs less than planning.
        Conn::Sqlite(c) => {
            let mut found = Vec::new();
            for key in keys {
                let one: Option<Found> = event::table
                    .filter(event::district.eq(district.number()))
                    .filter(event::client_key.eq(bytes(key)))
                    .select((event::client_key, event::seq, event::subject))
                    .first(c)
                    .optional()?;
                found.extend(one);
            }
            found
        }
        Conn::Postgres(c) => event::table
            .filter(event::district.eq(district.number()))
            .filter(event::client_key.eq_any(keys.iter().map(bytes).collect::<Vec<_>>()))
            .select((event::client_key, event::seq, event::subject))
            .load(c)?,
    };
    let known = |key: Option<Vec<u8>>| uuid::Uuid::from_slice(&key?).ok();
    Ok(found
        .into_iter()
        .filter_map(|(k, seq, subject)| Some((known(k)?, (seq, subject))))
        .collect())
}

/// Puts a group's events at the end of the chain: on PostgreSQL in one statement, which saves
/// round trips; on SQLite in one kept statement a line, which saves planning.
pub(crate) fn insert(
    conn: &mut Conn,
    events: &[(Event, Option<uuid::Uuid>)],
) -> Result<(), StoreError> {
    match conn {
        Conn::Sqlite(c) => {
            for line in events {
                diesel::insert_into(event::table)
                    .values(row(line))
                    .execute(c)?;
            }
        }
        Conn::Postgres(c) => {
            // PostgreSQL binds at most 65,535 values a statement.
            for part in events.chunks(4000) {
                let rows: Vec<_> = part.iter().map(row).collect();
                diesel::insert_into(event::table).values(rows).execute(c)?;
            }
        }
    }
    Ok(())
}

// Nothing is left out of the statement, so that it is one whatever a line has.
#[derive(Insertable)]
#[diesel(table_name = event, treat_none_as_default_value = false)]
struct NewRow<'a> {
    district: i32,
    seq: i64,
    at: i64,
    kind: &'a str,
    place: Option<i64>,
    subject: i64,
    actor_kind: &'a str,
    actor_id: i64,
    client_key: Option<Vec<u8>>,
    salt: Option<&'a [u8]>,
    payload: Option<&'a str>,
    digest: &'a [u8],
    hash: &'a [u8],
}

fn row((e, key): &(Event, Option<uuid::Uuid>)) -> NewRow<'_> {
    NewRow {
        district: e.district.number(),
        seq: e.seq,
        at: e.at.as_millisecond(),
        kind: &e.kind,
        place: e.place.map(|p| p.0),
        subject: e.subject,
        actor_kind: &e.actor_kind,
        actor_id: e.actor_id,
        client_key: key.map(|k| k.as_bytes().to_vec()),
        salt: e.payload.as_ref().map(|(salt, _)| salt.as_slice()),
        payload: e.payload.as_ref().map(|(_, text)| text.as_str()),
        digest: &e.digest,
        hash: &e.hash,
    }
}

/// Erases what is personal in one event, as the law asks; the chain keeps its digest.
/// Called inside a deed of its own, which tells of the erasure.
pub fn erase(tx: &mut crate::Tx<'_>, seq: i64) -> Result<(), StoreError> {
    // A line of this very group is not inserted yet.
    if tx.erase_unwritten(seq) {
        return Ok(());
    }
    let district = tx.district().number();
    let line = event::table.find((district, seq));
    let row: Option<Row> = line.first(tx.conn()).optional()?;
    let Some(row) = row else { return Ok(()) };
    let mut erased = Event::try_from(row)?;
    erased.erase();
    diesel::update(line)
        .set((
            event::place.eq(erased.place.map(|p| p.0)),
            event::actor_id.eq(erased.actor_id),
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
