//! Lock-out: failures slow down whoever tries, and nobody else.
//!
//! Failures are counted by whom was tried and from which device. A device that
//! has signed in before has a count of its own; all strangers together share one.
//! So strangers can make their own tries slow, never those of the owner at a known
//! device; and no address is ever counted, because a whole building may sit behind one.

use crate::refusal::Sentence;
use jiff::{SignedDuration, Timestamp};

/// Failures that cost no waiting: everybody mistypes.
pub const FREE: u32 = 4;
/// The first wait; each failure after it doubles.
pub const FIRST: SignedDuration = SignedDuration::from_secs(30);
/// The longest wait.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(1);
/// So long without a try, and the count begins anew.
pub const FORGET: SignedDuration = SignedDuration::from_hours(24);
/// The most guesses strangers together get in any 24 hours; a test holds it.
pub const MOST_A_DAY: u32 = 33;

/// Failures in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tries {
    /// How many.
    pub failures: u32,
    /// When the last was.
    pub last: Timestamp,
}

/// The wait after so many failures.
fn wait(failures: u32) -> SignedDuration {
    match failures.checked_sub(FREE) {
        None => SignedDuration::ZERO,
        Some(over) if over >= 16 => LONGEST,
        Some(over) => FIRST.saturating_mul(1 << over).min(LONGEST),
    }
}

/// May one try now? Tells the count with this try in it, or when to come again.
///
/// A try is counted before it is judged, so that many at once gain nothing. A clock
/// that fell back counts as no time gone by.
pub fn try_now(before: Option<Tries>, now: Timestamp) -> Result<Tries, Slow> {
    let fresh = Tries {
        failures: 1,
        last: now,
    };
    let Some(before) = before else {
        return Ok(fresh);
    };
    let gone = now.duration_since(before.last);
    if gone >= FORGET {
        return Ok(fresh);
    }
    let left = wait(before.failures) - gone.max(SignedDuration::ZERO);
    if left > SignedDuration::ZERO {
        return Err(Slow { left });
    }
    Ok(Tries {
        failures: before.failures.saturating_add(1),
        last: now,
    })
}

/// Too many failures: it takes a while before the next try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slow {
    /// How long still.
    pub left: SignedDuration,
}

impl Sentence for Slow {
    fn key(&self) -> &'static str {
        if self.left <= SignedDuration::from_mins(1) {
            "refuse-slow-seconds"
        } else {
            "refuse-slow-minutes"
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        let seconds = self.left.as_secs().max(1);
        vec![
            ("seconds", seconds.to_string()),
            ("minutes", (seconds as u64).div_ceil(60).to_string()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn start() -> Timestamp {
        "2022-03-03T00:00:00Z".parse().unwrap()
    }

    /// Tries at every chance; returns the instants of the guesses that were judged.
    fn attack(pauses: &[i64]) -> Vec<Timestamp> {
        let (mut now, mut kept, mut guesses) = (start(), None, Vec::new());
        for pause in pauses {
            now += SignedDuration::from_secs(*pause);
            if let Ok(tries) = try_now(kept, now) {
                kept = Some(tries);
                guesses.push(now);
            }
        }
        guesses
    }

    fn most_in_a_day(guesses: &[Timestamp]) -> usize {
        let within = |from: &Timestamp| {
            let ends = *from + SignedDuration::from_hours(24);
            guesses.iter().filter(|g| *g >= from && **g < ends).count()
        };
        guesses.iter().map(within).max().unwrap_or(0)
    }

    #[test]
    fn the_greediest_attacker_gets_few_guesses() {
        let most = most_in_a_day(&attack(&[1; 3 * 86_400]));
        assert!(most as u32 <= MOST_A_DAY, "{most}");
        assert!(
            most as u32 >= MOST_A_DAY,
            "the bound says what holds: {most}"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_rhythm_gets_more(pauses in proptest::collection::vec(
            prop_oneof![1i64..40, 25i64..3700, 80_000i64..90_000], 1..400,
        )) {
            prop_assert!(most_in_a_day(&attack(&pauses)) as u32 <= MOST_A_DAY);
        }
    }

    #[test]
    fn a_few_slips_cost_nothing_and_a_day_forgets() {
        assert_eq!(attack(&[0, 5, 5, 5]).len(), FREE as usize);
        assert_eq!(attack(&[0, 5, 5, 5, 5]).len(), FREE as usize);
        assert_eq!(attack(&[0, 5, 5, 5, 30]).len(), FREE as usize + 1);
        let many = Tries {
            failures: 90,
            last: start(),
        };
        let later = start() + FORGET;
        assert_eq!(try_now(Some(many), later).unwrap().failures, 1);
    }

    #[test]
    fn a_clock_that_falls_gives_no_guesses_away() {
        let many = Tries {
            failures: 10,
            last: start(),
        };
        let before = start() - SignedDuration::from_hours(48);
        assert!(try_now(Some(many), before).is_err());
    }
}
