//! Ballots that wait together: asked for and written as one, each answered as if it were alone.

use crate::polling::{casts, held, home, in_room, motion, opened, says, under_way, voter};
use crate::world::{World, kecheng};
use axum::http::StatusCode;
use futures::future::{join, join3};
use std::sync::mpsc::channel;
use tanxin::services::poll::{self, Cast};
use tanxin::services::session::{self, By};
use tanxin_domain::event::NewEvent;
use tanxin_domain::poll::{Choice, Secrecy, State, Used};
use tanxin_domain::{Actor, PlaceId, PollId};
use tanxin_store::verify::{CHECKS, first_wrong};
use tanxin_store::{Done, StoreError, Tx, event, on_both, poll as store};

/// A motion in an assembly with 21 there, open for votes.
fn shed(w: &World) -> PollId {
    let a = under_way(w, 21);
    opened(
        w,
        in_room(
            a,
            "COMMUNITY_ASSEMBLY",
            Secrecy::Open,
            vec![motion("行吗？")],
        ),
    )
}

/// A ballot as a phone sends it.
fn ballot<'a>(home: &'a str, word: &'a str) -> [(&'a str, &'a str); 4] {
    [("for", home), ("at", "1"), ("go", "cast"), ("q1", word)]
}

/// Casts; answers the key of the refusal.
async fn send(
    w: &World,
    by: By,
    id: PollId,
    voter: PlaceId,
    choice: Choice,
) -> Result<(), &'static str> {
    let new = Cast {
        voter,
        answers: says(choice),
        helped: false,
        key: None,
    };
    let done = poll::cast(&w.app, kecheng(), by, id, new).await;
    done.map(|_| ()).map_err(|e| e.key())
}

/// Does something in a deed that does not say beforehand what it asks.
async fn does<T: Send + 'static>(
    w: &World,
    mut deed: impl FnMut(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
) -> T {
    let deed = move |tx: &mut Tx<'_>| {
        let done = deed(tx)?;
        let (kind, actor) = ("test.done", ("system", 0));
        tx.emit(NewEvent {
            kind,
            place: None,
            subject: 1,
            actor,
            payload: serde_json::json!({}),
        })?;
        Ok::<_, StoreError>(done)
    };
    match w
        .app
        .store
        .write(kecheng(), None, deed)
        .await
        .expect("done")
    {
        Done::Now { value, .. } => value,
        Done::Before { .. } => unreachable!("no key was given"),
    }
}

on_both! {
    fn a_card_revoked_or_a_session_ended_has_no_vote_a_moment_later(kind) {
        let w = World::new(kind);
        let id = shed(&w);
        let path = format!("/330802/polls/{id}/vote");
        let (mine, yours) = (home(&w, "302").to_string(), home(&w, "303").to_string());
        let (mut fang, mut phone) = (w.household("302"), w.household("303"));
        let other = w.another_server();
        for (browser, home) in [(&mut fang, &mine), (&mut phone, &yours)] {
            let cast = browser.post(&path, &ballot(home, "yes"));
            assert_eq!(cast.status, StatusCode::SEE_OTHER, "{}", cast.body);
        }
        // Another server revokes the one card and signs the other phone out.
        let Actor::Household { card, .. } = w.actor(&fang) else { panic!("a household") };
        let by = w.actor(&w.secretary());
        w.wait(tanxin::services::card::revoke(&other, kecheng(), &by, card, None)).unwrap();
        let me = w.wait(session::resolve(&other, phone.cookie("tanxin").unwrap())).unwrap().unwrap();
        w.wait(session::end(&other, &me, me.session)).unwrap();
        for (browser, home) in [(&mut fang, &mine), (&mut phone, &yours)] {
            let cast = browser.post(&path, &ballot(home, "no"));
            assert_eq!(cast.status, StatusCode::FORBIDDEN, "{}", cast.body);
            cast.shows("/sign-in");
            // Without a household named it is the same as for anybody.
            let nameless = [("at", "1"), ("go", "cast"), ("q1", "no")];
            assert_eq!(browser.post(&path, &nameless).status, StatusCode::UNAUTHORIZED);
        }
        let lines = w.app.store.read_now(|c| store::casts(c, kecheng(), id)).unwrap();
        assert_eq!(lines.iter().map(|l| l.changed).collect::<Vec<_>>(), [0, 0]);
    }

    fn ballots_that_wait_together_are_what_they_would_be_one_by_one(kind) {
        let w = World::new(kind);
        let id = shed(&w);
        // The first is cast alone: from now on the poll is known, and whoever casts waits only
        // for the writer.
        casts(&w, id, "301", &says(Choice::Yes)).unwrap();
        let phone = w.household("303");
        let holder = By::cookie(phone.cookie("tanxin"));
        let me = w.wait(session::resolve(&w.app, phone.cookie("tanxin").unwrap())).unwrap().unwrap();
        let own = |door| By::from(&voter(&w, door));
        let cast = |by, door, choice| send(&w, by, id, home(&w, door), choice);

        let (begun, has_begun) = channel();
        let (go, gone) = channel();
        let slow = does(&w, move |_| { begun.send(()).unwrap(); gone.recv().unwrap(); Ok(()) });
        // What is sent meanwhile, in this order, is taken up as one group.
        let first = join3(
            cast(own("302"), "302", Choice::Yes),
            cast(own("302"), "302", Choice::No),
            cast(holder.clone(), "303", Choice::Yes),
        );
        let counted = does(&w, move |tx| store::casts(tx.conn(), kecheng(), id).map(|all| all.len()));
        let then = join3(
            cast(own("1103"), "1103", Choice::Yes),
            does(&w, move |tx| tanxin_store::session::end(tx, me.session)),
            cast(holder.clone(), "303", Choice::No),
        );
        let closed = does(&w, move |tx| {
            let mut held = store::one(tx.conn(), kecheng(), id)?.expect("it stands");
            let State::Open { opened_at } = held.state else { panic!("open") };
            held.state = State::Closed { opened_at, closed_at: tx.at(), reason: None };
            store::save(tx, &held)
        });
        let last = join3(cast(own("402"), "402", Choice::No), closed, cast(own("501"), "501", Choice::Yes));
        let meanwhile = async {
            tokio::task::spawn_blocking(move || has_begun.recv().unwrap()).await.unwrap();
            let lets_go = async { go.send(()).unwrap() };
            join3(join3(first, counted, then), last, lets_go).await
        };
        let ((), ((first, counted, then), last, ())) = w.wait(join(slow, meanwhile));
        assert_eq!((first, counted), ((Ok(()), Ok(()), Ok(())), 3), "a deed between sees them all");
        assert_eq!(then, (Ok(()), true, Err("refuse-forbidden")), "a session ended between");
        assert_eq!(last, (Ok(()), (), Err("refuse-vote-over")), "a poll closed between");

        let held = held(&w, id);
        let line = |door: &str| {
            let at = w.app.store.read_now(|c| store::at_door(c, kecheng(), &held, home(&w, door)));
            at.unwrap().unwrap().cast.map(|c| (c.used, c.changed))
        };
        let said = |word: &str, changed| Some((Used::Open { answers: format!("[\"{word}\"]"), serial: None }, changed));
        let doors = ["301", "302", "303", "1103", "402", "501"].map(line);
        assert_eq!(doors, [said("yes", 0), said("no", 1), said("yes", 0), said("yes", 0), said("no", 0), None]);
        w.app.store.read_now(|c| {
            for check in CHECKS {
                assert_eq!(first_wrong(c, check, kecheng())?, None, "{}", check.name);
            }
            assert!(event::verify(c, kecheng())?.is_ok());
            Ok::<_, StoreError>(())
        }).unwrap();
    }
}
