//! Staff sign in: password, six digits, slow strangers, sessions that end.

use crate::world::{Browser, World, kecheng};
use axum::http::{StatusCode, header};
use jiff::SignedDuration;
use tanxin::services::{account, session};
use tanxin_store::on_both;

const PASSWORD: &str = "斗潭家园东区五幢一单元";

/// The secretary chooses a password.
fn ready(w: &World) {
    let (_, id) = w.people.staff["secretary"];
    w.wait(account::set_password(&w.app, kecheng(), id, PASSWORD))
        .unwrap();
}

fn typed(b: &mut Browser<'_>, password: &str) -> crate::world::Answer {
    b.post(
        "/sign-in",
        &[
            ("login", "Secretary"),
            ("password", password),
            ("next", "/330802"),
        ],
    )
}

on_both! {
    fn the_secretary_signs_in_and_out(kind) {
        let w = World::new(kind);
        ready(&w);
        let mut b = w.browser();
        b.get("/sign-in").shows("工作人员登录").shows("autocomplete=\"current-password\"");
        let wrong = typed(&mut b, "not this one at all");
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.shows("登录名或密码不对").shows("value=\"Secretary\"").hides("not this one");
        let right = typed(&mut b, PASSWORD);
        assert_eq!((right.status, right.location()), (StatusCode::SEE_OTHER, "/330802"));
        let set: Vec<_> = right.headers.get_all(header::SET_COOKIE).iter().map(|v| v.to_str().unwrap()).collect();
        assert!(set.iter().all(|c| c.contains("HttpOnly; SameSite=Lax")), "{set:?}");
        b.get("/me").shows("汪雪琴").shows("社区").shows("斗潭社区");
        let session = b.cookie("tanxin").unwrap().to_owned();
        assert_eq!(b.post("/sign-out", &[]).location(), "/");
        assert!(w.wait(session::resolve(&w.app, &session)).unwrap().is_none());
        assert_eq!(b.get("/me").status, StatusCode::UNAUTHORIZED);
    }

    fn after_signing_in_nobody_is_led_elsewhere(kind) {
        let w = World::new(kind);
        ready(&w);
        for next in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
            let mut b = w.browser();
            let form = [("login", "secretary"), ("password", PASSWORD), ("next", next)];
            assert_eq!(b.post("/sign-in", &form).location(), "/me", "{next}");
        }
    }

    fn strangers_are_slowed_and_the_owner_is_not(kind) {
        let w = World::new(kind);
        ready(&w);
        let mut own = w.browser();
        assert_eq!(typed(&mut own, PASSWORD).status, StatusCode::SEE_OTHER);
        own.post("/sign-out", &[]);
        let mut judged = 0;
        for n in 0..12 {
            // A new browser each time: throwing cookies away helps nobody.
            let mut stranger = w.browser().with("device", &format!("made-up-{n}"));
            let answer = typed(&mut stranger, "guessing guessing");
            judged += u32::from(answer.body.contains("登录名或密码不对"));
        }
        assert_eq!(judged, tanxin_domain::lockout::FREE);
        typed(&mut w.browser(), PASSWORD).shows("错得太多了");
        assert_eq!(typed(&mut own, PASSWORD).status, StatusCode::SEE_OTHER, "the known device never waits");
        // The count is in the database: a restart gives nothing away, time does.
        w.clock.advance(SignedDuration::from_secs(31));
        assert_eq!(typed(&mut w.browser(), PASSWORD).status, StatusCode::SEE_OTHER);
    }

    fn a_login_that_is_not_there_looks_like_one_that_is(kind) {
        let w = World::new(kind);
        ready(&w);
        let mut b = w.browser();
        let answer = |b: &mut Browser<'_>, login| {
            let page = b.post("/sign-in", &[("login", login), ("password", "no such thing")]);
            (page.status, page.body.replace(login, ""))
        };
        for _ in 0..6 {
            assert_eq!(answer(&mut b, "secretary"), answer(&mut b, "nobodyatall"));
        }
    }

    fn a_session_ends_by_itself_and_by_hand(kind) {
        let w = World::new(kind);
        let mut desk = w.secretary();
        let mut laptop = w.secretary();
        let page = desk.get("/me");
        page.shows("这一台");
        let mine = w.wait(session::resolve(&w.app, laptop.cookie("tanxin").unwrap())).unwrap().unwrap();
        assert!(w.wait(session::alive(&w.app, mine.session)).unwrap());
        desk.post("/me/end-session", &[("session", &mine.session.to_string())]);
        assert!(!w.wait(session::alive(&w.app, mine.session)).unwrap());
        assert_eq!(laptop.get("/me").status, StatusCode::UNAUTHORIZED);
        let other = w.wait(session::resolve(&w.app, w.property_clerk().cookie("tanxin").unwrap())).unwrap().unwrap();
        let foreign = desk.post("/me/end-session", &[("session", &other.session.to_string())]);
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "nobody ends somebody else's session");
        for _ in 0..11 {
            w.clock.advance(SignedDuration::from_mins(64));
            assert_eq!(desk.get("/me").status, StatusCode::OK, "used again and again it goes on");
        }
        w.clock.advance(SignedDuration::from_mins(64));
        assert_eq!(desk.get("/me").status, StatusCode::UNAUTHORIZED, "twelve hours at the most");
        let mut idle = w.secretary();
        w.clock.advance(SignedDuration::from_mins(121));
        assert_eq!(idle.get("/me").status, StatusCode::UNAUTHORIZED, "two hours unused");
    }

    fn a_password_that_was_handed_out_is_good_once(kind) {
        let w = World::new(kind);
        let admin = w.actor_admin();
        let (grid, _) = w.people.staff["grid"];
        let made = w.wait(account::create(&w.app, kecheng(), &admin, grid, "Wu.JH")).unwrap();
        let mut b = w.browser();
        let sloppy = made.password.to_lowercase().replace('-', " ");
        let first = b.post("/sign-in", &[("login", "wu.jh"), ("password", &sloppy)]);
        assert_eq!(first.location(), "/me/password");
        assert!(w.actor(&b).roles().is_empty(), "no rights before an own password");
        let short = b.post("/me/password", &[("old", &made.password), ("new", "short")]);
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        short.shows("新密码太短");
        let done = b.post("/me/password", &[("old", &made.password), ("new", "三朝元老的长密码一句")]);
        assert_eq!(done.location(), "/me");
        assert_eq!(w.actor(&b).roles().len(), 1);
        let again = w.browser().post("/sign-in", &[("login", "wu.jh"), ("password", &made.password)]);
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    fn nobody_hands_out_the_password_of_somebody_above(kind) {
        let w = World::new(kind);
        let secretary = w.actor_secretary();
        let (_, township) = w.people.staff["township"];
        assert!(w.wait(account::reset(&w.app, kecheng(), &secretary, township)).is_err());
        let (_, grid) = w.people.staff["grid"];
        assert!(w.wait(account::reset(&w.app, kecheng(), &secretary, grid)).is_ok());
    }

    fn six_digits_are_asked_and_good_once(kind) {
        let w = World::new(kind);
        ready(&w);
        let mut b = w.browser();
        typed(&mut b, PASSWORD);
        b.post("/me/second/offer", &[]);
        let page = b.get("/me/second");
        page.shows("<svg").shows("扫不了");
        let secret = between(&page.body, "class=\"words\">", "<").replace(' ', "");
        let bytes = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
        let digits = |w: &World| code(&bytes, w.clock.now().as_second() as u64);
        b.post("/me/second", &[("digits", "000000")]).shows("动态码不对");
        let on = b.post("/me/second", &[("digits", &digits(&w))]);
        on.shows("备用码");
        let recovery = between(&on.body, "<li class=\"words\">", "<");
        b.post("/sign-out", &[]);
        let slip_of = |b: &mut Browser<'_>| between(&typed(b, PASSWORD).body, "name=\"slip\" value=\"", "\"");
        let slip = slip_of(&mut b);
        let used = b.post("/sign-in/digits", &[("slip", &slip), ("digits", &digits(&w))]);
        assert_eq!(used.status, StatusCode::UNPROCESSABLE_ENTITY, "the first code was used to set it up");
        w.clock.advance(SignedDuration::from_secs(60));
        let fresh = digits(&w);
        assert_eq!(b.post("/sign-in/digits", &[("slip", &slip), ("digits", &fresh)]).status, StatusCode::SEE_OTHER);
        let mut other = w.browser();
        let slip = slip_of(&mut other);
        let again = other.post("/sign-in/digits", &[("slip", &slip), ("digits", &fresh)]);
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "good once");
        let with_recovery = other.post("/sign-in/digits", &[("slip", &slip), ("digits", &recovery.to_lowercase())]);
        assert_eq!(with_recovery.status, StatusCode::SEE_OTHER);
        w.clock.advance(SignedDuration::from_mins(6));
        let late = w.browser().post("/sign-in/digits", &[("slip", &slip), ("digits", &digits(&w))]);
        late.shows("隔得太久了");
    }
}

fn code(secret: &[u8], at: u64) -> String {
    use totp_rs::{Algorithm, Builder};
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_secret(secret.to_vec())
        .build_noncompliant()
        .generate(at)
        .to_string()
}

fn between(text: &str, from: &str, to: &str) -> String {
    let (_, rest) = text.split_once(from).expect("it is there");
    rest.split_once(to).expect("it ends").0.to_owned()
}
