//! Judges what happened by the rules of the domain alone, from the events.

use crate::world::{World, kecheng};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fmt;
use tanxin::services::matter::again;
use tanxin_domain::event::Event;
use tanxin_domain::matter::{Due, Flow, Move, Standing, Why};
use tanxin_store::event;

/// What was found.
pub struct Told {
    pub matters: usize,
    pub events: usize,
    /// Steps the clock took.
    pub steps: usize,
    /// How many steps of each kind.
    pub kinds: BTreeMap<String, usize>,
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Told {
            matters,
            events,
            steps,
            kinds,
        } = self;
        write!(
            f,
            "{matters} matters, {events} events, {steps} steps by the clock {kinds:?}"
        )
    }
}

/// Is this what the clock does when that is due?
fn fits(due: Due, told: &Move) -> bool {
    match (due, told) {
        (Due::Silence, Move::Silence) | (Due::End, Move::Overdue { .. }) => true,
        (Due::Missed(nr), Move::Missed { nr: told }) => nr == *told,
        (Due::Taken, Move::Pass { why, .. }) => *why == Why::Silence,
        (Due::Undecided, Move::Pass { why, .. }) => *why == Why::Undecided,
        (Due::End, Move::Pass { why, .. }) => *why == Why::Clock,
        _ => false,
    }
}

/// Walks one matter's events; answers how many steps the clock took.
fn walk(events: &[Event], last: Timestamp, kinds: &mut BTreeMap<String, usize>) -> usize {
    let (mut standing, mut steps): (Option<Standing>, usize) = (None, 0);
    for e in events {
        let (_, payload) = e.payload.as_ref().expect("nothing was erased");
        let payload: serde_json::Value = serde_json::from_str(payload).expect("JSON");
        if let Ok(flow) = serde_json::from_value::<Flow>(payload["flow"].clone()) {
            standing = Some(Standing::begin(flow));
            continue;
        }
        let s = standing.as_mut().expect("raised first");
        let told: Move = serde_json::from_value(payload["move"].clone()).expect("a move");
        let at = match payload["at"].as_str() {
            Some(at) => {
                let at: Timestamp = at.parse().expect("an instant");
                let next = s.next();
                let (when, due) = next.unwrap_or_else(|| panic!("{e:?}: nothing was due"));
                assert_eq!(at, when, "{e:?}: at the instant it was due");
                assert!(fits(due, &told), "{due:?} is not {told:?}");
                assert!(at <= e.at, "not before its time");
                steps += 1;
                *kinds
                    .entry(
                        format!("{due:?}")
                            .split('(')
                            .next()
                            .unwrap_or("")
                            .to_owned(),
                    )
                    .or_default() += 1;
                at
            }
            None => {
                let owed = s.next().filter(|(when, _)| *when <= e.at);
                assert_eq!(owed, None, "{e:?}: the clock's step was lost");
                e.at
            }
        };
        s.step(at, &told)
            .unwrap_or_else(|why| panic!("{e:?}: {why:?}"));
    }
    let s = standing.expect("raised");
    let owed = s.next().filter(|(when, _)| *when <= last);
    assert_eq!(owed, None, "a step is missing at the end");
    steps
}

/// Judges everything in the district.
pub fn judge(w: &World, matters: usize) -> Told {
    let now = w.clock.now();
    let mut by: BTreeMap<i64, Vec<Event>> = BTreeMap::new();
    let (mut after, mut count) = (0, 0);
    loop {
        let page = w
            .app
            .store
            .read_now(|c| event::after(c, kecheng(), after, 5000))
            .unwrap();
        let Some(last) = page.last() else { break };
        (after, count) = (last.seq, count + page.len());
        for e in page {
            if e.kind.starts_with("matter.") {
                by.entry(e.subject).or_default().push(e);
            }
        }
    }
    let (mut kinds, mut steps) = (BTreeMap::new(), 0);
    for events in by.values() {
        steps += walk(events, now, &mut kinds);
    }
    let (compared, amiss) = w
        .app
        .store
        .read_now(|c| again::compare(c, kecheng()))
        .unwrap();
    assert_eq!(amiss, None, "what is kept is what the events tell");
    assert_eq!((by.len(), compared), (matters, matters as u64));
    let whole = w
        .app
        .store
        .read_now(|c| event::verify(c, kecheng()))
        .unwrap();
    whole.unwrap_or_else(|broken| panic!("{broken}"));
    for needed in ["Silence", "Taken", "Undecided", "Missed", "End"] {
        assert!(
            kinds.contains_key(needed),
            "{needed} never happened: no simulation of it"
        );
    }
    Told {
        matters: by.len(),
        events: count,
        steps,
        kinds,
    }
}
