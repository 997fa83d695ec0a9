//! The shortest and the worst that comes in: a photo without a word, one character, a
//! megabyte, a picture that lies about its size, five hundred reports in a minute.

use crate::matter::{newest, raise, words};
use crate::world::{World, escape, kecheng};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use tanxin::web;
use tanxin_store::on_both;
use tower::ServiceExt as _;

const NEW: &str = "/330802/matters/new";

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(width, height)
        .write_to(&mut out, image::ImageFormat::Jpeg)
        .expect("a picture");
    out.into_inner()
}

/// A picture of some hundred bytes that says it has 65,500 pixels each way.
fn bomb() -> Vec<u8> {
    let mut bytes = jpeg(8, 8);
    let at = bytes.windows(2).position(|pair| pair == [0xFF, 0xC0]);
    let at = at.expect("where a picture says how large it is");
    for side in [at + 5, at + 7] {
        bytes[side..side + 2].copy_from_slice(&65_500u16.to_be_bytes());
    }
    bytes
}

on_both! {
    fn a_photo_and_a_category_suffice(kind) {
        let w = World::new(kind);
        let door = w.tree.doors["302"].id.to_string();
        let photo = jpeg(40, 30);
        let form = [("place", door.as_str()), ("about", &door), ("category", "corridor-light"), ("text", "")];
        let done = w.browser().post_files(NEW, &form, &[&photo]);
        assert!(done.location().starts_with("/r/330802R"), "{}", done.body);
        let m = newest(&w);
        // Everybody reads the line: the floor stands in it, not the door.
        assert_eq!(m.title, "楼道灯不亮（东区5幢1单元3楼）");
        w.browser().get(&format!("/330802/matters?q={}", escape("楼道灯"))).shows(&m.title).hides("302");
        let far = w.tree.compound.id.to_string();
        let form = [("place", far.as_str()), ("category", "corridor-light")];
        w.browser().post_files(NEW, &form, &[&photo]);
        assert_eq!(newest(&w).title, "楼道灯不亮（斗潭家园）");
        // Neither a photo nor a word: what was chosen stays chosen.
        let form = [("place", door.as_str()), ("category", "corridor-light"), ("text", " \n")];
        let refused = w.browser().post_files(NEW, &form, &[]);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("没有照片也没有字，还没有记下。请拍一张照片，或者写一句话。").shows("value=\"corridor-light\" checked")
            .shows("name=\"kind\" open");
        w.browser().with("lang", "en").post_files(NEW, &form, &[]).shows("There is neither a photo nor a word");
        let form = [("place", door.as_str()), ("text", "灯坏了")];
        w.browser().post_files(NEW, &form, &[&photo]).shows("还没有选是哪一类").shows("灯坏了</textarea>");
        assert_eq!(newest(&w).no, 2);
    }

    fn one_character_is_a_matter_and_a_megabyte_is_none(kind) {
        let w = World::new(kind);
        let mut form = words(w.tree.unit.id);
        (form[3].1, form[4].1) = (String::new(), "臭".to_owned());
        let done = raise(&mut w.browser(), &form);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert_eq!((newest(&w).title.as_str(), newest(&w).text.as_str()), ("臭", "臭"));
        w.browser().get(&format!("/330802/matters?q={}", escape("臭"))).shows("第1号");
        for (long, sentence) in [
            ("臭".repeat(4001), "这一格太长了，最多4000个字。您写的都还在，请删短一些。"),
            ("臭".repeat((1 << 20) / 3), "有一格的字太长了，只留下了前面一部分，没有记下。请删短，说要紧的，最多4000个字。"),
        ] {
            form[4].1 = long;
            let refused = raise(&mut w.browser(), &form);
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            refused.shows(sentence).shows("臭臭臭").shows("value=\"corridor-slippery\" checked");
        }
        // Also where one only looks, as long as an address can be.
        let long = escape(&"臭".repeat(5000));
        for page in ["/330802/matters?q=", "/330802/matters/similar?part=1&text="] {
            assert_eq!(w.browser().get(&format!("{page}{long}")).status, StatusCode::OK);
        }
        assert_eq!(newest(&w).no, 1);
    }

    fn a_picture_that_lies_about_its_size_is_refused_by_its_claim(kind) {
        let w = World::new(kind);
        let form = words(w.tree.unit.id);
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let (bomb, photo) = (bomb(), jpeg(40, 30));
        assert!(bomb.len() < 2000);
        let refused = w.browser().post_files(NEW, &form, &[&photo, &bomb]);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("第2张照片尺寸太大，都没有存下。您写的字还在，请截个屏再发那一张。").shows("像抹了油。</textarea>");
        let filter = tanxin_store::matter::Filter::default();
        let now = w.clock.now();
        let count = w.app.store.read_now(|c| tanxin_store::matter::count(c, kecheng(), &filter, now));
        assert_eq!(count.unwrap(), 0);
        // The same again without it, and what was typed is stored.
        assert_eq!(w.browser().post_files(NEW, &form, &[&photo]).status, StatusCode::SEE_OTHER);
    }

    fn of_five_hundred_reports_from_one_door_none_is_lost(kind) {
        let w = World::new(kind);
        let place = w.tree.doors["302"].id;
        let report = |n: usize| {
            let text = escape(&format!("第{n}次报：楼道灯不亮"));
            Request::post(NEW)
                .header(header::HOST, "localhost:8080")
                .header(header::ORIGIN, "http://localhost:8080")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from(format!("place={place}&category=corridor-light&text={text}")))
                .expect("a request")
        };
        let statuses = w.wait(async {
            let tasks: Vec<_> = (0..500).map(|n| {
                let (site, request) = (web::site(w.app.clone()), report(n));
                tokio::spawn(async move { site.oneshot(request).await.expect("an answer").status() })
            }).collect();
            let mut all = Vec::new();
            for task in tasks {
                all.push(task.await.expect("it ran to its end"));
            }
            all
        });
        assert!(statuses.iter().all(|s| *s == StatusCode::SEE_OTHER), "each got its receipt");
        assert_eq!(newest(&w).no, 500);
        let found = w.app.store.read_now(|c| {
            let words = tanxin_domain::search::words("楼道灯");
            let asked = tanxin_domain::search::Asked { words, ..Default::default() };
            tanxin_store::search::find(c, kecheng(), &asked, (0, None), 1000)
        });
        assert_eq!(found.unwrap(), (1..=500).rev().collect::<Vec<_>>());
        let mut conn = w.app.store.database().connect().unwrap();
        for check in tanxin_store::verify::CHECKS.iter().filter(|c| c.name.starts_with("matter")) {
            let wrong = tanxin_store::verify::first_wrong(&mut conn, check, kecheng()).unwrap();
            assert_eq!(wrong, None, "{}", check.name);
        }
    }
}
