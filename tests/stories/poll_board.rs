//! A poll of its own, around the ballots: the posted roll, objections, the board, and whoever
//! supervises.

use crate::polling::{casts, election, held, home, motion, says, voter};
use crate::world::{Answer as Page, World, kecheng};
use axum::http::StatusCode;
use tanxin::services::poll::objection::{self, Object, Rule};
use tanxin::services::poll::{self, proxies};
use tanxin::web::routes::ROUTES;
use tanxin_domain::assembly::Mark;
use tanxin_domain::place::{HouseholdFacts, Occupancy, Place, PlaceKind};
use tanxin_domain::poll::{About, Choice, Secrecy};
use tanxin_domain::{Actor, ObjectionId, PlaceId, PollId};
use tanxin_store::{event, on_both, place, poll as store};

const ASKED: &str = "充电棚加装投币口，您同意吗？";

fn page(id: PollId, part: &str) -> String {
    format!("/330802/polls/{id}{part}")
}

#[track_caller]
fn done(answer: &Page) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

#[track_caller]
fn refused(answer: &Page, says: &str) {
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    assert_eq!(answer.status, unprocessable, "{}", answer.body);
    answer.shows(says);
}

/// A poll of the stairwell's own, voted on from 14 to 20 March.
fn own(w: &World, rule: &str, secrecy: Secrecy, ask: poll::Ask) -> PollId {
    let call = poll::Call {
        assembly: None,
        place: Some(w.tree.unit.id),
        rule: rule.into(),
        title: String::new(),
        secrecy,
        asks: vec![ask],
        asked: true,
        opens: Some("2022-03-14T00:00:00Z".parse().expect("an instant")),
        closes: Some("2022-03-20T12:00:00Z".parse().expect("an instant")),
        waiver: String::new(),
        silent: None,
        recall: None,
        key: None,
    };
    let called = poll::call(&w.app, kecheng(), &Actor::System, call);
    w.wait(called).expect("called")
}

fn shed(w: &World) -> PollId {
    own(w, "COMMUNITY_ASSEMBLY", Secrecy::Open, motion(ASKED))
}

fn begins(w: &World) {
    w.clock.set("2022-03-14T00:00:00Z");
    w.wait(poll::tick(&w.app)).expect("the clock comes round");
}

fn ends(w: &World) {
    w.clock.set("2022-03-20T12:00:00Z");
    w.wait(poll::tick(&w.app)).expect("the clock comes round");
    w.wait(poll::tick(&w.app)).expect("and counts");
}

/// An election by households under the statute of 2025, called on 1 February 2026.
fn committee(w: &World) -> PollId {
    w.clock.set("2026-02-01T01:00:00Z");
    let call = poll::Call {
        assembly: None,
        place: Some(w.tree.unit.id),
        rule: "ELECT_HOUSEHOLD".into(),
        title: "选举".into(),
        secrecy: Secrecy::Secret,
        asks: vec![election("选一位委员", 1, &["301", "302"])],
        asked: true,
        opens: Some("2026-03-01T00:00:00Z".parse().expect("an instant")),
        closes: Some("2026-03-03T00:00:00Z".parse().expect("an instant")),
        waiver: String::new(),
        silent: None,
        recall: None,
        key: None,
    };
    let called = poll::call(&w.app, kecheng(), &Actor::System, call);
    w.wait(called).expect("called")
}

fn objects(w: &World, id: PollId, door: &str, about: About) -> Result<ObjectionId, &'static str> {
    let new = Object {
        about,
        door: String::new(),
        text: "我家一直住着人，名册写错了".into(),
        key: None,
    };
    let by = voter(w, door);
    let made = objection::object(&w.app, kecheng(), &by, id, new);
    w.wait(made).map_err(|e| e.key())
}

fn rules(
    w: &World,
    id: PollId,
    which: ObjectionId,
    upheld: bool,
    put: (&str, Option<Mark>),
) -> Result<(), &'static str> {
    let new = Rule {
        upheld: Some(upheld),
        reason: "上门看过".into(),
        door: put.0.into(),
        mark: put.1,
        key: None,
    };
    let ruled = objection::rule(&w.app, kecheng(), &Actor::System, (id, which), new);
    w.wait(ruled).map_err(|e| e.key())
}

fn entitled(w: &World, id: PollId) -> u64 {
    let held = held(w, id);
    w.app
        .store
        .read_now(|c| store::counts(c, kecheng(), &held))
        .unwrap()
        .entitled
        .voters
}

/// A flat that was not in the books when the roll was made.
fn found_later(w: &World) {
    let unit = w.tree.unit.clone();
    let planted = w.app.store.write_now(kecheng(), None, move |tx| {
        let id = PlaceId(tx.new_id());
        let new = Place {
            id,
            parent: Some(unit.id),
            kind: PlaceKind::Household,
            path: unit.path.child(id),
            name: "1201".into(),
            stat_code: None,
            household: Some(HouseholdFacts {
                floor: 12,
                door: "1201".into(),
                area_centi_m2: None,
                occupancy: Occupancy::Owner,
            }),
        };
        place::insert(tx, &new)?;
        tx.emit(tanxin_domain::event::NewEvent {
            kind: "place.added",
            place: Some(unit.id),
            subject: id.0,
            actor: ("system", 0),
            payload: serde_json::json!({}),
        })?;
        Ok::<_, tanxin_store::StoreError>(())
    });
    planted.expect("it stands");
}

on_both! {
    fn a_posted_roll_is_objected_to_ruled_on_and_then_fixed(kind) {
        let w = World::new(kind);
        let id = committee(&w);
        let posted = page(id, "/objections");
        w.browser().get(&posted).shows("空置").shows("到2月6日为止可以提出异议").hides("姜月娥");
        let first = objects(&w, id, "201", About::Roll).expect("taken");
        assert_eq!(objects(&w, id, "201", About::Roll), Err("refuse-objection-one"));
        assert_eq!(objects(&w, id, "201", About::Result), Err("refuse-objection-no-result"));
        let second = objects(&w, id, "802", About::Roll).expect("another household");
        // Everybody reads that there is one; whose and in which words, nobody but the two.
        w.browser().get(&posted).shows("待裁定").hides("名册写错了");
        w.household("302").get(&posted).hides("名册写错了");
        // The day of the posting is not counted: five days end with the sixth of February.
        w.clock.set("2026-02-06T15:59:00Z");
        let third = objects(&w, id, "1104", About::Roll).expect("the last minute");
        w.clock.set("2026-02-06T16:00:00Z");
        assert_eq!(objects(&w, id, "301", About::Roll), Err("refuse-objection-days"));

        w.clock.set("2026-03-01T00:00:00Z");
        w.wait(poll::tick(&w.app)).unwrap();
        assert_eq!(held(&w, id).state.word(), "called", "three are undecided");
        let open = poll::open(&w.app, kecheng(), &Actor::System, id, None);
        assert_eq!(w.wait(open).unwrap_err().key(), "refuse-objection-undecided");

        assert_eq!(rules(&w, id, first, true, ("", None)), Err("refuse-objection-which-door"));
        assert_eq!(rules(&w, id, first, true, ("201", Some(Mark::Vacant))), Err("refuse-objection-says-so"));
        assert_eq!(entitled(&w, id), 41);
        rules(&w, id, first, true, ("201", Some(Mark::Entitled))).unwrap();
        assert_eq!(entitled(&w, id), 42);
        found_later(&w);
        rules(&w, id, second, true, ("1201", Some(Mark::Let))).unwrap();
        assert_eq!(entitled(&w, id), 43, "who was missing is added");
        rules(&w, id, third, false, ("", None)).unwrap();
        assert_eq!(rules(&w, id, third, true, ("1104", Some(Mark::Let))), Err("refuse-objection-ruled"));
        w.browser().get(&posted).shows("上门看过").shows("成立").shows("不成立").shows("裁定晚了").hides("名册写错了");

        let proof = held(&w, id).mending().expect("not opened yet");
        w.wait(poll::tick(&w.app)).unwrap();
        assert_eq!(held(&w, id).state.word(), "open");
        assert_eq!(objects(&w, id, "301", About::Roll), Err("refuse-objection-roll-fixed"));
        // A proof kept from before the opening changes nothing either.
        let line = w.app.store.read_now(|c| tanxin_store::assembly::entry_of(c, kecheng(), id, home(&w, "301")));
        let line = line.unwrap().unwrap().id;
        let stale = w.app.store.write_now(kecheng(), None, move |tx| {
            store::mend_mark(tx, &proof, line, Mark::Vacant)
        });
        assert!(stale.is_err(), "the roll is fixed");
        assert_eq!(entitled(&w, id), 43);
    }
}

on_both! {
    fn a_result_is_objected_to_while_it_hangs_and_never_changes_by_it(kind) {
        let w = World::new(kind);
        let id = shed(&w);
        let hangs = format!("/330802/places/{}/board", w.tree.unit.id);
        w.browser().get(&hangs).shows("充电棚加装投币口").shows("前投票");
        begins(&w);
        for door in ["301", "302", "303"] {
            casts(&w, id, door, &says(Choice::Yes)).unwrap();
    }
        ends(&w);
        let before = w.browser().get(&page(id, "/result.json")).body;
        let mut board = w.browser();
        board.get(&hangs).shows("表决结果").shows("公示到4月4日").shows("3/41 户");
        board.with("lang", "en").get(&hangs).shows("Results").shows("3/41 households");

        let mut fang = w.household("302");
        let form = [("deed", "object"), ("about", "result"), ("text", "楼上两户没有通知到")];
        done(&fang.post(&page(id, "/objections"), &form));
        fang.get(&page(id, "/objections")).shows("楼上两户没有通知到");
        // The desk notes it for whoever comes in person, by the door.
        let mut grid = w.staff("grid");
        let desk = [("deed", "object"), ("about", "result"), ("text", "没有听说"), ("door", "303")];
        done(&grid.post(&page(id, "/objections"), &desk));
        let all = w.app.store.read_now(|c| store::objections(c, kecheng(), id)).unwrap();
        let which = all[0].id.to_string();
        let mut secretary = w.secretary();
        secretary.get(&page(id, "/objections")).shows("楼上两户没有通知到").shows("302提的");
        let undecided = secretary.post(&page(id, "/objections"), &[("deed", "rule"), ("objection", &which), ("reason", "门口确实没有贴")]);
        refused(&undecided, "请选成立还是不成立");
        undecided.shows("门口确实没有贴");
        done(&secretary.post(&page(id, "/objections"), &[("deed", "rule"), ("objection", &which), ("upheld", "yes"), ("reason", "门口确实没有贴")]));
        w.browser().get(&page(id, "")).shows("门口确实没有贴").shows("重新发起").hides("没有通知到");
        assert_eq!(w.browser().get(&page(id, "/result.json")).body, before, "nothing is silently changed");

        w.clock.set("2022-04-05T01:00:00Z");
        assert_eq!(objects(&w, id, "301", About::Result), Err("refuse-objection-days"));
        w.browser().get(&hangs).hides("充电棚加装投币口");
        w.browser().get("/330802/polls").shows("充电棚加装投币口");
    }
}

/// Everything a form may say, so that it is the permission that answers.
const DEEDS: [&str; 24] = [
    "open",
    "close",
    "cancel",
    "second",
    "give",
    "take-back",
    "object",
    "rule",
    "print",
    "hand",
    "spoil",
    "unused",
    "left",
    "replace",
    "read",
    "freeze",
    "adjourn",
    "proxy",
    "check-in",
    "undo",
    "note",
    "item",
    "speak",
    "save",
];

on_both! {
    fn whoever_supervises_sees_everything_and_changes_nothing(kind) {
        let w = World::new(kind);
        let id = shed(&w);
        let a = crate::polling::under_way(&w, 21);
        let by = Actor::System;
        w.wait(proxies::give(&w.app, kecheng(), &by, id, ("702", "302", true), None)).unwrap();
        begins(&w);
        casts(&w, id, "301", &says(Choice::No)).unwrap();
        let mut sees = w.supervisor();
        let head = || w.app.store.read_now(|c| event::head(c, kecheng())).unwrap();
        let before = head();
        let whom = home(&w, "302").to_string();
        let posts = ROUTES.iter().filter(|(method, pattern, _)| {
            *method == "POST" && (pattern.contains("/polls") || pattern.contains("/assemblies"))
        });
        let mut walked = 0;
        for (_, pattern, _) in posts {
            let thing = if pattern.contains("/polls") { id.to_string() } else { a.to_string() };
            let path = pattern.replace("{district}", "330802").replace("{id}", &thing);
            for deed in DEEDS {
                let answer = sees.post(&path, &[
                    ("deed", deed), ("act", deed), ("go", "cast"), ("for", &whom), ("household", &whom),
                    ("place", &w.tree.unit.id.to_string()), ("rule", "COMMUNITY_ASSEMBLY"), ("secrecy", "open"),
                    ("kind1", "motion"), ("text1", ASKED), ("blocks", "1"), ("q1", "yes"), ("at", "1"),
                    ("door", "303"), ("from", "303"), ("to", "304"), ("written", "1"), ("about", "roll"),
                    ("text", "试一试"), ("reason", "试一试"), ("count", "3"), ("line", &whom), ("objection", &whom),
                ]);
                assert!(!answer.status.is_success() && answer.status != StatusCode::SEE_OTHER, "{pattern} {deed}: {}", answer.status);
                walked += 1;
            }
    }
        assert!(walked > 200, "{walked}");
        assert_eq!(head(), before, "nothing was changed");

        ends(&w);
        let mut sees = w.supervisor();
        sees.get(&page(id, "/proxies")).shows("702 委托 302");
        sees.get(&page(id, "/named")).shows("301").shows("不同意");
        assert_eq!(sees.get(&format!("/330802/assemblies/{a}/roll")).status, StatusCode::OK);
        let log = sees.get(&page(id, "/log"));
        log.shows("发起表决").shows("记下委托").shows("投票：301").shows("计票").hides("不同意").hides("yes");
        let mut english = w.supervisor().with("lang", "en");
        english.get(&page(id, "/log")).shows("noted a proxy").shows("voted");
        assert_eq!(w.household("302").get(&page(id, "/log")).status, StatusCode::FORBIDDEN);
        assert_eq!(w.staff("grid").get(&page(id, "/log")).status, StatusCode::FORBIDDEN);
        assert_eq!(w.captain("301").get(&page(id, "/log")).status, StatusCode::FORBIDDEN);
    }
}
