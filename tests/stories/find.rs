//! Finding a place by what people call it.

use crate::world::{Browser, World, kecheng};
use axum::http::StatusCode;
use tanxin_domain::event::NewEvent;
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::{Actor, PlaceId};
use tanxin_store::{StoreError, on_both, place};

/// Beside the small tree: 西区6幢 in 斗潭家园, 三衢蓝天苑 with 5幢 › 1单元, and two
/// villages called 姚家村委会 beside 余东村委会.
fn more(w: &World) {
    let tree = w.tree.clone();
    let done = w.app.store.write_now(kecheng(), None, move |tx| {
        let mut put = |kind, above: &Place, name: &str, stat_code| {
            let id = PlaceId(tx.new_id());
            let new = Place {
                id,
                parent: Some(above.id),
                kind,
                path: above.path.child(id),
                name: name.to_owned(),
                stat_code,
                household: None,
            };
            place::insert(tx, &new)?;
            Ok::<_, StoreError>(new)
        };
        put(PlaceKind::Building, &tree.compound, "西区6幢", None)?;
        let other = put(PlaceKind::Compound, &tree.community, "三衢蓝天苑", None)?;
        let five = put(PlaceKind::Building, &other, "5栋", None)?;
        put(PlaceKind::Unit, &five, "一单元", None)?;
        for (name, code) in [
            ("余东村委会", 330_802_211_209),
            ("姚家村委会", 330_802_101_234),
            ("姚家村委会", 330_802_214_201),
        ] {
            put(PlaceKind::Community, &tree.township, name, Some(code))?;
        }
        tx.emit(NewEvent {
            kind: "place.added",
            place: None,
            subject: tree.district.id.0,
            actor: Actor::System.signature(),
            payload: serde_json::json!({}),
        })
    });
    done.map(|_| ()).expect("they stand");
}

/// Where a text leads: the place's name, or how many one may choose from.
fn leads(w: &World, b: &mut Browser<'_>, text: &str, near: Option<PlaceId>) -> String {
    let near = near.map_or(String::new(), |id| format!("&near={id}"));
    let page = b.get(&format!(
        "/330802/find?q={}{near}",
        crate::world::escape(text)
    ));
    match page.status {
        StatusCode::SEE_OTHER => {
            let id = page
                .location()
                .rsplit('/')
                .next()
                .and_then(|id| id.parse().ok());
            let id: PlaceId = id.expect("a place");
            let found = w.app.store.read_now(|c| place::one(c, kecheng(), id));
            found.expect("a read").expect("it stands").name
        }
        status => {
            assert_eq!(status, StatusCode::OK);
            let hits = page.body.matches("<li><h3>").count();
            let missing = page.body.contains("没有找到");
            format!("{hits}{}", if missing { " nearest" } else { "" })
        }
    }
}

on_both! {
    fn what_people_write_leads_to_the_door(kind) {
        let w = World::new(kind);
        more(&w);
        let mut secretary = w.secretary();
        for (text, to) in [
            ("斗潭家园5-1-302", "302"),
            ("斗潭家园东区5幢1单元302", "302"),
            ("东区5号楼1单元302", "302"),
            ("东区５栋一单元３０２室", "302"),
            ("信安街道斗潭社区斗潭家园东区5幢1单元1104", "1104"),
            ("柯城区斗潭5幢一单元三〇二", "302"),
            ("斗潭家园5幢302", "302"),
            ("东区5幢", "东区5幢"),
            ("蓝天苑5幢1单元", "一单元"),
            ("余东村", "余东村委会"),
            ("三衢蓝天苑", "三衢蓝天苑"),
            // Nobody said which 5幢: both answer, and only one of them has a 302.
            ("5幢1单元302", "302"),
            ("5幢1单元", "2"),
            ("斗潭", "2"),
            ("姚家村", "2"),
            ("斗潭家园东区5幢1单元999", "1 nearest"),
            ("天上人间", "0 nearest"),
        ] {
            assert_eq!(leads(&w, &mut secretary, text, None), to, "{text}");
        }
    }

    fn a_bare_number_is_meant_where_one_stands(kind) {
        let w = World::new(kind);
        more(&w);
        let mut secretary = w.secretary();
        for near in [w.tree.unit.id, w.tree.building.id, w.tree.doors["501"].id] {
            assert_eq!(leads(&w, &mut secretary, "302", Some(near)), "302");
            assert_eq!(leads(&w, &mut secretary, "1-302", Some(near)), "302");
            assert_eq!(leads(&w, &mut secretary, "5幢", Some(near)), "东区5幢");
        }
        assert_eq!(leads(&w, &mut secretary, "302", None), "0 nearest");
    }

    fn doors_are_found_by_those_who_may_see_them(kind) {
        let w = World::new(kind);
        let whole = "斗潭家园东区5幢1单元302";
        let none = "斗潭家园东区5幢1单元999";
        assert_eq!(leads(&w, &mut w.captain("301"), whole, None), "302");
        assert_eq!(leads(&w, &mut w.household("302"), whole, None), "302", "it is their own");
        for (name, mut b) in [("public", w.browser()), ("neighbour", w.household("303"))] {
            // The same answer whether the door exists or not.
            assert_eq!(leads(&w, &mut b, whole, None), "东区5幢", "{name}");
            assert_eq!(leads(&w, &mut b, none, None), "东区5幢", "{name}");
            assert_eq!(leads(&w, &mut b, "东区5幢1单元", None), "1单元", "{name}");
        }
    }

    fn an_ambiguous_name_asks_which_with_the_way_to_each(kind) {
        let w = World::new(kind);
        more(&w);
        let mut b = w.browser();
        let page = b.get(&format!("/330802/find?q={}", crate::world::escape("斗潭")));
        page.shows("“斗潭”是哪一处？").shows("斗潭社区").shows("斗潭家园");
        page.shows("柯城区 › 信安街道 › 斗潭社区").shows("value=\"斗潭\"");
        let wild = b.get(&format!("/330802/find?q={}", crate::world::escape("<b>幢-'\"%")));
        wild.shows("没有找到").hides("<b>幢");
        b.get("/330802/find").shows("找一处地方").hides("没有找到");
        b.get(&format!("/330802/places/{}", w.tree.compound.id)).shows("action=\"/330802/find\"");
        let mut en = w.browser().with("lang", "en");
        en.get(&format!("/330802/find?q={}", crate::world::escape("天上"))).shows("was not found");
    }
}
