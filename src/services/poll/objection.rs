//! Objecting to a posted roll or a result, and ruling on it in public.

use super::{event, load};
use crate::App;
use crate::services::Error;
use crate::services::assembly::{self as assemblies, Found, find_door};
use tanxin_domain::assembly::{AssemblyRefusal, Mark, RollEntry, Voter};
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::place::Place;
use tanxin_domain::poll::{About, Held, Mending, Objection, ObjectionRefusal, Ruling};
use tanxin_domain::{Actor, District, ObjectionId, PlaceId, PollId, RollEntryId, text};
use tanxin_store::{Conn, StoreError, Tx, assembly as rooms, place, poll as store};
use uuid::Uuid;

/// What somebody objects to, as typed.
#[derive(Debug, Clone)]
pub struct Object {
    /// Roll or result.
    pub about: About,
    /// At the desk: the door of whoever came in person.
    pub door: String,
    /// Their words.
    pub text: String,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// What the community rules, as typed.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Is it right? None when nothing was chosen.
    pub upheld: Option<bool>,
    /// Why.
    pub reason: String,
    /// Of a roll: the door whose line is put right,
    pub door: String,
    /// and what it is from now on.
    pub mark: Option<Mark>,
    /// The browser's key.
    pub key: Option<Uuid>,
}

fn typed_home(
    conn: &mut Conn,
    district: District,
    held: &Held,
    typed: &str,
) -> Result<Place, Error> {
    if text::clean(typed).is_empty() {
        return Err(ObjectionRefusal::WhichDoor.into());
    }
    match find_door(conn, district, &held.path, typed)? {
        Found::One(door) => Ok(door),
        Found::Several(doors) => {
            let doors = doors.join("、");
            Err(AssemblyRefusal::WhichDoor { doors }.into())
        }
        Found::None => Err(AssemblyRefusal::NoSuchDoor {
            typed: text::clean(typed),
        }
        .into()),
    }
}

/// Whose objection it is: the own one, or that of whoever came to the desk.
fn whose(
    conn: &mut Conn,
    (district, actor): (District, &Actor),
    held: &Held,
    door: &str,
) -> Result<PlaceId, Error> {
    let Some(own) = actor.household() else {
        permit(actor, Deed::CheckIn, &held.path)?;
        return Ok(typed_home(conn, district, held, door)?.id);
    };
    let home = place::one(conn, district, own)?;
    match home.is_some_and(|h| held.path.holds(&h.path)) {
        true => Ok(own),
        false => Err(ObjectionRefusal::NotOfThePlace.into()),
    }
}

/// Objects. Whether one stands on the roll is not asked: who is missing says so here.
pub async fn object(
    app: &App,
    district: District,
    actor: &Actor,
    id: PollId,
    new: Object,
) -> Result<ObjectionId, Error> {
    let words = text::lines("text", &new.text, 400)?;
    let actor = actor.clone();
    let done = app.store.write(district, new.key, move |tx| {
        let held = load(tx.conn(), district, id)?;
        let household = whose(tx.conn(), (district, &actor), &held, &new.door)?;
        let proof = held.objecting(new.about, tx.at())?;
        let before = store::objections(tx.conn(), district, id)?;
        let waits =
            |o: &&Objection| o.household == household && o.about == new.about && o.ruling.is_none();
        if before.iter().any(|o| waits(&o)) {
            return Err(ObjectionRefusal::OneAtATime.into());
        }
        let by = actor.signature();
        let made = Objection {
            id: ObjectionId(tx.new_id()),
            poll: id,
            about: new.about,
            household,
            text: words.clone(),
            at: tx.at(),
            by: (by.0.to_owned(), by.1),
            ruling: None,
        };
        store::insert_objection(tx, &proof, &made)?;
        // The words stay out of the chain, as those of a matter do.
        let told = serde_json::json!({ "about": new.about.word(), "household": household });
        tx.emit(event("poll.objected", &held, made.id.0, &actor, told))?;
        Ok::<_, Error>(made.id.0)
    });
    Ok(ObjectionId(assemblies::subject(done.await?)))
}

/// Puts one line right, or adds it.
fn mend(
    tx: &mut Tx<'_>,
    district: District,
    (held, proof): (&Held, &Mending),
    (door, mark): (&str, Option<Mark>),
) -> Result<serde_json::Value, Error> {
    let home = typed_home(tx.conn(), district, held, door)?;
    let mark = mark.ok_or(ObjectionRefusal::WhichDoor)?;
    let roll = rooms::roll(tx.conn(), district, held.id)?;
    let line = roll.iter().find(|l| l.voter.household() == Some(home.id));
    match line {
        Some(line) if line.mark == mark => return Err(ObjectionRefusal::SaysSoAlready.into()),
        Some(line) => store::mend_mark(tx, proof, line.id, mark)?,
        None => {
            let new = RollEntry {
                id: RollEntryId(tx.new_id()),
                no: roll.iter().map(|l| l.no).max().unwrap_or(0) + 1,
                voter: Voter::Household(home.id),
                mark,
                area: 0,
            };
            store::mend_missing(tx, proof, &new)?;
        }
    }
    let before = line.map(|l| l.mark.word());
    Ok(serde_json::json!({ "household": home.id, "mark": mark.word(), "before": before }))
}

/// Rules on an objection. One to a roll that is upheld puts the roll right in the same deed.
pub async fn rule(
    app: &App,
    district: District,
    actor: &Actor,
    (id, objection): (PollId, ObjectionId),
    new: Rule,
) -> Result<(), Error> {
    let upheld = new.upheld.ok_or(ObjectionRefusal::WhichWay)?;
    let reason = text::line("reason", &new.reason, 200)?;
    let actor = actor.clone();
    let done = app.store.write(district, new.key, move |tx| {
        let held = load(tx.conn(), district, id)?;
        permit(&actor, Deed::HoldPoll, &held.path)?;
        let all = store::objections(tx.conn(), district, id)?;
        let found = all.into_iter().find(|o| o.id == objection);
        let ruling = Ruling {
            at: tx.at(),
            upheld,
            reason: reason.clone(),
        };
        let ruled = found.ok_or(Error::NotFound)?.rule(ruling)?;
        let mended = match (ruled.about, upheld) {
            (About::Roll, true) => {
                let proof = held.mending()?;
                Some(mend(tx, district, (&held, &proof), (&new.door, new.mark))?)
            }
            _ => None,
        };
        store::save_ruling(tx, &ruled)?;
        let told = serde_json::json!({
            "about": ruled.about.word(), "upheld": upheld, "mended": mended,
        });
        tx.emit(event(
            "poll.objection-ruled",
            &held,
            objection.0,
            &actor,
            told,
        ))?;
        Ok::<_, Error>(())
    });
    done.await.map(|_| ())
}

/// Nobody opens a poll with objections to its roll undecided.
pub(super) fn none_waits(conn: &mut Conn, district: District, id: PollId) -> Result<(), Error> {
    match store::undecided(conn, district, id)? {
        0 => Ok(()),
        count => Err(ObjectionRefusal::Undecided { count }.into()),
    }
}

/// A line of a posted roll: the door and its mark, never a name.
#[derive(Debug, Clone)]
pub struct Line {
    /// The door.
    pub door: String,
    /// Its mark.
    pub mark: Mark,
}

/// The roll of a poll as it is posted, in the order of the stairs.
pub fn posted_roll(conn: &mut Conn, district: District, held: &Held) -> Result<Vec<Line>, Error> {
    let roll = rooms::roll(conn, district, held.roll())?;
    let homes: Vec<_> = roll.iter().filter_map(|l| l.voter.household()).collect();
    let doors = place::some(conn, district, &homes)?;
    let mut lines = Vec::new();
    for line in &roll {
        let home = line.voter.household();
        let door = doors.iter().find(|d| Some(d.id) == home);
        let door = door.ok_or_else(|| {
            StoreError::impossible("roll_entry", line.id, "its household is no place")
        })?;
        lines.push(Line {
            door: door.name.clone(),
            mark: line.mark,
        });
    }
    Ok(lines)
}
