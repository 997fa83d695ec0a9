//! A channel is repaired from its own form: what is left empty stays, field by field.

use crate::notice::{goes_out, hmac, house, outbox, raises, states};
use crate::notice_ways::office;
use crate::post_office::{Got, Mail, Web};
use crate::world::{Answer, World, kecheng};
use axum::http::StatusCode;
use jiff::SignedDuration;
use tanxin::keys::Keys;
use tanxin::services::notice::{Settings, Tls};
use tanxin_domain::ChannelId;
use tanxin_domain::notice::Channel;
use tanxin_store::notice as kept;
use tanxin_store::{StoreError, on_both};

/// The one channel there is.
fn channel(w: &World) -> Channel {
    let found = w
        .app
        .store
        .read_now(|c| kept::below(c, kecheng(), &w.tree.compound.path));
    found.expect("the store answers").remove(0)
}

/// Sends a channel's own form with nothing but this typed.
fn typing(w: &World, typed: &[(&str, &str)]) -> Answer {
    let id = channel(w).id.to_string();
    let mut form = vec![("channel", id.as_str()), ("act", "change")];
    form.extend(typed);
    w.secretary().post(
        &format!("/330802/notices/{}/channel", w.tree.compound.id),
        &form,
    )
}

#[track_caller]
fn changes(w: &World, typed: &[(&str, &str)]) {
    let done = typing(w, typed);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
}

/// The form of the one channel, as a page has it.
fn own_form(page: &Answer) -> String {
    let own = page
        .body
        .split("value=\"change\"")
        .nth(1)
        .expect("the form");
    own.split("</form>").next().expect("its end").to_owned()
}

/// Raises a matter: it is sent at once.
fn speaks(w: &World) {
    w.clock.advance(SignedDuration::from_secs(4));
    raises(w);
    goes_out(w);
}

#[track_caller]
fn signed(got: &Got, secret: &str) {
    let text = format!("{}\n{secret}", got.asked("timestamp"));
    let by_hand = hmac(secret.as_bytes(), text.as_bytes());
    assert_eq!(got.asked("sign"), data_encoding::BASE64.encode(&by_hand));
}

const TEMPLATE: &str = r#"{"to": "{phone}", "text": "{text}"}"#;

fn gateway<'a>(url: &'a str, header: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("kind", "sms"),
        ("url", url),
        ("template", TEMPLATE),
        ("phone", "13800000099"),
        ("header", header),
    ]
}

fn by_mail<'a>(port: &'a str, tls: &'a str) -> [(&'a str, &'a str); 8] {
    [
        ("kind", "email"),
        ("host", "127.0.0.1"),
        ("port", port),
        ("tls", tls),
        ("user", "notice"),
        ("password", "word"),
        ("from", "notice@tanxin.example"),
        ("to", "office@property.example"),
    ]
}

/// As the channel is kept, opened.
fn opened(w: &World, id: ChannelId) -> Settings {
    let sealed = w.app.store.read_now(|c| kept::settings(c, kecheng(), id));
    let sealed = sealed.expect("the store answers").expect("the channel");
    Settings::open(&w.app.keys, &sealed).expect("settings")
}

on_both! {
    fn a_robot_keeps_its_address_or_its_secret_whichever_is_not_typed(kind) {
        let w = house(kind);
        let (first, second) = (Web::open(), Web::open());
        let url = first.url("/robot/send?access_token=a");
        office(&w, &[("kind", "dingtalk"), ("url", &url), ("secret", "SECone")]);
        changes(&w, &[("secret", "SECtwo")]);
        speaks(&w);
        signed(&first.got().remove(0), "SECtwo");
        changes(&w, &[("url", &second.url("/robot/send?access_token=b"))]);
        speaks(&w);
        signed(&second.got().remove(0), "SECtwo");
        assert!(first.got().is_empty());
        // A robot that has another safety setting takes none.
        changes(&w, &[("secret", "-")]);
        speaks(&w);
        assert!(!second.got().remove(0).path.contains("sign="));
        // Nothing typed: nothing of where it leads is changed.
        let before = opened(&w, channel(&w).id);
        changes(&w, &[("digest", "10")]);
        assert!(before == opened(&w, channel(&w).id));
        assert_eq!(channel(&w).digest, 10);
    }

    fn of_a_gateway_each_field_can_be_changed(kind) {
        let w = house(kind);
        let (first, second) = (Web::open(), Web::open());
        office(&w, &gateway(&first.url("/sms"), "Authorization: Bearer old"));
        changes(&w, &[("url", &second.url("/v2"))]);
        changes(&w, &[("header", "Authorization: Bearer new")]);
        changes(&w, &[("phone", "13800000098")]);
        speaks(&w);
        let got = second.got().remove(0);
        assert!(first.got().is_empty());
        assert_eq!((got.path.as_str(), got.head("authorization")), ("/v2", "Bearer new"));
        assert_eq!(got.json()["to"], "13800000098");
        changes(&w, &[("template", "n={phone}&t={text}"), ("good", "errcode=0")]);
        speaks(&w);
        assert_eq!(second.got().remove(0).field("n"), "13800000098");
        assert_eq!(states(&w), ["sent", "sent"]);
    }

    fn of_mail_each_field_can_be_changed(kind) {
        let w = house(kind);
        let (first, second) = (Mail::open(), Mail::open());
        let ports = (first.at.port().to_string(), second.at.port().to_string());
        office(&w, &by_mail(&ports.0, "none"));
        changes(&w, &[("password", "another")]);
        speaks(&w);
        let letter = first.got().remove(0);
        assert_eq!(letter.known.as_deref(), Some(" notice another"));
        assert!(letter.to[0].contains("<office@property.example>"));
        changes(&w, &[("port", &ports.1), ("from", "desk@tanxin.example")]);
        speaks(&w);
        let letter = second.got().remove(0);
        assert_eq!(letter.known.as_deref(), Some(" notice another"));
        assert!(letter.from.contains("<desk@tanxin.example>") && first.got().is_empty());
        changes(&w, &[("to", "second@property.example")]);
        speaks(&w);
        assert!(second.got().remove(0).to[0].contains("<second@property.example>"));
        // Another kind of encryption has another usual port.
        changes(&w, &[("tls", "tls"), ("port", "465")]);
        changes(&w, &[("tls", "starttls")]);
        let Settings::Email(now) = opened(&w, channel(&w).id) else { panic!("no mail") };
        assert_eq!((now.tls, now.port, now.password.as_str()), (Tls::Starttls, 587, "another"));
        // Every field is there to be typed into, and none says what is kept.
        let page = w.secretary().get(&format!("/330802/notices/{}", w.tree.compound.id));
        let own = own_form(&page);
        for name in ["host", "port", "tls", "user", "password", "from", "to"] {
            assert!(own.contains(&format!("name=\"{name}\"")), "{name}: {own}");
        }
        assert!(!own.contains("another") && !own.contains("property.example"), "{own}");
    }

    fn what_was_kept_secret_for_one_server_is_not_told_another(kind) {
        let w = house(kind);
        let (first, second) = (Web::open(), Web::open());
        office(&w, &gateway(&first.url("/sms"), "Authorization: Bearer old"));
        let elsewhere = second.url("/sms").replace("127.0.0.1", "localhost");
        for few in [&[][..], &[("header", "X-Token: b")][..], &[("template", TEMPLATE)][..]] {
            let mut form = vec![("url", elsewhere.as_str())];
            form.extend(few);
            let refused = typing(&w, &form);
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            refused.shows("换了服务器");
        }
        speaks(&w);
        assert_eq!((first.got().len(), second.got().len()), (1, 0));
        changes(&w, &[("url", &elsewhere), ("template", TEMPLATE), ("header", "X-Token: b")]);
        speaks(&w);
        let got = second.got().remove(0);
        assert_eq!((got.head("x-token"), got.head("authorization")), ("b", ""));
        let w = house(kind);
        let mail = Mail::open();
        office(&w, &by_mail(&mail.at.port().to_string(), "none"));
        typing(&w, &[("host", "localhost")]).shows("换了服务器");
        changes(&w, &[("host", "localhost"), ("password", "new")]);
    }

    fn what_a_lost_key_sealed_is_typed_again(kind) {
        for ways in 0..2 {
            let w = house(kind);
            let (web, mail) = (Web::open(), Mail::open());
            let (url, port) = (web.url("/sms"), mail.at.port().to_string());
            let (sms, email) = (gateway(&url, "X-Token: a"), by_mail(&port, "none"));
            let whole: &[(&str, &str)] = if ways == 0 { &sms } else { &email };
            office(&w, whole);
            let w = w.with_keys(Keys::from_bytes(&[9; 32]));
            w.app.notices.call_inside(true);
            let few = typing(&w, &[("phone", "13800000099"), ("to", "office@property.example")]);
            assert_eq!(few.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", few.body);
            let own = own_form(&few);
            for (name, _) in &whole[1..] {
                assert!(own.contains(&format!("name=\"{name}\"")), "{name}: {own}");
            }
            changes(&w, &whole[1..]);
            speaks(&w);
            assert_eq!(states(&w), ["sent"], "{:?}", outbox(&w));
        }
    }

    fn a_refused_change_gives_back_what_was_typed_but_no_secret(kind) {
        let w = house(kind);
        let web = Web::open();
        office(&w, &[("kind", "dingtalk"), ("url", &web.url("/robot/send?access_token=a")), ("secret", "SECone")]);
        let refused = typing(&w, &[("url", "ftp://a/b"), ("secret", "SECtyped"), ("digest", "17"), ("quiet_from", "21:15"), ("quiet_until", "6:45"), ("urgent", "yes"), ("lang", "en")]);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let own = own_form(&refused);
        for there in ["value=\"ftp://a/b\"", "value=\"17\"", "value=\"21:15\"", "value=\"6:45\"", "value=\"yes\" checked", "value=\"en\" selected", "aria-invalid"] {
            assert!(own.contains(there), "{there}: {own}");
        }
        refused.hides("SECtyped").shows("<details open><summary class=\"button quiet small\">改");
        // The form for a new one is not the one that was sent.
        let new = refused.body.split("id=\"add\"").nth(1).unwrap();
        assert!(!new.contains("ftp://a/b") && !new.contains("aria-invalid"), "{new}");
    }

    fn in_clear_mail_goes_to_inner_servers_only(kind) {
        let w = house(kind);
        let mail = Mail::open();
        let port = mail.at.port().to_string();
        let page = format!("/330802/notices/{}", w.tree.compound.id);
        let owner = format!("office-{}", w.people.property);
        let adding = |host: &str| {
            let mut form = vec![("owner", owner.as_str())];
            form.extend(by_mail(&port, "none").into_iter().filter(|(name, _)| *name != "host"));
            form.push(("host", host));
            w.secretary().post(&page, &form)
        };
        let refused = adding("1.2.4.8");
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        refused.shows("密码和信会让路上的人看见");
        // The operator's word holds for mail servers too.
        w.app.notices.call_inside(false);
        for host in ["127.0.0.1", "10.1.2.3", "localhost"] {
            let refused = adding(host);
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
            refused.shows("这个地址在内网里");
        }
        w.app.notices.call_inside(true);
        assert_eq!(adding("127.0.0.1").status, StatusCode::SEE_OTHER);
        speaks(&w);
        assert_eq!(mail.got().len(), 1);
        // What was stored before there was this rule, or a name that leads outside, says nothing.
        let mut kept_now = channel(&w);
        let Settings::Email(mut email) = opened(&w, kept_now.id) else { panic!("no mail") };
        email.host = "1.2.4.8".to_owned();
        let sealed = Settings::Email(email).seal(&w.app.keys);
        kept_now.digest = 0;
        let done = w.app.store.write_now(kecheng(), None, move |tx| {
            kept::save(tx, &kept_now, Some(&sealed))?;
            tx.emit(tanxin_domain::event::NewEvent {
                kind: "channel.changed",
                place: None,
                subject: kept_now.id.0,
                actor: tanxin_domain::Actor::System.signature(),
                payload: serde_json::json!({}),
            })?;
            Ok::<_, StoreError>(())
        });
        done.expect("it is stored");
        w.app.notices.be_patient_for(std::time::Duration::from_millis(500));
        speaks(&w);
        assert_eq!(outbox(&w)[0].trouble, Some(("in-clear".to_owned(), None)));
        assert_eq!(outbox(&w)[0].state.word(), "dead");
        w.secretary().get(&format!("{page}/dead")).shows("那台邮件服务器在外面，不加密就不发");
    }
}
