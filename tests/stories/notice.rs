//! Notices: what happens reaches those it concerns, once, and nobody else.

use crate::matter::{newest, raise, words};
use crate::post_office::{Got, Says, Web};
use crate::world::{Browser, World, kecheng};
use axum::http::StatusCode;
use jiff::SignedDuration;
use sha2::{Digest as _, Sha256};
use tanxin::jobs::notice::round;
use tanxin_domain::notice::State;
use tanxin_store::notice::{Filter, Notice, list};
use tanxin_store::on_both;

/// A house whose channels may lead to the post office of the story.
pub fn house(kind: tanxin_store::testing::Kind) -> World {
    let w = World::new(kind);
    w.app.notices.call_inside(true);
    w
}

/// Everything that is due leaves.
pub fn goes_out(w: &World) {
    w.wait(round(&w.app)).expect("it went round");
}

/// Adds a channel at the compound by the form.
#[track_caller]
pub fn adds(w: &World, b: &mut Browser<'_>, at: tanxin_domain::PlaceId, form: &[(&str, &str)]) {
    let page = format!("/330802/notices/{at}");
    let done = b.post(&page, form);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    // What was done before is nobody's news.
    goes_out(w);
}

/// A robot of WeCom for the property company.
pub fn office_robot(w: &World, web: &Web, more: &[(&str, &str)]) {
    let url = web.url("/cgi-bin/webhook/send?key=693a91f6");
    let owner = format!("office-{}", w.people.property);
    let mut form = vec![
        ("owner", owner.as_str()),
        ("kind", "wecom"),
        ("url", url.as_str()),
    ];
    form.extend(more);
    adds(w, &mut w.secretary(), w.tree.compound.id, &form);
}

/// 302 raises a matter about the stairwell; tells its number.
pub fn raises(w: &World) -> i64 {
    let done = raise(&mut w.household("302"), &words(w.tree.unit.id));
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    newest(w).no
}

/// The lines of the outbox, the newest first.
pub fn outbox(w: &World) -> Vec<Notice> {
    let all = Filter::default();
    let found = w.app.store.read_now(|c| list(c, kecheng(), &all, 500));
    found.expect("the store answers")
}

/// What became of each, in the order they were made.
pub fn states(w: &World) -> Vec<&'static str> {
    let mut states: Vec<_> = outbox(w).iter().map(|n| n.state.word()).collect();
    states.reverse();
    states
}

/// HMAC (RFC 2104) by hand, so that the signature is not checked by what made it.
pub fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut block = [0u8; 64];
    block[..key.len()].copy_from_slice(key);
    let inner = Sha256::digest([&block.map(|b| b ^ 0x36)[..], text].concat());
    Sha256::digest([&block.map(|b| b ^ 0x5c)[..], &inner[..]].concat()).to_vec()
}

#[track_caller]
fn one(web: &Web) -> Got {
    let mut got = web.got();
    assert_eq!(got.len(), 1, "{got:?}");
    got.remove(0)
}

on_both! {
    fn a_matter_reaches_its_office_and_the_group_of_the_stairwell(kind) {
        let w = house(kind);
        let (office, group) = (Web::open(), Web::open());
        office_robot(&w, &office, &[]);
        let url = group.url("/robot/send?access_token=abc");
        adds(&w, &mut w.secretary(), w.tree.unit.id, &[
            ("owner", "group"), ("kind", "dingtalk"), ("url", &url), ("secret", "SECthis is secret"),
        ]);
        let no = raises(&w);
        goes_out(&w);
        // As WeCom documents it.
        let got = one(&office);
        assert_eq!(got.path, "/cgi-bin/webhook/send?key=693a91f6");
        assert!(got.head("content-type").starts_with("application/json"));
        assert_eq!(got.head("host"), office.at.to_string());
        let text = got.content();
        assert!(text.contains(&format!("新诉求 第{no}号：楼道下雨返潮")), "{text}");
        assert!(text.contains("斗潭家园东区5幢1单元") && text.contains("物业"), "{text}");
        assert!(text.ends_with(&format!("http://localhost:8080/330802/matters/{}", newest(&w).id)), "{text}");
        // Neither the resident's own words nor who it was nor which door.
        for hidden in ["抹了油", "方桂兰", "302室", "13800000302"] {
            assert!(!text.contains(hidden), "{text}");
        }
        // As DingTalk documents it, the signature computed here.
        let got = one(&group);
        assert!(got.path.starts_with("/robot/send?access_token=abc&timestamp="), "{}", got.path);
        let timestamp = got.asked("timestamp");
        assert_eq!(timestamp, w.clock.now().as_millisecond().to_string());
        let signed = hmac(b"SECthis is secret", format!("{timestamp}\nSECthis is secret").as_bytes());
        assert_eq!(got.asked("sign"), data_encoding::BASE64.encode(&signed));
        assert!(got.content().contains("楼道下雨返潮"));
        // Once.
        w.clock.advance(SignedDuration::from_mins(10));
        goes_out(&w);
        assert!(office.got().is_empty() && group.got().is_empty());
        assert_eq!(states(&w), ["sent", "sent"]);
        let page = format!("/330802/notices/{}", w.tree.compound.id);
        w.secretary().get(&page).shows("已发").shows("楼道下雨返潮").hides("693a91f6").hides("access_token").hides("SECthis");
        w.secretary().with("lang", "en").get(&page).shows("WeCom group robot").shows("<b>sent</b>");
    }

    fn a_secret_matter_is_a_number_and_only_its_office_hears_it(kind) {
        let w = house(kind);
        let (office, group, committee) = (Web::open(), Web::open(), Web::open());
        office_robot(&w, &office, &[]);
        let url = group.url("/cgi-bin/webhook/send?key=g");
        adds(&w, &mut w.secretary(), w.tree.unit.id, &[("owner", "group"), ("kind", "wecom"), ("url", &url)]);
        let (url, owner) = (committee.url("/cgi-bin/webhook/send?key=c"), format!("office-{}", w.people.committee));
        adds(&w, &mut w.secretary(), w.tree.community.id, &[("owner", &owner), ("kind", "wecom"), ("url", &url)]);
        let mut form = words(w.tree.unit.id);
        form.push(("secret", "1".to_owned()));
        let done = raise(&mut w.household("302"), &form);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let m = newest(&w);
        assert!(m.secret && m.office() == w.people.committee);
        goes_out(&w);
        let text = one(&committee).content();
        assert_eq!(text, format!("有一件不公开的诉求，第{}号，请登录后看。\nhttp://localhost:8080/330802/matters/{}", m.no, m.id));
        assert!(office.got().is_empty() && group.got().is_empty());
        assert_eq!(states(&w), ["sent"], "not even a line of the outbox");
        // Whoever keeps channels and may not know of it, does not learn it here.
        let page = format!("/330802/notices/{}", w.tree.community.id);
        w.secretary().get(&page).shows("有一件不公开的诉求").hides("楼道下雨返潮");
        w.staff("admin").get(&page).shows("内容不公开").hides("有一件不公开的诉求").hides(&m.id.to_string());
    }

    fn what_is_no_longer_true_is_not_told(kind) {
        let w = house(kind);
        let web = Web::open();
        office_robot(&w, &web, &[("digest", "30")]);
        raises(&w);
        goes_out(&w);
        let m = newest(&w);
        let gone = w.household("302").post(&format!("/330802/matters/{}/withdraw", m.id), &[("version", "1")]);
        assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
        w.clock.advance(SignedDuration::from_mins(31));
        goes_out(&w);
        w.clock.advance(SignedDuration::from_mins(31));
        goes_out(&w);
        let text = one(&web).content();
        assert!(text.contains("居民撤回了") && !text.contains("新诉求"), "{text}");
        assert_eq!(states(&w), ["dropped", "sent"]);
    }

    fn the_night_is_quiet_and_the_morning_brings_one_message(kind) {
        let w = house(kind);
        let web = Web::open();
        office_robot(&w, &web, &[("quiet_from", "22:00"), ("quiet_until", "7:00")]);
        w.clock.set("2022-03-03T14:30:00Z");
        let numbers = [raises(&w), raises(&w), raises(&w)];
        goes_out(&w);
        w.clock.set("2022-03-03T22:59:59Z");
        goes_out(&w);
        assert!(web.got().is_empty(), "it is night in China");
        w.clock.set("2022-03-03T23:00:00Z");
        goes_out(&w);
        let text = one(&web).content();
        assert!(text.starts_with("有3件新消息\n\n"), "{text}");
        for no in numbers {
            assert!(text.contains(&format!("第{no}号")), "{text}");
        }
        assert_eq!(states(&w), ["sent", "sent", "sent"]);
    }

    fn a_digest_gathers_what_happens_within_its_minutes(kind) {
        let w = house(kind);
        let web = Web::open();
        office_robot(&w, &web, &[("digest", "30")]);
        for minutes in [0, 10, 19] {
            w.clock.advance(SignedDuration::from_mins(minutes));
            raises(&w);
            goes_out(&w);
        }
        assert!(web.got().is_empty());
        w.clock.advance(SignedDuration::from_mins(1));
        goes_out(&w);
        assert!(one(&web).content().starts_with("有3件新消息"));
        // Forty do not fit into the 2048 bytes of a message: the rest follows, at its pace.
        for _ in 0..40 {
            raises(&w);
        }
        goes_out(&w);
        w.clock.advance(SignedDuration::from_mins(31));
        let mut said = Vec::new();
        for _ in 0..40 {
            goes_out(&w);
            said.extend(web.got());
            w.clock.advance(SignedDuration::from_secs(1));
        }
        assert!(said.iter().all(|g| g.content().len() <= 2048));
        assert!((3..=13).contains(&said.len()), "{}", said.len());
        assert!(outbox(&w).iter().all(|n| n.state == State::Sent));
    }

    fn a_test_goes_the_way_of_every_notice(kind) {
        let w = house(kind);
        let web = Web::open();
        office_robot(&w, &web, &[]);
        let page = format!("/330802/notices/{}", w.tree.compound.id);
        let channel = w.app.store.read_now(|c| {
            tanxin_store::notice::below(c, kecheng(), &w.tree.compound.path)
        }).unwrap().remove(0).id.to_string();
        let mut b = w.secretary();
        // Even at night: whoever presses the button waits for it.
        b.post(&format!("{page}/channel"), &[("channel", &channel), ("act", "change"), ("urgent", "yes"), ("quiet_from", "22:00"), ("quiet_until", "7:00")]);
        w.clock.set("2022-03-03T15:00:00Z");
        let mut b = w.secretary();
        assert_eq!(b.post(&format!("{page}/channel"), &[("channel", &channel), ("act", "test")]).status, StatusCode::SEE_OTHER);
        goes_out(&w);
        assert!(one(&web).content().starts_with("这是试发的一条"));
        b.post(&format!("{page}/channel"), &[("channel", &channel), ("act", "off")]);
        b.get(&page).shows("停用中");
        let refused = b.post(&format!("{page}/channel"), &[("channel", &channel), ("act", "test")]);
        refused.shows("这个渠道停着");
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        raises(&w);
        goes_out(&w);
        assert!(web.got().is_empty());
    }

    fn the_demo_sends_nothing(kind) {
        let mut w = house(kind);
        let web = Web::open();
        office_robot(&w, &web, &[]);
        let (store, clock, keys) = (w.app.store.clone(), w.app.clock.clone(), w.app.keys.clone());
        let site = tanxin::app::Site { demo: true, ..w.app.site.clone() };
        w.app = tanxin::App::new(store, clock, keys, site);
        w.app.notices.call_inside(true);
        raises(&w);
        goes_out(&w);
        assert!(web.got().is_empty());
        assert_eq!(states(&w), ["waiting"]);
        w.secretary().get(&format!("/330802/notices/{}", w.tree.compound.id)).shows("什么也不往外发");
    }

    fn nothing_follows_from_what_was_before_the_first_channel(kind) {
        let w = house(kind);
        let web = Web::open();
        raises(&w);
        web.will_say([Says::Code(0)]);
        office_robot(&w, &web, &[]);
        goes_out(&w);
        assert!(web.got().is_empty() && outbox(&w).is_empty());
        let checks = w.app.store.read_now(|c| {
            let wrong = tanxin_store::verify::CHECKS.iter().map(|check| {
                tanxin_store::verify::first_wrong(c, check, kecheng())
            });
            wrong.collect::<Result<Vec<_>, _>>()
        });
        assert!(checks.unwrap().iter().all(Option::is_none));
    }
}
