//! Who looks after what at a place: giving, ending, handing over roles; letting staff in.

use crate::App;
use crate::services::account::HandedOut;
use crate::services::role::GiveRole;
use crate::services::{Error, account, captain, person as people, privacy, role};
use crate::web::error::{Failure, again, render};
use crate::web::path::At;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::Form;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use serde::Deserialize;
use tanxin_domain::actor::RoleKind;
use tanxin_domain::office::Office;
use tanxin_domain::permission::{Deed, may, permit};
use tanxin_domain::place::{Place, PlaceKind, PlacePath};
use tanxin_domain::role::{Role, belongs, may_give};
use tanxin_domain::{AccountId, Actor, District, OfficeId, PersonId, PlaceId, RoleId};
use tanxin_store::role as roles;
use tanxin_store::{Conn, account as accounts, district as districts, office, person, place};

/// `/330802/roles/…` by place, `/330802/people/…` by person
pub fn routes() -> Router<App> {
    Router::new()
        .route("/{district}/roles/{id}", get(one).post(give))
        .route("/{district}/roles/{id}/end", post(end))
        .route("/{district}/roles/{id}/hand-over", post(hand_over))
        .route("/{district}/people/{id}/account", post(make_account))
        .route("/{district}/people/{id}/word", post(hand_word))
        .route("/{district}/people/{id}/phone", post(look))
}

/// A role and what may be done with it.
struct Line {
    role: Role,
    place: String,
    person: Option<String>,
    before: Option<Option<String>>,
    account: Option<AccountId>,
    has_phone: bool,
    mine: bool,
}

/// Somebody a role can be given to.
struct Candidate {
    id: PersonId,
    door: Option<String>,
    name: Option<String>,
}

#[derive(Template)]
#[template(path = "role.html")]
struct RolePage {
    shell: Shell,
    district: District,
    place: Place,
    way: Vec<Place>,
    below: Vec<Place>,
    lines: Vec<Line>,
    candidates: Vec<Candidate>,
    offices: Vec<Office>,
    kinds: Vec<RoleKind>,
    term: Date,
    see_phones: bool,
    typed: Given,
    refusal: Option<String>,
}

#[derive(Deserialize, Default, Clone)]
struct Given {
    #[serde(default)]
    person: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    office: String,
    #[serde(default)]
    until: String,
}

fn line(
    app: &App,
    c: &mut Conn,
    district: District,
    actor: &Actor,
    role: Role,
) -> Result<Line, Error> {
    let human = person::one(c, district, role.person)?.ok_or(Error::NotFound)?;
    let mut before = None;
    if let Some(from) = role.taken_from
        && let Some(from) = roles::one(c, district, from)?
    {
        let whose = person::one(c, district, from.person)?;
        before = whose.map(|p| people::name_of(app, &p));
    }
    let at = place::one(c, district, role.place)?;
    Ok(Line {
        place: at.map_or_else(String::new, |p| p.name),
        account: accounts::of_person(c, district, human.id)?.map(|a| a.id),
        has_phone: human.phone.is_some(),
        mine: gives(actor, role.kind, &role.path),
        person: people::name_of(app, &human),
        before,
        role,
    })
}

/// Does the actor hold enough to give this role there?
fn gives(actor: &Actor, kind: RoleKind, path: &PlacePath) -> bool {
    let held = actor.roles().iter();
    held.into_iter()
        .any(|r| r.path.holds(path) && may_give(r.kind, kind))
}

/// Whoever holds a role here; in a stairwell its householders too, among whom it elects
/// its captain.
fn candidates(
    app: &App,
    c: &mut Conn,
    district: District,
    actor: &Actor,
    top: &Place,
    lines: &[Line],
) -> Result<Vec<Candidate>, Error> {
    let mut found: Vec<Candidate> = Vec::new();
    for line in lines {
        if !found.iter().any(|k| k.id == line.role.person) {
            found.push(Candidate {
                id: line.role.person,
                door: None,
                name: line.person.clone(),
            });
        }
    }
    if matches!(top.kind, PlaceKind::Unit | PlaceKind::Building) {
        let names = may(actor, Deed::SeeNames, &top.path);
        for human in person::householders(c, district, &top.path)? {
            let Some(home) = human.household else {
                continue;
            };
            found.retain(|k| k.id != human.id);
            let name = people::name_of(app, &human).filter(|_| names);
            found.push(Candidate {
                id: human.id,
                door: place::one(c, district, home)?.map(|p| p.name),
                name,
            });
        }
        found.sort_by_key(|k| k.door.as_deref().map(place::sort_key));
    }
    Ok(found)
}

async fn page(
    app: &App,
    shell: Shell,
    actor: &Actor,
    district: District,
    id: PlaceId,
    typed: Given,
    refusal: Option<String>,
) -> Result<RolePage, Error> {
    let (house, by, now) = (app.clone(), actor.clone(), app.clock.now());
    let found = app.store.read(move |c| {
        let known = districts::one(c, district)?.ok_or(Error::NotFound)?;
        let place = place::one(c, district, id)?.ok_or(Error::NotFound)?;
        permit(&by, Deed::GiveRoles, &place.path)?;
        let way = place::way(c, district, &place.path)?;
        let below: Vec<Place> = place::children(c, district, id)?
            .into_iter()
            .filter(|p| p.kind != PlaceKind::Household)
            .collect();
        let held = roles::below(c, district, &place.path, now)?;
        let lines = held
            .into_iter()
            .map(|role| line(&house, c, district, &by, role))
            .collect::<Result<Vec<_>, _>>()?;
        let candidates = candidates(&house, c, district, &by, &place, &lines)?;
        let offices = office::on_the_way(c, district, &place.path)?;
        Ok::<_, Error>((known, place, way, below, lines, candidates, offices))
    });
    let (known, place, way, below, lines, candidates, offices) = found.await?;
    let give = |kind: &RoleKind| belongs(*kind, place.kind) && gives(actor, *kind, &place.path);
    let today = tanxin_domain::when::day(now);
    Ok(RolePage {
        shell: shell.at(district, &known.name, "place"),
        kinds: RoleKind::ALL.into_iter().filter(give).collect(),
        term: today.saturating_add(jiff::Span::new().years(1)),
        see_phones: may(actor, Deed::SeePhones, &place.path),
        district,
        place,
        way,
        below,
        lines,
        candidates,
        offices,
        typed,
        refusal,
    })
}

impl RolePage {
    fn last_day(&self, line: &Line) -> String {
        self.shell.date(&line.role.last_day())
    }
}

async fn one(
    State(app): State<App>,
    At(district, id): At<PlaceId>,
    who: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let made = page(
        &app,
        shell.clone(),
        &who.actor,
        district,
        id,
        Given::default(),
        None,
    )
    .await;
    Ok(render(&made.map_err(|e| Failure::new(&shell, e))?))
}

async fn give(
    State(app): State<App>,
    At(district, id): At<PlaceId>,
    who: Who,
    shell: Shell,
    Form(typed): Form<Given>,
) -> Result<Response, Failure> {
    match give_typed(&app, district, id, &who.actor, &typed).await {
        Ok(()) => Ok(Redirect::to(&format!("/{district}/roles/{id}")).into_response()),
        Err(error) => refused(&app, shell, &who.actor, district, id, typed, error).await,
    }
}

async fn refused(
    app: &App,
    shell: Shell,
    actor: &Actor,
    district: District,
    id: PlaceId,
    typed: Given,
    error: Error,
) -> Result<Response, Failure> {
    let said = Some(shell.l.refusal(&error));
    // Whoever may not see the page gets the failure, not the form.
    match page(app, shell.clone(), actor, district, id, typed, said).await {
        Ok(page) => Ok(again(&shell, &page, &error)),
        Err(error) => Err(Failure::new(&shell, error)),
    }
}

async fn give_typed(
    app: &App,
    district: District,
    place: PlaceId,
    actor: &Actor,
    typed: &Given,
) -> Result<(), Error> {
    let kind =
        RoleKind::from_word(&typed.kind).ok_or(tanxin_domain::role::RoleRefusal::WrongPlace)?;
    let until: Date = typed
        .until
        .parse()
        .map_err(|_| tanxin_domain::role::RoleRefusal::Past)?;
    let person = match typed.person.parse::<PersonId>() {
        Ok(person) => person,
        Err(_) => {
            let new = people::NewPerson {
                name: typed.name.clone(),
                phone: typed.phone.clone(),
                household: None,
                name_public: true,
            };
            people::register(app, district, actor, place, new, None).await?
        }
    };
    let new = GiveRole {
        person,
        kind,
        place,
        office: typed.office.parse::<OfficeId>().ok(),
        until,
    };
    role::give(app, district, actor, new, None).await?;
    Ok(())
}

#[derive(Deserialize)]
struct OnRole {
    role: RoleId,
    #[serde(default)]
    person: String,
    #[serde(default)]
    until: String,
}

async fn end(
    State(app): State<App>,
    At(district, id): At<PlaceId>,
    who: Who,
    shell: Shell,
    Form(typed): Form<OnRole>,
) -> Result<Response, Failure> {
    match role::end(&app, district, &who.actor, typed.role, None).await {
        Ok(()) => Ok(Redirect::to(&format!("/{district}/roles/{id}")).into_response()),
        Err(error) => {
            refused(
                &app,
                shell,
                &who.actor,
                district,
                id,
                Given::default(),
                error,
            )
            .await
        }
    }
}

async fn hand_over(
    State(app): State<App>,
    At(district, id): At<PlaceId>,
    who: Who,
    shell: Shell,
    Form(typed): Form<OnRole>,
) -> Result<Response, Failure> {
    let done = match (typed.person.parse(), typed.until.parse()) {
        (Ok(to), Ok(until)) => {
            role::hand_over(&app, district, &who.actor, typed.role, to, until, None).await
        }
        (Err(_), _) => Err(tanxin_domain::role::RoleRefusal::SamePerson.into()),
        (_, Err(_)) => Err(tanxin_domain::role::RoleRefusal::Past.into()),
    };
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/{district}/roles/{id}")).into_response()),
        Err(error) => {
            refused(
                &app,
                shell,
                &who.actor,
                district,
                id,
                Given::default(),
                error,
            )
            .await
        }
    }
}

/// Shown once: a password, a word or a phone.
#[derive(Template)]
#[template(path = "handed.html")]
struct HandedPage {
    shell: Shell,
    login: Option<String>,
    word: Option<String>,
    phone: Option<Option<String>>,
    back: String,
}

#[derive(Deserialize)]
struct Login {
    #[serde(default)]
    login: String,
    place: PlaceId,
}

async fn make_account(
    State(app): State<App>,
    At(district, person): At<PersonId>,
    who: Who,
    shell: Shell,
    Form(typed): Form<Login>,
) -> Result<Response, Failure> {
    let found = app
        .store
        .read(move |c| accounts::of_person(c, district, person))
        .await;
    let kept = found.map_err(|e| Failure::new(&shell, e))?;
    let done: Result<HandedOut, Error> = match kept {
        Some(kept) => account::reset(&app, district, &who.actor, kept.id).await,
        None => account::create(&app, district, &who.actor, person, &typed.login).await,
    };
    match done {
        Ok(made) => Ok(render(&HandedPage {
            shell,
            login: Some(made.login),
            word: Some(made.password),
            phone: None,
            back: format!("/{district}/roles/{}", typed.place),
        })),
        Err(error) => {
            refused(
                &app,
                shell,
                &who.actor,
                district,
                typed.place,
                Given::default(),
                error,
            )
            .await
        }
    }
}

#[derive(Deserialize)]
struct From {
    place: PlaceId,
}

async fn hand_word(
    State(app): State<App>,
    At(district, person): At<PersonId>,
    who: Who,
    shell: Shell,
    Form(from): Form<From>,
) -> Result<Response, Failure> {
    let word = captain::hand_word(&app, district, &who.actor, person).await;
    Ok(render(&HandedPage {
        word: Some(word.map_err(|e| Failure::new(&shell, e))?),
        login: None,
        phone: None,
        back: format!("/{district}/roles/{}", from.place),
        shell,
    }))
}

async fn look(
    State(app): State<App>,
    At(district, person): At<PersonId>,
    who: Who,
    shell: Shell,
    Form(from): Form<From>,
) -> Result<Response, Failure> {
    let phone = privacy::look_at_phone(&app, district, &who.actor, person).await;
    Ok(render(&HandedPage {
        phone: Some(phone.map_err(|e| Failure::new(&shell, e))?),
        login: None,
        word: None,
        back: format!("/{district}/roles/{}", from.place),
        shell,
    }))
}
