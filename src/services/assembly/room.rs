//! In the room: agenda, queue, floor.

use super::{event, load, subject};
use crate::App;
use crate::services::Error;
use tanxin_domain::assembly::{Assembly, Progress, Speaker, Turn, Who};
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::{Actor, AgendaItemId, AssemblyId, District, SpeakerId, text};
use tanxin_store::{Tx, assembly as store};
use uuid::Uuid;

/// The most seconds one press adds.
const MOST_EXTENSION_S: u32 = 600;

/// An assembly under way that the actor may run.
fn running(
    tx: &mut Tx<'_>,
    district: District,
    actor: &Actor,
    id: AssemblyId,
) -> Result<Assembly, Error> {
    let a = load(tx.conn(), district, id)?;
    permit(actor, Deed::RunAssembly, &a.path)?;
    a.under_way()?;
    Ok(a)
}

/// Brings an agenda item before the assembly: the one named, or the next after
/// the one before it now. The one before it now is done with, and whoever speaks
/// has spoken. Answers the item; going back is naming an earlier one.
pub async fn next_item(
    app: &App,
    district: District,
    actor: &Actor,
    id: AssemblyId,
    to: Option<AgendaItemId>,
    key: Option<Uuid>,
) -> Result<AgendaItemId, Error> {
    let actor = actor.clone();
    let done = app.store.write(district, key, move |tx| {
        let a = running(tx, district, &actor, id)?;
        let items = store::items(tx.conn(), district, id)?;
        let now_at = items
            .iter()
            .position(|i| matches!(i.progress, Progress::Now { .. }));
        let next = match to {
            Some(to) => items.iter().position(|i| i.id == to),
            None => Some(now_at.map_or(0, |at| at + 1)),
        };
        let mut next = next
            .and_then(|at| items.get(at))
            .cloned()
            .ok_or(Error::NotFound)?;
        let at = tx.at();
        for mut item in items.iter().filter(|i| i.id != next.id).cloned() {
            if let Progress::Now { since } = item.progress {
                item.progress = Progress::Done { since, until: at };
                store::save_item(tx, id, &item)?;
            }
        }
        for speaker in store::speakers(tx.conn(), district, id)? {
            if matches!(speaker.turn, Turn::Speaking { .. } | Turn::Paused { .. })
                && speaker.item != next.id
            {
                let turn = speaker.turn.finish(at);
                store::save_speaker(tx, id, &Speaker { turn, ..speaker })?;
            }
        }
        next.progress = Progress::Now { since: at };
        store::save_item(tx, id, &next)?;
        let told = serde_json::json!({ "no": next.no });
        tx.emit(event("assembly.item-begun", &a, next.id.0, &actor, told))?;
        Ok::<_, Error>(next.id.0)
    });
    Ok(AgendaItemId(subject(done.await?)))
}

/// Puts a voter or a guest at the end of an item's queue.
pub async fn queue_speaker(
    app: &App,
    district: District,
    actor: &Actor,
    id: AssemblyId,
    item: AgendaItemId,
    who: Who,
    key: Option<Uuid>,
) -> Result<SpeakerId, Error> {
    let who = match who {
        Who::Guest(typed) => Who::Guest(text::line("guest", &typed, 20)?),
        voter => voter,
    };
    let actor = actor.clone();
    let done = app.store.write(district, key, move |tx| {
        let a = running(tx, district, &actor, id)?;
        let item = store::item(tx.conn(), district, id, item)?.ok_or(Error::NotFound)?;
        if let Who::Voter(entry) = &who {
            store::entry(tx.conn(), district, id, *entry)?.ok_or(Error::NotFound)?;
        }
        let before = store::speakers(tx.conn(), district, id)?;
        let new = Speaker {
            id: SpeakerId(tx.new_id()),
            item: item.id,
            no: before.iter().map(|s| s.no).max().unwrap_or(0) + 1,
            who: who.clone(),
            allotted_s: item.speech_s,
            turn: Turn::Waiting,
        };
        store::insert_speaker(tx, id, &new)?;
        let told = serde_json::json!({ "item": item.no });
        tx.emit(event("assembly.speaker-queued", &a, new.id.0, &actor, told))?;
        Ok::<_, Error>(new.id.0)
    });
    Ok(SpeakerId(subject(done.await?)))
}

/// Changes one turn.
async fn turn<F>(
    app: &App,
    district: District,
    actor: &Actor,
    (id, speaker): (AssemblyId, SpeakerId),
    key: Option<Uuid>,
    kind: &'static str,
    change: F,
) -> Result<(), Error>
where
    F: Fn(&mut Tx<'_>, Speaker) -> Result<Speaker, Error> + Send + 'static,
{
    let actor = actor.clone();
    let done = app.store.write(district, key, move |tx| {
        let a = running(tx, district, &actor, id)?;
        let found = store::speaker(tx.conn(), district, id, speaker)?.ok_or(Error::NotFound)?;
        let changed = change(tx, found)?;
        store::save_speaker(tx, id, &changed)?;
        let told = serde_json::json!({
            "turn": changed.turn.word(), "allotted_s": changed.allotted_s,
        });
        tx.emit(event(kind, &a, speaker.0, &actor, told))?;
        Ok::<_, Error>(())
    });
    done.await.map(|_| ())
}

/// Gives somebody the floor, or gives it back after a pause. Whoever had it has spoken.
pub async fn give_floor(
    app: &App,
    district: District,
    actor: &Actor,
    id: AssemblyId,
    speaker: SpeakerId,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let both = (id, speaker);
    turn(
        app,
        district,
        actor,
        both,
        key,
        "assembly.floor-given",
        move |tx, to| {
            let at = tx.at();
            for other in store::speakers(tx.conn(), district, id)? {
                let has_it = matches!(other.turn, Turn::Speaking { .. } | Turn::Paused { .. });
                if has_it && other.id != to.id {
                    let turn = other.turn.finish(at);
                    store::save_speaker(tx, id, &Speaker { turn, ..other })?;
                }
            }
            let turn = to.turn.speak(at);
            Ok(Speaker { turn, ..to })
        },
    )
    .await
}

/// Adds seconds to a turn.
pub async fn extend(
    app: &App,
    district: District,
    actor: &Actor,
    id: AssemblyId,
    speaker: SpeakerId,
    seconds: u32,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let seconds = seconds.min(MOST_EXTENSION_S);
    let both = (id, speaker);
    turn(
        app,
        district,
        actor,
        both,
        key,
        "assembly.floor-extended",
        move |_, s| {
            let allotted_s = s.allotted_s.saturating_add(seconds);
            Ok(Speaker { allotted_s, ..s })
        },
    )
    .await
}

/// Interrupts whoever speaks; [`give_floor`] lets them go on.
pub async fn pause(
    app: &App,
    district: District,
    actor: &Actor,
    id: AssemblyId,
    speaker: SpeakerId,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let both = (id, speaker);
    turn(
        app,
        district,
        actor,
        both,
        key,
        "assembly.floor-paused",
        |tx, s| {
            let turn = s.turn.pause(tx.at());
            Ok(Speaker { turn, ..s })
        },
    )
    .await
}

/// Ends a turn, or strikes somebody off the queue who never spoke.
pub async fn finish_speaker(
    app: &App,
    district: District,
    actor: &Actor,
    id: AssemblyId,
    speaker: SpeakerId,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let both = (id, speaker);
    turn(
        app,
        district,
        actor,
        both,
        key,
        "assembly.floor-left",
        |tx, s| {
            let turn = s.turn.finish(tx.at());
            Ok(Speaker { turn, ..s })
        },
    )
    .await
}
