//! Two servers at the same matters: one deed stands, the other is told why not, and nothing is
//! linked in a circle.

use crate::matter_link::{at, holds, raised, says, ticks};
use crate::world::{World, kecheng};
use futures::future::{join, join_all};
use tanxin::services::matter::On;
use tanxin::services::matter::link::{merge, unmerge};
use tanxin_domain::MatterId;
use tanxin_store::on_both;

fn on(matter: MatterId) -> On {
    On {
        matter,
        version: None,
        key: None,
    }
}

on_both! {
    fn of_two_merged_into_each_other_at_once_one_leads(kind) {
        let w = World::new(kind);
        let other = w.another_server();
        let by = w.actor(&w.property_clerk());
        for _ in 0..6 {
            let (a, b) = (raised(&w, "302", "楼道积水"), raised(&w, "402", "楼道积水"));
            let [into_a, into_b] = [a, b].map(|id| at(&w, id).no.to_string());
            let one = merge(&w.app, kecheng(), &by, (on(a), &into_b), "同一处");
            let two = merge(&other, kecheng(), &by, (on(b), &into_a), "同一处");
            let (one, two) = w.wait(join(one, two));
            assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
            let leads = [a, b].map(|id| at(&w, id).flow.lead());
            assert!(leads == [Some(b), None] || leads == [None, Some(a)], "{leads:?}");
        }
        holds(&w);
    }

    fn three_at_once_follow_in_no_circle_and_each_once(kind) {
        let w = World::new(kind);
        let other = w.another_server();
        let by = w.actor(&w.property_clerk());
        for _ in 0..4 {
            let all = ["302", "402", "501"].map(|door| raised(&w, door, "楼道积水"));
            let no = all.map(|id| at(&w, id).no.to_string());
            // Each into the next, and each twice.
            let deeds = (0..6usize).map(|n| {
                let app = if n % 2 == 0 { &w.app } else { &other };
                merge(app, kecheng(), &by, (on(all[n % 3]), &no[(n + 1) % 3]), "同一处")
            });
            let done = w.wait(join_all(deeds));
            assert_eq!(done.iter().filter(|d| d.is_ok()).count(), 2, "{done:?}");
            let leads: Vec<_> = all.iter().filter_map(|id| at(&w, *id).flow.lead()).collect();
            assert_eq!(leads.len(), 2, "one leads the others");
        }
        holds(&w);
    }

    fn who_is_taken_out_while_its_lead_is_answered_stands_alone_or_is_asked(kind) {
        let w = World::new(kind);
        let other = w.another_server();
        let by = w.actor(&w.property_clerk());
        let mut clerk = w.property_clerk();
        for _ in 0..3 {
            let (lead, id) = (raised(&w, "302", "楼道积水"), raised(&w, "402", "楼道积水"));
            let no = at(&w, lead).no.to_string();
            w.wait(merge(&w.app, kecheng(), &by, (on(id), &no), "同一处")).unwrap();
            says(&mut clerk, lead, "solve");
            // The clock asks the follower on one server while it is taken out on the other.
            let tick = tanxin::services::matter::tick(&w.app);
            let (ticked, out) = w.wait(join(tick, unmerge(&other, kecheng(), &by, on(id), "不是一处")));
            ticked.unwrap();
            while ticks(&w) > 0 {}
            let now = at(&w, id);
            assert_eq!(now.state.word(), if out.is_ok() { "open" } else { "solved" }, "{out:?}");
        }
        holds(&w);
    }
}
