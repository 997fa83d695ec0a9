//! Time that is stopped and asked for: never more than the chain lets an office have.

use super::*;
use crate::clock::Clock;
use jiff::SignedDuration;

fn pause(until: Timestamp, most: u16) -> Move {
    Move::Pause { until, most }
}

#[test]
fn an_hour_in_which_the_office_closes_is_a_day_that_stood_still() {
    let mut s = begun();
    // Each day the clock would end on it stands still until the office has closed.
    for day in ["08", "09", "10"] {
        assert_eq!(s.flow.due(), at(&format!("2022-03-{day}T17:30")));
        let (from, until) = (format!("2022-03-{day}T17:00"), s.flow.due());
        s.act(at(&from), &pause(until, 3)).unwrap();
    }
    assert_eq!(s.flow.due(), at("2022-03-11T17:30"));
    let before = s.clone();
    assert_eq!(
        s.act(at("2022-03-11T17:00"), &pause(s.flow.due(), 3)),
        Err(MatterRefusal::PauseTooLong { most: 3 })
    );
    assert_eq!(s, before, "a refusal changes nothing");
    // What was stored under a looser rule is worked out again all the same.
    s.step(at("2022-03-11T17:00"), &pause(s.flow.due(), 3))
        .unwrap();
}

#[test]
fn going_on_in_the_evening_gives_back_no_day_that_was_won() {
    let mut s = begun();
    s.act(at("2022-03-08T17:00"), &pause(at("2022-03-10T17:30"), 3))
        .unwrap();
    s.act(at("2022-03-08T18:00"), &Move::Resume).unwrap();
    assert_eq!(s.flow.due(), at("2022-03-09T17:30"));
    assert_eq!(s.flow.clock.days_paused(), 1);
    assert_eq!(
        s.act(at("2022-03-09T17:00"), &pause(at("2022-03-11T17:30"), 3)),
        Err(MatterRefusal::PauseTooLong { most: 3 })
    );
}

#[test]
fn more_time_is_granted_before_the_end_or_not_at_all() {
    let mut s = begun();
    let ask = Move::Ask {
        more: Limit::WorkingDays(5),
        most: 7,
        of: None,
    };
    s.act(at("2022-03-08T17:00"), &ask).unwrap();
    let end = at("2022-03-08T17:30");
    let asked = s.clone();
    s.act(end, &Move::Overdue { lapsed: true }).unwrap();
    assert_eq!((s.flow.asked, s.flow.overdue), (None, true));
    assert_eq!(
        s.act(at("2022-03-09T09:00"), &Move::Grant),
        Err(MatterRefusal::ClockEnded)
    );
    // An event that does not say so left the asking open: a recount finds it open, and granted
    // when that was done, but no deed grants it any more.
    let old: Move = serde_json::from_str(r#"{"do":"overdue"}"#).unwrap();
    let mut s = asked;
    s.step(end, &old).unwrap();
    assert_eq!(s.flow.asked, Some(Limit::WorkingDays(5)));
    assert_eq!(
        s.act(at("2022-03-09T09:00"), &Move::Grant),
        Err(MatterRefusal::ClockEnded)
    );
    s.step(at("2022-03-09T09:00"), &Move::Grant).unwrap();
    assert_eq!(serde_json::to_string(&old).unwrap(), r#"{"do":"overdue"}"#);
}

/// An end is at most so many days later than another, as the clock counts them.
fn within(clock: &Clock, (was, is): (Timestamp, Timestamp), most: u16) -> bool {
    let (china, most) = (Calendar::china(), i64::from(most));
    match clock.limit {
        Limit::Hours(_) if clock.more.is_empty() => {
            is.duration_since(was) <= SignedDuration::from_hours(24 * most)
        }
        Limit::Until(_) if clock.more.is_empty() => days(when::day(was), when::day(is)) <= most,
        _ => china.count(when::day(was), when::day(is)) <= most,
    }
}

proptest! {
    #[test]
    fn however_it_is_stopped_it_is_no_longer_than_the_chain_lets_it(
        limit in prop_oneof![
            (1u16..80).prop_map(Limit::Hours), (1u16..20).prop_map(Limit::WorkingHours),
            (1u16..9).prop_map(Limit::Days), (1u16..9).prop_map(Limit::WorkingDays),
            (3i64..20).prop_map(|n| Limit::Until(
                when::day(at("2022-03-03T15:00")).saturating_add(jiff::Span::new().days(n)))),
        ],
        more in prop::option::of(1u16..5),
        most in 1u16..12,
        // When it is stopped: so many minutes later, or so long before the end; until when: so
        // many minutes, or the closing of that many days later; and when it goes on before that.
        stops in prop::collection::vec(
            (1i64..3000, any::<bool>(), 0i64..4, prop::option::of(1i64..3000),
             prop::option::of(1i64..3000)), 1..30),
    ) {
        let mut s = begun();
        s.flow.clock = Clock::new(at("2022-03-03T15:00"), limit);
        s.flow.clock.more.extend(more.map(Limit::WorkingDays));
        let (bare, mut now) = (s.flow.due(), at("2022-03-03T15:00"));
        for (gap, at_the_end, day, long, goes_on) in stops {
            let minutes = |n| SignedDuration::from_mins(n);
            let end = s.flow.due() - minutes(gap % 60 + 1);
            now = match at_the_end {
                true if end > now => end,
                _ => now + minutes(gap),
            };
            let until = match long {
                Some(long) => now + minutes(long),
                None => crate::calendar::closing(
                    when::day(now).saturating_add(jiff::Span::new().days(day))),
            };
            if s.act(now, &pause(until, most)).is_ok() {
                if let Some(after) = goes_on {
                    now += minutes(after);
                    let _ = s.act(now, &Move::Resume);
                }
                let moved = (bare, s.flow.due());
                prop_assert!(within(&s.flow.clock, moved, most), "{:?} {:?}", moved, s.flow.clock);
            }
        }
    }
}
