//! Assemblies: what was called, where and when, and where it stands.

mod floor;
mod minutes;
pub(crate) mod roll;
pub(crate) mod tables;

pub use floor::{
    insert_items, insert_speaker, item, items, save_item, save_speaker, speaker, speakers,
};
pub use minutes::{
    Edition, Written, editions, insert_edition, write_minutes, written, written_now,
};
pub use roll::{
    at_door, attendance, check_ins, entry, entry_of, held_by, insert_check_in, insert_roll,
    intention_of, intentions, remove_check_in, roll, set_intention,
};

use crate::among::among;
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use jiff::Timestamp;
use tables::assembly;
use tanxin_domain::assembly::{Assembly, State};
use tanxin_domain::place::PlacePath;
use tanxin_domain::{AssemblyId, District, PlaceId, rule};

#[derive(Queryable, Selectable)]
#[diesel(table_name = assembly)]
struct Row {
    id: i64,
    place: i64,
    path: String,
    title: String,
    at: i64,
    venue: String,
    rule: String,
    waiver: Option<String>,
    called_at: i64,
    continues: Option<i64>,
    paper: i32,
    postponed: i32,
    state: String,
    frozen_at: Option<i64>,
    opened_at: Option<i64>,
    closed_at: Option<i64>,
    ended_at: Option<i64>,
    reason: Option<String>,
    adjourned_to: Option<i64>,
}

/// Milliseconds as an instant, or the complaint about the row.
pub(crate) fn instant(ms: i64, bad: impl Fn(&str) -> StoreError) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(ms).map_err(|_| bad("the time is out of range"))
}

impl Row {
    fn state(&self, bad: impl Fn(&str) -> StoreError + Copy) -> Result<State, StoreError> {
        let at = |ms| instant(ms, bad);
        let steps = (
            self.frozen_at,
            self.opened_at,
            self.closed_at,
            self.ended_at,
        );
        Ok(match (self.state.as_str(), steps) {
            ("called", (None, None, None, None)) => State::Called,
            ("frozen", (Some(f), None, None, None)) => State::Frozen { at: at(f)? },
            ("open", (Some(f), Some(o), None, None)) => State::Open {
                frozen_at: at(f)?,
                opened_at: at(o)?,
            },
            ("closed", (Some(f), Some(o), Some(c), None)) => State::Closed {
                frozen_at: at(f)?,
                opened_at: at(o)?,
                closed_at: at(c)?,
            },
            ("cancelled", (_, None, None, Some(e))) => State::Cancelled {
                at: at(e)?,
                reason: self
                    .reason
                    .clone()
                    .ok_or_else(|| bad("cancelled without a reason"))?,
            },
            ("adjourned", (_, None, None, Some(e))) => State::Adjourned {
                at: at(e)?,
                to: AssemblyId(
                    self.adjourned_to
                        .ok_or_else(|| bad("adjourned to nothing"))?,
                ),
            },
            _ => return Err(bad("state and times do not fit")),
        })
    }
}

impl TryFrom<Row> for Assembly {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Assembly, StoreError> {
        let id = AssemblyId(row.id);
        let bad = |why: &str| StoreError::impossible("assembly", id, why);
        let state = row.state(bad)?;
        Ok(Assembly {
            id,
            place: PlaceId(row.place),
            path: PlacePath::from_stored(row.path)
                .filter(|p| p.last() == Some(PlaceId(row.place)))
                .ok_or_else(|| bad("the path does not end at the place"))?,
            title: row.title,
            at: instant(row.at, bad)?,
            venue: row.venue,
            rule: rule::by_version(&row.rule).ok_or_else(|| bad("no such rule"))?,
            waiver: row.waiver,
            called_at: instant(row.called_at, bad)?,
            continues: row.continues.map(AssemblyId),
            paper: row.paper != 0,
            postponed: u16::try_from(row.postponed).map_err(|_| bad("postponed too often"))?,
            state,
        })
    }
}

/// The columns a step changes.
#[derive(AsChangeset)]
#[diesel(table_name = assembly, treat_none_as_null = true)]
struct Steps {
    at: i64,
    venue: String,
    postponed: i32,
    state: &'static str,
    frozen_at: Option<i64>,
    opened_at: Option<i64>,
    closed_at: Option<i64>,
    ended_at: Option<i64>,
    reason: Option<String>,
    adjourned_to: Option<i64>,
}

impl Steps {
    fn of(a: &Assembly, frozen_before: Option<i64>) -> Steps {
        let ms = |t: &Timestamp| t.as_millisecond();
        let mut steps = Steps {
            at: ms(&a.at),
            venue: a.venue.clone(),
            postponed: i32::from(a.postponed),
            state: a.state.word(),
            frozen_at: None,
            opened_at: None,
            closed_at: None,
            ended_at: None,
            reason: None,
            adjourned_to: None,
        };
        match &a.state {
            State::Called => {}
            State::Frozen { at } => steps.frozen_at = Some(ms(at)),
            State::Open {
                frozen_at,
                opened_at,
            } => {
                (steps.frozen_at, steps.opened_at) = (Some(ms(frozen_at)), Some(ms(opened_at)));
            }
            State::Closed {
                frozen_at,
                opened_at,
                closed_at,
            } => {
                (steps.frozen_at, steps.opened_at) = (Some(ms(frozen_at)), Some(ms(opened_at)));
                steps.closed_at = Some(ms(closed_at));
            }
            State::Cancelled { at, reason } => {
                (steps.ended_at, steps.reason) = (Some(ms(at)), Some(reason.clone()));
                steps.frozen_at = frozen_before;
            }
            State::Adjourned { at, to } => {
                (steps.ended_at, steps.adjourned_to) = (Some(ms(at)), Some(to.0));
                steps.frozen_at = frozen_before;
            }
        }
        steps
    }
}

/// Puts a new assembly down, in whatever state it begins.
pub fn insert(tx: &mut Tx<'_>, new: &Assembly) -> Result<(), StoreError> {
    let steps = Steps::of(new, None);
    let row = (
        assembly::district.eq(tx.district().number()),
        assembly::id.eq(new.id.0),
        assembly::place.eq(new.place.0),
        assembly::path.eq(new.path.as_str()),
        assembly::title.eq(&new.title),
        assembly::rule.eq(new.rule.version()),
        assembly::waiver.eq(&new.waiver),
        assembly::called_at.eq(new.called_at.as_millisecond()),
        assembly::continues.eq(new.continues.map(|c| c.0)),
        assembly::paper.eq(i32::from(new.paper)),
        (
            assembly::at.eq(steps.at),
            assembly::venue.eq(steps.venue),
            assembly::postponed.eq(steps.postponed),
            assembly::state.eq(steps.state),
            assembly::frozen_at.eq(steps.frozen_at),
            assembly::opened_at.eq(steps.opened_at),
            assembly::closed_at.eq(steps.closed_at),
            assembly::ended_at.eq(steps.ended_at),
            assembly::reason.eq(steps.reason),
            assembly::adjourned_to.eq(steps.adjourned_to),
        ),
    );
    diesel::insert_into(assembly::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// Writes down the step an assembly has taken.
pub fn save(tx: &mut Tx<'_>, a: &Assembly) -> Result<(), StoreError> {
    let key = (tx.district().number(), a.id.0);
    let frozen: Option<i64> = assembly::table
        .find(key)
        .select(assembly::frozen_at)
        .first(tx.conn())?;
    diesel::update(assembly::table.find(key))
        .set(Steps::of(a, frozen))
        .execute(tx.conn())?;
    Ok(())
}

/// One assembly.
pub fn one(
    conn: &mut Conn,
    district: District,
    id: AssemblyId,
) -> Result<Option<Assembly>, StoreError> {
    let row: Option<Row> = assembly::table
        .find((district.number(), id.0))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Assembly::try_from).transpose()
}

/// Which assemblies a list shows.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Those of places at or below this one.
    pub below: Option<PlacePath>,
    /// Still to come or under way, the next first; otherwise over, the last first.
    pub ahead: bool,
    /// How many are left out at the head.
    pub skip: i64,
    /// How many at most.
    pub most: i64,
}

const AHEAD: [&str; 3] = ["called", "frozen", "open"];

/// A list of assemblies.
pub fn list(
    conn: &mut Conn,
    district: District,
    asked: &Asked,
) -> Result<Vec<Assembly>, StoreError> {
    let (from, end) = match &asked.below {
        Some(top) => (top.as_str().to_owned(), top.end()),
        None => (String::new(), "~".to_owned()),
    };
    let base = assembly::table
        .filter(assembly::district.eq(district.number()))
        .filter(assembly::path.ge(from).and(assembly::path.lt(end)));
    let rows: Vec<Row> = if asked.ahead {
        base.filter(among(assembly::state, AHEAD))
            .order((assembly::at, assembly::id))
            .offset(asked.skip)
            .limit(asked.most)
            .select(Row::as_select())
            .load(conn)?
    } else {
        base.filter(diesel::dsl::not(among(assembly::state, AHEAD)))
            .order((assembly::at.desc(), assembly::id.desc()))
            .offset(asked.skip)
            .limit(asked.most)
            .select(Row::as_select())
            .load(conn)?
    };
    rows.into_iter().map(Assembly::try_from).collect()
}

/// Assemblies that concern a place: called at it, above it or below it, and
/// still ahead or begun after `since`; the next first.
pub fn concerning(
    conn: &mut Conn,
    district: District,
    path: &PlacePath,
    since: Timestamp,
) -> Result<Vec<Assembly>, StoreError> {
    let above: Vec<i64> = path.ids().map(|id| id.0).collect();
    let rows: Vec<Row> = assembly::table
        .filter(assembly::district.eq(district.number()))
        .filter(
            among(assembly::place, above).or(assembly::path
                .ge(path.as_str())
                .and(assembly::path.lt(path.end()))),
        )
        .filter(among(assembly::state, AHEAD).or(assembly::at.ge(since.as_millisecond())))
        .order((assembly::at, assembly::id))
        .limit(50)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Assembly::try_from).collect()
}
