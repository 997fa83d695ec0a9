//! The demo: what the front page reports of 3 March is in its records.

use axum::body::{Body, to_bytes};
use axum::http::Request;
use tanxin::app::Site;
use tanxin::clock::Clock;
use tanxin::demo::{self, Until};
use tanxin::keys::Keys;
use tanxin::services::matter::again;
use tanxin::{App, web};
use tanxin_domain::actor::RoleKind;
use tanxin_domain::matter::Level;
use tanxin_domain::place::PlaceKind;
use tanxin_domain::poll::Secrecy;
use tanxin_store::testing::{TestClock, TestDatabase};
use tanxin_store::{assembly, backing, district, event, matter, on_both, place, poll, role};
use tower::ServiceExt as _;

on_both! {
    fn the_week_of_3_march_is_kept_as_records(kind) {
        let database = TestDatabase::with_tables(kind);
        let keys = Keys::from_bytes(&[3; 32]);
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(demo::load(database.database.clone(), keys.clone(), Until::Monday)).unwrap();

        let clock = TestClock::at("2022-03-07T01:00:00Z");
        let store = database.open(&clock).unwrap();
        let code = demo::district();
        let (townships, communities, held, attendance, asked) = store.read_now(|c| {
            let root = district::one(c, code)?.expect("Kecheng").root;
            let top = place::one(c, code, root)?.expect("its place").path;
            let townships = place::below(c, code, &top, PlaceKind::Township)?.len();
            let communities = place::below(c, code, &top, PlaceKind::Community)?.len();
            let all = assembly::list(c, code, &assembly::Asked { below: None, ahead: false, skip: 0, most: 9 })?;
            let held = all.into_iter().find(|a| a.closed_at().is_some()).expect("one was held");
            let attendance = assembly::attendance(c, code, &held)?;
            let asked = matter::of_assembly(c, code, held.id)?;
            Ok::<_, tanxin_store::StoreError>((townships, communities, held, attendance, asked))
        }).unwrap();
        assert_eq!((townships, communities), (18, 291));
        assert_eq!((attendance.entitled, attendance.present, attendance.proxy), (41, 23, 3));
        assert_eq!(asked.len(), 6);
        assert_eq!(held.rule.posted_days, 15);
        assert!(store.read_now(|c| event::verify(c, code)).unwrap().is_ok());
        // They decided on the shed in the open, and chose a captain in secret, who holds the role.
        let (polls, captains) = store.read_now(|c| {
            let polls = poll::of_assembly(c, code, held.id)?;
            let now = "2022-03-07T01:00:00Z".parse().unwrap();
            let captains = role::holders(c, code, &held.path, now)?;
            Ok::<_, tanxin_store::StoreError>((polls, captains))
        }).unwrap();
        let [shed, captain] = &polls[..] else { panic!("two polls: {polls:?}") };
        assert_eq!((shed.poll.secrecy(), captain.poll.secrecy()), (Secrecy::Open, Secrecy::Secret));
        let jiang = captain.words[0].people[0].person;
        let chosen = captains.iter().find(|r| r.kind == RoleKind::Captain && r.path == held.path);
        assert_eq!(chosen.map(|r| Some(r.person)), Some(jiang));

        // Each of the six came to another end.
        let ends: Vec<_> = asked.iter().map(|m| (m.flow.level, m.state.word(), m.reopened)).collect();
        assert_eq!(ends, [
            (Level::Unit, "confirmed", 0),
            (Level::Community, "confirmed", 0),
            (Level::Township, "answered", 0),
            (Level::Community, "open", 0),
            (Level::Compound, "confirmed", 0),
            (Level::Community, "open", 1),
        ]);
        assert_eq!((asked[2].flow.ups, asked[2].flow.had.len()), (2, 3), "passed up twice");
        let tasks: Vec<_> = asked[3].flow.tasks.iter().map(|t| (t.arrived.is_some(), t.done.is_some())).collect();
        assert_eq!(tasks, [(false, false), (true, true)], "whistled for two, one has done its part");
        let company = asked[1].id;
        let backed = store.read_now(|c| backing::counts(c, code, [company])).unwrap();
        assert_eq!(backed[&company].households, 9, "joined by nine households");
        let (_, amiss) = store.read_now(|c| again::compare(c, code)).unwrap();
        assert_eq!(amiss, None);

        // Whoever opens the building sees it.
        let site = Site { origin: "http://localhost:8080".into(), https: false, demo: true, second_factor: false };
        let app = App::new(store, Clock::from_fn(move || clock.now()), keys, site);
        let unit = held.place;
        let page = runtime.block_on(async {
            let ask = Request::get(format!("/{code}/places/{unit}")).body(Body::empty()).unwrap();
            let answer = web::site(app).oneshot(ask).await.unwrap();
            String::from_utf8(to_bytes(answer.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
        });
        assert!(page.contains("楼道下雨返潮，老人怕滑倒"), "{page}");
        assert!(!page.contains("方桂兰") && !page.contains(">302<"), "names and doors stay inside");
    }
}
