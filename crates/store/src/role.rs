//! Roles: who holds what, where, until when.

use crate::among::among;
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use jiff::Timestamp;
use tanxin_domain::actor::{RoleAt, RoleKind};
use tanxin_domain::place::PlacePath;
pub use tanxin_domain::role::Role;
use tanxin_domain::{District, OfficeId, PersonId, PlaceId, RoleId};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        role (district, id) {
            district -> Integer,
            id -> BigInt,
            person -> BigInt,
            kind -> Text,
            place -> BigInt,
            path -> Text,
            office -> Nullable<BigInt>,
            from_at -> BigInt,
            until_at -> BigInt,
            taken_from -> Nullable<BigInt>,
        }
    }
}
use tables::role;

#[derive(Queryable, Selectable)]
#[diesel(table_name = role)]
struct Row {
    id: i64,
    person: i64,
    kind: String,
    place: i64,
    path: String,
    office: Option<i64>,
    from_at: i64,
    until_at: i64,
    taken_from: Option<i64>,
}

impl TryFrom<Row> for Role {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Role, StoreError> {
        let bad = |why: &str| StoreError::impossible("role", RoleId(row.id), why);
        let instant =
            |ms| Timestamp::from_millisecond(ms).map_err(|_| bad("the time is out of range"));
        Ok(Role {
            id: RoleId(row.id),
            person: PersonId(row.person),
            kind: RoleKind::from_word(&row.kind).ok_or_else(|| bad("no such kind"))?,
            place: PlaceId(row.place),
            path: PlacePath::from_stored(row.path.clone())
                .filter(|p| p.last() == Some(PlaceId(row.place)))
                .ok_or_else(|| bad("the path does not end at the place"))?,
            office: row.office.map(OfficeId),
            from: instant(row.from_at)?,
            until: instant(row.until_at)?,
            taken_from: row.taken_from.map(RoleId),
        })
    }
}

fn read(rows: Vec<Row>) -> Result<Vec<Role>, StoreError> {
    rows.into_iter().map(Role::try_from).collect()
}

/// Gives a role.
pub fn insert(tx: &mut Tx<'_>, new: &Role) -> Result<(), StoreError> {
    let row = (
        role::district.eq(tx.district().number()),
        role::id.eq(new.id.0),
        role::person.eq(new.person.0),
        role::kind.eq(new.kind.word()),
        role::place.eq(new.place.0),
        role::path.eq(new.path.as_str()),
        role::office.eq(new.office.map(|o| o.0)),
        role::from_at.eq(new.from.as_millisecond()),
        role::until_at.eq(new.until.as_millisecond()),
        role::taken_from.eq(new.taken_from.map(|r| r.0)),
    );
    diesel::insert_into(role::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// Ends a role at an instant. `false` when it had ended by then: nothing is changed.
pub fn end(tx: &mut Tx<'_>, id: RoleId, at: Timestamp) -> Result<bool, StoreError> {
    let district = tx.district().number();
    let running = role::table
        .find((district, id.0))
        .filter(role::until_at.gt(at.as_millisecond()));
    let ended = diesel::update(running)
        .set(role::until_at.eq(at.as_millisecond()))
        .execute(tx.conn())?;
    Ok(ended == 1)
}

/// One role.
pub fn one(conn: &mut Conn, district: District, id: RoleId) -> Result<Option<Role>, StoreError> {
    let row: Option<Row> = role::table
        .find((district.number(), id.0))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Role::try_from).transpose()
}

/// A person's roles in force at an instant, as an actor carries them.
pub fn in_force(
    conn: &mut Conn,
    district: District,
    person: PersonId,
    at: Timestamp,
) -> Result<Vec<RoleAt>, StoreError> {
    let rows: Vec<Row> = role::table
        .filter(role::district.eq(district.number()))
        .filter(role::person.eq(person.0))
        .filter(role::from_at.le(at.as_millisecond()))
        .filter(role::until_at.gt(at.as_millisecond()))
        .order(role::id)
        .select(Row::as_select())
        .load(conn)?;
    Ok(read(rows)?.iter().map(Role::at).collect())
}

/// Every role a person holds or held, the newest first.
pub fn of_person(
    conn: &mut Conn,
    district: District,
    person: PersonId,
) -> Result<Vec<Role>, StoreError> {
    let rows: Vec<Row> = role::table
        .filter(role::district.eq(district.number()))
        .filter(role::person.eq(person.0))
        .order((role::from_at.desc(), role::id.desc()))
        .select(Row::as_select())
        .load(conn)?;
    read(rows)
}

/// The roles in force at an instant that reach a place: its own and those of the places
/// above it, nearest first.
pub fn holders(
    conn: &mut Conn,
    district: District,
    path: &PlacePath,
    at: Timestamp,
) -> Result<Vec<Role>, StoreError> {
    let way: Vec<i64> = path.ids().map(|p| p.0).collect();
    let rows: Vec<Row> = role::table
        .filter(role::district.eq(district.number()))
        .filter(among(role::place, way))
        .filter(role::from_at.le(at.as_millisecond()))
        .filter(role::until_at.gt(at.as_millisecond()))
        .order((role::path.desc(), role::id))
        .select(Row::as_select())
        .load(conn)?;
    read(rows)
}

/// The roles held for an office at a place or above it that end after an instant.
pub fn for_offices(
    conn: &mut Conn,
    district: District,
    path: &PlacePath,
    after: Timestamp,
) -> Result<Vec<Role>, StoreError> {
    let rows: Vec<Row> = role::table
        .filter(role::district.eq(district.number()))
        .filter(among(role::place, path.ids().map(|p| p.0)))
        .filter(role::office.is_not_null())
        .filter(role::until_at.gt(after.as_millisecond()))
        .select(Row::as_select())
        .load(conn)?;
    read(rows)
}

/// The roles held in a subtree, its top included, that end after an instant; in the order
/// of the tree.
pub fn below(
    conn: &mut Conn,
    district: District,
    top: &PlacePath,
    after: Timestamp,
) -> Result<Vec<Role>, StoreError> {
    let rows: Vec<Row> = role::table
        .filter(role::district.eq(district.number()))
        .filter(role::path.ge(top.as_str()).and(role::path.lt(top.end())))
        .filter(role::until_at.gt(after.as_millisecond()))
        .order((role::path, role::kind, role::from_at, role::id))
        .select(Row::as_select())
        .load(conn)?;
    read(rows)
}
