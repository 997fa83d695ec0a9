//! At the door: who is there, by whom, and what was said beforehand.

use super::{event, load, subject};
use crate::App;
use crate::keys::Keys;
use crate::services::Error;
use tanxin_domain::assembly::{
    Assembly, AssemblyRefusal, CheckIn, FrozenRoll, How, Intention, Mark, RollEntry, Says,
};
use tanxin_domain::permission::{Deed, may, permit};
use tanxin_domain::place::{Place, PlaceKind, PlacePath};
use tanxin_domain::poll::VoteRefusal;
use tanxin_domain::{Actor, AssemblyId, District, PersonId, PlaceId, RollEntryId};
use tanxin_store::{Conn, Tx, assembly as store, person, place, poll as polls};
use uuid::Uuid;

/// What the door found for something typed.
#[derive(Debug, Clone)]
pub enum Found {
    /// One door.
    One(Place),
    /// Several: which?
    Several(Vec<String>),
    /// None.
    None,
}

/// `302`, `1-302`, `１－３０２室`: digits of unit and door, full width or not.
fn typed_parts(typed: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for c in typed.chars() {
        let c = match c {
            '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
            _ => c,
        };
        match c {
            '0'..='9' | 'A'..='Z' => parts.last_mut().expect("never empty").push(c),
            'a'..='z' => parts
                .last_mut()
                .expect("never empty")
                .push(c.to_ascii_uppercase()),
            '室' | '号' => {}
            _ => parts.push(String::new()),
        }
    }
    parts.retain(|p| !p.is_empty());
    parts
}

/// The name of a place with those above it up to the assembly's: `1单元302`.
fn door_name(units: &[Place], door: &Place) -> String {
    let unit = units.iter().find(|u| Some(u.id) == door.parent);
    let above = unit.map_or("", |u| u.name.as_str());
    format!("{above}{}", door.name)
}

/// Finds the door somebody typed among the households of an assembly. The last
/// part is the door, parts before it must stand in the unit's or building's name.
pub fn find_door(
    conn: &mut Conn,
    district: District,
    path: &PlacePath,
    typed: &str,
) -> Result<Found, Error> {
    let parts = typed_parts(typed);
    let Some((door, above)) = parts.split_last() else {
        return Ok(Found::None);
    };
    let units = place::below(conn, district, path, PlaceKind::Unit)?;
    let buildings = place::below(conn, district, path, PlaceKind::Building)?;
    let digits = |name: &str| typed_parts(name).join("-");
    let fits = |p: &Place| {
        let facts = p.household.as_ref();
        let named = typed_parts(&p.name).last() == Some(door)
            || facts.is_some_and(|f| f.door.eq_ignore_ascii_case(door));
        let mut names = Vec::new();
        for above in buildings.iter().chain(&units) {
            if above.path.holds(&p.path) {
                names.push(digits(&above.name));
            }
        }
        named && names.ends_with(&above[above.len().saturating_sub(names.len())..])
    };
    let mut doors = place::below(conn, district, path, PlaceKind::Household)?;
    doors.retain(fits);
    Ok(match doors.len() {
        0 => Found::None,
        1 => Found::One(doors.remove(0)),
        _ => Found::Several(doors.iter().map(|d| door_name(&units, d)).collect()),
    })
}

/// The name of whoever noted something, when the key still opens it.
pub fn name_of(
    conn: &mut Conn,
    keys: &Keys,
    district: District,
    by: &(String, i64),
) -> Result<Option<String>, Error> {
    if !matches!(by.0.as_str(), "staff" | "captain") {
        return Ok(None);
    }
    let person = person::one(conn, district, PersonId(by.1))?;
    Ok(person.and_then(|p| keys.unseal("person.name", &p.name)))
}

/// Whoever is already there: when, and by whom it was noted. A household is not
/// told who stood at the door.
fn already(
    conn: &mut Conn,
    keys: &Keys,
    (district, actor, a): (District, &Actor, &Assembly),
    entry: &RollEntry,
    there: &CheckIn,
) -> Result<Error, Error> {
    let door = match entry.voter.household() {
        Some(household) => place::one(conn, district, household)?.map(|p| p.name),
        None => None,
    };
    let name = if may(actor, Deed::SeeRoll, &a.path) {
        name_of(conn, keys, district, &there.by)?
    } else {
        None
    };
    let by = match (there.by.0.as_str(), &name) {
        ("household", _) => "household",
        (_, Some(_)) => "staff",
        (_, None) => "public",
    };
    Ok(AssemblyRefusal::AlreadyCheckedIn {
        door: door.unwrap_or_default(),
        at: there.at,
        by: by.to_owned(),
        name: name.unwrap_or_default(),
    }
    .into())
}

/// The line of a household with its check-in, or the sentence that there is none.
fn line_of(
    conn: &mut Conn,
    district: District,
    a: &Assembly,
    household: PlaceId,
) -> Result<(RollEntry, Option<CheckIn>), Error> {
    let line = store::at_door(conn, district, a.id, household)?;
    line.ok_or_else(|| AssemblyRefusal::NotOnTheRoll.into())
}

/// Who may say that a household is there: staff at the door, and the household
/// itself on its own phone once the doors are open.
fn permit_check_in(
    tx: &Tx<'_>,
    actor: &Actor,
    a: &Assembly,
    household: PlaceId,
    how: How,
) -> Result<(), Error> {
    match (how, actor.household()) {
        (How::Phone, Some(own)) if own == household => {
            if a.doors_open(tx.at()) {
                Ok(())
            } else {
                Err(AssemblyRefusal::DoorsShut.into())
            }
        }
        _ => Ok(permit(actor, Deed::CheckIn, &a.path).map(|_| ())?),
    }
}

fn put_in(
    tx: &mut Tx<'_>,
    keys: &Keys,
    (district, actor, a): (District, &Actor, &Assembly),
    roll: &FrozenRoll,
    (entry, there): &(RollEntry, Option<CheckIn>),
    new: &CheckIn,
) -> Result<(), Error> {
    if let Some(there) = there {
        let asked = (district, actor, a);
        return Err(already(tx.conn(), keys, asked, entry, there)?);
    }
    store::insert_check_in(tx, roll, new)?;
    Ok(())
}

/// Checks a household in. A second time is refused with when and by whom.
pub async fn check_in(
    app: &App,
    district: District,
    actor: &Actor,
    id: AssemblyId,
    household: PlaceId,
    how: How,
    key: Option<Uuid>,
) -> Result<RollEntryId, Error> {
    let (actor, keys) = (actor.clone(), app.keys.clone());
    let done = app.store.write(district, key, move |tx| {
        let a = load(tx.conn(), district, id)?;
        permit_check_in(tx, &actor, &a, household, how)?;
        let roll = a.roll()?;
        let line = line_of(tx.conn(), district, &a, household)?;
        let entry = &line.0;
        roll.entitled(entry)?;
        let (kind, by) = actor.signature();
        let new = CheckIn {
            entry: entry.id,
            how,
            holder: None,
            at: tx.at(),
            by: (kind.to_owned(), by),
        };
        put_in(tx, &keys, (district, &actor, &a), &roll, &line, &new)?;
        let told = serde_json::json!({ "household": household, "how": how.word() });
        tx.emit(event("assembly.checked-in", &a, entry.id.0, &actor, told))?;
        Ok::<_, Error>(entry.id.0)
    });
    Ok(RollEntryId(subject(done.await?)))
}

/// Counts a household that is not there by a neighbour's hand.
#[allow(clippy::too_many_arguments)] // Each is one word of the sentence: who for whom, in writing.
pub async fn proxy(
    app: &App,
    district: District,
    actor: &Actor,
    id: AssemblyId,
    principal: PlaceId,
    holder: PlaceId,
    written: bool,
    key: Option<Uuid>,
) -> Result<RollEntryId, Error> {
    let (actor, keys) = (actor.clone(), app.keys.clone());
    let done = app.store.write(district, key, move |tx| {
        let a = load(tx.conn(), district, id)?;
        permit(&actor, Deed::CheckIn, &a.path)?;
        let roll = a.roll()?;
        let line = line_of(tx.conn(), district, &a, principal)?;
        let entry = &line.0;
        let (hand, hand_in) = line_of(tx.conn(), district, &a, holder)?;
        let here = hand_in.is_some_and(|c| c.how != How::Proxy);
        let held = store::held_by(tx.conn(), district, a.id, hand.id)?;
        roll.proxy(&a.rule, entry, &hand, written, here, held)?;
        let (kind, by) = actor.signature();
        let new = CheckIn {
            entry: entry.id,
            how: How::Proxy,
            holder: Some(hand.id),
            at: tx.at(),
            by: (kind.to_owned(), by),
        };
        put_in(tx, &keys, (district, &actor, &a), &roll, &line, &new)?;
        let told = serde_json::json!({ "household": principal, "holder": holder });
        tx.emit(event("assembly.proxied", &a, entry.id.0, &actor, told))?;
        Ok::<_, Error>(entry.id.0)
    });
    Ok(RollEntryId(subject(done.await?)))
}

/// Takes a check-in back. Whoever holds proxies gives those back first.
pub async fn undo_check_in(
    app: &App,
    district: District,
    actor: &Actor,
    id: AssemblyId,
    entry: RollEntryId,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let actor = actor.clone();
    let done = app.store.write(district, key, move |tx| {
        let a = load(tx.conn(), district, id)?;
        permit(&actor, Deed::CheckIn, &a.path)?;
        let roll = a.roll()?;
        let count = store::held_by(tx.conn(), district, a.id, entry)?;
        if count > 0 {
            return Err(AssemblyRefusal::HoldsProxies { count }.into());
        }
        if polls::voted_in(tx.conn(), district, a.id, entry)? {
            return Err(VoteRefusal::HasVoted.into());
        }
        if !store::remove_check_in(tx, &roll, entry)? {
            return Err(AssemblyRefusal::NotCheckedIn.into());
        }
        let told = serde_json::json!({});
        tx.emit(event("assembly.check-in-undone", &a, entry.0, &actor, told))?;
        Ok::<_, Error>(())
    });
    done.await.map(|_| ())
}

/// A household says beforehand whether it comes. Only for itself.
pub async fn intend(
    app: &App,
    district: District,
    actor: &Actor,
    id: AssemblyId,
    says: Says,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let household = actor.household().ok_or(Error::SignIn)?;
    let actor = actor.clone();
    let done = app.store.write(district, key, move |tx| {
        let a = load(tx.conn(), district, id)?;
        let own = place::one(tx.conn(), district, household)?.ok_or(Error::NotFound)?;
        if !a.path.holds(&own.path) {
            return Err(AssemblyRefusal::NotOnTheRoll.into());
        }
        if !a.state.is_ahead() {
            return Err(a.roll().err().unwrap_or(AssemblyRefusal::Closed).into());
        }
        if let Says::Proxy(neighbour) = says {
            if a.rule.proxy.is_none() {
                return Err(AssemblyRefusal::NoProxies.into());
            }
            if neighbour == household {
                return Err(AssemblyRefusal::OwnProxy.into());
            }
            let next_door = place::one(tx.conn(), district, neighbour)?;
            if !next_door.is_some_and(|p| p.kind == PlaceKind::Household && a.path.holds(&p.path)) {
                return Err(AssemblyRefusal::NotOnTheRoll.into());
            }
        }
        let at = tx.at();
        let said = Intention {
            household,
            says,
            at,
        };
        store::set_intention(tx, a.id, &said)?;
        let comes = matches!(says, Says::Comes);
        let told = serde_json::json!({ "household": household, "comes": comes });
        tx.emit(event("assembly.intended", &a, a.id.0, &actor, told))?;
        Ok::<_, Error>(())
    });
    done.await.map(|_| ())
}

/// What the frozen roll says of a household; `None` when it has no line.
pub fn mark_of_household(
    conn: &mut Conn,
    district: District,
    a: &Assembly,
    household: PlaceId,
) -> Result<Option<Mark>, Error> {
    Ok(store::entry_of(conn, district, a.id, household)?.map(|e| e.mark))
}
