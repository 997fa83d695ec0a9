//! What a browser may keep to open it without a network, and of whom; and the worker that does.

use crate::world::{Answer, World};
use axum::http::StatusCode;
use tanxin_store::on_both;

fn keep(page: &Answer) -> Option<(String, u64)> {
    let said = page.headers.get("x-keep")?.to_str().unwrap();
    let (whose, seconds) = said.split_once(' ').unwrap();
    Some((whose.to_owned(), seconds.parse().unwrap()))
}

const DAY: u64 = 24 * 60 * 60;

on_both! {
    fn only_pages_to_write_on_may_be_kept_and_say_whose_they_are(kind) {
        let w = World::new(kind);
        let form = format!("/330802/matters/new?place={}", w.tree.unit.id);
        let public = w.browser().get(&form);
        assert_eq!(keep(&public), Some(("public".to_owned(), 30 * DAY)));
        public.shows("data-who=\"\"").shows("data-keep").shows("现在连不上网，照样写");
        // Whoever is signed in is named by the mark that keeps their deeds apart, and no copy
        // outlives their session.
        let staff = w.secretary().get("/330802/intake");
        let (whose, seconds) = keep(&staff).unwrap();
        staff.shows(&format!("data-who=\"{whose}\"")).shows("data-keep");
        assert!(whose.starts_with("staff-") && seconds <= DAY / 2, "{whose} {seconds}");
        let home = w.household("302").get(&form);
        let (whose, seconds) = keep(&home).unwrap();
        assert!(whose.starts_with("household-") && seconds > 30 * DAY, "{whose} {seconds}");

        let mut desk = w.secretary();
        for path in ["/330802/queue", "/330802/matters", "/me", "/sign-in", "/offline", "/330802/polls"] {
            let page = desk.get(path);
            assert_eq!((page.status, keep(&page)), (StatusCode::OK, None), "{path}");
        }
    }

    fn neither_what_was_noted_nor_a_refused_form_may_be_kept(kind) {
        let w = World::new(kind);
        let mut desk = w.secretary();
        let call = [("where", "东区5幢1单元302"), ("kind", "楼道灯"), ("text", "三楼的灯不亮了")];
        let done = desk.post("/330802/intake", &call);
        let to = done.location().to_owned();
        let read_out = desk.get(&to);
        read_out.shows("回执号");
        assert_eq!(keep(&read_out), None);
        let refused = desk.post("/330802/intake", &[("where", "东区99幢"), ("kind", "灯"), ("text", "x")]);
        assert_eq!((refused.status, keep(&refused)), (StatusCode::UNPROCESSABLE_ENTITY, None));
        let turned_away = w.browser().get("/330802/intake");
        assert_eq!((turned_away.status.is_success(), keep(&turned_away)), (false, None));
        let gone = w.browser().get("/330802/matters/new?place=0");
        assert_eq!((gone.status.is_success(), keep(&gone)), (false, None));
    }

    fn the_page_for_no_network_names_nobody_and_speaks_both_languages(kind) {
        let w = World::new(kind);
        w.browser().get("/offline").shows("现在连不上网").shows("No network just now").shows("data-who=\"\"").hides("/sign-in");
    }

    fn the_worker_bears_the_mark_of_its_release(kind) {
        let w = World::new(kind);
        let script = w.browser().get("/worker.js");
        if script.status == StatusCode::NOT_FOUND {
            // Its script was not built; the browser tests do.
            return;
        }
        script.shows("addEventListener").hides("@release");
        assert_eq!(script.headers["content-type"], "text/javascript; charset=utf-8");
        assert_eq!(script.body, w.secretary().get("/worker.js").body, "the same for everybody");
    }
}
