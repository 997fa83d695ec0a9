//! Connections for readers, kept open.

use crate::{Conn, Database, StoreError};
use diesel::r2d2::{self, ManageConnection, PooledConnection, R2D2Connection as _};
use std::time::{Duration, Instant};

/// A connection that has answered this lately is not asked whether it still stands.
const TRUSTED: Duration = Duration::from_secs(1);

/// Opens connections with their settings, which the pool of Diesel's own would leave out.
pub struct Manager(Database);

/// A connection, and when it last was known to stand.
pub struct Kept {
    pub conn: Conn,
    known: Instant,
}

impl ManageConnection for Manager {
    type Connection = Kept;
    type Error = StoreError;

    fn connect(&self) -> Result<Kept, StoreError> {
        Ok(Kept {
            conn: self.0.connect()?,
            known: Instant::now(),
        })
    }
    fn is_valid(&self, kept: &mut Kept) -> Result<(), StoreError> {
        // A question before each question would cost a round trip; a file does not go away.
        if !self.0.is_sqlite() && kept.known.elapsed() >= TRUSTED {
            kept.conn.ping()?;
            kept.known = Instant::now();
        }
        Ok(())
    }
    fn has_broken(&self, kept: &mut Kept) -> bool {
        kept.conn.is_broken()
    }
}

/// The readers' pool.
pub struct Pool(r2d2::Pool<Manager>);

impl Pool {
    pub fn open(database: &Database, size: u32) -> Result<Pool, StoreError> {
        r2d2::Pool::builder()
            .max_size(size.max(1))
            .min_idle(Some(1))
            .build(Manager(database.clone()))
            .map(Pool)
            .map_err(|e| StoreError::Open(e.to_string()))
    }

    pub fn get(&self) -> Result<PooledConnection<Manager>, StoreError> {
        self.0.get().map_err(|e| StoreError::Open(e.to_string()))
    }
}
