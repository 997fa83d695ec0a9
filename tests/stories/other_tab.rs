//! Two pages of one browser, and somebody else who signed in on the second: what the first sends is
//! never taken as theirs.

use crate::matter::newest;
use crate::world::{Browser, World, kecheng};
use axum::http::StatusCode;
use tanxin_store::{event, on_both};

/// Who raised each matter, by the chain.
fn raised_by(w: &World) -> Vec<String> {
    let all = w
        .app
        .store
        .read_now(|c| event::after(c, kecheng(), 0, 1000))
        .unwrap();
    let raised = all.iter().filter(|e| e.kind == "matter.raised");
    raised
        .map(|e| format!("{}-{}", e.actor_kind, e.actor_id))
        .collect()
}

/// The mark of whoever a page is for.
fn mark(b: &mut Browser<'_>) -> String {
    let page = b.get("/me").body;
    let mark = page.split_once("data-who=\"").unwrap().1;
    mark.split('"').next().unwrap().to_owned()
}

const CALL: [(&str, &str); 3] = [
    ("where", "东区5幢1单元302"),
    ("kind", "楼道灯"),
    ("text", "三楼的灯不亮了"),
];

on_both! {
    fn what_somebody_wrote_is_not_taken_from_another_who_has_signed_in_since(kind) {
        let w = World::new(kind);
        let mut desk = w.secretary();
        let (hers, his) = (mark(&mut desk), mark(&mut w.property_clerk()));
        assert_ne!(hers, his);
        let kept = desk.post_queued(&his, "/330802/intake", &CALL);
        assert_eq!((kept.status, kept.body.as_str()), (StatusCode::UNAUTHORIZED, ""));
        assert_eq!(raised_by(&w), [""; 0], "nothing was stored");
        // It waits until whoever wrote it signs in.
        let stored = desk.post_queued(&hers, "/330802/intake", &CALL);
        stored.shows("\"ok\":true");
        assert_eq!(raised_by(&w), [hers]);
        // Nor is it taken when nobody is signed in any more.
        let gone = w.browser().post_queued(&his, "/330802/intake", &CALL);
        assert_eq!((gone.status, raised_by(&w).len()), (StatusCode::UNAUTHORIZED, 1));
    }

    fn what_nobody_in_particular_wrote_is_nobodys_whoever_is_signed_in(kind) {
        let w = World::new(kind);
        let mut desk = w.secretary().with("lang", "en");
        let place = w.tree.unit.id.to_string();
        let form = [("place", place.as_str()), ("about", &place), ("category", "corridor-light"), ("title", "灯不亮"), ("text", "三楼的灯不亮了。")];
        let stored = desk.post_queued("public", "/330802/matters/new", &form);
        stored.shows("\"ok\":true");
        assert_eq!(raised_by(&w), ["public-0"]);
        assert_eq!(newest(&w).title, "灯不亮");
        // Only the session is left out, not what the browser wishes.
        let short = [&form[..3], &[("title", ""), ("text", "")]].concat();
        desk.post_queued("public", "/330802/matters/new", &short).shows("\"ok\":false").hides("请");
        desk.get("/me").shows("data-who=\"staff-");
    }
}
