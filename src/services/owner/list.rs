//! A list of owners: brought, looked at, and written into the register when somebody says yes.
//!
//! What was in the file is kept sealed and wiped when it is written or given up. It is written
//! in short deeds; while it is, no roll of owners is fixed. One that broke off is written
//! again from the beginning: the same line twice changes nothing.

use super::{flats_below, top};
use crate::App;
use crate::services::Error;
use crate::services::import::{ImportRefusal, table};
use std::collections::{BTreeMap, HashMap};
use tanxin_domain::event::NewEvent;
use tanxin_domain::import;
use tanxin_domain::owner::{
    Bad, Column, Fault, HeldBy, Line, List, OnTitle, PRINT_OWNER, SEAL_OWNER, Said, Title, read,
};
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::place_text::{key, plain};
use tanxin_domain::poll::Buyer;
use tanxin_domain::{Actor, District, ImportId, PlaceId, text};
use tanxin_store::import::{self as kept, Import, Kind, State};
use tanxin_store::{Conn, Done, StoreError, Tx, owner as store, place};

/// What the rows of a file are sealed as.
const SEAL_ROWS: &str = "owner.rows";
/// Flats that one deed writes: far less than the 50 ms a deed may hold the writer.
const AT_ONCE: usize = 200;

/// A flat of which the list says something new.
#[derive(Debug, Clone)]
pub struct Change {
    /// The row of the list.
    pub row: u32,
    /// Where it is, in words.
    pub called: String,
    /// What the register says of it from then on.
    pub title: Title,
    /// Which columns say something new.
    pub columns: Vec<Column>,
}

/// What a list would change.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Flats that change.
    pub changes: Vec<Change>,
    /// Flats that stand already just so.
    pub unchanged: usize,
    /// Cells that can't be read; their rows are left out.
    pub bad: Vec<Bad>,
    /// Columns nobody reads.
    pub unused: Vec<String>,
}

/// A list that was looked at.
#[derive(Debug, Clone)]
pub struct Looked {
    /// Its id while it waits for a yes; none when there is nothing to say yes to.
    pub id: Option<ImportId>,
    /// The compound.
    pub top: Place,
    /// Of the file.
    pub name: String,
    /// Where it stands.
    pub state: State,
    /// What it would change.
    pub plan: Plan,
}

/// The flats of a compound, found by building, unit and door.
struct Doors {
    /// The compound's name in its plain form.
    compound: String,
    flats: HashMap<String, Vec<Flat>>,
}

struct Flat {
    id: PlaceId,
    called: String,
    building: Option<String>,
    unit: Option<String>,
}

impl Doors {
    fn of(c: &mut Conn, district: District, top: &Place) -> Result<Doors, Error> {
        let places = place::subtree(c, district, &top.path)?;
        let by_id: HashMap<PlaceId, &Place> = places.iter().map(|p| (p.id, p)).collect();
        let mut flats: HashMap<String, Vec<Flat>> = HashMap::new();
        for (p, called) in flats_below(c, district, &top.path)? {
            let above = |kind| {
                let mut way = p.path.ids().filter_map(|id| by_id.get(&id));
                way.find(|p| p.kind == kind).map(|p| key(&p.name))
            };
            let door = p.household.as_ref().map_or(&p.name, |f| &f.door).clone();
            flats.entry(door).or_default().push(Flat {
                id: p.id,
                building: above(PlaceKind::Building),
                unit: above(PlaceKind::Unit),
                called,
            });
        }
        let compound = plain(&top.name);
        Ok(Doors { compound, flats })
    }

    fn find(&self, line: &Line) -> Result<&Flat, (Column, Fault)> {
        let before = line.before.as_deref().unwrap_or_default();
        let said = || {
            let parts = [line.building.as_deref(), line.unit.as_deref()];
            let above: String = parts.into_iter().flatten().collect();
            format!("{before}{above}{}", line.door)
        };
        // 「斗潭家园东区」 5幢 of an address is 东区5幢 of 斗潭家园.
        let before = plain(before);
        let part = before.strip_prefix(&self.compound).unwrap_or(&before);
        let building = line.building.as_ref().map(|b| key(&format!("{part}{b}")));
        let unit = line.unit.as_ref().map(|u| key(u));
        let fits = |told: &Option<String>, real: &Option<String>| told.is_none() || told == real;
        let doors = self.flats.get(&line.door).map_or(&[][..], Vec::as_slice);
        let mut found = doors
            .iter()
            .filter(|f| fits(&building, &f.building) && fits(&unit, &f.unit));
        match (found.next(), found.next()) {
            (Some(only), None) => Ok(only),
            (None, _) => Err((Column::Door, Fault::NoSuchFlat(said()))),
            _ => Err((Column::Door, Fault::WhichFlat(said()))),
        }
    }
}

/// Holds a list against the register.
fn plan(
    c: &mut Conn,
    app: &App,
    district: District,
    top: &Place,
    list: List,
) -> Result<Plan, Error> {
    let doors = Doors::of(c, district, top)?;
    let mut titles = store::titles(c, district, &top.path)?;
    let mut seen: BTreeMap<PlaceId, u32> = BTreeMap::new();
    let mut plan = Plan {
        bad: list.bad,
        unused: list.unused,
        ..Plan::default()
    };
    for line in &list.lines {
        let found = doors.find(line).and_then(|flat| match seen.get(&flat.id) {
            Some(row) => Err((Column::Door, Fault::Cell(import::Fault::Twice(*row)))),
            None => Ok(flat),
        });
        let flat = match found {
            Ok(flat) => flat,
            Err((column, fault)) => {
                let row = line.row;
                plan.bad.push(Bad { row, column, fault });
                continue;
            }
        };
        seen.insert(flat.id, line.row);
        let before = titles.remove(&flat.id);
        let (title, columns) = changed(app, flat.id, before, line);
        if columns.is_empty() {
            plan.unchanged += 1;
            continue;
        }
        plan.changes.push(Change {
            row: line.row,
            called: flat.called.clone(),
            title,
            columns,
        });
    }
    plan.bad.sort_by_key(|b| b.row);
    Ok(plan)
}

/// What the register says of a flat after a line, and what is new in it.
fn changed(app: &App, flat: PlaceId, before: Option<Title>, line: &Line) -> (Title, Vec<Column>) {
    let before = before.unwrap_or(Title {
        flat,
        area: None,
        held: None,
    });
    let mut now = before.clone();
    let mut columns = Vec::new();
    if let Some(area) = line.area.filter(|a| Some(*a) != before.area) {
        now.area = Some(area);
        columns.push(Column::Area);
    }
    let Some(said) = &line.held else {
        return (now, columns);
    };
    let held = match said {
        Said::Developer => HeldBy::Developer,
        Said::Buyers(who) => {
            let on = |(name, number): &(String, String)| OnTitle {
                buyer: Buyer(app.keys.fingerprint(PRINT_OWNER, number)),
                name: app.keys.seal(SEAL_OWNER, name),
            };
            HeldBy::Buyers(who.iter().map(on).collect())
        }
    };
    if who(app, Some(&held)) != who(app, before.held.as_ref()) {
        now.held = Some(held);
        columns.push(Column::Owner);
    }
    (now, columns)
}

/// Whose a flat is, to be compared: a name is sealed anew each time. The developer is nobody
/// by name.
fn who(app: &App, held: Option<&HeldBy>) -> Option<BTreeMap<Buyer, Option<String>>> {
    let open = |o: &OnTitle| (o.buyer, app.keys.unseal(SEAL_OWNER, &o.name));
    Some(match held? {
        HeldBy::Developer => BTreeMap::new(),
        HeldBy::Buyers(who) => who.iter().map(open).collect(),
    })
}

async fn look(
    app: &App,
    district: District,
    top: Place,
    list: List,
) -> Result<(Plan, Vec<u8>), Error> {
    let house = app.clone();
    let question = move |c: &mut Conn| {
        let text = serde_json::to_string(&list)
            .map_err(|e| Error::from(StoreError::impossible("import", 0, e)))?;
        let rows = house.keys.seal(SEAL_ROWS, &text);
        Ok((plan(c, &house, district, &top, list)?, rows))
    };
    app.store.read(question).await
}

fn said(kind: &'static str, at: PlaceId, id: ImportId, actor: (&'static str, i64)) -> NewEvent {
    NewEvent {
        kind,
        place: Some(at),
        subject: id.0,
        actor,
        payload: serde_json::json!({}),
    }
}

/// Reads a file and looks at what it would change. It is kept, sealed, when there is
/// something to say yes to.
pub async fn receive(
    app: &App,
    district: District,
    actor: &Actor,
    under: PlaceId,
    (name, bytes): (&str, Vec<u8>),
) -> Result<Looked, Error> {
    let top = top(app, district, actor, under).await?;
    let done = tokio::task::spawn_blocking(move || {
        let rows = table::rows(&bytes)?;
        read(&rows).map_err(Error::from)
    });
    let list = done.await.map_err(|_| StoreError::Panicked)??;
    let (plan, rows) = look(app, district, top.clone(), list).await?;
    let mut looked = Looked {
        id: None,
        top,
        name: text::clean(name).chars().take(80).collect(),
        state: State::Waiting,
        plan,
    };
    if looked.plan.changes.is_empty() {
        return Ok(looked);
    }
    let (at, by, name) = (looked.top.id, actor.signature(), looked.name.clone());
    let deed = move |tx: &mut Tx<'_>| {
        let new = Import {
            id: ImportId(tx.new_id()),
            place: at,
            actor: (by.0.to_owned(), by.1),
            name: name.clone(),
            kind: Kind::Owners,
            rows: Some(rows.clone()),
            state: State::Waiting,
            brought_at: tx.at(),
        };
        kept::insert(tx, &new)?;
        tx.emit(said("owner.list-brought", at, new.id, by))?;
        Ok::<_, Error>(new.id)
    };
    if let Done::Now { value, .. } = app.store.write(district, None, deed).await? {
        looked.id = Some(value);
    }
    Ok(looked)
}

/// A list that was brought, and the compound it is of, for whoever may keep its register.
async fn found(
    app: &App,
    district: District,
    actor: &Actor,
    id: ImportId,
) -> Result<(Import, Place), Error> {
    let found = app
        .store
        .read(move |c| kept::one(c, district, (Kind::Owners, id)))
        .await;
    let list = found.map_err(Error::from)?.ok_or(Error::NotFound)?;
    // Whoever may not keep the register is not told that there is something.
    let top = top(app, district, actor, list.place).await;
    Ok((list, top.map_err(|_| Error::NotFound)?))
}

/// A list that waits, held against the register as it stands now.
pub async fn waiting(
    app: &App,
    district: District,
    actor: &Actor,
    id: ImportId,
) -> Result<Looked, Error> {
    let (list, top) = found(app, district, actor, id).await?;
    let mut looked = Looked {
        id: Some(id),
        top: top.clone(),
        name: list.name,
        state: list.state,
        plan: Plan::default(),
    };
    if let Some(rows) = list.rows {
        let text = app.keys.unseal(SEAL_ROWS, &rows);
        let rows = text.and_then(|text| serde_json::from_str(&text).ok());
        let rows: List = rows.ok_or(ImportRefusal::Sealed)?;
        looked.plan = look(app, district, top, rows).await?.0;
    }
    Ok(looked)
}

/// Moves a list on, if it stands where it may be moved from.
async fn step(
    app: &App,
    district: District,
    (kind, at, id): (&'static str, PlaceId, ImportId),
    by: (&'static str, i64),
    to: State,
) -> Result<(), Error> {
    let deed = move |tx: &mut Tx<'_>| {
        match kept::state(tx.conn(), district, id)? {
            Some(State::Waiting | State::Writing) => {}
            Some(_) => return Err(ImportRefusal::Done.into()),
            None => return Err(Error::NotFound),
        }
        kept::set_state(tx, id, to)?;
        tx.emit(said(kind, at, id, by))?;
        Ok::<_, Error>(())
    };
    app.store.write(district, None, deed).await?;
    Ok(())
}

/// Somebody said yes: writes the list into the register. Answers how many flats changed.
pub async fn confirm(
    app: &App,
    district: District,
    actor: &Actor,
    id: ImportId,
) -> Result<usize, Error> {
    let looked = waiting(app, district, actor, id).await?;
    let (at, by) = (looked.top.id, actor.signature());
    let begun = ("owner.list-begun", at, id);
    step(app, district, begun, by, State::Writing).await?;
    let titles: Vec<Title> = looked.plan.changes.into_iter().map(|c| c.title).collect();
    for some in titles.chunks(AT_ONCE) {
        let some = some.to_vec();
        let deed = move |tx: &mut Tx<'_>| {
            for title in &some {
                store::save_title(tx, title)?;
            }
            let flats: Vec<PlaceId> = some.iter().map(|t| t.flat).collect();
            tx.emit(NewEvent {
                payload: serde_json::json!({ "flats": flats }),
                ..said("owner.register-changed", at, id, by)
            })?;
            Ok::<_, Error>(())
        };
        app.store.write(district, None, deed).await?;
    }
    let shown = ("owner.list-written", at, id);
    step(app, district, shown, by, State::Shown).await?;
    Ok(titles.len())
}

/// Gives a list up; what was in the file goes.
pub async fn give_up(
    app: &App,
    district: District,
    actor: &Actor,
    id: ImportId,
) -> Result<(), Error> {
    let (_, top) = found(app, district, actor, id).await?;
    let dropped = ("owner.list-dropped", top.id, id);
    step(app, district, dropped, actor.signature(), State::Dropped).await
}

/// Reads a file and writes it at once, for the command line and the demo. Rows that can't be
/// read are left out and are in the plan.
pub async fn file(
    app: &App,
    district: District,
    actor: &Actor,
    under: PlaceId,
    (name, bytes): (&str, Vec<u8>),
) -> Result<Looked, Error> {
    let looked = receive(app, district, actor, under, (name, bytes)).await?;
    if let Some(id) = looked.id {
        confirm(app, district, actor, id).await?;
    }
    Ok(looked)
}
