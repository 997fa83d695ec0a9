//! Places of the one tree.

use crate::among::among;
use crate::conn::fill;
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use tanxin_domain::place::{HouseholdFacts, Occupancy, Place, PlaceKind, PlacePath};
use tanxin_domain::{District, PlaceId};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        place (district, id) {
            district -> Integer,
            id -> BigInt,
            parent -> Nullable<BigInt>,
            kind -> Text,
            path -> Text,
            name -> Text,
            sort_key -> Text,
            stat_code -> Nullable<BigInt>,
            floor -> Nullable<Integer>,
            door -> Nullable<Text>,
            area -> Nullable<BigInt>,
            occupancy -> Nullable<Text>,
            batch -> BigInt,
            shown -> Integer,
        }
    }
}
pub(crate) use tables::place;

#[derive(Queryable, Selectable)]
#[diesel(table_name = place)]
struct Row {
    id: i64,
    parent: Option<i64>,
    kind: String,
    path: String,
    name: String,
    stat_code: Option<i64>,
    floor: Option<i32>,
    door: Option<String>,
    area: Option<i64>,
    occupancy: Option<String>,
}

impl TryFrom<Row> for Place {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Place, StoreError> {
        let bad = |why: &str| StoreError::impossible("place", PlaceId(row.id), why);
        let kind = PlaceKind::from_word(&row.kind).ok_or_else(|| bad("no such kind"))?;
        let path = PlacePath::from_stored(row.path.clone())
            .filter(|p| p.last() == Some(PlaceId(row.id)))
            .ok_or_else(|| bad("the path does not end here"))?;
        let household = match (kind, row.floor, row.door.clone(), &row.occupancy) {
            (PlaceKind::Household, Some(floor), Some(door), Some(occupancy)) => {
                Some(HouseholdFacts {
                    floor: i16::try_from(floor).map_err(|_| bad("no such floor"))?,
                    door,
                    area_centi_m2: row.area,
                    occupancy: Occupancy::from_word(occupancy)
                        .ok_or_else(|| bad("no such occupancy"))?,
                })
            }
            (PlaceKind::Household, ..) => return Err(bad("a household without floor or door")),
            (_, None, None, None) => None,
            _ => return Err(bad("floor or door on what is no household")),
        };
        Ok(Place {
            id: PlaceId(row.id),
            parent: row.parent.map(PlaceId),
            kind,
            path,
            name: row.name,
            stat_code: row.stat_code,
            household,
        })
    }
}

/// Orders brothers and sisters as people count: every run of digits is padded
/// to eight, so that 2幢 comes before 10幢.
pub fn sort_key(name: &str) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    for c in name.chars().chain(std::iter::once('\0')) {
        if c.is_ascii_digit() {
            digits.push(c);
        } else {
            if !digits.is_empty() {
                out.push_str(&format!("{:0>8}", digits));
                digits.clear();
            }
            if c != '\0' {
                out.push(c);
            }
        }
    }
    out
}

/// Puts a place into the tree, shown at once.
pub fn insert(tx: &mut Tx<'_>, new: &Place) -> Result<(), StoreError> {
    let district = tx.district();
    diesel::insert_into(place::table)
        .values(NewRow::of(district, new, 0, true))
        .execute(tx.conn())?;
    Ok(())
}

/// A place as it is inserted.
#[derive(Insertable)]
#[diesel(table_name = place, treat_none_as_default_value = false)]
pub(crate) struct NewRow<'a> {
    district: i32,
    id: i64,
    parent: Option<i64>,
    kind: &'a str,
    path: &'a str,
    name: &'a str,
    sort_key: String,
    stat_code: Option<i64>,
    floor: Option<i32>,
    door: Option<&'a str>,
    area: Option<i64>,
    occupancy: Option<&'a str>,
    batch: i64,
    shown: i32,
}

impl NewRow<'_> {
    pub(crate) fn of(district: District, new: &Place, batch: i64, shown: bool) -> NewRow<'_> {
        let facts = new.household.as_ref();
        NewRow {
            district: district.number(),
            id: new.id.0,
            parent: new.parent.map(|p| p.0),
            kind: new.kind.word(),
            path: new.path.as_str(),
            name: &new.name,
            sort_key: sort_key(&new.name),
            stat_code: new.stat_code,
            floor: facts.map(|f| i32::from(f.floor)),
            door: facts.map(|f| f.door.as_str()),
            area: facts.and_then(|f| f.area_centi_m2),
            occupancy: facts.map(|f| f.occupancy.word()),
            batch,
            shown: i32::from(shown),
        }
    }
}

/// Plants many places at once, each after the one it hangs under.
pub fn insert_many(tx: &mut Tx<'_>, new: &[Place]) -> Result<(), StoreError> {
    let district = tx.district();
    let rows = new.iter().map(|p| NewRow::of(district, p, 0, true));
    fill!(tx.conn(), place::table, rows);
    Ok(())
}

/// Puts many places into the tree at once, as part of an import or a country; hidden
/// until the batch is shown.
pub(crate) fn insert_all(
    conn: &mut Conn,
    district: District,
    new: &[Place],
    batch: i64,
    shown: bool,
) -> Result<(), StoreError> {
    // PostgreSQL binds at most 65,535 values a statement, SQLite 32,766: 14 a row.
    for part in new.chunks(1000) {
        let rows: Vec<NewRow<'_>> = part
            .iter()
            .map(|p| NewRow::of(district, p, batch, shown))
            .collect();
        // MultiConnection has no batch insert: the same statement, an arm a database.
        match conn {
            Conn::Sqlite(c) => diesel::insert_into(place::table).values(rows).execute(c)?,
            Conn::Postgres(c) => diesel::insert_into(place::table).values(rows).execute(c)?,
        };
    }
    Ok(())
}

/// Shown places only, written out: for a bound value SQLite uses no index over shown places.
/// Diesel keeps no statement prepared that has such a literal; where another index serves,
/// `shown.eq(1)` is cheaper.
fn shown() -> diesel::expression::SqlLiteral<diesel::sql_types::Bool> {
    diesel::dsl::sql("place.shown = 1")
}

/// One place.
pub fn one(conn: &mut Conn, district: District, id: PlaceId) -> Result<Option<Place>, StoreError> {
    let row: Option<Row> = place::table
        .find((district.number(), id.0))
        .filter(place::shown.eq(1))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Place::try_from).transpose()
}

/// Several places by id, in no order.
pub fn some(
    conn: &mut Conn,
    district: District,
    ids: &[PlaceId],
) -> Result<Vec<Place>, StoreError> {
    let rows: Vec<Row> = place::table
        .filter(
            place::district
                .eq(district.number())
                .and(place::shown.eq(1)),
        )
        .filter(among(place::id, ids.iter().map(|i| i.0)))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Place::try_from).collect()
}

/// The places on the way to `path`, the district's root first, its own last.
pub fn way(
    conn: &mut Conn,
    district: District,
    path: &PlacePath,
) -> Result<Vec<Place>, StoreError> {
    let ids: Vec<PlaceId> = path.ids().collect();
    let mut found = some(conn, district, &ids)?;
    found.sort_by_key(|p| p.path.depth());
    Ok(found)
}

/// The places right below one, as people count them.
pub fn children(
    conn: &mut Conn,
    district: District,
    id: PlaceId,
) -> Result<Vec<Place>, StoreError> {
    let rows: Vec<Row> = place::table
        .filter(
            place::district
                .eq(district.number())
                .and(place::parent.eq(id.0)),
        )
        .filter(place::shown.eq(1))
        .order((place::sort_key, place::id))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Place::try_from).collect()
}

/// Every place of one kind in a subtree, the top included, ordered by path of
/// insertion and name. Meant for subtrees up to a compound.
pub fn below(
    conn: &mut Conn,
    district: District,
    top: &PlacePath,
    kind: PlaceKind,
) -> Result<Vec<Place>, StoreError> {
    let rows: Vec<Row> = place::table
        .filter(
            place::district
                .eq(district.number())
                .and(place::shown.eq(1)),
        )
        .filter(place::path.ge(top.as_str()).and(place::path.lt(top.end())))
        .filter(place::kind.eq(kind.word()))
        .order((place::parent, place::sort_key, place::id))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Place::try_from).collect()
}

/// The homes right below some places that have this door; units in the order given.
pub fn by_door(
    conn: &mut Conn,
    district: District,
    above: &[PlaceId],
    door: &str,
) -> Result<Vec<Place>, StoreError> {
    let rows: Vec<Row> = place::table
        .filter(place::district.eq(district.number()))
        .filter(among(place::parent, above.iter().map(|id| id.0)))
        .filter(place::door.eq(door).and(place::shown.eq(1)))
        .order(place::path)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Place::try_from).collect()
}

/// Every place of these kinds in a district, by name. Meant for what people call by name:
/// some thousands, never households.
pub fn of_kinds(
    conn: &mut Conn,
    district: District,
    kinds: &[PlaceKind],
) -> Result<Vec<Place>, StoreError> {
    let rows: Vec<Row> = place::table
        .filter(place::district.eq(district.number()))
        .filter(place::kind.eq_any(kinds.iter().map(|k| k.word()).collect::<Vec<_>>()))
        .filter(place::shown.eq(1))
        .order((place::sort_key, place::id))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Place::try_from).collect()
}

/// A whole subtree, its top included, from above. Meant for imports.
pub fn subtree(
    conn: &mut Conn,
    district: District,
    top: &PlacePath,
) -> Result<Vec<Place>, StoreError> {
    let rows: Vec<Row> = place::table
        .filter(place::district.eq(district.number()))
        .filter(place::path.ge(top.as_str()).and(place::path.lt(top.end())))
        .filter(place::shown.eq(1))
        .order(place::path)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Place::try_from).collect()
}

/// A place by what the statistics office knows it by.
pub(crate) type Coded = ((PlaceKind, i64), (PlaceId, PlacePath));

/// The townships and communities of a district: level and code, id, path.
pub(crate) fn coded(conn: &mut Conn, district: District) -> Result<Vec<Coded>, StoreError> {
    let rows: Vec<(Option<i64>, String, i64, String)> = place::table
        .filter(
            place::district
                .eq(district.number())
                .and(place::stat_code.is_not_null()),
        )
        .filter(shown())
        .select((place::stat_code, place::kind, place::id, place::path))
        .load(conn)?;
    let read = |(code, kind, id, path): (Option<i64>, String, i64, String)| {
        let id = PlaceId(id);
        let path = PlacePath::from_stored(path).filter(|p| p.last() == Some(id));
        let path =
            path.ok_or_else(|| StoreError::impossible("place", id, "the path does not end here"))?;
        let kind = PlaceKind::from_word(&kind)
            .ok_or_else(|| StoreError::impossible("place", id, "no such kind"))?;
        Ok(code.map(|code| ((kind, code), (id, path))))
    };
    rows.into_iter()
        .filter_map(|r| read(r).transpose())
        .collect()
}

/// A township or community by its twelve-digit code.
pub fn by_stat_code(
    conn: &mut Conn,
    district: District,
    code: i64,
) -> Result<Option<Place>, StoreError> {
    let row: Option<Row> = place::table
        .filter(
            place::district
                .eq(district.number())
                .and(place::stat_code.eq(code)),
        )
        .filter(shown())
        .order(place::path)
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Place::try_from).transpose()
}

/// A place by its name under another.
pub fn by_name(
    conn: &mut Conn,
    district: District,
    parent: PlaceId,
    name: &str,
) -> Result<Option<Place>, StoreError> {
    let row: Option<Row> = place::table
        .filter(
            place::district
                .eq(district.number())
                .and(place::parent.eq(parent.0)),
        )
        .filter(place::name.eq(name).and(shown()))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Place::try_from).transpose()
}

#[cfg(test)]
mod tests {
    use super::sort_key;

    #[test]
    fn buildings_come_in_the_order_people_count() {
        let mut names = vec!["10幢", "2幢", "1幢", "东区5幢"];
        names.sort_by_key(|n| sort_key(n));
        assert_eq!(names, ["1幢", "2幢", "10幢", "东区5幢"]);
    }
}
