//! Matters: states are kept whole, lists are asked, secret ones stay secret.

use crate::{World, kecheng, said, world};
use tanxin_domain::category::CategoryCode;
use tanxin_domain::matter::{
    Confirmed, Flow, Grade, How, Level, Matter, MatterState, Source, Stop, Verdict, Worst,
};
use tanxin_domain::place::{Place, PlaceKind, PlacePath};
use tanxin_domain::{AnswerId, MatterId, OfficeId, PlaceId};
use tanxin_store::answer::{self, Answer, Confirmation};
use tanxin_store::matter::{self, Filter, Show};
use tanxin_store::photo::{self, Ready};
use tanxin_store::{Done, StoreError, on_both, place};

fn day(text: &str) -> jiff::civil::Date {
    text.parse().unwrap()
}

fn noon(day: &str) -> jiff::Timestamp {
    format!("{day}T04:00:00Z").parse().unwrap()
}

pub fn at_office(office: i64, due: &str) -> Flow {
    let raised = "2022-03-03T06:00:00Z".parse().unwrap();
    let stop = Stop {
        level: Level::Compound,
        office: OfficeId(office),
        limit: due.parse().unwrap(),
    };
    Flow::begin(raised, ("home".into(), 0), stop, None)
}

fn plain(id: i64, place: i64) -> Matter {
    Matter {
        id: MatterId(id),
        no: 0,
        place: PlaceId(place),
        floor: None,
        household: None,
        person: None,
        assembly: None,
        agenda_item: None,
        source: Source::Door,
        category: CategoryCode::parse("corridor-light").unwrap(),
        title: "楼道灯不亮".into(),
        text: "三楼的灯坏了一星期 💡 مصباح".into(),
        secret: false,
        name_public: false,
        state: MatterState::Open,
        flow: at_office(7, "2022-03-08"),
        raised_at: "2022-03-03T06:00:00Z".parse().unwrap(),
        reopened: 0,
        version: 1,
    }
}

/// Two places: 1 › 2, 1 › 3.
fn plant(w: &World) -> [PlacePath; 3] {
    let root = PlacePath::root(PlaceId(1));
    let paths = [root.clone(), root.child(PlaceId(2)), root.child(PlaceId(3))];
    let rows = paths.clone();
    w.store
        .write_now(kecheng(), None, move |tx| {
            for (i, path) in rows.iter().enumerate() {
                let id = path.last().unwrap();
                place::insert(
                    tx,
                    &Place {
                        id,
                        parent: (i > 0).then_some(PlaceId(1)),
                        kind: if i == 0 {
                            PlaceKind::District
                        } else {
                            PlaceKind::Township
                        },
                        path: path.clone(),
                        name: format!("{i}"),
                        stat_code: None,
                        household: None,
                    },
                )?;
            }
            tx.emit(said(1))
        })
        .map_err(|e: StoreError| e)
        .unwrap();
    paths
}

fn keep(w: &World, mut m: Matter) -> Matter {
    let done = w.store.write_now(kecheng(), None, move |tx| {
        m.no = matter::next_no(tx)?;
        let mut receipt = [0; 32];
        receipt[..8].copy_from_slice(&m.id.0.to_be_bytes());
        matter::insert(tx, &m, &receipt, b"sealed")?;
        tx.emit(said(m.id.0))?;
        Ok::<_, StoreError>(m.clone())
    });
    match done.unwrap() {
        Done::Now { value, .. } => value,
        before => panic!("{before:?}"),
    }
}

fn ask(w: &World, filter: Filter) -> Vec<i64> {
    // The morning of 9 March: what was due on the 8th is late.
    let now = "2022-03-09T01:00:00Z".parse().unwrap();
    let found = w
        .store
        .read_now(|c| matter::list(c, kecheng(), &filter, now, 100))
        .unwrap();
    let count = w
        .store
        .read_now(|c| matter::count(c, kecheng(), &filter, now))
        .unwrap();
    assert_eq!(count as usize, found.len());
    found.iter().map(|m| m.id.0).collect()
}

on_both! {
    fn every_state_is_kept_whole(kind) {
        let w = world(kind);
        plant(&w);
        let at = "2022-03-05T07:00:00Z".parse().unwrap();
        let solved = MatterState::Open.solve(at, day("2022-03-05")).unwrap();
        let Ok(Confirmed::Settled(done)) = solved.confirm(Verdict::Partly, Some(Grade::Fair), at)
        else { panic!() };
        let states = [
            MatterState::Open,
            MatterState::Answered { answer: AnswerId(4), at },
            MatterState::Merged,
            solved,
            done,
            MatterState::NoAnswer { at },
            MatterState::Withdrawn { at },
        ];
        for (i, state) in states.into_iter().enumerate() {
            let kept = keep(&w, Matter { state, ..plain(10 + i as i64, 2) });
            assert_eq!(kept.no, i as i64 + 1, "numbers run without a gap");
            let read = w.store.read_now(|c| matter::one(c, kecheng(), kept.id)).unwrap();
            assert_eq!(read, Some(kept));
        }
    }

    fn saving_counts_the_version_and_forgets_the_old_state(kind) {
        let w = world(kind);
        plant(&w);
        let at = "2022-03-05T07:00:00Z".parse().unwrap();
        let m = keep(&w, Matter { state: MatterState::Open.solve(at, day("2022-03-05")).unwrap(), ..plain(10, 2) });
        let open = Matter { state: MatterState::Open, reopened: 1, ..m.clone() };
        w.store.write_now(kecheng(), None, move |tx| {
            matter::save(tx, &open)?;
            tx.emit(said(10))
        }).map_err(|e: StoreError| e).unwrap();
        let read = w.store.read_now(|c| matter::one(c, kecheng(), m.id)).unwrap().unwrap();
        assert_eq!((read.state, read.reopened, read.version), (MatterState::Open, 1, 2));
        let missing = Matter { id: MatterId(999), ..read };
        let refused = w.store.write_now(kecheng(), None, move |tx| {
            matter::save(tx, &missing)?;
            tx.emit(said(999))
        });
        assert!(matches!(refused, Err(StoreError::Impossible { .. })), "{refused:?}");
    }

    fn lists_ask_by_place_state_office_and_never_show_secrets(kind) {
        let w = world(kind);
        let [_, two, _] = plant(&w);
        let at = "2022-03-05T07:00:00Z".parse().unwrap();
        keep(&w, plain(10, 2));
        keep(&w, Matter { flow: at_office(8, "2022-03-09"), ..plain(11, 3) });
        keep(&w, Matter { secret: true, household: Some(PlaceId(2)), ..plain(12, 2) });
        keep(&w, Matter { state: MatterState::Open.solve(at, day("2022-03-05")).unwrap(), ..plain(13, 2) });
        assert_eq!(ask(&w, Filter::default()), [13, 11, 10]);
        assert_eq!(ask(&w, Filter { below: Some(two.clone()), ..Filter::default() }), [13, 10]);
        assert_eq!(ask(&w, Filter { show: Show::Late, ..Filter::default() }), [10]);
        assert_eq!(ask(&w, Filter { show: Show::Asking, ..Filter::default() }), [13]);
        assert_eq!(ask(&w, Filter { show: Show::Working, by_due: true, ..Filter::default() }), [10, 11]);
        let of = |c: &mut _| matter::queue::due(c, kecheng(), (OfficeId(8), matter::Part::Has), None, 10);
        let due: Vec<MatterId> = w.store.read_now(of).unwrap().into_iter().map(|d| d.matter).collect();
        assert_eq!(due, [MatterId(11)]);
        assert_eq!(ask(&w, Filter { before: Some(2), ..Filter::default() }), [10]);
        let own = w.store.read_now(|c| matter::of_home(c, kecheng(), PlaceId(2), 10));
        let own: Vec<i64> = own.unwrap().into_iter().map(|m| m.id.0).collect();
        assert_eq!(own, [12], "its own, though it is secret");
        let standing = |below: Option<&_>, secret| {
            let now = "2022-03-09T01:00:00Z".parse().unwrap();
            let found = w.store.read_now(|c| matter::standing(c, kecheng(), below, secret, now));
            let found = found.unwrap();
            (found.working, found.late, found.asking)
        };
        assert_eq!(standing(None, false), (2, 1, 1));
        assert_eq!(standing(Some(&two), false), (1, 1, 1));
        assert_eq!(standing(Some(&two), true), (2, 2, 1), "the secret one is late too");
    }

    fn the_worst_colours_a_place_and_a_secret_colours_nothing(kind) {
        let w = world(kind);
        let [top, _, three] = plant(&w);
        let at = "2022-03-05T07:00:00Z".parse().unwrap();
        let solved = MatterState::Open.solve(at, day("2022-03-05")).unwrap();
        let Ok(Confirmed::Settled(done)) = solved.confirm(Verdict::Solved, None, at) else { panic!() };
        keep(&w, Matter { state: done, ..plain(10, 2) });
        keep(&w, plain(11, 2));
        keep(&w, Matter { secret: true, ..plain(12, 3) });
        keep(&w, Matter { state: done, ..plain(13, 3) });
        // About a floor: it colours the floor, not the whole stairwell.
        keep(&w, Matter { floor: Some(3), ..plain(14, 3) });
        let colours = |path: &PlacePath, today: &str| {
            w.store.read_now(|c| matter::colours(c, kecheng(), path, noon(today))).unwrap()
        };
        let seen = colours(&top, "2022-03-08");
        assert_eq!(seen.places, [(PlaceId(2), Worst::Due), (PlaceId(3), Worst::Settled)].into());
        assert_eq!(seen.floors, [((PlaceId(3), 3), Worst::Due)].into());
        assert_eq!(colours(&top, "2022-03-09").places[&PlaceId(2)], Worst::Late);
        let later = colours(&three, "2022-07-01");
        assert!(later.places.is_empty(), "what was settled long ago colours nothing: {later:?}");
    }

    fn one_word_a_round_and_answers_in_order(kind) {
        let w = world(kind);
        plant(&w);
        let m = keep(&w, plain(10, 2));
        let at = "2022-03-05T07:00:00Z".parse().unwrap();
        let says = Answer { id: AnswerId(5), matter: m.id, solved: true, office: OfficeId(7),
            person: None, text: "换了灯泡。".into(), at };
        let word = Confirmation { matter: m.id, round: 0, verdict: Verdict::Not, grade: Some(Grade::Dissatisfied),
            words: Some("又灭了。".into()), how: How::Web, at };
        let (a, b) = (says.clone(), word.clone());
        w.store.write_now(kecheng(), None, move |tx| {
            answer::insert(tx, &a)?;
            answer::confirm(tx, &b, false)?;
            tx.emit(said(10))
        }).map_err(|e: StoreError| e).unwrap();
        assert_eq!(w.store.read_now(|c| answer::of_matter(c, kecheng(), m.id)).unwrap(), [says]);
        assert_eq!(w.store.read_now(|c| answer::confirmations(c, kecheng(), m.id)).unwrap(), std::slice::from_ref(&word));
        let twice = w.store.write_now(kecheng(), None, move |tx| {
            answer::confirm(tx, &word, false)?;
            tx.emit(said(10))
        });
        assert!(matches!(twice, Err(StoreError::Unique(_))), "{twice:?}");
    }

    fn a_receipt_finds_its_matter_and_photos_come_back_as_bytes(kind) {
        let w = world(kind);
        plant(&w);
        let m = keep(&w, plain(10, 2));
        let mut receipt = [0; 32];
        receipt[..8].copy_from_slice(&10i64.to_be_bytes());
        let found = w.store.read_now(|c| matter::by_receipt(c, kecheng(), &receipt)).unwrap();
        assert_eq!(found, Some(m.clone()));
        assert_eq!(w.store.read_now(|c| matter::by_receipt(c, kecheng(), &[1; 32])).unwrap(), None);
        let seal = w.store.read_now(|c| matter::receipt_seal(c, kecheng(), m.id)).unwrap();
        assert_eq!(seal.as_deref(), Some(b"sealed".as_slice()));
        let ready = Ready { width: 4, height: 3, image: vec![0xFF, 0, 7], thumb: vec![9] };
        w.store.write_now(kecheng(), None, move |tx| {
            photo::insert(tx, m.id, None, &[ready.clone(), ready.clone()])?;
            tx.emit(said(10))
        }).map_err(|e: StoreError| e).unwrap();
        let photos = w.store.read_now(|c| photo::of_matter(c, kecheng(), m.id)).unwrap();
        assert_eq!(photos.len(), 2);
        let bytes = w.store.read_now(|c| photo::bytes(c, kecheng(), photos[1].id, false)).unwrap();
        assert_eq!(bytes, Some(vec![0xFF, 0, 7]));
        let one = w.store.read_now(|c| photo::one(c, kecheng(), photos[0].id)).unwrap();
        assert_eq!(one.map(|p| (p.matter, p.width)), Some((m.id, 4)));
    }
}
