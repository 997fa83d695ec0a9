//! 在办: what is not over, by where it is about. However much a place has behind it, its pages
//! read what lies open there.

use super::list::{Filter, Show, WORKING};
use crate::among::among;
use crate::later::Table;
use crate::{Conn, StoreError, Tx, rollup};
use diesel::dsl::{case_when, count};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use jiff::Timestamp;
use serde_json::json;
use tanxin_domain::matter::Matter;
use tanxin_domain::place::PlacePath;
use tanxin_domain::{District, MatterId};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        underway (district, matter) {
            district -> Integer,
            matter -> BigInt,
            path -> Text,
            state -> Text,
            due_at -> BigInt,
            behind -> Integer,
            secret -> Integer,
            no -> BigInt,
        }
    }
}
use tables::underway;

/// Writes down a new matter, unless it is over already.
pub(crate) fn began(tx: &mut Tx<'_>, of: &Matter) -> Result<(), StoreError> {
    if of.state.is_closed() {
        return Ok(());
    }
    let path = rollup::path_of(tx, of)?;
    let row = json!([
        of.id.0,
        path,
        of.state.word(),
        of.due().as_millisecond(),
        i32::from(of.flow.behind),
        i32::from(of.secret),
        of.no
    ]);
    tx.later.push(Table::Underway, row);
    Ok(())
}

/// Keeps up with a matter that changed; what waited to be written is written.
pub(super) fn changed(tx: &mut Tx<'_>, of: &Matter) -> Result<(), StoreError> {
    let key = (tx.district().number(), of.id.0);
    if of.state.is_closed() {
        diesel::delete(underway::table.find(key)).execute(tx.conn())?;
        return Ok(());
    }
    let path = rollup::path_of(tx, of)?;
    let set = (
        underway::path.eq(path),
        underway::state.eq(of.state.word()),
        underway::due_at.eq(of.due().as_millisecond()),
        underway::behind.eq(i32::from(of.flow.behind)),
    );
    let changed = diesel::update(underway::table.find(key))
        .set(set)
        .execute(tx.conn())?;
    match changed {
        // Over before, and opened again.
        0 => began(tx, of),
        _ => Ok(()),
    }
}

type Boxed<'a> = underway::BoxedQuery<'a, crate::conn::MultiBackend>;

/// Those about places at or below one; all of the district without one.
fn below<'a>(district: District, top: Option<&PlacePath>, secret: bool) -> Boxed<'a> {
    let mut q = underway::table
        .filter(underway::district.eq(district.number()))
        .into_boxed();
    if let Some(top) = top {
        q = q
            .filter(underway::path.ge(top.as_str().to_owned()))
            .filter(underway::path.lt(top.end()));
    }
    match secret {
        true => q,
        false => q.filter(underway::secret.eq(0)),
    }
}

/// Is this a question that what is underway answers?
pub(super) fn answers(filter: &Filter) -> bool {
    let open = matches!(filter.show, Show::Working | Show::Late | Show::Asking);
    open && filter.assembly.is_none()
}

/// At most `most` of them, newest first, or by due day.
pub(super) fn list(
    conn: &mut Conn,
    district: District,
    filter: &Filter,
    now: Timestamp,
    most: i64,
) -> Result<Vec<Matter>, StoreError> {
    let mut q = below(district, filter.below.as_ref(), filter.secret);
    q = match filter.show {
        Show::Asking => q.filter(underway::state.eq("solved")),
        _ => q.filter(among(underway::state, WORKING)),
    };
    if filter.show == Show::Late {
        let late = underway::due_at.le(now.as_millisecond());
        q = q.filter(late.or(underway::behind.eq(1)));
    }
    if let Some(no) = filter.before {
        q = q.filter(underway::no.lt(no));
    }
    q = match filter.by_due {
        true => q.order((underway::due_at.asc(), underway::no.asc())),
        false => q.order(underway::no.desc()),
    };
    let ids: Vec<i64> = q.limit(most).select(underway::matter).load(conn)?;
    let ids: Vec<MatterId> = ids.into_iter().map(MatterId).collect();
    in_order(conn, district, &ids)
}

/// Matters in the order of these ids.
fn in_order(
    conn: &mut Conn,
    district: District,
    ids: &[MatterId],
) -> Result<Vec<Matter>, StoreError> {
    let mut found = super::some(conn, district, ids)?;
    found.sort_by_key(|m| ids.iter().position(|id| *id == m.id));
    Ok(found)
}

/// How many are underway somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// In an office's hands.
    pub working: i64,
    /// Of these, how many missed a clock since they were opened.
    pub late: i64,
    /// The household is asked.
    pub asking: i64,
}

/// Counts what is underway at a place and below; of the whole district without one.
pub fn standing(
    conn: &mut Conn,
    district: District,
    top: Option<&PlacePath>,
    secret: bool,
    now: Timestamp,
) -> Result<Standing, StoreError> {
    let working = || among(underway::state, WORKING);
    let late = underway::due_at
        .le(now.as_millisecond())
        .or(underway::behind.eq(1));
    let counted = (
        count(case_when(working(), 1i64.into_sql::<BigInt>())),
        count(case_when(working().and(late), 1i64.into_sql::<BigInt>())),
        count(case_when(
            underway::state.eq("solved"),
            1i64.into_sql::<BigInt>(),
        )),
    );
    let found: (i64, i64, i64) = below(district, top, secret).select(counted).first(conn)?;
    let (working, late, asking) = found;
    Ok(Standing {
        working,
        late,
        asking,
    })
}

/// Everything underway at a place and below that is no secret.
pub(super) fn open(
    conn: &mut Conn,
    district: District,
    top: &PlacePath,
) -> Result<Vec<Matter>, StoreError> {
    let ids = below(district, Some(top), false).select(underway::matter);
    let ids: Vec<i64> = ids.load(conn)?;
    let ids: Vec<MatterId> = ids.into_iter().map(MatterId).collect();
    super::some(conn, district, &ids)
}
