//! Objections: who is missing from a posted roll or should not count, what is wrong with a
//! result. Each is ruled on in public; the roll can change by that, and only before votes
//! are taken.

use super::{Held, State, VoteRefusal};
use crate::Sentence;
use crate::id::{ObjectionId, PlaceId, PollId};
use crate::rule::{RollRule, VoterKind};
use crate::when;
use jiff::civil::Date;
use jiff::{Span, Timestamp};

/// What is objected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum About {
    /// 名册
    Roll,
    /// 结果
    Result,
}

impl About {
    /// The word of code, API and database.
    pub const fn word(self) -> &'static str {
        match self {
            About::Roll => "roll",
            About::Result => "result",
        }
    }

    /// Reads [`About::word`].
    pub fn from_word(word: &str) -> Option<About> {
        let both = [About::Roll, About::Result];
        both.into_iter().find(|a| a.word() == word)
    }
}

/// What the community said to an objection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// When.
    pub at: Timestamp,
    /// Was it right?
    pub upheld: bool,
    /// Why, as everybody reads it.
    pub reason: String,
}

/// Something said against a roll or a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Its id.
    pub id: ObjectionId,
    /// Of which poll.
    pub poll: PollId,
    /// Against what.
    pub about: About,
    /// Who objects; never published.
    pub household: PlaceId,
    /// The resident's own words; never published.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// Kind and id of whoever wrote it down.
    pub by: (String, i64),
    /// What was said to it; none while it is undecided.
    pub ruling: Option<Ruling>,
}

/// Why an objection is not taken, or not ruled on. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ObjectionRefusal {
    /// The rule posts no roll for this poll.
    NoRollPosted,
    /// The roll was fixed when votes began.
    RollIsFixed,
    /// The days for it are over.
    DaysOver {
        /// The last one.
        until: Date,
    },
    /// There is no result yet.
    NoResultYet,
    /// This household has one that is undecided.
    OneAtATime,
    /// The household does not belong to the place of the poll.
    NotOfThePlace,
    /// It was ruled on.
    RuledAlready,
    /// Upheld or refused was not chosen.
    WhichWay,
    /// An upheld objection to the roll says which door and what it is to be.
    WhichDoor,
    /// The roll says so already.
    SaysSoAlready,
    /// Nobody opens a poll with objections to its roll undecided.
    Undecided {
        /// How many.
        count: u64,
    },
    /// Not while votes are taken or counted.
    Vote(VoteRefusal),
}

impl Sentence for ObjectionRefusal {
    fn key(&self) -> &'static str {
        match self {
            ObjectionRefusal::NoRollPosted => "refuse-objection-no-roll",
            ObjectionRefusal::RollIsFixed => "refuse-objection-roll-fixed",
            ObjectionRefusal::DaysOver { .. } => "refuse-objection-days",
            ObjectionRefusal::NoResultYet => "refuse-objection-no-result",
            ObjectionRefusal::OneAtATime => "refuse-objection-one",
            ObjectionRefusal::NotOfThePlace => "refuse-objection-place",
            ObjectionRefusal::RuledAlready => "refuse-objection-ruled",
            ObjectionRefusal::WhichWay => "refuse-objection-which-way",
            ObjectionRefusal::WhichDoor => "refuse-objection-which-door",
            ObjectionRefusal::SaysSoAlready => "refuse-objection-says-so",
            ObjectionRefusal::Undecided { .. } => "refuse-objection-undecided",
            ObjectionRefusal::Vote(why) => why.key(),
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            ObjectionRefusal::DaysOver { until } => vec![("day", until.to_string())],
            ObjectionRefusal::Undecided { count } => vec![("count", count.to_string())],
            ObjectionRefusal::Vote(why) => why.args(),
            _ => Vec::new(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            ObjectionRefusal::WhichWay => Some("upheld"),
            ObjectionRefusal::WhichDoor | ObjectionRefusal::SaysSoAlready => Some("door"),
            _ => None,
        }
    }
}

/// Proof that an objection may be made now. Only [`Held::objecting`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Objecting {
    poll: PollId,
    about: About,
}

impl Objecting {
    /// In which poll.
    pub fn poll(&self) -> PollId {
        self.poll
    }

    /// Against what.
    pub fn about(&self) -> About {
        self.about
    }
}

/// Proof that the roll of a poll may still be mended: it is its own, and nobody has begun to
/// vote. Only [`Held::mending`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mending {
    poll: PollId,
}

impl Mending {
    /// Of which poll.
    pub fn poll(&self) -> PollId {
        self.poll
    }
}

fn after(day: Date, days: u16) -> Date {
    day.saturating_add(Span::new().days(i64::from(days)))
}

impl Held {
    /// How the rule posts the roll of this poll. A second round has the roll of the first, and
    /// who owns what is posted nowhere.
    pub fn roll_terms(&self) -> Option<RollRule> {
        let own = self.assembly.is_none() && self.follows.is_none();
        let rule = self.poll.rule();
        rule.roll.filter(|_| own && rule.voters != VoterKind::Owner)
    }

    /// The proof that the roll may be mended now.
    pub fn mending(&self) -> Result<Mending, ObjectionRefusal> {
        match self.state {
            _ if self.roll_terms().is_none() => Err(ObjectionRefusal::NoRollPosted),
            State::Called => Ok(Mending { poll: self.id }),
            _ => Err(ObjectionRefusal::RollIsFixed),
        }
    }

    /// The proof that somebody may object now: to a roll while it is posted and the rule's
    /// days run, to a result while it hangs on the board.
    pub fn objecting(&self, about: About, now: Timestamp) -> Result<Objecting, ObjectionRefusal> {
        let until = match about {
            About::Roll => {
                self.mending()?;
                to_object_until(self)
            }
            About::Result => self.posted_until(),
        };
        let until = until.ok_or(ObjectionRefusal::NoResultYet)?;
        if when::day(now) > until {
            return Err(ObjectionRefusal::DaysOver { until });
        }
        Ok(Objecting {
            poll: self.id,
            about,
        })
    }
}

/// The last day on which the roll of a poll may be objected to: civil days in China, the day
/// of the posting not counted.
pub fn to_object_until(held: &Held) -> Option<Date> {
    let terms = held.roll_terms()?;
    Some(after(when::day(held.called_at), terms.objection_days))
}

impl Objection {
    /// The last day on which it is to be ruled on, where the rule says one.
    pub fn rule_by(&self, held: &Held) -> Option<Date> {
        let terms = held.poll.rule().roll?;
        Some(after(when::day(self.at), terms.ruling_days))
    }

    /// Was it ruled on too late, or is it late now?
    pub fn late(&self, held: &Held, now: Timestamp) -> bool {
        let done = self.ruling.as_ref().map_or(now, |r| r.at);
        self.rule_by(held).is_some_and(|by| when::day(done) > by)
    }

    /// Rules on it, once.
    pub fn rule(self, ruling: Ruling) -> Result<Objection, ObjectionRefusal> {
        match self.ruling {
            Some(_) => Err(ObjectionRefusal::RuledAlready),
            None => Ok(Objection {
                ruling: Some(ruling),
                ..self
            }),
        }
    }
}
