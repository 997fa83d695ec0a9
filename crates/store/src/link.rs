//! Links between matters: who follows whom, what was split from what, what is read together.

use crate::among::among;
use crate::matter::matter;
use crate::{Conn, StoreError, Tx};
use diesel::dsl::count_star;
use diesel::prelude::*;
use jiff::Timestamp;
use std::collections::BTreeMap;
use tanxin_domain::matter::{
    Due, Level, Link, LinkKind, MOST_FOLLOWERS, Matter, MatterState, With,
};
use tanxin_domain::{District, MatterId};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        link (district, seq) {
            district -> Integer,
            seq -> BigInt,
            matter -> BigInt,
            other -> BigInt,
            kind -> Text,
            ended -> Nullable<BigInt>,
            call -> Nullable<Text>,
            call_at -> Nullable<BigInt>,
        }
    }
}
use tables::link;
diesel::allow_tables_to_appear_in_same_query!(link, matter);

#[derive(Queryable, Selectable)]
#[diesel(table_name = link)]
struct Row {
    seq: i64,
    matter: i64,
    other: i64,
    kind: String,
    ended: Option<i64>,
}

impl TryFrom<Row> for Link {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Link, StoreError> {
        let kind = LinkKind::from_word(&row.kind);
        let bad = || StoreError::impossible("link", MatterId(row.matter), "no such kind");
        Ok(Link {
            matter: MatterId(row.matter),
            with: With {
                kind: kind.ok_or_else(bad)?,
                other: MatterId(row.other),
            },
            seq: row.seq,
            ended: row.ended,
        })
    }
}

/// Begins a link, as the event with this number tells.
pub fn begin(tx: &mut Tx<'_>, of: MatterId, with: With, seq: i64) -> Result<(), StoreError> {
    let row = (
        link::district.eq(tx.district().number()),
        link::seq.eq(seq),
        link::matter.eq(of.0),
        link::other.eq(with.other.0),
        link::kind.eq(with.kind.word()),
    );
    diesel::insert_into(link::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// Ends the link that holds, as the event with this number tells.
pub fn end(tx: &mut Tx<'_>, of: MatterId, with: With, seq: i64) -> Result<(), StoreError> {
    let live = link::table
        .filter(link::district.eq(tx.district().number()))
        .filter(link::matter.eq(of.0))
        .filter(link::other.eq(with.other.0))
        .filter(link::kind.eq(with.kind.word()))
        .filter(link::ended.is_null());
    let count = diesel::update(live)
        .set(link::ended.eq(seq))
        .execute(tx.conn())?;
    match count {
        1 => Ok(()),
        n => Err(StoreError::impossible("link", of, format!("{n} rows"))),
    }
}

/// The links whose events are a matter's own, in order, those that ended too.
pub fn own(conn: &mut Conn, district: District, of: MatterId) -> Result<Vec<Link>, StoreError> {
    let rows: Vec<Row> = link::table
        .filter(link::district.eq(district.number()))
        .filter(link::matter.eq(of.0))
        .order(link::seq)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Link::try_from).collect()
}

/// Every link of a matter, from either side, in order; those that ended too.
pub fn of(conn: &mut Conn, district: District, id: MatterId) -> Result<Vec<Link>, StoreError> {
    let mut found = own(conn, district, id)?;
    let rows: Vec<Row> = link::table
        .filter(link::district.eq(district.number()))
        .filter(link::other.eq(id.0))
        .order(link::seq)
        .select(Row::as_select())
        .load(conn)?;
    for row in rows {
        found.push(Link::try_from(row)?);
    }
    found.sort_by_key(|l| l.seq);
    Ok(found)
}

/// The matters that follow one, by number; [`MOST_FOLLOWERS`] at most.
pub fn followers(
    conn: &mut Conn,
    district: District,
    lead: MatterId,
) -> Result<Vec<MatterId>, StoreError> {
    let ids: Vec<i64> = link::table
        .filter(link::district.eq(district.number()))
        .filter(link::other.eq(lead.0))
        .filter(link::kind.eq(LinkKind::Merged.word()))
        .filter(link::ended.is_null())
        .order(link::matter)
        .limit(MOST_FOLLOWERS)
        .select(link::matter)
        .load(conn)?;
    Ok(ids.into_iter().map(MatterId).collect())
}

/// How many follow each of these matters; those that nobody follows are not in it.
pub fn counts(
    conn: &mut Conn,
    district: District,
    leads: impl IntoIterator<Item = MatterId>,
) -> Result<BTreeMap<MatterId, i64>, StoreError> {
    let rows: Vec<(i64, i64)> = link::table
        .filter(link::district.eq(district.number()))
        .filter(among(link::other, leads.into_iter().map(|m| m.0)))
        .filter(link::kind.eq(LinkKind::Merged.word()))
        .filter(link::ended.is_null())
        .group_by(link::other)
        .select((link::other, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, n)| (MatterId(id), n)).collect())
}

/// The word of a call that sets a follower free.
const FREE: &str = "free";

/// Calls those that follow a matter which was said to be solved, or was taken back: the clock
/// finds each at that instant. Two statements, however many follow.
pub(crate) fn call(tx: &mut Tx<'_>, lead: &Matter) -> Result<(), StoreError> {
    let (word, at) = match lead.state {
        MatterState::Solved { at, .. } => (lead.flow.settled_at().word(), at.as_millisecond()),
        MatterState::Withdrawn { at } => (FREE, at.as_millisecond()),
        _ => return Ok(()),
    };
    let district = tx.district().number();
    let waiting = link::table
        .filter(link::district.eq(district))
        .filter(link::other.eq(lead.id.0))
        .filter(link::kind.eq(LinkKind::Merged.word()))
        .filter(link::ended.is_null())
        .filter(link::call.is_null());
    let called = diesel::update(waiting)
        .set((link::call.eq(word), link::call_at.eq(at)))
        .execute(tx.conn())?;
    if called == 0 {
        return Ok(());
    }
    let followers = link::table
        .filter(link::district.eq(district))
        .filter(link::other.eq(lead.id.0))
        .filter(link::kind.eq(LinkKind::Merged.word()))
        .filter(link::ended.is_null())
        .filter(link::call_at.eq(at))
        .select(link::matter);
    let rows = matter::table
        .filter(matter::district.eq(district))
        .filter(matter::id.eq_any(followers))
        .filter(matter::state.eq(MatterState::Merged.word()));
    diesel::update(rows)
        .set(matter::next_at.eq(at))
        .execute(tx.conn())?;
    Ok(())
}

/// What a follower was called for, and when; nothing while its lead is at work.
pub fn called(
    conn: &mut Conn,
    district: District,
    follower: MatterId,
) -> Result<Option<(Timestamp, Due)>, StoreError> {
    let found: Option<(Option<String>, Option<i64>)> = link::table
        .filter(link::district.eq(district.number()))
        .filter(link::matter.eq(follower.0))
        .filter(link::kind.eq(LinkKind::Merged.word()))
        .filter(link::ended.is_null())
        .select((link::call, link::call_at))
        .first(conn)
        .optional()?;
    let bad = |why: &str| StoreError::impossible("link", follower, why);
    let Some((Some(word), Some(at))) = found else {
        return Ok(None);
    };
    let at = Timestamp::from_millisecond(at).map_err(|_| bad("out of time"))?;
    let due = match word.as_str() {
        FREE => Due::Freed,
        word => Due::AskToo(Level::from_word(word).ok_or_else(|| bad("no such call"))?),
    };
    Ok(Some((at, due)))
}
