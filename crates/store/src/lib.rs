//! The only SQL of Tanxin.
//!
//! One set of functions over SQLite and PostgreSQL; one writer that groups deeds
//! of a district into one transaction and answers when it is on disk; one event
//! a deed, chained by hash. See `docs/decisions/` for why.

// Diesel's table! and MultiConnection write undocumented items.
#[allow(missing_docs)]
mod conn;
mod error;
mod follow;
mod hand;
mod ids;
mod migrate;
mod pool;
mod writer;

pub mod account;
mod ahead;
mod among;
pub mod answer;
pub mod assembly;
pub mod backing;
pub mod backup;
pub mod bulk;
pub mod card;
pub mod district;
pub mod event;
pub mod exclusion;
pub mod health;
pub mod import;
mod later;
pub mod link;
pub mod lockout;
pub mod matter;
pub mod notice;
pub mod office;
pub mod owner;
pub mod past;
pub mod person;
pub mod photo;
pub mod place;
pub mod poll;
pub mod question;
pub mod region;
pub mod role;
pub mod rollup;
pub mod search;
pub mod session;
pub mod setting;
pub mod template;
#[doc(hidden)]
pub mod testing;
pub mod verify;

pub use ahead::Ahead;
pub use conn::{Conn, Database};
pub use error::StoreError;
pub use follow::{Change, Changes};
pub use ids::IdMaker;
pub use migrate::{MIGRATIONS, migrate};
pub use writer::{Done, Tx};

use pool::Pool;
use std::sync::Arc;
use std::time::Duration;
use tanxin_domain::District;

/// What time it is, given by whoever opens the store: the server's clock, a
/// test's, the demo's. The store never asks the machine.
pub type Now = Arc<dyn Fn() -> jiff::Timestamp + Send + Sync>;

/// How to open a store.
#[derive(Clone)]
pub struct Options {
    /// Connections for readers.
    pub readers: u32,
    /// Connections for writers; SQLite takes one whatever is said here.
    pub writers: u32,
    /// The most deeds of one district in one transaction.
    pub group: usize,
    /// How often changes of other processes are looked for; never when `None`.
    pub follow_every: Option<Duration>,
    /// The clock.
    pub now: Now,
}

impl Options {
    /// Eight readers, four writers, groups of 256, a look at others' changes four times a second.
    pub fn new(now: Now) -> Options {
        Options {
            readers: 8,
            writers: 4,
            group: 256,
            follow_every: Some(Duration::from_millis(250)),
            now,
        }
    }
}

/// The open database. Cloning is cheap; the last clone to go ends the writer.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    readers: Pool,
    writer: writer::Writer,
    ids: Arc<IdMaker>,
    changes: Changes,
    now: Now,
}

impl Store {
    /// Opens the database, brings its tables up to date, leases a server number
    /// and starts the writer.
    pub fn open(database: Database, options: Options) -> Result<Store, StoreError> {
        let mut first = database.connect()?;
        migrate(&mut first)?;
        health::keep_statistics(&mut first);
        let ids = Arc::new(IdMaker::lease(&mut first, options.now.clone())?);
        drop(first);
        let readers = Pool::open(&database, options.readers)?;
        let changes = Changes::new();
        let writer = writer::Writer::start(&database, &options, ids.clone(), changes.clone())?;
        if let Some(every) = options.follow_every {
            follow::start(&database, every, &changes)?;
        }
        ids::keep_lease(&database, &ids)?;
        let now = options.now.clone();
        Ok(Store {
            inner: Arc::new(Inner {
                database,
                readers,
                writer,
                ids,
                changes,
                now,
            }),
        })
    }

    /// The clock the store was opened with.
    pub fn now(&self) -> jiff::Timestamp {
        (self.inner.now)()
    }

    /// Which database it is.
    pub fn database(&self) -> &Database {
        &self.inner.database
    }

    /// Makes ids for things created outside a deed, as the parts of an import.
    pub fn ids(&self) -> &IdMaker {
        &self.inner.ids
    }

    /// What was written, here and by other processes, by (district, seq).
    pub fn changes(&self) -> &Changes {
        &self.inner.changes
    }

    /// Asks a question. It runs on a thread that may block and never waits for the writer.
    pub async fn read<T, E, F>(&self, question: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    {
        let inner = self.inner.clone();
        tokio::task::spawn_blocking(move || {
            let mut kept = inner.readers.get()?;
            question(&mut kept.conn)
        })
        .await
        .unwrap_or_else(|_| Err(StoreError::Stopped.into()))
    }

    /// Notes what is no deed: the use of a session, a try to sign in. No event, no writer;
    /// nothing of a district may be changed here.
    pub async fn note<T, E, F>(&self, line: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    {
        self.read(line).await
    }

    /// After many rows at once: see [`health::refresh_statistics`].
    pub async fn refresh_statistics(&self, grown: health::Grown) {
        let count = move |c: &mut Conn| {
            health::refresh_statistics(c, grown);
            Ok::<_, StoreError>(())
        };
        if let Err(error) = self.read(count).await {
            tracing::warn!(%error, "the tables were not counted anew");
        }
    }

    /// Every hour while it is served: lets SQLite count what has grown and join parts of its index
    /// of words. It only warns: what is slower for it is still right.
    pub async fn keep_quick(&self) {
        let keep = |c: &mut Conn| {
            health::keep_quick(c);
            Ok::<_, StoreError>(())
        };
        if let Err(error) = self.read(keep).await {
            tracing::warn!(%error, "the database was not looked after");
        }
    }

    /// As [`Store::read`], for code that is not async: the command line and tests.
    pub fn read_now<T, E, F>(&self, question: F) -> Result<T, E>
    where
        E: From<StoreError>,
        F: FnOnce(&mut Conn) -> Result<T, E>,
    {
        let mut kept = self.inner.readers.get()?;
        question(&mut kept.conn)
    }

    /// Does a deed in a district: its rows and exactly one event, in one
    /// transaction with others that wait. Answers when all of it is on disk.
    ///
    /// `key` is the UUIDv7 a browser made for the deed: when an event with that
    /// key already stands, nothing is done and [`Done::Before`] tells its line.
    /// The deed may run more than once before it is answered, so it must change
    /// nothing outside the transaction.
    pub async fn write<T, E, F>(
        &self,
        district: District,
        key: Option<uuid::Uuid>,
        deed: F,
    ) -> Result<Done<T>, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.write_asking(district, key, None, deed).await
    }

    /// As [`Store::write`], for deeds of which many come at once: they say what they are going
    /// to ask, and it is asked for all that wait together.
    pub async fn write_asking<T, E, F>(
        &self,
        district: District,
        key: Option<uuid::Uuid>,
        ahead: Option<Ahead>,
        deed: F,
    ) -> Result<Done<T>, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (job, answer) = writer::job(key, ahead, deed);
        self.inner.writer.send(district, job)?;
        answer
            .await
            .unwrap_or_else(|_| Err(StoreError::Stopped.into()))
    }

    /// Drops a secret ballot into its poll's box and answers when it is on disk. It is no
    /// deed: no event, no time, and never one transaction with what tells who came.
    pub async fn drop_in(
        &self,
        district: District,
        poll: tanxin_domain::PollId,
        ballot: poll::Boxed,
    ) -> Result<poll::InBox, StoreError> {
        let (dropped, answer) = poll::Dropped::new(poll, ballot);
        self.inner.writer.drop_in(district, dropped)?;
        answer.await.unwrap_or(Err(StoreError::Stopped))
    }

    /// As [`Store::write`], for code that is not async.
    pub fn write_now<T, E, F>(
        &self,
        district: District,
        key: Option<uuid::Uuid>,
        deed: F,
    ) -> Result<Done<T>, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (job, answer) = writer::job(key, None, deed);
        self.inner.writer.send(district, job)?;
        answer
            .blocking_recv()
            .unwrap_or_else(|_| Err(StoreError::Stopped.into()))
    }
}
