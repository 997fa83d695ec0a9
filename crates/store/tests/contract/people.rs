//! People, offices, roles, cards, sessions, accounts, lock-out.

use crate::{World, kecheng, said, world};
use jiff::{SignedDuration, Timestamp};
use tanxin_domain::actor::RoleKind;
use tanxin_domain::lockout::{FREE, MOST_A_DAY};
use tanxin_domain::office::{Office, OfficeKind};
use tanxin_domain::person::Person;
use tanxin_domain::place::{HouseholdFacts, Occupancy, Place, PlaceKind, PlacePath};
use tanxin_domain::role::Role;
use tanxin_domain::{AccountId, CardId, OfficeId, PersonId, PlaceId, RoleId, SessionId};
use tanxin_store::account::{self, Account, Pin, SecondFactor};
use tanxin_store::card::{self, Card};
use tanxin_store::lockout::{self, Line};
use tanxin_store::session::{self, Holder, Home, Session};
use tanxin_store::{StoreError, Tx, office, on_both, person, place, role};

fn deed<T: Send + 'static>(
    w: &World,
    mut deed: impl FnMut(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
) -> Result<tanxin_store::Done<T>, StoreError> {
    w.store.write_now(kecheng(), None, move |tx| {
        let value = deed(tx)?;
        tx.emit(said(1))?;
        Ok(value)
    })
}

fn human(id: i64, household: Option<i64>) -> Person {
    Person {
        id: PersonId(id),
        name: vec![1, 2, 3],
        phone: Some(vec![4, 5]),
        phone_print: Some([6; 32]),
        household: household.map(PlaceId),
        name_public: id % 2 == 0,
    }
}

/// A root, a unit below it, a door in the unit.
fn tree() -> [Place; 3] {
    let make = |id, kind, path: PlacePath, parent, name: &str| Place {
        id: PlaceId(id),
        parent,
        kind,
        path,
        name: name.to_owned(),
        stat_code: None,
        household: (kind == PlaceKind::Household).then(|| HouseholdFacts {
            floor: 3,
            door: name.to_owned(),
            area_centi_m2: None,
            occupancy: Occupancy::Owner,
        }),
    };
    let root = PlacePath::root(PlaceId(10));
    let unit = root.child(PlaceId(11));
    let door = unit.child(PlaceId(12));
    [
        make(10, PlaceKind::District, root, None, "柯城区"),
        make(11, PlaceKind::Unit, unit, Some(PlaceId(10)), "1单元"),
        make(12, PlaceKind::Household, door, Some(PlaceId(11)), "302"),
    ]
}

on_both! {
    fn a_household_has_one_householder(kind) {
        let w = world(kind);
        let [root, unit, door] = tree();
        let all = [root.clone(), unit.clone(), door.clone()];
        deed(&w, move |tx| {
            for p in &all {
                place::insert(tx, p)?;
            }
            person::insert(tx, &human(1, Some(12)))?;
            person::insert(tx, &human(2, None))
        }).unwrap();
        let second = deed(&w, |tx| person::insert(tx, &human(3, Some(12))));
        assert!(matches!(second, Err(StoreError::Unique(_))), "{second:?}");
        let ask = |f: &dyn Fn(&mut tanxin_store::Conn) -> Result<Vec<Person>, StoreError>| w.store.read_now(f).unwrap();
        assert_eq!(ask(&|c| person::householders(c, kecheng(), &root.path)), [human(1, Some(12))]);
        assert_eq!(ask(&|c| person::householders(c, kecheng(), &PlacePath::root(PlaceId(99)))), []);
        assert_eq!(ask(&|c| person::by_phone(c, kecheng(), &[6; 32])).len(), 2);
        let mut moved = human(1, None);
        moved.phone = None;
        moved.phone_print = None;
        let kept = moved.clone();
        deed(&w, move |tx| person::update(tx, &moved)).unwrap();
        assert_eq!(w.store.read_now(|c| person::one(c, kecheng(), PersonId(1))).unwrap(), Some(kept));
        assert_eq!(w.store.read_now(|c| person::householder(c, kecheng(), PlaceId(12))).unwrap(), None);
    }

    fn offices_answer_nearest_first(kind) {
        let w = world(kind);
        let [root, unit, door] = tree();
        let open = |id, at: &Place, kind| Office {
            id: OfficeId(id), place: at.id, kind, name: format!("{id}"), phone: None, hours: None,
        };
        let (far, near) = (open(1, &root, OfficeKind::Subdistrict), open(2, &unit, OfficeKind::Captain));
        let (a, b) = (far.clone(), near.clone());
        let (root_path, unit_path) = (root.path.clone(), unit.path.clone());
        deed(&w, move |tx| {
            office::insert(tx, &a, &root_path)?;
            office::insert(tx, &b, &unit_path)
        }).unwrap();
        let way = w.store.read_now(|c| office::on_the_way(c, kecheng(), &door.path)).unwrap();
        assert_eq!(way, [near.clone(), far]);
        let below = w.store.read_now(|c| office::below(c, kecheng(), &unit.path)).unwrap();
        assert_eq!(below, [near]);
    }

    fn a_role_counts_from_its_first_instant_to_before_its_last(kind) {
        let w = world(kind);
        let [root, unit, door] = tree();
        let at = |s: &str| s.parse::<Timestamp>().unwrap();
        let (from, until) = (at("2022-03-03T00:00:00Z"), at("2022-03-08T16:00:00Z"));
        let new = Role {
            id: RoleId(5), person: PersonId(1), kind: RoleKind::Captain, place: unit.id,
            path: unit.path.clone(), office: None, from, until, taken_from: None,
        };
        let kept = new.clone();
        deed(&w, move |tx| role::insert(tx, &new)).unwrap();
        let count = |now| w.store.read_now(|c| role::in_force(c, kecheng(), PersonId(1), now)).unwrap().len();
        let before = SignedDuration::from_millis(1);
        assert_eq!([count(from - before), count(from), count(until - before), count(until)], [0, 1, 1, 0]);
        let holders = |path: &PlacePath| w.store.read_now(|c| role::holders(c, kecheng(), path, from)).unwrap();
        assert_eq!(holders(&door.path), std::slice::from_ref(&kept));
        assert_eq!(holders(&root.path), []);
        assert_eq!(w.store.read_now(|c| role::below(c, kecheng(), &root.path, from)).unwrap(), [kept]);
        let end = move |tx: &mut Tx<'_>| role::end(tx, RoleId(5), from);
        assert!(matches!(deed(&w, end), Ok(tanxin_store::Done::Now { value: true, .. })));
        assert!(matches!(deed(&w, end), Ok(tanxin_store::Done::Now { value: false, .. })), "it had ended");
        assert_eq!(count(from), 0);
    }

    fn a_card_is_found_by_its_hash_and_revoked_once(kind) {
        let w = world(kind);
        let issued = w.clock.now();
        let new = Card { id: CardId(7), household: PlaceId(12), hash: [8; 32], code: vec![9], issued, revoked: None };
        let kept = new.clone();
        deed(&w, move |tx| card::insert(tx, &new)).unwrap();
        assert_eq!(w.store.read_now(|c| card::by_hash(c, kecheng(), &[8; 32])).unwrap(), Some(kept));
        assert_eq!(w.store.read_now(|c| card::valid_of(c, kecheng(), &[PlaceId(12)])).unwrap().len(), 1);
        let revoke = move |tx: &mut Tx<'_>| card::revoke(tx, CardId(7), issued);
        assert!(matches!(deed(&w, revoke), Ok(tanxin_store::Done::Now { value: true, .. })));
        assert!(matches!(deed(&w, revoke), Ok(tanxin_store::Done::Now { value: false, .. })));
        assert_eq!(w.store.read_now(|c| card::valid_of(c, kecheng(), &[PlaceId(12)])).unwrap(), []);
        deed(&w, |tx| card::hang_door_code(tx, "330802D", PlaceId(11))).unwrap();
        let twice = deed(&w, |tx| card::hang_door_code(tx, "330802E", PlaceId(11)));
        assert!(matches!(twice, Err(StoreError::Unique(_))), "one door code a place");
    }

    fn a_session_is_found_with_its_household_until_the_card_is_revoked(kind) {
        let w = world(kind);
        let now = w.clock.now();
        let [_, _, door] = tree();
        let (home, path) = (door.id, door.path.clone());
        let held = Session {
            hash: [1; 32], id: SessionId(1), district: kecheng(), holder: Holder::Household { card: CardId(3) },
            agent: "a phone".into(), begun: now, seen: now, until: now + SignedDuration::from_hours(1),
        };
        let kept = held.clone();
        deed(&w, move |tx| {
            place::insert(tx, &door)?;
            card::insert(tx, &Card { id: CardId(3), household: home, hash: [8; 32], code: vec![9], issued: now, revoked: None })?;
            session::insert(tx, &kept)
        }).unwrap();
        let by_hash = || w.store.read_now(|c| session::by_hash(c, &[1; 32])).unwrap().unwrap();
        let by_id = || w.store.read_now(|c| session::one(c, SessionId(1))).unwrap().unwrap();
        let at_home = Home { id: home, path, name: "302".into() };
        for found in [by_hash(), by_id()] {
            assert_eq!((found.session, found.home), (held.clone(), Some(at_home.clone())));
        }
        deed(&w, move |tx| card::revoke(tx, CardId(3), now).map(|_| ())).unwrap();
        for found in [by_hash(), by_id()] {
            assert_eq!((found.session, found.home), (held.clone(), None));
        }
    }

    fn sessions_and_accounts_are_kept_as_they_are(kind) {
        let w = world(kind);
        let now = w.clock.now();
        let holders = [
            Holder::Staff { account: AccountId(1), person: PersonId(2) },
            Holder::Captain { card: CardId(3), person: PersonId(4) },
            Holder::Household { card: CardId(3) },
        ];
        let sessions: Vec<Session> = (0u8..).zip(holders).map(|(n, holder)| Session {
            hash: [n; 32], id: SessionId(i64::from(n) + 1), district: kecheng(), holder,
            agent: "a browser".into(), begun: now, seen: now, until: now + SignedDuration::from_hours(1),
        }).collect();
        let all = sessions.clone();
        deed(&w, move |tx| all.iter().try_for_each(|s| session::insert(tx, s))).unwrap();
        for s in &sessions {
            let found = w.store.read_now(|c| session::by_hash(c, &s.hash)).unwrap().unwrap();
            assert_eq!((&found.session, found.home), (s, None), "a card that is not there lets nobody in");
        }
        deed(&w, |tx| session::end_of_card(tx, CardId(3)).map(|_| ())).unwrap();
        let found = w.store.read_now(|c| session::one(c, SessionId(1))).unwrap().unwrap();
        assert_eq!(found.session, sessions[0]);
        assert_eq!(w.store.read_now(|c| session::one(c, SessionId(3))).unwrap(), None);
        for (id, second) in [(1, SecondFactor::Off), (2, SecondFactor::Offered(vec![1])), (3, SecondFactor::On { secret: vec![1], step: 9 })] {
            let made = Account {
                id: AccountId(id), district: kecheng(), person: PersonId(2), login: format!("login{id}"),
                password: None, must_change: id == 2, second, closed: None,
            };
            let kept = made.clone();
            deed(&w, move |tx| account::insert(tx, &made)).unwrap();
            assert_eq!(w.store.read_now(|c| account::by_login(c, &kept.login)).unwrap(), Some(kept));
        }
        let taken = deed(&w, |tx| account::insert(tx, &Account {
            id: AccountId(9), district: kecheng(), person: PersonId(2), login: "login1".into(),
            password: None, must_change: false, second: SecondFactor::Off, closed: None,
        }));
        assert!(matches!(taken, Err(StoreError::Unique(_))), "{taken:?}");
        deed(&w, |tx| account::set_recovery(tx, AccountId(1), &[[1; 32], [2; 32]])).unwrap();
        let use_up = |tx: &mut Tx<'_>| account::use_recovery(tx, AccountId(1), &[1; 32]);
        assert!(matches!(deed(&w, use_up), Ok(tanxin_store::Done::Now { value: true, .. })));
        assert!(matches!(deed(&w, use_up), Ok(tanxin_store::Done::Now { value: false, .. })), "good once");
        let pin = Pin { pin: Some("a".into()), word: None };
        for set in [Pin { pin: None, word: Some("b".into()) }, pin.clone()] {
            deed(&w, move |tx| account::set_pin(tx, PersonId(4), &set)).unwrap();
        }
        assert_eq!(w.store.read_now(|c| account::pin_of(c, kecheng(), PersonId(4))).unwrap(), pin);
    }

    fn a_thousand_strangers_get_a_few_guesses_and_the_owner_never_waits(kind) {
        let w = world(kind);
        let (who, own) = ([1; 32], [2; 32]);
        deed(&w, move |tx| lockout::remember(tx, &own, &who)).unwrap();
        assert!(w.store.read_now(|c| lockout::is_known(c, &own, &who)).unwrap());
        assert!(!w.store.read_now(|c| lockout::is_known(c, &[3; 32], &who)).unwrap());
        let strangers = Line { who, device: None };
        let owner = Line { who, device: Some(own) };
        let mut guesses = 0;
        for minute in 0..24 * 60 {
            for _ in 0..2 {
                let now = w.clock.now();
                guesses += u32::from(w.store.read_now(|c| lockout::count(c, &strangers, now)).unwrap().is_ok());
            }
            if minute % 60 == 0 {
                let now = w.clock.now();
                let turn = w.store.read_now(|c| lockout::count(c, &owner, now)).unwrap();
                assert!(turn.is_ok(), "the owner waits because of strangers");
                w.store.read_now(|c| lockout::was_right(c, &owner)).unwrap();
            }
            w.clock.advance(SignedDuration::from_mins(1));
        }
        assert!((FREE + 10..=MOST_A_DAY).contains(&guesses), "{guesses}");
        // A restart forgets nothing: the count is in the database.
        let again = w.database.open(&w.clock).unwrap();
        let now = w.clock.now();
        assert!(again.read_now(|c| lockout::count(c, &strangers, now)).unwrap().is_err());
    }

    fn many_at_once_gain_nothing(kind) {
        let w = world(kind);
        let now = w.clock.now();
        let judged: u32 = std::thread::scope(|s| {
            let tries: Vec<_> = (0..20).map(|_| s.spawn(|| {
                let line = Line { who: [5; 32], device: None };
                u32::from(w.store.read_now(|c| lockout::count(c, &line, now)).unwrap().is_ok())
            })).collect();
            tries.into_iter().map(|t| t.join().unwrap()).sum()
        });
        assert_eq!(judged, FREE);
    }
}
