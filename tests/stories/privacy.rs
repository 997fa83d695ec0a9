//! Phones and names: opened for those who need them, each look kept and shown; a lost key
//! costs names and phones and nothing else.

use crate::world::{World, kecheng};
use axum::http::StatusCode;
use tanxin::keys::Keys;
use tanxin_store::on_both;

on_both! {
    fn each_look_at_a_phone_is_shown_to_the_person(kind) {
        let w = World::new(kind);
        let place = w.tree.unit.id.to_string();
        let path = format!("/330802/people/{}/phone", w.people.homes["302"]);
        let seen = w.secretary().post(&path, &[("place", &place)]);
        seen.shows("13800000302").shows("本人看得到");
        w.household("302").get("/me").shows("汪雪琴").shows("3月3日");
        w.household("303").get("/me").shows("还没有人看过");
        for mut b in [w.township_clerk(), w.property_clerk(), w.supervisor(), w.household("303"), w.browser()] {
            let refused = b.post(&path, &[("place", &place)]);
            assert_eq!(refused.status, StatusCode::FORBIDDEN);
            refused.hides("13800000302");
        }
        let told = w.app.store.read_now(|c| tanxin_store::event::of_subject(c, kecheng(), w.people.homes["302"].0)).unwrap();
        assert_eq!(told.len(), 1, "a look that was refused shows nothing and counts for nothing");
    }

    fn a_lost_key_costs_names_and_phones_and_nothing_else(kind) {
        let w = World::new(kind);
        let card = w.people.cards["302"].1.compact();
        let roles = format!("/330802/roles/{}", w.tree.unit.id);
        w.secretary().get(&roles).shows("姜月娥").shows("方桂兰");
        let w = w.with_keys(Keys::from_bytes(&[9; 32]));
        let mut secretary = w.secretary();
        secretary.get(&roles).shows("（已封存，缺密钥）").shows("楼道长").hides("姜月娥").hides("方桂兰");
        let phone = format!("/330802/people/{}/phone", w.people.homes["302"]);
        secretary.post(&phone, &[("place", &w.tree.unit.id.to_string())]).shows("（已封存，缺密钥）");
        let mut home = w.browser();
        assert_eq!(home.post(&format!("/c/{card}"), &[]).status, StatusCode::SEE_OTHER, "the card still opens");
        home.get("/me").shows("302室").shows("（已封存，缺密钥）");
        let (_, id) = w.people.staff["secretary"];
        w.wait(tanxin::services::account::set_password(&w.app, kecheng(), id, "一句自己的长密码好记")).unwrap();
        let form = [("login", "secretary"), ("password", "一句自己的长密码好记")];
        assert_eq!(w.browser().post("/sign-in", &form).status, StatusCode::SEE_OTHER);
        let made = w.wait(tanxin::services::card::issue_for(&w.app, kecheng(), &w.actor_secretary(), w.tree.unit.id)).unwrap();
        assert_eq!(made.len(), 44, "cards that can't be opened are printed anew");
        assert_eq!(w.app.store.read_now(|c| tanxin_store::event::verify(c, kecheng())).unwrap().map(|n| n > 0), Ok(true));
    }
}
