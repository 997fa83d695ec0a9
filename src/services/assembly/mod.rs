//! Deeds around an assembly: call, put off, call off, freeze, open, adjourn.

mod close;
mod door;
mod paper;
mod room;
mod words;

pub use close::{caller, close, minutes_of, seal_again, sheets, short_title, whole_name};
pub use door::{
    Found, check_in, find_door, intend, mark_of_household, name_of, proxy, undo_check_in,
};
pub use paper::{Paper, enter_paper};
pub use room::{extend, finish_speaker, give_floor, next_item, pause, queue_speaker};
pub use words::{Minutes, edit_minutes};

use super::Error;
use crate::App;
use jiff::Timestamp;
use std::collections::BTreeMap;
use tanxin_domain::assembly::{
    AgendaItem, Assembly, AssemblyRefusal, Attendance, Mark, Progress, RollEntry, State, Voter,
    can_be_called, notice,
};
use tanxin_domain::event::NewEvent;
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::place::{Place, PlaceKind, PlacePath};
use tanxin_domain::rule::{self, Use};
use tanxin_domain::{Actor, AgendaItemId, AssemblyId, District, PlaceId, RollEntryId, text, when};
use tanxin_store::{Conn, Done, Tx, assembly as store, place, poll as polls};
use uuid::Uuid;

/// Seconds a speaker has when nothing else was said.
pub const SPEECH_S: u32 = 180;
/// The most items an agenda takes.
pub const MOST_ITEMS: usize = 30;

/// What it takes to call an assembly, as typed.
#[derive(Debug, Clone)]
pub struct Call {
    /// The unit, building or compound.
    pub place: PlaceId,
    /// The rule's id; its version of that day is taken.
    pub rule: String,
    /// One line; the place's name and 户主大会 when empty.
    pub title: String,
    /// When it begins.
    pub at: Timestamp,
    /// Where.
    pub venue: String,
    /// The agenda, an item a line.
    pub agenda: Vec<String>,
    /// Why the days of notice are cut short; empty when they are not.
    pub waiver: String,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// The thing a deed was done to, now or before under the same key.
pub(crate) fn subject(done: Done<i64>) -> i64 {
    match done {
        Done::Now { value, .. } => value,
        Done::Before { subject, .. } => subject,
    }
}

/// An assembly, or "no such thing".
pub(crate) fn load(conn: &mut Conn, district: District, id: AssemblyId) -> Result<Assembly, Error> {
    store::one(conn, district, id)?.ok_or(Error::NotFound)
}

/// The event of a deed done to an assembly.
pub(crate) fn event(
    kind: &'static str,
    a: &Assembly,
    subject: i64,
    actor: &Actor,
    mut payload: serde_json::Value,
) -> NewEvent {
    if let Some(object) = payload.as_object_mut() {
        object.insert("assembly".into(), a.id.to_string().into());
    }
    NewEvent {
        kind,
        place: Some(a.place),
        subject,
        actor: actor.signature(),
        payload,
    }
}

/// Checks an agenda as typed: empty lines are left out.
pub(crate) fn agenda(app: &App, lines: &[String]) -> Result<Vec<AgendaItem>, Error> {
    let typed = lines.iter().filter(|l| !text::clean(l).is_empty());
    let mut items = Vec::new();
    for (at, typed) in typed.take(MOST_ITEMS).enumerate() {
        items.push(AgendaItem {
            id: AgendaItemId(app.store.ids().next()),
            no: u16::try_from(at + 1).unwrap_or(u16::MAX),
            title: text::line("agenda", typed, 60)?,
            speech_s: SPEECH_S,
            progress: Progress::Ahead,
        });
    }
    if items.is_empty() {
        return Err(AssemblyRefusal::NoAgenda.into());
    }
    Ok(items)
}

/// The place, checked to be one whose households can be called together.
pub(crate) fn electorate(conn: &mut Conn, district: District, id: PlaceId) -> Result<Place, Error> {
    let found = place::one(conn, district, id)?.ok_or(Error::NotFound)?;
    if can_be_called(found.kind) {
        Ok(found)
    } else {
        Err(AssemblyRefusal::NoSuchElectorate.into())
    }
}

/// What the notice calls it when nobody typed a title: 东区5幢1单元户主大会.
pub(crate) fn title_of(
    conn: &mut Conn,
    district: District,
    at: &Place,
    typed: &str,
) -> Result<String, Error> {
    if let Some(title) = text::optional_line("title", typed, 40)? {
        return Ok(title);
    }
    let above = place::way(conn, district, &at.path)?;
    let names: String = above
        .iter()
        .filter(|p| matches!(p.kind, PlaceKind::Building | PlaceKind::Unit) || p.id == at.id)
        .map(|p| p.name.as_str())
        .collect();
    Ok(format!("{names}户主大会"))
}

/// Calls an assembly: the notice is out from now on.
pub async fn call(
    app: &App,
    district: District,
    actor: &Actor,
    call: Call,
) -> Result<AssemblyId, Error> {
    let venue = text::line("venue", &call.venue, 60)?;
    let waiver = text::optional_line("waiver", &call.waiver, 200)?;
    let items = agenda(app, &call.agenda)?;
    let rule = rule::on_day(&call.rule, when::day(call.at))?;
    if !rule.is_for(Use::Assembly) {
        return Err(AssemblyRefusal::VotersNotYet.into());
    }
    let actor = actor.clone();
    let done = app.store.write(district, call.key, move |tx| {
        let at = electorate(tx.conn(), district, call.place)?;
        permit(&actor, Deed::CallAssembly, &at.path)?;
        notice(&rule, tx.at(), call.at, waiver.as_deref())?;
        let new = Assembly {
            id: AssemblyId(tx.new_id()),
            title: title_of(tx.conn(), district, &at, &call.title)?,
            place: at.id,
            path: at.path,
            at: call.at,
            venue: venue.clone(),
            rule: rule.clone(),
            waiver: waiver.clone(),
            called_at: tx.at(),
            continues: None,
            paper: false,
            postponed: 0,
            state: State::Called,
        };
        store::insert(tx, &new)?;
        store::insert_items(tx, new.id, &items)?;
        let told = serde_json::json!({
            "title": new.title, "at": new.at.to_string(), "venue": new.venue,
            "rule": new.rule.version(), "waiver": new.waiver,
            "agenda": items.iter().map(|i| &i.title).collect::<Vec<_>>(),
        });
        tx.emit(event("assembly.called", &new, new.id.0, &actor, told))?;
        Ok::<_, Error>(new.id.0)
    });
    Ok(AssemblyId(subject(done.await?)))
}

/// A step of one assembly: permit, take it, write it down, say so.
async fn step<F>(
    app: &App,
    district: District,
    actor: &Actor,
    id: AssemblyId,
    key: Option<Uuid>,
    (deed, kind): (Deed, &'static str),
    take: F,
) -> Result<(), Error>
where
    F: Fn(&mut Tx<'_>, Assembly) -> Result<(Assembly, serde_json::Value), Error> + Send + 'static,
{
    let actor = actor.clone();
    let done = app.store.write(district, key, move |tx| {
        let a = load(tx.conn(), district, id)?;
        permit(&actor, deed, &a.path)?;
        let (a, told) = take(tx, a)?;
        store::save(tx, &a)?;
        tx.emit(event(kind, &a, a.id.0, &actor, told))?;
        Ok::<_, Error>(())
    });
    done.await.map(|_| ())
}

/// Puts an assembly off to another time and venue.
pub async fn postpone(
    app: &App,
    district: District,
    actor: &Actor,
    id: AssemblyId,
    at: Timestamp,
    venue: &str,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let venue = text::line("venue", venue, 60)?;
    let how = (Deed::CallAssembly, "assembly.postponed");
    step(app, district, actor, id, key, how, move |tx, a| {
        let before = a.at;
        let a = a.postpone(at, venue.clone(), tx.at())?;
        let told = serde_json::json!({
            "from": before.to_string(), "at": a.at.to_string(), "venue": a.venue,
        });
        Ok((a, told))
    })
    .await
}

/// Calls an assembly off, with the reason the notice gives.
pub async fn cancel(
    app: &App,
    district: District,
    actor: &Actor,
    id: AssemblyId,
    reason: &str,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let reason = text::line("reason", reason, 200)?;
    let how = (Deed::CallAssembly, "assembly.cancelled");
    step(app, district, actor, id, key, how, move |tx, a| {
        let a = a.cancel(reason.clone(), tx.at())?;
        polls::call_off(tx, a.id, &reason)?;
        Ok((a, serde_json::json!({ "reason": reason })))
    })
    .await
}

/// The households below a place as lines of a roll, in the order of the doors.
/// Ids are made only for a roll that is kept.
pub fn preview(
    conn: &mut Conn,
    district: District,
    path: &PlacePath,
) -> Result<Vec<(Place, Mark)>, Error> {
    let mut doors = place::below(conn, district, path, PlaceKind::Household)?;
    // By the stairwell as people count it, then storey, then door.
    let stairs: Vec<PlaceId> = place::below(conn, district, path, PlaceKind::Unit)?
        .iter()
        .map(|u| u.id)
        .collect();
    let stair = |p: &Place| stairs.iter().position(|u| Some(*u) == p.parent);
    doors.sort_by_cached_key(|p| {
        let facts = p.household.as_ref();
        (
            stair(p),
            facts.map(|f| f.floor),
            tanxin_store::place::sort_key(&p.name),
        )
    });
    let marked = doors.into_iter().filter_map(|p| {
        let mark = Mark::from(p.household.as_ref()?.occupancy);
        Some((p, mark))
    });
    Ok(marked.collect())
}

/// The lines of the roll: as frozen, or as it would freeze today.
pub fn lines(
    conn: &mut Conn,
    district: District,
    a: &Assembly,
) -> Result<Vec<(Place, Mark)>, Error> {
    if matches!(a.state, State::Called) {
        return preview(conn, district, &a.path);
    }
    let roll = store::roll(conn, district, a.id)?;
    let homes: Vec<PlaceId> = roll.iter().filter_map(|e| e.voter.household()).collect();
    let found = place::some(conn, district, &homes)?;
    let mut by_id: BTreeMap<PlaceId, Place> = found.into_iter().map(|p| (p.id, p)).collect();
    let line = |e: &RollEntry| Some((by_id.remove(&e.voter.household()?)?, e.mark));
    Ok(roll.iter().filter_map(line).collect())
}

/// The lines a roll has when it is fixed now, with ids of their own.
pub(crate) fn lines_now(
    tx: &mut Tx<'_>,
    district: District,
    path: &PlacePath,
) -> Result<Vec<RollEntry>, Error> {
    let doors = preview(tx.conn(), district, path)?;
    let line = |(at, (door, mark)): (usize, &(Place, Mark))| RollEntry {
        id: RollEntryId(tx.new_id()),
        no: u32::try_from(at + 1).unwrap_or(u32::MAX),
        voter: Voter::Household(door.id),
        mark: *mark,
        area: 0,
    };
    Ok(doors.iter().enumerate().map(line).collect())
}

/// Freezes the roll inside a deed.
pub(crate) fn freeze_in(
    tx: &mut Tx<'_>,
    district: District,
    a: Assembly,
) -> Result<(Assembly, Vec<RollEntry>), Error> {
    let lines = lines_now(tx, district, &a.path)?;
    let a = a.freeze(&lines, tx.at())?;
    store::insert_roll(tx, a.id, &lines)?;
    Ok((a, lines))
}

/// Freezes the roll: who may come stands from now on.
pub async fn freeze(
    app: &App,
    district: District,
    actor: &Actor,
    id: AssemblyId,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let how = (Deed::CallAssembly, "assembly.frozen");
    step(app, district, actor, id, key, how, move |tx, a| {
        let (a, lines) = freeze_in(tx, district, a)?;
        let count = |m: Mark| lines.iter().filter(|l| l.mark == m).count();
        let told = serde_json::json!({
            "lines": lines.len(), "entitled": count(Mark::Entitled), "let": count(Mark::Let),
            "vacant": count(Mark::Vacant), "undelivered": count(Mark::Undelivered),
        });
        Ok((a, told))
    })
    .await?;
    app.store
        .refresh_statistics(tanxin_store::health::Grown::Roll)
        .await;
    Ok(())
}

/// An attendance as an event tells it.
pub(crate) fn told(a: &Attendance) -> serde_json::Value {
    serde_json::json!({
        "present": a.present, "proxy": a.proxy, "entitled": a.entitled, "need": a.need,
    })
}

/// Opens an assembly. Without a quorum it says how many are missing.
pub async fn open(
    app: &App,
    district: District,
    actor: &Actor,
    id: AssemblyId,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let how = (Deed::RunAssembly, "assembly.opened");
    step(app, district, actor, id, key, how, move |tx, a| {
        if a.under_way().is_ok() {
            return Err(AssemblyRefusal::AlreadyOpen.into());
        }
        let attendance = store::attendance(tx.conn(), district, &a)?;
        let quorum = a.roll()?.quorum(&attendance)?;
        let at = tx.at();
        Ok((a.open(&quorum, at)?, told(&attendance)))
    })
    .await
}

/// Too few came: another day, same roll. Answers the assembly that goes on.
pub async fn adjourn(
    app: &App,
    district: District,
    actor: &Actor,
    id: AssemblyId,
    at: Timestamp,
    venue: &str,
    key: Option<Uuid>,
) -> Result<AssemblyId, Error> {
    let venue = text::line("venue", venue, 60)?;
    let actor = actor.clone();
    let done = app.store.write(district, key, move |tx| {
        let a = load(tx.conn(), district, id)?;
        permit(&actor, Deed::RunAssembly, &a.path)?;
        if at <= tx.at() {
            return Err(AssemblyRefusal::InThePast.into());
        }
        let attendance = store::attendance(tx.conn(), district, &a)?;
        let next = Assembly {
            id: AssemblyId(tx.new_id()),
            at,
            venue: venue.clone(),
            called_at: tx.at(),
            continues: Some(a.id),
            postponed: 0,
            state: a.state.clone(),
            ..a.clone()
        };
        let over = a.adjourn(&attendance, next.id, tx.at())?;
        let mut lines = store::roll(tx.conn(), district, over.id)?;
        for line in &mut lines {
            line.id = RollEntryId(tx.new_id());
        }
        let mut items = store::items(tx.conn(), district, over.id)?;
        for item in &mut items {
            (item.id, item.progress) = (AgendaItemId(tx.new_id()), Progress::Ahead);
        }
        store::save(tx, &over)?;
        store::insert(tx, &next)?;
        store::insert_roll(tx, next.id, &lines)?;
        store::insert_items(tx, next.id, &items)?;
        polls::move_on(tx, over.id, next.id)?;
        let mut told = told(&attendance);
        told["to"] = next.id.to_string().into();
        told["at"] = next.at.to_string().into();
        // The thing made is the assembly that goes on: sending twice answers it again.
        tx.emit(event("assembly.adjourned", &over, next.id.0, &actor, told))?;
        Ok::<_, Error>(next.id.0)
    });
    Ok(AssemblyId(subject(done.await?)))
}
