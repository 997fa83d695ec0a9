//! Matters that belong together: merged, split, related, and each apart again.

use crate::matter::{newest, page, raise, words};
use crate::world::{Answer, Browser, World, kecheng};
use axum::http::StatusCode;
use jiff::SignedDuration;
use tanxin::services::matter::{again, tick};
use tanxin_domain::matter::{LinkKind, Matter};
use tanxin_domain::{Code, MatterId};
use tanxin_store::testing::said;
use tanxin_store::{event, link, matter, on_both};

/// A matter of a household about the stairwell, at the property company.
pub fn raised(w: &World, door: &str, title: &str) -> MatterId {
    let mut form = words(w.tree.unit.id);
    form[3].1 = title.to_owned();
    let done = raise(&mut w.household(door), &form);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    newest(w).id
}

pub fn at(w: &World, id: MatterId) -> Matter {
    let found = w.app.store.read_now(|c| matter::one(c, kecheng(), id));
    found.unwrap().unwrap()
}

pub fn send(b: &mut Browser<'_>, id: MatterId, form: &[(&str, &str)]) -> Answer {
    b.post(&format!("{}/link", page(id)), form)
}

#[track_caller]
pub fn goes(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

#[track_caller]
pub fn refused(w: &World, answer: &Answer, sentence: &str, seq_before: i64) {
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        answer.body
    );
    answer.shows(sentence);
    assert_eq!(seq(w), seq_before, "a refusal changes nothing");
}

/// The number of the newest event of a matter: signing in is an event too.
pub fn seq(w: &World) -> i64 {
    let all = w.app.store.read_now(|c| event::after(c, kecheng(), 0, 10_000));
    let all = all.unwrap();
    let newest = all.iter().rev().find(|e| e.kind.starts_with("matter."));
    newest.map_or(0, |e| e.seq)
}

/// Merges by number, as the page's form does.
pub fn merge(b: &mut Browser<'_>, id: MatterId, into: i64) -> Answer {
    let into = into.to_string();
    send(
        b,
        id,
        &[
            ("deed", "merge"),
            ("number", &into),
            ("reason", "同一处漏水"),
        ],
    )
}

pub fn says(b: &mut Browser<'_>, id: MatterId, deed: &str) {
    let answer = format!("{}/answer", page(id));
    let said = b.post_files(&answer, &[("text", "排水口已重做。"), ("deed", deed)], &[]);
    goes(&said);
}

pub fn confirm(b: &mut Browser<'_>, id: MatterId, verdict: &str) {
    let to = format!("{}/confirm", page(id));
    goes(&b.post(&to, &[("verdict", verdict), ("grade", "fair")]));
}

pub fn ticks(w: &World) -> usize {
    w.wait(tick(&w.app)).unwrap()
}

/// Everything that is kept is as it is worked out again.
#[track_caller]
pub fn holds(w: &World) {
    let compared = w.app.store.read_now(|c| again::compare(c, kecheng()));
    assert_eq!(compared.unwrap().1, None);
    for check in tanxin_store::verify::CHECKS {
        let wrong = w
            .app
            .store
            .read_now(|c| tanxin_store::verify::first_wrong(c, check, kecheng()));
        assert_eq!(wrong.unwrap(), None, "{}", check.name);
    }
}

on_both! {
    fn merged_it_stands_still_and_taken_out_it_has_the_time_it_had(kind) {
        let w = World::new(kind);
        let lead = raised(&w, "302", "水管漏水");
        let id = raised(&w, "402", "楼道积水");
        let mut clerk = w.property_clerk();
        says(&mut clerk, id, "answer");
        let move_to = format!("{}/move", page(id));
        let call = w.people.committee.to_string();
        goes(&clerk.post(&move_to, &[("deed", "whistle"), ("offices", &call), ("what", "一起看看")]));
        let was = at(&w, id);
        w.clock.set("2022-03-04T02:00:00Z");
        let mut clerk = w.property_clerk();
        goes(&merge(&mut clerk, id, at(&w, lead).no));
        // It leaves the queue, and the lead says how many follow it.
        clerk.get("/330802/queue").hides("楼道积水").shows("水管漏水").shows("另有1件并入");
        w.secretary().get("/330802/queue?show=called").hides("楼道积水");
        let no = at(&w, lead).no;
        w.household("402").get(&page(id)).shows(&format!("并到第{no}号一起办，办好了也会问您"))
            .shows("水管漏水").shows("同一处漏水").shows("时限停着");
        w.browser().get(&page(lead)).shows("1件并到这里一起办").shows("楼道积水").hides("402").hides("周小芬");
        clerk.get(&page(id)).hides("id=\"text\"");
        // Its clock owes nothing, however long it takes.
        w.clock.set("2022-03-04T02:30:00Z");
        holds(&w);
        assert_eq!((ticks(&w), at(&w, id).state.word()), (0, "merged"));
        w.clock.set("2022-03-09T02:00:00Z");
        ticks(&w);
        assert_eq!((at(&w, id).office(), at(&w, id).flow.late), (was.office(), 0));
        let seen = seq(&w);
        let mut secretary = w.secretary();
        refused(&w, &send(&mut secretary, id, &[("deed", "unmerge"), ("reason", "")]), "还空着", seen);
        goes(&send(&mut secretary, id, &[("deed", "unmerge"), ("reason", "是楼上的管子，不是一回事")]));
        let now = at(&w, id);
        assert_eq!((now.state, now.office(), now.flow.level), (was.state, was.office(), was.flow.level));
        // Two working days were left on Friday morning; two are left on Wednesday morning.
        assert_eq!((was.due().to_string(), now.due().to_string()), ("2022-03-08T09:30:00Z".into(), "2022-03-11T09:30:00Z".into()));
        assert_eq!(now.flow.tasks.len(), 1);
        assert!(now.flow.tasks[0].done_by > was.flow.tasks[0].done_by && now.flow.tasks[0].open());
        w.property_clerk().get("/330802/queue").shows("楼道积水").hides("另有");
        w.browser().get(&page(lead)).shows("分出去单独办了").hides("并到这里一起办</b>");
        w.browser().get(&page(id)).shows("不再跟第").shows("不是一回事");
        holds(&w);
    }

    fn undone_within_the_hour_it_is_exactly_what_it_was(kind) {
        let w = World::new(kind);
        let (lead, id) = (raised(&w, "302", "水管漏水"), raised(&w, "402", "楼道积水"));
        let was = at(&w, id);
        let mut clerk = w.property_clerk();
        goes(&merge(&mut clerk, id, at(&w, lead).no));
        w.clock.advance(SignedDuration::from_mins(50));
        // Nobody undoes another's deed.
        let (seen, undo) = (seq(&w), [("deed", "undo-link")]);
        refused(&w, &send(&mut w.secretary(), id, &undo), "撤不回", seen);
        w.secretary().get(&page(id)).hides("撤回刚才的合并");
        let mut clerk = w.property_clerk();
        clerk.get(&page(id)).shows("撤回刚才的合并");
        goes(&send(&mut clerk, id, &undo));
        let now = at(&w, id);
        assert_eq!((now.state, now.flow), (was.state, was.flow), "clock and people as they were");
        w.browser().get(&page(id)).shows("跟没有并过一样");
        holds(&w);
        // After the hour it is taken out by hand, with a reason.
        goes(&merge(&mut clerk, id, at(&w, lead).no));
        w.clock.advance(SignedDuration::from_mins(61));
        let seen = seq(&w);
        refused(&w, &send(&mut w.property_clerk(), id, &undo), "撤不回", seen);
    }

    fn each_household_says_its_own_last_word(kind) {
        let w = World::new(kind);
        let lead = raised(&w, "302", "水管漏水");
        let no = at(&w, lead).no;
        let doors = ["402", "501", "702"];
        let ids = doors.map(|door| raised(&w, door, "楼道积水"));
        let mut clerk = w.property_clerk();
        for id in ids {
            goes(&merge(&mut clerk, id, no));
        }
        assert_eq!(w.browser().get(&page(lead)).shows("3件并到这里一起办").status, StatusCode::OK);
        w.household("402").get(&page(ids[0])).hides("这件事解决了吗？");
        w.clock.set("2022-03-04T02:00:00Z");
        let mut clerk = w.property_clerk();
        goes(&clerk.post(&format!("{}/move", page(lead)), &[("deed", "up"), ("reason", "要施工")]));
        says(&mut w.secretary(), lead, "solve");
        holds(&w);
        // Each in an event of its own, at the instant the lead was said to be solved.
        let (before, asked_at) = (seq(&w), w.clock.now());
        w.clock.advance(SignedDuration::from_mins(20));
        assert_eq!((ticks(&w), ticks(&w)), (3, 0));
        assert_eq!(seq(&w), before + 3);
        for id in ids {
            let m = at(&w, id);
            assert_eq!(m.state.word(), "solved");
            assert!(matches!(m.state, tanxin_domain::matter::MatterState::Solved { at, .. } if at == asked_at));
        }
        confirm(&mut w.household("402"), ids[0], "solved");
        confirm(&mut w.household("501"), ids[1], "not");
        // Solved where the lead was: the figures say so.
        let class = w.app.store.read_now(|c| tanxin_store::rollup::class_of(c, kecheng(), ids[0]));
        assert_eq!(class.unwrap().unwrap().level, Some(tanxin_domain::matter::Level::Community));
        // "Not" takes it out and opens it at its own office; the others are untouched.
        let not = at(&w, ids[1]);
        assert_eq!((not.state.word(), not.reopened, not.office(), not.flow.lead()), ("open", 1, w.people.property, None));
        assert_eq!((at(&w, lead).state.word(), at(&w, ids[2]).state.word()), ("solved", "solved"));
        w.browser().get(&page(ids[1])).shows("说：没有解决").shows(&format!("不再跟第{no}号一起办"));
        confirm(&mut w.household("302"), lead, "solved");
        // Silence is silence, for each by itself, and a late word is welcome.
        w.clock.set("2022-03-12T02:00:00Z");
        ticks(&w);
        assert_eq!(at(&w, ids[2]).state.word(), "no-answer");
        holds(&w);
        let seen = seq(&w);
        let over = send(&mut w.secretary(), ids[0], &[("deed", "unmerge"), ("reason", "x")]);
        refused(&w, &over, "已经回过话了", seen);
        confirm(&mut w.household("702"), ids[2], "not");
        assert_eq!((at(&w, ids[2]).state.word(), at(&w, ids[2]).flow.lead()), ("open", None));
        holds(&w);
    }

    fn whoever_acts_finds_the_follower_asked_already(kind) {
        let w = World::new(kind);
        let (lead, id) = (raised(&w, "302", "水管漏水"), raised(&w, "402", "楼道积水"));
        goes(&merge(&mut w.property_clerk(), id, at(&w, lead).no));
        says(&mut w.property_clerk(), lead, "solve");
        // No server has looked at the clock since: the deed does it first.
        confirm(&mut w.household("402"), id, "partly");
        assert_eq!(at(&w, id).state.word(), "confirmed");
        holds(&w);
    }

    fn a_lead_that_is_taken_back_sets_its_followers_free(kind) {
        let w = World::new(kind);
        let (lead, id) = (raised(&w, "302", "水管漏水"), raised(&w, "402", "楼道积水"));
        let was = at(&w, id);
        goes(&merge(&mut w.property_clerk(), id, at(&w, lead).no));
        w.clock.set("2022-03-04T02:00:00Z");
        goes(&w.household("302").post(&format!("{}/withdraw", page(lead)), &[]));
        assert_eq!(ticks(&w), 1);
        let now = at(&w, id);
        assert_eq!((now.state, now.office(), now.flow.lead()), (was.state, was.office(), None));
        assert_eq!(now.due().to_string(), "2022-03-09T09:30:00Z", "a day later: a day it stood still");
        w.browser().get(&page(id)).shows("撤回了，这件事单独接着办");
        holds(&w);
    }

    fn leads_in_a_row_ask_one_after_the_other(kind) {
        let w = World::new(kind);
        let [a, b, c] = ["402", "501", "302"].map(|door| raised(&w, door, "楼道积水"));
        let mut clerk = w.property_clerk();
        goes(&merge(&mut clerk, a, at(&w, b).no));
        goes(&merge(&mut clerk, b, at(&w, c).no));
        // Not in a circle, also through others, nor into what is itself merged.
        let (seen, no) = (seq(&w), at(&w, c).no);
        let in_a_circle = merge(&mut clerk, c, at(&w, a).no);
        refused(&w, &in_a_circle, "就成了一个圈", seen);
        let d = raised(&w, "702", "墙皮掉了");
        let seen = seq(&w);
        let itself = merge(&mut clerk, d, at(&w, d).no);
        refused(&w, &itself, "这一件自己", seen);
        let offered = merge(&mut clerk, d, at(&w, a).no);
        refused(&w, &offered, &format!("自己已经并到第{no}号"), seen);
        offered.shows(&format!("name=\"number\" inputmode=\"numeric\" maxlength=\"200\" value=\"{no}\"")).shows("value=\"同一处漏水\"");
        refused(&w, &merge(&mut clerk, a, no), "已经并到别的诉求里", seen);
        says(&mut clerk, c, "solve");
        while ticks(&w) > 0 {}
        assert_eq!([a, b].map(|id| at(&w, id).state.word()), ["solved", "solved"]);
        // Into what is solved or over nothing is merged.
        let seen = seq(&w);
        refused(&w, &merge(&mut clerk, d, no), "正在等居民回话", seen);
        confirm(&mut w.household("302"), c, "solved");
        let seen = seq(&w);
        refused(&w, &merge(&mut clerk, d, no), "已经办结", seen);
        holds(&w);
    }

    fn who_may_not_act_on_both_merges_nothing(kind) {
        let w = World::new(kind);
        let (lead, id) = (raised(&w, "302", "水管漏水"), raised(&w, "402", "楼道积水"));
        let no = at(&w, lead).no;
        let up = [("deed", "up"), ("reason", "要施工")];
        goes(&w.property_clerk().post(&format!("{}/move", page(lead)), &up));
        let mut clerk = w.property_clerk();
        let seen = seq(&w);
        refused(&w, &merge(&mut clerk, id, no), "不归您这里管", seen);
        refused(&w, &merge(&mut clerk, lead, at(&w, id).no), "现在归别的机构办", seen);
        for mut b in [w.browser(), w.household("402"), w.household("302"), w.captain("301"), w.supervisor()] {
            let answer = merge(&mut b, id, no);
            assert!(!answer.status.is_success() && answer.status != StatusCode::SEE_OTHER, "{}", answer.body);
            assert_eq!(seq(&w), seen);
            b.get(&page(id)).hides("合并到别的诉求");
        }
        for (typed, sentence) in [("99", "没有这个编号"), ("水", "看不出是几号"), ("330803-1", "别的区县")] {
            let form = [("deed", "merge"), ("number", typed), ("reason", "同一处")];
            let answer = send(&mut w.secretary(), id, &form);
            refused(&w, &answer, sentence, seen);
            answer.shows(&format!("value=\"{typed}\"")).shows("value=\"同一处\"");
        }
        // Somebody acted on it since the page was opened.
        says(&mut clerk, id, "answer");
        let seen = seq(&w);
        let no = no.to_string();
        let stale = [("deed", "merge"), ("number", no.as_str()), ("reason", "同一处"), ("version", "1")];
        refused(&w, &send(&mut w.secretary(), id, &stale), "别人在", seen);
        goes(&send(&mut w.secretary(), id, &stale[..3]));
        // In English too.
        let seen = seq(&w);
        let again = send(&mut w.secretary().with("lang", "en"), id, &stale[..3]);
        refused(&w, &again, "take it out first", seen);
    }

    fn by_one_tap_into_one_that_is_alike_nearby(kind) {
        let w = World::new(kind);
        let (lead, id) = (raised(&w, "302", "楼道灯不亮"), raised(&w, "402", "三楼楼道灯不亮"));
        raised(&w, "501", "水管漏水");
        let no = at(&w, lead).no;
        let mut clerk = w.property_clerk();
        clerk.get(&page(id)).shows(&format!("并到第{no}号</button>")).hides("水管漏水");
        let near = no.to_string();
        goes(&send(&mut clerk, id, &[("deed", "merge"), ("near", &near), ("number", ""), ("reason", "同一盏灯")]));
        assert_eq!(at(&w, id).flow.lead(), Some(lead));
    }
}

/// The receipts somebody without a card holds.
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
            send(b, whole.id, &[("deed", "split"), ("part", part), ("category", "tidy-rubbish"), ("title", "")])
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
        assert_eq!((part.text.as_str(), part.title.as_str(), part.no), ("垃圾没人收。", "垃圾没人收", whole.no + 1));
        assert_eq!((part.household, part.place, part.flow.clock.from), (whole.household, whole.place, w.clock.now()));
        assert_eq!(at(&w, whole.id), whole, "the first one is what it was");
        w.browser().get(&page(whole.id)).shows(&format!("拆出了第{}号", part.no)).shows("垃圾没人收");
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
        let split = [("deed", "split"), ("part", "垃圾没人收。"), ("category", "tidy-rubbish")];
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
}
