//! Printed papers, what became of each, and what was read on them.

use super::tables::{ballot, paper, paper_reading};
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use std::collections::BTreeMap;
use tanxin_domain::poll::{Account, Casting, Door, Paper, PaperState, Reader};
use tanxin_domain::{District, PollId, RollEntryId};

/// A reading as it is kept: answers as JSON, names written in sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperRead {
    /// The answers.
    pub answers: String,
    /// Who read it.
    pub by: Reader,
}

fn state_of(poll: PollId, word: &str) -> Result<PaperState, StoreError> {
    let bad = || StoreError::impossible("paper", poll, "no such state");
    PaperState::from_word(word).ok_or_else(bad)
}

/// Prints papers: their serials, each with the line it is for, if any. Answers the batch.
pub fn insert_papers(
    tx: &mut Tx<'_>,
    poll: PollId,
    new: &[(String, Option<RollEntryId>)],
) -> Result<i32, StoreError> {
    let district = tx.district().number();
    let last: Option<i32> = paper::table
        .filter(paper::district.eq(district))
        .filter(paper::poll.eq(poll.0))
        .select(diesel::dsl::max(paper::batch))
        .first(tx.conn())?;
    let batch = last.unwrap_or(0) + 1;
    for (serial, entry) in new {
        let row = (
            paper::district.eq(district),
            paper::poll.eq(poll.0),
            paper::serial.eq(serial),
            paper::batch.eq(batch),
            paper::roll_entry.eq(entry.map(|e| e.0)),
            paper::state.eq(PaperState::Out.word()),
        );
        diesel::insert_into(paper::table)
            .values(row)
            .execute(tx.conn())?;
    }
    Ok(batch)
}

/// A paper and the poll it belongs to, by serial.
pub fn paper(
    conn: &mut Conn,
    district: District,
    serial: &str,
) -> Result<Option<(PollId, Paper)>, StoreError> {
    let row: Option<(i64, Option<i64>, String)> = paper::table
        .filter(paper::district.eq(district.number()))
        .filter(paper::serial.eq(serial))
        .select((paper::poll, paper::roll_entry, paper::state))
        .first(conn)
        .optional()?;
    let Some((poll, entry, state)) = row else {
        return Ok(None);
    };
    let found = Paper {
        serial: serial.to_owned(),
        entry: entry.map(RollEntryId),
        state: state_of(PollId(poll), &state)?,
    };
    Ok(Some((PollId(poll), found)))
}

/// The papers of a poll, of one batch when asked for one, by serial: an order that tells
/// nothing of who was handed which.
pub fn papers(
    conn: &mut Conn,
    district: District,
    poll: PollId,
    batch: Option<i32>,
) -> Result<Vec<Paper>, StoreError> {
    let rows: Vec<(String, i32, Option<i64>, String)> = paper::table
        .filter(paper::district.eq(district.number()))
        .filter(paper::poll.eq(poll.0))
        .order(paper::serial)
        .select((paper::serial, paper::batch, paper::roll_entry, paper::state))
        .load(conn)?;
    let wanted = rows
        .into_iter()
        .filter(|r| batch.is_none_or(|wish| wish == r.1));
    wanted
        .map(|(serial, _, entry, state)| {
            Ok(Paper {
                serial,
                entry: entry.map(RollEntryId),
                state: state_of(poll, &state)?,
            })
        })
        .collect()
}

/// The readings of a paper, in the order in which they were made.
pub fn paper_readings(
    conn: &mut Conn,
    district: District,
    poll: PollId,
    serial: &str,
) -> Result<Vec<PaperRead>, StoreError> {
    let rows: Vec<(String, String, i64)> = paper_reading::table
        .filter(paper_reading::district.eq(district.number()))
        .filter(paper_reading::poll.eq(poll.0))
        .filter(paper_reading::serial.eq(serial))
        .order(paper_reading::reading)
        .select((
            paper_reading::answers,
            paper_reading::by_kind,
            paper_reading::by_id,
        ))
        .load(conn)?;
    let read = |(answers, kind, id)| PaperRead {
        answers,
        by: (kind, id),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Keeps a reading. The key lets each number in once, the constraint each person.
pub fn insert_reading(
    tx: &mut Tx<'_>,
    casting: &Casting,
    (serial, reading): (&str, u8),
    read: &PaperRead,
) -> Result<(), StoreError> {
    let row = (
        paper_reading::district.eq(tx.district().number()),
        paper_reading::poll.eq(casting.poll().0),
        paper_reading::serial.eq(serial),
        paper_reading::reading.eq(i32::from(reading)),
        paper_reading::answers.eq(&read.answers),
        paper_reading::at.eq(tx.at().as_millisecond()),
        paper_reading::by_kind.eq(&read.by.0),
        paper_reading::by_id.eq(read.by.1),
    );
    diesel::insert_into(paper_reading::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// Writes down what became of a paper; entered ones with their answers.
pub fn save_paper(
    tx: &mut Tx<'_>,
    poll: PollId,
    serial: &str,
    state: PaperState,
    answers: Option<&str>,
) -> Result<(), StoreError> {
    let key = (tx.district().number(), poll.0, serial);
    diesel::update(paper::table.find(key))
        .set((paper::state.eq(state.word()), paper::answers.eq(answers)))
        .execute(tx.conn())?;
    Ok(())
}

/// The account of a poll's papers.
pub fn paper_account(
    conn: &mut Conn,
    district: District,
    poll: PollId,
) -> Result<Account, StoreError> {
    let read: Vec<String> = paper_reading::table
        .filter(paper_reading::district.eq(district.number()))
        .filter(paper_reading::poll.eq(poll.0))
        .select(paper_reading::serial)
        .load(conn)?;
    let mut readings: BTreeMap<String, usize> = BTreeMap::new();
    for serial in read {
        *readings.entry(serial).or_default() += 1;
    }
    let mut account = Account::default();
    for one in papers(conn, district, poll, None)? {
        let read = readings.get(&one.serial).copied().unwrap_or(0);
        account.add(one.state, read);
    }
    Ok(account)
}

/// The serials of papers that were read and not settled, with how often.
pub fn papers_waiting(
    conn: &mut Conn,
    district: District,
    poll: PollId,
) -> Result<Vec<(Paper, usize)>, StoreError> {
    let rows: Vec<(String, Option<i64>)> = paper::table
        .filter(paper::district.eq(district.number()))
        .filter(paper::poll.eq(poll.0))
        .filter(paper::state.eq(PaperState::Out.word()))
        .order(paper::serial)
        .select((paper::serial, paper::roll_entry))
        .load(conn)?;
    let mut waiting = Vec::new();
    for (serial, entry) in rows {
        let read = paper_readings(conn, district, poll, &serial)?.len();
        if read > 0 {
            let found = Paper {
                serial,
                entry: entry.map(RollEntryId),
                state: PaperState::Out,
            };
            waiting.push((found, read));
        }
    }
    Ok(waiting)
}

/// How many voters of a secret poll were handed a paper.
pub fn handed_over(conn: &mut Conn, district: District, poll: PollId) -> Result<u64, StoreError> {
    let found: i64 = ballot::table
        .filter(ballot::district.eq(district.number()))
        .filter(ballot::poll.eq(poll.0))
        .filter(ballot::door.eq(Door::Paper.word()))
        .count()
        .get_result(conn)?;
    Ok(u64::try_from(found).unwrap_or(0))
}

/// The settled papers of a poll with what stands on them, by serial.
pub fn papers_cast(
    conn: &mut Conn,
    district: District,
    poll: PollId,
) -> Result<Vec<(String, String)>, StoreError> {
    let rows: Vec<(String, Option<String>)> = paper::table
        .filter(paper::district.eq(district.number()))
        .filter(paper::poll.eq(poll.0))
        .filter(paper::state.eq(PaperState::Entered.word()))
        .order(paper::serial)
        .select((paper::serial, paper::answers))
        .load(conn)?;
    let whole = rows.into_iter().map(|(serial, answers)| {
        let bad = || StoreError::impossible("paper", poll, "entered without answers");
        Ok((serial, answers.ok_or_else(bad)?))
    });
    whole.collect()
}
