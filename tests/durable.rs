//! Durable means durable: under `strace`, no answer "stored" leaves before the
//! fdatasync of its group, in SQLite and in PostgreSQL's own process.
#![cfg(target_os = "linux")]
#![allow(missing_docs)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tanxin_domain::District;
use tanxin_domain::place::PlaceKind;
use tanxin_store::testing::{Kind, TestDatabase, postgres_setting};
use tanxin_store::{Database, district, place};

/// Deeds done one after the other, so that each is a group of its own.
const DEEDS: usize = 8;
const CALLS: &str = "trace=fdatasync,fsync,write,writev,sendto,sendmsg";

/// What was seen, in order: a sync that ended well, or an answer that left.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
enum Seen {
    Synced,
    Answered,
}

/// Reads a trace. `answer` is what an answer has in it. A call that another thread
/// interrupts in the trace counts when it resumes, for that is when it ended.
fn read(trace: &str, answer: &str) -> Vec<Seen> {
    trace
        .lines()
        .filter_map(|line| {
            let sync = line.contains("fdatasync(")
                || line.contains("fsync(")
                || line.contains("fdatasync resumed")
                || line.contains("fsync resumed");
            let done = line.trim_end().ends_with("= 0") && !line.contains("<unfinished");
            if sync && done {
                Some(Seen::Synced)
            } else if line.contains(answer) {
                Some(Seen::Answered)
            } else {
                None
            }
        })
        .collect()
}

/// Every answer has a sync between itself and the answer before.
fn each_answer_waited(seen: &[Seen]) -> Result<usize, usize> {
    let (mut answers, mut synced) = (0, false);
    for one in seen {
        match one {
            Seen::Synced => synced = true,
            Seen::Answered if synced => {
                answers += 1;
                synced = false;
            }
            Seen::Answered => return Err(answers + 1),
        }
    }
    Ok(answers)
}

struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(mut command: Command) -> (Ended, u16) {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let port = loop {
        let line = lines.next().expect("the server ended early").expect("text");
        if let Some(port) = line
            .strip_prefix("ready http://")
            .and_then(|u| u.rsplit(':').next())
        {
            break port.trim_end_matches('/').parse().expect("a port");
        }
    };
    std::thread::spawn(move || lines.for_each(drop));
    (Ended(child), port)
}

/// Raises a matter and waits for its answer.
fn raise(port: u16, at: &str) {
    let key = uuid::Uuid::now_v7();
    let body = format!("key={key}&place={at}&about={at}&category=corridor-light&text=deng");
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("connects");
    let head = format!(
        "POST /330802/matters/new HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).expect("writes");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answers");
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
}

fn tanxin(database: &TestDatabase, folder: &Path) -> Command {
    let url = match &database.database {
        Database::Sqlite(file) => file.display().to_string(),
        Database::Postgres(url) => url.clone(),
    };
    let mut command = Command::new(env!("CARGO_BIN_EXE_tanxin"));
    command
        .args(["--lang", "en", "--database", &url])
        .env("TANXIN_KEY_FILE", folder.join("key"))
        .env("TANXIN_LOG", "error");
    command
}

/// Loads the demo's people and finds the compound.
fn prepare(database: &TestDatabase, folder: &Path) -> String {
    std::fs::create_dir_all(folder).unwrap();
    let loaded = tanxin(database, folder)
        .args(["demo", "--people-only"])
        .status()
        .unwrap();
    assert!(loaded.success());
    let mut conn = database.database.connect().unwrap();
    let code = District::new(330_802).unwrap();
    let root = district::one(&mut conn, code).unwrap().unwrap().root;
    let top = place::one(&mut conn, code, root).unwrap().unwrap().path;
    let compounds = place::below(&mut conn, code, &top, PlaceKind::Compound).unwrap();
    compounds
        .iter()
        .find(|p| p.name == "斗潭家园")
        .unwrap()
        .id
        .to_string()
}

fn folder() -> std::path::PathBuf {
    std::env::temp_dir().join(format!("tanxin-durable-{}", uuid::Uuid::now_v7()))
}

#[test]
fn sqlite_answers_after_its_sync() {
    let (database, folder) = (TestDatabase::new(Kind::Sqlite), folder());
    let at = prepare(&database, &folder);
    let trace = folder.join("trace");
    let plain = tanxin(&database, &folder);
    let mut command = Command::new("strace");
    command
        .args(["-f", "-qq", "-s", "32", "-e", CALLS, "-o"])
        .arg(&trace)
        .arg(plain.get_program());
    command
        .args(plain.get_args())
        .args(["serve", "--listen", "127.0.0.1:0"]);
    for (name, value) in plain.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    let (server, port) = serve(command);
    let text = std::fs::read_to_string(&trace).unwrap();
    for _ in 0..DEEDS {
        raise(port, &at);
    }
    std::thread::sleep(Duration::from_millis(300));
    let whole = std::fs::read_to_string(&trace).unwrap();
    drop(server);
    let seen = read(&whole[text.len()..], "HTTP/1.1 303");
    assert_eq!(each_answer_waited(&seen), Ok(DEEDS), "{seen:?}");
    let _ = std::fs::remove_dir_all(&folder);
}

#[test]
fn postgres_answers_commit_after_its_sync() {
    let (database, folder) = (TestDatabase::new(Kind::Postgres), folder());
    let at = prepare(&database, &folder);
    let mut conn = database.database.connect().unwrap();
    let data = postgres_setting(&mut conn, "data_directory").unwrap();
    let pid = std::fs::read_to_string(Path::new(&data).join("postmaster.pid")).unwrap();
    let pid = pid.lines().next().unwrap().to_owned();
    let trace = folder.join("trace");
    // Backends forked from now on are followed: those of the server started next.
    let strace = Command::new("strace")
        .args(["-ff", "-qq", "-s", "64", "-e", CALLS, "-p", &pid, "-o"])
        .arg(&trace)
        .spawn()
        .expect("strace");
    let strace = Ended(strace);
    std::thread::sleep(Duration::from_millis(500));
    let mut command = tanxin(&database, &folder);
    command.args(["serve", "--listen", "127.0.0.1:0"]);
    let (server, port) = serve(command);
    for _ in 0..DEEDS {
        raise(port, &at);
    }
    let patience = Instant::now();
    let committed = loop {
        // One file a process: a backend's sync and its answer stand in the same one.
        let mut committed = 0;
        for file in std::fs::read_dir(&folder).unwrap().flatten() {
            if !file.file_name().to_string_lossy().starts_with("trace.") {
                continue;
            }
            let text = std::fs::read_to_string(file.path()).unwrap_or_default();
            // Only backends that insert events: what they answer COMMIT to are deeds.
            if !text.contains("INSERT 0 1") {
                continue;
            }
            let seen = read(&text, "COMMIT\\0");
            committed += each_answer_waited(&seen).unwrap_or_else(|n| {
                panic!(
                    "COMMIT {n} of {} left before its sync: {seen:?}",
                    file.path().display()
                )
            });
        }
        if committed >= DEEDS || patience.elapsed() > Duration::from_secs(5) {
            break committed;
        }
        std::thread::sleep(Duration::from_millis(100));
    };
    drop(server);
    drop(strace);
    assert!(committed >= DEEDS, "only {committed} commits were seen");
    let _ = std::fs::remove_dir_all(&folder);
}

#[test]
fn the_reader_of_traces_finds_an_answer_that_did_not_wait() {
    let good = "1 fdatasync(5) = 0\n1 writev(9, \"HTTP/1.1 303 See\") = 90\n";
    assert_eq!(each_answer_waited(&read(good, "HTTP/1.1 303")), Ok(1));
    let split = "1 fdatasync(5 <unfinished ...>\n2 writev(9, \"HTTP/1.1 303 See\") = 90\n\
                 1 <... fdatasync resumed>) = 0\n";
    assert_eq!(each_answer_waited(&read(split, "HTTP/1.1 303")), Err(1));
    let failed =
        "1 fdatasync(5) = -1 EIO (Input/output error)\n1 writev(9, \"HTTP/1.1 303\") = 9\n";
    assert_eq!(each_answer_waited(&read(failed, "HTTP/1.1 303")), Err(1));
}
