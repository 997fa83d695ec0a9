//! What an office has to do next: each question is one range of one index, and reads no more
//! than a page of it or counts no further than [`MOST`], however much is closed.

use super::matter;
use super::part::{Part, part};
use crate::among::among;
use crate::place::place;
use crate::{Conn, StoreError};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Integer, Text};
use std::collections::BTreeSet;
use tanxin_domain::place::PlacePath;
use tanxin_domain::{District, MatterId, OfficeId};

/// Counting stops here: a longer queue is "more than".
pub const MOST: i64 = 1000;

/// A matter of a queue, and until when something is expected of the office, UTC milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Until when.
    pub at: i64,
    /// The matter.
    pub matter: MatterId,
}

/// What is expected of an office in one part, the soonest first, after one that was shown.
pub fn due(
    conn: &mut Conn,
    district: District,
    (office, kind): (OfficeId, Part),
    after: Option<Due>,
    most: i64,
) -> Result<Vec<Due>, StoreError> {
    let after = after.unwrap_or(Due {
        at: i64::MIN,
        matter: MatterId(i64::MIN),
    });
    let rows: Vec<(Option<i64>, i64)> = part::table
        .filter(part::district.eq(district.number()))
        .filter(part::office.eq(office.0))
        .filter(part::kind.eq(kind.word()))
        .filter(part::due_at.ge(after.at))
        .filter(
            part::due_at
                .gt(after.at)
                .or(part::matter.gt(after.matter.0)),
        )
        .order((part::due_at, part::matter))
        .limit(most)
        .select((part::due_at, part::matter))
        .load(conn)?;
    let read = |(at, of): (Option<i64>, i64)| {
        let matter = MatterId(of);
        let at = at.ok_or_else(|| StoreError::impossible("part", matter, "due and not due"))?;
        Ok(Due { at, matter })
    };
    rows.into_iter().map(read).collect()
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// How much is expected of an office in one part from one instant up to another; [`MOST`] at
/// most.
pub fn count(
    conn: &mut Conn,
    district: District,
    (office, kind): (OfficeId, Part),
    (from, to): (i64, i64),
) -> Result<i64, StoreError> {
    let ask = sql_query(
        "SELECT count(*) AS n FROM (SELECT matter FROM part WHERE district = $1 AND office = $2 \
         AND kind = $3 AND due_at >= $4 AND due_at < $5 LIMIT $6) AS found",
    );
    let found: Count = ask
        .bind::<Integer, _>(district.number())
        .bind::<BigInt, _>(office.0)
        .bind::<Text, _>(kind.word())
        .bind::<BigInt, _>(from)
        .bind::<BigInt, _>(to)
        .bind::<BigInt, _>(MOST)
        .get_result(conn)?;
    Ok(found.n)
}

/// How much an office has not opened; [`MOST`] at most.
pub fn count_unread(
    conn: &mut Conn,
    district: District,
    office: OfficeId,
) -> Result<i64, StoreError> {
    let ask = sql_query(
        "SELECT count(*) AS n FROM (SELECT matter FROM unread WHERE district = $1 \
         AND office = $2 LIMIT $3) AS found",
    );
    let found: Count = ask
        .bind::<Integer, _>(district.number())
        .bind::<BigInt, _>(office.0)
        .bind::<BigInt, _>(MOST)
        .get_result(conn)?;
    Ok(found.n)
}

/// What an office has solved and the household is asked about, in the order of its clocks.
pub fn asking(
    conn: &mut Conn,
    district: District,
    office: OfficeId,
    after: Option<Due>,
    most: i64,
) -> Result<Vec<Due>, StoreError> {
    let after = after.unwrap_or(Due {
        at: i64::MIN,
        matter: MatterId(i64::MIN),
    });
    let rows: Vec<(i64, i64)> = matter::table
        .filter(matter::district.eq(district.number()))
        .filter(matter::office.eq(office.0))
        .filter(matter::state.eq("solved"))
        .filter(matter::due_at.ge(after.at))
        .filter(
            matter::due_at
                .gt(after.at)
                .or(matter::id.gt(after.matter.0)),
        )
        .order((matter::due_at, matter::id))
        .limit(most)
        .select((matter::due_at, matter::id))
        .load(conn)?;
    let read = |(at, of): (i64, i64)| Due {
        at,
        matter: MatterId(of),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// How much is asked of households; [`MOST`] at most.
pub fn count_asking(
    conn: &mut Conn,
    district: District,
    office: OfficeId,
) -> Result<i64, StoreError> {
    let ask = sql_query(
        "SELECT count(*) AS n FROM (SELECT id FROM matter WHERE district = $1 AND office = $2 \
         AND state = 'solved' LIMIT $3) AS found",
    );
    let found: Count = ask
        .bind::<Integer, _>(district.number())
        .bind::<BigInt, _>(office.0)
        .bind::<BigInt, _>(MOST)
        .get_result(conn)?;
    Ok(found.n)
}

/// Those of these matters that are about places of a subtree.
pub fn below(
    conn: &mut Conn,
    district: District,
    these: &[MatterId],
    top: &PlacePath,
) -> Result<BTreeSet<MatterId>, StoreError> {
    let found: Vec<i64> = matter::table
        .inner_join(
            place::table.on(place::district
                .eq(matter::district)
                .and(place::id.eq(matter::place))),
        )
        .filter(matter::district.eq(district.number()))
        .filter(among(matter::id, these.iter().map(|m| m.0)))
        .filter(place::path.ge(top.as_str().to_owned()))
        .filter(place::path.lt(top.end()))
        .select(matter::id)
        .load(conn)?;
    Ok(found.into_iter().map(MatterId).collect())
}
