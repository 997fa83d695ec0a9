//! What goes wrong at the other end, and what staff do about it.

use crate::matter::{raise, words};
use crate::notice::{goes_out, house, office_robot, outbox, raises, states};
use crate::notice_ways::office;
use crate::post_office::{Says, Web};
use crate::world::{World, kecheng};
use axum::http::StatusCode;
use jiff::SignedDuration;
use std::time::Duration;
use tanxin::jobs::notice::forget;
use tanxin::keys::Keys;
use tanxin_store::on_both;

/// The word of the newest line's trouble, and the number beside it.
fn trouble(w: &World) -> (String, Option<i32>) {
    trouble_of(w, 0)
}

/// The same of a line further back.
fn trouble_of(w: &World, back: usize) -> (String, Option<i32>) {
    outbox(w)[back].trouble.clone().expect("a trouble")
}

fn dead_page(w: &World) -> String {
    format!("/330802/notices/{}/dead", w.tree.compound.id)
}

on_both! {
    fn what_can_not_be_sent_is_given_up_and_staff_decide(kind) {
        let w = house(kind);
        let web = Web::open();
        office_robot(&w, &web, &[]);
        for (says, word, code) in [
            (Says::Code(93_000), "token", Some(93_000)),
            (Says::Code(40_008), "refused", Some(40_008)),
            (Says::Status(404, "{}"), "refused", Some(404)),
            (Says::Elsewhere(web.url("/elsewhere")), "moved", Some(302)),
        ] {
            web.will_say([says]);
            raises(&w);
            goes_out(&w);
            assert_eq!(trouble(&w), (word.to_owned(), code));
            assert_eq!(outbox(&w)[0].state.word(), "dead", "{word}");
            assert_eq!(web.got().len(), 1, "no redirect is followed, {word}");
            w.clock.advance(SignedDuration::from_secs(4));
        }
        let mut b = w.secretary();
        let page = dead_page(&w);
        b.get(&page).shows("密钥或密码不管用了，或者机器人已经不在群里（93000）").shows("那边叫我们换个地址")
            .hides("example.invalid").hides("693a91f6");
        // The newest is sent again, the one before is dropped with a reason.
        let lines = outbox(&w);
        let (newest, before) = (lines[0].id.to_string(), lines[1].id.to_string());
        let again = b.post(&page, &[("act", "again"), ("notice", &newest)]);
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.body);
        let twice = b.post(&page, &[("act", "again"), ("notice", &newest)]);
        twice.shows("这条通知已经有了结果");
        b.post(&page, &[("act", "drop"), ("notice", &before)]).shows("要写一句为什么");
        let dropped = b.post(&page, &[("act", "drop"), ("notice", &before), ("reason", "群里已经说过了")]);
        assert_eq!(dropped.status, StatusCode::SEE_OTHER, "{}", dropped.body);
        goes_out(&w);
        assert_eq!(web.got().len(), 1);
        assert_eq!(states(&w), ["dead", "dead", "dropped", "sent"]);
        w.clock.advance(SignedDuration::from_secs(4));
        assert_eq!(b.post(&page, &[("act", "all")]).status, StatusCode::SEE_OTHER);
        goes_out(&w);
        assert_eq!(states(&w), ["sent", "sent", "dropped", "sent"]);
        b.get(&page).shows("没有发不出去的通知");
    }

    fn what_was_sent_long_ago_is_forgotten_and_what_was_given_up_is_not(kind) {
        let w = house(kind);
        let web = Web::open();
        office_robot(&w, &web, &[]);
        web.will_say([Says::Status(404, "{}")]);
        for _ in 0..2 {
            raises(&w);
            goes_out(&w);
            w.clock.advance(SignedDuration::from_secs(4));
        }
        assert_eq!(states(&w), ["dead", "sent"]);
        let day = SignedDuration::from_hours(24);
        w.clock.advance(day * 89);
        w.wait(forget(&w.app)).unwrap();
        assert_eq!(states(&w)[..2], ["dead", "sent"]);
        w.clock.advance(day * 2);
        let before = outbox(&w).len();
        w.wait(forget(&w.app)).unwrap();
        assert_eq!((states(&w)[0], outbox(&w).len()), ("dead", before - 1));
        // And nobody is told again.
        web.got();
        goes_out(&w);
        let again = web.got().iter().filter(|got| got.content().contains("新诉求")).count();
        assert_eq!(again, 0);
    }

    fn a_robot_that_had_too_much_is_left_alone_for_its_minute(kind) {
        let w = house(kind);
        let web = Web::open();
        office_robot(&w, &web, &[]);
        web.will_say([Says::Code(45_009)]);
        raises(&w);
        goes_out(&w);
        assert_eq!(trouble(&w).0, "too-fast");
        // It is no failed try, and what happens meanwhile waits too.
        assert_eq!(outbox(&w)[0].tries, 0);
        raises(&w);
        w.clock.advance(SignedDuration::from_secs(59));
        goes_out(&w);
        assert_eq!(web.got().len(), 1);
        w.clock.advance(SignedDuration::from_secs(1));
        goes_out(&w);
        let got = web.got();
        assert_eq!(got.len(), 1);
        assert!(got[0].content().starts_with("有2件新消息"));
    }

    fn a_broken_line_is_tried_again_later_and_later_and_then_given_up(kind) {
        let w = house(kind);
        w.app.notices.be_patient_for(Duration::from_millis(300));
        let web = Web::open();
        office_robot(&w, &web, &[("quiet_from", ""), ("quiet_until", "")]);
        raises(&w);
        for (says, word) in [
            (Says::Nothing, "broken"),
            (Says::Endless, "broken"),
            (Says::Status(200, "<html>"), "broken"),
            (Says::Silence, "slow"),
            (Says::Status(502, ""), "busy"),
            (Says::Code(-1), "busy"),
            (Says::Status(503, ""), "busy"),
        ] {
            web.will_say([says.clone()]);
            goes_out(&w);
            assert_eq!(trouble(&w).0, word, "{says:?}");
            assert_eq!(web.got().len(), 1, "{says:?}");
            assert_eq!(states(&w), ["waiting"], "{says:?}");
            let line = outbox(&w).remove(0);
            let next = line.next.expect("a next try");
            assert!(next > w.clock.now());
            goes_out(&w);
            assert!(web.got().is_empty(), "not before its time");
            w.clock.set(&next.to_string());
        }
        web.will_say([Says::Nothing]);
        goes_out(&w);
        assert_eq!(states(&w), ["dead"]);
        assert_eq!(outbox(&w)[0].tries, 8);
    }

    fn an_address_inside_is_not_called_unless_the_operator_says_so(kind) {
        let w = house(kind);
        let web = Web::open();
        office_robot(&w, &web, &[]);
        w.app.notices.call_inside(false);
        raises(&w);
        goes_out(&w);
        assert!(web.got().is_empty());
        assert_eq!(trouble(&w), ("private".to_owned(), None));
        let page = format!("/330802/notices/{}", w.tree.compound.id);
        let mut b = w.secretary();
        for url in [web.url("/x"), "http://localhost/x".into(), "http://[::1]:80/x".into(), "http://169.254.169.254/x".into()] {
            let refused = b.post(&page, &[("owner", "group"), ("kind", "wecom"), ("url", &url)]);
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            refused.shows("这个地址在内网里");
        }
    }

    fn under_another_key_the_address_can_not_be_read(kind) {
        let w = house(kind);
        let web = Web::open();
        office_robot(&w, &web, &[]);
        let w = w.with_keys(Keys::from_bytes(&[9; 32]));
        w.app.notices.call_inside(true);
        raises(&w);
        goes_out(&w);
        assert!(web.got().is_empty());
        assert_eq!(trouble(&w).0, "sealed");
        w.secretary().get(&dead_page(&w)).shows("请把渠道的地址重新填一遍");
    }

    fn one_line_a_gateway_refuses_stops_none_of_those_it_came_with(kind) {
        let w = house(kind);
        let web = Web::open();
        office(&w, &[
            ("kind", "sms"), ("url", &web.url("/sms")), ("template", "to={phone}&msg={text}"),
            ("phone", "13800000098"), ("good", "code=0"), ("digest", "30"),
        ]);
        let (good, bad) = (Says::Status(200, r#"{"code":0}"#), Says::Status(200, r#"{"code":17}"#));
        for title in ["灯不亮", "一个不让说的词", "水管漏水"] {
            let mut form = words(w.tree.unit.id);
            form[3].1 = title.to_owned();
            raise(&mut w.household("302"), &form);
        }
        goes_out(&w);
        w.clock.advance(SignedDuration::from_mins(31));
        web.will_say([bad.clone(), good.clone(), bad, good]);
        for _ in 0..4 {
            goes_out(&w);
        }
        let said: Vec<String> = web.got().iter().map(|got| got.field("msg")).collect();
        assert_eq!(said.len(), 4, "{said:?}");
        assert!(said[0].starts_with("有3件新消息"), "{said:?}");
        assert!(said[1].contains("灯不亮") && !said[1].contains("水管漏水"), "{said:?}");
        assert_eq!(states(&w), ["sent", "dead", "sent"]);
        assert_eq!(trouble_of(&w, 1), ("refused".to_owned(), Some(17)));
        // Sent again it is as good as any other.
        let page = dead_page(&w);
        w.secretary().post(&page, &[("act", "all")]);
        raises(&w);
        goes_out(&w);
        w.clock.advance(SignedDuration::from_mins(31));
        web.got();
        for _ in 0..3 {
            web.will_say([Says::Status(200, r#"{"code":0}"#)]);
            goes_out(&w);
        }
        assert_eq!(states(&w), ["sent", "sent", "sent", "sent"]);
    }

    fn sending_all_again_goes_on_past_what_somebody_else_settled(kind) {
        let w = house(kind);
        let web = Web::open();
        office_robot(&w, &web, &[]);
        for _ in 0..3 {
            web.will_say([Says::Code(40_008)]);
            raises(&w);
            goes_out(&w);
            w.clock.advance(SignedDuration::from_secs(4));
        }
        let ids: Vec<_> = outbox(&w).iter().map(|n| n.id).collect();
        let page = dead_page(&w);
        let mut b = w.secretary();
        b.post(&page, &[("act", "drop"), ("notice", &ids[0].to_string()), ("reason", "说过了")]);
        // The page was open before that.
        let (by, all) = (w.actor_secretary(), ids.clone());
        let again = w.wait(tanxin::services::notice::again(&w.app, kecheng(), &by, all, None));
        assert_eq!(again.expect("it goes on"), 2);
        assert_eq!(states(&w), ["waiting", "waiting", "dropped"]);
        // How many, says the page.
        for _ in 0..2 {
            web.will_say([Says::Code(93_000)]);
            goes_out(&w);
            w.clock.advance(SignedDuration::from_secs(4));
        }
        let mut b = w.secretary();
        let done = b.post(&page, &[("act", "all")]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let then = done.location().to_owned();
        b.get(&then).shows("2条放回待发，就要再发一次");
        let none = b.post(&page, &[("act", "all")]).location().to_owned();
        b.get(&none).shows("没有一条要再发");
    }

    fn what_is_three_days_old_is_no_news(kind) {
        let w = house(kind);
        let web = Web::open();
        office_robot(&w, &web, &[]);
        // Nobody followed the events for four days.
        raises(&w);
        w.clock.advance(SignedDuration::from_hours(96));
        goes_out(&w);
        assert!(web.got().is_empty());
        assert_eq!((trouble(&w), outbox(&w)[0].tries), (("old".to_owned(), None), 0));
        assert_eq!(states(&w), ["dead"]);
        w.secretary().get(&dead_page(&w)).shows("等了三天，已经不新鲜了");
        raises(&w);
        goes_out(&w);
        assert_eq!((web.got().len(), states(&w)), (1, vec!["dead", "sent"]));
        // Staff may want it told all the same.
        w.clock.advance(SignedDuration::from_secs(4));
        w.secretary().post(&dead_page(&w), &[("act", "all")]);
        goes_out(&w);
        assert_eq!((web.got().len(), states(&w)), (1, vec!["sent", "sent"]));
    }

    fn a_channel_that_was_off_for_weeks_tells_nothing_of_long_ago(kind) {
        let w = house(kind);
        let web = Web::open();
        office_robot(&w, &web, &[("digest", "720"), ("quiet_from", "22:00"), ("quiet_until", "7:00")]);
        let switch = |to: &str| {
            let id = w.app.store.read_now(|c| tanxin_store::notice::below(c, kecheng(), &w.tree.compound.path));
            let id = id.unwrap()[0].id.to_string();
            let page = format!("/330802/notices/{}/channel", w.tree.compound.id);
            let done = w.secretary().post(&page, &[("channel", &id), ("act", to)]);
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        };
        raises(&w);
        goes_out(&w);
        switch("off");
        w.clock.advance(SignedDuration::from_hours(24 * 14));
        goes_out(&w);
        switch("on");
        let fresh = raises(&w);
        goes_out(&w);
        assert!(web.got().is_empty());
        assert_eq!(states(&w), ["dead", "waiting"]);
        // What waits by design, half a day and the night, is told.
        w.clock.advance(SignedDuration::from_hours(18));
        goes_out(&w);
        let got = web.got().remove(0).content();
        assert!(got.contains(&format!("第{fresh}号")) && !got.starts_with("有"), "{got}");
        assert_eq!(states(&w), ["dead", "sent"]);
    }
}
