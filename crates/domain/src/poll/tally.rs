//! Tally: ballots added up. Parts of it, by door or by batch, add up to the same.

use super::Poll;
use super::ballot::{Amount, Answer, Ballot, Choice, Pick};
use super::question::{Kind, Question};
use crate::rule::Rule;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What stands under one question, added up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum QuestionTally {
    /// A motion.
    Motion {
        /// 同意
        yes: Amount,
        /// 不同意
        no: Amount,
        /// 弃权, blank ones among them.
        abstain: Amount,
        /// 无效
        invalid: Amount,
    },
    /// An election.
    Election {
        /// For each who was named.
        #[serde(with = "pairs")]
        votes: BTreeMap<Pick, Amount>,
        /// Valid ballots that name somebody.
        marked: Amount,
        /// Valid ballots that name nobody.
        blank: Amount,
        /// 无效
        invalid: Amount,
    },
}

impl QuestionTally {
    /// Every ballot in the box.
    pub fn cast(&self) -> Amount {
        let (QuestionTally::Motion { invalid, .. } | QuestionTally::Election { invalid, .. }) =
            self;
        self.valid().plus(*invalid)
    }

    /// Those that are valid.
    pub fn valid(&self) -> Amount {
        match self {
            QuestionTally::Motion {
                yes, no, abstain, ..
            } => yes.plus(*no).plus(*abstain),
            QuestionTally::Election { marked, blank, .. } => marked.plus(*blank),
        }
    }

    fn empty(question: &Question) -> QuestionTally {
        let zero = Amount::default();
        match question.kind {
            Kind::Motion => QuestionTally::Motion {
                yes: zero,
                no: zero,
                abstain: zero,
                invalid: zero,
            },
            Kind::Election { .. } => QuestionTally::Election {
                votes: BTreeMap::new(),
                marked: zero,
                blank: zero,
                invalid: zero,
            },
        }
    }

    fn add(&mut self, question: &Question, rule: &Rule, answer: Option<&Answer>, weight: Amount) {
        match self {
            QuestionTally::Motion {
                yes,
                no,
                abstain,
                invalid,
            } => {
                let pile = match answer {
                    None | Some(Answer::Blank) => abstain,
                    Some(Answer::Motion(Choice::Yes)) => yes,
                    Some(Answer::Motion(Choice::No)) => no,
                    Some(Answer::Motion(Choice::Abstain)) => abstain,
                    Some(Answer::Unclear | Answer::Election(_)) => invalid,
                };
                *pile = pile.plus(weight);
            }
            QuestionTally::Election {
                votes,
                marked,
                blank,
                invalid,
            } => {
                let pile = match answer {
                    None | Some(Answer::Blank) => blank,
                    Some(Answer::Election(picks)) if picks.is_empty() => blank,
                    Some(Answer::Election(picks)) if valid(question, rule, picks) => {
                        for pick in picks {
                            let sum = votes.entry(pick.clone()).or_default();
                            *sum = sum.plus(weight);
                        }
                        marked
                    }
                    Some(_) => invalid,
                };
                *pile = pile.plus(weight);
            }
        }
    }

    /// None when one is a motion and the other an election.
    fn merge(self, other: QuestionTally) -> Option<QuestionTally> {
        use QuestionTally::{Election, Motion};
        match (self, other) {
            (
                Motion {
                    yes,
                    no,
                    abstain,
                    invalid,
                },
                Motion {
                    yes: y,
                    no: n,
                    abstain: a,
                    invalid: i,
                },
            ) => Some(Motion {
                yes: yes.plus(y),
                no: no.plus(n),
                abstain: abstain.plus(a),
                invalid: invalid.plus(i),
            }),
            (
                Election {
                    mut votes,
                    marked,
                    blank,
                    invalid,
                },
                Election {
                    votes: v,
                    marked: m,
                    blank: b,
                    invalid: i,
                },
            ) => {
                for (pick, amount) in v {
                    let sum = votes.entry(pick).or_default();
                    *sum = sum.plus(amount);
                }
                Some(Election {
                    votes,
                    marked: marked.plus(m),
                    blank: blank.plus(b),
                    invalid: invalid.plus(i),
                })
            }
            _ => None,
        }
    }
}

/// Not more marks than seats, all for somebody who stands, names only where the rule
/// allows them: otherwise the whole answer is invalid.
fn valid(question: &Question, rule: &Rule, picks: &BTreeSet<Pick>) -> bool {
    let Kind::Election { seats, candidates } = &question.kind else {
        return false;
    };
    let write_ins = rule.election.as_ref().is_some_and(|e| e.write_ins);
    let known = |pick: &Pick| match pick {
        Pick::Listed(no) => candidates.iter().any(|c| c.no == *no),
        Pick::Written(_) => write_ins,
    };
    picks.len() <= usize::from(*seats) && picks.iter().all(known)
}

/// A map as a list of pairs: whoever was named is a number or a name, which is no key in JSON.
mod pairs {
    use super::{Amount, BTreeMap, Pick};
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(map: &BTreeMap<Pick, Amount>, s: S) -> Result<S::Ok, S::Error> {
        s.collect_seq(map)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        d: D,
    ) -> Result<BTreeMap<Pick, Amount>, D::Error> {
        Ok(Vec::<(Pick, Amount)>::deserialize(d)?.into_iter().collect())
    }
}

/// Ballots added up, question by question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// In the order of the ballot.
    pub questions: Vec<QuestionTally>,
    /// Ballots added, whatever stands on them.
    pub cast: Amount,
}

impl Tally {
    /// Before the first ballot.
    pub fn new(poll: &Poll) -> Tally {
        Tally {
            questions: poll.questions().iter().map(QuestionTally::empty).collect(),
            cast: Amount::default(),
        }
    }

    /// Adds one ballot. Answers beyond the last question are not looked at.
    pub fn add(&mut self, poll: &Poll, ballot: &Ballot) {
        self.cast = self.cast.plus(ballot.weight);
        let pairs = self.questions.iter_mut().zip(poll.questions());
        for (at, (tally, question)) in pairs.enumerate() {
            tally.add(question, poll.rule(), ballot.answers.get(at), ballot.weight);
        }
    }

    /// Adds many.
    pub fn of<'b>(poll: &Poll, ballots: impl IntoIterator<Item = &'b Ballot>) -> Tally {
        let mut tally = Tally::new(poll);
        for ballot in ballots {
            tally.add(poll, ballot);
        }
        tally
    }

    /// Two parts of one poll together; none when they are of different polls. It does not
    /// matter which is named first, nor in which order parts are put together.
    pub fn merge(self, other: Tally) -> Option<Tally> {
        if self.questions.len() != other.questions.len() {
            return None;
        }
        let pairs = self.questions.into_iter().zip(other.questions);
        let questions = pairs.map(|(a, b)| a.merge(b)).collect::<Option<Vec<_>>>()?;
        Some(Tally {
            questions,
            cast: self.cast.plus(other.cast),
        })
    }
}

/// Who could have voted, and who came: what no ballot tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Turnout {
    /// Lines of the frozen roll that count.
    pub entitled: Amount,
    /// Those there, in person or by proxy; none where the poll belongs to no assembly.
    pub present: Option<Amount>,
    /// Those who drew a ballot, for secret ones; at least as many as were cast.
    pub drawn: Option<Amount>,
    /// Those whom a ballot reached, with proof, and who did not answer.
    pub silent: Amount,
}
