//! What migrations make of matters that were raised before anything was counted of them.

use crate::kecheng;
use diesel::connection::SimpleConnection as _;
use tanxin_domain::PlaceId;
use tanxin_domain::place::PlacePath;
use tanxin_domain::rate::{Counts, Span, Total};
use tanxin_store::testing::{TestDatabase, tables_as_of};
use tanxin_store::verify::{CHECKS, first_wrong};
use tanxin_store::{Conn, on_both, rollup};

/// Noon of 3 March 2022.
const RAISED: i64 = 1_646_280_000_000;

fn weeks() -> (Span, Span) {
    let week = Span::week("2022-03-03".parse().unwrap());
    (week.back(1), week)
}

/// A district with a building, and three matters about it: open, solved, secret.
fn raised_before(conn: &mut Conn) {
    tables_as_of(conn, "0013_objection").unwrap();
    let root = PlacePath::root(PlaceId(1));
    let building = root.child(PlaceId(2));
    let matter = "INSERT INTO matter (district, id, no, place, source, category, title, text, \
                  secret, name_public, state, state_at, outcome, office, due, raised_at, reopened, \
                  version, receipt, receipt_seal) VALUES (330802,";
    let rest = format!("9, '2022-03-08', {RAISED}, 0, 1");
    conn.batch_execute(&format!(
        "INSERT INTO district (district, name, region, root_place) VALUES (330802, 'r', 0, 1); \
         INSERT INTO place (district, id, parent, kind, path, name, sort_key) VALUES \
           (330802, 1, NULL, 'district', '{}', 'r', 'r'), \
           (330802, 2, 1, 'building', '{}', 'b', 'b'); \
         {matter} 5, 1, 2, 'door', 'corridor-light', 't', 't', 0, 0, 'open', NULL, NULL, {rest}, '5', 'a'); \
         {matter} 6, 2, 2, 'door', 'corridor-light', 't', 't', 0, 0, 'confirmed', 7, 'solved', {rest}, '6', 'a'); \
         {matter} 7, 3, 2, 'door', 'corridor-light', 't', 't', 1, 0, 'open', NULL, NULL, {rest}, '7', 'a');",
        root.as_str(),
        building.as_str(),
    ))
    .unwrap();
}

fn totals(conn: &mut Conn) -> Vec<(PlaceId, Total)> {
    let found = rollup::totals(conn, kecheng(), &[PlaceId(1), PlaceId(2)], weeks()).unwrap();
    found.into_iter().map(|((at, _), n)| (at, n)).collect()
}

#[track_caller]
fn nothing_wrong(conn: &mut Conn) {
    for check in CHECKS
        .iter()
        .filter(|c| ["counted", "rollup"].contains(&c.name))
    {
        let wrong = first_wrong(conn, check, kecheng()).unwrap();
        assert_eq!(wrong, None, "{}", check.name);
    }
}

const BOTH: Total = Total {
    raised: 2,
    settled: 1,
};

on_both! {
    fn what_was_raised_before_anything_was_counted_is_counted(kind) {
        let database = TestDatabase::new(kind);
        let mut conn = database.database.connect().unwrap();
        raised_before(&mut conn);
        tanxin_store::migrate(&mut conn).unwrap();
        let found = rollup::read(&mut conn, kecheng(), &[PlaceId(2)], weeks()).unwrap();
        let all: Counts = found.into_values().next().unwrap();
        let all: Vec<String> = all.into_iter().map(|(class, n)| format!("{class} {n}")).collect();
        assert_eq!(all, ["none.waiting.-.-.-.- 1", "in-time.solved.-.community.-.- 1"]);
        assert_eq!(totals(&mut conn), [(PlaceId(1), BOTH), (PlaceId(2), BOTH)]);
        nothing_wrong(&mut conn);
        tanxin_store::migrate(&mut conn).unwrap();
        assert_eq!(totals(&mut conn), [(PlaceId(1), BOTH), (PlaceId(2), BOTH)], "and once");
    }

    fn what_was_counted_by_class_alone_has_totals(kind) {
        let database = TestDatabase::new(kind);
        let mut conn = database.database.connect().unwrap();
        raised_before(&mut conn);
        tables_as_of(&mut conn, "0021_underway").unwrap();
        let (open, solved) = ("none.waiting.-.-.-.-", "late.solved.-.building.again.-");
        let counted = |id: i64, class: &str| format!("(330802, {id}, {RAISED}, '{class}')");
        let rolled = |at: i64, class: &str| {
            let span = |s: &str| format!("(330802, {at}, '{s}', '{class}', 1)");
            [span("w2022-02-28"), span("m2022-03")].join(", ")
        };
        conn.batch_execute(&format!(
            "INSERT INTO counted (district, matter, raised_at, class) VALUES {}, {}; \
             INSERT INTO rollup (district, place, span, class, n) VALUES {}, {}, {}, {};",
            counted(5, open), counted(6, solved),
            rolled(1, open), rolled(1, solved), rolled(2, open), rolled(2, solved),
        )).unwrap();
        tanxin_store::migrate(&mut conn).unwrap();
        assert_eq!(totals(&mut conn), [(PlaceId(1), BOTH), (PlaceId(2), BOTH)]);
        let rollup = CHECKS.iter().find(|c| c.name == "rollup").unwrap();
        assert_eq!(first_wrong(&mut conn, rollup, kecheng()).unwrap(), None);
    }
}
