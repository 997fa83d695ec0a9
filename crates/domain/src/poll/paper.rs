//! Paper ballots: each has a serial, is read by two people who do not see each other's
//! reading, and is accounted for before the poll is closed.
//!
//! Two equal readings settle a paper. Two that differ wait for a third person, who has the
//! paper in hand: that reading counts, whatever it says. In a secret poll a paper belongs to
//! nobody; handing one over uses up the voter's door and notes no serial.

use super::{Answer, Held, Kind, Pick, VoteRefusal};
use crate::Sentence;
use crate::id::{PersonId, RollEntryId};

/// What became of a printed paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaperState {
    /// Printed, and not back yet; or read, and not settled.
    Out,
    /// Miswritten and taken back. 作废
    Spoiled,
    /// Left over. 未用
    Unused,
    /// Read, settled and counted.
    Entered,
}

impl PaperState {
    /// Every state.
    pub const ALL: [PaperState; 4] = [
        PaperState::Out,
        PaperState::Spoiled,
        PaperState::Unused,
        PaperState::Entered,
    ];

    /// The word of code, API and database.
    pub const fn word(self) -> &'static str {
        match self {
            PaperState::Out => "out",
            PaperState::Spoiled => "spoiled",
            PaperState::Unused => "unused",
            PaperState::Entered => "entered",
        }
    }

    /// Reads [`PaperState::word`].
    pub fn from_word(word: &str) -> Option<PaperState> {
        PaperState::ALL.into_iter().find(|s| s.word() == word)
    }
}

/// A printed paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Its serial, compact.
    pub serial: String,
    /// The line it was printed for, in an open poll.
    pub entry: Option<RollEntryId>,
    /// What became of it.
    pub state: PaperState,
}

/// Whoever reads a paper: kind and id, as in the event.
pub type Reader = (String, i64);

/// What one person read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// One answer a question.
    pub answers: Vec<Answer>,
    /// Who read it.
    pub by: Reader,
}

/// How far a paper has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage<'a> {
    /// Nobody has read it.
    Unread,
    /// One person has; the next one must not see what.
    Once,
    /// Two have, and they differ: a third one decides.
    Differ,
    /// Two agree, or the third has decided.
    Settled(&'a [Answer]),
}

/// How far the readings of a paper go, in the order in which they were made.
pub fn stage(readings: &[Reading]) -> Stage<'_> {
    match readings {
        [] => Stage::Unread,
        [_] => Stage::Once,
        [one, two] if one.answers == two.answers => Stage::Settled(&two.answers),
        [_, _] => Stage::Differ,
        [one, two, _, ..] if one.answers == two.answers => Stage::Settled(&two.answers),
        [_, _, third, ..] => Stage::Settled(&third.answers),
    }
}

impl Paper {
    /// May this person read it now? Answers which reading it will be.
    pub fn reading(&self, before: &[Reading], by: &Reader) -> Result<u8, PaperRefusal> {
        self.still_out()?;
        // A person is the same in every role: captain at one door, staff at another.
        if before.iter().any(|r| r.by.1 == by.1) {
            return Err(PaperRefusal::ReadByYou);
        }
        match stage(before) {
            Stage::Unread => Ok(1),
            Stage::Once => Ok(2),
            Stage::Differ => Ok(3),
            Stage::Settled(_) => Err(PaperRefusal::Settled),
        }
    }

    /// Is nothing final known of it?
    pub fn still_out(&self) -> Result<(), PaperRefusal> {
        match self.state {
            PaperState::Out => Ok(()),
            PaperState::Spoiled => Err(PaperRefusal::Spoiled),
            PaperState::Unused => Err(PaperRefusal::Unused),
            PaperState::Entered => Err(PaperRefusal::Settled),
        }
    }
}

/// Whoever counts the papers of an election must not stand in it.
pub fn may_read(held: &Held, reader: Option<PersonId>) -> Result<(), PaperRefusal> {
    let mut people = held.words.iter().flat_map(|w| &w.people);
    match reader.is_some() && people.any(|p| p.person == reader) {
        true => Err(PaperRefusal::StandsHere),
        false => Ok(()),
    }
}

/// What a paper can say and a screen can't is no refusal: too many marks are entered as they
/// stand there and count as invalid. Only what belongs to no question is refused.
pub fn as_read(held: &Held, answers: &[Answer]) -> Result<(), VoteRefusal> {
    let questions = held.poll.questions();
    if answers.len() != questions.len() {
        let no = answers.len().min(questions.len()) + 1;
        return Err(VoteRefusal::Unanswered { no });
    }
    for (at, (question, answer)) in questions.iter().zip(answers).enumerate() {
        let no = at + 1;
        match (&question.kind, answer) {
            (_, Answer::Blank | Answer::Unclear) | (Kind::Motion, Answer::Motion(_)) => {}
            (Kind::Election { candidates, .. }, Answer::Election(picks)) => {
                let stands = |pick: &Pick| match pick {
                    Pick::Listed(no) => candidates.iter().any(|c| c.no == *no),
                    Pick::Written(_) => true,
                };
                if !picks.iter().all(stands) {
                    return Err(VoteRefusal::NobodyOfThatNumber { no });
                }
            }
            _ => return Err(VoteRefusal::Unanswered { no }),
        }
    }
    Ok(())
}

/// The account of a poll's papers: printed = entered + spoiled + unused + waiting + missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Account {
    /// Every paper that was printed.
    pub printed: u64,
    /// Settled and counted.
    pub entered: u64,
    /// Miswritten and taken back.
    pub spoiled: u64,
    /// Left over.
    pub unused: u64,
    /// Read, and not settled.
    pub waiting: u64,
}

impl Account {
    /// Adds a paper with so many readings.
    pub fn add(&mut self, state: PaperState, readings: usize) {
        self.printed += 1;
        match state {
            PaperState::Entered => self.entered += 1,
            PaperState::Spoiled => self.spoiled += 1,
            PaperState::Unused => self.unused += 1,
            PaperState::Out if readings > 0 => self.waiting += 1,
            PaperState::Out => {}
        }
    }

    /// Printed, and nobody has said what became of them.
    pub fn missing(&self) -> u64 {
        let known = self.entered + self.spoiled + self.unused + self.waiting;
        self.printed.saturating_sub(known)
    }

    /// Does it balance, or is there a reason why not? The poll can't be closed before.
    pub fn closes(&self, reason: Option<&str>) -> Result<(), PaperRefusal> {
        let (missing, waiting) = (self.missing(), self.waiting);
        if missing + waiting == 0 || reason.is_some() {
            return Ok(());
        }
        Err(PaperRefusal::Unaccounted { missing, waiting })
    }

    /// Whoever counts what is left over says so many: it must be all that are missing.
    pub fn left_over(&self, counted: u64) -> Result<(), PaperRefusal> {
        let missing = self.missing();
        if counted == missing && missing > 0 {
            return Ok(());
        }
        Err(PaperRefusal::OtherCount { counted, missing })
    }
}

/// Why something can't be done with a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperRefusal {
    /// The poll takes no papers.
    Poll(VoteRefusal),
    /// Papers of a secret poll are read when the voting has ended.
    StillVoting,
    /// No paper with this serial was printed here.
    NeverIssued,
    /// It belongs to another poll.
    OtherPoll,
    /// This person has read it before: somebody else reads it next.
    ReadByYou,
    /// Whoever stands in the election reads no papers of it.
    StandsHere,
    /// Read, settled and counted.
    Settled,
    /// Taken back as spoiled.
    Spoiled,
    /// Counted as left over.
    Unused,
    /// Somebody has read it: it is a ballot now.
    BeingRead,
    /// More papers would be counted than were handed over.
    MoreThanHanded {
        /// How many were handed over.
        handed: u64,
    },
    /// Nothing of this paper waits for a decision.
    NothingWaits,
    /// Papers are missing or unsettled, and no reason is written.
    Unaccounted {
        /// Nobody has said what became of them.
        missing: u64,
        /// Read, and not settled.
        waiting: u64,
    },
    /// What is left over is not what is missing.
    OtherCount {
        /// As counted.
        counted: u64,
        /// As known.
        missing: u64,
    },
    /// So many can't be printed at once.
    HowMany {
        /// The most.
        most: u64,
    },
    /// Each door has its paper already.
    AllPrinted,
    /// Papers of an open poll carry the door: nothing is handed over at the desk.
    HandedByDoor,
    /// No such door on the roll.
    NoSuchDoor,
}

impl Sentence for PaperRefusal {
    fn key(&self) -> &'static str {
        match self {
            PaperRefusal::Poll(refusal) => refusal.key(),
            PaperRefusal::StillVoting => "refuse-paper-still-voting",
            PaperRefusal::NeverIssued => "refuse-paper-never-issued",
            PaperRefusal::OtherPoll => "refuse-paper-other-poll",
            PaperRefusal::ReadByYou => "refuse-paper-read-by-you",
            PaperRefusal::StandsHere => "refuse-paper-stands-here",
            PaperRefusal::Settled => "refuse-paper-settled",
            PaperRefusal::Spoiled => "refuse-paper-spoiled",
            PaperRefusal::Unused => "refuse-paper-unused",
            PaperRefusal::BeingRead => "refuse-paper-being-read",
            PaperRefusal::MoreThanHanded { .. } => "refuse-paper-more-than-handed",
            PaperRefusal::NothingWaits => "refuse-paper-nothing-waits",
            PaperRefusal::Unaccounted { .. } => "refuse-paper-unaccounted",
            PaperRefusal::OtherCount { .. } => "refuse-paper-other-count",
            PaperRefusal::HowMany { .. } => "refuse-paper-how-many",
            PaperRefusal::AllPrinted => "refuse-paper-all-printed",
            PaperRefusal::HandedByDoor => "refuse-paper-by-door",
            PaperRefusal::NoSuchDoor => "refuse-paper-no-door",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            PaperRefusal::Poll(refusal) => refusal.args(),
            PaperRefusal::MoreThanHanded { handed } => vec![("handed", handed.to_string())],
            PaperRefusal::Unaccounted { missing, waiting } => vec![
                ("missing", missing.to_string()),
                ("waiting", waiting.to_string()),
            ],
            PaperRefusal::OtherCount { counted, missing } => vec![
                ("counted", counted.to_string()),
                ("missing", missing.to_string()),
            ],
            PaperRefusal::HowMany { most } => vec![("most", most.to_string())],
            _ => Vec::new(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            PaperRefusal::Poll(refusal) => refusal.field(),
            PaperRefusal::HowMany { .. } | PaperRefusal::OtherCount { .. } => Some("count"),
            PaperRefusal::Unaccounted { .. } => Some("reason"),
            PaperRefusal::NoSuchDoor => Some("door"),
            PaperRefusal::AllPrinted | PaperRefusal::HandedByDoor | PaperRefusal::StandsHere => {
                None
            }
            _ => Some("serial"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::poll::Choice;
    use proptest::prelude::*;

    fn paper(state: PaperState) -> Paper {
        Paper {
            serial: "330802B0000000000X".into(),
            entry: None,
            state,
        }
    }

    fn reads(choice: Choice, id: i64) -> Reading {
        Reading {
            answers: vec![Answer::Motion(choice)],
            by: ("staff".into(), id),
        }
    }

    fn staff(id: i64) -> Reader {
        ("staff".into(), id)
    }

    #[test]
    fn two_equal_readings_settle_and_two_that_differ_wait_for_a_third() {
        let yes = [Answer::Motion(Choice::Yes)];
        let (one, two) = (reads(Choice::Yes, 1), reads(Choice::Yes, 2));
        assert_eq!(stage(&[one.clone(), two]), Stage::Settled(&yes));
        let differs = [one.clone(), reads(Choice::No, 2)];
        assert_eq!(stage(&differs), Stage::Differ);
        let out = paper(PaperState::Out);
        assert_eq!(out.reading(&differs, &staff(3)), Ok(3));
        // The third decides, even for what neither of the others saw.
        let [a, b] = differs;
        let three = [a, b, reads(Choice::Abstain, 3)];
        assert_eq!(
            stage(&three),
            Stage::Settled(&[Answer::Motion(Choice::Abstain)])
        );
    }

    #[test]
    fn nobody_reads_a_paper_twice_not_even_in_another_role() {
        let out = paper(PaperState::Out);
        let before = [reads(Choice::Yes, 1)];
        assert_eq!(out.reading(&before, &staff(2)), Ok(2));
        let again = out.reading(&before, &staff(1));
        assert_eq!(again, Err(PaperRefusal::ReadByYou));
        let captain = out.reading(&before, &("captain".into(), 1));
        assert_eq!(captain, Err(PaperRefusal::ReadByYou));
    }

    #[test]
    fn what_is_settled_spoiled_or_left_over_is_not_read_again() {
        let by = staff(1);
        let not = |state| paper(state).reading(&[], &by).unwrap_err();
        assert_eq!(not(PaperState::Spoiled), PaperRefusal::Spoiled);
        assert_eq!(not(PaperState::Unused), PaperRefusal::Unused);
        assert_eq!(not(PaperState::Entered), PaperRefusal::Settled);
    }

    proptest! {
        #[test]
        fn every_paper_stands_in_the_account_once(
            papers in proptest::collection::vec((0usize..4, 0usize..4), 0..200)
        ) {
            let mut account = Account::default();
            for (state, readings) in &papers {
                account.add(PaperState::ALL[*state], *readings);
            }
            prop_assert_eq!(account.printed, papers.len() as u64);
            let sum = account.entered + account.spoiled + account.unused
                + account.waiting + account.missing();
            prop_assert_eq!(account.printed, sum);
            let whole = account.missing() + account.waiting == 0;
            prop_assert_eq!(account.closes(None).is_ok(), whole);
            prop_assert!(account.closes(Some("被雨淋湿")).is_ok());
        }
    }
}
