//! Striking a note: what was noted in an assembly by mistake, for the wrong door or twice.
//!
//! Only the household takes a matter back. A note of the last minutes is not its matter yet:
//! whoever runs the assembly may strike it while the assembly goes on and nobody has acted
//! on it, with a reason that everybody reads.

use super::moved::moment;
use super::text_print;
use super::turn::{Turn, speaks_for, tell, turn};
use crate::App;
use crate::services::Error;
use serde_json::json;
use tanxin_domain::matter::{MOST_TEXT, Matter, MatterRefusal, MatterState, Move};
use tanxin_domain::permission::{Deed, Forbidden, may};
use tanxin_domain::text::lines;
use tanxin_domain::{Actor, AnswerId, District, MatterId};
use tanxin_store::answer::Answer;
use tanxin_store::{Conn, Tx, answer as answers, assembly, matter};
use uuid::Uuid;

/// Which note, and why.
#[derive(Debug, Clone)]
pub struct Striking {
    /// The matter.
    pub matter: MatterId,
    /// Its version when the form was opened.
    pub version: Option<i64>,
    /// Why: everybody reads it.
    pub reason: String,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// Is it a note of an assembly that still goes on, and nobody has acted on it? Then whether
/// the actor runs that assembly.
fn fresh(
    c: &mut Conn,
    district: District,
    actor: &Actor,
    noted: &Matter,
) -> Result<Option<bool>, Error> {
    let Some(id) = noted.assembly else {
        return Ok(None);
    };
    let held = assembly::one(c, district, id)?.ok_or(Error::NotFound)?;
    let open = held.under_way().is_ok() && noted.reopened == 0;
    let fresh = open && matches!(noted.state, MatterState::Open);
    Ok(fresh.then(|| may(actor, Deed::RunAssembly, &held.path)))
}

/// May the actor strike it now? For pages.
pub fn may_strike(
    c: &mut Conn,
    district: District,
    actor: &Actor,
    noted: &Matter,
) -> Result<bool, Error> {
    Ok(fresh(c, district, actor, noted)? == Some(true))
}

/// Strikes a note. The matter stays, taken back, with the reason in its story.
pub async fn strike(
    app: &App,
    district: District,
    actor: &Actor,
    new: Striking,
) -> Result<(), Error> {
    let reason = lines("reason", &new.reason, MOST_TEXT)?;
    super::catch_up(app, district, new.matter).await?;
    let (by, key) = (actor.clone(), new.key);
    let deed = move |tx: &mut Tx<'_>| {
        let Turn {
            mut matter, about, ..
        } = turn(tx, &by, new.matter, new.version, None)?;
        match fresh(tx.conn(), district, &by, &matter)? {
            Some(true) => {}
            Some(false) => return Err(Forbidden(Deed::RunAssembly).into()),
            None => return Err(MatterRefusal::NoLongerANote.into()),
        }
        matter.act(moment(tx), &Move::Withdraw)?;
        matter::save(tx, &matter)?;
        let note = Answer {
            id: AnswerId(tx.new_id()),
            matter: matter.id,
            solved: false,
            office: speaks_for(&by, &matter, &about),
            person: by.person(),
            text: reason.clone(),
            at: moment(tx),
        };
        answers::insert(tx, &note)?;
        let payload = json!({
            "move": Move::Withdraw, "by": note.office, "answer": note.id, "text": text_print(&note.text),
        });
        tell(tx, "matter.struck", &matter, &by, payload)?;
        Ok::<_, Error>(())
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}
