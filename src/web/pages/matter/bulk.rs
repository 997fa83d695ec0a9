//! Several matters of a queue at once: what would happen to each, then what became of each.

use crate::App;
use crate::services::Error;
use crate::services::answering;
use crate::services::matter::On;
use crate::services::matter::bulk::{self, Became, What, Would};
use crate::web::error::{Failure, render};
use crate::web::form::Typed;
use crate::web::path::In;
use crate::web::queue::Said;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use std::collections::BTreeMap;
use tanxin_domain::matter::{Matter, MatterRefusal};
use tanxin_domain::{Actor, District, MatterId, OfficeId, TemplateId};
use tanxin_store::{Conn, district, office};
use uuid::Uuid;

/// One matter, before or afterwards.
struct Row {
    id: MatterId,
    version: i64,
    key: Uuid,
    no: i64,
    title: String,
    words: String,
    /// Nothing happens to it, or nothing happened.
    refused: bool,
    /// Can it be undone?
    undo: bool,
}

#[derive(Template)]
#[template(path = "queue-bulk.html")]
struct BulkPage {
    shell: Shell,
    district: District,
    /// `up`, `pass`, `answer`, or `undo`.
    deed: String,
    title: String,
    rows: Vec<Row>,
    /// Offices to pass to, where one has to be chosen.
    offices: Vec<(OfficeId, String)>,
    /// What may be put into the answer.
    templates: Vec<(TemplateId, String)>,
    typed: Typed,
    refused: Option<String>,
    /// Is all chosen that has to be chosen, so that it can be done?
    ready: bool,
    /// Was it done?
    done: bool,
}

impl BulkPage {
    /// How many something happens to.
    fn able(&self) -> usize {
        self.rows.iter().filter(|r| !r.refused).count()
    }

    /// Was any of them refused? What was written for it stays to be used again.
    fn some_refused(&self) -> bool {
        self.rows.iter().any(|r| r.refused)
    }
    fn undoable(&self) -> bool {
        self.rows.iter().any(|r| r.undo)
    }
}

/// What is to be done, as far as it is chosen.
fn what(typed: &Typed) -> Result<Option<What>, Error> {
    match typed.get("deed") {
        "up" => Ok(Some(What::Up)),
        "answer" => Ok(Some(What::Answer)),
        "pass" => Ok(typed.read("office").map(What::Pass)),
        _ => Err(Error::NotFound),
    }
}

fn ticked(typed: &Typed) -> Result<Vec<MatterId>, Error> {
    let mut ids: Vec<MatterId> = Vec::new();
    for id in typed.all("m") {
        let id = id.parse().map_err(|_| Error::NotFound)?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// Each matter as it was seen, with a key of its own.
fn seen(typed: &Typed) -> Result<Vec<On>, Error> {
    let on = |matter: MatterId| On {
        matter,
        version: typed.read(&format!("version-{matter}")),
        key: typed.read(&format!("key-{matter}")),
    };
    Ok(ticked(typed)?.into_iter().map(on).collect())
}

struct Read {
    district: String,
    would: Vec<Would>,
    names: BTreeMap<OfficeId, String>,
    offices: Vec<(OfficeId, String)>,
}

/// What would happen; without an office to pass to, the offices that may be chosen.
fn read(
    c: &mut Conn,
    (code, now): (District, Timestamp),
    actor: &Actor,
    ids: &[MatterId],
    what: Option<What>,
) -> Result<Read, Error> {
    let known = district::one(c, code)?.ok_or(Error::NotFound)?;
    let would = bulk::preview(c, (code, now), actor, ids, what.unwrap_or(What::Answer))?;
    let mut offices: Vec<(OfficeId, String)> = Vec::new();
    if matches!(what, None | Some(What::Pass(_))) {
        for w in &would {
            let near = answering::read(c, code, w.matter.place, now)?;
            for o in near.iter().flat_map(|n| &n.offices) {
                if !offices.iter().any(|(id, _)| *id == o.id) {
                    offices.push((o.id, o.name.clone()));
                }
            }
        }
    }
    let ids: Vec<OfficeId> = would.iter().filter_map(|w| w.then.clone().ok()).collect();
    let names = office::some(c, code, &ids)?;
    Ok(Read {
        district: known.name,
        names: names.into_iter().map(|o| (o.id, o.name)).collect(),
        would,
        offices,
    })
}

fn row(of: &Matter, words: String, refused: bool) -> Row {
    Row {
        id: of.id,
        version: of.version,
        key: Uuid::now_v7(),
        no: of.no,
        title: of.title.clone(),
        words,
        refused,
        undo: false,
    }
}

async fn before(
    app: &App,
    shell: Shell,
    (code, actor): (District, &Actor),
    mut typed: Typed,
) -> Result<BulkPage, Failure> {
    if matches!(actor, Actor::Public) {
        return Err(Failure::new(&shell, Error::SignIn));
    }
    let fail = |e: Error| Failure::new(&shell, e);
    let (what, ids) = (what(&typed).map_err(fail)?, ticked(&typed).map_err(fail)?);
    let (by, now) = (actor.clone(), app.clock.now());
    let found = app
        .store
        .read(move |c| read(c, (code, now), &by, &ids, what));
    let r = found.await.map_err(fail)?;
    let mut templates = Vec::new();
    if what == Some(What::Answer) {
        for kept in super::template::offered(app, code, actor)
            .await
            .map_err(fail)?
        {
            if typed.is("template", &kept.id.to_string()) && typed.get("reason").is_empty() {
                typed = typed.with("reason", &kept.text);
            }
            templates.push((kept.id, kept.name));
        }
    }
    let l = shell.l;
    let line = |w: &Would| match (&w.then, what) {
        (Err(error), Some(_)) => row(&w.matter, Said::of(l, error).message, true),
        (Ok(_), Some(What::Answer)) => row(&w.matter, l.t("bulk-would-answer").into_owned(), false),
        (Ok(to), Some(_)) => {
            let name = r.names.get(to).map_or("", String::as_str);
            let words = l.say("bulk-would-pass").s("office", name).to_string();
            row(&w.matter, words, false)
        }
        (_, None) => row(&w.matter, String::new(), false),
    };
    Ok(BulkPage {
        district: code,
        title: l.t(&format!("bulk-{}", typed.get("deed"))).into_owned(),
        deed: typed.get("deed").to_owned(),
        rows: r.would.iter().map(line).collect(),
        offices: r.offices,
        templates,
        refused: None,
        ready: what.is_some(),
        done: false,
        typed,
        shell: shell.at(code, &r.district, "queue"),
    })
}

/// `/330802/queue/bulk`: what would happen.
pub async fn preview(
    State(app): State<App>,
    In(code): In,
    Query(asked): Query<Vec<(String, String)>>,
    who: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let add = |typed: Typed, (name, value): &(String, String)| typed.with(name, value);
    let typed = asked.iter().fold(Typed::default(), add);
    let page = before(&app, shell, (code, &who.actor), typed).await?;
    Ok(render(&page))
}

/// Does it with all of them.
pub async fn send(
    State(app): State<App>,
    In(code): In,
    who: Who,
    shell: Shell,
    typed: Typed,
) -> Response {
    if matches!(who.actor, Actor::Public) {
        return Failure::new(&shell, Error::SignIn).into_response();
    }
    let outcome = match (what(&typed), seen(&typed)) {
        (Ok(Some(what)), Ok(all)) => {
            let words = (what, typed.get("reason"));
            bulk::send(&app, code, &who.actor, &all, words).await
        }
        (Ok(None), _) => Err(MatterRefusal::UnknownOffice.into()),
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match outcome {
        Ok(became) => after(&app, shell, code, &typed, became).await,
        Err(error @ (Error::NotFound | Error::Forbidden(_))) => {
            Failure::new(&shell, error).into_response()
        }
        Err(error) => {
            let said = Said::of(shell.l, &error);
            match before(&app, shell, (code, &who.actor), typed).await {
                Ok(mut page) => {
                    page.refused = Some(said.message.clone());
                    said.beside(&error, &page)
                }
                Err(failure) => failure.into_response(),
            }
        }
    }
}

/// Undoes what was passed on.
pub async fn undo(
    State(app): State<App>,
    In(code): In,
    who: Who,
    shell: Shell,
    typed: Typed,
) -> Response {
    if matches!(who.actor, Actor::Public) {
        return Failure::new(&shell, Error::SignIn).into_response();
    }
    let outcome = match seen(&typed) {
        Ok(all) => bulk::undo(&app, code, &who.actor, &all).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(became) => after(&app, shell, code, &typed, became).await,
        Err(error) => Failure::new(&shell, error).into_response(),
    }
}

async fn after(
    app: &App,
    shell: Shell,
    code: District,
    typed: &Typed,
    became: Vec<Became>,
) -> Response {
    let ids: Vec<OfficeId> = became.iter().map(|b| b.matter.office()).collect();
    let named = app.store.read(move |c| {
        let known = district::one(c, code)?.ok_or(Error::NotFound)?;
        Ok::<_, Error>((known.name, office::some(c, code, &ids)?))
    });
    let (district, offices) = match named.await {
        Ok(found) => found,
        Err(error) => return Failure::new(&shell, error).into_response(),
    };
    let deed = match typed.get("deed") {
        known @ ("up" | "pass" | "answer") => known,
        _ => "undo",
    };
    let l = shell.l;
    let line = |b: &Became| {
        let office = offices.iter().find(|o| o.id == b.matter.office());
        let office = office.map_or("", |o| o.name.as_str());
        let (words, refused) = match (&b.done, deed) {
            (Err(error), _) => (Said::of(l, error).message, true),
            (Ok(()), "answer") => (l.t("bulk-did-answer").into_owned(), false),
            (Ok(()), "undo") => {
                let words = l.say("bulk-did-undo").s("office", office);
                (words.to_string(), false)
            }
            (Ok(()), _) => {
                let words = l.say("bulk-did-pass").s("office", office);
                (words.to_string(), false)
            }
        };
        Row {
            undo: b.undo,
            ..row(&b.matter, words, refused)
        }
    };
    let page = BulkPage {
        district: code,
        title: l.t(&format!("bulk-{deed}")).into_owned(),
        deed: deed.to_owned(),
        rows: became.iter().map(line).collect(),
        offices: Vec::new(),
        templates: Vec::new(),
        typed: typed.clone(),
        refused: None,
        ready: false,
        done: true,
        shell: shell.at(code, &district, "queue"),
    };
    render(&page)
}
