//! Deeds with roles: giving, ending, handing over.

use super::Error;
use crate::App;
use jiff::civil::Date;
use tanxin_domain::actor::RoleKind;
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::place::PlacePath;
use tanxin_domain::role::{self, Role, RoleRefusal};
use tanxin_domain::{Actor, District, OfficeId, PersonId, PlaceId, RoleId, event::NewEvent};
use tanxin_store::{Done, Tx, office, person, place, role as kept};
use uuid::Uuid;

/// A role to be given.
#[derive(Debug, Clone)]
pub struct GiveRole {
    /// To whom.
    pub person: PersonId,
    /// Of what kind.
    pub kind: RoleKind,
    /// Where; it reaches down from there.
    pub place: PlaceId,
    /// For which office.
    pub office: Option<OfficeId>,
    /// The last day with it.
    pub until: Date,
}

/// Nobody gives more than they hold.
pub(super) fn may_give(actor: &Actor, kind: RoleKind, path: &PlacePath) -> Result<(), Error> {
    permit(actor, Deed::GiveRoles, path)?;
    let enough = actor
        .roles()
        .iter()
        .any(|r| r.path.holds(path) && role::may_give(r.kind, kind));
    if enough || matches!(actor, Actor::System) {
        Ok(())
    } else {
        Err(RoleRefusal::TooHigh.into())
    }
}

/// Gives a role.
pub async fn give(
    app: &App,
    district: District,
    actor: &Actor,
    new: GiveRole,
    key: Option<Uuid>,
) -> Result<RoleId, Error> {
    let (at, whom, bureau) = (new.place, new.person, new.office);
    let found = app.store.read(move |c| {
        let at = place::one(c, district, at)?.ok_or(Error::NotFound)?;
        person::one(c, district, whom)?.ok_or(Error::NotFound)?;
        if let Some(id) = bureau {
            office::one(c, district, id)?.ok_or(Error::NotFound)?;
        }
        Ok::<_, Error>(at)
    });
    let at = found.await?;
    may_give(actor, new.kind, &at.path)?;
    if !role::belongs(new.kind, at.kind) {
        return Err(RoleRefusal::WrongPlace.into());
    }
    let until = role::until(new.until, app.clock.now())?;
    let by = actor.signature();
    let deed = move |tx: &mut Tx<'_>| {
        let now = tx.at();
        let held = kept::in_force(tx.conn(), district, new.person, now)?;
        if held.iter().any(|r| r.kind == new.kind && r.path == at.path) {
            return Err(RoleRefusal::HeldAlready.into());
        }
        let made = Role {
            id: RoleId(tx.new_id()),
            person: new.person,
            kind: new.kind,
            place: at.id,
            path: at.path.clone(),
            office: new.office,
            from: now,
            until,
            taken_from: None,
        };
        kept::insert(tx, &made)?;
        tx.emit(NewEvent {
            kind: "role.given",
            place: Some(at.id),
            subject: made.id.0,
            actor: by,
            payload: told(&made),
        })?;
        Ok::<_, Error>(made.id)
    };
    Ok(id_of(app.store.write(district, key, deed).await?))
}

/// Ends a role now.
pub async fn end(
    app: &App,
    district: District,
    actor: &Actor,
    id: RoleId,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let found = app.store.read(move |c| kept::one(c, district, id)).await;
    let role = found.map_err(Error::from)?.ok_or(Error::NotFound)?;
    may_give(actor, role.kind, &role.path)?;
    let by = actor.signature();
    let deed = move |tx: &mut Tx<'_>| {
        let now = tx.at();
        if !kept::end(tx, id, now)? {
            return Err(RoleRefusal::Ended.into());
        }
        tx.emit(NewEvent {
            kind: "role.ended",
            place: Some(role.place),
            subject: id.0,
            actor: by,
            payload: told(&role),
        })?;
        Ok::<_, Error>(())
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}

/// Hands a role over to another person (接手). Its matters belong to the office and to the
/// place, so they stay where they are: the new holder finds them open.
pub async fn hand_over(
    app: &App,
    district: District,
    actor: &Actor,
    id: RoleId,
    to: PersonId,
    until: Date,
    key: Option<Uuid>,
) -> Result<RoleId, Error> {
    let found = app.store.read(move |c| {
        person::one(c, district, to)?.ok_or(Error::NotFound)?;
        kept::one(c, district, id)?.ok_or(Error::NotFound)
    });
    let before = found.await?;
    may_give(actor, before.kind, &before.path)?;
    if before.person == to {
        return Err(RoleRefusal::SamePerson.into());
    }
    let until = role::until(until, app.clock.now())?;
    let by = actor.signature();
    let deed = move |tx: &mut Tx<'_>| {
        let now = tx.at();
        let held = kept::in_force(tx.conn(), district, to, now)?;
        if held
            .iter()
            .any(|r| r.kind == before.kind && r.path == before.path)
        {
            return Err(RoleRefusal::HeldAlready.into());
        }
        if !kept::end(tx, id, now)? {
            return Err(RoleRefusal::Ended.into());
        }
        let made = Role {
            id: RoleId(tx.new_id()),
            person: to,
            from: now,
            until,
            taken_from: Some(id),
            ..before.clone()
        };
        kept::insert(tx, &made)?;
        tx.emit(NewEvent {
            kind: "role.handed-over",
            place: Some(made.place),
            subject: made.id.0,
            actor: by,
            payload: told(&made),
        })?;
        Ok::<_, Error>(made.id)
    };
    Ok(id_of(app.store.write(district, key, deed).await?))
}

fn told(role: &Role) -> serde_json::Value {
    serde_json::json!({
        "person": role.person,
        "kind": role.kind,
        "office": role.office,
        "until": role.until,
        "taken_from": role.taken_from,
    })
}

fn id_of(done: Done<RoleId>) -> RoleId {
    match done {
        Done::Now { value, .. } => value,
        Done::Before { subject, .. } => RoleId(subject),
    }
}
