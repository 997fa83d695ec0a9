//! The chain: up by hand and by the clock, named and declined, decided above, whistled for,
//! stopped and granted time. Every refusal has its sentence and changes nothing.

use crate::matter::{newest, page, raise, words};
use crate::world::{Answer, Browser, World, kecheng};
use axum::http::StatusCode;
use jiff::SignedDuration;
use tanxin::services::matter::{again, tick};
use tanxin_domain::event::NewEvent;
use tanxin_domain::matter::{Level, Matter};
use tanxin_domain::{Actor, MatterId, OfficeId};
use tanxin_store::{StoreError, matter, on_both, role};

/// A matter as it is kept.
pub fn at(w: &World, id: MatterId) -> Matter {
    let found = w.app.store.read_now(|c| matter::one(c, kecheng(), id));
    found.unwrap().unwrap()
}

/// A matter of 302 about the stairwell, at the property company.
pub fn raised(w: &World) -> MatterId {
    raise(&mut w.household("302"), &words(w.tree.unit.id));
    newest(w).id
}

pub fn send(b: &mut Browser<'_>, id: MatterId, form: &[(&str, &str)]) -> Answer {
    b.post(&format!("{}/move", page(id)), form)
}

#[track_caller]
pub fn goes(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

#[track_caller]
pub fn refused(answer: &Answer, sentence: &str) {
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        answer.body
    );
    answer.shows(sentence);
}

pub fn hours(w: &World, n: i64) {
    w.clock.advance(SignedDuration::from_hours(n));
}

/// The clock is looked at: how many steps it took.
pub fn ticks(w: &World) -> usize {
    w.wait(tick(&w.app)).unwrap()
}

/// What is kept is what the events tell.
#[track_caller]
pub fn holds(w: &World) {
    let compared = w.app.store.read_now(|c| again::compare(c, kecheng()));
    let (count, amiss) = compared.unwrap();
    assert!(count > 0);
    assert_eq!(amiss, None);
}

/// A department of the district that nobody works at, and one of the community's neighbours.
pub fn department(w: &World, name: &'static str) -> OfficeId {
    crate::people::open_office(
        w,
        tanxin_domain::office::OfficeKind::Department,
        name,
        &w.tree.district,
    )
}

/// Nobody works at an office any more.
fn everybody_leaves(w: &World, office: OfficeId) {
    let (path, now) = (w.tree.unit.path.clone(), w.clock.now());
    let ending = w.app.store.write_now(kecheng(), None, move |tx| {
        for held in role::for_offices(tx.conn(), kecheng(), &path, now)? {
            if held.office == Some(office) {
                role::end(tx, held.id, now)?;
            }
        }
        tx.emit(NewEvent {
            kind: "role.ended",
            place: None,
            subject: office.0,
            actor: Actor::System.signature(),
            payload: serde_json::json!({}),
        })?;
        Ok::<_, StoreError>(())
    });
    ending.unwrap();
}

on_both! {
    fn a_missed_clock_passes_it_up_and_whoever_had_it_first_still_sees_it(kind) {
        let w = World::new(kind);
        let id = raised(&w);
        let m = at(&w, id);
        // Three working days from Thursday afternoon: Tuesday, half past five.
        assert_eq!(m.due().to_string(), "2022-03-08T09:30:00Z");
        assert_eq!((m.flow.level, m.office()), (Level::Compound, w.people.property));
        w.clock.set("2022-03-08T09:29:59Z");
        assert_eq!(ticks(&w), 0);
        w.clock.set("2022-03-09T01:00:00Z");
        assert_eq!(ticks(&w), 1);
        assert_eq!(ticks(&w), 0, "once");
        let m = at(&w, id);
        assert_eq!((m.flow.level, m.office(), m.flow.first), (Level::Community, w.people.committee, w.people.property));
        assert_eq!(m.flow.clock.from.to_string(), "2022-03-08T09:30:00Z", "at the instant it was due");
        let story = w.browser().get(&page(id));
        story.shows("时限到了，斗潭家园物业服务处没有办完，自动转到社区：斗潭社区居委会").shows("最先接到，要跟到底")
            .shows("up late").shows("aria-current=\"step\"");
        w.property_clerk().get(&page(id)).shows("抹了油");
        // Whoever passed it on does not answer in the community's place any more.
        let solve = [("text", "好了"), ("deed", "solve")];
        refused(&w.property_clerk().post_files(&format!("{}/answer", page(id)), &solve, &[]), "现在归别的机构办");
        // Two months nobody moves: the subdistrict, and there it stays overdue, told once.
        hours(&w, 24 * 60);
        assert_eq!(ticks(&w), 2);
        assert_eq!((at(&w, id).flow.overdue, at(&w, id).flow.late, at(&w, id).office()), (true, 3, w.people.subdistrict));
        assert_eq!(ticks(&w), 0);
        w.browser().get(&page(id)).shows("一直算逾期");
        holds(&w);
    }

    fn up_and_down_by_hand_with_a_reason_that_everybody_reads(kind) {
        let w = World::new(kind);
        let id = raised(&w);
        let mut clerk = w.property_clerk();
        refused(&send(&mut clerk, id, &[("deed", "up"), ("reason", "")]), "还空着");
        goes(&send(&mut clerk, id, &[("deed", "up"), ("reason", "要找施工单位，物业叫不动。")]));
        assert_eq!(at(&w, id).office(), w.people.committee);
        w.browser().get(&page(id)).shows("物业叫不动").shows("转到社区：斗潭社区居委会");
        let down = w.people.property.to_string();
        let stale = [("deed", "pass"), ("office", down.as_str()), ("reason", "还是物业先通一下水管。"), ("version", "1")];
        let answer = send(&mut w.secretary(), id, &stale);
        refused(&answer, "别人在");
        answer.shows("还是物业先通一下水管。");
        goes(&send(&mut w.secretary(), id, &stale[..3]));
        let m = at(&w, id);
        assert_eq!((m.office(), m.flow.ups, m.flow.downs), (w.people.property, 1, 1));
        refused(&send(&mut clerk, id, &[("deed", "pass"), ("office", down.as_str()), ("reason", "给自己")]), "本来就在那里");
        // Strangers move nothing.
        for mut b in [w.browser(), w.household("302"), w.supervisor()] {
            let tried = send(&mut b, id, &[("deed", "up"), ("reason", "我来")]);
            assert_eq!(tried.status, StatusCode::FORBIDDEN);
        }
        holds(&w);
    }

    fn not_ours_names_whose_and_after_two_noes_the_level_above_decides(kind) {
        let w = World::new(kind);
        let id = raised(&w);
        let (mut clerk, mut secretary, mut street) = (w.property_clerk(), w.secretary(), w.staff("township"));
        let (committee, street_office) = (w.people.committee.to_string(), w.people.subdistrict.to_string());
        refused(&send(&mut clerk, id, &[("deed", "name"), ("reason", "不归我们")]), "还没有机构接");
        let name = |to: &str| [("deed".to_owned(), "name".to_owned()), ("office".to_owned(), to.to_owned()), ("reason".to_owned(), "这是安置房保修的事。".to_owned())];
        let say = |b: &mut Browser<'_>, to: &str| {
            let form = name(to);
            let form: Vec<(&str, &str)> = form.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            send(b, id, &form)
        };
        goes(&say(&mut clerk, &committee));
        w.browser().get(&page(id)).shows("正在问斗潭社区居委会是不是归它管").shows("安置房保修");
        refused(&say(&mut clerk, &street_office), "正在问另一家机构");
        assert_eq!(at(&w, id).office(), w.people.property, "it stays with us meanwhile");
        // The clerk can't answer for the office that was named.
        refused(&send(&mut clerk, id, &[("deed", "decline"), ("reason", "不")]), "现在归别的机构办");
        secretary.get(&page(id)).shows("有人说这件事归你们管");
        goes(&send(&mut secretary, id, &[("deed", "decline"), ("reason", "居委会修不了。")]));
        goes(&say(&mut clerk, &street_office));
        goes(&send(&mut street, id, &[("deed", "decline"), ("reason", "要先由社区看现场。")]));
        w.browser().get(&page(id)).shows("由斗潭社区居委会在").shows("居委会修不了。");
        refused(&say(&mut clerk, &committee), "正等上一层来定");
        let decide = [("deed", "decide"), ("office", committee.as_str()), ("reason", "社区牵头。")];
        refused(&send(&mut clerk, id, &decide), "现在归别的机构办");
        goes(&send(&mut secretary, id, &decide));
        let m = at(&w, id);
        assert_eq!((m.office(), m.flow.decided), (w.people.committee, true));
        refused(&say(&mut secretary, &street_office), "不能再推");
        holds(&w);
    }

    fn a_named_office_that_says_nothing_has_it(kind) {
        let w = World::new(kind);
        let id = raised(&w);
        let to = w.people.committee.to_string();
        goes(&send(&mut w.property_clerk(), id, &[("deed", "name"), ("office", &to), ("reason", "社区的事")]));
        w.clock.set("2022-03-04T09:30:00Z");
        assert_eq!(ticks(&w), 1);
        assert_eq!(at(&w, id).office(), w.people.committee);
        w.browser().get(&page(id)).shows("到时没有说不归它管，归斗潭社区居委会办");
        holds(&w);
    }

    fn offices_that_are_whistled_for_come_in_time_and_the_lead_waits_or_says_why_not(kind) {
        let w = World::new(kind);
        let id = raised(&w);
        let (housing, builders) = (department(&w, "区住建局"), department(&w, "区质安站"));
        let (a, b) = (housing.to_string(), builders.to_string());
        let mut clerk = w.property_clerk();
        refused(&send(&mut clerk, id, &[("deed", "whistle"), ("what", "来看")]), "还没有选请谁来");
        goes(&send(&mut clerk, id, &[("deed", "whistle"), ("offices", &a), ("offices", &b), ("what", "请到现场看排水口。")]));
        let refused_twice = send(&mut clerk, id, &[("deed", "whistle"), ("offices", &a), ("what", "再请")]);
        refused(&refused_twice, "已经请过");
        let m = at(&w, id);
        // Four working hours from half past one on Thursday.
        assert_eq!(m.flow.tasks[0].arrive_by.to_string(), "2022-03-04T01:00:00Z");
        w.browser().get(&page(id)).shows("吹哨：请区住建局、区质安站到场").shows("请到现场看排水口");
        goes(&send(&mut clerk, id, &[("deed", "arrive"), ("nr", "1")]));
        refused(&send(&mut clerk, id, &[("deed", "arrive"), ("nr", "1")]), "已经报到过了");
        refused(&send(&mut clerk, id, &[("deed", "arrive"), ("nr", "9")]), "没有这一份活");
        w.clock.set("2022-03-04T01:00:00Z");
        assert_eq!(ticks(&w), 1, "the second is not there");
        w.browser().get(&page(id)).shows("区质安站没有按时报到").shows("没有按时到场");
        let mut clerk = w.property_clerk();
        goes(&send(&mut clerk, id, &[("deed", "done"), ("nr", "1"), ("report", "排水口重做了。")]));
        let solve = format!("{}/answer", page(id));
        refused(&clerk.post_files(&solve, &[("text", "都好了。"), ("deed", "solve")], &[]), "还有1家没有办完");
        let without = [("text", "都好了。"), ("without", "质安站说不用到场。"), ("deed", "solve")];
        goes(&clerk.post_files(&solve, &without, &[]));
        w.browser().get(&page(id)).shows("质安站说不用到场").shows("没有等它").shows("排水口重做了");
        holds(&w);
    }

    fn time_stands_still_with_a_reason_and_more_is_granted_from_above(kind) {
        let w = World::new(kind);
        let id = raised(&w);
        let mut clerk = w.property_clerk();
        refused(&send(&mut clerk, id, &[("deed", "pause"), ("until", "2022-03-30"), ("reason", "等天晴")]), "一共最多停10天");
        refused(&send(&mut clerk, id, &[("deed", "pause"), ("until", "2022-03-01"), ("reason", "等天晴")]), "今天以后");
        goes(&send(&mut clerk, id, &[("deed", "pause"), ("until", "2022-03-07"), ("reason", "等天晴了再补")]));
        w.browser().get(&page(id)).shows("时限停到3月7日").shows("等天晴了再补");
        assert_eq!(at(&w, id).due_day().to_string(), "2022-03-10");
        refused(&send(&mut clerk, id, &[("deed", "pause"), ("until", "2022-03-08"), ("reason", "再停")]), "已经停着");
        hours(&w, 20);
        let mut clerk = w.property_clerk();
        goes(&send(&mut clerk, id, &[("deed", "resume")]));
        assert_eq!(at(&w, id).due_day().to_string(), "2022-03-09");
        refused(&send(&mut clerk, id, &[("deed", "resume")]), "没有停着");
        refused(&send(&mut clerk, id, &[("deed", "more"), ("days", "9"), ("reason", "等料")]), "最多申请7个工作日");
        goes(&send(&mut clerk, id, &[("deed", "more"), ("days", "2"), ("reason", "等料")]));
        refused(&send(&mut clerk, id, &[("deed", "more"), ("days", "2"), ("reason", "等料")]), "已经申请过一次");
        refused(&send(&mut clerk, id, &[("deed", "grant"), ("grant", "yes")]), "现在归别的机构办");
        w.secretary().get(&page(id)).shows("申请多给2个工作日");
        goes(&send(&mut w.secretary(), id, &[("deed", "grant"), ("grant", "yes"), ("reason", "料在路上")]));
        assert_eq!(at(&w, id).due_day().to_string(), "2022-03-11");
        w.browser().get(&page(id)).shows("改为3月11日前").shows("料在路上");
        refused(&send(&mut w.secretary(), id, &[("deed", "grant"), ("grant", "no")]), "没有人申请");
        // After the end it has gone up, and there is nothing left to ask here.
        w.clock.set("2022-03-11T09:30:01Z");
        refused(&send(&mut w.property_clerk(), id, &[("deed", "more"), ("days", "1"), ("reason", "再等")]), "现在归别的机构办");
        assert_eq!(at(&w, id).office(), w.people.committee, "whoever acts finds the clock's work done");
        holds(&w);
    }

    fn not_solved_for_the_second_time_opens_it_one_level_up(kind) {
        let w = World::new(kind);
        let id = raised(&w);
        let solve = format!("{}/answer", page(id));
        let (mut clerk, mut home) = (w.property_clerk(), w.household("302"));
        let confirm = format!("{}/confirm", page(id));
        for round in 1..=2u16 {
            goes(&clerk.post_files(&solve, &[("text", "擦干了。"), ("deed", "solve")], &[]));
            goes(&home.post(&confirm, &[("verdict", "not"), ("words", "又滑了")]));
            assert_eq!(at(&w, id).reopened, round);
            hours(&w, 1);
        }
        let m = at(&w, id);
        assert_eq!((m.office(), m.flow.level), (w.people.committee, Level::Community));
        // Silence after the days of asking is silence, at the first instant after them.
        goes(&w.secretary().post_files(&solve, &[("text", "重做了排水。"), ("deed", "solve")], &[]));
        w.clock.set("2022-03-10T15:59:59Z");
        assert_eq!(ticks(&w), 0);
        w.clock.set("2022-03-10T16:00:00Z");
        assert_eq!(ticks(&w), 1);
        assert_eq!(at(&w, id).state.word(), "no-answer");
        w.browser().get(&page(id)).shows("不算满意");
        // A late word is welcome.
        goes(&home.post(&confirm, &[("verdict", "solved")]));
        holds(&w);
    }

    fn an_office_where_nobody_works_is_no_dead_end(kind) {
        let w = World::new(kind);
        crate::people::open_office(&w, tanxin_domain::office::OfficeKind::Captain, "1单元楼道长", &w.tree.unit);
        let id = raised(&w);
        let m = at(&w, id);
        assert_eq!((m.flow.level, m.flow.told), (Level::Unit, Some(w.people.property)));
        w.browser().get(&page(id)).shows("已经告诉斗潭家园物业服务处");
        // The level above may act at once.
        goes(&send(&mut w.property_clerk(), id, &[("deed", "up"), ("reason", "楼道长还没有选。")]));
        assert_eq!(at(&w, id).office(), w.people.property);
        holds(&w);
    }

    fn opened_again_where_nobody_works_the_level_above_hears_of_it(kind) {
        let w = World::new(kind);
        let (solve, confirm) = (|id| format!("{}/answer", page(id)), |id| format!("{}/confirm", page(id)));
        let id = raised(&w);
        w.property_clerk().get(&page(id)).hides("眼下没有人在系统里");
        everybody_leaves(&w, w.people.committee);
        // Whoever names or calls such an office reads that it won't see it.
        w.property_clerk().get(&page(id)).shows("斗潭社区居委会（眼下没有人在系统里）").shows("请另外打电话告诉它");
        for round in 1..=2u16 {
            let done = [("text", "擦干了。"), ("deed", "solve")];
            goes(&w.property_clerk().post_files(&solve(id), &done, &[]));
            goes(&w.household("302").post(&confirm(id), &[("verdict", "not")]));
            assert_eq!(at(&w, id).reopened, round);
            hours(&w, 1);
        }
        let m = at(&w, id);
        assert_eq!((m.office(), m.flow.told), (w.people.committee, Some(w.people.subdistrict)));
        w.browser().get(&page(id)).shows("斗潭社区居委会眼下没有人在系统里，已经告诉信安街道办事处");
        holds(&w);
    }

    fn a_secret_one_goes_to_neither_captain_nor_property(kind) {
        let w = World::new(kind);
        let mut typed = words(w.tree.unit.id);
        typed.push(("secret", "1".to_owned()));
        raise(&mut w.household("302"), &typed);
        let id = newest(&w).id;
        assert_eq!(at(&w, id).office(), w.people.committee);
        let to = w.people.property.to_string();
        let mut secretary = w.secretary();
        refused(&send(&mut secretary, id, &[("deed", "pass"), ("office", &to), ("reason", "物业看看")]), "不公开的诉求不能转给它可能说到的人");
        refused(&send(&mut secretary, id, &[("deed", "whistle"), ("offices", &to), ("what", "来")]), "不公开的诉求");
        secretary.get(&page(id)).hides(&format!("value=\"{to}\""));
        assert_eq!(send(&mut w.property_clerk(), id, &[("deed", "up"), ("reason", "x")]).status, StatusCode::NOT_FOUND);
        holds(&w);
    }

    fn what_is_said_of_the_committee_never_comes_to_it(kind) {
        let w = World::new(kind);
        let of = |about: &str| {
            let mut typed = words(w.tree.unit.id);
            typed.extend([("secret", "1".to_owned()), ("apart", about.to_owned())]);
            typed
        };
        w.browser().get(&format!("/330802/matters/new?place={}", w.tree.unit.id)).shows("name=\"apart\"").shows("不给居委会看");
        assert_eq!(raise(&mut w.household("302"), &of("community")).status, StatusCode::SEE_OTHER);
        let id = newest(&w).id;
        assert_eq!(at(&w, id).office(), w.people.subdistrict);
        // To those it is about, and to all below them, there is no such matter.
        for mut b in [w.secretary(), w.staff("grid"), w.property_clerk(), w.captain("301"), w.supervisor(), w.household("301")] {
            assert_eq!(b.get(&page(id)).status, StatusCode::NOT_FOUND);
            b.get("/330802/matters?q=%E8%BF%94%E6%BD%AE").hides(&page(id));
            b.get("/330802/queue").hides(&page(id));
            let tried = b.post(&format!("{}/confirm", page(id)), &[("verdict", "solved"), ("how", "phone")]);
            assert_ne!(tried.status, StatusCode::SEE_OTHER);
        }
        // Nor can it be passed, named or called down to them.
        let mut clerk = w.township_clerk();
        let to = w.people.committee.to_string();
        clerk.get(&page(id)).shows("楼道下雨返潮").hides(&format!("value=\"{to}\""));
        for deed in ["pass", "name"] {
            refused(&send(&mut clerk, id, &[("deed", deed), ("office", &to), ("reason", "请看看")]), "不能转给它可能说到的人");
        }
        refused(&send(&mut clerk, id, &[("deed", "whistle"), ("offices", &to), ("what", "来")]), "不能转给它可能说到的人");
        // It goes its way, and its household has the last word.
        goes(&clerk.post_files(&format!("{}/answer", page(id)), &[("text", "谈过话了。"), ("deed", "solve")], &[]));
        goes(&w.household("302").post(&format!("{}/confirm", page(id)), &[("verdict", "solved")]));
        // Without "secret" it says nothing of anybody, and nobody above the township answers here.
        let mut open = of("community");
        open.retain(|(name, _)| *name != "secret");
        raise(&mut w.household("302"), &open);
        assert_eq!((at(&w, newest(&w).id).office(), at(&w, newest(&w).id).flow.apart), (w.people.property, None));
        let before = newest(&w).id;
        refused(&raise(&mut w.household("302"), &of("township")), "还没有机构能收这件事");
        assert_eq!(newest(&w).id, before);
        holds(&w);
    }

    fn two_servers_do_what_is_due_once(kind) {
        let w = World::new(kind);
        for _ in 0..20 {
            raised(&w);
        }
        let other = w.another_server();
        w.clock.set("2022-03-20T02:00:00Z");
        let (a, b) = w.wait(async { tokio::join!(tick(&w.app), tick(&other)) });
        let district = kecheng();
        let kinds = w.app.store.read_now(|c| tanxin_store::event::after(c, district, 0, 10_000)).unwrap();
        let passed = kinds.iter().filter(|e| e.kind == "matter.passed").count();
        let overdue = kinds.iter().filter(|e| e.kind == "matter.overdue").count();
        assert_eq!((passed, overdue), (40, 20), "property to community to subdistrict, and there it ends");
        assert_eq!(a.unwrap() + b.unwrap(), 60);
        holds(&w);
    }

    fn a_district_writes_its_own_chain_and_what_was_raised_before_keeps_to_its_own(kind) {
        let w = World::new(kind);
        let before = raised(&w);
        let page = w.browser().get("/330802/chains");
        page.shows("楼里、小区里的事").shows("随系统带来的").hides("另写一条");
        let form = |changed: &[(&'static str, &'static str)]| {
            let mut form = vec![
                ("code", "home"), ("version", "0"), ("zh", "小区里的事"), ("en", "Matters of the compound"),
                ("at", "compound"), ("office-compound", "property"), ("limit-compound", "4wh"), ("then-compound", "township"),
                ("at", "township"), ("office-township", "subdistrict"), ("limit-township", "2wd"), ("then-township", "stay"),
                ("accept", "1wd"), ("decide", "1wd"), ("arrive", "4wh"), ("joint", "3wd"),
                ("pause_days", "5"), ("more_days", "3"), ("covers", "corridor"),
            ];
            for (name, value) in changed {
                form.retain(|(n, _)| n != name);
                form.push((name, value));
            }
            form
        };
        let mut admin = w.admin();
        admin.get("/330802/chains?edit=home").shows("value=\"1wd\"").shows("存下这一版");
        for (changed, sentence) in [
            (&[("then-township", "compound")][..], "转不出去"),
            (&[("then-compound", "district")], "没有的层"),
            (&[("limit-township", "三天")], "看不懂"),
            (&[("limit-township", "2022-03-08")], "不能写日期"),
            (&[("covers", "nonsense")], "有一个类别没有"),
            (&[("zh", "")], "还空着"),
        ] {
            let answer = admin.post("/330802/chains", &form(changed));
            refused(&answer, sentence);
            answer.shows("Matters of the compound");
        }
        assert_eq!(w.secretary().post("/330802/chains", &form(&[])).status, StatusCode::FORBIDDEN);
        goes(&admin.post("/330802/chains", &form(&[])));
        refused(&admin.post("/330802/chains", &form(&[])), "别人先存了一版");
        w.browser().get("/330802/chains").shows("本区第1版").shows("4个工作小时").shows("交街道");
        let after = raised(&w);
        assert_eq!((at(&w, before).flow.version, at(&w, after).flow.version), (0, 1));
        // Four working hours from half past one on Thursday, though damp stairs have three days.
        assert_eq!(at(&w, after).due().to_string(), "2022-03-04T01:00:00Z");
        assert_eq!(at(&w, before).due_day().to_string(), "2022-03-08");
        w.clock.set("2022-03-09T01:00:00Z");
        ticks(&w);
        // The old one went to the community, the new one over it to the subdistrict.
        assert_eq!(at(&w, before).office(), w.people.committee);
        assert_eq!((at(&w, after).office(), at(&w, after).flow.overdue), (w.people.subdistrict, true));
        holds(&w);
    }
}
