//! Days off are decreed year by year: what was reckoned before is put right when the clock comes
//! to it, and stops nobody else.

use crate::matter::page;
use crate::matter_chain::{at, holds, ticks};
use crate::world::{World, kecheng};
use tanxin::services::matter::{RaiseMatter, again, raise};
use tanxin_domain::category::CategoryCode;
use tanxin_domain::{Actor, MatterId};
use tanxin_store::testing::said;
use tanxin_store::{StoreError, event, matter, on_both};

/// Raises so many matters about the stairwell at once.
fn raised(w: &World, many: usize, category: &str) -> Vec<MatterId> {
    let category = CategoryCode::parse(category).unwrap();
    let deeds = (0..many).map(|_| {
        let new = RaiseMatter::about(w.tree.unit.id, category, ("楼道", "请来看看。"));
        raise(&w.app, kecheng(), &Actor::Public, new)
    });
    let done = w.wait(futures::future::join_all(deeds));
    done.into_iter().map(|r| r.unwrap().id).collect()
}

/// Changes rows as a server did that knew less.
fn rows(w: &World, sql: &str) -> usize {
    let sql = format!("{sql} RETURNING 'x' AS said");
    let changed = w.app.store.read_now(|c| Ok::<_, StoreError>(said(c, &sql)));
    changed.unwrap().len()
}

fn reckoned(w: &World) -> usize {
    let all = w
        .app
        .store
        .read_now(|c| event::after(c, kecheng(), 0, 10_000));
    let all = all.unwrap();
    all.iter().filter(|e| e.kind == "matter.reckoned").count()
}

/// Something else is due than what hundreds of rows before it say.
fn behind_many(w: &World, spoilt: &str) -> MatterId {
    let many = raised(w, 260, "corridor-slippery");
    let lift = raised(w, 1, "corridor-lift")[0];
    // A lift has 24 hours, damp stairs three working days.
    w.clock.set(&at(w, lift).due().to_string());
    let changed = rows(
        w,
        &format!("UPDATE matter SET {spoilt} WHERE category = 'corridor-slippery'"),
    );
    assert_eq!(changed, many.len());
    lift
}

on_both! {
    fn hundreds_of_rows_that_say_too_early_stop_nobody_and_are_put_right(kind) {
        let w = World::new(kind);
        let lift = behind_many(&w, "next_at = 1000");
        assert_eq!(ticks(&w), 1);
        assert_eq!(at(&w, lift).office(), w.people.committee);
        let now = w.clock.now();
        let left = w.app.store.read_now(|c| matter::ticking(c, now, None, 9));
        assert_eq!((left.unwrap(), reckoned(&w)), (vec![], 260));
        assert_eq!((ticks(&w), reckoned(&w)), (0, 260), "each once");
        holds(&w);
    }

    fn rows_nobody_can_read_stop_nobody_either(kind) {
        let w = World::new(kind);
        let lift = behind_many(&w, "next_at = 1000, flow = 'x'");
        assert_eq!(ticks(&w), 1);
        assert_eq!(at(&w, lift).office(), w.people.committee);
    }

    fn an_end_reckoned_before_the_decree_is_honest_and_moves_to_where_it_is(kind) {
        let w = World::new(kind);
        // Wednesday; the first five days of May 2025 were holidays.
        w.clock.set("2025-04-30T01:00:00Z");
        let id = raised(&w, 1, "corridor-slippery")[0];
        assert_eq!(at(&w, id).due().to_string(), "2025-05-08T09:30:00Z");
        let monday: jiff::Timestamp = "2025-05-05T09:30:00Z".parse().unwrap();
        let kept = |ms: i64| {
            rows(&w, &format!("UPDATE matter SET due_at = {ms}, next_at = {ms}"));
            rows(&w, &format!("UPDATE underway SET due_at = {ms}"));
            rows(&w, &format!("UPDATE part SET due_at = {ms} WHERE due_at IS NOT NULL"))
        };
        // Any other end is no honest one.
        assert!(kept(monday.as_millisecond() + 1) > 0);
        let compared = w.app.store.read_now(|c| again::compare(c, kecheng()));
        assert_eq!(compared.unwrap().1, Some(id));
        kept(monday.as_millisecond());
        holds(&w);
        w.clock.set("2025-05-05T09:30:00Z");
        assert_eq!(ticks(&w), 0, "three working days are not over");
        let next = w.app.store.read_now(|c| matter::ticks_at(c, kecheng(), id));
        assert_eq!(next.unwrap(), Some(at(&w, id).due()));
        w.browser().get(&page(id)).shows("放假安排公布以后，时限重新算过：5月8日前");
        holds(&w);
        w.clock.set("2025-05-08T09:30:00Z");
        assert_eq!(ticks(&w), 1);
        assert_eq!(at(&w, id).office(), w.people.committee);
        holds(&w);
    }
}
