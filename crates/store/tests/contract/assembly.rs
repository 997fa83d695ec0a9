//! Assemblies: what is kept comes back, and a door lets each voter in once.

use crate::{World, kecheng, said, world};
use jiff::Timestamp;
use tanxin_domain::assembly::{
    AgendaItem, Assembly, CheckIn, How, Intention, Mark, Progress, RollEntry, Says, Speaker, State,
    Turn, Voter, Who,
};
use tanxin_domain::place::PlacePath;
use tanxin_domain::{AgendaItemId, AssemblyId, PlaceId, RollEntryId, SpeakerId, rule};
use tanxin_store::assembly::{self as store, Asked, Edition, Written};
use tanxin_store::{StoreError, on_both};

const ID: AssemblyId = AssemblyId(500);

fn t(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn called() -> Assembly {
    let path = PlacePath::root(PlaceId(1)).child(PlaceId(2));
    Assembly {
        id: ID,
        place: PlaceId(2),
        path,
        title: "1单元户主大会".into(),
        at: t("2022-03-03T06:30:00Z"),
        venue: "1单元门口".into(),
        rule: rule::by_version("COMMUNITY_ASSEMBLY@2022-03-01").unwrap(),
        waiver: Some("水管爆了".into()),
        called_at: t("2022-03-01T01:00:00Z"),
        continues: None,
        paper: false,
        postponed: 0,
        state: State::Called,
    }
}

fn lines() -> Vec<RollEntry> {
    let marks = [
        Mark::Entitled,
        Mark::Let,
        Mark::Vacant,
        Mark::Entitled,
        Mark::Undelivered,
    ];
    let line = |(at, mark): (usize, &Mark)| RollEntry {
        id: RollEntryId(600 + at as i64),
        no: at as u32 + 1,
        voter: Voter::Household(PlaceId(10 + at as i64)),
        mark: *mark,
        area: 0,
    };
    marks.iter().enumerate().map(line).collect()
}

/// A frozen assembly with five lines, three of which count.
fn frozen(w: &World) -> Assembly {
    let a = called()
        .freeze(&lines(), t("2022-03-03T06:00:00Z"))
        .unwrap();
    let kept = a.clone();
    w.store
        .write_now(kecheng(), None, move |tx| {
            store::insert(tx, &kept)?;
            store::insert_roll(tx, ID, &lines())?;
            tx.emit(said(ID.0))
        })
        .unwrap();
    a
}

fn here(entry: i64, how: How, holder: Option<i64>, minute: i64) -> CheckIn {
    CheckIn {
        entry: RollEntryId(entry),
        how,
        holder: holder.map(RollEntryId),
        at: Timestamp::from_second(1_646_288_000 + 60 * minute).unwrap(),
        by: ("staff".into(), 7),
    }
}

fn put_in(w: &World, a: &Assembly, new: CheckIn) -> Result<(), StoreError> {
    let roll = a.roll().unwrap();
    w.store
        .write_now(kecheng(), None, move |tx| {
            store::insert_check_in(tx, &roll, &new)?;
            tx.emit(said(new.entry.0))
        })
        .map(|_| ())
}

on_both! {
    fn every_step_comes_back_as_it_was_taken(kind) {
        let w = world(kind);
        let called = called();
        let kept = called.clone();
        w.store.write_now(kecheng(), None, move |tx| {
            store::insert(tx, &kept)?;
            tx.emit(said(ID.0))
        }).unwrap();
        let ask = || w.store.read_now(|c| store::one(c, kecheng(), ID)).unwrap();
        assert_eq!(ask(), Some(called.clone()));
        let put_off = called.postpone(t("2022-03-24T06:30:00Z"), "老年食堂".into(), w.clock.now()).unwrap();
        let frozen = put_off.clone().freeze(&lines(), t("2022-03-24T06:00:00Z")).unwrap();
        let roll = frozen.roll().unwrap();
        let all = tanxin_domain::assembly::Attendance::count(&frozen.rule, 3, 3, 0);
        let open = frozen.clone().open(&roll.quorum(&all).unwrap(), t("2022-03-24T06:31:00Z")).unwrap();
        let closed = open.clone().close(t("2022-03-24T08:00:00Z")).unwrap();
        let cancelled = frozen.clone().cancel("停电".into(), t("2022-03-24T06:10:00Z")).unwrap();
        for step in [put_off, frozen, open, closed, cancelled] {
            let kept = step.clone();
            w.store.write_now(kecheng(), None, move |tx| {
                store::save(tx, &kept)?;
                tx.emit(said(ID.0))
            }).unwrap();
            assert_eq!(ask(), Some(step));
        }
    }

    fn a_row_that_cannot_be_is_named(kind) {
        use diesel::RunQueryDsl as _;
        let w = world(kind);
        frozen(&w);
        let mut conn = w.database.database.connect().unwrap();
        diesel::sql_query("UPDATE assembly SET opened_at = 1").execute(&mut conn).unwrap();
        let read = w.store.read_now(|c| store::one(c, kecheng(), ID));
        assert!(matches!(&read, Err(StoreError::Impossible { table: "assembly", .. })), "{read:?}");
    }

    fn the_roll_counts_let_flats_and_leaves_out_empty_ones(kind) {
        let w = world(kind);
        let a = frozen(&w);
        let counted = |present, proxy, missing| {
            let n = w.store.read_now(|c| store::attendance(c, kecheng(), &a)).unwrap();
            assert_eq!((n.entitled, n.need), (3, 2));
            assert_eq!((n.present, n.proxy, n.missing), (present, proxy, missing));
        };
        assert_eq!(w.store.read_now(|c| store::roll(c, kecheng(), ID)).unwrap(), lines());
        let second = w.store.read_now(|c| store::entry_of(c, kecheng(), ID, PlaceId(11))).unwrap();
        assert_eq!(second, Some(lines()[1]));
        counted(0, 0, 2);
        put_in(&w, &a, here(600, How::Scanned, None, 1)).unwrap();
        put_in(&w, &a, here(603, How::Proxy, Some(600), 2)).unwrap();
        counted(2, 1, 0);
        let held = w.store.read_now(|c| store::held_by(c, kecheng(), ID, RollEntryId(600))).unwrap();
        assert_eq!(held, 1);
        let last = w.store.read_now(|c| store::check_ins(c, kecheng(), ID)).unwrap();
        assert_eq!(last[0], here(603, How::Proxy, Some(600), 2));
        let roll = a.roll().unwrap();
        w.store.write_now(kecheng(), None, move |tx| {
            assert!(store::remove_check_in(tx, &roll, RollEntryId(603))?);
            assert!(!store::remove_check_in(tx, &roll, RollEntryId(603))?);
            tx.emit(said(603))
        }).unwrap();
        counted(1, 0, 1);
    }

    fn two_doors_let_the_same_voter_in_once(kind) {
        let w = world(kind);
        let a = frozen(&w);
        // The second server shares the database, so nothing in memory can help.
        let other = w.database.open(&w.clock).unwrap();
        let roll = a.roll().unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let outcomes = runtime.block_on(async {
            let mut waiting = tokio::task::JoinSet::new();
            for n in 0..40 {
                let store = if n % 2 == 0 { w.store.clone() } else { other.clone() };
                let how = [How::Scanned, How::Typed, How::Ticked, How::Phone][n % 4];
                let new = here(600, how, None, n as i64);
                waiting.spawn(async move {
                    store.write(kecheng(), None, move |tx| {
                        store::insert_check_in(tx, &roll, &new)?;
                        tx.emit(said(600))
                    }).await
                });
            }
            waiting.join_all().await
        });
        let let_in = outcomes.iter().filter(|o| o.is_ok()).count();
        let told = outcomes.iter().filter(|o| matches!(o, Err(StoreError::Unique(_)))).count();
        assert_eq!((let_in, told), (1, 39), "{outcomes:?}");
        let (_, there) = w.store.read_now(|c| store::at_door(c, kecheng(), ID, PlaceId(10))).unwrap().unwrap();
        assert!(there.is_some());
        assert_eq!(w.store.read_now(|c| tanxin_store::event::verify(c, kecheng())).unwrap(), Ok(2));
    }

    fn agenda_and_speakers_come_back(kind) {
        let w = world(kind);
        frozen(&w);
        let since = t("2022-03-03T06:31:00Z");
        let mut agenda: Vec<AgendaItem> = (1..=3).map(|no| AgendaItem {
            id: AgendaItemId(700 + i64::from(no)),
            no,
            title: format!("第{no}件事"),
            speech_s: 180,
            progress: Progress::Ahead,
        }).collect();
        let speaker = |n: i64, who, turn| Speaker {
            id: SpeakerId(800 + n),
            item: AgendaItemId(701),
            no: n as u32,
            who,
            allotted_s: 180,
            turn,
        };
        let queue = [
            speaker(1, Who::Voter(RollEntryId(600)), Turn::Speaking { since, before_ms: 5 }),
            speaker(2, Who::Guest("物业经理".into()), Turn::Waiting),
        ];
        let (items, turns) = (agenda.clone(), queue.clone());
        w.store.write_now(kecheng(), None, move |tx| {
            store::insert_items(tx, ID, &items)?;
            for s in &turns {
                store::insert_speaker(tx, ID, s)?;
            }
            tx.emit(said(ID.0))
        }).unwrap();
        agenda[0].progress = Progress::Now { since };
        let mut first = queue[0].clone();
        (first.turn, first.allotted_s) = (Turn::Paused { used_ms: 90_000 }, 240);
        let (item, turn) = (agenda[0].clone(), first.clone());
        w.store.write_now(kecheng(), None, move |tx| {
            store::save_item(tx, ID, &item)?;
            store::save_speaker(tx, ID, &turn)?;
            tx.emit(said(ID.0))
        }).unwrap();
        assert_eq!(w.store.read_now(|c| store::items(c, kecheng(), ID)).unwrap(), agenda);
        let heard = w.store.read_now(|c| store::speakers(c, kecheng(), ID)).unwrap();
        assert_eq!(heard, [first, queue[1].clone()]);
    }

    fn what_a_household_says_last_is_what_it_said(kind) {
        let w = world(kind);
        frozen(&w);
        for says in [Says::Comes, Says::Proxy(PlaceId(11))] {
            let said_now = Intention { household: PlaceId(10), says, at: w.clock.now() };
            w.store.write_now(kecheng(), None, move |tx| {
                store::set_intention(tx, ID, &said_now)?;
                tx.emit(said(ID.0))
            }).unwrap();
            let one = w.store.read_now(|c| store::intention_of(c, kecheng(), ID, PlaceId(10))).unwrap();
            assert_eq!(one, Some(said_now));
        }
        assert_eq!(w.store.read_now(|c| store::intentions(c, kecheng(), ID)).unwrap().len(), 1);
    }

    fn minutes_keep_every_version_and_two_writers_never_overwrite(kind) {
        let w = world(kind);
        frozen(&w);
        let write = |version, text: &str| {
            let new = Written {
                item: Some(AgendaItemId(701)),
                version,
                text: text.into(),
                at: w.clock.now(),
                by: ("staff".into(), 7),
            };
            w.store.write_now(kecheng(), None, move |tx| {
                store::write_minutes(tx, ID, &new)?;
                tx.emit(said(ID.0))
            })
        };
        write(1, "灯要修").unwrap();
        write(2, "灯要修，物业三天内办").unwrap();
        let late = write(2, "灯已修");
        assert!(matches!(late, Err(StoreError::Unique(_))), "{late:?}");
        let now = w.store.read_now(|c| store::written_now(c, kecheng(), ID)).unwrap();
        assert_eq!((now.len(), now[0].version, now[0].text.as_str()), (1, 2, "灯要修，物业三天内办"));
        assert_eq!(w.store.read_now(|c| store::written(c, kecheng(), ID)).unwrap().len(), 2);
    }

    fn editions_come_back(kind) {
        let w = world(kind);
        frozen(&w);
        let edition = |n: u32| Edition {
            edition: n,
            at: w.clock.now(),
            public: "{}".into(),
            archive: vec![1, 2, 3],
            public_hash: [n as u8; 32],
            archive_hash: [9; 32],
        };
        let both = [edition(1), edition(2)];
        w.store.write_now(kecheng(), None, move |tx| {
            for e in &both {
                store::insert_edition(tx, ID, e)?;
            }
            tx.emit(said(ID.0))
        }).unwrap();
        let kept = w.store.read_now(|c| store::editions(c, kecheng(), ID)).unwrap();
        assert_eq!(kept, [edition(2), edition(1)]);
    }

    fn lists_show_what_is_ahead_first_and_only_below(kind) {
        let w = world(kind);
        let make = |n: i64, at: &str, elsewhere: bool| {
            let top = PlacePath::root(PlaceId(1));
            let place = PlaceId(if elsewhere { 99 } else { 2 });
            Assembly { id: AssemblyId(n), at: t(at), place, path: top.child(place), ..called() }
        };
        let later = make(501, "2022-03-20T06:30:00Z", false);
        let sooner = make(502, "2022-03-10T06:30:00Z", false);
        let beside = make(503, "2022-03-11T06:30:00Z", true);
        let over = make(504, "2022-03-02T06:30:00Z", false).cancel("停电".into(), w.clock.now()).unwrap();
        let all = [later, sooner, beside, over];
        w.store.write_now(kecheng(), None, move |tx| {
            for a in &all {
                store::insert(tx, a)?;
            }
            tx.emit(said(ID.0))
        }).unwrap();
        let ask = |below: Option<PlacePath>, ahead| {
            let asked = Asked { below, ahead, skip: 0, most: 10 };
            let found = w.store.read_now(move |c| store::list(c, kecheng(), &asked)).unwrap();
            found.iter().map(|a| a.id.0).collect::<Vec<_>>()
        };
        assert_eq!(ask(None, true), [502, 503, 501]);
        assert_eq!(ask(Some(called().path), true), [502, 501]);
        assert_eq!(ask(None, false), [504]);
        let door = called().path.child(PlaceId(10));
        let since = t("2022-03-01T00:00:00Z");
        let near = w.store.read_now(|c| store::concerning(c, kecheng(), &door, since)).unwrap();
        assert_eq!(near.iter().map(|a| a.id.0).collect::<Vec<_>>(), [504, 502, 501]);
    }
}
