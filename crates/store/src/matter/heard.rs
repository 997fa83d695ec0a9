//! What was raised about a subtree in the last weeks, for whoever looks for what is hot.

use super::matter;
use crate::backing::{self, Joined};
use crate::place::place;
use crate::{Conn, StoreError};
use diesel::prelude::*;
use jiff::Timestamp;
use tanxin_domain::category::CategoryCode;
use tanxin_domain::hot::Heard;
use tanxin_domain::matter::ERASED;
use tanxin_domain::place::PlacePath;
use tanxin_domain::{District, MatterId, PlaceId};

type Row = (
    (i64, i64, i64, i64),
    (Option<i64>, String, String, String),
    String,
);

/// At most `most` matters raised since an instant, the newest first, each with the path of the
/// place it is about. Secret ones are not read, nor what was taken back or erased. Asked of the
/// places of the subtree, one range of `matter_by_place_raised` each.
pub fn heard(
    conn: &mut Conn,
    district: District,
    below: &PlacePath,
    since: Timestamp,
    most: i64,
) -> Result<Vec<(Heard, PlacePath)>, StoreError> {
    let at_place = place::district
        .eq(matter::district)
        .and(place::id.eq(matter::place));
    let rows: Vec<Row> = matter::table
        .inner_join(place::table.on(at_place))
        .filter(matter::district.eq(district.number()))
        .filter(place::district.eq(district.number()))
        .filter(place::path.ge(below.as_str().to_owned()))
        .filter(place::path.lt(below.end()))
        .filter(matter::raised_at.ge(since.as_millisecond()))
        .filter(matter::secret.eq(0))
        .filter(matter::state.ne("withdrawn"))
        .filter(matter::title.ne(ERASED))
        .order((matter::raised_at.desc(), matter::no.desc()))
        .limit(most)
        .select((
            (matter::id, matter::no, matter::raised_at, matter::place),
            (
                matter::household,
                matter::category,
                matter::title,
                matter::text,
            ),
            place::path,
        ))
        .load(conn)?;
    let ids = rows.iter().map(|((id, ..), ..)| MatterId(*id));
    let mut joined = backing::joined(conn, district, ids)?;
    let known = |row: Row| {
        let backers = joined.remove(&MatterId(row.0.0)).unwrap_or_default();
        read(row, backers)
    };
    rows.into_iter().map(known).collect()
}

fn read(row: Row, backers: Vec<Joined>) -> Result<(Heard, PlacePath), StoreError> {
    let ((id, no, at, about), (household, category, title, text), path) = row;
    let bad = |why: &str| StoreError::impossible("matter", MatterId(id), why);
    let path = PlacePath::from_stored(path).ok_or_else(|| bad("the place has no path"))?;
    // Whoever did not say who they are is one voice a place.
    let voice = |household: Option<PlaceId>| household.unwrap_or(PlaceId(about));
    let heard = Heard {
        id: MatterId(id),
        no,
        at: Timestamp::from_millisecond(at).map_err(|_| bad("the time is out of range"))?,
        voice: voice(household.map(PlaceId)),
        backers: backers
            .into_iter()
            .map(|(who, at)| (voice(who), at))
            .collect(),
        building: None,
        compound: None,
        category: CategoryCode::parse(&category).ok_or_else(|| bad("no such category"))?,
        title,
        text,
    };
    Ok((heard, path))
}

/// When the district's first matter was raised.
pub fn begun(conn: &mut Conn, district: District) -> Result<Option<Timestamp>, StoreError> {
    let first: Option<(i64, i64)> = matter::table
        .filter(matter::district.eq(district.number()))
        .order(matter::no)
        .select((matter::id, matter::raised_at))
        .first(conn)
        .optional()?;
    let read = |(id, at)| {
        Timestamp::from_millisecond(at)
            .map_err(|_| StoreError::impossible("matter", MatterId(id), "the time is out of range"))
    };
    first.map(read).transpose()
}
