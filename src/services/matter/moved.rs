//! What every deed that moves a matter has in common: the move, the rows, the one event.

use super::View;
use super::link;
use super::turn::{Turn, speaks_for, turn};
use crate::App;
use crate::services::Error;
use crate::services::answering::{self, Answering};
use jiff::Timestamp;
use serde_json::json;
use tanxin_domain::calendar::Calendar;
use tanxin_domain::matter::{Chain, Level, Matter, MatterRefusal, Move, chain};
use tanxin_domain::office::Office;
use tanxin_domain::permission::{Deed, Forbidden};
use tanxin_domain::{Actor, AnswerId, District, MatterId, OfficeId};
use tanxin_store::answer::Answer;
use tanxin_store::{Conn, StoreError, Tx, answer as answers, matter, office, place};
use uuid::Uuid;

/// When a deed is done, as the event keeps it: in whole milliseconds, so that the flow worked
/// out again from the events is the same.
pub(super) fn moment(tx: &Tx<'_>) -> Timestamp {
    let ms = tx.at().as_millisecond();
    Timestamp::from_millisecond(ms).unwrap_or(tx.at())
}

/// Which matter a deed is about, as whoever sends it last saw it.
#[derive(Debug, Clone, Copy)]
pub struct On {
    /// The matter.
    pub matter: MatterId,
    /// Its version when the form was opened; `None` does not care.
    pub version: Option<i64>,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// Does a deed on a matter: first what the clock owes it, then, inside one transaction, what
/// `act` does with it as it is now.
pub(super) async fn act<F>(
    app: &App,
    district: District,
    actor: &Actor,
    on: On,
    act: F,
) -> Result<(), Error>
where
    F: Fn(&mut Tx<'_>, Turn, &Actor) -> Result<(), Error> + Send + 'static,
{
    super::catch_up(app, district, on.matter).await?;
    let by = actor.clone();
    let deed = move |tx: &mut Tx<'_>| {
        let turn = turn(tx, &by, on.matter, on.version, None)?;
        act(tx, turn, &by)
    };
    app.store.write(district, on.key, deed).await?;
    Ok(())
}

/// Which event a move is.
pub(crate) fn kind(told: &Move) -> &'static str {
    match told {
        Move::Answer { .. } => "matter.answered",
        Move::Solve { .. } => "matter.solved",
        Move::Pass { .. } => "matter.passed",
        Move::Overdue { .. } => "matter.overdue",
        Move::Name { .. } => "matter.proposed",
        Move::Decline { .. } => "matter.declined",
        Move::Whistle { .. } => "matter.whistled",
        Move::Arrive { .. } => "matter.arrived",
        Move::Done { .. } => "matter.task-done",
        Move::Missed { .. } => "matter.task-missed",
        Move::Pause { .. } => "matter.paused",
        Move::Resume => "matter.resumed",
        Move::Ask { .. } => "matter.more-asked",
        Move::Grant => "matter.more-granted",
        Move::Refuse => "matter.more-refused",
        Move::Confirm { verdict, .. } if verdict.outcome().is_none() => "matter.reopened",
        Move::Confirm { .. } => "matter.confirmed",
        Move::Silence => "matter.silent",
        Move::Recast { .. } => "matter.corrected",
        Move::Undo { .. } => "matter.undone",
        Move::Merge { .. } => "matter.merged",
        Move::Unmerge { .. } => "matter.unmerged",
        Move::AskToo { .. } => "matter.asked",
        Move::Withdraw => "matter.withdrawn",
    }
}

/// What somebody says with a move, in the name of an office.
#[derive(Clone, Copy)]
pub(super) struct Saying<'a> {
    /// The office.
    pub office: OfficeId,
    /// What.
    pub text: &'a str,
}

/// Does one move on a matter, with what is said in the name of the office somebody speaks for.
pub(super) fn saying(
    tx: &mut Tx<'_>,
    mut turn: Turn,
    by: &Actor,
    told: &Move,
    text: Option<&str>,
) -> Result<(), Error> {
    let office = speaks_for(by, &turn.matter, &turn.about);
    let said = text.map(|text| Saying { office, text });
    moved(tx, &mut turn.matter, by, told, said)
}

/// What an event tells of a move that was done: whatever names an office stands where pages
/// and notices look for it.
pub(crate) fn payload(of: &Matter, from: OfficeId, told: &Move) -> serde_json::Value {
    let mut payload = json!({
        "move": told, "from": from, "office": of.office(), "due": of.due_day(),
    });
    match told {
        Move::Pass { why, .. } => payload["why"] = json!(why),
        Move::Name { to, .. } => payload["named"] = json!(to.office),
        Move::Whistle { calls, .. } => {
            let call = |office: &OfficeId| json!({ "office": office });
            payload["calls"] = calls.iter().map(call).collect();
        }
        _ => {}
    }
    payload
}

/// Does one move on a matter inside a deed: rows, what was said, one event. What the move
/// reckons by the calendar is kept in it.
pub(super) fn moved(
    tx: &mut Tx<'_>,
    of: &mut Matter,
    by: &Actor,
    told: &Move,
    said: Option<Saying<'_>>,
) -> Result<(), Error> {
    let at = moment(tx);
    let (from, before) = (of.office(), of.flow.lead());
    let told = &told.clone().reckoned(at, &of.flow, Calendar::china());
    of.act(at, told)?;
    matter::save(tx, of)?;
    let mut payload = payload(of, from, told);
    if let Some(said) = said {
        let note = Answer {
            id: AnswerId(tx.new_id()),
            matter: of.id,
            solved: false,
            office: said.office,
            person: by.person(),
            text: said.text.to_owned(),
            at,
        };
        answers::insert(tx, &note)?;
        payload["by"] = json!(said.office);
        payload["answer"] = json!(note.id);
        payload["text"] = json!(super::text_print(said.text));
    }
    link::told(tx, kind(told), (of, by), before, payload)?;
    Ok(())
}

/// The chain a matter keeps to: the version it was raised under.
pub fn chain_kept(c: &mut Conn, district: District, of: &Matter) -> Result<Chain, Error> {
    let (code, version) = (&of.flow.chain, of.flow.version);
    if version > 0
        && let Some(own) = matter::chain::one(c, district, code, version)?
    {
        return Ok(own);
    }
    let shipped = chain::shipped().iter().find(|c| c.code == *code);
    Ok(shipped.unwrap_or(chain::of(&[], of.category)).clone())
}

/// As [`chain_kept`], inside a deed.
pub(super) fn chain_of(tx: &mut Tx<'_>, of: &Matter) -> Result<Chain, Error> {
    let district = tx.district();
    chain_kept(tx.conn(), district, of)
}

/// Who answers around a matter, read inside its deed.
pub(super) fn around(tx: &mut Tx<'_>, of: &Matter) -> Result<Answering, Error> {
    let (district, now) = (tx.district(), tx.at());
    let found = answering::read(tx.conn(), district, of.place, now)?;
    let lost = || StoreError::impossible("matter", of.id, "about no place");
    Ok(found.ok_or_else(lost)?)
}

/// An office somebody named, if a matter may go there: what is said in confidence does not go to
/// whom it may be about.
pub(super) fn named(
    c: &mut Conn,
    district: District,
    of: &Matter,
    id: OfficeId,
) -> Result<Office, Error> {
    let found = office::one(c, district, id)?;
    let found = found.ok_or(MatterRefusal::UnknownOffice)?;
    let place = place::one(c, district, found.place)?.ok_or(MatterRefusal::UnknownOffice)?;
    match of.quiet().lets(found.kind, Level::of(place.kind)) {
        true => Ok(found),
        false => Err(MatterRefusal::SecretStays.into()),
    }
}

/// Refuses whoever may not: who works on matters here hears whose turn it is.
pub(super) fn allowed(view: View, may: bool) -> Result<(), Error> {
    match may {
        true => Ok(()),
        false if view.works => Err(MatterRefusal::NotYourTurn.into()),
        false => Err(Forbidden(Deed::AnswerMatter).into()),
    }
}
