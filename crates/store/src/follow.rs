//! What was written, by (district, seq): for live pages and for kept pages.
//!
//! The writer tells at once; what other processes wrote is found by looking at
//! the chain rows of the districts somebody here asked about.

use crate::{Conn, Database, StoreError};
use diesel::prelude::*;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;
use tanxin_domain::District;
use tanxin_domain::event::Event;
use tokio::sync::broadcast;

/// Events of one district that are on disk now, in order.
#[derive(Debug, Clone)]
pub struct Change {
    /// The district.
    pub district: District,
    /// Its newest number.
    pub seq: i64,
    /// The events up to it that were not told before.
    pub events: Arc<[Event]>,
}

/// Where to hear of changes.
#[derive(Clone)]
pub struct Changes {
    inner: Arc<Inner>,
}

/// What is known of a district's chain here.
#[derive(Clone, Copy, Default)]
struct Known {
    /// The newest number that is on disk.
    newest: i64,
    /// The number up to which listeners were told, without a gap.
    told: i64,
    /// The newest number that was told and is no matter's: places, offices and roles are as
    /// they were then.
    standing: i64,
}

struct Inner {
    known: Mutex<HashMap<District, Known>>,
    hear: broadcast::Sender<Change>,
}

impl Changes {
    pub(crate) fn new() -> Changes {
        let (hear, _) = broadcast::channel(1024);
        Changes {
            inner: Arc::new(Inner {
                known: Mutex::default(),
                hear,
            }),
        }
    }

    /// Hears of every change from now on. A listener that falls 1024 behind is told so.
    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.inner.hear.subscribe()
    }

    /// The newest number known of a district, once it is watched.
    pub fn seq(&self, district: District) -> Option<i64> {
        self.lock().get(&district).map(|k| k.newest)
    }

    /// The newest number of a district at which something else happened than to a matter: what
    /// was read of places and offices holds until it moves. None while it is not watched.
    pub fn standing(&self, district: District) -> Option<i64> {
        self.lock().get(&district).map(|k| k.standing)
    }

    /// Starts watching a district; `seq` is what a reader found.
    pub fn watch(&self, district: District, seq: i64) {
        let mut known = self.lock();
        let district = known.entry(district).or_insert(Known {
            newest: seq,
            told: seq,
            standing: seq,
        });
        district.newest = seq.max(district.newest);
    }

    /// Tells what was written. Numbers already told are left out; when numbers in
    /// between are missing, another process wrote them, and the follower tells all.
    pub(crate) fn tell(&self, district: District, events: Vec<Event>) {
        let Some(seq) = events.last().map(|e| e.seq) else {
            return;
        };
        let mut known = self.lock();
        let first = events[0].seq;
        let here = known.entry(district).or_insert(Known {
            newest: first - 1,
            told: first - 1,
            standing: first - 1,
        });
        here.newest = seq.max(here.newest);
        let other = events.iter().rev().find(|e| !e.kind.starts_with("matter."));
        here.standing = other.map_or(here.standing, |e| e.seq.max(here.standing));
        if first > here.told + 1 {
            return;
        }
        let fresh: Vec<Event> = events.into_iter().filter(|e| e.seq > here.told).collect();
        here.told = seq.max(here.told);
        if !fresh.is_empty() {
            // Sent under the lock, so that two tellers can't change places. Nobody
            // listening is no fault.
            let _ = self.inner.hear.send(Change {
                district,
                seq,
                events: fresh.into(),
            });
        }
    }

    fn told(&self) -> HashMap<District, i64> {
        self.lock()
            .iter()
            .map(|(district, known)| (*district, known.told))
            .collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<District, Known>> {
        self.inner.known.lock().unwrap_or_else(|e| e.into_inner())
    }
}

/// Looks for changes of other processes until nobody holds `changes` any more.
pub(crate) fn start(
    database: &Database,
    every: Duration,
    changes: &Changes,
) -> Result<(), StoreError> {
    let (database, changes) = (database.clone(), Arc::downgrade(&changes.inner));
    std::thread::Builder::new()
        .name("follow".into())
        .spawn(move || follow(&database, every, &changes))
        .map(|_| ())
        .map_err(|e| StoreError::Open(e.to_string()))
}

fn follow(database: &Database, every: Duration, changes: &Weak<Inner>) {
    let mut conn: Option<Conn> = None;
    loop {
        std::thread::sleep(every);
        let Some(inner) = changes.upgrade() else {
            return;
        };
        let changes = Changes { inner };
        let looked = match &mut conn {
            Some(c) => look(c, &changes),
            None => database.connect().map(|c| conn = Some(c)),
        };
        if let Err(error) = looked {
            tracing::warn!(%error, "changes of other servers can't be followed; trying again");
            conn = None;
        }
    }
}

fn look(conn: &mut Conn, changes: &Changes) -> Result<(), StoreError> {
    let watched = changes.told();
    if watched.is_empty() {
        return Ok(());
    }
    // Named exception to "no query crosses districts": the chain's heads, a few bytes each.
    // Only of districts somebody here asked about: a whole country has thousands.
    let asked: Vec<i32> = watched.keys().map(|d| d.number()).collect();
    let heads: Vec<(i32, i64)> = crate::event::chain::table
        .filter(crate::event::chain::district.eq_any(asked))
        .select((crate::event::chain::district, crate::event::chain::seq))
        .load(conn)?;
    for (code, seq) in heads {
        let Some(district) = District::new(code) else {
            continue;
        };
        if let Some(before) = watched.get(&district)
            && *before < seq
        {
            let events = crate::event::after(conn, district, *before, 1000)?;
            changes.tell(district, events);
        }
    }
    Ok(())
}
