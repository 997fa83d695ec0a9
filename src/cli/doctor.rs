//! `tanxin doctor`: looks at everything a server needs and says, line by line, what is well,
//! what to mind and what to mend. It changes nothing.

use super::house::{self, print_of};
use super::{Desk, Exit, Fault};
use crate::clock::Clock;
use crate::keys::Keys;
use std::net::{TcpListener, ToSocketAddrs as _};
use std::path::{Path, PathBuf};
use tanxin_domain::Sentence as _;
use tanxin_store::{Conn, Database, StoreError, district, event, health, setting};

/// How a thing stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Is {
    Well,
    Mind,
    Bad,
}

type Args = Vec<(&'static str, String)>;

/// Prints a line for each thing and counts.
struct Round<'a> {
    desk: &'a Desk,
    minded: u32,
    bad: u32,
}

impl Round<'_> {
    fn say(&mut self, is: Is, key: &'static str, args: Args) {
        let sign = match is {
            Is::Well => "✓",
            Is::Mind => "!",
            Is::Bad => "✗",
        };
        self.minded += u32::from(is == Is::Mind);
        self.bad += u32::from(is == Is::Bad);
        let text = self.desk.tongue.say(key, &args);
        println!("{sign} {}", text.replace('\n', "\n  "));
    }

    fn well(&mut self, key: &'static str, args: Args) {
        self.say(Is::Well, key, args);
    }

    fn mind(&mut self, key: &'static str, args: Args) {
        self.say(Is::Mind, key, args);
    }

    fn bad(&mut self, key: &'static str, args: Args) {
        self.say(Is::Bad, key, args);
    }
}

/// Exit code 1 when something must be mended.
pub(super) fn doctor(desk: &Desk) -> Result<(), Fault> {
    let mut round = Round {
        desk,
        minded: 0,
        bad: 0,
    };
    let mut conn = data(&mut round);
    key(&mut round, conn.as_mut());
    clock(&mut round, conn.as_mut());
    fonts(&mut round);
    rules(&mut round);
    pages(&mut round);
    address(&mut round);
    let (minded, bad) = (round.minded, round.bad);
    if bad > 0 {
        let said = [("bad", bad.to_string()), ("minded", minded.to_string())];
        return Err(Fault::said(Exit::Refused, "cli-doctor-bad", &said));
    }
    desk.tell("cli-doctor-well", &[("minded", minded.to_string())]);
    Ok(())
}

/// Folder, room on the disk, database; none when it can't be opened.
fn data(round: &mut Round<'_>) -> Option<Conn> {
    let database = round.desk.settings.database.clone();
    if let Database::Sqlite(file) = &database {
        let folder = house::folder_of(file);
        if !folder.is_dir() {
            round.mind("cli-doctor-no-folder", vec![("folder", shown(&folder))]);
            return None;
        }
        match house::writable(&database) {
            Ok(()) => round.well("cli-doctor-folder", vec![("folder", shown(&folder))]),
            Err(Fault::Said { key, args, .. }) => round.bad(key, args),
            Err(Fault::Typed(_)) => {}
        }
        room(round, &folder);
        if !file.exists() {
            round.mind("cli-doctor-no-database", vec![("file", shown(file))]);
            return None;
        }
    }
    let mut conn = match database.connect() {
        Ok(conn) => conn,
        Err(error) => {
            round.bad("cli-fault-open", vec![("why", error.to_string())]);
            return None;
        }
    };
    if let Err(error) = look_inside(round, &mut conn) {
        round.bad("cli-fault-store", vec![("why", error.to_string())]);
    }
    Some(conn)
}

fn look_inside(round: &mut Round<'_>, conn: &mut Conn) -> Result<(), StoreError> {
    let version = health::version(conn)?;
    round.well("cli-doctor-database", vec![("version", version)]);
    let (missing, strange) = health::migrations(conn)?;
    if !strange.is_empty() {
        round.bad("cli-doctor-newer", vec![("names", strange.join(", "))]);
    } else if !missing.is_empty() {
        round.mind("cli-doctor-older", vec![("names", missing.join(", "))]);
    }
    if let Err(error) = health::writable(conn) {
        round.bad("cli-doctor-not-writable", vec![("why", error.to_string())]);
    }
    let forgetful = health::forgetful(conn)?;
    if forgetful.is_empty() {
        round.well("cli-doctor-durable", vec![]);
    } else {
        round.bad("cli-doctor-forgetful", vec![("settings", forgetful)]);
    }
    Ok(())
}

/// The community's own rules, when there is a folder of them.
fn rules(round: &mut Round<'_>) {
    let Some(folder) = round.desk.settings.rules.clone() else {
        return;
    };
    match super::rules::book(&round.desk.settings) {
        Ok(_) => round.well("cli-doctor-rules", vec![("folder", shown(&folder))]),
        Err(faulty) => round.bad(faulty.key(), faulty.args()),
    }
}

/// Less than this and a week of photos may not fit, in bytes.
const ROOM_TO_MIND: u64 = 2 << 30;
/// Less than this and the next checkpoint may fail, in bytes.
const ROOM_TOO_LITTLE: u64 = 200 << 20;

#[cfg(unix)]
fn room(round: &mut Round<'_>, folder: &Path) {
    let Ok(stat) = rustix::fs::statvfs(folder) else {
        return;
    };
    let free = stat.f_bavail.saturating_mul(stat.f_frsize);
    let args = vec![
        ("folder", shown(folder)),
        ("free", format!("{:.1}", free as f64 / (1u64 << 30) as f64)),
    ];
    match free {
        f if f < ROOM_TOO_LITTLE => round.bad("cli-doctor-no-room", args),
        f if f < ROOM_TO_MIND => round.mind("cli-doctor-little-room", args),
        _ => round.well("cli-doctor-room", args),
    }
}

#[cfg(not(unix))]
fn room(_: &mut Round<'_>, _: &Path) {}

/// The key: there, whole, the right one, out of the data's way, for its owner's eyes alone.
fn key(round: &mut Round<'_>, conn: Option<&mut Conn>) {
    let file = round.desk.settings.key_file.clone();
    let args = || vec![("file", shown(&file))];
    // A database that was never migrated has no such table: then nothing was sealed.
    let sealed_with = conn.and_then(|c| setting::get(c, setting::KEY_PRINT).ok().flatten());
    if !file.exists() {
        match sealed_with {
            Some(_) => round.bad("cli-fault-key-missing", args()),
            None => round.mind("cli-doctor-no-key", args()),
        }
        return;
    }
    let keys = match Keys::open(&file) {
        Ok((keys, _)) => keys,
        Err(error) => {
            if let Fault::Said { key, args, .. } = Fault::from(error) {
                round.bad(key, args);
            }
            return;
        }
    };
    if sealed_with.is_some_and(|known| known != print_of(&keys)) {
        round.bad("cli-fault-key-other", args());
        return;
    }
    if round.desk.settings.key_beside_data() {
        round.mind("cli-serve-key-beside-data", args());
    } else if open_to_others(&file) {
        round.mind("cli-doctor-key-open", args());
    } else {
        round.well("cli-doctor-key", args());
    }
}

#[cfg(unix)]
fn open_to_others(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(file).is_ok_and(|m| m.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> bool {
    false
}

/// The machine's clock must not be behind what was already written down.
fn clock(round: &mut Round<'_>, conn: Option<&mut Conn>) {
    let now = Clock::real().now();
    let args = |at: jiff::Timestamp| {
        let local = tanxin_domain::when::local(at);
        vec![("at", local.strftime("%Y-%m-%d %H:%M").to_string())]
    };
    let newest = conn.and_then(|c| newest_event(c).ok().flatten());
    match newest {
        Some(newest) if newest > now => round.bad("cli-doctor-clock-behind", args(newest)),
        _ => round.well("cli-doctor-clock", args(now)),
    }
}

/// When the last event of any district was written; a demo's time is its own.
fn newest_event(conn: &mut Conn) -> Result<Option<jiff::Timestamp>, StoreError> {
    if setting::get(conn, setting::DEMO_SHIFT)?.is_some() {
        return Ok(None);
    }
    let mut newest = None;
    for known in district::all(conn)? {
        let last = event::seq(conn, known.district)?;
        let found = event::after(conn, known.district, last - 1, 1)?;
        newest = newest.max(found.first().map(|e| e.at));
    }
    Ok(newest)
}

fn fonts(round: &mut Round<'_>) {
    let papers = crate::papers::Papers::new(round.desk.settings.fonts.as_deref());
    match papers.check() {
        Ok(report) => round.well(
            "cli-doctor-fonts",
            vec![("serif", report.serif), ("sans", report.sans)],
        ),
        Err(_) => round.mind("cli-no-fonts", vec![]),
    }
}

fn pages(round: &mut Round<'_>) {
    let missing: Vec<&str> = ["look.css", "page.js"]
        .into_iter()
        .filter(|name| !crate::web::assets::holds(name))
        .collect();
    if missing.is_empty() {
        round.well("cli-doctor-pages", vec![]);
    } else {
        round.bad("cli-doctor-no-pages", vec![("files", missing.join(", "))]);
    }
}

fn address(round: &mut Round<'_>) {
    let listen = round.desk.settings.listen.clone();
    let args = || vec![("listen", listen.clone())];
    let found = listen.to_socket_addrs().ok().and_then(|mut all| all.next());
    let Some(address) = found else {
        round.bad("cli-fault-listen", args());
        return;
    };
    match TcpListener::bind(address) {
        Ok(_) => round.well("cli-doctor-port", args()),
        Err(_) => round.mind("cli-doctor-port-taken", args()),
    }
}

fn shown(path: &Path) -> String {
    let whole: PathBuf = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    whole.display().to_string()
}
