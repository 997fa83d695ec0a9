//! Cards of a place: which households have one, a new one to hand over, revoking; the
//! place's door code.

use crate::App;
use crate::services::{Error, card, door, person as people};
use crate::web::error::{Failure, render};
use crate::web::path::At;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::Form;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use tanxin_domain::permission::{Deed, may, permit};
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::{CardId, Code, District, PlaceId};
use tanxin_store::card::{self as kept, Card};
use tanxin_store::{district as districts, person, place};

/// `/330802/cards/…` by place
pub fn routes() -> Router<App> {
    Router::new()
        .route("/{district}/cards/{id}", get(one).post(issue))
        .route("/{district}/cards/{id}/revoke", post(revoke))
        .route("/{district}/cards/{id}/door-code", post(hang))
}

struct Home {
    place: Place,
    name: Option<String>,
    cards: Vec<Card>,
}

#[derive(Template)]
#[template(path = "cards.html")]
struct CardsPage {
    shell: Shell,
    district: District,
    place: Place,
    way: Vec<Place>,
    below: Vec<Place>,
    homes: Vec<Home>,
    door_code: Option<(String, String)>,
    handed: Option<Handed>,
}

/// Whose card is to be shown, as it is handed over.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Wish {
    card: String,
}

/// A card as a household gets it.
struct Handed {
    door: String,
    code: String,
    qr: String,
}

/// A printed code with its picture.
fn drawn(app: &App, code: &Code) -> (String, String) {
    let address = format!("{}/c/{}", app.site.origin, code.compact());
    (code.to_string(), tanxin_press::qr_svg(&address))
}

/// The card that was asked for: one of those that stand on this page and no other.
fn handed(app: &App, homes: &[Home], wish: &Wish) -> Option<Handed> {
    let id: CardId = wish.card.parse().ok()?;
    let (home, card) = homes
        .iter()
        .find_map(|h| Some((h, h.cards.iter().find(|c| c.id == id)?)))?;
    let (code, qr) = drawn(app, &card::code_of(app, card)?);
    let door = home.place.name.clone();
    Some(Handed { door, code, qr })
}

async fn one(
    State(app): State<App>,
    At(district, id): At<PlaceId>,
    Query(wish): Query<Wish>,
    who: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let (house, actor) = (app.clone(), who.actor.clone());
    let found = app.store.read(move |c| {
        let known = districts::one(c, district)?.ok_or(Error::NotFound)?;
        let place = place::one(c, district, id)?.ok_or(Error::NotFound)?;
        permit(&actor, Deed::IssueCards, &place.path)?;
        let names = may(&actor, Deed::SeeNames, &place.path);
        let way = place::way(c, district, &place.path)?;
        let mut below = place::children(c, district, id)?;
        let doors: Vec<Place> = match place.kind {
            PlaceKind::Household => vec![place.clone()],
            _ => below
                .extract_if(.., |p| p.kind == PlaceKind::Household)
                .collect(),
        };
        let ids: Vec<PlaceId> = doors.iter().map(|d| d.id).collect();
        let cards = kept::valid_of(c, district, &ids)?;
        let holders = person::householders(c, district, &place.path)?;
        let homes: Vec<Home> = doors
            .into_iter()
            .map(|home| Home {
                name: holders
                    .iter()
                    .find(|p| names && p.household == Some(home.id))
                    .and_then(|p| people::name_of(&house, p)),
                cards: cards
                    .iter()
                    .filter(|c| c.household == home.id)
                    .cloned()
                    .collect(),
                place: home,
            })
            .collect();
        let code = kept::door_code_of(c, district, id)?;
        Ok::<_, Error>((known, place, way, below, homes, code))
    });
    let (known, place, way, below, homes, code) =
        found.await.map_err(|e| Failure::new(&shell, e))?;
    let door_code = code.and_then(|c| c.parse::<Code>().ok());
    Ok(render(&CardsPage {
        handed: handed(&app, &homes, &wish),
        door_code: door_code.map(|code| drawn(&app, &code)),
        shell: shell.at(district, &known.name, "place"),
        district,
        place,
        way,
        below,
        homes,
    }))
}

fn back(district: District, id: PlaceId) -> Response {
    Redirect::to(&format!("/{district}/cards/{id}")).into_response()
}

#[derive(Deserialize)]
struct ForHome {
    household: PlaceId,
}

async fn issue(
    State(app): State<App>,
    At(district, id): At<PlaceId>,
    who: Who,
    shell: Shell,
    Form(typed): Form<ForHome>,
) -> Result<Response, Failure> {
    let done = card::issue(&app, district, &who.actor, typed.household, None).await;
    let card = done.map_err(|e| Failure::new(&shell, e))?;
    // A card that nobody sees is no card: the page opens with it.
    Ok(Redirect::to(&format!("/{district}/cards/{id}?card={card}")).into_response())
}

#[derive(Deserialize)]
struct OfCard {
    card: CardId,
}

async fn revoke(
    State(app): State<App>,
    At(district, id): At<PlaceId>,
    who: Who,
    shell: Shell,
    Form(typed): Form<OfCard>,
) -> Result<Response, Failure> {
    let done = card::revoke(&app, district, &who.actor, typed.card, None).await;
    done.map_err(|e| Failure::new(&shell, e))?;
    Ok(back(district, id))
}

async fn hang(
    State(app): State<App>,
    At(district, id): At<PlaceId>,
    who: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let done = door::code_of(&app, district, &who.actor, id).await;
    done.map_err(|e| Failure::new(&shell, e))?;
    Ok(back(district, id))
}
