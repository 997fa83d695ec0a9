//! Matters that belong together: merged, split, related, and each apart again.

use crate::matter::{newest, page, raise, words};
use crate::world::{Answer, Browser, World, kecheng};
use axum::http::StatusCode;
use jiff::SignedDuration;
use tanxin::services::matter::{again, tick};
use tanxin_domain::MatterId;
use tanxin_domain::matter::Matter;
use tanxin_store::{event, matter, on_both};

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
    let all = w
        .app
        .store
        .read_now(|c| event::after(c, kecheng(), 0, 10_000));
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
    fn who_waits_with_a_late_lead_was_answered_late_too(kind) {
        let w = World::new(kind);
        let lead = raised(&w, "302", "水管漏水");
        let (no, with) = (at(&w, lead).no, raised(&w, "402", "楼道积水"));
        goes(&merge(&mut w.property_clerk(), with, no));
        // Three working days, and nobody has said a word: it goes up by itself.
        w.clock.set("2022-03-09T02:00:00Z");
        ticks(&w);
        assert_eq!(at(&w, lead).flow.late, 1);
        let after = raised(&w, "501", "三楼漏水");
        goes(&merge(&mut w.secretary(), after, no));
        says(&mut w.secretary(), lead, "solve");
        ticks(&w);
        let answered = |id| {
            let class = w.app.store.read_now(|c| tanxin_store::rollup::class_of(c, kecheng(), id));
            class.unwrap().unwrap().answered.word()
        };
        // Else merging would make the rate of answers look better than it is.
        assert_eq!([lead, with, after].map(answered), ["late", "late", "in-time"]);
        holds(&w);
    }

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
        clerk.get(&page(id)).hides("id=\"text\"").shows("也会问这一户");
        says(&mut clerk, lead, "answer");
        w.household("402").get(&page(id)).shows("那边最近说").shows("排水口已重做");
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
