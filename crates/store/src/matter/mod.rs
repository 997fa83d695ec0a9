//! Matters: rows, and the questions about one.

pub mod chain;
mod found;
mod heard;
mod list;
mod part;
pub mod queue;
pub mod saved;
mod taught;
mod underway;
pub mod unread;

pub use found::{by_numbers, some};
pub use heard::{begun, heard};
pub use list::{
    Behind, Colours, Filter, Show, Ticking, behind, colours, count, list, newest, of_assembly,
    of_home, ticking, ticks_at,
};
pub(crate) use part::began;
pub use part::{Part, Parts, kept as kept_parts, parts, parts_by};
pub use taught::taught;
pub(crate) use underway::began as goes_on;
pub use underway::{Standing as Underway, standing};

use crate::place::place;
use crate::{Conn, StoreError, Tx, link, rollup};
use diesel::prelude::*;
use jiff::Timestamp;
use jiff::civil::Date;
use tanxin_domain::category::CategoryCode;
use tanxin_domain::clock::Limit;
use tanxin_domain::matter::{Flow, Grade, Level, Matter, MatterState, Outcome, Source, Stop};
use tanxin_domain::{
    AgendaItemId, AnswerId, AssemblyId, District, MatterId, OfficeId, PersonId, PlaceId, when,
};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        matter (district, id) {
            district -> Integer,
            id -> BigInt,
            no -> BigInt,
            place -> BigInt,
            floor -> Nullable<Integer>,
            household -> Nullable<BigInt>,
            person -> Nullable<BigInt>,
            assembly -> Nullable<BigInt>,
            agenda_item -> Nullable<BigInt>,
            source -> Text,
            category -> Text,
            title -> Text,
            text -> Text,
            secret -> Integer,
            name_public -> Integer,
            state -> Text,
            state_at -> Nullable<BigInt>,
            ask_until -> Nullable<Text>,
            outcome -> Nullable<Text>,
            grade -> Nullable<Text>,
            answer -> Nullable<BigInt>,
            office -> BigInt,
            raised_at -> BigInt,
            reopened -> Integer,
            version -> BigInt,
            receipt -> Binary,
            receipt_seal -> Binary,
            flow -> Nullable<Text>,
            level -> Text,
            due_at -> BigInt,
            next_at -> Nullable<BigInt>,
            behind -> Integer,
        }
    }
}
pub(crate) use tables::matter;
diesel::allow_tables_to_appear_in_same_query!(matter, place);

#[derive(Queryable, Selectable)]
#[diesel(table_name = matter)]
struct Row {
    id: i64,
    no: i64,
    place: i64,
    floor: Option<i32>,
    household: Option<i64>,
    person: Option<i64>,
    assembly: Option<i64>,
    agenda_item: Option<i64>,
    source: String,
    category: String,
    title: String,
    text: String,
    secret: i32,
    name_public: i32,
    state: String,
    state_at: Option<i64>,
    ask_until: Option<String>,
    outcome: Option<String>,
    grade: Option<String>,
    answer: Option<i64>,
    office: i64,
    raised_at: i64,
    reopened: i32,
    version: i64,
    flow: Option<String>,
    due_at: i64,
}

impl Row {
    fn bad(&self, why: &str) -> StoreError {
        StoreError::impossible("matter", MatterId(self.id), why)
    }

    fn date(&self, text: &str) -> Result<Date, StoreError> {
        text.parse().map_err(|_| self.bad("no such date"))
    }

    fn instant(&self, ms: i64) -> Result<Timestamp, StoreError> {
        Timestamp::from_millisecond(ms).map_err(|_| self.bad("the time is out of range"))
    }

    /// Where it is. One raised before there were chains has its office and its day.
    fn matter_flow(&self, raised_at: Timestamp) -> Result<Flow, StoreError> {
        if let Some(kept) = &self.flow {
            return serde_json::from_str(kept).map_err(|e| self.bad(&e.to_string()));
        }
        let stop = Stop {
            level: Level::Community,
            office: OfficeId(self.office),
            limit: Limit::Until(when::day(self.instant(self.due_at)?)),
        };
        Ok(Flow::begin(raised_at, ("home".to_owned(), 0), stop, None))
    }

    fn matter_state(&self) -> Result<MatterState, StoreError> {
        let at = self.state_at.map(|ms| self.instant(ms)).transpose()?;
        let grade = match &self.grade {
            Some(word) => Some(Grade::from_word(word).ok_or_else(|| self.bad("no such grade"))?),
            None => None,
        };
        let outcome = self.outcome.as_deref().and_then(Outcome::from_word);
        match (
            self.state.as_str(),
            at,
            self.answer,
            &self.ask_until,
            outcome,
        ) {
            ("open", None, ..) => Ok(MatterState::Open),
            ("answered", Some(at), Some(answer), ..) => Ok(MatterState::Answered {
                answer: AnswerId(answer),
                at,
            }),
            ("merged", None, ..) => Ok(MatterState::Merged),
            ("solved", Some(at), _, Some(until), _) => Ok(MatterState::Solved {
                at,
                ask_until: self.date(until)?,
            }),
            ("confirmed", Some(at), _, _, Some(outcome)) => {
                Ok(MatterState::Confirmed { outcome, grade, at })
            }
            ("no-answer", Some(at), ..) => Ok(MatterState::NoAnswer { at }),
            ("withdrawn", Some(at), ..) => Ok(MatterState::Withdrawn { at }),
            _ => Err(self.bad("the state and its data do not fit")),
        }
    }
}

impl TryFrom<Row> for Matter {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Matter, StoreError> {
        let state = row.matter_state()?;
        let raised_at = row.instant(row.raised_at)?;
        let flow = row.matter_flow(raised_at)?;
        let floor = row.floor.map(i16::try_from).transpose();
        Ok(Matter {
            id: MatterId(row.id),
            no: row.no,
            place: PlaceId(row.place),
            floor: floor.map_err(|_| row.bad("no such floor"))?,
            household: row.household.map(PlaceId),
            person: row.person.map(PersonId),
            assembly: row.assembly.map(AssemblyId),
            agenda_item: row.agenda_item.map(AgendaItemId),
            source: Source::from_word(&row.source).ok_or_else(|| row.bad("no such source"))?,
            category: CategoryCode::parse(&row.category)
                .ok_or_else(|| row.bad("no such category"))?,
            reopened: u16::try_from(row.reopened).map_err(|_| row.bad("reopened"))?,
            title: row.title,
            text: row.text,
            secret: row.secret == 1,
            name_public: row.name_public == 1,
            state,
            flow,
            raised_at,
            version: row.version,
        })
    }
}

/// The columns of a state: word, since when, asked until, outcome, grade, answer.
struct Columns {
    at: Option<i64>,
    ask_until: Option<String>,
    outcome: Option<&'static str>,
    grade: Option<&'static str>,
    answer: Option<i64>,
}

fn columns(state: &MatterState) -> Columns {
    let mut c = Columns {
        at: None,
        ask_until: None,
        outcome: None,
        grade: None,
        answer: None,
    };
    match state {
        MatterState::Open | MatterState::Merged => {}
        MatterState::Answered { answer, at } => {
            (c.at, c.answer) = (Some(at.as_millisecond()), Some(answer.0));
        }
        MatterState::Solved { at, ask_until } => {
            (c.at, c.ask_until) = (Some(at.as_millisecond()), Some(ask_until.to_string()));
        }
        MatterState::Confirmed { outcome, grade, at } => {
            c.at = Some(at.as_millisecond());
            (c.outcome, c.grade) = (Some(outcome.word()), grade.map(Grade::word));
        }
        MatterState::NoAnswer { at } | MatterState::Withdrawn { at } => {
            c.at = Some(at.as_millisecond());
        }
    }
    c
}

/// The next running number of the deed's district.
pub fn next_no(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let district = tx.district();
    tx.next_number("matter", |conn| last_no(conn, district))
}

/// The newest running number of a district; 0 when it has none.
pub fn last_no(conn: &mut Conn, district: District) -> Result<i64, StoreError> {
    let last: Option<i64> = matter::table
        .filter(matter::district.eq(district.number()))
        .select(diesel::dsl::max(matter::no))
        .first(conn)?;
    Ok(last.unwrap_or(0))
}

/// Stores a new matter with its receipt: the code's SHA-256, and the code sealed.
pub fn insert(
    tx: &mut Tx<'_>,
    new: &Matter,
    receipt: &[u8; 32],
    receipt_seal: &[u8],
) -> Result<(), StoreError> {
    let row = NewRow::of(tx.district(), new, (receipt, receipt_seal))?;
    diesel::insert_into(matter::table)
        .values(row)
        .execute(tx.conn())?;
    part::began(tx, new, true);
    underway::began(tx, new)?;
    rollup::begin(tx, new)
}

/// A matter as it is inserted.
#[derive(Insertable)]
#[diesel(table_name = matter, treat_none_as_default_value = false)]
pub(crate) struct NewRow<'a> {
    district: i32,
    id: i64,
    no: i64,
    place: i64,
    floor: Option<i32>,
    household: Option<i64>,
    person: Option<i64>,
    assembly: Option<i64>,
    agenda_item: Option<i64>,
    source: &'a str,
    category: &'a str,
    title: &'a str,
    text: &'a str,
    secret: i32,
    name_public: i32,
    state: &'a str,
    state_at: Option<i64>,
    ask_until: Option<String>,
    outcome: Option<&'a str>,
    grade: Option<&'a str>,
    answer: Option<i64>,
    office: i64,
    raised_at: i64,
    reopened: i32,
    version: i64,
    receipt: &'a [u8],
    receipt_seal: &'a [u8],
    flow: Option<String>,
    level: &'a str,
    due_at: i64,
    next_at: Option<i64>,
    behind: i32,
}

impl<'a> NewRow<'a> {
    pub(crate) fn of(
        district: District,
        new: &'a Matter,
        (receipt, receipt_seal): (&'a [u8; 32], &'a [u8]),
    ) -> Result<NewRow<'a>, StoreError> {
        let c = columns(&new.state);
        let derived = Derived::of(new)?;
        Ok(NewRow {
            district: district.number(),
            id: new.id.0,
            no: new.no,
            place: new.place.0,
            floor: new.floor.map(i32::from),
            household: new.household.map(|h| h.0),
            person: new.person.map(|p| p.0),
            assembly: new.assembly.map(|a| a.0),
            agenda_item: new.agenda_item.map(|a| a.0),
            source: new.source.word(),
            category: new.category.as_str(),
            title: &new.title,
            text: &new.text,
            secret: i32::from(new.secret),
            name_public: i32::from(new.name_public),
            state: new.state.word(),
            state_at: c.at,
            ask_until: c.ask_until,
            outcome: c.outcome,
            grade: c.grade,
            answer: c.answer,
            office: new.office().0,
            raised_at: new.raised_at.as_millisecond(),
            reopened: i32::from(new.reopened),
            version: new.version,
            receipt,
            receipt_seal,
            flow: derived.flow,
            level: derived.level,
            due_at: derived.due_at,
            next_at: derived.next_at,
            behind: derived.behind,
        })
    }
}

/// What is sorted and looked for, as it follows from flow and state.
#[derive(AsChangeset)]
#[diesel(table_name = matter, treat_none_as_null = true)]
struct Derived {
    flow: Option<String>,
    level: &'static str,
    due_at: i64,
    next_at: Option<i64>,
    behind: i32,
}

impl Derived {
    fn of(of: &Matter) -> Result<Derived, StoreError> {
        let flow = serde_json::to_string(&of.flow)
            .map_err(|e| StoreError::impossible("matter", of.id, e.to_string()))?;
        let next = of.standing().next();
        Ok(Derived {
            flow: Some(flow),
            level: of.flow.level.word(),
            due_at: of.due().as_millisecond(),
            next_at: next.map(|(at, _)| at.as_millisecond()),
            behind: i32::from(of.flow.behind),
        })
    }
}

/// Stores what may change of a matter and counts its version up by one.
pub fn save(tx: &mut Tx<'_>, changed: &Matter) -> Result<(), StoreError> {
    let c = columns(&changed.state);
    let key = (tx.district().number(), changed.id.0);
    let set = (
        matter::state.eq(changed.state.word()),
        matter::state_at.eq(c.at),
        matter::ask_until.eq(c.ask_until),
        matter::outcome.eq(c.outcome),
        matter::grade.eq(c.grade),
        matter::answer.eq(c.answer),
        matter::office.eq(changed.office().0),
        matter::category.eq(changed.category.as_str()),
        matter::title.eq(&changed.title),
        matter::reopened.eq(i32::from(changed.reopened)),
        matter::version.eq(changed.version + 1),
        Derived::of(changed)?,
    );
    let count = diesel::update(matter::table.find(key))
        .set(set)
        .execute(tx.conn())?;
    match count {
        1 => {
            part::replace(tx, changed)?;
            underway::changed(tx, changed)?;
            link::call(tx, changed)?;
            rollup::change(tx, changed)
        }
        n => Err(StoreError::impossible(
            "matter",
            changed.id,
            format!("{n} rows changed"),
        )),
    }
}

/// Takes out of a matter whoever and whatever is personal in it: words, household, person, the
/// door it was about, the receipt. `of` is how it stands afterwards; `receipt` opens nothing.
pub fn erase(tx: &mut Tx<'_>, of: &Matter, receipt: &[u8; 32]) -> Result<(), StoreError> {
    let key = (tx.district().number(), of.id.0);
    let set = (
        matter::place.eq(of.place.0),
        matter::floor.eq(None::<i32>),
        matter::household.eq(None::<i64>),
        matter::person.eq(None::<i64>),
        matter::text.eq(&of.text),
        matter::name_public.eq(0),
        matter::receipt.eq(receipt.as_slice()),
        matter::receipt_seal.eq(Vec::<u8>::new()),
    );
    diesel::update(matter::table.find(key))
        .set(set)
        .execute(tx.conn())?;
    crate::answer::erase(tx, of.id)?;
    crate::exclusion::erase(tx, of.id)?;
    crate::photo::erase(tx, of.id)?;
    save(tx, of)
}

/// One matter.
pub fn one(
    conn: &mut Conn,
    district: District,
    id: MatterId,
) -> Result<Option<Matter>, StoreError> {
    let row: Option<Row> = matter::table
        .find((district.number(), id.0))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Matter::try_from).transpose()
}

/// At most `most` matters after one, in the order of their ids: for whoever walks all.
pub fn after(
    conn: &mut Conn,
    district: District,
    last: MatterId,
    most: i64,
) -> Result<Vec<Matter>, StoreError> {
    let rows: Vec<Row> = matter::table
        .filter(matter::district.eq(district.number()))
        .filter(matter::id.gt(last.0))
        .order(matter::id)
        .limit(most)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Matter::try_from).collect()
}

/// The matter a receipt follows, by the SHA-256 of its code.
pub fn by_receipt(
    conn: &mut Conn,
    district: District,
    receipt: &[u8; 32],
) -> Result<Option<Matter>, StoreError> {
    let row: Option<Row> = matter::table
        .filter(matter::district.eq(district.number()))
        .filter(matter::receipt.eq(receipt.as_slice()))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Matter::try_from).transpose()
}

/// The sealed receipt code of a matter.
pub fn receipt_seal(
    conn: &mut Conn,
    district: District,
    id: MatterId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let seal = matter::table
        .find((district.number(), id.0))
        .select(matter::receipt_seal)
        .first(conn)
        .optional()?;
    Ok(seal)
}
