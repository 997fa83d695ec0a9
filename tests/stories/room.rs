//! In the room: one person runs the assembly, everybody follows.

use crate::world::{Browser, World, kecheng};
use axum::http::StatusCode;
use tanxin::services::assembly::{self as deeds, Call};
use tanxin_domain::AssemblyId;
use tanxin_domain::assembly::How;
use tanxin_store::testing::Kind;
use tanxin_store::{assembly as store, matter, on_both};

/// 1单元 called together on 3 March, the roll frozen, this many households there.
pub fn gathered(w: &World, come: usize) -> AssemblyId {
    let secretary = w.actor_secretary();
    let call = Call {
        place: w.tree.unit.id,
        rule: "COMMUNITY_ASSEMBLY".into(),
        title: String::new(),
        at: "2022-03-03T06:30:00Z".parse().expect("an instant"),
        venue: "1单元门口".into(),
        agenda: vec![
            "楼道雨后湿滑怎么办".into(),
            "充电桩加装投币口".into(),
            "推选楼道长".into(),
        ],
        waiver: "趁大家都在".into(),
        key: None,
    };
    let id = w
        .wait(deeds::call(&w.app, kecheng(), &secretary, call))
        .expect("called");
    w.wait(deeds::freeze(&w.app, kecheng(), &secretary, id, None))
        .expect("frozen");
    let homes = w
        .tree
        .doors
        .values()
        .filter(|d| !["201", "802", "1104"].contains(&d.name.as_str()));
    for home in homes.take(come) {
        w.wait(deeds::check_in(
            &w.app,
            kecheng(),
            &secretary,
            id,
            home.id,
            How::Typed,
            None,
        ))
        .expect("checked in");
    }
    id
}

/// Presses a button of the cockpit.
fn press(b: &mut Browser<'_>, id: AssemblyId, form: &[(&str, &str)]) -> StatusCode {
    b.post(&format!("/330802/assemblies/{id}/room"), form)
        .status
}

fn opened(w: &World) -> (AssemblyId, Browser<'_>) {
    let id = gathered(w, 23);
    let mut b = w.secretary();
    assert_eq!(
        press(&mut b, id, &[("deed", "open")]),
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        press(&mut b, id, &[("deed", "next-item")]),
        StatusCode::SEE_OTHER
    );
    (id, b)
}

on_both! {
    fn the_agenda_is_walked_forward_and_back(kind) {
        let w = World::new(kind);
        let (id, mut b) = opened(&w);
        let room = format!("/330802/assemblies/{id}/room");
        let now = |w: &World| {
            let items = w.app.store.read_now(|c| store::items(c, kecheng(), id)).unwrap();
            items.iter().position(|i| matches!(i.progress, tanxin_domain::assembly::Progress::Now { .. }))
        };
        assert_eq!(now(&w), Some(0));
        press(&mut b, id, &[("deed", "next-item")]);
        assert_eq!(now(&w), Some(1));
        let back = b.post(&room, &[("deed", "back")]);
        assert!(back.location().ends_with("/room#agenda"), "comes back to the same place");
        assert_eq!(now(&w), Some(0));
        b.get(&room).shows("aria-current=\"step\"").shows("楼道雨后湿滑怎么办");
    }

    fn a_speaker_is_added_by_door_or_office_and_gets_the_floor(kind) {
        let w = World::new(kind);
        let (id, mut b) = opened(&w);
        let room = format!("/330802/assemblies/{id}/room");
        press(&mut b, id, &[("deed", "queue"), ("who", "302")]);
        press(&mut b, id, &[("deed", "queue"), ("who", "物业经理")]);
        press(&mut b, id, &[("deed", "queue"), ("who", "姜月娥")]);
        b.get(&room).shows("方桂兰").shows("物业经理").shows("姜月娥");
        let line = |w: &World| w.app.store.read_now(|c| store::speakers(c, kecheng(), id)).unwrap();
        let first = line(&w)[0].id.to_string();
        press(&mut b, id, &[("deed", "next"), ("next", &first)]);
        w.clock.advance(jiff::SignedDuration::from_secs(134));
        b.get(&room).shows("2:14").shows("下一位：物业经理");
        press(&mut b, id, &[("deed", "minute"), ("current", &first)]);
        assert_eq!(line(&w)[0].allotted_s, 240);
        press(&mut b, id, &[("deed", "pause"), ("current", &first)]);
        w.clock.advance(jiff::SignedDuration::from_secs(60));
        b.get(&room).shows("2:14").shows("接着讲");
        let wrong = b.post(&room, &[("deed", "queue"), ("who", "999")]);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.shows("名册上找不到“999”").shows("value=\"999\"");
    }

    fn a_matter_is_recorded_in_one_line(kind) {
        let w = World::new(kind);
        let (id, mut b) = opened(&w);
        let office = w.people.property.to_string();
        let key = "018f7a00-0000-7000-8000-000000000001";
        let form = [
            ("deed", "record"), ("who", "302"), ("what", "3楼到4楼楼梯下雨返潮，差点滑倒"),
            ("office", office.as_str()), ("due", "周二"), ("key", key),
        ];
        assert_eq!(press(&mut b, id, &form), StatusCode::SEE_OTHER);
        assert_eq!(press(&mut b, id, &form), StatusCode::SEE_OTHER, "sent twice");
        let raised = w.app.store.read_now(|c| matter::of_assembly(c, kecheng(), id)).unwrap();
        assert_eq!(raised.len(), 1, "and stored once");
        let m = &raised[0];
        assert_eq!(m.household, Some(w.tree.doors["302"].id));
        assert_eq!((m.place, m.office()), (w.tree.unit.id, w.people.property));
        assert_eq!(m.due_day(), jiff::civil::date(2022, 3, 8));
        assert!(m.agenda_item.is_some(), "under the item before the assembly");
        let again = b.post(&format!("/330802/assemblies/{id}/room"), &[
            ("deed", "record"), ("who", "303"), ("what", "5楼灯不亮"), ("due", "尽快"),
        ]);
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        again.shows("看不出是哪一天").shows("value=\"5楼灯不亮\"").shows("value=\"尽快\"");
        let kept = w.app.store.read_now(|c| matter::of_assembly(c, kecheng(), id)).unwrap();
        assert_eq!(kept.len(), 1, "a refusal changes nothing");
    }

    fn a_day_agreed_in_an_assembly_may_be_later_than_the_office_would_have(kind) {
        let w = World::new(kind);
        let (id, mut b) = opened(&w);
        let office = w.people.property.to_string();
        let mut note = |what: &str, due: &str| {
            let form = [("deed", "record"), ("who", "302"), ("what", what), ("office", &office), ("due", due)];
            b.post(&format!("/330802/assemblies/{id}/room"), &form)
        };
        assert_eq!(note("楼顶防水重做", "3月15日").status, StatusCode::SEE_OTHER);
        let mistyped = note("5楼灯不亮", "2099-12-31");
        assert_eq!(mistyped.status, StatusCode::UNPROCESSABLE_ENTITY);
        mistyped.shows("这里最晚只能写到").shows("value=\"5楼灯不亮\"");
        let raised = w.app.store.read_now(|c| matter::of_assembly(c, kecheng(), id)).unwrap();
        assert_eq!(raised.len(), 1);
        assert_eq!(raised[0].due_day(), jiff::civil::date(2022, 3, 15));
    }

    fn a_note_is_corrected_or_struck_while_the_assembly_goes_on(kind) {
        let w = World::new(kind);
        let (id, mut b) = opened(&w);
        let room = format!("/330802/assemblies/{id}/room");
        for door in ["302", "303"] {
            press(&mut b, id, &[("deed", "record"), ("who", door), ("what", "5楼灯不亮")]);
        }
        let noted = || w.app.store.read_now(|c| matter::of_assembly(c, kecheng(), id)).unwrap();
        let wrong = format!("/330802/matters/{}", noted()[1].id);
        b.get(&room).shows(&format!("href=\"{wrong}#correct\""));
        b.get(&wrong).shows("取消这条记录").shows("id=\"correct\"").shows(&format!("href=\"{room}#note\""));
        // Only whoever runs the assembly, and not without a reason.
        let why = [("version", "1"), ("why", "记错了门牌")];
        for mut other in [w.browser(), w.household("303"), w.property_clerk(), w.staff("grid")] {
            other.get(&wrong).hides("取消这条记录");
            assert_eq!(other.post(&format!("{wrong}/strike"), &why).status, StatusCode::FORBIDDEN);
        }
        b.post(&format!("{wrong}/strike"), &[("why", " ")]).shows("还空着");
        b.post(&format!("{wrong}/strike"), &[("version", "7"), ("why", "记错了")]).shows("先动了这件事");
        assert_eq!(noted()[1].state.word(), "open");
        let done = b.post(&format!("{wrong}/strike"), &why);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert_eq!(noted()[1].state.word(), "withdrawn");
        w.browser().get(&wrong).shows("会上记错了，取消了这条记录：").shows("记错了门牌").shows("斗潭社区居委会");
        b.get(&room).hides(&wrong);
        assert!(w.app.store.read_now(|c| tanxin_store::event::verify(c, kecheng())).unwrap().is_ok());
    }

    fn what_somebody_acted_on_or_was_no_note_is_not_struck(kind) {
        let w = World::new(kind);
        let (id, mut b) = opened(&w);
        press(&mut b, id, &[("deed", "record"), ("who", "302"), ("what", "5楼灯不亮")]);
        let noted = w.app.store.read_now(|c| matter::of_assembly(c, kecheng(), id)).unwrap()[0].id;
        let page = format!("/330802/matters/{noted}");
        let answered = w.secretary().post_files(&format!("{page}/answer"), &[("text", "下午就换。")], &[]);
        assert_eq!(answered.status, StatusCode::SEE_OTHER);
        b.get(&page).hides("取消这条记录");
        b.post(&format!("{page}/strike"), &[("why", "记重了")]).shows("不能再取消记录");
        crate::matter::raise(&mut w.household("302"), &crate::matter::words(w.tree.unit.id));
        let own = format!("/330802/matters/{}", crate::matter::newest(&w).id);
        b.post(&format!("{own}/strike"), &[("why", "记重了")]).shows("不能再取消记录");
        press(&mut b, id, &[("deed", "record"), ("who", "302"), ("what", "4楼灯不亮")]);
        let late = format!("/330802/matters/{}", crate::matter::newest(&w).id);
        b.get(&late).shows("取消这条记录");
        w.wait(deeds::close(&w.app, kecheng(), &w.actor_secretary(), id, None)).expect("closed");
        b.get(&late).hides("取消这条记录");
        b.post(&format!("{late}/strike"), &[("why", "记重了")]).shows("不能再取消记录");
        assert_eq!(crate::matter::newest(&w).state.word(), "open");
    }

    fn the_projector_shows_doors_to_the_room_and_counts_to_everybody(kind) {
        let w = World::new(kind);
        let (id, mut b) = opened(&w);
        press(&mut b, id, &[("deed", "queue"), ("who", "302")]);
        let first = w.app.store.read_now(|c| store::speakers(c, kecheng(), id)).unwrap()[0].id.to_string();
        press(&mut b, id, &[("deed", "next"), ("next", &first)]);
        let projector = format!("/330802/assemblies/{id}/projector");
        b.get(&projector).shows("方桂兰").shows("class=\"unit\"").shows("楼道雨后湿滑怎么办");
        let public = w.browser().get(&projector);
        assert_eq!(public.status, StatusCode::OK);
        public.shows("23").shows("楼道雨后湿滑怎么办").hides("方桂兰").hides("302").hides("class=\"unit\"");
        w.browser().with("lang", "en").get(&projector).shows("Item 1 of 3").hides("302");
    }

    fn after_the_close_the_projector_shows_where_the_minutes_are(kind) {
        let w = World::new(kind);
        let (id, _) = opened(&w);
        let projector = format!("/330802/assemblies/{id}/projector");
        let address = format!("localhost:8080/330802/assemblies/{id}");
        let code = tanxin_press::qr_svg(&format!("http://{address}"));
        w.browser().get(&projector).hides(&address).hides(&code).shows("想发言，请举手");
        w.wait(deeds::close(&w.app, kecheng(), &w.actor_secretary(), id, None)).expect("closed");
        for mut b in [w.browser(), w.secretary(), w.browser().with("lang", "en")] {
            b.get(&projector).shows(&format!(">{address}<")).shows(&code).hides("想发言").hides("raise your hand");
        }
        w.browser().get(&format!("/330802/assemblies/{id}")).shows("会议纪要");
    }

    fn the_uninvited_see_no_cockpit_and_press_no_button(kind) {
        let w = World::new(kind);
        let id = gathered(&w, 23);
        let room = format!("/330802/assemblies/{id}/room");
        for mut b in [w.browser(), w.household("302"), w.property_clerk(), w.supervisor()] {
            assert_eq!(b.get(&room).status, StatusCode::FORBIDDEN);
            assert_eq!(b.post(&room, &[("deed", "open")]).status, StatusCode::FORBIDDEN);
            let live = b.get(&format!("/330802/live/room/{id}"));
            assert_eq!(live.status, StatusCode::FORBIDDEN);
        }
        let a = w.app.store.read_now(|c| store::one(c, kecheng(), id)).unwrap().unwrap();
        assert_eq!(a.state.word(), "frozen");
    }
}

#[test]
fn without_a_quorum_the_button_says_how_many_are_missing() {
    let w = World::new(Kind::Sqlite);
    let id = gathered(&w, 20);
    let mut b = w.secretary();
    let room = format!("/330802/assemblies/{id}/room");
    b.get(&room).shows("还差1户");
    assert_eq!(
        press(&mut b, id, &[("deed", "open")]),
        StatusCode::UNPROCESSABLE_ENTITY
    );
    w.browser()
        .get(&format!("/330802/assemblies/{id}/projector"))
        .shows("欢迎大家")
        .shows("还差1户");
}
