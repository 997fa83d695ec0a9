//! Part A of the front page: an assembly from notice to minutes, through the pages.

use crate::world::{Answer, Browser, World, kecheng};
use axum::http::StatusCode;
use tanxin_domain::assembly::How;
use tanxin_domain::{AssemblyId, PlaceId};
use tanxin_store::{assembly as store, event, matter, on_both};

const VACANT: [&str; 3] = ["201", "802", "1104"];

/// The call of 3 March as a form, with a reason for the short notice.
fn call<'a>(place: &'a str, date: &'a str, waiver: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("place", place),
        ("date", date),
        ("time", "14:30"),
        ("venue", "5幢1单元架空层"),
        ("agenda", "楼道雨后湿滑怎么办\n充电桩加装投币口\n推选楼道长"),
        ("rule", "COMMUNITY_ASSEMBLY"),
        ("waiver", waiver),
    ]
}

fn id_of(answer: &Answer) -> AssemblyId {
    let id = answer.location().rsplit('/').next().expect("an address");
    id.parse()
        .unwrap_or_else(|_| panic!("{} {}", answer.status, answer.body))
}

/// Called for the day of the story, without its roll.
fn called(w: &World, b: &mut Browser<'_>) -> AssemblyId {
    let unit = w.tree.unit.id.to_string();
    id_of(&b.post(
        "/330802/assemblies/new",
        &call(&unit, "2022-03-03", "趁大家都在"),
    ))
}

fn page(id: AssemblyId) -> String {
    format!("/330802/assemblies/{id}")
}

fn door(id: AssemblyId) -> String {
    format!("/330802/assemblies/{id}/check-in")
}

/// Called and frozen.
fn frozen(w: &World, b: &mut Browser<'_>) -> AssemblyId {
    let id = called(w, b);
    assert_eq!(
        b.post(&page(id), &[("deed", "freeze")]).status,
        StatusCode::SEE_OTHER
    );
    id
}

/// The doors that count, in the order of the stairs.
fn homes(w: &World) -> Vec<String> {
    let mut doors: Vec<String> = w.tree.doors.keys().cloned().collect();
    doors.retain(|d| !VACANT.contains(&d.as_str()));
    doors.sort_by_key(|d| d.parse::<u32>().expect("a number"));
    doors
}

fn present(w: &World, id: AssemblyId) -> (u32, u32) {
    let n = w.app.store.read_now(|c| {
        let a = store::one(c, kecheng(), id)?.expect("it stands");
        store::attendance(c, kecheng(), &a)
    });
    let n = n.unwrap();
    (n.present, n.proxy)
}

fn seq(w: &World) -> i64 {
    w.app.store.read_now(|c| event::seq(c, kecheng())).unwrap()
}

#[track_caller]
fn refused(answer: &Answer, says: &str) {
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        answer.body
    );
    answer.shows(says);
}

on_both! {
    fn an_assembly_from_notice_to_minutes(kind) {
        let w = World::new(kind);
        let mut b = w.secretary();
        let unit = w.tree.unit.id.to_string();
        let short = b.post("/330802/assemblies/new", &call(&unit, "2022-03-03", ""));
        refused(&short, "规则要提前10天通知");
        short.shows("value=\"5幢1单元架空层\"").shows("充电桩加装投币口");
        let id = called(&w, &mut b);
        w.browser().get(&page(id)).shows("应到41户，到21户就可以开会").shows("趁大家都在").hides("冻结");
        b.get(&format!("{}/roll", page(id))).shows("201").shows("802").shows("冻结名册");
        refused(&b.post(&door(id), &[("room", "302")]), "名册还没有冻结");
        b.post(&page(id), &[("deed", "freeze")]);
        refused(&b.post(&page(id), &[("deed", "freeze")]), "已经冻结");
        refused(&b.post(&page(id), &[("deed", "open")]), "还差21户");
        // Two households hold cards: one says so on its own phone, one shows its card.
        let mut all = homes(&w);
        all.retain(|d| !["302", "501"].contains(&d.as_str()));
        all.insert(0, "302".to_owned());
        all.insert(19, "501".to_owned());
        // Four ways: the own phone, the door said aloud, a window, a card held to the reader.
        let own = &all[0];
        let mut phone = w.household(own);
        assert_eq!(phone.post(&page(id), &[("deed", "arrive")]).status, StatusCode::SEE_OTHER);
        phone.get(&page(id)).shows("您家已经签到");
        for room in &all[1..8] {
            assert_eq!(b.post(&door(id), &[("room", room)]).status, StatusCode::SEE_OTHER);
        }
        for window in &all[8..19] {
            let home = w.tree.doors[window.as_str()].id.to_string();
            b.post(&door(id), &[("household", &home)]);
        }
        let card = w.people.cards[all[19].as_str()].1.compact();
        let scanned = b.post(&door(id), &[("room", &format!("http://localhost:8080/c/{card}"))]);
        assert_eq!(scanned.status, StatusCode::SEE_OTHER, "{}", scanned.body);
        assert_eq!(present(&w, id), (20, 0));
        for (from, to) in [(20, 1), (21, 1), (22, 2)] {
            let form = [("principal", all[from].as_str()), ("holder", all[to].as_str()), ("written", "1")];
            assert_eq!(b.post(&door(id), &form).status, StatusCode::SEE_OTHER);
        }
        assert_eq!(present(&w, id), (23, 3));
        let hows: Vec<How> = w.app.store.read_now(|c| store::check_ins(c, kecheng(), id)).unwrap()
            .iter().map(|t| t.how).collect();
        for how in [How::Phone, How::Typed, How::Ticked, How::Scanned, How::Proxy] {
            assert!(hows.contains(&how), "{how:?}");
        }
        let opened = b.post(&page(id), &[("deed", "open")]);
        assert!(opened.location().ends_with("/room"));
        let room = format!("{}/room", page(id));
        b.post(&room, &[("deed", "next-item")]);
        let office = w.people.property.to_string();
        for (n, door) in (1..=6).zip(&all[1..]) {
            let what = format!("第{n}件：3楼的灯不亮");
            b.post(&room, &[("deed", "record"), ("who", door.as_str()), ("what", &what), ("office", &office), ("due", "+5")]);
        }
        let items = w.app.store.read_now(|c| store::items(c, kecheng(), id)).unwrap();
        let first = items[0].id.to_string();
        b.post(&format!("{}/minutes", page(id)), &[("item", &first), ("over", "0"), ("text", "三楼到四楼铺防滑垫。\n物业三天内办。")]);
        assert_eq!(b.post(&page(id), &[("deed", "close")]).status, StatusCode::SEE_OTHER);
        let public = w.browser().get(&page(id));
        public.shows("三楼到四楼铺防滑垫。").shows("到会23户，其中委托3户").shows("第6件：3楼的灯不亮").shows("公示到3月18日");
        w.browser().get(&format!("/330802/places/{unit}")).shows("公示栏：会议纪要").shows("公示到3月18日");
        refused(&b.post(&door(id), &[("room", all[30].as_str())]), "大会已经结束");
        let chain = w.app.store.read_now(|c| event::verify(c, kecheng())).unwrap();
        assert!(chain.is_ok(), "{chain:?}");
    }

    fn minutes_come_in_two_copies_and_can_be_checked(kind) {
        let w = World::new(kind);
        let (id, mut b) = closed(&w);
        let md = w.browser().get(&format!("{}/minutes.md", page(id)));
        assert_eq!(md.status, StatusCode::OK);
        md.shows("充电桩加装投币口").hides("方桂兰").shows("2022年3月3日");
        let english = w.browser().with("lang", "en").get(&format!("{}/minutes.md", page(id)));
        english.shows("**Date**　3 March 2022").shows("Thursday 3 March").hides("月3日").hides("下午").hides("星期");
        md.shows("名册记明：空置3户。");
        english.shows("Noted on the roll: 3 flats vacant.").hides("空置");
        let archive = format!("{}/minutes.md?copy=archive", page(id));
        b.get(&archive).shows("方桂兰");
        let nobody = w.browser().get(&archive);
        assert!(matches!(nobody.status, StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED), "{}", nobody.status);
        let data = w.browser().get(&format!("{}/minutes.json", page(id)));
        use sha2::Digest as _;
        let sum = data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(data.body.as_bytes()));
        w.browser().get(&format!("{}/minutes/check", page(id))).shows(&sum);
        md.shows(&sum);
        let closing = w.app.store.read_now(|c| event::of_subject(c, kecheng(), id.0)).unwrap();
        let closing = closing.iter().find(|e| e.kind == "assembly.closed").expect("closed");
        let (_, payload) = closing.payload.as_ref().expect("a payload");
        assert!(payload.contains(&sum), "{payload}");
        let docx = w.browser().get(&format!("{}/minutes.docx", page(id)));
        assert!(docx.body.starts_with("PK"));
        // A correction makes a new edition; the old check sum stays listed.
        b.post(&format!("{}/minutes", page(id)), &[("over", "0"), ("text", "大家同意。")]);
        b.post(&page(id), &[("deed", "seal")]);
        w.browser().get(&page(id)).shows("大家同意。").shows("第2版");
        w.browser().get(&format!("{}/minutes/check", page(id))).shows(&sum);
    }

    fn two_people_who_write_the_same_minutes_are_shown_both(kind) {
        let w = World::new(kind);
        let (id, mut b) = closed(&w);
        let url = format!("{}/minutes", page(id));
        let item = w.app.store.read_now(|c| store::items(c, kecheng(), id)).unwrap()[1].id.to_string();
        let mut other = w.township_clerk();
        assert_eq!(other.post(&url, &[("item", &item), ("over", "0"), ("text", "街道：装两个投币口")]).status, StatusCode::SEE_OTHER);
        let before = seq(&w);
        let mine = b.post(&url, &[("item", &item), ("over", "0"), ("text", "社区：装一个投币口")]);
        refused(&mine, "一个字也没丢");
        mine.shows("街道：装两个投币口").shows("社区：装一个投币口").shows("name=\"over\" value=\"1\"");
        assert_eq!(seq(&w), before, "a refusal changes nothing");
        let merged = b.post(&url, &[("item", &item), ("over", "1"), ("text", "先装一个，再装一个")]);
        assert_eq!(merged.status, StatusCode::SEE_OTHER);
    }

    fn the_door_tells_who_was_let_in_and_takes_it_back(kind) {
        let w = World::new(kind);
        let mut b = w.secretary();
        let id = frozen(&w, &mut b);
        let first = b.post(&door(id), &[("room", "３０２室")]);
        assert_eq!(first.status, StatusCode::SEE_OTHER);
        b.get(first.location()).shows("302").shows("方桂兰").shows("13:30到").shows("撤销");
        let again = b.post(&door(id), &[("room", "1-302")]);
        refused(&again, "302在13:30已经由汪雪琴签到了");
        assert_eq!(present(&w, id), (1, 0));
        refused(&b.post(&door(id), &[("room", "999")]), "名册上找不到“999”");
        refused(&b.post(&door(id), &[("room", "802")]), "空置");
        let own = w.household("302").post(&page(id), &[("deed", "arrive")]);
        refused(&own, "已经签到");
        own.hides("汪雪琴");
        let entry = w.app.store.read_now(|c| store::check_ins(c, kecheng(), id)).unwrap()[0].entry.to_string();
        assert_eq!(b.post(&door(id), &[("undo", &entry)]).status, StatusCode::SEE_OTHER);
        assert_eq!(present(&w, id), (0, 0));
        refused(&b.post(&door(id), &[("undo", &entry)]), "没有签到");
    }

    fn a_revoked_card_opens_no_door(kind) {
        let w = World::new(kind);
        let mut b = w.secretary();
        let id = frozen(&w, &mut b);
        let (card, code) = w.people.cards["302"].clone();
        let secretary = w.actor_secretary();
        w.wait(tanxin::services::card::revoke(&w.app, kecheng(), &secretary, card, None)).unwrap();
        let before = seq(&w);
        let answer = b.post(&door(id), &[("room", &code.to_string())]);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!((seq(&w), present(&w, id)), (before, (0, 0)));
    }

    fn proxies_are_written_capped_and_in_a_present_hand(kind) {
        let w = World::new(kind);
        let mut b = w.secretary();
        let id = frozen(&w, &mut b);
        let give = |b: &mut Browser<'_>, from: &str, to: &str, written: &str| {
            b.post(&door(id), &[("principal", from), ("holder", to), ("written", written)])
        };
        refused(&give(&mut b, "501", "302", "1"), "自己还没到场");
        b.post(&door(id), &[("room", "302")]);
        let unseen = give(&mut b, "501", "302", "");
        refused(&unseen, "委托要有书面的");
        unseen.shows("value=\"501\"");
        for from in ["501", "502", "503"] {
            assert_eq!(give(&mut b, from, "302", "1").status, StatusCode::SEE_OTHER);
        }
        refused(&give(&mut b, "504", "302", "1"), "一户最多代3户");
        refused(&give(&mut b, "302", "302", "1"), "自己不用委托自己");
        assert_eq!(present(&w, id), (4, 3));
        let holder = w.app.store.read_now(|c| store::entry_of(c, kecheng(), id, w.tree.doors["302"].id)).unwrap();
        let holder = holder.expect("a line").id.to_string();
        refused(&b.post(&door(id), &[("undo", &holder)]), "还代着3户");
    }

    fn a_household_says_beforehand_who_speaks_for_it(kind) {
        let w = World::new(kind);
        let mut b = w.secretary();
        let id = frozen(&w, &mut b);
        let mut home = w.household("501");
        home.get(&page(id)).shows("您家来吗？");
        home.post(&page(id), &[("deed", "come")]);
        home.get(&page(id)).shows("记下了：您家来");
        let neighbour = w.tree.doors["302"].id.to_string();
        home.post(&page(id), &[("deed", "proxy"), ("holder", &neighbour)]);
        home.get(&page(id)).shows("您家委托302");
        b.get(&door(id)).shows("501说来不了，委托302").shows("受托的还没到");
        b.post(&door(id), &[("room", "302")]);
        b.get(&door(id)).shows("看过委托书，记下");
        assert_eq!(present(&w, id), (1, 0), "what was said beforehand counts nothing");
        w.browser().get(&page(id)).hides("501");
    }

    fn sent_twice_it_is_stored_once(kind) {
        let w = World::new(kind);
        let mut b = w.secretary();
        let id = frozen(&w, &mut b);
        let key = "018f7a00-0000-7000-8000-00000000000a";
        for _ in 0..2 {
            let answer = b.post(&door(id), &[("room", "302"), ("key", key)]);
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        }
        assert_eq!(present(&w, id), (1, 0));
    }

    fn without_a_quorum_it_goes_on_with_the_same_roll(kind) {
        let w = World::new(kind);
        let mut b = w.secretary();
        let id = frozen(&w, &mut b);
        b.post(&door(id), &[("room", "302")]);
        let form = [("deed", "adjourn"), ("date", "2022-03-10"), ("time", "19:00"), ("venue", "社区会议室")];
        let next = id_of(&b.post(&page(id), &form));
        assert_ne!(next, id);
        let roll = |id| w.app.store.read_now(move |c| store::roll(c, kecheng(), id)).unwrap();
        let lines = |id| roll(id).into_iter().map(|e| (e.no, e.voter, e.mark)).collect::<Vec<_>>();
        assert_eq!(lines(id), lines(next));
        assert_eq!(present(&w, next), (0, 0), "checking in begins anew");
        w.browser().get(&page(id)).shows("改天接着开").shows(&next.to_string());
        w.browser().get(&page(next)).shows("3月10日（星期四）晚上7:00").shows("社区会议室");
        refused(&b.post(&door(id), &[("room", "303")]), "改天接着开");
        assert_eq!(b.post(&door(next), &[("room", "302")]).status, StatusCode::SEE_OTHER);
    }

    fn it_is_put_off_and_called_off_in_words(kind) {
        let w = World::new(kind);
        let mut b = w.secretary();
        let id = called(&w, &mut b);
        let past = [("deed", "postpone"), ("date", "2022-03-01"), ("time", "10:00"), ("venue", "老年食堂")];
        let answer = b.post(&page(id), &past);
        refused(&answer, "已经过去了");
        answer.shows("value=\"老年食堂\"");
        let later = [("deed", "postpone"), ("date", "2022-03-24"), ("time", "14:30"), ("venue", "老年食堂")];
        b.post(&page(id), &later);
        w.browser().get(&page(id)).shows("3月24日（星期四）下午2:30").shows("老年食堂").shows("改过1次期");
        refused(&b.post(&page(id), &[("deed", "cancel"), ("reason", "")]), "还空着");
        b.post(&page(id), &[("deed", "cancel"), ("reason", "停电检修")]);
        w.browser().get(&page(id)).shows("取消了").shows("停电检修");
        refused(&b.post(&page(id), &[("deed", "freeze")]), "已经取消");
        w.browser().get("/330802/assemblies").shows("1单元户主大会").shows("取消了");
    }

    fn a_paper_assembly_is_entered_afterwards(kind) {
        let w = World::new(kind);
        let mut b = w.secretary();
        let unit = w.tree.unit.id.to_string();
        let all = homes(&w);
        let signed: Vec<String> = all.iter().take(21).map(|d| w.tree.doors[d.as_str()].id.to_string()).collect();
        let enter = |b: &mut Browser<'_>, date: &str, count: usize| {
            let mut form = vec![
                ("place", unit.as_str()), ("date", date), ("time", "09:00"), ("venue", "1单元门口"),
                ("agenda", "换灯"), ("rule", "COMMUNITY_ASSEMBLY"),
            ];
            form.extend(signed.iter().take(count).map(|s| ("signed", s.as_str())));
            b.post("/330802/assemblies/paper", &form)
        };
        let early = enter(&mut b, "2022-03-20", 21);
        refused(&early, "这个时间还没到");
        assert_eq!(early.body.matches(" checked><span class=\"no\">").count(), 21, "every tick is kept");
        refused(&enter(&mut b, "2022-02-20", 21), "还没有生效");
        let id = id_of(&enter(&mut b, "2022-03-02", 21));
        assert_eq!(present(&w, id), (21, 0));
        assert_eq!(b.post(&page(id), &[("deed", "close")]).status, StatusCode::SEE_OTHER);
        w.browser().get(&page(id)).shows("纸上开的会，后来补录").shows("到会21户");
        let few = id_of(&enter(&mut b, "2022-03-02", 20));
        refused(&b.post(&page(few), &[("deed", "open")]), "还差1户");
    }

    fn a_photographed_sheet_is_for_those_who_may_see_the_roll(kind) {
        use tanxin::services::assembly as deeds;
        let w = World::new(kind);
        let secretary = w.actor_secretary();
        let sheet = tanxin_store::photo::Ready { width: 2, height: 2, image: b"picture".to_vec(), thumb: b"small".to_vec() };
        let paper = deeds::Paper {
            place: w.tree.unit.id,
            rule: "COMMUNITY_ASSEMBLY".into(),
            title: String::new(),
            at: "2022-03-02T01:00:00Z".parse().unwrap(),
            venue: "1单元门口".into(),
            agenda: vec!["换灯".into()],
            signed: homes(&w).iter().map(|d| w.tree.doors[d.as_str()].id).collect(),
            sheets: vec![sheet],
            key: None,
        };
        let id = w.wait(deeds::enter_paper(&w.app, kecheng(), &secretary, paper)).unwrap();
        let mut b = w.secretary();
        b.get(&page(id)).shows("签到表照片，第1张");
        let url = format!("{}/sheets/1", page(id));
        assert_eq!(b.get(&url).body, "picture");
        assert_eq!(b.get(&format!("{}/sheets/2", page(id))).status, StatusCode::NOT_FOUND);
        assert_eq!(w.household("302").get(&url).status, StatusCode::FORBIDDEN);
    }

    fn fifty_devices_at_once_let_each_household_in_once(kind) {
        use tanxin::services::assembly as deeds;
        let w = World::new(kind);
        let mut b = w.secretary();
        let id = frozen(&w, &mut b);
        let secretary = w.actor_secretary();
        let all = homes(&w);
        let outcomes = w.wait(async {
            let mut waiting = tokio::task::JoinSet::new();
            for device in 0..50 {
                // Ten of them stand at the same door as another.
                let home = w.tree.doors[all[device % 40].as_str()].id;
                let (app, by) = (w.app.clone(), secretary.clone());
                let how = [How::Typed, How::Ticked, How::Scanned][device % 3];
                waiting.spawn(async move { deeds::check_in(&app, kecheng(), &by, id, home, how, None).await });
            }
            waiting.join_all().await
        });
        let told: Vec<_> = outcomes.iter().filter_map(|o| o.as_ref().err()).collect();
        assert_eq!((outcomes.len() - told.len(), told.len()), (40, 10));
        for refusal in told {
            assert_eq!(refusal.key(), "refuse-check-in-already");
            assert!(refusal.args().contains(&("name", "汪雪琴".to_owned())), "{:?}", refusal.args());
        }
        assert_eq!(present(&w, id), (40, 0));
    }

    fn papers_are_set(kind) {
        let w = World::new(kind);
        let mut b = w.secretary();
        let id = frozen(&w, &mut b);
        for name in ["notice.pdf", "sign-in.pdf"] {
            let paper = b.get(&format!("{}/{name}", page(id)));
            assert_eq!(paper.status, StatusCode::OK, "{name}: {}", paper.body);
            assert!(paper.body.starts_with("%PDF"), "{name}");
        }
        for name in ["invitations.pdf", "cards.pdf"] {
            let paper = b.post(&format!("{}/{name}", page(id)), &[]);
            assert!(paper.body.starts_with("%PDF"), "{name}: {} {}", paper.status, paper.body);
        }
        let supervisor = w.supervisor().post(&format!("{}/cards.pdf", page(id)), &[]);
        assert_eq!(supervisor.status, StatusCode::FORBIDDEN);
    }
}

/// An assembly that was held and closed.
fn closed(w: &World) -> (AssemblyId, Browser<'_>) {
    let mut b = w.secretary();
    let id = frozen(w, &mut b);
    for room in homes(w).iter().take(23) {
        b.post(&door(id), &[("room", room)]);
    }
    b.post(&page(id), &[("deed", "open")]);
    let office = w.people.property.to_string();
    let form = [
        ("deed", "record"),
        ("who", "302"),
        ("what", "充电桩要能投币"),
        ("office", office.as_str()),
        ("due", "+5"),
    ];
    b.post(&format!("{}/room", page(id)), &form);
    let raised = w
        .app
        .store
        .read_now(|c| matter::of_assembly(c, kecheng(), id))
        .unwrap();
    assert_eq!(raised.len(), 1);
    assert_ne!(raised[0].place, PlaceId(0));
    assert_eq!(
        b.post(&page(id), &[("deed", "close")]).status,
        StatusCode::SEE_OTHER
    );
    (id, b)
}
