//! Districts: the tenants, each with its chain.

use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use tanxin_domain::event::GENESIS;
use tanxin_domain::{District, PlaceId};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        district (code) { #[sql_name = "district"] code -> Integer, name -> Text, region -> BigInt, root_place -> BigInt, }
    }
}
pub(crate) use tables::district;

/// A district of this database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its code.
    pub district: District,
    /// Its name, as 柯城区.
    pub name: String,
    /// The head of its tree.
    pub root: PlaceId,
}

/// Begins the chain of a district that is new here, so that deeds can be done in it.
/// Does nothing when it stands already. The one write without an event: the event
/// that tells of the district is the first deed in it.
pub fn found(conn: &mut Conn, code: District) -> Result<(), StoreError> {
    use crate::event::chain;
    let row = (
        chain::district.eq(code.number()),
        chain::seq.eq(0i64),
        chain::head.eq(GENESIS.to_vec()),
    );
    match diesel::insert_into(chain::table).values(row).execute(conn) {
        Ok(_) => Ok(()),
        Err(e) => match StoreError::from(e) {
            StoreError::Unique(_) => Ok(()),
            other => Err(other),
        },
    }
}

/// Writes down name and tree of the deed's district.
pub fn name(tx: &mut Tx<'_>, name: &str, region: i64, root: PlaceId) -> Result<(), StoreError> {
    let row = (
        district::code.eq(tx.district().number()),
        district::name.eq(name),
        district::region.eq(region),
        district::root_place.eq(root.0),
    );
    diesel::insert_into(district::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

fn known((code, name, root): (i32, String, i64)) -> Result<Known, StoreError> {
    let district = District::new(code)
        .ok_or_else(|| StoreError::impossible("district", code, "no such district code"))?;
    Ok(Known {
        district,
        name,
        root: PlaceId(root),
    })
}

/// The districts of this database, by code. A reference table: it crosses districts.
pub fn all(conn: &mut Conn) -> Result<Vec<Known>, StoreError> {
    let rows: Vec<(i32, String, i64)> = district::table
        .order(district::code)
        .select((district::code, district::name, district::root_place))
        .load(conn)?;
    rows.into_iter().map(known).collect()
}

/// One district.
pub fn one(conn: &mut Conn, code: District) -> Result<Option<Known>, StoreError> {
    let row = district::table
        .find(code.number())
        .select((district::code, district::name, district::root_place))
        .first(conn)
        .optional()?;
    row.map(known).transpose()
}
