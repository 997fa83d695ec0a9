//! Household cards: a link shows a door, a press lets in; captains on their own phone.

use crate::world::{World, kecheng};
use axum::http::{StatusCode, header};
use tanxin::services::{captain, card, door};
use tanxin_domain::Actor;
use tanxin_domain::permission::{Deed, may};
use tanxin_store::on_both;

on_both! {
    fn a_household_comes_in_by_its_card(kind) {
        let w = World::new(kind);
        let code = w.people.cards["302"].1.clone();
        let path = format!("/c/{}", code.compact());
        let mut b = w.browser();
        let page = b.get(&path);
        page.shows("302室").shows("东区5幢").shows("我住这里，进门").hides("方桂兰").hides("您是楼道长");
        assert!(page.headers.get(header::SET_COOKIE).is_none(), "fetching a link signs nobody in");
        assert_eq!(page.headers.get(header::REFERRER_POLICY).unwrap(), "strict-origin", "no path, so no code");
        assert!(b.cookie("tanxin").is_none());
        let come = b.post(&path, &[]);
        assert_eq!((come.status, come.location()), (StatusCode::SEE_OTHER, "/me"));
        assert!(matches!(w.actor(&b), Actor::Household { household, .. } if household == w.tree.doors["302"].id));
        b.get("/me").shows("302室").shows("谁看过您的电话").shows("还没有人看过");
    }

    fn a_typed_code_leads_to_the_same_door(kind) {
        let w = World::new(kind);
        let code = w.people.cards["303"].1.clone();
        let typed = code.to_string().to_lowercase().replace('-', " ").replace('0', "o");
        let found = w.browser().post("/c", &[("code", &typed)]);
        assert_eq!(found.location(), format!("/c/{}", code.compact()));
        w.browser().post("/c", &[("code", "12345")]).shows("这不是潭心的编码").shows("value=\"12345\"");
    }

    fn each_wrong_code_has_its_sentence(kind) {
        use tanxin_domain::code::{Code, CodeKind};
        let w = World::new(kind);
        let receipt = Code::new(kecheng(), CodeKind::Receipt, 5);
        let led = w.browser().post("/c", &[("code", &receipt.to_string())]);
        assert_eq!(led.location(), format!("/r/{}", receipt.compact()), "a receipt typed here finds its page");
        let ask = |code: Code| w.browser().get(&format!("/c/{}", code.compact()));
        let elsewhere = tanxin_domain::District::new(110101).unwrap();
        let unknown = ask(Code::new(kecheng(), CodeKind::Household, 5));
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
        unknown.shows("没有这样一张户卡");
        ask(Code::new(elsewhere, CodeKind::Household, 5)).shows("别的区");
        ask(Code::new(kecheng(), CodeKind::Door, 5)).shows("没有这样一个门牌码");
        let (id, code) = w.people.cards["302"].clone();
        let mut inside = w.household("302");
        assert_eq!(inside.get("/me").status, StatusCode::OK);
        w.wait(card::revoke(&w.app, kecheng(), &w.actor_secretary(), id, None)).unwrap();
        ask(code.clone()).shows("已经作废");
        w.browser().post(&format!("/c/{}", code.compact()), &[]).shows("已经作废");
        assert_eq!(inside.get("/me").status, StatusCode::UNAUTHORIZED, "whoever it let in is out");
    }

    fn a_captain_comes_in_on_a_remembered_phone(kind) {
        let w = World::new(kind);
        let code = w.people.cards["301"].1.compact();
        let word = w.wait(captain::hand_word(&w.app, kecheng(), &w.actor_secretary(), w.people.homes["301"])).unwrap();
        let (door, pin) = (format!("/c/{code}"), format!("/c/{code}/captain"));
        let mut phone = w.browser();
        phone.get(&door).shows("您是楼道长").shows("社区给的口令");
        phone.post(&pin, &[("word", "WRONG"), ("pin", "481593")]).shows("口令不对");
        phone.post(&pin, &[("word", &word), ("pin", "123456")]).shows("太好猜");
        let come = phone.post(&pin, &[("word", &word), ("pin", "481593")]);
        assert_eq!(come.status, StatusCode::SEE_OTHER);
        let actor = w.actor(&phone);
        assert!(may(&actor, Deed::CheckIn, &w.tree.unit.path) && !may(&actor, Deed::CheckIn, &w.tree.building.path));
        phone.post("/sign-out", &[]);
        phone.get(&door).shows("您的六位暗码").hides("社区给的口令");
        phone.post(&pin, &[("pin", "481594")]).shows("暗码不对");
        assert_eq!(phone.post(&pin, &[("pin", "481593")]).status, StatusCode::SEE_OTHER);
        let mut thief = w.browser();
        thief.get(&door).shows("社区给的口令");
        thief.post(&pin, &[("word", &word), ("pin", "481593")]).shows("口令不对");
        assert_eq!(phone.get("/me").status, StatusCode::OK);
    }

    fn cards_are_printed_for_a_stairwell_and_again(kind) {
        let w = World::new(kind);
        let secretary = w.actor_secretary();
        let first = w.wait(card::issue_for(&w.app, kecheng(), &secretary, w.tree.unit.id)).unwrap();
        let doors: Vec<_> = first.iter().map(|i| i.household.name.as_str()).collect();
        assert_eq!((doors.len(), doors[0], doors[43]), (44, "101", "1104"));
        let at = |door: &str| first.iter().find(|i| i.household.name == door).unwrap();
        assert_eq!(at("302").householder.as_deref(), Some("方桂兰"));
        assert_eq!(at("302").code, w.people.cards["302"].1, "a valid card is printed again");
        let again = w.wait(card::issue_for(&w.app, kecheng(), &secretary, w.tree.unit.id)).unwrap();
        assert_eq!(first.iter().map(|i| &i.code).collect::<Vec<_>>(), again.iter().map(|i| &i.code).collect::<Vec<_>>());
        let captain = w.wait(card::issue_for(&w.app, kecheng(), &w.actor_captain("301"), w.tree.unit.id));
        assert!(captain.is_err(), "a captain does not hold the keys of the stairwell");
    }

    fn a_door_code_fixes_the_place_and_proves_nothing(kind) {
        let w = World::new(kind);
        let code = w.wait(door::code_of(&w.app, kecheng(), &w.actor_secretary(), w.tree.unit.id)).unwrap();
        let same = w.wait(door::code_of(&w.app, kecheng(), &w.actor_admin(), w.tree.unit.id)).unwrap();
        assert_eq!(code, same);
        let mut b = w.browser();
        let page = b.get(&format!("/c/{}", code.compact()));
        page.shows("1单元").shows("有事要说").shows(&format!("/330802/matters/new?place={}", w.tree.unit.id));
        assert!(b.cookie("tanxin").is_none());
        b.post(&format!("/c/{}", code.compact()), &[]).shows("这不是户卡的编码");
        assert!(b.cookie("tanxin").is_none());
    }
}
