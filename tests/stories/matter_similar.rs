//! What others asked for already: shown while one types, near and open and never secret.

use crate::matter::{newest, raise, words};
use crate::world::{Answer, Browser, World, escape, kecheng};
use axum::http::StatusCode;
use tanxin_domain::MatterId;
use tanxin_domain::place::Place;
use tanxin_store::on_both;

fn said(w: &World, about: &Place, title: &str, more: &[(&'static str, &str)]) -> MatterId {
    let mut form = words(about.id);
    form[3].1 = title.to_owned();
    form.extend(more.iter().map(|(k, v)| (*k, (*v).to_owned())));
    let done = raise(&mut w.household("302"), &form);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    newest(w).id
}

fn like(b: &mut Browser<'_>, about: &Place, text: &str) -> Answer {
    let (place, text) = (about.id, escape(text));
    let answer = b.get(&format!(
        "/330802/matters/similar?place={place}&text={text}"
    ));
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!(answer.headers["cache-control"], "no-store");
    answer
}

const NONE: &str = "还没有人提过这样的事";

on_both! {
    fn near_ones_show_first_and_others_never(kind) {
        let w = World::new(kind);
        said(&w, &w.tree.community, "社区里路灯不亮", &[]);
        said(&w, &w.tree.compound, "小区门口路灯不亮了", &[]);
        said(&w, &w.tree.unit, "单元门口路灯不亮", &[]);
        said(&w, &w.tree.unit, "楼道下雨返潮", &[]);
        said(&w, &w.tree.township, "街道路灯不亮", &[]);
        let mut b = w.household("303");
        let found = like(&mut b, &w.tree.doors["303"], "门口的路灯不亮，晚上看不见");
        found.shows("我也要").shows("办理中").hides("楼道下雨返潮").hides("街道路灯不亮");
        let at = |title: &str| found.body.find(title).unwrap_or_else(|| panic!("{title}"));
        assert!(at("单元门口路灯") < at("小区门口路灯") && at("小区门口路灯") < at("社区里路灯"));
        like(&mut b, &w.tree.unit, "楼上晚上跳舞太吵").shows(NONE);
        like(&mut b, &w.tree.unit, "").shows(NONE);
        like(&mut b, &w.tree.unit, &"路灯".repeat(200)).hides("role=\"alert\"");
        // For the script the list alone, and nothing at all when there is nothing.
        let part = b.get(&format!("/330802/matters/similar?part=1&place={}.3&text={}", w.tree.unit.id, escape("路灯不亮")));
        part.shows("单元门口路灯").hides("<html");
        assert_eq!(b.get(&format!("/330802/matters/similar?part=1&place={}&text=x", w.tree.unit.id)).body.trim(), "");
        assert_eq!(b.get("/330802/matters/similar?place=nonsense").status, StatusCode::OK);
        // The public reads floors, not doors.
        said(&w, &w.tree.doors["302"], "水管漏水到楼下", &[]);
        like(&mut w.browser(), &w.tree.unit, "水管漏水").shows("3楼").hides("302");
    }

    fn secret_and_closed_ones_and_other_peoples_words_never_show(kind) {
        let w = World::new(kind);
        said(&w, &w.tree.unit, "物业押金不退", &[("secret", "1")]);
        let done = said(&w, &w.tree.unit, "电梯停在三楼", &[]);
        let office = format!("/330802/matters/{done}/answer");
        w.property_clerk().post_files(&office, &[("text", "修好了。"), ("deed", "solve")], &[]);
        for mut b in [w.browser(), w.household("302"), w.secretary()] {
            like(&mut b, &w.tree.unit, "物业押金不退").shows(NONE);
            like(&mut b, &w.tree.unit, "电梯停在三楼").shows("电梯停在三楼").shows("我也要");
            // The text says 抹了油, and only the household and those who work on it read that.
            like(&mut b, &w.tree.unit, "抹了油").shows(NONE);
        }
        w.household("302").post(&format!("/330802/matters/{done}/confirm"), &[("verdict", "solved")]);
        like(&mut w.browser(), &w.tree.unit, "电梯停在三楼").shows(NONE);
    }

    fn without_script_a_button_shows_them_and_keeps_what_was_typed(kind) {
        let w = World::new(kind);
        let id = said(&w, &w.tree.unit, "楼道灯不亮", &[]);
        let mut b = w.household("303");
        let form = b.get(&format!("/330802/matters/new?place={}", w.tree.doors["303"].id));
        form.shows("看看有没有人提过").shows("capture=\"environment\"").hides("已经有人提过");
        let door = w.tree.doors["303"].id.to_string();
        let typed = [("place", door.as_str()), ("category", "corridor-light"), ("text", "楼道灯坏了三天"), ("look", "1")];
        let seen = b.post_files("/330802/matters/new", &typed, &[]);
        assert_eq!(seen.status, StatusCode::OK);
        seen.shows("已经有人提过").shows("楼道灯不亮").shows("楼道灯坏了三天</textarea>").shows("value=\"corridor-light\" checked");
        assert_eq!(newest(&w).id, id, "looking raises nothing");
        // The button stands inside the form: everything typed comes along and does no harm.
        let key = uuid::Uuid::now_v7().to_string();
        let typed = [("key", key.as_str()), ("place", &door), ("category", "corridor-light"), ("text", "楼道灯坏了三天")];
        let joined = b.post_files(&format!("/330802/matters/{id}/back"), &typed, &[]);
        assert_eq!(joined.status, StatusCode::SEE_OTHER, "{}", joined.body);
        like(&mut b, &w.tree.unit, "楼道灯坏了").shows("您附议了").shows("1户附议");
        // Going back and raising it after all is a deed of its own, under the form's own key.
        let raised = b.post_files("/330802/matters/new", &typed, &[]);
        assert_eq!(raised.status, StatusCode::SEE_OTHER, "{}", raised.body);
        assert_ne!(newest(&w).id, id);
    }

    fn the_key_of_another_deed_opens_nobodys_receipt(kind) {
        let w = World::new(kind);
        let id = said(&w, &w.tree.unit, "楼道灯不亮", &[]);
        // Whoever knows how the button makes its key may try to raise with that one.
        let key = uuid::Uuid::now_v7();
        let mut b = w.browser();
        b.post(&format!("/330802/matters/{id}/back"), &[("key", &key.to_string())]);
        let made = uuid::Uuid::from_u128(key.as_u128() ^ u128::from(id.0 as u64));
        let mut form = words(w.tree.unit.id);
        form.push(("key", made.to_string()));
        let refused = raise(&mut b, &form);
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.body);
        assert!(refused.location().is_empty());
        let events = w.app.store.read_now(|c| tanxin_store::event::of_subject(c, kecheng(), id.0)).unwrap();
        assert_eq!(events.len(), 2);
    }
}
