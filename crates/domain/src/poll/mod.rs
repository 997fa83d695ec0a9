//! Poll: questions put to a roll under a rule, and the exact arithmetic of the answer.
//!
//! [`Poll::call`] takes the rule of the day and refuses what it does not allow; ballots go
//! into a [`Tally`], in any order and any number of parts; [`Poll::outcome`] says what was
//! decided and why. The version of the rule is frozen with the poll.

mod ballot;
mod cast;
mod delivery;
mod election;
mod heads;
mod held;
mod motion;
mod objection;
mod outcome;
mod paper;
pub mod published;
mod question;
mod refusal;
mod tally;

pub use ballot::{Amount, Answer, Ballot, Choice, Pick, WriteIn};
pub use cast::{
    Cast, Door, SMALL_GROUP, Side, Used, by_phone, delegates, free, on_screen, proxy, would_tell,
};
pub use delivery::{Delivered, Delivery};
pub use heads::{Buyer, Flat, Head, HeadsError, Holder, heads};
pub use held::{Casting, Due, Held, Stands, State, Wording, days};
pub use objection::{
    About, Mending, Objecting, Objection, ObjectionRefusal, Ruling, to_object_until,
};
pub use outcome::{
    Counts, Decision, ElectionResult, Fate, Line, MotionResult, Next, Outcome, Standing,
    square_metres,
};
pub use paper::{
    Account, Paper, PaperRefusal, PaperState, Reader, Reading, Stage, as_read, may_read, stage,
};
pub use question::{Candidate, CandidateNo, Kind, Question};
pub use refusal::{PollRefusal, TallyError, VoteRefusal};
pub use tally::{QuestionTally, Tally, Turnout};

use crate::rule::{Rule, Use, VoterKind};
use jiff::civil::Date;
use std::sync::Arc;

/// Open or secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Secrecy {
    /// 记名
    Open,
    /// 无记名
    Secret,
}

impl Secrecy {
    /// The word of code, API and database.
    pub const fn word(self) -> &'static str {
        match self {
            Secrecy::Open => "open",
            Secrecy::Secret => "secret",
        }
    }

    /// Reads [`Secrecy::word`].
    pub fn from_word(word: &str) -> Option<Secrecy> {
        let both = [Secrecy::Open, Secrecy::Secret];
        both.into_iter().find(|s| s.word() == word)
    }
}

/// A first vote, or the one for seats that stayed open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Round {
    /// The first.
    First,
    /// 另行选举
    Runoff,
}

/// What is to be put to a roll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The questions, all on one ballot.
    pub questions: Vec<Question>,
    /// Open or secret.
    pub secrecy: Secrecy,
    /// A first vote or a runoff.
    pub round: Round,
    /// Are silent ballots to be counted? Only where the rule knows them.
    pub silent: bool,
}

/// Questions put to a roll under a version of a rule. Only [`Poll::call`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    rule: Arc<Rule>,
    call: Call,
}

/// More questions than that on one ballot nobody reads through.
const MOST_QUESTIONS: usize = 20;

impl Poll {
    /// Puts questions under the rule as it stands on `day`, or says what it does not allow.
    pub fn call(rule: Arc<Rule>, day: Date, call: Call) -> Result<Poll, PollRefusal> {
        rule.in_force(day).map_err(PollRefusal::Rule)?;
        if call.questions.is_empty() || call.questions.len() > MOST_QUESTIONS {
            return Err(PollRefusal::Questions {
                most: MOST_QUESTIONS,
            });
        }
        for question in &call.questions {
            question.allowed(&rule, &call)?;
        }
        let motions = call.questions.iter().all(|q| q.is_motion());
        if call.silent && (rule.silent.is_none() || call.secrecy == Secrecy::Secret || !motions) {
            return Err(PollRefusal::SilentNotAllowed);
        }
        // A token has no weight: a secret ballot would count each owner alike.
        if rule.voters == VoterKind::Owner && call.secrecy == Secrecy::Secret {
            return Err(PollRefusal::MustBeOpen);
        }
        let runoff = call.round == Round::Runoff;
        let known = rule.election.as_ref().is_some_and(|e| e.runoff.is_some());
        if runoff && (motions || !known) {
            return Err(PollRefusal::NoRunoff);
        }
        Ok(Poll { rule, call })
    }

    /// A poll as it was kept, under the version of the rule it was called under: what was
    /// allowed on its day stays as it is.
    pub fn kept(rule: Arc<Rule>, call: Call) -> Poll {
        Poll { rule, call }
    }

    /// The rule it was called under; [`Rule::version`] and `digest` are what is frozen.
    pub fn rule(&self) -> &Arc<Rule> {
        &self.rule
    }

    /// The questions, in the order of the ballot.
    pub fn questions(&self) -> &[Question] {
        &self.call.questions
    }

    /// Open or secret.
    pub fn secrecy(&self) -> Secrecy {
        self.call.secrecy
    }

    /// A first vote or a runoff.
    pub fn round(&self) -> Round {
        self.call.round
    }

    /// Are silent ballots counted?
    pub fn counts_silent(&self) -> bool {
        self.call.silent
    }
}

/// May the rule put this kind of question?
fn purpose(question: &Question, rule: &Rule) -> bool {
    match question.kind {
        Kind::Motion => rule.is_for(Use::Motion) || rule.is_for(Use::Recall),
        Kind::Election { .. } => rule.is_for(Use::Election),
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
