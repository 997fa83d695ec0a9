//! An assembly held on paper, entered afterwards: who signed, and the sheet itself.

use super::call::{lines, unkept};
use super::list::calls_at;
use super::words::{NoTime, typed_time};
use crate::App;
use crate::services::Error;
use crate::services::assembly::{self as deeds, Paper, whole_name};
use crate::services::photo::ready;
use crate::web::error::{Failure, render, status};
use crate::web::form::Typed;
use crate::web::path::{At, In};
use crate::web::queue::Said;
use crate::web::session::{Me, Who};
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;
use tanxin_domain::assembly::{AssemblyRefusal, Mark, can_be_called};
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::rule::{self, Rule};
use tanxin_domain::{Actor, AssemblyId, District, PlaceId, when};
use tanxin_store::{assembly as store, district, photo, place};
use uuid::Uuid;

/// Where it was held.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Wish {
    place: String,
}

#[derive(Template)]
#[template(path = "assembly-paper.html")]
struct PaperPage {
    shell: Shell,
    code: District,
    place: Place,
    name: String,
    below: Vec<Place>,
    /// Stairwells with the doors that count.
    units: Vec<(String, Vec<Place>)>,
    rules: Vec<Arc<Rule>>,
    typed: Typed,
    refusal: Option<(Option<&'static str>, String)>,
    key: Uuid,
}

impl PaperPage {
    fn failed(&self, field: &str) -> bool {
        let found = self.refusal.as_ref().and_then(|(f, _)| *f);
        found == Some(field)
    }
}

async fn page(
    app: &App,
    shell: Shell,
    actor: &Actor,
    code: District,
    typed: Typed,
) -> Result<PaperPage, Failure> {
    let id: Option<PlaceId> = typed.read("place").or(calls_at(actor));
    let asker = actor.clone();
    let found = app.store.read(move |c| {
        let known = district::one(c, code)?.ok_or(Error::NotFound)?;
        let at = place::one(c, code, id.unwrap_or(known.root))?.ok_or(Error::NotFound)?;
        permit(&asker, Deed::CallAssembly, &at.path)?;
        let name = whole_name(c, code, &at.path)?;
        if !can_be_called(at.kind) {
            let below = place::children(c, code, at.id)?;
            return Ok::<_, Error>((known.name, at, name, below, Vec::new()));
        }
        let stairs = place::below(c, code, &at.path, PlaceKind::Unit)?;
        let mut homes = place::below(c, code, &at.path, PlaceKind::Household)?;
        homes.retain(|h| {
            let facts = h.household.as_ref();
            facts.is_some_and(|f| Mark::from(f.occupancy).counts())
        });
        let mut units = Vec::new();
        for unit in stairs {
            let (own, rest) = homes.into_iter().partition(|h| unit.path.holds(&h.path));
            homes = rest;
            units.push((unit.name, own));
        }
        if !homes.is_empty() {
            units.push((String::new(), homes));
        }
        Ok((known.name, at, name, Vec::new(), units))
    });
    let found = found.await.map_err(|e| Failure::new(&shell, e))?;
    let (known, place, name, below, units) = found;
    let today = when::day(app.clock.now());
    Ok(PaperPage {
        shell: shell.at(code, &known, "assembly"),
        code,
        name: if name.is_empty() {
            place.name.clone()
        } else {
            name
        },
        place,
        below,
        units,
        rules: rule::for_assemblies_on(today),
        typed,
        refusal: None,
        key: Uuid::now_v7(),
    })
}

/// `/330802/assemblies/paper?place=…`
pub async fn form(
    State(app): State<App>,
    In(code): In,
    Query(wish): Query<Wish>,
    Me(me): Me,
    shell: Shell,
) -> Result<Response, Failure> {
    let today = when::day(app.clock.now());
    let typed = Typed::default()
        .with("place", wish.place)
        .with("date", today)
        .with("time", "14:30");
    let page = page(&app, shell, &me.actor, code, typed).await?;
    Ok(unkept(render(&page)))
}

async fn attempt(
    app: &App,
    code: District,
    actor: &Actor,
    typed: &mut Typed,
) -> Result<AssemblyId, Error> {
    let raw = typed.photos()?;
    let place: PlaceId = typed
        .read("place")
        .ok_or(AssemblyRefusal::NoSuchElectorate)?;
    let at = typed_time(typed.get("date"), typed.get("time"));
    let paper = Paper {
        place,
        rule: typed.get("rule").to_owned(),
        title: typed.get("title").to_owned(),
        at: at.ok_or_else(|| Error::refuse(NoTime))?,
        venue: typed.get("venue").to_owned(),
        agenda: lines(typed.get("agenda")),
        signed: typed.all("signed").filter_map(|v| v.parse().ok()).collect(),
        sheets: ready(raw).await?,
        key: typed.deed_key(),
    };
    deeds::enter_paper(app, code, actor, paper).await
}

/// Stores it, or shows the form again with every tick.
pub async fn enter(
    State(app): State<App>,
    In(code): In,
    Who { actor, .. }: Who,
    shell: Shell,
    mut typed: Typed,
) -> Response {
    if matches!(actor, Actor::Public) {
        return Failure::new(&shell, Error::SignIn).into_response();
    }
    let error = match attempt(&app, code, &actor, &mut typed).await {
        Ok(id) => return Redirect::to(&format!("/{code}/assemblies/{id}")).into_response(),
        Err(error) => error,
    };
    let said = Said::of(shell.l, &error);
    match page(&app, shell, &actor, code, typed).await {
        Ok(mut page) => {
            page.refusal = Some((said.field, said.message.clone()));
            let mut response = unkept((status(&error), render(&page)));
            response.extensions_mut().insert(said);
            response
        }
        Err(failure) => failure.into_response(),
    }
}

/// A photographed page of the sign-in sheet, for those who may see the roll.
pub async fn sheet(
    State(app): State<App>,
    At(code, id): At<AssemblyId>,
    Path((_, _, nr)): Path<(String, String, String)>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let found = app.store.read(move |c| {
        let a = store::one(c, code, id)?.ok_or(Error::NotFound)?;
        permit(&actor, Deed::SeeRoll, &a.path)?;
        let sheets = deeds::sheets(c, code, id)?;
        let nr: usize = nr.parse().map_err(|_| Error::NotFound)?;
        let sheet = nr.checked_sub(1).and_then(|at| sheets.get(at));
        let sheet = sheet.ok_or(Error::NotFound)?;
        photo::bytes(c, code, sheet.id, false)?.ok_or(Error::NotFound)
    });
    let bytes = found.await.map_err(|e| Failure::new(&shell, e))?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], bytes).into_response())
}
