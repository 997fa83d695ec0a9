//! E-mail, short messages, and what a captain forwards by hand.

use crate::notice::{adds, goes_out, house, outbox, raises, states};
use crate::post_office::{Mail, Says, Web};
use crate::world::{World, kecheng};
use axum::http::StatusCode;
use jiff::SignedDuration;
use tanxin_store::on_both;

/// Adds a channel for the property company.
pub fn office(w: &World, form: &[(&str, &str)]) {
    let owner = format!("office-{}", w.people.property);
    let mut all = vec![("owner", owner.as_str())];
    all.extend(form);
    adds(w, &mut w.secretary(), w.tree.compound.id, &all);
}

on_both! {
    fn mail_is_signed_in_for_and_carries_the_same_key_when_sent_twice(kind) {
        let w = house(kind);
        let mail = Mail::open();
        let port = mail.at.port().to_string();
        office(&w, &[
            ("kind", "email"), ("host", "127.0.0.1"), ("port", &port), ("tls", "none"), ("user", "notice"),
            ("password", "word"), ("from", "notice@tanxin.example"), ("to", "office@property.example"),
        ]);
        mail.will_say(["451 try again"]);
        let no = raises(&w);
        goes_out(&w);
        assert!(mail.got().is_empty());
        assert_eq!(outbox(&w)[0].trouble, Some(("busy".to_owned(), Some(451))));
        w.clock.advance(SignedDuration::from_mins(1));
        goes_out(&w);
        let mut got = mail.got();
        let letter = got.pop().expect("a letter");
        assert!(got.is_empty());
        assert_eq!(letter.known.as_deref(), Some(" notice word"));
        assert!(letter.from.contains("<notice@tanxin.example>"));
        assert_eq!(letter.to.len(), 1);
        assert!(letter.to[0].contains("<office@property.example>"));
        assert!(letter.head("Message-ID").ends_with("@tanxin.example>"), "{}", letter.text);
        assert_eq!(letter.head("Auto-Submitted"), "auto-generated");
        assert!(letter.head("Content-Type").starts_with("text/plain; charset=utf-8"));
        // The key follows from what is in the letter, so the second copy has the same.
        let id = outbox(&w)[0].id;
        let hash = <sha2::Sha256 as sha2::Digest>::digest(id.0.to_be_bytes());
        let key = data_encoding::HEXLOWER.encode(&hash[..16]);
        assert_eq!(letter.head("Message-ID"), format!("<{key}@tanxin.example>"));
        assert!(no > 0 && states(&w) == ["sent"]);
        // A mailbox that is not there is given up at once, a second one shares the server.
        office(&w, &[("kind", "email"), ("to", "second@property.example")]);
        mail.will_say(["550 no such mailbox", "550 no such mailbox"]);
        raises(&w);
        goes_out(&w);
        assert_eq!(states(&w), ["sent", "dead", "dead"]);
        assert_eq!(outbox(&w)[0].trouble, Some(("refused".to_owned(), Some(550))));
    }

    fn a_gateway_gets_what_its_manual_asks_for(kind) {
        let w = house(kind);
        let web = Web::open();
        let url = web.url("/sms");
        let json = r#"{"mobile": "{phone}", "params": ["{text}"], "uid": "{key}", "type": 2}"#;
        office(&w, &[
            ("kind", "sms"), ("url", &url), ("template", json), ("phone", "138 0000 0099"),
            ("header", "Authorization: Bearer abc"), ("good", "code=0"),
        ]);
        web.will_say([Says::Status(200, r#"{"code":"0"}"#), Says::Status(200, r#"{"code":17}"#)]);
        raises(&w);
        goes_out(&w);
        let got = web.got().remove(0);
        let sent = got.json();
        assert_eq!((sent["mobile"].as_str(), sent["type"].as_i64()), (Some("13800000099"), Some(2)));
        assert!(sent["params"][0].as_str().unwrap().contains("楼道下雨返潮"));
        assert_eq!(sent["uid"], got.head("idempotency-key"));
        assert_eq!(got.head("authorization"), "Bearer abc");
        assert_eq!(states(&w), ["sent"]);
        raises(&w);
        goes_out(&w);
        assert_eq!(outbox(&w)[0].trouble, Some(("refused".to_owned(), Some(17))));
        web.got();
        // A form; what people write stays one value whatever is in it.
        office(&w, &[
            ("kind", "sms"), ("url", &url), ("template", "to={phone}&msg=【潭心】{text}&sign=a"), ("phone", "13800000098"),
        ]);
        let mut form = crate::matter::words(w.tree.unit.id);
        form.retain(|(name, _)| *name != "title");
        form.push(("title", "灯&sign=b {phone} \"x\"".to_owned()));
        crate::matter::raise(&mut w.household("302"), &form);
        web.will_say([Says::Status(200, r#"{"code":0}"#)]);
        goes_out(&w);
        let forms = web.got();
        let form = forms.iter().find(|g| g.body.starts_with("to=")).expect("the form");
        assert!(form.field("msg").contains("灯&sign=b {phone} \"x\""), "{}", form.body);
        assert_eq!(form.field("sign"), "a");
    }

    fn a_captain_forwards_in_two_taps(kind) {
        let w = house(kind);
        adds(&w, &mut w.secretary(), w.tree.unit.id, &[("owner", "group"), ("kind", "forward")]);
        raises(&w);
        goes_out(&w);
        assert_eq!(states(&w), ["waiting"], "nothing sends it but a hand");
        let page = format!("/330802/forward/{}", w.tree.unit.id);
        let id = outbox(&w)[0].id.to_string();
        let mut captain = w.captain("301");
        captain.get("/me").shows(&page);
        captain.get(&page).shows("楼道下雨返潮").shows("data-copy").shows(&format!("/forward-picture/{id}"));
        let picture = captain.get(&format!("/330802/forward-picture/{id}"));
        assert_eq!(picture.status, StatusCode::OK, "{}", picture.body);
        assert_eq!(picture.headers["content-type"], "image/png");
        assert!(picture.body.contains("PNG"));
        for mut b in [w.browser(), w.property_clerk(), w.household("302")] {
            let refused = b.get(&format!("/330802/forward-picture/{id}"));
            assert_ne!(refused.status, StatusCode::OK);
        }
        let done = captain.post(&page, &[("notice", &id)]);
        assert_eq!(done.location(), page, "{}", done.body);
        captain.get(&page).shows("现在没有要转发的");
        assert_eq!(states(&w), ["forwarded"]);
    }

    fn addresses_are_sealed_and_nobody_reaches_above_their_own(kind) {
        let w = house(kind);
        let web = Web::open();
        let url = web.url("/cgi-bin/webhook/send?key=in-clear-nowhere");
        office(&w, &[("kind", "wecom"), ("url", &url)]);
        raises(&w);
        let rows = w.app.store.read_now(|c| {
            let mut all = String::new();
            for table in tanxin_store::backup::tables(c)? {
                tanxin_store::backup::rows(c, &table, |row| {
                    all.push_str(row);
                    Ok::<_, tanxin_store::StoreError>(())
                })?;
            }
            Ok::<_, tanxin_store::StoreError>(all)
        });
        let rows = rows.expect("the rows");
        assert!(rows.contains("channel.added") && !rows.contains("in-clear-nowhere"));
        let page = format!("/330802/notices/{}", w.tree.community.id);
        let above = format!("office-{}", w.people.subdistrict);
        let refused = w.secretary().post(&page, &[("owner", &above), ("kind", "wecom"), ("url", &url)]);
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let person = format!("person-{}", w.people.homes["302"]);
        for (form, sentence) in [
            ([("owner", "group"), ("kind", "pigeon"), ("url", "")], "还没有选用什么方式发"),
            ([("owner", person.as_str()), ("kind", "wecom"), ("url", &url)], "还没有选这个渠道是谁的"),
            ([("owner", "group"), ("kind", "wecom"), ("url", "ftp://a/b")], "这不是能用的地址"),
            ([("owner", "group"), ("kind", "email"), ("to", "nobody")], "这不是一个邮箱地址"),
            ([("owner", "group"), ("kind", "email"), ("to", "a@b.example")], "邮件服务器的名字或端口不对"),
            ([("owner", "group"), ("kind", "sms"), ("phone", "13800000099")], "短信网关的内容"),
            ([("owner", "group"), ("kind", "forward"), ("quiet_from", "25:00")], "安静时段要写两个钟点"),
        ] {
            w.secretary().post(&page, &form).shows(sentence);
        }
        let office = format!("office-{}", w.people.property);
        w.secretary().post(&page, &[("owner", &office), ("kind", "forward")]).shows("手工转发只给居民群用");
        let held = w.app.store.read_now(|c| tanxin_store::notice::below(c, kecheng(), &w.tree.district.path));
        assert_eq!(held.expect("the store answers").len(), 1);
    }
}
