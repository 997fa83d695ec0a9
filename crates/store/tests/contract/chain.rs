//! Deeds, events and the chain.

use crate::{kecheng, said, say, world};
use diesel::RunQueryDsl as _;
use jiff::SignedDuration;
use tanxin_domain::District;
use tanxin_domain::event::Broken;
use tanxin_store::{Done, StoreError, event, on_both};
use uuid::Uuid;

on_both! {
    fn a_deed_writes_one_event_and_the_chain_is_whole(kind) {
        let w = world(kind);
        for n in 1..=5 {
            let done = w.store.write_now(kecheng(), None, say(n)).unwrap();
            assert_eq!(done, Done::Now { seq: n, value: n });
        }
        let walked = w.store.read_now(|c| event::verify(c, kecheng())).unwrap();
        assert_eq!(walked, Ok(5));
        let told = w.store.read_now(|c| event::of_subject(c, kecheng(), 3)).unwrap();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].kind, "test.said");
    }

    fn a_deed_without_its_event_or_with_two_changes_nothing(kind) {
        let w = world(kind);
        let none = w.store.write_now(kecheng(), None, |_| Ok::<_, StoreError>(()));
        assert!(matches!(none, Err(StoreError::Events(0))), "{none:?}");
        let two = w.store.write_now(kecheng(), None, |tx| {
            tx.emit(said(1))?;
            tx.emit(said(2)).map(|_| ())
        });
        assert!(matches!(two, Err(StoreError::Events(2))), "{two:?}");
        assert_eq!(w.store.read_now(|c| event::verify(c, kecheng())).unwrap(), Ok(0));
    }

    fn a_refused_or_panicking_deed_takes_nobody_with_it(kind) {
        let w = world(kind);
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let outcomes = runtime.block_on(async {
            let mut waiting = tokio::task::JoinSet::new();
            for n in 0..60i64 {
                let store = w.store.clone();
                waiting.spawn(async move {
                    store.write(kecheng(), None, move |tx| {
                        tx.emit(said(n))?;
                        match n % 3 {
                            0 => Ok(n),
                            1 => Err(StoreError::DiskFull),
                            _ => panic!("a deed that panics on purpose"),
                        }
                    }).await
                });
            }
            waiting.join_all().await
        });
        assert_eq!(outcomes.iter().filter(|o| o.is_ok()).count(), 20);
        assert_eq!(w.store.read_now(|c| event::verify(c, kecheng())).unwrap(), Ok(20));
    }

    fn sending_twice_stores_once(kind) {
        let w = world(kind);
        let key = Uuid::now_v7();
        let first = w.store.write_now(kecheng(), Some(key), say(41)).unwrap();
        assert_eq!(first, Done::Now { seq: 1, value: 41 });
        let again = w.store.write_now(kecheng(), Some(key), say(41)).unwrap();
        assert_eq!(again, Done::Before { seq: 1, subject: 41 });
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let key = Uuid::now_v7();
        let outcomes = runtime.block_on(async {
            let mut waiting = tokio::task::JoinSet::new();
            for n in 0..40 {
                let store = w.store.clone();
                waiting.spawn(async move { store.write(kecheng(), Some(key), say(n)).await.unwrap() });
            }
            waiting.join_all().await
        });
        let now = outcomes.iter().filter(|o| matches!(o, Done::Now { .. })).count();
        assert_eq!(now, 1);
        assert_eq!(w.store.read_now(|c| event::seq(c, kecheng())).unwrap(), 2);
    }

    fn two_servers_cannot_fork_the_chain(kind) {
        let w = world(kind);
        let other = w.database.open(&w.clock).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut waiting = tokio::task::JoinSet::new();
            for n in 0..200 {
                let store = if n % 2 == 0 { w.store.clone() } else { other.clone() };
                waiting.spawn(async move { store.write(kecheng(), None, say(n)).await.unwrap() });
            }
            waiting.join_all().await;
        });
        assert_eq!(w.store.read_now(|c| event::verify(c, kecheng())).unwrap(), Ok(200));
    }

    fn ids_of_two_servers_never_meet(kind) {
        let w = world(kind);
        let other = w.database.open(&w.clock).unwrap();
        let mut ids: Vec<i64> = (0..5000).flat_map(|_| [w.store.ids().next(), other.ids().next()]).collect();
        let in_order = ids.chunks(2).map(|c| c[0]).is_sorted();
        assert!(in_order, "one server's ids rise");
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 10_000);
    }

    fn a_clock_that_falls_does_not_turn_the_chain_around(kind) {
        let w = world(kind);
        w.store.write_now(kecheng(), None, say(1)).unwrap();
        w.clock.advance(SignedDuration::from_hours(-5));
        w.store.write_now(kecheng(), None, say(2)).unwrap();
        let events = w.store.read_now(|c| event::after(c, kecheng(), 0, 10)).unwrap();
        assert_eq!(events[0].at, events[1].at);
        assert_eq!(w.store.read_now(|c| event::verify(c, kecheng())).unwrap(), Ok(2));
    }

    fn verify_names_the_first_wrong_line(kind) {
        let w = world(kind);
        for n in 1..=4 {
            w.store.write_now(kecheng(), None, say(n)).unwrap();
        }
        let mut conn = w.database.database.connect().unwrap();
        diesel::sql_query("UPDATE event SET payload = '{\"n\":9}' WHERE seq = 3").execute(&mut conn).unwrap();
        let walked = event::verify(&mut conn, kecheng()).unwrap();
        assert_eq!(walked, Err(Broken::Payload { seq: 3 }));
        diesel::sql_query("DELETE FROM event WHERE seq = 2").execute(&mut conn).unwrap();
        let walked = event::verify(&mut conn, kecheng()).unwrap();
        assert_eq!(walked, Err(Broken::Gap { expected: 2, found: 3 }));
        diesel::sql_query("DELETE FROM event WHERE seq > 1").execute(&mut conn).unwrap();
        let walked = event::verify(&mut conn, kecheng()).unwrap();
        assert_eq!(walked, Err(Broken::Head { head: 4, last: 1 }));
    }

    fn erasing_a_payload_keeps_the_chain_provable(kind) {
        let w = world(kind);
        w.store.write_now(kecheng(), None, say(1)).unwrap();
        w.store.write_now(kecheng(), None, |tx| {
            event::erase(tx, 1)?;
            tx.emit(said(2))
        }).unwrap();
        let events = w.store.read_now(|c| event::after(c, kecheng(), 0, 10)).unwrap();
        assert_eq!(events[0].payload, None);
        assert_eq!(w.store.read_now(|c| event::verify(c, kecheng())).unwrap(), Ok(2));
    }

    fn others_hear_of_it_once_and_in_order(kind) {
        let w = world(kind);
        let other = w.database.open(&w.clock).unwrap();
        other.changes().watch(kecheng(), 0);
        let mut heard = other.changes().subscribe();
        for n in 1..=10 {
            let store = if n % 2 == 0 { &w.store } else { &other };
            store.write_now(kecheng(), None, say(n)).unwrap();
        }
        let mut seqs = Vec::new();
        let patience = std::time::Instant::now();
        while seqs.len() < 10 && patience.elapsed().as_secs() < 20 {
            match heard.try_recv() {
                Ok(change) => seqs.extend(change.events.iter().map(|e| e.seq)),
                Err(_) => std::thread::sleep(std::time::Duration::from_millis(5)),
            }
        }
        assert_eq!(seqs, (1..=10).collect::<Vec<_>>());
        assert_eq!(other.changes().seq(kecheng()), Some(10));
    }

    fn a_district_that_is_not_here_is_named(kind) {
        let w = world(kind);
        let nowhere = District::new(110101).unwrap();
        let refused = w.store.write_now(nowhere, None, say(1));
        assert!(matches!(refused, Err(StoreError::NoDistrict(d)) if d == nowhere));
    }
}
