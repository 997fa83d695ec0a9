//! Delivery: noting that a ballot reached a voter. Only whoever was reached can be silent.

use super::{event, lines, load};
use crate::App;
use crate::services::Error;
use crate::services::assembly as assemblies;
use crate::words::L;
use std::collections::BTreeSet;
use tanxin_domain::assembly::RollEntry;
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::poll::{Delivered, Delivery, Held, VoteRefusal};
use tanxin_domain::{Actor, District, PollId, RollEntryId};
use tanxin_store::{Conn, Tx, assembly as rooms, owner as store, poll};
use uuid::Uuid;

/// A line of the roll, and whether the ballot reached it.
#[derive(Debug, Clone)]
pub struct Reached {
    /// The line.
    pub line: RollEntry,
    /// What it is called.
    pub called: String,
    /// How it was reached; none when it was not.
    pub delivery: Option<Delivery>,
    /// Has it voted?
    pub voted: bool,
}

/// Every line that counts, in the order of the roll.
pub fn reached(c: &mut Conn, district: District, held: &Held, l: L) -> Result<Vec<Reached>, Error> {
    let mut roll = rooms::roll(c, district, held.roll())?;
    roll.retain(|line| line.mark.counts());
    let mut names = lines::called(c, district, held, &roll, l)?;
    let mut found = store::deliveries(c, district, held.id)?;
    let cast = poll::casts(c, district, held.id)?;
    let voted: BTreeSet<RollEntryId> = cast.iter().map(|c| c.entry).collect();
    let one = |line: RollEntry| Reached {
        called: names.remove(&line.id).unwrap_or_default(),
        delivery: found.remove(&line.id),
        voted: voted.contains(&line.id),
        line,
    };
    Ok(roll.into_iter().map(one).collect())
}

/// The poll, while deliveries are noted: until its voting has ended. Whoever is reached later
/// could not have answered.
fn open(tx: &mut Tx<'_>, district: District, id: PollId, by: &Actor) -> Result<Held, Error> {
    let held = load(tx.conn(), district, id)?;
    permit(by, Deed::CheckIn, &held.path)?;
    if !held.poll.counts_silent() {
        return Err(VoteRefusal::NotReached.into());
    }
    held.notes(tx.at())?;
    Ok(held)
}

/// Notes that the ballot reached these lines, each once. Answers how many were noted.
pub async fn deliver(
    app: &App,
    district: District,
    actor: &Actor,
    id: PollId,
    (entries, how): (Vec<RollEntryId>, Delivered),
    key: Option<Uuid>,
) -> Result<i64, Error> {
    let actor = actor.clone();
    let done = app.store.write(district, key, move |tx| {
        let held = open(tx, district, id, &actor)?;
        let roll = rooms::roll(tx.conn(), district, held.roll())?;
        let before = store::deliveries(tx.conn(), district, id)?;
        let by = actor.signature();
        let mut noted = Vec::new();
        for entry in &entries {
            let line = roll.iter().find(|l| l.id == *entry && l.mark.counts());
            line.ok_or(VoteRefusal::NotOnTheRoll)?;
            if before.contains_key(entry) || noted.contains(entry) {
                continue;
            }
            let new = Delivery {
                entry: *entry,
                how,
                at: tx.at(),
                by: (by.0.to_owned(), by.1),
            };
            store::insert_delivery(tx, id, &new)?;
            noted.push(*entry);
        }
        if noted.is_empty() {
            return Err(VoteRefusal::Reached.into());
        }
        let told = serde_json::json!({ "lines": noted, "how": how.word() });
        tx.emit(event("poll.delivered", &held, id.0, &actor, told))?;
        Ok::<_, Error>(noted.len() as i64)
    });
    Ok(assemblies::subject(done.await?))
}

/// Takes a note back that was made by mistake.
pub async fn take_back(
    app: &App,
    district: District,
    actor: &Actor,
    id: PollId,
    entry: RollEntryId,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let actor = actor.clone();
    let done = app.store.write(district, key, move |tx| {
        let held = open(tx, district, id, &actor)?;
        if !store::remove_delivery(tx, id, entry)? {
            return Err(VoteRefusal::NotReached.into());
        }
        let told = serde_json::json!({ "lines": [entry] });
        tx.emit(event("poll.delivery-undone", &held, id.0, &actor, told))?;
        Ok::<_, Error>(())
    });
    done.await.map(|_| ())
}
