//! Counting a closed poll: rows that can't change any more, added up outside the writer, and
//! one deed that writes the sums down and gives the roles they give.

use super::cast::names_opened;
use super::{event, load, paper, secret, steps};
use crate::App;
use crate::keys::Keys;
use crate::services::Error;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use tanxin_domain::actor::RoleKind;
use tanxin_domain::office::OfficeKind;
use tanxin_domain::poll::{
    Amount, Ballot, Decision, Due, Held, Kind, Outcome, Pick, Secrecy, Tally, Turnout, published,
};
use tanxin_domain::role::{self, LONGEST_YEARS, Role};
use tanxin_domain::{Actor, District, PollId, RoleId, when};
use tanxin_store::{Conn, StoreError, Tx, office, owner, place, poll as store, role as roles};

/// What is kept of a count: sums and turnout. The outcome is worked out anew each time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// The sums.
    pub tally: Tally,
    /// Who could vote and who came.
    pub turnout: Turnout,
}

/// Who could vote and who has, for a page.
pub type Standing = store::Counted;

fn broken(held: &Held, why: impl ToString) -> Error {
    StoreError::impossible("poll", held.id, why).into()
}

/// Adds up what lies in the rows of a poll that takes no votes any more. Also after the
/// count: the same rows give the same sums.
pub fn counted(
    keys: &Keys,
    conn: &mut Conn,
    district: District,
    held: &Held,
) -> Result<Counted, Error> {
    let mut tally = Tally::new(&held.poll);
    let counts = store::counts(conn, district, held)?;
    if held.poll.secrecy() == Secrecy::Open {
        store::sum(conn, district, held, |kept, area| {
            let answers =
                names_opened(keys, kept).ok_or_else(|| broken(held, "a ballot can't be read"))?;
            let weight = Amount::head(area);
            tally.add(&held.poll, &Ballot { weight, answers });
            Ok::<_, Error>(())
        })?;
    } else {
        for (_, answers) in secret::ballots(keys, conn, district, held)? {
            let weight = Amount::ONE;
            tally.add(&held.poll, &Ballot { weight, answers });
        }
        for (_, answers) in paper::cast_secretly(keys, conn, district, held)? {
            let weight = Amount::ONE;
            tally.add(&held.poll, &Ballot { weight, answers });
        }
    }
    let turnout = Turnout {
        entitled: counts.entitled,
        present: held.assembly.map(|_| counts.present),
        drawn: (held.poll.secrecy() == Secrecy::Secret).then_some(counts.taken),
        silent: match held.poll.counts_silent() {
            true => owner::silent(conn, district, held)?,
            false => Amount::default(),
        },
    };
    Ok(Counted { tally, turnout })
}

/// The sums of a counted poll.
pub fn kept(conn: &mut Conn, district: District, held: &Held) -> Result<Option<Counted>, Error> {
    let kept = store::result(conn, district, held.id)?;
    let read = |kept: String| serde_json::from_str(&kept).map_err(|e| broken(held, e));
    kept.map(read).transpose()
}

/// How each question of a counted poll came out; empty before.
pub fn outcome(conn: &mut Conn, district: District, held: &Held) -> Result<Vec<Outcome>, Error> {
    let Some(kept) = kept(conn, district, held)? else {
        return Ok(Vec::new());
    };
    let found = held.poll.outcome(&kept.tally, &kept.turnout);
    found.map_err(|e| broken(held, e))
}

/// Counts a closed poll. Doing it twice counts once.
pub async fn count(app: &App, district: District, id: PollId) -> Result<(), Error> {
    let house = app.clone();
    let found = app.store.read(move |c| {
        let held = load(c, district, id)?;
        if !matches!(held.due(Timestamp::MIN), Some(Due::Count)) {
            return Ok(None);
        }
        let sums = counted(&house.keys, c, district, &held)?;
        let ballots = secret::ballots(&house.keys, c, district, &held)?;
        let papers = paper::cast_secretly(&house.keys, c, district, &held)?;
        let hash = published::hash(&secret::as_listed(&ballots, &papers));
        let outcomes = held.poll.outcome(&sums.tally, &sums.turnout);
        Ok::<_, Error>(Some((
            sums,
            outcomes.map_err(|e| broken(&held, e))?,
            (ballots, papers.len(), hash),
        )))
    });
    let Some((sums, outcomes, (ballots, papers, hash))) = found.await? else {
        return Ok(());
    };
    let boxed: Vec<_> = ballots.into_iter().map(|(b, _)| b).collect();
    let kept = serde_json::to_string(&sums).map_err(|e| StoreError::impossible("poll", id, e))?;
    let sealed = sums.turnout.drawn.is_some();
    let done = app.store.write(district, None, move |tx| {
        let held = load(tx.conn(), district, id)?;
        let at = tx.at();
        let held = held.count(at)?;
        store::save(tx, &held)?;
        store::save_result(tx, id, &kept)?;
        let box_told = match held.poll.secrecy() {
            Secrecy::Open => None,
            Secrecy::Secret => {
                store::seal(tx, id, &boxed)?;
                store::destroy_key(tx, id)?;
                Some(serde_json::json!({ "ballots": boxed.len() + papers, "papers": papers, "hash": hash }))
            }
        };
        let given = give(tx, district, &held, &outcomes)?;
        let ended = recall(tx, district, &held, &outcomes)?;
        let told = serde_json::json!({
            "cast": sums.tally.cast, "turnout": sums.turnout, "roles": given, "ended": ended,
            "box": box_told, "results": outcomes.iter().map(word).collect::<Vec<_>>(),
        });
        tx.emit(event("poll.counted", &held, id.0, &Actor::System, told))?;
        Ok::<_, Error>(())
    });
    match done.await {
        // Another server was quicker.
        Err(Error::Refused(_)) => {}
        done => {
            done?;
        }
    }
    app.poll_keys.forget(district, id);
    if sealed {
        secret::wipe(app).await;
    }
    Ok(())
}

/// What the chain says of a question.
fn word(outcome: &Outcome) -> serde_json::Value {
    match outcome {
        Outcome::Motion { .. } => {
            let carried = outcome.decision() == Some(Decision::Carried);
            serde_json::json!({ "carried": carried })
        }
        Outcome::Election(result) => {
            let listed = |pick: &Pick| match pick {
                Pick::Listed(no) => Some(*no),
                Pick::Written(_) => None,
            };
            let elected: Vec<_> = result.elected().filter_map(listed).collect();
            let written = result.elected().count() - elected.len();
            serde_json::json!({ "elected": elected, "written": written })
        }
    }
}

/// Gives those elected the role the rule names, for its term. Whoever held it here before and
/// was not elected again holds it no longer once every seat is taken.
fn give(
    tx: &mut Tx<'_>,
    district: District,
    held: &Held,
    outcomes: &[Outcome],
) -> Result<Vec<RoleId>, Error> {
    let election = held.poll.rule().election.as_ref();
    let Some((kind, years)) = election.and_then(|e| Some((e.fills?, e.term_years))) else {
        return Ok(Vec::new());
    };
    let at = place::one(tx.conn(), district, held.place)?;
    if !at.is_some_and(|p| role::belongs(kind, p.kind)) {
        return Ok(Vec::new());
    }
    let now = tx.at();
    let until = term(now, years);
    // The captain answers at the office of the stairwell, when it has one.
    let offices = office::on_the_way(tx.conn(), district, &held.path)?;
    let bureau = offices
        .iter()
        .find(|o| o.place == held.place && o.kind == OfficeKind::Captain)
        .filter(|_| kind == RoleKind::Captain)
        .map(|o| o.id);
    let mut before: Vec<Role> = roles::holders(tx.conn(), district, &held.path, now)?;
    before.retain(|r| r.kind == kind && r.path == held.path);
    let (mut given, mut whole) = (Vec::new(), true);
    let pairs = held.poll.questions().iter().zip(&held.words).zip(outcomes);
    for ((question, words), outcome) in pairs {
        let (Kind::Election { candidates, .. }, Outcome::Election(result)) =
            (&question.kind, outcome)
        else {
            continue;
        };
        whole &= result.next == tanxin_domain::poll::Next::Done;
        for pick in result.elected() {
            let at = candidates.iter().position(|c| Pick::Listed(c.no) == *pick);
            let person = at
                .and_then(|at| words.people.get(at))
                .and_then(|p| p.person);
            let Some(person) = person else {
                continue;
            };
            let former = before.iter().position(|r| r.person == person);
            let former = former.map(|at| before.remove(at));
            if let Some(former) = &former {
                roles::end(tx, former.id, now)?;
            }
            let new = Role {
                id: RoleId(tx.new_id()),
                person,
                kind,
                place: held.place,
                path: held.path.clone(),
                office: bureau,
                from: now,
                until,
                taken_from: former.map(|f| f.id),
            };
            roles::insert(tx, &new)?;
            given.push(new.id);
        }
    }
    if whole && kind == RoleKind::Captain && held.follows.is_none() && !given.is_empty() {
        for former in before {
            roles::end(tx, former.id, now)?;
        }
    }
    Ok(given)
}

/// The first instant after a term that begins now.
fn term(now: Timestamp, years: u16) -> Timestamp {
    let years = match i64::from(years) {
        0 => LONGEST_YEARS,
        years => years.min(LONGEST_YEARS),
    };
    let last = when::day(now).saturating_add(Span::new().years(years));
    when::instant(last.at(0, 0, 0, 0)).unwrap_or(now)
}

/// Ends the role a carried recall was about.
fn recall(
    tx: &mut Tx<'_>,
    district: District,
    held: &Held,
    outcomes: &[Outcome],
) -> Result<Option<RoleId>, Error> {
    let carried = outcomes
        .first()
        .is_some_and(|o| o.decision() == Some(Decision::Carried));
    let Some(id) = held.recall.filter(|_| carried) else {
        return Ok(None);
    };
    let known = roles::one(tx.conn(), district, id)?;
    let at = tx.at();
    Ok(match known {
        Some(_) if roles::end(tx, id, at)? => Some(id),
        _ => None,
    })
}

/// Does what the clock has to do with polls now. Several servers may do it at once.
pub async fn tick(app: &App) -> Result<(), Error> {
    let now = app.clock.now();
    let due = app.store.read(move |c| {
        let mut due = Vec::new();
        for (district, id) in store::ticking(c, now)? {
            if let Some(what) = load(c, district, id)?.due(now) {
                due.push((district, id, what));
            }
        }
        Ok::<_, Error>(due)
    });
    for (district, id, what) in due.await? {
        let by = Actor::System;
        let done = match what {
            Due::Open => steps::open(app, district, &by, id, None).await,
            Due::Close => steps::close(app, district, &by, id, "", None).await,
            Due::Count => count(app, district, id).await,
        };
        match done {
            Ok(()) | Err(Error::Refused(_)) => {}
            Err(error) => tracing::error!(%error, poll = %id, "the clock could not move a poll"),
        }
    }
    Ok(())
}
