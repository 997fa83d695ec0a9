//! Owners: the register, polls by heads and floor area, silence with proof.

use crate::polling::{casts, held, home, motion, says, voter};
use crate::world::{Answer as Page, World, kecheng};
use axum::http::StatusCode;
use tanxin::services::owner;
use tanxin::services::poll::delivery;
use tanxin::services::poll::{self, paper};
use tanxin_domain::poll::{Answer, Choice, Decision, Delivered, Outcome, Secrecy};
use tanxin_domain::{Actor, PollId};
use tanxin_store::{event, on_both, owner as store, poll as polls};

const HEAD: &str = "幢,单元,室,面积,面积来源,业主,证件号码";

/// Everybody owns the flat they live in; 302 and 501 are of one couple, 1103 and 1104 the
/// developer's. 44 flats, 42 heads.
fn register() -> String {
    let mut text = format!("\u{FEFF}{HEAD}\r\n");
    for floor in 1..=11 {
        for number in 1..=4 {
            let door = format!("{floor}{number:02}");
            let (who, what) = match door.as_str() {
                "302" => (
                    "方桂兰、陈国良".to_owned(),
                    "E10000302、E10000303".to_owned(),
                ),
                "501" => (
                    "陈国良、方桂兰".to_owned(),
                    "e10000303、E10000302".to_owned(),
                ),
                "1103" | "1104" => ("建设单位".to_owned(), String::new()),
                _ => (format!("业主{door}"), format!("P{door:0>8}")),
            };
            text.push_str(&format!(
                "东区5幢,1单元,{door},100.00,登记簿,{who},{what}\r\n"
            ));
        }
    }
    text
}

/// Writes the register at once.
fn registered(w: &World) {
    let by = Actor::System;
    let done = owner::file(
        &w.app,
        kecheng(),
        &by,
        w.tree.compound.id,
        ("名册.csv", register().into_bytes()),
    );
    let looked = w.wait(done).expect("written");
    assert!(looked.plan.bad.is_empty(), "{:?}", looked.plan.bad);
    assert_eq!(looked.plan.changes.len(), 44);
}

fn call(w: &World, silent: Option<&str>) -> poll::Call {
    poll::Call {
        assembly: None,
        place: Some(w.tree.compound.id),
        rule: "OWN_ORD".into(),
        title: String::new(),
        secrecy: Secrecy::Open,
        asks: vec![motion("换一家物业公司，您同意吗？")],
        asked: true,
        opens: Some("2022-03-19T00:00:00Z".parse().unwrap()),
        closes: Some("2022-04-02T12:00:00Z".parse().unwrap()),
        waiver: String::new(),
        silent: silent.map(str::to_owned),
        recall: None,
        key: None,
    }
}

/// Called under Hangzhou's rule when the district is there, here under the country's; opened.
fn opened(w: &World, silent: Option<&str>) -> PollId {
    let by = Actor::System;
    let id = w
        .wait(poll::call(&w.app, kecheng(), &by, call(w, silent)))
        .expect("called");
    w.clock.set("2022-03-19T00:00:00Z");
    w.wait(poll::open(&w.app, kecheng(), &by, id, None))
        .expect("opened");
    id
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

fn on_paper(w: &World, id: PollId, door: &str, choice: Choice) -> paper::Came {
    let by = Actor::System;
    let (grid, secretary) = (w.actor(&w.staff("grid")), w.actor(&w.secretary()));
    let printed = paper::print(&w.app, kecheng(), &by, id, (door, 0), None);
    let batch = w.wait(printed).expect("printed") as i32;
    let papers = w
        .app
        .store
        .read_now(|c| polls::papers(c, kecheng(), id, Some(batch)));
    let serial = papers.unwrap()[0].serial.clone();
    let answers = || vec![Answer::Motion(choice)];
    let one = paper::read(
        &w.app,
        kecheng(),
        &secretary,
        id,
        (&serial, answers()),
        None,
    );
    assert_eq!(w.wait(one).unwrap(), paper::Came::Once);
    w.wait(paper::read(
        &w.app,
        kecheng(),
        &grid,
        id,
        (&serial, answers()),
        None,
    ))
    .unwrap()
}

on_both! {
    fn a_register_is_brought_looked_at_and_never_public(kind) {
        let w = World::new(kind);
        let at = format!("/330802/owners/{}", w.tree.compound.id);
        let mut secretary = w.secretary();
        secretary.get(&at).shows("还有44套不全").shows("业主0人");
        let list = format!(
            "{HEAD}\n东区5幢,1单元,302,89.60,登记簿,方桂兰、陈国良,E10000302、E10000303\n\
             东区5幢,1单元,999,89.60,登记簿,方桂兰,E10000302\n\
             东区5幢,1单元,303,89.60,听说,方桂兰,E10000302\n\
             东区5幢,1单元,304,90,合同,\"=1+1\",110105194912310021\n\
             东区5幢,1单元,302,1,实测,,\n"
        );
        let brought = secretary.post_files(&at, &[], &[list.as_bytes()]);
        assert_eq!(brought.status, StatusCode::SEE_OTHER, "{}", brought.body);
        let to = brought.location().to_owned();
        let page = secretary.get(&to);
        page.shows("改动1套").shows("没有“东区5幢1单元999”").shows("不认得“听说”")
            .shows("证件号码或信用代码不对").shows("和第2行是同一户").hides("E10000302").hides("110105");
        // Nobody else is told that there is such a list.
        assert_eq!(w.staff("grid").get(&to).status, StatusCode::NOT_FOUND);
        assert_eq!(secretary.post(&format!("{to}/confirm"), &[]).status, StatusCode::SEE_OTHER);
        secretary.get(&to).shows("写进名册了");
        secretary.get(&at).shows("方桂兰").shows("89.60").shows("登记簿").shows("业主1人，89.60平方米").shows("还有43套不全");
        for who in ["grid", "property", "supervisor"] {
            assert_eq!(w.staff(who).get(&at).status, StatusCode::FORBIDDEN, "{who}");
        }
        assert_eq!(w.household("302").get(&at).status, StatusCode::FORBIDDEN);
        // No name and no number in the chain, and neither in clear in the tables.
        let events = w.app.store.read_now(|c| event::after(c, kecheng(), 0, 10_000)).unwrap();
        for e in &events {
            let (_, told) = e.payload.as_ref().unwrap();
            assert!(!told.contains("方桂兰") && !told.contains("E1000"), "{told}");
        }
        // A number typed by another hand is the same buyer: nothing changes.
        let again = format!("{HEAD}\n5幢,1单元,302,89.6㎡,登记簿,方桂兰;陈国良,e1000-0302;E10000303\n");
        let again = again.replace("\n5幢", "\n东区5幢");
        secretary.post_files(&at, &[], &[again.as_bytes()]).shows("没有什么要写的").shows("1套和现在一样");
        // An address as people write it, or as the register shows it, is the same flat.
        for at_home in ["斗潭家园东区5幢1单元302", "东区5幢1单元302"] {
            let by_address = format!("地址,面积,面积来源\n{at_home},89.60,登记簿\n");
            secretary.post_files(&at, &[], &[by_address.as_bytes()]).shows("1套和现在一样");
        }
        // Given up, what was in the file is gone.
        let other = format!("{HEAD}\n东区5幢,1单元,303,80,合同,开发商,\n");
        let to = secretary.post_files(&at, &[], &[other.as_bytes()]).location().to_owned();
        assert_eq!(secretary.post(&format!("{to}/drop"), &[]).status, StatusCode::SEE_OTHER);
        secretary.get(&to).shows("没有写进去");
        secretary.with("lang", "en").get(&at).shows("Owners: 1, 89.60 m²");
    }
}

on_both! {
    fn owners_are_asked_by_heads_and_area_and_only_owners_phones_vote(kind) {
        let w = World::new(kind);
        let by = Actor::System;
        let key = |call| w.wait(poll::call(&w.app, kecheng(), &by, call)).unwrap_err().key();
        assert_eq!(key(call(&w, None)), "refuse-owner-no-register");
        let part = format!("{HEAD}\n东区5幢,1单元,302,100,登记簿,方桂兰,E10000302\n");
        let file = owner::file(&w.app, kecheng(), &by, w.tree.compound.id, ("a.csv", part.into_bytes()));
        w.wait(file).unwrap();
        assert_eq!(key(call(&w, None)), "refuse-owner-missing");
        registered_over(&w);
        assert_eq!(key(poll::Call { secrecy: Secrecy::Secret, ..call(&w, None) }), "refuse-poll-must-be-open");
        assert_eq!(key(poll::Call { place: Some(w.tree.building.id), ..call(&w, None) }), "refuse-vote-circle");
        assert_eq!(key(poll::Call { rule: "OWN_HOUSE_TO_SHOP".into(), ..call(&w, None) }), "refuse-vote-circle");
        let soon = Some("2022-03-10T00:00:00Z".parse().unwrap());
        assert_eq!(key(poll::Call { opens: soon, ..call(&w, None) }), "refuse-vote-notice-fixed");
        let id = opened(&w, None);
        let flats = w.app.store.read_now(|c| store::flats(c, kecheng(), id)).unwrap();
        let n = w.app.store.read_now(|c| polls::counts(c, kecheng(), &held(&w, id))).unwrap();
        assert_eq!((flats.len(), n.entitled.voters, n.entitled.area), (44, 42, 440_000));

        // The couple votes once, from whichever of its flats.
        let url = format!("/330802/polls/{id}");
        let mut fang = w.household("302");
        fang.get(&url).shows("您家（东区5幢1单元302、东区5幢1单元501）还没有投票").shows("名下几套房合起来投一次").shows("投票的有多少业主");
        casts(&w, id, "302", &says(Choice::Yes)).unwrap();
        casts(&w, id, "501", &says(Choice::No)).unwrap();
        let cast = w.app.store.read_now(|c| polls::casts(c, kecheng(), id)).unwrap();
        assert_eq!((cast.len(), cast[0].changed), (1, 1));
        assert_eq!(on_paper(&w, id, "501", Choice::Yes), paper::Came::Waits);
        // 201 stands empty, 1103 is the developer's: no phone, but paper.
        assert_eq!(casts(&w, id, "201", &says(Choice::Yes)).unwrap_err().key(), "refuse-vote-phone-vacant");
        assert_eq!(casts(&w, id, "1103", &says(Choice::Yes)).unwrap_err().key(), "refuse-vote-phone-developer");
        // Whoever lives there is told why, and neither what else its owner has nor whether
        // the owner voted.
        let mut lodger = w.household("1103");
        lodger.get(&url).shows("由建设单位投票").hides("1104").hides("去投票");
        assert_eq!(on_paper(&w, id, "东区5幢1单元1104", Choice::No), paper::Came::Counts);
        lodger.get(&url).hides("您已投票").hides("纸票投的");
        let vote = lodger.get(&format!("{url}/vote?for={}", home(&w, "1103")));
        refused(&vote, "由建设单位投票");
        for door in ["101", "102", "103"] {
            casts(&w, id, door, &says(Choice::Yes)).unwrap();
        }
        w.browser().get(&url).shows("700.00 / 4400.00 平方米").shows("还差23人、2233.34平方米");
        w.browser().with("lang", "en").get(&url).shows("owners 23, area 2233.34 m²");
        w.wait(poll::close(&w.app, kecheng(), &by, id, "一张等着", None)).unwrap();
        w.browser().get(&url).shows("参加 5/42 人 ≥ 2/3 ✗，还差 23 人").shows("3人，300.00平方米");
        fang.get(&format!("{url}/named")).shows("东区5幢1单元1103、东区5幢1单元1104").shows("200.00");
        assert_eq!(lodger.get(&format!("{url}/named")).status, StatusCode::FORBIDDEN);
        lodger.get(&url).hides("各户怎么投的");
        // Anybody counts again, by heads and area.
        let file = w.app.store.read_now(|c| poll::published(&w.app, c, kecheng(), id)).unwrap();
        assert_eq!(file.recount(poll::checker(&file)).expect("it holds").ballots, 5);
    }
}

/// The whole register over what stands there.
fn registered_over(w: &World) {
    let by = Actor::System;
    let done = owner::file(
        &w.app,
        kecheng(),
        &by,
        w.tree.compound.id,
        ("名册.csv", register().into_bytes()),
    );
    assert!(w.wait(done).expect("written").plan.bad.is_empty());
}

on_both! {
    fn silence_counts_only_where_it_was_switched_on_and_delivery_was_proved(kind) {
        let w = World::new(kind);
        let by = Actor::System;
        registered(&w);
        let refusal = w.wait(poll::call(&w.app, kecheng(), &by, call(&w, Some("")))).unwrap_err();
        assert_eq!(refusal.key(), "refuse-vote-article");
        let id = opened(&w, Some("第十八条"));
        let url = format!("/330802/polls/{id}");
        w.browser().get(&url).shows("依据：管理规约第十八条");
        // 20 vote yes of 42; nothing came back from the others.
        let all = crate::polling::doors(&w);
        let own: Vec<&String> = all.iter().filter(|d| !["501", "1103"].contains(&d.as_str())).collect();
        for door in &own[..20] {
            casts(&w, id, door, &says(Choice::Yes)).unwrap();
        }
        let mut grid = w.staff("grid");
        let desk = format!("{url}/delivery");
        grid.get(&desk).shows("还没有送到").shows("东区5幢1单元302、东区5幢1单元501");
        refused(&grid.post(&desk, &[("how", "handed")]), "没有新勾上的业主");
        let lines = w.app.store.read_now(|c| {
            let held = polls::one(c, kecheng(), id)?.expect("it stands");
            delivery::reached(c, kecheng(), &held, tanxin::words::L(tanxin_domain::Lang::Zh))
        }).unwrap();
        let quiet: Vec<_> = lines.iter().filter(|x| !x.voted).map(|x| x.line.id).collect();
        assert_eq!(quiet.len(), 22);
        let one = quiet[0].to_string();
        let noted = grid.post(&desk, &[("line", &one), ("how", "posted")]);
        assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.body);
        grid.get(&desk).shows("送不到，公告送达");
        assert_eq!(grid.post(&desk, &[("undo", &one)]).status, StatusCode::SEE_OTHER);
        let done = delivery::deliver(&w.app, kecheng(), &by, id, (quiet[..10].to_vec(), Delivered::Handed), None);
        assert_eq!(w.wait(done).unwrap(), 10);
        assert_eq!(w.household("302").get(&desk).status, StatusCode::FORBIDDEN);
        // Whoever is reached when the voting has ended could not have answered.
        w.wait(poll::stop(&w.app, kecheng(), &by, id, None)).unwrap();
        let after = delivery::deliver(&w.app, kecheng(), &by, id, (quiet[10..].to_vec(), Delivered::Posted), None);
        assert_eq!(w.wait(after).unwrap_err().key(), "refuse-vote-over");
        grid.get(&desk).hides("name=\"line\"");
        w.wait(poll::close(&w.app, kecheng(), &by, id, "", None)).unwrap();
        let outcome = w.app.store.read_now(|c| poll::outcome(c, kecheng(), &held(&w, id))).unwrap();
        let Outcome::Motion { returned, with_silent: Some(with) } = &outcome[0] else { panic!("both") };
        assert_eq!((returned.decision, with.decision), (Decision::NoQuorum, Decision::Carried));
        assert_eq!((with.yes.voters, with.counts.entitled.voters), (30, 42));
        w.browser().get(&url).shows("只算收回的票").shows("把送到未回的票计入多数").shows("20人，").shows("30人，").shows("通过");
        let file = w.app.store.read_now(|c| poll::published(&w.app, c, kecheng(), id)).unwrap();
        file.recount(poll::checker(&file)).expect("it holds");
        // After the close nothing more is proved.
        let late = delivery::deliver(&w.app, kecheng(), &by, id, (quiet[10..].to_vec(), Delivered::Handed), None);
        assert_eq!(w.wait(late).unwrap_err().key(), "refuse-vote-over");
    }
}

on_both! {
    fn the_same_owner_by_two_cards_and_paper_at_once_has_one_ballot(kind) {
        let w = World::new(kind);
        registered(&w);
        let servers = [w.app.clone(), w.another_server()];
        let id = opened(&w, None);
        let (grid, secretary) = (w.actor(&w.staff("grid")), w.actor(&w.secretary()));
        w.wait(paper::print(&w.app, kecheng(), &Actor::System, id, ("302", 0), None)).unwrap();
        let serial = w.app.store.read_now(|c| polls::papers(c, kecheng(), id, None)).unwrap()[0].serial.clone();
        let abstains = || vec![Answer::Motion(Choice::Abstain)];
        w.wait(paper::read(&w.app, kecheng(), &secretary, id, (&serial, abstains()), None)).unwrap();
        let cast = |app: tanxin::App, door: &'static str, choice| {
            let (actor, voter) = (voter(&w, door), home(&w, door));
            async move {
                let new = poll::Cast { voter, answers: says(choice), helped: false, key: None };
                poll::cast(&app, kecheng(), &actor, id, new).await.is_ok()
            }
        };
        let read = paper::read(&servers[1], kecheng(), &grid, id, (&serial, abstains()), None);
        let (one, two, three) = w.wait(futures::future::join3(
            cast(servers[0].clone(), "302", Choice::Yes), cast(servers[1].clone(), "501", Choice::No), read,
        ));
        let lines = w.app.store.read_now(|c| polls::casts(c, kecheng(), id)).unwrap();
        assert_eq!(lines.len(), 1, "one head, one ballot");
        let on_paper = three.unwrap() == paper::Came::Counts;
        assert_eq!(u16::from(one) + u16::from(two) + u16::from(on_paper), lines[0].changed + 1);
    }
}
