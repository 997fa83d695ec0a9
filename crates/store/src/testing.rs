//! Throw-away databases for tests, one a test, on both databases.

use crate::{Conn, Database, MIGRATIONS, Options, Store, StoreError};
use diesel::RunQueryDsl as _;
use jiff::{SignedDuration, Timestamp};
use std::hash::{Hash as _, Hasher as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file in a folder of its own.
    Sqlite,
    /// A database of its own on the server that `TANXIN_TEST_POSTGRES` names.
    Postgres,
}

/// A clock that stands until a test moves it.
#[derive(Clone)]
pub struct TestClock(Arc<AtomicI64>);

impl TestClock {
    /// Stands at an instant written as RFC 3339.
    pub fn at(text: &str) -> TestClock {
        let at: Timestamp = text.parse().expect("an RFC 3339 instant");
        TestClock(Arc::new(AtomicI64::new(at.as_millisecond())))
    }
    /// What it shows.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).expect("in range")
    }
    /// Moves it forward, or back.
    pub fn advance(&self, by: SignedDuration) {
        self.0.fetch_add(by.as_millis() as i64, Ordering::SeqCst);
    }
    /// Sets it to an instant written as RFC 3339.
    pub fn set(&self, text: &str) {
        let at: Timestamp = text.parse().expect("an RFC 3339 instant");
        self.0.store(at.as_millisecond(), Ordering::SeqCst);
    }
}

/// A database that goes away with the test.
pub struct TestDatabase {
    /// Where it is.
    pub database: Database,
    folder: Option<PathBuf>,
    postgres: Option<(String, String)>,
}

impl TestDatabase {
    /// Makes an empty one.
    ///
    /// # Panics
    /// When `TANXIN_TEST_POSTGRES` is not set for a test on PostgreSQL: a test
    /// that can't run must not look as if it had passed.
    pub fn new(kind: Kind) -> TestDatabase {
        TestDatabase::made(kind, |_, _| String::new())
    }

    /// Makes one for a test that is not about migrations: on PostgreSQL it has its tables
    /// already, copied from a database that is made once a server and stays there.
    ///
    /// # Panics
    /// As [`TestDatabase::new`].
    pub fn with_tables(kind: Kind) -> TestDatabase {
        TestDatabase::made(kind, |conn, base| {
            format!(" TEMPLATE {}", tables(conn, base))
        })
    }

    fn made(kind: Kind, copied: fn(&mut Conn, &str) -> String) -> TestDatabase {
        let name = format!("tanxin_test_{}", uuid::Uuid::now_v7().simple());
        match kind {
            Kind::Sqlite => {
                let folder = std::env::temp_dir().join(&name);
                std::fs::create_dir_all(&folder).expect("a folder for the test");
                let database = Database::Sqlite(folder.join("tanxin.db"));
                TestDatabase {
                    database,
                    folder: Some(folder),
                    postgres: None,
                }
            }
            Kind::Postgres => {
                let server = std::env::var("TANXIN_TEST_POSTGRES").expect(
                    "set TANXIN_TEST_POSTGRES=postgres://user@host/postgres, or run scripts/with-postgres.sh",
                );
                let mut conn = Database::Postgres(server.clone())
                    .connect()
                    .expect("PostgreSQL");
                let (base, _) = server.rsplit_once('/').expect("a URL with a database");
                let copied = copied(&mut conn, base);
                run(&mut conn, &format!("CREATE DATABASE {name}{copied}"));
                let database = Database::Postgres(format!("{base}/{name}"));
                TestDatabase {
                    database,
                    folder: None,
                    postgres: Some((server, name)),
                }
            }
        }
    }

    /// Opens it with a clock; changes of other processes are looked for every 20 ms.
    pub fn open(&self, clock: &TestClock) -> Result<Store, StoreError> {
        let clock = clock.clone();
        let mut options = Options::new(Arc::new(move || clock.now()));
        options.readers = 4;
        options.writers = 2;
        options.follow_every = Some(std::time::Duration::from_millis(20));
        Store::open(self.database.clone(), options)
    }
}

/// One statement of ours: what names it has are letters, digits, underscores.
fn run(conn: &mut Conn, sql: &str) {
    diesel::sql_query(sql).execute(conn).expect(sql);
}

/// The database that has the tables and nothing else, made by the first test that wants it.
fn tables(conn: &mut Conn, base: &str) -> String {
    let mut texts = std::hash::DefaultHasher::new();
    MIGRATIONS.hash(&mut texts);
    let name = format!("tanxin_tables_{:016x}", texts.finish());
    // Tests are processes of their own; the lock is any number that nothing else here takes.
    run(conn, "SELECT pg_advisory_lock(330802)");
    let made = said(
        conn,
        &format!("SELECT datname::text AS said FROM pg_database WHERE datname = '{name}'"),
    );
    if made.is_empty() {
        run(conn, &format!("DROP DATABASE IF EXISTS {name}_new"));
        run(conn, &format!("CREATE DATABASE {name}_new"));
        let mut new = Database::Postgres(format!("{base}/{name}_new"))
            .connect()
            .expect("PostgreSQL");
        crate::migrate(&mut new).expect("tables");
        drop(new);
        run(conn, &format!("ALTER DATABASE {name}_new RENAME TO {name}"));
    }
    run(conn, "SELECT pg_advisory_unlock(330802)");
    name
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
        if let Some((server, name)) = &self.postgres
            && let Ok(mut conn) = Database::Postgres(server.clone()).connect()
        {
            let _ = diesel::sql_query(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                .execute(&mut conn);
        }
    }
}

/// Makes the tables as they were after the first so many migrations.
pub fn tables_as_of(conn: &mut Conn, migration: &str) -> Result<(), StoreError> {
    let at = MIGRATIONS.iter().position(|(name, _)| *name == migration);
    crate::migrate::first(conn, at.expect("a migration") + 1)
}

/// Writes each test twice, for SQLite and for PostgreSQL:
/// `on_both! { fn name(kind) { … } }`
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* fn $name:ident($kind:ident) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            $(#[$meta])*
            fn story($kind: $crate::testing::Kind) $body
            #[test]
            fn on_sqlite() { story($crate::testing::Kind::Sqlite) }
            #[test]
            fn on_postgres() { story($crate::testing::Kind::Postgres) }
        }
    )+};
}

/// What a question to the database's own catalogue answers: the first column, named `said`.
pub fn said(conn: &mut Conn, sql: &str) -> Vec<String> {
    use diesel::prelude::*;
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        said: String,
    }
    let rows: Vec<Row> = diesel::sql_query(sql).load(conn).expect("an answer");
    rows.into_iter().map(|r| r.said).collect()
}

/// The limit of durable intake: plain rows a second that SQLite takes, `group` to a
/// transaction, each transaction synced as the store's are.
pub fn plain_inserts(
    path: &std::path::Path,
    group: usize,
    lasting: std::time::Duration,
) -> Result<f64, StoreError> {
    use diesel::connection::SimpleConnection as _;
    use diesel::prelude::*;
    diesel::table! { plain (id) { id -> BigInt, text -> Text, } }
    let mut conn = Database::Sqlite(path.to_owned()).connect()?;
    conn.batch_execute("CREATE TABLE plain (id BIGINT NOT NULL PRIMARY KEY, text TEXT NOT NULL)")?;
    let text = "楼".repeat(60);
    let start = std::time::Instant::now();
    let mut id = 0i64;
    while start.elapsed() < lasting {
        conn.transaction(|c| {
            for _ in 0..group {
                id += 1;
                let row = (plain::id.eq(id), plain::text.eq(&text));
                diesel::insert_into(plain::table).values(row).execute(c)?;
            }
            diesel::QueryResult::Ok(())
        })?;
    }
    Ok(id as f64 / start.elapsed().as_secs_f64())
}

/// What a torture run left: the keys of raised matters, and how many matters there are.
pub struct Raised {
    /// The client key of each event that raised a matter under one.
    pub keys: Vec<uuid::Uuid>,
    /// Matters in the district, with and without a key.
    pub matters: usize,
}

/// Reads what a torture run left.
pub fn raised_under_keys(
    conn: &mut Conn,
    district: tanxin_domain::District,
) -> Result<Raised, StoreError> {
    use crate::event::event;
    use diesel::prelude::*;
    let keys: Vec<Option<Vec<u8>>> = event::table
        .filter(event::district.eq(district.number()))
        .filter(
            event::kind
                .eq("matter.raised")
                .and(event::client_key.is_not_null()),
        )
        .select(event::client_key)
        .load(conn)?;
    let keys = keys
        .into_iter()
        .filter_map(|k| uuid::Uuid::from_slice(&k?).ok())
        .collect();
    let filter = crate::matter::Filter {
        secret: true,
        ..crate::matter::Filter::default()
    };
    let all = crate::matter::count(conn, district, &filter, jiff::Timestamp::UNIX_EPOCH)?;
    Ok(Raised {
        keys,
        matters: usize::try_from(all).unwrap_or(0),
    })
}

/// Processes of PostgreSQL that write for this database: its connections and the writer
/// of its log. Empty on SQLite. For the test that watches their system calls.
pub fn backends(database: &Database) -> Result<Vec<i32>, StoreError> {
    #[derive(diesel::QueryableByName)]
    struct Process {
        #[diesel(sql_type = diesel::sql_types::Integer)]
        pid: i32,
    }
    if database.is_sqlite() {
        return Ok(Vec::new());
    }
    let found: Vec<Process> = diesel::sql_query(
        "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() \
         AND (datname = current_database() OR backend_type = 'walwriter')",
    )
    .load(&mut database.connect()?)?;
    Ok(found.into_iter().map(|p| p.pid).collect())
}
