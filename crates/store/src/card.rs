//! Household cards and door codes.

use crate::among::among;
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use jiff::Timestamp;
use tanxin_domain::{CardId, District, PlaceId};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        card (district, id) {
            district -> Integer,
            id -> BigInt,
            household -> BigInt,
            hash -> Binary,
            code -> Binary,
            issued_at -> BigInt,
            revoked_at -> Nullable<BigInt>,
        }
    }
    diesel::table! {
        door_code (district, code) {
            district -> Integer,
            code -> Text,
            place -> BigInt,
            made_at -> BigInt,
        }
    }
}
pub(crate) use tables::card;
use tables::door_code;

/// A household card. The code itself is only here sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The id.
    pub id: CardId,
    /// The household it lets in.
    pub household: PlaceId,
    /// SHA-256 of the code without hyphens.
    pub hash: [u8; 32],
    /// The code, sealed as `card.code`, so that it can be printed again.
    pub code: Vec<u8>,
    /// When it was made.
    pub issued: Timestamp,
    /// Since when it lets nobody in.
    pub revoked: Option<Timestamp>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = card)]
struct Row {
    id: i64,
    household: i64,
    hash: Vec<u8>,
    code: Vec<u8>,
    issued_at: i64,
    revoked_at: Option<i64>,
}

impl TryFrom<Row> for Card {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Card, StoreError> {
        let bad = |why: &str| StoreError::impossible("card", CardId(row.id), why);
        let instant =
            |ms| Timestamp::from_millisecond(ms).map_err(|_| bad("the time is out of range"));
        Ok(Card {
            id: CardId(row.id),
            household: PlaceId(row.household),
            hash: crate::event::hash(&row.hash).ok_or_else(|| bad("the hash has not 32 bytes"))?,
            issued: instant(row.issued_at)?,
            revoked: row.revoked_at.map(instant).transpose()?,
            code: row.code,
        })
    }
}

/// Makes a card.
pub fn insert(tx: &mut Tx<'_>, new: &Card) -> Result<(), StoreError> {
    let row = (
        card::district.eq(tx.district().number()),
        card::id.eq(new.id.0),
        card::household.eq(new.household.0),
        card::hash.eq(new.hash.as_slice()),
        card::code.eq(&new.code),
        card::issued_at.eq(new.issued.as_millisecond()),
        card::revoked_at.eq(new.revoked.map(|r| r.as_millisecond())),
    );
    diesel::insert_into(card::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// Revokes a card from an instant on. `false` when it was revoked before.
pub fn revoke(tx: &mut Tx<'_>, id: CardId, at: Timestamp) -> Result<bool, StoreError> {
    let district = tx.district().number();
    let valid = card::table
        .find((district, id.0))
        .filter(card::revoked_at.is_null());
    let revoked = diesel::update(valid)
        .set(card::revoked_at.eq(at.as_millisecond()))
        .execute(tx.conn())?;
    Ok(revoked == 1)
}

/// One card.
pub fn one(conn: &mut Conn, district: District, id: CardId) -> Result<Option<Card>, StoreError> {
    let row: Option<Row> = card::table
        .find((district.number(), id.0))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Card::try_from).transpose()
}

/// The card with a code, by the code's hash; revoked ones too.
pub fn by_hash(
    conn: &mut Conn,
    district: District,
    hash: &[u8; 32],
) -> Result<Option<Card>, StoreError> {
    let row: Option<Row> = card::table
        .filter(card::district.eq(district.number()))
        .filter(card::hash.eq(hash.as_slice()))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Card::try_from).transpose()
}

/// The cards of a household, the newest first; revoked ones too.
pub fn of_household(
    conn: &mut Conn,
    district: District,
    household: PlaceId,
) -> Result<Vec<Card>, StoreError> {
    let rows: Vec<Row> = card::table
        .filter(card::district.eq(district.number()))
        .filter(card::household.eq(household.0))
        .order((card::issued_at.desc(), card::id.desc()))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Card::try_from).collect()
}

/// The valid cards of several households, the newest first.
pub fn valid_of(
    conn: &mut Conn,
    district: District,
    households: &[PlaceId],
) -> Result<Vec<Card>, StoreError> {
    let ids: Vec<i64> = households.iter().map(|h| h.0).collect();
    let rows: Vec<Row> = card::table
        .filter(card::district.eq(district.number()))
        .filter(among(card::household, ids))
        .filter(card::revoked_at.is_null())
        .order((card::issued_at.desc(), card::id.desc()))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Card::try_from).collect()
}

/// Hangs a door code at a place; `code` without hyphens. A place has one.
pub fn hang_door_code(tx: &mut Tx<'_>, code: &str, place: PlaceId) -> Result<(), StoreError> {
    let row = (
        door_code::district.eq(tx.district().number()),
        door_code::code.eq(code),
        door_code::place.eq(place.0),
        door_code::made_at.eq(tx.at().as_millisecond()),
    );
    diesel::insert_into(door_code::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// The place a door code hangs at.
pub fn place_of_door_code(
    conn: &mut Conn,
    district: District,
    code: &str,
) -> Result<Option<PlaceId>, StoreError> {
    let place = door_code::table
        .find((district.number(), code))
        .select(door_code::place)
        .first(conn)
        .optional()?;
    Ok(place.map(PlaceId))
}

/// The door code of a place, without hyphens.
pub fn door_code_of(
    conn: &mut Conn,
    district: District,
    place: PlaceId,
) -> Result<Option<String>, StoreError> {
    let code = door_code::table
        .filter(door_code::district.eq(district.number()))
        .filter(door_code::place.eq(place.0))
        .select(door_code::code)
        .first(conn)
        .optional()?;
    Ok(code)
}
