//! Roll-ups: how many matters of each class there are about a place and all below it, by week
//! and month. So the figures of any place are a handful of rows, however many matters lie
//! behind them.
//!
//! Derived from `counted` and `place`; `counted` from matters, their events and exclusions. Each deed says what it changes; a group of deeds writes
//! the sum of it once, when it ends, in its own transaction.

use crate::among::among;
use crate::later::Table;
use crate::matter::{self as matters, matter};
use crate::place::place;
use crate::{Conn, StoreError, Tx};
use diesel::Connection as _;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Integer, Text};
use jiff::Timestamp;
use serde_json::json;
use std::collections::{BTreeMap, HashMap, HashSet};
use tanxin_domain::matter::{Matter, told};
use tanxin_domain::place::{PlaceKind, PlacePath};
use tanxin_domain::rate::{Answered, Class, Counts, Span};
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
}
pub(crate) use tables::counted;
use tables::rollup;
diesel::allow_tables_to_appear_in_same_query!(counted, matter);
diesel::allow_tables_to_appear_in_same_query!(counted, place);

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

/// One change: place, span, class, by how much.
type Change = (i64, String, String, i64);

/// What the deeds of a group change, one after another, so that a failed one can be undone.
#[derive(Default)]
pub(crate) struct Counted {
    changes: Vec<Change>,
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
    let answered = Answered::None.after(&new.state, new.flow.late);
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
    let answered = before.answered.after(&of.state, of.flow.late);
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
                let change = (place, span.clone(), class.to_string(), *by);
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
    /// Writes what the group's deeds counted: one statement, each row once, in the order of
    /// the key.
    pub(crate) fn write_counts(&mut self) -> Result<(), StoreError> {
        let mut sums: BTreeMap<(i64, String, String), i64> = BTreeMap::new();
        for (place, span, class, by) in std::mem::take(&mut self.counted.changes) {
            *sums.entry((place, span, class)).or_default() += by;
        }
        sums.retain(|_, by| *by != 0);
        put(self.conn, self.district, sums)
    }
}

fn put(
    conn: &mut Conn,
    district: District,
    sums: BTreeMap<(i64, String, String), i64>,
) -> Result<(), StoreError> {
    if sums.is_empty() {
        return Ok(());
    }
    match conn {
        Conn::Sqlite(c) => {
            let rows: Vec<_> = sums
                .into_iter()
                .map(|((p, s, k), n)| (p, s, k, n))
                .collect();
            let rows = serde_json::to_string(&rows)
                .map_err(|e| StoreError::impossible("rollup", district, e.to_string()))?;
            sql_query(
                "INSERT INTO rollup (district, place, span, class, n) SELECT $1, \
                 json_extract(value, '$[0]'), json_extract(value, '$[1]'), \
                 json_extract(value, '$[2]'), json_extract(value, '$[3]') FROM json_each($2) \
                 WHERE true ON CONFLICT (district, place, span, class) \
                 DO UPDATE SET n = rollup.n + excluded.n",
            )
            .bind::<Integer, _>(district.number())
            .bind::<Text, _>(rows)
            .execute(c)?;
        }
        Conn::Postgres(c) => {
            let (mut places, mut spans) = (Vec::new(), Vec::new());
            let (mut classes, mut ns) = (Vec::new(), Vec::new());
            for ((place, span, class), n) in sums {
                places.push(place);
                spans.push(span);
                classes.push(class);
                ns.push(n);
            }
            sql_query(
                "INSERT INTO rollup (district, place, span, class, n) \
                 SELECT $1, * FROM unnest($2, $3, $4, $5) \
                 ON CONFLICT (district, place, span, class) \
                 DO UPDATE SET n = rollup.n + excluded.n",
            )
            .bind::<Integer, _>(district.number())
            .bind::<Array<BigInt>, _>(places)
            .bind::<Array<Text>, _>(spans)
            .bind::<Array<Text>, _>(classes)
            .bind::<Array<BigInt>, _>(ns)
            .execute(c)?;
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
    let rows: Vec<(i64, String, String, i64)> = rollup::table
        .filter(rollup::district.eq(district.number()))
        .filter(among(rollup::place, places.iter().map(|p| p.0)))
        .filter(
            rollup::span
                .ge(from.to_string())
                .and(rollup::span.le(to.to_string())),
        )
        .filter(rollup::n.ne(0))
        .select((rollup::place, rollup::span, rollup::class, rollup::n))
        .load(conn)?;
    let mut found = Found::new();
    for (place, span, class, n) in rows {
        let bad = |why: &str| StoreError::impossible("rollup", PlaceId(place), why);
        let span = Span::parse(&span).ok_or_else(|| bad("no such span"))?;
        let class = Class::parse(&class).ok_or_else(|| bad("no such class"))?;
        found
            .entry((PlaceId(place), span))
            .or_default()
            .insert(class, n);
    }
    Ok(found)
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
            put(conn, known.district, sums)?;
        }
        Ok(())
    })
}

/// Classes every matter of a district, from its events where they tell.
fn class_all(conn: &mut Conn, district: District) -> Result<(), StoreError> {
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
                _ => Answered::None.after(&of.state, of.flow.late),
            };
            if let Some(class) = Class::of(&of, answered, false) {
                insert(conn, district, &of, class)?;
            }
        }
    }
}

/// The roll-ups of a district as its matters make them.
fn sums(
    conn: &mut Conn,
    district: District,
) -> Result<BTreeMap<(i64, String, String), i64>, StoreError> {
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
    let (mut sums, mut last) = (BTreeMap::new(), 0i64);
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
            for place in path.ids().filter(|id| has_numbers.contains(id)) {
                for span in spans(at) {
                    *sums.entry((place.0, span, class.clone())).or_default() += 1;
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
    let kept: BTreeMap<_, _> = rows
        .into_iter()
        .map(|(p, s, k, n)| ((p, s, k), n))
        .collect();
    let wrong = |a: &BTreeMap<(i64, String, String), i64>, b: &BTreeMap<_, i64>| {
        a.iter()
            .find(|(key, n)| b.get(*key) != Some(*n))
            .map(|(key, _)| key.0)
    };
    Ok(wrong(&due, &kept).or_else(|| wrong(&kept, &due)))
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
