//! Calls and letters, noted down one after the other.

use crate::matter::newest;
use crate::world::{World, kecheng};
use axum::http::StatusCode;
use jiff::SignedDuration;
use tanxin_domain::MatterId;
use tanxin_domain::matter::Source;
use tanxin_store::{StoreError, matter, on_both};

fn count(w: &World) -> usize {
    let all = w
        .app
        .store
        .read_now(|c| matter::after(c, kecheng(), MatterId(0), 10));
    all.map_err(|e: StoreError| e).unwrap().len()
}

on_both! {
    fn a_door_a_kind_and_a_sentence_are_enough(kind) {
        let w = World::new(kind);
        let mut desk = w.secretary();
        let page = desk.get("/330802/intake");
        page.shows("记电话、信件里的诉求").shows("斗潭社区");
        let form = [("where", "东区5幢1单元302"), ("kind", "楼道灯"), ("text", "三楼的灯不亮了")];
        let done = desk.post("/330802/intake", &form);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let m = newest(&w);
        assert_eq!(m.title, "三楼的灯不亮了");
        assert_eq!(m.category.as_str(), "corridor-light");
        assert_eq!((m.household, m.floor), (Some(w.tree.doors["302"].id), Some(3)));
        assert_eq!((m.place, m.source), (w.tree.unit.id, Source::Staff));
        // What is read out opens the matter.
        let to = done.location().to_owned();
        let page = desk.get(&to);
        page.shows("三楼的灯不亮了").shows("回执号");
        let receipt = page.body.split("href=\"/r/").nth(1).unwrap().split('"').next().unwrap();
        w.browser().get(&format!("/r/{receipt}")).shows("三楼的灯不亮了");
    }

    fn beside_a_stairwell_the_door_alone_will_do(kind) {
        let w = World::new(kind);
        let near = w.tree.unit.id.to_string();
        let form = [("near", near.as_str()), ("where", "1103"), ("kind", "corridor-door"), ("text", "门关不上")];
        let done = w.secretary().post("/330802/intake", &form);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert_eq!(newest(&w).household, Some(w.tree.doors["1103"].id));
        // Nothing written means the place one stands at.
        let form = [("near", near.as_str()), ("where", ""), ("kind", "楼道卫生"), ("text", "没有扫")];
        let done = w.secretary().post("/330802/intake", &form);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert_eq!((newest(&w).place, newest(&w).household), (w.tree.unit.id, None));
    }

    fn what_fits_nothing_or_several_is_said_and_stays(kind) {
        let w = World::new(kind);
        let mut desk = w.secretary();
        let tries = [
            ("东区5幢1单元302", "电梯", "有好几类都像"),
            ("东区5幢1单元302", "飞碟", "没有叫“飞碟”的类别"),
            ("东区99幢1单元302", "灯", "没有找到“东区99幢1单元302”"),
            ("东区5幢1单元9999", "灯", "没有找到“东区5幢1单元9999”"),
        ];
        for (door, what, said) in tries {
            let form = [("where", door), ("kind", what), ("text", "三楼的灯不亮了")];
            let done = desk.post("/330802/intake", &form);
            assert_eq!(done.status, StatusCode::UNPROCESSABLE_ENTITY, "{door} {what}");
            done.shows(said).shows("三楼的灯不亮了").shows("还没有记下");
        }
        let form = [("where", "东区5幢1单元302"), ("kind", "灯"), ("text", "  ")];
        let done = desk.post("/330802/intake", &form);
        assert_eq!(done.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(count(&w), 0);
    }

    fn elsewhere_nobody_notes_for_others(kind) {
        let w = World::new(kind);
        let district = w.tree.district.id.to_string();
        let page = w.secretary().get(&format!("/330802/intake?near={district}"));
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        let form = [("near", district.as_str()), ("where", ""), ("kind", "灯"), ("text", "不亮")];
        let done = w.secretary().post("/330802/intake", &form);
        assert_eq!(done.status, StatusCode::FORBIDDEN);
        let form = [("where", "302"), ("kind", "灯"), ("text", "不亮")];
        let done = w.household("302").post("/330802/intake", &form);
        assert_eq!(done.status, StatusCode::FORBIDDEN);
        assert_eq!(count(&w), 0);
    }

    fn a_receipt_is_handed_over_by_who_noted_it_down_and_by_nobody_else(kind) {
        let w = World::new(kind);
        let mut desk = w.secretary();
        let form = [("where", "东区5幢1单元302"), ("kind", "楼道灯"), ("text", "三楼的灯不亮了")];
        desk.post("/330802/intake", &form);
        let id = newest(&w).id;
        let (noted, printed) = (format!("/330802/intake?noted={id}"), format!("/330802/matters/{id}/receipt"));
        desk.get(&noted).shows("/r/330802R");
        assert!(desk.get(&printed).location().starts_with("/r/330802R"));
        // Whoever holds it speaks as the household: not those who are to be judged by it.
        for mut other in [w.property_clerk(), w.captain("301"), w.household("301"), w.browser()] {
            assert_ne!(other.get(&noted).status, StatusCode::OK);
            assert_eq!(other.get(&printed).status, StatusCode::NOT_FOUND);
            other.get(&format!("/330802/matters/{id}")).hides("/receipt\"");
        }
        assert!(w.household("302").get(&printed).location().starts_with("/r/330802R"));
        // The slip is handed over the same day, or at the household's own page.
        w.clock.advance(SignedDuration::from_hours(24));
        let mut desk = w.secretary();
        assert_eq!(desk.get(&noted).status, StatusCode::NOT_FOUND);
        assert_eq!(desk.get(&printed).status, StatusCode::NOT_FOUND);
        assert!(w.household("302").get(&printed).location().starts_with("/r/330802R"));
    }
}
