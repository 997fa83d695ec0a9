//! `make bench`: one table, each figure beside its limit from the same run.
//!
//! The limit of a page is a bare axum handler that serves the same bytes, in a
//! process of its own; of a durable deed, plain grouped inserts into SQLite and
//! pgbench's single insert. Rounds of the two alternate, because these machines
//! are noisy. The load generator takes its share of the two cores, so each row
//! shows requests a second and the server's CPU for 1,000 requests; bars that
//! speak of the bare handler hold on CPU.
#![allow(missing_docs)]

mod bare;
mod clocks;
mod country;
mod deeds;
mod door;
mod house;
mod inserts;
mod load;
mod pages;
mod polls;
mod process;
mod scale;
mod streams;
mod table;

use table::Table;

fn main() {
    let mut args = std::env::args().skip(1).filter(|a| a != "--bench");
    match args.next().as_deref() {
        Some("bare") => bare::serve(),
        only => measure(only),
    }
}

fn measure(only: Option<&str>) {
    let wants = |part: &str| only.is_none_or(|o| o == part);
    let mut table = Table::new();
    if wants("pages") {
        pages::measure(&mut table);
    }
    if wants("deeds") {
        deeds::measure(&mut table);
    }
    if wants("door") {
        door::measure(&mut table);
    }
    if wants("polls") {
        polls::measure(&mut table);
    }
    if wants("clocks") {
        clocks::measure(&mut table);
    }
    if wants("scale") || only == Some("scale-sqlite") {
        scale::on_sqlite(&mut table);
    }
    if wants("scale") || only == Some("scale-postgres") {
        scale::on_postgres(&mut table);
    }
    if only == Some("long") {
        scale::measure_long(&mut table);
    }
    if wants("country") {
        country::measure(&mut table);
    }
    table.print();
    if table.missed() > 0 {
        println!(
            "\n{} bar(s) missed; see docs/benchmarks.md for the profile.",
            table.missed()
        );
    }
}
