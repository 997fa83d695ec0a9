//! Bringing in homes: the page where a list is handed over, and the page where it is
//! looked at before anything is written.

use crate::App;
use crate::services::Error;
use crate::services::import::{self, Looked, Plan, Update};
use crate::web::error::{Failure, again, render};
use crate::web::form::Typed;
use crate::web::path::{At, In};
use crate::web::session::Who;
use crate::web::shell::Shell;
use crate::words::L;
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use tanxin_domain::import::{Bad, Column, Generate};
use tanxin_domain::permission::Deed;
use tanxin_domain::permission::Forbidden;
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::{District, ImportId, PlaceId, Sentence as _};
use tanxin_store::import::State as Stands;
use tanxin_store::{district, event, place};

/// Lines of each kind that a page shows; the rest is counted.
const SHOWN: usize = 200;

/// `/330802/import…`
pub fn routes() -> Router<App> {
    Router::new()
        .route("/{district}/import", get(own))
        .route("/{district}/import/template.csv", get(template))
        .route("/{district}/import/{id}", get(form).post(bring))
        .route("/{district}/import/{id}/generate", post(generate))
        .route("/{district}/imports/{id}", get(look))
        .route("/{district}/imports/{id}/confirm", post(confirm))
        .route("/{district}/imports/{id}/drop", post(give_up))
        // The form reads to its end by itself and says what was too large.
        .layer(DefaultBodyLimit::disable())
}

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage {
    shell: Shell,
    code: District,
    way: Vec<Place>,
    top: Place,
    typed: Typed,
    refusal: Option<String>,
    wrong: Option<&'static str>,
}

impl ImportPage {
    fn failed(&self, field: &str) -> bool {
        self.wrong == Some(field)
    }
}

#[derive(Template)]
#[template(path = "import-list.html")]
struct ListPage {
    shell: Shell,
    code: District,
    way: Vec<Place>,
    looked: Looked,
    summary: Vec<String>,
    /// What became of it, when it is done.
    done: Option<String>,
    refusal: Option<String>,
}

impl ListPage {
    fn plan(&self) -> &Plan {
        &self.looked.plan
    }

    fn waits(&self) -> bool {
        self.looked.state == Stands::Waiting && self.looked.id.is_some()
    }

    fn writing(&self) -> bool {
        self.looked.state == Stands::Writing
    }

    fn wrong(&self, bad: &Bad) -> String {
        let mut phrase = self.shell.l.say(bad.fault.key());
        for (name, value) in bad.fault.args() {
            phrase = phrase.s(name, value);
        }
        phrase.to_string()
    }

    fn column(&self, column: &Column) -> String {
        self.shell.l.t(column.key()).into_owned()
    }

    /// What changes, in words: 电话、居住情况.
    fn changes(&self, update: &Update) -> String {
        let names: Vec<String> = update.columns.iter().map(|c| self.column(c)).collect();
        names.join(if self.shell.l.zh() { "、" } else { ", " })
    }

    /// The first lines of a list, and how many more there are.
    fn some<'a, T>(&self, all: &'a [T]) -> &'a [T] {
        &all[..all.len().min(SHOWN)]
    }

    fn rest<T>(&self, all: &[T]) -> usize {
        all.len().saturating_sub(SHOWN)
    }
}

/// To the place where the reader's own role is held.
async fn own(In(code): In, who: Who, shell: Shell) -> Result<Response, Failure> {
    let roles = who.actor.roles();
    let held = roles
        .iter()
        .find(|r| Deed::ImportPlaces.roles().contains(&r.kind));
    let at = held.and_then(|r| r.path.last());
    match at {
        Some(at) => Ok(Redirect::to(&format!("/{code}/import/{at}")).into_response()),
        None if who.name.is_none() => Err(Failure::new(&shell, Error::SignIn)),
        None => Err(Failure::new(&shell, Forbidden(Deed::ImportPlaces))),
    }
}

/// An empty list with the heads we read, as Excel opens it: UTF-8 with its mark.
async fn template(In(_): In, shell: Shell) -> Response {
    let heads: Vec<_> = Column::ALL
        .iter()
        .filter(|c| **c != Column::Address)
        .map(|c| shell.l.t(c.key()))
        .collect();
    let lines = if shell.l.zh() {
        "斗潭社区,斗潭家园,东区5幢,1单元,302,3,（姓名）,13800000000,89.60,自住"
    } else {
        "斗潭社区,斗潭家园,东区5幢,1单元,302,3,(name),13800000000,89.60,owner"
    };
    let text = format!("\u{FEFF}{}\r\n{lines}\r\n", heads.join(","));
    let name = "attachment; filename=\"tanxin-homes.csv\"";
    let kind = "text/csv; charset=utf-8";
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, text).into_response()
}

async fn page(
    app: &App,
    shell: Shell,
    code: District,
    top: Place,
    typed: Typed,
) -> Result<ImportPage, Failure> {
    let (shell, way) = around(app, shell, code, &top).await?;
    Ok(ImportPage {
        shell,
        code,
        way,
        top,
        typed,
        refusal: None,
        wrong: None,
    })
}

/// The frame of a page about a place, and the way to it.
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

async fn form(
    State(app): State<App>,
    At(code, id): At<PlaceId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let top = import::top(&app, code, &actor, id).await;
    let top = top.map_err(|e| Failure::new(&shell, e))?;
    let typed = Typed::default()
        .with("units", 1)
        .with("doors", 2)
        .with("floors", "1-6");
    Ok(render(&page(&app, shell, code, top, typed).await?))
}

/// The file, looked at.
async fn bring(
    State(app): State<App>,
    At(code, id): At<PlaceId>,
    Who { actor, .. }: Who,
    shell: Shell,
    mut typed: Typed,
) -> Result<Response, Failure> {
    let top = import::top(&app, code, &actor, id).await;
    let top = top.map_err(|e| Failure::new(&shell, e))?;
    let looked = match typed.file() {
        Ok(file) => {
            let (name, bytes) = file.unwrap_or_default();
            import::receive(&app, code, &actor, id, &name, bytes).await
        }
        Err(error) => Err(error),
    };
    answer(&app, shell, code, top, typed, looked).await
}

/// Homes by the dozen, looked at.
async fn generate(
    State(app): State<App>,
    At(code, id): At<PlaceId>,
    Who { actor, .. }: Who,
    shell: Shell,
    typed: Typed,
) -> Result<Response, Failure> {
    let top = import::top(&app, code, &actor, id).await;
    let top = top.map_err(|e| Failure::new(&shell, e))?;
    let plan = Generate {
        compound: typed.get("compound").to_owned(),
        before: typed.get("before").to_owned(),
        buildings: typed.get("buildings").to_owned(),
        units: typed.read("units").unwrap_or(u16::MAX),
        floors: typed.get("floors").to_owned(),
        doors: typed.read("doors").unwrap_or(0),
    };
    let name = shell.l.t("import-generated").into_owned();
    let looked = import::generate(&app, code, &actor, id, &name, &plan).await;
    answer(&app, shell, code, top, typed, looked).await
}

/// On to the page of the list; or what it says when there is nothing to say yes to; or the
/// form again with what was typed.
async fn answer(
    app: &App,
    shell: Shell,
    code: District,
    top: Place,
    typed: Typed,
    looked: Result<Looked, Error>,
) -> Result<Response, Failure> {
    match looked {
        Ok(Looked { id: Some(id), .. }) => {
            Ok(Redirect::to(&format!("/{code}/imports/{id}")).into_response())
        }
        Ok(looked) => {
            let (shell, way) = around(app, shell, code, &top).await?;
            Ok(render(&list_page(shell, code, way, looked, None)))
        }
        Err(error) => {
            let mut page = page(app, shell, code, top, typed).await?;
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
    let looked = import::waiting(&app, code, &actor, id).await;
    let looked = looked.map_err(|e| Failure::new(&shell, e))?;
    let (shell, way) = around(&app, shell, code, &looked.top).await?;
    let done = done(&app, &shell, code, &looked).await?;
    Ok(render(&list_page(shell, code, way, looked, done)))
}

async fn confirm(
    State(app): State<App>,
    At(code, id): At<ImportId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let report = import::confirm(&app, code, &actor, id).await;
    report.map_err(|e| Failure::new(&shell, e))?;
    Ok(Redirect::to(&format!("/{code}/imports/{id}")).into_response())
}

async fn give_up(
    State(app): State<App>,
    At(code, id): At<ImportId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let gone = import::give_up(&app, code, &actor, id).await;
    gone.map_err(|e| Failure::new(&shell, e))?;
    Ok(Redirect::to(&format!("/{code}/imports/{id}")).into_response())
}

/// What became of a list that is done, read from its events.
async fn done(
    app: &App,
    shell: &Shell,
    code: District,
    looked: &Looked,
) -> Result<Option<String>, Failure> {
    let id = match (looked.state, looked.id) {
        (Stands::Dropped, _) => return Ok(Some(shell.l.t("import-dropped").into_owned())),
        (Stands::Shown, Some(id)) => id,
        _ => return Ok(None),
    };
    let events = app
        .store
        .read(move |c| event::of_subject(c, code, id.0))
        .await;
    let events = events.map_err(|e: tanxin_store::StoreError| Failure::new(shell, e))?;
    let (mut places, mut changed) = (0, 0);
    for e in &events {
        let said = e.payload.as_ref().map(|(_, text)| text.as_str());
        let said: serde_json::Value = said
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default();
        match e.kind.as_str() {
            "import.shown" => places += said["count"].as_i64().unwrap_or(0),
            "import.changed" => changed += said["households"].as_array().map_or(0, Vec::len),
            _ => {}
        }
    }
    let phrase = shell
        .l
        .say("import-shown")
        .n("places", places)
        .n("changed", changed);
    Ok(Some(phrase.to_string()))
}

fn list_page(
    shell: Shell,
    code: District,
    way: Vec<Place>,
    looked: Looked,
    done: Option<String>,
) -> ListPage {
    ListPage {
        summary: summary(shell.l, &looked.plan),
        shell,
        code,
        way,
        looked,
        done,
        refusal: None,
    }
}

/// What a list would do, in sentences.
fn summary(l: L, plan: &Plan) -> Vec<String> {
    let mut said = Vec::new();
    let homes = plan.count(PlaceKind::Household);
    if !plan.places.is_empty() {
        let phrase = l
            .say("import-adds")
            .n("compounds", plan.count(PlaceKind::Compound))
            .n("buildings", plan.count(PlaceKind::Building))
            .n("units", plan.count(PlaceKind::Unit))
            .n("homes", homes);
        said.push(phrase.to_string());
    }
    if !plan.updates.is_empty() {
        said.push(
            l.say("import-changes")
                .n("count", plan.updates.len())
                .to_string(),
        );
    }
    if plan.unchanged > 0 {
        said.push(l.say("import-same").n("count", plan.unchanged).to_string());
    }
    if !plan.bad.is_empty() {
        said.push(
            l.say("import-leaves-out")
                .n("count", plan.bad_rows())
                .to_string(),
        );
    }
    if plan.is_idle() {
        let key = if plan.bad.is_empty() {
            "import-idle"
        } else {
            "import-idle-bad"
        };
        said.insert(0, l.t(key).into_owned());
    }
    said
}
