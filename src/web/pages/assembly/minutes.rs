//! Writing the minutes, item by item, and how anybody checks them.

use super::call::unkept;
use crate::App;
use crate::services::Error;
use crate::services::assembly::{self as deeds, minutes_of};
use crate::web::error::{Failure, render, status};
use crate::web::form::Typed;
use crate::web::path::At;
use crate::web::queue::Said;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use tanxin_domain::assembly::Assembly;
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::{Actor, AgendaItemId, AssemblyId, District};
use tanxin_press::Rendition;
use tanxin_store::{assembly as store, district};
use uuid::Uuid;

/// One text of the minutes.
struct Part {
    item: Option<AgendaItemId>,
    title: String,
    text: String,
    version: u32,
    key: Uuid,
    /// What the reader wrote while somebody else saved.
    mine: Option<String>,
}

impl Part {
    fn id(&self) -> String {
        self.item
            .map_or_else(|| "all".to_owned(), |i| i.to_string())
    }
}

#[derive(Template)]
#[template(path = "minutes.html")]
struct MinutesPage {
    shell: Shell,
    code: District,
    a: Assembly,
    parts: Vec<Part>,
    closed: bool,
    refused: Option<String>,
    key: Uuid,
}

async fn page(
    app: &App,
    shell: Shell,
    (code, id): (District, AssemblyId),
    actor: &Actor,
) -> Result<MinutesPage, Failure> {
    let asker = actor.clone();
    let found = app.store.read(move |c| {
        let known = district::one(c, code)?.ok_or(Error::NotFound)?;
        let a = store::one(c, code, id)?.ok_or(Error::NotFound)?;
        permit(&asker, Deed::KeepMinutes, &a.path)?;
        let items = store::items(c, code, id)?;
        let written = store::written_now(c, code, id)?;
        Ok::<_, Error>((known.name, a, items, written))
    });
    let (name, a, items, written) = found.await.map_err(|e| Failure::new(&shell, e))?;
    let part = |item: Option<AgendaItemId>, title: String| {
        let now = written.iter().find(|w| w.item == item);
        Part {
            item,
            title,
            text: now.map_or(String::new(), |w| w.text.clone()),
            version: now.map_or(0, |w| w.version),
            key: Uuid::now_v7(),
            mine: None,
        }
    };
    let mut parts: Vec<Part> = items
        .into_iter()
        .map(|i| part(Some(i.id), i.title))
        .collect();
    parts.push(part(None, shell.l.t("minutes-general").into_owned()));
    Ok(MinutesPage {
        shell: shell.at(code, &name, "assembly"),
        code,
        closed: a.closed_at().is_some(),
        a,
        parts,
        refused: None,
        key: Uuid::now_v7(),
    })
}

/// `/330802/assemblies/…/minutes`
pub async fn form(
    State(app): State<App>,
    At(code, id): At<AssemblyId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    Ok(unkept(render(
        &page(&app, shell, (code, id), &actor).await?,
    )))
}

/// Saves one text. When somebody else saved it meanwhile, both stand side by side.
pub async fn write(
    State(app): State<App>,
    At(code, id): At<AssemblyId>,
    Who { actor, .. }: Who,
    shell: Shell,
    typed: Typed,
) -> Result<Response, Failure> {
    let item: Option<AgendaItemId> = typed.read("item");
    let new = deeds::Minutes {
        item,
        over: typed.read("over").unwrap_or(0),
        text: typed.get("text").to_owned(),
        key: typed.deed_key(),
    };
    match deeds::edit_minutes(&app, code, &actor, id, new).await {
        Ok(()) => {
            let part = item.map_or_else(|| "all".to_owned(), |i| i.to_string());
            let to = format!("/{code}/assemblies/{id}/minutes#p-{part}");
            Ok(Redirect::to(&to).into_response())
        }
        Err(error @ Error::Refused(_)) => {
            let (code_of, said) = (status(&error), Said::of(shell.l, &error));
            let mut page = page(&app, shell, (code, id), &actor).await?;
            if let Some(part) = page.parts.iter_mut().find(|p| p.item == item) {
                part.mine = Some(typed.get("text").to_owned());
            }
            page.refused = Some(said.message.clone());
            let mut answer = unkept((code_of, render(&page)));
            answer.extensions_mut().insert(said);
            Ok(answer)
        }
        Err(error) => Err(Failure::new(&shell, error)),
    }
}

/// An edition as the page about checking lists it.
struct Checked {
    edition: u32,
    at: String,
    hash: String,
}

#[derive(Template)]
#[template(path = "minutes-check.html")]
struct CheckPage {
    shell: Shell,
    code: District,
    a: Assembly,
    editions: Vec<Checked>,
    seq: i64,
}

/// How anybody checks a copy of the minutes, with nothing of ours.
pub async fn check(
    State(app): State<App>,
    At(code, id): At<AssemblyId>,
    shell: Shell,
) -> Result<Response, Failure> {
    let house = app.clone();
    let found = app.store.read(move |c| {
        let known = district::one(c, code)?.ok_or(Error::NotFound)?;
        let a = store::one(c, code, id)?.ok_or(Error::NotFound)?;
        minutes_of(&house, c, code, id, Rendition::Public)?;
        let editions = store::editions(c, code, id)?;
        let events = tanxin_store::event::of_subject(c, code, id.0)?;
        let closed = events.iter().find(|e| e.kind == "assembly.closed");
        Ok::<_, Error>((known.name, a, editions, closed.map_or(0, |e| e.seq)))
    });
    let (name, a, editions, seq) = found.await.map_err(|e| Failure::new(&shell, e))?;
    let editions = editions
        .into_iter()
        .map(|e| Checked {
            edition: e.edition,
            at: shell.moment(&e.at),
            hash: data_encoding::HEXLOWER.encode(&e.public_hash),
        })
        .collect();
    Ok(render(&CheckPage {
        shell: shell.at(code, &name, "assembly"),
        code,
        a,
        editions,
        seq,
    }))
}
