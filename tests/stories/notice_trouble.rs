//! What goes wrong at the other end, and what staff do about it.

use crate::notice::{goes_out, house, office_robot, outbox, raises, states};
use crate::post_office::{Says, Web};
use crate::world::World;
use axum::http::StatusCode;
use jiff::SignedDuration;
use std::time::Duration;
use tanxin::keys::Keys;
use tanxin_store::on_both;

/// The word of the newest line's trouble, and the number beside it.
fn trouble(w: &World) -> (String, Option<i32>) {
    outbox(w)[0].trouble.clone().expect("a trouble")
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
}
