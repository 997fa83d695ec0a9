//! Matters.

use crate::place::place;
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use std::collections::BTreeMap;
use tanxin_domain::category::CategoryCode;
use tanxin_domain::matter::{Grade, Matter, MatterState, Outcome, Source, Worst};
use tanxin_domain::place::PlacePath;
use tanxin_domain::{
    AgendaItemId, AnswerId, AssemblyId, District, MatterId, OfficeId, PersonId, PlaceId,
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
            due -> Text,
            raised_at -> BigInt,
            reopened -> Integer,
            version -> BigInt,
            receipt -> Binary,
            receipt_seal -> Binary,
        }
    }
}
pub(crate) use tables::matter;
diesel::allow_tables_to_appear_in_same_query!(matter, place);

/// Settled matters colour their place for this many days.
const SETTLED_SHOWS_DAYS: i64 = 90;

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
    due: String,
    raised_at: i64,
    reopened: i32,
    version: i64,
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
        let (due, raised_at) = (row.date(&row.due)?, row.instant(row.raised_at)?);
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
            office: OfficeId(row.office),
            due,
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
        MatterState::Open => {}
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
    let district = tx.district().number();
    let last: Option<i64> = matter::table
        .filter(matter::district.eq(district))
        .select(diesel::dsl::max(matter::no))
        .first(tx.conn())?;
    Ok(last.unwrap_or(0) + 1)
}

/// Stores a new matter with its receipt: the code's SHA-256, and the code sealed.
pub fn insert(
    tx: &mut Tx<'_>,
    new: &Matter,
    receipt: &[u8; 32],
    receipt_seal: &[u8],
) -> Result<(), StoreError> {
    let c = columns(&new.state);
    let row = (
        (
            matter::district.eq(tx.district().number()),
            matter::id.eq(new.id.0),
            matter::no.eq(new.no),
            matter::place.eq(new.place.0),
            matter::floor.eq(new.floor.map(i32::from)),
            matter::household.eq(new.household.map(|h| h.0)),
            matter::person.eq(new.person.map(|p| p.0)),
            matter::assembly.eq(new.assembly.map(|a| a.0)),
            matter::agenda_item.eq(new.agenda_item.map(|a| a.0)),
            matter::source.eq(new.source.word()),
            matter::category.eq(new.category.as_str()),
            matter::title.eq(&new.title),
            matter::text.eq(&new.text),
            matter::secret.eq(i32::from(new.secret)),
        ),
        (
            matter::name_public.eq(i32::from(new.name_public)),
            matter::state.eq(new.state.word()),
            matter::state_at.eq(c.at),
            matter::ask_until.eq(c.ask_until),
            matter::outcome.eq(c.outcome),
            matter::grade.eq(c.grade),
            matter::answer.eq(c.answer),
            matter::office.eq(new.office.0),
            matter::due.eq(new.due.to_string()),
            matter::raised_at.eq(new.raised_at.as_millisecond()),
            matter::reopened.eq(i32::from(new.reopened)),
            matter::version.eq(new.version),
            matter::receipt.eq(receipt.as_slice()),
            matter::receipt_seal.eq(receipt_seal),
        ),
    );
    diesel::insert_into(matter::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
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
        matter::office.eq(changed.office.0),
        matter::due.eq(changed.due.to_string()),
        matter::reopened.eq(i32::from(changed.reopened)),
        matter::version.eq(changed.version + 1),
    );
    let count = diesel::update(matter::table.find(key))
        .set(set)
        .execute(tx.conn())?;
    match count {
        1 => Ok(()),
        n => Err(StoreError::impossible(
            "matter",
            changed.id,
            format!("{n} rows changed"),
        )),
    }
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

/// Which matters a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    /// Every one.
    #[default]
    All,
    /// The office's turn: open or answered.
    Working,
    /// The office's turn, and the day has passed.
    Late,
    /// The household is asked.
    Asking,
    /// The household said it is solved, wholly or partly.
    Settled,
}

/// What a list is asked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// About places of this subtree.
    pub below: Option<PlacePath>,
    /// In which state.
    pub show: Show,
    /// Answered for by one of these offices.
    pub offices: Option<Vec<OfficeId>>,
    /// Raised by this household; its own page alone may ask.
    pub household: Option<PlaceId>,
    /// Raised in this assembly.
    pub assembly: Option<AssemblyId>,
    /// Secret ones too. Public pages never ask for them.
    pub secret: bool,
    /// Only those with a smaller running number: the next page.
    pub before: Option<i64>,
    /// By due day, soonest first, instead of newest first.
    pub by_due: bool,
}

type Boxed<'a> = matter::BoxedQuery<'a, crate::conn::MultiBackend>;

fn filtered<'a>(district: District, filter: &Filter, today: Date) -> Boxed<'a> {
    let mut q = matter::table
        .filter(matter::district.eq(district.number()))
        .into_boxed();
    if let Some(top) = &filter.below {
        let places = place::table
            .filter(place::district.eq(district.number()))
            .filter(place::path.ge(top.as_str().to_owned()))
            .filter(place::path.lt(top.end()))
            .select(place::id);
        q = q.filter(matter::place.eq_any(places));
    }
    q = match filter.show {
        Show::All => q,
        Show::Working => q.filter(matter::state.eq_any(["open", "answered"])),
        Show::Late => q
            .filter(matter::state.eq_any(["open", "answered"]))
            .filter(matter::due.lt(today.to_string())),
        Show::Asking => q.filter(matter::state.eq("solved")),
        Show::Settled => q.filter(matter::state.eq("confirmed")),
    };
    if let Some(offices) = &filter.offices {
        q = q.filter(matter::office.eq_any(offices.iter().map(|o| o.0).collect::<Vec<_>>()));
    }
    if let Some(household) = filter.household {
        q = q.filter(matter::household.eq(household.0));
    }
    if let Some(assembly) = filter.assembly {
        q = q.filter(matter::assembly.eq(assembly.0));
    }
    if !filter.secret {
        q = q.filter(matter::secret.eq(0));
    }
    if let Some(no) = filter.before {
        q = q.filter(matter::no.lt(no));
    }
    q
}

/// At most `most` matters, newest first, or by due day.
pub fn list(
    conn: &mut Conn,
    district: District,
    filter: &Filter,
    today: Date,
    most: i64,
) -> Result<Vec<Matter>, StoreError> {
    let q = filtered(district, filter, today);
    let q = if filter.by_due {
        q.order((matter::due.asc(), matter::no.asc()))
    } else {
        q.order(matter::no.desc())
    };
    let rows: Vec<Row> = q.limit(most).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Matter::try_from).collect()
}

/// How many there are.
pub fn count(
    conn: &mut Conn,
    district: District,
    filter: &Filter,
    today: Date,
) -> Result<i64, StoreError> {
    Ok(filtered(district, filter, today).count().get_result(conn)?)
}

/// The public's open matters of a subtree, soonest due first; at most 500.
pub fn open_below(
    conn: &mut Conn,
    district: District,
    top: &PlacePath,
) -> Result<Vec<Matter>, StoreError> {
    let filter = Filter {
        below: Some(top.clone()),
        show: Show::Working,
        by_due: true,
        ..Filter::default()
    };
    list(conn, district, &filter, Date::ZERO, 500)
}

/// What was raised in an assembly, in the order it was recorded; secret ones too.
pub fn of_assembly(
    conn: &mut Conn,
    district: District,
    assembly: AssemblyId,
) -> Result<Vec<Matter>, StoreError> {
    let filter = Filter {
        assembly: Some(assembly),
        secret: true,
        ..Filter::default()
    };
    let mut found = list(conn, district, &filter, Date::ZERO, 1000)?;
    found.sort_by_key(|m| m.no);
    Ok(found)
}

fn coloured(
    conn: &mut Conn,
    district: District,
    top: &PlacePath,
    today: Date,
) -> Result<Vec<(PlaceId, Option<i16>, Worst)>, StoreError> {
    let since = today.saturating_sub(Span::new().days(SETTLED_SHOWS_DAYS));
    let since = tanxin_domain::when::instant(since.at(0, 0, 0, 0)).unwrap_or(Timestamp::MIN);
    let filter = Filter {
        below: Some(top.clone()),
        ..Filter::default()
    };
    let rows: Vec<Row> = filtered(district, &filter, today)
        .filter(matter::state.ne_all(["withdrawn", "no-answer"]))
        .filter(
            matter::state
                .ne("confirmed")
                .or(matter::state_at.ge(since.as_millisecond())),
        )
        .select(Row::as_select())
        .load(conn)?;
    let mut found = Vec::new();
    for row in rows {
        let m = Matter::try_from(row)?;
        if let Some(worst) = m.colour(today) {
            found.push((m.place, m.floor, worst));
        }
    }
    Ok(found)
}

/// For a façade: the worst of what is asked about each place of a subtree. Secret
/// matters colour nothing.
pub fn worst_by_place(
    conn: &mut Conn,
    district: District,
    top: &PlacePath,
    today: Date,
) -> Result<Vec<(PlaceId, Worst)>, StoreError> {
    let mut worst: BTreeMap<PlaceId, Worst> = BTreeMap::new();
    for (place, _, colour) in coloured(conn, district, top, today)? {
        let now = worst.entry(place).or_insert(colour);
        *now = colour.max(*now);
    }
    Ok(worst.into_iter().collect())
}

/// As [`worst_by_place`], for storeys of stairwells: what is asked about "the
/// corridor of the third floor" and not about the whole stairwell.
pub fn worst_by_floor(
    conn: &mut Conn,
    district: District,
    top: &PlacePath,
    today: Date,
) -> Result<Vec<(PlaceId, i16, Worst)>, StoreError> {
    let mut worst: BTreeMap<(PlaceId, i16), Worst> = BTreeMap::new();
    for (place, floor, colour) in coloured(conn, district, top, today)? {
        let Some(floor) = floor else { continue };
        let now = worst.entry((place, floor)).or_insert(colour);
        *now = colour.max(*now);
    }
    Ok(worst.into_iter().map(|((p, f), w)| (p, f, w)).collect())
}
