//! What a poll decides, told with small numbers; the helpers every story uses.

mod elections;
mod motions;
mod refused;

use super::*;
use crate::rule;
use jiff::civil::date;

/// A day on which every rule used here is law.
pub(super) const DAY: Date = date(2026, 5, 1);

pub(in crate::poll) fn call(id: &str, questions: Vec<Question>) -> Call {
    let secret = rule::on_day(id, DAY).is_ok_and(|r| r.election.as_ref().is_some_and(|e| e.secret));
    Call {
        questions,
        secrecy: if secret {
            Secrecy::Secret
        } else {
            Secrecy::Open
        },
        round: Round::First,
        silent: false,
    }
}

pub(in crate::poll) fn poll(id: &str, call: Call) -> Result<Poll, PollRefusal> {
    Poll::call(rule::on_day(id, DAY).unwrap(), DAY, call)
}

pub(in crate::poll) fn motion(id: &str) -> Poll {
    poll(id, call(id, vec![Question::motion()])).unwrap()
}

pub(in crate::poll) fn election(seats: u16, standing: u16) -> Question {
    let candidate = |no| Candidate {
        no: CandidateNo(no),
        incumbent: no == 1,
    };
    let candidates = (1..=standing).map(candidate).collect();
    Question {
        kind: Kind::Election { seats, candidates },
    }
}

pub(in crate::poll) fn says(choice: Choice) -> Ballot {
    Ballot {
        weight: Amount::ONE,
        answers: vec![Answer::Motion(choice)],
    }
}

pub(in crate::poll) fn marks(numbers: &[u16]) -> Ballot {
    let picks = numbers.iter().map(|n| Pick::Listed(CandidateNo(*n)));
    Ballot {
        weight: Amount::ONE,
        answers: vec![Answer::Election(picks.collect())],
    }
}

pub(super) fn of(ballot: &Ballot, times: usize) -> impl Iterator<Item = Ballot> + use<> {
    std::iter::repeat_n(ballot.clone(), times)
}

pub(super) fn motions(yes: usize, no: usize, abstain: usize) -> Vec<Ballot> {
    let yes = of(&says(Choice::Yes), yes);
    let no = of(&says(Choice::No), no);
    yes.chain(no)
        .chain(of(&says(Choice::Abstain), abstain))
        .collect()
}

pub(super) fn voters(voters: u64) -> Amount {
    Amount { voters, area: 0 }
}

pub(super) fn entitled(count: u64) -> Turnout {
    Turnout {
        entitled: voters(count),
        ..Turnout::default()
    }
}

/// 「counted count/base share」 and what is missing.
pub(super) fn words(lines: &[Line]) -> Vec<String> {
    let one = |l: &Line| {
        let held = if l.held() {
            "✓".into()
        } else {
            format!("✗ -{}", l.missing)
        };
        let (counted, by) = (l.counted.word(), l.by.word());
        format!("{counted} {}/{} {by} {} {held}", l.count, l.base, l.share)
    };
    lines.iter().map(one).collect()
}

pub(super) fn decided(
    poll: &Poll,
    ballots: &[Ballot],
    turnout: Turnout,
) -> (Decision, Vec<String>) {
    let outcome = poll.outcome(&Tally::of(poll, ballots), &turnout).unwrap();
    let Outcome::Motion { returned, .. } = &outcome[0] else {
        panic!("no motion")
    };
    let lines: Vec<Line> = returned
        .quorum
        .iter()
        .chain(&returned.pass)
        .copied()
        .collect();
    (outcome[0].decision().unwrap(), words(&lines))
}

pub(super) fn elected(poll: &Poll, ballots: &[Ballot], turnout: Turnout) -> ElectionResult {
    match poll
        .outcome(&Tally::of(poll, ballots), &turnout)
        .unwrap()
        .swap_remove(0)
    {
        Outcome::Election(result) => result,
        Outcome::Motion { .. } => panic!("no election"),
    }
}

pub(super) fn numbers<'p>(picks: impl IntoIterator<Item = &'p Pick>) -> Vec<u16> {
    let number = |p: &Pick| match p {
        Pick::Listed(no) => no.0,
        Pick::Written(_) => 0,
    };
    picks.into_iter().map(number).collect()
}

#[test]
fn an_answer_is_kept_as_the_word_or_the_marks_it_is() {
    use std::collections::BTreeSet;
    let name = WriteIn::read("方 桂兰").unwrap();
    let marks: BTreeSet<Pick> = [Pick::Listed(CandidateNo(2)), Pick::Written(name)].into();
    let answers = vec![
        Answer::Motion(Choice::Yes),
        Answer::Motion(Choice::Abstain),
        Answer::Blank,
        Answer::Unclear,
        Answer::Election(marks),
        Answer::Election(BTreeSet::new()),
    ];
    let kept = serde_json::to_string(&answers).unwrap();
    assert_eq!(
        kept,
        r#"["yes","abstain","blank","unclear",[2,"方桂兰"],[]]"#
    );
    assert_eq!(serde_json::from_str::<Vec<Answer>>(&kept).unwrap(), answers);
    for wrong in [
        r#"["maybe"]"#,
        r#"[["方 桂兰"]]"#,
        "[[-1]]",
        "[7]",
        "[null]",
    ] {
        assert!(
            serde_json::from_str::<Vec<Answer>>(wrong).is_err(),
            "{wrong}"
        );
    }
}
