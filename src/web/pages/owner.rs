//! The register of owners: a compound's flats with area and holder, and lists brought into it.
//! Never public.

use crate::App;
use crate::services::Error;
use crate::services::owner::{self as deeds, Change, Flat, Looked, Plan, Register};
use crate::web::error::{Failure, again, render};
use crate::web::form::Typed;
use crate::web::pages::assembly::unkept;
use crate::web::path::{At, In};
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use tanxin_domain::owner::{Area, AreaFrom, Bad, Column};
use tanxin_domain::place::Place;
use tanxin_domain::poll::square_metres;
use tanxin_domain::{Actor, District, ImportId, PlaceId};
use tanxin_store::import::State as Stands;
use tanxin_store::{district, place};

/// Lines of each kind that a preview shows; the rest is counted.
const SHOWN: usize = 200;

/// `/330802/owners…`
pub fn routes() -> Router<App> {
    Router::new()
        .route("/{district}/owners/template.csv", get(template))
        .route("/{district}/owners/{id}", get(register).post(bring))
        .route("/{district}/owner-lists/{id}", get(look))
        .route("/{district}/owner-lists/{id}/confirm", post(confirm))
        .route("/{district}/owner-lists/{id}/drop", post(give_up))
        // The form reads to its end by itself and says what was too large.
        .layer(DefaultBodyLimit::disable())
}

#[derive(Template)]
#[template(path = "owners.html")]
struct RegisterPage {
    shell: Shell,
    code: District,
    way: Vec<Place>,
    r: Register,
    refusal: Option<String>,
    wrong: Option<&'static str>,
}

impl RegisterPage {
    fn failed(&self, field: &str) -> bool {
        self.wrong == Some(field)
    }

    /// Flats without area or holder.
    fn missing(&self) -> Vec<&Flat> {
        self.r.flats.iter().filter(|f| f.missing()).collect()
    }

    fn area(&self) -> String {
        square_metres(self.r.sum.area)
    }

    fn sized(area: &Area) -> String {
        square_metres(area.centi_m2)
    }

    fn source(&self, from: &AreaFrom) -> String {
        let key = format!("owner-from-{}", from.word());
        self.shell.l.t(&key).into_owned()
    }

    fn holder(&self, flat: &Flat) -> String {
        let l = self.shell.l;
        match flat.owners() {
            _ if flat.developers() => l.t("owner-developer").into_owned(),
            0 => l.t("owner-nobody").into_owned(),
            _ if !flat.names.is_empty() => flat.names.join(if l.zh() { "、" } else { ", " }),
            count => l.say("owner-so-many").n("count", count).to_string(),
        }
    }
}

#[derive(Template)]
#[template(path = "owner-list.html")]
struct ListPage {
    shell: Shell,
    code: District,
    way: Vec<Place>,
    looked: Looked,
}

impl ListPage {
    fn plan(&self) -> &Plan {
        &self.looked.plan
    }

    /// Can somebody still say yes? One that broke off while it was written is written again.
    fn waits(&self) -> bool {
        let open = matches!(self.looked.state, Stands::Waiting | Stands::Writing);
        open && self.looked.id.is_some()
    }

    fn done(&self) -> Option<&'static str> {
        match self.looked.state {
            Stands::Shown => Some("owner-list-written"),
            Stands::Dropped => Some("import-dropped"),
            _ => None,
        }
    }

    fn wrong(&self, bad: &Bad) -> String {
        self.shell.l.sentence(&bad.fault)
    }

    /// What changes, in words.
    fn changes(&self, change: &Change) -> String {
        let l = self.shell.l;
        let names: Vec<_> = change.columns.iter().map(|c| l.t(c.key())).collect();
        names.join(if l.zh() { "、" } else { ", " })
    }

    fn some<'a, T>(&self, all: &'a [T]) -> &'a [T] {
        &all[..all.len().min(SHOWN)]
    }

    fn rest<T>(&self, all: &[T]) -> usize {
        all.len().saturating_sub(SHOWN)
    }
}

/// An empty list with the heads we read, as Excel opens it: UTF-8 with its mark.
async fn template(In(_): In, shell: Shell) -> Response {
    let l = shell.l;
    let heads: Vec<_> = Column::ALL.iter().take(7).map(|c| l.t(c.key())).collect();
    let lines = l.t("owner-template-line");
    let text = format!("\u{FEFF}{}\r\n{lines}\r\n", heads.join(","));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"tanxin-owners.csv\"",
        ),
    ];
    (headers, text).into_response()
}

/// The frame of a page about a compound, and the way to it.
async fn around(
    app: &App,
    shell: Shell,
    code: District,
    top: &Place,
) -> Result<(Shell, Vec<Place>), Failure> {
    let path = top.path.clone();
    let found = app.store.read(move |c| {
        let known = district::one(c, code)?.ok_or(Error::NotFound)?;
        Ok::<_, Error>((known.name, place::way(c, code, &path)?))
    });
    let (name, way) = found.await.map_err(|e| Failure::new(&shell, e))?;
    Ok((shell.at(code, &name, "place"), way))
}

async fn page(
    app: &App,
    shell: Shell,
    code: District,
    (actor, id): (&Actor, PlaceId),
) -> Result<RegisterPage, Failure> {
    let r = deeds::register(app, code, actor, id).await;
    let r = r.map_err(|e| Failure::new(&shell, e))?;
    let (shell, way) = around(app, shell, code, &r.top).await?;
    Ok(RegisterPage {
        shell,
        code,
        way,
        r,
        refusal: None,
        wrong: None,
    })
}

async fn register(
    State(app): State<App>,
    At(code, id): At<PlaceId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let page = page(&app, shell, code, (&actor, id)).await?;
    Ok(unkept(render(&page)))
}

/// The file, looked at.
async fn bring(
    State(app): State<App>,
    At(code, id): At<PlaceId>,
    Who { actor, .. }: Who,
    shell: Shell,
    mut typed: Typed,
) -> Result<Response, Failure> {
    let top = deeds::top(&app, code, &actor, id).await;
    let top = top.map_err(|e| Failure::new(&shell, e))?;
    let looked = match typed.file() {
        Ok(file) => {
            let (name, bytes) = file.unwrap_or_default();
            deeds::receive(&app, code, &actor, top.id, (&name, bytes)).await
        }
        Err(error) => Err(error),
    };
    match looked {
        Ok(Looked { id: Some(id), .. }) => {
            Ok(Redirect::to(&format!("/{code}/owner-lists/{id}")).into_response())
        }
        Ok(looked) => {
            let (shell, way) = around(&app, shell, code, &top).await?;
            Ok(unkept(render(&ListPage {
                shell,
                code,
                way,
                looked,
            })))
        }
        Err(error) => {
            let mut page = page(&app, shell, code, (&actor, id)).await?;
            page.refusal = Some(page.shell.l.refusal(&error));
            page.wrong = error.field();
            Ok(again(&page.shell, &page, &error))
        }
    }
}

async fn look(
    State(app): State<App>,
    At(code, id): At<ImportId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let looked = deeds::waiting(&app, code, &actor, id).await;
    let looked = looked.map_err(|e| Failure::new(&shell, e))?;
    let (shell, way) = around(&app, shell, code, &looked.top).await?;
    Ok(unkept(render(&ListPage {
        shell,
        code,
        way,
        looked,
    })))
}

async fn confirm(
    State(app): State<App>,
    At(code, id): At<ImportId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let done = deeds::confirm(&app, code, &actor, id).await;
    done.map_err(|e| Failure::new(&shell, e))?;
    Ok(Redirect::to(&format!("/{code}/owner-lists/{id}")).into_response())
}

async fn give_up(
    State(app): State<App>,
    At(code, id): At<ImportId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let gone = deeds::give_up(&app, code, &actor, id).await;
    gone.map_err(|e| Failure::new(&shell, e))?;
    Ok(Redirect::to(&format!("/{code}/owner-lists/{id}")).into_response())
}
