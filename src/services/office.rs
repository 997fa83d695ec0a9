//! Deeds with offices.

use super::Error;
use crate::App;
use tanxin_domain::office::{Office, OfficeKind, OfficeWords};
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::{Actor, District, OfficeId, PlaceId, event::NewEvent};
use tanxin_store::{Done, Tx, office, place};
use uuid::Uuid;

/// What one types to open an office.
#[derive(Debug, Clone)]
pub struct OpenOffice {
    /// The place it answers for.
    pub place: PlaceId,
    /// Its kind.
    pub kind: OfficeKind,
    /// Its name.
    pub name: String,
    /// The telephone on the notice board; empty for none.
    pub phone: String,
    /// When somebody is there; empty for unknown.
    pub hours: String,
}

/// Opens an office at a place.
pub async fn open(
    app: &App,
    district: District,
    actor: &Actor,
    new: OpenOffice,
    key: Option<Uuid>,
) -> Result<OfficeId, Error> {
    let at = new.place;
    let found = app.store.read(move |c| place::one(c, district, at)).await;
    let at = found.map_err(Error::from)?.ok_or(Error::NotFound)?;
    permit(actor, Deed::KeepPeople, &at.path)?;
    let words = OfficeWords::parse(&new.name, &new.phone, &new.hours)?;
    let by = actor.signature();
    let deed = move |tx: &mut Tx<'_>| {
        let made = Office {
            id: OfficeId(tx.new_id()),
            place: at.id,
            kind: new.kind,
            name: words.name.clone(),
            phone: words.phone.clone(),
            hours: words.hours.clone(),
        };
        office::insert(tx, &made, &at.path)?;
        tx.emit(NewEvent {
            kind: "office.opened",
            place: Some(at.id),
            subject: made.id.0,
            actor: by,
            payload: serde_json::json!({ "kind": made.kind, "name": made.name }),
        })?;
        Ok::<_, Error>(made.id)
    };
    Ok(match app.store.write(district, key, deed).await? {
        Done::Now { value, .. } => value,
        Done::Before { subject, .. } => OfficeId(subject),
    })
}
