//! Written proxies for a poll of its own, noted before the vote. In an assembly those of the
//! check-in hold.

use super::cast::{stands, typed_line};
use super::{called, event, load};
use crate::App;
use crate::services::Error;
use crate::services::assembly as assemblies;
use crate::words::L;
use tanxin_domain::assembly as rooms;
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::poll::{self as polls, Held, Side, VoteRefusal};
use tanxin_domain::{Actor, District, PollId, RollEntryId};
use tanxin_store::poll::{self as store, At};
use tanxin_store::{Conn, Tx, place};
use uuid::Uuid;

/// The poll, when proxies can be noted for it now: one of its own whose voting has not ended.
fn noting(
    tx: &mut Tx<'_>,
    (district, id): (District, PollId),
    actor: &Actor,
) -> Result<Held, Error> {
    let held = load(tx.conn(), district, id)?;
    permit(actor, Deed::CheckIn, &held.path)?;
    if held.assembly.is_some() {
        return Err(Error::NotFound);
    }
    held.notes(tx.at())?;
    Ok(held)
}

fn side(conn: &mut Conn, district: District, held: &Held, at: &At) -> Result<Side, Error> {
    let holds = store::held_by(conn, district, held, at.entry.id)?.len();
    Ok(Side {
        gave: at.holder.is_some(),
        holds: u32::try_from(holds).unwrap_or(u32::MAX),
        voted: at.cast.is_some(),
    })
}

/// Notes a written proxy: of one door for another, both as typed.
pub async fn give(
    app: &App,
    district: District,
    actor: &Actor,
    id: PollId,
    (from, to, written): (&str, &str, bool),
    key: Option<Uuid>,
) -> Result<RollEntryId, Error> {
    let (actor, from, to) = (actor.clone(), from.to_owned(), to.to_owned());
    let done = app.store.write(district, key, move |tx| {
        let held = noting(tx, (district, id), &actor)?;
        let principal = typed_line(tx.conn(), district, &held, &from)?;
        let holder = typed_line(tx.conn(), district, &held, &to)?;
        let one = side(tx.conn(), district, &held, &principal)?;
        let other = side(tx.conn(), district, &held, &holder)?;
        let (entry, hand) = (&principal.entry, &holder.entry);
        rooms::delegates(held.poll.rule(), entry, hand, written, other.holds)?;
        polls::proxy(&held, (entry, Some(hand.id)), hand)?;
        stands(tx.conn(), district, &held, &holder)?;
        polls::delegates(one, other)?;
        store::insert_proxy(tx, id, (entry.id, hand.id), actor.signature())?;
        let told = serde_json::json!({
            "household": entry.voter.home(), "holder": hand.voter.home(),
        });
        tx.emit(event("poll.proxied", &held, entry.id.0, &actor, told))?;
        Ok::<_, Error>(entry.id.0)
    });
    Ok(RollEntryId(assemblies::subject(done.await?)))
}

/// Takes a noted proxy back, as long as nobody has voted by it.
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
        let held = noting(tx, (district, id), &actor)?;
        if store::cast(tx.conn(), district, id, entry)?.is_some() {
            return Err(VoteRefusal::VotedAlready.into());
        }
        if !store::remove_proxy(tx, id, entry)? {
            return Err(VoteRefusal::NoSuchProxy.into());
        }
        let told = serde_json::json!({});
        tx.emit(event("poll.proxy-ended", &held, entry.0, &actor, told))?;
        Ok::<_, Error>(())
    });
    done.await.map(|_| ())
}

/// A noted proxy, by doors.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The line of whoever gave it.
    pub entry: RollEntryId,
    /// Their door.
    pub from: String,
    /// The door of whoever holds it.
    pub to: String,
    /// They have voted by it: it stays as it is.
    pub used: bool,
}

/// The proxies of a poll, by what people call the lines.
pub fn pairs(conn: &mut Conn, district: District, held: &Held, l: L) -> Result<Vec<Pair>, Error> {
    let given = store::proxies(conn, district, held)?;
    if given.is_empty() {
        return Ok(Vec::new());
    }
    let roll = tanxin_store::assembly::roll(conn, district, held.roll())?;
    let names = called(conn, district, held, &roll, l)?;
    let door = |entry| names.get(&entry).cloned().unwrap_or_default();
    let casts = store::casts(conn, district, held.id)?;
    let pair = |(entry, holder)| Pair {
        entry,
        from: door(entry),
        to: door(holder),
        used: casts.iter().any(|c| c.entry == entry),
    };
    let mut pairs: Vec<Pair> = given.into_iter().map(pair).collect();
    pairs.sort_by_cached_key(|p| place::sort_key(&p.from));
    Ok(pairs)
}

/// Is the list of who gave a proxy to whom public by the poll's rule?
pub fn published(held: &Held) -> bool {
    held.poll.rule().proxy.is_some_and(|p| p.list_published)
}
