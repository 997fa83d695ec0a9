//! Secret ballots: the box they fall into while votes are taken, and the sorted list they
//! become. A row here has no time, no event and no id that grows with time; ballots and the
//! marks of who came are never written in one transaction.

use super::tables::{boxes, poll, poll_key, secret_ballot};
use crate::{Conn, StoreError, Tx};
use diesel::connection::{SimpleConnection as _, TransactionManager as _};
use diesel::prelude::*;
use diesel::upsert::excluded;
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap};
use tanxin_domain::{District, PollId};
use tokio::sync::oneshot;

/// A ballot with its token, as the box keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boxed {
    /// The token's random number.
    pub number: [u8; 16],
    /// The prefix of the signed message.
    pub prefix: [u8; 32],
    /// The signature.
    pub signature: Vec<u8>,
    /// JSON, names written in sealed.
    pub answers: String,
}

/// What became of a ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InBox {
    /// It lies in the box, alone or in the place of an earlier one with the same number.
    Kept,
    /// The poll takes no votes.
    NotOpen,
}

/// A ballot on its way, and where its answer goes.
pub(crate) struct Dropped {
    poll: PollId,
    ballot: Boxed,
    to: oneshot::Sender<Result<InBox, StoreError>>,
}

impl Dropped {
    pub fn new(
        poll: PollId,
        ballot: Boxed,
    ) -> (Dropped, oneshot::Receiver<Result<InBox, StoreError>>) {
        let (to, answer) = oneshot::channel();
        (Dropped { poll, ballot, to }, answer)
    }

    /// Tells whoever waits what became of its poll's ballots.
    pub fn answer(self, filled: &Result<HashMap<PollId, InBox>, StoreError>) {
        let answer = match filled {
            Ok(kept) => Ok(kept.get(&self.poll).copied().unwrap_or(InBox::NotOpen)),
            Err(StoreError::DiskFull) => Err(StoreError::DiskFull),
            // One fault, many who wait: each is told what it was.
            Err(error) => Err(StoreError::Open(error.to_string())),
        };
        let _ = self.to.send(answer);
    }
}

/// Puts ballots into their boxes, by number: not even one transaction tells an order.
pub(crate) fn fill(
    conn: &mut Conn,
    district: District,
    group: &[Dropped],
    now: Timestamp,
) -> Result<HashMap<PollId, InBox>, StoreError> {
    type Manager = <Conn as diesel::Connection>::TransactionManager;
    let mut polls: BTreeMap<PollId, BTreeMap<[u8; 16], &Boxed>> = BTreeMap::new();
    for dropped in group {
        // Of two with one number the later counts.
        let ballots = polls.entry(dropped.poll).or_default();
        ballots.insert(dropped.ballot.number, &dropped.ballot);
    }
    match conn {
        // The write lock first: a transaction that turns from reading to writing may fail.
        Conn::Sqlite(c) => c.batch_execute("BEGIN IMMEDIATE")?,
        Conn::Postgres(_) => Manager::begin_transaction(conn)?,
    }
    let filled = fill_all(conn, district, &polls, now);
    let sqlite = matches!(conn, Conn::Sqlite(_));
    match (&filled, sqlite) {
        (Ok(_), true) => conn.batch_execute("COMMIT")?,
        (Err(_), true) => conn.batch_execute("ROLLBACK")?,
        (Ok(_), false) => Manager::commit_transaction(conn)?,
        (Err(_), false) => Manager::rollback_transaction(conn)?,
    }
    filled
}

fn fill_all(
    conn: &mut Conn,
    district: District,
    polls: &BTreeMap<PollId, BTreeMap<[u8; 16], &Boxed>>,
    now: Timestamp,
) -> Result<HashMap<PollId, InBox>, StoreError> {
    let mut filled = HashMap::new();
    for (id, ballots) in polls {
        let kept = if takes_votes(conn, district, *id, now)? {
            upsert(conn, district, *id, ballots)?;
            InBox::Kept
        } else {
            InBox::NotOpen
        };
        filled.insert(*id, kept);
    }
    Ok(filled)
}

/// Is the poll open? On PostgreSQL its row stays as it is until the ballots are in: closing
/// waits for them, so that none falls into a box that has been counted.
fn takes_votes(
    conn: &mut Conn,
    district: District,
    id: PollId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let row = poll::table
        .find((district.number(), id.0))
        .filter(poll::secrecy.eq("secret"))
        .select((poll::state, poll::closes_at));
    let found: Option<(String, Option<i64>)> = match conn {
        Conn::Sqlite(c) => row.first(c).optional()?,
        Conn::Postgres(c) => row.for_share().first(c).optional()?,
    };
    let open = |(state, end): (String, Option<i64>)| {
        state == "open" && end.is_none_or(|end| now.as_millisecond() < end)
    };
    Ok(found.is_some_and(open))
}

fn upsert(
    conn: &mut Conn,
    district: District,
    id: PollId,
    ballots: &BTreeMap<[u8; 16], &Boxed>,
) -> Result<(), StoreError> {
    let rows: Vec<_> = ballots
        .values()
        .map(|b| {
            (
                boxes::district.eq(district.number()),
                boxes::poll.eq(id.0),
                boxes::number.eq(b.number.as_slice()),
                boxes::prefix.eq(b.prefix.as_slice()),
                boxes::signature.eq(b.signature.as_slice()),
                boxes::answers.eq(b.answers.as_str()),
            )
        })
        .collect();
    match conn {
        Conn::Sqlite(c) => {
            for row in rows {
                diesel::insert_into(boxes::table)
                    .values(row)
                    .on_conflict((boxes::district, boxes::poll, boxes::number))
                    .do_update()
                    .set(boxes::answers.eq(excluded(boxes::answers)))
                    .execute(c)?;
            }
        }
        Conn::Postgres(c) => {
            diesel::insert_into(boxes::table)
                .values(rows)
                .on_conflict((boxes::district, boxes::poll, boxes::number))
                .do_update()
                .set(boxes::answers.eq(excluded(boxes::answers)))
                .execute(c)?;
        }
    }
    Ok(())
}

type BoxRow = (Vec<u8>, Vec<u8>, Vec<u8>, String);

fn boxed(id: PollId, (number, prefix, signature, answers): BoxRow) -> Result<Boxed, StoreError> {
    let bad = |_| StoreError::impossible("box", id, "number or prefix have another length");
    Ok(Boxed {
        number: number.try_into().map_err(bad)?,
        prefix: prefix.try_into().map_err(bad)?,
        signature,
        answers,
    })
}

/// What lies in a closed poll's box, by number. Nobody reads it while votes are taken.
pub fn in_box(conn: &mut Conn, district: District, id: PollId) -> Result<Vec<Boxed>, StoreError> {
    let rows: Vec<BoxRow> = boxes::table
        .filter(boxes::district.eq(district.number()))
        .filter(boxes::poll.eq(id.0))
        .order(boxes::number)
        .select((
            boxes::number,
            boxes::prefix,
            boxes::signature,
            boxes::answers,
        ))
        .load(conn)?;
    rows.into_iter().map(|row| boxed(id, row)).collect()
}

/// The ballots of a counted poll, by number.
pub fn sealed(conn: &mut Conn, district: District, id: PollId) -> Result<Vec<Boxed>, StoreError> {
    let rows: Vec<BoxRow> = secret_ballot::table
        .filter(secret_ballot::district.eq(district.number()))
        .filter(secret_ballot::poll.eq(id.0))
        .order(secret_ballot::number)
        .select((
            secret_ballot::number,
            secret_ballot::prefix,
            secret_ballot::signature,
            secret_ballot::answers,
        ))
        .load(conn)?;
    rows.into_iter().map(|row| boxed(id, row)).collect()
}

/// Rewrites the ballots of a closed poll in the order of their numbers, all in this
/// transaction, and empties the box. [`wipe`] takes away what is left of it on disk.
pub fn seal(tx: &mut Tx<'_>, id: PollId, ballots: &[Boxed]) -> Result<(), StoreError> {
    let district = tx.district().number();
    for some in ballots.chunks(500) {
        let rows: Vec<_> = some
            .iter()
            .map(|b| {
                (
                    secret_ballot::district.eq(district),
                    secret_ballot::poll.eq(id.0),
                    secret_ballot::number.eq(b.number.as_slice()),
                    secret_ballot::prefix.eq(b.prefix.as_slice()),
                    secret_ballot::signature.eq(b.signature.as_slice()),
                    secret_ballot::answers.eq(b.answers.as_str()),
                )
            })
            .collect();
        let into = diesel::insert_into(secret_ballot::table);
        match tx.conn() {
            Conn::Sqlite(c) => into.values(rows).execute(c)?,
            Conn::Postgres(c) => into.values(rows).execute(c)?,
        };
    }
    diesel::delete(boxes::table)
        .filter(boxes::district.eq(district))
        .filter(boxes::poll.eq(id.0))
        .execute(tx.conn())?;
    Ok(())
}

/// Takes from the disk what deleted ballots and keys left there: the write-ahead log of
/// SQLite (pages were overwritten at the delete), the old files of PostgreSQL's two tables.
pub fn wipe(conn: &mut Conn) -> Result<(), StoreError> {
    match conn {
        Conn::Sqlite(c) => Ok(c.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")?),
        // One at a time: two in one message would be a transaction, which VACUUM refuses.
        Conn::Postgres(c) => {
            nobody_looks_back(c)?;
            c.batch_execute("VACUUM (FULL) box")?;
            Ok(c.batch_execute("VACUUM (FULL) poll_key")?)
        }
    }
}

/// Waits until nobody can still see what was deleted: as long as somebody can, VACUUM copies
/// it into the new file. That is a reader of this database with an older view, and VACUUM's
/// own view, which begins at the oldest transaction under way in any database of the server.
fn nobody_looks_back(c: &mut diesel::PgConnection) -> Result<(), StoreError> {
    #[derive(QueryableByName)]
    struct Said {
        #[diesel(sql_type = diesel::sql_types::Text)]
        said: String,
    }
    let now = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS said";
    let mark: Said = diesel::sql_query(now).get_result(c)?;
    let older = "SELECT (count(*) + (pg_snapshot_xmin(pg_current_snapshot()) < $1::xid8)::int)::text \
                 AS said FROM pg_stat_activity \
                 WHERE datname = current_database() AND pid <> pg_backend_pid() \
                 AND backend_xmin IS NOT NULL AND age(backend_xmin) > age($1::xid8::xid)";
    for _ in 0..100 {
        let found: Said = diesel::sql_query(older)
            .bind::<diesel::sql_types::Text, _>(&mark.said)
            .get_result(c)?;
        if found.said == "0" {
            return Ok(());
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    Err(StoreError::Open(
        "a reader still sees what was deleted".into(),
    ))
}

/// A poll's key: what everybody may know, and while votes are taken the sealed other half.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// SPKI DER.
    pub public: Vec<u8>,
    /// Sealed as `poll.key`; none once the poll is counted.
    pub secret: Option<Vec<u8>>,
}

/// Keeps the key of a poll that is opened.
pub fn insert_key(tx: &mut Tx<'_>, id: PollId, key: &Key) -> Result<(), StoreError> {
    let row = (
        poll_key::district.eq(tx.district().number()),
        poll_key::poll.eq(id.0),
        poll_key::public.eq(&key.public),
        poll_key::secret.eq(&key.secret),
    );
    diesel::insert_into(poll_key::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// Destroys the half that signs.
pub fn destroy_key(tx: &mut Tx<'_>, id: PollId) -> Result<(), StoreError> {
    diesel::update(poll_key::table.find((tx.district().number(), id.0)))
        .set(poll_key::secret.eq(None::<Vec<u8>>))
        .execute(tx.conn())?;
    Ok(())
}

/// A poll's key.
pub fn key(conn: &mut Conn, district: District, id: PollId) -> Result<Option<Key>, StoreError> {
    let row: Option<(Vec<u8>, Option<Vec<u8>>)> = poll_key::table
        .find((district.number(), id.0))
        .select((poll_key::public, poll_key::secret))
        .first(conn)
        .optional()?;
    Ok(row.map(|(public, secret)| Key { public, secret }))
}
