//! Pages the public reads, kept and not kept, against a bare handler with the same bytes.

use crate::house::House;
use crate::load::{Ask, in_turn};
use crate::process::{Server, rss_mb};
use crate::streams;
use crate::table::Table;
use std::process::Command;
use std::time::Duration;

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
        // A session cookie nobody holds: the public's page, built anew each time.
        let built = Ask {
            cookie: "tanxin=nobody".into(),
            ..Ask::page(path)
        };
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
}
