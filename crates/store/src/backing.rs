//! Backings: who joined somebody else's matter, and what they said in the end.

use crate::among::among;
use crate::{Conn, StoreError, Tx};
use diesel::dsl::{count, count_star};
use diesel::prelude::*;
use jiff::Timestamp;
use std::collections::BTreeMap;
use tanxin_domain::matter::{Backing, Counted, Grade, How, Said, Verdict};
use tanxin_domain::{BackingId, District, MatterId, PlaceId};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        backing (district, id) {
            district -> Integer,
            id -> BigInt,
            matter -> BigInt,
            household -> Nullable<BigInt>,
            receipt -> Nullable<Binary>,
            receipt_seal -> Nullable<Binary>,
            at -> BigInt,
            round -> Nullable<Integer>,
            verdict -> Nullable<Text>,
            grade -> Nullable<Text>,
            said_at -> Nullable<BigInt>,
            how -> Nullable<Text>,
        }
    }
}
use tables::backing;

#[derive(Queryable, Selectable)]
#[diesel(table_name = backing)]
struct Row {
    id: i64,
    matter: i64,
    household: Option<i64>,
    at: i64,
    round: Option<i32>,
    verdict: Option<String>,
    grade: Option<String>,
    said_at: Option<i64>,
    how: Option<String>,
}

impl TryFrom<Row> for Backing {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Backing, StoreError> {
        let bad = |why: &str| StoreError::impossible("backing", BackingId(row.id), why);
        let instant = |ms| Timestamp::from_millisecond(ms).map_err(|_| bad("out of time"));
        let said = match (row.round, &row.verdict, row.said_at, &row.how) {
            (None, None, None, None) => None,
            (Some(round), Some(verdict), Some(at), Some(how)) => Some(Said {
                round: u16::try_from(round).map_err(|_| bad("no such round"))?,
                verdict: Verdict::from_word(verdict).ok_or_else(|| bad("no such verdict"))?,
                grade: match &row.grade {
                    Some(word) => Some(Grade::from_word(word).ok_or_else(|| bad("no such grade"))?),
                    None => None,
                },
                how: How::from_word(how).ok_or_else(|| bad("no such way"))?,
                at: instant(at)?,
            }),
            _ => return Err(bad("half a word")),
        };
        Ok(Backing {
            id: BackingId(row.id),
            matter: MatterId(row.matter),
            household: row.household.map(PlaceId),
            at: instant(row.at)?,
            said,
        })
    }
}

/// Stores a new backing; of somebody without a card with its receipt: the code's SHA-256,
/// and the code sealed.
pub fn insert(
    tx: &mut Tx<'_>,
    new: &Backing,
    receipt: Option<(&[u8; 32], &[u8])>,
) -> Result<(), StoreError> {
    let row = (
        backing::district.eq(tx.district().number()),
        backing::id.eq(new.id.0),
        backing::matter.eq(new.matter.0),
        backing::household.eq(new.household.map(|h| h.0)),
        backing::receipt.eq(receipt.map(|(hash, _)| hash.as_slice())),
        backing::receipt_seal.eq(receipt.map(|(_, seal)| seal)),
        backing::at.eq(new.at.as_millisecond()),
    );
    diesel::insert_into(backing::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// Keeps a backer's word.
pub fn say(tx: &mut Tx<'_>, of: BackingId, said: &Said) -> Result<(), StoreError> {
    let key = (tx.district().number(), of.0);
    let set = (
        backing::round.eq(i32::from(said.round)),
        backing::verdict.eq(said.verdict.word()),
        backing::grade.eq(said.grade.map(Grade::word)),
        backing::said_at.eq(said.at.as_millisecond()),
        backing::how.eq(said.how.word()),
    );
    let count = diesel::update(backing::table.find(key))
        .set(set)
        .execute(tx.conn())?;
    match count {
        1 => Ok(()),
        n => Err(StoreError::impossible("backing", of, format!("{n} rows"))),
    }
}

/// Takes a backing away.
pub fn remove(tx: &mut Tx<'_>, of: BackingId) -> Result<(), StoreError> {
    let key = (tx.district().number(), of.0);
    diesel::delete(backing::table.find(key)).execute(tx.conn())?;
    Ok(())
}

/// A household's backing of a matter.
pub fn of_household(
    conn: &mut Conn,
    district: District,
    matter: MatterId,
    household: PlaceId,
) -> Result<Option<Backing>, StoreError> {
    let row: Option<Row> = backing::table
        .filter(backing::district.eq(district.number()))
        .filter(backing::matter.eq(matter.0))
        .filter(backing::household.eq(household.0))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Backing::try_from).transpose()
}

/// The backing a receipt follows, by the SHA-256 of its code.
pub fn by_receipt(
    conn: &mut Conn,
    district: District,
    receipt: &[u8; 32],
) -> Result<Option<Backing>, StoreError> {
    let row: Option<Row> = backing::table
        .filter(backing::district.eq(district.number()))
        .filter(backing::receipt.eq(receipt.as_slice()))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Backing::try_from).transpose()
}

/// The sealed receipt code of a backing; none when it was made with a card.
pub fn receipt_seal(
    conn: &mut Conn,
    district: District,
    id: BackingId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let seal: Option<Option<Vec<u8>>> = backing::table
        .find((district.number(), id.0))
        .select(backing::receipt_seal)
        .first(conn)
        .optional()?;
    Ok(seal.flatten())
}

/// Every backing of a matter, oldest first.
pub fn of_matter(
    conn: &mut Conn,
    district: District,
    matter: MatterId,
) -> Result<Vec<Backing>, StoreError> {
    let rows: Vec<Row> = backing::table
        .filter(backing::district.eq(district.number()))
        .filter(backing::matter.eq(matter.0))
        .order(backing::id)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Backing::try_from).collect()
}

/// Which household joined, none of somebody without a card, and when.
pub type Joined = (Option<PlaceId>, Timestamp);

/// Who joined each of these matters; those that nobody backs are not in it.
pub fn joined(
    conn: &mut Conn,
    district: District,
    matters: impl IntoIterator<Item = MatterId>,
) -> Result<BTreeMap<MatterId, Vec<Joined>>, StoreError> {
    let rows: Vec<(i64, Option<i64>, i64)> = backing::table
        .filter(backing::district.eq(district.number()))
        .filter(among(backing::matter, matters.into_iter().map(|m| m.0)))
        .select((backing::matter, backing::household, backing::at))
        .load(conn)?;
    let mut found: BTreeMap<MatterId, Vec<Joined>> = BTreeMap::new();
    for (of, household, at) in rows {
        let bad = |_| StoreError::impossible("backing", MatterId(of), "out of time");
        let at = Timestamp::from_millisecond(at).map_err(bad)?;
        let of = found.entry(MatterId(of)).or_default();
        of.push((household.map(PlaceId), at));
    }
    Ok(found)
}

/// How many back each of these matters; those that nobody backs are not in it.
pub fn counts(
    conn: &mut Conn,
    district: District,
    matters: impl IntoIterator<Item = MatterId>,
) -> Result<BTreeMap<MatterId, Counted>, StoreError> {
    let rows: Vec<(i64, i64, i64)> = backing::table
        .filter(backing::district.eq(district.number()))
        .filter(among(backing::matter, matters.into_iter().map(|m| m.0)))
        .group_by(backing::matter)
        .select((backing::matter, count(backing::household), count_star()))
        .load(conn)?;
    let counted = |(matter, households, all): (i64, i64, i64)| {
        let others = all - households;
        (MatterId(matter), Counted { households, others })
    };
    Ok(rows.into_iter().map(counted).collect())
}

/// What a household backs, the last first.
pub fn of_home(
    conn: &mut Conn,
    district: District,
    household: PlaceId,
    most: i64,
) -> Result<Vec<MatterId>, StoreError> {
    let ids: Vec<i64> = backing::table
        .filter(backing::district.eq(district.number()))
        .filter(backing::household.eq(household.0))
        .order(backing::id.desc())
        .limit(most)
        .select(backing::matter)
        .load(conn)?;
    Ok(ids.into_iter().map(MatterId).collect())
}
