//! Answer templates: an office's list, and the form that keeps one.

use crate::App;
use crate::services::Error;
use crate::services::matter::queue::offices;
use crate::services::matter::template::{Keeping, keep, remove};
use crate::web::error::{Failure, render};
use crate::web::form::Typed;
use crate::web::path::In;
use crate::web::queue::Said;
use crate::web::session::Who;
use crate::web::shell::Shell;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use tanxin_domain::matter::Template;
use tanxin_domain::office::Office;
use tanxin_domain::permission::{Deed, Forbidden};
use tanxin_domain::{Actor, District, OfficeId, TemplateId};
use tanxin_store::{Conn, district, office, template};
use uuid::Uuid;

/// What the address asks for.
#[derive(Deserialize)]
pub struct Asked {
    office: Option<String>,
    edit: Option<String>,
}

#[derive(askama::Template)]
#[template(path = "answer-templates.html")]
struct TemplatesPage {
    shell: Shell,
    district: District,
    office: Office,
    /// Every office the reader works for.
    offices: Vec<Office>,
    templates: Vec<Template>,
    /// The one that is changed.
    edit: Option<TemplateId>,
    typed: Typed,
    refused: Option<String>,
    key: Uuid,
}

/// What somebody may put into an answer.
pub async fn offered(app: &App, code: District, actor: &Actor) -> Result<Vec<Template>, Error> {
    let mine = offices(actor);
    if mine.is_empty() {
        return Ok(Vec::new());
    }
    let found = app
        .store
        .read(move |c| template::of_offices(c, code, &mine));
    Ok(found.await?)
}

struct Read {
    district: String,
    office: Office,
    offices: Vec<Office>,
    templates: Vec<Template>,
}

fn read(
    c: &mut Conn,
    code: District,
    actor: &Actor,
    wanted: Option<OfficeId>,
) -> Result<Read, Error> {
    let known = district::one(c, code)?.ok_or(Error::NotFound)?;
    let mine = offices(actor);
    let id = wanted.or(mine.first().copied());
    let id = id.filter(|id| mine.contains(id));
    let id = id.ok_or(Forbidden(Deed::AnswerMatter))?;
    let offices = office::some(c, code, &mine)?;
    let office = offices.iter().find(|o| o.id == id).cloned();
    Ok(Read {
        district: known.name,
        office: office.ok_or(Error::NotFound)?,
        templates: template::of_offices(c, code, &[id])?,
        offices,
    })
}

async fn page(
    app: &App,
    shell: Shell,
    (code, actor): (District, &Actor),
    wanted: Option<OfficeId>,
    edit: Option<TemplateId>,
) -> Result<TemplatesPage, Failure> {
    if matches!(actor, Actor::Public) {
        return Err(Failure::new(&shell, Error::SignIn));
    }
    let by = actor.clone();
    let found = app.store.read(move |c| read(c, code, &by, wanted));
    let r = found.await.map_err(|e| Failure::new(&shell, e))?;
    let changed = r.templates.iter().find(|t| Some(t.id) == edit);
    let typed = changed.map_or_else(Typed::default, |t| {
        Typed::default().with("name", &t.name).with("text", &t.text)
    });
    Ok(TemplatesPage {
        district: code,
        edit: changed.map(|t| t.id),
        office: r.office,
        offices: r.offices,
        templates: r.templates,
        typed,
        refused: None,
        key: Uuid::now_v7(),
        shell: shell.at(code, &r.district, "queue"),
    })
}

/// `/330802/templates`
pub async fn list(
    State(app): State<App>,
    In(code): In,
    Query(asked): Query<Asked>,
    who: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let wanted = asked.office.as_deref().map(str::parse).transpose();
    let wanted = wanted.map_err(|_| Failure::new(&shell, Error::NotFound))?;
    let edit = asked.edit.and_then(|id| id.parse().ok());
    let page = page(&app, shell, (code, &who.actor), wanted, edit).await?;
    Ok(render(&page))
}

/// Keeps a template, or takes one away.
pub async fn save(
    State(app): State<App>,
    In(code): In,
    who: Who,
    shell: Shell,
    typed: Typed,
) -> Response {
    let office: Option<OfficeId> = typed.read("office");
    let id: Option<TemplateId> = typed.read("id");
    let outcome = match (typed.is("deed", "remove"), id, office) {
        (true, Some(id), _) => remove(&app, code, &who.actor, id, typed.deed_key()).await,
        (false, id, Some(office)) => {
            let new = Keeping {
                office,
                id,
                name: typed.get("name").to_owned(),
                text: typed.get("text").to_owned(),
                key: typed.deed_key(),
            };
            keep(&app, code, &who.actor, new).await
        }
        _ => Err(Error::NotFound),
    };
    let error = match (outcome, office) {
        (Ok(()), Some(office)) => {
            return Redirect::to(&format!("/{code}/templates?office={office}")).into_response();
        }
        (Ok(()), None) => return Redirect::to(&format!("/{code}/templates")).into_response(),
        (Err(error), _) => error,
    };
    if matches!(error, Error::NotFound | Error::SignIn | Error::Forbidden(_)) {
        return Failure::new(&shell, error).into_response();
    }
    let said = Said::of(shell.l, &error);
    match page(&app, shell, (code, &who.actor), office, id).await {
        Ok(mut page) => {
            page.refused = Some(said.message.clone());
            page.typed = typed;
            said.beside(&error, &page)
        }
        Err(failure) => failure.into_response(),
    }
}
