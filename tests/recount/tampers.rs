//! What somebody might do to a file. Each answers whether it could be done to this one.

use std::sync::LazyLock;
use tanxin::blind::PollKey;
use tanxin_domain::poll::published::{Published, Said, Shown, hash};
use tanxin_domain::poll::{Amount, Answer, Choice, QuestionTally};

/// The public key of somebody else.
static OTHER: LazyLock<Vec<u8>> = LazyLock::new(|| PollKey::generate().unwrap().public().unwrap());

type Tamper = fn(&mut Published) -> bool;

/// The answers of a ballot.
fn answers(ballot: &mut Shown) -> &mut Vec<Answer> {
    match ballot {
        Shown::Token(token) => &mut token.answers,
        Shown::Paper { answers, .. } | Shown::Open { answers, .. } => answers,
    }
}

/// Turns the first answer of the first ballot round.
fn turned(f: &mut Published) -> bool {
    let Some(answer) = f.ballots.first_mut().and_then(|b| answers(b).first_mut()) else {
        return false;
    };
    *answer = match answer {
        Answer::Motion(Choice::Yes) => Answer::Motion(Choice::No),
        Answer::Motion(_) => Answer::Motion(Choice::Yes),
        Answer::Election(_) => Answer::Blank,
        Answer::Blank | Answer::Unclear => return false,
    };
    true
}

/// Whoever tampers works the hash out anew.
fn rehashed(f: &mut Published) -> bool {
    let done = turned(f);
    f.ballots_hash = hash(&f.ballots);
    done
}

fn pass_emptied(f: &mut Published) -> bool {
    f.rule.pass.clear();
    true
}

fn decided_otherwise(f: &mut Published) -> bool {
    for said in &mut f.results {
        if let Said::Motion { decision, .. } = said {
            let other = if decision == "poll-carried" {
                "poll-lost"
            } else {
                "poll-carried"
            };
            *decision = other.to_owned();
            return true;
        }
    }
    false
}

fn returned_otherwise(f: &mut Published) -> bool {
    match f.results.first_mut() {
        Some(Said::Motion {
            returned: Some(returned),
            ..
        }) => {
            let other = if returned == "poll-lost" {
                "poll-carried"
            } else {
                "poll-lost"
            };
            *returned = other.to_owned();
            true
        }
        _ => false,
    }
}

fn nobody_elected(f: &mut Published) -> bool {
    f.results.iter_mut().any(|said| match said {
        Said::Election { elected, .. } => !std::mem::take(elected).is_empty(),
        Said::Motion { .. } => false,
    })
}

fn elected_in_another_order(f: &mut Published) -> bool {
    f.results.iter_mut().any(|said| match said {
        Said::Election { elected, .. } if elected.len() > 1 => {
            elected.swap(0, 1);
            true
        }
        _ => false,
    })
}

fn next_otherwise(f: &mut Published) -> bool {
    f.results.iter_mut().any(|said| match said {
        Said::Election { next, .. } => {
            *next = if next == "runoff" { "open" } else { "runoff" }.to_owned();
            true
        }
        Said::Motion { .. } => false,
    })
}

fn sums_otherwise(f: &mut Published) -> bool {
    match f.tally.questions.last_mut() {
        Some(QuestionTally::Motion { yes, .. }) => yes.voters += 1,
        Some(QuestionTally::Election { votes, .. }) => match votes.values_mut().next() {
            Some(sum) => sum.area += 1,
            None => return false,
        },
        None => return false,
    }
    true
}

fn blank_otherwise(f: &mut Published) -> bool {
    f.tally.questions.iter_mut().any(|q| match q {
        QuestionTally::Election { blank, .. } => {
            blank.voters += 1;
            true
        }
        QuestionTally::Motion { .. } => false,
    })
}

/// Another number in a token, which keeps its signature.
fn renumbered(f: &mut Published) -> bool {
    match f.ballots.first_mut() {
        Some(Shown::Token(token)) => {
            token.number.replace_range(
                31..,
                if token.number.ends_with('0') {
                    "1"
                } else {
                    "0"
                },
            );
            f.ballots_hash = hash(&f.ballots);
            true
        }
        _ => false,
    }
}

fn signed_otherwise(f: &mut Published) -> bool {
    match f.ballots.first_mut() {
        Some(Shown::Token(token)) => {
            let first = if token.signature.starts_with('A') {
                "B"
            } else {
                "A"
            };
            token.signature.replace_range(..1, first);
            true
        }
        _ => false,
    }
}

/// Letters where digits belong, and capital ones.
fn number_in_capitals(f: &mut Published) -> bool {
    match f.ballots.first_mut() {
        Some(Shown::Token(token)) => {
            token.number = token.number.to_uppercase();
            true
        }
        _ => false,
    }
}

fn under_another_key(f: &mut Published) -> bool {
    f.public_key.as_mut().is_some_and(|key| {
        *key = data_encoding::BASE64.encode(&OTHER);
        true
    })
}

fn under_no_key(f: &mut Published) -> bool {
    f.public_key.take().is_some() && matches!(f.ballots.first(), Some(Shown::Token(_)))
}

fn paper_added(f: &mut Published) -> bool {
    let Some(Shown::Paper { serial, answers }) = f.ballots.last().cloned() else {
        return false;
    };
    f.ballots.push(Shown::Paper {
        serial: format!("{serial}0"),
        answers,
    });
    f.handed = u64::try_from(
        f.ballots
            .iter()
            .filter(|b| matches!(b, Shown::Paper { .. }))
            .count(),
    )
    .unwrap()
        - 1;
    true
}

fn paper_in_another_place(f: &mut Published) -> bool {
    let at = f.ballots.len().saturating_sub(1);
    let paper = matches!(f.ballots.last(), Some(Shown::Paper { .. }));
    if paper && at > 0 {
        f.ballots.swap(0, at);
    }
    paper && at > 0
}

fn drew_fewer(f: &mut Published) -> bool {
    let Some(drawn) = f.turnout.drawn.as_mut() else {
        return false;
    };
    drawn.voters = drawn.voters.saturating_sub(1);
    f.drawn.pop();
    true
}

fn heavier(f: &mut Published) -> bool {
    match f.ballots.first_mut() {
        Some(Shown::Open { weight, .. }) => {
            weight.area += 7;
            true
        }
        _ => false,
    }
}

fn fewer_stood(f: &mut Published) -> bool {
    f.questions.iter_mut().any(|q| q.candidates.pop().is_some())
}

fn fewer_seats(f: &mut Published) -> bool {
    f.questions.iter_mut().any(|q| match &mut q.seats {
        Some(seats) if *seats > 1 => {
            *seats -= 1;
            true
        }
        _ => false,
    })
}

fn condition_unknown(f: &mut Published) -> bool {
    f.rule
        .quorum
        .iter_mut()
        .chain(&mut f.rule.pass)
        .next()
        .is_some_and(|c| {
            c.of = "residents".into();
            true
        })
}

/// A quorum nobody needed to reach.
fn quorum_emptied(f: &mut Published) -> bool {
    f.rule.quorum.clear();
    true
}

fn strict_otherwise(f: &mut Published) -> bool {
    let election = f.rule.election.as_mut().map(|e| &mut e.elect);
    let mut done = false;
    for c in f.rule.pass.iter_mut().chain(election.into_iter().flatten()) {
        c.op = if c.op == ">" { ">=" } else { ">" }.into();
        done = true;
    }
    done
}

fn silent_too_many(f: &mut Published) -> bool {
    f.turnout.silent = f.turnout.entitled.plus(Amount::ONE);
    true
}

/// Every way; the name says what was done.
pub const TAMPERS: [(&str, Tamper); 39] = [
    ("an answer is turned", turned),
    ("an answer is turned and the hash made anew", rehashed),
    ("a ballot is gone", |f| f.ballots.pop().is_some()),
    ("a ballot stands twice", |f| {
        let last = f.ballots.last().cloned();
        last.is_some_and(|b| {
            f.ballots.push(b);
            true
        })
    }),
    ("two ballots change places", |f| {
        let many = f.ballots.len();
        (many > 1).then(|| f.ballots.swap(0, many - 1)).is_some()
    }),
    ("the decision is another", decided_otherwise),
    ("what came back decided otherwise", returned_otherwise),
    ("nothing is said of what came back", |f| {
        match f.results.first_mut() {
            Some(Said::Motion { returned, .. }) => returned.take().is_some(),
            _ => false,
        }
    }),
    ("nobody is elected", nobody_elected),
    (
        "the elected stand in another order",
        elected_in_another_order,
    ),
    ("something else follows", next_otherwise),
    ("a result is missing", |f| f.results.pop().is_some()),
    ("one more is said to be cast", |f| {
        f.tally.cast.voters += 1;
        true
    }),
    ("a pile is higher", sums_otherwise),
    ("more are blank", blank_otherwise),
    ("a pile is missing", |f| f.tally.questions.pop().is_some()),
    ("a door that drew is gone", |f| f.drawn.pop().is_some()),
    ("fewer drew", drew_fewer),
    ("nobody says who drew", |f| f.turnout.drawn.take().is_some()),
    ("no papers were handed over", |f| {
        std::mem::take(&mut f.handed) > 0
    }),
    ("all drew papers", |f| {
        f.handed = f.turnout.drawn.map_or(0, |d| d.voters);
        f.handed > 0
    }),
    ("a paper too many", paper_added),
    ("a paper stands among the tokens", paper_in_another_place),
    ("a token has another number", renumbered),
    ("a signature is another", signed_otherwise),
    ("a number is in capitals", number_in_capitals),
    ("under another key", under_another_key),
    ("under no key", under_no_key),
    ("of another poll", |f| {
        f.poll = "07yzpnzr0002t".into();
        f.public_key.is_some()
    }),
    ("a ballot weighs more", heavier),
    ("fewer stood", fewer_stood),
    ("fewer seats", fewer_seats),
    ("nothing must be reached to pass", pass_emptied),
    ("no quorum", quorum_emptied),
    ("more than is at least", strict_otherwise),
    ("the roll is shorter than those who came", |f| {
        f.turnout.entitled = Amount::default();
        f.tally.cast.voters > 0
    }),
    ("more were there than stand on the roll", |f| {
        let more = f.turnout.entitled.plus(Amount::ONE);
        f.turnout.present.replace(more).is_some()
    }),
    ("more were silent than stand on the roll", silent_too_many),
    ("a word nobody knows", condition_unknown),
];
