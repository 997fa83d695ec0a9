//! Two servers, and one that dies: each notice once, none lost.

use crate::notice::{goes_out, house, office_robot, outbox, raises, states};
use crate::post_office::Web;
use crate::world::kecheng;
use futures::future::join_all;
use jiff::SignedDuration;
use std::collections::BTreeMap;
use tanxin::jobs::notice::{follow, round};
use tanxin_store::notice::{Due, below, claim};
use tanxin_store::on_both;

on_both! {
    fn two_servers_send_each_notice_once(kind) {
        let w = house(kind);
        let web = Web::open();
        office_robot(&w, &web, &[]);
        let other = w.another_server();
        other.notices.call_inside(true);
        let mut said: BTreeMap<String, u32> = BTreeMap::new();
        let mut numbers = Vec::new();
        for _ in 0..8 {
            numbers.extend([raises(&w), raises(&w)]);
            let both = [&w.app, &other, &w.app, &other];
            for done in w.wait(join_all(both.map(round))) {
                done.expect("it went round");
            }
            for got in web.got() {
                for line in got.content().lines().filter(|l| l.starts_with("新诉求")) {
                    let no = line.split(['第', '号']).nth(1).expect("a number");
                    *said.entry(no.to_owned()).or_default() += 1;
                }
            }
            w.clock.advance(SignedDuration::from_secs(4));
        }
        for no in numbers {
            assert_eq!(said.get(&no.to_string()), Some(&1), "no. {no}: {said:?}");
        }
        assert!(states(&w).iter().all(|s| *s == "sent"));
    }

    fn what_a_dead_server_held_is_sent_when_the_hold_is_over(kind) {
        let w = house(kind);
        let web = Web::open();
        office_robot(&w, &web, &[]);
        raises(&w);
        w.wait(follow(&w.app)).expect("followed");
        // A server takes it up and dies before it sends.
        let now = w.clock.now();
        let until = now + SignedDuration::from_secs(60);
        let taken = w.app.store.read_now(|c| {
            let channel = below(c, kecheng(), &w.tree.district.path)?.remove(0).id;
            claim(c, kecheng(), Due { channel, now, until, most: 100 })
        });
        assert_eq!(taken.expect("the store answers").expect("it is due").notices.len(), 1);
        goes_out(&w);
        w.clock.advance(SignedDuration::from_secs(59));
        goes_out(&w);
        assert!(web.got().is_empty(), "somebody holds it");
        w.clock.advance(SignedDuration::from_secs(1));
        goes_out(&w);
        assert_eq!(web.got().len(), 1);
        let lines = outbox(&w);
        assert_eq!((lines[0].state.word(), lines[0].tries), ("sent", 2));
        w.clock.advance(SignedDuration::from_mins(5));
        goes_out(&w);
        assert!(web.got().is_empty());
    }
}
