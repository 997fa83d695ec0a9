//! A poll's page: the ballot for whoever has one, the result, the questions, and the steps
//! of whoever holds it.

use super::objection::{Told, told};
use super::words::{hour, posted, stamp, until};
use crate::App;
use crate::services::Error;
use crate::services::assembly::whole_name;
use crate::services::poll as deeds;
use crate::services::poll::{Shown, shown};
use crate::web::error::{Failure, render};
use crate::web::form::Typed;
use crate::web::live::{self, Say, Topic};
use crate::web::pages::assembly::{Stamp, unkept};
use crate::web::pages::room;
use crate::web::path::At;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use std::collections::BTreeMap;
use tanxin_domain::permission::{Deed, may, permit};
use tanxin_domain::place::Place;
use tanxin_domain::poll::{
    Answer, Choice, Door, Held, Pick, State as Stage, Used, VoteRefusal, by_phone, square_metres,
    to_object_until, would_tell,
};
use tanxin_domain::rule::ElectronicRule;
use tanxin_domain::{Actor, District, PollId, RollEntryId};
use tanxin_store::{Conn, assembly as rooms, district, office, place, poll as store};
use uuid::Uuid;

/// What the reader may do here.
#[derive(Debug, Clone, Copy)]
struct Can {
    hold: bool,
    desk: bool,
    roll: bool,
    log: bool,
}

/// A ballot the reader has, or had.
struct Own {
    /// The household it is for.
    household: tanxin_domain::PlaceId,
    /// Its door, as people say it.
    door: String,
    /// Is it somebody else's, whose proxy the reader holds?
    proxy: bool,
    /// Does it count? Vacant homes have no vote.
    counts: bool,
    /// When and by which door it came; none while it is open.
    voted: Option<(String, Door)>,
    /// May it still be changed here?
    changes: bool,
    /// Has this household given its own proxy away?
    gave: bool,
    /// Why this phone takes no vote, if it does not.
    shut: Option<VoteRefusal>,
}

/// What the database knows.
struct Found {
    district: String,
    place: String,
    way: Vec<Place>,
    shown: Shown,
    own: Vec<Own>,
    assembly: Option<(tanxin_domain::AssemblyId, String)>,
    next: Option<PollId>,
    phone: Option<(String, String)>,
    papers: bool,
    told: Vec<Told>,
}

#[derive(Template)]
#[template(path = "poll.html")]
pub struct OnePage {
    shell: Shell,
    code: District,
    f: Found,
    can: Can,
    stamp: Stamp,
    says: Vec<Say>,
    /// Its hour is over, though papers are still entered.
    past: bool,
    /// Were papers printed?
    papers: bool,
    refused: Option<String>,
    typed: Typed,
    key: Uuid,
}

impl OnePage {
    fn is(&self, word: &str) -> bool {
        self.f.shown.held.state.word() == word
    }

    fn url(&self) -> String {
        format!("/{}/polls/{}", self.code, self.f.shown.held.id)
    }

    fn until(&self) -> Option<String> {
        until(&self.shell, &self.f.shown.held)
    }

    fn posted(&self) -> Option<String> {
        posted(&self.shell, &self.f.shown.held)
    }

    fn opens(&self) -> Option<String> {
        self.f.shown.held.opens_at.map(|at| self.shell.moment(&at))
    }

    fn reason(&self) -> &str {
        match &self.f.shown.held.state {
            Stage::Cancelled { reason, .. } => reason,
            Stage::Closed { reason, .. } | Stage::Counted { reason, .. } => {
                reason.as_deref().unwrap_or_default()
            }
            _ => "",
        }
    }

    fn part(&self, id: &str) -> String {
        room::inside(&self.says, id)
    }

    /// Is there something to object to, or has somebody objected?
    fn objects(&self) -> bool {
        let held = &self.f.shown.held;
        !self.f.told.is_empty() || held.mending().is_ok() || self.is("counted")
    }

    /// The last day for objections to the roll, while it is posted.
    fn roll_until(&self) -> Option<String> {
        let held = &self.f.shown.held;
        let day = to_object_until(held).filter(|_| held.mending().is_ok())?;
        Some(self.shell.date(&day))
    }

    /// Has the reader a ballot here, by whatever door it came?
    fn owns(&self) -> bool {
        let stranger = |o: &Own| matches!(o.shut, Some(VoteRefusal::NotTheOwners { .. }));
        self.f.own.iter().any(|o| !stranger(o))
    }

    fn sentence(&self, why: &VoteRefusal) -> String {
        self.shell.l.sentence(why)
    }

    /// When the result must hang on the board, where the rule says so.
    fn within(&self) -> Option<u16> {
        self.f.shown.held.poll.rule().posted_within_days
    }

    /// What the region says on votes by phone.
    fn electronic(&self) -> ElectronicRule {
        self.f.shown.held.poll.rule().electronic.unwrap_or_default()
    }

    /// Is somebody to stand again?
    fn again(&self) -> bool {
        let asks = self.f.shown.asks.iter();
        let mut results = asks.filter_map(|a| a.result.as_ref());
        results.any(|r| r.again) && self.f.next.is_none()
    }

    /// Is the group so small that the result would tell?
    fn tells(&self) -> bool {
        would_tell(&self.f.shown.held, self.f.shown.n.entitled.voters)
    }

    /// May the reader see who gave a proxy to whom?
    fn proxies(&self) -> bool {
        let held = &self.f.shown.held;
        held.poll.rule().proxy.is_some() && (deeds::proxies::published(held) || self.can.roll)
    }

    /// Does the voting end before the papers are read, and still goes on?
    fn stops(&self) -> bool {
        self.papers && self.f.shown.secret() && self.f.shown.open() && !self.past
    }

    /// With the sentence of a refusal on top.
    pub fn refused(mut self, sentence: String) -> OnePage {
        self.refused = Some(sentence);
        self
    }
}

/// The numbers of a poll that change while it is open.
fn says(shown: &Shown, l: crate::words::L) -> Vec<Say> {
    let n = shown.turnout();
    let mut says = vec![
        Say::text("voted", n.present),
        Say::text("entitled", n.entitled),
        Say::html("turnout", room::quorum(&n)),
        Say::text("missing", missing(l, shown, &n)),
    ];
    if let Some(area) = shown.area() {
        let said = l
            .say("poll-area")
            .s("taken", area.taken)
            .s("entitled", area.entitled);
        says.push(Say::text("area", said));
    }
    says
}

fn missing(l: crate::words::L, shown: &Shown, n: &tanxin_domain::assembly::Attendance) -> String {
    if let Some(area) = shown.area() {
        let missing = area.missing.as_deref();
        return match (n.need, n.missing, missing) {
            (0, _, _) => String::new(),
            (_, 0, None) => l.t("poll-enough-owners").into_owned(),
            (_, heads, area) => l
                .say("poll-missing-owners")
                .n("heads", heads)
                .s("area", area.unwrap_or("0.00"))
                .to_string(),
        };
    }
    match (n.need, n.missing) {
        (0, _) => String::new(),
        (_, 0) => l.t("poll-enough").into_owned(),
        (_, missing) => l.say("poll-missing").n("missing", missing).to_string(),
    }
}

/// Everybody may follow how many have voted, never how.
pub static POLL: Topic = Topic {
    name: "poll",
    public: true,
    admit: |c, d, id, _| {
        let held = store::one(c, d, PollId(id.0))?;
        held.map(|_| ()).ok_or(Error::NotFound)
    },
    concerns: |event, id| {
        let of_this = |(_, payload): &([u8; 16], String)| payload.contains(&id.to_string());
        event.kind.starts_with("poll.") && event.payload.as_ref().is_none_or(of_this)
    },
    state: |app, c, d, id, l| {
        let held = store::one(c, d, PollId(id.0))?.ok_or(Error::NotFound)?;
        Ok(says(&shown(c, &app.keys, d, held, l)?, l))
    },
};

/// The ballots the reader holds in a poll.
fn own(
    c: &mut Conn,
    code: District,
    held: &Held,
    (actor, l): (&Actor, crate::words::L),
) -> Result<Vec<Own>, Error> {
    let Some(household) = actor.household() else {
        return Ok(Vec::new());
    };
    let voters = deeds::voters_of(c, code, held, household)?;
    let lines: Vec<_> = voters.iter().map(|v| v.at.entry).collect();
    let mut doors = deeds::called(c, code, held, &lines, l)?;
    let own = place::one(c, code, household)?.map_or(String::new(), |p| p.name);
    // Whoever holds a proxy votes on the own phone.
    let home = voters.first().map(|v| v.at.home);
    let line = |v: &deeds::Voter| {
        // A tenant is told neither what else the owner has nor whether the owner voted.
        let cast = v.at.cast.as_ref().filter(|_| v.at.owns(held));
        let called = doors.remove(&v.at.entry.id).filter(|_| v.at.owns(held));
        Own {
            household: v.household,
            door: called.unwrap_or_else(|| own.clone()),
            shut: home.and_then(|home| by_phone(held.poll.rule(), home).err()),
            proxy: v.door == Door::Proxy,
            counts: v.at.entry.mark.counts(),
            voted: cast.map(|cast| (hour(cast.at), cast.door)),
            changes: cast
                .is_some_and(|cast| matches!(cast.used, Used::Open { .. }) && cast.door == v.door),
            gave: v.door == Door::Phone && v.at.holder.is_some(),
        }
    };
    Ok(voters.iter().map(line).collect())
}

fn look(
    app: &App,
    c: &mut Conn,
    (code, id): (District, PollId),
    actor: &Actor,
    shell: &Shell,
) -> Result<Found, Error> {
    let known = district::one(c, code)?.ok_or(Error::NotFound)?;
    let held = store::one(c, code, id)?.ok_or(Error::NotFound)?;
    let assembly = match held.assembly {
        Some(assembly) => rooms::one(c, code, assembly)?.map(|a| (a.id, a.title)),
        None => None,
    };
    let offices = office::on_the_way(c, code, &held.path)?;
    let committee = offices.into_iter().find_map(|o| Some((o.name, o.phone?)));
    Ok(Found {
        district: known.name,
        place: whole_name(c, code, &held.path)?,
        way: place::way(c, code, &held.path)?,
        own: own(c, code, &held, (actor, shell.l))?,
        next: store::following(c, code, id)?,
        told: told(c, code, &held, (shell, app.clock.now()), actor)?,
        phone: committee,
        papers: may(actor, Deed::HoldPoll, &held.path)
            && deeds::paper::account(c, code, id)?.printed > 0,
        assembly,
        shown: shown(c, &app.keys, code, held, shell.l)?,
    })
}

/// The page, empty or after a refusal with what was typed.
pub async fn page(
    app: &App,
    shell: Shell,
    (code, id): (District, PollId),
    actor: &Actor,
    typed: Typed,
) -> Result<OnePage, Failure> {
    let (house, asker, words) = (app.clone(), actor.clone(), shell.clone());
    let found = app
        .store
        .read(move |c| look(&house, c, (code, id), &asker, &words));
    let f = found.await.map_err(|e| Failure::new(&shell, e))?;
    let mut shell = shell.at(code, &f.district, "poll");
    if f.shown.open() {
        shell = shell.live(live::url(&POLL, code, id));
    }
    let can = |deed| may(actor, deed, &f.shown.held.path);
    Ok(OnePage {
        code,
        can: Can {
            hold: can(Deed::HoldPoll),
            desk: can(Deed::CheckIn),
            roll: can(Deed::SeeRoll),
            log: can(Deed::SupervisePoll),
        },
        stamp: stamp(&shell, &f.shown.held),
        says: says(&f.shown, shell.l),
        past: f.shown.open()
            && f.shown
                .held
                .closes_at
                .is_some_and(|at| at <= app.clock.now()),
        papers: f.papers,
        refused: None,
        typed,
        key: Uuid::now_v7(),
        shell,
        f,
    })
}

/// `/330802/polls/…`
pub async fn one(
    State(app): State<App>,
    At(code, id): At<PollId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let page = page(&app, shell, (code, id), &actor, Typed::default()).await?;
    // Forms carry a key of their own; the public has none, so its page is kept.
    if matches!(actor, Actor::Public) {
        return Ok(render(&page).into_response());
    }
    Ok(unkept(render(&page)))
}

/// A household's line in the list that hangs in the stairwell after an open poll.
struct Named {
    door: String,
    /// Its floor area, where the rule weighs by it.
    area: Option<String>,
    how: Option<Door>,
    answers: Vec<String>,
}

#[derive(Template)]
#[template(path = "poll-named.html")]
struct NamedPage {
    shell: Shell,
    code: District,
    shown: Shown,
    lines: Vec<Named>,
}

/// How an answer reads in the list.
pub fn said(shell: &Shell, ask: &crate::services::poll::Asked, answer: &Answer) -> String {
    let l = shell.l;
    match answer {
        Answer::Motion(Choice::Yes) => l.t("poll-yes").into_owned(),
        Answer::Motion(Choice::No) => l.t("poll-no").into_owned(),
        Answer::Motion(Choice::Abstain) | Answer::Blank => l.t("poll-abstain").into_owned(),
        Answer::Unclear => l.t("poll-invalid").into_owned(),
        Answer::Election(picks) => {
            let name = |pick: &Pick| match pick {
                Pick::Written(name) => name.as_str().to_owned(),
                Pick::Listed(no) => {
                    let found = ask.candidates.iter().find(|c| c.no == *no);
                    found.map_or_else(|| no.0.to_string(), |c| c.name.clone())
                }
            };
            let names: Vec<String> = picks.iter().map(name).collect();
            names.join(if l.zh() { "、" } else { ", " })
        }
    }
}

/// Who voted how in an open poll: for the households it asked and for whoever sees the roll,
/// after the count.
pub async fn named(
    State(app): State<App>,
    At(code, id): At<PollId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let (house, words) = (app.clone(), shell.clone());
    let found = app.store.read(move |c| {
        let known = district::one(c, code)?.ok_or(Error::NotFound)?;
        let held = store::one(c, code, id)?.ok_or(Error::NotFound)?;
        let ours = match actor.household() {
            Some(home) => store::at_door(c, code, &held, home)?.is_some_and(|at| at.owns(&held)),
            None => false,
        };
        if !ours {
            permit(&actor, Deed::SeeRoll, &held.path)?;
        }
        let counted = matches!(held.state, Stage::Counted { .. });
        let shown = shown(c, &house.keys, code, held, words.l)?;
        if shown.secret() || !counted {
            return Err(Error::NotFound);
        }
        let casts = store::casts(c, code, id)?;
        let casts: BTreeMap<RollEntryId, _> = casts.into_iter().map(|v| (v.entry, v)).collect();
        let roll = rooms::roll(c, code, shown.held.roll())?;
        let mut doors = deeds::called(c, code, &shown.held, &roll, words.l)?;
        let mut lines = Vec::new();
        for entry in roll.iter().filter(|e| e.mark.counts()) {
            let cast = casts.get(&entry.id);
            let answers = match cast.map(|c| &c.used) {
                Some(Used::Open { answers, .. }) => deeds::read_answers(&house.keys, answers),
                _ => Vec::new(),
            };
            let pairs = shown.asks.iter().zip(&answers);
            lines.push(Named {
                door: doors.remove(&entry.id).unwrap_or_default(),
                area: shown.owners().then(|| square_metres(entry.area)),
                how: cast.map(|c| c.door),
                answers: pairs.map(|(ask, a)| said(&words, ask, a)).collect(),
            });
        }
        Ok::<_, Error>((known.name, shown, lines))
    });
    let (name, shown, lines) = found.await.map_err(|e| Failure::new(&shell, e))?;
    Ok(unkept(render(&NamedPage {
        shell: shell.at(code, &name, "poll"),
        code,
        shown,
        lines,
    })))
}
