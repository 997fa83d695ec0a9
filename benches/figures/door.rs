//! Fifty phones at the door of one assembly, each checking in the next household as soon as
//! it is answered, while a projector follows.

use crate::house::{House, sign_in};
use crate::load::{Ask, run};
use crate::streams;
use crate::table::Table;
use bytes::Bytes;
use hyper::Method;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tanxin::app::{App, Site};
use tanxin::clock::Clock;
use tanxin::demo;
use tanxin::keys::Keys;
use tanxin::services::{assembly, import};
use tanxin_domain::import::Generate;
use tanxin_domain::place::PlaceKind;
use tanxin_domain::{Actor, AssemblyId, PlaceId};
use tanxin_store::{Database, Options, Store, place};

const DEVICES: usize = 50;
const LASTING: Duration = Duration::from_millis(1500);

/// A compound called together, its roll fixed: 1,200 households a building.
struct Gathering {
    id: AssemblyId,
    homes: Vec<PlaceId>,
}

fn gather(database: Database, key: &Path, buildings: &str) -> Gathering {
    let now: jiff::Timestamp = "2022-03-07T01:00:00Z".parse().expect("an instant");
    let clock = Clock::from_fn(move || now);
    let store = Store::open(database, Options::new(clock.for_store())).expect("the database");
    let (keys, _) = Keys::open(key).expect("the key");
    let site = Site {
        origin: "http://localhost".into(),
        https: false,
        demo: true,
        second_factor: false,
    };
    let app = App::new(store, clock, keys, site);
    let runtime = tokio::runtime::Runtime::new().expect("tokio");
    runtime.block_on(async {
        let (code, by) = (demo::district(), Actor::System);
        let tree = app
            .store
            .read_now(|c| place::of_kinds(c, code, &[PlaceKind::Community]));
        let tree = tree.expect("communities");
        let community = tree.iter().find(|p| p.name.starts_with("斗潭社区"));
        let plan = Generate {
            compound: "新苑".into(),
            buildings: buildings.into(),
            units: 10,
            floors: "1-30".into(),
            doors: 4,
            ..Generate::default()
        };
        let under = community.expect("斗潭社区").id;
        let looked = import::generate(&app, code, &by, under, "新苑", &plan).await;
        let id = looked.expect("a plan").id.expect("something new");
        import::confirm(&app, code, &by, id).await.expect("written");
        let call = assembly::Call {
            place: compound(&app),
            rule: "COMMUNITY_ASSEMBLY".into(),
            title: String::new(),
            at: "2022-03-07T06:00:00Z".parse().expect("an instant"),
            venue: "广场".into(),
            agenda: vec!["充电桩".into()],
            waiver: "趁大家都在".into(),
            key: None,
        };
        let id = assembly::call(&app, code, &by, call).await.expect("called");
        let frozen = assembly::freeze(&app, code, &by, id, None).await;
        frozen.expect("frozen");
        let homes = app.store.read_now(|c| {
            let top = place::one(c, code, compound(&app))?.expect("it stands");
            place::below(c, code, &top.path, PlaceKind::Household)
        });
        let homes: Vec<_> = homes.expect("homes").iter().map(|h| h.id).collect();
        Gathering { id, homes }
    })
}

fn compound(app: &App) -> PlaceId {
    let code = demo::district();
    let all = app
        .store
        .read_now(|c| place::of_kinds(c, code, &[PlaceKind::Compound]));
    let all = all.expect("compounds");
    all.iter().find(|p| p.name == "新苑").expect("新苑").id
}

pub fn measure(table: &mut Table) {
    // As people come, in a large compound: nobody shows two cards in a second.
    let paced = ("1-2", Duration::from_secs(1), LASTING * 4);
    // And as fast as devices can, which takes households enough.
    let pressed = ("1-20", Duration::ZERO, LASTING);
    for load in [paced, pressed] {
        on(table, "SQLite", None, load);
        if let Ok(url) = std::env::var("TANXIN_TEST_POSTGRES") {
            let url = crate::inserts::fresh_database(&url).expect("a database");
            on(table, "PostgreSQL", Some(&url), load);
        }
    }
}

fn on(
    table: &mut Table,
    name: &str,
    postgres: Option<&str>,
    (buildings, pause, lasting): (&str, Duration, Duration),
) {
    let mut gathering = None;
    let house = House::after(&format!("door-{name}"), postgres, |database, key| {
        gathering = Some(gather(database, key, buildings));
    });
    let gathering = gathering.expect("gathered");
    let path = format!("/330802/assemblies/{}/check-in", gathering.id);
    let (_projector, _) = streams::open(
        &house.server,
        &format!("/330802/live/screen/{}", gathering.id),
        1,
    );
    let (homes, next) = (gathering.homes, AtomicUsize::new(0));
    let most = homes.len();
    let ask = Ask {
        method: Method::POST,
        cookie: {
            let cookie = sign_in(house.server.port);
            Arc::new(move |_| cookie.clone())
        },
        body: Arc::new(move |_| {
            let home = homes[next.fetch_add(1, Ordering::Relaxed).min(most - 1)];
            Bytes::from(format!("key={}&household={home}", uuid::Uuid::now_v7()))
        }),
        expect: &[303],
        pause,
        ..Ask::page(&path)
    };
    run(&house.server, &ask, DEVICES, lasting / 5); // warms up; not counted
    let outcome = run(&house.server, &ask, DEVICES, lasting);
    let how = if pause.is_zero() {
        format!("{most} households, without a pause")
    } else {
        format!("{most} households, one a second each")
    };
    table.bar(
        &format!("check-in, {name}, {DEVICES} devices, {how}"),
        outcome.words(),
        String::new(),
        "p99 < 30 ms",
        outcome.p99_ms < 30.0,
    );
}
