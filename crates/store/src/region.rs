//! Regions: provinces and prefectures above the districts. Names only, no tenants, no chain.

use crate::{Conn, StoreError};
use diesel::prelude::*;
use tanxin_domain::country::Region;

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        region (code) { code -> BigInt, parent -> BigInt, name -> Text, }
    }
}
use tables::region;

/// Every region by code. A reference table: it crosses districts.
pub fn all(conn: &mut Conn) -> Result<Vec<Region>, StoreError> {
    let rows: Vec<(i64, i64, String)> = region::table.order(region::code).load(conn)?;
    let read = |(code, parent, name): (i64, i64, String)| Region {
        code,
        parent,
        name: name.into(),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Writes down the regions that are not known yet; tells how many there were.
pub(crate) fn add(conn: &mut Conn, all: &[Region]) -> Result<usize, StoreError> {
    let rows: Vec<_> = all
        .iter()
        .map(|r| {
            (
                region::code.eq(r.code),
                region::parent.eq(r.parent),
                region::name.eq(&*r.name),
            )
        })
        .collect();
    let mut added = 0;
    for part in rows.chunks(1000) {
        // MultiConnection knows no conflicts: the same statement, an arm a database.
        added += match conn {
            Conn::Sqlite(c) => diesel::insert_or_ignore_into(region::table)
                .values(part)
                .execute(c)?,
            Conn::Postgres(c) => diesel::insert_into(region::table)
                .values(part)
                .on_conflict_do_nothing()
                .execute(c)?,
        };
    }
    Ok(added)
}
