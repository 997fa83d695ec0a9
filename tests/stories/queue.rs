//! The queue: what an office has to do next, question by question, and what it has not opened.

use crate::matter::{newest, page, raise, words};
use crate::world::{Answer, Browser, World, kecheng};
use axum::http::StatusCode;
use tanxin::services::matter::{again, tick};
use tanxin_domain::MatterId;
use tanxin_store::on_both;

/// A matter of 302 about the stairwell, at the property company.
fn raised(w: &World, title: &str) -> MatterId {
    let mut form = words(w.tree.unit.id);
    form[3].1 = title.to_owned();
    let done = raise(&mut w.household("302"), &form);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    newest(w).id
}

fn queue(b: &mut Browser<'_>, show: &str) -> Answer {
    let answer = b.get(&format!("/330802/queue?show={show}"));
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer
}

#[track_caller]
fn moves(b: &mut Browser<'_>, id: MatterId, form: &[(&str, &str)]) {
    let answer = b.post(&format!("{}/move", page(id)), form);
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

/// How many a question holds, as the page says beside its word.
#[track_caller]
fn counts(answer: &Answer, word: &str, count: &str) {
    let said = format!("{word}<span class=\"no\">{count}</span>");
    answer.shows(&said);
}

#[track_caller]
fn holds(w: &World) {
    let compared = w.app.store.read_now(|c| again::compare(c, kecheng()));
    assert_eq!(compared.unwrap().1, None);
    for check in tanxin_store::verify::CHECKS {
        let wrong = w
            .app
            .store
            .read_now(|c| tanxin_store::verify::first_wrong(c, check, kecheng()));
        assert_eq!(wrong.unwrap(), None, "{}", check.name);
    }
}

on_both! {
    fn what_is_due_first_stands_first_under_its_day(kind) {
        let w = World::new(kind);
        raised(&w, "灯不亮");
        w.clock.set("2022-03-04T01:00:00Z");
        raised(&w, "水管漏水");
        // Three working days each: Tuesday and Wednesday evening. On Tuesday morning:
        w.clock.set("2022-03-08T01:00:00Z");
        let answer = queue(&mut w.property_clerk(), "has");
        counts(&answer, "按时限", "2");
        answer.shows("斗潭家园物业服务处　待办").shows("户卡").shows("今天17:30到期").shows("今天到期").shows("明天到期")
            .hides("已逾期").hides("本周到期");
        let order = ["今天到期 <span", "灯不亮", "明天到期 <span", "水管漏水"].map(|t| answer.body.find(t).unwrap());
        assert!(order.is_sorted(), "{order:?}");
        w.property_clerk().with("lang", "en").get("/330802/queue").shows("Due tomorrow").shows("household card");
        // The community has nothing, and no other office's queue is anybody's.
        queue(&mut w.secretary(), "has").shows("现在没有").hides("灯不亮");
        let theirs = format!("/330802/queue?office={}", w.people.property);
        assert_eq!(w.secretary().get(&theirs).status, StatusCode::FORBIDDEN);
        for (mut b, status) in [(w.browser(), StatusCode::UNAUTHORIZED), (w.household("302"), StatusCode::FORBIDDEN), (w.admin(), StatusCode::FORBIDDEN)] {
            assert_eq!(b.get("/330802/queue").status, status);
        }
        for amiss in ["office=x", "show=x", "place=x", "after=x", "after=1~x"] {
            assert_eq!(w.secretary().get(&format!("/330802/queue?{amiss}")).status, StatusCode::NOT_FOUND, "{amiss}");
        }
    }

    fn staff_find_their_queue_in_the_masthead(kind) {
        let w = World::new(kind);
        w.secretary().get("/330802/matters").shows("href=\"/330802/queue\"");
        for mut b in [w.browser(), w.household("302"), w.admin()] {
            b.get("/330802/matters").hides("/330802/queue").shows("我的楼");
        }
    }

    fn unread_until_somebody_of_the_office_opens_it_and_again_when_it_comes_back(kind) {
        let w = World::new(kind);
        let id = raised(&w, "灯不亮");
        let unread = |b: &mut Browser<'_>, count: &str| counts(&queue(b, "unread"), "没看过", count);
        unread(&mut w.property_clerk(), "1");
        // Whoever else opens it has not read it for this office.
        for mut b in [w.browser(), w.household("302"), w.secretary()] {
            b.get(&page(id));
        }
        unread(&mut w.property_clerk(), "1");
        queue(&mut w.property_clerk(), "has").shows("class=\"new\"");
        w.property_clerk().get(&page(id));
        unread(&mut w.property_clerk(), "0");
        queue(&mut w.property_clerk(), "unread").shows("现在没有");
        queue(&mut w.property_clerk(), "has").hides("class=\"new\"");
        // An answer of their own is nothing new; a stopped clock neither.
        let answer = format!("{}/answer", page(id));
        w.property_clerk().post_files(&answer, &[("text", "明天换。"), ("deed", "answer")], &[]);
        moves(&mut w.property_clerk(), id, &[("deed", "pause"), ("until", "2022-03-05"), ("reason", "等灯泡")]);
        unread(&mut w.property_clerk(), "0");
        moves(&mut w.property_clerk(), id, &[("deed", "up"), ("reason", "要换线路")]);
        unread(&mut w.secretary(), "1");
        w.secretary().get(&page(id));
        let down = w.people.property.to_string();
        moves(&mut w.secretary(), id, &[("deed", "pass"), ("office", &down), ("reason", "先换灯泡")]);
        unread(&mut w.secretary(), "0");
        unread(&mut w.property_clerk(), "1");
        // Taken back, it is nobody's to read any more.
        w.household("302").post(&format!("{}/withdraw", page(id)), &[]);
        unread(&mut w.property_clerk(), "0");
        holds(&w);
    }

    fn what_comes_back_says_so(kind) {
        let w = World::new(kind);
        let (again, sent, refused) = (raised(&w, "灯不亮"), raised(&w, "水管漏水"), raised(&w, "墙皮掉了"));
        let mut clerk = w.property_clerk();
        counts(&queue(&mut clerk, "back"), "退回来的", "0");
        clerk.post_files(&format!("{}/answer", page(again)), &[("text", "换好了。"), ("deed", "solve")], &[]);
        counts(&queue(&mut clerk, "asking"), "等居民回话", "1");
        queue(&mut clerk, "asking").shows("灯不亮").hides("水管漏水");
        w.household("302").post(&format!("{}/confirm", page(again)), &[("verdict", "not"), ("words", "又灭了")]);
        counts(&queue(&mut clerk, "asking"), "等居民回话", "0");
        moves(&mut clerk, sent, &[("deed", "up"), ("reason", "要挖路")]);
        counts(&queue(&mut w.secretary(), "back"), "退回来的", "0");
        queue(&mut w.secretary(), "has").shows("小区转来");
        let (property, committee) = (w.people.property.to_string(), w.people.committee.to_string());
        moves(&mut w.secretary(), sent, &[("deed", "pass"), ("office", &property), ("reason", "不用挖")]);
        moves(&mut clerk, refused, &[("deed", "name"), ("office", &committee), ("reason", "是社区的墙")]);
        moves(&mut w.secretary(), refused, &[("deed", "decline"), ("reason", "不是")]);
        let back = queue(&mut clerk, "back");
        counts(&back, "退回来的", "3");
        back.shows("灯不亮").shows("水管漏水").shows("墙皮掉了").shows("社区转来");
        // Solved, it has come back no more.
        clerk.post_files(&format!("{}/answer", page(again)), &[("text", "换了线。"), ("deed", "solve")], &[]);
        counts(&queue(&mut clerk, "back"), "退回来的", "2");
        holds(&w);
    }

    fn each_office_sees_what_is_asked_of_it(kind) {
        let w = World::new(kind);
        let (asked, called, late) = (raised(&w, "灯不亮"), raised(&w, "水管漏水"), raised(&w, "墙皮掉了"));
        let mut clerk = w.property_clerk();
        let (committee, street) = (w.people.committee.to_string(), w.people.subdistrict.to_string());
        moves(&mut clerk, asked, &[("deed", "name"), ("office", &committee), ("reason", "是社区的")]);
        let named = queue(&mut w.secretary(), "named");
        counts(&named, "问我们归不归", "1");
        named.shows("灯不亮").shows("在斗潭家园物业服务处").shows("3月4日");
        moves(&mut w.secretary(), asked, &[("deed", "decline"), ("reason", "不是")]);
        moves(&mut clerk, asked, &[("deed", "name"), ("office", &street), ("reason", "是街道的")]);
        moves(&mut w.township_clerk(), asked, &[("deed", "decline"), ("reason", "也不是")]);
        counts(&queue(&mut w.secretary(), "decides"), "等我们定", "1");
        moves(&mut clerk, called, &[("deed", "whistle"), ("offices", &street), ("what", "来看总阀")]);
        let whistled = queue(&mut w.township_clerk(), "called");
        counts(&whistled, "吹哨要我们到", "1");
        whistled.shows("水管漏水");
        moves(&mut clerk, late, &[("deed", "up"), ("reason", "要请人")]);
        let first = queue(&mut clerk, "first");
        counts(&first, "首接在跟", "1");
        first.shows("墙皮掉了").shows("在斗潭社区居委会");
        // Done, or decided, or closed: it is asked no more.
        moves(&mut w.township_clerk(), called, &[("deed", "done"), ("nr", "1"), ("report", "关了总阀")]);
        counts(&queue(&mut w.township_clerk(), "called"), "吹哨要我们到", "0");
        moves(&mut w.secretary(), asked, &[("deed", "decide"), ("office", &committee), ("reason", "社区办")]);
        counts(&queue(&mut w.secretary(), "decides"), "等我们定", "0");
        w.secretary().post_files(&format!("{}/answer", page(late)), &[("text", "补了。"), ("deed", "solve")], &[]);
        w.household("302").post(&format!("{}/confirm", page(late)), &[("verdict", "solved")]);
        counts(&queue(&mut clerk, "first"), "首接在跟", "1");
        holds(&w);
    }

    fn an_office_above_watches_where_nobody_works(kind) {
        let w = World::new(kind);
        crate::people::open_office(&w, tanxin_domain::office::OfficeKind::Captain, "1单元楼道长", &w.tree.unit);
        raised(&w, "灯不亮");
        let told = queue(&mut w.property_clerk(), "told");
        counts(&told, "下面没有人", "1");
        told.shows("灯不亮").shows("在1单元楼道长");
    }

    fn pages_follow_one_another_without_a_hole_and_a_place_limits_them(kind) {
        let w = World::new(kind);
        for n in 1..=53 {
            raised(&w, &format!("灯坏了第{n}次"));
        }
        let first = queue(&mut w.property_clerk(), "has");
        counts(&first, "按时限", "53");
        first.shows("第50次").hides("第51次");
        let next = first.body.split("href=\"").find(|t| t.contains("after=")).unwrap();
        let next = next.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
        w.property_clerk().get(&next).shows("第51次").shows("第53次").hides("第50次").hides("看后面的");
        let unread = queue(&mut w.property_clerk(), "unread");
        unread.shows("第50次").hides("第51次").shows("看后面的");
        let at = |place: tanxin_domain::PlaceId| format!("/330802/queue?show=has&place={place}");
        w.property_clerk().get(&at(w.tree.building.id)).shows("按时限：东区5幢").shows("第50次");
        w.property_clerk().get(&at(w.tree.doors["302"].id)).shows("现在没有");
    }

    fn a_secret_one_is_in_its_own_office_s_queue_alone(kind) {
        let w = World::new(kind);
        let mut form = words(w.tree.unit.id);
        form.push(("secret", "1".to_owned()));
        raise(&mut w.household("302"), &form);
        counts(&queue(&mut w.secretary(), "has"), "按时限", "1");
        queue(&mut w.secretary(), "has").shows("楼道下雨返潮");
        counts(&queue(&mut w.property_clerk(), "has"), "按时限", "0");
        counts(&queue(&mut w.township_clerk(), "unread"), "没看过", "0");
    }

    fn what_the_clock_passes_up_is_new_above(kind) {
        let w = World::new(kind);
        let id = raised(&w, "灯不亮");
        w.property_clerk().get(&page(id));
        w.clock.set("2022-03-09T01:00:00Z");
        assert_eq!(w.wait(tick(&w.app)).unwrap(), 1);
        counts(&queue(&mut w.secretary(), "unread"), "没看过", "1");
        counts(&queue(&mut w.property_clerk(), "unread"), "没看过", "0");
        counts(&queue(&mut w.secretary(), "back"), "退回来的", "0");
        holds(&w);
    }

    fn an_office_keeps_what_it_says_often(kind) {
        let w = World::new(kind);
        let id = raised(&w, "灯不亮");
        let mut clerk = w.property_clerk();
        clerk.get(&page(id)).hides("用模板");
        let office = w.people.property.to_string();
        let form = |name: &'static str, text: &'static str| [("office".to_owned(), office.clone()), ("name".to_owned(), name.to_owned()), ("text".to_owned(), text.to_owned())];
        let keep = |b: &mut Browser<'_>, name, text, more: &[(&str, &str)]| {
            let typed = form(name, text);
            let mut all: Vec<(&str, &str)> = typed.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            all.extend(more);
            b.post("/330802/templates", &all)
        };
        assert_eq!(keep(&mut clerk, "明天来", "师傅明天上午到。", &[]).status, StatusCode::SEE_OTHER);
        for (name, text, sentence) in [("明天来", "另一句", "已经有一条叫这个名字"), ("", "一句", "还空着"), ("空的", " ", "还空着")] {
            let refused = keep(&mut clerk, name, text, &[]);
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            refused.shows(sentence).shows(text.trim());
        }
        let list = clerk.get("/330802/templates");
        let known = list.body.split("edit=").nth(1).unwrap().split('#').next().unwrap().to_owned();
        list.shows("师傅明天上午到。");
        assert_eq!(keep(&mut clerk, "明天来", "师傅明天下午到。", &[("id", &known)]).status, StatusCode::SEE_OTHER);
        // On the matter's page it is chosen by name and changed before it is sent.
        clerk.get(&page(id)).shows("用模板").shows("明天来").hides("下午到");
        clerk.get(&format!("{}?template={known}", page(id))).shows("师傅明天下午到。</textarea>").hides("上午到");
        // Nobody of another office finds it, keeps it or takes it away.
        let mut other = w.secretary();
        other.get(&format!("{}?template={known}", page(id))).hides("下午到").hides("明天来");
        let listed = format!("/330802/templates?office={office}");
        assert_eq!(other.get(&listed).status, StatusCode::FORBIDDEN);
        assert_eq!(keep(&mut other, "我的", "一句", &[]).status, StatusCode::FORBIDDEN);
        let take = [("deed", "remove"), ("id", known.as_str()), ("office", office.as_str())];
        assert_eq!(other.post("/330802/templates", &take).status, StatusCode::FORBIDDEN);
        assert_eq!(w.household("302").post("/330802/templates", &take).status, StatusCode::FORBIDDEN);
        assert_eq!(clerk.post("/330802/templates", &take).status, StatusCode::SEE_OTHER);
        let gone = clerk.post("/330802/templates", &take);
        assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY);
        gone.shows("别人刚刚去掉了");
        clerk.get(&listed).shows("还没有记下");
        for n in 0..40 {
            let name: &'static str = Box::leak(format!("第{n}条").into_boxed_str());
            assert_eq!(keep(&mut clerk, name, "好。", &[]).status, StatusCode::SEE_OTHER);
        }
        keep(&mut clerk, "太多", "好。", &[]).shows("最多记40条");
        holds(&w);
    }

    fn a_filter_is_its_owner_s_alone(kind) {
        let w = World::new(kind);
        raised(&w, "灯不亮");
        let mut clerk = w.property_clerk();
        let (office, place) = (w.people.property.to_string(), w.tree.building.id.to_string());
        let save = |b: &mut Browser<'_>, name: &str| b.post("/330802/queue", &[("office", &office), ("show", "has"), ("place", &place), ("name", name)]);
        let done = save(&mut clerk, "东区5幢");
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let to = done.location().to_owned();
        clerk.get(&to).shows("按时限：东区5幢").shows("灯不亮").shows("存下的筛选");
        queue(&mut clerk, "has").shows("存下的筛选").shows(&format!("place={place}"));
        save(&mut clerk, "").shows("还空着");
        let long = "长".repeat(21);
        save(&mut clerk, &long).shows("太长").shows(&long);
        assert_eq!(save(&mut w.secretary(), "别家的").status, StatusCode::FORBIDDEN);
        assert_eq!(save(&mut w.household("302"), "别家的").status, StatusCode::FORBIDDEN);
        assert_eq!(save(&mut w.browser(), "别家的").status, StatusCode::UNAUTHORIZED);
        queue(&mut w.secretary(), "has").hides("存下的筛选");
        for n in 1..20 {
            assert_eq!(save(&mut clerk, &format!("第{n}个")).status, StatusCode::SEE_OTHER);
        }
        save(&mut clerk, "太多").shows("最多存20个");
        assert_eq!(save(&mut clerk, "东区5幢").status, StatusCode::SEE_OTHER, "over the earlier one");
        clerk.post("/330802/queue", &[("deed", "forget"), ("name", "东区5幢")]);
        queue(&mut clerk, "has").hides("不再存“东区5幢”").shows("不再存“第1个”");
    }
}
