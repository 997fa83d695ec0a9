//! A made-up district: as true as one that people wrote, and the same however often its making
//! was broken off.

use crate::world::World;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use tanxin::generate::{self, DISTRICT, Plan};
use tanxin::keys::Keys;
use tanxin::services::matter::again;
use tanxin_domain::District;
use tanxin_domain::event::Event;
use tanxin_store::testing::{Kind, TestClock, TestDatabase};
use tanxin_store::verify::{CHECKS, first_wrong};
use tanxin_store::{Store, StoreError, event, matter, on_both};

const MATTERS: i64 = 2_100;

fn code() -> District {
    District::new(DISTRICT).expect("a code")
}

/// Forty-two days of one township.
fn plan(store: &Store) -> Plan {
    Plan {
        townships: 1,
        ..Plan::ending(store.now(), 7, 50, MATTERS)
    }
}

/// Goes on with the district; broken off after so many transactions.
fn make(store: &Store, mut transactions: usize) {
    let keys = Keys::from_bytes(&[7; 32]);
    let plan = generate::before(store, code()).unwrap();
    let plan = plan.unwrap_or_else(|| self::plan(store));
    let told = |_| {
        transactions -= 1;
        match transactions {
            0 => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    };
    generate::run(store, &keys, (code(), plan), told).unwrap();
}

/// What happened, without what a machine makes by chance.
fn happened(store: &Store) -> Vec<(String, i64, i64)> {
    let all: Result<Vec<Event>, StoreError> =
        store.read_now(|c| event::after(c, code(), 1, i64::MAX));
    let line = |e: Event| (e.kind, e.at.as_millisecond(), e.subject);
    all.unwrap().into_iter().map(line).collect()
}

/// How many matters stand how.
fn states(store: &Store) -> BTreeMap<&'static str, usize> {
    let all = store.read_now(|c| matter::after(c, code(), tanxin_domain::MatterId(0), i64::MAX));
    let mut found = BTreeMap::new();
    for m in all.map_err(|e: StoreError| e).unwrap() {
        *found.entry(m.state.word()).or_default() += 1;
    }
    found
}

on_both! {
    fn a_made_up_district_is_true_and_the_same_when_it_was_broken_off(kind) {
        let (database, clock) = (TestDatabase::with_tables(kind), TestClock::at("2026-11-27T05:30:00Z"));
        let store = database.open(&clock).expect("the store opens");
        make(&store, usize::MAX);
        let chain = store.read_now(|c| event::verify(c, code())).unwrap();
        assert!(chain.unwrap() > 3 * MATTERS, "a matter has more than three events");
        for check in CHECKS {
            let wrong = store.read_now(|c| first_wrong(c, check, code())).unwrap();
            assert_eq!(wrong, None, "{}", check.name);
        }
        let (compared, amiss) = store.read_now(|c| again::compare(c, code())).unwrap();
        assert_eq!((compared, amiss), (MATTERS as u64, None));
        let found = states(&store);
        for state in ["open", "answered", "solved", "confirmed", "no-answer", "withdrawn"] {
            assert!(found.get(state).is_some_and(|n| *n > 5), "{found:?}");
        }
        // Nothing lies ahead of the clock, and nothing behind it was forgotten.
        let now = store.now();
        let ticking = store.read_now(|c| matter::ticking(c, now, None, 10));
        assert_eq!(ticking.map_err(|e: StoreError| e).unwrap(), Vec::new());
        let whole = happened(&store);
        let newest = whole.iter().map(|(_, at, _)| *at).max().unwrap();
        assert!(newest <= now.as_millisecond());

        let other = TestDatabase::with_tables(kind);
        let first = other.open(&clock).expect("the store opens");
        make(&first, 1);
        drop(first);
        let again = other.open(&clock).expect("the store opens");
        assert!(happened(&again).len() < whole.len());
        make(&again, usize::MAX);
        assert_eq!(happened(&again), whole);
        assert_eq!(states(&again), found);
    }
}

#[test]
fn one_of_each_level_can_sign_in() {
    let w = World::new(Kind::Sqlite);
    make(&w.app.store, 1);
    let made = w
        .runtime
        .block_on(generate::logins(&w.app, code()))
        .unwrap();
    let names: Vec<&str> = made.iter().map(|new| new.login.as_str()).collect();
    assert_eq!(
        names,
        [
            "sample-captain",
            "sample-property",
            "sample-community",
            "sample-township",
            "sample-district"
        ]
    );
    let again = w
        .runtime
        .block_on(generate::logins(&w.app, code()))
        .unwrap();
    assert!(again.is_empty(), "who can sign in is left as they are");
    for new in &made {
        let form = [("login", new.login.as_str()), ("password", &new.password)];
        let done = w.browser().post("/sign-in", &form);
        assert_eq!(done.status.as_u16(), 303, "{}: {}", new.login, done.body);
    }
}
