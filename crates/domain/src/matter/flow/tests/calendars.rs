//! What was counted before a year was decreed is told again as it was. On 2 April 2022, a
//! Saturday, offices worked; the 4th and 5th were holidays; by weekends alone it is otherwise.

use super::*;

/// The calendar before 2022 was decreed.
fn then() -> Calendar {
    Calendar::china().before(2022)
}

/// Before the holidays, with three working days.
fn friday() -> Standing {
    let first = stop(Level::Compound, 2, "3wd");
    let chain = ("home".into(), 0);
    Standing::begin(Flow::begin(at("2022-04-01T09:00"), chain, first, None))
}

/// Does a move as it was reckoned then, kept and read again.
#[track_caller]
fn did(s: &mut Standing, wall: &str, told: Move) {
    let told = told.reckoned(at(wall), &s.flow, &then());
    let kept = serde_json::to_string(&told).unwrap();
    let read: Move = serde_json::from_str(&kept).unwrap();
    assert_eq!(read, told);
    s.step(at(wall), &read).unwrap();
}

#[test]
fn ends_are_kept_as_they_were_reckoned() {
    let accept = Limit::WorkingDays(1);
    let (other, community) = (
        stop(Level::Compound, 9, "3wd"),
        stop(Level::Community, 3, "3wd"),
    );
    let name = || Move::Name {
        to: other,
        accept,
        until: None,
    };
    let mut s = friday();
    did(&mut s, "2022-04-01T10:00", name());
    assert_eq!(s.flow.named.unwrap().until, at("2022-04-04T17:30"));
    // An event that does not say until when is worked out by today's calendar.
    let mut old = friday();
    old.step(at("2022-04-01T10:00"), &name()).unwrap();
    assert_eq!(old.flow.named.unwrap().until, at("2022-04-02T17:30"));
    let decline = |above| Move::Decline { above, until: None };
    did(&mut s, "2022-04-01T10:10", decline(None));
    did(&mut s, "2022-04-01T10:20", name());
    did(
        &mut s,
        "2022-04-01T10:30",
        decline(Some((community, accept))),
    );
    assert_eq!(s.flow.deciding.unwrap().until, at("2022-04-04T17:30"));
    let whistle = Move::Whistle {
        calls: vec![OfficeId(21)],
        arrive: Limit::WorkingDays(1),
        joint: Limit::WorkingDays(1),
        ends: None,
    };
    did(&mut s, "2022-04-01T11:00", whistle);
    let task = |s: &Standing| (s.flow.tasks[0].arrive_by, s.flow.tasks[0].done_by);
    assert_eq!(task(&s), (at("2022-04-04T17:30"), at("2022-04-05T17:30")));
    // Merged at noon and taken out an hour later on a day that was worked, as was thought.
    did(
        &mut s,
        "2022-04-04T14:00",
        Move::Merge { lead: MatterId(20) },
    );
    did(&mut s, "2022-04-04T15:00", Move::Unmerge { ends: None });
    assert_eq!(task(&s), (at("2022-04-05T09:30"), at("2022-04-06T09:30")));
    assert_eq!(s.flow.deciding.unwrap().until, at("2022-04-05T09:30"));
}

#[test]
fn what_was_done_in_time_then_is_worked_out_again_though_the_end_has_moved() {
    // A working day from Friday: Monday then, but Saturday was worked.
    let mut s = friday();
    s.flow.clock.limit = Limit::WorkingDays(1);
    assert_eq!(s.flow.due_by(&then()), at("2022-04-04T17:30"));
    assert_eq!(s.flow.due(), at("2022-04-02T17:30"));
    let (monday, before) = (at("2022-04-04T09:00"), s.clone());
    let ask = Move::Ask {
        more: Limit::WorkingDays(2),
        most: 7,
        of: None,
    };
    let until = at("2022-04-06T17:30");
    let pause = Move::Pause { until, most: 10 };
    let community = stop(Level::Community, 3, "3wd");
    let undo = Move::Undo {
        flow: Box::new(before.flow.clone()),
    };
    for told in [&ask, &pause] {
        let mut again = before.clone();
        again.step(monday, told).unwrap();
        // A deed done today goes by what is decreed today.
        let now = before.clone().act(monday, told);
        assert_eq!(now, Err(MatterRefusal::ClockEnded));
    }
    s.step(monday, &pass(community, Why::Hand)).unwrap();
    assert_eq!(
        s.clone().act(monday, &undo),
        Err(MatterRefusal::UndoTooLate)
    );
    s.step(monday, &undo).unwrap();
    assert_eq!(s, before);
}
