//! Open polls: asked in an assembly, voted on phones, counted by the rule.

use crate::polling::{
    casts, doors, election, held, home, in_room, motion, opened, present, says, under_way, voter,
};
use crate::world::{Answer as Page, World, kecheng};
use axum::http::StatusCode;
use tanxin::services::assembly::{self};
use tanxin::services::poll::{self, Cast};
use tanxin_domain::poll::{Choice, Door, Outcome, Secrecy};
use tanxin_domain::{Actor, PollId};
use tanxin_store::{event, on_both, poll as store};

const ASKED: &str = "充电棚加装投币口，您同意吗？";

fn page(id: PollId) -> String {
    format!("/330802/polls/{id}")
}

fn vote(id: PollId) -> String {
    format!("/330802/polls/{id}/vote")
}

/// A motion in an assembly with so many there, open for votes.
fn shed(w: &World, here: usize) -> (tanxin_domain::AssemblyId, PollId) {
    let a = under_way(w, here);
    let call = in_room(a, "COMMUNITY_ASSEMBLY", Secrecy::Open, vec![motion(ASKED)]);
    (a, opened(w, call))
}

fn close(w: &World, id: PollId) {
    let closed = poll::close(&w.app, kecheng(), &Actor::System, id, "", None);
    w.wait(closed).expect("closed");
}

#[track_caller]
fn refused(answer: &Page, says: &str) {
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        answer.body
    );
    answer.shows(says);
}

on_both! {
    fn a_motion_is_asked_voted_on_and_explained(kind) {
        let w = World::new(kind);
        let a = under_way(&w, 21);
        let mut secretary = w.secretary();
        let called = secretary.post("/330802/polls/new", &[
            ("assembly", &a.to_string()), ("rule", "COMMUNITY_ASSEMBLY"), ("secrecy", "open"),
            ("kind1", "motion"), ("text1", ASKED), ("blocks", "1"),
        ]);
        assert_eq!(called.status, StatusCode::SEE_OTHER, "{}", called.body);
        let id: PollId = called.location().rsplit('/').next().unwrap().parse().unwrap();

        // Before it is open nobody votes.
        let mut fang = w.household("302");
        let early = fang.post(&vote(id), &[("for", &home(&w, "302").to_string()), ("go", "cast"), ("q1", "yes")]);
        refused(&early, "还没有开始投票");
        assert_eq!(secretary.post(&page(id), &[("deed", "open")]).status, StatusCode::SEE_OTHER);

        // The household finds it, reads it, chooses, looks it over, casts.
        fang.get("/me").shows("等您投票").shows("去投票");
        fang.get(&page(id)).shows("您家（302）还没有投票");
        let ballot = fang.get(&vote(id));
        ballot.shows(ASKED).shows("您代表302").hides("checked");
        let nothing = fang.post(&vote(id), &[("at", "1"), ("go", "next")]);
        refused(&nothing, "第1题还没有选");
        fang.post(&vote(id), &[("at", "1"), ("go", "next"), ("q1", "yes")]).shows("您这样投，对吗？").shows("同意");
        let cast = fang.post(&vote(id), &[("at", "1"), ("go", "cast"), ("q1", "yes")]);
        assert_eq!(cast.status, StatusCode::SEE_OTHER, "{}", cast.body);
        let to = cast.location().to_owned();
        fang.get(&to).shows("您已投票").hides("不同意");
        fang.get(&page(id)).shows("您已投票").shows("改票");

        // Fourteen more say yes, six say no: 15 of 21 there.
        for door in doors(&w)[..21].iter().filter(|d| *d != "302").take(14) {
            casts(&w, id, door, &says(Choice::Yes)).unwrap();
    }
        let rest: Vec<String> = doors(&w)[..21].iter().filter(|d| *d != "302").skip(14).cloned().collect();
        for door in &rest {
            casts(&w, id, door, &says(Choice::No)).unwrap();
    }
        // While it is open nobody reads a result, not even on the page of the secretary.
        secretary.get(&page(id)).hides("15/21");
        secretary.get(&format!("{}/named", page(id))).hides("同意");

        assert_eq!(secretary.post(&page(id), &[("deed", "close")]).status, StatusCode::SEE_OTHER);
        let mut anybody = w.browser();
        anybody.get(&page(id)).shows("到会 21/41 户 &#62; 1/2 ✓；同意 15/21 户 &#62; 1/2 ✓").shows("通过");
        anybody.with("lang", "en").get(&page(id)).shows("Present 21/41 households").shows("Carried");
        // Anybody counts again: the file has every ballot, and no door.
        let file = w.app.store.read_now(|c| poll::published(&w.app, c, kecheng(), id)).unwrap();
        let report = file.recount(poll::checker(&file)).expect("it holds");
        assert_eq!((report.ballots, file.drawn.len()), (21, 0));
        w.browser().get(&format!("{}/result.json", page(id))).shows("\"ballots_hash\"").hides("\"302\"").hides("roll");
        // Who voted how is for the households asked and for whoever sees the roll.
        fang.get(&format!("{}/named", page(id))).shows("302").shows("不同意");
        assert_eq!(w.browser().get(&format!("{}/named", page(id))).status, StatusCode::FORBIDDEN);
        let late = fang.post(&vote(id), &[("at", "1"), ("go", "cast"), ("q1", "no")]);
        refused(&late, "投票已经结束");
    }
}

on_both! {
    fn whoever_votes_on_the_phone_is_there_and_a_vote_binds_its_door(kind) {
        let w = World::new(kind);
        let (a, id) = shed(&w, 21);
        assert_eq!(present(&w, a), 21);
        casts(&w, id, "1103", &says(Choice::Yes)).unwrap();
        assert_eq!(present(&w, a), 22, "voting is being there");
        // Changed at the same door: still one ballot.
        casts(&w, id, "1103", &says(Choice::No)).unwrap();
        let cast = w.app.store.read_now(|c| store::casts(c, kecheng(), id)).unwrap();
        assert_eq!((cast.len(), cast[0].changed, cast[0].door), (1, 1, Door::Phone));
        // Somebody who has voted was there.
        let undo = assembly::undo_check_in(&w.app, kecheng(), &Actor::System, a, cast[0].entry, None);
        assert_eq!(w.wait(undo).unwrap_err().key(), "refuse-vote-has-voted");
        // Neither a vacant home nor another stairwell has a vote.
        assert_eq!(casts(&w, id, "201", &says(Choice::Yes)).unwrap_err().key(), "refuse-vote-not-entitled");
        let stranger = Actor::Household {
            card: tanxin_domain::CardId(1),
            household: w.tree.building.id,
            path: w.tree.building.path.clone(),
        };
        let new = Cast { voter: w.tree.building.id, answers: says(Choice::Yes), helped: false, key: None };
        let cast = poll::cast(&w.app, kecheng(), &stranger, id, new);
        assert_eq!(w.wait(cast).unwrap_err().key(), "refuse-vote-not-on-the-roll");
        // The chain knows who voted and when, never how.
        let events = w.app.store.read_now(|c| event::after(c, kecheng(), 0, 10_000)).unwrap();
        let voted: Vec<_> = events.iter().filter(|e| e.kind.starts_with("poll.vote")).collect();
        assert_eq!(voted.len(), 2);
        for e in voted {
            let (_, told) = e.payload.as_ref().unwrap();
            assert!(!told.contains("yes") && !told.contains("\"no\"") && !told.contains("answers"), "{told}");
    }
    }
}

on_both! {
    fn a_neighbour_votes_for_whoever_gave_a_proxy(kind) {
        let w = World::new(kind);
        let a = under_way(&w, 21);
        let by = Actor::System;
        let given = assembly::proxy(&w.app, kecheng(), &by, a, home(&w, "702"), home(&w, "302"), true, None);
        w.wait(given).unwrap();
        let id = opened(&w, in_room(a, "COMMUNITY_ASSEMBLY", Secrecy::Open, vec![motion(ASKED)]));
        // Whoever gave a proxy does not vote by itself; nobody else holds it.
        assert_eq!(casts(&w, id, "702", &says(Choice::No)).unwrap_err().key(), "refuse-vote-gave-proxy");
        let for_702 = |choice| Cast { voter: home(&w, "702"), answers: says(choice), helped: false, key: None };
        let stranger = voter(&w, "303");
        let not = poll::cast(&w.app, kecheng(), &stranger, id, for_702(Choice::Yes));
        assert_eq!(w.wait(not).unwrap_err().key(), "refuse-vote-not-the-holder");
        // The holder finds both ballots on one screen.
        let mut fang = w.household("302");
        fang.get(&page(id)).shows("您家（302）还没有投票").shows("您受702委托");
        let to = home(&w, "702").to_string();
        let cast = fang.post(&vote(id), &[("for", to.as_str()), ("at", "1"), ("go", "cast"), ("q1", "yes")]);
        assert_eq!(cast.status, StatusCode::SEE_OTHER, "{}", cast.body);
        let after = cast.location().to_owned();
        fang.get(&after).shows("702的这一票").shows("再替302投");
        let line = w.app.store.read_now(|c| store::casts(c, kecheng(), id)).unwrap();
        assert_eq!(line.len(), 1);
        assert_eq!(line[0].door, Door::Proxy);
        assert!(line[0].holder.is_some());
    }
}

on_both! {
    fn somebody_at_the_desk_helps_and_sees_nothing_afterwards(kind) {
        let w = World::new(kind);
        let (_, id) = shed(&w, 21);
        let home = home(&w, "402").to_string();
        let mut grid = w.staff("grid");
        grid.get(&format!("{}?for={home}", vote(id))).shows("您在帮402投票");
        let cast = grid.post(&vote(id), &[("for", home.as_str()), ("at", "1"), ("go", "cast"), ("q1", "no")]);
        assert_eq!(cast.status, StatusCode::SEE_OTHER, "{}", cast.body);
        let to = cast.location().to_owned();
        grid.get(&to).shows("您已投票").hides("不同意").hides("改票");
        let line = w.app.store.read_now(|c| store::casts(c, kecheng(), id)).unwrap();
        assert!(line[0].helped, "that somebody helped is kept");
        // A property clerk helps nobody to vote.
        let mut clerk = w.property_clerk();
        let not = clerk.get(&format!("{}?for={home}", vote(id)));
        assert_eq!(not.status, StatusCode::FORBIDDEN);
    }
}

on_both! {
    fn an_assembly_does_not_end_while_it_votes(kind) {
        let w = World::new(kind);
        let (a, id) = shed(&w, 21);
        let by = Actor::System;
        let end = assembly::close(&w.app, kecheng(), &by, a, None);
        assert_eq!(w.wait(end).unwrap_err().key(), "refuse-vote-still");
        casts(&w, id, "302", &says(Choice::Yes)).unwrap();
        close(&w, id);
        let outcome = w.app.store.read_now(|c| poll::outcome(c, kecheng(), &held(&w, id)));
        let Outcome::Motion { returned, .. } = &outcome.unwrap()[0] else { panic!("a motion") };
        assert_eq!(returned.yes.voters, 1);
        w.wait(assembly::close(&w.app, kecheng(), &by, a, None)).expect("now it may end");
        // The minutes carry it: question, rule, turnout, each condition, the result.
        let mut anybody = w.browser();
        let minutes = format!("/330802/assemblies/{a}/minutes.md");
        anybody.get(&minutes).shows("## 表决").shows(ASKED).shows("户主大会（社区约定）")
            .shows("应投41户，已投1户").shows("同意 1/21 户 \\> 1/2 ✗，还差 10 户").shows("没有通过");
        anybody.with("lang", "en").get(&format!("{minutes}?lang=en")).shows("## Polls").shows("Not carried");
    }
}

on_both! {
    fn a_poll_of_its_own_keeps_its_days_and_goes_by_the_clock(kind) {
        let w = World::new(kind);
        let mut secretary = w.secretary();
        let unit = w.tree.unit.id.to_string();
        let form = |opens: &'static str, waiver: &'static str| vec![
            ("place", unit.as_str()), ("rule", "CAPTAIN_RECALL"), ("secrecy", "open"),
            ("kind1", "motion"), ("text1", "罢免现任楼道长，您同意吗？"), ("blocks", "1"),
            ("opens", opens), ("opens-at", "08:00"), ("closes", "2022-03-20"), ("closes-at", "20:00"),
            ("waiver", waiver),
        ];
        refused(&secretary.post("/330802/polls/new", &form("2022-03-05", "")), "规则要提前10天通知");
        refused(&secretary.post("/330802/polls/new", &form("2022-03-14", "")), "请选要罢免的是谁");
        let captain = w.app.store.read_now(|c| {
            tanxin_store::role::holders(c, kecheng(), &w.tree.unit.path, "2022-03-03T06:00:00Z".parse().unwrap())
        }).unwrap().into_iter().find(|r| r.path == w.tree.unit.path).unwrap();
        let whom = captain.id.to_string();
        let mut whole = form("2022-03-14", "");
        whole.push(("recall", whom.as_str()));
        let called = secretary.post("/330802/polls/new", &whole);
        assert_eq!(called.status, StatusCode::SEE_OTHER, "{}", called.body);
        let id: PollId = called.location().rsplit('/').next().unwrap().parse().unwrap();
        refused(&secretary.post(&page(id), &[("deed", "open")]), "还没有开始投票");
        w.clock.set("2022-03-14T00:00:00Z");
        w.wait(poll::tick(&w.app)).unwrap();
        assert_eq!(held(&w, id).state.word(), "open");
        for door in &doors(&w)[..22] {
            casts(&w, id, door, &says(Choice::Yes)).unwrap();
    }
        // After the hour nothing is taken, even before the clock has come round.
        w.clock.set("2022-03-20T12:00:00Z");
        assert_eq!(casts(&w, id, "1103", &says(Choice::No)).unwrap_err().key(), "refuse-vote-over");
        w.wait(poll::tick(&w.app)).unwrap();
        w.wait(poll::tick(&w.app)).unwrap();
        let mut anybody = w.browser();
        anybody.get(&page(id)).shows("参加 22/41 户 &#62; 1/2 ✓；同意 22/22 户 &#62; 1/2 ✓");
        let now = w.app.clock.now();
        let still = w.app.store.read_now(|c| tanxin_store::role::one(c, kecheng(), captain.id)).unwrap().unwrap();
        assert!(!still.in_force(now), "a carried recall ends the role");
    }
}

on_both! {
    fn what_the_rule_does_not_allow_is_refused_with_what_was_typed(kind) {
        let w = World::new(kind);
        let a = under_way(&w, 21);
        let by = Actor::System;
        let call = |rule, secrecy, asks| {
            let call = in_room(a, rule, secrecy, asks);
            w.wait(poll::call(&w.app, kecheng(), &by, call)).map(|_| ())
        };
        let key = |done: Result<(), tanxin::services::Error>| done.unwrap_err().key();
        let elect = |doors| vec![election("推选一位楼道长", 1, doors)];
        assert_eq!(key(call("CAPTAIN_ELECTION", Secrecy::Open, elect(&["301", "302"]))), "refuse-poll-must-be-secret");
        assert_eq!(key(call("COMMUNITY_ASSEMBLY", Secrecy::Open, elect(&["301"]))), "refuse-poll-other-purpose");
        assert_eq!(key(call("CAPTAIN_ELECTION", Secrecy::Secret, elect(&["301", "999"]))), "refuse-vote-no-candidate");
        assert_eq!(key(call("CAPTAIN_ELECTION", Secrecy::Secret, elect(&["301", "301"]))), "refuse-vote-no-candidate");
        // Nobody registered speaks for 1004.
        assert_eq!(key(call("CAPTAIN_ELECTION", Secrecy::Secret, elect(&["1004"]))), "refuse-vote-no-candidate");
        assert_eq!(key(call("OWN_ORD", Secrecy::Open, vec![motion("行吗？")])), "refuse-vote-voters");
        assert_eq!(key(call("ELECT_HOUSEHOLD", Secrecy::Secret, elect(&["301", "302"]))), "refuse-rule-not-yet");
        let unasked = poll::Call {
            asked: false,
            ..in_room(a, "CAPTAIN_ELECTION", Secrecy::Secret, elect(&["301"]))
        };
        let not = w.wait(poll::call(&w.app, kecheng(), &by, unasked));
        assert_eq!(not.unwrap_err().key(), "refuse-vote-not-asked");
        // The form keeps what was typed.
        let mut secretary = w.secretary();
        let page = secretary.post("/330802/polls/new", &[
            ("assembly", &a.to_string()), ("rule", "CAPTAIN_ELECTION"), ("secrecy", "secret"),
            ("kind1", "election"), ("text1", "推选一位楼道长"), ("candidates1", "301\n999"), ("seats1", "1"),
            ("asked", "1"), ("blocks", "1"),
        ]);
        refused(&page, "找不到候选人“999”");
        page.shows("推选一位楼道长").shows("301\n999");
    }
}
