//! 电话、信件: what people say by telephone or bring on paper, noted down one after the other
//! without a mouse. A door, a kind and a sentence; Enter notes it and shows the receipt code to
//! read out, and the next one is typed at once.

use super::spot::meant;
use super::words::{place_words, places};
use crate::App;
use crate::services::Error;
use crate::services::find::look;
use crate::services::matter::{RaiseMatter, View, may_print_receipt, raise, receipt_of};
use crate::web::error::{Failure, render, status};
use crate::web::form::Typed;
use crate::web::keep::keep;
use crate::web::path::In;
use crate::web::queue::{Said, queued};
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use serde_json::json;
use tanxin_domain::category::{Category, Group, tree};
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::{Actor, District, Lang, MatterId, PlaceId, Sentence};
use tanxin_store::{Conn, district, event, matter, office, place};
use uuid::Uuid;

/// Kinds that are named when what was typed fits several.
const MOST_NAMED: usize = 5;

/// What the address asks for.
#[derive(Deserialize)]
pub struct Asked {
    near: Option<String>,
    noted: Option<String>,
}

/// What was typed fits no kind, or several.
#[derive(Debug)]
enum KindRefusal {
    None(String),
    Several(String),
}

impl Sentence for KindRefusal {
    fn key(&self) -> &'static str {
        match self {
            KindRefusal::None(_) => "refuse-intake-no-kind",
            KindRefusal::Several(_) => "refuse-intake-which-kind",
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            KindRefusal::None(typed) => vec![("typed", typed.clone())],
            KindRefusal::Several(names) => vec![("names", names.clone())],
        }
    }
    fn field(&self) -> Option<&'static str> {
        Some("kind")
    }
}

/// A matter that was just noted, to be read out.
#[derive(Template)]
#[template(path = "parts/noted.html")]
struct Noted {
    shell: Shell,
    code: District,
    id: MatterId,
    no: i64,
    title: String,
    place: String,
    office: String,
    due: String,
    receipt: String,
    /// The receipt as it stands in addresses.
    compact: String,
}

#[derive(Template)]
#[template(path = "intake.html")]
struct Intake {
    shell: Shell,
    code: District,
    /// Doors alone are looked for here.
    near: Place,
    /// In words, from the compound down.
    near_words: String,
    groups: &'static [Group],
    typed: Typed,
    noted: Option<Noted>,
    refusal: Option<(Option<&'static str>, String)>,
    key: Uuid,
}

impl Intake {
    fn failed(&self, field: &str) -> bool {
        self.refusal
            .as_ref()
            .is_some_and(|(f, _)| *f == Some(field))
    }
}

/// Where doors are looked for: the place named, else where the first role is held.
fn near(c: &mut Conn, code: District, actor: &Actor, named: &str) -> Result<Place, Error> {
    let role = actor.roles().first().and_then(|r| r.path.last());
    let id: Option<PlaceId> = named.parse().ok();
    let root = district::one(c, code)?.ok_or(Error::NotFound)?.root;
    let found = place::one(c, code, id.or(role).unwrap_or(root))?;
    let found = found.ok_or(Error::NotFound)?;
    permit(actor, Deed::RaiseFor, &found.path)?;
    Ok(found)
}

async fn page(
    app: &App,
    shell: Shell,
    who: &Who,
    code: District,
    typed: Typed,
) -> Result<Intake, Failure> {
    let (actor, named) = (who.actor.clone(), typed.get("near").to_owned());
    let found = app.store.read(move |c| {
        let near = near(c, code, &actor, &named)?;
        let way = place::way(c, code, &near.path)?;
        let name = district::one(c, code)?.ok_or(Error::NotFound)?.name;
        Ok::<_, Error>((name, near, way))
    });
    let (name, near, way) = found.await.map_err(|e| Failure::new(&shell, e))?;
    Ok(Intake {
        code,
        near_words: crate::web::pages::place::title(&way),
        near,
        groups: tree(),
        typed,
        noted: None,
        refusal: None,
        key: Uuid::now_v7(),
        shell: shell.at(code, &name, "queue"),
    })
}

/// The page holds a key of its own, and receipts: nothing between us and the desk keeps it.
fn unkept(response: impl axum::response::IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], response).into_response()
}

/// `/330802/intake?near=…`
pub async fn form(
    State(app): State<App>,
    In(code): In,
    Query(asked): Query<Asked>,
    who: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let typed = Typed::default().with("near", asked.near.unwrap_or_default());
    let mut page = page(&app, shell.clone(), &who, code, typed).await?;
    if let Some(id) = asked.noted.and_then(|id| id.parse().ok()) {
        let noted = noted(&app, &shell, (code, id), &who.actor).await;
        page.noted = Some(noted.map_err(|e| Failure::new(&shell, e))?);
        // What was noted is for reading out now; a copy of it stays nowhere.
        return Ok(unkept(render(&page)));
    }
    Ok(keep(&app, &who, &shell, unkept(render(&page))))
}

/// Notes it down and shows what to read out, or the form again with what was typed.
pub async fn note(
    State(app): State<App>,
    In(code): In,
    who: Who,
    shell: Shell,
    headers: HeaderMap,
    typed: Typed,
) -> Result<Response, Failure> {
    let error = match attempt(&app, code, (&who.actor, shell.lang()), &typed).await {
        Ok(id) if queued(&headers) => {
            let noted = noted(&app, &shell, (code, id), &who.actor).await;
            let noted = noted.map_err(|e| Failure::new(&shell, e))?;
            let html = noted.render().unwrap_or_default();
            return Ok(unkept(Json(json!({ "ok": true, "html": html }))));
        }
        Ok(id) => {
            let to = format!("/{code}/intake?near={}&noted={id}", typed.get("near"));
            return Ok(Redirect::to(&to).into_response());
        }
        Err(error) => error,
    };
    let said = Said::of(shell.l, &error);
    let mut page = page(&app, shell, &who, code, typed).await?;
    page.refusal = Some((said.field, said.message.clone()));
    let mut response = unkept((status(&error), render(&page)));
    response.extensions_mut().insert(said);
    Ok(response)
}

/// The kind that is meant: by its name or its code, or by a part that only one has.
fn kind(typed: &str, lang: Lang) -> Result<&'static Category, KindRefusal> {
    let typed = typed.trim().to_lowercase();
    let all = || tree().iter().flat_map(|g| &g.items);
    let names = |c: &Category| [c.zh.to_lowercase(), c.en.to_lowercase()];
    let whole = all().find(|c| c.code.as_str() == typed || names(c).contains(&typed));
    if let Some(found) = whole {
        return Ok(found);
    }
    let part = |c: &&Category| !typed.is_empty() && names(c).iter().any(|n| n.contains(&typed));
    let fits: Vec<&Category> = all().filter(part).collect();
    match fits.as_slice() {
        [only] => Ok(only),
        [] => Err(KindRefusal::None(typed)),
        many => {
            let names = many.iter().take(MOST_NAMED).map(|c| c.name(lang));
            let between = if lang == Lang::Zh { "；" } else { "; " };
            Err(KindRefusal::Several(
                names.collect::<Vec<_>>().join(between),
            ))
        }
    }
}

async fn attempt(
    app: &App,
    code: District,
    (actor, lang): (&Actor, Lang),
    typed: &Typed,
) -> Result<MatterId, Error> {
    let (by, named) = (actor.clone(), typed.get("near").to_owned());
    let text = typed.get("where").trim().to_owned();
    let found = app.store.read(move |c| {
        let near = near(c, code, &by, &named)?;
        if text.is_empty() {
            return Ok(near);
        }
        let found = look(c, code, &by, Some(near.id), &text)?;
        meant(found, &text).map_err(Error::refuse)
    });
    let spot = found.await?;
    let category = kind(typed.get("kind"), lang).map_err(Error::refuse)?.code;
    // Of a door everybody reads the stairwell and the floor; whose it is, only those who may.
    let home = spot
        .household
        .as_ref()
        .filter(|_| spot.kind == PlaceKind::Household);
    let new = RaiseMatter {
        place: home.and(spot.parent).unwrap_or(spot.id),
        floor: home.map(|h| h.floor),
        household: home.map(|_| spot.id),
        title: String::new(),
        text: typed.get("text").to_owned(),
        category,
        office: None,
        due: None,
        assembly: None,
        agenda_item: None,
        secret: typed.is("secret", "1"),
        apart: None,
        name_public: false,
        photos: Vec::new(),
        key: typed.deed_key(),
    };
    Ok(raise(app, code, actor, new).await?.id)
}

async fn noted(
    app: &App,
    shell: &Shell,
    (code, id): (District, MatterId),
    actor: &Actor,
) -> Result<Noted, Error> {
    let (by, now) = (actor.clone(), app.clock.now());
    let found = app.store.read(move |c| {
        let m = matter::one(c, code, id)?.ok_or(Error::NotFound)?;
        let places = places(c, code, std::slice::from_ref(&m))?;
        let about = places.get(&m.place).ok_or(Error::NotFound)?;
        permit(&by, Deed::RaiseFor, &about.path)?;
        let view = View::of(&by, &m, &about.path, false).ok_or(Error::NotFound)?;
        let happened = event::of_subject(c, code, id.0)?;
        if !may_print_receipt(&by, view, &happened, now) {
            return Err(Error::NotFound);
        }
        let office = office::one(c, code, m.office())?.map(|o| o.name);
        Ok::<_, Error>((m, places, office.unwrap_or_default()))
    });
    let (m, places, office) = found.await?;
    let receipt = receipt_of(app, code, id).await?.receipt;
    Ok(Noted {
        code,
        id,
        no: m.no,
        place: place_words(shell, &places, &m, true),
        office,
        due: shell.date(&m.due_day()),
        receipt: receipt.to_string(),
        compact: receipt.compact(),
        title: m.title,
        shell: shell.clone(),
    })
}
