//! The flow by story, and by moves made by chance.

use super::*;
use crate::matter::MatterRefusal;
use crate::when;
use proptest::prelude::*;

fn at(wall: &str) -> Timestamp {
    when::instant(wall.parse().unwrap()).unwrap()
}
fn stop(level: Level, office: i64, limit: &str) -> Stop {
    Stop {
        level,
        office: OfficeId(office),
        limit: limit.parse().unwrap(),
    }
}
fn begun() -> Standing {
    let first = stop(Level::Compound, 2, "3wd");
    Standing::begin(Flow::begin(
        at("2022-03-03T15:00"),
        ("home".into(), 0),
        first,
        None,
    ))
}
fn pass(to: Stop, why: Why) -> Move {
    Move::Pass {
        to,
        why,
        told: None,
    }
}

#[test]
fn a_missed_clock_goes_up_at_its_instant_and_who_had_it_first_stays_first() {
    let mut s = begun();
    assert_eq!(s.next(), Some((at("2022-03-08T17:30"), Due::End)));
    let community = stop(Level::Community, 3, "3wd");
    s.step(at("2022-03-08T17:30"), &pass(community, Why::Clock))
        .unwrap();
    assert_eq!((s.flow.first, s.flow.office), (OfficeId(2), OfficeId(3)));
    assert_eq!(
        (s.flow.late, s.flow.ups, &s.flow.had[..]),
        (1, 1, &[OfficeId(2), OfficeId(3)][..])
    );
    assert_eq!(s.next(), Some((at("2022-03-11T17:30"), Due::End)));
    s.step(at("2022-03-11T17:30"), &Move::Overdue { lapsed: false })
        .unwrap();
    assert_eq!((s.next(), s.flow.late), (None, 2));
}

#[test]
fn not_ours_names_whose_and_refused_twice_the_level_above_decides() {
    let mut s = begun();
    let (other, community) = (
        stop(Level::Compound, 9, "3wd"),
        stop(Level::Community, 3, "3wd"),
    );
    let accept = Limit::WorkingDays(1);
    let name = |to| Move::Name {
        to,
        accept,
        until: None,
    };
    assert_eq!(
        s.step(
            at("2022-03-04T09:00"),
            &name(stop(Level::Compound, 2, "3wd"))
        ),
        Err(MatterRefusal::SameOffice)
    );
    s.step(at("2022-03-04T09:00"), &name(other)).unwrap();
    // The named office has until Monday evening; our own clock goes on.
    assert_eq!(s.next(), Some((at("2022-03-07T17:30"), Due::Taken)));
    assert_eq!(
        s.step(at("2022-03-04T09:10"), &name(other)),
        Err(MatterRefusal::AlreadyNamed)
    );
    assert_eq!(
        s.step(at("2022-03-04T09:10"), &pass(community, Why::Hand)),
        Err(MatterRefusal::AlreadyNamed)
    );
    s.step(
        at("2022-03-04T10:00"),
        &Move::Decline {
            above: None,
            until: None,
        },
    )
    .unwrap();
    s.step(at("2022-03-04T11:00"), &name(other)).unwrap();
    let above = Some((community, Limit::WorkingDays(1)));
    s.step(
        at("2022-03-07T09:00"),
        &Move::Decline { above, until: None },
    )
    .unwrap();
    assert_eq!(
        s.step(at("2022-03-07T09:10"), &name(other)),
        Err(MatterRefusal::Deciding)
    );
    let mut silent = s.clone();
    s.step(at("2022-03-07T16:00"), &pass(other, Why::Decided))
        .unwrap();
    assert_eq!(
        (s.flow.office, s.flow.sides, s.flow.decided),
        (OfficeId(9), 1, true)
    );
    assert_eq!(
        s.step(at("2022-03-07T16:10"), &name(community)),
        Err(MatterRefusal::DecidedAbove)
    );
    // Nothing decided in time: the level above has it. Both end on Tuesday evening, and what
    // the level above owes comes before the office's own clock.
    assert_eq!(
        silent.next(),
        Some((at("2022-03-08T17:30"), Due::Undecided))
    );
    silent
        .step(at("2022-03-08T17:30"), &pass(community, Why::Undecided))
        .unwrap();
    assert_eq!((silent.flow.office, silent.flow.late), (OfficeId(3), 0));
}

#[test]
fn passing_on_is_undone_with_clock_and_people_unless_something_fell_due_meanwhile() {
    let mut s = begun();
    let before = s.clone();
    let community = stop(Level::Community, 3, "3wd");
    s.step(at("2022-03-08T17:00"), &pass(community, Why::Hand))
        .unwrap();
    let undo = Move::Undo {
        flow: Box::new(before.flow.clone()),
    };
    let mut late = s.clone();
    assert_eq!(
        late.act(at("2022-03-08T17:30"), &undo),
        Err(MatterRefusal::UndoTooLate)
    );
    assert_eq!(late, s, "a refusal changes nothing");
    s.step(at("2022-03-08T17:29"), &undo).unwrap();
    assert_eq!(s, before);
    s.step(at("2022-03-08T17:29"), &Move::Withdraw).unwrap();
    assert_eq!(
        s.step(at("2022-03-08T17:29"), &undo),
        Err(MatterRefusal::AlreadyWithdrawn)
    );
}

#[test]
fn the_lead_does_not_close_over_an_open_task_without_a_reason() {
    let mut s = begun();
    let whistle = |calls: &[i64]| Move::Whistle {
        calls: calls.iter().map(|c| OfficeId(*c)).collect(),
        arrive: Limit::WorkingHours(4),
        joint: Limit::WorkingDays(3),
        ends: None,
    };
    assert_eq!(
        s.step(at("2022-03-04T09:00"), &whistle(&[])),
        Err(MatterRefusal::NobodyCalled)
    );
    assert_eq!(
        s.step(at("2022-03-04T09:00"), &whistle(&[2])),
        Err(MatterRefusal::CalledAlready)
    );
    s.step(at("2022-03-04T09:00"), &whistle(&[21, 22])).unwrap();
    assert_eq!(
        s.step(at("2022-03-04T09:00"), &whistle(&[22])),
        Err(MatterRefusal::CalledAlready)
    );
    assert_eq!(s.next(), Some((at("2022-03-04T15:00"), Due::Missed(1))));
    s.step(at("2022-03-04T10:00"), &Move::Arrive { nr: 1 })
        .unwrap();
    s.step(at("2022-03-04T15:00"), &Move::Missed { nr: 2 })
        .unwrap();
    assert!(s.flow.tasks[1].missed && !s.flow.tasks[1].late);
    s.step(at("2022-03-07T10:00"), &Move::Done { nr: 1 })
        .unwrap();
    assert_eq!(
        s.step(at("2022-03-07T10:00"), &Move::Done { nr: 1 }),
        Err(MatterRefusal::TaskOver)
    );
    let close = Move::Solve { without: false };
    assert_eq!(
        s.step(at("2022-03-07T11:00"), &close),
        Err(MatterRefusal::TasksOpen { open: 1 })
    );
    s.step(at("2022-03-07T11:00"), &Move::Solve { without: true })
        .unwrap();
    assert!(s.flow.tasks[1].left);
}

#[test]
fn pauses_and_more_time_are_capped_and_asked_before_the_end() {
    let mut s = begun();
    let pause = |until: &str| Move::Pause {
        until: at(until),
        most: 10,
    };
    assert_eq!(
        s.act(at("2022-03-04T09:00"), &pause("2022-03-14T09:00")),
        Err(MatterRefusal::PauseTooLong { most: 10 })
    );
    s.act(at("2022-03-04T09:00"), &pause("2022-03-08T09:00"))
        .unwrap();
    assert_eq!(s.flow.due(), at("2022-03-10T17:30"));
    assert_eq!(
        s.step(at("2022-03-05T09:00"), &pause("2022-03-09T09:00")),
        Err(MatterRefusal::AlreadyPaused)
    );
    s.step(at("2022-03-07T09:00"), &Move::Resume).unwrap();
    assert_eq!(s.flow.due(), at("2022-03-09T17:30"));
    assert_eq!(
        s.step(at("2022-03-07T09:01"), &Move::Resume),
        Err(MatterRefusal::NotPaused)
    );
    let ask = |n| Move::Ask {
        more: Limit::WorkingDays(n),
        most: 7,
        of: None,
    };
    assert_eq!(
        s.step(at("2022-03-07T10:00"), &ask(8)),
        Err(MatterRefusal::TooMuchAsked { most: 7 })
    );
    assert_eq!(
        s.act(at("2022-03-09T17:30"), &ask(2)),
        Err(MatterRefusal::ClockEnded)
    );
    s.step(at("2022-03-09T17:29"), &ask(2)).unwrap();
    s.step(at("2022-03-09T17:29"), &Move::Grant).unwrap();
    assert_eq!(s.flow.due(), at("2022-03-11T17:30"));
    assert_eq!(
        s.step(at("2022-03-10T09:00"), &ask(1)),
        Err(MatterRefusal::AskedAlready)
    );
}

#[test]
fn not_solved_opens_again_at_the_office_and_the_second_time_above() {
    let mut s = begun();
    let no = |up| Move::Confirm {
        verdict: Verdict::Not,
        grade: None,
        up,
        told: None,
        instead: false,
    };
    let solve = Move::Solve { without: false };
    s.step(at("2022-03-04T09:00"), &solve).unwrap();
    assert_eq!(s.next(), Some((at("2022-03-12T00:00"), Due::Silence)));
    s.step(at("2022-03-05T09:00"), &no(None)).unwrap();
    assert_eq!((s.flow.office, s.reopened, s.flow.ups), (OfficeId(2), 1, 0));
    assert_eq!(s.flow.due(), at("2022-03-09T17:30"), "its days anew");
    s.step(at("2022-03-07T09:00"), &solve).unwrap();
    s.step(
        at("2022-03-08T09:00"),
        &no(Some(stop(Level::Community, 3, "3wd"))),
    )
    .unwrap();
    assert_eq!((s.flow.office, s.reopened, s.flow.ups), (OfficeId(3), 2, 1));
    // Silence is noted in the first instant after the days of asking, and never before.
    s.step(at("2022-03-09T09:00"), &solve).unwrap();
    assert_eq!(
        s.step(at("2022-03-16T23:59"), &Move::Silence),
        Err(MatterRefusal::StillAsking)
    );
    s.step(at("2022-03-17T00:00"), &Move::Silence).unwrap();
    assert!(matches!(s.state, MatterState::NoAnswer { .. }));
}

mod calendars;
mod merging;
mod time;

fn stops() -> impl Strategy<Value = Stop> {
    let limit = prop_oneof![
        (1u16..80).prop_map(Limit::Hours),
        (1u16..9).prop_map(Limit::WorkingDays),
        (1u16..20).prop_map(Limit::WorkingHours),
        (1u16..9).prop_map(Limit::Days),
    ];
    (0usize..6, 1i64..9, limit).prop_map(|(level, office, limit)| Stop {
        level: Level::ALL[level],
        office: OfficeId(office),
        limit,
    })
}

fn moves() -> impl Strategy<Value = Move> {
    let whys = prop::sample::select(vec![Why::Hand, Why::Taken, Why::Decided]);
    let verdicts = prop::sample::select(Verdict::ALL.to_vec());
    let accept = Limit::WorkingDays(1);
    prop_oneof![
        Just(Move::Answer {
            answer: AnswerId(5)
        }),
        any::<bool>().prop_map(|without| Move::Solve { without }),
        (stops(), whys).prop_map(|(to, why)| pass(to, why)),
        stops().prop_map(move |to| Move::Name {
            to,
            accept,
            until: None
        }),
        prop::option::of(stops()).prop_map(move |s| Move::Decline {
            above: s.map(|s| (s, accept)),
            until: None,
        }),
        prop::collection::vec(1i64..9, 0..3).prop_map(|calls| Move::Whistle {
            calls: calls.into_iter().map(OfficeId).collect(),
            arrive: Limit::WorkingHours(4),
            joint: Limit::WorkingDays(2),
            ends: None,
        }),
        (1u16..4).prop_map(|nr| Move::Arrive { nr }),
        (1u16..4).prop_map(|nr| Move::Done { nr }),
        (1u16..400).prop_map(|h| Move::Ask {
            more: Limit::WorkingDays(h % 9 + 1),
            most: 7,
            of: None,
        }),
        Just(Move::Grant),
        Just(Move::Refuse),
        Just(Move::Resume),
        (verdicts, prop::option::of(stops())).prop_map(|(verdict, up)| Move::Confirm {
            verdict,
            grade: Some(Grade::Fair),
            up,
            told: None,
            instead: false,
        }),
        Just(Move::Withdraw),
        (20i64..23).prop_map(|lead| Move::Merge {
            lead: MatterId(lead)
        }),
        Just(Move::Unmerge { ends: None }),
        Just(Move::AskToo {
            level: Level::Community,
            late: false,
        }),
    ]
}

/// What the clock does when something is due, as the services do it.
fn by_the_clock(s: &Standing, due: Due) -> Move {
    let above = Level::ALL.into_iter().find(|l| *l > s.flow.level);
    let above = above.map(|l| stop(l, 100 + l as i64, "2wd"));
    match due {
        Due::Silence => Move::Silence,
        Due::Taken => pass(s.flow.named.unwrap().stop, Why::Silence),
        Due::Undecided => pass(s.flow.deciding.unwrap().above, Why::Undecided),
        Due::Missed(nr) => Move::Missed { nr },
        Due::AskToo(level) => Move::AskToo { level, late: false },
        Due::Freed => Move::Unmerge { ends: None },
        Due::End => {
            let lapsed = s.flow.asked.is_some();
            above.map_or(Move::Overdue { lapsed }, |to| pass(to, Why::Clock))
        }
    }
}

proptest! {
    #[test]
    fn worked_out_again_from_what_was_told_it_is_the_same(
        told in prop::collection::vec((moves(), 1i64..4000), 1..40),
    ) {
        let first = begun();
        let (mut s, mut now, mut kept) = (first.clone(), at("2022-03-03T15:00"), Vec::new());
        for (m, minutes) in told {
            now += jiff::SignedDuration::from_mins(minutes);
            // First what is due by then, each at its own instant.
            while let Some((when, due)) = s.next().filter(|(when, _)| *when <= now) {
                let m = by_the_clock(&s, due);
                let before = s.clone();
                // A named office may have got it at the very instant: nothing to pass then.
                prop_assert!(s.step(when, &m).is_ok(), "{:?} at {} refused: {:?}", m, when, before);
                kept.push((when, serde_json::to_string(&m).unwrap()));
                let later = s.next().is_none_or(|(next, due)| (next, due) > (when, Due::Silence));
                prop_assert!(later, "time goes on");
                prop_assert!(kept.len() < 4000, "it comes to rest");
            }
            let before = s.clone();
            match s.step(now, &m) {
                Ok(()) => kept.push((now, serde_json::to_string(&m).unwrap())),
                Err(_) => prop_assert_eq!(&s, &before, "a refusal changes nothing"),
            }
            prop_assert!(s.flow.had.contains(&s.flow.first) && s.flow.had.contains(&s.flow.office));
            let settled = matches!(s.state, MatterState::Confirmed { .. });
            let waits = s.flow.open_tasks().count() > 0 || s.flow.named.is_some();
            prop_assert!(!(settled && waits), "settled, nobody is waited for");
        }
        let mut again = first;
        for (when, told) in &kept {
            let m: Move = serde_json::from_str(told).unwrap();
            again.step(*when, &m).unwrap();
        }
        prop_assert_eq!(&again, &s);
        let flow: Flow = serde_json::from_str(&serde_json::to_string(&s.flow).unwrap()).unwrap();
        prop_assert_eq!(flow, s.flow);
    }
}
