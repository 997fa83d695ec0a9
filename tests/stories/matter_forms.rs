//! What bad input gets: a sentence of its own, what was typed still there, nothing changed.

use crate::matter::{newest, raise, words};
use crate::world::{Answer, World, kecheng};
use axum::http::StatusCode;
use jiff::SignedDuration;
use tanxin_store::on_both;

const NEW: &str = "/330802/matters/new";

/// A small picture as PNG.
fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(width, height)
        .write_to(&mut out, image::ImageFormat::Png)
        .unwrap();
    out.into_inner()
}

/// How many deeds on matters there were; signing in leaves events of its own.
fn deeds(w: &World) -> usize {
    let events = w
        .app
        .store
        .read_now(|c| tanxin_store::event::after(c, kecheng(), 0, 1000));
    let of_matters = |e: &&tanxin_domain::event::Event| e.kind.starts_with("matter.");
    events.unwrap().iter().filter(of_matters).count()
}

fn send(w: &World, form: &[(&'static str, String)], files: &[&[u8]]) -> Answer {
    let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
    w.household("302").post_files(NEW, &form, files)
}

on_both! {
    fn photos_come_back_small_and_only_to_those_who_may_see_the_matter(kind) {
        let w = World::new(kind);
        let photo = picture(2400, 1200);
        send(&w, &words(w.tree.unit.id), &[&photo, &photo]);
        let m = newest(&w);
        let photos = w.app.store.read_now(|c| tanxin_store::photo::of_matter(c, kecheng(), m.id)).unwrap();
        assert_eq!(photos.iter().map(|p| (p.width, p.height)).collect::<Vec<_>>(), [(1600, 800); 2]);
        let path = format!("/330802/photos/{}", photos[0].id);
        w.browser().get(&format!("/330802/matters/{}", m.id)).shows(&path);
        let image = w.browser().get(&path);
        assert_eq!((image.status, &image.headers["content-type"] == "image/jpeg"), (StatusCode::OK, true));
        let mut secret = words(w.tree.unit.id);
        secret.push(("secret", "1".to_owned()));
        let done = send(&w, &secret, &[&photo]);
        let m = newest(&w);
        let photos = w.app.store.read_now(|c| tanxin_store::photo::of_matter(c, kecheng(), m.id)).unwrap();
        let path = format!("/330802/photos/{}", photos[0].id);
        assert_eq!(w.browser().get(&path).status, StatusCode::NOT_FOUND);
        assert_eq!(w.household("302").get(&path).status, StatusCode::OK);
        let held = format!("{}/photos/{}", done.location().trim_end_matches("?new"), photos[0].id);
        assert_eq!(w.browser().get(&held).status, StatusCode::OK);
    }

    fn every_refusal_keeps_what_was_typed_and_changes_nothing(kind) {
        let w = World::new(kind);
        let before = deeds(&w);
        let good = words(w.tree.unit.id);
        let with = |name: &str, value: &str| {
            let mut form = good.clone();
            for field in &mut form {
                if field.0 == name {
                    field.1 = value.to_owned();
                }
            }
            form
        };
        let huge = vec![0xFFu8; 50 << 20];
        let one = picture(8, 8);
        let seven: Vec<&[u8]> = vec![&one; 7];
        let long = "长".repeat(4001);
        let endless = "长".repeat(10 << 20 >> 1);
        type Form = Vec<(&'static str, String)>;
        let cases: [(Form, &[&[u8]], &str); 9] = [
            (with("about", "0000000000000"), &[], "没有这个地点"),
            (with("about", "nonsense"), &[], "没有这个地点"),
            (with("category", ""), &[], "还没有选是哪一类"),
            (with("category", "no-such"), &[], "还没有选是哪一类"),
            (with("text", &long), &[], "最多4000个字"),
            (with("text", &endless), &[], "只留下了前面一部分"),
            (good.clone(), &[b"a letter, not a photo"], "第1张不是照片"),
            (good.clone(), &[&huge], "超过10 MB"),
            (good.clone(), &seven, "最多6张"),
        ];
        for (form, files, sentence) in cases {
            let answer = send(&w, &form, files);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{sentence}");
            answer.shows(sentence).shows("value=\"楼道下雨返潮，老人怕滑倒\"").shows("role=\"alert\"");
            if !sentence.contains("字") && !sentence.contains("部分") {
                answer.shows("像抹了油。</textarea>");
            }
            assert_eq!(deeds(&w), before, "{sentence}");
        }
        // In English too, each a sentence of its own.
        let form = [("place", w.tree.unit.id.to_string()), ("about", "x".to_owned()), ("text", "Dark".to_owned())];
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
        w.household("302").with("lang", "en").post(NEW, &form).shows("There is no such place").shows("Dark</textarea>");
    }

    fn emoji_and_right_to_left_texts_stay_and_hidden_marks_go(kind) {
        let w = World::new(kind);
        let mut form = words(w.tree.unit.id);
        form[3].1 = "楼道灯 💡 مصباح \u{202E}abc <b>".to_owned();
        send(&w, &form, &[]);
        assert_eq!(newest(&w).title, "楼道灯 💡 مصباح abc <b>");
        w.browser().get("/330802/matters").shows("楼道灯 💡 مصباح abc").hides("<b>\n").hides("\u{202E}");
    }

    fn sending_twice_stores_once_and_answers_the_same(kind) {
        let w = World::new(kind);
        let mut form = words(w.tree.unit.id);
        form.push(("key", uuid::Uuid::now_v7().to_string()));
        let first = send(&w, &form, &[]).location().to_owned();
        let before = deeds(&w);
        let second = send(&w, &form, &[]).location().to_owned();
        assert_eq!((first.as_str(), deeds(&w)), (second.as_str(), before));
    }

    fn of_two_who_answer_at_once_the_second_is_told(kind) {
        let w = World::new(kind);
        raise(&mut w.household("302"), &words(w.tree.unit.id));
        let id = newest(&w).id;
        let path = format!("/330802/matters/{id}/answer");
        let first = w.property_clerk().post_files(&path, &[("version", "1"), ("text", "先铺垫子。")], &[]);
        assert_eq!(first.status, StatusCode::SEE_OTHER);
        let before = deeds(&w);
        let second = w.secretary().post_files(&path, &[("version", "1"), ("text", "我们周五来。")], &[]);
        assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
        second.shows("别人在2022-03-03 13:30先动了这件事").shows("我们周五来。</textarea>").shows("先铺垫子");
        assert_eq!(deeds(&w), before);
        // Where the form itself is gone, what was written in it is not.
        let done = w.property_clerk().post_files(&path, &[("text", "办好了。"), ("deed", "solve")], &[]);
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        let late = w.secretary().post_files(&path, &[("version", "2"), ("text", "第一句。\n“第二句” <三>")], &[]);
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        late.shows("别人在").shows("您写的，没有发出").shows("第一句。\n“第二句” &#60;三&#62;</textarea>").hides("name=\"text\"");
        let moved = w.secretary().post(&format!("/330802/matters/{id}/move"), &[("version", "2"), ("deed", "up"), ("reason", "要施工队来看")]);
        moved.shows("您写的，没有发出").shows("要施工队来看</textarea>");
        w.secretary().post(&format!("/330802/matters/{id}/confirm"), &[("version", "3"), ("verdict", "solved"), ("how", "phone")]);
        let word = w.household("302").post(&format!("/330802/matters/{id}/confirm"), &[("version", "3"), ("verdict", "not"), ("words", "还在漏，您来看看")]);
        word.shows("还在漏，您来看看</textarea>");
    }

    fn a_second_word_on_the_outcome_is_refused_with_the_time_of_the_first(kind) {
        let w = World::new(kind);
        raise(&mut w.household("302"), &words(w.tree.unit.id));
        let id = newest(&w).id;
        let path = format!("/330802/matters/{id}");
        let mut home = w.household("302");
        home.post(&format!("{path}/confirm"), &[("verdict", "solved")]).shows("还没有说办好");
        w.property_clerk().post_files(&format!("{path}/answer"), &[("text", "好了。"), ("deed", "solve")], &[]);
        home.post(&format!("{path}/confirm"), &[("words", "看情况")]).shows("三句话里选一句").shows("看情况</textarea>");
        home.post(&format!("{path}/confirm"), &[("verdict", "solved")]);
        let again = home.post(&format!("{path}/confirm"), &[("version", "2"), ("verdict", "not")]);
        again.shows("在2022-03-03 13:30已经回过话了");
        assert_eq!(newest(&w).reopened, 0);
    }

    fn a_clock_that_runs_backwards_changes_no_order(kind) {
        let w = World::new(kind);
        w.clock.advance(SignedDuration::from_hours(40));
        raise(&mut w.household("302"), &words(w.tree.unit.id));
        let id = newest(&w).id;
        w.clock.advance(SignedDuration::from_hours(-30));
        let path = format!("/330802/matters/{id}/answer");
        w.property_clerk().post_files(&path, &[("text", "收到。")], &[]);
        let events = w.app.store.read_now(|c| tanxin_store::event::of_subject(c, kecheng(), id.0)).unwrap();
        assert_eq!(events.len(), 2);
        assert!(events[0].at <= events[1].at, "time never falls in the chain");
    }
}
