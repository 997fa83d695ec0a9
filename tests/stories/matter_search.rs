//! Finding a matter by its words: everybody by the public line, whoever works there by the
//! resident's own words, and nobody what is secret.

use crate::matter::{newest, raise, words};
use crate::world::{Answer, Browser, World, escape};
use axum::http::StatusCode;
use tanxin_store::on_both;

fn look(b: &mut Browser<'_>, q: &str) -> Answer {
    let answer = b.get(&format!("/330802/matters?q={}", escape(q)));
    assert_eq!(answer.status, StatusCode::OK, "{q}: {}", answer.body);
    answer
}

/// A matter with this line and these words, raised by 302.
fn said(w: &World, title: &str, text: &str, more: &[(&'static str, &str)]) {
    let mut form = words(w.tree.unit.id);
    form[3].1 = title.to_owned();
    form[4].1 = text.to_owned();
    form.extend(more.iter().map(|(k, v)| (*k, (*v).to_owned())));
    let done = raise(&mut w.household("302"), &form);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
}

const NONE: &str = "没有找到";

on_both! {
    fn everybody_finds_by_the_line_and_staff_by_the_words_too(kind) {
        let w = World::new(kind);
        said(&w, "电梯老是停在三楼", "陈阿婆被困了半小时。", &[]);
        said(&w, "路灯不亮", "电梯口也黑。", &[]);
        let mut public = w.browser();
        look(&mut public, "电梯").shows("电梯老是停在三楼").hides("路灯不亮");
        look(&mut public, "电梯 三楼").shows("电梯老是停在三楼");
        look(&mut public, "电梯路灯").shows(NONE).hides("电梯老是停");
        // What only the text says finds nobody who may not read it.
        look(&mut public, "陈阿婆").shows(NONE);
        look(&mut w.household("301"), "陈阿婆").shows(NONE);
        look(&mut w.secretary(), "陈阿婆").shows("电梯老是停在三楼");
        look(&mut w.secretary(), "电梯").shows("电梯老是停在三楼").shows("路灯不亮");
        // By number, however it is typed.
        for number in ["2", "第2号", "#２"] {
            look(&mut public, number).shows("路灯不亮").hides("电梯老是停");
        }
        look(&mut public, "99").shows(NONE);
        public.with("lang", "en").get("/330802/matters?q=xyz").shows("Nothing was found");
    }

    fn a_secret_matter_is_found_by_those_it_concerns_alone(kind) {
        let w = World::new(kind);
        said(&w, "物业收了押金不退", "徐经理不认账。", &[("secret", "1")]);
        let no = newest(&w).no.to_string();
        let id = newest(&w).id.to_string();
        let others = [w.browser(), w.household("301"), w.captain("301"), w.property_clerk(), w.admin()];
        for (at, mut b) in others.into_iter().enumerate() {
            for q in ["押金", "徐经理", &no] {
                let answer = look(&mut b, q);
                assert!(!answer.body.contains(&id) && answer.body.contains(NONE), "reader {at} asks {q}");
            }
        }
        for mut b in [w.secretary(), w.township_clerk(), w.supervisor()] {
            look(&mut b, "押金").shows("物业收了押金不退");
            look(&mut b, &no).shows("物业收了押金不退");
        }
    }

    fn pages_follow_one_another_without_a_hole(kind) {
        let w = World::new(kind);
        for n in 1..=33 {
            let mut form = words(w.tree.unit.id);
            form[3].1 = format!("电梯坏了第{n}次");
            let mut more = vec![];
            if n % 10 == 0 { more.push(("secret", "1".to_owned())); }
            form.extend(more);
            raise(&mut w.household("302"), &form);
        }
        // Three are secret: thirty remain, which is one page and no word of a next one.
        look(&mut w.browser(), "电梯").shows("第33次").shows("第1次").hides("再往前").hides("before=");
        let first = look(&mut w.secretary(), "电梯");
        let next = first.body.split("href=\"").find(|t| t.contains("before=")).unwrap();
        let next = next.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
        w.secretary().get(&next).shows("电梯坏了第1次").shows("电梯坏了第3次").hides("电梯坏了第4次");
        let scoped = format!("/330802/matters?place={}&q={}", w.tree.doors["302"].id, escape("电梯"));
        w.secretary().get(&scoped).shows(NONE);
    }

    fn a_line_put_right_is_found_by_its_new_words(kind) {
        let w = World::new(kind);
        said(&w, "电梯坏了", "停在三楼。", &[]);
        let id = newest(&w).id;
        let done = w.secretary().post(&format!("/330802/matters/{id}/correct"), &[
            ("title", "水泵坏了"), ("category", "corridor-slippery"),
        ]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        look(&mut w.browser(), "电梯").shows(NONE);
        look(&mut w.browser(), "水泵").shows("水泵坏了");
        // Nothing of a question is more than words.
        for wild in ["\"", "' OR 1=1", "电*", "NEAR(水泵)", "<script>", "%", &"电".repeat(5000)] {
            look(&mut w.browser(), wild).hides("<script>");
        }
    }
}
