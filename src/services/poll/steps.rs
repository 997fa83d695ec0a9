//! Opening, closing and calling off, by hand and by the clock.

use super::{event, load};
use crate::App;
use crate::services::Error;
use crate::services::assembly as assemblies;
use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::poll::{Held, Secrecy, State, VoteRefusal};
use tanxin_domain::{Actor, District, PollId, text};
use tanxin_store::{Tx, poll as store};
use uuid::Uuid;

/// A step of one poll: permit, take it, write it down, say so.
async fn step<F>(
    app: &App,
    district: District,
    actor: &Actor,
    id: PollId,
    key: Option<Uuid>,
    kind: &'static str,
    take: F,
) -> Result<(), Error>
where
    F: Fn(&mut Tx<'_>, Held) -> Result<(Held, serde_json::Value), Error> + Send + 'static,
{
    let actor = actor.clone();
    let done = app.store.write(district, key, move |tx| {
        let held = load(tx.conn(), district, id)?;
        permit(&actor, Deed::HoldPoll, &held.path)?;
        let (held, told) = take(tx, held)?;
        store::save(tx, &held)?;
        tx.emit(event(kind, &held, held.id.0, &actor, told))?;
        Ok::<_, Error>(())
    });
    done.await.map(|_| ())
}

/// Opens it. One of an assembly waits until the assembly is under way, one with an hour
/// until that hour.
pub async fn open(
    app: &App,
    district: District,
    actor: &Actor,
    id: PollId,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let found = app.store.read(move |c| load(c, district, id)).await?;
    permit(actor, Deed::HoldPoll, &found.path)?;
    // Making a key takes a while: only for a poll that is to be opened, and not in the deed.
    let waits = matches!(found.state, State::Called);
    let signs = match found.poll.secrecy() {
        Secrecy::Secret if waits => Some(super::secret::new_key(app).await?),
        _ => None,
    };
    step(
        app,
        district,
        actor,
        id,
        key,
        "poll.opened",
        move |tx, held| {
            if let Some(assembly) = held.assembly {
                let a = assemblies::load(tx.conn(), district, assembly)?;
                if a.under_way().is_err() {
                    return Err(VoteRefusal::AssemblyNotOpen.into());
                }
            }
            if held.opens_at.is_some_and(|at| at > tx.at()) {
                return Err(VoteRefusal::NotOpenYet.into());
            }
            super::objection::none_waits(tx.conn(), district, held.id)?;
            let counts = store::counts(tx.conn(), district, &held)?;
            let at = tx.at();
            let held = held.open(at)?;
            if let Some(key) = &signs {
                store::insert_key(tx, held.id, key)?;
            }
            let public = signs
                .as_ref()
                .map(|k| HEXLOWER.encode(&Sha256::digest(&k.public)));
            let told = serde_json::json!({ "entitled": counts.entitled, "key": public });
            Ok((held, told))
        },
    )
    .await
}

/// Ends the voting and leaves the poll open for its papers: the clock closes it when they
/// add up, or somebody does with a reason.
pub async fn stop(
    app: &App,
    district: District,
    actor: &Actor,
    id: PollId,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let take = move |tx: &mut Tx<'_>, held: Held| {
        let counts = store::counts(tx.conn(), district, &held)?;
        let at = tx.at();
        let told = serde_json::json!({ "taken": counts.taken });
        Ok((held.stop(at)?, told))
    };
    step(app, district, actor, id, key, "poll.stopped", take).await
}

/// Closes it, then counts.
pub async fn close(
    app: &App,
    district: District,
    actor: &Actor,
    id: PollId,
    reason: &str,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let reason = text::optional_line("reason", reason, 200)?;
    step(
        app,
        district,
        actor,
        id,
        key,
        "poll.closed",
        move |tx, held| {
            let counts = store::counts(tx.conn(), district, &held)?;
            let papers = super::paper::account(tx.conn(), district, id)?;
            // Only of an open poll: whoever closes one twice hears that it is closed.
            if held.entering().is_ok() {
                papers.closes(reason.as_deref())?;
            }
            let at = tx.at();
            let told = serde_json::json!({
                "papers": papers,
                "taken": counts.taken, "phone": counts.phone, "paper": counts.paper,
                "proxy": counts.proxy, "reason": reason,
            });
            Ok((held.close(at, reason.clone())?, told))
        },
    )
    .await?;
    super::count(app, district, id).await
}

/// Calls it off, with the reason the board gives.
pub async fn cancel(
    app: &App,
    district: District,
    actor: &Actor,
    id: PollId,
    reason: &str,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let reason = text::line("reason", reason, 200)?;
    step(
        app,
        district,
        actor,
        id,
        key,
        "poll.cancelled",
        move |tx, held| {
            let at = tx.at();
            let told = serde_json::json!({ "reason": reason });
            Ok((held.cancel(reason.clone(), at)?, told))
        },
    )
    .await
}
