//! Polls made by chance: every kind, with whatever a rule could ask.

use jiff::Timestamp;
use jiff::civil::date;
use rand::RngExt as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};
use tanxin::blind::PollKey;
use tanxin_domain::poll::published::{
    Asked, FORMAT, Published, Said, Shown, Stood, Token, UnderRule, hash,
};
use tanxin_domain::poll::{
    Amount, Answer, Ballot, Call, Candidate, CandidateNo, Choice, Kind, Pick, Poll, Question,
    Round, Secrecy, Tally, Turnout, WriteIn,
};
use tanxin_domain::rule::{self, Base, By, Counted, Fraction, Measure, Op, Rule, RunoffRule};
use tanxin_domain::{District, PollId};

/// A key takes a while to make: one serves every poll, since a token names its poll.
pub static KEY: LazyLock<PollKey> = LazyLock::new(|| PollKey::generate().unwrap());

/// Names that were written in. Some letters sort otherwise as UTF-16 than by their code points.
const NAMES: [&str; 5] = ["方桂兰", "𠮷田", "ﾊﾅ", "Ann-Lee", "阿·木"];

/// What a poll of this kind is called, by the number of the poll.
const KINDS: [&str; 8] = [
    "motion",
    "election",
    "weighed",
    "runoff",
    "questions",
    "secret",
    "area",
    "silent",
];

fn measure(chance: &mut StdRng, counted: &[Counted]) -> Measure {
    let den = chance.random_range(2..=5);
    Measure {
        counted: *counted.choose(chance).unwrap(),
        by: *By::ALL.choose(chance).unwrap(),
        share: Fraction {
            num: chance.random_range(1..den),
            den,
            op: *Op::ALL.choose(chance).unwrap(),
        },
        of: *Base::ALL.choose(chance).unwrap(),
    }
}

fn measures(chance: &mut StdRng, counted: &[Counted], most: usize) -> Vec<Measure> {
    let many = chance.random_range(0..=most);
    (0..many).map(|_| measure(chance, counted)).collect()
}

/// A rule as it is, or with other conditions.
fn under(chance: &mut StdRng, kind: &str) -> Rule {
    let (id, turnout) = match kind {
        "area" | "silent" => ("OWN_ORD", [Base::TakingPart, Base::Cast]),
        "election" | "weighed" | "runoff" | "secret" | "questions" => {
            ("CAPTAIN_ELECTION", [Base::TakingPart, Base::Valid])
        }
        _ => ("COMMUNITY_ASSEMBLY", [Base::Present, Base::Entitled]),
    };
    let mut rule = Rule::clone(&rule::on_day(id, date(2026, 5, 1)).unwrap());
    if matches!(kind, "weighed" | "silent") {
        rule.quorum.clear();
    } else if chance.random_bool(0.6) {
        rule.quorum = measures(chance, &turnout.map(Counted::Turnout), 1);
    }
    if kind == "silent" {
        rule.pass = vec![measure(chance, &[Counted::Yes])];
    } else if rule.pass.is_empty() || chance.random_bool(0.5) {
        rule.pass = measures(chance, &[Counted::Yes], 2);
    }
    if let Some(election) = &mut rule.election {
        election.write_ins = chance.random_bool(0.5);
        if kind == "weighed" {
            // Whoever has votes reaches it, so that many are level.
            election.elect.clear();
        } else if chance.random_bool(0.6) {
            election.elect = measures(chance, &[Counted::Votes], 1);
        }
        let elect = measures(chance, &[Counted::Votes], 1);
        election.runoff = chance.random_bool(0.7).then(|| RunoffRule {
            more: chance.random_range(1..3),
            quorum: chance.random_bool(0.5),
            elect,
        });
    }
    rule
}

fn election(chance: &mut StdRng) -> Question {
    let candidate = |no| Candidate {
        no: CandidateNo(no),
        incumbent: no == 1,
    };
    Question {
        kind: Kind::Election {
            seats: chance.random_range(1..=3),
            candidates: (1..=chance.random_range(2..=4)).map(candidate).collect(),
        },
    }
}

fn answer(chance: &mut StdRng, question: &Question) -> Answer {
    match chance.random_range(0..12) {
        0 => return Answer::Blank,
        1 => return Answer::Unclear,
        _ => {}
    }
    let Kind::Election { seats, candidates } = &question.kind else {
        let choice = [Choice::Yes, Choice::Yes, Choice::No, Choice::Abstain];
        return Answer::Motion(*choice.choose(chance).unwrap());
    };
    // Sometimes one too many, or nobody who stands.
    let marks = chance.random_range(0..=seats + 1);
    let mark = |chance: &mut StdRng| match chance.random_bool(0.15) {
        true => Pick::Written(WriteIn::read(NAMES.choose(chance).unwrap()).unwrap()),
        false => {
            let last = u16::try_from(candidates.len()).unwrap();
            let past = u16::from(chance.random_bool(0.05));
            Pick::Listed(CandidateNo(chance.random_range(1..=last) + past))
        }
    };
    let picks: BTreeSet<Pick> = (0..marks).map(|_| mark(chance)).collect();
    Answer::Election(picks)
}

/// Answers, now and then fewer than there are questions.
fn answers(chance: &mut StdRng, poll: &Poll) -> Vec<Answer> {
    let asked = poll.questions().iter();
    let mut all: Vec<Answer> = asked.map(|q| answer(chance, q)).collect();
    if chance.random_bool(0.05) {
        all.pop();
    }
    all
}

fn in_the_open(chance: &mut StdRng, poll: &Poll, by_area: bool) -> Vec<Shown> {
    let largest = if chance.random_bool(0.2) {
        100_000_000_000_000
    } else {
        20_000
    };
    let mut ballots: Vec<Shown> = (0..chance.random_range(0..16))
        .map(|_| Shown::Open {
            weight: match by_area {
                // Few different areas, so that some are level.
                true => Amount::head(chance.random_range(1..=3) * (largest / 4)),
                false => Amount::ONE,
            },
            answers: answers(chance, poll),
        })
        .collect();
    ballots.sort_by_cached_key(|b| serde_json::to_string(b).unwrap());
    ballots
}

/// Tokens by number, and some papers by serial; how many papers.
fn secretly(chance: &mut StdRng, poll: &Poll, id: PollId) -> (Vec<Shown>, u64) {
    let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
    let mut ballots: Vec<Shown> = (0..chance.random_range(1..5))
        .map(|_| {
            let token = KEY.token(district(), id, &chance.random()).unwrap();
            Shown::Token(Token {
                number: hex(&token.number),
                prefix: hex(&token.prefix),
                signature: data_encoding::BASE64.encode(&token.signature),
                answers: answers(chance, poll),
            })
        })
        .collect();
    ballots.sort_by_cached_key(|b| serde_json::to_string(b).unwrap());
    let papers = chance.random_range(0..5);
    for no in 0..papers {
        ballots.push(Shown::Paper {
            serial: format!("330802-{no:04}"),
            answers: answers(chance, poll),
        });
    }
    (ballots, papers)
}

fn district() -> District {
    District::new(330_802).unwrap()
}

/// Both in voters and in area so much more, where area counts.
fn more(chance: &mut StdRng, than: Amount, by_area: bool) -> Amount {
    let voters = chance.random_range(0..4);
    let area = if by_area { voters * 10_000 } else { 0 };
    than.plus(Amount { voters, area })
}

fn asked(question: &Question, no: usize) -> Asked {
    let (seats, standing) = match &question.kind {
        Kind::Motion => (None, &[][..]),
        Kind::Election { seats, candidates } => (Some(*seats), candidates.as_slice()),
    };
    let stood = standing.iter().map(|c| Stood {
        no: c.no,
        name: format!("候选人{}", c.no.0),
        incumbent: c.incumbent,
    });
    Asked {
        text: format!("第{no}个问题"),
        seats,
        candidates: stood.collect(),
    }
}

/// The file of one poll.
pub fn made(chance: &mut StdRng, no: u64) -> Published {
    let kind = KINDS[usize::try_from(no).unwrap() % KINDS.len()];
    let id = PollId(i64::try_from(no).unwrap() + 1);
    let rule = under(chance, kind);
    let questions = match kind {
        "election" | "weighed" | "runoff" => vec![election(chance)],
        "secret" => vec![election(chance), Question::motion()],
        "questions" => vec![Question::motion(), election(chance), election(chance)],
        _ => vec![Question::motion()],
    };
    let secret =
        kind == "secret" || chance.random_bool(0.1) && !matches!(kind, "silent" | "weighed");
    let call = Call {
        questions,
        secrecy: if secret {
            Secrecy::Secret
        } else {
            Secrecy::Open
        },
        round: if kind == "runoff" {
            Round::Runoff
        } else {
            Round::First
        },
        silent: kind == "silent",
    };
    let poll = Poll::kept(Arc::new(rule), call);
    let by_area = !secret
        && match kind {
            "weighed" | "area" => true,
            _ => chance.random_bool(0.4),
        };
    let (ballots, papers) = match secret {
        true => secretly(chance, &poll, id),
        false => (in_the_open(chance, &poll, by_area), 0),
    };
    file(chance, kind, id, &poll, ballots, papers, by_area)
}

fn counted(poll: &Poll, ballots: &[Shown]) -> Tally {
    let each = ballots.iter().map(|shown| match shown {
        Shown::Token(Token { answers, .. }) | Shown::Paper { answers, .. } => {
            (Amount::ONE, answers)
        }
        Shown::Open { weight, answers } => (*weight, answers),
    });
    let ballots: Vec<Ballot> = each
        .map(|(weight, answers)| Ballot {
            weight,
            answers: answers.clone(),
        })
        .collect();
    Tally::of(poll, &ballots)
}

fn file(
    chance: &mut StdRng,
    kind: &str,
    id: PollId,
    poll: &Poll,
    ballots: Vec<Shown>,
    papers: u64,
    by_area: bool,
) -> Published {
    let secret = poll.secrecy() == Secrecy::Secret;
    let tally = counted(poll, &ballots);
    let drawn = secret.then(|| more(chance, tally.cast, false));
    let taking = drawn.unwrap_or(tally.cast);
    let present = chance
        .random_bool(0.4)
        .then(|| more(chance, taking, by_area));
    let silent = match poll.counts_silent() {
        true => (0..3).fold(Amount::default(), |sum, _| more(chance, sum, by_area)),
        false => Amount::default(),
    };
    let there = present.unwrap_or(taking).at_least(taking.plus(silent));
    let turnout = Turnout {
        entitled: more(chance, there, by_area),
        present,
        drawn,
        silent,
    };
    let outcomes = poll.outcome(&tally, &turnout).unwrap();
    let handed = papers + chance.random_range(0..=(taking.voters - tally.cast.voters).min(1));
    Published {
        format: FORMAT,
        district: district().to_string(),
        district_name: "柯城区".into(),
        poll: id.to_string(),
        title: kind.into(),
        place: "斗潭社区5幢1单元".into(),
        opened_at: Timestamp::UNIX_EPOCH,
        closed_at: Timestamp::UNIX_EPOCH,
        secrecy: poll.secrecy().word().into(),
        round: if poll.round() == Round::First { 1 } else { 2 },
        rule: UnderRule::of(poll.rule()),
        questions: (1..)
            .zip(poll.questions())
            .map(|(no, q)| asked(q, no))
            .collect(),
        counts_silent: poll.counts_silent(),
        turnout,
        drawn: (0..drawn.map_or(0, |d| d.voters))
            .map(|n| format!("{}", 101 + n))
            .collect(),
        handed: if secret { handed } else { 0 },
        public_key: secret.then(|| data_encoding::BASE64.encode(&KEY.public().unwrap())),
        tally,
        results: outcomes.iter().map(Said::of).collect(),
        ballots_hash: hash(&ballots),
        ballots,
    }
}
