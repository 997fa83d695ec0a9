//! A matter noted in haste is put right: its title, its category, and what stood there before.

use crate::matter::{newest, raise, words};
use crate::world::{Answer, Browser, World, kecheng};
use axum::http::StatusCode;
use tanxin_store::{event, on_both};

const TITLE: &str = "楼道下雨返潮，老人怕滑倒";
const RIGHT: &str = "楼道灯坏了";

fn correct(b: &mut Browser<'_>, w: &World, form: &[(&str, &str)]) -> Answer {
    b.post(&format!("/330802/matters/{}/correct", newest(w).id), form)
}

/// The last event of the newest matter, its kind and its payload.
fn told(w: &World) -> (String, serde_json::Value) {
    let id = newest(w).id.0;
    let events = w
        .app
        .store
        .read_now(|c| event::of_subject(c, kecheng(), id));
    let last = events.unwrap().pop().expect("something happened");
    let (_, text) = last.payload.expect("nothing was erased");
    (last.kind, serde_json::from_str(&text).unwrap())
}

fn noted(w: &World) -> (String, &'static str, i64) {
    let m = newest(w);
    (m.title, m.category.as_str(), m.version)
}

on_both! {
    fn title_and_category_are_corrected_and_the_story_says_so(kind) {
        let w = World::new(kind);
        raise(&mut w.household("302"), &words(w.tree.unit.id));
        let (office, due) = (newest(&w).office(), newest(&w).due());
        let page = format!("/330802/matters/{}", newest(&w).id);
        w.property_clerk().get(&page).shows("更正标题和类别")
            .shows(&format!("name=\"title\" required maxlength=\"60\" aria-describedby=\"title-hint\" value=\"{TITLE}\""))
            .shows("<option value=\"corridor-slippery\" selected>");
        w.browser().get(&page).hides("更正标题和类别");
        w.household("302").get(&page).hides("更正标题和类别");
        let form = [("version", "1"), ("title", RIGHT), ("category", "corridor-light")];
        let done = correct(&mut w.secretary(), &w, &form);
        assert_eq!(done.location(), page, "{}", done.body);
        assert_eq!(noted(&w), (RIGHT.to_owned(), "corridor-light", 2));
        assert_eq!((newest(&w).office(), newest(&w).due()), (office, due), "who answers stays");
        let (kind, payload) = told(&w);
        assert_eq!(kind, "matter.corrected");
        let told = payload.to_string();
        assert!(!told.contains(TITLE) && !told.contains(RIGHT), "what people wrote is in no event: {told}");
        assert_ne!(payload["title"]["from"], payload["title"]["to"]);
        let category = serde_json::json!({ "from": "corridor-slippery", "to": "corridor-light" });
        assert_eq!(payload["category"], category);
        w.browser().get(&page).shows("更正了标题。").shows("更正了类别：“").shows("斗潭社区居委会").hides(TITLE);
        w.browser().with("lang", "en").get(&page).shows("Corrected the category from “").shows("Corrected the title.").hides("“ ");
        w.browser().get("/330802/matters").shows(RIGHT).hides(TITLE);
        assert!(w.app.store.read_now(|c| event::verify(c, kecheng())).unwrap().is_ok());
    }

    fn one_of_the_two_alone_is_told_alone(kind) {
        let w = World::new(kind);
        raise(&mut w.household("302"), &words(w.tree.unit.id));
        let page = format!("/330802/matters/{}", newest(&w).id);
        correct(&mut w.property_clerk(), &w, &[("title", TITLE), ("category", "corridor-light")]);
        let (_, payload) = told(&w);
        assert!(payload.get("title").is_none() && payload.get("category").is_some());
        w.browser().get(&page).shows("更正了类别").hides("更正了标题");
        correct(&mut w.property_clerk(), &w, &[("title", RIGHT), ("category", "corridor-light")]);
        let (_, payload) = told(&w);
        assert!(payload.get("title").is_some() && payload.get("category").is_none());
    }

    fn what_is_wrong_with_a_correction_is_said_and_nothing_changes(kind) {
        let w = World::new(kind);
        raise(&mut w.household("302"), &words(w.tree.unit.id));
        let before = noted(&w);
        let long = "长".repeat(61);
        let cases = [
            ("1", " ", "corridor-light", "标题空着"),
            ("1", &long, "corridor-light", "最多60个字"),
            ("1", RIGHT, "", "还没有选是哪一类"),
            ("1", RIGHT, "no-such", "还没有选是哪一类"),
            ("1", TITLE, "corridor-slippery", "标题和类别都跟原来一样"),
            ("7", RIGHT, "corridor-light", "先动了这件事"),
        ];
        for (version, title, category, sentence) in cases {
            let form = [("version", version), ("title", title), ("category", category)];
            let answer = correct(&mut w.property_clerk(), &w, &form);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{sentence}");
            answer.shows(sentence).shows("<details class=\"more\" open><summary>更正标题和类别");
            assert_eq!((noted(&w), told(&w).0.as_str()), (before.clone(), "matter.raised"), "{sentence}");
        }
        let form = [("version", "7"), ("title", RIGHT), ("category", "corridor-light")];
        correct(&mut w.property_clerk(), &w, &form)
            .shows(&format!("value=\"{RIGHT}\"")).shows("<option value=\"corridor-light\" selected>");
        correct(&mut w.property_clerk().with("lang", "en"), &w, &[("title", ""), ("category", "corridor-light")])
            .shows("The title is empty");
    }

    fn only_who_may_hand_it_on_may_correct_it_and_not_after_the_last_word(kind) {
        let w = World::new(kind);
        raise(&mut w.household("302"), &words(w.tree.unit.id));
        let id = newest(&w).id;
        let form = [("title", RIGHT), ("category", "corridor-light")];
        for (who, mut b) in [
            ("public", w.browser()), ("own household", w.household("302")),
            ("neighbour", w.household("301")), ("grid", w.staff("grid")),
            ("supervisor", w.supervisor()), ("admin", w.admin()),
        ] {
            assert_eq!(correct(&mut b, &w, &form).status, StatusCode::FORBIDDEN, "{who}");
        }
        assert_eq!(noted(&w).2, 1);
        let solved = [("text", "好了。"), ("deed", "solve")];
        w.property_clerk().post_files(&format!("/330802/matters/{id}/answer"), &solved, &[]);
        let done = correct(&mut w.captain("301"), &w, &form);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "still asked: {}", done.body);
        w.household("302").post(&format!("/330802/matters/{id}/confirm"), &[("verdict", "solved")]);
        let late = correct(&mut w.secretary(), &w, &[("title", TITLE), ("category", "corridor-light")]);
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        late.shows("已经回过话了").hides("更正标题和类别");
        assert_eq!(noted(&w).0, RIGHT);
    }

    fn a_secret_one_is_corrected_by_those_who_may_know_of_it(kind) {
        let w = World::new(kind);
        let mut typed = words(w.tree.unit.id);
        typed.push(("secret", "1".to_owned()));
        raise(&mut w.household("302"), &typed);
        let form = [("title", RIGHT), ("category", "corridor-light")];
        assert_eq!(correct(&mut w.property_clerk(), &w, &form).status, StatusCode::NOT_FOUND);
        assert_eq!(correct(&mut w.secretary(), &w, &form).status, StatusCode::SEE_OTHER);
        assert_eq!(noted(&w).0, RIGHT);
    }
}
