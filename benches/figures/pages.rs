//! Pages the public reads, kept and not kept, against a bare handler with the same bytes.

use crate::deeds;
use crate::house::House;
use crate::load::{Ask, in_turn, run};
use crate::process::{Server, rss_mb};
use crate::streams;
use crate::table::Table;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tanxin_domain::District;
use tanxin_store::matter::{self, Filter};

/// Several times as many as the server keeps.
const MATTERS: i64 = 5_000;
const ROUND: Duration = Duration::from_millis(1500);

pub fn measure(table: &mut Table) {
    let house = House::open("pages", None);
    let mb = rss_mb(house.server.id());
    table.bar(
        "memory with the demo",
        format!("{mb:.0} MB"),
        String::new(),
        "< 100 MB",
        mb < 100.0,
    );
    for (name, path) in [
        ("matter page", &house.matter),
        ("building page", &house.building),
    ] {
        let mut bare = Command::new(std::env::current_exe().expect("ourselves"));
        let bare = Server::start(bare.arg("bare").env("BARE_PAGE", house.keep(path)));
        let kept = Ask::page(path);
        // An address nobody asked for before: the public's page, built anew each time.
        let base = path.clone();
        let built = Ask::pages(move |n| format!("{base}?{n}"));
        let page = Ask::page("/page");
        let loads = [
            (&bare, &page),
            (&house.server, &kept),
            (&house.server, &built),
        ];
        let outcomes = in_turn(&loads, 32, 3, ROUND);
        let limit = outcomes[0];
        for (what, outcome, most) in [("kept", outcomes[1], 1.7), ("built", outcomes[2], 5.0)] {
            let times = outcome.cpu_per_1000() / limit.cpu_per_1000();
            let row = format!("{name}, {what}");
            let figure = format!("{} = {times:.2}× CPU", outcome.words());
            if name == "matter page" {
                let bar = format!("≤ {most}× CPU");
                table.bar(&row, figure, limit.words(), &bar, times <= most);
            } else {
                table.note(&row, figure, limit.words());
            }
        }
    }
    streams::row(table, &house);
    read_anew(table, &house);
}

/// More matters than are kept, one after the other: each is read and its page built.
fn read_anew(table: &mut Table, house: &House) {
    run(&house.server, &deeds::raise(house), 64, ROUND);
    let district = District::new(330_802).expect("a district");
    let mut conn = house.database().connect().expect("the data");
    let all = Filter::default();
    let now = jiff::Timestamp::UNIX_EPOCH;
    let matters = matter::list(&mut conn, district, &all, now, MATTERS).expect("matters");
    assert_eq!(matters.len() as i64, MATTERS, "more than are kept");
    let paths: Vec<String> = matters
        .iter()
        .map(|m| format!("/330802/matters/{}", m.id))
        .collect();
    let mut bare = Command::new(std::env::current_exe().expect("ourselves"));
    let bare = Server::start(bare.arg("bare").env("BARE_PAGE", house.keep(&paths[0])));
    let next = AtomicUsize::new(0);
    let read = Ask::pages(move |_| {
        let at = next.fetch_add(1, Ordering::Relaxed) % paths.len();
        paths[at].clone()
    });
    let loads = [(&bare, &Ask::page("/page")), (&house.server, &read)];
    let outcomes = in_turn(&loads, 32, 3, ROUND);
    let (limit, read) = (outcomes[0], outcomes[1]);
    let times = read.cpu_per_1000() / limit.cpu_per_1000();
    table.bar(
        "matter page, read and built",
        format!("{} = {times:.2}× CPU", read.words()),
        limit.words(),
        "≤ 5× CPU",
        times <= 5.0,
    );
}
