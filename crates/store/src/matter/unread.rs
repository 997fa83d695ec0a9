//! 没看过: what came to an office and nobody there has opened since.
//!
//! A line a matter that nobody has read, not a mark a matter that somebody has: an office
//! reads nearly everything, so that there is never more here than lies open.

use super::part::{Part, Parts};
use crate::among::among;
use crate::later::Table;
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use serde_json::json;
use std::collections::BTreeSet;
use tanxin_domain::{District, MatterId, OfficeId};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        unread (district, office, matter) {
            district -> Integer,
            office -> BigInt,
            matter -> BigInt,
        }
    }
}
use tables::unread;

/// Does this part ask an office to do something new?
fn asks(part: Part) -> bool {
    !matches!(part, Part::Had | Part::First)
}

/// The offices of which something is expected.
fn asked(parts: &Parts) -> BTreeSet<OfficeId> {
    let open = parts
        .iter()
        .filter(|((_, part), due)| due.is_some() && asks(*part));
    open.map(|((office, _), _)| *office).collect()
}

/// Writes down which offices a new matter came to.
pub(super) fn began(tx: &mut Tx<'_>, of: MatterId, now: &Parts) {
    for office in asked(now) {
        tx.later.push(Table::Unread, json!([office.0, of.0]));
    }
}

/// Writes down what came to an office, and crosses out what is expected of it no more.
pub(super) fn came(
    tx: &mut Tx<'_>,
    of: MatterId,
    before: &Parts,
    now: &Parts,
) -> Result<(), StoreError> {
    let district = tx.district().number();
    let (before, now) = (asked(before), asked(now));
    let gone: Vec<i64> = before.difference(&now).map(|o| o.0).collect();
    if !gone.is_empty() {
        let rows = unread::table
            .filter(unread::district.eq(district))
            .filter(unread::matter.eq(of.0))
            .filter(among(unread::office, gone));
        diesel::delete(rows).execute(tx.conn())?;
    }
    for office in now.difference(&before) {
        tx.later.push(Table::Unread, json!([office.0, of.0]));
    }
    Ok(())
}

/// Which of these offices have not opened a matter that came to them.
pub fn by(
    conn: &mut Conn,
    district: District,
    of: MatterId,
    offices: &[OfficeId],
) -> Result<Vec<OfficeId>, StoreError> {
    let found: Vec<i64> = unread::table
        .filter(unread::district.eq(district.number()))
        .filter(unread::matter.eq(of.0))
        .filter(among(unread::office, offices.iter().map(|o| o.0)))
        .select(unread::office)
        .load(conn)?;
    Ok(found.into_iter().map(OfficeId).collect())
}

/// Somebody of these offices has opened it.
pub fn read(
    conn: &mut Conn,
    district: District,
    of: MatterId,
    offices: &[OfficeId],
) -> Result<(), StoreError> {
    let rows = unread::table
        .filter(unread::district.eq(district.number()))
        .filter(unread::matter.eq(of.0))
        .filter(among(unread::office, offices.iter().map(|o| o.0)));
    diesel::delete(rows).execute(conn)?;
    Ok(())
}

/// Which of these matters an office has not opened.
pub fn among_these(
    conn: &mut Conn,
    district: District,
    office: OfficeId,
    these: &[MatterId],
) -> Result<BTreeSet<MatterId>, StoreError> {
    let found: Vec<i64> = unread::table
        .filter(unread::district.eq(district.number()))
        .filter(unread::office.eq(office.0))
        .filter(among(unread::matter, these.iter().map(|m| m.0)))
        .select(unread::matter)
        .load(conn)?;
    Ok(found.into_iter().map(MatterId).collect())
}

/// What an office has not opened, the oldest first, after one that was shown.
pub fn page(
    conn: &mut Conn,
    district: District,
    office: OfficeId,
    after: Option<MatterId>,
    most: i64,
) -> Result<Vec<MatterId>, StoreError> {
    let found: Vec<i64> = unread::table
        .filter(unread::district.eq(district.number()))
        .filter(unread::office.eq(office.0))
        .filter(unread::matter.gt(after.map_or(i64::MIN, |m| m.0)))
        .order(unread::matter)
        .limit(most)
        .select(unread::matter)
        .load(conn)?;
    Ok(found.into_iter().map(MatterId).collect())
}
