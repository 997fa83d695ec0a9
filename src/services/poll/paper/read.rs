//! Reading papers: twice by two people, a third time where they differ, and what then counts.

use super::super::cast::{arrives, line_of, print};
use super::super::{event, load, names_sealed};
use super::{account, hand_of, of_poll, readings, sheet};
use crate::App;
use crate::services::Error;
use crate::services::assembly as assemblies;
use tanxin_domain::assembly::How;
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::poll::{
    self as polls, Answer, Cast as Line, Casting, Door, Held, Paper, PaperRefusal, PaperState,
    Reading, Stage, Used, VoteRefusal,
};
use tanxin_domain::{Actor, District, PlaceId, PollId, RollEntryId, text};
use tanxin_store::Tx;
use tanxin_store::poll::{self as store, At, PaperRead};
use uuid::Uuid;

/// What a reading came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// Somebody else reads it next.
    Once,
    /// A third person decides.
    Differs,
    /// It counts.
    Counts,
    /// It is settled, and waits: its household voted by another door.
    Waits,
}

/// Enters what somebody reads on a paper.
pub async fn read(
    app: &App,
    district: District,
    actor: &Actor,
    id: PollId,
    (serial, answers): (&str, Vec<Answer>),
    key: Option<Uuid>,
) -> Result<Came, Error> {
    let (by, house, typed) = (actor.clone(), app.clone(), serial.to_owned());
    let done = app.store.write(district, key, move |tx| {
        let held = load(tx.conn(), district, id)?;
        permit(&by, Deed::CheckIn, &held.path)?;
        polls::may_read(&held, by.person())?;
        let casting = held.reading(tx.at())?;
        let paper = of_poll(tx.conn(), district, id, &typed)?;
        let mut all = readings(tx.conn(), &house.keys, (district, id), &paper)?;
        let me = by.signature();
        let me = (me.0.to_owned(), me.1);
        let no = paper.reading(&all, &me)?;
        polls::as_read(&held, &answers)?;
        let new = PaperRead {
            answers: names_sealed(&house.keys, &answers),
            by: me.clone(),
        };
        store::insert_reading(tx, &casting, (&paper.serial, no), &new)?;
        all.push(Reading {
            answers: answers.clone(),
            by: me,
        });
        let counts = match polls::stage(&all) {
            Stage::Settled(answers) => {
                let kept = names_sealed(&house.keys, answers);
                settle(tx, district, (&held, &casting), (&paper, &kept), &by)?
            }
            _ => Settled::No,
        };
        // In a secret poll not even the event knows which paper it was.
        let mut told = serde_json::json!({ "reading": no, "counts": counts != Settled::No });
        let mut subject = id.0;
        if let Settled::Of(entry, home) = counts {
            subject = entry.0;
            told["household"] = serde_json::json!(home);
            told["print"] = print(&house.keys, &held, entry, &answers).into();
        }
        tx.emit(event("poll.paper-read", &held, subject, &by, told))?;
        Ok::<_, Error>(subject)
    });
    assemblies::subject(done.await?);
    let (keys, by, typed) = (app.keys.clone(), actor.clone(), serial.to_owned());
    let now = app.store.read(move |c| {
        let held = load(c, district, id)?;
        sheet(c, &keys, (district, &by), &held, &typed)
    });
    let now = now.await?;
    Ok(match (now.paper.state, now.read) {
        (PaperState::Entered, _) => Came::Counts,
        _ if now.other_door.is_some() => Came::Waits,
        (_, 2) => Came::Differs,
        _ => Came::Once,
    })
}

/// What a settled paper came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Settled {
    /// It does not count, or not yet.
    No,
    /// It counts, in a secret poll.
    Secretly,
    /// It is the ballot of this household.
    Of(RollEntryId, PlaceId),
}

/// A settled paper counts: at once in a secret poll, in an open one as its household's
/// ballot, unless that came by another door.
fn settle(
    tx: &mut Tx<'_>,
    district: District,
    (held, casting): (&Held, &Casting),
    (paper, kept): (&Paper, &str),
    by: &Actor,
) -> Result<Settled, Error> {
    let entered = PaperState::Entered;
    let Some(entry) = paper.entry else {
        let handed = store::handed_over(tx.conn(), district, held.id)?;
        if account(tx.conn(), district, held.id)?.entered >= handed {
            return Err(PaperRefusal::MoreThanHanded { handed }.into());
        }
        store::save_paper(tx, held.id, &paper.serial, entered, Some(kept))?;
        return Ok(Settled::Secretly);
    };
    let line = hand_of(tx.conn(), district, held, entry)?;
    let home: PlaceId = line.voter.home().ok_or(VoteRefusal::NotOnTheRoll)?;
    let at = line_of(tx.conn(), district, held, home)?;
    if at.cast.is_some() {
        return Ok(Settled::No);
    }
    let signature = by.signature();
    arrives(tx, district, (held, &at), How::Paper, signature)?;
    let cast = on_paper((&at, paper, kept), tx.at(), signature);
    store::insert_cast(tx, casting, &cast)?;
    store::save_paper(tx, held.id, &paper.serial, entered, Some(kept))?;
    Ok(Settled::Of(entry, home))
}

fn on_paper((at, paper, kept): (&At, &Paper, &str), now: jiff::Timestamp, by: (&str, i64)) -> Line {
    Line {
        entry: at.entry.id,
        door: Door::Paper,
        holder: at.holder,
        used: Used::Open {
            answers: kept.to_owned(),
            serial: Some(paper.serial.clone()),
        },
        helped: false,
        changed: at.cast.as_ref().map_or(0, |c| c.changed.saturating_add(1)),
        at: now,
        by: (by.0.to_owned(), by.1),
    }
}

/// A settled paper takes the place of the ballot its household cast by another door: an act
/// of its own, with a reason.
pub async fn replace(
    app: &App,
    district: District,
    actor: &Actor,
    id: PollId,
    (serial, reason): (&str, &str),
    key: Option<Uuid>,
) -> Result<(), Error> {
    let reason = text::line("reason", reason, 200)?;
    let (by, house, typed) = (actor.clone(), app.clone(), serial.to_owned());
    let done = app.store.write(district, key, move |tx| {
        let held = load(tx.conn(), district, id)?;
        permit(&by, Deed::CheckIn, &held.path)?;
        polls::may_read(&held, by.person())?;
        let casting = held.entering()?;
        let paper = of_poll(tx.conn(), district, id, &typed)?;
        paper.still_out()?;
        let all = readings(tx.conn(), &house.keys, (district, id), &paper)?;
        let (Stage::Settled(answers), Some(entry)) = (polls::stage(&all), paper.entry) else {
            return Err(PaperRefusal::NothingWaits.into());
        };
        let line = hand_of(tx.conn(), district, &held, entry)?;
        let home = line.voter.home().ok_or(VoteRefusal::NotOnTheRoll)?;
        let at = line_of(tx.conn(), district, &held, home)?;
        let before = at.cast.clone().ok_or(PaperRefusal::NothingWaits)?;
        let kept = names_sealed(&house.keys, answers);
        let cast = on_paper((&at, &paper, &kept), tx.at(), by.signature());
        store::save_cast(tx, &casting, &cast)?;
        store::save_paper(tx, id, &paper.serial, PaperState::Entered, Some(&kept))?;
        let told = serde_json::json!({
            "household": home, "before": before.door.word(), "reason": reason,
            "print": print(&house.keys, &held, entry, answers),
        });
        tx.emit(event("poll.paper-replaced", &held, entry.0, &by, told))?;
        Ok::<_, Error>(())
    });
    done.await.map(|_| ())
}
