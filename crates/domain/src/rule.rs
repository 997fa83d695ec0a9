//! Rule: dated law or bylaw as data, and exact fractions.
//!
//! One file a rule in `rules/`, with source, articles and the days it is in
//! force. Shares are compared by cross-multiplication of integers, never as
//! decimals: 2/3 of 9 is 6. An assembly keeps the version it was called under,
//! named `ID@valid_from`.

use jiff::civil::Date;
use serde::Deserialize;
use std::fmt;
use std::sync::{Arc, LazyLock};

/// Who is on a roll. A rule names one kind; only households can be called yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VoterKind {
    /// 户: one door, one vote.
    Household,
    /// 居民: adults who live there.
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

/// How a count stands to its share of the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Op {
    /// 过半数、超过: strictly more.
    #[serde(rename = ">")]
    MoreThan,
    /// 以上: this much or more (Civil Code art. 1259).
    #[serde(rename = ">=")]
    AtLeast,
}

/// A share that must be reached, exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fraction {
    /// Numerator.
    pub num: u32,
    /// Denominator, never 0 in a rule that was read.
    pub den: u32,
    /// Strictly more, or at least.
    pub op: Op,
}

impl Fraction {
    /// Does `count` of `base` reach the share? `count·den` against `num·base`.
    pub fn reached(self, count: u64, base: u64) -> bool {
        let have = u128::from(count) * u128::from(self.den);
        let bar = u128::from(self.num) * u128::from(base);
        match self.op {
            Op::MoreThan => have > bar,
            Op::AtLeast => have >= bar,
        }
    }

    /// The least count that reaches the share of `base`.
    pub fn need(self, base: u64) -> u64 {
        let bar = u128::from(self.num) * u128::from(base);
        let den = u128::from(self.den.max(1));
        let need = match self.op {
            Op::MoreThan => bar / den + 1,
            Op::AtLeast => bar.div_ceil(den),
        };
        u64::try_from(need).unwrap_or(u64::MAX)
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let op = match self.op {
            Op::MoreThan => ">",
            Op::AtLeast => "≥",
        };
        write!(f, "{op} {}/{}", self.num, self.den)
    }
}

/// May the days of notice be cut short?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeWaiver {
    /// Never.
    No,
    /// With a written reason, which the notice prints.
    ReasonRequired,
}

/// One voter heard by another's hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProxyRule {
    /// How many proxies one voter may hold.
    pub max_per_holder: u32,
    /// Must each be in writing?
    pub written: bool,
    /// May a candidate hold one? For elections.
    pub candidate_may_hold: bool,
}

/// A dated rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name in code and database.
    pub id: String,
    /// Its name on Chinese pages.
    pub name_zh: String,
    /// Its name on English pages.
    pub name_en: String,
    /// The kind of voter on the roll.
    pub voters: VoterKind,
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
    /// What somebody should look at before relying on it.
    pub to_check: String,
    /// The share of the base that must come.
    pub quorum: Fraction,
    /// The share of those attending that carries a motion. For polls.
    pub pass: Fraction,
    /// Days between the notice and the assembly.
    pub notice_days: u16,
    /// May they be cut short?
    pub notice_waiver: NoticeWaiver,
    /// Proxies; none are taken when absent.
    pub proxy: Option<ProxyRule>,
    /// Days the minutes stay on the public board.
    pub posted_days: u16,
}

/// A rule's text can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {why}")]
pub struct Faulty {
    /// The file.
    pub file: String,
    /// Line and reason.
    pub why: String,
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

impl crate::Sentence for RuleRefusal {
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
    /// Reads a rule's file and checks that its figures can be used.
    pub fn read(file: &str, text: &str) -> Result<Rule, Faulty> {
        let faulty = |why: String| Faulty {
            file: file.to_owned(),
            why,
        };
        let rule: Rule = toml::from_str(text).map_err(|e| faulty(e.to_string()))?;
        for (name, share) in [("quorum", rule.quorum), ("pass", rule.pass)] {
            // More than all, or nothing at all, can't be meant.
            let sound = share.den > 0 && share.num > 0 && share.num <= share.den;
            let all = share.num == share.den && share.op == Op::MoreThan;
            if !sound || all {
                return Err(faulty(format!("[{name}] {share} is no share of a whole")));
            }
        }
        if rule
            .valid_until
            .is_some_and(|until| until < rule.valid_from)
        {
            return Err(faulty("valid_until lies before valid_from".into()));
        }
        Ok(rule)
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

    /// Its name in a language.
    pub fn name(&self, lang: crate::Lang) -> &str {
        match lang {
            crate::Lang::Zh => &self.name_zh,
            crate::Lang::En => &self.name_en,
        }
    }

    /// Its source in a language.
    pub fn source(&self, lang: crate::Lang) -> &str {
        match lang {
            crate::Lang::Zh => &self.source_zh,
            crate::Lang::En => &self.source_en,
        }
    }
}

const FILES: [(&str, &str); 2] = [
    (
        "community_assembly.toml",
        include_str!("../rules/community_assembly.toml"),
    ),
    (
        "res_meeting_household.toml",
        include_str!("../rules/res_meeting_household.toml"),
    ),
];

static RULES: LazyLock<Vec<Arc<Rule>>> = LazyLock::new(|| {
    FILES
        .iter()
        // A test reads every file, so a faulty one never gets this far.
        .map(|(file, text)| Arc::new(Rule::read(file, text).expect("the rules are tested")))
        .collect()
});

/// Every rule that comes with Tanxin.
pub fn all() -> &'static [Arc<Rule>] {
    &RULES
}

/// The rules in force on a day, the narrowest (a community's own) first.
pub fn in_force_on(day: Date) -> Vec<Arc<Rule>> {
    let held = |r: &&Arc<Rule>| r.in_force(day).is_ok();
    RULES.iter().filter(held).cloned().collect()
}

/// The version of a rule in force on a day.
pub fn on_day(id: &str, day: Date) -> Result<Arc<Rule>, RuleRefusal> {
    let mut refusal = RuleRefusal::Unknown;
    for rule in RULES.iter().filter(|r| r.id == id) {
        match rule.in_force(day) {
            Ok(()) => return Ok(rule.clone()),
            Err(not) => refusal = not,
        }
    }
    Err(refusal)
}

/// The version an assembly was called under, by [`Rule::version`].
pub fn by_version(version: &str) -> Option<Arc<Rule>> {
    RULES.iter().find(|r| r.version() == version).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn share(num: u32, den: u32, op: Op) -> Fraction {
        Fraction { num, den, op }
    }

    #[test]
    fn two_thirds_of_nine_is_six_and_half_of_41_is_21() {
        let two_thirds = share(2, 3, Op::AtLeast);
        assert_eq!(two_thirds.need(9), 6);
        assert!(two_thirds.reached(6, 9) && !two_thirds.reached(5, 9));
        let half = share(1, 2, Op::MoreThan);
        assert_eq!(half.need(41), 21);
        assert!(!half.reached(20, 40) && half.reached(21, 40));
    }

    proptest! {
        #[test]
        fn the_need_is_the_least_that_reaches(
            num in 1u32..50, extra in 0u32..50, base in 0u64..5000, strict: bool,
        ) {
            let op = if strict { Op::MoreThan } else { Op::AtLeast };
            let f = share(num, num + extra, op);
            let need = f.need(base);
            prop_assert!(f.reached(need, base));
            prop_assert!(need == 0 || !f.reached(need - 1, base));
        }

        #[test]
        fn shares_agree_with_counting_parts(
            num in 1u64..9, den in 1u64..9, base in 0u64..300, count in 0u64..300,
        ) {
            // The model cuts every voter into `den` parts and counts parts one by one.
            let have = (0..count).flat_map(|_| 0..den).count();
            let bar = (0..base).flat_map(|_| 0..num).count();
            let f = |op| share(num as u32, den as u32, op);
            prop_assert_eq!(f(Op::MoreThan).reached(count, base), have > bar);
            prop_assert_eq!(f(Op::AtLeast).reached(count, base), have >= bar);
        }

        #[test]
        fn no_count_is_too_large(count: u64, base: u64, num: u32, den in 1u32..) {
            let f = share(num, den, Op::MoreThan);
            let _ = (f.reached(count, base), f.need(base));
        }
    }

    #[test]
    fn a_rule_holds_only_on_its_days() {
        let meeting = |day| on_day("RES_MEETING_HOUSEHOLD", day).map(|r| r.version());
        assert_eq!(
            meeting(date(2026, 1, 1)),
            Ok("RES_MEETING_HOUSEHOLD@2026-01-01".into())
        );
        let early = meeting(date(2022, 3, 3));
        assert!(
            matches!(early, Err(RuleRefusal::NotInForce { .. })),
            "{early:?}"
        );
        assert_eq!(
            on_day("NO_RULE", date(2026, 1, 1)),
            Err(RuleRefusal::Unknown)
        );
        let march: Vec<_> = in_force_on(date(2022, 3, 3))
            .iter()
            .map(|r| r.id.clone())
            .collect();
        assert_eq!(march, ["COMMUNITY_ASSEMBLY"]);
    }

    #[test]
    fn the_rules_say_what_the_law_says() {
        let said: Vec<String> = FILES
            .iter()
            .map(|(file, text)| {
                let r = Rule::read(file, text).unwrap();
                let cap = r.proxy.map_or(0, |p| p.max_per_holder);
                format!(
                    "{} {:?}: quorum {}, notice {} days, proxies {cap}, posted {} days",
                    r.version(),
                    r.voters,
                    r.quorum,
                    r.notice_days,
                    r.posted_days
                )
            })
            .collect();
        insta::assert_snapshot!(said.join("\n"), @r"
        COMMUNITY_ASSEMBLY@2022-03-01 Household: quorum > 1/2, notice 10 days, proxies 3, posted 15 days
        RES_MEETING_HOUSEHOLD@2026-01-01 Household: quorum > 1/2, notice 10 days, proxies 3, posted 15 days
        ");
    }

    #[test]
    fn a_faulty_rule_is_refused_with_line_and_reason() {
        let good = FILES[0].1;
        let wrong = Rule::read("x.toml", &good.replace("num = 1", "num = 3")).unwrap_err();
        assert!(wrong.why.contains("no share"), "{wrong}");
        let typo = Rule::read("x.toml", &good.replace("posted_days", "posted_day")).unwrap_err();
        assert!(
            typo.why.contains("line") && typo.why.contains("posted_day"),
            "{typo}"
        );
        let ended = good.replace("voters", "valid_until = \"2020-01-01\"\nvoters");
        assert!(Rule::read("x.toml", &ended).is_err());
    }
}
