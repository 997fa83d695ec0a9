//! Roll-ups: how many matters of each class there are about a place and all below it, by week
//! and month. So the figures of any place are a handful of rows, however many matters lie
//! behind them. Of spans gone by, pages need two sums a place, not a hundred classes: those are
//! a table of their own.
//!
//! Derived from `counted` and `place`; `counted` from matters, their events and exclusions. Each
//! deed says what it changes; a group of deeds writes the sum of it once, when it ends, in its
//! own transaction.

use crate::among::among;
use crate::later::{self, Table};
use crate::matter::{self as matters, matter};
use crate::place::place;
use crate::{Conn, StoreError, Tx};
use diesel::Connection as _;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};
use jiff::Timestamp;
use serde_json::json;
use std::collections::{BTreeMap, HashMap, HashSet};
use tanxin_domain::matter::{Matter, told};
use tanxin_domain::place::{PlaceKind, PlacePath};
use tanxin_domain::rate::{Answered, Class, Counts, Span, Total};
use tanxin_domain::{District, MatterId, PlaceId, when};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        counted (district, matter) {
            district -> Integer,
            matter -> BigInt,
            raised_at -> BigInt,
            class -> Text,
        }
    }
    diesel::table! {
        rollup (district, place, span, class) {
            district -> Integer,
            place -> BigInt,
            span -> Text,
            class -> Text,
            n -> BigInt,
        }
    }
    diesel::table! {
        rollup_total (district, place, span) {
            district -> Integer,
            place -> BigInt,
            span -> Text,
            raised -> BigInt,
            settled -> BigInt,
        }
    }
}
pub(crate) use tables::counted;
use tables::{rollup, rollup_total as total};
diesel::allow_tables_to_appear_in_same_query!(counted, matter);
diesel::allow_tables_to_appear_in_same_query!(counted, place);

/// What is read of a total.
const TOTAL: (total::place, total::span, total::raised, total::settled) =
    (total::place, total::span, total::raised, total::settled);

/// Places that have roll-ups: not homes, whose matters are nobody's business, and not
/// stairwells, which are read together as one building.
const KINDS: [PlaceKind; 6] = [
    PlaceKind::District,
    PlaceKind::Township,
    PlaceKind::Community,
    PlaceKind::Compound,
    PlaceKind::Building,
    PlaceKind::Site,
];

/// Matters read at a time by whoever walks all.
const AT_ONCE: i64 = 1000;

/// Place and span.
type Key = (i64, String);

/// How many there are of a class, or how many more.
type Sums = BTreeMap<(Key, Class), i64>;

/// The same without the classes.
fn totals_of(sums: &Sums) -> BTreeMap<Key, Total> {
    let mut totals: BTreeMap<Key, Total> = BTreeMap::new();
    for ((key, class), n) in sums {
        totals.entry(key.clone()).or_default().add(*class, *n);
    }
    totals.retain(|_, t| *t != Total::default());
    totals
}

/// What the deeds of a group change, one after another, so that a failed one can be undone.
#[derive(Default)]
pub(crate) struct Counted {
    changes: Vec<(Key, Class, i64)>,
    /// Where places lie, asked once a group: that does not change.
    pub above: HashMap<i64, Lies>,
}

/// Where a place lies.
#[derive(Clone)]
pub(crate) struct Lies {
    /// Its path.
    path: String,
    /// The places on it that have numbers.
    counting: Vec<i64>,
}

impl Counted {
    pub fn len(&self) -> usize {
        self.changes.len()
    }
    pub fn truncate(&mut self, len: usize) {
        self.changes.truncate(len);
    }
}

/// Counts a new matter; a secret one is nowhere counted.
pub(crate) fn begin(tx: &mut Tx<'_>, new: &Matter) -> Result<(), StoreError> {
    let answered = Answered::None.after(&new.state, new.flow.was_late());
    begin_as(tx, new, answered)
}

/// Counts a matter that is written with all that became of it.
pub(crate) fn begin_as(
    tx: &mut Tx<'_>,
    new: &Matter,
    answered: Answered,
) -> Result<(), StoreError> {
    let Some(class) = Class::of(new, answered, false) else {
        return Ok(());
    };
    let raised_at = new.raised_at.as_millisecond();
    let row = json!([new.id.0, raised_at, class.to_string()]);
    tx.later.push(Table::Counted, row);
    shift(tx, new, &[(class, 1)])
}

/// Counts a matter that changed: out of the class it was in, into the one it is in now.
pub(crate) fn change(tx: &mut Tx<'_>, changed: &Matter) -> Result<(), StoreError> {
    reclass(tx, changed, None)
}

/// Leaves a matter out of the rates, or counts it again.
pub fn exclude(tx: &mut Tx<'_>, of: &Matter, excluded: bool) -> Result<(), StoreError> {
    reclass(tx, of, Some(excluded))
}

fn reclass(tx: &mut Tx<'_>, of: &Matter, excluded: Option<bool>) -> Result<(), StoreError> {
    tx.write_later()?;
    let Some(before) = class_of(tx.conn, tx.district, of.id)? else {
        return Ok(());
    };
    let answered = before.answered.after(&of.state, of.flow.was_late());
    let class = Class::of(of, answered, excluded.unwrap_or(before.excluded));
    let class = class.ok_or_else(|| StoreError::impossible("counted", of.id, "a secret matter"))?;
    if class == before {
        return Ok(());
    }
    diesel::update(counted::table.find((tx.district.number(), of.id.0)))
        .set(counted::class.eq(class.to_string()))
        .execute(tx.conn)?;
    shift(tx, of, &[(before, -1), (class, 1)])
}

fn insert(
    conn: &mut Conn,
    district: District,
    of: &Matter,
    class: Class,
) -> Result<(), StoreError> {
    let row = (
        counted::district.eq(district.number()),
        counted::matter.eq(of.id.0),
        counted::raised_at.eq(of.raised_at.as_millisecond()),
        counted::class.eq(class.to_string()),
    );
    diesel::insert_into(counted::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// The class a matter is counted in; none of a secret one.
pub fn class_of(
    conn: &mut Conn,
    district: District,
    id: MatterId,
) -> Result<Option<Class>, StoreError> {
    let text: Option<String> = counted::table
        .find((district.number(), id.0))
        .select(counted::class)
        .first(conn)
        .optional()?;
    let read = |text: String| {
        Class::parse(&text).ok_or_else(|| StoreError::impossible("counted", id, "no such class"))
    };
    text.map(read).transpose()
}

/// The two spans of an instant, as they are kept.
fn spans(at: Timestamp) -> [String; 2] {
    let day = when::day(at);
    [Span::week(day).to_string(), Span::month(day).to_string()]
}

fn shift(tx: &mut Tx<'_>, of: &Matter, moves: &[(Class, i64)]) -> Result<(), StoreError> {
    for place in lies(tx, of)?.counting {
        for span in spans(of.raised_at) {
            for (class, by) in moves {
                let change = ((place, span.clone()), *class, *by);
                tx.counted.changes.push(change);
            }
        }
    }
    Ok(())
}

/// The path of the place a matter is about.
pub(crate) fn path_of(tx: &mut Tx<'_>, of: &Matter) -> Result<String, StoreError> {
    Ok(lies(tx, of)?.path)
}

/// Where a matter is about; it is counted by the places above that, and by that itself.
fn lies(tx: &mut Tx<'_>, of: &Matter) -> Result<Lies, StoreError> {
    if let Some(known) = tx.counted.above.get(&of.place.0) {
        return Ok(known.clone());
    }
    let district = tx.district.number();
    let path: String = place::table
        .find((district, of.place.0))
        .select(place::path)
        .first(tx.conn)?;
    let path = PlacePath::from_stored(path);
    let path = path.ok_or_else(|| StoreError::impossible("matter", of.id, "about no place"))?;
    let counting: Vec<i64> = place::table
        .filter(place::district.eq(district))
        .filter(among(place::id, path.ids().map(|id| id.0)))
        .filter(among(place::kind, KINDS.map(PlaceKind::word)))
        .select(place::id)
        .load(tx.conn)?;
    let path = path.as_str().to_owned();
    let found = Lies { path, counting };
    tx.counted.above.insert(of.place.0, found.clone());
    Ok(found)
}

impl Tx<'_> {
    /// Writes what the group's deeds counted: one statement a table, each row once, in the order
    /// of the key.
    pub(crate) fn write_counts(&mut self) -> Result<(), StoreError> {
        let mut sums = Sums::new();
        for (key, class, by) in std::mem::take(&mut self.counted.changes) {
            *sums.entry((key, class)).or_default() += by;
        }
        sums.retain(|_, by| *by != 0);
        put(self.conn, self.district, &sums)
    }
}

/// Adds to the roll-ups.
fn put(conn: &mut Conn, district: District, sums: &Sums) -> Result<(), StoreError> {
    let row = |(((place, span), class), n): (&(Key, Class), &i64)| {
        json!([place, span, class.to_string(), n])
    };
    let rows: Vec<_> = sums.iter().map(row).collect();
    let totals = totals_of(sums);
    let row = |((place, span), t): (&Key, &Total)| json!([place, span, t.raised, t.settled]);
    let totals: Vec<_> = totals.iter().map(row).collect();
    for (table, rows) in [(Table::Rollup, rows), (Table::Total, totals)] {
        if !rows.is_empty() {
            later::put(conn, district, table, &json!(rows))?;
        }
    }
    Ok(())
}

/// What is counted of some places from one span to another of the same kind, both included.
pub type Found = BTreeMap<(PlaceId, Span), Counts>;

/// Reads it.
pub fn read(
    conn: &mut Conn,
    district: District,
    places: &[PlaceId],
    (from, to): (Span, Span),
) -> Result<Found, StoreError> {
    // A row of a place has hundreds of classes: the database strings them together, for a text
    // costs a tenth of as many rows.
    let strung = sql::<Text>("string_agg(class || ':' || CAST(n AS TEXT), ',')");
    let rows: Vec<(i64, String, String)> = rollup::table
        .filter(rollup::district.eq(district.number()))
        .filter(among(rollup::place, places.iter().map(|p| p.0)))
        .filter(rollup::span.between(from.to_string(), to.to_string()))
        .filter(rollup::n.ne(0))
        .group_by((rollup::place, rollup::span))
        .select((rollup::place, rollup::span, strung))
        .load(conn)?;
    // The same hundred words again and again.
    let mut classes = HashMap::new();
    let mut found = Found::new();
    for (place, span, text) in &rows {
        let place = PlaceId(*place);
        let bad = |why: &str| StoreError::impossible("rollup", place, why);
        let span = Span::parse(span).ok_or_else(|| bad("no such span"))?;
        let mut counts = Counts::new();
        for one in text.split(',') {
            let (class, n) = one.split_once(':').ok_or_else(|| bad("no number"))?;
            let class = *classes.entry(class).or_insert_with(|| Class::parse(class));
            let n = n.parse().map_err(|_| bad("no number"))?;
            counts.insert(class.ok_or_else(|| bad("no such class"))?, n);
        }
        found.insert((place, span), counts);
    }
    Ok(found)
}

/// Reads what was raised and settled, without the classes.
pub fn totals(
    conn: &mut Conn,
    district: District,
    places: &[PlaceId],
    (from, to): (Span, Span),
) -> Result<BTreeMap<(PlaceId, Span), Total>, StoreError> {
    let rows: Vec<(i64, String, i64, i64)> = total::table
        .filter(total::district.eq(district.number()))
        .filter(among(total::place, places.iter().map(|p| p.0)))
        .filter(total::span.between(from.to_string(), to.to_string()))
        .select(TOTAL)
        .load(conn)?;
    let row = |(place, span, raised, settled): (i64, String, i64, i64)| {
        let bad = || StoreError::impossible("rollup_total", PlaceId(place), "no such span");
        let span = Span::parse(&span).ok_or_else(bad)?;
        Ok(((PlaceId(place), span), Total { raised, settled }))
    };
    rows.into_iter().map(row).collect()
}

#[derive(QueryableByName)]
struct No {
    #[diesel(sql_type = BigInt)]
    no: i64,
}

/// Counts what was raised before anything was counted.
pub(crate) fn fill(conn: &mut Conn) -> Result<(), StoreError> {
    let asks = "SELECT CAST(count(*) AS BIGINT) AS no FROM (SELECT 1 FROM matter LIMIT 1) AS m \
                WHERE NOT EXISTS (SELECT 1 FROM rollup LIMIT 1)";
    let empty: No = sql_query(asks).get_result(conn)?;
    if empty.no == 0 {
        return Ok(());
    }
    conn.transaction(|conn| {
        for known in crate::district::all(conn)? {
            class_all(conn, known.district)?;
            let sums = sums(conn, known.district)?;
            put(conn, known.district, &sums)?;
        }
        Ok(())
    })
}

/// Classes every matter of a district, from its events where they tell.
fn class_all(conn: &mut Conn, district: District) -> Result<(), StoreError> {
    let granted = crate::exclusion::granted(conn, district)?;
    let mut last = MatterId(0);
    loop {
        let page = matters::after(conn, district, last, AT_ONCE)?;
        let Some(newest) = page.last() else {
            return Ok(());
        };
        last = newest.id;
        for of in page {
            let events = crate::event::of_subject(conn, district, of.id.0)?;
            let answered = match told(&events) {
                Ok(Some(told)) => told.answered,
                _ => Answered::None.after(&of.state, of.flow.was_late()),
            };
            if let Some(class) = Class::of(&of, answered, granted.contains(&of.id)) {
                insert(conn, district, &of, class)?;
            }
        }
    }
}

/// The roll-ups of a district as its matters make them.
fn sums(conn: &mut Conn, district: District) -> Result<Sums, StoreError> {
    let ids: Vec<i64> = place::table
        .filter(place::district.eq(district.number()))
        .filter(among(place::kind, KINDS.map(PlaceKind::word)))
        .select(place::id)
        .load(conn)?;
    let has_numbers: HashSet<PlaceId> = ids.into_iter().map(PlaceId).collect();
    let of_matter = matter::district
        .eq(counted::district)
        .and(matter::id.eq(counted::matter));
    let at_place = place::district
        .eq(matter::district)
        .and(place::id.eq(matter::place));
    let (mut sums, mut last) = (Sums::new(), 0i64);
    loop {
        let rows: Vec<(i64, i64, String, String)> = counted::table
            .inner_join(matter::table.on(of_matter))
            .inner_join(place::table.on(at_place))
            .filter(counted::district.eq(district.number()))
            .filter(counted::matter.gt(last))
            .order(counted::matter)
            .limit(AT_ONCE)
            .select((
                counted::matter,
                matter::raised_at,
                counted::class,
                place::path,
            ))
            .load(conn)?;
        let Some((newest, ..)) = rows.last() else {
            return Ok(sums);
        };
        last = *newest;
        for (id, raised_at, class, path) in rows {
            let bad = |why: &str| StoreError::impossible("matter", MatterId(id), why);
            let at = Timestamp::from_millisecond(raised_at).map_err(|_| bad("out of time"))?;
            let path = PlacePath::from_stored(path).ok_or_else(|| bad("about no place"))?;
            let class = Class::parse(&class).ok_or_else(|| bad("no such class"))?;
            for place in path.ids().filter(|id| has_numbers.contains(id)) {
                for span in spans(at) {
                    *sums.entry(((place.0, span), class)).or_default() += 1;
                }
            }
        }
    }
}

/// The first place whose roll-ups are not what its matters make them.
pub(crate) fn first_wrong(conn: &mut Conn, district: District) -> Result<Option<i64>, StoreError> {
    let due = sums(conn, district)?;
    let rows: Vec<(i64, String, String, i64)> = rollup::table
        .filter(rollup::district.eq(district.number()))
        .filter(rollup::n.ne(0))
        .select((rollup::place, rollup::span, rollup::class, rollup::n))
        .load(conn)?;
    let mut kept = Sums::new();
    for (place, span, class, n) in rows {
        match Class::parse(&class) {
            Some(class) => kept.insert(((place, span), class), n),
            None => return Ok(Some(place)),
        };
    }
    let rows: Vec<(i64, String, i64, i64)> = total::table
        .filter(total::district.eq(district.number()))
        .filter(total::raised.ne(0).or(total::settled.ne(0)))
        .select(TOTAL)
        .load(conn)?;
    let totals: BTreeMap<Key, Total> = rows
        .into_iter()
        .map(|(p, s, raised, settled)| ((p, s), Total { raised, settled }))
        .collect();
    let wrong = differs(&due, &kept).map(|((place, _), _)| place);
    Ok(wrong.or_else(|| differs(&totals_of(&due), &totals).map(|(place, _)| place)))
}

/// The first key that two maps do not hold alike.
fn differs<K: Ord + Clone, V: PartialEq>(a: &BTreeMap<K, V>, b: &BTreeMap<K, V>) -> Option<K> {
    let missing = |a: &BTreeMap<K, V>, b: &BTreeMap<K, V>| {
        let found = a.iter().find(|(key, n)| b.get(key) != Some(*n));
        found.map(|(key, _)| key.clone())
    };
    missing(a, b).or_else(|| missing(b, a))
}

/// The first matter that is not in the class its state and exclusion put it in. How its first
/// answer came is told by its events alone, and compared with them.
pub(crate) fn first_misclassed(
    conn: &mut Conn,
    district: District,
) -> Result<Option<i64>, StoreError> {
    let granted = crate::exclusion::granted(conn, district)?;
    let mut last = MatterId(0);
    loop {
        let page = matters::after(conn, district, last, AT_ONCE)?;
        let Some(newest) = page.last() else {
            return Ok(None);
        };
        last = newest.id;
        for of in &page {
            let kept = class_of(conn, district, of.id)?;
            let answered = kept.map_or(Answered::None, |c| c.answered);
            if Class::of(of, answered, granted.contains(&of.id)) != kept {
                return Ok(Some(of.id.0));
            }
        }
    }
}
