//! A motion: yes against the rule's shares, and silent ballots where they count.

use super::ballot::Amount;
use super::outcome::{Counts, Decision, Line, MotionResult, Outcome};
use super::tally::QuestionTally;
use super::{Poll, Secrecy};

impl Poll {
    pub(super) fn motion(&self, counts: Counts, sums: &QuestionTally, silent: Amount) -> Outcome {
        let returned = self.count(counts, sums);
        let counted = self.counts_silent() && self.secrecy() == Secrecy::Open;
        let with_silent = counted.then(|| {
            let (counts, sums) = joined(&returned, silent);
            Box::new(self.count(counts, &sums))
        });
        Outcome::Motion {
            returned,
            with_silent,
        }
    }

    fn count(&self, counts: Counts, sums: &QuestionTally) -> MotionResult {
        let zero = Amount::default();
        let (yes, no, abstain, invalid) = match sums {
            QuestionTally::Motion {
                yes,
                no,
                abstain,
                invalid,
            } => (*yes, *no, *abstain, *invalid),
            QuestionTally::Election { .. } => (zero, zero, zero, zero),
        };
        let quorum = counts.lines(&self.rule().quorum, zero);
        let pass = counts.lines(&self.rule().pass, yes);
        let decision = if !quorum.iter().all(Line::held) {
            Decision::NoQuorum
        } else if !pass.is_empty() && pass.iter().all(Line::held) {
            Decision::Carried
        } else {
            Decision::Lost
        };
        MotionResult {
            counts,
            yes,
            no,
            abstain,
            invalid,
            quorum,
            pass,
            decision,
        }
    }

    /// The conditions of the quorum of an election.
    pub(super) fn quorum(&self, counts: &Counts) -> Vec<Line> {
        counts.lines(&self.rule().quorum, Amount::default())
    }
}

/// Silent owners take part and join what most of those who answered said: by heads and by
/// area more than each other answer. Where no answer leads in both, they join none.
fn joined(returned: &MotionResult, silent: Amount) -> (Counts, QuestionTally) {
    let MotionResult {
        yes, no, abstain, ..
    } = *returned;
    let leads = |one: Amount, others: [Amount; 2]| {
        // Where the rule does not weigh by area, all areas are 0 and say nothing.
        let area = |other: Amount| one.area > other.area || (one.area == 0 && other.area == 0);
        let over = |other: &Amount| one.voters > other.voters && area(*other);
        others.iter().all(over)
    };
    let plus = |one: Amount, leading: bool| if leading { one.plus(silent) } else { one };
    let sums = QuestionTally::Motion {
        yes: plus(yes, leads(yes, [no, abstain])),
        no: plus(no, leads(no, [yes, abstain])),
        abstain: plus(abstain, leads(abstain, [yes, no])),
        invalid: returned.invalid,
    };
    // Some of the silent may have been there: they are not there twice.
    let taking_part = returned.counts.taking_part.plus(silent);
    let counts = Counts {
        present: returned.counts.present.at_least(taking_part),
        taking_part,
        cast: returned.counts.cast.plus(silent),
        valid: returned.counts.valid.plus(silent),
        ..returned.counts
    };
    (counts, sums)
}
