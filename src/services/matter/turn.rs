//! What happens to a matter after it was raised: the office's turn, the household's turn.
//!
//! Each deed reads the matter inside the transaction, so that of two people who act at
//! once the second is told so and nothing of the first is overwritten.

use super::{View, receipt_hash, text_print};
use crate::App;
use crate::services::Error;
use serde_json::json;
use tanxin_domain::event::NewEvent;
use tanxin_domain::matter::{
    Confirmed, Grade, How, MOST_PHOTOS, MOST_TEXT, Matter, MatterRefusal, Verdict,
};
use tanxin_domain::permission::Forbidden;
use tanxin_domain::place::PlacePath;
use tanxin_domain::text::{TextRefusal, lines};
use tanxin_domain::{Actor, AnswerId, Code, District, MatterId, OfficeId, permission, when};
use tanxin_store::answer::{Answer, Confirmation};
use tanxin_store::photo::Ready;
use tanxin_store::{StoreError, Tx, answer as answers, event, matter, office, photo, place};
use uuid::Uuid;

/// An office's answer.
#[derive(Debug, Clone)]
pub struct Answering {
    /// The matter.
    pub matter: MatterId,
    /// Its version when the form was opened; `None` does not care.
    pub version: Option<i64>,
    /// What the office says: how and by when, or what was done.
    pub text: String,
    /// After-photos, made ready.
    pub photos: Vec<Ready>,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// A new office, a new day.
#[derive(Debug, Clone)]
pub struct Assigning {
    /// The matter.
    pub matter: MatterId,
    /// Its version when the form was opened.
    pub version: Option<i64>,
    /// Who answers from now on.
    pub office: OfficeId,
    /// By when; `None` keeps the day.
    pub due: Option<jiff::civil::Date>,
    /// Why: the resident sees it.
    pub reason: String,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// The household's word.
#[derive(Debug, Clone)]
pub struct Confirming {
    /// The matter.
    pub matter: MatterId,
    /// Its version when the form was opened.
    pub version: Option<i64>,
    /// Solved, partly, not.
    pub verdict: Verdict,
    /// One of five, if given.
    pub grade: Option<Grade>,
    /// In its own words; empty for none.
    pub words: String,
    /// How the word reached us.
    pub how: How,
    /// The receipt, from whoever has no card.
    pub receipt: Option<Code>,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// Taking a matter back.
#[derive(Debug, Clone)]
pub struct Withdrawing {
    /// The matter.
    pub matter: MatterId,
    /// Its version when the form was opened.
    pub version: Option<i64>,
    /// The receipt, from whoever has no card.
    pub receipt: Option<Code>,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// A matter as it is now, and what this actor may do with it.
pub(super) struct Turn {
    pub(super) matter: Matter,
    pub(super) view: View,
    pub(super) about: PlacePath,
}

/// Reads a matter inside a deed, for somebody who may know of it and saw its newest state.
pub(super) fn turn(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: MatterId,
    version: Option<i64>,
    receipt: Option<&Code>,
) -> Result<Turn, Error> {
    let district = tx.district();
    let held = match receipt {
        Some(code) => matter::by_receipt(tx.conn(), district, &receipt_hash(code))?
            .is_some_and(|m| m.id == id),
        None => false,
    };
    let now = matter::one(tx.conn(), district, id)?.ok_or(Error::NotFound)?;
    let about = place::one(tx.conn(), district, now.place)?
        .ok_or_else(|| StoreError::impossible("matter", id, "about no place"))?;
    let view = View::of(actor, &now, &about.path, held).ok_or(Error::NotFound)?;
    if version.is_some_and(|seen| seen != now.version) {
        let happened = event::of_subject(tx.conn(), district, id.0)?;
        let at = happened.last().map_or(now.raised_at, |e| e.at);
        // What the state says is plainer than "something changed".
        if let tanxin_domain::matter::MatterState::Confirmed { at, .. } = now.state {
            return Err(MatterRefusal::AlreadyConfirmed { at }.into());
        }
        return Err(MatterRefusal::Meanwhile { at }.into());
    }
    Ok(Turn {
        matter: now,
        view,
        about: about.path,
    })
}

/// The office somebody speaks for: the matter's own, else the one their role here is held
/// for. The community's words must not stand under the property company's name.
pub(super) fn speaks_for(actor: &Actor, matter: &Matter, about: &PlacePath) -> OfficeId {
    if actor.works_for(matter.office) {
        return matter.office;
    }
    let mut here = actor.roles().iter().filter(|r| r.path.holds(about));
    here.find_map(|r| r.office).unwrap_or(matter.office)
}

pub(super) fn tell(
    tx: &mut Tx<'_>,
    kind: &'static str,
    about: &Matter,
    actor: &Actor,
    payload: serde_json::Value,
) -> Result<(), StoreError> {
    tx.emit(NewEvent {
        kind,
        place: (!about.secret).then_some(about.place),
        subject: about.id.0,
        actor: actor.signature(),
        payload,
    })?;
    Ok(())
}

/// The office says how and by when; the matter is not solved yet.
pub async fn answer(
    app: &App,
    district: District,
    actor: &Actor,
    new: Answering,
) -> Result<(), Error> {
    speak(app, district, actor, new, false).await
}

/// The office says it is solved, and the household is asked.
pub async fn solve(
    app: &App,
    district: District,
    actor: &Actor,
    new: Answering,
) -> Result<(), Error> {
    speak(app, district, actor, new, true).await
}

async fn speak(
    app: &App,
    district: District,
    actor: &Actor,
    new: Answering,
    solved: bool,
) -> Result<(), Error> {
    let text = lines("text", &new.text, MOST_TEXT)?;
    if new.photos.len() > MOST_PHOTOS {
        return Err(MatterRefusal::TooManyPhotos.into());
    }
    let (by, key) = (actor.clone(), new.key);
    let deed = move |tx: &mut Tx<'_>| {
        let Turn {
            mut matter,
            view,
            about,
        } = turn(tx, &by, new.matter, new.version, None)?;
        if !view.answer {
            return Err(Forbidden(permission::Deed::AnswerMatter).into());
        }
        let said = Answer {
            id: AnswerId(tx.new_id()),
            matter: matter.id,
            solved,
            office: speaks_for(&by, &matter, &about),
            person: by.person(),
            text: text.clone(),
            at: tx.at(),
        };
        matter.state = if solved {
            matter.state.solve(tx.at(), when::day(tx.at()))?
        } else {
            matter.state.answer(said.id, tx.at())?
        };
        matter::save(tx, &matter)?;
        answers::insert(tx, &said)?;
        photo::insert(tx, matter.id, Some(said.id), &new.photos)?;
        let kind = if solved {
            "matter.solved"
        } else {
            "matter.answered"
        };
        let payload = json!({
            "office": said.office, "answer": said.id, "photos": new.photos.len(),
            "text": text_print(&said.text),
        });
        tell(tx, kind, &matter, &by, payload)?;
        Ok::<_, Error>(())
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}

/// Gives a matter to another office, or another day, with a reason the resident sees.
pub async fn assign(
    app: &App,
    district: District,
    actor: &Actor,
    new: Assigning,
) -> Result<(), Error> {
    let reason = lines("reason", &new.reason, MOST_TEXT)?;
    let (by, key) = (actor.clone(), new.key);
    let deed = move |tx: &mut Tx<'_>| {
        let Turn {
            mut matter,
            view,
            about,
        } = turn(tx, &by, new.matter, new.version, None)?;
        if !view.assign {
            return Err(Forbidden(permission::Deed::AssignMatter).into());
        }
        let from = matter.office;
        let speaks = speaks_for(&by, &matter, &about);
        if new.office != from && office::one(tx.conn(), district, new.office)?.is_none() {
            return Err(MatterRefusal::UnknownOffice.into());
        }
        if new.due.is_some_and(|due| due < when::day(tx.at())) {
            return Err(MatterRefusal::DueBeforeToday.into());
        }
        matter.state = matter.state.assign()?;
        matter.office = new.office;
        matter.due = new.due.unwrap_or(matter.due);
        matter::save(tx, &matter)?;
        let note = Answer {
            id: AnswerId(tx.new_id()),
            matter: matter.id,
            solved: false,
            office: speaks,
            person: by.person(),
            text: reason.clone(),
            at: tx.at(),
        };
        answers::insert(tx, &note)?;
        let payload = json!({
            "by": speaks, "from": from, "office": matter.office, "due": matter.due,
            "answer": note.id, "text": text_print(&note.text),
        });
        tell(tx, "matter.assigned", &matter, &by, payload)?;
        Ok::<_, Error>(())
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}

/// The household says whether it is solved: by card, by receipt, or to staff by telephone
/// or on paper. "Not solved" opens it again at the same office.
pub async fn confirm(
    app: &App,
    district: District,
    actor: &Actor,
    new: Confirming,
) -> Result<(), Error> {
    let words = match lines("words", &new.words, MOST_TEXT) {
        Ok(words) => Some(words),
        Err(TextRefusal::Empty { .. }) => None,
        Err(other) => return Err(other.into()),
    };
    let (by, key) = (actor.clone(), new.key);
    let deed = move |tx: &mut Tx<'_>| {
        let receipt = new.receipt.as_ref();
        let Turn {
            mut matter, view, ..
        } = turn(tx, &by, new.matter, new.version, receipt)?;
        match (view.own, new.how) {
            (true, _) | (false, How::Phone | How::Paper) if view.own || view.confirm_for => {}
            _ => return Err(MatterRefusal::NotYours.into()),
        }
        let round = matter.reopened;
        let kind = match matter.state.confirm(new.verdict, new.grade, tx.at())? {
            Confirmed::Settled(state) => {
                matter.state = state;
                "matter.confirmed"
            }
            Confirmed::Reopened(state) => {
                matter.state = state;
                matter.reopened = matter.reopened.saturating_add(1);
                matter.due = again(&matter, when::day(tx.at()));
                "matter.reopened"
            }
        };
        matter::save(tx, &matter)?;
        let word = Confirmation {
            matter: matter.id,
            round,
            verdict: new.verdict,
            grade: new.grade,
            words: words.clone(),
            how: if view.own { How::Web } else { new.how },
            at: tx.at(),
        };
        answers::confirm(tx, &word)?;
        let payload = json!({
            "round": round, "verdict": word.verdict.word(), "grade": word.grade.map(Grade::word),
            "how": word.how.word(), "due": matter.due, "office": matter.office,
            "text": word.words.as_deref().map(text_print),
        });
        tell(tx, kind, &matter, &by, payload)?;
        Ok::<_, Error>(())
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}

/// A matter that opens again has its days anew, unless the old day is still ahead.
fn again(matter: &Matter, today: jiff::civil::Date) -> jiff::civil::Date {
    let days = i64::from(matter.category.category().days);
    let anew = today.saturating_add(jiff::Span::new().days(days));
    anew.max(matter.due)
}

/// The household takes it back.
pub async fn withdraw(
    app: &App,
    district: District,
    actor: &Actor,
    new: Withdrawing,
) -> Result<(), Error> {
    let (by, key) = (actor.clone(), new.key);
    let deed = move |tx: &mut Tx<'_>| {
        let receipt = new.receipt.as_ref();
        let Turn {
            mut matter, view, ..
        } = turn(tx, &by, new.matter, new.version, receipt)?;
        if !view.own {
            return Err(MatterRefusal::NotYours.into());
        }
        matter.state = matter.state.withdraw(tx.at())?;
        matter::save(tx, &matter)?;
        tell(tx, "matter.withdrawn", &matter, &by, json!({}))?;
        Ok::<_, Error>(())
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}
