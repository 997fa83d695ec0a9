//! The frozen roll, who is there, and what households said beforehand.

use super::instant;
use super::tables::{check_in, intention, roll_entry};
use crate::among::among;
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use tanxin_domain::assembly::{
    Assembly, Attendance, CheckIn, FrozenRoll, How, Intention, Mark, RollEntry, Says, Voter,
};
use tanxin_domain::rule::VoterKind;
use tanxin_domain::{AssemblyId, District, PlaceId, RollEntryId, RollId};

pub(crate) type EntryRow = (i64, i32, String, i64, String, i64);

pub(crate) fn entry_from(row: EntryRow) -> Result<RollEntry, StoreError> {
    let (id, no, kind, voter, mark, area) = row;
    let bad = |why: &str| StoreError::impossible("roll_entry", RollEntryId(id), why);
    let kind = VoterKind::from_word(&kind).ok_or_else(|| bad("no such kind of voter"))?;
    Ok(RollEntry {
        id: RollEntryId(id),
        no: u32::try_from(no).map_err(|_| bad("the number is negative"))?,
        voter: Voter::new(kind, voter),
        mark: Mark::from_word(&mark).ok_or_else(|| bad("no such mark"))?,
        area: u64::try_from(area).map_err(|_| bad("the area is negative"))?,
    })
}

pub(crate) const ENTRY: (
    roll_entry::id,
    roll_entry::no,
    roll_entry::voter_kind,
    roll_entry::voter,
    roll_entry::mark,
    roll_entry::area,
) = (
    roll_entry::id,
    roll_entry::no,
    roll_entry::voter_kind,
    roll_entry::voter,
    roll_entry::mark,
    roll_entry::area,
);

/// Writes down the lines of a roll.
pub fn insert_roll(
    tx: &mut Tx<'_>,
    roll: impl Into<RollId>,
    lines: &[RollEntry],
) -> Result<(), StoreError> {
    let (district, roll) = (tx.district().number(), roll.into());
    for line in lines {
        let row = (
            roll_entry::district.eq(district),
            roll_entry::roll.eq(roll.0),
            roll_entry::id.eq(line.id.0),
            roll_entry::no.eq(i32::try_from(line.no).unwrap_or(i32::MAX)),
            roll_entry::voter_kind.eq(line.voter.kind().word()),
            roll_entry::voter.eq(line.voter.number()),
            roll_entry::mark.eq(line.mark.word()),
            roll_entry::area.eq(i64::try_from(line.area).unwrap_or(i64::MAX)),
        );
        diesel::insert_into(roll_entry::table)
            .values(row)
            .execute(tx.conn())?;
    }
    Ok(())
}

/// The roll, by number.
pub fn roll(
    conn: &mut Conn,
    district: District,
    roll: impl Into<RollId>,
) -> Result<Vec<RollEntry>, StoreError> {
    let rows: Vec<EntryRow> = roll_entry::table
        .filter(roll_entry::district.eq(district.number()))
        .filter(roll_entry::roll.eq(roll.into().0))
        .order(roll_entry::no)
        .select(ENTRY)
        .load(conn)?;
    rows.into_iter().map(entry_from).collect()
}

/// One line of the roll.
pub fn entry(
    conn: &mut Conn,
    district: District,
    roll: impl Into<RollId>,
    id: RollEntryId,
) -> Result<Option<RollEntry>, StoreError> {
    let row: Option<EntryRow> = roll_entry::table
        .find((district.number(), roll.into().0, id.0))
        .select(ENTRY)
        .first(conn)
        .optional()?;
    row.map(entry_from).transpose()
}

/// The line of a household.
pub fn entry_of(
    conn: &mut Conn,
    district: District,
    roll: impl Into<RollId>,
    household: PlaceId,
) -> Result<Option<RollEntry>, StoreError> {
    let row: Option<EntryRow> = roll_entry::table
        .filter(roll_entry::district.eq(district.number()))
        .filter(roll_entry::roll.eq(roll.into().0))
        .filter(roll_entry::voter.eq(household.0))
        .filter(roll_entry::voter_kind.eq(VoterKind::Household.word()))
        .select(ENTRY)
        .first(conn)
        .optional()?;
    row.map(entry_from).transpose()
}

pub(crate) type CheckInRow = (i64, String, Option<i64>, i64, String, i64);

pub(crate) fn check_in_from(row: CheckInRow) -> Result<CheckIn, StoreError> {
    let (entry, how, holder, at, by_kind, by_id) = row;
    let bad = |why: &str| StoreError::impossible("check_in", RollEntryId(entry), why);
    let how = How::from_word(&how).ok_or_else(|| bad("no such way of checking in"))?;
    if (how == How::Proxy) != holder.is_some() {
        return Err(bad("a proxy and its holder go together"));
    }
    Ok(CheckIn {
        entry: RollEntryId(entry),
        how,
        holder: holder.map(RollEntryId),
        at: instant(at, bad)?,
        by: (by_kind, by_id),
    })
}

pub(crate) const CHECK_IN: (
    check_in::roll_entry,
    check_in::how,
    check_in::holder,
    check_in::at,
    check_in::by_kind,
    check_in::by_id,
) = (
    check_in::roll_entry,
    check_in::how,
    check_in::holder,
    check_in::at,
    check_in::by_kind,
    check_in::by_id,
);

/// Notes that a voter is there. The proof says that the roll is fixed; the key
/// of the table lets each line in once: the second of two gets `Unique`.
pub fn insert_check_in(
    tx: &mut Tx<'_>,
    roll: &FrozenRoll,
    new: &CheckIn,
) -> Result<(), StoreError> {
    let row = (
        check_in::district.eq(tx.district().number()),
        check_in::assembly.eq(roll.assembly().0),
        check_in::roll_entry.eq(new.entry.0),
        check_in::how.eq(new.how.word()),
        check_in::holder.eq(new.holder.map(|h| h.0)),
        check_in::at.eq(new.at.as_millisecond()),
        check_in::by_kind.eq(&new.by.0),
        check_in::by_id.eq(new.by.1),
    );
    diesel::insert_into(check_in::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// Takes a check-in back; tells whether there was one.
pub fn remove_check_in(
    tx: &mut Tx<'_>,
    roll: &FrozenRoll,
    entry: RollEntryId,
) -> Result<bool, StoreError> {
    let key = (tx.district().number(), roll.assembly().0, entry.0);
    let gone = diesel::delete(check_in::table.find(key)).execute(tx.conn())?;
    Ok(gone > 0)
}

/// Who is there, the last first.
pub fn check_ins(
    conn: &mut Conn,
    district: District,
    assembly: AssemblyId,
) -> Result<Vec<CheckIn>, StoreError> {
    let rows: Vec<CheckInRow> = check_in::table
        .filter(check_in::district.eq(district.number()))
        .filter(check_in::assembly.eq(assembly.0))
        .order((check_in::at.desc(), check_in::roll_entry.desc()))
        .select(CHECK_IN)
        .load(conn)?;
    rows.into_iter().map(check_in_from).collect()
}

/// A household's line with its check-in, when it is there: what the door asks, in one question.
pub fn at_door(
    conn: &mut Conn,
    district: District,
    assembly: AssemblyId,
    household: PlaceId,
) -> Result<Option<(RollEntry, Option<CheckIn>)>, StoreError> {
    let same = check_in::district
        .eq(roll_entry::district)
        .and(check_in::assembly.eq(roll_entry::roll))
        .and(check_in::roll_entry.eq(roll_entry::id));
    let row: Option<(EntryRow, Option<CheckInRow>)> = roll_entry::table
        .left_join(check_in::table.on(same))
        .filter(roll_entry::district.eq(district.number()))
        .filter(roll_entry::roll.eq(assembly.0))
        .filter(roll_entry::voter.eq(household.0))
        .filter(roll_entry::voter_kind.eq(VoterKind::Household.word()))
        .select((ENTRY, CHECK_IN.nullable()))
        .first(conn)
        .optional()?;
    let Some((entry, there)) = row else {
        return Ok(None);
    };
    Ok(Some((
        entry_from(entry)?,
        there.map(check_in_from).transpose()?,
    )))
}

/// How many proxies a line holds.
pub fn held_by(
    conn: &mut Conn,
    district: District,
    assembly: AssemblyId,
    holder: RollEntryId,
) -> Result<u32, StoreError> {
    let held: i64 = check_in::table
        .filter(check_in::district.eq(district.number()))
        .filter(check_in::assembly.eq(assembly.0))
        .filter(check_in::holder.eq(holder.0))
        .count()
        .get_result(conn)?;
    Ok(u32::try_from(held).unwrap_or(u32::MAX))
}

/// Who is there against who must be.
pub fn attendance(
    conn: &mut Conn,
    district: District,
    assembly: &Assembly,
) -> Result<Attendance, StoreError> {
    let counting = Mark::ALL.iter().filter(|m| m.counts()).map(|m| m.word());
    let entitled: i64 = roll_entry::table
        .filter(roll_entry::district.eq(district.number()))
        .filter(roll_entry::roll.eq(assembly.id.0))
        .filter(among(roll_entry::mark, counting))
        .count()
        .get_result(conn)?;
    let there = check_in::table
        .filter(check_in::district.eq(district.number()))
        .filter(check_in::assembly.eq(assembly.id.0));
    let all: i64 = there.count().get_result(conn)?;
    let proxy: i64 = there
        .filter(check_in::how.eq(How::Proxy.word()))
        .count()
        .get_result(conn)?;
    let n = |count: i64| u32::try_from(count).unwrap_or(0);
    Ok(Attendance::count(
        &assembly.rule,
        n(entitled),
        n(all - proxy),
        n(proxy),
    ))
}

/// Notes what a household says beforehand; a second word replaces the first.
pub fn set_intention(
    tx: &mut Tx<'_>,
    assembly: AssemblyId,
    said: &Intention,
) -> Result<(), StoreError> {
    let key = (tx.district().number(), assembly.0, said.household.0);
    let holder = match said.says {
        Says::Comes => None,
        Says::Proxy(neighbour) => Some(neighbour.0),
    };
    diesel::delete(intention::table.find(key)).execute(tx.conn())?;
    let row = (
        intention::district.eq(key.0),
        intention::assembly.eq(key.1),
        intention::household.eq(key.2),
        intention::holder.eq(holder),
        intention::at.eq(said.at.as_millisecond()),
    );
    diesel::insert_into(intention::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

fn intention_from(
    (household, holder, at): (i64, Option<i64>, i64),
) -> Result<Intention, StoreError> {
    let bad = |why: &str| StoreError::impossible("intention", PlaceId(household), why);
    Ok(Intention {
        household: PlaceId(household),
        says: holder.map_or(Says::Comes, |h| Says::Proxy(PlaceId(h))),
        at: instant(at, bad)?,
    })
}

/// What households said beforehand.
pub fn intentions(
    conn: &mut Conn,
    district: District,
    assembly: AssemblyId,
) -> Result<Vec<Intention>, StoreError> {
    let rows: Vec<(i64, Option<i64>, i64)> = intention::table
        .filter(intention::district.eq(district.number()))
        .filter(intention::assembly.eq(assembly.0))
        .order(intention::household)
        .select((intention::household, intention::holder, intention::at))
        .load(conn)?;
    rows.into_iter().map(intention_from).collect()
}

/// What one household said beforehand.
pub fn intention_of(
    conn: &mut Conn,
    district: District,
    assembly: AssemblyId,
    household: PlaceId,
) -> Result<Option<Intention>, StoreError> {
    let row: Option<(i64, Option<i64>, i64)> = intention::table
        .find((district.number(), assembly.0, household.0))
        .select((intention::household, intention::holder, intention::at))
        .first(conn)
        .optional()?;
    row.map(intention_from).transpose()
}
