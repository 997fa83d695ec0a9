//! Sessions: beginning, resolving a cookie into an actor, ending.
//!
//! Roles are looked up each time, not carried: a role that ended a second ago has
//! no rights a second ago.

use super::{Error, person, secret};
use crate::App;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tanxin_domain::actor::RoleKind;
use tanxin_domain::event::NewEvent;
use tanxin_domain::{Actor, District, PersonId, PlaceId, SessionId};
use tanxin_store::account::SecondFactor;
use tanxin_store::session::{Found, Holder, Session};
use tanxin_store::{Conn, StoreError, Tx, account, card, person as people, role, session};

/// How long a session lasts without use, and at the most. Staff sit at shared desks and go
/// home; a household keeps its own phone, and its card can be revoked.
fn lasts(holder: &Holder) -> (SignedDuration, SignedDuration) {
    let hours = SignedDuration::from_hours;
    match holder {
        Holder::Staff { .. } => (hours(2), hours(12)),
        Holder::Captain { .. } => (hours(24), hours(24 * 30)),
        Holder::Household { .. } => (hours(24 * 180), hours(24 * 365)),
    }
}

/// `seen` is written at most this often.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// Sessions that were used and not noted yet. A thousand phones that have slept for an hour
/// come at once: their uses are noted together, and not one by one beside the writer.
#[derive(Default)]
pub struct Seen(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    used: HashMap<[u8; 32], Timestamp>,
    noted: Option<Timestamp>,
}

impl Seen {
    /// Adds the use of a session, unless it was noted lately.
    fn add(&self, session: &Session, now: Timestamp) {
        if now.duration_since(session.seen) >= NOTED_EVERY {
            let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.used.insert(session.hash, now);
        }
    }

    /// What is to be noted now: everything, at most once a second.
    fn take(&self, now: Timestamp) -> Vec<([u8; 32], Timestamp)> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = waiting.noted.filter(|before| *before <= now);
        let lately = before.is_some_and(|before| now.duration_since(before) < TOGETHER);
        if lately || waiting.used.is_empty() {
            return Vec::new();
        }
        waiting.noted = Some(now);
        waiting.used.drain().collect()
    }
}

/// Uses within this time are noted together.
const TOGETHER: SignedDuration = SignedDuration::from_secs(1);

fn note_use(c: &mut Conn, used: &[([u8; 32], Timestamp)]) {
    if used.is_empty() {
        return;
    }
    if let Err(error) = session::touch(c, used) {
        // A busy or full database must not throw anybody out.
        tracing::warn!(%error, "the use of sessions was not noted");
    }
}

/// Notes what still waits; for the clock of a running server.
pub async fn note_waiting(app: &App) -> Result<(), Error> {
    let used = app.seen.take(app.clock.now());
    if used.is_empty() {
        return Ok(());
    }
    app.store
        .note(move |c| {
            note_use(c, &used);
            Ok::<_, Error>(())
        })
        .await
}

fn alive_at(session: &Session, now: Timestamp) -> bool {
    let (idle, _) = lasts(&session.holder);
    now < session.until && now.duration_since(session.seen) < idle
}

/// Begins a session and tells the cookie. What let them in was checked before.
pub async fn begin(
    app: &App,
    district: District,
    holder: Holder,
    agent: &str,
) -> Result<(String, SessionId), Error> {
    begin_with(app, district, holder, agent, |_| Ok(())).await
}

/// As [`begin`], with what else belongs to the same deed: a code used up, a device remembered.
pub async fn begin_with(
    app: &App,
    district: District,
    holder: Holder,
    agent: &str,
    mut also: impl FnMut(&mut Tx<'_>) -> Result<(), Error> + Send + 'static,
) -> Result<(String, SessionId), Error> {
    let (cookie, hash) = secret::token();
    let agent: String = tanxin_domain::text::clean(agent)
        .chars()
        .take(200)
        .collect();
    let deed = move |tx: &mut Tx<'_>| {
        also(tx)?;
        let begun = tx.at();
        let made = Session {
            hash,
            id: SessionId(tx.new_id()),
            district,
            holder,
            agent: agent.clone(),
            begun,
            seen: begun,
            until: begun.saturating_add(lasts(&holder).1).unwrap_or(begun),
        };
        session::insert(tx, &made)?;
        let by = signature(tx.conn(), district, &holder)?;
        tx.emit(NewEvent {
            kind: "session.begun",
            place: None,
            subject: made.id.0,
            actor: by,
            payload: serde_json::json!({}),
        })?;
        Ok::<_, Error>(made.id)
    };
    match app.store.write(district, None, deed).await? {
        tanxin_store::Done::Now { value, .. } => Ok((cookie, value)),
        tanxin_store::Done::Before { .. } => Err(StoreError::Stopped.into()),
    }
}

fn signature(
    conn: &mut Conn,
    district: District,
    holder: &Holder,
) -> Result<(&'static str, i64), StoreError> {
    Ok(match holder {
        Holder::Staff { person, .. } => ("staff", person.0),
        Holder::Captain { person, .. } => ("captain", person.0),
        Holder::Household { card } => {
            let household = card::one(conn, district, *card)?.map_or(0, |c| c.household.0);
            ("household", household)
        }
    })
}

/// Somebody who signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// As permissions and events know them, with the roles in force now.
    pub actor: Actor,
    /// As the masthead greets them: a name, or the number on the door.
    pub name: String,
    /// The session.
    pub session: SessionId,
    /// The district it is good in.
    pub district: District,
    /// What comes before everything else; until then there are no rights.
    pub owes: Option<Owes>,
    /// When the session ends at the latest.
    pub until: Timestamp,
}

/// What somebody must do first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owes {
    /// The password was handed out: choose an own one.
    Password,
    /// This house asks staff for a second factor: set one up.
    Second,
}

/// Turns a cookie into whoever holds it; `None` when its session is over.
pub async fn resolve(app: &App, cookie: &str) -> Result<Option<SignedIn>, Error> {
    let hash = secret::hash(cookie);
    let now = app.clock.now();
    let house = app.clone();
    app.store
        .read(move |c| {
            let held = holder(&house, session::by_hash(c, &hash)?, now);
            note_use(c, &house.seen.take(now));
            held.map_or(Ok(None), |found| who(&house, c, found, now))
        })
        .await
}

/// A session that is still good; its use is noted soon.
fn holder(app: &App, found: Option<Found>, now: Timestamp) -> Option<Found> {
    let found = found.filter(|f| alive_at(&f.session, now))?;
    app.seen.add(&found.session, now);
    Some(found)
}

/// Who does a deed: somebody who is known, or whoever holds a session. The latter is found out
/// inside the deed. That asks nothing beforehand on a thread of its own, and it is stricter:
/// while the district's line is held nobody there is signed out and no card revoked, so a deed
/// that was let in was let in by what held when it was done.
#[derive(Debug, Clone)]
pub enum By {
    /// Somebody who is known.
    Actor(Actor),
    /// Whoever holds the session with this hash.
    Session([u8; 32]),
}

impl From<&Actor> for By {
    fn from(actor: &Actor) -> By {
        By::Actor(actor.clone())
    }
}

impl By {
    /// Whoever sent a cookie; without one it is the public.
    pub fn cookie(sent: Option<&str>) -> By {
        match sent {
            Some(sent) => By::Session(secret::hash(sent)),
            None => By::Actor(Actor::Public),
        }
    }

    /// The session that is going to be looked at.
    pub(super) fn session(&self) -> Option<[u8; 32]> {
        match self {
            By::Actor(_) => None,
            By::Session(hash) => Some(*hash),
        }
    }

    /// Who it is now; the public when the session is over.
    pub(super) fn actor(&self, app: &App, tx: &mut Tx<'_>) -> Result<Actor, Error> {
        let hash = match self {
            By::Actor(actor) => return Ok(actor.clone()),
            By::Session(hash) => hash,
        };
        let now = app.clock.now();
        let signed_in = match holder(app, tx.session(hash)?, now) {
            Some(found) => who(app, tx.conn(), found, now)?,
            None => None,
        };
        Ok(signed_in.map_or(Actor::Public, |s| s.actor))
    }
}

fn who(
    app: &App,
    c: &mut Conn,
    Found { session, home }: Found,
    now: Timestamp,
) -> Result<Option<SignedIn>, Error> {
    let district = session.district;
    let signed = |actor, name, owes| SignedIn {
        actor,
        name,
        session: session.id,
        district,
        owes,
        until: session.until,
    };
    match session.holder {
        Holder::Staff { account, person } => {
            let (Some(kept), Some(human)) =
                (account::one(c, account)?, people::one(c, district, person)?)
            else {
                return Ok(None);
            };
            if kept.closed.is_some() {
                return Ok(None);
            }
            let owes = if kept.must_change {
                Some(Owes::Password)
            } else if app.site.second_factor && !matches!(kept.second, SecondFactor::On { .. }) {
                Some(Owes::Second)
            } else {
                None
            };
            let roles = match owes {
                None => role::in_force(c, district, person, now)?,
                Some(_) => Vec::new(),
            };
            let actor = Actor::Staff {
                account,
                person,
                roles,
            };
            let name = person::name_of(app, &human).unwrap_or(kept.login);
            Ok(Some(signed(actor, name, owes)))
        }
        Holder::Captain { card, .. } | Holder::Household { card } => {
            let Some(home) = home else {
                return Ok(None);
            };
            if let Holder::Captain { person, .. } = session.holder
                && let Some(captain) = captain(app, c, district, home.id, person, now)?
            {
                let (actor, name) = captain;
                return Ok(Some(signed(actor, name.unwrap_or(home.name), None)));
            }
            let actor = Actor::Household {
                card,
                household: home.id,
                path: home.path,
            };
            Ok(Some(signed(actor, home.name, None)))
        }
    }
}

/// The captain behind a card and a PIN, and the name. Without a captain's role in force, or
/// no longer speaking for that household, there is only the household left.
fn captain(
    app: &App,
    c: &mut Conn,
    district: District,
    home: PlaceId,
    person: PersonId,
    now: Timestamp,
) -> Result<Option<(Actor, Option<String>)>, StoreError> {
    let human = people::one(c, district, person)?.filter(|p| p.household == Some(home));
    let Some(human) = human else {
        return Ok(None);
    };
    let mut roles = role::in_force(c, district, person, now)?;
    roles.retain(|r| r.kind == RoleKind::Captain);
    if roles.is_empty() {
        return Ok(None);
    }
    let actor = Actor::Captain {
        person,
        household: home,
        roles,
    };
    Ok(Some((actor, person::name_of(app, &human))))
}

/// Is this session still good? Live streams ask after each change and once a minute.
pub async fn alive(app: &App, id: SessionId) -> Result<bool, Error> {
    let now = app.clock.now();
    let house = app.clone();
    app.store
        .read(move |c| {
            let Some(found) = session::one(c, id)? else {
                return Ok(false);
            };
            Ok(alive_at(&found.session, now) && who(&house, c, found, now)?.is_some())
        })
        .await
}

/// The sessions of whoever asks that are still good, the one used last first.
pub async fn mine(app: &App, me: &SignedIn) -> Result<Vec<Session>, Error> {
    let (district, now) = (me.district, app.clock.now());
    let actor = me.actor.clone();
    let all = app.store.read(move |c| match actor {
        Actor::Household { card, .. } => session::of_card(c, district, card),
        _ => match actor.person() {
            Some(person) => session::of_person(c, district, person),
            None => Ok(Vec::new()),
        },
    });
    let mut all = all.await?;
    all.retain(|s| alive_at(s, now));
    Ok(all)
}

/// Ends one of one's own sessions: this one by signing out, another from the list.
pub async fn end(app: &App, me: &SignedIn, id: SessionId) -> Result<(), Error> {
    if !mine(app, me).await?.iter().any(|s| s.id == id) {
        return Err(Error::NotFound);
    }
    let by = me.actor.signature();
    let deed = move |tx: &mut Tx<'_>| {
        session::end(tx, id)?;
        tx.emit(NewEvent {
            kind: "session.ended",
            place: None,
            subject: id.0,
            actor: by,
            payload: serde_json::json!({}),
        })?;
        Ok::<_, Error>(())
    };
    app.store.write(me.district, None, deed).await?;
    Ok(())
}
