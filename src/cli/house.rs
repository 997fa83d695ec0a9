//! Opens what a command needs: folder, key, database, clock. Each way it can fail has
//! its sentence.

use super::{Desk, Exit, Fault};
use crate::clock::Clock;
use crate::keys::Keys;
use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};
use std::path::{Path, PathBuf};
use tanxin_store::{Conn, Database, Options, Store, migrate, setting};

/// The demo begins here, on the Monday after the assembly: 2022-03-07 09:00 in China.
const DEMO_BEGINS: &str = "2022-03-07T01:00:00Z";

/// An open house, not yet serving.
pub(crate) struct House {
    pub store: Store,
    pub clock: Clock,
    pub keys: Keys,
    pub demo: bool,
    /// The key was made just now.
    pub key_is_new: bool,
}

/// How to treat what is missing.
#[derive(Clone, Copy, Default)]
pub(crate) struct Open {
    /// Start the demo's clock in a database that has none.
    pub demo: bool,
    /// Go on with another key: names and phones sealed so far stay shut.
    pub new_key: bool,
    /// No name and no phone will be opened or sealed: the key may be elsewhere.
    pub without_key: bool,
}

/// Opens everything.
pub(crate) fn open(desk: &Desk, how: Open) -> Result<House, Fault> {
    writable(&desk.settings.database)?;
    let mut conn = connect(desk)?;
    migrate(&mut conn)?;
    let before = setting::get(&mut conn, setting::KEY_PRINT)?;
    let (keys, key_is_new) = keys(desk, &mut conn, how)?;
    let (clock, demo) = clock(desk, &mut conn, how)?;
    if before.is_some() && before != setting::get(&mut conn, setting::KEY_PRINT)? {
        let now = clock.now().as_millisecond().to_string();
        setting::put(&mut conn, setting::KEY_SINCE, &now)?;
    }
    drop(conn);
    let store = Store::open(
        desk.settings.database.clone(),
        Options::new(clock.for_store()),
    )?;
    Ok(House {
        store,
        clock,
        keys,
        demo,
        key_is_new,
    })
}

/// One connection, with a sentence that names the database when there is none. The
/// community's own rules come first: rows name versions of them.
pub(crate) fn connect(desk: &Desk) -> Result<Conn, Fault> {
    super::rules::adopt(&desk.settings)?;
    Ok(desk.settings.database.connect()?)
}

/// The folder a file is in.
pub(crate) fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Makes the folder of an embedded database and tries whether one can write there.
pub(crate) fn writable(database: &Database) -> Result<(), Fault> {
    let Database::Sqlite(file) = database else {
        return Ok(());
    };
    let folder = folder_of(file);
    let try_it = || {
        std::fs::create_dir_all(&folder)?;
        let probe = folder.join(format!(".tanxin-{}", uuid::Uuid::now_v7()));
        std::fs::write(&probe, b"x")?;
        std::fs::remove_file(&probe)
    };
    try_it().map_err(|e: std::io::Error| {
        Fault::said(
            Exit::Data,
            "cli-fault-folder",
            &[
                ("folder", folder.display().to_string()),
                ("why", e.to_string()),
            ],
        )
    })
}

/// Opens the key and compares it with the one this database was sealed with.
fn keys(desk: &Desk, conn: &mut Conn, how: Open) -> Result<(Keys, bool), Fault> {
    if how.without_key {
        return Ok((Keys::from_bytes(&rand::random()), false));
    }
    let file = &desk.settings.key_file;
    let said = |key| {
        let args = [("file", file.display().to_string())];
        Err(Fault::said(Exit::Data, key, &args))
    };
    let sealed_with = setting::get(conn, setting::KEY_PRINT)?;
    if sealed_with.is_some() && !file.exists() && !how.new_key {
        return said("cli-fault-key-missing");
    }
    let (keys, new) = Keys::open(file)?;
    let print = print_of(&keys);
    match sealed_with {
        Some(known) if known != print && !how.new_key => said("cli-fault-key-other"),
        Some(known) if known == print => Ok((keys, new)),
        _ => {
            setting::put(conn, setting::KEY_PRINT, &print)?;
            Ok((keys, new))
        }
    }
}

/// The key this database is sealed with, when it is where the settings say, and since when.
pub(crate) fn known_keys(desk: &Desk, conn: &mut Conn) -> Result<Option<(Keys, Timestamp)>, Fault> {
    let file = &desk.settings.key_file;
    if !file.exists() {
        return Ok(None);
    }
    let (keys, _) = Keys::open(file)?;
    let known = setting::get(conn, setting::KEY_PRINT)?;
    let since = setting::get(conn, setting::KEY_SINCE)?;
    let since = since.and_then(|ms| Timestamp::from_millisecond(ms.parse().ok()?).ok());
    let since = since.unwrap_or(Timestamp::MIN);
    Ok((known == Some(print_of(&keys))).then_some((keys, since)))
}

/// What a database remembers of its key: enough to know it again, nothing to open with.
pub(crate) fn print_of(keys: &Keys) -> String {
    HEXLOWER.encode(&keys.fingerprint("setting.key-print", "tanxin"))
}

/// The clock, and whether this is a demo: a database that once began as one stays one,
/// and its time runs on from where it began, over restarts.
fn clock(desk: &Desk, conn: &mut Conn, how: Open) -> Result<(Clock, bool), Fault> {
    let mut shift = setting::get(conn, setting::DEMO_SHIFT)?;
    if shift.is_none() && (how.demo || desk.settings.demo_clock) {
        let begins: Timestamp = DEMO_BEGINS.parse().unwrap_or_default();
        let by = begins.as_millisecond() - Clock::real().now().as_millisecond();
        shift = Some(setting::put_once(
            conn,
            setting::DEMO_SHIFT,
            &by.to_string(),
        )?);
    }
    match shift.and_then(|by| by.parse().ok()) {
        Some(by) => Ok((Clock::shifted(SignedDuration::from_millis(by)), true)),
        None => Ok((Clock::real(), false)),
    }
}
