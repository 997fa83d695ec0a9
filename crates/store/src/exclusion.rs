//! Exclusions: who asked that a matter is left out of the rates, with what evidence, and who
//! decided.

use crate::matter::matter;
use crate::place::place;
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use jiff::Timestamp;
use std::collections::HashSet;
use tanxin_domain::place::PlacePath;
use tanxin_domain::rate::{Exclusion, ExclusionState, Reason};
use tanxin_domain::{District, ExclusionId, MatterId, PersonId};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        exclusion (district, id) {
            district -> Integer,
            id -> BigInt,
            matter -> BigInt,
            again -> Integer,
            reason -> Text,
            evidence -> Text,
            asked_by -> BigInt,
            asked_at -> BigInt,
            state -> Text,
            decided_by -> Nullable<BigInt>,
            decided_at -> Nullable<BigInt>,
        }
    }
}
use tables::exclusion;
diesel::allow_tables_to_appear_in_same_query!(exclusion, matter);
diesel::allow_tables_to_appear_in_same_query!(exclusion, place);

#[derive(Queryable, Selectable)]
#[diesel(table_name = exclusion)]
struct Row {
    id: i64,
    matter: i64,
    again: i32,
    reason: String,
    evidence: String,
    asked_by: i64,
    asked_at: i64,
    state: String,
    decided_by: Option<i64>,
    decided_at: Option<i64>,
}

impl TryFrom<Row> for Exclusion {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Exclusion, StoreError> {
        let id = ExclusionId(row.id);
        let bad = |why: &str| StoreError::impossible("exclusion", id, why);
        let at = |ms| Timestamp::from_millisecond(ms).map_err(|_| bad("out of time"));
        Ok(Exclusion {
            id,
            matter: MatterId(row.matter),
            again: row.again == 1,
            reason: Reason::from_word(&row.reason).ok_or_else(|| bad("no such reason"))?,
            evidence: row.evidence,
            asked_by: PersonId(row.asked_by),
            asked_at: at(row.asked_at)?,
            state: ExclusionState::from_word(&row.state).ok_or_else(|| bad("no such state"))?,
            decided_by: row.decided_by.map(PersonId),
            decided_at: row.decided_at.map(at).transpose()?,
        })
    }
}

/// Stores what is asked.
pub fn insert(tx: &mut Tx<'_>, new: &Exclusion) -> Result<(), StoreError> {
    let row = (
        exclusion::district.eq(tx.district().number()),
        exclusion::id.eq(new.id.0),
        exclusion::matter.eq(new.matter.0),
        exclusion::again.eq(i32::from(new.again)),
        exclusion::reason.eq(new.reason.word()),
        exclusion::evidence.eq(&new.evidence),
        exclusion::asked_by.eq(new.asked_by.0),
        exclusion::asked_at.eq(new.asked_at.as_millisecond()),
        exclusion::state.eq(new.state.word()),
    );
    diesel::insert_into(exclusion::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// Stores what was decided.
pub fn decide(tx: &mut Tx<'_>, of: &Exclusion) -> Result<(), StoreError> {
    let set = (
        exclusion::state.eq(of.state.word()),
        exclusion::decided_by.eq(of.decided_by.map(|p| p.0)),
        exclusion::decided_at.eq(of.decided_at.map(Timestamp::as_millisecond)),
    );
    diesel::update(exclusion::table.find((tx.district().number(), of.id.0)))
        .set(set)
        .execute(tx.conn())?;
    Ok(())
}

/// What left a matter out does so no longer.
pub fn lift(tx: &mut Tx<'_>, id: MatterId) -> Result<(), StoreError> {
    let standing = exclusion::table
        .filter(exclusion::district.eq(tx.district().number()))
        .filter(exclusion::matter.eq(id.0))
        .filter(exclusion::again.eq(0))
        .filter(exclusion::state.eq(ExclusionState::Granted.word()));
    diesel::update(standing)
        .set(exclusion::state.eq(ExclusionState::Lifted.word()))
        .execute(tx.conn())?;
    Ok(())
}

/// Takes the evidence out of all that was asked of a matter: people wrote of people in it.
pub fn erase(tx: &mut Tx<'_>, id: MatterId) -> Result<(), StoreError> {
    let of_matter = exclusion::table
        .filter(exclusion::district.eq(tx.district().number()))
        .filter(exclusion::matter.eq(id.0));
    diesel::update(of_matter)
        .set(exclusion::evidence.eq(""))
        .execute(tx.conn())?;
    Ok(())
}

/// All of a matter, oldest first.
pub fn of_matter(
    conn: &mut Conn,
    district: District,
    id: MatterId,
) -> Result<Vec<Exclusion>, StoreError> {
    let rows: Vec<Row> = exclusion::table
        .filter(exclusion::district.eq(district.number()))
        .filter(exclusion::matter.eq(id.0))
        .order(exclusion::id)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Exclusion::try_from).collect()
}

/// Those of a subtree, what waits for a decision first, then the newest; at most `most`.
pub fn below(
    conn: &mut Conn,
    district: District,
    top: &PlacePath,
    most: i64,
) -> Result<Vec<Exclusion>, StoreError> {
    let of_matter = matter::district
        .eq(exclusion::district)
        .and(matter::id.eq(exclusion::matter));
    let at_place = place::district
        .eq(matter::district)
        .and(place::id.eq(matter::place));
    let rows: Vec<Row> = exclusion::table
        .inner_join(matter::table.on(of_matter))
        .inner_join(place::table.on(at_place))
        .filter(exclusion::district.eq(district.number()))
        .filter(place::path.ge(top.as_str().to_owned()))
        .filter(place::path.lt(top.end()))
        .order((exclusion::state, exclusion::id.desc()))
        .limit(most)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Exclusion::try_from).collect()
}

/// The matters of a district that are left out.
pub(crate) fn granted(
    conn: &mut Conn,
    district: District,
) -> Result<HashSet<MatterId>, StoreError> {
    let ids: Vec<i64> = exclusion::table
        .filter(exclusion::district.eq(district.number()))
        .filter(exclusion::again.eq(0))
        .filter(exclusion::state.eq(ExclusionState::Granted.word()))
        .select(exclusion::matter)
        .load(conn)?;
    Ok(ids.into_iter().map(MatterId).collect())
}
