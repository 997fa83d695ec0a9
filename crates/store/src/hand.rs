//! One writing thread: takes a district's waiting deeds, runs them, commits, answers.

use crate::ahead::Known;
use crate::event::{chain, event};
use crate::poll::boxes;
use crate::writer::{Lane, Queue, Shared, Tx, Waiting};
use crate::{Changes, Conn, Database, IdMaker, Now, StoreError};
use diesel::connection::{SimpleConnection as _, TransactionManager as _};
use diesel::prelude::*;
use jiff::Timestamp;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, MutexGuard};
use tanxin_domain::District;
use tanxin_domain::event::Event;
use uuid::Uuid;

/// One writing thread and its connection.
pub(crate) struct Hand {
    pub database: Database,
    pub conn: Option<Conn>,
    pub group: usize,
    pub now: Now,
    pub ids: Arc<IdMaker>,
    pub changes: Changes,
}

impl Hand {
    /// Works until the queue is closed and empty.
    pub fn work(&mut self, shared: &Shared) {
        loop {
            let mut queue = shared.lock();
            let lane = loop {
                if let Some(lane) = queue.ready.pop_front() {
                    break lane;
                }
                // What waits is still done: closing loses nothing that was taken in.
                if queue.closed {
                    return;
                }
                queue = shared.more.wait(queue).unwrap_or_else(|e| e.into_inner());
            };
            let district = match lane {
                Lane::Deeds(district) => district,
                Lane::Box(district) => {
                    self.fill_boxes(shared, queue, district);
                    continue;
                }
            };
            let jobs = queue.waiting.entry(district).or_default();
            let count = jobs.len().min(self.group);
            let mut group: Vec<_> = jobs.drain(..count).collect();
            drop(queue);

            self.write(district, &mut group);
            for job in group {
                job.answer();
            }

            let mut queue = shared.lock();
            let empty = queue.waiting.get(&district).is_none_or(VecDeque::is_empty);
            if empty {
                queue.waiting.remove(&district);
            } else {
                queue.ready.push_back(lane);
                shared.more.notify_one();
            }
        }
    }

    /// Puts a district's waiting ballots into their boxes, in a transaction of their own.
    fn fill_boxes(
        &mut self,
        shared: &Shared,
        mut queue: MutexGuard<'_, Queue>,
        district: District,
    ) {
        let waiting = queue.ballots.entry(district).or_default();
        let count = waiting.len().min(self.group);
        let group: Vec<_> = waiting.drain(..count).collect();
        drop(queue);
        let conn = match self.conn.take() {
            Some(conn) => Ok(conn),
            None => self.database.connect(),
        };
        let now = (self.now)();
        let filled = conn.and_then(|mut conn| {
            let kept = boxes::fill(&mut conn, district, &group, now)?;
            // After an error nothing is known of the connection: it is dropped, not kept.
            self.conn = Some(conn);
            Ok(kept)
        });
        for ballot in group {
            ballot.answer(&filled);
        }
        let mut queue = shared.lock();
        let empty = queue.ballots.get(&district).is_none_or(VecDeque::is_empty);
        if empty {
            queue.ballots.remove(&district);
        } else {
            queue.ready.push_back(Lane::Box(district));
            shared.more.notify_one();
        }
    }

    /// Writes a group: in good faith, then with savepoints, then deed by deed.
    fn write(&mut self, district: District, group: &mut [Box<dyn Waiting>]) {
        match self.attempt(district, group, Faith::Good) {
            Ok(true) => return,
            Ok(false) => {}
            Err(error) => tracing::debug!(%error, "a group failed in good faith"),
        }
        let Err(error) = self.attempt(district, group, Faith::Savepoints) else {
            return;
        };
        if group.len() == 1 {
            group[0].fail(error);
            return;
        }
        tracing::warn!(%error, deeds = group.len(), "a group failed; its deeds are done one by one");
        for job in group.iter_mut() {
            if let Err(error) = self.attempt(district, std::slice::from_mut(job), Faith::Savepoints)
            {
                job.fail(error);
            }
        }
    }

    /// `false` when a deed failed in good faith and nothing was kept.
    fn attempt(
        &mut self,
        district: District,
        group: &mut [Box<dyn Waiting>],
        faith: Faith,
    ) -> Result<bool, StoreError> {
        let mut conn = match self.conn.take() {
            Some(conn) => conn,
            None => self.database.connect()?,
        };
        // After an error nothing is known of the connection: it is dropped, not kept.
        let events = self.transact(&mut conn, district, group, faith)?;
        self.conn = Some(conn);
        let whole = events.is_some();
        self.changes.tell(district, events.unwrap_or_default());
        Ok(whole)
    }

    fn transact(
        &self,
        conn: &mut Conn,
        district: District,
        group: &mut [Box<dyn Waiting>],
        faith: Faith,
    ) -> Result<Option<Vec<Event>>, StoreError> {
        type Manager = <Conn as diesel::Connection>::TransactionManager;
        Manager::begin_transaction(conn)?;
        let row: Option<(i64, Vec<u8>)> = diesel::update(chain::table.find(district.number()))
            .set(chain::seq.eq(chain::seq))
            .returning((chain::seq, chain::head))
            .get_result(conn)
            .optional()?;
        let (seq, head) = row.ok_or(StoreError::NoDistrict(district))?;
        let head = crate::event::hash(&head).ok_or_else(|| {
            StoreError::impossible("chain", district, "the head has not 32 bytes")
        })?;
        let at = (self.now)().max(last_at(conn, district, seq)?);
        let keys: Vec<Uuid> = group.iter().filter_map(|job| job.key()).collect();
        let mut done = crate::event::by_client_keys(conn, district, &keys)?;
        let ahead = group.iter().filter_map(|job| job.ahead());
        let known = Known::ask(conn, district, ahead)?;
        let mut tx = Tx::begin((conn, &self.ids), (district, at), (seq, head));
        tx.known = known;
        for job in group.iter_mut() {
            let kept = step(&mut tx, job.as_mut(), &mut done, faith)?;
            if !kept && faith == Faith::Good {
                Manager::rollback_transaction(conn)?;
                return Ok(None);
            }
        }
        tx.write_ballots()?;
        tx.write_later()?;
        tx.write_counts()?;
        let Tx {
            seq: last,
            head,
            written,
            ..
        } = tx;
        if last == seq {
            // Nothing was written: nothing to wait for.
            Manager::rollback_transaction(conn)?;
            return Ok(Some(Vec::new()));
        }
        crate::event::insert(conn, &written)?;
        diesel::update(chain::table.find(district.number()))
            .set((chain::seq.eq(last), chain::head.eq(head.as_slice())))
            .execute(conn)?;
        Manager::commit_transaction(conn)?;
        Ok(Some(written.into_iter().map(|(event, _)| event).collect()))
    }
}

/// How a group is run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Faith {
    /// Every deed will do: no savepoints.
    Good,
    /// One may fail without the others.
    Savepoints,
}

/// One deed; `false` when it failed and, with savepoints, was undone.
fn step(
    tx: &mut Tx<'_>,
    job: &mut dyn Waiting,
    done: &mut HashMap<Uuid, (i64, i64)>,
    faith: Faith,
) -> Result<bool, StoreError> {
    if let Some((seq, subject)) = job.key().and_then(|key| done.get(&key)) {
        job.found(*seq, *subject);
        return Ok(true);
    }
    tx.before(job.ahead())?;
    let (seq, head, count) = (tx.seq, tx.head, tx.written.len());
    let ballots = tx.known.ballots.len();
    let (counted, later) = (tx.counted.len(), tx.later.len());
    tx.key = job.key();
    if faith == Faith::Savepoints {
        tx.conn.batch_execute("SAVEPOINT deed")?;
    }
    if job.run(tx) {
        if let (Some(key), Some((event, _))) = (job.key(), tx.written.last()) {
            // The same key twice in one group: the second finds the first.
            done.insert(key, (event.seq, event.subject));
        }
        if faith == Faith::Savepoints {
            // Else the next deed might write it and, failing, take it back with its own.
            tx.write_later()?;
            tx.conn.batch_execute("RELEASE SAVEPOINT deed")?;
        }
        return Ok(true);
    }
    if faith == Faith::Savepoints {
        tx.conn
            .batch_execute("ROLLBACK TO SAVEPOINT deed; RELEASE SAVEPOINT deed")?;
        (tx.seq, tx.head) = (seq, head);
        tx.written.truncate(count);
        tx.known.ballots.truncate(ballots);
        tx.counted.truncate(counted);
        tx.later.truncate(later);
        // What the failed deed was given is free again.
        tx.numbers.clear();
    }
    Ok(false)
}

/// When a district's newest event happened; before everything when there is none.
pub(crate) fn last_at(
    conn: &mut Conn,
    district: District,
    seq: i64,
) -> Result<Timestamp, StoreError> {
    if seq == 0 {
        return Ok(Timestamp::MIN);
    }
    let at: i64 = event::table
        .find((district.number(), seq))
        .select(event::at)
        .first(conn)?;
    Timestamp::from_millisecond(at)
        .map_err(|_| StoreError::impossible("event", seq, "the time is out of range"))
}
