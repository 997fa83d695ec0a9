//! The ballot: one question a screen, then everything once more, then cast. Works without
//! script: what was chosen before travels along in the form.

use super::screens::{Screen, Screens, answers, next};
use super::secret;
use super::words::{hour, until};
use crate::App;
use crate::services::Error;
use crate::services::poll::Shown;
use crate::services::poll::{self as deeds, Cast};
use crate::services::session::By;
use crate::web::error::{Failure, render, status};
use crate::web::form::Typed;
use crate::web::pages::assembly::unkept;
use crate::web::path::At;
use crate::web::queue::Said;
use crate::web::session::{Who, Whoever};
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::poll::{Door, Secrecy, VoteRefusal, by_phone};
use tanxin_domain::{Actor, District, PlaceId, PollId};
use tanxin_store::{Conn, district, poll as store};
use uuid::Uuid;

/// Whose ballot, and whether it has just been cast.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Wish {
    r#for: String,
    done: bool,
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
    s: Screens,
    /// When it was cast, if it was.
    cast_at: Option<String>,
    /// Other households the reader still votes for.
    others: Vec<(PlaceId, String)>,
    refused: Option<String>,
    key: Uuid,
}

impl BallotPage {
    fn url(&self) -> String {
        format!("/{}/polls/{}", self.code, self.shown.held.id)
    }

    fn until(&self) -> Option<String> {
        until(&self.shell, &self.shown.held)
    }
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
    // Whoever may not vote on this phone is told before choosing, not after.
    let phone = voters
        .iter()
        .find(|v| own.is_none_or(|own| own == v.household));
    if let Some(v) = phone {
        by_phone(held.poll.rule(), v.at.home)?;
    }
    let lines: Vec<_> = voters.iter().map(|v| v.at.entry).collect();
    let doors = deeds::called(c, code, &held, &lines, shell.l)?;
    let door = |id: PlaceId| {
        let found = voters.iter().find(|v| v.household == id);
        let name = found.and_then(|v| doors.get(&v.at.entry.id));
        name.cloned().unwrap_or_default()
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
            left: None,
            papers: None,
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
    let l = shell.l;
    Ok(BallotPage {
        shell: shell.at(at.0, &f.district, "poll"),
        code: at.0,
        voter,
        door: f.door,
        proxy: f.proxy,
        helps: f.helps,
        s: Screens {
            asks: f.shown.asks.clone(),
            write_ins: f.shown.write_ins(),
            screen,
            typed,
            l,
        },
        shown: f.shown,
        cast_at: f.cast.map(|(at, _)| at),
        others: f.others,
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
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let voter = voter_of(&actor, &wish.r#for).map_err(|e| Failure::new(&shell, e))?;
    let held = app.store.read(move |c| store::one(c, code, id)).await;
    let held = held.map_err(|e| Failure::new(&shell, e))?;
    if held.is_some_and(|h| h.poll.secrecy() == Secrecy::Secret) {
        return secret::page(&app, shell, (code, id), (&actor, voter), &headers).await;
    }
    let screen = if wish.done {
        Screen::Done
    } else {
        Screen::Question(0)
    };
    let what = (screen, Typed::default());
    let mut page = page(&app, shell, (code, id), (&actor, voter), what).await?;
    if page.cast_at.is_none() {
        page.s.screen = Screen::Question(0);
    }
    if page.s.screen != Screen::Done
        && let Err(not) = page.shown.held.casting(app.clock.now())
    {
        return Err(Failure::new(&page.shell, not));
    }
    Ok(unkept(render(&page)))
}

/// Casts what the form says, when every question has its answer.
async fn try_cast(
    app: &App,
    (code, id): (District, PollId),
    (by, voter): (By, PlaceId),
    f: &Typed,
) -> Result<(), Error> {
    let held = deeds::questions_of(app, code, id).await?;
    let new = Cast {
        voter,
        answers: answers(&held, f)?,
        helped: f.is("helped", "1"),
        key: f.deed_key(),
    };
    deeds::cast(app, code, by, id, new).await.map(|_| ())
}

/// Goes on to the next screen, or casts. A ballot that is cast asks for no page, so nobody is
/// looked up before the deed does.
pub async fn cast(
    State(app): State<App>,
    At(code, id): At<PollId>,
    mut whoever: Whoever,
    typed: Typed,
) -> Result<Response, Failure> {
    let voter = match typed.read("for") {
        Some(named) => named,
        None => {
            let (Who { actor, .. }, shell) = whoever.look_up(&app).await;
            voter_of(&actor, "").map_err(|e| Failure::new(&shell, e))?
        }
    };
    let mut refused = None;
    if typed.get("go") == "cast" {
        match try_cast(&app, (code, id), (whoever.by(), voter), &typed).await {
            Ok(()) => {
                let to = format!("/{code}/polls/{id}/vote?for={voter}&done=true");
                return Ok(Redirect::to(&to).into_response());
            }
            Err(error) => refused = Some(error),
        }
    }
    let (Who { actor, .. }, shell) = whoever.look_up(&app).await;
    if let Some(error) = refused.take_if(|e| !matches!(e, Error::Refused(_))) {
        return Err(Failure::new(&shell, error));
    }
    let (words, again) = (shell.clone(), (Screen::Review, typed.clone()));
    let mut page = page(&app, shell, (code, id), (&actor, voter), again).await?;
    let (screen, not) = next(&page.s.asks, &typed);
    page.s.screen = screen;
    let Some(error) = refused.or(not.map(Error::from)) else {
        return Ok(unkept(render(&page)));
    };
    let said = Said::of(words.l, &error);
    page.refused = Some(said.message.clone());
    let mut answer = unkept((status(&error), render(&page)));
    answer.extensions_mut().insert(said);
    Ok(answer)
}
