//! One writer, grouped.
//!
//! Deeds of one district that wait together share a transaction; nobody is
//! answered before its commit is on disk. The first statement takes the
//! district's chain row: the write lock on SQLite, a row lock on PostgreSQL.
//! Nothing of the chain is remembered between groups, so several servers and a
//! command line beside them can't fork it.
//!
//! A group is first run in good faith, without savepoints: they cost PostgreSQL
//! two round trips a deed. When a deed of it fails, the transaction is rolled back
//! and the group run again with a savepoint each; when even that fails, deed by
//! deed. Events are kept until the group is done and inserted in one statement.

use crate::ahead::{Ahead, Known};
use crate::hand::Hand;
use crate::later::Later;
use crate::poll::Dropped;
use crate::rollup::Counted;
use crate::{Changes, Conn, Database, IdMaker, Options, StoreError};
use jiff::Timestamp;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex};
use tanxin_domain::event::{Event, Hash, NewEvent};
use tanxin_domain::{District, PlaceId};
use tokio::sync::oneshot;
use uuid::Uuid;

/// What became of a deed that did not fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done<T> {
    /// It was done now and is on disk.
    Now {
        /// The number of its event.
        seq: i64,
        /// What the deed returned.
        value: T,
    },
    /// It had been done before, under the same key; nothing was changed.
    Before {
        /// The number of its event.
        seq: i64,
        /// The thing it happened to.
        subject: i64,
    },
}

/// A deed under way: the connection inside its transaction, and its one event.
pub struct Tx<'a> {
    pub(crate) conn: &'a mut Conn,
    pub(crate) district: District,
    pub(crate) at: Timestamp,
    pub(crate) key: Option<Uuid>,
    pub(crate) ids: &'a IdMaker,
    pub(crate) seq: i64,
    pub(crate) head: Hash,
    pub(crate) written: Vec<(Event, Option<Uuid>)>,
    /// The last number given of each running series, once one was asked for in this group.
    pub(crate) numbers: HashMap<&'static str, i64>,
    /// What was asked for the whole group.
    pub(crate) known: Known,
    /// What the group changes of the roll-ups, written once when it ends.
    pub(crate) counted: Counted,
    /// Rows of the group that wait for its end.
    pub(crate) later: Later,
}

impl<'a> Tx<'a> {
    /// Begins deeds of a district at an instant, after the line `seq` with the hash `head`.
    pub(crate) fn begin(
        (conn, ids): (&'a mut Conn, &'a IdMaker),
        (district, at): (District, Timestamp),
        (seq, head): (i64, Hash),
    ) -> Tx<'a> {
        Tx {
            conn,
            district,
            at,
            key: None,
            ids,
            seq,
            head,
            written: Vec::new(),
            numbers: HashMap::new(),
            known: Known::default(),
            counted: Counted::default(),
            later: Later::default(),
        }
    }
}

impl Tx<'_> {
    /// The connection, for the functions of the nouns.
    pub fn conn(&mut self) -> &mut Conn {
        self.conn
    }

    /// The district the deed is done in.
    pub fn district(&self) -> District {
        self.district
    }

    /// When it is done. Never before the event before it, even when the clock fell.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// A new id.
    pub fn new_id(&self) -> i64 {
        self.ids.next()
    }

    /// The next number of a running series. `last` is asked once a group: the chain's row is
    /// held, so nobody else in the district gives numbers meanwhile.
    pub(crate) fn next_number(
        &mut self,
        series: &'static str,
        last: impl FnOnce(&mut Conn) -> Result<i64, StoreError>,
    ) -> Result<i64, StoreError> {
        let last = match self.numbers.get(series) {
            Some(last) => *last,
            None => last(self.conn)?,
        };
        self.numbers.insert(series, last + 1);
        Ok(last + 1)
    }

    /// Erases what is personal in a line that waits to be inserted; `false` when none does.
    pub(crate) fn erase_unwritten(&mut self, seq: i64) -> bool {
        let line = self.written.iter_mut().find(|(e, _)| e.seq == seq);
        line.map(|(e, _)| e.erase()).is_some()
    }

    /// Puts the deed's event at the end of the chain. Once a deed, or the deed fails.
    /// It can be read when the group is on disk, not earlier.
    pub fn emit(&mut self, new: NewEvent) -> Result<i64, StoreError> {
        let payload = new.payload.to_string();
        self.emit_text(new.kind, (new.place, new.subject, new.actor), payload)
    }

    /// As [`Tx::emit`], the payload written out already.
    pub(crate) fn emit_text(
        &mut self,
        kind: &'static str,
        (place, subject, actor): (Option<PlaceId>, i64, (&'static str, i64)),
        payload: String,
    ) -> Result<i64, StoreError> {
        let salt: [u8; 16] = rand::random();
        let mut line = Event {
            district: self.district,
            seq: self.seq + 1,
            at: self.at,
            kind: kind.to_owned(),
            place,
            subject,
            actor_kind: actor.0.to_owned(),
            actor_id: actor.1,
            digest: [0; 32],
            payload: Some((salt, payload)),
            hash: [0; 32],
        };
        line.seal(&self.head);
        self.seq = line.seq;
        self.head = line.hash;
        self.written.push((line, self.key));
        Ok(self.seq)
    }
}

/// A deed waiting, its types hidden: runs, and later answers.
pub(crate) trait Waiting: Send {
    fn key(&self) -> Option<Uuid>;
    /// What it is going to ask, when it said so.
    fn ahead(&self) -> Option<&Ahead>;
    /// Runs the deed; `true` when its rows may be kept.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// It stood already.
    fn found(&mut self, seq: i64, subject: i64);
    /// The transaction failed; nothing of it was kept.
    fn fail(&mut self, error: StoreError);
    /// Tells whoever waits.
    fn answer(self: Box<Self>);
}

struct Job<F, T, E> {
    key: Option<Uuid>,
    ahead: Option<Ahead>,
    deed: F,
    outcome: Option<Result<Done<T>, E>>,
    to: Option<oneshot::Sender<Result<Done<T>, E>>>,
}

impl<F, T, E> Waiting for Job<F, T, E>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn key(&self) -> Option<Uuid> {
        self.key
    }

    fn ahead(&self) -> Option<&Ahead> {
        self.ahead.as_ref()
    }

    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let before = tx.written.len();
        // A deed that panics must not take the writer, and everybody's deeds, with it.
        let deed = std::panic::AssertUnwindSafe(|| (self.deed)(tx));
        let outcome = std::panic::catch_unwind(deed)
            .unwrap_or_else(|_| Err(StoreError::Panicked.into()))
            .and_then(|value| match tx.written.len() - before {
                1 => Ok(Done::Now { seq: tx.seq, value }),
                n => Err(StoreError::Events(n as u32).into()),
            });
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        keep
    }

    fn found(&mut self, seq: i64, subject: i64) {
        self.outcome = Some(Ok(Done::Before { seq, subject }));
    }

    fn fail(&mut self, error: StoreError) {
        // A deed that failed by itself keeps its own, plainer reason.
        if !matches!(self.outcome, Some(Err(_))) {
            self.outcome = Some(Err(error.into()));
        }
    }

    fn answer(mut self: Box<Self>) {
        let outcome = self
            .outcome
            .take()
            .unwrap_or_else(|| Err(StoreError::Stopped.into()));
        if let Some(to) = self.to.take() {
            // Whoever asked may have gone; what is stored stays stored.
            let _ = to.send(outcome);
        }
    }
}

/// Where a deed's outcome arrives.
type Answer<T, E> = oneshot::Receiver<Result<Done<T>, E>>;

/// Packs a deed for the queue.
pub(crate) fn job<T, E, F>(
    key: Option<Uuid>,
    ahead: Option<Ahead>,
    deed: F,
) -> (Box<dyn Waiting>, Answer<T, E>)
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
{
    let (to, answer) = oneshot::channel();
    (
        Box::new(Job {
            key,
            ahead,
            deed,
            outcome: None,
            to: Some(to),
        }),
        answer,
    )
}

/// What a thread takes up next: a district's deeds, or the ballots for its boxes. The two
/// are never in one transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Lane {
    Deeds(District),
    Box(District),
}

#[derive(Default)]
pub(crate) struct Queue {
    pub waiting: HashMap<District, VecDeque<Box<dyn Waiting>>>,
    pub ballots: HashMap<District, VecDeque<Dropped>>,
    /// What waits and no thread works on.
    pub ready: VecDeque<Lane>,
    pub closed: bool,
}

pub(crate) struct Shared {
    queue: Mutex<Queue>,
    pub more: Condvar,
}

impl Shared {
    pub fn lock(&self) -> std::sync::MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(|e| e.into_inner())
    }
}

/// The threads that write.
pub(crate) struct Writer {
    shared: Arc<Shared>,
    threads: Vec<std::thread::JoinHandle<()>>,
    database: Database,
    ids: Arc<IdMaker>,
}

impl Writer {
    pub fn start(
        database: &Database,
        options: &Options,
        ids: Arc<IdMaker>,
        changes: Changes,
    ) -> Result<Writer, StoreError> {
        let shared = Arc::new(Shared {
            queue: Mutex::default(),
            more: Condvar::new(),
        });
        let count = if database.is_sqlite() {
            1
        } else {
            options.writers.max(1)
        };
        let mut threads = Vec::new();
        for n in 0..count {
            let mut hand = Hand {
                database: database.clone(),
                conn: Some(database.connect()?),
                group: options.group.max(1),
                now: options.now.clone(),
                ids: ids.clone(),
                changes: changes.clone(),
            };
            let shared = shared.clone();
            let thread = std::thread::Builder::new()
                .name(format!("writer-{n}"))
                .spawn(move || hand.work(&shared))
                .map_err(|e| StoreError::Open(e.to_string()))?;
            threads.push(thread);
        }
        Ok(Writer {
            shared,
            threads,
            database: database.clone(),
            ids,
        })
    }

    pub fn send(&self, district: District, job: Box<dyn Waiting>) -> Result<(), StoreError> {
        let mut queue = self.shared.lock();
        if queue.closed {
            return Err(StoreError::Stopped);
        }
        // An entry in the map means a thread works on the district or it is ready already.
        match queue.waiting.get_mut(&district) {
            Some(jobs) => jobs.push_back(job),
            None => {
                queue.waiting.insert(district, VecDeque::from([job]));
                queue.ready.push_back(Lane::Deeds(district));
            }
        }
        drop(queue);
        self.shared.more.notify_one();
        Ok(())
    }

    /// A ballot for a box: no deed.
    pub fn drop_in(&self, district: District, ballot: Dropped) -> Result<(), StoreError> {
        let mut queue = self.shared.lock();
        if queue.closed {
            return Err(StoreError::Stopped);
        }
        match queue.ballots.get_mut(&district) {
            Some(ballots) => ballots.push_back(ballot),
            None => {
                queue.ballots.insert(district, VecDeque::from([ballot]));
                queue.ready.push_back(Lane::Box(district));
            }
        }
        drop(queue);
        self.shared.more.notify_one();
        Ok(())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.more.notify_all();
        let me = std::thread::current().id();
        for thread in self.threads.drain(..) {
            // The last store may go inside a deed; a thread can't wait for itself.
            if thread.thread().id() != me {
                let _ = thread.join();
            }
        }
        crate::ids::release(&self.database, &self.ids);
    }
}
