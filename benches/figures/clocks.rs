//! Clocks: how quickly what is due at one instant is done, and what reckoning costs.

use crate::inserts;
use crate::process::{Folder, cpu};
use crate::table::Table;
use futures::future::join_all;
use jiff::Timestamp;
use std::hint::black_box;
use std::time::Instant;
use tanxin::App;
use tanxin::app::Site;
use tanxin::clock::Clock;
use tanxin::demo::{self, Until};
use tanxin::keys::Keys;
use tanxin::services::matter::{self, RaiseMatter, again, tick};
use tanxin_domain::calendar::Calendar;
use tanxin_domain::category::CategoryCode;
use tanxin_domain::clock::{Limit, Pause, due};
use tanxin_domain::place::PlaceKind;
use tanxin_domain::{Actor, PlaceId};
use tanxin_store::testing::TestClock;
use tanxin_store::{Database, Options, Store, district, place};

/// Matters whose clock ends at the same half past five.
const MATTERS: usize = 5_000;

pub fn measure(table: &mut Table) {
    reckoning(table);
    let folder = Folder::new("clocks");
    let file = folder.0.join("tanxin.db");
    let limit = inserts::sqlite();
    burst(
        table,
        "SQLite",
        Database::Sqlite(file),
        format!("plain inserts, 64 to a transaction: {limit:.0}/s"),
    );
    let Some(url) = std::env::var("TANXIN_TEST_POSTGRES").ok() else {
        return;
    };
    let limit = inserts::postgres(&url).map_or(String::new(), |tps| {
        format!("pgbench, one insert a transaction: {tps:.0}/s")
    });
    if let Some(fresh) = inserts::fresh_database(&url) {
        burst(table, "PostgreSQL", Database::Postgres(fresh), limit);
    }
}

/// The end of three working days with two pauses, over ten years of beginnings.
fn reckoning(table: &mut Table) {
    let china = Calendar::china();
    let first: Timestamp = "2016-01-04T01:00:00Z".parse().expect("an instant");
    let hours = |n: i64| jiff::SignedDuration::from_hours(n);
    let count = 200_000;
    let start = Instant::now();
    for n in 0..count {
        let from = first + hours(n * 4 % 87_600);
        let pauses = [
            Pause {
                from: from + hours(5),
                until: from + hours(30),
                held: false,
            },
            Pause {
                from: from + hours(60),
                until: from + hours(61),
                held: false,
            },
        ];
        black_box(due(china, from, Limit::WorkingDays(3), &pauses));
    }
    let each = start.elapsed().as_secs_f64() / count as f64;
    table.note(
        "the end of 3 working days with two pauses",
        format!("{:.2} µs", each * 1e6),
        String::new(),
    );
}

fn house(database: Database, clock: &TestClock, keys: Keys) -> App {
    let (time, now) = (clock.clone(), clock.clone());
    let options = Options::new(std::sync::Arc::new(move || now.now()));
    let store = Store::open(database, options).expect("the store");
    let site = Site {
        origin: "http://localhost:8080".into(),
        https: false,
        demo: true,
        second_factor: false,
    };
    App::new(store, Clock::from_fn(move || time.now()), keys, site)
}

/// Some matter about a place.
fn one(place: PlaceId) -> RaiseMatter {
    let light = CategoryCode::parse("corridor-light").expect("a category");
    RaiseMatter::about(place, light, ("楼道灯不亮", "晚上下楼看不见。"))
}

/// All clocks end at once: each matter goes up one level, and then its events tell the same.
fn burst(table: &mut Table, name: &str, database: Database, limit: String) {
    let keys = Keys::from_bytes(&[3; 32]);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let loaded = demo::load(database.clone(), keys.clone(), Until::People);
    runtime.block_on(loaded).expect("the demo");
    let clock = TestClock::at("2022-03-01T02:00:00Z");
    let (app, code) = (house(database, &clock, keys), demo::district());
    let compound = app.store.read_now(|c| {
        let root = district::one(c, code)?.expect("Kecheng").root;
        let top = place::one(c, code, root)?.expect("its place").path;
        place::below(c, code, &top, PlaceKind::Compound)
    });
    let about = compound.expect("compounds")[0].id;
    for _ in 0..MATTERS / 250 {
        let deeds = (0..250).map(|_| matter::raise(&app, code, &Actor::Public, one(about)));
        let raised = runtime.block_on(join_all(deeds));
        assert!(raised.iter().all(Result::is_ok), "they are raised");
    }
    clock.set("2022-03-04T09:30:00Z");
    let (start, spent) = (Instant::now(), cpu(std::process::id()));
    let taken = runtime.block_on(tick(&app)).expect("the clock");
    let (seconds, spent) = (
        start.elapsed().as_secs_f64(),
        cpu(std::process::id()) - spent,
    );
    assert_eq!(taken, MATTERS, "each goes up once");
    let per = |of: f64| of / MATTERS as f64 * 1000.0;
    table.note(
        &format!("{MATTERS} clocks that end at one instant, {name}"),
        format!(
            "{:.1} s = {:.0} steps/s, {:.0} ms CPU/1,000",
            seconds,
            MATTERS as f64 / seconds,
            per(spent) * 1000.0
        ),
        limit,
    );
    let start = Instant::now();
    let (compared, amiss) = app
        .store
        .read_now(|c| again::compare(c, code))
        .expect("read");
    assert_eq!((compared, amiss), (MATTERS as u64, None));
    table.note(
        &format!("matters worked out again from their events, {name}"),
        format!("{:.0}/s", MATTERS as f64 / start.elapsed().as_secs_f64()),
        String::new(),
    );
}
