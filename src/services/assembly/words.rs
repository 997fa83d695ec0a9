//! What the minutes say, item by item, while people write them.

use super::{event, load};
use crate::App;
use crate::services::Error;
use tanxin_domain::assembly::{AssemblyRefusal, State};
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::{Actor, AgendaItemId, AssemblyId, District, text};
use tanxin_store::assembly::{self as store, Written};
use uuid::Uuid;

/// The longest text of one agenda item, in characters.
pub const MOST: usize = 4000;

/// What somebody writes into the minutes.
#[derive(Debug, Clone)]
pub struct Minutes {
    /// The agenda item; `None` for what belongs to none.
    pub item: Option<AgendaItemId>,
    /// The version it was written over; 0 when there was none.
    pub over: u32,
    /// The text.
    pub text: String,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// Saves a text over the version it was written over. When somebody else saved
/// meanwhile it is refused with `refuse-minutes-moved`, and the page shows both.
pub async fn edit_minutes(
    app: &App,
    district: District,
    actor: &Actor,
    id: AssemblyId,
    new: Minutes,
) -> Result<(), Error> {
    let typed = match text::lines("text", &new.text, MOST) {
        // Somebody may strike out what stood there.
        Err(text::TextRefusal::Empty { .. }) => String::new(),
        other => other?,
    };
    let actor = actor.clone();
    let done = app.store.write(district, new.key, move |tx| {
        let a = load(tx.conn(), district, id)?;
        permit(&actor, Deed::KeepMinutes, &a.path)?;
        match a.state {
            State::Open { .. } | State::Closed { .. } => {}
            _ => a.under_way()?,
        }
        if let Some(item) = new.item {
            store::item(tx.conn(), district, id, item)?.ok_or(Error::NotFound)?;
        }
        let now = store::written_now(tx.conn(), district, id)?;
        let stands = now.iter().find(|w| w.item == new.item);
        if stands.map_or(0, |w| w.version) != new.over {
            return Err(AssemblyRefusal::MinutesMoved.into());
        }
        let (kind, by) = actor.signature();
        let written = Written {
            item: new.item,
            version: new.over + 1,
            text: typed.clone(),
            at: tx.at(),
            by: (kind.to_owned(), by),
        };
        store::write_minutes(tx, id, &written)?;
        let told = serde_json::json!({ "version": written.version });
        let thing = new.item.map_or(a.id.0, |i| i.0);
        tx.emit(event("assembly.minutes-written", &a, thing, &actor, told))?;
        Ok::<_, Error>(())
    });
    done.await.map(|_| ())
}
