//! Three doors, one roll: which voter may vote by which door, and what was kept of it.

use super::{Answer, Held, Kind, Pick, Secrecy, VoteRefusal};
use crate::assembly::{Mark, RollEntry};
use crate::id::{PlaceId, RollEntryId};
use crate::rule::{Rule, VoterKind};
use jiff::Timestamp;

/// The way a voter's ballot came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Door {
    /// On the household's own phone.
    Phone,
    /// On paper.
    Paper,
    /// On the phone of whoever holds the proxy.
    Proxy,
}

impl Door {
    /// Every door.
    pub const ALL: [Door; 3] = [Door::Phone, Door::Paper, Door::Proxy];

    /// The word of code, API and database.
    pub const fn word(self) -> &'static str {
        match self {
            Door::Phone => "phone",
            Door::Paper => "paper",
            Door::Proxy => "proxy",
        }
    }

    /// Reads [`Door::word`].
    pub fn from_word(word: &str) -> Option<Door> {
        Door::ALL.into_iter().find(|d| d.word() == word)
    }
}

/// What a voter's door was used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Used {
    /// An open ballot, as JSON with the names written in sealed; on paper with its serial.
    Open {
        /// The answers.
        answers: String,
        /// Which paper it was.
        serial: Option<String>,
    },
    /// A token of a secret poll was drawn.
    Drawn {
        /// SHA-256 of the blinded token: asked again, the same one is signed.
        blinded: [u8; 32],
    },
    /// A paper of a secret poll was handed over.
    Handed,
}

/// A voter's line in a poll. There is one or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cast {
    /// The line of the roll.
    pub entry: RollEntryId,
    /// The door.
    pub door: Door,
    /// Whose hand it was, when the voter gave a proxy.
    pub holder: Option<RollEntryId>,
    /// What came through it.
    pub used: Used,
    /// Did somebody help?
    pub helped: bool,
    /// How often it was changed.
    pub changed: u16,
    /// When, the last time.
    pub at: Timestamp,
    /// Kind and id of whoever did it.
    pub by: (String, i64),
}

/// Is the voter's line free for this door, or one that this door may change? The first door
/// binds until the close.
pub fn free(before: Option<&Cast>, door: Door) -> Result<(), VoteRefusal> {
    match before {
        None => Ok(()),
        Some(cast) if matches!(cast.used, Used::Open { .. }) && cast.door == door => Ok(()),
        Some(cast) => Err(VoteRefusal::OtherDoor {
            door: cast.door,
            at: cast.at,
            secret: !matches!(cast.used, Used::Open { .. }),
        }),
    }
}

/// May votes be cast on a phone from a home the roll says this of? Where a region prescribes
/// the authority's platform never through us; for an owner only where the owner lives.
pub fn by_phone(rule: &Rule, home: Mark) -> Result<(), VoteRefusal> {
    if rule.electronic.is_some_and(|e| e.official_platform) {
        return Err(VoteRefusal::OfficialPlatform);
    }
    if rule.voters == VoterKind::Owner && home != Mark::Entitled {
        return Err(VoteRefusal::NotTheOwners { mark: home });
    }
    Ok(())
}

/// May `holder` vote for `principal`? `named` is the line the principal's proxy names.
pub fn proxy(
    held: &Held,
    (principal, named): (&RollEntry, Option<RollEntryId>),
    holder: &RollEntry,
) -> Result<(), VoteRefusal> {
    let rule: &Rule = held.poll.rule();
    let Some(allowed) = rule.proxy else {
        return Err(VoteRefusal::NoProxies);
    };
    if named != Some(holder.id) || principal.id == holder.id {
        return Err(VoteRefusal::NotTheHolder);
    }
    let stands = |home: PlaceId| held.candidates().any(|c| c == home);
    if !allowed.candidate_may_hold && holder.voter.household().is_some_and(stands) {
        return Err(VoteRefusal::CandidateHolds);
    }
    Ok(())
}

/// What a line has done with proxies before one is noted for a poll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    /// It gave its own proxy away.
    pub gave: bool,
    /// How many proxies it holds.
    pub holds: u32,
    /// It has voted.
    pub voted: bool,
}

/// May one line's proxy be noted for another? Besides what the rule says of any proxy
/// ([`crate::assembly::delegates`]): nobody hands on what they hold, and nobody votes twice.
pub fn delegates(principal: Side, holder: Side) -> Result<(), VoteRefusal> {
    if principal.voted {
        Err(VoteRefusal::VotedAlready)
    } else if principal.gave {
        Err(VoteRefusal::GaveAlready)
    } else if principal.holds > 0 {
        Err(VoteRefusal::HoldsProxies)
    } else if holder.gave {
        Err(VoteRefusal::HolderGave)
    } else {
        Ok(())
    }
}

/// The answers a screen takes: one for each question, of its kind, not more marks than seats,
/// only for those who stand. What a paper can say and a screen can't is refused.
pub fn on_screen(held: &Held, answers: &[Answer]) -> Result<(), VoteRefusal> {
    let questions = held.poll.questions();
    if answers.len() != questions.len() {
        return Err(VoteRefusal::Unanswered {
            no: answers.len().min(questions.len()) + 1,
        });
    }
    let election = held.poll.rule().election.as_ref();
    let write_ins = election.is_some_and(|e| e.write_ins);
    for (at, (question, answer)) in questions.iter().zip(answers).enumerate() {
        let no = at + 1;
        match (&question.kind, answer) {
            (_, Answer::Blank) | (Kind::Motion, Answer::Motion(_)) => {}
            (Kind::Election { seats, candidates }, Answer::Election(picks)) => {
                if picks.len() > usize::from(*seats) {
                    return Err(VoteRefusal::TooManyMarks { no, most: *seats });
                }
                let known = |pick: &Pick| match pick {
                    Pick::Listed(no) => candidates.iter().any(|c| c.no == *no),
                    Pick::Written(_) => write_ins,
                };
                if !picks.iter().all(known) {
                    return Err(VoteRefusal::NobodyOfThatNumber { no });
                }
            }
            _ => return Err(VoteRefusal::Unanswered { no }),
        }
    }
    Ok(())
}

/// A group in which the result of a secret vote would tell who voted how.
pub const SMALL_GROUP: u64 = 10;

/// Is the group so small that a secret result would tell? With fewer than
/// [`SMALL_GROUP`] voters, or when nearly all agree, neighbours can work it out.
pub fn would_tell(held: &Held, entitled: u64) -> bool {
    held.poll.secrecy() == Secrecy::Secret && entitled < SMALL_GROUP
}
