//! Who gave a proxy to whom: the list both sides stand on, and for a poll of its own the desk
//! that notes them.

use crate::App;
use crate::services::Error;
use crate::services::poll::proxies::{self as deeds, Pair};
use crate::web::error::{Failure, render};
use crate::web::form::Typed;
use crate::web::pages::assembly::unkept;
use crate::web::path::At;
use crate::web::queue::Said;
use crate::web::session::Who;
use crate::web::shell::Shell;
use crate::words::L;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use tanxin_domain::permission::{Deed, may, permit};
use tanxin_domain::poll::Held;
use tanxin_domain::{Actor, District, PollId};
use tanxin_store::{Conn, district, poll as store};
use uuid::Uuid;

/// What the database knows.
struct Found {
    district: String,
    held: Held,
    pairs: Vec<Pair>,
}

#[derive(Template)]
#[template(path = "poll-proxies.html")]
struct ProxiesPage {
    shell: Shell,
    code: District,
    f: Found,
    /// The reader may note them now.
    notes: bool,
    refused: Option<(Option<&'static str>, String)>,
    typed: Typed,
    key: Uuid,
}

impl ProxiesPage {
    fn url(&self) -> String {
        format!("/{}/polls/{}", self.code, self.f.held.id)
    }

    /// How many one holder may have.
    fn most(&self) -> u32 {
        self.f
            .held
            .poll
            .rule()
            .proxy
            .map_or(0, |p| p.max_per_holder)
    }

    fn failed(&self, field: &str) -> bool {
        matches!(&self.refused, Some((Some(found), _)) if *found == field)
    }
}

fn look(
    c: &mut Conn,
    (code, id): (District, PollId),
    (actor, l): (&Actor, L),
) -> Result<Found, Error> {
    let known = district::one(c, code)?.ok_or(Error::NotFound)?;
    let held = store::one(c, code, id)?.ok_or(Error::NotFound)?;
    if !deeds::published(&held) && !may(actor, Deed::CheckIn, &held.path) {
        permit(actor, Deed::SeeRoll, &held.path)?;
    }
    let pairs = deeds::pairs(c, code, &held, l)?;
    Ok(Found {
        district: known.name,
        held,
        pairs,
    })
}

async fn page(
    app: &App,
    shell: Shell,
    at: (District, PollId),
    actor: &Actor,
    typed: Typed,
) -> Result<ProxiesPage, Failure> {
    let (asker, l) = (actor.clone(), shell.l);
    let found = app.store.read(move |c| look(c, at, (&asker, l)));
    let f = found.await.map_err(|e| Failure::new(&shell, e))?;
    let held = &f.held;
    let in_time = held.notes(app.clock.now()).is_ok();
    let own = held.assembly.is_none() && held.poll.rule().proxy.is_some();
    Ok(ProxiesPage {
        notes: own && in_time && may(actor, Deed::CheckIn, &held.path),
        shell: shell.at(at.0, &f.district, "poll"),
        code: at.0,
        f,
        refused: None,
        typed,
        key: Uuid::now_v7(),
    })
}

/// `/330802/polls/…/proxies`
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
        "give" => {
            let pair = (f.get("from"), f.get("to"), f.is("written", "yes"));
            deeds::give(app, code, actor, id, pair, key).await?;
        }
        "take-back" => {
            let entry = f.get("entry").parse().map_err(|_| Error::NotFound)?;
            deeds::take_back(app, code, actor, id, entry, key).await?;
        }
        _ => return Err(Error::NotFound),
    }
    Ok(())
}

/// Notes one or takes one back, or says why not with everything that was typed.
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
        Ok(()) => Ok(Redirect::to(&format!("/{code}/polls/{id}/proxies")).into_response()),
        Err(error @ Error::Refused(_)) => {
            let said = Said::of(shell.l, &error);
            let mut page = page(&app, shell, (code, id), &actor, typed).await?;
            page.refused = Some((said.field, said.message.clone()));
            Ok(said.beside(&error, &page))
        }
        Err(error) => Err(Failure::new(&shell, error)),
    }
}
