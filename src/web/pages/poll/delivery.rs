//! Delivery, at the desk: whom the ballot reached and how, and whom it did not reach yet.

use crate::App;
use crate::services::Error;
use crate::services::poll::delivery::{self as deeds, Reached};
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
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::poll::{Delivered, Held, VoteRefusal, square_metres};
use tanxin_domain::{Actor, District, PollId};
use tanxin_store::{district, poll as store};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "poll-delivery.html")]
struct DeliveryPage {
    shell: Shell,
    code: District,
    held: Held,
    lines: Vec<Reached>,
    /// Can deliveries still be noted?
    works: bool,
    refused: Option<String>,
    key: Uuid,
}

impl DeliveryPage {
    fn url(&self) -> String {
        format!("/{}/polls/{}", self.code, self.held.id)
    }

    /// Whom nothing proves to have been reached.
    fn left(&self) -> Vec<&Reached> {
        self.lines.iter().filter(|x| x.delivery.is_none()).collect()
    }

    fn reached(&self) -> Vec<&Reached> {
        self.lines.iter().filter(|x| x.delivery.is_some()).collect()
    }

    fn ways(&self) -> [Delivered; 4] {
        Delivered::ALL
    }

    fn area(x: &Reached) -> String {
        square_metres(x.line.area)
    }

    /// How and when it was reached.
    fn how(&self, x: &Reached) -> String {
        let l = self.shell.l;
        let Some(d) = &x.delivery else {
            return String::new();
        };
        let way = l.t(&format!("delivery-{}", d.how.word())).into_owned();
        let when = self.shell.moment(&d.at);
        format!("{way}{}{when}", if l.zh() { "　" } else { ", " })
    }
}

async fn page(
    app: &App,
    shell: Shell,
    (code, id): (District, PollId),
    actor: &Actor,
) -> Result<DeliveryPage, Failure> {
    if matches!(actor, Actor::Public) {
        return Err(Failure::new(&shell, Error::SignIn));
    }
    let (asker, l) = (actor.clone(), shell.l);
    let found = app.store.read(move |c| {
        let known = district::one(c, code)?.ok_or(Error::NotFound)?;
        let held = store::one(c, code, id)?.ok_or(Error::NotFound)?;
        permit(&asker, Deed::CheckIn, &held.path)?;
        let lines = deeds::reached(c, code, &held, l)?;
        Ok::<_, Error>((known.name, held, lines))
    });
    let (name, held, lines) = found.await.map_err(|e| Failure::new(&shell, e))?;
    Ok(DeliveryPage {
        shell: shell.at(code, &name, "poll"),
        code,
        works: held.poll.counts_silent() && held.notes(app.clock.now()).is_ok(),
        held,
        lines,
        refused: None,
        key: Uuid::now_v7(),
    })
}

/// `/330802/polls/…/delivery`
pub async fn desk(
    State(app): State<App>,
    At(code, id): At<PollId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let page = page(&app, shell, (code, id), &actor).await?;
    Ok(unkept(render(&page)))
}

async fn do_it(
    app: &App,
    (code, id): (District, PollId),
    actor: &Actor,
    f: &Typed,
) -> Result<(), Error> {
    let key = f.deed_key();
    if let Some(entry) = f.read("undo") {
        return deeds::take_back(app, code, actor, id, entry, key).await;
    }
    let ticked = f.all("line").filter_map(|v| v.parse().ok()).collect();
    let how = Delivered::from_word(f.get("how")).ok_or(VoteRefusal::WhichWay)?;
    let noted = deeds::deliver(app, code, actor, id, (ticked, how), key).await;
    noted.map(|_| ())
}

/// Notes what was ticked, or takes one back.
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
        Ok(()) => Ok(Redirect::to(&format!("/{code}/polls/{id}/delivery")).into_response()),
        Err(error @ Error::Refused(_)) => {
            let said = Said::of(shell.l, &error);
            let mut page = page(&app, shell, (code, id), &actor).await?;
            page.refused = Some(said.message.clone());
            Ok(said.beside(&error, &page))
        }
        Err(error) => Err(Failure::new(&shell, error)),
    }
}
