//! Calling a poll: the questions, the rule of the day, the roll.

use super::{SEAL_CANDIDATE, event, load};
use crate::App;
use crate::keys::Keys;
use crate::services::Error;
use crate::services::assembly::{self as assemblies, Found, find_door};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;
use tanxin_domain::actor::RoleKind;
use tanxin_domain::assembly::{AssemblyRefusal, RollEntry};
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::person::SEAL_NAME;
use tanxin_domain::place::{Place, PlaceKind, PlacePath};
use tanxin_domain::poll::{
    self as polls, Candidate, CandidateNo, Held, Outcome, Pick, Poll, Question, Round, Secrecy,
    Stands, State, VoteRefusal, Wording,
};
use tanxin_domain::rule::{self, Rule, Use, VoterKind};
use tanxin_domain::{
    Actor, AssemblyId, District, PlaceId, PollId, RoleId, RollEntryId, text, when,
};
use tanxin_store::owner::{self, RollFlat};
use tanxin_store::{Conn, Tx, assembly as rooms, person, poll as store, role};
use uuid::Uuid;

/// What is asked, as typed.
#[derive(Debug, Clone)]
pub struct Ask {
    /// A motion or an election.
    pub kind: AskKind,
    /// The words of the question.
    pub text: String,
    /// What one should know before.
    pub more: String,
}

/// The kind of a question, as typed.
#[derive(Debug, Clone)]
pub enum AskKind {
    /// 议案
    Motion,
    /// 推选
    Election {
        /// How many are elected.
        seats: u16,
        /// The doors of those who stand, in the order of the ballot.
        candidates: Vec<String>,
    },
}

/// What it takes to call a poll, as typed.
#[derive(Debug, Clone)]
pub struct Call {
    /// The assembly it is held in,
    pub assembly: Option<AssemblyId>,
    /// or the place whose households are asked.
    pub place: Option<PlaceId>,
    /// The rule's id; its version of that day and district is taken.
    pub rule: String,
    /// One line; the first question when empty.
    pub title: String,
    /// Open or secret.
    pub secrecy: Secrecy,
    /// The questions, all on one ballot.
    pub asks: Vec<Ask>,
    /// Candidates have been asked: they stand, and their names are on the ballot.
    pub asked: bool,
    /// The clock opens it then.
    pub opens: Option<Timestamp>,
    /// The clock closes it then.
    pub closes: Option<Timestamp>,
    /// Why days are cut short; empty when they are not.
    pub waiver: String,
    /// Silent ballots are counted with the majority; the covenant's article that says so.
    pub silent: Option<String>,
    /// The role a recall is to end.
    pub recall: Option<RoleId>,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// The rules a poll can be called under in a district on a day.
pub fn rules_for(district: District, day: jiff::civil::Date) -> Vec<Arc<Rule>> {
    let code = district.to_string();
    let mut rules = rule::in_force_on(day);
    rules.retain(|r| {
        let purpose = [Use::Motion, Use::Election, Use::Recall];
        asks(r) && r.holds_in(&code) && purpose.into_iter().any(|p| r.is_for(p))
    });
    rules
}

/// Are there rolls of the voters a rule asks?
fn asks(rule: &Rule) -> bool {
    matches!(rule.voters, VoterKind::Household | VoterKind::Owner)
}

/// The rule of a poll on its day, as it stands in the district. Owners are asked apart from
/// assemblies of households, and in the circle the rule names.
fn rule_on(call: &Call, district: District, at: &Where) -> Result<Arc<Rule>, Error> {
    let rule = rule::in_district(&call.rule, when::day(at.opens), &district.to_string())?;
    let owners = rule.voters == VoterKind::Owner;
    if !asks(&rule) || (owners && call.assembly.is_some()) {
        return Err(VoteRefusal::VotersNotYet.into());
    }
    let circle = rule.circle;
    if owners && at.kind != circle.place() {
        return Err(VoteRefusal::OtherCircle { circle }.into());
    }
    Ok(rule)
}

/// The covenant's article, where silent ballots are to be counted and the rule asks for one.
fn article(rule: &Rule, call: &Call) -> Result<Option<String>, Error> {
    let Some(typed) = &call.silent else {
        return Ok(None);
    };
    let article = text::optional_line("article", typed, 60)?;
    if rule.silent.is_some_and(|s| s.covenant) && article.is_none() {
        return Err(VoteRefusal::WhichArticle.into());
    }
    Ok(article)
}

/// Who lives behind a typed door, as the ballot names them.
fn stands(
    conn: &mut Conn,
    keys: &Keys,
    (district, path): (District, &PlacePath),
    typed: &str,
) -> Result<Stands, Error> {
    let nobody = || VoteRefusal::NoSuchCandidate {
        typed: text::clean(typed).chars().take(20).collect(),
    };
    let door: Place = match find_door(conn, district, path, typed)? {
        Found::One(door) => door,
        Found::Several(doors) => {
            let doors = doors.join("、");
            return Err(AssemblyRefusal::WhichDoor { doors }.into());
        }
        Found::None => return Err(nobody().into()),
    };
    let known = person::householder(conn, district, door.id)?.ok_or_else(nobody)?;
    let name = keys.unseal(SEAL_NAME, &known.name).ok_or_else(nobody)?;
    Ok(Stands {
        household: Some(door.id),
        person: Some(known.id),
        name: keys.seal(SEAL_CANDIDATE, &name),
    })
}

/// A typed question as the arithmetic and the ballot take it.
fn asked(
    conn: &mut Conn,
    keys: &Keys,
    (district, path): (District, &PlacePath),
    ask: &Ask,
    now: Timestamp,
) -> Result<(Question, Wording), Error> {
    let words = text::line("text", &ask.text, 120)?;
    let more = text::optional_line("more", &ask.more, 400)?;
    let AskKind::Election { seats, candidates } = &ask.kind else {
        let people = Vec::new();
        let wording = Wording {
            text: words,
            more,
            people,
        };
        return Ok((Question::motion(), wording));
    };
    let in_office = role::holders(conn, district, path, now)?;
    let (mut standing, mut people) = (Vec::new(), Vec::new());
    let typed = candidates.iter().filter(|t| !text::clean(t).is_empty());
    for (at, typed) in typed.enumerate() {
        let who = stands(conn, keys, (district, path), typed)?;
        if people.iter().any(|p: &Stands| p.household == who.household) {
            let typed = text::clean(typed);
            return Err(VoteRefusal::NoSuchCandidate { typed }.into());
        }
        standing.push(Candidate {
            no: CandidateNo(u16::try_from(at + 1).unwrap_or(u16::MAX)),
            incumbent: in_office.iter().any(|r| {
                r.kind == RoleKind::Captain && r.path == *path && Some(r.person) == who.person
            }),
        });
        people.push(who);
    }
    let kind = polls::Kind::Election {
        seats: *seats,
        candidates: standing,
    };
    Ok((
        Question { kind },
        Wording {
            text: words,
            more,
            people,
        },
    ))
}

/// Where a poll is held: the place, and in an assembly's the day it is on.
struct Where {
    place: PlaceId,
    path: PlacePath,
    kind: PlaceKind,
    /// Since when its voters know.
    called_at: Timestamp,
    /// When it is opened, as far as one knows.
    opens: Timestamp,
}

fn held_where(tx: &mut Tx<'_>, district: District, call: &Call) -> Result<Where, Error> {
    let now = tx.at();
    if let Some(id) = call.assembly {
        let a = assemblies::load(tx.conn(), district, id)?;
        if !a.state.is_ahead() {
            return Err(a.roll().err().unwrap_or(AssemblyRefusal::Closed).into());
        }
        let at = assemblies::electorate(tx.conn(), district, a.place)?;
        return Ok(Where {
            kind: at.kind,
            place: a.place,
            path: a.path,
            called_at: a.called_at,
            opens: a.at.max(now),
        });
    }
    let id = call.place.ok_or(AssemblyRefusal::NoSuchElectorate)?;
    let at = assemblies::electorate(tx.conn(), district, id)?;
    Ok(Where {
        kind: at.kind,
        place: at.id,
        path: at.path,
        called_at: now,
        opens: call.opens.unwrap_or(now).max(now),
    })
}

/// Calls a poll. One of its own fixes its roll now: nobody is added later.
pub async fn call(
    app: &App,
    district: District,
    actor: &Actor,
    call: Call,
) -> Result<PollId, Error> {
    let waiver = text::optional_line("waiver", &call.waiver, 200)?;
    let elects = call
        .asks
        .iter()
        .any(|a| matches!(a.kind, AskKind::Election { .. }));
    if elects && !call.asked {
        return Err(VoteRefusal::NotAsked.into());
    }
    let (actor, keys) = (actor.clone(), app.keys.clone());
    let done = app.store.write(district, call.key, move |tx| {
        let at = held_where(tx, district, &call)?;
        permit(&actor, Deed::HoldPoll, &at.path)?;
        let rule = rule_on(&call, district, &at)?;
        let article = article(&rule, &call)?;
        if call.assembly.is_none() {
            polls::days(
                &rule,
                at.called_at,
                at.opens,
                call.closes,
                waiver.as_deref(),
            )?;
        }
        let recall = recalled(tx, district, &rule, &call)?;
        let now = tx.at();
        let mut questions = Vec::new();
        for ask in &call.asks {
            questions.push(asked(tx.conn(), &keys, (district, &at.path), ask, now)?);
        }
        let (questions, words): (Vec<Question>, Vec<Wording>) = questions.into_iter().unzip();
        let title = match text::optional_line("title", &call.title, 60)? {
            Some(title) => title,
            None => words.first().map_or(String::new(), |w| short(&w.text)),
        };
        let put = polls::Call {
            questions,
            secrecy: call.secrecy,
            round: Round::First,
            silent: call.silent.is_some(),
        };
        let new = Held {
            id: PollId(tx.new_id()),
            place: at.place,
            path: at.path,
            assembly: call.assembly,
            title,
            poll: Poll::call(rule, when::day(at.opens), put)?,
            words,
            waiver: waiver.clone(),
            article,
            recall,
            follows: None,
            called_at: now,
            opens_at: call.opens,
            closes_at: call.closes,
            state: State::Called,
        };
        write(tx, district, &actor, &new)
    });
    let id = assemblies::subject(done.await?);
    app.store
        .refresh_statistics(tanxin_store::health::Grown::Roll)
        .await;
    Ok(PollId(id))
}

/// A question cut to what a heading holds.
fn short(text: &str) -> String {
    text.chars().take(60).collect()
}

/// The role a recall is about: held now. A rule for motions as well recalls only whom one names.
fn recalled(
    tx: &mut Tx<'_>,
    district: District,
    rule: &Rule,
    call: &Call,
) -> Result<Option<RoleId>, Error> {
    if !rule.is_for(Use::Recall) {
        return Ok(None);
    }
    let Some(id) = call.recall else {
        return match rule.is_for(Use::Motion) {
            true => Ok(None),
            false => Err(VoteRefusal::WhoseRole.into()),
        };
    };
    let now = tx.at();
    let held = role::one(tx.conn(), district, id)?;
    let held = held
        .filter(|r| r.in_force(now))
        .ok_or(VoteRefusal::WhoseRole)?;
    Ok(Some(held.id))
}

/// Writes a called poll down, with its roll when it has its own.
fn write(tx: &mut Tx<'_>, district: District, actor: &Actor, new: &Held) -> Result<i64, Error> {
    store::insert(tx, new)?;
    let mut lines = 0;
    if new.assembly.is_none() {
        let owners = new.poll.rule().voters == VoterKind::Owner;
        let (roll, flats) = match new.follows {
            Some(first) => same_roll(tx, district, first)?,
            None if owners => crate::services::owner::lines_now(tx, district, &new.path)?,
            None => (assemblies::lines_now(tx, district, &new.path)?, Vec::new()),
        };
        if !roll.iter().any(|l| l.mark.counts()) {
            return Err(AssemblyRefusal::NobodyOnTheRoll.into());
        }
        rooms::insert_roll(tx, new.id, &roll)?;
        owner::insert_flats(tx, new.id, &flats)?;
        lines = roll.len();
    }
    let told = serde_json::json!({
        "title": new.title, "rule": new.poll.rule().version(),
        "digest": new.poll.rule().digest, "secrecy": new.poll.secrecy().word(),
        "questions": new.words.iter().map(|w| &w.text).collect::<Vec<_>>(),
        "candidates": new.candidates().collect::<Vec<_>>(), "lines": lines,
        "opens": new.opens_at.map(|t| t.to_string()),
        "closes": new.closes_at.map(|t| t.to_string()), "waiver": new.waiver,
        "follows": new.follows, "recall": new.recall,
        "silent": new.poll.counts_silent(), "article": new.article,
    });
    tx.emit(event("poll.called", new, new.id.0, actor, told))?;
    Ok(new.id.0)
}

/// Nobody joins for a second round: its roll is that of the first.
fn same_roll(
    tx: &mut Tx<'_>,
    district: District,
    first: PollId,
) -> Result<(Vec<RollEntry>, Vec<RollFlat>), Error> {
    let mut lines = rooms::roll(tx.conn(), district, first)?;
    let mut flats = owner::flats(tx.conn(), district, first)?;
    let mut anew = BTreeMap::new();
    for line in &mut lines {
        let id = RollEntryId(tx.new_id());
        anew.insert(line.id, id);
        line.id = id;
    }
    for flat in &mut flats {
        flat.entry = anew.get(&flat.entry).copied().unwrap_or(flat.entry);
    }
    Ok((lines, flats))
}

/// Puts those who stand again to a second round, for the seats that stayed open, in the
/// same assembly or, by its own clock, on the same roll of households.
pub async fn second_round(
    app: &App,
    district: District,
    actor: &Actor,
    first: PollId,
    (opens, closes): (Option<Timestamp>, Option<Timestamp>),
    key: Option<Uuid>,
) -> Result<PollId, Error> {
    let (actor, house) = (actor.clone(), app.clone());
    let done = app.store.write(district, key, move |tx| {
        let before = load(tx.conn(), district, first)?;
        permit(&actor, Deed::HoldPoll, &before.path)?;
        if store::following(tx.conn(), district, first)?.is_some() {
            return Err(VoteRefusal::NoSecondRound.into());
        }
        let outcomes = super::outcome(tx.conn(), district, &before)?;
        let again = outcomes.iter().zip(before.poll.questions()).enumerate();
        let (mut questions, mut words) = (Vec::new(), Vec::new());
        for (at, (outcome, question)) in again {
            let Outcome::Election(result) = outcome else {
                continue;
            };
            let (Some((asked, who)), Some(wording)) =
                (result.runoff(question), before.words.get(at))
            else {
                continue;
            };
            let people = who
                .values()
                .map(|pick| same(&house, question, wording, pick));
            words.push(Wording {
                people: people.collect(),
                ..wording.clone()
            });
            questions.push(asked);
        }
        if questions.is_empty() {
            return Err(VoteRefusal::NoSecondRound.into());
        }
        let now = tx.at();
        let call = polls::Call {
            questions,
            secrecy: before.poll.secrecy(),
            round: Round::Runoff,
            silent: false,
        };
        let poll = Poll::call(before.poll.rule().clone(), when::day(now), call)?;
        let new = Held {
            id: PollId(tx.new_id()),
            poll,
            words,
            follows: Some(first),
            called_at: now,
            opens_at: opens,
            closes_at: closes,
            state: State::Called,
            ..before
        };
        write(tx, district, &actor, &new)
    });
    Ok(PollId(assemblies::subject(done.await?)))
}

/// Whoever stands again, as the first ballot or the writers-in named them.
fn same(app: &App, before: &Question, words: &Wording, pick: &Pick) -> Stands {
    let listed = match (&before.kind, pick) {
        (polls::Kind::Election { candidates, .. }, Pick::Listed(no)) => {
            let at = candidates.iter().position(|c| c.no == *no);
            at.and_then(|at| words.people.get(at)).cloned()
        }
        _ => None,
    };
    let name = match pick {
        Pick::Written(name) => name.as_str(),
        Pick::Listed(_) => "",
    };
    listed.unwrap_or_else(|| Stands {
        household: None,
        person: None,
        name: app.keys.seal(SEAL_CANDIDATE, name),
    })
}
