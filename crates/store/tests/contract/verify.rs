//! Every comparison finds what it is there for, and says nothing about what is right.

use crate::kecheng;
use diesel::connection::SimpleConnection as _;
use tanxin_domain::PlaceId;
use tanxin_domain::place::PlacePath;
use tanxin_store::testing::{TestClock, TestDatabase};
use tanxin_store::verify::{CHECKS, first_wrong};
use tanxin_store::{Conn, district, on_both};

/// The names of the comparisons that find something.
fn found(conn: &mut Conn) -> Vec<&'static str> {
    CHECKS
        .iter()
        .filter(|check| first_wrong(conn, check, kecheng()).unwrap().is_some())
        .map(|check| check.name)
        .collect()
}

/// A root, a place below it, and one right row of each kind.
fn right() -> String {
    let root = PlacePath::root(PlaceId(1));
    let below = root.child(PlaceId(2));
    let (root, below) = (root.as_str(), below.as_str());
    let place = "INSERT INTO place (district, id, parent, kind, path, name, sort_key) VALUES";
    format!(
        "{place} (330802, 1, NULL, 'district', '{root}', 'r', 'r'), \
                 (330802, 2, 1, 'township', '{below}', 'b', 'b'); \
         INSERT INTO office (district, id, place, path, kind, name) \
           VALUES (330802, 3, 2, '{below}', 'other', 'o'); \
         INSERT INTO role (district, id, person, kind, place, path, from_at, until_at) \
           VALUES (330802, 4, 9, 'township', 2, '{below}', 0, 1); \
         INSERT INTO assembly (district, id, place, path, title, at, venue, rule, called_at, state) \
           VALUES (330802, 5, 2, '{below}', 't', 0, 'v', 'r', 0, 'called'); \
         INSERT INTO roll_entry (district, roll, id, no, voter_kind, voter, mark) \
           VALUES (330802, 5, 6, 1, 'household', 2, 'entitled'); \
         INSERT INTO check_in (district, assembly, roll_entry, how, at, by_kind, by_id) \
           VALUES (330802, 5, 6, 'typed', 0, 'system', 0); \
         INSERT INTO poll (district, id, place, path, assembly, roll, title, rule, digest, secrecy, \
           round, silent, called_at, state) \
           VALUES (330802, 8, 2, '{below}', 5, 5, 't', 'r', 'd', 'secret', 1, 0, 0, 'called'); \
         INSERT INTO ballot (district, poll, roll_entry, door, at, by_kind, by_id) \
           VALUES (330802, 8, 6, 'paper', 0, 'system', 0);"
    )
}

on_both! {
    fn each_comparison_finds_its_fault(kind) {
        let database = TestDatabase::with_tables(kind);
        let store = database.open(&TestClock::at("2022-03-03T00:00:00Z")).unwrap();
        store.read_now(|c| district::found(c, kecheng())).unwrap();
        drop(store);
        let mut conn = database.database.connect().unwrap();
        conn.batch_execute(&right()).unwrap();
        assert_eq!(found(&mut conn), Vec::<&str>::new());
        let (matter, values) = (
            "INSERT INTO matter (district, id, no, place, source, category, title, text, secret, \
             name_public, state, office, raised_at, reopened, version, receipt, receipt_seal)",
            "2, 'staff', 'corridor-slippery', 't', 't', 0, 0, 'open', 3, 0",
        );
        // A text stands for the bytes, which the two databases write differently.
        let raised = |rest: &str| format!("{matter} VALUES (330802, 7, {rest}, 1, 'a', 'a')");
        for (wrong, name) in [
            ("UPDATE place SET path = 'x' WHERE id = 2".to_owned(), "place-path"),
            ("UPDATE office SET path = 'x'".to_owned(), "office-path"),
            ("UPDATE role SET path = 'x'".to_owned(), "role-path"),
            ("UPDATE assembly SET path = 'x'".to_owned(), "assembly-path"),
            ("DELETE FROM roll_entry".to_owned(), "check-in-roll"),
            ("UPDATE poll SET path = 'x'".to_owned(), "poll-path"),
            ("UPDATE roll_entry SET mark = 'vacant'".to_owned(), "ballot-roll"),
            ("DELETE FROM check_in".to_owned(), "ballot-present"),
            ("UPDATE ballot SET answers = '[]'".to_owned(), "ballot-event"),
            (raised(&format!("2, {values}, 0")), "matter-number"),
            (raised(&format!("1, {values}, 0")), "matter-event"),
            (raised(&format!("1, {values}, 1")), "matter-reopened"),
            (raised(&format!("1, {values}, 0")), "matter-word"),
            ("INSERT INTO unread (district, office, matter) VALUES (330802, 3, 7)".to_owned(), "matter-unread"),
            (raised(&format!("1, {values}, 0")), "counted"),
            (
                "INSERT INTO link (district, seq, matter, other, kind) \
                 VALUES (330802, 1, 7, 8, 'merged')"
                    .to_owned(),
                "link-event",
            ),
            (
                raised(&format!("1, {}, 0", values.replace("'open'", "'merged'"))),
                "link-lead",
            ),
            (
                "INSERT INTO rollup (district, place, span, class, n) \
                 VALUES (330802, 2, 'm2022-03', 'none.waiting.-.-.-.-', 1)"
                    .to_owned(),
                "rollup",
            ),
            (
                "INSERT INTO rollup_total (district, place, span, raised, settled) \
                 VALUES (330802, 2, 'm2022-03', 1, 0)"
                    .to_owned(),
                "rollup",
            ),
        ] {
            conn.batch_execute(&format!("BEGIN; {wrong}")).unwrap();
            let seen = found(&mut conn);
            assert!(seen.contains(&name), "{name}: {seen:?}");
            conn.batch_execute("ROLLBACK").unwrap();
        }
        assert_eq!(found(&mut conn), Vec::<&str>::new());
    }
}
