//! The contract both databases keep; every test runs on SQLite and on PostgreSQL.
#![allow(missing_docs)]

mod assembly;
mod backing;
mod chain;
mod country;
mod flow;
mod matter;
mod numbers;
mod people;
mod place;
mod search;
mod verify;

use tanxin_domain::event::NewEvent;
use tanxin_domain::{District, PlaceId};
use tanxin_store::testing::{Kind, TestClock, TestDatabase};
use tanxin_store::{Store, StoreError, Tx, district};

/// Kecheng, where the tests live.
pub fn kecheng() -> District {
    District::new(330802).expect("a code")
}

/// An open store with Kecheng's chain begun.
pub struct World {
    pub store: Store,
    pub clock: TestClock,
    // Dropped last: closes after the store.
    pub database: TestDatabase,
}

pub fn world(kind: Kind) -> World {
    let database = TestDatabase::with_tables(kind);
    let clock = TestClock::at("2022-03-03T06:00:00Z");
    let store = database.open(&clock).expect("the store opens");
    store
        .read_now(|c| district::found(c, kecheng()))
        .expect("the chain begins");
    World {
        store,
        clock,
        database,
    }
}

/// A small event.
pub fn said(subject: i64) -> NewEvent {
    NewEvent {
        kind: "test.said",
        place: Some(PlaceId(1)),
        subject,
        actor: ("system", 0),
        payload: serde_json::json!({ "n": subject }),
    }
}

/// A deed that only says something.
pub fn say(subject: i64) -> impl FnMut(&mut Tx<'_>) -> Result<i64, StoreError> + Send + 'static {
    move |tx| {
        tx.emit(said(subject))?;
        Ok(subject)
    }
}
