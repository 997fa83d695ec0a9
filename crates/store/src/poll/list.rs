//! Which polls there are: of an assembly, around a place, due by the clock.

use super::tables::{paper, poll};
use super::{Row, whole};
use crate::among::among;
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use jiff::Timestamp;
use tanxin_domain::place::PlacePath;
use tanxin_domain::poll::{Held, PaperState};
use tanxin_domain::{AssemblyId, District, PollId};

/// Every poll of a district, in the order they were called.
pub fn ids(conn: &mut Conn, district: District) -> Result<Vec<PollId>, StoreError> {
    let ids: Vec<i64> = poll::table
        .filter(poll::district.eq(district.number()))
        .order(poll::id)
        .select(poll::id)
        .load(conn)?;
    Ok(ids.into_iter().map(PollId).collect())
}

/// The polls of an assembly, in the order they were called.
pub fn of_assembly(
    conn: &mut Conn,
    district: District,
    assembly: AssemblyId,
) -> Result<Vec<Held>, StoreError> {
    let rows: Vec<Row> = poll::table
        .filter(poll::district.eq(district.number()))
        .filter(poll::assembly.eq(assembly.0))
        .order(poll::id)
        .select(Row::as_select())
        .load(conn)?;
    whole(conn, rows)
}

/// Polls nobody has opened yet go on with their assembly, when that goes on another day.
pub fn move_on(tx: &mut Tx<'_>, from: AssemblyId, to: AssemblyId) -> Result<(), StoreError> {
    diesel::update(poll::table)
        .filter(poll::district.eq(tx.district().number()))
        .filter(poll::assembly.eq(from.0))
        .filter(poll::state.eq("called"))
        .set((poll::assembly.eq(to.0), poll::roll.eq(to.0)))
        .execute(tx.conn())?;
    Ok(())
}

/// Polls nobody has opened yet are called off with their assembly.
pub fn call_off(tx: &mut Tx<'_>, assembly: AssemblyId, reason: &str) -> Result<(), StoreError> {
    diesel::update(poll::table)
        .filter(poll::district.eq(tx.district().number()))
        .filter(poll::assembly.eq(assembly.0))
        .filter(poll::state.eq("called"))
        .set((
            poll::state.eq("cancelled"),
            poll::cancelled_at.eq(tx.at().as_millisecond()),
            poll::reason.eq(reason),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The second round of a poll, when there is one.
pub fn following(
    conn: &mut Conn,
    district: District,
    id: PollId,
) -> Result<Option<PollId>, StoreError> {
    let found: Option<i64> = poll::table
        .filter(poll::district.eq(district.number()))
        .filter(poll::follows.eq(id.0))
        .select(poll::id)
        .first(conn)
        .optional()?;
    Ok(found.map(PollId))
}

/// The states of polls that are not over.
const AHEAD: [&str; 2] = ["called", "open"];

/// Which polls a list shows.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Those of places at or below this one, and those of the places above it.
    pub around: Option<PlacePath>,
    /// Still to come or open, the newest first; otherwise over.
    pub ahead: bool,
    /// How many are left out at the head.
    pub skip: i64,
    /// How many at most.
    pub most: i64,
}

/// A list of polls, the newest first.
pub fn list(conn: &mut Conn, district: District, asked: &Asked) -> Result<Vec<Held>, StoreError> {
    let (from, end, above) = match &asked.around {
        Some(top) => {
            let above: Vec<i64> = top.ids().map(|id| id.0).collect();
            (top.as_str().to_owned(), top.end(), above)
        }
        None => (String::new(), "~".to_owned(), Vec::new()),
    };
    let ahead = among(poll::state, AHEAD);
    let base = poll::table
        .filter(poll::district.eq(district.number()))
        .filter(among(poll::place, above).or(poll::path.ge(from).and(poll::path.lt(end))))
        .order(poll::id.desc())
        .offset(asked.skip)
        .limit(asked.most)
        .select(Row::as_select());
    let rows: Vec<Row> = if asked.ahead {
        base.filter(ahead).load(conn)?
    } else {
        base.filter(diesel::dsl::not(ahead)).load(conn)?
    };
    whole(conn, rows)
}

/// Polls of every district that the clock may have something to do with: called ones with an
/// hour, open ones with an end, closed ones nobody has counted. One of the few questions that
/// cross districts.
pub fn ticking(conn: &mut Conn, now: Timestamp) -> Result<Vec<(District, PollId)>, StoreError> {
    let now = now.as_millisecond();
    let out = paper::table
        .filter(paper::district.eq(poll::district))
        .filter(paper::poll.eq(poll::id))
        .filter(paper::state.eq(PaperState::Out.word()));
    let over = poll::state
        .eq("open")
        .and(poll::closes_at.le(now))
        .and(diesel::dsl::not(diesel::dsl::exists(out)));
    let rows: Vec<(i32, i64)> = poll::table
        .filter(
            poll::state
                .eq("closed")
                .or(poll::state.eq("called").and(poll::opens_at.le(now)))
                .or(over),
        )
        .order((poll::district, poll::id))
        .limit(1000)
        .select((poll::district, poll::id))
        .load(conn)?;
    let known = rows.into_iter().map(|(district, id)| {
        let district = District::new(district);
        let district = district
            .ok_or_else(|| StoreError::impossible("poll", PollId(id), "no such district"))?;
        Ok((district, PollId(id)))
    });
    known.collect()
}
