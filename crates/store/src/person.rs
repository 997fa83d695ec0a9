//! People: sealed names and phones, and the household each speaks for.

use crate::among::among;
use crate::place::place;
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use tanxin_domain::person::Person;
use tanxin_domain::place::PlacePath;
use tanxin_domain::{District, PersonId, PlaceId};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        person (district, id) {
            district -> Integer,
            id -> BigInt,
            name -> Binary,
            phone -> Nullable<Binary>,
            phone_print -> Nullable<Binary>,
            household -> Nullable<BigInt>,
            name_public -> Integer,
        }
    }
}
pub(crate) use tables::person;

diesel::allow_tables_to_appear_in_same_query!(person, place);

#[derive(Queryable, Selectable)]
#[diesel(table_name = person)]
struct Row {
    id: i64,
    name: Vec<u8>,
    phone: Option<Vec<u8>>,
    phone_print: Option<Vec<u8>>,
    household: Option<i64>,
    name_public: i32,
}

impl TryFrom<Row> for Person {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Person, StoreError> {
        let bad = |why: &str| StoreError::impossible("person", PersonId(row.id), why);
        let phone_print = row
            .phone_print
            .as_deref()
            .map(|p| p.try_into().map_err(|_| bad("the print has not 32 bytes")))
            .transpose()?;
        if row.phone.is_some() != phone_print.is_some() {
            return Err(bad("phone and print go together"));
        }
        Ok(Person {
            id: PersonId(row.id),
            name: row.name,
            phone: row.phone,
            phone_print,
            household: row.household.map(PlaceId),
            name_public: row.name_public == 1,
        })
    }
}

/// Adds a person. A household that has a householder already is a [`StoreError::Unique`].
pub fn insert(tx: &mut Tx<'_>, new: &Person) -> Result<(), StoreError> {
    let row = (
        person::district.eq(tx.district().number()),
        person::id.eq(new.id.0),
        person::name.eq(&new.name),
        person::phone.eq(new.phone.as_deref()),
        person::phone_print.eq(new.phone_print.as_ref().map(|p| p.as_slice())),
        person::household.eq(new.household.map(|h| h.0)),
        person::name_public.eq(i32::from(new.name_public)),
    );
    diesel::insert_into(person::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// Writes down what changed about a person.
pub fn update(tx: &mut Tx<'_>, new: &Person) -> Result<(), StoreError> {
    let district = tx.district().number();
    diesel::update(person::table.find((district, new.id.0)))
        .set((
            person::name.eq(&new.name),
            person::phone.eq(new.phone.as_deref()),
            person::phone_print.eq(new.phone_print.as_ref().map(|p| p.as_slice())),
            person::household.eq(new.household.map(|h| h.0)),
            person::name_public.eq(i32::from(new.name_public)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// One person.
pub fn one(
    conn: &mut Conn,
    district: District,
    id: PersonId,
) -> Result<Option<Person>, StoreError> {
    let row: Option<Row> = person::table
        .find((district.number(), id.0))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Person::try_from).transpose()
}

/// Several people by id, in no order.
pub fn some(
    conn: &mut Conn,
    district: District,
    ids: &[PersonId],
) -> Result<Vec<Person>, StoreError> {
    let rows: Vec<Row> = person::table
        .filter(person::district.eq(district.number()))
        .filter(among(person::id, ids.iter().map(|i| i.0)))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Person::try_from).collect()
}

/// Whoever speaks for a household.
pub fn householder(
    conn: &mut Conn,
    district: District,
    household: PlaceId,
) -> Result<Option<Person>, StoreError> {
    let row: Option<Row> = person::table
        .filter(person::district.eq(district.number()))
        .filter(person::household.eq(household.0))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Person::try_from).transpose()
}

/// The householders of a subtree, in no order. Meant for subtrees up to a community.
pub fn householders(
    conn: &mut Conn,
    district: District,
    top: &PlacePath,
) -> Result<Vec<Person>, StoreError> {
    let rows: Vec<Row> = person::table
        .inner_join(
            place::table.on(place::district
                .eq(person::district)
                .and(person::household.eq(place::id.nullable()))),
        )
        .filter(person::district.eq(district.number()))
        .filter(place::district.eq(district.number()))
        .filter(place::path.ge(top.as_str()).and(place::path.lt(top.end())))
        .filter(place::shown.eq(1))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Person::try_from).collect()
}

/// People with this phone, by its keyed hash.
pub fn by_phone(
    conn: &mut Conn,
    district: District,
    print: &[u8; 32],
) -> Result<Vec<Person>, StoreError> {
    let rows: Vec<Row> = person::table
        .filter(person::district.eq(district.number()))
        .filter(person::phone_print.eq(print.as_slice()))
        .order(person::id)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Person::try_from).collect()
}
