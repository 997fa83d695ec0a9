//! Outcome: what was decided, explained as data: each condition with its count, its base,
//! its share and what was missing. Words come from `locales/`.

use super::ballot::{Amount, Pick};
use super::election;
use super::question::Kind;
use super::tally::{QuestionTally, Tally, Turnout};
use super::{Poll, TallyError};
use crate::Sentence;
use crate::rule::{Base, By, Counted, Fraction, Measure};

/// The five bases of one question, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Lines of the roll that count.
    pub entitled: Amount,
    /// Those there; those taking part, where there is no assembly.
    pub present: Amount,
    /// Those who handed in or drew a ballot.
    pub taking_part: Amount,
    /// Ballots in the box.
    pub cast: Amount,
    /// Ballots that are not invalid.
    pub valid: Amount,
}

impl Counts {
    /// The whole under its name.
    pub fn of(&self, base: Base) -> Amount {
        match base {
            Base::Entitled => self.entitled,
            Base::Present => self.present,
            Base::TakingPart => self.taking_part,
            Base::Cast => self.cast,
            Base::Valid => self.valid,
        }
    }

    /// Takes a condition of a rule; `counted` is what a yes or a candidate got.
    pub(super) fn line(&self, measure: &Measure, counted: Amount) -> Line {
        let counted = match measure.counted {
            Counted::Turnout(base) => self.of(base),
            Counted::Yes | Counted::Votes => counted,
        };
        Line::new(
            measure,
            counted.by(measure.by),
            self.of(measure.of).by(measure.by),
        )
    }

    pub(super) fn lines(&self, measures: &[Measure], counted: Amount) -> Vec<Line> {
        measures.iter().map(|m| self.line(m, counted)).collect()
    }
}

/// One condition, as it came out: 「参加 23/41 户 > 1/2 ✓」.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// What was counted.
    pub counted: Counted,
    /// In which unit; floor area in 0.01 m².
    pub by: By,
    /// So many.
    pub count: u64,
    /// Of which whole.
    pub of: Base,
    /// So many all together.
    pub base: u64,
    /// The share that must be reached.
    pub share: Fraction,
    /// How many reach it. Of nobody, nobody does.
    pub need: u64,
    /// How many more would have been needed, the whole staying as it is; 0 when it holds.
    pub missing: u64,
}

impl Line {
    fn new(measure: &Measure, count: u64, base: u64) -> Line {
        let need = measure.share.need(base).max(1);
        Line {
            counted: measure.counted,
            by: measure.by,
            count,
            of: measure.of,
            base,
            share: measure.share,
            need,
            missing: need.saturating_sub(count),
        }
    }

    /// Is the condition met?
    pub fn held(&self) -> bool {
        self.missing == 0
    }
}

/// Floor area as people write it, in m² with two decimals.
pub fn square_metres(centi: u64) -> String {
    format!("{}.{:02}", centi / 100, centi % 100)
}

/// A count in a unit, as people write it.
fn written(by: By, count: u64) -> String {
    match by {
        By::Households | By::Heads => count.to_string(),
        By::Area => square_metres(count),
    }
}

impl Sentence for Line {
    fn key(&self) -> &'static str {
        "poll-line"
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        vec![
            ("counted", self.counted.word().to_owned()),
            ("count", written(self.by, self.count)),
            ("base", written(self.by, self.base)),
            ("unit", self.by.word().to_owned()),
            ("share", self.share.to_string()),
            ("held", if self.held() { "yes" } else { "no" }.to_owned()),
            ("missing", written(self.by, self.missing)),
        ]
    }
}

/// What became of a motion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// 没有达到人数: nothing was decided.
    NoQuorum,
    /// 通过
    Carried,
    /// 未通过
    Lost,
}

impl Sentence for Decision {
    fn key(&self) -> &'static str {
        match self {
            Decision::NoQuorum => "poll-no-quorum",
            Decision::Carried => "poll-carried",
            Decision::Lost => "poll-lost",
        }
    }
}

/// One way of counting a motion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MotionResult {
    /// The bases.
    pub counts: Counts,
    /// 同意
    pub yes: Amount,
    /// 不同意
    pub no: Amount,
    /// 弃权
    pub abstain: Amount,
    /// 无效
    pub invalid: Amount,
    /// The conditions of the quorum.
    pub quorum: Vec<Line>,
    /// The conditions of the majority, told even when the quorum was missing.
    pub pass: Vec<Line>,
    /// What follows.
    pub decision: Decision,
}

/// Somebody who stood or was written in, by votes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Who.
    pub pick: Pick,
    /// How many named them.
    pub votes: Amount,
    /// The conditions of being elected.
    pub lines: Vec<Line>,
    /// What became of them.
    pub fate: Fate,
}

/// What became of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    /// 当选
    Elected,
    /// Reached it, level with another for the last seat.
    Tied,
    /// Reached it, and others have more votes.
    Outrun,
    /// Did not reach it.
    Short,
}

/// What follows an election.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Every seat is taken.
    Done,
    /// 另行选举: a second round among these, by votes.
    Runoff {
        /// For so many seats.
        seats: u16,
        /// Who stands.
        candidates: Vec<Pick>,
    },
    /// Seats stay open: nobody is left who could stand, or the rule knows no other round.
    Open {
        /// So many.
        seats: u16,
    },
    /// Too few took part: nobody is elected, and the vote is held again.
    Again,
}

impl Sentence for Next {
    fn key(&self) -> &'static str {
        match self {
            Next::Done => "poll-elected",
            Next::Runoff { .. } => "poll-runoff",
            Next::Open { .. } => "poll-open-seats",
            Next::Again => "poll-no-quorum",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Next::Done | Next::Again => Vec::new(),
            Next::Runoff { seats, candidates } => vec![
                ("seats", seats.to_string()),
                ("candidates", candidates.len().to_string()),
            ],
            Next::Open { seats } => vec![("seats", seats.to_string())],
        }
    }
}

/// How an election came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElectionResult {
    /// The bases.
    pub counts: Counts,
    /// Ballots that named nobody.
    pub blank: Amount,
    /// 无效
    pub invalid: Amount,
    /// The conditions of the quorum.
    pub quorum: Vec<Line>,
    /// Everybody who stood or was named, the most votes first.
    pub standings: Vec<Standing>,
    /// What follows.
    pub next: Next,
}

impl ElectionResult {
    /// Those elected, the most votes first.
    pub fn elected(&self) -> impl Iterator<Item = &Pick> {
        let elected = |s: &&Standing| s.fate == Fate::Elected;
        self.standings.iter().filter(elected).map(|s| &s.pick)
    }
}

/// How one question came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A motion.
    Motion {
        /// By the ballots that came back.
        returned: MotionResult,
        /// With silent ballots counted, when the poll switched that on; then it decides.
        with_silent: Option<Box<MotionResult>>,
    },
    /// An election.
    Election(ElectionResult),
}

impl Outcome {
    /// What became of the motion; none for an election.
    pub fn decision(&self) -> Option<Decision> {
        match self {
            Outcome::Motion {
                returned,
                with_silent,
            } => Some(with_silent.as_deref().unwrap_or(returned).decision),
            Outcome::Election(_) => None,
        }
    }
}

impl Poll {
    /// How each question came out. Counts that can't be true together give no result.
    pub fn outcome(&self, tally: &Tally, turnout: &Turnout) -> Result<Vec<Outcome>, TallyError> {
        if tally.questions.len() != self.questions().len() {
            return Err(TallyError::OtherQuestions);
        }
        let taking_part = turnout.drawn.unwrap_or(tally.cast);
        let present = turnout.present.unwrap_or(taking_part);
        let answered = taking_part.plus(turnout.silent);
        for (less, more, than, whole) in [
            (tally.cast, "cast", "taking part", taking_part),
            (taking_part, "taking part", "present", present),
            (present, "present", "entitled", turnout.entitled),
            (answered, "answered or silent", "entitled", turnout.entitled),
        ] {
            if !less.within(whole) {
                return Err(TallyError::MoreThan { more, than });
            }
        }
        let pairs = self.questions().iter().zip(&tally.questions);
        let each = pairs.map(|(question, sums)| {
            if sums.cast() != tally.cast {
                return Err(TallyError::OtherQuestions);
            }
            let counts = Counts {
                entitled: turnout.entitled,
                present,
                taking_part,
                cast: tally.cast,
                valid: sums.valid(),
            };
            match (&question.kind, sums) {
                (Kind::Motion, QuestionTally::Motion { .. }) => {
                    Ok(self.motion(counts, sums, turnout.silent))
                }
                (Kind::Election { seats, candidates }, QuestionTally::Election { .. }) => Ok(
                    Outcome::Election(election::decide(self, counts, *seats, candidates, sums)),
                ),
                _ => Err(TallyError::OtherQuestions),
            }
        });
        each.collect()
    }
}
