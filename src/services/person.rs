//! Deeds with people: writing them down, and opening what is sealed.

use super::Error;
use crate::App;
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::person::{NAME_MOST, Person, SEAL_NAME, SEAL_PHONE};
use tanxin_domain::{Actor, District, PersonId, PlaceId, event::NewEvent, text};
use tanxin_store::{Done, Tx, person, place};
use uuid::Uuid;

/// What one writes down about somebody.
#[derive(Debug, Clone, Default)]
pub struct NewPerson {
    /// The name as typed.
    pub name: String,
    /// The phone as typed; empty for none.
    pub phone: String,
    /// The household this person speaks for. Whoever spoke for it before no longer does.
    pub household: Option<PlaceId>,
    /// Agreed that pages for everybody show the name.
    pub name_public: bool,
}

/// Checks and seals what was typed.
pub fn sealed(app: &App, id: PersonId, new: &NewPerson) -> Result<Person, Error> {
    let name = text::line("name", &new.name, NAME_MOST)?;
    let phone = match text::phone("phone", &new.phone) {
        Ok(phone) => Some(phone),
        Err(text::TextRefusal::Empty { .. }) => None,
        Err(other) => return Err(other.into()),
    };
    Ok(Person {
        id,
        name: app.keys.seal(SEAL_NAME, &name),
        phone: phone.as_deref().map(|p| app.keys.seal(SEAL_PHONE, p)),
        phone_print: phone
            .as_deref()
            .map(|p| app.keys.fingerprint(SEAL_PHONE, p)),
        household: new.household,
        name_public: new.name_public,
    })
}

/// Writes a person down at a place: the household they speak for, or where they work.
pub async fn register(
    app: &App,
    district: District,
    actor: &Actor,
    at: PlaceId,
    new: NewPerson,
    key: Option<Uuid>,
) -> Result<PersonId, Error> {
    let at = new.household.unwrap_or(at);
    let found = app.store.read(move |c| place::one(c, district, at)).await;
    let at = found.map_err(Error::from)?.ok_or(Error::NotFound)?;
    permit(actor, Deed::KeepPeople, &at.path)?;
    let mut made = sealed(app, PersonId(app.store.ids().next()), &new)?;
    let by = actor.signature();
    let deed = move |tx: &mut Tx<'_>| {
        if let Some(household) = made.household {
            leave(tx, household)?;
        }
        made.id = PersonId(tx.new_id());
        person::insert(tx, &made)?;
        tx.emit(NewEvent {
            kind: "person.registered",
            place: Some(at.id),
            subject: made.id.0,
            actor: by,
            payload: serde_json::json!({ "household": made.household }),
        })?;
        Ok::<_, Error>(made.id)
    };
    Ok(match app.store.write(district, key, deed).await? {
        Done::Now { value, .. } => value,
        Done::Before { subject, .. } => PersonId(subject),
    })
}

/// Whoever speaks for a household speaks for it no longer; part of another deed.
pub fn leave(tx: &mut Tx<'_>, household: PlaceId) -> Result<(), Error> {
    let district = tx.district();
    if let Some(mut before) = person::householder(tx.conn(), district, household)? {
        before.household = None;
        person::update(tx, &before)?;
    }
    Ok(())
}

/// The name, or `None` when the key that sealed it is lost.
pub fn name_of(app: &App, person: &Person) -> Option<String> {
    app.keys.unseal(SEAL_NAME, &person.name)
}
