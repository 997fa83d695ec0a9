//! Questions about many matters: lists, counts, colours of a façade.

use super::{Row, matter, underway};
use crate::among::among;
use crate::place::place;
use crate::rollup::counted;
use crate::{Conn, StoreError, search};
use diesel::prelude::*;
use jiff::{Span, Timestamp};
use std::collections::BTreeMap;
use tanxin_domain::matter::{Matter, MatterState, Worst};
use tanxin_domain::place::PlacePath;
use tanxin_domain::rate::{Class, Span as Period};
use tanxin_domain::search::Asked;
use tanxin_domain::{AssemblyId, District, MatterId, PlaceId, when};

/// Settled matters colour their place for this many days.
const SETTLED_SHOWS_DAYS: i64 = 90;

/// Which matters a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    /// Every one.
    #[default]
    All,
    /// The office's turn: open or answered.
    Working,
    /// The office's turn, and a clock has ended since it was opened.
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
    /// Raised in this assembly.
    pub assembly: Option<AssemblyId>,
    /// Secret ones too. Public pages never ask for them.
    pub secret: bool,
    /// Only those with a smaller running number: the next page.
    pub before: Option<i64>,
    /// By due day, soonest first, instead of newest first.
    pub by_due: bool,
}

/// States in which an office has the matter.
pub(super) const WORKING: [&str; 2] = ["open", "answered"];

type Boxed<'a> = matter::BoxedQuery<'a, crate::conn::MultiBackend>;

fn filtered<'a>(district: District, filter: &Filter, now: Timestamp) -> Boxed<'a> {
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
        Show::Working => q.filter(among(matter::state, WORKING)),
        Show::Late => q.filter(among(matter::state, WORKING)).filter(
            matter::due_at
                .le(now.as_millisecond())
                .or(matter::behind.eq(1)),
        ),
        Show::Asking => q.filter(matter::state.eq("solved")),
        Show::Settled => q.filter(matter::state.eq("confirmed")),
    };
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
    now: Timestamp,
    most: i64,
) -> Result<Vec<Matter>, StoreError> {
    if underway::answers(filter) {
        return underway::list(conn, district, filter, now, most);
    }
    let q = filtered(district, filter, now);
    let q = if filter.by_due {
        q.order((matter::due_at.asc(), matter::no.asc()))
    } else {
        q.order(matter::no.desc())
    };
    let rows: Vec<Row> = q.limit(most).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Matter::try_from).collect()
}

/// A household's own, newest first, secret ones too.
pub fn of_home(
    conn: &mut Conn,
    district: District,
    home: PlaceId,
    most: usize,
) -> Result<Vec<Matter>, StoreError> {
    let rows: Vec<Row> = matter::table
        .filter(matter::district.eq(district.number()))
        .filter(matter::household.eq(home.0))
        .select(Row::as_select())
        .load(conn)?;
    let found: Result<Vec<Matter>, _> = rows.into_iter().map(Matter::try_from).collect();
    // Put in order here: asked for it, SQLite walks all numbers instead of this household's.
    let mut found = found?;
    found.sort_by_key(|m| std::cmp::Reverse(m.no));
    found.truncate(most);
    Ok(found)
}

/// Matters of the index of words that are looked at before a page is shown with fewer than it
/// holds.
const LOOKED_AT: i64 = 1000;
/// Of these, at a time, when the first were not enough.
const AT_ONCE: i64 = 100;

/// A page about a place and what lies below it, newest first: all, or those that were settled;
/// and the number below which the next page begins. The index of words knows them in that
/// order, however many there are.
pub fn newest(
    conn: &mut Conn,
    district: District,
    top: PlaceId,
    filter: &Filter,
    most: usize,
) -> Result<(Vec<Matter>, Option<i64>), StoreError> {
    let asked = Asked {
        below: Some(top),
        secret: filter.secret,
        ..Asked::default()
    };
    let settled = |m: &Matter| matches!(m.state, MatterState::Confirmed { .. });
    let (mut found, mut before) = (Vec::new(), filter.before);
    // One more than a page tells whether there is another; of the newest, some are not settled.
    let share = if filter.show == Show::All { 1 } else { 4 };
    let (mut at_once, mut looked) = (share * (most as i64 + 1), 0);
    while looked < LOOKED_AT {
        let numbers = search::find(conn, district, &asked, (0, before), at_once)?;
        let these = super::by_numbers(conn, district, &numbers)?.into_iter();
        found.extend(these.filter(|m| filter.show == Show::All || settled(m)));
        if found.len() > most {
            found.truncate(most);
            let next = found.last().map(|m| m.no);
            return Ok((found, next));
        }
        if (numbers.len() as i64) < at_once {
            return Ok((found, None));
        }
        looked += at_once;
        before = numbers.last().copied();
        at_once = at_once.max(AT_ONCE);
    }
    Ok((found, before))
}

/// How many there are.
pub fn count(
    conn: &mut Conn,
    district: District,
    filter: &Filter,
    now: Timestamp,
) -> Result<i64, StoreError> {
    Ok(filtered(district, filter, now).count().get_result(conn)?)
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
    let mut found = list(conn, district, &filter, Timestamp::MIN, 1000)?;
    found.sort_by_key(|m| m.no);
    Ok(found)
}

/// What a façade shows of what is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Colours {
    /// The worst of what is asked about each place as a whole, not about one of its floors.
    pub places: BTreeMap<PlaceId, Worst>,
    /// The worst of what is asked about a storey: "the corridor of the third floor".
    pub floors: BTreeMap<(PlaceId, i16), Worst>,
}

impl Colours {
    fn colour(&mut self, place: PlaceId, floor: Option<i16>, colour: Worst) {
        let worst = match floor {
            None => self.places.entry(place).or_insert(colour),
            Some(floor) => self.floors.entry((place, floor)).or_insert(colour),
        };
        *worst = colour.max(*worst);
    }
}

/// The colours of a subtree. Secret matters colour nothing.
pub fn colours(
    conn: &mut Conn,
    district: District,
    top: &PlacePath,
    now: Timestamp,
) -> Result<Colours, StoreError> {
    let since = when::day(now).saturating_sub(Span::new().days(SETTLED_SHOWS_DAYS));
    let since = when::instant(since.at(0, 0, 0, 0)).unwrap_or(Timestamp::MIN);
    let places: Vec<i64> = place::table
        .filter(place::district.eq(district.number()))
        .filter(place::path.ge(top.as_str()).and(place::path.lt(top.end())))
        .select(place::id)
        .load(conn)?;
    // Each door and storey once, from the index alone: much is settled in ninety days.
    let settled: Vec<(i64, Option<i32>)> = matter::table
        .filter(matter::district.eq(district.number()))
        .filter(among(matter::place, places))
        .filter(matter::state.eq("confirmed"))
        .filter(matter::state_at.ge(since.as_millisecond()))
        .filter(matter::secret.eq(0))
        .select((matter::place, matter::floor))
        .distinct()
        .load(conn)?;
    let mut found = Colours::default();
    for (place, floor) in settled {
        let bad = |_| StoreError::impossible("matter", PlaceId(place), "no such floor");
        let floor = floor.map(i16::try_from).transpose().map_err(bad)?;
        found.colour(PlaceId(place), floor, Worst::Settled);
    }
    for m in underway::open(conn, district, top)? {
        if let Some(colour) = m.colour(now) {
            found.colour(m.place, m.floor, colour);
        }
    }
    Ok(found)
}

/// A matter the clock may have something to do with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticking {
    /// Its district.
    pub district: District,
    /// Its id.
    pub matter: MatterId,
    /// When something is due, as its row has it.
    pub at: Timestamp,
}

/// At most `most` matters the clock has something to do with by `now`, of every district, the
/// longest due first, those after `last` alone: a named question that crosses districts, because
/// whoever asks it serves them all.
pub fn ticking(
    conn: &mut Conn,
    now: Timestamp,
    last: Option<Ticking>,
    most: i64,
) -> Result<Vec<Ticking>, StoreError> {
    let mut asked = matter::table
        .filter(matter::next_at.le(now.as_millisecond()))
        .into_boxed();
    if let Some(last) = last {
        let at = last.at.as_millisecond();
        let after = matter::next_at.gt(at).or(matter::id.gt(last.matter.0));
        asked = asked.filter(matter::next_at.ge(at)).filter(after);
    }
    let rows: Vec<(i32, i64, Option<i64>)> = asked
        .order((matter::next_at, matter::id))
        .limit(most)
        .select((matter::district, matter::id, matter::next_at))
        .load(conn)?;
    let known = |(district, id, at): (i32, i64, Option<i64>)| {
        let bad = |why: &str| StoreError::impossible("matter", MatterId(id), why);
        let at = Timestamp::from_millisecond(at.unwrap_or_default());
        Ok(Ticking {
            district: District::new(district).ok_or_else(|| bad("no such district"))?,
            matter: MatterId(id),
            at: at.map_err(|_| bad("the time is out of range"))?,
        })
    };
    rows.into_iter().map(known).collect()
}

/// When the clock would come to a matter by its row; `None` when only people can move it.
pub fn ticks_at(
    conn: &mut Conn,
    district: District,
    id: MatterId,
) -> Result<Option<Timestamp>, StoreError> {
    let kept: Option<i64> = matter::table
        .find((district.number(), id.0))
        .select(matter::next_at)
        .first(conn)
        .optional()?
        .flatten();
    let bad = |_| StoreError::impossible("matter", id, "the time is out of range");
    kept.map(|ms| Timestamp::from_millisecond(ms).map_err(bad))
        .transpose()
}

/// The matters behind a figure.
#[derive(Debug, Clone)]
pub struct Behind {
    /// About places of this subtree.
    pub below: PlacePath,
    /// Raised in this week or month.
    pub period: Period,
    /// Of these classes.
    pub classes: Vec<Class>,
    /// Only those with a smaller running number: the next page.
    pub before: Option<i64>,
}

/// At most `most` of them, newest first. Secret ones are behind no figure.
pub fn behind(
    conn: &mut Conn,
    district: District,
    asked: &Behind,
    most: i64,
) -> Result<Vec<Matter>, StoreError> {
    let (from, end) = asked.period.instants();
    let (from, mut end) = (from.as_millisecond(), end.as_millisecond());
    if let Some(no) = asked.before {
        let last: Option<i64> = matter::table
            .filter(
                matter::district
                    .eq(district.number())
                    .and(matter::no.eq(no)),
            )
            .select(matter::raised_at)
            .first(conn)
            .optional()?;
        // Numbers are given in the order of time.
        end = last.map_or(end, |at| end.min(at + 1));
    }
    let of_matter = matter::district
        .eq(counted::district)
        .and(matter::id.eq(counted::matter));
    let at_place = place::district
        .eq(matter::district)
        .and(place::id.eq(matter::place));
    let classes: Vec<String> = asked.classes.iter().map(Class::to_string).collect();
    let rows: Vec<Row> = counted::table
        .inner_join(matter::table.on(of_matter))
        .inner_join(place::table.on(at_place))
        .filter(counted::district.eq(district.number()))
        .filter(counted::raised_at.ge(from).and(counted::raised_at.lt(end)))
        .filter(counted::class.eq_any(classes))
        .filter(place::path.ge(asked.below.as_str().to_owned()))
        .filter(place::path.lt(asked.below.end()))
        .filter(matter::no.lt(asked.before.unwrap_or(i64::MAX)))
        .order((counted::raised_at.desc(), matter::no.desc()))
        .limit(most)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Matter::try_from).collect()
}
