//! Looking at somebody's phone: a deed of its own, kept, and shown to the person looked at
//! (个人信息保护法 arts 7, 44, 51).

use super::{Error, session::SignedIn};
use crate::App;
use jiff::Timestamp;
use tanxin_domain::actor::RoleKind;
use tanxin_domain::event::{Event, NewEvent};
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::person::{Person, SEAL_PHONE};
use tanxin_domain::place::{Place, PlacePath};
use tanxin_domain::{Actor, District, PersonId, PlaceId};
use tanxin_store::{Conn, Tx, event, person, place, role};

const LOOKED_AT: &str = "person.looked-at";
const EXPORTED: &str = "people.exported";

/// Where a person's rights to be seen are asked: the household they speak for, else every
/// place they hold a role at.
fn places_of(
    c: &mut Conn,
    district: District,
    human: &Person,
    now: Timestamp,
) -> Result<Vec<PlacePath>, Error> {
    let home = match human.household {
        Some(home) => place::one(c, district, home)?,
        None => None,
    };
    Ok(match home {
        Some(home) => vec![home.path],
        None => role::in_force(c, district, human.id, now)?
            .into_iter()
            .map(|r| r.path)
            .collect(),
    })
}

/// Opens a phone for somebody of the staff and keeps that they looked. `None` when the
/// person has none, or the key that sealed it is lost.
pub async fn look_at_phone(
    app: &App,
    district: District,
    actor: &Actor,
    id: PersonId,
) -> Result<Option<String>, Error> {
    let now = app.clock.now();
    let found = app.store.read(move |c| {
        let human = person::one(c, district, id)?.ok_or(Error::NotFound)?;
        let places = places_of(c, district, &human, now)?;
        Ok::<_, Error>((human, places))
    });
    let (human, places) = found.await?;
    let first = places.first().ok_or(Error::NotFound)?;
    let allowed = places
        .iter()
        .find_map(|p| permit(actor, Deed::SeePhones, p).ok());
    let at = match allowed {
        Some(permit) => permit.at().last(),
        None => {
            return Err(
                permit(actor, Deed::SeePhones, first).map_or_else(Error::from, |_| Error::NotFound)
            );
        }
    };
    let by = actor.signature();
    let role = actor
        .roles()
        .iter()
        .find(|r| places.iter().any(|p| r.path.holds(p)));
    let kind = role.map(|r| r.kind);
    let deed = move |tx: &mut Tx<'_>| {
        tx.emit(NewEvent {
            kind: LOOKED_AT,
            place: at,
            subject: id.0,
            actor: by,
            payload: serde_json::json!({ "what": "phone", "role": kind }),
        })?;
        Ok::<_, Error>(())
    };
    app.store.write(district, None, deed).await?;
    let phone = human.phone.as_deref();
    Ok(phone.and_then(|p| app.keys.unseal(SEAL_PHONE, p)))
}

/// Writes down that names and phones of a whole subtree are about to be taken away. Those
/// whose names they are see it beside the looks at their phone.
pub async fn note_export(
    app: &App,
    district: District,
    actor: &Actor,
    top: &Place,
) -> Result<(), Error> {
    let permit = permit(actor, Deed::SeePhones, &top.path)?;
    let (at, subject, by) = (permit.at().last(), top.id.0, actor.signature());
    let deed = move |tx: &mut Tx<'_>| {
        tx.emit(NewEvent {
            kind: EXPORTED,
            place: at,
            subject,
            actor: by,
            payload: serde_json::json!({ "what": "names and phones" }),
        })?;
        Ok::<_, Error>(())
    };
    app.store.write(district, None, deed).await?;
    Ok(())
}

/// A look at somebody's phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// When.
    pub at: Timestamp,
    /// Who; `None` when the name can't be opened.
    pub name: Option<String>,
    /// In what role.
    pub role: Option<RoleKind>,
    /// Taken away with a whole list, by whoever keeps the machine.
    pub exported: bool,
}

/// Who looked at the phone of whoever asks, the newest first.
pub async fn looks_at_me(app: &App, me: &SignedIn) -> Result<Vec<Look>, Error> {
    let (district, actor, house) = (me.district, me.actor.clone(), app.clone());
    let now = app.clock.now();
    app.store
        .read(move |c| {
            let human = match (actor.person(), actor.household()) {
                (Some(person), _) => Some(person),
                (None, Some(home)) => person::householder(c, district, home)?.map(|p| p.id),
                (None, None) => None,
            };
            let Some(human) = human else {
                return Ok(Vec::new());
            };
            let mut told = event::of_subject(c, district, human.0)?;
            told.retain(|e| e.kind == LOOKED_AT);
            if let Some(human) = person::one(c, district, human)? {
                told.extend(exports_of(c, district, &human, now)?);
            }
            told.sort_by_key(|e| std::cmp::Reverse(e.seq));
            told.iter()
                .take(50)
                .map(|e| look(c, &house, district, e))
                .collect()
        })
        .await
}

/// Lists taken away that held this person: of any place they live or work below.
fn exports_of(
    c: &mut Conn,
    district: District,
    human: &Person,
    now: Timestamp,
) -> Result<Vec<Event>, Error> {
    let mut above: Vec<PlaceId> = places_of(c, district, human, now)?
        .iter()
        .flat_map(PlacePath::ids)
        .collect();
    above.sort();
    above.dedup();
    let mut told = Vec::new();
    for at in above {
        let events = event::of_subject(c, district, at.0)?;
        told.extend(events.into_iter().filter(|e| e.kind == EXPORTED));
    }
    Ok(told)
}

fn look(c: &mut Conn, house: &App, district: District, e: &Event) -> Result<Look, Error> {
    let who = person::one(c, district, PersonId(e.actor_id))?;
    let payload = e.payload.as_ref();
    let said: Option<serde_json::Value> =
        payload.and_then(|(_, text)| serde_json::from_str(text).ok());
    let role = said.as_ref().and_then(|s| s["role"].as_str());
    Ok(Look {
        at: e.at,
        name: who.and_then(|p| super::person::name_of(house, &p)),
        role: role.and_then(RoleKind::from_word),
        exported: e.kind == EXPORTED,
    })
}
