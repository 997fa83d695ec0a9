//! Agenda items and speakers.

use super::instant;
use super::tables::{agenda_item, speaker};
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use tanxin_domain::assembly::{AgendaItem, Progress, Speaker, Turn, Who};
use tanxin_domain::{AgendaItemId, AssemblyId, District, RollEntryId, SpeakerId};

type ItemRow = (i64, i32, String, i32, Option<i64>, Option<i64>);

fn item_from((id, no, title, speech_s, started, ended): ItemRow) -> Result<AgendaItem, StoreError> {
    let id = AgendaItemId(id);
    let bad = |why: &str| StoreError::impossible("agenda_item", id, why);
    let progress = match (started, ended) {
        (None, None) => Progress::Ahead,
        (Some(since), None) => Progress::Now {
            since: instant(since, bad)?,
        },
        (Some(since), Some(until)) => Progress::Done {
            since: instant(since, bad)?,
            until: instant(until, bad)?,
        },
        (None, Some(_)) => return Err(bad("done without having begun")),
    };
    Ok(AgendaItem {
        id,
        no: u16::try_from(no).map_err(|_| bad("no such number"))?,
        title,
        speech_s: u32::try_from(speech_s).map_err(|_| bad("less than no time to speak"))?,
        progress,
    })
}

fn times(progress: &Progress) -> (Option<i64>, Option<i64>) {
    match progress {
        Progress::Ahead => (None, None),
        Progress::Now { since } => (Some(since.as_millisecond()), None),
        Progress::Done { since, until } => {
            (Some(since.as_millisecond()), Some(until.as_millisecond()))
        }
    }
}

/// Writes down an agenda.
pub fn insert_items(
    tx: &mut Tx<'_>,
    assembly: AssemblyId,
    agenda: &[AgendaItem],
) -> Result<(), StoreError> {
    for item in agenda {
        let (started, ended) = times(&item.progress);
        let row = (
            agenda_item::district.eq(tx.district().number()),
            agenda_item::assembly.eq(assembly.0),
            agenda_item::id.eq(item.id.0),
            agenda_item::no.eq(i32::from(item.no)),
            agenda_item::title.eq(&item.title),
            agenda_item::speech_s.eq(i32::try_from(item.speech_s).unwrap_or(i32::MAX)),
            agenda_item::started_at.eq(started),
            agenda_item::ended_at.eq(ended),
        );
        diesel::insert_into(agenda_item::table)
            .values(row)
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Writes down how far an item has come.
pub fn save_item(
    tx: &mut Tx<'_>,
    assembly: AssemblyId,
    item: &AgendaItem,
) -> Result<(), StoreError> {
    let (started, ended) = times(&item.progress);
    let key = (tx.district().number(), assembly.0, item.id.0);
    diesel::update(agenda_item::table.find(key))
        .set((
            agenda_item::started_at.eq(started),
            agenda_item::ended_at.eq(ended),
        ))
        .execute(tx.conn())?;
    Ok(())
}

const ITEM: (
    agenda_item::id,
    agenda_item::no,
    agenda_item::title,
    agenda_item::speech_s,
    agenda_item::started_at,
    agenda_item::ended_at,
) = (
    agenda_item::id,
    agenda_item::no,
    agenda_item::title,
    agenda_item::speech_s,
    agenda_item::started_at,
    agenda_item::ended_at,
);

/// The agenda, by number.
pub fn items(
    conn: &mut Conn,
    district: District,
    assembly: AssemblyId,
) -> Result<Vec<AgendaItem>, StoreError> {
    let rows: Vec<ItemRow> = agenda_item::table
        .filter(agenda_item::district.eq(district.number()))
        .filter(agenda_item::assembly.eq(assembly.0))
        .order(agenda_item::no)
        .select(ITEM)
        .load(conn)?;
    rows.into_iter().map(item_from).collect()
}

/// One agenda item.
pub fn item(
    conn: &mut Conn,
    district: District,
    assembly: AssemblyId,
    id: AgendaItemId,
) -> Result<Option<AgendaItem>, StoreError> {
    let row: Option<ItemRow> = agenda_item::table
        .find((district.number(), assembly.0, id.0))
        .select(ITEM)
        .first(conn)
        .optional()?;
    row.map(item_from).transpose()
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = speaker)]
struct SpeakerRow {
    id: i64,
    item: i64,
    no: i32,
    roll_entry: Option<i64>,
    guest: Option<String>,
    allotted_s: i32,
    turn: String,
    since: Option<i64>,
    used_ms: i64,
}

impl TryFrom<SpeakerRow> for Speaker {
    type Error = StoreError;
    fn try_from(row: SpeakerRow) -> Result<Speaker, StoreError> {
        let id = SpeakerId(row.id);
        let bad = |why: &str| StoreError::impossible("speaker", id, why);
        let who = match (row.roll_entry, row.guest) {
            (Some(entry), None) => Who::Voter(RollEntryId(entry)),
            (None, Some(guest)) => Who::Guest(guest),
            _ => return Err(bad("a voter or a guest, not both and not neither")),
        };
        let used_ms = row.used_ms;
        let turn = match (row.turn.as_str(), row.since) {
            ("waiting", None) => Turn::Waiting,
            ("speaking", Some(since)) => Turn::Speaking {
                since: instant(since, bad)?,
                before_ms: used_ms,
            },
            ("paused", None) => Turn::Paused { used_ms },
            ("done", None) => Turn::Done { used_ms },
            _ => return Err(bad("turn and time do not fit")),
        };
        Ok(Speaker {
            id,
            item: AgendaItemId(row.item),
            no: u32::try_from(row.no).map_err(|_| bad("no such number"))?,
            who,
            allotted_s: u32::try_from(row.allotted_s).map_err(|_| bad("less than no time"))?,
            turn,
        })
    }
}

fn spoken(turn: Turn) -> (Option<i64>, i64) {
    match turn {
        Turn::Waiting => (None, 0),
        Turn::Speaking { since, before_ms } => (Some(since.as_millisecond()), before_ms),
        Turn::Paused { used_ms } | Turn::Done { used_ms } => (None, used_ms),
    }
}

/// Puts somebody into the queue.
pub fn insert_speaker(
    tx: &mut Tx<'_>,
    assembly: AssemblyId,
    new: &Speaker,
) -> Result<(), StoreError> {
    let (since, used) = spoken(new.turn);
    let (entry, guest) = match &new.who {
        Who::Voter(entry) => (Some(entry.0), None),
        Who::Guest(guest) => (None, Some(guest.as_str())),
    };
    let row = (
        speaker::district.eq(tx.district().number()),
        speaker::assembly.eq(assembly.0),
        speaker::id.eq(new.id.0),
        speaker::item.eq(new.item.0),
        speaker::no.eq(i32::try_from(new.no).unwrap_or(i32::MAX)),
        speaker::roll_entry.eq(entry),
        speaker::guest.eq(guest),
        speaker::allotted_s.eq(i32::try_from(new.allotted_s).unwrap_or(i32::MAX)),
        speaker::turn.eq(new.turn.word()),
        speaker::since.eq(since),
        speaker::used_ms.eq(used),
    );
    diesel::insert_into(speaker::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// Writes down where a turn stands.
pub fn save_speaker(
    tx: &mut Tx<'_>,
    assembly: AssemblyId,
    changed: &Speaker,
) -> Result<(), StoreError> {
    let (since, used) = spoken(changed.turn);
    let key = (tx.district().number(), assembly.0, changed.id.0);
    diesel::update(speaker::table.find(key))
        .set((
            speaker::turn.eq(changed.turn.word()),
            speaker::since.eq(since),
            speaker::used_ms.eq(used),
            speaker::allotted_s.eq(i32::try_from(changed.allotted_s).unwrap_or(i32::MAX)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Everybody who spoke, speaks or waits, in the order of the queue.
pub fn speakers(
    conn: &mut Conn,
    district: District,
    assembly: AssemblyId,
) -> Result<Vec<Speaker>, StoreError> {
    let rows: Vec<SpeakerRow> = speaker::table
        .filter(speaker::district.eq(district.number()))
        .filter(speaker::assembly.eq(assembly.0))
        .order((speaker::no, speaker::id))
        .select(SpeakerRow::as_select())
        .load(conn)?;
    rows.into_iter().map(Speaker::try_from).collect()
}

/// One turn.
pub fn speaker(
    conn: &mut Conn,
    district: District,
    assembly: AssemblyId,
    id: SpeakerId,
) -> Result<Option<Speaker>, StoreError> {
    let row: Option<SpeakerRow> = speaker::table
        .find((district.number(), assembly.0, id.0))
        .select(SpeakerRow::as_select())
        .first(conn)
        .optional()?;
    row.map(Speaker::try_from).transpose()
}
