//! The index of words: the same numbers in the same order from both databases.

use crate::{World, kecheng, said, world};
use tanxin_domain::category::CategoryCode;
use tanxin_domain::matter::{Matter, MatterState, Source};
use tanxin_domain::place::PlacePath;
use tanxin_domain::search::{Asked, words};
use tanxin_domain::{MatterId, PlaceId};
use tanxin_store::testing::{Kind, TestDatabase, tables_as_of};
use tanxin_store::{Conn, StoreError, on_both, search, verify};

/// Two buildings below a district.
fn at(building: i64) -> PlacePath {
    PlacePath::root(PlaceId(1)).child(PlaceId(building))
}

fn matter(no: i64, title: &str, text: &str) -> Matter {
    Matter {
        id: MatterId(1000 + no),
        no,
        place: PlaceId(2),
        floor: None,
        household: None,
        person: None,
        assembly: None,
        agenda_item: None,
        source: Source::Door,
        category: CategoryCode::parse("corridor-light").unwrap(),
        title: title.to_owned(),
        text: text.to_owned(),
        secret: false,
        name_public: false,
        state: MatterState::Open,
        flow: crate::matter::at_office(7, "2022-03-08"),
        raised_at: "2022-03-03T06:00:00Z".parse().unwrap(),
        reopened: 0,
        version: 1,
    }
}

/// Writes matters into the index alone, each about a building.
fn index(w: &World, all: Vec<(Matter, i64)>) {
    let done = w.store.write_now(kecheng(), None, move |tx| {
        for (m, building) in &all {
            search::keep(tx, m, &at(*building));
        }
        tx.emit(said(1))
    });
    done.map_err(|e: StoreError| e).unwrap();
}

fn find(w: &World, asked: &Asked, before: Option<i64>, most: i64) -> Vec<i64> {
    within(w, asked, (0, before), most)
}

fn within(w: &World, asked: &Asked, numbers: (i64, Option<i64>), most: i64) -> Vec<i64> {
    let found = w
        .store
        .read_now(|c| search::find(c, kecheng(), asked, numbers, most));
    found.unwrap()
}

fn ask(w: &World, text: &str) -> Vec<i64> {
    let asked = Asked {
        words: words(text),
        ..Asked::default()
    };
    find(w, &asked, None, 100)
}

on_both! {
    fn what_is_asked_is_found_newest_first(kind) {
        let w = world(kind);
        let mut secret = matter(4, "电梯里的摄像头坏了", "悄悄说");
        secret.secret = true;
        index(&w, vec![
            (matter(1, "电梯坏了", "三楼停住，老人困在里面"), 2),
            (matter(2, "Lift broken — 电梯 B2", ""), 3),
            (matter(3, "路灯不亮", "电梯口也黑"), 2),
            (secret, 2),
        ]);
        assert_eq!(ask(&w, "电梯"), [2, 1]);
        assert_eq!(ask(&w, "ＬＩＦＴ"), [2]);
        assert_eq!(ask(&w, "电梯 坏了"), [1]);
        assert_eq!(ask(&w, "电楼"), [0i64; 0]);
        assert_eq!(ask(&w, "  ，。"), [0i64; 0], "no word is no question");
        let asked = Asked { words: words("电梯"), ..Asked::default() };
        assert_eq!(find(&w, &Asked { secret: true, ..asked.clone() }, None, 9), [4, 2, 1]);
        assert_eq!(find(&w, &Asked { inside: true, ..asked.clone() }, None, 9), [3, 2, 1]);
        assert_eq!(find(&w, &Asked { below: Some(PlaceId(2)), ..asked.clone() }, None, 9), [1]);
        assert_eq!(find(&w, &asked, Some(2), 9), [1]);
        assert_eq!(find(&w, &asked, None, 1), [2]);
        let any = Asked { words: words("路灯 老人 lift"), any: true, ..Asked::default() };
        assert_eq!(find(&w, &any, None, 9), [3, 2]);
        // Signs of the query languages are no signs here.
        for wild in ["\"", "'", "电梯*", "NOT 电梯", "电梯 OR 路灯", "a:* & b", "\\"] {
            let _ = ask(&w, wild);
        }
        assert_eq!(ask(&w, "电梯*"), [2, 1]);
    }

    fn a_line_put_right_is_found_by_its_new_words_alone(kind) {
        let w = world(kind);
        index(&w, vec![(matter(1, "电梯坏了", "停住了"), 2)]);
        let done = w.store.write_now(kecheng(), None, |tx| {
            search::keep_again(tx, &matter(1, "路灯坏了", "停住了"), &at(2))?;
            tx.emit(said(1))
        });
        done.map_err(|e: StoreError| e).unwrap();
        assert_eq!((ask(&w, "电梯"), ask(&w, "路灯")), (vec![], vec![1]));
    }

    fn parts_are_joined_and_the_same_is_found(kind) {
        let w = world(kind);
        for no in 1..=30 {
            index(&w, vec![(matter(no, if no % 2 == 0 { "电梯坏了" } else { "路灯不亮" }, "停住了"), 2)]);
        }
        let parts = || w.store.read_now(|c| Ok::<_, StoreError>(match c {
            Conn::Sqlite(_) => tanxin_store::testing::said(c, "SELECT DISTINCT CAST(id >> 37 AS TEXT) AS said FROM matter_word_data WHERE id >> 37 > 0").len(),
            Conn::Postgres(_) => 0,
        })).unwrap();
        let (before, found) = (parts(), ask(&w, "电梯"));
        w.store.read_now(|c| search::join_parts(c, 100, Default::default())).unwrap();
        assert_eq!(found, (1..=15).rev().map(|n| 2 * n).collect::<Vec<_>>());
        assert_eq!(ask(&w, "电梯"), found);
        // One of each size is left, and another go finds nothing to do.
        let after = parts();
        match kind {
            Kind::Sqlite => assert!(before > 2 && after < before, "{before} parts, then {after}"),
            Kind::Postgres => assert_eq!(after, 0),
        }
        w.store.read_now(|c| search::join_parts(c, 100, Default::default())).unwrap();
        assert_eq!(parts(), after);
        // What comes after goes on as before.
        index(&w, vec![(matter(31, "电梯又坏了", ""), 2)]);
        assert_eq!(ask(&w, "电梯")[..2], [31, 30]);
    }

    fn the_order_holds_over_thousands(kind) {
        let w = world(kind);
        // Sparse and dense words, over the edges of blocks of 4096 numbers.
        let line = |no: i64| match no % 1500 {
            0 => "漏水了",
            n if n % 3 == 0 => "电梯坏了",
            _ => "路灯不亮",
        };
        let all = |from: i64| (from..from + 2500).map(|no| (matter(no, line(no), ""), 2 + no % 2)).collect();
        for from in [1, 2501, 5001, 7501] {
            index(&w, all(from));
        }
        let plain = |word: &str| -> Vec<i64> { (1..=10_000).rev().filter(|no| line(*no).contains(word)).collect() };
        assert_eq!(ask(&w, "漏水"), plain("漏水"));
        assert_eq!(ask(&w, "电梯"), plain("电梯")[..100]);
        let asked = Asked { words: words("电梯"), below: Some(PlaceId(3)), ..Asked::default() };
        let mut pages = Vec::new();
        while let page = find(&w, &asked, pages.last().copied(), 700) && !page.is_empty() {
            pages.extend(page);
        }
        assert_eq!(pages, plain("电梯").into_iter().filter(|no| no % 2 == 1).collect::<Vec<_>>());
    }

    fn an_index_in_the_order_of_before_is_filled_anew(kind) {
        use diesel::connection::SimpleConnection as _;
        let database = TestDatabase::new(kind);
        let mut conn = database.database.connect().unwrap();
        tables_as_of(&mut conn, "0022_total").unwrap();
        let root = PlacePath::root(PlaceId(1));
        let matter = |no: i64| format!(
            "INSERT INTO matter (district, id, no, place, source, category, title, text, secret, \
             name_public, state, office, raised_at, reopened, version, receipt, receipt_seal) \
             VALUES (330802, {no}, {no}, 1, 'door', 'corridor-light', '电梯坏了', 't', 0, 0, \
             'withdrawn', 3, 0, 0, 1, '{no}', 'a');"
        );
        // As they were numbered before; on PostgreSQL nothing has changed.
        let entry = |no: i64| match kind {
            Kind::Sqlite => format!("INSERT INTO matter_word (rowid, words) VALUES ({}, '电梯 梯坏');", (330_802i64 << 40) + no),
            Kind::Postgres => format!(
                "INSERT INTO matter_word (district, no, words) VALUES (330802, {no}, \
                 array_to_tsvector('{{电梯,§330802,▪12.330802.0,▪16.330802.0,▪20.330802.0}}'));"
            ),
        };
        conn.batch_execute(&format!(
            "INSERT INTO place (district, id, kind, path, name, sort_key) \
             VALUES (330802, 1, 'district', '{}', 'r', 'r'); {} {} {} {}",
            root.as_str(), matter(1), matter(2), entry(1), entry(2),
        )).unwrap();
        tanxin_store::migrate(&mut conn).unwrap();
        let check = verify::CHECKS.iter().find(|c| c.name == "matter-word").unwrap();
        assert_eq!(verify::first_wrong(&mut conn, check, kecheng()).unwrap(), None);
        let asked = Asked { words: words("电梯"), ..Asked::default() };
        let found = search::find(&mut conn, kecheng(), &asked, (0, None), 9).unwrap();
        assert_eq!(found, [2, 1]);
    }

    fn what_is_far_back_is_found_too(kind) {
        let w = world(kind);
        let all = [5, 4096, 1 << 20, 30_000_000, 30_000_001];
        index(&w, all.map(|no| (matter(no, "漏水了", ""), 2)).to_vec());
        assert_eq!(ask(&w, "漏水"), [30_000_001, 30_000_000, 1 << 20, 4096, 5]);
        assert_eq!(ask(&w, "电梯"), [0i64; 0]);
    }

    fn a_database_from_before_there_was_an_index_gets_one(kind) {
        use diesel::connection::SimpleConnection as _;
        let w = world(kind);
        let root = PlacePath::root(PlaceId(1));
        let mut conn = w.database.database.connect().unwrap();
        let (place, path) = ("INSERT INTO place (district, id, kind, path, name, sort_key) VALUES", root.as_str());
        conn.batch_execute(&format!(
            "{place} (330802, 1, 'district', '{path}', 'r', 'r'); \
             INSERT INTO matter (district, id, no, place, source, category, title, text, secret, \
             name_public, state, office, raised_at, reopened, version, receipt, receipt_seal) \
             VALUES (330802, 7, 1, 1, 'door', 'c', '电梯坏了', 't', 0, 0, 'open', 3, 0, 0, 1, 'a', 'a')"
        )).unwrap();
        let check = verify::CHECKS.iter().find(|c| c.name == "matter-word").unwrap();
        assert_eq!(verify::first_wrong(&mut conn, check, kecheng()).unwrap(), Some(7));
        tanxin_store::migrate(&mut conn).unwrap();
        assert_eq!(verify::first_wrong(&mut conn, check, kecheng()).unwrap(), None);
        assert_eq!(ask(&w, "电梯"), [1]);
        tanxin_store::migrate(&mut conn).unwrap();
        assert_eq!(ask(&w, "电梯"), [1], "and only one");
    }
}

/// Wild texts: whatever one database finds, the other finds too, in the same order.
#[test]
fn both_find_the_same_of_anything() {
    use proptest::prelude::*;
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;
    let worlds = [world(Kind::Sqlite), world(Kind::Postgres)];
    let mut runner = TestRunner::deterministic();
    let text = || "([电梯灯漏水坏]|[a-cA-C0-2é ，'\"·›⊘§▪\\\\]){0,12}";
    let mut all = Vec::new();
    for no in 1..=300 {
        let tree = (text(), text(), any::<bool>(), 2i64..4)
            .new_tree(&mut runner)
            .unwrap();
        let (title, words, secret, building) = tree.current();
        let mut new = matter(no, &title, &words);
        new.secret = secret;
        all.push((new, building));
    }
    for w in &worlds {
        index(w, all.clone());
    }
    let asked = (
        text(),
        any::<[bool; 3]>(),
        prop::option::of(1i64..4),
        prop::option::of(1i64..300),
        0i64..150,
    );
    for _ in 0..400 {
        let tree = asked.new_tree(&mut runner).unwrap();
        let (text, [any, inside, secret], below, before, from) = tree.current();
        let asked = Asked {
            words: words(&text),
            any,
            below: below.map(PlaceId),
            inside,
            secret,
        };
        let [lite, post] = [&worlds[0], &worlds[1]].map(|w| find(w, &asked, before, 50));
        assert_eq!(lite, post, "{asked:?}");
        // From a number on it is the same without what lies below.
        let [lite, post] = [&worlds[0], &worlds[1]].map(|w| within(w, &asked, (from, before), 300));
        let whole = find(&worlds[0], &asked, before, 300);
        let due: Vec<i64> = whole.into_iter().filter(|no| *no >= from).collect();
        assert_eq!((&lite, &post), (&due, &due), "{from} {asked:?}");
    }
}
