//! Clocks by the law's own words, and against counting minute by minute.

use super::*;
use proptest::prelude::*;

fn at(wall: &str) -> Timestamp {
    when::instant(wall.parse().unwrap()).unwrap()
}
fn ends(from: &str, limit: &str) -> String {
    let end = due(Calendar::china(), at(from), limit.parse().unwrap(), &[]);
    when::local(end).strftime("%Y-%m-%dT%H:%M").to_string()
}
fn pause(from: &str, until: &str) -> Pause {
    Pause {
        from: at(from),
        until: at(until),
        held: false,
    }
}

#[test]
fn each_unit_ends_where_the_law_says() {
    // Hours run through nights and holidays.
    assert_eq!(ends("2022-03-04T17:00", "24h"), "2022-03-05T17:00");
    // The day it begins on is left out; a last day off moves to the next working day.
    assert_eq!(ends("2022-03-03T15:00", "7d"), "2022-03-10T17:30");
    assert_eq!(ends("2022-03-03T15:00", "2d"), "2022-03-07T17:30");
    // Friday evening, three working days: Monday, Tuesday, Wednesday.
    assert_eq!(ends("2022-03-04T22:00", "3wd"), "2022-03-09T17:30");
    // Saturday 29 and Sunday 30 January 2022 were worked, the week after was not.
    assert_eq!(ends("2022-01-28T10:00", "2wd"), "2022-01-30T17:30");
    assert_eq!(ends("2022-01-28T10:00", "3wd"), "2022-02-07T17:30");
    // Working hours stop at noon and at night.
    assert_eq!(ends("2022-03-04T11:00", "2wh"), "2022-03-04T15:00");
    assert_eq!(ends("2022-03-04T16:30", "4wh"), "2022-03-07T11:30");
    assert_eq!(ends("2022-03-05T10:00", "7wh"), "2022-03-07T17:30");
    // A day that was promised is that day, worked or not.
    assert_eq!(ends("2022-03-03T15:00", "2022-03-05"), "2022-03-05T17:30");
    assert_eq!(ends("2022-03-03T18:00", "2022-03-03"), "2022-03-04T00:00");
}

#[test]
fn what_stands_still_is_not_counted() {
    let mut clock = Clock::new(at("2022-03-03T15:00"), Limit::WorkingDays(3));
    assert_eq!(clock.due(Calendar::china()), at("2022-03-08T17:30"));
    // From Monday to Wednesday: Tuesday and Wednesday are not counted, Monday is.
    clock.pauses = vec![pause("2022-03-07T10:00", "2022-03-09T09:00")];
    assert_eq!(clock.due(Calendar::china()), at("2022-03-10T17:30"));
    assert_eq!(clock.days_paused(), 3);
    assert!(clock.paused(at("2022-03-08T00:00")).is_some());
    assert!(clock.paused(at("2022-03-09T09:00")).is_none());
    clock.more = vec![Limit::WorkingDays(2)];
    assert_eq!(clock.due(Calendar::china()), at("2022-03-14T17:30"));
    let hours = Clock {
        limit: Limit::Hours(24),
        more: Vec::new(),
        pauses: vec![pause("2022-03-03T20:00", "2022-03-04T08:00")],
        ..clock
    };
    assert_eq!(hours.due(Calendar::china()), at("2022-03-05T03:00"));
}

#[test]
fn what_stands_still_on_its_last_day_has_that_day_afterwards() {
    let c = Calendar::china();
    let mut clock = Clock::new(at("2022-03-03T15:00"), Limit::WorkingDays(3));
    clock.hold(at("2022-03-08T10:00"), at("2022-03-11T09:00"));
    assert_eq!(clock.due(c), at("2022-03-11T17:30"));
    // Ended when the office has closed, it is the next working day.
    clock.pauses.clear();
    clock.hold(at("2022-03-08T10:00"), at("2022-03-11T19:00"));
    assert_eq!(clock.due(c), at("2022-03-14T17:30"));
    assert_eq!(clock.days_paused(), 0, "nobody asked for it");
    // Of a pause it stood in, as much as was left.
    clock.pauses = vec![pause("2022-03-04T09:00", "2022-03-09T09:00")];
    clock.hold(at("2022-03-07T09:00"), at("2022-03-08T09:00"));
    assert_eq!(clock.pauses.len(), 3);
    assert_eq!(
        clock.paused(at("2022-03-08T12:00")).map(|p| p.held),
        Some(false)
    );
    assert_eq!(clock.due(c), at("2022-03-11T17:30"));
    assert_eq!(clock.days_paused(), 6, "the day between is counted once");
}

#[test]
fn a_limit_is_written_and_read_again() {
    for text in ["24h", "7d", "4wh", "3wd", "2022-03-08"] {
        assert_eq!(text.parse::<Limit>().unwrap().to_string(), text);
    }
    for wrong in ["", "h", "0h", "366d", "3w", "-1d", "三天"] {
        assert_eq!(wrong.parse::<Limit>(), Err(NoLimit), "{wrong}");
    }
}

/// Minute by minute: is this minute counted?
fn counted(limit: Limit, minute: Timestamp, pauses: &[Pause]) -> bool {
    if pauses.iter().any(|p| p.from <= minute && minute < p.until) {
        return false;
    }
    let local = when::local(minute).datetime();
    let open = HOURS.iter().any(|(a, b)| (*a..*b).contains(&local.time()));
    match limit {
        Limit::WorkingHours(_) => Calendar::china().works(local.date()) && open,
        _ => true,
    }
}

fn limits() -> impl Strategy<Value = Limit> {
    prop_oneof![
        (1u16..60).prop_map(Limit::Hours),
        (1u16..30).prop_map(Limit::WorkingHours),
        (1u16..20).prop_map(Limit::Days),
        (1u16..20).prop_map(Limit::WorkingDays),
    ]
}

/// Pauses in order, in minutes from the beginning: gap, length, gap, length.
fn pauses(from: Timestamp, gaps: &[(i64, i64)]) -> Vec<Pause> {
    let (mut minute, mut made) = (0, Vec::new());
    for (gap, long) in gaps {
        minute += gap;
        let start = from + SignedDuration::from_mins(minute);
        minute += long;
        let until = from + SignedDuration::from_mins(minute);
        made.push(Pause {
            from: start,
            until,
            held: false,
        });
    }
    made
}

proptest! {
    #[test]
    fn hours_are_as_counted_minute_by_minute(
        start in 0i64..2_000_000, n in 1u16..12, working: bool,
        gaps in prop::collection::vec((1i64..600, 1i64..2000), 0..3),
    ) {
        let from = at("2021-12-01T00:00") + SignedDuration::from_mins(start);
        let limit = if working { Limit::WorkingHours(n) } else { Limit::Hours(n) };
        let pauses = pauses(from, &gaps);
        let end = due(Calendar::china(), from, limit, &pauses);
        let (mut minute, mut left) = (from, i64::from(n) * 60);
        while left > 0 {
            left -= i64::from(counted(limit, minute, &pauses));
            minute += SignedDuration::from_mins(1);
        }
        prop_assert_eq!(end, minute);
    }

    #[test]
    fn days_are_as_counted_day_by_day(
        start in 0i64..2_000_000, n in 1i64..20, working: bool,
        gaps in prop::collection::vec((1i64..6000, 1i64..9000), 0..3),
    ) {
        let from = at("2021-12-01T00:00") + SignedDuration::from_mins(start);
        let made = n as u16;
        let limit = if working { Limit::WorkingDays(made) } else { Limit::Days(made) };
        let pauses = pauses(from, &gaps);
        let still = |d: Date| pauses.iter()
            .any(|p| when::day(p.from) < d && d <= when::day(p.until));
        // A day on which the office closes while the clock stands still is not the last one.
        let stands = |d: Date| pauses.iter().any(|p| p.from < closing(d) && closing(d) <= p.until);
        let (mut day, mut left) = (when::day(from), n);
        while left > 0 || stands(day) || !Calendar::china().works(day) {
            day = plus(day, 1);
            left -= i64::from(!still(day) && (!working || Calendar::china().works(day)));
        }
        let end = due(Calendar::china(), from, limit, &pauses);
        prop_assert_eq!(end, closing(day));
    }

    #[test]
    fn more_time_never_ends_sooner(
        start in 0i64..2_000_000, limit in limits(), later in 1i64..5000,
        gaps in prop::collection::vec((1i64..3000, 1i64..5000), 0..3),
    ) {
        let from = at("2021-12-01T00:00") + SignedDuration::from_mins(start);
        let pauses = pauses(from, &gaps);
        let c = Calendar::china();
        let end = due(c, from, limit, &pauses);
        prop_assert!(end > from);
        prop_assert!(due(c, from, limit, &[]) <= end, "a pause never brings it nearer");
        prop_assert!(end <= due(c, from + SignedDuration::from_mins(later), limit, &pauses));
    }
}
