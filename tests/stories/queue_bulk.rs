//! Several matters at once: looked at before, one deed each, and passing on undone.

use crate::matter::{newest, page, raise, words};
use crate::world::{Answer, Browser, World, kecheng};
use axum::http::StatusCode;
use jiff::SignedDuration;
use tanxin::services::matter::again;
use tanxin_domain::MatterId;
use tanxin_domain::matter::Matter;
use tanxin_store::{event, matter, on_both};

fn raised(w: &World, title: &str) -> MatterId {
    let mut form = words(w.tree.unit.id);
    form[3].1 = title.to_owned();
    raise(&mut w.household("302"), &form);
    newest(w).id
}

fn at(w: &World, id: MatterId) -> Matter {
    let found = w.app.store.read_now(|c| matter::one(c, kecheng(), id));
    found.unwrap().unwrap()
}

fn seq(w: &World) -> i64 {
    w.app.store.read_now(|c| event::seq(c, kecheng())).unwrap()
}

/// The page that says what would happen.
fn look(b: &mut Browser<'_>, deed: &str, ids: &[MatterId]) -> Answer {
    let ids: Vec<String> = ids.iter().map(|id| format!("&m={id}")).collect();
    b.get(&format!("/330802/queue/bulk?deed={deed}{}", ids.concat()))
}

/// Sends a form as the page that was seen has it: its hidden fields, and what is typed.
fn send(b: &mut Browser<'_>, seen: &Answer, to: &str, typed: &[(&str, &str)]) -> Answer {
    let form = seen
        .body
        .split("method=\"post\"")
        .nth(1)
        .unwrap_or_default();
    let mut fields = Vec::new();
    for hidden in form.split("type=\"hidden\" name=\"").skip(1) {
        let (name, rest) = hidden.split_once("\" value=\"").unwrap();
        fields.push((name, rest.split('"').next().unwrap()));
    }
    fields.extend(typed);
    b.post(to, &fields)
}

const BULK: &str = "/330802/queue/bulk";
const UNDO: &str = "/330802/queue/undo";

#[track_caller]
fn holds(w: &World) {
    let compared = w.app.store.read_now(|c| again::compare(c, kecheng()));
    assert_eq!(compared.unwrap().1, None);
}

on_both! {
    fn several_go_up_after_a_look_and_come_back_as_they_were(kind) {
        let w = World::new(kind);
        let (a, b) = (raised(&w, "灯不亮"), raised(&w, "水管漏水"));
        let mut clerk = w.property_clerk();
        clerk.post(&format!("{}/move", page(a)), &[("deed", "pause"), ("until", "2022-03-07"), ("reason", "等灯泡")]);
        let (was, before) = (at(&w, a), seq(&w));
        clerk.get("/330802/queue").shows(&format!("name=\"m\" value=\"{a}\""));
        let seen = look(&mut clerk, "up", &[a, b]);
        seen.shows("还没有办").shows("会转到斗潭社区居委会").shows("办这2件");
        assert_eq!(seq(&w), before, "looking does nothing");
        let refused = send(&mut clerk, &seen, BULK, &[("reason", " ")]);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("还空着");
        assert_eq!(seq(&w), before);
        let done = send(&mut clerk, &seen, BULK, &[("reason", "都要换线路")]);
        done.shows("办成2件").shows("已经转到斗潭社区居委会").shows("一小时内");
        assert_eq!(seq(&w), before + 2, "one deed each");
        send(&mut clerk, &seen, BULK, &[("reason", "都要换线路")]);
        assert_eq!(seq(&w), before + 2, "sent twice, done once");
        w.clock.advance(SignedDuration::from_mins(50));
        let mut clerk = w.property_clerk();
        let back = send(&mut clerk, &done, UNDO, &[]);
        back.shows("已经撤回，回到斗潭家园物业服务处");
        let now = at(&w, a);
        assert_eq!((now.flow, now.state), (was.flow, was.state), "clock and people as they were");
        w.browser().get(&page(a)).shows("撤回：回到斗潭家园物业服务处");
        clerk.get("/330802/queue?show=unread").shows("现在没有").hides("灯不亮");
        // Once.
        send(&mut clerk, &done, UNDO, &[]);
        let again = send(&mut clerk, &done, UNDO, &[]);
        assert_eq!(at(&w, a).version, now.version, "{}", again.body);
        holds(&w);
    }

    fn what_can_t_be_done_says_why_and_stops_none_of_the_others(kind) {
        let w = World::new(kind);
        let (a, b) = (raised(&w, "灯不亮"), raised(&w, "水管漏水"));
        let mut clerk = w.property_clerk();
        let both = look(&mut clerk, "up", &[a, b]);
        clerk.post_files(&format!("{}/answer", page(b)), &[("text", "修好了。"), ("deed", "solve")], &[]);
        look(&mut clerk, "up", &[a, b]).shows("办不了").shows("办这1件");
        // Seen before the other had moved: one is done, one says that it changed meanwhile.
        let done = send(&mut clerk, &both, BULK, &[("reason", "换线路")]);
        done.shows("办成1件").shows("办不了").shows("别人在").shows("换线路</textarea>");
        assert_eq!((at(&w, a).office(), at(&w, b).office()), (w.people.committee, w.people.property));
        // Whoever has no say in them does nothing, and nobody undoes another's deed.
        let mut home = w.household("302");
        look(&mut home, "up", &[a]).shows("办不了").hides("办这1件");
        home.post(BULK, &[("deed", "up"), ("m", &a.to_string()), ("reason", "我来")]);
        let version = at(&w, a).version;
        for mut b in [w.secretary(), w.household("302")] {
            b.post(UNDO, &[("m", &a.to_string())]);
        }
        assert_eq!(at(&w, a).version, version);
        assert_eq!(w.browser().post(UNDO, &[("m", &a.to_string())]).status, StatusCode::UNAUTHORIZED);
        // Not after somebody acted on it, nor after the hour.
        w.secretary().post_files(&format!("{}/answer", page(a)), &[("text", "明天来。"), ("deed", "answer")], &[]);
        let mut clerk = w.property_clerk();
        send(&mut clerk, &done, UNDO, &[]).shows("别人在");
        clerk.post(UNDO, &[("m", &a.to_string())]).shows("这一件撤不回");
        assert_eq!(at(&w, a).office(), w.people.committee);
        look(&mut clerk, "up", &[]).shows("还没有选");
        for amiss in ["deed=up&m=x", "deed=x&m=1", "deed=up&m=1"] {
            assert_eq!(clerk.get(&format!("{BULK}?{amiss}")).status, StatusCode::NOT_FOUND, "{amiss}");
        }
        holds(&w);
    }

    fn an_hour_later_it_stays_where_it_is(kind) {
        let w = World::new(kind);
        let id = raised(&w, "灯不亮");
        let mut clerk = w.property_clerk();
        let seen = look(&mut clerk, "up", &[id]);
        let done = send(&mut clerk, &seen, BULK, &[("reason", "换线路")]);
        w.clock.advance(SignedDuration::from_mins(61));
        send(&mut w.property_clerk(), &done, UNDO, &[]).shows("这一件撤不回");
        assert_eq!(at(&w, id).office(), w.people.committee);
        holds(&w);
    }

    fn several_are_passed_to_an_office_or_answered_with_a_template(kind) {
        let w = World::new(kind);
        let (a, b) = (raised(&w, "灯不亮"), raised(&w, "水管漏水"));
        let mut clerk = w.property_clerk();
        let (property, street) = (w.people.property.to_string(), w.people.subdistrict.to_string());
        clerk.post("/330802/templates", &[("office", &property), ("name", "明天来"), ("text", "师傅明天上午到。")]);
        let choose = look(&mut clerk, "answer", &[a, b]);
        let template = choose.body.split("<option value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let seen = clerk.get(&format!("{BULK}?deed=answer&m={a}&m={b}&template={template}"));
        seen.shows("师傅明天上午到。</textarea>").shows("会把下面的话答复给居民");
        let done = send(&mut clerk, &seen, BULK, &[("reason", "师傅明天上午到。")]);
        done.shows("办成2件").shows("不能撤回").hides("一小时内");
        w.browser().get(&page(b)).shows("师傅明天上午到。");
        let choose = look(&mut clerk, "pass", &[a, b]);
        choose.shows("信安街道办事处").hides("办这2件");
        let seen = clerk.get(&format!("{BULK}?deed=pass&m={a}&m={b}&office={street}"));
        seen.shows("会转到信安街道办事处").shows("办这2件");
        send(&mut clerk, &seen, BULK, &[("reason", "要挖路")]).shows("办成2件");
        assert_eq!((at(&w, a).office(), at(&w, b).office()), (w.people.subdistrict, w.people.subdistrict));
        let many: Vec<MatterId> = (1..=51).map(MatterId).collect();
        look(&mut clerk, "up", &many).shows("一次最多选50件");
        holds(&w);
    }
}
