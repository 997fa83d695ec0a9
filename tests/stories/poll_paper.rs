//! Paper ballots: printed, handed over, read twice by two people, and accounted for.

use crate::polling::{
    casts, doors, election, held, home, in_room, motion, opened, present, says, under_way,
};
use crate::world::{Answer as Page, Browser, World, kecheng};
use axum::http::StatusCode;
use tanxin::services::poll::{self, paper};
use tanxin_domain::poll::{Choice, Door, Outcome, Secrecy, Used};
use tanxin_domain::{Actor, Code, PollId};
use tanxin_store::{event, on_both, poll as store};

const ASKED: &str = "充电棚加装投币口，您同意吗？";

fn desk(id: PollId) -> String {
    format!("/330802/polls/{id}/paper")
}

/// Prints papers and answers their serials, by door where they have one.
fn print(w: &World, id: PollId, door: &str, count: u64) -> Vec<String> {
    let by = Actor::System;
    let batch = w
        .wait(paper::print(
            &w.app,
            kecheng(),
            &by,
            id,
            (door, count),
            None,
        ))
        .expect("printed");
    let batch = i32::try_from(batch).unwrap();
    let papers = w
        .app
        .store
        .read_now(|c| store::papers(c, kecheng(), id, Some(batch)))
        .unwrap();
    papers
        .iter()
        .map(|p| p.serial.parse::<Code>().unwrap().to_string())
        .collect()
}

fn reads(b: &mut Browser<'_>, id: PollId, serial: &str, answer: &str) -> Page {
    b.post(
        &desk(id),
        &[("deed", "read"), ("serial", serial), ("q1", answer)],
    )
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

#[track_caller]
fn said(answer: &Page, word: &str) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert!(
        answer.location().ends_with(&format!("said={word}")),
        "{}",
        answer.location()
    );
}

fn close(w: &World, id: PollId, why: &str) -> Result<(), tanxin::services::Error> {
    w.wait(poll::close(
        &w.app,
        kecheng(),
        &Actor::System,
        id,
        why,
        None,
    ))
}

on_both! {
    fn two_people_read_an_open_paper_and_it_counts_for_its_door(kind) {
        let w = World::new(kind);
        let a = under_way(&w, 21);
        let id = opened(&w, in_room(a, "COMMUNITY_ASSEMBLY", Secrecy::Open, vec![motion(ASKED)]));
        let serial = print(&w, id, "1103", 0).pop().unwrap();
        let (mut grid, mut secretary) = (w.staff("grid"), w.secretary());
        grid.get(&desk(id)).shows("票号").shows("还没交回的1张").shows(&serial);
        grid.post(&desk(id), &[("deed", "look"), ("serial", &serial)]).shows("这张票上怎么写的").shows("1103").hides("checked");
        said(&reads(&mut grid, id, &serial, "yes"), "once");
        // One person's reading does not count, and the same person does not read it again.
        refused(&reads(&mut grid, id, &serial, "yes"), "您录过一遍了");
        let none = w.app.store.read_now(|c| store::casts(c, kecheng(), id)).unwrap();
        assert!(none.is_empty());
        // The second does not see what the first has read.
        secretary.post(&desk(id), &[("deed", "look"), ("serial", &serial)]).shows("这张票上怎么写的").hides("checked").hides("另一个人录的");
        assert_eq!(present(&w, a), 21);
        said(&reads(&mut secretary, id, &serial, "yes"), "counts");
        assert_eq!(present(&w, a), 22, "whoever votes is there");
        let cast = w.app.store.read_now(|c| store::casts(c, kecheng(), id)).unwrap().pop().unwrap();
        assert_eq!(cast.door, Door::Paper);
        assert!(matches!(&cast.used, Used::Open { serial: Some(_), answers } if answers == "[\"yes\"]"));
        // That household's phone is too late, and the paper is not entered twice.
        assert_eq!(casts(&w, id, "1103", &says(Choice::No)).unwrap_err().key(), "refuse-vote-other-door");
        refused(&reads(&mut secretary, id, &serial, "no"), "已经录好了");
        // What stands on it is in no event.
        let events = w.app.store.read_now(|c| event::after(c, kecheng(), 0, 10_000)).unwrap();
        let read: Vec<_> = events.iter().filter(|e| e.kind == "poll.paper-read").collect();
        assert_eq!(read.len(), 2);
        for e in read {
            let (_, told) = e.payload.as_ref().unwrap();
            assert!(!told.contains("yes") && !told.contains("answers"), "{told}");
        }
        close(&w, id, "").expect("it balances");
    }
}

on_both! {
    fn readings_that_differ_are_settled_by_a_third_person_who_sees_both(kind) {
        let w = World::new(kind);
        let a = under_way(&w, 21);
        let id = opened(&w, in_room(a, "COMMUNITY_ASSEMBLY", Secrecy::Open, vec![motion(ASKED)]));
        let serial = print(&w, id, "302", 0).pop().unwrap();
        let (mut grid, mut secretary, mut captain) = (w.staff("grid"), w.secretary(), w.captain("301"));
        said(&reads(&mut grid, id, &serial, "yes"), "once");
        said(&reads(&mut secretary, id, &serial, "no"), "differs");
        assert_eq!(close(&w, id, "").unwrap_err().key(), "refuse-paper-unaccounted");
        captain.post(&desk(id), &[("deed", "look"), ("serial", &serial)])
            .shows("两个人录的不一样").shows("一个人录的：同意；另一个人录的：不同意");
        said(&reads(&mut captain, id, &serial, "no"), "counts");
        close(&w, id, "").expect("it balances");
        let outcome = w.app.store.read_now(|c| poll::outcome(c, kecheng(), &held(&w, id))).unwrap();
        let Outcome::Motion { returned, .. } = &outcome[0] else { panic!("a motion") };
        assert_eq!((returned.yes.voters, returned.no.voters), (0, 1));
    }
}

on_both! {
    fn a_paper_waits_when_its_household_has_voted_by_phone(kind) {
        let w = World::new(kind);
        let a = under_way(&w, 21);
        let id = opened(&w, in_room(a, "COMMUNITY_ASSEMBLY", Secrecy::Open, vec![motion(ASKED)]));
        let serial = print(&w, id, "302", 0).pop().unwrap();
        casts(&w, id, "302", &says(Choice::No)).unwrap();
        let (mut grid, mut secretary) = (w.staff("grid"), w.secretary());
        said(&reads(&mut grid, id, &serial, "yes"), "once");
        said(&reads(&mut secretary, id, &serial, "yes"), "waits");
        let phone = |w: &World| w.app.store.read_now(|c| store::casts(c, kecheng(), id)).unwrap().pop().unwrap();
        assert_eq!(phone(&w).door, Door::Phone, "the first door binds");
        assert_eq!(close(&w, id, "").unwrap_err().key(), "refuse-paper-unaccounted");
        secretary.post(&desk(id), &[("deed", "look"), ("serial", &serial)]).shows("已经投过").shows("为什么改用纸票");
        let bare = secretary.post(&desk(id), &[("deed", "replace"), ("serial", &serial), ("reason", " ")]);
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY, "no reason, no change");
        assert_eq!(phone(&w).door, Door::Phone);
        let why = [("deed", "replace"), ("serial", serial.as_str()), ("reason", "手机上按错了，本人来换")];
        said(&secretary.post(&desk(id), &why), "replaced");
        assert_eq!((phone(&w).door, phone(&w).changed), (Door::Paper, 1));
        let events = w.app.store.read_now(|c| event::after(c, kecheng(), 0, 10_000)).unwrap();
        let told = &events.iter().find(|e| e.kind == "poll.paper-replaced").unwrap().payload.as_ref().unwrap().1;
        assert!(told.contains("按错了") && !told.contains("yes"), "{told}");
        close(&w, id, "").expect("it balances");
    }
}

on_both! {
    fn a_secret_paper_uses_up_the_door_and_belongs_to_nobody(kind) {
        let w = World::new(kind);
        let a = under_way(&w, 21);
        let id = opened(&w, in_room(a, "CAPTAIN_ELECTION", Secrecy::Secret, vec![election("推选一位楼道长", 1, &["301", "302"])]));
        let serials = print(&w, id, "", 5);
        let (mut grid, mut secretary) = (w.staff("grid"), w.secretary());
        said(&grid.post(&desk(id), &[("deed", "hand"), ("door", "1103")]), "handed");
        assert_eq!(present(&w, a), 22);
        refused(&grid.post(&desk(id), &[("deed", "hand"), ("door", "1103")]), "没有再发");
        refused(&grid.post(&desk(id), &[("deed", "hand"), ("door", "999")]), "没有找到这一户");
        let line = w.app.store.read_now(|c| store::casts(c, kecheng(), id)).unwrap().pop().unwrap();
        assert_eq!((line.door, line.used), (Door::Paper, Used::Handed), "no serial beside it");
        // Miswritten: taken back, another one given.
        said(&grid.post(&desk(id), &[("deed", "spoil"), ("serial", &serials[0])]), "spoiled");
        // While votes are taken, papers lie in the box: whoever enters them would know a part.
        grid.get(&desk(id)).shows("先留在票箱里");
        refused(&grid.post(&desk(id), &[("deed", "look"), ("serial", &serials[1])]), "停止投票以后");
        refused(&reads(&mut grid, id, &serials[1], "1"), "停止投票以后");
        said(&grid.post(&desk(id), &[("deed", "hand"), ("door", "1102")]), "handed");
        let page = format!("/330802/polls/{id}");
        assert_eq!(grid.post(&page, &[("deed", "stop")]).status, StatusCode::FORBIDDEN);
        secretary.get(&page).shows("停止投票").hides("结束投票，计票");
        assert_eq!(secretary.post(&page, &[("deed", "stop")]).status, StatusCode::SEE_OTHER);
        secretary.get(&page).shows("纸票还在录").shows("结束投票，计票");
        refused(&secretary.post(&page, &[("deed", "stop")]), "投票已经结束");
        refused(&grid.post(&desk(id), &[("deed", "hand"), ("door", "1101")]), "投票已经结束");
        refused(&reads(&mut grid, id, &serials[0], "1"), "已经作废");
        said(&reads(&mut grid, id, &serials[1], "1"), "once");
        said(&reads(&mut secretary, id, &serials[1], "1"), "counts");
        // Whoever stands in an election does not read its papers.
        refused(&w.captain("301").post(&desk(id), &[("deed", "look"), ("serial", &serials[2])]), "这次选举您是候选人");
        refused(&reads(&mut w.captain("301"), id, &serials[2], "1"), "这次选举您是候选人");
        // More papers than were handed over are none of ours.
        said(&reads(&mut grid, id, &serials[2], "2"), "once");
        said(&reads(&mut secretary, id, &serials[2], "2"), "counts");
        said(&reads(&mut grid, id, &serials[3], "2"), "once");
        refused(&reads(&mut secretary, id, &serials[3], "2"), "只有2张");
        // One is left, one is too many, and the account says so.
        refused(&secretary.post(&page, &[("deed", "close")]), "1张不知去向，1张没有录完");
        refused(&grid.post(&desk(id), &[("deed", "left"), ("count", "3")]), "您数的是3张");
        said(&grid.post(&desk(id), &[("deed", "left"), ("count", "1")]), "unused");
        w.wait(poll::tick(&w.app)).unwrap();
        assert_eq!(held(&w, id).state.word(), "open", "one paper is not explained");
        close(&w, id, "多出一张，查不出来历").expect("with the reason");
        let outcome = w.app.store.read_now(|c| poll::outcome(c, kecheng(), &held(&w, id))).unwrap();
        let Outcome::Election(result) = &outcome[0] else { panic!("an election") };
        assert_eq!(result.standings.iter().map(|s| s.votes.voters).sum::<u64>(), 2, "papers are counted");
        // The event of a reading names neither household nor paper.
        let events = w.app.store.read_now(|c| event::after(c, kecheng(), 0, 10_000)).unwrap();
        for e in events.iter().filter(|e| e.kind == "poll.paper-read") {
            let (_, told) = e.payload.as_ref().unwrap();
            assert_eq!(e.subject, id.0);
            let bare = serials.iter().any(|s| told.contains(&s.replace('-', "")));
            assert!(!bare && !told.contains("household"), "{told}");
        }
    }
}

on_both! {
    fn a_serial_that_is_not_ours_is_refused_and_a_missing_paper_asks_for_a_reason(kind) {
        let w = World::new(kind);
        let a = under_way(&w, 21);
        let ask = || opened(&w, in_room(a, "COMMUNITY_ASSEMBLY", Secrecy::Open, vec![motion(ASKED)]));
        let (one, two) = (ask(), ask());
        let serial = print(&w, one, "302", 0).pop().unwrap();
        let mut grid = w.staff("grid");
        refused(&reads(&mut grid, two, &serial, "yes"), "另一次表决的票");
        let made_up = Code::new(kecheng(), tanxin_domain::code::CodeKind::Ballot, 7).to_string();
        refused(&reads(&mut grid, one, &made_up, "yes"), "没有印过这个号");
        refused(&reads(&mut grid, one, &serial, "nonsense"), "第1题还没有选");
        // Somebody without a desk stays out.
        assert_eq!(w.household("302").get(&desk(one)).status, StatusCode::FORBIDDEN);
        assert_eq!(w.property_clerk().get(&desk(one)).status, StatusCode::FORBIDDEN);
        let mut secretary = w.secretary();
        let page = format!("/330802/polls/{one}");
        secretary.get(&page).shows("为什么纸票对不上");
        refused(&secretary.post(&page, &[("deed", "close")]), "1张不知去向");
        let closed = secretary.post(&page, &[("deed", "close"), ("reason", "那一户带回家没有交")]);
        assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.body);
        refused(&reads(&mut grid, one, &serial, "yes"), "投票已经结束");
        // Everybody's paper, as a file to print.
        let all = print(&w, two, "", 0);
        assert_eq!(all.len(), doors(&w).len());
        let _ = home(&w, "302");
        let file = grid.get(&format!("/330802/polls/{two}/papers.pdf"));
        assert_eq!(file.status, StatusCode::OK);
    }
}

on_both! {
    fn the_hour_ends_the_voting_and_the_poll_waits_for_its_papers(kind) {
        let w = World::new(kind);
        let a = under_way(&w, 21);
        let mut call = in_room(a, "COMMUNITY_ASSEMBLY", Secrecy::Open, vec![motion(ASKED)]);
        call.closes = Some("2022-03-03T08:00:00Z".parse().unwrap());
        let id = opened(&w, call);
        let serial = print(&w, id, "302", 0).pop().unwrap();
        w.clock.set("2022-03-03T08:05:00Z");
        let (mut grid, mut secretary) = (w.staff("grid"), w.secretary());
        w.wait(poll::tick(&w.app)).unwrap();
        // No phone is let in any more, and the page says what is waited for.
        assert_eq!(casts(&w, id, "1103", &says(Choice::No)).unwrap_err().key(), "refuse-vote-over");
        w.household("1103").get(&format!("/330802/polls/{id}")).shows("纸票还在录").hides("去投票");
        said(&reads(&mut grid, id, &serial, "yes"), "once");
        w.wait(poll::tick(&w.app)).unwrap();
        assert_eq!(held(&w, id).state.word(), "open");
        said(&reads(&mut secretary, id, &serial, "yes"), "counts");
        w.wait(poll::tick(&w.app)).unwrap();
        w.wait(poll::tick(&w.app)).unwrap();
        assert_eq!(held(&w, id).state.word(), "counted", "all papers are known: nobody has to press");
        grid.get(&format!("/330802/polls/{id}")).shows("纸票印了1张：计票1张");
    }
}
