//! Counting again what is kept of polls: sums beside ballots, ballots beside the chain.

use super::cast::{names_opened, print};
use super::{count as sums, kept, load, paper, secret};
use crate::keys::Keys;
use crate::services::Error;
use jiff::Timestamp;
use std::collections::HashMap;
use tanxin_domain::poll::{Held, Secrecy, State, Used, published};
use tanxin_domain::{District, PollId, RollEntryId};
use tanxin_store::{Conn, event, poll as store};

/// What does not agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amiss {
    /// The sums kept of a counted poll are not those of its ballots.
    Result(PollId),
    /// The list of secret ballots is not the one whose hash the chain holds.
    Box(PollId),
    /// An open ballot is not what the chain says was cast.
    Ballot(RollEntryId),
}

/// What the chain says of ballots.
#[derive(Default)]
struct Told {
    /// The print of each open ballot as it was cast or changed the last time.
    prints: HashMap<(PollId, i64), String>,
    /// The hash of each counted list.
    lists: HashMap<PollId, String>,
}

/// The kinds of events in which a ballot has a print.
const PRINTS: [&str; 4] = [
    "poll.voted",
    "poll.vote-changed",
    "poll.paper-read",
    "poll.paper-replaced",
];

/// How many events are read at once.
const AT_ONCE: i64 = 5_000;

impl Told {
    fn of(conn: &mut Conn, district: District) -> Result<Told, Error> {
        let mut told = Told::default();
        let mut seq = 0;
        loop {
            let events = event::after(conn, district, seq, AT_ONCE)?;
            let Some(last) = events.last() else {
                return Ok(told);
            };
            seq = last.seq;
            for event in &events {
                if event.kind == "poll.counted" || PRINTS.contains(&event.kind.as_str()) {
                    told.hear(event);
                }
            }
        }
    }

    fn hear(&mut self, event: &tanxin_domain::event::Event) {
        let payload = event.payload.as_ref().map(|(_, told)| told.as_str());
        let Ok(told) = serde_json::from_str::<serde_json::Value>(payload.unwrap_or("null")) else {
            return;
        };
        let poll = told["poll"].as_str().and_then(|id| id.parse().ok());
        let Some(poll) = poll else {
            return;
        };
        if let Some(hash) = told["box"]["hash"].as_str() {
            self.lists.insert(poll, hash.to_owned());
        }
        if let Some(print) = told["print"].as_str() {
            self.prints.insert((poll, event.subject), print.to_owned());
        }
    }
}

/// What counting again found.
#[derive(Debug, Default)]
pub struct Again {
    /// Polls that were looked at and agree.
    pub counted: usize,
    /// Polls that were opened under another key, which can't be read.
    pub left: usize,
    /// The first thing that does not agree.
    pub amiss: Option<Amiss>,
}

/// Looks at every poll that takes no votes any more and was opened since the key is in use.
/// Those that still take some change while one looks.
pub fn count(
    keys: &Keys,
    since: Timestamp,
    conn: &mut Conn,
    district: District,
) -> Result<Again, Error> {
    // The polls before the chain: what is closed when one begins has all its events.
    let mut polls = Vec::new();
    for id in store::ids(conn, district)? {
        polls.push(load(conn, district, id)?);
    }
    let told = Told::of(conn, district)?;
    let mut again = Again::default();
    for held in polls {
        match held.state {
            State::Closed { opened_at, .. } | State::Counted { opened_at, .. } => {
                if opened_at < since {
                    again.left += 1;
                    continue;
                }
            }
            _ => continue,
        }
        again.amiss = amiss(keys, conn, (district, &held), &told)?;
        if again.amiss.is_some() {
            return Ok(again);
        }
        again.counted += 1;
    }
    Ok(again)
}

fn amiss(
    keys: &Keys,
    conn: &mut Conn,
    (district, held): (District, &Held),
    told: &Told,
) -> Result<Option<Amiss>, Error> {
    let found = match held.poll.secrecy() {
        Secrecy::Open => ballots(keys, conn, (district, held), told)?,
        Secrecy::Secret => list(keys, conn, (district, held), told)?,
    };
    if found.is_some() || !matches!(held.state, State::Counted { .. }) {
        return Ok(found);
    }
    let sums = sums::counted(keys, conn, district, held)?;
    let same = kept(conn, district, held)? == Some(sums);
    Ok((!same).then_some(Amiss::Result(held.id)))
}

/// The first open ballot that is not what was cast.
fn ballots(
    keys: &Keys,
    conn: &mut Conn,
    (district, held): (District, &Held),
    told: &Told,
) -> Result<Option<Amiss>, Error> {
    let same = |entry: RollEntryId, kept: &str| {
        let answers = names_opened(keys, kept)?;
        let cast = told.prints.get(&(held.id, entry.0))?;
        (*cast == print(keys, held, entry, &answers)).then_some(())
    };
    let casts = store::casts(conn, district, held.id)?;
    let wrong = casts.into_iter().find(|cast| match &cast.used {
        Used::Open { answers, .. } => same(cast.entry, answers).is_none(),
        Used::Drawn { .. } | Used::Handed => true,
    });
    Ok(wrong.map(|cast| Amiss::Ballot(cast.entry)))
}

/// Is the list of a counted secret poll the one that was counted?
fn list(
    keys: &Keys,
    conn: &mut Conn,
    (district, held): (District, &Held),
    told: &Told,
) -> Result<Option<Amiss>, Error> {
    if !matches!(held.state, State::Counted { .. }) {
        return Ok(None);
    }
    let tokens = secret::ballots(keys, conn, district, held)?;
    let papers = paper::cast_secretly(keys, conn, district, held)?;
    let hash = published::hash(&secret::as_listed(&tokens, &papers));
    let same = told.lists.get(&held.id) == Some(&hash);
    Ok((!same).then_some(Amiss::Box(held.id)))
}
