//! Rule: dated law or bylaw as data, and exact fractions.
//!
//! One file a rule in `rules/`, with source, articles and the days it is in
//! force; see `docs/decisions/0006-rules-as-data.md`. An assembly or a poll keeps
//! the version it was called under, named `ID@valid_from`.

mod book;
mod fault;
mod files;
mod parts;
mod read;
mod share;
mod toml_part;

pub use book::{
    Book, adopt, all, by_version, check, for_assemblies_on, in_district, in_force_on, on_day,
};
pub use fault::{Faulty, Why};
pub use parts::{
    Circle, ElectionRule, ElectronicRule, NoticeWaiver, ProxyRule, Rank, Request, RollRule,
    RunoffRule, SilentRule, Use, Window,
};
pub use share::{Base, By, Counted, Fraction, Measure, Op};

use crate::{Lang, Sentence};
use jiff::civil::Date;

/// Who is on a roll. A rule names one kind; only households can be called yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum VoterKind {
    /// 户: one door, one vote.
    Household,
    /// 居民、村民: adults who live there.
    Resident,
    /// 业主: title holders, by heads and floor area (Civil Code art. 278).
    Owner,
    /// 居民代表: chosen by the households of a group.
    Representative,
}

impl VoterKind {
    /// Every kind.
    pub const ALL: [VoterKind; 4] = [
        VoterKind::Household,
        VoterKind::Resident,
        VoterKind::Owner,
        VoterKind::Representative,
    ];

    /// The word of code, API and database.
    pub const fn word(self) -> &'static str {
        match self {
            VoterKind::Household => "household",
            VoterKind::Resident => "resident",
            VoterKind::Owner => "owner",
            VoterKind::Representative => "representative",
        }
    }

    /// Reads [`VoterKind::word`].
    pub fn from_word(word: &str) -> Option<VoterKind> {
        VoterKind::ALL.into_iter().find(|k| k.word() == word)
    }
}

/// A dated rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its name in code and database.
    pub id: String,
    /// The six digits of the province, city or county it holds in; everywhere when none.
    pub region: Option<String>,
    /// Where it comes from.
    pub rank: Rank,
    /// The version it stands on, when it is a region's.
    pub extends: Option<String>,
    /// Its name on Chinese pages.
    pub name_zh: String,
    /// Its name on English pages.
    pub name_en: String,
    /// What may be done under it.
    pub uses: Vec<Use>,
    /// The kind of voter on the roll.
    pub voters: VoterKind,
    /// Whose owners decide together; of other voters it says nothing.
    pub circle: Circle,
    /// Who exactly is on the roll, in Chinese.
    pub who_zh: String,
    /// Who exactly is on the roll, in English.
    pub who_en: String,
    /// The first day in force.
    pub valid_from: Date,
    /// The last day in force, when it has ended.
    pub valid_until: Option<Date>,
    /// Where it stands, in Chinese.
    pub source_zh: String,
    /// Where it stands, in English.
    pub source_en: String,
    /// Articles, as `26, 27`.
    pub articles: String,
    /// What somebody should look at before relying on it, in Chinese.
    pub check_before_use_zh: String,
    /// The same in English.
    pub check_before_use_en: String,
    /// How many must be there or take part: all of these together.
    pub quorum: Vec<Measure>,
    /// How many must say yes: all of these together. For motions and recalls.
    pub pass: Vec<Measure>,
    /// Who is elected. For elections.
    pub election: Option<ElectionRule>,
    /// Days between the notice and the assembly or poll.
    pub notice_days: u16,
    /// May they be cut short?
    pub notice_waiver: NoticeWaiver,
    /// Days the result or the minutes stay on the public board.
    pub posted_days: u16,
    /// Days within which the result is posted, where a rule says so.
    pub posted_within_days: Option<u16>,
    /// For how many days votes are taken, where a rule says so.
    pub window: Option<Window>,
    /// How the roll is made known, where a rule says so.
    pub roll: Option<RollRule>,
    /// Who can ask for a meeting or a recall that must then be held: any of these.
    pub requests: Vec<Request>,
    /// Proxies; none are taken when absent.
    pub proxy: Option<ProxyRule>,
    /// Votes by phone, where a region speaks of them.
    pub electronic: Option<ElectronicRule>,
    /// Silent ballots; never counted when absent.
    pub silent: Option<SilentRule>,
    /// SHA-256 of its text in hex, with that of the rule it stands on: a poll freezes it.
    pub digest: String,
}

/// A rule was asked of a day on which it is not law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleRefusal {
    /// There is no such rule.
    Unknown,
    /// It is not in force on the day.
    NotInForce {
        /// The day asked for.
        day: Date,
        /// The first day in force.
        from: Date,
        /// The last one, if it has ended.
        until: Option<Date>,
    },
}

impl Sentence for RuleRefusal {
    fn key(&self) -> &'static str {
        match self {
            RuleRefusal::Unknown => "refuse-rule-unknown",
            RuleRefusal::NotInForce { until: None, .. } => "refuse-rule-not-yet",
            RuleRefusal::NotInForce { until: Some(_), .. } => "refuse-rule-ended",
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            RuleRefusal::Unknown => Vec::new(),
            RuleRefusal::NotInForce { day, from, until } => {
                let until = until.map_or_else(String::new, |u| u.to_string());
                vec![
                    ("day", day.to_string()),
                    ("from", from.to_string()),
                    ("until", until),
                ]
            }
        }
    }
    fn field(&self) -> Option<&'static str> {
        Some("rule")
    }
}

impl Rule {
    /// Reads a file with one rule, alone or on top of one that comes with Tanxin, and
    /// checks that its figures can be used.
    pub fn read(file: &str, text: &str) -> Result<Rule, Faulty> {
        let mut rules = check(file, text)?;
        // A file holds at least one, or it was refused.
        Ok(rules.swap_remove(0))
    }

    /// The name of this version, as an assembly keeps it.
    pub fn version(&self) -> String {
        format!("{}@{}", self.id, self.valid_from)
    }

    /// Is it in force on a day?
    pub fn in_force(&self, day: Date) -> Result<(), RuleRefusal> {
        if day >= self.valid_from && self.valid_until.is_none_or(|until| day <= until) {
            Ok(())
        } else {
            Err(RuleRefusal::NotInForce {
                day,
                from: self.valid_from,
                until: self.valid_until,
            })
        }
    }

    /// Does it hold in a district, by its six digits? A region's code ends in zeros.
    pub fn holds_in(&self, district: &str) -> bool {
        let Some(region) = &self.region else {
            return true;
        };
        let stem = match region.trim_end_matches("00").len() {
            0..=2 => 2,
            3 | 4 => 4,
            _ => 6,
        };
        region.get(..stem) == district.get(..stem)
    }

    /// May this be done under it?
    pub fn is_for(&self, purpose: Use) -> bool {
        self.uses.contains(&purpose)
    }

    /// The share of households that must be there for an assembly; none when the rule
    /// does not count households present.
    pub fn attendance(&self) -> Option<Fraction> {
        let of_assemblies = |m: &&Measure| {
            let present = m.counted == Counted::Turnout(Base::Present);
            present && m.of == Base::Entitled && m.by == By::Households
        };
        self.quorum.iter().find(of_assemblies).map(|m| m.share)
    }

    /// How many of so many households must be there. A rule that counts none present has
    /// called no assembly; should one name it all the same, all must come.
    pub fn attendance_need(&self, entitled: u64) -> u64 {
        self.attendance()
            .map_or(entitled.max(1), |share| share.need(entitled))
    }

    /// Its name in a language.
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.name_zh,
            Lang::En => &self.name_en,
        }
    }

    /// Who is on the roll, in a language.
    pub fn who(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.who_zh,
            Lang::En => &self.who_en,
        }
    }

    /// Its source in a language.
    pub fn source(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.source_zh,
            Lang::En => &self.source_en,
        }
    }

    /// What to look at before relying on it, in a language.
    pub fn check_before_use(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.check_before_use_zh,
            Lang::En => &self.check_before_use_en,
        }
    }
}

#[cfg(test)]
mod tests;
