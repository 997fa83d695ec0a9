//! Two databases behind one connection type.

use crate::StoreError;
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, MultiConnection, PgConnection, SqliteConnection};
use std::path::{Path, PathBuf};

/// A connection to either database.
#[derive(MultiConnection)]
pub enum Conn {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Puts many rows into a table as fast as each database takes them: a prepared statement a
/// row, a COPY. Rows are `Insertable` structs that write `NULL` out.
macro_rules! fill {
    ($conn:expr, $table:expr, $rows:expr) => {
        match $conn {
            $crate::Conn::Sqlite(c) => {
                for row in $rows {
                    diesel::insert_into($table).values(row).execute(c)?;
                }
            }
            $crate::Conn::Postgres(c) => {
                diesel::copy_from($table)
                    .from_insertable($rows.collect::<Vec<_>>())
                    .execute(c)?;
            }
        }
    };
}
pub(crate) use fill;

impl Conn {
    /// Is it to the embedded database?
    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self, Conn::Sqlite(_))
    }
}

/// Where the data is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// One file on this machine.
    Sqlite(PathBuf),
    /// `postgres://user@host/name`
    Postgres(String),
}

impl Database {
    /// `postgres://…` or `postgresql://…` is PostgreSQL, `sqlite:PATH` or a path is a file.
    pub fn from_url(url: &str) -> Database {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Database::Postgres(url.to_owned())
        } else {
            Database::Sqlite(Path::new(url.strip_prefix("sqlite:").unwrap_or(url)).to_owned())
        }
    }

    /// Is it the embedded one?
    pub fn is_sqlite(&self) -> bool {
        matches!(self, Database::Sqlite(_))
    }

    /// Opens one connection, ready to use.
    pub fn connect(&self) -> Result<Conn, StoreError> {
        let open = |e: &dyn std::fmt::Display| StoreError::Open(e.to_string());
        match self {
            Database::Sqlite(path) => {
                let path = path
                    .to_str()
                    .ok_or_else(|| open(&"the path is not Unicode"))?;
                let mut conn = SqliteConnection::establish(path).map_err(|e| open(&e))?;
                // busy_timeout first: changing to WAL may itself have to wait. FULL: a commit
                // answers after its fsync; NORMAL would lose the last ones with the power.
                // secure_delete: what was deleted is gone from the file, a secret key above all.
                conn.batch_execute(
                    "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; \
                     PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                     PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000; \
                     PRAGMA journal_size_limit = 67108864;",
                )
                .map_err(|e| open(&e))?;
                Ok(Conn::Sqlite(conn))
            }
            Database::Postgres(url) => {
                let mut conn = PgConnection::establish(url).map_err(|e| open(&e))?;
                conn.batch_execute("SET synchronous_commit = on; SET TIME ZONE 'UTC'")
                    .map_err(|e| open(&e))?;
                Ok(Conn::Postgres(conn))
            }
        }
    }
}
