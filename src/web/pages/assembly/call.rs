//! Calling an assembly: where, when, what about.

use super::list::calls_at;
use super::words::{NoTime, typed_time};
use crate::App;
use crate::services::Error;
use crate::services::assembly::{self as deeds, Call, whole_name};
use crate::web::error::{Failure, render, status};
use crate::web::form::Typed;
use crate::web::path::In;
use crate::web::queue::Said;
use crate::web::session::{Me, Who};
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;
use tanxin_domain::assembly::{AGENDAS, AgendaTemplate, AssemblyRefusal, can_be_called};
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::place::Place;
use tanxin_domain::rule::{self, Rule};
use tanxin_domain::{Actor, AssemblyId, District, PlaceId, when};
use tanxin_store::{district, place};
use uuid::Uuid;

/// Where it is called, and from which template.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Wish {
    place: String,
    template: String,
}

#[derive(Template)]
#[template(path = "assembly-new.html")]
struct NewPage {
    shell: Shell,
    code: District,
    place: Place,
    name: String,
    below: Vec<Place>,
    rules: Vec<Arc<Rule>>,
    templates: &'static [AgendaTemplate],
    typed: Typed,
    refusal: Option<(Option<&'static str>, String)>,
    key: Uuid,
}

impl NewPage {
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
) -> Result<NewPage, Failure> {
    let id: Option<PlaceId> = typed.read("place").or(calls_at(actor));
    let asker = actor.clone();
    let found = app.store.read(move |c| {
        let known = district::one(c, code)?.ok_or(Error::NotFound)?;
        let at = match id {
            Some(id) => place::one(c, code, id)?.ok_or(Error::NotFound)?,
            None => place::one(c, code, known.root)?.ok_or(Error::NotFound)?,
        };
        permit(&asker, Deed::CallAssembly, &at.path)?;
        let below = place::children(c, code, at.id)?;
        let name = whole_name(c, code, &at.path)?;
        Ok::<_, Error>((known.name, at, below, name))
    });
    let (known, place, below, name) = found.await.map_err(|e| Failure::new(&shell, e))?;
    let today = when::day(app.clock.now());
    let name = if name.is_empty() {
        place.name.clone()
    } else {
        name
    };
    Ok(NewPage {
        shell: shell.at(code, &known, "assembly"),
        code,
        name,
        // A whole community is no electorate here: choose one of its compounds.
        below: if can_be_called(place.kind) {
            Vec::new()
        } else {
            below
        },
        place,
        rules: rule::for_assemblies_on(today),
        templates: AGENDAS,
        typed,
        refusal: None,
        key: Uuid::now_v7(),
    })
}

/// A page with a key of its own is never kept.
pub fn unkept(response: impl axum::response::IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], response).into_response()
}

/// `/330802/assemblies/new?place=…`
pub async fn form(
    State(app): State<App>,
    In(code): In,
    Query(wish): Query<Wish>,
    Me(me): Me,
    shell: Shell,
) -> Result<Response, Failure> {
    let today = when::day(app.clock.now());
    let days = rule::for_assemblies_on(today)
        .first()
        .map_or(10, |r| r.notice_days);
    let first = today.saturating_add(jiff::Span::new().days(i64::from(days)));
    let template = AgendaTemplate::by_word(&wish.template).unwrap_or(&AGENDAS[0]);
    let typed = Typed::default()
        .with("place", wish.place)
        .with("date", first)
        .with("time", "14:30")
        .with("template", template.word)
        .with("agenda", template.items(shell.lang()).join("\n"));
    let page = page(&app, shell, &me.actor, code, typed).await?;
    Ok(unkept(render(&page)))
}

/// The lines of a text field.
pub fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

async fn attempt(
    app: &App,
    code: District,
    actor: &Actor,
    typed: &Typed,
) -> Result<AssemblyId, Error> {
    let place: PlaceId = typed
        .read("place")
        .ok_or(AssemblyRefusal::NoSuchElectorate)?;
    let at = typed_time(typed.get("date"), typed.get("time"));
    let new = Call {
        place,
        rule: typed.get("rule").to_owned(),
        title: typed.get("title").to_owned(),
        at: at.ok_or_else(|| Error::refuse(NoTime))?,
        venue: typed.get("venue").to_owned(),
        agenda: lines(typed.get("agenda")),
        waiver: typed.get("waiver").to_owned(),
        key: typed.deed_key(),
    };
    deeds::call(app, code, actor, new).await
}

/// Calls it, or shows the form again with what was typed.
pub async fn call(
    State(app): State<App>,
    In(code): In,
    Who { actor, .. }: Who,
    shell: Shell,
    typed: Typed,
) -> Response {
    // Whoever may not call one is told so before what they typed is judged.
    if matches!(actor, Actor::Public) {
        return Failure::new(&shell, Error::SignIn).into_response();
    }
    let error = match attempt(&app, code, &actor, &typed).await {
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
