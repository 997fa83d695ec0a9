//! What the deeds of a group ask alike, asked once for all of them, and ballots that are
//! written together. A thousand phones at once are four groups: question by question each
//! ballot would be three round trips to PostgreSQL.
//!
//! Nothing of it outlives its group, and nothing untrue is answered inside it: a line is
//! answered once, and any deed that did not say what it asks makes the group forget.

use crate::poll::{self, At};
use crate::session::{self, Found};
use crate::{Conn, StoreError, Tx};
use std::collections::HashMap;
use tanxin_domain::poll::{Cast, Casting, Held};
use tanxin_domain::{District, PlaceId, PollId, RollId};

/// What a deed is going to ask.
#[derive(Debug, Clone, Copy)]
pub struct Ahead {
    /// The session of whoever does it.
    pub session: Option<[u8; 32]>,
    /// The poll, its roll, and the household whose line is asked for.
    pub line: (PollId, RollId, PlaceId),
}

/// A ballot that is written with its group.
pub(crate) struct Waits {
    pub poll: PollId,
    pub cast: Cast,
    /// Does it take the place of one that stands?
    pub again: bool,
}

/// What a group knows.
#[derive(Default)]
pub(crate) struct Known {
    sessions: HashMap<[u8; 32], Found>,
    standing: HashMap<PollId, poll::Standing>,
    lines: HashMap<(PollId, PlaceId), At>,
    pub ballots: Vec<Waits>,
}

impl Known {
    /// Asks for a group, with the district's line held.
    pub fn ask<'a>(
        conn: &mut Conn,
        district: District,
        ahead: impl Iterator<Item = &'a Ahead>,
    ) -> Result<Known, StoreError> {
        let mut known = Known::default();
        let mut polls: HashMap<(PollId, RollId), Vec<PlaceId>> = HashMap::new();
        let mut sessions = Vec::new();
        for a in ahead {
            let (poll, roll, household) = a.line;
            polls.entry((poll, roll)).or_default().push(household);
            sessions.extend(a.session);
        }
        for found in session::by_hashes(conn, sessions)? {
            known.sessions.insert(found.session.hash, found);
        }
        for ((poll, roll), households) in polls {
            if let Some(standing) = poll::standing(conn, district, poll)? {
                known.standing.insert(poll, standing);
            }
            for at in poll::at_doors(conn, district, (poll, roll), households)? {
                if let Some(household) = at.entry.voter.household() {
                    known.lines.insert((poll, household), at);
                }
            }
        }
        Ok(known)
    }
}

impl Tx<'_> {
    /// Makes what is known fit for the next deed of the group.
    pub(crate) fn before(&mut self, ahead: Option<&Ahead>) -> Result<(), StoreError> {
        let line = ahead.map(|a| (a.line.0, a.line.2));
        if line.is_none_or(|line| !self.known.lines.contains_key(&line)) {
            // It is going to ask the database, which shall know of every ballot.
            self.write_ballots()?;
        }
        if line.is_none() {
            self.known = Known::default();
        }
        Ok(())
    }

    /// Writes the ballots that wait.
    pub(crate) fn write_ballots(&mut self) -> Result<(), StoreError> {
        let ballots = std::mem::take(&mut self.known.ballots);
        poll::write_casts(self.conn, self.district, &ballots)
    }

    /// The session with a hash, whether it has run out or not.
    pub fn session(&mut self, hash: &[u8; 32]) -> Result<Option<Found>, StoreError> {
        match self.known.sessions.get(hash) {
            Some(found) => Ok(Some(found.clone())),
            None => session::by_hash(self.conn, hash),
        }
    }

    /// Where a poll stands now and when its voting ends.
    pub fn standing(&mut self, id: PollId) -> Result<Option<poll::Standing>, StoreError> {
        match self.known.standing.get(&id) {
            Some(standing) => Ok(Some(standing.clone())),
            None => poll::standing(self.conn, self.district, id),
        }
    }

    /// A household's line in a poll with all there is to it.
    pub fn line(&mut self, held: &Held, household: PlaceId) -> Result<Option<At>, StoreError> {
        // Once: the deed that takes it changes it.
        match self.known.lines.remove(&(held.id, household)) {
            Some(at) => Ok(Some(at)),
            None => poll::at_door(self.conn, self.district, held, household),
        }
    }

    /// Keeps a voter's ballot, or what it is now when it stood before, with its group. For
    /// deeds that said what they ask.
    pub fn keep_cast(&mut self, casting: &Casting, cast: Cast, again: bool) {
        let poll = casting.poll();
        self.known.ballots.push(Waits { poll, cast, again });
    }
}
