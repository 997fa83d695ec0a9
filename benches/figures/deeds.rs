//! Raising a matter over HTTP, answered when it is on disk.

use crate::house::House;
use crate::inserts;
use crate::load::{Ask, in_turn};
use crate::process::Server;
use crate::table::Table;
use bytes::Bytes;
use hyper::Method;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

const ROUND: Duration = Duration::from_secs(2);
const CONNECTIONS: usize = 64;

/// The form of a matter; each with a key of its own.
fn form(place: &str) -> Arc<dyn Fn(u64) -> Bytes + Send + Sync> {
    let place = place.to_owned();
    Arc::new(move |_| {
        let key = uuid::Uuid::now_v7();
        format!(
            "key={key}&place={place}&about={place}&category=corridor-light&title=&secret=\
             &text=%E6%A5%BC%E9%81%93%E7%81%AF%E4%B8%8D%E4%BA%AE%E4%BA%86%EF%BC%8C%E8%AF%B7%E7%9C%8B%E4%B8%80%E4%B8%8B"
        )
        .into()
    })
}

/// Raising one at the building of the scenario.
pub fn raise(house: &House) -> Ask {
    Ask {
        method: Method::POST,
        body: form(&house.building_id),
        expect: &[303],
        ..Ask::page("/330802/matters/new")
    }
}

pub fn measure(table: &mut Table) {
    on(table, "SQLite", None);
    match std::env::var("TANXIN_TEST_POSTGRES") {
        Ok(url) => {
            let alone = inserts::postgres(&url);
            let database = inserts::fresh_database(&url).expect("a database");
            on(table, "PostgreSQL", Some((&database, alone)));
        }
        Err(_) => println!("TANXIN_TEST_POSTGRES is not set: PostgreSQL is not measured"),
    }
}

fn on(table: &mut Table, name: &str, postgres: Option<(&str, Option<f64>)>) {
    let house = House::open(&format!("deeds-{name}"), postgres.map(|(url, _)| url));
    let mut bare = Command::new(std::env::current_exe().expect("ourselves"));
    let bare = Server::start(bare.arg("bare"));
    let raise = raise(&house);
    let post = Ask {
        path: Ask::page("/post").path,
        ..raise.clone()
    };
    let outcomes = in_turn(
        &[(&bare, &post), (&house.server, &raise)],
        CONNECTIONS,
        3,
        ROUND,
    );
    let (limit, raised) = (outcomes[0], outcomes[1]);
    let share = raised.rate() / limit.rate() * 100.0;
    let times = raised.cpu_per_1000() / limit.cpu_per_1000();
    let row = format!("raising a matter, {name}, {CONNECTIONS} connections");
    match postgres {
        None => {
            let plain = inserts::sqlite();
            let bars = share >= 8.0 && times <= 12.0;
            let figure = format!("{} = {share:.1} %, {times:.1}× CPU", raised.words());
            table.bar(
                &row,
                figure,
                limit.words(),
                "≥ 8 % of bare, ≤ 12× CPU",
                bars,
            );
            table.note(
                "plain SQLite inserts, groups of 64",
                format!("{plain:.0}/s"),
                String::new(),
            );
        }
        Some((_, alone)) => {
            table.bar(
                &row,
                raised.words(),
                limit.words(),
                "≥ 2,000/s",
                raised.rate() >= 2000.0,
            );
            let alone = alone.map_or("not to be had".to_owned(), |r| format!("{r:.0}/s"));
            table.note("pgbench, one insert, 64 clients", alone, String::new());
        }
    }
}
