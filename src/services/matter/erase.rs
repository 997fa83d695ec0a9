//! Erasing what is personal in a matter that is over (个人信息保护法 art. 47).
//!
//! Words, photos, household, door and receipt go, from the rows and from its events. That there
//! was a matter, where it climbed and how it ended stays, and the chain still proves that nothing
//! else was changed: it holds digests of what is gone.

use super::moved::On;
use super::turn::{speaks_for, turn};
use super::{Turn, receipt_hash};
use crate::App;
use crate::services::Error;
use serde_json::json;
use tanxin_domain::code::CodeKind;
use tanxin_domain::event::{NewEvent, lives_there};
use tanxin_domain::matter::{ERASED, MatterRefusal};
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::place::PlaceKind;
use tanxin_domain::{Actor, Code, District};
use tanxin_store::{StoreError, Tx, event, matter, place, search};

/// Erases it: the household its own, by card or receipt; staff who may, for somebody who asks.
pub async fn erase(
    app: &App,
    district: District,
    actor: &Actor,
    on: On,
    receipt: Option<Code>,
) -> Result<(), Error> {
    super::catch_up(app, district, on.matter).await?;
    // A receipt nobody holds.
    let nobody = receipt_hash(&Code::new(district, CodeKind::Receipt, rand::random()));
    let by = actor.clone();
    let deed = move |tx: &mut Tx<'_>| {
        let Turn {
            mut matter,
            view,
            about,
        } = turn(tx, &by, on.matter, on.version, receipt.as_ref())?;
        if !view.own {
            permit(&by, Deed::EraseMatter, &about)?;
        }
        if !matter.state.is_closed() {
            return Err(MatterRefusal::NotOver.into());
        }
        if matter.title == ERASED {
            return Err(MatterRefusal::ErasedAlready.into());
        }
        let lost = |why| StoreError::impossible("matter", on.matter, why);
        let at = place::one(tx.conn(), district, matter.place)?;
        let at = at.ok_or_else(|| lost("about no place"))?;
        let mut path = at.path;
        if at.kind == PlaceKind::Household {
            // The door told whose it was.
            matter.place = at.parent.ok_or_else(|| lost("a door under nothing"))?;
            let above = place::one(tx.conn(), district, matter.place)?;
            path = above.ok_or_else(|| lost("about no place"))?.path;
        }
        let speaks = speaks_for(&by, &matter, &about);
        ERASED.clone_into(&mut matter.title);
        matter.text.clear();
        matter::erase(tx, &matter, &nobody)?;
        search::keep_again(tx, &matter, &path)?;
        for told in event::of_subject(tx.conn(), district, on.matter.0)? {
            event::erase(tx, told.seq)?;
        }
        // Nor does the line that tells of it say whose it was.
        let (kind, id) = by.signature();
        tx.emit(NewEvent {
            kind: "matter.erased",
            place: None,
            subject: matter.id.0,
            actor: (kind, if lives_there(kind) { 0 } else { id }),
            payload: json!({ "by": speaks, "own": view.own }),
        })?;
        Ok::<_, Error>(())
    };
    app.store.write(district, on.key, deed).await?;
    Ok(())
}
