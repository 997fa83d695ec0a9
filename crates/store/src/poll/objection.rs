//! Objections to rolls and results, and the mending of a roll before votes are taken.

use super::tables::{objection, poll};
use crate::assembly::instant;
use crate::assembly::tables::roll_entry;
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use tanxin_domain::assembly::{Mark, RollEntry};
use tanxin_domain::poll::{About, Mending, Objecting, Objection, Ruling};
use tanxin_domain::{District, ObjectionId, PlaceId, PollId, RollEntryId};

#[derive(Queryable, Selectable)]
#[diesel(table_name = objection)]
struct Row {
    id: i64,
    poll: i64,
    about: String,
    household: i64,
    text: String,
    at: i64,
    by_kind: String,
    by_id: i64,
    ruled_at: Option<i64>,
    upheld: Option<i32>,
    reason: Option<String>,
}

impl TryFrom<Row> for Objection {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Objection, StoreError> {
        let id = ObjectionId(row.id);
        let bad = |why: &str| StoreError::impossible("objection", id, why);
        let ruling = match (row.ruled_at, row.upheld, row.reason) {
            (None, None, None) => None,
            (Some(at), Some(upheld), Some(reason)) => Some(Ruling {
                at: instant(at, bad)?,
                upheld: upheld != 0,
                reason,
            }),
            _ => return Err(bad("half a ruling")),
        };
        Ok(Objection {
            id,
            poll: PollId(row.poll),
            about: About::from_word(&row.about).ok_or_else(|| bad("against what?"))?,
            household: PlaceId(row.household),
            text: row.text,
            at: instant(row.at, bad)?,
            by: (row.by_kind, row.by_id),
            ruling,
        })
    }
}

/// Keeps an objection. A second undecided one of the same household gets `Unique`.
pub fn insert_objection(
    tx: &mut Tx<'_>,
    proof: &Objecting,
    new: &Objection,
) -> Result<(), StoreError> {
    let row = (
        objection::district.eq(tx.district().number()),
        objection::id.eq(new.id.0),
        objection::poll.eq(proof.poll().0),
        objection::about.eq(proof.about().word()),
        objection::household.eq(new.household.0),
        objection::text.eq(&new.text),
        objection::at.eq(new.at.as_millisecond()),
        objection::by_kind.eq(&new.by.0),
        objection::by_id.eq(new.by.1),
    );
    diesel::insert_into(objection::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// Writes down what was ruled.
pub fn save_ruling(tx: &mut Tx<'_>, ruled: &Objection) -> Result<(), StoreError> {
    let Some(ruling) = &ruled.ruling else {
        return Ok(());
    };
    diesel::update(objection::table.find((tx.district().number(), ruled.id.0)))
        .set((
            objection::ruled_at.eq(ruling.at.as_millisecond()),
            objection::upheld.eq(i32::from(ruling.upheld)),
            objection::reason.eq(&ruling.reason),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The objections of a poll, the first first.
pub fn objections(
    conn: &mut Conn,
    district: District,
    poll: PollId,
) -> Result<Vec<Objection>, StoreError> {
    let rows: Vec<Row> = objection::table
        .filter(objection::district.eq(district.number()))
        .filter(objection::poll.eq(poll.0))
        .order(objection::id)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Objection::try_from).collect()
}

/// How many objections to the roll of a poll are undecided.
pub fn undecided(conn: &mut Conn, district: District, poll: PollId) -> Result<u64, StoreError> {
    let count: i64 = objection::table
        .filter(objection::district.eq(district.number()))
        .filter(objection::poll.eq(poll.0))
        .filter(objection::about.eq(About::Roll.word()))
        .filter(objection::ruled_at.is_null())
        .count()
        .get_result(conn)?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Gives a line of a roll another mark. The poll's own row is asked once more, so that no
/// proof made of an older state reaches a roll that is voted on.
pub fn mend_mark(
    tx: &mut Tx<'_>,
    proof: &Mending,
    line: RollEntryId,
    mark: Mark,
) -> Result<(), StoreError> {
    let district = tx.district().number();
    let waits = poll::table
        .filter(poll::district.eq(roll_entry::district))
        .filter(poll::id.eq(roll_entry::roll))
        .filter(poll::state.eq("called"));
    let changed = diesel::update(roll_entry::table.find((district, proof.poll().0, line.0)))
        .set(roll_entry::mark.eq(mark.word()))
        .filter(diesel::dsl::exists(waits));
    match changed.execute(tx.conn())? {
        1 => Ok(()),
        _ => Err(StoreError::impossible(
            "roll_entry",
            line,
            "its roll is fixed",
        )),
    }
}

/// Adds the line of a household that was missing.
pub fn mend_missing(tx: &mut Tx<'_>, proof: &Mending, new: &RollEntry) -> Result<(), StoreError> {
    crate::assembly::insert_roll(tx, proof.poll(), std::slice::from_ref(new))
}
