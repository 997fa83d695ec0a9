//! Chains a district has saved in place of those that come with Tanxin.

use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use tanxin_domain::District;
use tanxin_domain::matter::Chain;

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        matter_chain (district, code, version) {
            district -> Integer,
            code -> Text,
            version -> Integer,
            body -> Text,
            at -> BigInt,
        }
    }
}
use tables::matter_chain;

fn read(code: &str, body: &str) -> Result<Chain, StoreError> {
    let read = serde_json::from_str(body);
    read.map_err(|e| StoreError::impossible("matter_chain", code, e.to_string()))
}

/// The newest version of each chain of a district.
pub fn newest(conn: &mut Conn, district: District) -> Result<Vec<Chain>, StoreError> {
    let rows: Vec<(String, String)> = matter_chain::table
        .filter(matter_chain::district.eq(district.number()))
        .order((matter_chain::code, matter_chain::version))
        .select((matter_chain::code, matter_chain::body))
        .load(conn)?;
    let mut found: Vec<Chain> = Vec::new();
    for (code, body) in rows {
        found.retain(|c| c.code != code);
        found.push(read(&code, &body)?);
    }
    Ok(found)
}

/// One version a district saved.
pub fn one(
    conn: &mut Conn,
    district: District,
    code: &str,
    version: u32,
) -> Result<Option<Chain>, StoreError> {
    let key = (
        district.number(),
        code,
        i32::try_from(version).unwrap_or(i32::MAX),
    );
    let body: Option<String> = matter_chain::table
        .find(key)
        .select(matter_chain::body)
        .first(conn)
        .optional()?;
    body.map(|body| read(code, &body)).transpose()
}

/// Saves a version. Its number is taken once: whoever comes second is told by the key.
pub fn insert(tx: &mut Tx<'_>, chain: &Chain) -> Result<(), StoreError> {
    let body = serde_json::to_string(chain)
        .map_err(|e| StoreError::impossible("matter_chain", &chain.code, e.to_string()))?;
    let row = (
        matter_chain::district.eq(tx.district().number()),
        matter_chain::code.eq(&chain.code),
        matter_chain::version.eq(i32::try_from(chain.version).unwrap_or(i32::MAX)),
        matter_chain::body.eq(body),
        matter_chain::at.eq(tx.at().as_millisecond()),
    );
    diesel::insert_into(matter_chain::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}
