//! Erasing what is personal in a matter that is over: nothing of it is left anywhere, and the
//! chain still holds.

use crate::matter::{newest, page, raise, words};
use crate::world::{Answer, Browser, World, kecheng};
use axum::http::StatusCode;
use tanxin::services::matter::again;
use tanxin_domain::MatterId;
use tanxin_store::verify::{CHECKS, first_wrong};
use tanxin_store::{event, matter, on_both};

const OWN_WORDS: &str = "我家老伴昨天差点滑下去，住院了";

fn erase(b: &mut Browser<'_>, id: MatterId) -> Answer {
    b.post(&format!("{}/erase", page(id)), &[])
}

/// A matter about the door of 302, settled, with words of the household; and its receipt.
fn settled(w: &World) -> (MatterId, String) {
    let mut typed = words(w.tree.doors["302"].id);
    typed.retain(|(name, _)| *name != "text");
    typed.push(("text", OWN_WORDS.to_owned()));
    let mut home = w.household("302");
    let done = raise(&mut home, &typed);
    let receipt = done.location().trim_end_matches("?new").to_owned();
    let id = newest(w).id;
    let refused = erase(&mut home, id);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.shows("还没有完").shows(OWN_WORDS);
    let solve = [("text", "去302看过老人。"), ("deed", "solve")];
    w.property_clerk()
        .post_files(&format!("{}/answer", page(id)), &solve, &[]);
    let word = [("verdict", "partly"), ("words", "谢谢，药费还没有报。")];
    let said = home.post(&format!("{}/confirm", page(id)), &word);
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
    (id, receipt)
}

on_both! {
    fn the_household_has_it_erased_and_nobody_reads_it_again(kind) {
        let w = World::new(kind);
        let (id, receipt) = settled(&w);
        for mut b in [w.browser(), w.household("301"), w.property_clerk(), w.supervisor()] {
            assert_eq!(erase(&mut b, id).status, StatusCode::FORBIDDEN);
        }
        // What staff wrote of it goes too, wherever it stands.
        let ask = [("deed", "ask"), ("reason", "court"), ("evidence", "302方某已起诉")];
        w.secretary().post(&format!("{}/exclude", page(id)), &ask);
        w.secretary().get(&page(id)).shows("302方某已起诉");
        let mut home = w.household("302");
        home.get(&page(id)).shows("依法删除内容");
        assert_eq!(erase(&mut home, id).status, StatusCode::SEE_OTHER);
        let read = w.secretary().get(&page(id));
        read.shows("内容已依法删除").shows("依法删除了这件事里的个人信息").shows("这一步的内容已依法删除");
        for gone in [OWN_WORDS, "药费", "看过老人", "302", "方某"] {
            read.hides(gone);
        }
        assert_eq!(w.browser().get(&receipt).status, StatusCode::NOT_FOUND);
        w.secretary().get("/330802/matters?q=%E4%BD%8F%E9%99%A2").hides(&page(id));
        let kept = w.app.store.read_now(|c| matter::one(c, kecheng(), id)).unwrap().unwrap();
        assert_eq!((kept.household, kept.person, kept.place), (None, None, w.tree.unit.id));
        assert_eq!(kept.state.word(), "confirmed", "how it ended stays");
        // What the chain keeps of it are digests; it is whole, and so is all that is derived.
        let told = w.app.store.read_now(|c| event::of_subject(c, kecheng(), id.0)).unwrap();
        let open: Vec<_> = told.iter().filter(|e| e.payload.is_some()).map(|e| e.kind.as_str()).collect();
        assert_eq!(open, ["matter.erased"]);
        assert!(told.iter().all(|e| e.place.is_none()), "nor at which door it was");
        let whose = |kind| told.iter().filter(move |e| e.actor_kind == kind).map(|e| e.actor_id);
        assert!(whose("household").count() > 2 && whose("household").all(|id| id == 0));
        assert!(whose("staff").all(|id| id > 0), "who worked on it stays");
        assert!(w.app.store.read_now(|c| event::verify(c, kecheng())).unwrap().is_ok());
        for check in CHECKS {
            let wrong = w.app.store.read_now(|c| first_wrong(c, check, kecheng())).unwrap();
            assert_eq!(wrong, None, "{}", check.name);
        }
        assert_eq!(w.app.store.read_now(|c| again::compare(c, kecheng())).unwrap().1, None);
        erase(&mut w.secretary(), id).shows("已经删除过了");
    }

    fn who_has_no_card_asks_by_receipt_or_at_the_community(kind) {
        let w = World::new(kind);
        let (id, _) = settled(&w);
        assert_eq!(erase(&mut w.secretary(), id).status, StatusCode::SEE_OTHER, "for somebody who asks");
        let done = raise(&mut w.browser(), &words(w.tree.unit.id));
        let receipt = done.location().trim_end_matches("?new").to_owned();
        let id = newest(&w).id;
        let mut b = w.browser();
        b.post(&format!("{receipt}/withdraw"), &[]);
        let page_of = b.get(&receipt);
        page_of.shows("依法删除内容");
        let code = receipt.trim_start_matches("/r/").to_owned();
        let gone = b.post(&format!("{}/erase", page(id)), &[("receipt", code.as_str())]);
        assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
        w.browser().get(&page(id)).shows("内容已依法删除");
    }
}
