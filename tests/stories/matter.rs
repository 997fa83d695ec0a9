//! A matter from the first word to the last: raised, answered, solved, confirmed.

use crate::numbers::holds;
use crate::world::{Answer, Browser, World, kecheng};
use axum::http::StatusCode;
use jiff::SignedDuration;
use tanxin_domain::MatterId;
use tanxin_domain::matter::Matter;
use tanxin_store::on_both;

/// What a resident types at least; `place` is filled in.
pub fn words(place: impl ToString) -> Vec<(&'static str, String)> {
    vec![
        ("place", place.to_string()),
        ("about", place.to_string()),
        ("category", "corridor-slippery".to_owned()),
        ("title", "楼道下雨返潮，老人怕滑倒".to_owned()),
        ("text", "一连下了几天雨，三楼到四楼像抹了油。".to_owned()),
    ]
}

/// Sends the form for raising a matter.
pub fn raise(b: &mut Browser<'_>, form: &[(&'static str, String)]) -> Answer {
    let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
    b.post_files("/330802/matters/new", &form, &[])
}

/// The newest matter.
pub fn newest(w: &World) -> Matter {
    let filter = tanxin_store::matter::Filter {
        secret: true,
        ..Default::default()
    };
    let now = w.clock.now();
    let found = w
        .app
        .store
        .read_now(|c| tanxin_store::matter::list(c, kecheng(), &filter, now, 1));
    found.unwrap().remove(0)
}

pub fn page(id: MatterId) -> String {
    format!("/330802/matters/{id}")
}

fn at(w: &World, id: MatterId) -> (String, i64, u16) {
    let found = w
        .app
        .store
        .read_now(|c| tanxin_store::matter::one(c, kecheng(), id));
    let m = found.unwrap().unwrap();
    (m.state.word().to_owned(), m.version, m.reopened)
}

/// 302 raises a matter by card, the property company answers and says it is done.
fn solved(w: &World) -> MatterId {
    let done = raise(&mut w.household("302"), &words(w.tree.unit.id));
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let id = newest(w).id;
    let mut office = w.property_clerk();
    let answer = format!("{}/answer", page(id));
    let said = office.post_files(
        &answer,
        &[
            ("version", "1"),
            ("text", "先铺防滑垫。"),
            ("deed", "answer"),
        ],
        &[],
    );
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
    let said = office.post_files(
        &answer,
        &[
            ("version", "2"),
            ("text", "排水口已重做。"),
            ("deed", "solve"),
        ],
        &[],
    );
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
    id
}

on_both! {
    fn a_household_raises_it_is_answered_solved_and_confirmed(kind) {
        let w = World::new(kind);
        let id = solved(&w);
        // Everybody reads the story, but not who raised it nor in which words.
        let mut public = w.browser();
        public.get(&page(id)).shows("楼道下雨返潮").shows("先铺防滑垫").shows("排水口已重做")
            .shows("一户居民").hides("抹了油").hides("方桂兰").hides("302").hides("这件事解决了吗");
        // The household is asked first of all, and nothing is chosen for it.
        let mut home = w.household("302");
        let asked = home.get(&page(id));
        asked.shows("这件事解决了吗？").shows("抹了油").shows("非常不满意").hides(" checked");
        assert!(asked.body.find("这件事解决了吗").unwrap() < asked.body.find("一步一步").unwrap());
        let said = home.post(&format!("{}/confirm", page(id)), &[
            ("version", "3"), ("verdict", "solved"), ("grade", "satisfied"), ("words", "谢谢徐师傅"),
        ]);
        assert_eq!(said.location(), page(id), "{}", said.body);
        public.get(&page(id)).shows("居民说：解决了").hides("满意。").hides("徐师傅");
        home.get(&page(id)).shows("满意").shows("谢谢徐师傅");
        w.property_clerk().get(&page(id)).shows("谢谢徐师傅").shows("302室").hides("方桂兰");
        assert_eq!(at(&w, id), ("confirmed".to_owned(), 4, 0));
        assert!(w.app.store.read_now(|c| tanxin_store::event::verify(c, kecheng())).unwrap().is_ok());
    }

    fn partly_settles_and_not_solved_opens_it_again(kind) {
        let w = World::new(kind);
        let id = solved(&w);
        let mut home = w.household("302");
        let confirm = format!("{}/confirm", page(id));
        home.post(&confirm, &[("version", "3"), ("verdict", "not"), ("words", "又滑了")]);
        assert_eq!(at(&w, id), ("open".to_owned(), 4, 1));
        w.browser().get(&page(id)).shows("退回重办").shows("没有解决");
        let office = format!("{}/answer", page(id));
        // Whoever speaks is named: the community does not speak as the property company.
        let who = "<p class=\"who\">斗潭社区居委会</p>";
        w.browser().get(&page(id)).hides(who);
        w.secretary().post_files(&office, &[("text", "贴了防滑条。"), ("deed", "solve")], &[]);
        w.browser().get(&page(id)).shows(who);
        home.post(&confirm, &[("verdict", "partly"), ("grade", "fair")]);
        assert_eq!(at(&w, id), ("confirmed".to_owned(), 6, 1));
        w.browser().get(&page(id)).shows("解决了一部分");
    }

    fn at_a_door_code_nobody_needs_an_account(kind) {
        let w = World::new(kind);
        let mut b = w.browser();
        let door = w.tree.doors["302"].id;
        let form = b.get(&format!("/330802/matters/new?place={door}"));
        form.shows("302室").shows("3楼楼道").shows("整个1单元的楼道").shows("name=\"key\"");
        assert_eq!(form.headers["cache-control"], "no-store", "a page with a key is never kept");
        let mut typed = words(door);
        typed[1].1 = format!("{}.3", w.tree.unit.id);
        let done = raise(&mut b, &typed);
        assert!(done.location().starts_with("/r/330802R"), "{}", done.body);
        let receipt = done.location().trim_end_matches("?new").to_owned();
        b.get(done.location()).shows("记下了").shows("<svg").shows("330802-R-");
        b.get("/330802/matters").shows("楼道下雨返潮").shows("3楼");
        let m = newest(&w);
        assert_eq!((m.floor, m.household), (Some(3), None));
        // The receipt alone lets its holder answer; a look changes nothing.
        let office = format!("{}/answer", page(m.id));
        w.property_clerk().post_files(&office, &[("text", "擦干了。"), ("deed", "solve")], &[]);
        b.get(&receipt).shows("这件事解决了吗？").shows("抹了油");
        assert_eq!(at(&w, m.id).0, "solved");
        b.get(&format!("/c/{}", receipt.trim_start_matches("/r/")));
        let said = b.post(&receipt, &[("verdict", "solved")]);
        assert_eq!(said.location(), receipt, "{}", said.body);
        assert_eq!(at(&w, m.id).0, "confirmed");
        // Somebody else's receipt is no key to this matter.
        let typed = b.post("/r", &[("code", "330802-R-00000-00000-X")]);
        assert_eq!(typed.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    fn staff_raise_it_for_somebody_and_note_what_they_say(kind) {
        let w = World::new(kind);
        let mut secretary = w.secretary();
        let form = secretary.get(&format!("/330802/matters/new?place={}", w.tree.unit.id));
        form.shows("替哪一户说？").shows("按类别定");
        let mut typed = words(w.tree.unit.id);
        typed.push(("household", w.tree.doors["302"].id.to_string()));
        typed.push(("due", "2022-03-20".to_owned()));
        let done = raise(&mut secretary, &typed);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let m = newest(&w);
        assert_eq!(m.household, Some(w.tree.doors["302"].id));
        assert_eq!(m.person, Some(w.people.homes["302"]));
        assert_eq!(m.due_day().to_string(), "2022-03-20");
        // On the page of the receipt, too, the forms of staff lead to the matter.
        let receipt = secretary.get(done.location());
        for form in ["answer", "move", "correct"] {
            receipt.shows(&format!("action=\"{}/{form}\"", page(m.id)));
        }
        w.household("302").get("/330802/matters").shows("我家提的").shows("楼道下雨返潮");
        let office = format!("{}/answer", page(m.id));
        w.property_clerk().post_files(&office, &[("text", "好了。"), ("deed", "solve")], &[]);
        // A neighbour can't speak for 302; the secretary notes what 302 said on the telephone.
        let confirm = format!("{}/confirm", page(m.id));
        let refused = w.household("301").post(&confirm, &[("verdict", "solved")]);
        refused.shows("不是您家提的");
        let noted = secretary.post(&confirm, &[("verdict", "solved"), ("how", "phone")]);
        assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.body);
        w.browser().get(&page(m.id)).shows("（电话）");
        // Without a role there, nobody raises for another household.
        let mut typed = words(w.tree.unit.id);
        typed.push(("household", w.tree.doors["303"].id.to_string()));
        let refused = raise(&mut w.household("302"), &typed);
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_eq!(newest(&w).id, m.id);
    }

    fn what_staff_note_for_a_household_it_can_put_right_itself(kind) {
        let w = World::new(kind);
        let solved = |by: &mut Browser<'_>| {
            raise(&mut w.household("302"), &words(w.tree.unit.id));
            let id = newest(&w).id;
            by.post_files(&format!("{}/answer", page(id)), &[("text", "好了。"), ("deed", "solve")], &[]);
            (id, format!("{}/confirm", page(id)))
        };
        // Whoever said that it is solved does not say so for the household, too.
        let (id, confirm) = solved(&mut w.secretary());
        let noted = [("verdict", "solved"), ("grade", "very-satisfied"), ("how", "phone")];
        w.secretary().get(&page(id)).hides("代居民记下回话");
        w.secretary().post(&confirm, &noted).shows("要由另一个人来记");
        assert_eq!(at(&w, id).0, "solved");
        // What another noted is replaced by the household's own word, for a week.
        assert_eq!(w.captain("301").post(&confirm, &noted).status, StatusCode::SEE_OTHER);
        let mut home = w.household("302");
        home.get(&page(id)).shows("工作人员替您记的");
        let own = [("verdict", "not"), ("words", "没有人来过")];
        w.household("301").post(&confirm, &own).shows("不是您家提的");
        assert_eq!(home.post(&confirm, &own).status, StatusCode::SEE_OTHER);
        assert_eq!((at(&w, id).0.as_str(), at(&w, id).2), ("open", 1));
        home.get(&page(id)).shows("代替工作人员记的那一句").shows("没有人来过");
        holds(&w);
        // Its own word stands, and after a week the noted one does too.
        let (id, confirm) = solved(&mut w.property_clerk());
        home.post(&confirm, &[("verdict", "partly")]);
        home.post(&confirm, &own).shows("已经回过话了");
        let (late, confirm) = solved(&mut w.property_clerk());
        w.secretary().post(&confirm, &noted);
        w.clock.advance(SignedDuration::from_hours(24 * 8));
        let mut home = w.household("302");
        home.get(&page(late)).hides("工作人员替您记的");
        home.post(&confirm, &own).shows("已经回过话了");
        assert_eq!((at(&w, id).0, at(&w, late).0), ("confirmed".to_owned(), "confirmed".to_owned()));
        holds(&w);
    }

    fn a_secret_matter_shows_to_those_it_concerns_alone(kind) {
        let w = World::new(kind);
        let mut typed = words(w.tree.unit.id);
        typed.push(("secret", "1".to_owned()));
        let done = raise(&mut w.household("302"), &typed);
        let receipt = done.location().trim_end_matches("?new").to_owned();
        let m = newest(&w);
        assert_eq!(m.office(), w.people.committee, "not to the property company it may be about");
        for (who, mut b) in [
            ("public", w.browser()),
            ("neighbour", w.household("301")),
            ("captain", w.captain("301")),
            ("property", w.property_clerk()),
            ("admin", w.admin()),
        ] {
            assert_eq!(b.get(&page(m.id)).status, StatusCode::NOT_FOUND, "{who}");
            b.get("/330802/matters").hides("楼道下雨返潮");
        }
        w.browser().get("/330802/matters").shows("在办&nbsp;<span class=\"no\">0</span>");
        for mut b in [w.household("302"), w.secretary(), w.township_clerk(), w.supervisor()] {
            b.get(&page(m.id)).shows("楼道下雨返潮").shows("不公开");
        }
        w.browser().get(&receipt).shows("楼道下雨返潮");
        let top = w.tree.district.path.clone();
        let now = w.clock.now();
        let colours = w.app.store.read_now(|c| tanxin_store::matter::colours(c, kecheng(), &top, now));
        assert_eq!(colours.unwrap(), tanxin_store::matter::Colours::default());
    }

    fn it_is_handed_on_with_a_reason_and_may_be_withdrawn(kind) {
        let w = World::new(kind);
        raise(&mut w.household("302"), &words(w.tree.unit.id));
        let m = newest(&w);
        assert_eq!(m.office(), w.people.property);
        let assign = format!("{}/move", page(m.id));
        let to = w.people.committee.to_string();
        let given = w.property_clerk().post(&assign, &[
            ("deed", "pass"), ("office", to.as_str()), ("reason", "要找施工单位，物业叫不动。"),
        ]);
        assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.body);
        w.browser().get(&page(m.id)).shows("物业叫不动").shows("转到社区：斗潭社区居委会");
        assert_eq!(newest(&w).office(), w.people.committee);
        let withdraw = format!("{}/withdraw", page(m.id));
        w.household("301").post(&withdraw, &[]).shows("不是您家提的");
        w.household("302").post(&withdraw, &[("version", "2")]);
        assert_eq!(at(&w, m.id).0, "withdrawn");
        let late = w.secretary().post_files(&format!("{}/answer", page(m.id)), &[("text", "写了半天")], &[]);
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        late.shows("已经撤回");
    }

    fn the_name_stands_only_by_consent(kind) {
        let w = World::new(kind);
        let mut typed = words(w.tree.unit.id);
        typed.push(("name_public", "1".to_owned()));
        raise(&mut w.household("302"), &typed);
        w.browser().get(&page(newest(&w).id)).shows("方桂兰").hides("302");
    }

    fn a_day_late_shows_in_word_and_colour(kind) {
        let w = World::new(kind);
        raise(&mut w.household("302"), &words(w.tree.unit.id));
        let id = newest(&w).id;
        w.browser().get(&page(id)).shows("还剩3个工作日").shows("data-state=\"open\"");
        w.clock.advance(SignedDuration::from_hours(24 * 6));
        w.browser().get(&page(id)).shows("逾期1天").shows("data-state=\"late\"");
        w.browser().get("/330802/matters?show=late").shows("楼道下雨返潮");
        w.browser().with("lang", "en").get(&page(id)).shows("1 day late");
    }
}
