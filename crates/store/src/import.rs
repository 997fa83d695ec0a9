//! Imports: lists that somebody brought, and the hidden places they bring.

use crate::person::person;
use crate::place::place;
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use jiff::Timestamp;
use tanxin_domain::place::{HouseholdFacts, Place};
use tanxin_domain::{District, ImportId, PlaceId};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        import (district, id) {
            district -> Integer,
            id -> BigInt,
            place -> BigInt,
            actor_kind -> Text,
            actor_id -> BigInt,
            name -> Text,
            kind -> Text,
            rows -> Nullable<Binary>,
            state -> Text,
            brought_at -> BigInt,
        }
    }
}
use tables::import;

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Read and looked at; nobody has said yes.
    Waiting,
    /// Being written, hidden.
    Writing,
    /// In the tree.
    Shown,
    /// Given up.
    Dropped,
}

impl State {
    const ALL: [State; 4] = [State::Waiting, State::Writing, State::Shown, State::Dropped];

    const fn word(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Writing => "writing",
            State::Shown => "shown",
            State::Dropped => "dropped",
        }
    }
}

/// What a list is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Homes.
    Homes,
    /// 业主
    Owners,
}

impl Kind {
    const fn word(self) -> &'static str {
        match self {
            Kind::Homes => "homes",
            Kind::Owners => "owners",
        }
    }
}

/// A list that somebody brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its id, and the batch of the places it brings.
    pub id: ImportId,
    /// Where it hangs.
    pub place: PlaceId,
    /// Who brought it, as in the events.
    pub actor: (String, i64),
    /// Of the file.
    pub name: String,
    /// What it is of.
    pub kind: Kind,
    /// What was in the file, sealed; none when it is done.
    pub rows: Option<Vec<u8>>,
    /// Where it stands.
    pub state: State,
    /// When it was brought.
    pub brought_at: Timestamp,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = import)]
struct Row {
    id: i64,
    place: i64,
    actor_kind: String,
    actor_id: i64,
    name: String,
    kind: String,
    rows: Option<Vec<u8>>,
    state: String,
    brought_at: i64,
}

impl TryFrom<Row> for Import {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Import, StoreError> {
        let bad = |why: &str| StoreError::impossible("import", ImportId(row.id), why);
        let state = State::ALL.into_iter().find(|s| s.word() == row.state);
        Ok(Import {
            id: ImportId(row.id),
            place: PlaceId(row.place),
            actor: (row.actor_kind.clone(), row.actor_id),
            name: row.name.clone(),
            kind: [Kind::Homes, Kind::Owners]
                .into_iter()
                .find(|k| k.word() == row.kind)
                .ok_or_else(|| bad("no such kind of list"))?,
            state: state.ok_or_else(|| bad("no such state"))?,
            brought_at: Timestamp::from_millisecond(row.brought_at)
                .map_err(|_| bad("the time is out of range"))?,
            rows: row.rows,
        })
    }
}

/// Keeps a list until somebody says yes.
pub fn insert(tx: &mut Tx<'_>, new: &Import) -> Result<(), StoreError> {
    let row = (
        import::district.eq(tx.district().number()),
        import::id.eq(new.id.0),
        import::place.eq(new.place.0),
        import::actor_kind.eq(&new.actor.0),
        import::actor_id.eq(new.actor.1),
        import::name.eq(&new.name),
        import::kind.eq(new.kind.word()),
        import::rows.eq(new.rows.as_deref()),
        import::state.eq(new.state.word()),
        import::brought_at.eq(new.brought_at.as_millisecond()),
    );
    diesel::insert_into(import::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// One import of a kind.
pub fn one(
    conn: &mut Conn,
    district: District,
    (kind, id): (Kind, ImportId),
) -> Result<Option<Import>, StoreError> {
    let row: Option<Row> = import::table
        .find((district.number(), id.0))
        .filter(import::kind.eq(kind.word()))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Import::try_from).transpose()
}

/// Is a list of owners being written at one of these places?
pub(crate) fn writing_owners(
    conn: &mut Conn,
    district: District,
    places: Vec<i64>,
) -> Result<bool, StoreError> {
    let found: i64 = import::table
        .filter(import::district.eq(district.number()))
        .filter(import::kind.eq(Kind::Owners.word()))
        .filter(import::state.eq(State::Writing.word()))
        .filter(crate::among::among(import::place, places))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

/// Where an import stands now, without its rows.
pub fn state(
    conn: &mut Conn,
    district: District,
    id: ImportId,
) -> Result<Option<State>, StoreError> {
    let word: Option<String> = import::table
        .find((district.number(), id.0))
        .select(import::state)
        .first(conn)
        .optional()?;
    let Some(word) = word else { return Ok(None) };
    let known = State::ALL.into_iter().find(|s| s.word() == word);
    known
        .map(Some)
        .ok_or_else(|| StoreError::impossible("import", id, "no such state"))
}

/// Moves it on. When it is done with, what was in the file is wiped.
pub fn set_state(tx: &mut Tx<'_>, id: ImportId, to: State) -> Result<(), StoreError> {
    let at = (tx.district().number(), id.0);
    diesel::update(import::table.find(at))
        .set(import::state.eq(to.word()))
        .execute(tx.conn())?;
    if matches!(to, State::Shown | State::Dropped) {
        diesel::update(import::table.find(at))
            .set(import::rows.eq(None::<Vec<u8>>))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Writes places of an import; nobody sees them before [`show`].
pub fn hide(tx: &mut Tx<'_>, id: ImportId, places: &[Place]) -> Result<(), StoreError> {
    let district = tx.district();
    crate::place::insert_all(tx.conn(), district, places, id.0, false)
}

/// Shows at most `most` of the hidden places of an import, those above first; how many it
/// showed. A name that somebody else gave in between is a [`StoreError::Unique`].
pub fn show(tx: &mut Tx<'_>, id: ImportId, most: i64) -> Result<usize, StoreError> {
    let district = tx.district().number();
    let hidden: Vec<i64> = place::table
        .filter(place::district.eq(district).and(place::batch.eq(id.0)))
        .filter(place::shown.eq(0))
        .order(place::path)
        .limit(most)
        .select(place::id)
        .load(tx.conn())?;
    let mut count = 0;
    for part in hidden.chunks(1000) {
        let rows = place::table
            .filter(place::district.eq(district))
            .filter(place::id.eq_any(part));
        count += diesel::update(rows)
            .set(place::shown.eq(1))
            .execute(tx.conn())?;
    }
    Ok(count)
}

/// Takes away at most `most` hidden places of an import, with the people written down for
/// them; how many places are gone.
pub fn sweep(tx: &mut Tx<'_>, id: ImportId, most: i64) -> Result<usize, StoreError> {
    let district = tx.district().number();
    let hidden: Vec<i64> = place::table
        .filter(place::district.eq(district).and(place::batch.eq(id.0)))
        .filter(place::shown.eq(0))
        .limit(most)
        .select(place::id)
        .load(tx.conn())?;
    let homes: Vec<Option<i64>> = hidden.iter().copied().map(Some).collect();
    let people = person::table
        .filter(person::district.eq(district))
        .filter(person::household.eq_any(homes));
    diesel::delete(people).execute(tx.conn())?;
    let places = place::table
        .filter(place::district.eq(district))
        .filter(place::id.eq_any(&hidden));
    Ok(diesel::delete(places).execute(tx.conn())?)
}

/// Writes down what changed about a home.
pub fn set_facts(
    tx: &mut Tx<'_>,
    household: PlaceId,
    facts: &HouseholdFacts,
) -> Result<(), StoreError> {
    let at = (tx.district().number(), household.0);
    diesel::update(place::table.find(at))
        .set((
            place::floor.eq(Some(i32::from(facts.floor))),
            place::area.eq(facts.area_centi_m2),
            place::occupancy.eq(Some(facts.occupancy.word())),
        ))
        .execute(tx.conn())?;
    Ok(())
}
