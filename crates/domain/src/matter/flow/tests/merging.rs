//! Merging by story, and by chance: what is taken out again is as it was, with as much time.

use super::*;
use crate::calendar::Calendar;
use crate::clock::due;
use crate::event::Event;
use crate::matter::{LinkKind, With, told};
use crate::rate::Answered;

const LEAD: MatterId = MatterId(20);
const MERGE: Move = Move::Merge { lead: LEAD };

#[test]
fn a_follower_stands_still_is_asked_and_closes_for_itself() {
    let mut s = begun();
    s.step(at("2022-03-04T09:00"), &MERGE).unwrap();
    assert_eq!(
        (s.state, s.next(), s.flow.lead()),
        (MatterState::Merged, None, Some(LEAD))
    );
    for (m, why) in [
        (Move::Solve { without: false }, MatterRefusal::AlreadyMerged),
        (MERGE, MatterRefusal::AlreadyMerged),
        (
            pass(stop(Level::Community, 3, "3wd"), Why::Hand),
            MatterRefusal::AlreadyMerged,
        ),
    ] {
        assert_eq!(s.step(at("2022-03-04T10:00"), &m), Err(why));
    }
    let level = Level::Township;
    s.step(at("2022-03-20T10:00"), &Move::AskToo { level, late: false })
        .unwrap();
    assert_eq!(s.next(), Some((at("2022-03-28T00:00"), Due::Silence)));
    assert_eq!(
        s.flow.settled_at(),
        Level::Township,
        "where the lead was solved"
    );
    let word = |verdict| Move::Confirm {
        verdict,
        grade: None,
        up: None,
        told: None,
        instead: false,
    };
    let mut not = s.clone();
    s.step(at("2022-03-21T10:00"), &word(Verdict::Solved))
        .unwrap();
    assert_eq!(
        s.flow.lead(),
        Some(LEAD),
        "it stays written with what it was settled"
    );
    assert!(matches!(
        s.step(at("2022-03-21T11:00"), &Move::Unmerge { ends: None }),
        Err(MatterRefusal::AlreadyConfirmed { .. })
    ));
    // "Not solved" takes it out, and it opens as any matter opens again.
    not.step(at("2022-03-21T10:00"), &word(Verdict::Not))
        .unwrap();
    assert_eq!(
        (not.flow.lead(), not.reopened, not.state),
        (None, 1, MatterState::Open)
    );
    assert_eq!(not.flow.due(), at("2022-03-24T17:30"), "its days anew");
}

#[test]
fn it_comes_back_with_answer_tasks_and_time() {
    let mut s = begun();
    let answer = AnswerId(5);
    s.step(at("2022-03-03T16:00"), &Move::Answer { answer })
        .unwrap();
    let (arrive, joint) = (Limit::WorkingHours(4), Limit::WorkingDays(3));
    let calls = vec![OfficeId(21)];
    s.step(
        at("2022-03-04T09:00"),
        &Move::Whistle {
            calls,
            arrive,
            joint,
            ends: None,
        },
    )
    .unwrap();
    let before = s.clone();
    s.step(at("2022-03-04T10:00"), &MERGE).unwrap();
    let mut undone = s.clone();
    s.step(at("2022-03-10T10:00"), &Move::Unmerge { ends: None })
        .unwrap();
    assert_eq!((s.state, s.flow.office), (before.state, before.flow.office));
    assert_eq!(before.flow.tasks[0].arrive_by, at("2022-03-04T15:00"));
    assert_eq!(s.flow.tasks[0].arrive_by, at("2022-03-10T15:00"));
    assert_eq!(
        (before.flow.due(), s.flow.due()),
        (at("2022-03-08T17:30"), at("2022-03-14T17:30"))
    );
    // Undone, it is exactly what it was, unless something fell due meanwhile.
    let flow = Box::new(before.flow.clone());
    let undo = Move::Undo { flow };
    assert_eq!(
        undone.clone().act(at("2022-03-04T15:00"), &undo),
        Err(MatterRefusal::UndoTooLate)
    );
    undone.step(at("2022-03-04T10:30"), &undo).unwrap();
    assert_eq!(undone, before);
}

/// Working time that is left until an instant, in hours that offices work.
fn hours_left(now: Timestamp, end: Timestamp) -> u16 {
    let ends = |n| due(Calendar::china(), now, Limit::WorkingHours(n), &[]);
    (0..2000).find(|n| ends(n + 1) > end).unwrap_or(2000)
}

/// Days that are left of a clock of days.
fn days_left(s: &Standing, now: Timestamp) -> i64 {
    s.flow.days(now).left.max(0)
}

fn event(nr: usize, at: Timestamp, payload: &serde_json::Value) -> Event {
    let (salt, text) = ([0; 16], payload.to_string());
    Event {
        district: crate::District::new(330802).unwrap(),
        seq: nr as i64 + 1,
        at,
        kind: "matter.moved".into(),
        place: None,
        subject: 1,
        actor_kind: "system".into(),
        actor_id: 0,
        digest: [0; 32],
        payload: Some((salt, text)),
        hash: [0; 32],
    }
}

proptest! {
    #[test]
    fn taken_out_again_it_has_the_time_it_had(
        told in prop::collection::vec((moves(), 1i64..3000), 0..12), hold in 0i64..40_000,
    ) {
        let (mut s, mut now) = (begun(), at("2022-03-03T15:00"));
        for (m, minutes) in told {
            now += jiff::SignedDuration::from_mins(minutes);
            while let Some((when, due)) = s.next().filter(|(when, _)| *when <= now) {
                s.step(when, &by_the_clock(&s, due)).unwrap();
            }
            let _ = s.step(now, &m);
        }
        prop_assume!(s.state.with_office());
        let before = s.clone();
        s.step(now, &MERGE).unwrap();
        let back = now + jiff::SignedDuration::from_mins(hold);
        s.step(back, &Move::Unmerge { ends: None }).unwrap();
        prop_assert_eq!(s.state, before.state);
        if s.flow.overdue {
            return Ok(());
        }
        prop_assert!(s.flow.due() > back, "nothing is due at once");
        match before.flow.clock.limit {
            _ if !before.flow.clock.more.is_empty() => {}
            Limit::Hours(_) => prop_assert_eq!(
                s.flow.due().duration_since(back), before.flow.due().duration_since(now)),
            Limit::WorkingHours(_) => prop_assert_eq!(
                hours_left(back, s.flow.due()), hours_left(now, before.flow.due())),
            Limit::WorkingDays(_) => {
                // With no day left, and none left of that day, there is the next one.
                let (was, is) = (days_left(&before, now), days_left(&s, back));
                prop_assert!(is == was || (was == 0 && is == 1), "{was} {is}");
            }
            // Days that end on a day off are given the next working day: the clock's own
            // property counts them one by one.
            _ => {}
        }
        for (a, b) in s.flow.tasks.iter().zip(&before.flow.tasks).filter(|(a, _)| a.open()) {
            prop_assert_eq!((a.nr, a.office, a.arrived), (b.nr, b.office, b.arrived));
            if b.done_by > now {
                prop_assert_eq!(hours_left(back, a.done_by), hours_left(now, b.done_by));
            }
        }
        // All that is no time is as it was.
        let bare = |s: &Standing| {
            let mut flow = s.flow.clone();
            flow.clock.pauses.clear();
            for task in &mut flow.tasks {
                (task.arrive_by, task.done_by) = (now, now);
            }
            flow.named = flow.named.map(|n| super::Named { until: now, ..n });
            flow.deciding = flow.deciding.map(|d| super::Deciding { until: now, ..d });
            flow
        };
        prop_assert_eq!(bare(&s), bare(&before));
    }

    #[test]
    fn what_events_tell_is_what_is_kept(
        moves in prop::collection::vec((moves(), 1i64..3000), 1..30),
    ) {
        let (mut s, mut now) = (begun(), at("2022-03-03T15:00"));
        let mut events = vec![event(0, now, &serde_json::json!({ "flow": s.flow }))];
        let mut answered = Answered::None;
        let mut live: Vec<With> = Vec::new();
        for (m, minutes) in moves {
            now += jiff::SignedDuration::from_mins(minutes);
            let mut due: Vec<(Timestamp, Move)> = Vec::new();
            while let Some((when, owed)) = s.next().filter(|(when, _)| *when <= now) {
                due.push((when, by_the_clock(&s, owed)));
                let (when, m) = due.last().unwrap();
                s.step(*when, m).unwrap();
                answered = answered.after(&s.state, s.flow.was_late());
                events.push(event(events.len(), *when, &serde_json::json!({ "move": m })));
            }
            let before = s.flow.lead();
            // Half of the merges are undone as they were.
            let undo = before.is_none().then(|| s.flow.clone());
            if s.step(now, &m).is_err() {
                continue;
            }
            answered = answered.after(&s.state, s.flow.was_late());
            let with = |other| With { kind: LinkKind::Merged, other };
            let mut payload = serde_json::json!({ "move": m });
            match (before, s.flow.lead()) {
                (None, Some(lead)) => {
                    live.push(with(lead));
                    payload["link"] = serde_json::json!(with(lead));
                }
                (Some(lead), None) => {
                    live.clear();
                    payload["unlink"] = serde_json::json!(with(lead));
                }
                _ => {}
            }
            events.push(event(events.len(), now, &payload));
            if let (Move::Merge { lead }, Some(flow), 0) = (&m, undo, minutes % 2) {
                let undo = Move::Undo { flow: Box::new(flow) };
                if s.step(now, &undo).is_ok() {
                    live.clear();
                    let payload = serde_json::json!({ "move": undo, "unlink": with(*lead) });
                    events.push(event(events.len(), now, &payload));
                }
            }
        }
        let told = told(&events).unwrap().unwrap();
        prop_assert_eq!(&told.standing, &s);
        prop_assert_eq!(told.answered, answered);
        let open: Vec<With> = told.links.iter().filter(|l| l.ended.is_none()).map(|l| l.with).collect();
        prop_assert_eq!(open, live);
    }
}
