//! Casting an open ballot: on the own phone, for a principal, or with somebody's help.

use super::{SEAL_WRITTEN, event};
use crate::App;
use crate::keys::Keys;
use crate::services::Error;
use crate::services::assembly::{self as assemblies, Found, find_door};
use crate::services::owner::flats_below;
use crate::services::session::By;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use std::collections::BTreeSet;
use tanxin_domain::assembly::{AssemblyRefusal, CheckIn, How};
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::place_text::plain;
use tanxin_domain::poll::{
    self as polls, Answer, Cast as Line, Door, Held, Pick, Secrecy, Used, VoteRefusal,
};
use tanxin_domain::rule::VoterKind;
use tanxin_domain::{Actor, District, PlaceId, PollId, RollEntryId};
use tanxin_store::poll::{self as store, At};
use tanxin_store::{Ahead, Conn, Tx, assembly as rooms};
use uuid::Uuid;

/// A ballot as it comes from a screen.
#[derive(Debug, Clone)]
pub struct Cast {
    /// The household it is for: the own one, a principal's, or the one somebody helps.
    pub voter: PlaceId,
    /// One answer a question.
    pub answers: Vec<Answer>,
    /// Did somebody help?
    pub helped: bool,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// A household somebody may vote for on their screen.
#[derive(Debug, Clone)]
pub struct Voter {
    /// The household.
    pub household: PlaceId,
    /// Its line with what it did.
    pub at: At,
    /// The door it would vote by.
    pub door: Door,
}

/// The answers as the database keeps them: names that were written in are sealed.
pub fn names_sealed(keys: &Keys, answers: &[Answer]) -> String {
    let sealed = |pick: &Pick| match pick {
        Pick::Listed(no) => serde_json::json!(no),
        Pick::Written(name) => {
            let sealed = keys.seal(SEAL_WRITTEN, name.as_str());
            serde_json::json!(BASE64URL_NOPAD.encode(&sealed))
        }
    };
    let kept = answers.iter().map(|answer| match answer {
        Answer::Election(picks) => picks.iter().map(sealed).collect(),
        word => serde_json::json!(word),
    });
    serde_json::Value::Array(kept.collect()).to_string()
}

/// Opens what [`names_sealed`] closed; none when it is not that, or the key is another.
pub(crate) fn names_opened(keys: &Keys, kept: &str) -> Option<Vec<Answer>> {
    // Most ballots have no name written in: those are read as they are.
    if let Ok(answers) = serde_json::from_str::<Vec<Answer>>(kept) {
        let written = |a: &Answer| matches!(a, Answer::Election(p) if p.iter().any(|p| matches!(p, Pick::Written(_))));
        if !answers.iter().any(written) {
            return Some(answers);
        }
    }
    let values: Vec<serde_json::Value> = serde_json::from_str(kept).ok()?;
    let pick = |value: serde_json::Value| match value.as_str() {
        Some(sealed) => {
            let sealed = BASE64URL_NOPAD.decode(sealed.as_bytes()).ok()?;
            let name = keys.unseal(SEAL_WRITTEN, &sealed)?;
            Some(Pick::Written(polls::WriteIn::read(&name)?))
        }
        None => serde_json::from_value(value).ok(),
    };
    let answer = |value: serde_json::Value| match value {
        serde_json::Value::Array(marks) => {
            let picks: Option<BTreeSet<Pick>> = marks.into_iter().map(pick).collect();
            Some(Answer::Election(picks?))
        }
        word => serde_json::from_value(word).ok(),
    };
    values.into_iter().map(answer).collect()
}

/// The line of a household in a poll, or the sentence that there is none that counts.
pub(crate) fn line_of(
    conn: &mut Conn,
    district: District,
    held: &Held,
    household: PlaceId,
) -> Result<At, Error> {
    counting(store::at_door(conn, district, held, household)?)
}

/// A line that counts, or the sentence that it does not.
fn counting(line: Option<At>) -> Result<At, Error> {
    let at = line.ok_or(VoteRefusal::NotOnTheRoll)?;
    if !at.entry.mark.counts() {
        let mark = at.entry.mark;
        return Err(VoteRefusal::NotEntitled { mark }.into());
    }
    Ok(at)
}

/// The line of a door somebody typed.
pub(super) fn typed_line(
    conn: &mut Conn,
    district: District,
    held: &Held,
    typed: &str,
) -> Result<At, Error> {
    // In a whole compound a door has a long name: as the desk and the register write it.
    if held.poll.rule().voters == VoterKind::Owner {
        let flats = flats_below(conn, district, &held.path)?;
        let same = |called: &str| plain(called) == plain(typed);
        if let Some((flat, _)) = flats.iter().find(|(_, called)| same(called)) {
            return line_of(conn, district, held, flat.id);
        }
    }
    match find_door(conn, district, &held.path, typed)? {
        Found::One(door) => line_of(conn, district, held, door.id),
        Found::Several(doors) => {
            let doors = doors.join("、");
            Err(AssemblyRefusal::WhichDoor { doors }.into())
        }
        Found::None => Err(polls::PaperRefusal::NoSuchDoor.into()),
    }
}

/// Which door the actor opens for a household, and by whose hand.
pub(crate) fn door_of(
    conn: &mut Conn,
    (district, actor): (District, &Actor),
    held: &Held,
    (voter, at): (PlaceId, &At),
) -> Result<(Door, Option<RollEntryId>), Error> {
    let gave = at.holder.is_some();
    let by_phone = |at: &At| polls::by_phone(held.poll.rule(), at.home);
    match actor.household() {
        Some(own) if own == voter && gave => Err(VoteRefusal::GaveProxy.into()),
        Some(own) if own == voter => {
            by_phone(at)?;
            Ok((Door::Phone, None))
        }
        Some(own) => {
            let hand = line_of(conn, district, held, own)?;
            by_phone(&hand)?;
            polls::proxy(held, (&at.entry, at.holder), &hand.entry)?;
            stands(conn, district, held, &hand)?;
            Ok((Door::Proxy, Some(hand.entry.id)))
        }
        None => {
            permit(actor, Deed::CheckIn, &held.path)?;
            if gave {
                return Err(VoteRefusal::GaveProxy.into());
            }
            by_phone(at)?;
            Ok((Door::Phone, None))
        }
    }
}

/// A candidate may live in any flat of the holder's.
pub(super) fn stands(
    conn: &mut Conn,
    district: District,
    held: &Held,
    hand: &At,
) -> Result<(), Error> {
    let rule = held.poll.rule();
    if rule.voters != VoterKind::Owner || rule.proxy.is_none_or(|p| p.candidate_may_hold) {
        return Ok(());
    }
    for home in held.candidates() {
        let line = store::at_door(conn, district, held, home)?;
        if line.is_some_and(|at| at.entry.id == hand.entry.id) {
            return Err(VoteRefusal::CandidateHolds.into());
        }
    }
    Ok(())
}

/// Somebody who casts for a household without being one of it or its proxy helps it.
pub fn helped_by(actor: &Actor) -> bool {
    actor.household().is_none()
}

/// Whoever votes in an assembly is there: writes the check-in down that is still missing.
/// Tells whether there was none.
pub(crate) fn arrives(
    tx: &mut Tx<'_>,
    district: District,
    (held, at): (&Held, &At),
    how: How,
    by: (&str, i64),
) -> Result<bool, Error> {
    let (Some(assembly), None) = (held.assembly, &at.there) else {
        return Ok(false);
    };
    let a = assemblies::load(tx.conn(), district, assembly)?;
    let roll = a.roll()?;
    if !a.doors_open(tx.at()) {
        return Err(AssemblyRefusal::DoorsShut.into());
    }
    let new = CheckIn {
        entry: at.entry.id,
        how,
        holder: None,
        at: tx.at(),
        by: (by.0.to_owned(), by.1),
    };
    rooms::insert_check_in(tx, &roll, &new)?;
    Ok(true)
}

/// Casts an open ballot, or changes the one cast by the same door. Answers the line.
pub async fn cast(
    app: &App,
    district: District,
    by: impl Into<By>,
    id: PollId,
    new: Cast,
) -> Result<RollEntryId, Error> {
    let (house, by) = (app.clone(), by.into());
    let kept = super::questions_of(app, district, id).await?;
    let ahead = Ahead {
        session: by.session(),
        line: (id, kept.roll(), new.voter),
    };
    let key = new.key;
    let deed = move |tx: &mut Tx<'_>| {
        let actor = by.actor(&house, tx)?;
        let held = super::as_it_stands(tx, district, &kept)?;
        if held.poll.secrecy() != Secrecy::Open {
            return Err(VoteRefusal::OtherSecrecy.into());
        }
        let at = counting(tx.line(&held, new.voter)?)?;
        let whose = (new.voter, &at);
        let (door, holder) = door_of(tx.conn(), (district, &actor), &held, whose)?;
        let casting = held.casting(tx.at())?;
        polls::on_screen(&held, &new.answers)?;
        polls::free(at.cast.as_ref(), door)?;
        let by = actor.signature();
        let arrived = arrives(tx, district, (&held, &at), How::Phone, by)?;
        let before = at.cast.as_ref();
        let line = Line {
            entry: at.entry.id,
            door,
            holder,
            used: Used::Open {
                answers: names_sealed(&house.keys, &new.answers),
                serial: None,
            },
            helped: new.helped || helped_by(&actor),
            changed: before.map_or(0, |b| b.changed.saturating_add(1)),
            at: tx.at(),
            by: (by.0.to_owned(), by.1),
        };
        let kind = match before {
            Some(_) => "poll.vote-changed",
            None => "poll.voted",
        };
        let told = serde_json::json!({
            "household": new.voter, "door": door.word(), "holder": holder,
            "helped": line.helped, "arrived": arrived,
            "print": print(&house.keys, &held, line.entry, &new.answers),
        });
        tx.emit(event(kind, &held, line.entry.0, &actor, told))?;
        let entry = line.entry.0;
        tx.keep_cast(&casting, line, before.is_some());
        Ok::<_, Error>(entry)
    };
    let done = app.store.write_asking(district, key, Some(ahead), deed);
    Ok(RollEntryId(assemblies::subject(done.await?)))
}

/// What the chain holds of a ballot: under the key it tells whether the row is still what was
/// cast; without the key it tells nothing.
pub(crate) fn print(keys: &Keys, held: &Held, entry: RollEntryId, answers: &[Answer]) -> String {
    let clear = serde_json::json!([held.id, entry, answers]).to_string();
    HEXLOWER.encode(&keys.fingerprint("poll.ballot", &clear))
}

/// The households somebody may vote for on this screen: the own one, then those whose proxy
/// it holds.
pub fn voters_of(
    conn: &mut Conn,
    district: District,
    held: &Held,
    own: PlaceId,
) -> Result<Vec<Voter>, Error> {
    let Some(at) = store::at_door(conn, district, held, own)? else {
        return Ok(Vec::new());
    };
    // Whoever lives in an owner's flat without owning it learns nothing of the owner.
    let holds = match at.owns(held) {
        true => store::held_by(conn, district, held, at.entry.id)?,
        false => Vec::new(),
    };
    let mut voters = vec![Voter {
        household: own,
        at,
        door: Door::Phone,
    }];
    for entry in holds {
        let Some(home) = entry.voter.home() else {
            continue;
        };
        if let Some(at) = store::at_door(conn, district, held, home)? {
            voters.push(Voter {
                household: home,
                at,
                door: Door::Proxy,
            });
        }
    }
    Ok(voters)
}
