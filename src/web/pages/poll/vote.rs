//! The ballot: one question a screen, then everything once more, then cast. Works without
//! script: what was chosen before travels along in the form.

use super::words::{hour, until};
use crate::App;
use crate::services::Error;
use crate::services::poll::{self as deeds, Cast};
use crate::services::poll::{Asked as Ask, Shown};
use crate::web::error::{Failure, render, status};
use crate::web::form::Typed;
use crate::web::pages::assembly::unkept;
use crate::web::path::At;
use crate::web::queue::Said;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use std::collections::BTreeSet;
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::poll::{
    Answer, CandidateNo, Choice, Door, Held, Kind, Pick, VoteRefusal, WriteIn,
};
use tanxin_domain::{Actor, District, PlaceId, PollId};
use tanxin_store::{Conn, district, place, poll as store};
use uuid::Uuid;

/// Whose ballot, and whether it has just been cast.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Wish {
    r#for: String,
    done: bool,
}

/// What a screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Screen {
    /// One question, by its place.
    Question(usize),
    /// Everything once more.
    Review,
    /// 您已投票
    Done,
}

#[derive(Template)]
#[template(path = "poll-vote.html")]
struct BallotPage {
    shell: Shell,
    code: District,
    shown: Shown,
    voter: PlaceId,
    /// The door on which the voter lives.
    door: String,
    /// Somebody else's ballot, on the proxy holder's screen.
    proxy: bool,
    /// Somebody helps who is not of the household.
    helps: bool,
    screen: Screen,
    /// When it was cast, if it was.
    cast_at: Option<String>,
    /// Other households the reader still votes for.
    others: Vec<(PlaceId, String)>,
    typed: Typed,
    refused: Option<String>,
    key: Uuid,
}

impl BallotPage {
    fn url(&self) -> String {
        format!("/{}/polls/{}", self.code, self.shown.held.id)
    }

    fn count(&self) -> usize {
        self.shown.asks.len()
    }

    /// The question on this screen.
    fn now(&self) -> Option<&Ask> {
        match self.screen {
            Screen::Question(at) => self.shown.asks.get(at),
            _ => None,
        }
    }

    fn until(&self) -> Option<String> {
        until(&self.shell, &self.shown.held)
    }

    /// One mark is a choice among all, several are ticks.
    fn control(&self, seats: &u16) -> &'static str {
        if *seats == 1 { "radio" } else { "checkbox" }
    }

    fn chosen(&self, ask: &Ask, value: &str) -> bool {
        self.typed.is(&format!("q{}", ask.no), value)
    }

    fn written(&self, ask: &Ask) -> &str {
        self.typed.get(&format!("w{}", ask.no))
    }

    /// What was chosen in other questions, to travel along: name and value.
    fn along(&self) -> Vec<(String, String)> {
        let here = self.now().map(|a| a.no);
        let mut fields = Vec::new();
        for ask in self.shown.asks.iter().filter(|a| Some(a.no) != here) {
            let (q, w) = (format!("q{}", ask.no), format!("w{}", ask.no));
            for value in self.typed.all(&q) {
                fields.push((q.clone(), value.to_owned()));
            }
            if !self.typed.get(&w).is_empty() {
                fields.push((w.clone(), self.typed.get(&w).to_owned()));
            }
        }
        fields
    }

    /// What was chosen, in words.
    fn said(&self, ask: &Ask) -> String {
        let l = self.shell.l;
        match read(ask.no, ask.seats, &self.typed) {
            Ok(Answer::Motion(Choice::Yes)) => l.t("poll-yes").into_owned(),
            Ok(Answer::Motion(Choice::No)) => l.t("poll-no").into_owned(),
            Ok(Answer::Motion(Choice::Abstain)) | Ok(Answer::Blank) => {
                l.t("poll-abstain").into_owned()
            }
            Ok(Answer::Election(picks)) => {
                let name = |pick: &Pick| match pick {
                    Pick::Written(name) => name.as_str().to_owned(),
                    Pick::Listed(no) => {
                        let found = ask.candidates.iter().find(|c| c.no == *no);
                        found.map_or_else(String::new, |c| c.name.clone())
                    }
                };
                let names: Vec<String> = picks.iter().map(name).collect();
                names.join(if l.zh() { "、" } else { ", " })
            }
            _ => String::new(),
        }
    }
}

/// The answer to a question as the form has it.
fn read(no: usize, seats: Option<u16>, f: &Typed) -> Result<Answer, VoteRefusal> {
    let field = format!("q{no}");
    let Some(seats) = seats else {
        return match f.get(&field) {
            "yes" => Ok(Answer::Motion(Choice::Yes)),
            "no" => Ok(Answer::Motion(Choice::No)),
            "abstain" => Ok(Answer::Motion(Choice::Abstain)),
            _ => Err(VoteRefusal::Unanswered { no }),
        };
    };
    let written = format!("w{no}");
    let mut picks = BTreeSet::new();
    for value in f.all(&field) {
        if let Ok(number) = value.parse() {
            picks.insert(Pick::Listed(CandidateNo(number)));
        }
    }
    let by_hand = f.is(&field, "written");
    let apart = |c: char| matches!(c, '、' | '，' | ',' | ';' | '；' | '\n');
    for name in f
        .get(&written)
        .split(apart)
        .filter(|n| !n.trim().is_empty())
    {
        let name = WriteIn::read(name).ok_or(VoteRefusal::NotAName { no })?;
        picks.insert(Pick::Written(name));
    }
    let names = picks.iter().any(|p| matches!(p, Pick::Written(_)));
    if by_hand && !names {
        return Err(VoteRefusal::NotAName { no });
    }
    if f.is(&field, "blank") && picks.is_empty() {
        return Ok(Answer::Blank);
    }
    if picks.is_empty() {
        return Err(VoteRefusal::Unanswered { no });
    }
    if picks.len() > usize::from(seats) || f.is(&field, "blank") {
        return Err(VoteRefusal::TooManyMarks { no, most: seats });
    }
    Ok(Answer::Election(picks))
}

/// What the database knows of a ballot.
struct Found {
    district: String,
    shown: Shown,
    door: String,
    proxy: bool,
    helps: bool,
    cast: Option<(String, Door)>,
    others: Vec<(PlaceId, String)>,
}

fn look(
    app: &App,
    c: &mut Conn,
    (code, id): (District, PollId),
    (actor, voter): (&Actor, PlaceId),
    shell: &Shell,
) -> Result<Found, Error> {
    let known = district::one(c, code)?.ok_or(Error::NotFound)?;
    let held = store::one(c, code, id)?.ok_or(Error::NotFound)?;
    let own = actor.household();
    let voters = match own {
        Some(own) => deeds::voters_of(c, code, &held, own)?,
        None => {
            permit(actor, Deed::CheckIn, &held.path)?;
            let at = store::at_door(c, code, &held, voter)?;
            let line = at.map(|at| deeds::Voter {
                household: voter,
                at,
                door: Door::Phone,
            });
            line.into_iter().collect()
        }
    };
    let mine = voters.iter().find(|v| v.household == voter);
    let mine = mine.ok_or(VoteRefusal::NotOnTheRoll)?;
    let homes: Vec<PlaceId> = voters.iter().map(|v| v.household).collect();
    let doors = place::some(c, code, &homes)?;
    let door = |id: PlaceId| {
        let found = doors.iter().find(|d| d.id == id);
        found.map_or(String::new(), |d| d.name.clone())
    };
    let open = voters.iter().filter(|v| {
        v.household != voter
            && v.at.cast.is_none()
            && v.at.entry.mark.counts()
            && (v.door == Door::Proxy || v.at.holder.is_none())
    });
    Ok(Found {
        district: known.name,
        door: door(voter),
        proxy: own.is_some_and(|own| own != voter),
        helps: own.is_none(),
        cast: mine.at.cast.as_ref().map(|cast| (hour(cast.at), cast.door)),
        others: open.map(|v| (v.household, door(v.household))).collect(),
        shown: Shown {
            asks: deeds::asked(c, &app.keys, code, &held, shell.l)?,
            n: deeds::Standing::default(),
            held,
        },
    })
}

async fn page(
    app: &App,
    shell: Shell,
    at: (District, PollId),
    (actor, voter): (&Actor, PlaceId),
    (screen, typed): (Screen, Typed),
) -> Result<BallotPage, Failure> {
    let (house, asker, words) = (app.clone(), actor.clone(), shell.clone());
    let found = app
        .store
        .read(move |c| look(&house, c, at, (&asker, voter), &words));
    let f = found.await.map_err(|e| Failure::new(&shell, e))?;
    Ok(BallotPage {
        shell: shell.at(at.0, &f.district, "poll"),
        code: at.0,
        shown: f.shown,
        voter,
        door: f.door,
        proxy: f.proxy,
        helps: f.helps,
        screen,
        cast_at: f.cast.map(|(at, _)| at),
        others: f.others,
        typed,
        refused: None,
        key: Uuid::now_v7(),
    })
}

/// Whose ballot it is: the one named, else the own.
fn voter_of(actor: &Actor, named: &str) -> Result<PlaceId, Error> {
    let named = named.parse().ok();
    named.or(actor.household()).ok_or(Error::SignIn)
}

/// `/330802/polls/…/vote`
pub async fn ballot(
    State(app): State<App>,
    At(code, id): At<PollId>,
    Query(wish): Query<Wish>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let voter = voter_of(&actor, &wish.r#for).map_err(|e| Failure::new(&shell, e))?;
    let screen = if wish.done {
        Screen::Done
    } else {
        Screen::Question(0)
    };
    let what = (screen, Typed::default());
    let mut page = page(&app, shell, (code, id), (&actor, voter), what).await?;
    if page.cast_at.is_none() {
        page.screen = Screen::Question(0);
    }
    if page.shown.secret() {
        return Err(Failure::new(&page.shell, VoteRefusal::OtherSecrecy));
    }
    if page.screen != Screen::Done
        && let Err(not) = page.shown.held.casting(app.clock.now())
    {
        return Err(Failure::new(&page.shell, not));
    }
    Ok(unkept(render(&page)))
}

/// Every answer of the form, or the first question that has none.
pub(super) fn answers(held: &Held, f: &Typed) -> Result<Vec<Answer>, VoteRefusal> {
    let questions = held.poll.questions().iter().enumerate();
    let seats = |kind: &Kind| match kind {
        Kind::Motion => None,
        Kind::Election { seats, .. } => Some(*seats),
    };
    questions
        .map(|(at, q)| read(at + 1, seats(&q.kind), f))
        .collect()
}

/// The screen after what was pressed; a question that has no answer yet comes first.
fn next(shown: &Shown, f: &Typed) -> (Screen, Option<VoteRefusal>) {
    let at: usize = f.read("at").unwrap_or(1);
    let here = at.clamp(1, shown.asks.len().max(1)) - 1;
    match f.get("go") {
        "back" => (Screen::Question(here.saturating_sub(1)), None),
        "to" => (Screen::Question(here), None),
        go => {
            let upto = if go == "cast" {
                shown.asks.len()
            } else {
                here + 1
            };
            for (at, ask) in shown.asks.iter().take(upto).enumerate() {
                if let Err(not) = read(ask.no, ask.seats, f) {
                    return (Screen::Question(at), Some(not));
                }
            }
            match here + 1 < shown.asks.len() && go != "cast" {
                true => (Screen::Question(here + 1), None),
                false => (Screen::Review, None),
            }
        }
    }
}

/// Casts what the form says, when every question has its answer.
async fn try_cast(
    app: &App,
    (code, id): (District, PollId),
    (actor, voter): (&Actor, PlaceId),
    f: &Typed,
) -> Result<(), Error> {
    let found = app.store.read(move |c| store::one(c, code, id));
    let held = found.await?.ok_or(Error::NotFound)?;
    let new = Cast {
        voter,
        answers: answers(&held, f)?,
        helped: f.is("helped", "1"),
        key: f.deed_key(),
    };
    deeds::cast(app, code, actor, id, new).await.map(|_| ())
}

/// Goes on to the next screen, or casts.
pub async fn cast(
    State(app): State<App>,
    At(code, id): At<PollId>,
    Who { actor, .. }: Who,
    shell: Shell,
    typed: Typed,
) -> Result<Response, Failure> {
    let voter = voter_of(&actor, typed.get("for")).map_err(|e| Failure::new(&shell, e))?;
    let mut refused = None;
    if typed.get("go") == "cast" {
        match try_cast(&app, (code, id), (&actor, voter), &typed).await {
            Ok(()) => {
                let to = format!("/{code}/polls/{id}/vote?for={voter}&done=true");
                return Ok(Redirect::to(&to).into_response());
            }
            Err(error @ Error::Refused(_)) => refused = Some(error),
            Err(error) => return Err(Failure::new(&shell, error)),
        }
    }
    let (words, again) = (shell.clone(), (Screen::Review, typed.clone()));
    let mut page = page(&app, shell, (code, id), (&actor, voter), again).await?;
    let (screen, not) = next(&page.shown, &typed);
    page.screen = screen;
    let Some(error) = refused.or(not.map(Error::from)) else {
        return Ok(unkept(render(&page)));
    };
    let said = Said::of(words.l, &error);
    page.refused = Some(said.message.clone());
    let mut answer = unkept((status(&error), render(&page)));
    answer.extensions_mut().insert(said);
    Ok(answer)
}
