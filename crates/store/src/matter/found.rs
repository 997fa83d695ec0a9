//! Matters by their running numbers: what the index of words finds, what people say on the
//! telephone.

use super::{Row, matter};
use crate::among::among;
use crate::{Conn, StoreError};
use diesel::prelude::*;
use tanxin_domain::District;
use tanxin_domain::matter::Matter;

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
