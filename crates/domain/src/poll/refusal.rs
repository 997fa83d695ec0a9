//! What can't be put to a vote, and counts that can't be true.

use super::cast::Door;
use crate::Sentence;
use crate::assembly::Mark;
use crate::rule::{Circle, RuleRefusal};
use crate::when;
use jiff::Timestamp;

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
    /// Votes that are weighed by floor area can't be secret.
    MustBeOpen,
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
            PollRefusal::MustBeOpen => "refuse-poll-must-be-open",
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

/// Why a step or a vote is not taken. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VoteRefusal {
    /// The notice is too short.
    NoticeTooShort {
        /// The days there are.
        days: i32,
        /// The days the rule asks for.
        need: u16,
        /// No reason cuts them short.
        fixed: bool,
    },
    /// The roll would be posted for too few days.
    RollTooShort {
        /// The days there are.
        days: i32,
        /// The days the rule asks for.
        need: u16,
    },
    /// The rule says for how many days votes are taken, and no end was given.
    NoEnd,
    /// The end does not lie after the beginning and after now.
    EndsBeforeItBegins,
    /// Votes must be taken for at least and at most so many days.
    Window {
        /// At least.
        least: u16,
        /// At most.
        most: u16,
    },
    /// Not opened yet.
    NotOpenYet,
    /// Open already.
    AlreadyOpen,
    /// Not closed yet.
    NotClosed,
    /// Over.
    OverSince {
        /// Since when.
        at: Timestamp,
    },
    /// Called off.
    Cancelled,
    /// The assembly it belongs to is not under way.
    AssemblyNotOpen,
    /// The assembly still has polls that are not counted.
    StillVoting {
        /// The title of the first.
        title: String,
    },
    /// Not on the roll of this poll.
    NotOnTheRoll,
    /// On the roll, and not counted.
    NotEntitled {
        /// Why.
        mark: Mark,
    },
    /// The voter's door is used up, by another way.
    OtherDoor {
        /// Which.
        door: Door,
        /// When.
        at: Timestamp,
        /// In a secret poll even the same door is used up.
        secret: bool,
    },
    /// Whoever has voted in the assembly was there.
    HasVoted,
    /// The rule takes no proxies.
    NoProxies,
    /// The voter has given a proxy and does not vote by itself.
    GaveProxy,
    /// No proxy of that voter is noted for this holder.
    NotTheHolder,
    /// Whoever stands for election holds no proxy.
    CandidateHolds,
    /// A question has no answer, or one of another kind.
    Unanswered {
        /// Its number.
        no: usize,
    },
    /// More marks than seats.
    TooManyMarks {
        /// The question's number.
        no: usize,
        /// How many may be marked.
        most: u16,
    },
    /// A mark for somebody who does not stand, or a name where none may be written in.
    NobodyOfThatNumber {
        /// The question's number.
        no: usize,
    },
    /// A name written in that is none.
    NotAName {
        /// The question's number.
        no: usize,
    },
    /// A proxy is noted or taken back too late: the voter has voted.
    VotedAlready,
    /// Whoever gives a proxy has given one before.
    GaveAlready,
    /// Whoever gives a proxy holds others.
    HoldsProxies,
    /// Whoever is to hold a proxy gave away the own one.
    HolderGave,
    /// No such proxy was noted.
    NoSuchProxy,
    /// Open polls have no tokens, secret ones no named ballots.
    OtherSecrecy,
    /// No token of this poll: altered, made up, or of another poll.
    NotAToken,
    /// The key of the poll can't be opened here any more.
    KeyGone,
    /// The rule counts other voters than households, which this poll can't ask yet.
    VotersNotYet,
    /// The rule asks the owners of another circle than this place.
    OtherCircle {
        /// Of which.
        circle: Circle,
    },
    /// The household of this flat is not the owner's own.
    NotTheOwners {
        /// What the roll says of the flat.
        mark: Mark,
    },
    /// Votes by phone are taken by the authority's platform alone.
    OfficialPlatform,
    /// Silent ballots are counted only when the covenant says so, and its article was not named.
    WhichArticle,
    /// Nobody new was named whom the ballot reached.
    Reached,
    /// It was not said how the ballot reached them.
    WhichWay,
    /// Nobody noted that the ballot reached this voter, or the poll counts no silence.
    NotReached,
    /// Candidates have not been asked whether they stand and may be named.
    NotAsked,
    /// Something is to be ended by recall, and it was not said whose role.
    WhoseRole,
    /// There is a second round already, or the first asks for none.
    NoSecondRound,
    /// Somebody was named as a candidate whose household has no householder yet.
    NoSuchCandidate {
        /// What was typed.
        typed: String,
    },
}

impl Sentence for VoteRefusal {
    fn key(&self) -> &'static str {
        match self {
            VoteRefusal::NoticeTooShort { fixed: false, .. } => "refuse-vote-notice",
            VoteRefusal::NoticeTooShort { fixed: true, .. } => "refuse-vote-notice-fixed",
            VoteRefusal::RollTooShort { .. } => "refuse-vote-roll-days",
            VoteRefusal::NoEnd => "refuse-vote-no-end",
            VoteRefusal::EndsBeforeItBegins => "refuse-vote-end",
            VoteRefusal::Window { .. } => "refuse-vote-window",
            VoteRefusal::NotOpenYet => "refuse-vote-not-open",
            VoteRefusal::AlreadyOpen => "refuse-vote-already-open",
            VoteRefusal::NotClosed => "refuse-vote-not-closed",
            VoteRefusal::OverSince { .. } => "refuse-vote-over",
            VoteRefusal::Cancelled => "refuse-vote-cancelled",
            VoteRefusal::AssemblyNotOpen => "refuse-vote-assembly",
            VoteRefusal::StillVoting { .. } => "refuse-vote-still",
            VoteRefusal::NotOnTheRoll => "refuse-vote-not-on-the-roll",
            VoteRefusal::NotEntitled { .. } => "refuse-vote-not-entitled",
            VoteRefusal::OtherDoor { secret: false, .. } => "refuse-vote-other-door",
            VoteRefusal::OtherDoor { secret: true, .. } => "refuse-vote-door-used",
            VoteRefusal::HasVoted => "refuse-vote-has-voted",
            VoteRefusal::NoProxies => "refuse-vote-no-proxies",
            VoteRefusal::GaveProxy => "refuse-vote-gave-proxy",
            VoteRefusal::NotTheHolder => "refuse-vote-not-the-holder",
            VoteRefusal::CandidateHolds => "refuse-vote-candidate-holds",
            VoteRefusal::Unanswered { .. } => "refuse-vote-unanswered",
            VoteRefusal::TooManyMarks { .. } => "refuse-vote-too-many",
            VoteRefusal::NobodyOfThatNumber { .. } => "refuse-vote-nobody",
            VoteRefusal::NotAName { .. } => "refuse-vote-not-a-name",
            VoteRefusal::VotedAlready => "refuse-proxy-voted",
            VoteRefusal::GaveAlready => "refuse-proxy-given",
            VoteRefusal::HoldsProxies => "refuse-proxy-holds",
            VoteRefusal::HolderGave => "refuse-proxy-handed-on",
            VoteRefusal::NoSuchProxy => "refuse-proxy-unknown",
            VoteRefusal::OtherSecrecy => "refuse-vote-secrecy",
            VoteRefusal::NotAToken => "refuse-vote-not-a-token",
            VoteRefusal::KeyGone => "refuse-vote-key-gone",
            VoteRefusal::VotersNotYet => "refuse-vote-voters",
            VoteRefusal::OtherCircle { .. } => "refuse-vote-circle",
            VoteRefusal::NotTheOwners { mark } => match mark {
                Mark::Let => "refuse-vote-phone-let",
                Mark::Vacant => "refuse-vote-phone-vacant",
                _ => "refuse-vote-phone-developer",
            },
            VoteRefusal::OfficialPlatform => "refuse-vote-platform",
            VoteRefusal::WhichArticle => "refuse-vote-article",
            VoteRefusal::Reached => "refuse-vote-reached",
            VoteRefusal::WhichWay => "refuse-vote-which-way",
            VoteRefusal::NotReached => "refuse-vote-not-reached",
            VoteRefusal::NotAsked => "refuse-vote-not-asked",
            VoteRefusal::WhoseRole => "refuse-vote-whose-role",
            VoteRefusal::NoSecondRound => "refuse-vote-no-second",
            VoteRefusal::NoSuchCandidate { .. } => "refuse-vote-no-candidate",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        let clock = |at: &Timestamp| {
            let local = when::local(*at);
            format!("{:02}:{:02}", local.hour(), local.minute())
        };
        match self {
            VoteRefusal::NoticeTooShort { days, need, .. }
            | VoteRefusal::RollTooShort { days, need } => {
                vec![("days", days.to_string()), ("need", need.to_string())]
            }
            VoteRefusal::Window { least, most } => {
                vec![("least", least.to_string()), ("most", most.to_string())]
            }
            VoteRefusal::OverSince { at } => {
                vec![("day", when::day(*at).to_string()), ("time", clock(at))]
            }
            VoteRefusal::StillVoting { title } => vec![("title", title.clone())],
            VoteRefusal::NotEntitled { mark } => vec![("mark", mark.word().to_owned())],
            VoteRefusal::OtherDoor { door, at, .. } => {
                vec![("door", door.word().to_owned()), ("time", clock(at))]
            }
            VoteRefusal::Unanswered { no }
            | VoteRefusal::NobodyOfThatNumber { no }
            | VoteRefusal::NotAName { no } => vec![("no", no.to_string())],
            VoteRefusal::TooManyMarks { no, most } => {
                vec![("no", no.to_string()), ("most", most.to_string())]
            }
            VoteRefusal::OtherCircle { circle } => vec![("circle", circle.word().to_owned())],
            VoteRefusal::NoSuchCandidate { typed } => vec![("typed", typed.clone())],
            _ => Vec::new(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            VoteRefusal::NoticeTooShort { fixed: false, .. } => Some("waiver"),
            VoteRefusal::NoticeTooShort { .. } | VoteRefusal::RollTooShort { .. } => Some("opens"),
            VoteRefusal::NoEnd | VoteRefusal::EndsBeforeItBegins | VoteRefusal::Window { .. } => {
                Some("closes")
            }
            VoteRefusal::VotersNotYet | VoteRefusal::OtherCircle { .. } => Some("rule"),
            VoteRefusal::WhichArticle => Some("article"),
            VoteRefusal::NoSuchCandidate { .. } => Some("candidates"),
            VoteRefusal::NotAsked => Some("asked"),
            VoteRefusal::WhoseRole => Some("recall"),
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
