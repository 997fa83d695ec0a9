//! Reads a rule's file and checks that its figures can be used.

use super::fault::{Faulty, Why};
use super::parts::{
    Circle, ElectionRule, ElectronicRule, NoticeWaiver, ProxyRule, Rank, Request, RollRule,
    RunoffRule, SilentRule, Use, Window,
};
use super::share::{Base, By, Counted, Fraction, Measure, Op};
use super::toml_part::{Part, line_of};
use super::{Rule, VoterKind};
use crate::actor::RoleKind;
use sha2::{Digest as _, Sha256};
use toml::de::DeTable;

/// Reads one file. Several rules come out of a regional file that changes several;
/// `known` are the rules it may stand on.
pub(super) fn read(file: &str, text: &str, known: &[&Rule]) -> Result<Vec<Rule>, Faulty> {
    let table = DeTable::parse(text).map_err(|e| Faulty {
        file: file.to_owned(),
        line: line_of(text, e.span().map_or(0, |s| s.start)),
        why: Why::Shape(e.message().to_owned()),
    })?;
    let mut whole = Part::whole(file, text, &table);
    let Some(under) = whole.texts("extends")? else {
        let rule = rule(whole, None, text)?;
        return Ok(vec![rule]);
    };
    let mut rules = Vec::new();
    for version in under {
        let Some(base) = known.iter().find(|r| r.version() == version) else {
            return Err(whole.faulty_key("extends", Why::NoSuchBase(version)));
        };
        let mut part = Part::whole(file, text, &table);
        part.texts("extends")?;
        rules.push(rule(part, Some(base), text)?);
    }
    Ok(rules)
}

/// One rule; what a regional file does not say is as the rule below it has it. A part
/// such as `[proxy]` replaces the whole part.
fn rule(mut p: Part<'_>, base: Option<&Rule>, text: &str) -> Result<Rule, Faulty> {
    let (id, region, rank) = names(&mut p, base)?;
    let name_zh = with_region(&mut p, "name_zh", "region_zh", base.map(|b| &b.name_zh))?;
    let name_en = with_region(&mut p, "name_en", "region_en", base.map(|b| &b.name_en))?;
    let voters = p.choice("voters", &VoterKind::ALL, VoterKind::word)?;
    let voters = p.must("voters", voters.or(base.map(|b| b.voters)))?;
    let valid_from = p.date("valid_from")?;
    let valid_until = p.date("valid_until")?.or(base.and_then(|b| b.valid_until));
    let mut digest = Sha256::new();
    digest.update(base.map_or("", |b| b.digest.as_str()));
    digest.update(text);
    let rule = Rule {
        id,
        region,
        rank,
        extends: base.map(Rule::version),
        name_zh,
        name_en,
        uses: uses(&mut p, base)?,
        voters,
        circle: p
            .choice("circle", &Circle::ALL, Circle::word)?
            .or(base.map(|b| b.circle))
            .unwrap_or(Circle::Compound),
        who_zh: text_or(&mut p, "who_zh", base.map(|b| &b.who_zh))?,
        who_en: text_or(&mut p, "who_en", base.map(|b| &b.who_en))?,
        valid_from: p.must("valid_from", valid_from)?,
        valid_until,
        source_zh: text_or(&mut p, "source_zh", None)?,
        source_en: text_or(&mut p, "source_en", None)?,
        articles: p.text_or_empty("articles")?,
        check_before_use_zh: text_or(&mut p, "check_before_use_zh", None)?,
        check_before_use_en: text_or(&mut p, "check_before_use_en", None)?,
        quorum: quorum(&mut p, base, voters)?,
        pass: measures(&mut p, "pass", Counted::Yes, voters)?
            .or(base.map(|b| b.pass.clone()))
            .unwrap_or_default(),
        election: election(&mut p, voters)?.or(base.and_then(|b| b.election.clone())),
        notice_days: p
            .small("notice_days")?
            .or(base.map(|b| b.notice_days))
            .unwrap_or(0),
        notice_waiver: p
            .choice("notice_waiver", &NoticeWaiver::ALL, NoticeWaiver::word)?
            .or(base.map(|b| b.notice_waiver))
            .unwrap_or(NoticeWaiver::No),
        posted_days: p
            .small("posted_days")?
            .or(base.map(|b| b.posted_days))
            .unwrap_or(0),
        posted_within_days: p
            .small("posted_within_days")?
            .or(base.and_then(|b| b.posted_within_days)),
        window: window(&mut p)?.or(base.and_then(|b| b.window)),
        roll: roll(&mut p)?.or(base.and_then(|b| b.roll)),
        requests: requests(&mut p)?
            .or(base.map(|b| b.requests.clone()))
            .unwrap_or_default(),
        proxy: proxy(&mut p)?.or(base.and_then(|b| b.proxy)),
        electronic: electronic(&mut p)?.or(base.and_then(|b| b.electronic)),
        silent: silent(&mut p)?.or(base.and_then(|b| b.silent)),
        digest: digest
            .finalize()
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect(),
    };
    sound(&p, &rule)?;
    p.done()?;
    Ok(rule)
}

/// Id, region and rank. A regional rule's id is that of the rule below with the region's code.
fn names(p: &mut Part<'_>, base: Option<&Rule>) -> Result<(String, Option<String>, Rank), Faulty> {
    if let Some(base) = base {
        let code = p.text("region")?;
        let code = p.must("region", code)?;
        let digits = code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit());
        if !digits {
            let (key, wanted) = ("region".to_owned(), "\"330100\"".to_owned());
            return Err(p.faulty_key("region", Why::WrongValue { key, wanted }));
        }
        return Ok((format!("{}.{code}", base.id), Some(code), Rank::Region));
    }
    let id = p.text("id")?;
    let id = p.must("id", id)?;
    let good = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
    if id.len() > 60 || !id.bytes().all(good) {
        return Err(p.faulty_key("id", Why::Id(id)));
    }
    let rank = p.choice("rank", &[Rank::Community, Rank::Statute], Rank::word)?;
    let rank = p.must("rank", rank)?;
    Ok((id, None, rank))
}

fn with_region(
    p: &mut Part<'_>,
    key: &'static str,
    region: &'static str,
    base: Option<&String>,
) -> Result<String, Faulty> {
    let Some(base) = base else {
        return text_or(p, key, None);
    };
    let name = p.text(region)?;
    let name = p.must(region, name)?;
    let zh = region == "region_zh";
    Ok(if zh {
        format!("{base}（{name}）")
    } else {
        format!("{base} ({name})")
    })
}

fn text_or(p: &mut Part<'_>, key: &'static str, base: Option<&String>) -> Result<String, Faulty> {
    let text = p.text(key)?;
    p.must(key, text.or(base.cloned()))
}

fn uses(p: &mut Part<'_>, base: Option<&Rule>) -> Result<Vec<Use>, Faulty> {
    let Some(words) = p.texts("uses")? else {
        return p.must("uses", base.map(|b| b.uses.clone()));
    };
    let mut uses = Vec::new();
    for word in words {
        let Some(one) = Use::ALL.into_iter().find(|u| u.word() == word) else {
            let wanted = Use::ALL.map(Use::word).join(" | ");
            let key = "uses".to_owned();
            return Err(p.faulty_key("uses", Why::WrongValue { key, wanted }));
        };
        uses.push(one);
    }
    Ok(uses)
}

fn fraction(p: &mut Part<'_>) -> Result<Fraction, Faulty> {
    let num = p.number("num", 1_000_000)?;
    let den = p.number("den", 1_000_000)?;
    let op = p.choice("op", &Op::ALL, Op::word)?;
    let share = Fraction {
        num: p.must("num", num)?,
        den: p.must("den", den)?,
        op: p.must("op", op)?,
    };
    if share.is_sound() {
        Ok(share)
    } else {
        Err(p.faulty_key("num", Why::NoShare(share.to_string())))
    }
}

fn measure(
    mut p: Part<'_>,
    counted: Option<Counted>,
    voters: VoterKind,
) -> Result<Measure, Faulty> {
    let counted = match counted {
        Some(counted) => counted,
        None => {
            let turnouts = [Base::Present, Base::TakingPart];
            let count = p.choice("count", &turnouts, Base::word)?;
            Counted::Turnout(p.must("count", count)?)
        }
    };
    let share = fraction(&mut p)?;
    let of = p.choice("of", &Base::ALL, Base::word)?;
    let of = p.must("of", of)?;
    let by = p.choice("by", &By::ALL, By::word)?;
    let by = p.must("by", by)?;
    let fits = match by {
        By::Households => voters == VoterKind::Household,
        By::Heads => voters != VoterKind::Household,
        By::Area => voters == VoterKind::Owner,
    };
    if !fits {
        let (by, voters) = (by.word().to_owned(), voters.word().to_owned());
        return Err(p.faulty_key("by", Why::Unit { by, voters }));
    }
    // A count may exceed a whole that it is no part of.
    if matches!(counted, Counted::Turnout(count) if count <= of) {
        let (counted, of) = (counted.word().to_owned(), of.word().to_owned());
        return Err(p.faulty_key("of", Why::Base { counted, of }));
    }
    p.done()?;
    let measure = Measure {
        counted,
        by,
        share,
        of,
    };
    Ok(measure)
}

fn measures(
    p: &mut Part<'_>,
    key: &'static str,
    counted: Counted,
    voters: VoterKind,
) -> Result<Option<Vec<Measure>>, Faulty> {
    let Some(parts) = p.parts(key)? else {
        return Ok(None);
    };
    let read = parts
        .into_iter()
        .map(|part| measure(part, Some(counted), voters));
    read.collect::<Result<Vec<_>, _>>().map(Some)
}

fn quorum(
    p: &mut Part<'_>,
    base: Option<&Rule>,
    voters: VoterKind,
) -> Result<Vec<Measure>, Faulty> {
    let Some(parts) = p.parts("quorum")? else {
        return Ok(base.map(|b| b.quorum.clone()).unwrap_or_default());
    };
    parts
        .into_iter()
        .map(|part| measure(part, None, voters))
        .collect()
}

fn election(p: &mut Part<'_>, voters: VoterKind) -> Result<Option<ElectionRule>, Faulty> {
    let Some(mut e) = p.part("election")? else {
        return Ok(None);
    };
    let majority = e.choice("majority", &["absolute", "plurality"], |word| word)?;
    let absolute = e.must("majority", majority)? == "absolute";
    let elect = measures(&mut e, "elect", Counted::Votes, voters)?.unwrap_or_default();
    if absolute == elect.is_empty() {
        let (key, wanted) = (
            "majority".to_owned(),
            "absolute = [[elect]] | plurality".to_owned(),
        );
        return Err(e.faulty_key("majority", Why::WrongValue { key, wanted }));
    }
    let more_candidates_than_seats = e.flag("more_candidates_than_seats")?;
    let write_ins = e.flag("write_ins")?;
    let incumbents = e.flag("incumbents")?;
    let secret = e.flag("secret")?;
    let runoff = match e.part("runoff")? {
        None => None,
        Some(mut r) => {
            let more = r.small("more")?;
            let elect = measures(&mut r, "elect", Counted::Votes, voters)?.unwrap_or_default();
            let quorum = r.flag("quorum")?;
            let (more, quorum) = (r.must("more", more)?, r.must("quorum", quorum)?);
            r.done()?;
            Some(RunoffRule {
                more,
                quorum,
                elect,
            })
        }
    };
    let rule = ElectionRule {
        elect,
        more_candidates_than_seats: e
            .must("more_candidates_than_seats", more_candidates_than_seats)?,
        write_ins: e.must("write_ins", write_ins)?,
        incumbents: e.must("incumbents", incumbents)?,
        secret: e.must("secret", secret)?,
        nominators: e.small("nominators")?.unwrap_or(0),
        term_years: e.small("term_years")?.unwrap_or(0),
        fills: e.choice("fills", &RoleKind::ALL, RoleKind::word)?,
        runoff,
    };
    e.done()?;
    Ok(Some(rule))
}

fn window(p: &mut Part<'_>) -> Result<Option<Window>, Faulty> {
    let Some(mut w) = p.part("window")? else {
        return Ok(None);
    };
    let (least, most) = (w.small("least")?, w.small("most")?);
    let window = Window {
        least: w.must("least", least)?,
        most: w.must("most", most)?,
    };
    if window.most < window.least {
        return Err(w.faulty_key("most", Why::EndsBeforeItBegins));
    }
    w.done()?;
    Ok(Some(window))
}

fn roll(p: &mut Part<'_>) -> Result<Option<RollRule>, Faulty> {
    let Some(mut r) = p.part("roll")? else {
        return Ok(None);
    };
    let before = r.small("posted_days_before")?;
    let (objection, ruling) = (r.small("objection_days")?, r.small("ruling_days")?);
    let roll = RollRule {
        posted_days_before: r.must("posted_days_before", before)?,
        objection_days: r.must("objection_days", objection)?,
        ruling_days: r.must("ruling_days", ruling)?,
    };
    r.done()?;
    Ok(Some(roll))
}

fn requests(p: &mut Part<'_>) -> Result<Option<Vec<Request>>, Faulty> {
    let Some(parts) = p.parts("request")? else {
        return Ok(None);
    };
    let read = parts.into_iter().map(|mut r| {
        let voters = r.choice("voters", &VoterKind::ALL, VoterKind::word)?;
        let share = fraction(&mut r)?;
        let voters = r.must("voters", voters)?;
        r.done()?;
        Ok(Request { voters, share })
    });
    read.collect::<Result<Vec<_>, _>>().map(Some)
}

fn proxy(p: &mut Part<'_>) -> Result<Option<ProxyRule>, Faulty> {
    let Some(mut x) = p.part("proxy")? else {
        return Ok(None);
    };
    let most = x.number("max_per_holder", 1000)?;
    let written = x.flag("written")?;
    let candidate = x.flag("candidate_may_hold")?;
    let same = x.flag("same_community")?;
    let list = x.flag("list_published")?;
    let proxy = ProxyRule {
        max_per_holder: x.must("max_per_holder", most)?,
        written: x.must("written", written)?,
        candidate_may_hold: x.must("candidate_may_hold", candidate)?,
        same_community: x.must("same_community", same)?,
        list_published: x.must("list_published", list)?,
        names_matters: x.flag("names_matters")?.unwrap_or(false),
        staff_may_hold: x.flag("staff_may_hold")?.unwrap_or(true),
        near_relative: x.flag("near_relative")?.unwrap_or(false),
    };
    x.done()?;
    Ok(Some(proxy))
}

fn electronic(p: &mut Part<'_>) -> Result<Option<ElectronicRule>, Faulty> {
    let Some(mut e) = p.part("electronic")? else {
        return Ok(None);
    };
    let rule = ElectronicRule {
        official_platform: e.flag("official_platform")?.unwrap_or(false),
        paper_on_request: e.flag("paper_on_request")?.unwrap_or(false),
        counted_together: e.flag("counted_together")?.unwrap_or(false),
    };
    e.done()?;
    Ok(Some(rule))
}

fn silent(p: &mut Part<'_>) -> Result<Option<SilentRule>, Faulty> {
    let Some(mut s) = p.part("silent")? else {
        return Ok(None);
    };
    let (covenant, proof) = (s.flag("covenant")?, s.flag("delivery_proof")?);
    let rule = SilentRule {
        covenant: s.must("covenant", covenant)?,
        delivery_proof: s.must("delivery_proof", proof)?,
    };
    if !rule.delivery_proof {
        return Err(s.faulty_key("delivery_proof", Why::SilentWithoutProof));
    }
    s.done()?;
    Ok(Some(rule))
}

/// What no single key can tell.
fn sound(p: &Part<'_>, rule: &Rule) -> Result<(), Faulty> {
    if rule
        .valid_until
        .is_some_and(|until| until < rule.valid_from)
    {
        return Err(p.faulty_key("valid_until", Why::EndsBeforeItBegins));
    }
    for purpose in &rule.uses {
        let missing = match purpose {
            Use::Assembly if rule.attendance().is_none() => "[[quorum]] count = \"present\"",
            Use::Motion | Use::Recall if rule.pass.is_empty() => "[[pass]]",
            Use::Election if rule.election.is_none() => "[election]",
            _ => continue,
        };
        let (purpose, part) = (purpose.word().to_owned(), missing.to_owned());
        return Err(p.faulty_key("uses", Why::NoPart { purpose, part }));
    }
    // Without a quorum three neighbours could bind three hundred, unless all must agree.
    let all = |m: &Measure| m.of == Base::Entitled;
    let election = rule.uses.contains(&Use::Election);
    if rule.quorum.is_empty() && (election || rule.pass.is_empty() || !rule.pass.iter().all(all)) {
        return Err(p.faulty(Why::NoQuorum));
    }
    Ok(())
}
