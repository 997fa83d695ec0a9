//! Migrations: one text for both databases, run by Diesel's own harness.

use crate::{Conn, StoreError};
use diesel::backend::Backend;
use diesel::connection::BoxableConnection;
use diesel::migration::{
    Migration, MigrationMetadata, MigrationName, MigrationSource, MigrationVersion, Result,
};
use diesel_migrations::MigrationHarness as _;
use std::fmt;

// One line a migration, so that two of them never meet in one line.
macro_rules! migrations {
    ($($name:literal,)+) => {
        /// Every migration, in order: its name and its text.
        pub const MIGRATIONS: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../migrations/", $name, ".sql"))),)+];
    };
}

migrations! {
    "0001_chain",
    "0002_place",
    "0003_people",
    "0004_matter",
    "0005_assembly",
    "0006_import",
    "0007_setting",
    "0008_place_index",
    "0009_poll",
    "0010_box",
    "0011_paper",
    "0012_owner",
    "0013_objection",
    "0014_flow",
    "0015_backing",
    "0016_notice",
    "0017_queue",
    "0018_rate",
    "0019_link",
    "0020_hot",
    "0021_underway",
    "0022_total",
    "0023_newest_first",
    "0024_count_again",
}

struct One {
    name: &'static str,
    sql: String,
}

impl fmt::Display for One {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl MigrationName for One {
    fn version(&self) -> MigrationVersion<'_> {
        MigrationVersion::from(self.name.split('_').next().unwrap_or(self.name))
    }
}

impl MigrationMetadata for One {}

impl<DB: Backend> Migration<DB> for One {
    fn run(&self, conn: &mut dyn BoxableConnection<DB>) -> Result<()> {
        Ok(conn.batch_execute(&self.sql)?)
    }
    fn revert(&self, _: &mut dyn BoxableConnection<DB>) -> Result<()> {
        Err("migrations go forward only; restore a backup instead".into())
    }
    fn metadata(&self) -> &dyn MigrationMetadata {
        self
    }
    fn name(&self) -> &dyn MigrationName {
        self
    }
}

struct All {
    /// How many of them.
    count: usize,
    bytes: &'static str,
    sorted: &'static str,
    /// After a table whose rows lie in the order of its key and have no number of their own.
    keyed: &'static str,
    /// The index of words, which each database has in its own way.
    words: &'static str,
    /// The same made anew where its order has changed; it is filled when all have run.
    words_anew: &'static str,
    /// A text as an instant in milliseconds: what comes before it and after it.
    ms: (&'static str, &'static str),
}

impl All {
    /// A column with a civil date, as the instant it has in China at a time of day in UTC.
    fn on(&self, column: &str, utc: &str) -> String {
        format!("{}{column} || 'T{utc}Z'{}", self.ms.0, self.ms.1)
    }
}

impl<DB: Backend> MigrationSource<DB> for All {
    fn migrations(&self) -> Result<Vec<Box<dyn Migration<DB>>>> {
        let one = |(name, sql): &(&'static str, &'static str)| -> Box<dyn Migration<DB>> {
            let sql = sql
                .replace("{{bytes}}", self.bytes)
                .replace("{{sorted}}", self.sorted)
                .replace("{{keyed}}", self.keyed)
                // Half past five in the afternoon, and the midnight that ends the day.
                .replace("{{closing due}}", &self.on("due", "09:30:00"))
                .replace("{{midnight ask_until}}", &self.on("ask_until", "16:00:00"))
                .replace("{{words}}", self.words)
                .replace("{{words anew}}", self.words_anew);
            Box::new(One { name, sql })
        };
        Ok(MIGRATIONS.iter().take(self.count).map(one).collect())
    }
}

/// Brings the tables up to date. Two servers that start at once take turns.
pub fn migrate(conn: &mut Conn) -> std::result::Result<(), StoreError> {
    first(conn, MIGRATIONS.len())
}

/// As [`migrate`], only the first `count`: tables as they were then, for tests of what came
/// after.
pub(crate) fn first(conn: &mut Conn, count: usize) -> std::result::Result<(), StoreError> {
    use diesel::connection::SimpleConnection as _;
    let open = |e: Box<dyn std::error::Error + Send + Sync>| StoreError::Open(e.to_string());
    match conn {
        Conn::Sqlite(c) => {
            let all = All {
                count,
                bytes: "BLOB",
                sorted: "TEXT",
                keyed: " WITHOUT ROWID",
                ms: ("1000 * CAST(strftime('%s', ", ") AS INTEGER)"),
                words: crate::search::SQLITE,
                words_anew: crate::search::SQLITE_ANEW,
            };
            c.run_pending_migrations(all).map_err(open)?;
            fill(conn, count)
        }
        Conn::Postgres(c) => {
            let all = All {
                count,
                bytes: "BYTEA",
                sorted: "TEXT COLLATE \"C\"",
                keyed: "",
                ms: (
                    "CAST(1000 * extract(epoch FROM CAST(",
                    " AS timestamptz)) AS BIGINT)",
                ),
                words: crate::search::POSTGRES,
                // In no order there.
                words_anew: "SELECT 1",
            };
            // A session lock: the number only has to be ours.
            c.batch_execute("SELECT pg_advisory_lock(7308330802)")?;
            let ran = c.run_pending_migrations(all).map(|_| ()).map_err(open);
            // Matters that were raised before there was an index.
            let filled = ran.and_then(|()| fill(conn, count));
            conn.batch_execute("SELECT pg_advisory_unlock(7308330802)")?;
            filled
        }
    }
}

/// Brings up to date what migrations alone can't compute, once all of them have run.
fn fill(conn: &mut Conn, count: usize) -> std::result::Result<(), StoreError> {
    match count == MIGRATIONS.len() {
        true => {
            crate::search::fill(conn)?;
            crate::rollup::fill(conn)
        }
        false => Ok(()),
    }
}
