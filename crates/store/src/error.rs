//! What can go wrong below the services.

use diesel::result::{DatabaseErrorKind, Error as Diesel};

/// A fault of the store. Its text goes to the log, never to a page.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database can't be opened or reached.
    #[error("the database can't be opened: {0}")]
    Open(String),
    /// A statement failed.
    #[error("database: {0}")]
    Database(Diesel),
    /// No room left on the disk: nothing was changed.
    #[error("the disk is full")]
    DiskFull,
    /// A constraint that two deeds raced for; the second gets this.
    #[error("already there: {0}")]
    Unique(String),
    /// A row that can't be: the table and the row are named.
    #[error("impossible row in {table}, {row}: {why}")]
    Impossible {
        /// The table.
        table: &'static str,
        /// The row's key.
        row: String,
        /// What is wrong with it.
        why: String,
    },
    /// A deed wrote no event or two.
    #[error("a deed must write exactly one event, this one wrote {0}")]
    Events(u32),
    /// The district is not in this database.
    #[error("district {0} is not in this database")]
    NoDistrict(tanxin_domain::District),
    /// All 1024 server numbers are leased.
    #[error("no server number is free")]
    NoServerNumber,
    /// A deed panicked; the log has the place.
    #[error("a deed panicked; nothing was changed")]
    Panicked,
    /// The store was closed while the deed waited.
    #[error("the store is closing; nothing was changed")]
    Stopped,
}

impl From<Diesel> for StoreError {
    fn from(error: Diesel) -> StoreError {
        match &error {
            Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, info) => {
                StoreError::Unique(info.message().to_owned())
            }
            Diesel::DatabaseError(_, info) if is_full(info.message()) => StoreError::DiskFull,
            _ => StoreError::Database(error),
        }
    }
}

// SQLite: SQLITE_FULL's text. PostgreSQL: errors of class 53100 carry the system's text, in
// the language its server was set to.
fn is_full(message: &str) -> bool {
    [
        "database or disk is full",
        "No space left on device",
        "设备上没有空间",
    ]
    .iter()
    .any(|text| message.contains(text))
}

#[test]
fn a_full_disk_is_known_from_either_database() {
    let told = |text: &str| {
        let info = Box::new(text.to_owned());
        StoreError::from(Diesel::DatabaseError(DatabaseErrorKind::Unknown, info))
    };
    for text in [
        "database or disk is full",
        "could not extend file \"base/5/16384\": No space left on device",
        "无法扩展文件 \"base/5/16384\": 设备上没有空间",
    ] {
        assert!(matches!(told(text), StoreError::DiskFull), "{text}");
    }
    assert!(matches!(told("disk I/O error"), StoreError::Database(_)));
}

impl StoreError {
    /// A row that can't be.
    pub fn impossible(table: &'static str, row: impl ToString, why: impl ToString) -> StoreError {
        StoreError::Impossible {
            table,
            row: row.to_string(),
            why: why.to_string(),
        }
    }
}
