//! Deeds with door codes: they fix a place and prove nothing about whoever scans them.

use super::Error;
use crate::App;
use tanxin_domain::card::CardRefusal;
use tanxin_domain::code::CodeKind;
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::place::Place;
use tanxin_domain::{Actor, Code, District, PlaceId, event::NewEvent};
use tanxin_store::{Done, Tx, card, district as districts, place};

/// The place a door code hangs at.
pub async fn place_of(app: &App, code: &Code) -> Result<Place, Error> {
    let (district, compact) = (code.district(), code.compact());
    app.store
        .read(move |c| {
            if districts::one(c, district)?.is_none() {
                return Err(CardRefusal::OtherDistrict.into());
            }
            let at = card::place_of_door_code(c, district, &compact)?;
            let at = at.ok_or(CardRefusal::UnknownDoor)?;
            place::one(c, district, at)?.ok_or_else(|| CardRefusal::UnknownDoor.into())
        })
        .await
}

/// The door code of a place; made when it has none.
pub async fn code_of(
    app: &App,
    district: District,
    actor: &Actor,
    at: PlaceId,
) -> Result<Code, Error> {
    let found = app.store.read(move |c| {
        let at = place::one(c, district, at)?.ok_or(Error::NotFound)?;
        let kept = card::door_code_of(c, district, at.id)?;
        Ok::<_, Error>((at, kept))
    });
    let (at, kept) = found.await?;
    permit(actor, Deed::IssueCards, &at.path)?;
    if let Some(code) = kept.and_then(|k| k.parse().ok()) {
        return Ok(code);
    }
    let code = Code::new(district, CodeKind::Door, rand::random());
    let by = actor.signature();
    let deed = move |tx: &mut Tx<'_>| {
        // Somebody else may have hung one since we looked.
        if let Some(kept) = card::door_code_of(tx.conn(), district, at.id)?
            && let Ok(kept) = kept.parse::<Code>()
        {
            tx.emit(told(at.id, by))?;
            return Ok::<_, Error>(kept);
        }
        card::hang_door_code(tx, &code.compact(), at.id)?;
        tx.emit(told(at.id, by))?;
        Ok(code.clone())
    };
    match app.store.write(district, None, deed).await? {
        Done::Now { value, .. } => Ok(value),
        Done::Before { .. } => Err(Error::NotFound),
    }
}

fn told(at: PlaceId, by: (&'static str, i64)) -> NewEvent {
    NewEvent {
        kind: "door-code.hung",
        place: Some(at),
        subject: at.0,
        actor: by,
        payload: serde_json::json!({}),
    }
}
