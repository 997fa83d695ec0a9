//! The paper desk: printing, handing over, putting aside, and the account at the end.
//!
//! What stands on a paper is in no event and no log. Nobody is shown a reading before two
//! stand; then only whoever has made neither sees both, to decide with the paper in hand.

mod read;

pub use read::{Came, read, replace};

use super::cast::{arrives, line_of, names_opened};
use super::{event, load};
use crate::App;
use crate::keys::Keys;
use crate::services::Error;
use crate::services::assembly::{self as assemblies, Found, find_door};
use crate::services::owner::flats_below;
use std::collections::BTreeSet;
use tanxin_domain::assembly::{How, RollEntry};
use tanxin_domain::code::CodeKind;
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::place_text::plain;
use tanxin_domain::poll::{
    self as polls, Answer, Cast as Line, Door, Held, Paper, PaperRefusal, PaperState, Reading,
    Secrecy, Stage, Used, VoteRefusal,
};
use tanxin_domain::rule::VoterKind;
use tanxin_domain::{Actor, Code, District, PollId, RollEntryId, text};
use tanxin_store::poll::{self as store, At};
use tanxin_store::{Conn, StoreError, assembly as rooms};
use uuid::Uuid;

pub use tanxin_domain::poll::Account;

/// How many papers one deed prints at the most: a deed holds the writer a moment only.
pub const AT_ONCE: u64 = 300;

/// What the desk shows of one paper.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The paper.
    pub paper: Paper,
    /// How often it was read.
    pub read: usize,
    /// Both readings, for the third person alone.
    pub both: Option<(Vec<Answer>, Vec<Answer>)>,
    /// Settled, but its household voted by another door: since when.
    pub other_door: Option<jiff::Timestamp>,
}

/// The account of a poll's papers.
pub fn account(conn: &mut Conn, district: District, id: PollId) -> Result<Account, Error> {
    Ok(store::paper_account(conn, district, id)?)
}

/// Reads a typed or scanned serial.
fn serial_of(typed: &str, district: District) -> Result<String, Error> {
    let code: Code = typed.parse()?;
    if code.kind() != CodeKind::Ballot || code.district() != district {
        return Err(PaperRefusal::NeverIssued.into());
    }
    Ok(code.compact())
}

/// The paper of a serial in this poll.
fn of_poll(conn: &mut Conn, district: District, id: PollId, typed: &str) -> Result<Paper, Error> {
    let serial = serial_of(typed, district)?;
    match store::paper(conn, district, &serial)? {
        Some((poll, paper)) if poll == id => Ok(paper),
        Some(_) => Err(PaperRefusal::OtherPoll.into()),
        None => Err(PaperRefusal::NeverIssued.into()),
    }
}

fn readings(
    conn: &mut Conn,
    keys: &Keys,
    (district, id): (District, PollId),
    paper: &Paper,
) -> Result<Vec<Reading>, Error> {
    let kept = store::paper_readings(conn, district, id, &paper.serial)?;
    let read = kept.into_iter().map(|r| {
        let answers = names_opened(keys, &r.answers)
            .ok_or_else(|| StoreError::impossible("paper_reading", id, "it can't be read"))?;
        Ok(Reading { answers, by: r.by })
    });
    read.collect()
}

/// What the desk may show somebody of a paper.
pub fn sheet(
    conn: &mut Conn,
    keys: &Keys,
    (district, actor): (District, &Actor),
    held: &Held,
    typed: &str,
) -> Result<Sheet, Error> {
    permit(actor, Deed::CheckIn, &held.path)?;
    let paper = of_poll(conn, district, held.id, typed)?;
    let before = readings(conn, keys, (district, held.id), &paper)?;
    let me = actor.signature();
    let both = match (polls::stage(&before), before.as_slice()) {
        (Stage::Differ, [one, two]) if one.by.1 != me.1 && two.by.1 != me.1 => {
            Some((one.answers.clone(), two.answers.clone()))
        }
        _ => None,
    };
    let settled = matches!(polls::stage(&before), Stage::Settled(_));
    let waits = settled && paper.state == PaperState::Out;
    let other_door = match paper.entry.filter(|_| waits) {
        Some(entry) => store::cast(conn, district, held.id, entry)?.map(|c| c.at),
        None => None,
    };
    Ok(Sheet {
        paper,
        read: before.len(),
        both,
        other_door,
    })
}

/// May this person read the paper now, or decide what becomes of it?
pub fn readable(
    conn: &mut Conn,
    keys: &Keys,
    (district, actor): (District, &Actor),
    held: &Held,
    typed: &str,
) -> Result<(), Error> {
    polls::may_read(held, actor.person())?;
    held.entering()?;
    let known = sheet(conn, keys, (district, actor), held, typed)?;
    if known.other_door.is_some() {
        return Ok(());
    }
    let before = readings(conn, keys, (district, held.id), &known.paper)?;
    let me = actor.signature();
    known.paper.reading(&before, &(me.0.to_owned(), me.1))?;
    Ok(())
}

/// Lines of an open poll for which a paper is still to be printed.
fn without_paper(
    conn: &mut Conn,
    district: District,
    held: &Held,
) -> Result<Vec<RollEntry>, Error> {
    let mut lines = rooms::roll(conn, district, held.roll())?;
    let printed = store::papers(conn, district, held.id, None)?;
    let alive = [PaperState::Out, PaperState::Entered];
    let have: BTreeSet<RollEntryId> = printed
        .iter()
        .filter(|p| alive.contains(&p.state))
        .filter_map(|p| p.entry)
        .collect();
    lines.retain(|l| l.mark.counts() && !have.contains(&l.id));
    Ok(lines)
}

/// The line of a door somebody typed.
fn typed_line(conn: &mut Conn, district: District, held: &Held, typed: &str) -> Result<At, Error> {
    // In a whole compound a door has a long name: as the desk and the register write it.
    if held.poll.rule().voters == VoterKind::Owner {
        let flats = flats_below(conn, district, &held.path)?;
        let found = flats
            .iter()
            .find(|(_, called)| plain(called) == plain(typed));
        if let Some((flat, _)) = found {
            return line_of(conn, district, held, flat.id);
        }
    }
    match find_door(conn, district, &held.path, typed)? {
        Found::One(door) => line_of(conn, district, held, door.id),
        Found::Several(doors) => {
            let doors = doors.join("、");
            Err(tanxin_domain::assembly::AssemblyRefusal::WhichDoor { doors }.into())
        }
        Found::None => Err(PaperRefusal::NoSuchDoor.into()),
    }
}

/// Prints papers: in an open poll one for each door that has none, or for the one typed; in
/// a secret one as many as asked for, bare. Answers the batch.
pub async fn print(
    app: &App,
    district: District,
    actor: &Actor,
    id: PollId,
    (door, count): (&str, u64),
    key: Option<Uuid>,
) -> Result<i64, Error> {
    let (actor, door) = (actor.clone(), text::clean(door));
    let done = app.store.write(district, key, move |tx| {
        let held = load(tx.conn(), district, id)?;
        permit(&actor, Deed::CheckIn, &held.path)?;
        if held.is_over() || held.state.closed_at().is_some() {
            held.entering()?;
        }
        let new = || Code::new(district, CodeKind::Ballot, rand::random()).compact();
        let serials: Vec<(String, Option<RollEntryId>)> = match held.poll.secrecy() {
            Secrecy::Secret if (1..=AT_ONCE).contains(&count) => {
                (0..count).map(|_| (new(), None)).collect()
            }
            Secrecy::Secret => return Err(PaperRefusal::HowMany { most: AT_ONCE }.into()),
            Secrecy::Open => {
                let mut lines = without_paper(tx.conn(), district, &held)?;
                if !door.is_empty() {
                    let at = typed_line(tx.conn(), district, &held, &door)?;
                    lines.retain(|l| l.id == at.entry.id);
                }
                lines.truncate(AT_ONCE as usize);
                lines.iter().map(|l| (new(), Some(l.id))).collect()
            }
        };
        if serials.is_empty() {
            return Err(PaperRefusal::AllPrinted.into());
        }
        let batch = store::insert_papers(tx, id, &serials)?;
        let told = serde_json::json!({ "papers": serials.len(), "batch": batch });
        let subject = i64::from(batch);
        tx.emit(event("poll.papers-printed", &held, subject, &actor, told))?;
        Ok::<_, Error>(subject)
    });
    Ok(assemblies::subject(done.await?))
}

/// Hands a paper of a secret poll over: the voter's door is used up, and which paper it was
/// is not noted. Whoever gave a proxy is handed it by the holder's hand.
pub async fn hand_over(
    app: &App,
    district: District,
    actor: &Actor,
    id: PollId,
    door: &str,
    key: Option<Uuid>,
) -> Result<RollEntryId, Error> {
    let (actor, door) = (actor.clone(), text::clean(door));
    let done = app.store.write(district, key, move |tx| {
        let held = load(tx.conn(), district, id)?;
        permit(&actor, Deed::CheckIn, &held.path)?;
        if held.poll.secrecy() != Secrecy::Secret {
            return Err(PaperRefusal::HandedByDoor.into());
        }
        let casting = held.casting(tx.at())?;
        let at = typed_line(tx.conn(), district, &held, &door)?;
        polls::free(at.cast.as_ref(), Door::Paper)?;
        if let Some(hand) = at.holder {
            let hand = hand_of(tx.conn(), district, &held, hand)?;
            polls::proxy(&held, (&at.entry, at.holder), &hand)?;
        }
        let by = actor.signature();
        let arrived = arrives(tx, district, (&held, &at), How::Typed, by)?;
        let line = Line {
            entry: at.entry.id,
            door: Door::Paper,
            holder: at.holder,
            used: Used::Handed,
            helped: false,
            changed: 0,
            at: tx.at(),
            by: (by.0.to_owned(), by.1),
        };
        store::insert_cast(tx, &casting, &line)?;
        let told = serde_json::json!({
            "household": at.entry.voter.household(), "door": Door::Paper.word(),
            "holder": at.holder, "arrived": arrived,
        });
        tx.emit(event(
            "poll.paper-handed",
            &held,
            line.entry.0,
            &actor,
            told,
        ))?;
        Ok::<_, Error>(line.entry.0)
    });
    Ok(RollEntryId(assemblies::subject(done.await?)))
}

/// The line that holds a proxy.
fn hand_of(
    conn: &mut Conn,
    district: District,
    held: &Held,
    holder: RollEntryId,
) -> Result<RollEntry, Error> {
    let roll = rooms::roll(conn, district, held.roll())?;
    let found = roll.into_iter().find(|l| l.id == holder);
    found.ok_or_else(|| VoteRefusal::NotTheHolder.into())
}

/// Takes a paper back: miswritten (another one may be handed out) or left over. One that
/// was read is a ballot; it is put aside only when its household voted by another door.
pub async fn put_aside(
    app: &App,
    district: District,
    actor: &Actor,
    id: PollId,
    (serial, becomes): (&str, PaperState),
    key: Option<Uuid>,
) -> Result<(), Error> {
    let (actor, keys, typed) = (actor.clone(), app.keys.clone(), serial.to_owned());
    let done = app.store.write(district, key, move |tx| {
        let held = load(tx.conn(), district, id)?;
        permit(&actor, Deed::CheckIn, &held.path)?;
        held.entering()?;
        let paper = of_poll(tx.conn(), district, id, &typed)?;
        paper.still_out()?;
        let known = sheet(tx.conn(), &keys, (district, &actor), &held, &typed)?;
        if known.read > 0 && (becomes == PaperState::Unused || known.other_door.is_none()) {
            return Err(PaperRefusal::BeingRead.into());
        }
        store::save_paper(tx, id, &paper.serial, becomes, None)?;
        let kind = match becomes {
            PaperState::Unused => "poll.paper-unused",
            _ => "poll.paper-spoiled",
        };
        tx.emit(event(kind, &held, id.0, &actor, serde_json::json!({})))?;
        Ok::<_, Error>(())
    });
    done.await.map(|_| ())
}

/// What is left over is counted, not scanned: it must be exactly what is missing.
pub async fn left_over(
    app: &App,
    district: District,
    actor: &Actor,
    id: PollId,
    count: u64,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let actor = actor.clone();
    let done = app.store.write(district, key, move |tx| {
        let held = load(tx.conn(), district, id)?;
        permit(&actor, Deed::CheckIn, &held.path)?;
        held.entering()?;
        account(tx.conn(), district, id)?.left_over(count)?;
        for paper in store::papers(tx.conn(), district, id, None)? {
            let unread = store::paper_readings(tx.conn(), district, id, &paper.serial)?.is_empty();
            if paper.state == PaperState::Out && unread {
                store::save_paper(tx, id, &paper.serial, PaperState::Unused, None)?;
            }
        }
        let told = serde_json::json!({ "papers": count });
        tx.emit(event("poll.papers-left", &held, id.0, &actor, told))?;
        Ok::<_, Error>(())
    });
    done.await.map(|_| ())
}

/// The papers of a secret poll that count: serial and answers, names opened, by serial.
pub fn cast_secretly(
    keys: &Keys,
    conn: &mut Conn,
    district: District,
    held: &Held,
) -> Result<Vec<(String, Vec<Answer>)>, Error> {
    if held.poll.secrecy() == Secrecy::Open {
        return Ok(Vec::new());
    }
    let cast = store::papers_cast(conn, district, held.id)?;
    let opened = cast.into_iter().map(|(serial, kept)| {
        let answers = names_opened(keys, &kept)
            .ok_or_else(|| StoreError::impossible("paper", held.id, "it can't be read"))?;
        Ok((serial, answers))
    });
    opened.collect()
}
