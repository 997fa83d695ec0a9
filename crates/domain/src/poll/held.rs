//! A poll as it is held: whom it asks, by which clock, and where it stands.
//!
//! Called → open → closed → counted; cancelled before it is closed. Its hour ends the voting,
//! closing ends the entering of papers; counting reads what then can't change any more, and may be done again after a
//! crash. Casting asks for [`Casting`], which only [`Held::casting`] makes.

use super::{PaperRefusal, Poll, Secrecy, VoteRefusal};
use crate::id::{AssemblyId, PersonId, PlaceId, PollId, RoleId, RollId};
use crate::place::PlacePath;
use crate::rule::{NoticeWaiver, Rule};
use crate::when;
use jiff::Timestamp;

/// Where a poll stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Everybody may read the questions; nobody votes yet.
    Called,
    /// Votes are taken.
    Open {
        /// Since when.
        opened_at: Timestamp,
    },
    /// No votes are taken any more, and none is counted yet.
    Closed {
        /// When it was opened.
        opened_at: Timestamp,
        /// When it was closed.
        closed_at: Timestamp,
        /// Why papers are missing, if some are.
        reason: Option<String>,
    },
    /// The result is known.
    Counted {
        /// When it was opened.
        opened_at: Timestamp,
        /// When it was closed.
        closed_at: Timestamp,
        /// When the result was written down.
        counted_at: Timestamp,
        /// Why papers are missing, if some are.
        reason: Option<String>,
    },
    /// Called off.
    Cancelled {
        /// When.
        at: Timestamp,
        /// Why, as the board says.
        reason: String,
    },
}

impl State {
    /// The word of code, API and database.
    pub const fn word(&self) -> &'static str {
        match self {
            State::Called => "called",
            State::Open { .. } => "open",
            State::Closed { .. } => "closed",
            State::Counted { .. } => "counted",
            State::Cancelled { .. } => "cancelled",
        }
    }

    /// When it was closed, if it was.
    pub const fn closed_at(&self) -> Option<Timestamp> {
        match self {
            State::Closed { closed_at, .. } | State::Counted { closed_at, .. } => Some(*closed_at),
            _ => None,
        }
    }
}

/// The words of a question, beside its arithmetic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// What is asked.
    pub text: String,
    /// What one should know before.
    pub more: Option<String>,
    /// Who stands, in the order of the ballot.
    pub people: Vec<Stands>,
}

/// Who a candidate is, beside the number on the ballot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stands {
    /// Where they live, when they are of the place.
    pub household: Option<PlaceId>,
    /// Who they are, when the system knows.
    pub person: Option<PersonId>,
    /// The name on the ballot, sealed.
    pub name: Vec<u8>,
}

/// A poll with everything around its arithmetic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its id.
    pub id: PollId,
    /// Whose voters are asked.
    pub place: PlaceId,
    /// Its path.
    pub path: PlacePath,
    /// The assembly it is held in.
    pub assembly: Option<AssemblyId>,
    /// One line, as the board has it.
    pub title: String,
    /// Rule, questions, secrecy, round: what the arithmetic needs.
    pub poll: Poll,
    /// The words of each question, in the same order.
    pub words: Vec<Wording>,
    /// Why days were cut short, if they were.
    pub waiver: Option<String>,
    /// The covenant's article by which silent ballots are counted. 管理规约
    pub article: Option<String>,
    /// The role it is to end. 罢免
    pub recall: Option<RoleId>,
    /// The poll whose open seats it fills.
    pub follows: Option<PollId>,
    /// When it was called.
    pub called_at: Timestamp,
    /// The clock opens it then.
    pub opens_at: Option<Timestamp>,
    /// Its hour: the voting ends then, by the clock or because somebody ended it.
    pub closes_at: Option<Timestamp>,
    /// Where it stands.
    pub state: State,
}

/// What the clock has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Open it.
    Open,
    /// Close it.
    Close,
    /// Count it: whoever closed it did not get there.
    Count,
}

/// Proof that votes are taken now. Only [`Held::casting`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Casting {
    poll: PollId,
}

impl Casting {
    /// In which poll.
    pub fn poll(&self) -> PollId {
        self.poll
    }
}

/// The days a poll of its own must keep: notice, posting of the roll, days of voting.
/// Days are civil days in China, the day of the call not counted.
pub fn days(
    rule: &Rule,
    called: Timestamp,
    opens: Timestamp,
    closes: Option<Timestamp>,
    waiver: Option<&str>,
) -> Result<(), VoteRefusal> {
    let between = |from, to| (when::day(to) - when::day(from)).get_days();
    let ahead = between(called, opens);
    let waived = rule.notice_waiver == NoticeWaiver::ReasonRequired && waiver.is_some();
    if ahead < i32::from(rule.notice_days) && !waived {
        return Err(VoteRefusal::NoticeTooShort {
            days: ahead.max(0),
            need: rule.notice_days,
            fixed: rule.notice_waiver == NoticeWaiver::No,
        });
    }
    if let Some(roll) = rule.roll
        && ahead < i32::from(roll.posted_days_before)
    {
        return Err(VoteRefusal::RollTooShort {
            days: ahead.max(0),
            need: roll.posted_days_before,
        });
    }
    let Some(closes) = closes else {
        return match rule.window {
            Some(_) => Err(VoteRefusal::NoEnd),
            None => Ok(()),
        };
    };
    if closes <= opens {
        return Err(VoteRefusal::EndsBeforeItBegins);
    }
    match rule.window {
        Some(window) => {
            // Both the first and the last day are days of voting.
            let open = between(opens, closes) + 1;
            let fits = (i32::from(window.least)..=i32::from(window.most)).contains(&open);
            fits.then_some(()).ok_or(VoteRefusal::Window {
                least: window.least,
                most: window.most,
            })
        }
        None => Ok(()),
    }
}

impl Held {
    /// The roll its voters stand on.
    pub fn roll(&self) -> RollId {
        match self.assembly {
            Some(assembly) => assembly.into(),
            None => self.id.into(),
        }
    }

    /// Opens it.
    pub fn open(mut self, now: Timestamp) -> Result<Held, VoteRefusal> {
        match self.state {
            State::Called if self.closes_at.is_some_and(|end| end <= now) => {
                Err(VoteRefusal::EndsBeforeItBegins)
            }
            State::Called => {
                self.state = State::Open { opened_at: now };
                Ok(self)
            }
            State::Open { .. } => Err(VoteRefusal::AlreadyOpen),
            _ => Err(self.over()),
        }
    }

    /// Ends the voting now: no ballot is taken and no paper handed over from here on, and
    /// papers are still entered. Its hour does the same.
    pub fn stop(mut self, now: Timestamp) -> Result<Held, VoteRefusal> {
        self.casting(now)?;
        self.closes_at = Some(now);
        Ok(self)
    }

    /// Closes it: what was not entered by now is not counted. `reason` says why papers are
    /// missing, when some are.
    pub fn close(mut self, now: Timestamp, reason: Option<String>) -> Result<Held, VoteRefusal> {
        match self.state {
            State::Open { opened_at } => {
                self.state = State::Closed {
                    opened_at,
                    // A clock that fell must not let a poll end before it began.
                    closed_at: now.max(opened_at),
                    reason,
                };
                Ok(self)
            }
            State::Called => Err(VoteRefusal::NotOpenYet),
            _ => Err(self.over()),
        }
    }

    /// The result is written down.
    pub fn count(mut self, now: Timestamp) -> Result<Held, VoteRefusal> {
        match self.state {
            State::Closed {
                opened_at,
                closed_at,
                reason,
            } => {
                self.state = State::Counted {
                    opened_at,
                    closed_at,
                    counted_at: now.max(closed_at),
                    reason,
                };
                Ok(self)
            }
            State::Called | State::Open { .. } => Err(VoteRefusal::NotClosed),
            _ => Err(self.over()),
        }
    }

    /// Calls it off. What was cast stays where it is and is not counted.
    pub fn cancel(mut self, reason: String, at: Timestamp) -> Result<Held, VoteRefusal> {
        match self.state {
            State::Called | State::Open { .. } => {
                self.state = State::Cancelled { at, reason };
                Ok(self)
            }
            _ => Err(self.over()),
        }
    }

    /// The proof that votes are taken now. After its hour it is over, even when the clock
    /// has not come round to close it yet.
    pub fn casting(&self, now: Timestamp) -> Result<Casting, VoteRefusal> {
        match (&self.state, self.closes_at) {
            (State::Open { .. }, Some(end)) if end <= now => {
                Err(VoteRefusal::OverSince { at: end })
            }
            (State::Open { .. }, _) => Ok(Casting { poll: self.id }),
            (State::Called, _) => Err(VoteRefusal::NotOpenYet),
            _ => Err(self.over()),
        }
    }

    /// May be noted what a vote rests on, a proxy or that a ballot was delivered? Before the
    /// voting and while it goes on; what is noted later nobody could have answered.
    pub fn notes(&self, now: Timestamp) -> Result<(), VoteRefusal> {
        match self.state {
            State::Called => Ok(()),
            _ => self.casting(now).map(|_| ()),
        }
    }

    /// The proof that papers are still read and counted: until somebody closes the poll. Its
    /// hour ends the voting; what was handed in by then is entered after it.
    pub fn entering(&self) -> Result<Casting, VoteRefusal> {
        match self.state {
            State::Open { .. } => Ok(Casting { poll: self.id }),
            State::Called => Err(VoteRefusal::NotOpenYet),
            _ => Err(self.over()),
        }
    }

    /// The proof that papers are read now. Those of a secret poll lie in their box until the
    /// voting has ended: whoever enters them would know a part of the result.
    pub fn reading(&self, now: Timestamp) -> Result<Casting, PaperRefusal> {
        let proof = self.entering().map_err(PaperRefusal::Poll)?;
        match self.poll.secrecy() {
            Secrecy::Secret if self.casting(now).is_ok() => Err(PaperRefusal::StillVoting),
            _ => Ok(proof),
        }
    }

    /// What the clock has to do now.
    pub fn due(&self, now: Timestamp) -> Option<Due> {
        let past = |at: Option<Timestamp>| at.is_some_and(|at| at <= now);
        match self.state {
            State::Called if past(self.opens_at) && !past(self.closes_at) => Some(Due::Open),
            State::Open { .. } if past(self.closes_at) => Some(Due::Close),
            State::Closed { .. } => Some(Due::Count),
            _ => None,
        }
    }

    /// When its result was written down, if it was.
    pub fn counted_at(&self) -> Option<Timestamp> {
        match self.state {
            State::Counted { counted_at, .. } => Some(counted_at),
            _ => None,
        }
    }

    /// Counted or called off: nothing more happens to it.
    pub fn is_over(&self) -> bool {
        matches!(self.state, State::Counted { .. } | State::Cancelled { .. })
    }

    /// Until when the result hangs on the board: so many whole days after the count.
    pub fn posted_until(&self) -> Option<jiff::civil::Date> {
        let counted_at = self.counted_at()?;
        let days = jiff::Span::new().days(i64::from(self.poll.rule().posted_days));
        when::day(counted_at).checked_add(days).ok()
    }

    /// The households that stand for election in it.
    pub fn candidates(&self) -> impl Iterator<Item = PlaceId> + '_ {
        let people = self.words.iter().flat_map(|w| &w.people);
        people.filter_map(|p| p.household)
    }

    fn over(&self) -> VoteRefusal {
        match &self.state {
            State::Cancelled { .. } => VoteRefusal::Cancelled,
            state => VoteRefusal::OverSince {
                at: state.closed_at().unwrap_or(self.called_at),
            },
        }
    }
}
