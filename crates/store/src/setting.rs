//! What a database knows of itself, beside what people wrote into it: which key
//! seals its names, and how far the demo's time is from ours. No district, no event.

use crate::{Conn, StoreError};
use diesel::prelude::*;

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        setting (name) { name -> Text, value -> Text, }
    }
}
use tables::setting;

/// How far the demo's time is from ours, in milliseconds; only a demo has it.
pub const DEMO_SHIFT: &str = "demo-shift";
/// A keyed hash that tells whether a key file is the one this database was sealed with.
pub const KEY_PRINT: &str = "key-print";
/// Since when another key seals: what the one before it sealed and printed stays shut. UTC
/// milliseconds; only a database that went on with a new key has it.
pub const KEY_SINCE: &str = "key-since";

/// What stands under a name.
pub fn get(conn: &mut Conn, name: &str) -> Result<Option<String>, StoreError> {
    let value = setting::table.find(name).select(setting::value);
    Ok(value.first(conn).optional()?)
}

/// Writes a value, over an earlier one if there is one.
pub fn put(conn: &mut Conn, name: &str, value: &str) -> Result<(), StoreError> {
    let changed = diesel::update(setting::table.find(name))
        .set(setting::value.eq(value))
        .execute(conn)?;
    if changed == 0 {
        diesel::insert_into(setting::table)
            .values((setting::name.eq(name), setting::value.eq(value)))
            .execute(conn)?;
    }
    Ok(())
}

/// Writes a value unless one stands there; answers the one that stands. Two servers
/// that start at once agree.
pub fn put_once(conn: &mut Conn, name: &str, value: &str) -> Result<String, StoreError> {
    if let Some(standing) = get(conn, name)? {
        return Ok(standing);
    }
    let row = (setting::name.eq(name), setting::value.eq(value));
    match diesel::insert_into(setting::table)
        .values(row)
        .execute(conn)
    {
        Ok(_) => Ok(value.to_owned()),
        Err(e) => match StoreError::from(e) {
            StoreError::Unique(_) => Ok(get(conn, name)?.unwrap_or_else(|| value.to_owned())),
            other => Err(other),
        },
    }
}
