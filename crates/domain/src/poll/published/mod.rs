//! The file of a counted poll: everything it takes to count again without Tanxin.
//!
//! It holds the conditions of the rule as they were, so that no later change of a rule's file
//! can change an old result; the questions and who stood; who could vote and who came; every
//! ballot, without doors; and what was said to be the result. Names that were written onto
//! ballots stand in it: without them nobody could count.

mod under;

pub use under::{Again, Condition, Elects, UnderRule};

use super::{
    Amount, Answer, Ballot, Call, Candidate, CandidateNo, Kind, Next, Outcome, Poll, Question,
    Round, Secrecy, Tally, Turnout,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The version of this file's form.
pub const FORMAT: u32 = 1;

/// Somebody who stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stood {
    /// The number on the ballot.
    pub no: CandidateNo,
    /// The name on the ballot.
    pub name: String,
    /// In office then.
    pub incumbent: bool,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// What was asked.
    pub text: String,
    /// How many were to be elected; none for a motion.
    pub seats: Option<u16>,
    /// Who stood.
    pub candidates: Vec<Stood>,
}

/// A ballot as everybody may read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Shown {
    /// Secret: with the token that let it in.
    Token(Token),
    /// Secret, on paper: what two people read on it.
    Paper {
        /// The printed serial.
        serial: String,
        /// In the order of the questions.
        answers: Vec<Answer>,
    },
    /// Open, without its door.
    Open {
        /// What its voter weighs.
        weight: Amount,
        /// In the order of the questions.
        answers: Vec<Answer>,
    },
}

/// A secret ballot with its token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// The ballot's number, hex.
    pub number: String,
    /// The prefix of RFC 9474, hex.
    pub prefix: String,
    /// The signature, base64.
    pub signature: String,
    /// In the order of the questions.
    pub answers: Vec<Answer>,
}

/// What was said of one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// Of a motion: `poll-carried`, `poll-lost`, `poll-no-quorum`.
    Motion {
        /// The decision.
        decision: String,
    },
    /// Of an election.
    Election {
        /// Those elected, as ballots name them, the most votes first.
        elected: Vec<super::Pick>,
        /// What follows.
        next: String,
    },
}

impl Said {
    /// What an outcome says.
    pub fn of(outcome: &Outcome) -> Said {
        use crate::Sentence as _;
        match outcome {
            Outcome::Motion { .. } => Said::Motion {
                decision: outcome.decision().map_or("", |d| d.key()).to_owned(),
            },
            Outcome::Election(result) => Said::Election {
                elected: result.elected().cloned().collect(),
                next: match &result.next {
                    Next::Runoff { .. } => "runoff",
                    Next::Done => "done",
                    Next::Open { .. } => "open",
                    Next::Again => "no_quorum",
                }
                .to_owned(),
            },
        }
    }
}

/// A counted poll, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// [`FORMAT`].
    pub format: u32,
    /// Six digits.
    pub district: String,
    /// The district's name.
    pub district_name: String,
    /// The poll's id.
    pub poll: String,
    /// Its title.
    pub title: String,
    /// Whose households were asked.
    pub place: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed.
    pub closed_at: Timestamp,
    /// `open` or `secret`.
    pub secrecy: String,
    /// 1, or 2 for a second round.
    pub round: u16,
    /// The rule.
    pub rule: UnderRule,
    /// The questions.
    pub questions: Vec<Asked>,
    /// Who could vote and who came.
    pub turnout: Turnout,
    /// The doors that drew a ballot, for secret polls: as many as stand in the turnout.
    pub drawn: Vec<String>,
    /// How many of them were handed a paper.
    #[serde(default)]
    pub handed: u64,
    /// The key under which tokens were signed, SPKI in base64, for secret polls.
    pub public_key: Option<String>,
    /// The sums as they were said.
    pub tally: Tally,
    /// The results as they were said.
    pub results: Vec<Said>,
    /// Every ballot: tokens by number, then papers by serial; open ones by their text.
    pub ballots: Vec<Shown>,
    /// SHA-256 over the ballots, each as compact JSON on a line of its own.
    pub ballots_hash: String,
}

/// Something in the file that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Of another form than this program reads, or with words that are none.
    Form(String),
    /// Ballots are not in their order, or one stands twice.
    Order(usize),
    /// A token is not signed for this poll.
    Token(String),
    /// More ballots than were drawn, or more papers than were handed over.
    MoreThanDrawn,
    /// The list of doors is not as long as the turnout says.
    Doors,
    /// The hash is not that of the ballots.
    Hash,
    /// The sums are not those of the ballots.
    Sums,
    /// The result does not follow from the sums.
    Result(usize),
}

impl crate::Sentence for Fault {
    fn key(&self) -> &'static str {
        match self {
            Fault::Form(_) => "recount-form",
            Fault::Order(_) => "recount-order",
            Fault::Token(_) => "recount-token",
            Fault::MoreThanDrawn => "recount-more",
            Fault::Doors => "recount-doors",
            Fault::Hash => "recount-hash",
            Fault::Sums => "recount-sums",
            Fault::Result(_) => "recount-result",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Fault::Form(why) => vec![("why", why.clone())],
            Fault::Order(at) => vec![("no", (at + 1).to_string())],
            Fault::Token(number) => vec![("number", number.clone())],
            Fault::Result(at) => vec![("no", (at + 1).to_string())],
            _ => Vec::new(),
        }
    }
}

/// What a recount found when everything holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many ballots were counted.
    pub ballots: usize,
    /// How each question came out.
    pub outcomes: Vec<Outcome>,
}

/// SHA-256 over ballots, each as compact JSON on a line of its own, in hex.
pub fn hash(ballots: &[Shown]) -> String {
    let mut sum = Sha256::new();
    for ballot in ballots {
        sum.update(serde_json::to_string(ballot).unwrap_or_default());
        sum.update("\n");
    }
    let bytes = sum.finalize();
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

impl Published {
    /// The poll as far as counting needs it.
    fn poll(&self) -> Result<Poll, Fault> {
        let question = |asked: &Asked| match asked.seats {
            None => Question::motion(),
            Some(seats) => Question {
                kind: Kind::Election {
                    seats,
                    candidates: asked
                        .candidates
                        .iter()
                        .map(|c| Candidate {
                            no: c.no,
                            incumbent: c.incumbent,
                        })
                        .collect(),
                },
            },
        };
        let secrecy = Secrecy::from_word(&self.secrecy);
        let call = Call {
            questions: self.questions.iter().map(question).collect(),
            secrecy: secrecy.ok_or_else(|| Fault::Form(self.secrecy.clone()))?,
            round: match self.round {
                1 => Round::First,
                2 => Round::Runoff,
                other => return Err(Fault::Form(other.to_string())),
            },
            // Whoever switched it on and found nobody silent counted the same.
            silent: self.turnout.silent != Amount::default(),
        };
        Ok(Poll::kept(Arc::new(self.rule.rule()?), call))
    }

    /// The keys by which ballots stand in order: each once, each after the one before.
    fn order(&self, faults: &mut Vec<Fault>) {
        let mut seen = BTreeSet::new();
        let mut last = String::new();
        for (at, ballot) in self.ballots.iter().enumerate() {
            let (key, once) = match ballot {
                // Tokens first, then papers.
                Shown::Token(token) => (format!("0{}", token.number), true),
                Shown::Paper { serial, .. } => (format!("1{serial}"), true),
                Shown::Open { .. } => (serde_json::to_string(ballot).unwrap_or_default(), false),
            };
            if key < last || (once && !seen.insert(key.clone())) {
                faults.push(Fault::Order(at));
                return;
            }
            last = key;
        }
    }

    /// Counts again. `signed` says whether a token was signed for this poll under the file's
    /// key; everything else is worked out here.
    pub fn recount(&self, mut signed: impl FnMut(&Token) -> bool) -> Result<Report, Vec<Fault>> {
        if self.format != FORMAT {
            return Err(vec![Fault::Form(self.format.to_string())]);
        }
        let poll = self.poll().map_err(|fault| vec![fault])?;
        let secret = poll.secrecy() == Secrecy::Secret;
        let mut faults = Vec::new();
        self.order(&mut faults);
        let mut tally = Tally::new(&poll);
        let mut papers = 0;
        for ballot in &self.ballots {
            let (weight, answers) = match ballot {
                Shown::Token(token) if secret => {
                    if !signed(token) {
                        faults.push(Fault::Token(token.number.clone()));
                    }
                    (Amount::ONE, token.answers.clone())
                }
                Shown::Paper { answers, .. } if secret => {
                    papers += 1;
                    (Amount::ONE, answers.clone())
                }
                Shown::Open { weight, answers } if !secret => (*weight, answers.clone()),
                _ => {
                    faults.push(Fault::Form(self.secrecy.clone()));
                    continue;
                }
            };
            tally.add(&poll, &Ballot { weight, answers });
        }
        let drawn = self.turnout.drawn.map_or(u64::MAX, |d| d.voters);
        let tokens = (self.ballots.len() as u64).saturating_sub(papers);
        let on_phones = drawn.saturating_sub(self.handed);
        if secret && (papers > self.handed || tokens > on_phones) {
            faults.push(Fault::MoreThanDrawn);
        }
        if secret && self.drawn.len() as u64 != drawn {
            faults.push(Fault::Doors);
        }
        if hash(&self.ballots) != self.ballots_hash {
            faults.push(Fault::Hash);
        }
        if tally != self.tally {
            faults.push(Fault::Sums);
        }
        let outcomes = match poll.outcome(&tally, &self.turnout) {
            Ok(outcomes) => outcomes,
            Err(error) => {
                faults.push(Fault::Form(error.to_string()));
                return Err(faults);
            }
        };
        let said: Vec<Said> = outcomes.iter().map(Said::of).collect();
        for at in 0..said.len().max(self.results.len()) {
            if said.get(at) != self.results.get(at) {
                faults.push(Fault::Result(at));
            }
        }
        if faults.is_empty() {
            Ok(Report {
                ballots: self.ballots.len(),
                outcomes,
            })
        } else {
            Err(faults)
        }
    }
}
