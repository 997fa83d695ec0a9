//! Which offices have or had a part in a matter: derived from its flow, for their queues.

use super::unread;
use crate::later::Table;
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use serde_json::json;
use std::collections::BTreeMap;
use tanxin_domain::calendar::Calendar;
use tanxin_domain::matter::{Matter, MatterState};
use tanxin_domain::{District, MatterId, OfficeId};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        part (district, office, matter, kind) {
            district -> Integer,
            office -> BigInt,
            matter -> BigInt,
            kind -> Text,
            due_at -> Nullable<BigInt>,
        }
    }
}
pub(crate) use tables::part;

/// What an office has to do with a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// It has it.
    Has,
    /// It had it, and still sees it.
    Had,
    /// It received it first and follows it to the end (首接负责).
    First,
    /// It was named as the right one and has to say something.
    Named,
    /// It decides whose it is.
    Decides,
    /// More time is asked of it.
    Grants,
    /// It was whistled for (吹哨).
    Called,
    /// It was told that nobody works below.
    Told,
    /// It has it, and not for the first time or not by its way up: it came back.
    Back,
}

impl Part {
    /// Every part.
    pub const ALL: [Part; 9] = [
        Part::Has,
        Part::Had,
        Part::First,
        Part::Named,
        Part::Decides,
        Part::Grants,
        Part::Called,
        Part::Told,
        Part::Back,
    ];

    /// The word of the database.
    pub const fn word(self) -> &'static str {
        match self {
            Part::Has => "has",
            Part::Had => "had",
            Part::First => "first",
            Part::Named => "named",
            Part::Decides => "decides",
            Part::Grants => "grants",
            Part::Called => "called",
            Part::Told => "told",
            Part::Back => "back",
        }
    }
}

/// Each part of each office, and until when something is expected of it, UTC milliseconds.
pub type Parts = BTreeMap<(OfficeId, Part), Option<i64>>;

/// The parts of a matter, as they follow from its flow and state by today's calendar.
pub fn parts(of: &Matter) -> Parts {
    parts_by(of, Calendar::china())
}

/// The parts of a matter by a calendar: what waits in the table is as it was reckoned when the
/// matter was last stored.
pub fn parts_by(of: &Matter, calendar: &Calendar) -> Parts {
    let (flow, turn) = (&of.flow, of.state.with_office());
    let end = flow.due_by(calendar);
    let ms = |at: jiff::Timestamp| turn.then(|| at.as_millisecond());
    let mut found = Parts::new();
    for office in &flow.had {
        if *office != flow.office {
            found.insert((*office, Part::Had), None);
        }
    }
    if flow.first != flow.office {
        let follows = !of.state.is_closed() && of.state != MatterState::Merged;
        let due = follows.then(|| end.as_millisecond());
        found.insert((flow.first, Part::First), due);
    }
    found.insert((flow.office, Part::Has), ms(end));
    if flow.back && turn {
        found.insert((flow.office, Part::Back), ms(end));
    }
    if let Some(named) = &flow.named {
        found.insert((named.stop.office, Part::Named), ms(named.until));
    }
    if let Some(deciding) = &flow.deciding {
        found.insert((deciding.above.office, Part::Decides), ms(deciding.until));
    }
    if let Some(office) = flow.grants {
        found.insert((office, Part::Grants), ms(end));
    }
    for task in &flow.tasks {
        let by = match task.arrived {
            Some(_) => task.done_by,
            None => task.arrive_by,
        };
        let due = ms(by).filter(|_| task.open());
        let kept = found.entry((task.office, Part::Called)).or_insert(due);
        *kept = kept.or(due);
    }
    if let Some(told) = flow.told {
        found.insert((told, Part::Told), ms(end));
    }
    found
}

/// Stores the parts of a new matter; `unread` when nobody has opened it.
pub(crate) fn began(tx: &mut Tx<'_>, of: &Matter, unread: bool) {
    let now = parts(of);
    write(tx, of.id, &now);
    if unread {
        unread::began(tx, of.id, &now);
    }
}

fn write(tx: &mut Tx<'_>, of: MatterId, parts: &Parts) {
    for ((office, kind), due) in parts {
        let row = json!([office.0, of.0, kind.word(), due]);
        tx.later.push(Table::Part, row);
    }
}

/// Stores the parts of a matter that changed.
pub(super) fn replace(tx: &mut Tx<'_>, of: &Matter) -> Result<(), StoreError> {
    tx.write_later()?;
    let district = tx.district();
    let (before, now) = (kept(tx.conn(), district, of.id)?, parts(of));
    if before == now {
        return Ok(());
    }
    let rows = part::table
        .filter(part::district.eq(district.number()))
        .filter(part::matter.eq(of.id.0));
    diesel::delete(rows).execute(tx.conn())?;
    write(tx, of.id, &now);
    unread::came(tx, of.id, &before, &now)
}

/// The parts as they are kept, for whoever compares.
pub fn kept(conn: &mut Conn, district: District, of: MatterId) -> Result<Parts, StoreError> {
    let rows: Vec<(i64, String, Option<i64>)> = part::table
        .filter(part::district.eq(district.number()))
        .filter(part::matter.eq(of.0))
        .select((part::office, part::kind, part::due_at))
        .load(conn)?;
    let read = |(office, word, due): (i64, String, Option<i64>)| {
        let kind = Part::ALL.into_iter().find(|p| p.word() == word);
        let kind = kind.ok_or_else(|| StoreError::impossible("part", of, "no such part"))?;
        Ok(((OfficeId(office), kind), due))
    };
    rows.into_iter().map(read).collect()
}
