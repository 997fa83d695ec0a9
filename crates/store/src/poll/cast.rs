//! Ballots as rows: read, kept, and kept with their group.

use super::tables::ballot;
use crate::ahead::Waits;
use crate::assembly::instant;
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use tanxin_domain::poll::{Cast, Casting, Door, Used};
use tanxin_domain::{District, PollId, RollEntryId};

#[derive(Queryable, Selectable)]
#[diesel(table_name = ballot)]
pub(super) struct Row {
    roll_entry: i64,
    door: String,
    holder: Option<i64>,
    answers: Option<String>,
    drawn: Option<Vec<u8>>,
    serial: Option<String>,
    helped: i32,
    changed: i32,
    at: i64,
    by_kind: String,
    by_id: i64,
}

impl Row {
    /// The line of the roll it is of.
    pub(super) fn line(&self) -> i64 {
        self.roll_entry
    }
}

impl TryFrom<Row> for Cast {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Cast, StoreError> {
        let entry = RollEntryId(row.roll_entry);
        let bad = |why: &str| StoreError::impossible("ballot", entry, why);
        let door = Door::from_word(&row.door).ok_or_else(|| bad("no such door"))?;
        let used = match (row.answers, row.drawn, row.serial) {
            (Some(answers), None, serial) => Used::Open { answers, serial },
            (None, Some(drawn), None) => Used::Drawn {
                blinded: drawn
                    .try_into()
                    .map_err(|_| bad("the token's hash has not 32 bytes"))?,
            },
            (None, None, None) => Used::Handed,
            _ => return Err(bad("neither an open ballot nor a token nor a paper")),
        };
        if door == Door::Proxy && row.holder.is_none() {
            return Err(bad("by proxy, and by nobody's hand"));
        }
        Ok(Cast {
            entry,
            door,
            holder: row.holder.map(RollEntryId),
            used,
            helped: row.helped != 0,
            changed: u16::try_from(row.changed).map_err(|_| bad("changed too often"))?,
            at: instant(row.at, bad)?,
            by: (row.by_kind, row.by_id),
        })
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = ballot, treat_none_as_null = true, treat_none_as_default_value = false)]
struct NewRow<'a> {
    district: i32,
    poll: i64,
    roll_entry: i64,
    door: &'a str,
    holder: Option<i64>,
    answers: Option<&'a str>,
    drawn: Option<&'a [u8]>,
    serial: Option<&'a str>,
    helped: i32,
    changed: i32,
    at: i64,
    by_kind: &'a str,
    by_id: i64,
}

fn new_row(district: District, poll: PollId, cast: &Cast) -> NewRow<'_> {
    let (answers, drawn, serial) = match &cast.used {
        Used::Open { answers, serial } => (Some(answers.as_str()), None, serial.as_deref()),
        Used::Drawn { blinded } => (None, Some(blinded.as_slice()), None),
        Used::Handed => (None, None, None),
    };
    NewRow {
        district: district.number(),
        poll: poll.0,
        roll_entry: cast.entry.0,
        door: cast.door.word(),
        holder: cast.holder.map(|h| h.0),
        answers,
        drawn,
        serial,
        helped: i32::from(cast.helped),
        changed: i32::from(cast.changed),
        at: cast.at.as_millisecond(),
        by_kind: &cast.by.0,
        by_id: cast.by.1,
    }
}

fn row_of(district: District, b: &Waits) -> NewRow<'_> {
    new_row(district, b.poll, &b.cast)
}

/// Keeps a voter's ballot. The key of the table lets each line in once: the second of two
/// gets `Unique`.
pub fn insert_cast(tx: &mut Tx<'_>, casting: &Casting, new: &Cast) -> Result<(), StoreError> {
    let row = new_row(tx.district(), casting.poll(), new);
    diesel::insert_into(ballot::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// Keeps what a voter's ballot is now.
pub fn save_cast(tx: &mut Tx<'_>, casting: &Casting, cast: &Cast) -> Result<(), StoreError> {
    let row = new_row(tx.district(), casting.poll(), cast);
    let key = (row.district, row.poll, row.roll_entry);
    diesel::update(ballot::table.find(key))
        .set(row)
        .execute(tx.conn())?;
    Ok(())
}

/// Keeps a group's ballots: on SQLite in one kept statement each, on PostgreSQL all together;
/// there those that change stand aside for what they are now.
pub(crate) fn write_casts(
    conn: &mut Conn,
    district: District,
    ballots: &[Waits],
) -> Result<(), StoreError> {
    match conn {
        Conn::Sqlite(c) => {
            for b in ballots {
                if b.again {
                    let key = (district.number(), b.poll.0, b.cast.entry.0);
                    let stands = ballot::table.find(key);
                    diesel::update(stands).set(row_of(district, b)).execute(c)?;
                } else {
                    diesel::insert_into(ballot::table)
                        .values(row_of(district, b))
                        .execute(c)?;
                }
            }
        }
        Conn::Postgres(c) => {
            let mut polls: Vec<PollId> = ballots.iter().map(|b| b.poll).collect();
            polls.dedup();
            for poll in polls {
                let again = ballots.iter().filter(|b| b.again && b.poll == poll);
                let again: Vec<i64> = again.map(|b| b.cast.entry.0).collect();
                if !again.is_empty() {
                    let stands = ballot::table
                        .filter(ballot::district.eq(district.number()))
                        .filter(ballot::poll.eq(poll.0))
                        .filter(ballot::roll_entry.eq_any(again));
                    diesel::delete(stands).execute(c)?;
                }
            }
            // PostgreSQL binds at most 65,535 values a statement.
            for part in ballots.chunks(4000) {
                let rows: Vec<_> = part.iter().map(|b| row_of(district, b)).collect();
                diesel::insert_into(ballot::table).values(rows).execute(c)?;
            }
        }
    }
    Ok(())
}

/// One voter's ballot.
pub fn cast(
    conn: &mut Conn,
    district: District,
    poll: PollId,
    entry: RollEntryId,
) -> Result<Option<Cast>, StoreError> {
    let row: Option<Row> = ballot::table
        .find((district.number(), poll.0, entry.0))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Cast::try_from).transpose()
}

/// Every voter's ballot, by line of the roll.
pub fn casts(conn: &mut Conn, district: District, poll: PollId) -> Result<Vec<Cast>, StoreError> {
    let rows: Vec<Row> = ballot::table
        .filter(ballot::district.eq(district.number()))
        .filter(ballot::poll.eq(poll.0))
        .order(ballot::roll_entry)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Cast::try_from).collect()
}
