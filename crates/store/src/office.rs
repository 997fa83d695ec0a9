//! Offices: who answers for a place.

use crate::among::among;
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use tanxin_domain::office::{Office, OfficeKind};
use tanxin_domain::place::PlacePath;
use tanxin_domain::{District, OfficeId, PlaceId};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        office (district, id) {
            district -> Integer,
            id -> BigInt,
            place -> BigInt,
            path -> Text,
            kind -> Text,
            name -> Text,
            phone -> Nullable<Text>,
            hours -> Nullable<Text>,
        }
    }
}
use tables::office;

#[derive(Queryable, Selectable)]
#[diesel(table_name = office)]
struct Row {
    id: i64,
    place: i64,
    kind: String,
    name: String,
    phone: Option<String>,
    hours: Option<String>,
}

impl TryFrom<Row> for Office {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Office, StoreError> {
        let kind = OfficeKind::from_word(&row.kind)
            .ok_or_else(|| StoreError::impossible("office", OfficeId(row.id), "no such kind"))?;
        Ok(Office {
            id: OfficeId(row.id),
            place: PlaceId(row.place),
            kind,
            name: row.name,
            phone: row.phone,
            hours: row.hours,
        })
    }
}

/// Opens an office; `path` is the path of its place.
pub fn insert(tx: &mut Tx<'_>, new: &Office, path: &PlacePath) -> Result<(), StoreError> {
    let row = (
        office::district.eq(tx.district().number()),
        office::id.eq(new.id.0),
        office::place.eq(new.place.0),
        office::path.eq(path.as_str()),
        office::kind.eq(new.kind.word()),
        office::name.eq(&new.name),
        office::phone.eq(new.phone.as_deref()),
        office::hours.eq(new.hours.as_deref()),
    );
    diesel::insert_into(office::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// One office.
pub fn one(
    conn: &mut Conn,
    district: District,
    id: OfficeId,
) -> Result<Option<Office>, StoreError> {
    let row: Option<Row> = office::table
        .find((district.number(), id.0))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Office::try_from).transpose()
}

/// Several offices by id, in no order.
pub fn some(
    conn: &mut Conn,
    district: District,
    ids: &[OfficeId],
) -> Result<Vec<Office>, StoreError> {
    let rows: Vec<Row> = office::table
        .filter(office::district.eq(district.number()))
        .filter(among(office::id, ids.iter().map(|i| i.0)))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Office::try_from).collect()
}

/// The offices that answer for a place: its own and those of the places above it, nearest first.
pub fn on_the_way(
    conn: &mut Conn,
    district: District,
    path: &PlacePath,
) -> Result<Vec<Office>, StoreError> {
    let way: Vec<PlaceId> = path.ids().rev().collect();
    let rows: Vec<Row> = office::table
        .filter(office::district.eq(district.number()))
        .filter(among(office::place, way.iter().map(|p| p.0)))
        .order(office::id)
        .select(Row::as_select())
        .load(conn)?;
    let mut offices: Vec<Office> = rows
        .into_iter()
        .map(Office::try_from)
        .collect::<Result<_, _>>()?;
    offices.sort_by_key(|o| (way.iter().position(|p| *p == o.place), o.kind));
    Ok(offices)
}

/// The offices of a subtree, its top included, in the order of the tree.
pub fn below(
    conn: &mut Conn,
    district: District,
    top: &PlacePath,
) -> Result<Vec<Office>, StoreError> {
    let rows: Vec<Row> = office::table
        .filter(office::district.eq(district.number()))
        .filter(
            office::path
                .ge(top.as_str())
                .and(office::path.lt(top.end())),
        )
        .order((office::path, office::id))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Office::try_from).collect()
}
