//! What `tanxin doctor` asks a database: which it is, how far it is migrated, whether one
//! can write, and whether it keeps what it says it has kept.

use crate::{Conn, MIGRATIONS, StoreError, search};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;
use std::time::Duration;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn ask(conn: &mut Conn, sqlite: &str, postgres: &str) -> Result<String, StoreError> {
    let line: Line = match conn {
        Conn::Sqlite(c) => sql_query(sqlite).get_result(c)?,
        Conn::Postgres(c) => sql_query(postgres).get_result(c)?,
    };
    Ok(line.line)
}

/// Name and version, as `SQLite 3.50.4` or `PostgreSQL 15.14`.
pub fn version(conn: &mut Conn) -> Result<String, StoreError> {
    ask(
        conn,
        "SELECT 'SQLite ' || sqlite_version() AS line",
        "SELECT 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1) AS line",
    )
}

/// Migrations of this program that the database has not seen, and those it has seen and
/// this program does not know: an older program must not touch it.
pub fn migrations(conn: &mut Conn) -> Result<(Vec<String>, Vec<String>), StoreError> {
    let there = ask(
        conn,
        "SELECT CAST(count(*) AS TEXT) AS line FROM sqlite_master \
         WHERE type = 'table' AND name = '__diesel_schema_migrations'",
        "SELECT count(*)::text AS line FROM information_schema.tables \
         WHERE table_schema = current_schema() AND table_name = '__diesel_schema_migrations'",
    )?;
    let run: Vec<Line> = match (there.as_str(), conn) {
        ("0", _) => Vec::new(),
        (_, Conn::Sqlite(c)) => {
            sql_query("SELECT version AS line FROM __diesel_schema_migrations").load(c)?
        }
        (_, Conn::Postgres(c)) => {
            sql_query("SELECT version::text AS line FROM __diesel_schema_migrations").load(c)?
        }
    };
    let number = |name: &str| name.split('_').next().unwrap_or(name).to_owned();
    let known: Vec<String> = MIGRATIONS.iter().map(|(name, _)| number(name)).collect();
    let run: Vec<String> = run.into_iter().map(|l| l.line).collect();
    let missing = known.iter().filter(|k| !run.contains(k)).cloned().collect();
    let strange = run.into_iter().filter(|r| !known.contains(r)).collect();
    Ok((missing, strange))
}

/// Can one write? Takes the write lock and gives it back.
pub fn writable(conn: &mut Conn) -> Result<(), StoreError> {
    match conn {
        Conn::Sqlite(c) => c.batch_execute("BEGIN IMMEDIATE; ROLLBACK")?,
        Conn::Postgres(c) => {
            c.batch_execute("CREATE TEMPORARY TABLE tanxin_doctor (x INTEGER) ON COMMIT DROP")?;
        }
    }
    Ok(())
}

/// Settings of the database under which an answer could come before its deed is on disk,
/// as `fsync = off`; empty when there are none.
pub fn forgetful(conn: &mut Conn) -> Result<String, StoreError> {
    ask(
        conn,
        // 2 is FULL, 3 EXTRA; a program sets it for its own connection.
        "SELECT CASE WHEN synchronous >= 2 THEN '' ELSE 'synchronous = ' || synchronous END AS line \
         FROM pragma_synchronous",
        "SELECT coalesce(string_agg(name || ' = ' || setting, ', '), '') AS line FROM pg_settings \
         WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'",
    )
}

/// What has just had thousands of rows at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grown {
    /// Whole districts.
    District,
    /// A roll.
    Roll,
    /// Matters and all that belongs to them.
    Matters,
}

/// Lets the database count its tables anew. PostgreSQL does so by itself within a minute; until
/// then, after thousands of rows at once, it takes a district for a two-hundredth of a table and
/// walks through all of it where an index stands ready. SQLite, which was never told, takes a
/// district for ten rows and does the same. What was written stands, whatever becomes of
/// this: it only warns.
pub fn refresh_statistics(conn: &mut Conn, grown: Grown) {
    let tables = match grown {
        Grown::District => "event, place, person, card, role, assembly, roll_entry, matter",
        Grown::Roll => "roll_entry",
        Grown::Matters => {
            "event, matter, answer, confirmation, part, unread, underway, counted, rollup, \
             matter_word"
        }
    };
    let counted = match conn {
        Conn::Sqlite(c) => c.batch_execute(ANALYZE),
        Conn::Postgres(c) => c.batch_execute(&format!("ANALYZE {tables}")),
    };
    if let Err(error) = counted {
        tracing::warn!(%error, "the tables were not counted anew");
    }
}

/// Counts all tables, a thousand rows of each index at the most.
const ANALYZE: &str = "PRAGMA analysis_limit = 1000; ANALYZE";

/// Lets SQLite count what has grown since it was counted; PostgreSQL sees to that itself. Done
/// when a database is opened and, as part of [`crate::Store::keep_quick`], every hour while it is
/// served.
pub fn keep_statistics(conn: &mut Conn) {
    let Conn::Sqlite(c) = conn else {
        return;
    };
    // All tables, not only those this connection has asked (https://sqlite.org/pragma.html#pragma_optimize).
    if let Err(error) = c.batch_execute("PRAGMA optimize = 0x10002") {
        tracing::warn!(%error, "the tables were not counted anew");
    }
}

/// Transactions of [`search::join_parts`] an hour: thirty megabytes, far more than is raised.
const JOINS: usize = 64;
/// Between two of them: as long as SQLite lets whoever waits sleep before they look again.
const PAUSE: Duration = Duration::from_millis(100);

/// Every hour: what lets SQLite stay quick while it grows. It only warns, as above.
pub(crate) fn keep_quick(conn: &mut Conn) {
    keep_statistics(conn);
    if let Err(error) = search::join_parts(conn, JOINS, PAUSE) {
        tracing::warn!(%error, "the parts of the index of words were not joined");
    }
}
