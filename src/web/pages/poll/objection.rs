//! A posted roll, what is objected to, and what was ruled: `/330802/polls/…/objections`.
//!
//! Everybody reads the roll by doors, that there was an objection, and the ruling with its
//! reason. Whose objection it was, and in which words, only whoever rules or supervises reads.

use crate::App;
use crate::services::Error;
use crate::services::poll::objection::{self as deeds, Line, Object, Rule};
use crate::web::error::{Failure, render};
use crate::web::form::Typed;
use crate::web::pages::assembly::unkept;
use crate::web::path::At;
use crate::web::queue::Said;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use jiff::Timestamp;
use tanxin_domain::assembly::Mark;
use tanxin_domain::permission::{Deed, may};
use tanxin_domain::poll::{About, Held, Objection, to_object_until};
use tanxin_domain::{Actor, District, ObjectionId, PollId};
use tanxin_store::{Conn, district, place, poll as store};
use uuid::Uuid;

/// An objection as a page shows it.
pub struct Told {
    pub id: ObjectionId,
    pub about: About,
    pub at: String,
    /// Upheld or refused, when, and why; none while it is undecided.
    pub ruled: Option<(bool, String, String)>,
    /// The last day for the ruling.
    pub by: Option<String>,
    pub late: bool,
    /// For whoever rules or supervises: the door and the words.
    pub told: Option<(String, String)>,
}

/// The objections of a poll, as far as the reader may know of them.
pub fn told(
    c: &mut Conn,
    code: District,
    held: &Held,
    (shell, now): (&Shell, Timestamp),
    actor: &Actor,
) -> Result<Vec<Told>, Error> {
    let found = store::objections(c, code, held.id)?;
    let homes: Vec<_> = found.iter().map(|o| o.household).collect();
    let doors = place::some(c, code, &homes)?;
    let all = may(actor, Deed::SupervisePoll, &held.path);
    let line = |o: Objection| {
        let own = actor.household() == Some(o.household);
        let door = doors.iter().find(|d| d.id == o.household);
        let door = door.map_or(String::new(), |d| d.name.clone());
        Told {
            id: o.id,
            about: o.about,
            at: shell.moment(&o.at),
            by: o.rule_by(held).map(|day| shell.date(&day)),
            late: o.late(held, now),
            told: (all || own).then(|| (door, o.text.clone())),
            ruled: o.ruling.map(|r| (r.upheld, shell.moment(&r.at), r.reason)),
        }
    };
    Ok(found.into_iter().map(line).collect())
}

/// What the database knows.
struct Found {
    district: String,
    held: Held,
    /// The roll, while it is posted.
    roll: Option<Vec<Line>>,
    told: Vec<Told>,
}

#[derive(Template)]
#[template(path = "poll-objections.html")]
struct ObjectionsPage {
    shell: Shell,
    code: District,
    f: Found,
    /// What may be objected to now.
    open: Option<About>,
    /// Who may: a household for itself, the desk for whoever comes.
    desk: bool,
    own: bool,
    rules: bool,
    refused: Option<(Option<&'static str>, String)>,
    typed: Typed,
    key: Uuid,
}

impl ObjectionsPage {
    fn url(&self) -> String {
        format!("/{}/polls/{}", self.code, self.f.held.id)
    }

    /// Until when the roll may be objected to.
    fn until(&self) -> Option<String> {
        to_object_until(&self.f.held).map(|day| self.shell.date(&day))
    }

    fn posted(&self) -> Option<String> {
        super::words::posted(&self.shell, &self.f.held)
    }

    fn marks(&self) -> [Mark; 4] {
        Mark::ALL
    }

    /// Is this the form that was sent and refused?
    fn sent(&self, o: &Told) -> bool {
        self.typed.get("objection") == o.id.to_string()
    }

    fn failed(&self, field: &str) -> bool {
        matches!(&self.refused, Some((Some(found), _)) if *found == field)
    }
}

fn look(
    c: &mut Conn,
    (code, id): (District, PollId),
    (actor, shell, now): (&Actor, &Shell, Timestamp),
) -> Result<Found, Error> {
    let known = district::one(c, code)?.ok_or(Error::NotFound)?;
    let held = store::one(c, code, id)?.ok_or(Error::NotFound)?;
    let roll = match held.mending() {
        Ok(_) => Some(deeds::posted_roll(c, code, &held)?),
        Err(_) => None,
    };
    Ok(Found {
        district: known.name,
        told: told(c, code, &held, (shell, now), actor)?,
        roll,
        held,
    })
}

async fn page(
    app: &App,
    shell: Shell,
    at: (District, PollId),
    actor: &Actor,
    typed: Typed,
) -> Result<ObjectionsPage, Failure> {
    let (asker, words, now) = (actor.clone(), shell.clone(), app.clock.now());
    let found = app.store.read(move |c| look(c, at, (&asker, &words, now)));
    let f = found.await.map_err(|e| Failure::new(&shell, e))?;
    let both = [About::Roll, About::Result];
    let open = both.into_iter().find(|a| f.held.objecting(*a, now).is_ok());
    let can = |deed| may(actor, deed, &f.held.path);
    Ok(ObjectionsPage {
        shell: shell.at(at.0, &f.district, "poll"),
        code: at.0,
        open,
        desk: actor.household().is_none() && can(Deed::CheckIn),
        own: actor.household().is_some(),
        rules: can(Deed::HoldPoll),
        f,
        refused: None,
        typed,
        key: Uuid::now_v7(),
    })
}

/// `/330802/polls/…/objections`
pub async fn list(
    State(app): State<App>,
    At(code, id): At<PollId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let page = page(&app, shell, (code, id), &actor, Typed::default()).await?;
    if matches!(actor, Actor::Public) {
        return Ok(render(&page).into_response());
    }
    Ok(unkept(render(&page)))
}

async fn do_it(
    app: &App,
    (code, id): (District, PollId),
    actor: &Actor,
    f: &Typed,
) -> Result<(), Error> {
    let key = f.deed_key();
    match f.get("deed") {
        "object" => {
            let new = Object {
                about: About::from_word(f.get("about")).ok_or(Error::NotFound)?,
                door: f.get("door").to_owned(),
                text: f.get("text").to_owned(),
                key,
            };
            deeds::object(app, code, actor, id, new).await?;
        }
        "rule" => {
            let objection = f.read("objection").ok_or(Error::NotFound)?;
            let new = Rule {
                upheld: match f.get("upheld") {
                    "yes" => Some(true),
                    "no" => Some(false),
                    _ => None,
                },
                reason: f.get("reason").to_owned(),
                door: f.get("door").to_owned(),
                mark: Mark::from_word(f.get("mark")),
                key,
            };
            deeds::rule(app, code, actor, (id, objection), new).await?;
        }
        _ => return Err(Error::NotFound),
    }
    Ok(())
}

/// Objects or rules, or says why not with what was typed.
pub async fn act(
    State(app): State<App>,
    At(code, id): At<PollId>,
    Who { actor, .. }: Who,
    shell: Shell,
    typed: Typed,
) -> Result<Response, Failure> {
    if matches!(actor, Actor::Public) {
        return Err(Failure::new(&shell, Error::SignIn));
    }
    match do_it(&app, (code, id), &actor, &typed).await {
        Ok(()) => Ok(Redirect::to(&format!("/{code}/polls/{id}/objections")).into_response()),
        Err(error @ Error::Refused(_)) => {
            let said = Said::of(shell.l, &error);
            let mut page = page(&app, shell, (code, id), &actor, typed).await?;
            page.refused = Some((said.field, said.message.clone()));
            Ok(said.beside(&error, &page))
        }
        Err(error) => Err(Failure::new(&shell, error)),
    }
}
