//! Similar matters beside the one that is being typed: a list that the form asks for by
//! script, shows at a press without, and that stands as a page of its own.

use super::backing::short;
use super::words::{Stamp, place_words, places, stamp};
use crate::App;
use crate::services::Error;
use crate::services::matter::similar as alike;
use crate::services::suggest;
use crate::web::error::{Failure, render};
use crate::web::path::In;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{Html, IntoResponse as _, Response};
use serde::Deserialize;
use tanxin_domain::matter::{Matter, Quiet, may_back};
use tanxin_domain::permission::{Deed, may};
use tanxin_domain::{Actor, District, PlaceId};
use tanxin_store::{backing, district};

/// Characters of the text that are compared.
const MOST_COMPARED: usize = 400;

struct Line {
    url: String,
    title: String,
    place: String,
    category: String,
    stamp: Stamp,
    backed: Option<String>,
    /// Has the reader joined it?
    mine: bool,
    press: bool,
}

#[derive(Template)]
#[template(path = "parts/similar.html")]
struct List<'a> {
    shell: &'a Shell,
    lines: Vec<Line>,
    /// Is it said when there is none?
    told: bool,
}

#[derive(Template)]
#[template(path = "matter-similar.html")]
struct SimilarPage {
    shell: Shell,
    district: District,
    place: PlaceId,
    list: String,
}

/// The place a form is about, as it stands in its field: with or without a floor.
pub fn about(field: &str) -> Option<PlaceId> {
    field.split('.').next()?.trim().parse().ok()
}

/// What else was asked for near this place, as HTML; `told` says so when there is nothing.
pub async fn list(
    app: &App,
    shell: &Shell,
    actor: &Actor,
    (code, place, text): (District, PlaceId, &str),
    told: bool,
) -> Result<String, Error> {
    let text: String = text.chars().take(MOST_COMPARED).collect();
    let home = actor.household();
    let found = app.store.read(move |c| {
        let all: Vec<Matter> = alike(c, code, place, &text)?;
        let places = places(c, code, &all)?;
        let backed = backing::counts(c, code, all.iter().map(|m| m.id))?;
        let mut rows = Vec::new();
        for m in all {
            let mine = match home {
                Some(home) => backing::of_household(c, code, m.id, home)?.is_some(),
                None => false,
            };
            rows.push((m, mine));
        }
        Ok::<_, Error>((rows, places, backed))
    });
    let (rows, places, backed) = found.await?;
    let now = app.clock.now();
    let line = |(m, mine): (Matter, bool)| {
        let path = super::words::path_of(&places, &m);
        let doors = path.is_some_and(|p| may(actor, Deed::SeeDoors, &p));
        Line {
            url: format!("/{code}/matters/{}", m.id),
            place: place_words(shell, &places, &m, doors),
            category: m.category.category().name(shell.lang()).to_owned(),
            stamp: stamp(shell, &m, now),
            backed: backed.get(&m.id).and_then(|n| short(shell, *n)),
            mine,
            press: may_back(&m, home).is_ok(),
            title: m.title,
        }
    };
    let list = List {
        shell,
        lines: rows.into_iter().map(line).collect(),
        told,
    };
    Ok(list.render().unwrap_or_else(|error| {
        tracing::error!(%error, "the list of similar matters failed");
        String::new()
    }))
}

/// What the text seems to be about, to be taken by a tap.
#[derive(Template)]
#[template(path = "parts/suggested.html")]
struct Hint<'a> {
    shell: &'a Shell,
    code: &'static str,
    kind: String,
    group: String,
    office: Option<String>,
    of: u32,
    percent: u32,
}

/// What a text about a place seems to be, as HTML; empty when nothing can be said, or when
/// that was chosen already.
pub async fn hint(
    app: &App,
    shell: &Shell,
    (code, place, quiet): (District, PlaceId, Quiet),
    (text, chosen): (&str, &str),
) -> Result<String, Error> {
    let text: String = text.chars().take(MOST_COMPARED).collect();
    let found = suggest::of_text(app, code, (place, quiet), &text).await?;
    let Some(found) = found.filter(|s| s.about.label.as_str() != chosen) else {
        return Ok(String::new());
    };
    let kind = found.about.label;
    let hint = Hint {
        shell,
        code: kind.as_str(),
        kind: kind.category().name(shell.lang()).to_owned(),
        group: kind.group().name(shell.lang()).to_owned(),
        office: found.office,
        of: found.about.of,
        percent: found.about.percent,
    };
    Ok(hint.render().unwrap_or_else(|error| {
        tracing::error!(%error, "the suggestion failed");
        String::new()
    }))
}

/// What the address asks for.
#[derive(Deserialize)]
pub struct Asked {
    place: Option<String>,
    text: Option<String>,
    /// Is it said in confidence?
    secret: Option<String>,
    /// The list alone, for the script.
    part: Option<String>,
}

/// `/330802/matters/similar?place=…&text=…`
pub async fn page(
    State(app): State<App>,
    In(code): In,
    Query(asked): Query<Asked>,
    who: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let failed = |e| Failure::new(&shell, e);
    let known = app.store.read(move |c| district::one(c, code));
    let known = known.await.map_err(|e| failed(Error::from(e)))?;
    let known = known.ok_or_else(|| failed(Error::NotFound))?;
    let place = about(asked.place.as_deref().unwrap_or_default()).unwrap_or(known.root);
    let text = asked.text.unwrap_or_default();
    let part = asked.part.is_some();
    let list = list(&app, &shell, &who.actor, (code, place, &text), !part).await;
    let list = list.map_err(failed)?;
    // What somebody is typing is kept nowhere.
    let unkept = [(header::CACHE_CONTROL, "no-store")];
    if part {
        let quiet = Quiet {
            secret: asked.secret.as_deref() == Some("1"),
            apart: None,
        };
        let hint = hint(&app, &shell, (code, place, quiet), (&text, "")).await;
        let both = hint.map_err(failed)? + &list;
        return Ok((unkept, Html(both)).into_response());
    }
    let shell = shell.at(code, &known.name, "matter");
    let page = SimilarPage {
        shell,
        district: code,
        place,
        list,
    };
    Ok((unkept, render(&page)).into_response())
}
