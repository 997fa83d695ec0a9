//! Counting again: what somebody changes in the rows of a closed poll is found.

use crate::polling::{casts, held, home, in_room, motion, opened, says, under_way, voter};
use crate::world::{World, kecheng};
use jiff::Timestamp;
use tanxin::services::poll;
use tanxin::services::poll::again::{self, Amiss};
use tanxin::services::poll::secret::{self, Drawn, Wish};
use tanxin_domain::actor::{RoleAt, RoleKind};
use tanxin_domain::poll::{Answer, Choice, Secrecy};
use tanxin_domain::{AccountId, Actor, PersonId, PollId, RoleId};
use tanxin_store::testing::said;
use tanxin_store::verify::{CHECKS, first_wrong};
use tanxin_store::{on_both, poll as store};

const ASKED: &str = "充电棚加装投币口，您同意吗？";

fn looks(w: &World, since: Timestamp) -> again::Again {
    let found = w
        .app
        .store
        .read_now(|c| again::count(&w.app.keys, since, c, kecheng()));
    found.expect("the store answers")
}

/// Changes rows behind everybody's back; tells how many.
fn tampers(w: &World, sql: &str) -> usize {
    let sql = format!("{sql} RETURNING 'x' AS said");
    let changed = w
        .app
        .store
        .read_now(|c| Ok::<_, tanxin_store::StoreError>(said(c, &sql)));
    changed.expect("changed").len()
}

fn asked(w: &World, secrecy: Secrecy) -> PollId {
    let a = under_way(w, 21);
    opened(
        w,
        in_room(a, "COMMUNITY_ASSEMBLY", secrecy, vec![motion(ASKED)]),
    )
}

/// Somebody who may check in there.
fn staff(w: &World, person: i64) -> Actor {
    let role = RoleAt {
        id: RoleId(person),
        kind: RoleKind::Grid,
        path: w.tree.unit.path.clone(),
        office: None,
    };
    Actor::Staff {
        account: AccountId(person),
        person: PersonId(person),
        roles: vec![role],
    }
}

fn closes(w: &World, id: PollId) {
    let by = Actor::System;
    w.wait(poll::close(&w.app, kecheng(), &by, id, "", None))
        .expect("closed");
}

on_both! {
    fn a_changed_open_ballot_is_found_and_so_is_a_changed_result(kind) {
        let w = World::new(kind);
        let id = asked(&w, Secrecy::Open);
        for (door, choice) in [("301", Choice::Yes), ("302", Choice::No), ("401", Choice::Yes)] {
            casts(&w, id, door, &says(choice)).unwrap();
        }
        casts(&w, id, "302", &says(Choice::Abstain)).unwrap();
        assert_eq!(looks(&w, Timestamp::MIN).counted, 0, "it still takes votes");
        closes(&w, id);
        let well = looks(&w, Timestamp::MIN);
        assert_eq!((well.counted, well.left, well.amiss), (1, 0, None));
        let line = w.app.store.read_now(|c| store::at_door(c, kecheng(), &held(&w, id), home(&w, "302"))).unwrap().unwrap();
        assert_eq!(tampers(&w, "UPDATE ballot SET answers = '[\"yes\"]' WHERE answers = '[\"abstain\"]'"), 1);
        assert_eq!(looks(&w, Timestamp::MIN).amiss, Some(Amiss::Ballot(line.entry.id)));
        // Under another key nothing of it can be known, and that is said.
        let later = held(&w, id).counted_at().unwrap() + jiff::SignedDuration::from_secs(1);
        let left = looks(&w, later);
        assert_eq!((left.counted, left.left, left.amiss), (0, 1, None));
        tampers(&w, "UPDATE ballot SET answers = '[\"abstain\"]' WHERE roll_entry = (SELECT MAX(roll_entry) FROM ballot WHERE answers = '[\"yes\"]' AND changed = 1)");
        assert_eq!(looks(&w, Timestamp::MIN).amiss, None);
        assert_eq!(tampers(&w, "UPDATE poll SET result = REPLACE(result, '\"yes\":{\"voters\":2', '\"yes\":{\"voters\":3')"), 1);
        assert_eq!(looks(&w, Timestamp::MIN).amiss, Some(Amiss::Result(id)));
    }
}

on_both! {
    fn a_secret_ballot_that_goes_missing_after_the_count_is_found(kind) {
        let w = World::new(kind);
        let id = asked(&w, Secrecy::Secret);
        for (seed, door) in ["301", "302", "401"].into_iter().enumerate() {
            let wish = Wish::Seed([u8::try_from(seed).unwrap(); 32]);
            let by = voter(&w, door);
            let drawn = secret::draw(&w.app, kecheng(), &by, id, home(&w, door), wish, false, None);
            let Drawn::Token(token) = w.wait(drawn).unwrap() else { panic!("a seed gets a token") };
            let answer = [Answer::Motion(Choice::Yes)];
            w.wait(secret::drop_in(&w.app, kecheng(), id, token, &answer)).unwrap();
        }
        closes(&w, id);
        assert_eq!(looks(&w, Timestamp::MIN).amiss, None);
        tampers(&w, "DELETE FROM secret_ballot WHERE number = (SELECT number FROM secret_ballot ORDER BY number LIMIT 1)");
        assert_eq!(looks(&w, Timestamp::MIN).amiss, Some(Amiss::Box(id)));
    }
}

on_both! {
    fn papers_that_count_without_two_readings_or_beside_their_ballot_are_found(kind) {
        let w = World::new(kind);
        let id = asked(&w, Secrecy::Open);
        let by = Actor::System;
        w.wait(poll::paper::print(&w.app, kecheng(), &by, id, ("302", 0), None)).unwrap();
        let serial = w.app.store.read_now(|c| store::papers(c, kecheng(), id, None)).unwrap().pop().unwrap().serial;
        for reader in [staff(&w, 1), staff(&w, 2)] {
            let read = (serial.as_str(), vec![Answer::Motion(Choice::Yes)]);
            w.wait(poll::paper::read(&w.app, kecheng(), &reader, id, read, None)).unwrap();
        }
        closes(&w, id);
        let wrong = |name: &str| {
            let check = CHECKS.iter().find(|c| c.name == name).expect("the check");
            w.app.store.read_now(|c| first_wrong(c, check, kecheng())).unwrap()
        };
        assert_eq!((wrong("ballot-paper"), wrong("paper-reading")), (None, None));
        assert_eq!(looks(&w, Timestamp::MIN).amiss, None);
        tampers(&w, "UPDATE paper SET answers = '[\"no\"]'");
        assert!(wrong("ballot-paper").is_some());
        tampers(&w, "DELETE FROM paper_reading WHERE reading = 2");
        assert_eq!(wrong("paper-reading"), Some(id.0));
        assert_eq!(wrong("paper-handed"), None);
        tampers(&w, "UPDATE poll SET secrecy = 'secret'");
        tampers(&w, "UPDATE ballot SET door = 'phone'");
        assert_eq!(wrong("paper-handed"), Some(id.0));
    }
}
