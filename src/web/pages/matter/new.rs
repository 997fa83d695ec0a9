//! Raising a matter: what, where, and who may read it. In under a minute, on any phone.

use super::similar;
use crate::App;
use crate::services::Error;
use crate::services::matter::{RaiseMatter, Raised, raise as deed};
use crate::services::photo::ready;
use crate::web::error::{Failure, render, status};
use crate::web::form::Typed;
use crate::web::keep::keep;
use crate::web::path::In;
use crate::web::queue::Said;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use tanxin_domain::category::{CategoryCode, Group, tree};
use tanxin_domain::matter::{Level, MatterRefusal, Quiet};
use tanxin_domain::office::Office;
use tanxin_domain::permission::{Deed, may};
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::{Actor, District, PlaceId};
use tanxin_store::{Conn, district, office, place};
use uuid::Uuid;

/// Where the reader came from: a door code, a place page, nowhere.
#[derive(Deserialize)]
pub struct From {
    place: Option<String>,
}

/// A place one may choose, in words.
struct Spot {
    value: String,
    words: String,
}

#[derive(Template)]
#[template(path = "matter-new.html")]
struct NewPage {
    shell: Shell,
    district: District,
    /// The place the choices are made from.
    base: PlaceId,
    /// Where it is, for the head.
    way: Vec<String>,
    spots: Vec<Spot>,
    groups: &'static [Group],
    /// Is it the reader's own household that speaks?
    own: bool,
    /// May the reader raise for somebody, name an office and a day?
    staff: bool,
    homes: Vec<Place>,
    offices: Vec<Office>,
    typed: Typed,
    /// Matters like the one that is typed, as HTML, once somebody asked for them.
    similar: String,
    refusal: Option<(Option<&'static str>, String)>,
    key: Uuid,
}

/// Whom a matter may be said to be about, beside captain and property company.
const APART: [Level; 2] = [Level::Community, Level::Township];

impl NewPage {
    fn apart(&self) -> [&'static str; 2] {
        APART.map(Level::word)
    }

    /// Is the category that was chosen one of this group?
    fn in_group(&self, group: &Group) -> bool {
        let chosen = self.typed.get("category");
        group.items.iter().any(|c| c.code.as_str() == chosen)
    }

    /// The sentence of a refusal, if it speaks of this field.
    fn failed(&self, field: &str) -> Option<&str> {
        let found = self.refusal.as_ref().filter(|(f, _)| *f == Some(field));
        found.map(|(_, sentence)| sentence.as_str())
    }
}

/// What the page needs to know of the place.
struct Around {
    district: String,
    base: Place,
    way: Vec<Place>,
    homes: Vec<Place>,
    offices: Vec<Office>,
    staff: bool,
}

/// The place named; else the household's own; else where the role is held; else the district.
fn base(c: &mut Conn, code: District, actor: &Actor, named: &str) -> Result<Place, Error> {
    if !named.is_empty() {
        let id: Option<PlaceId> = named.parse().ok();
        let found = id.map(|id| place::one(c, code, id)).transpose()?.flatten();
        return Ok(found.ok_or(MatterRefusal::UnknownPlace)?);
    }
    let role = actor.roles().first().and_then(|r| r.path.last());
    let own = match actor.household().or(role) {
        Some(id) => place::one(c, code, id)?,
        None => None,
    };
    let root = district::one(c, code)?.ok_or(Error::NotFound)?.root;
    match own {
        Some(own) => Ok(own),
        None => Ok(place::one(c, code, root)?.ok_or(Error::NotFound)?),
    }
}

fn around(c: &mut Conn, code: District, actor: &Actor, named: &str) -> Result<Around, Error> {
    let known = district::one(c, code)?.ok_or(Error::NotFound)?;
    let base = base(c, code, actor, named)?;
    let way = place::way(c, code, &base.path)?;
    let staff = may(actor, Deed::RaiseFor, &base.path);
    let top = way
        .iter()
        .find(|p| p.kind == PlaceKind::Unit)
        .or_else(|| way.iter().find(|p| p.kind == PlaceKind::Building));
    let homes = match top.filter(|_| staff) {
        Some(top) => place::below(c, code, &top.path, PlaceKind::Household)?,
        None => Vec::new(),
    };
    let offices = if staff {
        office::on_the_way(c, code, &base.path)?
    } else {
        Vec::new()
    };
    Ok(Around {
        district: known.name,
        base,
        way,
        homes,
        offices,
        staff,
    })
}

/// Places on the way, nearest first, in the words people use for them.
fn spots(shell: &Shell, actor: &Actor, way: &[Place]) -> Vec<Spot> {
    let l = shell.l;
    let mut spots = Vec::new();
    let mut unit_floor: Option<(PlaceId, i16)> = None;
    for at in way.iter().rev() {
        let key = match at.kind {
            PlaceKind::Household if actor.household() == Some(at.id) => "matter-spot-own",
            PlaceKind::Household => "matter-spot-door",
            PlaceKind::Unit => "matter-spot-unit",
            PlaceKind::Building => "matter-spot-building",
            PlaceKind::Compound => "matter-spot-compound",
            PlaceKind::Community => "matter-spot-community",
            PlaceKind::Site => "matter-spot-site",
            // Above the community only the place one came from.
            _ if spots.is_empty() => "matter-spot-area",
            _ => break,
        };
        if let (PlaceKind::Unit, Some((_, floor))) = (at.kind, unit_floor) {
            spots.push(Spot {
                value: format!("{}.{floor}", at.id),
                words: l.say("matter-spot-floor").n("floor", floor).to_string(),
            });
        }
        spots.push(Spot {
            value: at.id.to_string(),
            words: l.say(key).s("name", &at.name).to_string(),
        });
        if let Some(home) = &at.household {
            unit_floor = Some((at.id, home.floor));
        }
    }
    spots
}

async fn page(
    app: &App,
    shell: Shell,
    who: &Who,
    code: District,
    typed: Typed,
) -> Result<NewPage, Failure> {
    let (actor, named) = (who.actor.clone(), typed.get("place").trim().to_owned());
    let found = app
        .store
        .read(move |c| match around(c, code, &actor, &named) {
            // The rest of the page, and what was typed, must stand even if the place is gone.
            Err(Error::Refused(_)) => around(c, code, &actor, ""),
            other => other,
        });
    let a = found.await.map_err(|e| Failure::new(&shell, e))?;
    let shell = shell.at(code, &a.district, "matter");
    let near = |p: &&Place| p.kind > PlaceKind::Community;
    let way: Vec<String> = a.way.iter().filter(near).map(|p| p.name.clone()).collect();
    let spots = spots(&shell, &who.actor, &a.way);
    let own = who.actor.household().is_some();
    let typed = match spots.first() {
        Some(first) if typed.get("about").is_empty() => typed.with("about", &first.value),
        _ => typed,
    };
    Ok(NewPage {
        district: code,
        base: a.base.id,
        way,
        spots,
        groups: tree(),
        own,
        staff: a.staff,
        homes: a.homes,
        offices: a.offices,
        typed,
        similar: String::new(),
        refusal: None,
        key: Uuid::now_v7(),
        shell,
    })
}

/// The page holds a key of its own for each reader, so nothing between us and them keeps it.
fn unkept(response: impl axum::response::IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], response).into_response()
}

/// `/330802/matters/new?place=…`
pub async fn form(
    State(app): State<App>,
    In(code): In,
    Query(from): Query<From>,
    who: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let named = from.place.unwrap_or_default();
    if !named.is_empty() {
        let (actor, named) = (who.actor.clone(), named.clone());
        let found = app.store.read(move |c| base(c, code, &actor, &named));
        found.await.map_err(|e| Failure::new(&shell, e))?;
    }
    let typed = Typed::default().with("place", named);
    let page = page(&app, shell, &who, code, typed).await?;
    Ok(keep(&app, &who, &page.shell, unkept(render(&page))))
}

/// Stores it and shows the receipt, or the form again with what was typed.
pub async fn raise(
    State(app): State<App>,
    In(code): In,
    who: Who,
    shell: Shell,
    mut typed: Typed,
) -> Response {
    if typed.is("look", "1") {
        return look(&app, shell, &who, code, typed).await;
    }
    let error = match attempt(&app, code, &who.actor, &mut typed).await {
        Ok(raised) => {
            let to = format!("/r/{}?new", raised.receipt.compact());
            return Redirect::to(&to).into_response();
        }
        Err(error) => error,
    };
    if let Error::Store(fault) = &error {
        tracing::error!(%fault, path = %shell.path, "a matter was not stored");
    }
    let said = Said::of(shell.l, &error);
    match page(&app, shell, &who, code, typed).await {
        Ok(mut page) => {
            page.refusal = Some((said.field, said.message.clone()));
            let mut response = unkept((status(&error), render(&page)));
            response.extensions_mut().insert(said);
            response
        }
        Err(failure) => failure.into_response(),
    }
}

/// The form as it is, with what others asked for: the way of those without script.
async fn look(app: &App, shell: Shell, who: &Who, code: District, typed: Typed) -> Response {
    let asked = format!("{} {}", typed.get("title"), typed.get("text"));
    let about = similar::about(typed.get("about")).or(similar::about(typed.get("place")));
    let found = match about {
        Some(place) => beside(app, &shell, who, (code, place, &asked), &typed).await,
        None => Err(MatterRefusal::UnknownPlace.into()),
    };
    let said = found.as_ref().err().map(|e| Said::of(shell.l, e));
    match page(app, shell, who, code, typed).await {
        Ok(mut page) => {
            page.similar = found.unwrap_or_default();
            page.refusal = said.map(|said| (said.field, said.message));
            unkept(render(&page))
        }
        Err(failure) => failure.into_response(),
    }
}

/// What the text seems to be about, and what others asked for.
async fn beside(
    app: &App,
    shell: &Shell,
    who: &Who,
    (code, place, asked): (District, PlaceId, &str),
    typed: &Typed,
) -> Result<String, Error> {
    let about = (code, place, quiet(typed));
    let hint = similar::hint(app, shell, about, (asked, typed.get("category"))).await?;
    Ok(hint + &similar::list(app, shell, &who.actor, (code, place, asked), true).await?)
}

/// Who may not hear of it, as it was ticked.
fn quiet(typed: &Typed) -> Quiet {
    let secret = typed.is("secret", "1");
    let about = Level::from_word(typed.get("apart")).filter(|at| APART.contains(at));
    Quiet {
        secret,
        apart: about.filter(|_| secret),
    }
}

async fn attempt(
    app: &App,
    code: District,
    actor: &Actor,
    typed: &mut Typed,
) -> Result<Raised, Error> {
    let raw = typed.photos()?;
    let about = match typed.get("about") {
        "" => typed.get("place"),
        about => about,
    };
    let (id, floor) = match about.split_once('.') {
        Some((id, floor)) => (id, floor.parse().ok()),
        None => (about, None),
    };
    let place: PlaceId = id.parse().map_err(|_| MatterRefusal::UnknownPlace)?;
    let category =
        CategoryCode::parse(typed.get("category")).ok_or(MatterRefusal::UnknownCategory)?;
    let new = RaiseMatter {
        place,
        floor,
        household: typed.read("household"),
        title: typed.get("title").to_owned(),
        text: typed.get("text").to_owned(),
        category,
        office: typed.read("office"),
        due: typed.read("due"),
        assembly: None,
        agenda_item: None,
        secret: typed.is("secret", "1"),
        apart: quiet(typed).apart,
        name_public: typed.is("name_public", "1"),
        photos: ready(raw).await?,
        key: typed.deed_key(),
    };
    deed(app, code, actor, new).await
}
