//! What happens to a matter after it was raised: the office's turn, the household's turn.
//!
//! Each deed reads the matter inside the transaction, so that of two people who act at
//! once the second is told so and nothing of the first is overwritten.

use super::moved::{allowed, around, chain_of, kind, moment};
use super::{View, receipt_hash, text_print};
use crate::App;
use crate::services::Error;
use jiff::Timestamp;
use serde_json::json;
use tanxin_domain::event::NewEvent;
use tanxin_domain::matter::{
    ASK_DAYS, Grade, How, MOST_PHOTOS, MOST_TEXT, Matter, MatterRefusal, MatterState, Move, Stop,
    Verdict,
};
use tanxin_domain::place::PlacePath;
use tanxin_domain::text::{TextRefusal, lines};
use tanxin_domain::{Actor, AnswerId, Code, District, MatterId, OfficeId, when};
use tanxin_store::answer::{Answer, Confirmation};
use tanxin_store::photo::Ready;
use tanxin_store::{StoreError, Tx, answer as answers, event, matter, photo, place};
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
    /// It is solved though offices that were called are not done: why. Empty for none.
    pub without: String,
    /// After-photos, made ready.
    pub photos: Vec<Ready>,
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
    // What the clock has to do comes first: the forms speak of how it is after that.
    let owed = super::link::next(tx.conn(), district, &now)?;
    let owed = owed.filter(|(at, _)| *at <= tx.at());
    if let Some((at, _)) = owed {
        return Err(MatterRefusal::Meanwhile { at }.into());
    }
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
    if actor.works_for(matter.office()) {
        return matter.office();
    }
    let mut here = actor.roles().iter().filter(|r| r.path.holds(about));
    here.find_map(|r| r.office).unwrap_or(matter.office())
}

pub(super) fn tell(
    tx: &mut Tx<'_>,
    kind: &'static str,
    about: &Matter,
    actor: &Actor,
    payload: serde_json::Value,
) -> Result<i64, StoreError> {
    tx.emit(NewEvent {
        kind,
        place: (!about.secret).then_some(about.place),
        subject: about.id.0,
        actor: actor.signature(),
        payload,
    })
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
    // Why offices that were called are not waited for belongs to "solved" alone.
    let without = optional(&new.without)?.filter(|_| solved);
    super::catch_up(app, district, new.matter).await?;
    let (by, key) = (actor.clone(), new.key);
    let deed = move |tx: &mut Tx<'_>| {
        let Turn {
            mut matter,
            view,
            about,
        } = turn(tx, &by, new.matter, new.version, None)?;
        allowed(view, view.answer)?;
        let said = Answer {
            id: AnswerId(tx.new_id()),
            matter: matter.id,
            solved,
            office: speaks_for(&by, &matter, &about),
            person: by.person(),
            text: match &without {
                Some(reason) => format!("{text}\n{reason}"),
                None => text.clone(),
            },
            at: moment(tx),
        };
        let told = match solved {
            true => Move::Solve {
                without: without.is_some(),
            },
            false => Move::Answer { answer: said.id },
        };
        matter.act(said.at, &told)?;
        matter::save(tx, &matter)?;
        answers::insert(tx, &said)?;
        photo::insert(tx, matter.id, Some(said.id), &new.photos)?;
        let payload = of_answer(&told, &said, new.photos.len());
        tell(tx, kind(&told), &matter, &by, payload)?;
        Ok::<_, Error>(())
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}

/// What the event of an office's answer tells.
pub(crate) fn of_answer(told: &Move, said: &Answer, photos: usize) -> serde_json::Value {
    json!({
        "move": told, "office": said.office, "answer": said.id, "photos": photos,
        "text": text_print(&said.text),
    })
}

/// What the event of a household's word tells; `of` as it stands after it.
pub(crate) fn of_word(told: &Move, word: &Confirmation, of: &Matter) -> serde_json::Value {
    json!({
        "move": told, "round": word.round, "verdict": word.verdict.word(),
        "grade": word.grade.map(Grade::word), "how": word.how.word(),
        "due": of.due_day(), "office": of.office(),
        "text": word.words.as_deref().map(text_print),
    })
}

/// A text that may be left out.
pub(super) fn optional(text: &str) -> Result<Option<String>, TextRefusal> {
    match lines("words", text, MOST_TEXT) {
        Ok(words) => Ok(Some(words)),
        Err(TextRefusal::Empty { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}

/// The household says whether it is solved: by card, by receipt, or to staff by telephone
/// or on paper. "Not solved" opens it again at the same office.
pub async fn confirm(
    app: &App,
    district: District,
    actor: &Actor,
    new: Confirming,
) -> Result<(), Error> {
    let words = optional(&new.words)?;
    super::catch_up(app, district, new.matter).await?;
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
        let said = answers::of_matter(tx.conn(), district, matter.id)?;
        if !view.own && !may_note(&by, &said) {
            return Err(MatterRefusal::OwnAnswer.into());
        }
        let words_before = answers::confirmations(tx.conn(), district, matter.id)?;
        let instead = view.own && may_replace(&matter, &words_before, tx.at());
        let (round, lead) = (matter.reopened, matter.flow.lead());
        let (up, above) = again(tx, &matter, new.verdict)?;
        let told = Move::Confirm {
            verdict: new.verdict,
            grade: new.grade,
            up,
            told: above,
            instead,
        };
        matter.act(moment(tx), &told)?;
        matter::save(tx, &matter)?;
        let word = Confirmation {
            matter: matter.id,
            round,
            verdict: new.verdict,
            grade: new.grade,
            words: words.clone(),
            how: if view.own { How::Web } else { new.how },
            at: moment(tx),
        };
        answers::confirm(tx, &word, instead)?;
        let payload = of_word(&told, &word, &matter);
        super::link::told(tx, kind(&told), (&matter, &by), lead, payload)?;
        Ok::<_, Error>(())
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}

/// May somebody note what the household says of these answers? Not who said that it is solved.
pub fn may_note(by: &Actor, answers: &[Answer]) -> bool {
    let solved = answers.iter().rfind(|a| a.solved);
    by.person().is_none() || solved.is_none_or(|a| a.person != by.person())
}

/// May the household's own word stand in place of the one that staff noted down for it? For as
/// many days as it is asked.
pub fn may_replace(of: &Matter, words: &[Confirmation], now: Timestamp) -> bool {
    let noted = words.iter().find(|w| w.round == of.reopened);
    let noted = noted.filter(|w| matches!(w.how, How::Phone | How::Paper));
    let until = |at: Timestamp| when::day(at).saturating_add(jiff::Span::new().days(ASK_DAYS));
    matches!(of.state, MatterState::Confirmed { .. })
        && noted.is_some_and(|w| when::day(now) <= until(w.at))
}

/// Where a matter that is not solved opens again: at its office, and from the second time on
/// one level up, when there is one; and the office above that is told when nobody works there.
fn again(
    tx: &mut Tx<'_>,
    matter: &Matter,
    verdict: Verdict,
) -> Result<(Option<Stop>, Option<OfficeId>), Error> {
    if verdict.outcome().is_some() {
        return Ok((None, None));
    }
    let (chain, here) = (chain_of(tx, matter)?, around(tx, matter)?);
    let near = here.around(matter.category, matter.quiet());
    let up = match matter.reopened {
        0 => None,
        _ => near.above(&chain, matter.flow.level),
    };
    let to = up.unwrap_or(matter.flow.stop());
    Ok((up, here.told(&chain, to, near, tx.at())))
}

/// The household takes it back.
pub async fn withdraw(
    app: &App,
    district: District,
    actor: &Actor,
    new: Withdrawing,
) -> Result<(), Error> {
    super::catch_up(app, district, new.matter).await?;
    let (by, key) = (actor.clone(), new.key);
    let deed = move |tx: &mut Tx<'_>| {
        let receipt = new.receipt.as_ref();
        let Turn {
            mut matter, view, ..
        } = turn(tx, &by, new.matter, new.version, receipt)?;
        if !view.own {
            return Err(MatterRefusal::NotYours.into());
        }
        matter.act(moment(tx), &Move::Withdraw)?;
        matter::save(tx, &matter)?;
        let payload = json!({ "move": Move::Withdraw });
        tell(tx, "matter.withdrawn", &matter, &by, payload)?;
        Ok::<_, Error>(())
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}
