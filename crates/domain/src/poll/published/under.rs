//! The rule of a published poll: its conditions as they were, and the rule again out of them.

use super::Fault;
use crate::rule::{
    Base, By, Circle, Counted, ElectionRule, Fraction, Measure, NoticeWaiver, Op, Rank, Rule,
    RunoffRule, Use, VoterKind,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One condition: so much of that must be this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// What is counted: present, taking_part, yes, votes …
    pub counted: String,
    /// In which unit: households, heads, area.
    pub by: String,
    /// Numerator of the share.
    pub num: u32,
    /// Denominator.
    pub den: u32,
    /// `>` or `>=`.
    pub op: String,
    /// Of which whole: entitled, present, taking_part, cast, valid.
    pub of: String,
}

/// Who is elected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elects {
    /// What each elected must reach; none: the most votes are enough.
    pub elect: Vec<Condition>,
    /// Could names be written in?
    pub write_ins: bool,
    /// The second round, when the rule knows one.
    pub runoff: Option<Again>,
}

/// A second round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Again {
    /// How many more stand than seats are open.
    pub more: u16,
    /// Must the quorum be there again?
    pub quorum: bool,
    /// What each elected must reach all the same.
    pub elect: Vec<Condition>,
}

/// The rule as it was when the poll was called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnderRule {
    /// `ID@first day`.
    pub version: String,
    /// SHA-256 of its text.
    pub digest: String,
    /// Its name in Chinese.
    pub name_zh: String,
    /// Its name in English.
    pub name_en: String,
    /// Where it stands, in Chinese.
    pub source_zh: String,
    /// Where it stands, in English.
    pub source_en: String,
    /// How many must be there or take part.
    pub quorum: Vec<Condition>,
    /// How many must say yes.
    pub pass: Vec<Condition>,
    /// Who is elected.
    pub election: Option<Elects>,
}

/// A condition as the file has it.
fn condition(measure: &Measure) -> Condition {
    Condition {
        counted: measure.counted.word().to_owned(),
        by: measure.by.word().to_owned(),
        num: measure.share.num,
        den: measure.share.den,
        op: measure.share.op.word().to_owned(),
        of: measure.of.word().to_owned(),
    }
}

fn measure(c: &Condition) -> Result<Measure, Fault> {
    let unknown = |word: &str| Fault::Form(word.to_owned());
    let base = |word: &str| Base::ALL.into_iter().find(|b| b.word() == word);
    let counted = match c.counted.as_str() {
        "yes" => Counted::Yes,
        "votes" => Counted::Votes,
        word => Counted::Turnout(base(word).ok_or_else(|| unknown(word))?),
    };
    let by = By::ALL.into_iter().find(|b| b.word() == c.by);
    let op = Op::ALL.into_iter().find(|o| o.word() == c.op);
    Ok(Measure {
        counted,
        by: by.ok_or_else(|| unknown(&c.by))?,
        share: Fraction {
            num: c.num,
            den: c.den,
            op: op.ok_or_else(|| unknown(&c.op))?,
        },
        of: base(&c.of).ok_or_else(|| unknown(&c.of))?,
    })
}

fn measures(conditions: &[Condition]) -> Result<Vec<Measure>, Fault> {
    conditions.iter().map(measure).collect()
}

impl UnderRule {
    /// A rule as the file has it.
    pub fn of(rule: &Rule) -> UnderRule {
        let all = |measures: &[Measure]| measures.iter().map(condition).collect();
        UnderRule {
            version: rule.version(),
            digest: rule.digest.clone(),
            name_zh: rule.name_zh.clone(),
            name_en: rule.name_en.clone(),
            source_zh: rule.source_zh.clone(),
            source_en: rule.source_en.clone(),
            quorum: all(&rule.quorum),
            pass: all(&rule.pass),
            election: rule.election.as_ref().map(|e| Elects {
                elect: all(&e.elect),
                write_ins: e.write_ins,
                runoff: e.runoff.as_ref().map(|r| Again {
                    more: r.more,
                    quorum: r.quorum,
                    elect: all(&r.elect),
                }),
            }),
        }
    }

    /// The rule again, as far as counting needs it.
    pub(super) fn rule(&self) -> Result<Rule, Fault> {
        let election = match &self.election {
            None => None,
            Some(e) => Some(ElectionRule {
                elect: measures(&e.elect)?,
                more_candidates_than_seats: false,
                write_ins: e.write_ins,
                incumbents: true,
                secret: false,
                nominators: 0,
                term_years: 0,
                fills: None,
                runoff: match &e.runoff {
                    None => None,
                    Some(r) => Some(RunoffRule {
                        more: r.more,
                        quorum: r.quorum,
                        elect: measures(&r.elect)?,
                    }),
                },
            }),
        };
        Ok(Rule {
            id: self.version.clone(),
            region: None,
            rank: Rank::Community,
            extends: None,
            name_zh: self.name_zh.clone(),
            name_en: self.name_en.clone(),
            uses: Use::ALL.into(),
            voters: VoterKind::Household,
            circle: Circle::Compound,
            who_zh: String::new(),
            who_en: String::new(),
            valid_from: Date::MIN,
            valid_until: None,
            source_zh: self.source_zh.clone(),
            source_en: self.source_en.clone(),
            articles: String::new(),
            check_before_use_zh: String::new(),
            check_before_use_en: String::new(),
            quorum: measures(&self.quorum)?,
            pass: measures(&self.pass)?,
            election,
            notice_days: 0,
            notice_waiver: NoticeWaiver::No,
            posted_days: 0,
            posted_within_days: None,
            window: None,
            roll: None,
            requests: Vec::new(),
            proxy: None,
            electronic: None,
            silent: None,
            digest: self.digest.clone(),
        })
    }
}
