//! Durable means durable: under strace no success answer leaves before the log that
//! holds its deed was synced to the disk, in SQLite and in PostgreSQL's own process.
//!
//! Every deed carries a key of 16 random bytes. Its bytes are found again in the write to
//! the log; a sync that began after that write must have ended before the answer began.

use crate::http::Client;
use crate::server::{Folder, Server, compound};
use crate::trace::{Call, read};
use std::io::Read as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tanxin_store::Database;
use tanxin_store::testing::{Kind, TestDatabase, backends};
use uuid::Uuid;

/// A deed that was answered: the port its sender spoke from, and its key.
type Asked = (u16, Uuid);

/// Checks every deed; tells what is wrong with the first that was answered too early.
fn early(calls: &[Call], asked: &[Asked], log: &str) -> Result<(), String> {
    for (port, key) in asked {
        let carries = |c: &&Call| c.data.windows(16).any(|w| w == key.as_bytes());
        let written = calls
            .iter()
            .filter(|c| c.name.starts_with("pwrite") || c.name == "write")
            .filter(|c| c.file.contains(log))
            .find(carries)
            .ok_or(format!("{key} was never written to the log"))?;
        let written = written
            .done
            .ok_or(format!("{key}: the write never ended"))?;
        let synced = calls
            .iter()
            .filter(|c| c.name == "fdatasync" || c.name == "fsync")
            .filter(|c| c.file.contains(log) && c.begun > written)
            .filter_map(|c| c.done)
            .min();
        let answered = calls
            .iter()
            .find(|c| c.file.ends_with(&format!(":{port}]")) && c.data.starts_with(b"HTTP/1.1 303"))
            .ok_or(format!("{key} was never answered"))?;
        match synced {
            Some(synced) if synced < answered.begun => {}
            Some(synced) => {
                let line = answered.begun;
                return Err(format!(
                    "{key}: answered in line {line}, synced in {synced}"
                ));
            }
            None => return Err(format!("{key}: answered, never synced")),
        }
    }
    Ok(())
}

/// PostgreSQL's own promise: a connection that wrote to the log syncs it before it says
/// COMMIT. Tells how many commits were seen.
fn commits(calls: &[Call], log: &str) -> Result<usize, String> {
    let mut seen = 0;
    for said in calls.iter().filter(|c| {
        matches!(c.name.as_str(), "sendto" | "write") && c.data.windows(7).any(|w| w == b"COMMIT\0")
    }) {
        let own = calls
            .iter()
            .filter(|c| c.pid == said.pid && c.begun < said.begun && c.file.contains(log));
        let (syncs, writes): (Vec<&Call>, Vec<&Call>) =
            own.partition(|c| c.name == "fdatasync" || c.name == "fsync");
        let Some(written) = writes.iter().rfind(|c| c.name.starts_with("pwrite")) else {
            continue;
        };
        let synced = syncs
            .iter()
            .any(|c| Some(c.begun) > written.done && c.done.is_some_and(|d| d < said.begun));
        if !synced {
            return Err(format!("COMMIT in line {}, not synced", said.begun));
        }
        seen += 1;
    }
    Ok(seen)
}

/// strace, attached to running processes.
struct Strace {
    child: Child,
    file: std::path::PathBuf,
}

impl Strace {
    fn attach(folder: &Folder, pids: &[u32]) -> Strace {
        let file = folder.0.join("trace");
        let mut command = Command::new("strace");
        command
            .args(["-f", "-q", "-yy", "-s", "100000", "-o"])
            .arg(&file)
            .args([
                "-e",
                "trace=fdatasync,fsync,pwrite64,pwritev,write,writev,sendto,sendmsg",
            ]);
        for pid in pids {
            command.args(["-p", &pid.to_string()]);
        }
        let child = command.stderr(Stdio::piped()).spawn();
        let mut child = child.expect("strace is needed: scripts/check-tools.sh tests");
        // Attached is who is said to be traced by somebody.
        let start = Instant::now();
        let traced = |pid: &u32| {
            let status = std::fs::read_to_string(format!("/proc/{pid}/status"));
            status.is_ok_and(|s| !s.contains("TracerPid:\t0\n"))
        };
        while !pids.iter().all(traced) {
            if start.elapsed() > Duration::from_secs(10)
                || child.try_wait().is_ok_and(|e| e.is_some())
            {
                let _ = child.kill();
                let mut said = String::new();
                let _ = child
                    .stderr
                    .take()
                    .expect("piped")
                    .read_to_string(&mut said);
                panic!("strace can't watch the processes (may this account trace them?): {said}");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Strace { child, file }
    }

    /// Lets the processes go and gives what was seen.
    fn end(mut self) -> String {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-INT", &id]).status();
        assert!(asked.expect("kill").success());
        let _ = self.child.wait();
        let bytes = std::fs::read(&self.file).expect("the trace");
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// Raises matters from several connections at once; every one must be answered.
fn load(server: &Server, place: &str, clients: usize, each: usize) -> Vec<Asked> {
    let one = || {
        let ask = |_| {
            let key = Uuid::from_u128(rand::random());
            let mut client = Client::connect(server.address).expect("a connection");
            let form = [
                ("key", key.to_string()),
                ("place", place.to_owned()),
                ("about", place.to_owned()),
                ("category", "corridor-light".to_owned()),
                ("text", "楼道灯不亮".to_owned()),
            ];
            let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
            let answer = client
                .post("/330802/matters/new", &form)
                .expect("an answer");
            assert_eq!(answer.status, 303, "{}", answer.body);
            (client.port(), key)
        };
        (0..each).map(ask).collect::<Vec<Asked>>()
    };
    std::thread::scope(|s| {
        let threads: Vec<_> = (0..clients).map(|_| s.spawn(one)).collect();
        threads
            .into_iter()
            .flat_map(|t| t.join().expect("a client ends well"))
            .collect()
    })
}

/// A server with the demo's people on a database, its deeds watched.
fn watch(kind: Kind, clients: usize, each: usize) -> (Vec<Call>, Vec<Asked>) {
    let database = TestDatabase::with_tables(kind);
    let folder = Folder::new();
    let url = match &database.database {
        Database::Sqlite(file) => file.display().to_string(),
        Database::Postgres(url) => url.clone(),
    };
    let loaded = folder.run(&["demo", "--people-only", "--database", &url]);
    assert!(
        loaded.status.success(),
        "{}",
        String::from_utf8_lossy(&loaded.stderr)
    );
    let place = compound(&database.database);
    let server = Server::start(&folder, &["--database", &url]);
    let mut pids = vec![server.child.id()];
    let others = backends(&database.database).expect("the processes");
    pids.extend(others.into_iter().map(i32::cast_unsigned));
    let strace = Strace::attach(&folder, &pids);
    let asked = load(&server, &place, clients, each);
    (read(&strace.end()), asked)
}

#[test]
fn no_answer_leaves_before_its_sync_on_sqlite() {
    let (calls, asked) = watch(Kind::Sqlite, 6, 6);
    assert_eq!(asked.len(), 36);
    early(&calls, &asked, "tanxin.db-wal").unwrap();
}

#[test]
fn no_answer_leaves_before_its_sync_on_postgres() {
    let (calls, asked) = watch(Kind::Postgres, 6, 6);
    assert_eq!(asked.len(), 36);
    early(&calls, &asked, "/pg_wal/").unwrap();
    assert!(
        commits(&calls, "/pg_wal/").unwrap() > 0,
        "no commit was seen"
    );
}

/// A trace of one deed, its lines in the given order.
fn story(order: &[&str]) -> (Vec<Call>, Vec<Asked>) {
    let key = Uuid::from_bytes(*b"0123456789abcdef");
    let line = |what: &&str| match *what {
        "write" => "7 pwrite64(3</d/x.db-wal>, \"..0123456789abcdef..\", 20, 0) = 20",
        "sync" => "7 fdatasync(3</d/x.db-wal>) = 0",
        "begin sync" => "7 fdatasync(3</d/x.db-wal> <unfinished ...>",
        "end sync" => "7 <... fdatasync resumed>) = 0",
        "other sync" => "9 fdatasync(4</d/x.db>) = 0",
        "answer" => {
            "8 writev(5<TCP:[127.0.0.1:80->127.0.0.1:4000]>, [{iov_base=\"HTTP/1.1 303 See Other\", iov_len=22}], 1) = 22"
        }
        "commit" => {
            "7 sendto(6<TCP:[127.0.0.1:54->127.0.0.1:4]>, \"C\\0\\0\\0\\vCOMMIT\\0Z\", 12, 0, NULL, 0) = 12"
        }
        other => panic!("{other}"),
    };
    let text: Vec<&str> = order.iter().map(line).collect();
    (read(&text.join("\n")), vec![(4000, key)])
}

#[test]
fn an_answer_too_early_is_seen() {
    let told = |order: &[&str]| {
        let (calls, asked) = story(order);
        early(&calls, &asked, "x.db-wal")
    };
    told(&["write", "sync", "answer"]).unwrap();
    told(&["write", "begin sync", "end sync", "answer"]).unwrap();
    for wrong in [
        &["write", "answer", "sync"][..],
        &["sync", "write", "answer"],
        &["write", "begin sync", "answer", "end sync"],
        &["begin sync", "write", "end sync", "answer"],
        &["write", "other sync", "answer"],
        &["write", "answer"],
        &["sync", "answer"],
        &["write", "sync"],
    ] {
        assert!(told(wrong).is_err(), "{wrong:?}");
    }
    let commit = |order: &[&str]| commits(&story(order).0, "x.db-wal");
    assert_eq!(commit(&["write", "sync", "commit"]), Ok(1));
    assert_eq!(commit(&["commit"]), Ok(0));
    assert!(commit(&["write", "commit", "sync"]).is_err());
    assert!(commit(&["write", "begin sync", "commit", "end sync"]).is_err());
}
