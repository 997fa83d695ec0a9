//! Connections for readers, kept open.

use crate::{Conn, Database, StoreError};
use diesel::r2d2::{self, ManageConnection, PooledConnection, R2D2Connection as _};

/// Opens connections with their settings, which the pool of Diesel's own would leave out.
pub struct Manager(Database);

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = StoreError;

    fn connect(&self) -> Result<Conn, StoreError> {
        self.0.connect()
    }
    fn is_valid(&self, conn: &mut Conn) -> Result<(), StoreError> {
        Ok(conn.ping()?)
    }
    fn has_broken(&self, conn: &mut Conn) -> bool {
        conn.is_broken()
    }
}

/// The readers' pool.
pub struct Pool(r2d2::Pool<Manager>);

impl Pool {
    pub fn open(database: &Database, size: u32) -> Result<Pool, StoreError> {
        r2d2::Pool::builder()
            .max_size(size.max(1))
            .min_idle(Some(1))
            // A file does not go away as a server does: no question before each question.
            .test_on_check_out(!database.is_sqlite())
            .build(Manager(database.clone()))
            .map(Pool)
            .map_err(|e| StoreError::Open(e.to_string()))
    }

    pub fn get(&self) -> Result<PooledConnection<Manager>, StoreError> {
        self.0.get().map_err(|e| StoreError::Open(e.to_string()))
    }
}
