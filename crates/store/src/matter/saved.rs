//! Saved filters (存下的筛选): what somebody keeps for themselves of their queue. No deed, no
//! event: it says nothing of the district, only what one person likes to look at.

use crate::{Conn, StoreError};
use diesel::prelude::*;
use tanxin_domain::{District, OfficeId, PersonId, PlaceId};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        saved_filter (district, person, name) {
            district -> Integer,
            person -> BigInt,
            name -> Text,
            office -> BigInt,
            facet -> Text,
            place -> Nullable<BigInt>,
        }
    }
}
use tables::saved_filter as table;

/// A filter under its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Its name, one of a person's.
    pub name: String,
    /// Whose queue.
    pub office: OfficeId,
    /// Which question, as the service words it.
    pub facet: String,
    /// Only about this place and what lies in it.
    pub place: Option<PlaceId>,
}

/// What a person keeps, by name.
pub fn of(conn: &mut Conn, district: District, person: PersonId) -> Result<Vec<Saved>, StoreError> {
    let rows: Vec<(String, i64, String, Option<i64>)> = table::table
        .filter(table::district.eq(district.number()))
        .filter(table::person.eq(person.0))
        .order(table::name)
        .select((table::name, table::office, table::facet, table::place))
        .load(conn)?;
    let read = |(name, office, facet, place): (String, i64, String, Option<i64>)| Saved {
        name,
        office: OfficeId(office),
        facet,
        place: place.map(PlaceId),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Keeps a filter, over an earlier one of the same name.
pub fn put(
    conn: &mut Conn,
    district: District,
    person: PersonId,
    kept: &Saved,
) -> Result<(), StoreError> {
    let key = (district.number(), person.0, kept.name.clone());
    let words = (
        table::office.eq(kept.office.0),
        table::facet.eq(&kept.facet),
        table::place.eq(kept.place.map(|p| p.0)),
    );
    let changed = diesel::update(table::table.find(key))
        .set(words)
        .execute(conn)?;
    if changed == 0 {
        let row = (
            table::district.eq(district.number()),
            table::person.eq(person.0),
            table::name.eq(&kept.name),
            words,
        );
        diesel::insert_into(table::table)
            .values(row)
            .execute(conn)?;
    }
    Ok(())
}

/// Forgets one.
pub fn remove(
    conn: &mut Conn,
    district: District,
    person: PersonId,
    name: &str,
) -> Result<(), StoreError> {
    let key = (district.number(), person.0, name.to_owned());
    diesel::delete(table::table.find(key)).execute(conn)?;
    Ok(())
}
