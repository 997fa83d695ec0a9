//! One line a voter: by which door, by whose hand, and in open polls what stands on it.

use super::cast::Row;
use super::tables::{ballot, poll, proxy};
use crate::among::among;
use crate::assembly::roll::{CHECK_IN, CheckInRow, ENTRY, EntryRow, check_in_from, entry_from};
use crate::assembly::tables::{check_in, roll_entry};
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Integer, Text};
use std::collections::HashMap;
use tanxin_domain::assembly::{CheckIn, Mark, RollEntry};
use tanxin_domain::poll::{Amount, Cast, Door, Held};
use tanxin_domain::rule::VoterKind;
use tanxin_domain::{AssemblyId, District, PlaceId, PollId, RollEntryId, RollId};

/// What the three doors know of a voter.
#[derive(Debug, Clone)]
pub struct At {
    /// The line of the roll.
    pub entry: RollEntry,
    /// Its check-in, in the poll of an assembly.
    pub there: Option<CheckIn>,
    /// Its ballot.
    pub cast: Option<Cast>,
    /// The line its proxy names.
    pub holder: Option<RollEntryId>,
    /// What the roll says of the home it was asked for: of owners only a flat whose household
    /// is the owner's own votes by phone.
    pub home: Mark,
}

impl At {
    /// Is whoever lives in the home the voter? A household is; of an owner's flat only its
    /// owner, not a tenant.
    pub fn owns(&self, held: &Held) -> bool {
        held.poll.rule().voters != VoterKind::Owner || self.home == Mark::Entitled
    }
}

type AtRow = (EntryRow, Option<CheckInRow>, Option<Row>, Option<i64>);

fn at((entry, there, cast, holder): AtRow) -> Result<At, StoreError> {
    let there = there.map(check_in_from).transpose()?;
    let entry = entry_from(entry)?;
    Ok(At {
        home: entry.mark,
        entry,
        holder: holder
            .map(RollEntryId)
            .or_else(|| there.as_ref().and_then(|t| t.holder)),
        there,
        cast: cast.map(Cast::try_from).transpose()?,
    })
}

/// The lines of a roll with all there is to them in a poll.
#[diesel::dsl::auto_type(no_type_alias)]
fn lines(district: i32, held: i64, roll: i64) -> _ {
    let in_room = check_in::district
        .eq(roll_entry::district)
        .and(check_in::assembly.eq(roll_entry::roll))
        .and(check_in::roll_entry.eq(roll_entry::id));
    let voted = ballot::district
        .eq(roll_entry::district)
        .and(ballot::poll.eq(held))
        .and(ballot::roll_entry.eq(roll_entry::id));
    let gave = proxy::district
        .eq(roll_entry::district)
        .and(proxy::poll.eq(held))
        .and(proxy::roll_entry.eq(roll_entry::id));
    roll_entry::table
        .left_join(check_in::table.on(in_room))
        .left_join(ballot::table.on(voted))
        .left_join(proxy::table.on(gave))
        .filter(roll_entry::district.eq(district))
        .filter(roll_entry::roll.eq(roll))
}

/// The voter a home stands for, as the roll's line names it, and what the roll says of the
/// home; a household stands for itself.
fn voter_at(
    conn: &mut Conn,
    district: District,
    held: &Held,
    home: PlaceId,
) -> Result<Option<(i64, Option<Mark>)>, StoreError> {
    match held.poll.rule().voters {
        VoterKind::Owner => {
            let found = crate::owner::voter_of(conn, district, held.roll(), home)?;
            Ok(found.map(|(voter, mark)| (voter, Some(mark))))
        }
        _ => Ok(Some((home.0, None))),
    }
}

/// The line of a home with all there is to it, in one question: the household's, or that of
/// its owner.
pub fn at_door(
    conn: &mut Conn,
    district: District,
    held: &Held,
    home: PlaceId,
) -> Result<Option<At>, StoreError> {
    let Some((voter, mark)) = voter_at(conn, district, held, home)? else {
        return Ok(None);
    };
    let row: Option<AtRow> = lines(district.number(), held.id.0, held.roll().0)
        .filter(roll_entry::voter.eq(voter))
        .filter(roll_entry::voter_kind.eq(held.poll.rule().voters.word()))
        .select((
            ENTRY,
            CHECK_IN.nullable(),
            Option::<Row>::as_select(),
            proxy::holder.nullable(),
        ))
        .first(conn)
        .optional()?;
    let mut found = row.map(at).transpose()?;
    if let (Some(at), Some(mark)) = (&mut found, mark) {
        at.home = mark;
    }
    Ok(found)
}

/// The same of several households. Four plain questions and no join: PostgreSQL keeps the plan
/// it made while a poll had no ballots, and joined it walks all of them for each line.
pub(crate) fn at_doors(
    conn: &mut Conn,
    district: District,
    (poll, roll): (PollId, RollId),
    households: Vec<PlaceId>,
) -> Result<Vec<At>, StoreError> {
    let district = district.number();
    let voters = households.into_iter().map(|h| h.0);
    let entries: Vec<EntryRow> = roll_entry::table
        .filter(roll_entry::district.eq(district))
        .filter(roll_entry::roll.eq(roll.0))
        .filter(among(roll_entry::voter, voters))
        .filter(roll_entry::voter_kind.eq(VoterKind::Household.word()))
        .select(ENTRY)
        .load(conn)?;
    let ids: Vec<i64> = entries.iter().map(|e| e.0).collect();
    let there: Vec<CheckInRow> = check_in::table
        .filter(check_in::district.eq(district))
        .filter(check_in::assembly.eq(roll.0))
        .filter(among(check_in::roll_entry, ids.iter().copied()))
        .select(CHECK_IN)
        .load(conn)?;
    let casts: Vec<Row> = ballot::table
        .filter(ballot::district.eq(district))
        .filter(ballot::poll.eq(poll.0))
        .filter(among(ballot::roll_entry, ids.iter().copied()))
        .select(Row::as_select())
        .load(conn)?;
    let gave: HashMap<i64, i64> = proxy::table
        .filter(proxy::district.eq(district))
        .filter(proxy::poll.eq(poll.0))
        .filter(among(proxy::roll_entry, ids))
        .select((proxy::roll_entry, proxy::holder))
        .load(conn)?
        .into_iter()
        .collect();
    let mut there: HashMap<i64, CheckInRow> = there.into_iter().map(|t| (t.0, t)).collect();
    let mut casts: HashMap<i64, Row> = casts.into_iter().map(|c| (c.line(), c)).collect();
    let whole = |entry: EntryRow| {
        let id = entry.0;
        let (there, cast) = (there.remove(&id), casts.remove(&id));
        at((entry, there, cast, gave.get(&id).copied()))
    };
    entries.into_iter().map(whole).collect()
}

/// Has this line of an assembly's roll a ballot in one of its polls?
pub fn voted_in(
    conn: &mut Conn,
    district: District,
    assembly: AssemblyId,
    entry: RollEntryId,
) -> Result<bool, StoreError> {
    let of_assembly = poll::table
        .filter(poll::district.eq(district.number()))
        .filter(poll::assembly.eq(assembly.0))
        .select(poll::id)
        .load::<i64>(conn)?;
    let found: i64 = ballot::table
        .filter(ballot::district.eq(district.number()))
        .filter(among(ballot::poll, of_assembly))
        .filter(ballot::roll_entry.eq(entry.0))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

/// How many ballots are read at once: a million are counted without holding them all.
const AT_ONCE: i64 = 20_000;

/// Hands the answers and the area of every open ballot to `take`.
pub fn sum<E: From<StoreError>>(
    conn: &mut Conn,
    district: District,
    held: &Held,
    mut take: impl FnMut(&str, u64) -> Result<(), E>,
) -> Result<(), E> {
    let same = roll_entry::district
        .eq(ballot::district)
        .and(roll_entry::roll.eq(held.roll().0))
        .and(roll_entry::id.eq(ballot::roll_entry));
    let mut last = i64::MIN;
    loop {
        let rows: Vec<(i64, Option<String>, i64)> = ballot::table
            .inner_join(roll_entry::table.on(same))
            .filter(ballot::district.eq(district.number()))
            .filter(ballot::poll.eq(held.id.0))
            .filter(ballot::roll_entry.gt(last))
            .order(ballot::roll_entry)
            .limit(AT_ONCE)
            .select((ballot::roll_entry, ballot::answers, roll_entry::area))
            .load(conn)
            .map_err(StoreError::from)?;
        let Some(newest) = rows.last() else {
            return Ok(());
        };
        last = newest.0;
        for (entry, answers, area) in &rows {
            let bad = |why: &str| StoreError::impossible("ballot", RollEntryId(*entry), why);
            let answers = answers.as_deref().ok_or_else(|| bad("without answers"))?;
            let area = u64::try_from(*area).map_err(|_| bad("its voter's area is negative"))?;
            take(answers, area)?;
        }
    }
}

/// Who could vote and who has, counted without looking at any ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    /// Lines of the roll that count.
    pub entitled: Amount,
    /// Those there, in the poll of an assembly.
    pub present: Amount,
    /// Those whose door is used up.
    pub taken: Amount,
    /// How many of them by the own phone.
    pub phone: u64,
    /// By paper.
    pub paper: u64,
    /// On the holder's phone.
    pub proxy: u64,
}

#[derive(QueryableByName)]
struct Counting {
    #[diesel(sql_type = Text)]
    what: String,
    #[diesel(sql_type = BigInt)]
    voters: i64,
    #[diesel(sql_type = BigInt)]
    area: i64,
}

/// Counts who could vote and who has.
pub fn counts(conn: &mut Conn, district: District, held: &Held) -> Result<Counted, StoreError> {
    let marks: Vec<String> = Mark::ALL
        .iter()
        .filter(|m| m.counts())
        .map(|m| format!("'{}'", m.word()))
        .collect();
    let sum = "count(*) AS voters, CAST(COALESCE(sum(r.area), 0) AS BIGINT) AS area";
    let sql = format!(
        "SELECT 'entitled' AS what, {sum} FROM roll_entry r \
         WHERE r.district = $1 AND r.roll = $2 AND r.mark IN ({marks}) \
         UNION ALL SELECT 'present' AS what, {sum} FROM check_in c JOIN roll_entry r \
         ON r.district = c.district AND r.roll = c.assembly AND r.id = c.roll_entry \
         WHERE c.district = $1 AND c.assembly = $2 \
         UNION ALL SELECT b.door AS what, {sum} FROM ballot b JOIN roll_entry r \
         ON r.district = b.district AND r.roll = $2 AND r.id = b.roll_entry \
         WHERE b.district = $1 AND b.poll = $3 GROUP BY b.door",
        marks = marks.join(", ")
    );
    let rows: Vec<Counting> = sql_query(sql)
        .bind::<Integer, _>(district.number())
        .bind::<BigInt, _>(held.roll().0)
        .bind::<BigInt, _>(held.id.0)
        .load(conn)?;
    let mut counted = Counted::default();
    for row in rows {
        let amount = Amount {
            voters: u64::try_from(row.voters).unwrap_or(0),
            area: u64::try_from(row.area).unwrap_or(0),
        };
        match row.what.as_str() {
            "entitled" => counted.entitled = amount,
            "present" => counted.present = amount,
            door => {
                counted.taken = counted.taken.plus(amount);
                match Door::from_word(door) {
                    Some(Door::Phone) => counted.phone = amount.voters,
                    Some(Door::Paper) => counted.paper = amount.voters,
                    Some(Door::Proxy) => counted.proxy = amount.voters,
                    None => {
                        return Err(StoreError::impossible("ballot", held.id, "no such door"));
                    }
                }
            }
        }
    }
    Ok(counted)
}

/// Notes that a line's proxy is held by another, in a poll that belongs to no assembly.
pub fn insert_proxy(
    tx: &mut Tx<'_>,
    poll: PollId,
    (entry, holder): (RollEntryId, RollEntryId),
    by: (&str, i64),
) -> Result<(), StoreError> {
    let row = (
        proxy::district.eq(tx.district().number()),
        proxy::poll.eq(poll.0),
        proxy::roll_entry.eq(entry.0),
        proxy::holder.eq(holder.0),
        proxy::at.eq(tx.at().as_millisecond()),
        proxy::by_kind.eq(by.0),
        proxy::by_id.eq(by.1),
    );
    diesel::insert_into(proxy::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// Takes a noted proxy back; tells whether there was one.
pub fn remove_proxy(tx: &mut Tx<'_>, poll: PollId, entry: RollEntryId) -> Result<bool, StoreError> {
    let key = (tx.district().number(), poll.0, entry.0);
    let gone = diesel::delete(proxy::table.find(key)).execute(tx.conn())?;
    Ok(gone > 0)
}

/// Proxies of a poll: who gave one, and who holds it. Those of the check-in count in an
/// assembly's poll.
pub fn proxies(
    conn: &mut Conn,
    district: District,
    held: &Held,
) -> Result<Vec<(RollEntryId, RollEntryId)>, StoreError> {
    let pairs: Vec<(i64, Option<i64>)> = match held.assembly {
        Some(assembly) => check_in::table
            .filter(check_in::district.eq(district.number()))
            .filter(check_in::assembly.eq(assembly.0))
            .filter(check_in::holder.is_not_null())
            .order(check_in::roll_entry)
            .select((check_in::roll_entry, check_in::holder))
            .load(conn)?,
        None => proxy::table
            .filter(proxy::district.eq(district.number()))
            .filter(proxy::poll.eq(held.id.0))
            .order(proxy::roll_entry)
            .select((proxy::roll_entry, proxy::holder.nullable()))
            .load(conn)?,
    };
    let both =
        |(entry, holder): (i64, Option<i64>)| Some((RollEntryId(entry), RollEntryId(holder?)));
    Ok(pairs.into_iter().filter_map(both).collect())
}

/// The lines whose proxy a line holds.
pub fn held_by(
    conn: &mut Conn,
    district: District,
    held: &Held,
    holder: RollEntryId,
) -> Result<Vec<RollEntry>, StoreError> {
    let given = match held.assembly {
        Some(assembly) => check_in::table
            .filter(check_in::district.eq(district.number()))
            .filter(check_in::assembly.eq(assembly.0))
            .filter(check_in::holder.eq(holder.0))
            .select(check_in::roll_entry)
            .load::<i64>(conn)?,
        None => proxy::table
            .filter(proxy::district.eq(district.number()))
            .filter(proxy::poll.eq(held.id.0))
            .filter(proxy::holder.eq(holder.0))
            .select(proxy::roll_entry)
            .load::<i64>(conn)?,
    };
    let rows: Vec<EntryRow> = roll_entry::table
        .filter(roll_entry::district.eq(district.number()))
        .filter(roll_entry::roll.eq(held.roll().0))
        .filter(among(roll_entry::id, given))
        .order(roll_entry::no)
        .select(ENTRY)
        .load(conn)?;
    rows.into_iter().map(entry_from).collect()
}
