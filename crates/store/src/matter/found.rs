//! Matters by their running numbers, as the index of words finds them and people say them on
//! the telephone, and by their ids.

use super::{Row, matter};
use crate::among::among;
use crate::{Conn, StoreError};
use diesel::prelude::*;
use tanxin_domain::matter::Matter;
use tanxin_domain::{District, MatterId};

/// The matters with these numbers, newest first.
pub fn by_numbers(
    conn: &mut Conn,
    district: District,
    numbers: &[i64],
) -> Result<Vec<Matter>, StoreError> {
    let rows: Vec<Row> = matter::table
        .filter(matter::district.eq(district.number()))
        .filter(among(matter::no, numbers.iter().copied()))
        .order(matter::no.desc())
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Matter::try_from).collect()
}

/// The matters with these ids, newest first.
pub fn some(
    conn: &mut Conn,
    district: District,
    ids: &[MatterId],
) -> Result<Vec<Matter>, StoreError> {
    let rows: Vec<Row> = matter::table
        .filter(matter::district.eq(district.number()))
        .filter(among(matter::id, ids.iter().map(|id| id.0)))
        .select(Row::as_select())
        .load(conn)?;
    let found: Result<Vec<Matter>, _> = rows.into_iter().map(Matter::try_from).collect();
    // Put in order here: asked for it, SQLite walks all numbers instead of looking these up.
    let mut found = found?;
    found.sort_by_key(|m| std::cmp::Reverse(m.no));
    Ok(found)
}
