//! Calling a poll: what is asked, by which rule, of whom, until when.

use super::list::calls_at;
use crate::App;
use crate::services::Error;
use crate::services::assembly::whole_name;
use crate::services::poll::{self as deeds, Ask, AskKind, Call, rules_for};
use crate::web::error::{Failure, render, status};
use crate::web::form::Typed;
use crate::web::pages::assembly::{typed_time, unkept};
use crate::web::path::In;
use crate::web::queue::Said;
use crate::web::session::{Me, Who};
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use jiff::civil::Date;
use serde::Deserialize;
use std::sync::Arc;
use tanxin_domain::actor::RoleKind;
use tanxin_domain::assembly::{Assembly, can_be_called};
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::person::SEAL_NAME;
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::poll::Secrecy;
use tanxin_domain::rule::{Rule, Use, VoterKind};
use tanxin_domain::{Actor, AssemblyId, District, PlaceId, PollId, RoleId, when};
use tanxin_store::{assembly as rooms, district, person, place, role};
use uuid::Uuid;

/// More blocks than that nobody fills in one form.
const MOST_BLOCKS: usize = 20;

/// Where it is called: in an assembly or at a place.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Wish {
    assembly: String,
    place: String,
}

/// Somebody who could be recalled.
struct InOffice {
    role: RoleId,
    name: String,
}

/// A household whose householder may stand.
struct Household {
    door: String,
    name: String,
}

#[derive(Template)]
#[template(path = "poll-new.html")]
struct NewPage {
    shell: Shell,
    code: District,
    assembly: Option<Assembly>,
    place: Place,
    name: String,
    below: Vec<Place>,
    rules: Vec<Arc<Rule>>,
    households: Vec<Household>,
    in_office: Vec<InOffice>,
    blocks: usize,
    typed: Typed,
    refusal: Option<(Option<&'static str>, String)>,
    key: Uuid,
}

impl NewPage {
    /// Are these households few enough to be asked together?
    fn asks(&self) -> bool {
        can_be_called(self.place.kind)
    }

    fn failed(&self, field: &str) -> bool {
        let found = self.refusal.as_ref().and_then(|(f, _)| *f);
        found == Some(field)
    }

    fn field(&self, name: &str, no: &usize) -> String {
        self.typed.get(&format!("{name}{no}")).to_owned()
    }

    fn elects(&self, no: &usize) -> bool {
        self.typed.is(&format!("kind{no}"), "election")
    }

    /// Does any of the rules count silent ballots?
    fn silence(&self) -> bool {
        self.rules.iter().any(|r| r.silent.is_some())
    }

    fn decides(rule: &Rule) -> Vec<&'static str> {
        [
            (Use::Motion, "poll-kind-motion"),
            (Use::Election, "poll-kind-election"),
            (Use::Recall, "poll-kind-recall"),
        ]
        .into_iter()
        .filter(|(purpose, _)| rule.is_for(*purpose))
        .map(|(_, key)| key)
        .collect()
    }
}

/// The rules a poll can be called under here. Owners are asked apart from assemblies, in the
/// circle their rule names.
fn rules_at(code: District, day: Date, kind: PlaceKind, in_room: bool) -> Vec<Arc<Rule>> {
    let mut rules = rules_for(code, day);
    rules.retain(|r| r.voters != VoterKind::Owner || (!in_room && r.circle.place() == kind));
    rules
}

async fn page(
    app: &App,
    shell: Shell,
    actor: &Actor,
    code: District,
    typed: Typed,
) -> Result<NewPage, Failure> {
    let assembly: Option<AssemblyId> = typed.read("assembly");
    let id: Option<PlaceId> = typed.read("place").or(calls_at(actor));
    let (asker, keys, now) = (actor.clone(), app.keys.clone(), app.clock.now());
    let words = shell.clone();
    let found = app.store.read(move |c| {
        let known = district::one(c, code)?.ok_or(Error::NotFound)?;
        let a = match assembly {
            Some(id) => Some(rooms::one(c, code, id)?.ok_or(Error::NotFound)?),
            None => None,
        };
        let id = a.as_ref().map(|a| a.place).or(id).unwrap_or(known.root);
        let at = place::one(c, code, id)?.ok_or(Error::NotFound)?;
        permit(&asker, Deed::HoldPoll, &at.path)?;
        let name = whole_name(c, code, &at.path)?;
        let mut below = place::children(c, code, at.id)?;
        let mut households = Vec::new();
        if can_be_called(at.kind) {
            // A narrower circle may be asked instead.
            below.retain(|p| can_be_called(p.kind));
            let doors = place::below(c, code, &at.path, PlaceKind::Household)?;
            for human in person::householders(c, code, &at.path)? {
                let door = doors.iter().find(|d| Some(d.id) == human.household);
                if let (Some(door), Some(name)) = (door, keys.unseal(SEAL_NAME, &human.name)) {
                    let door = door.name.clone();
                    households.push(Household { door, name });
                }
            }
            households.sort_by_key(|h| tanxin_store::place::sort_key(&h.door));
        }
        let mut in_office = Vec::new();
        for held in role::holders(c, code, &at.path, now)? {
            if held.kind != RoleKind::Captain || held.path != at.path {
                continue;
            }
            let human = person::one(c, code, held.person)?;
            let name = human.and_then(|h| keys.unseal(SEAL_NAME, &h.name));
            in_office.push(InOffice {
                role: held.id,
                name: name.unwrap_or_else(|| words.l.t("sealed").into_owned()),
            });
        }
        Ok::<_, Error>((known.name, a, at, name, below, households, in_office))
    });
    let (known, assembly, place, name, below, households, in_office) =
        found.await.map_err(|e| Failure::new(&shell, e))?;
    let name = if name.is_empty() {
        place.name.clone()
    } else {
        name
    };
    let day = assembly.as_ref().map_or(app.clock.now(), |a| a.at);
    let asked: usize = typed.read("blocks").unwrap_or(1);
    let more = usize::from(typed.get("go") == "more");
    Ok(NewPage {
        shell: shell.at(code, &known, "poll"),
        code,
        rules: rules_at(code, when::day(day), place.kind, assembly.is_some()),
        blocks: (asked + more).clamp(1, MOST_BLOCKS),
        assembly,
        place,
        name,
        below,
        households,
        in_office,
        typed,
        refusal: None,
        key: Uuid::now_v7(),
    })
}

/// `/330802/polls/new?assembly=…` or `?place=…`
pub async fn form(
    State(app): State<App>,
    In(code): In,
    Query(wish): Query<Wish>,
    Me(me): Me,
    shell: Shell,
) -> Result<Response, Failure> {
    let typed = Typed::default()
        .with("assembly", wish.assembly)
        .with("place", wish.place)
        .with("seats1", 1);
    let page = page(&app, shell, &me.actor, code, typed).await?;
    Ok(unkept(render(&page)))
}

/// The questions as typed; blocks nobody wrote into are left out.
fn asks(f: &Typed) -> Vec<Ask> {
    let blocks: usize = f.read("blocks").unwrap_or(1);
    let mut asks = Vec::new();
    for no in 1..=blocks.clamp(1, MOST_BLOCKS) {
        let field = |name: &str| f.get(&format!("{name}{no}")).to_owned();
        let (text, candidates) = (field("text"), field("candidates"));
        if text.trim().is_empty() && candidates.trim().is_empty() && no > 1 {
            continue;
        }
        let kind = if field("kind") == "election" {
            let apart = |c: char| matches!(c, '\n' | '、' | '，' | ',' | ' ' | '　');
            AskKind::Election {
                seats: field("seats").trim().parse().unwrap_or(0),
                candidates: candidates.split(apart).map(str::to_owned).collect(),
            }
        } else {
            AskKind::Motion
        };
        asks.push(Ask {
            kind,
            text,
            more: field("more"),
        });
    }
    asks
}

async fn attempt(app: &App, code: District, actor: &Actor, typed: &Typed) -> Result<PollId, Error> {
    let secrecy = match typed.get("secrecy") {
        "secret" => Secrecy::Secret,
        _ => Secrecy::Open,
    };
    let new = Call {
        assembly: typed.read("assembly"),
        place: typed.read("place"),
        rule: typed.get("rule").to_owned(),
        title: typed.get("title").to_owned(),
        secrecy,
        asks: asks(typed),
        asked: typed.is("asked", "1"),
        opens: typed_time(typed.get("opens"), typed.get("opens-at")),
        closes: typed_time(typed.get("closes"), typed.get("closes-at")),
        waiver: typed.get("waiver").to_owned(),
        silent: typed
            .is("silent", "1")
            .then(|| typed.get("article").to_owned()),
        recall: typed.read("recall"),
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
    if matches!(actor, Actor::Public) {
        return Failure::new(&shell, Error::SignIn).into_response();
    }
    if typed.get("go") == "more" {
        return match page(&app, shell, &actor, code, typed).await {
            Ok(page) => unkept(render(&page)),
            Err(failure) => failure.into_response(),
        };
    }
    let error = match attempt(&app, code, &actor, &typed).await {
        Ok(id) => return Redirect::to(&format!("/{code}/polls/{id}")).into_response(),
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
