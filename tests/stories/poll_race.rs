//! The same voter by several doors at the same moment, on two servers: exactly one ballot.

use crate::polling::{casts, doors, held, home, in_room, motion, opened, under_way, voter};
use crate::world::{World, kecheng};
use futures::future::join_all;
use std::collections::BTreeMap;
use tanxin::App;
use tanxin::services::assembly;
use tanxin::services::poll::{self, Cast};
use tanxin_domain::poll::{Answer, Choice, Secrecy};
use tanxin_domain::{Actor, PlaceId, PollId};
use tanxin_store::verify::{CHECKS, first_wrong};
use tanxin_store::{event, on_both, poll as store};

/// Polls in a row; each asks 41 households by up to five senders.
const POLLS: usize = 10;

async fn send(app: App, by: Actor, id: PollId, voter: PlaceId, choice: Choice) -> bool {
    let new = Cast {
        voter,
        answers: vec![Answer::Motion(choice)],
        helped: false,
        key: None,
    };
    let done = poll::cast(&app, kecheng(), &by, id, new).await;
    match done {
        Ok(_) => true,
        Err(tanxin::services::Error::Refused(_)) => false,
        Err(other) => panic!("{other}"),
    }
}

on_both! {
    fn one_voter_by_every_door_at_once_has_one_ballot(kind) {
        let w = World::new(kind);
        let servers = [w.app.clone(), w.another_server()];
        let a = under_way(&w, 41);
        let by = Actor::System;
        // Three households are heard by their neighbours.
        let all = doors(&w);
        let holder = home(&w, &all[0]);
        let undo = |door: &str| {
            let line = w.app.store.read_now(|c| {
                tanxin_store::assembly::entry_of(c, kecheng(), a, home(&w, door))
            });
            let entry = line.unwrap().unwrap().id;
            w.wait(assembly::undo_check_in(&w.app, kecheng(), &by, a, entry, None)).unwrap();
            let given = assembly::proxy(&w.app, kecheng(), &by, a, home(&w, door), holder, true, None);
            w.wait(given).unwrap();
        };
        all[1..4].iter().for_each(|d| undo(d));
        let grid = w.actor(&w.staff("grid"));
        for round in 0..POLLS {
            let id = opened(&w, in_room(a, "COMMUNITY_ASSEMBLY", Secrecy::Open, vec![motion("行吗？")]));
            let mut sent = Vec::new();
            for (at, door) in all.iter().enumerate() {
                let home = home(&w, door);
                let own = voter(&w, door);
                let (one, two) = (servers[at % 2].clone(), servers[(at + 1) % 2].clone());
                // Two phones of one household, the desk that helps, the proxy, a stranger.
                let senders = [
                    (one.clone(), own.clone(), Choice::Yes),
                    (two.clone(), own, Choice::No),
                    (one.clone(), grid.clone(), Choice::Abstain),
                    (two, voter(&w, &all[0]), Choice::Yes),
                    (one, voter(&w, &all[40 - at]), Choice::No),
                ];
                for (app, by, choice) in senders {
                    let done = send(app, by, id, home, choice);
                    sent.push(async move { (home, done.await) });
                }
            }
            let done = w.wait(join_all(sent));
            let mut stored: BTreeMap<PlaceId, u16> = BTreeMap::new();
            for (home, kept) in done {
                *stored.entry(home).or_default() += u16::from(kept);
            }
            w.wait(poll::close(&w.app, kecheng(), &by, id, "", None)).unwrap();
            let (held, lines) = (held(&w, id), w.app.store.read_now(|c| store::casts(c, kecheng(), id)).unwrap());
            assert_eq!(lines.len(), 41, "one line a voter, round {round}");
            for door in &all {
                let at = w.app.store.read_now(|c| store::at_door(c, kecheng(), &held, home(&w, door)));
                let cast = at.unwrap().unwrap().cast.expect("it voted");
                assert_eq!(cast.changed + 1, stored[&home(&w, door)], "each answered as stored was, {door}");
            }
            let sums = w.app.store.read_now(|c| poll::counted(&w.app, c, kecheng(), &held)).unwrap();
            assert_eq!(sums.tally.cast.voters, 41);
            let late = casts(&w, id, "302", &[Answer::Motion(Choice::Yes)]);
            assert_eq!(late.unwrap_err().key(), "refuse-vote-over");
        }
        w.app.store.read_now(|c| {
            for check in CHECKS {
                assert_eq!(first_wrong(c, check, kecheng())?, None, "{}", check.name);
            }
            assert!(event::verify(c, kecheng())?.is_ok());
            Ok::<_, tanxin_store::StoreError>(())
        }).unwrap();
    }
}
