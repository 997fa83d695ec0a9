//! The same voter by several doors at the same moment, on two servers: exactly one ballot.

use crate::polling::{casts, doors, held, home, in_room, motion, opened, under_way, voter};
use crate::world::{World, kecheng};
use futures::future::join_all;
use std::collections::BTreeMap;
use tanxin::App;
use tanxin::services::assembly;
use tanxin::services::poll::{self, Cast, paper};
use tanxin_domain::poll::{Answer, Choice, Secrecy};
use tanxin_domain::{Actor, PlaceId, PollId};
use tanxin_store::verify::{CHECKS, first_wrong};
use tanxin_store::{event, on_both, poll as store};

/// Polls in a row; each asks 41 households by up to six senders.
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

/// The second reading of a household's paper: it settles the paper, and counts unless another
/// door was first. Refused is nobody: whoever comes second waits to be decided.
async fn enter(app: App, by: Actor, id: PollId, serial: String) -> bool {
    let answers = vec![Answer::Motion(Choice::Abstain)];
    let done = paper::read(&app, kecheng(), &by, id, (&serial, answers), None).await;
    match done {
        Ok(paper::Came::Counts) => true,
        Ok(paper::Came::Waits) => false,
        other => panic!("{other:?}"),
    }
}

/// Prints a paper for each door and reads it once, so that the next reading settles it.
fn papers(w: &World, id: PollId, reader: &Actor) -> BTreeMap<PlaceId, String> {
    let print = paper::print(&w.app, kecheng(), &Actor::System, id, ("", 0), None);
    w.wait(print).unwrap();
    let (printed, roll) = w
        .app
        .store
        .read_now(|c| {
            let held = store::one(c, kecheng(), id)?.expect("it stands");
            let roll = tanxin_store::assembly::roll(c, kecheng(), held.roll())?;
            Ok::<_, tanxin_store::StoreError>((store::papers(c, kecheng(), id, None)?, roll))
        })
        .unwrap();
    let mut serials = BTreeMap::new();
    for paper in printed {
        let line = roll
            .iter()
            .find(|l| Some(l.id) == paper.entry)
            .expect("by door");
        let answers = vec![Answer::Motion(Choice::Abstain)];
        let read = paper::read(
            &w.app,
            kecheng(),
            reader,
            id,
            (&paper.serial, answers),
            None,
        );
        assert_eq!(w.wait(read).unwrap(), paper::Came::Once);
        serials.insert(line.voter.household().expect("a household"), paper.serial);
    }
    serials
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
        let (grid, secretary) = (w.actor(&w.staff("grid")), w.actor(&w.secretary()));
        for round in 0..POLLS {
            let id = opened(&w, in_room(a, "COMMUNITY_ASSEMBLY", Secrecy::Open, vec![motion("行吗？")]));
            let serials = papers(&w, id, &secretary);
            let (mut sent, mut entered) = (Vec::new(), Vec::new());
            for (at, door) in all.iter().enumerate() {
                let home = home(&w, door);
                let own = voter(&w, door);
                let (one, two) = (servers[at % 2].clone(), servers[(at + 1) % 2].clone());
                let second = enter(two.clone(), grid.clone(), id, serials[&home].clone());
                entered.push(async move { (home, second.await) });
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
            let (done, on_paper) = w.wait(futures::future::join(join_all(sent), join_all(entered)));
            let on_paper: BTreeMap<PlaceId, bool> = on_paper.into_iter().collect();
            let mut stored: BTreeMap<PlaceId, u16> = BTreeMap::new();
            for (home, kept) in done {
                *stored.entry(home).or_default() += u16::from(kept);
            }
            let won = on_paper.values().filter(|won| **won).count();
            let account = w.app.store.read_now(|c| store::paper_account(c, kecheng(), id)).unwrap();
            assert_eq!((account.entered, account.waiting), (won as u64, 41 - won as u64));
            w.wait(poll::close(&w.app, kecheng(), &by, id, "两个门都来了", None)).unwrap();
            let (held, lines) = (held(&w, id), w.app.store.read_now(|c| store::casts(c, kecheng(), id)).unwrap());
            assert_eq!(lines.len(), 41, "one line a voter, round {round}");
            for door in &all {
                let at = w.app.store.read_now(|c| store::at_door(c, kecheng(), &held, home(&w, door)));
                let cast = at.unwrap().unwrap().cast.expect("it voted");
                let paper = on_paper[&home(&w, door)];
                assert_eq!(cast.door == tanxin_domain::poll::Door::Paper, paper, "{door}");
                let kept = stored.get(&home(&w, door)).copied().unwrap_or(0) + u16::from(paper);
                assert_eq!(cast.changed + 1, kept, "each answered as stored was, {door}");
            }
            let sums = w.app.store.read_now(|c| poll::counted(&w.app.keys, c, kecheng(), &held)).unwrap();
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
