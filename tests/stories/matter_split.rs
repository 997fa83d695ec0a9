//! Matters taken apart and matters beside each other: split, related, told in confidence; and
//! what checks find when a link was changed.

use crate::matter::{newest, page, raise, words};
use crate::matter_link::{
    at, confirm, goes, holds, merge, raised, refused, says, send, seq, ticks,
};
use crate::notice::{adds, goes_out, house};
use crate::post_office::Web;
use crate::world::{Browser, World, kecheng};
use axum::http::StatusCode;
use tanxin::services::matter::again;
use tanxin_domain::matter::LinkKind;
use tanxin_domain::{Code, MatterId};
use tanxin_store::testing::said;
use tanxin_store::{event, link, on_both};

/// The receipt somebody without a card holds.
fn receipt(w: &World, id: MatterId) -> Code {
    let found = w.wait(tanxin::services::matter::receipt_of(&w.app, kecheng(), id));
    found.unwrap().receipt
}

on_both! {
    fn one_that_asks_two_things_is_split_and_goes_back(kind) {
        let w = World::new(kind);
        let mut form = words(w.tree.unit.id);
        form[4].1 = "一连下了几天雨，三楼像抹了油。还有，垃圾没人收。".into();
        // By somebody without a card, who follows both with one receipt.
        goes(&raise(&mut w.browser(), &form));
        let whole = newest(&w);
        let held = receipt(&w, whole.id);
        let split = |b: &mut Browser<'_>, part: &str| {
            send(b, whole.id, &[("deed", "split"), ("part", part), ("category", "tidy-rubbish"), ("title", "垃圾几天没清")])
        };
        let mut clerk = w.property_clerk();
        let seen = seq(&w);
        for (part, sentence) in [("  ", "还没有写拆出去哪几句"), ("电梯坏了", "不在居民的原话里"), (whole.text.as_str(), "整段话都拆出去")] {
            refused(&w, &split(&mut clerk, part), sentence, seen);
        }
        refused(&w, &split(&mut w.captain("301"), "垃圾没人收。"), "现在归别的机构办", seen);
        let done = split(&mut clerk, "垃圾没人收。");
        goes(&done);
        let part = newest(&w);
        assert_eq!(done.location(), page(part.id));
        assert_eq!((part.text.as_str(), part.title.as_str(), part.no), ("垃圾没人收。", "垃圾几天没清", whole.no + 1));
        assert_eq!((part.household, part.place, part.flow.clock.from), (whole.household, whole.place, w.clock.now()));
        assert_eq!(at(&w, whole.id), whole, "the first one is what it was");
        w.browser().get(&page(whole.id)).shows(&format!("拆出了第{}号", part.no)).shows("垃圾几天没清").hides("垃圾没人收");
        w.browser().get(&page(part.id)).shows(&format!("从第{}号里拆出来", whole.no));
        let own = format!("/r/{}", receipt(&w, part.id).compact());
        w.browser().get(&format!("/r/{}", held.compact())).shows(&own);
        w.browser().get(&own).shows("垃圾没人收");
        let seen = seq(&w);
        refused(&w, &split(&mut clerk, "垃圾没人收。"), "已经拆成第", seen);
        holds(&w);
        // Undone within the hour it is back in the one it came from.
        let mut clerk = w.property_clerk();
        clerk.get(&page(part.id)).shows("撤回刚才的拆分");
        goes(&send(&mut clerk, part.id, &[("deed", "undo-link")]));
        assert_eq!(at(&w, part.id).flow.lead(), Some(whole.id));
        w.browser().get(&page(whole.id)).shows("1件并到这里一起办");
        holds(&w);
        says(&mut clerk, whole.id, "solve");
        ticks(&w);
        assert_eq!(at(&w, part.id).state.word(), "solved");
        holds(&w);
    }

    fn what_is_told_in_confidence_stays_alone_but_for_its_own_parts(kind) {
        let w = World::new(kind);
        let open = raised(&w, "302", "水管漏水");
        let mut form = words(w.tree.unit.id);
        form[4].1 = "三楼有人私拉电线。还有，垃圾没人收。".into();
        form.push(("secret", "1".to_owned()));
        goes(&raise(&mut w.household("402"), &form));
        let secret = newest(&w);
        assert!(secret.secret);
        goes(&raise(&mut w.household("501"), &form));
        let other = newest(&w);
        let mut secretary = w.secretary();
        let (seen, open_no) = (seq(&w), at(&w, open).no);
        for (id, into) in [(secret.id, open_no), (open, secret.no), (secret.id, other.no)] {
            refused(&w, &merge(&mut secretary, id, into), "不公开的诉求不跟别人的放在一起", seen);
            let no = into.to_string();
            let related = send(&mut secretary, id, &[("deed", "relate"), ("number", &no)]);
            refused(&w, &related, "不公开的诉求不跟别人的放在一起", seen);
        }
        // Whoever may not know of it hears what they hear of a number that nobody has.
        let mut clerk = w.property_clerk();
        refused(&w, &merge(&mut clerk, open, secret.no), "没有这个编号", seen);
        // Split, both are secret; merged back, nobody else learns of it.
        let split = [("deed", "split"), ("part", "垃圾没人收。"), ("category", "tidy-rubbish"), ("title", "垃圾几天没清")];
        let seen = seq(&w);
        refused(&w, &send(&mut secretary, secret.id, &split[..3]), "标题空着", seen);
        goes(&send(&mut secretary, secret.id, &split));
        let part = newest(&w);
        assert!(part.secret && part.household == secret.household);
        for mut b in [w.browser(), w.household("501"), w.property_clerk()] {
            assert_eq!(b.get(&page(part.id)).status, StatusCode::NOT_FOUND);
        }
        let told = w.app.store.read_now(|c| event::of_subject(c, kecheng(), part.id.0)).unwrap();
        assert!(told.iter().all(|e| e.place.is_none()));
        goes(&merge(&mut secretary, part.id, secret.no));
        w.household("402").get(&page(secret.id)).shows("1件并到这里一起办");
        holds(&w);
    }

    fn two_are_related_and_no_more(kind) {
        let w = World::new(kind);
        let (a, b) = (raised(&w, "302", "水管漏水"), raised(&w, "402", "楼道灯不亮"));
        let (was, no) = (at(&w, a), at(&w, b).no.to_string());
        let mut clerk = w.property_clerk();
        let relate = [("deed", "relate"), ("number", no.as_str())];
        goes(&send(&mut clerk, a, &relate));
        for (id, title) in [(a, "楼道灯不亮"), (b, "水管漏水")] {
            w.browser().get(&page(id)).shows("有关联的").shows(title).shows("记下跟第").hides("去掉");
        }
        assert_eq!((at(&w, a).flow, at(&w, a).state), (was.flow, was.state));
        let seen = seq(&w);
        refused(&w, &send(&mut clerk, a, &relate), "已经连在一起", seen);
        holds(&w);
        // From whichever side it is removed, and both tell of it.
        let beside = a.to_string();
        let remove = [("deed", "unrelate"), ("beside", beside.as_str())];
        goes(&send(&mut clerk, b, &remove));
        for id in [a, b] {
            w.browser().get(&page(id)).shows("没有关联了").hides("有关联的</b>");
        }
        let seen = seq(&w);
        refused(&w, &send(&mut clerk, b, &remove), "没有关联", seen);
        for mut b in [w.household("302"), w.browser(), w.supervisor()] {
            let answer = send(&mut b, a, &relate);
            assert!(!answer.status.is_success() && answer.status != StatusCode::SEE_OTHER, "{}", answer.body);
            assert_eq!(seq(&w), seen);
        }
        holds(&w);
    }

    fn verify_finds_a_link_that_was_changed(kind) {
        let w = World::new(kind);
        let (lead, id) = (raised(&w, "302", "水管漏水"), raised(&w, "402", "楼道积水"));
        let third = raised(&w, "501", "墙皮掉了");
        goes(&merge(&mut w.property_clerk(), id, at(&w, lead).no));
        holds(&w);
        let first = |w: &World| {
            let compared = w.app.store.read_now(|c| again::compare(c, kecheng()));
            let wrong = |name: &str| {
                let check = tanxin_store::verify::CHECKS.iter().find(|c| c.name == name).unwrap();
                w.app.store.read_now(|c| tanxin_store::verify::first_wrong(c, check, kecheng())).unwrap()
            };
            (compared.unwrap().1, wrong("link-event"), wrong("link-lead"))
        };
        let change = |sql: &str| {
            let sql = format!("{sql} RETURNING 'x' AS said");
            let done = w.app.store.read_now(move |c| Ok::<_, tanxin_store::StoreError>(said(c, &sql)));
            assert!(!done.unwrap().is_empty());
        };
        let seq = w.app.store.read_now(|c| link::own(c, kecheng(), id)).unwrap()[0].seq;
        // Another lead; another event; ended by nothing; gone.
        change(&format!("UPDATE link SET other = {} WHERE matter = {}", third.0, id.0));
        assert_eq!(first(&w).0, Some(id));
        change(&format!("UPDATE link SET other = {}, seq = 1 WHERE matter = {}", lead.0, id.0));
        assert_eq!(first(&w), (Some(id), Some(id.0), None));
        change(&format!("UPDATE link SET seq = {seq}, ended = {} WHERE matter = {}", seq + 1, id.0));
        assert_eq!(first(&w), (Some(id), Some(id.0), Some(id.0)));
        change("UPDATE link SET ended = NULL");
        assert_eq!(first(&w), (None, None, None));
        // Never called although its lead is solved.
        says(&mut w.property_clerk(), lead, "solve");
        change("UPDATE link SET call = NULL, call_at = NULL");
        assert_eq!(first(&w).2, Some(id.0));
        change("DELETE FROM link");
        assert_eq!(first(&w).0, Some(id));
        let links = w.app.store.read_now(|c| link::of(c, kecheng(), lead)).unwrap();
        assert!(links.iter().all(|l| l.with.kind == LinkKind::Merged));
    }

    fn the_figures_count_each_as_a_matter_of_its_own(kind) {
        let w = World::new(kind);
        let (lead, id) = (raised(&w, "302", "水管漏水"), raised(&w, "402", "楼道积水"));
        let of = |id| w.app.store.read_now(move |c| tanxin_store::rollup::class_of(c, kecheng(), id)).unwrap().unwrap().to_string();
        assert_eq!((of(lead), of(id)), ("none.waiting.-.-.-.-".into(), "none.waiting.-.-.-.-".into()));
        goes(&merge(&mut w.property_clerk(), id, at(&w, lead).no));
        assert_eq!(of(id), "none.waiting.-.-.-.-");
        holds(&w);
        goes(&send(&mut w.property_clerk(), id, &[("deed", "unmerge"), ("reason", "不是一回事")]));
        assert_eq!(of(id), "none.waiting.-.-.-.-");
        goes(&merge(&mut w.property_clerk(), id, at(&w, lead).no));
        says(&mut w.property_clerk(), lead, "solve");
        ticks(&w);
        assert_eq!(of(id), "in-time.waiting.-.-.-.-");
        holds(&w);
        // Taken out of what was asked: it is in hand again, and an answer was given.
        goes(&send(&mut w.property_clerk(), id, &[("deed", "unmerge"), ("reason", "不是一回事")]));
        assert_eq!((at(&w, id).state.word(), of(id).as_str()), ("open", "in-time.waiting.-.-.-.-"));
        holds(&w);
    }

    fn who_follows_hears_what_the_neighbours_of_the_lead_hear(kind) {
        let w = house(kind);
        let (near, far) = (Web::open(), Web::open());
        for (web, place) in [(&near, w.tree.building.id), (&far, w.tree.unit.id)] {
            let url = web.url("/cgi-bin/webhook/send?key=g");
            adds(&w, &mut w.secretary(), place, &[("owner", "group"), ("kind", "wecom"), ("url", &url)]);
        }
        let mut form = words(w.tree.building.id);
        form[3].1 = "总水管漏水".into();
        goes(&raise(&mut w.household("302"), &form));
        let lead = newest(&w).id;
        let id = raised(&w, "402", "楼道积水");
        let part = raised(&w, "501", "墙角滴水");
        let hears = |web: &Web| {
            w.clock.set(&(w.clock.now() + jiff::SignedDuration::from_secs(10)).to_string());
            goes_out(&w);
            web.got().iter().map(|g| g.content()).collect::<Vec<String>>().join("\n")
        };
        hears(&near);
        hears(&far);
        let mut clerk = w.property_clerk();
        goes(&merge(&mut clerk, part, at(&w, id).no));
        goes(&merge(&mut clerk, id, at(&w, lead).no));
        let told = hears(&far);
        assert!(told.contains("并到另一件一起办：楼道积水") && !told.contains("402"), "{told}");
        // The lead's answer, also to those who follow a follower, each group once.
        says(&mut clerk, lead, "answer");
        let told = hears(&far);
        assert_eq!(told.matches("总水管漏水").count(), 1, "{told}");
        assert!(hears(&near).contains("总水管漏水"));
        says(&mut clerk, lead, "solve");
        hears(&far);
        ticks(&w);
        let told = hears(&far);
        assert!(told.contains("一起办的说办好了") && told.contains("楼道积水"), "{told}");
        assert!(!hears(&near).contains("楼道积水"));
        // Taken out, it hears no more of it.
        confirm(&mut w.household("302"), lead, "not");
        confirm(&mut w.household("402"), id, "not");
        hears(&far);
        says(&mut w.property_clerk(), lead, "answer");
        assert!(!hears(&far).contains("总水管漏水"));
        holds(&w);
    }
}
