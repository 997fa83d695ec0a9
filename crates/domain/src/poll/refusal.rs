//! What can't be put to a vote, and counts that can't be true.

use crate::Sentence;
use crate::rule::RuleRefusal;

/// The rule does not let it be put to a vote in this way. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PollRefusal {
    /// The rule is not law on its day.
    Rule(RuleRefusal),
    /// No question, or too many on one ballot.
    Questions {
        /// How many there may be.
        most: usize,
    },
    /// Nothing of this kind is decided under the rule.
    OtherPurpose,
    /// No seat, no candidate, or a number twice.
    Candidates,
    /// There must be more candidates than seats.
    TooFewCandidates {
        /// How many seats there are.
        seats: usize,
    },
    /// Those in office may not stand again.
    Incumbent,
    /// The rule asks for a secret ballot.
    MustBeSecret,
    /// The rule does not count silent ballots, or not for this.
    SilentNotAllowed,
    /// The rule knows no second round.
    NoRunoff,
}

impl Sentence for PollRefusal {
    fn key(&self) -> &'static str {
        match self {
            PollRefusal::Rule(why) => why.key(),
            PollRefusal::Questions { .. } => "refuse-poll-questions",
            PollRefusal::OtherPurpose => "refuse-poll-other-purpose",
            PollRefusal::Candidates => "refuse-poll-candidates",
            PollRefusal::TooFewCandidates { .. } => "refuse-poll-too-few-candidates",
            PollRefusal::Incumbent => "refuse-poll-incumbent",
            PollRefusal::MustBeSecret => "refuse-poll-must-be-secret",
            PollRefusal::SilentNotAllowed => "refuse-poll-silent",
            PollRefusal::NoRunoff => "refuse-poll-no-runoff",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            PollRefusal::Rule(why) => why.args(),
            PollRefusal::Questions { most } => vec![("most", most.to_string())],
            PollRefusal::TooFewCandidates { seats } => vec![("seats", seats.to_string())],
            _ => Vec::new(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            PollRefusal::Rule(why) => why.field(),
            PollRefusal::OtherPurpose | PollRefusal::NoRunoff => Some("rule"),
            _ => None,
        }
    }
}

/// Counts that can't be true together. It is a fault of ours or of the data, and no result
/// is told: a wrong one would be believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TallyError {
    /// The tally is of another poll: questions differ in number or kind.
    #[error("the tally has other questions than the poll")]
    OtherQuestions,
    /// More of something than there can be.
    #[error("more {more} than {than}")]
    MoreThan {
        /// What there is too much of.
        more: &'static str,
        /// What it must lie within.
        than: &'static str,
    },
}
