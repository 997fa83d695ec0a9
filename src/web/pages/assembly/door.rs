//! At the door, on a phone in one hand: scan, type, tick; who is missing; undo.

use super::words::hour;
use crate::App;
use crate::services::assembly::{self as deeds, Found};
use crate::services::{self, Error, secret};
use crate::web::error::{Failure, render, status};
use crate::web::form::Typed;
use crate::web::live::{self, Topic};
use crate::web::pages::room::{self, ROOM};
use crate::web::parts::facade::Link;
use crate::web::path::At;
use crate::web::queue::Said;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use tanxin_domain::assembly::{Assembly, AssemblyRefusal, CheckIn, How, Says};
use tanxin_domain::card::CardRefusal;
use tanxin_domain::code::CodeKind;
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::{Actor, AssemblyId, Code, District, PlaceId, RollEntryId};
use tanxin_store::{Conn, assembly as store, card, district, person};

use super::call::unkept;

/// The door follows what the room follows, for whoever may check people in.
pub static DOOR: Topic = Topic {
    name: "door",
    public: false,
    admit: |c, d, id, actor| {
        let a = store::one(c, d, AssemblyId(id.0))?.ok_or(Error::NotFound)?;
        Ok(permit(actor, Deed::CheckIn, &a.path).map(|_| ())?)
    },
    concerns: |event, id| event.kind.starts_with("assembly.") && (ROOM.concerns)(event, id),
    state: |app, c, d, id, l| (ROOM.state)(app, c, d, id, l),
};

/// Whose check-in the page shows on top.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Wish {
    last: String,
}

/// Somebody who has just come.
struct Last {
    entry: RollEntryId,
    door: String,
    name: String,
    time: String,
    how: How,
    by: String,
}

/// A proxy a household announced beforehand.
struct Announced {
    principal: PlaceId,
    holder: PlaceId,
    from: String,
    to: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "check-in.html")]
struct DoorPage {
    shell: Shell,
    url: String,
    v: room::View,
    says: Vec<live::Say>,
    facade: String,
    legend: String,
    last: Option<Last>,
    announced: Vec<Announced>,
    refused: Option<String>,
    field: &'static str,
    typed: Typed,
}

impl DoorPage {
    fn part(&self, id: &str) -> String {
        room::inside(&self.says, id)
    }

    fn most(&self) -> u32 {
        self.v.a.rule.proxy.map_or(0, |p| p.max_per_holder)
    }

    /// Before the roll is fixed there is nobody to check in, and afterwards neither.
    fn works(&self) -> bool {
        self.v.a.roll().is_ok()
    }
}

struct Extra {
    district: String,
    last: Option<Last>,
    announced: Vec<Announced>,
}

/// `302`, or `1单元302` where there are several stairwells.
fn door_of(v: &room::View, home: PlaceId) -> String {
    let several = v.units.len() > 1;
    let found = v.units.iter().find_map(|(unit, homes)| {
        let home = homes.iter().find(|h| h.id == home)?;
        let unit = if several { unit.as_str() } else { "" };
        Some(format!("{unit}{}", home.name))
    });
    found.unwrap_or_default()
}

/// The name of whoever speaks for a household, for the people at the door.
fn householder(app: &App, c: &mut Conn, code: District, home: PlaceId) -> Result<String, Error> {
    let known = person::householder(c, code, home)?;
    let name = known.and_then(|p| services::person::name_of(app, &p));
    Ok(name.unwrap_or_default())
}

fn extra(
    app: &App,
    c: &mut Conn,
    (code, v): (District, &room::View),
    wish: Option<RollEntryId>,
) -> Result<Extra, Error> {
    let known = district::one(c, code)?.ok_or(Error::NotFound)?;
    let id = v.a.id;
    let there = store::check_ins(c, code, id)?;
    let roll = store::roll(c, code, id)?;
    let home = |entry: RollEntryId| {
        let line = roll.iter().find(|e| e.id == entry);
        line.and_then(|e| e.voter.household())
    };
    let shown: Option<&CheckIn> = match wish {
        Some(entry) => there.iter().find(|t| t.entry == entry),
        None => there.first(),
    };
    let last = match shown {
        Some(t) => Some(Last {
            entry: t.entry,
            door: home(t.entry).map_or(String::new(), |h| door_of(v, h)),
            name: match home(t.entry) {
                Some(h) => householder(app, c, code, h)?,
                None => String::new(),
            },
            time: hour(t.at),
            how: t.how,
            by: deeds::name_of(c, &app.keys, code, &t.by)?.unwrap_or_default(),
        }),
        None => None,
    };
    let is_here = |h: PlaceId| {
        let t = there.iter().find(|t| home(t.entry) == Some(h));
        t.map(|t| t.how)
    };
    let mut announced = Vec::new();
    for said in store::intentions(c, code, id)? {
        if let Says::Proxy(holder) = said.says
            && is_here(said.household).is_none()
        {
            announced.push(Announced {
                principal: said.household,
                holder,
                from: door_of(v, said.household),
                to: door_of(v, holder),
                here: is_here(holder).is_some_and(|how| how != How::Proxy),
            });
        }
    }
    Ok(Extra {
        district: known.name,
        last,
        announced,
    })
}

async fn page(
    app: &App,
    shell: Shell,
    (code, id): (District, AssemblyId),
    actor: &Actor,
    (typed, wish): (Typed, Option<RollEntryId>),
) -> Result<DoorPage, Failure> {
    let (house, asker, l) = (app.clone(), actor.clone(), shell.l);
    let now = app.clock.now();
    let found = app.store.read(move |c| {
        let v = room::look(&house, c, code, id, room::Detail::Doors, (l, Some(now)))?;
        permit(&asker, Deed::CheckIn, &v.a.path)?;
        let extra = extra(&house, c, (code, &v), wish)?;
        Ok::<_, Error>((v, extra))
    });
    let (v, extra) = found.await.map_err(|e| Failure::new(&shell, e))?;
    let button = |home: &tanxin_domain::place::Place| Link::Button {
        name: "household",
        value: home.id.to_string(),
    };
    let facade = room::facade(&v, button);
    Ok(DoorPage {
        shell: shell
            .at(code, &extra.district, "assembly")
            .live(live::url(&DOOR, code, id)),
        url: format!("/{code}/assemblies/{id}"),
        says: room::says(&v),
        facade: facade
            .as_ref()
            .map(|f| f.html(l, &l.t("door-facade")))
            .unwrap_or_default(),
        legend: facade.map(|f| f.legend(l)).unwrap_or_default(),
        last: extra.last,
        announced: extra.announced,
        refused: None,
        field: "",
        typed,
        v,
    })
}

/// `/330802/assemblies/…/check-in`
pub async fn door(
    State(app): State<App>,
    At(code, id): At<AssemblyId>,
    Query(wish): Query<Wish>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let what = (Typed::default(), wish.last.parse().ok());
    let page = page(&app, shell, (code, id), &actor, what).await?;
    Ok(unkept(render(&page)))
}

/// The household of a scanned card: a code alone or the address it stands in.
fn scanned(c: &mut Conn, code: District, typed: &str) -> Result<Option<PlaceId>, Error> {
    let last = typed.trim().rsplit('/').next().unwrap_or_default();
    let Ok(read) = last.parse::<Code>() else {
        return Ok(None);
    };
    if read.kind() != CodeKind::Household || read.district() != code {
        return Err(AssemblyRefusal::NotOnTheRoll.into());
    }
    let held = card::by_hash(c, code, &secret::hash(&read.compact()))?;
    match held {
        Some(held) if held.revoked.is_some() => Err(CardRefusal::Revoked.into()),
        Some(held) => Ok(Some(held.household)),
        None => Err(AssemblyRefusal::NotOnTheRoll.into()),
    }
}

/// The household somebody typed or scanned.
fn household(
    c: &mut Conn,
    code: District,
    a: &Assembly,
    typed: &str,
) -> Result<(PlaceId, How), Error> {
    if let Some(home) = scanned(c, code, typed)? {
        return Ok((home, How::Scanned));
    }
    match deeds::find_door(c, code, &a.path, typed)? {
        Found::One(door) => Ok((door.id, How::Typed)),
        Found::Several(doors) => Err(AssemblyRefusal::WhichDoor {
            doors: doors.join("、"),
        }
        .into()),
        Found::None => Err(AssemblyRefusal::NoSuchDoor {
            typed: typed.trim().chars().take(20).collect(),
        }
        .into()),
    }
}

async fn named(
    app: &App,
    (code, id): (District, AssemblyId),
    actor: &Actor,
    typed: &str,
) -> Result<(PlaceId, How), Error> {
    let (asker, typed) = (actor.clone(), typed.to_owned());
    let found = app.store.read(move |c| {
        let a = store::one(c, code, id)?.ok_or(Error::NotFound)?;
        permit(&asker, Deed::CheckIn, &a.path)?;
        household(c, code, &a, &typed)
    });
    found.await
}

async fn do_it(
    app: &App,
    (code, id): (District, AssemblyId),
    actor: &Actor,
    f: &Typed,
) -> Result<Option<RollEntryId>, Error> {
    let key = f.deed_key();
    if let Some(entry) = f.read("undo") {
        deeds::undo_check_in(app, code, actor, id, entry, key).await?;
        return Ok(None);
    }
    if !f.get("principal").is_empty() {
        let at = (code, id);
        let home = |name| async move {
            match f.read::<PlaceId>(name) {
                Some(known) => Ok(known),
                None => named(app, at, actor, f.get(name)).await.map(|(h, _)| h),
            }
        };
        let (principal, holder) = (home("principal").await?, home("holder").await?);
        let written = f.is("written", "1");
        let entry = deeds::proxy(app, code, actor, id, principal, holder, written, key);
        return entry.await.map(Some);
    }
    let (home, how) = match f.read::<PlaceId>("household") {
        Some(home) => (home, How::Ticked),
        None => named(app, (code, id), actor, f.get("room")).await?,
    };
    let entry = deeds::check_in(app, code, actor, id, home, how, key);
    entry.await.map(Some)
}

/// Checks in, counts a proxy, or takes one back; comes back to the door.
pub async fn act(
    State(app): State<App>,
    At(code, id): At<AssemblyId>,
    Who { actor, .. }: Who,
    shell: Shell,
    typed: Typed,
) -> Result<Response, Failure> {
    match do_it(&app, (code, id), &actor, &typed).await {
        Ok(entry) => {
            let last = entry.map_or(String::new(), |e| format!("?last={e}"));
            let to = format!("/{code}/assemblies/{id}/check-in{last}");
            Ok(Redirect::to(&to).into_response())
        }
        Err(error @ Error::Refused(_)) => {
            let (code_of, said) = (status(&error), Said::of(shell.l, &error));
            let mut page = page(&app, shell, (code, id), &actor, (typed, None)).await?;
            page.refused = Some(said.message.clone());
            page.field = said.field.unwrap_or("");
            let mut answer = unkept((code_of, render(&page)));
            answer.extensions_mut().insert(said);
            Ok(answer)
        }
        Err(error) => Err(Failure::new(&shell, error)),
    }
}
