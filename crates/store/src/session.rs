//! Sessions: who is signed in in which browser. A reference table, known before the district.

use crate::among::among;
use crate::card::card;
use crate::place::place;
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use jiff::Timestamp;
use tanxin_domain::place::PlacePath;
use tanxin_domain::{AccountId, CardId, District, PersonId, PlaceId, SessionId};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        session (hash) {
            hash -> Binary,
            id -> BigInt,
            district -> Integer,
            kind -> Text,
            person -> Nullable<BigInt>,
            account -> Nullable<BigInt>,
            card -> Nullable<BigInt>,
            agent -> Text,
            begun_at -> BigInt,
            seen_at -> BigInt,
            until_at -> BigInt,
        }
    }
}
use tables::session;

diesel::allow_tables_to_appear_in_same_query!(session, card, place);

/// What let somebody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// An account.
    Staff {
        /// The account.
        account: AccountId,
        /// Its person.
        person: PersonId,
    },
    /// The household's card and the captain's own PIN.
    Captain {
        /// The card.
        card: CardId,
        /// The captain.
        person: PersonId,
    },
    /// A household card.
    Household {
        /// The card.
        card: CardId,
    },
}

impl Holder {
    fn parts(&self) -> (&'static str, Option<i64>, Option<i64>, Option<i64>) {
        match self {
            Holder::Staff { account, person } => ("staff", Some(person.0), Some(account.0), None),
            Holder::Captain { card, person } => ("captain", Some(person.0), None, Some(card.0)),
            Holder::Household { card } => ("household", None, None, Some(card.0)),
        }
    }
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the cookie.
    pub hash: [u8; 32],
    /// The id, for the list of sessions and for events.
    pub id: SessionId,
    /// The district it is good in.
    pub district: District,
    /// What let them in.
    pub holder: Holder,
    /// What the browser calls itself.
    pub agent: String,
    /// When they signed in.
    pub begun: Timestamp,
    /// When it was last used, to within five minutes.
    pub seen: Timestamp,
    /// It ends then at the latest.
    pub until: Timestamp,
}

/// The household behind a session's card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// The household.
    pub id: PlaceId,
    /// Its path.
    pub path: PlacePath,
    /// What stands on its door.
    pub name: String,
}

/// A session, with the household its card lets in: none when the card was revoked, or when
/// no card began it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The session.
    pub session: Session,
    /// The household.
    pub home: Option<Home>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = session)]
struct Row {
    hash: Vec<u8>,
    id: i64,
    district: i32,
    kind: String,
    person: Option<i64>,
    account: Option<i64>,
    card: Option<i64>,
    agent: String,
    begun_at: i64,
    seen_at: i64,
    until_at: i64,
}

impl TryFrom<Row> for Session {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Session, StoreError> {
        let bad = |why: &str| StoreError::impossible("session", SessionId(row.id), why);
        let instant =
            |ms| Timestamp::from_millisecond(ms).map_err(|_| bad("the time is out of range"));
        let (person, card) = (row.person.map(PersonId), row.card.map(CardId));
        let holder = match (row.kind.as_str(), person, row.account, card) {
            ("staff", Some(person), Some(account), None) => Holder::Staff {
                account: AccountId(account),
                person,
            },
            ("captain", Some(person), None, Some(card)) => Holder::Captain { card, person },
            ("household", None, None, Some(card)) => Holder::Household { card },
            _ => return Err(bad("the kind does not fit person, account and card")),
        };
        Ok(Session {
            hash: crate::event::hash(&row.hash).ok_or_else(|| bad("the hash has not 32 bytes"))?,
            id: SessionId(row.id),
            district: District::new(row.district).ok_or_else(|| bad("no such district code"))?,
            holder,
            begun: instant(row.begun_at)?,
            seen: instant(row.seen_at)?,
            until: instant(row.until_at)?,
            agent: row.agent,
        })
    }
}

/// Begins a session.
pub fn insert(tx: &mut Tx<'_>, new: &Session) -> Result<(), StoreError> {
    let (kind, person, account, card) = new.holder.parts();
    let row = (
        session::hash.eq(new.hash.as_slice()),
        session::id.eq(new.id.0),
        session::district.eq(new.district.number()),
        session::kind.eq(kind),
        session::person.eq(person),
        session::account.eq(account),
        session::card.eq(card),
        session::agent.eq(&new.agent),
        session::begun_at.eq(new.begun.as_millisecond()),
        session::seen_at.eq(new.seen.as_millisecond()),
        session::until_at.eq(new.until.as_millisecond()),
    );
    diesel::insert_into(session::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

type FoundRow = (Row, Option<(i64, String, String)>);

fn found((row, home): FoundRow) -> Result<Found, StoreError> {
    let home = home.map(|(id, path, name)| {
        let bad = || StoreError::impossible("place", PlaceId(id), "the path does not end here");
        let path = PlacePath::from_stored(path).filter(|p| p.last() == Some(PlaceId(id)));
        let (id, path) = (PlaceId(id), path.ok_or_else(bad)?);
        Ok::<_, StoreError>(Home { id, path, name })
    });
    Ok(Found {
        session: Session::try_from(row)?,
        home: home.transpose()?,
    })
}

/// Sessions with the households behind their cards, in one question: it is asked with each
/// request of whoever is signed in.
#[diesel::dsl::auto_type(no_type_alias)]
fn with_homes() -> _ {
    let good = card::district
        .eq(session::district)
        .and(card::id.nullable().eq(session::card))
        .and(card::revoked_at.is_null());
    let home = place::district
        .eq(session::district)
        .and(place::id.nullable().eq(card::household.nullable()));
    session::table
        .left_join(card::table.on(good))
        .left_join(place::table.on(home))
}

/// The session of a cookie, by its hash, whether it has run out or not.
pub fn by_hash(conn: &mut Conn, hash: &[u8; 32]) -> Result<Option<Found>, StoreError> {
    let row: Option<FoundRow> = with_homes()
        .filter(session::hash.eq(hash.as_slice()))
        .select((
            Row::as_select(),
            (place::id, place::path, place::name).nullable(),
        ))
        .first(conn)
        .optional()?;
    row.map(found).transpose()
}

/// The sessions of several cookies.
pub(crate) fn by_hashes(conn: &mut Conn, hashes: Vec<[u8; 32]>) -> Result<Vec<Found>, StoreError> {
    if hashes.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<FoundRow> = with_homes()
        .filter(among(session::hash, hashes))
        .select((
            Row::as_select(),
            (place::id, place::path, place::name).nullable(),
        ))
        .load(conn)?;
    rows.into_iter().map(found).collect()
}

/// A session by its id, whether it has run out or not.
pub fn one(conn: &mut Conn, id: SessionId) -> Result<Option<Found>, StoreError> {
    let row: Option<FoundRow> = with_homes()
        .filter(session::id.eq(id.0))
        .select((
            Row::as_select(),
            (place::id, place::path, place::name).nullable(),
        ))
        .first(conn)
        .optional()?;
    row.map(found).transpose()
}

/// Notes that sessions were used, all at once. No deed and no event: it says nothing about
/// the district, and it must not wait for the writer.
pub fn touch(conn: &mut Conn, used: &[([u8; 32], Timestamp)]) -> Result<(), StoreError> {
    conn.transaction(|conn| {
        for (hash, at) in used {
            diesel::update(session::table.find(hash.as_slice()))
                .set(session::seen_at.eq(at.as_millisecond()))
                .execute(conn)?;
        }
        Ok(())
    })
}

/// The sessions of a person, the one used last first.
pub fn of_person(
    conn: &mut Conn,
    district: District,
    person: PersonId,
) -> Result<Vec<Session>, StoreError> {
    let rows: Vec<Row> = session::table
        .filter(session::district.eq(district.number()))
        .filter(session::person.eq(person.0))
        .order((session::seen_at.desc(), session::id.desc()))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Session::try_from).collect()
}

/// The sessions a card began, the one used last first.
pub fn of_card(
    conn: &mut Conn,
    district: District,
    card: CardId,
) -> Result<Vec<Session>, StoreError> {
    let rows: Vec<Row> = session::table
        .filter(session::district.eq(district.number()))
        .filter(session::card.eq(card.0))
        .order((session::seen_at.desc(), session::id.desc()))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Session::try_from).collect()
}

/// Ends a session. `false` when there was none.
pub fn end(tx: &mut Tx<'_>, id: SessionId) -> Result<bool, StoreError> {
    let of_it = session::table.filter(session::id.eq(id.0));
    Ok(diesel::delete(of_it).execute(tx.conn())? == 1)
}

/// Ends every session a card began.
pub fn end_of_card(tx: &mut Tx<'_>, card: CardId) -> Result<usize, StoreError> {
    let district = tx.district().number();
    let of_it = session::table
        .filter(session::district.eq(district))
        .filter(session::card.eq(card.0));
    Ok(diesel::delete(of_it).execute(tx.conn())?)
}

/// Ends every session of an account but one.
pub fn end_of_account(
    tx: &mut Tx<'_>,
    account: AccountId,
    but: Option<SessionId>,
) -> Result<usize, StoreError> {
    let of_it = session::table
        .filter(session::account.eq(account.0))
        .filter(session::id.ne(but.map_or(0, |s| s.0)));
    Ok(diesel::delete(of_it).execute(tx.conn())?)
}

/// Ends every session a captain began with a PIN.
pub fn end_of_captain(tx: &mut Tx<'_>, person: PersonId) -> Result<usize, StoreError> {
    let district = tx.district().number();
    let of_it = session::table
        .filter(session::district.eq(district))
        .filter(session::person.eq(person.0))
        .filter(session::kind.eq("captain"));
    Ok(diesel::delete(of_it).execute(tx.conn())?)
}

/// Sweeps away sessions that ran out before an instant.
pub fn sweep(conn: &mut Conn, before: Timestamp) -> Result<usize, StoreError> {
    let old = session::table.filter(session::until_at.lt(before.as_millisecond()));
    Ok(diesel::delete(old).execute(conn)?)
}
