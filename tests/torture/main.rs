//! `make torture`: `kill -9` at random moments under load.
//!
//! Clients raise matters over HTTP, each with a key of its own, and send again what
//! was not answered. At the end no answered deed may be lost, none doubled, and the
//! chain must be whole. On SQLite one server is killed and started again; on
//! PostgreSQL two share the database and are killed in turn. Seeded and bounded.
#![allow(missing_docs)]

mod votes;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use std::collections::{HashMap, HashSet, VecDeque};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tanxin_domain::District;
use tanxin_domain::place::PlaceKind;
use tanxin_store::testing::{Kind, TestDatabase, raised_under_keys};
use tanxin_store::verify::{CHECKS, first_wrong};
use tanxin_store::{Database, event, place};
use uuid::Uuid;

const CLIENTS: usize = 24;
/// Killed at a moment within this time after the server was ready.
const LONGEST_MS: u64 = 700;

/// A server that is killed without a word.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start(database: &Database, folder: &std::path::Path) -> Server {
        let url = match database {
            Database::Sqlite(file) => file.display().to_string(),
            Database::Postgres(url) => url.clone(),
        };
        let mut child = Command::new(env!("CARGO_BIN_EXE_tanxin"))
            .args(["serve", "--demo", "--lang", "en", "--listen", "127.0.0.1:0"])
            .env("TANXIN_DATABASE", url)
            .env("TANXIN_KEY_FILE", folder.join("key"))
            .env("TANXIN_LOG", "error")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let port = loop {
            let line = lines
                .next()
                .expect("the server ended before it was ready")
                .expect("text");
            if let Some(port) = line
                .strip_prefix("ready http://")
                .and_then(|u| u.rsplit(':').next())
            {
                break port.trim_end_matches('/').parse().expect("a port");
            }
        };
        std::thread::spawn(move || lines.for_each(drop));
        Server { child, port }
    }

    /// SIGKILL: the process gets no chance to finish anything.
    fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the clients share.
struct Load {
    place: String,
    /// Where the servers listen; 0 while one is down.
    ports: Vec<AtomicU16>,
    stop: AtomicBool,
    /// Sent and not answered: to be sent again under the same key.
    unanswered: Mutex<VecDeque<Uuid>>,
    answered: Mutex<HashSet<Uuid>>,
}

/// Sends one matter; `true` when it was answered as stored.
fn raise(port: u16, place: &str, key: Uuid) -> std::io::Result<bool> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let text = "%E6%A5%BC%E9%81%93%E7%81%AF%E4%B8%8D%E4%BA%AE";
    let body = format!("key={key}&place={place}&about={place}&category=corridor-light&text={text}");
    let head = format!(
        "POST /330802/matters/new HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())?;
    let mut answer = String::new();
    // A killed server may leave half an answer: only a whole status line counts.
    let _ = stream.read_to_string(&mut answer);
    if answer.starts_with("HTTP/1.1 ") && !answer.starts_with("HTTP/1.1 303") {
        panic!(
            "a matter was refused: {}",
            answer.lines().next().unwrap_or("")
        );
    }
    Ok(answer.starts_with("HTTP/1.1 303") && answer.contains("\r\n\r\n"))
}

fn client(load: &Load, number: usize) {
    while !load.stop.load(Ordering::SeqCst) {
        let port = load.ports[number % load.ports.len()].load(Ordering::SeqCst);
        if port == 0 {
            std::thread::sleep(Duration::from_millis(5));
            continue;
        }
        let again = load.unanswered.lock().unwrap().pop_front();
        let key = again.unwrap_or_else(Uuid::now_v7);
        match raise(port, &load.place, key) {
            Ok(true) => {
                load.answered.lock().unwrap().insert(key);
            }
            _ => load.unanswered.lock().unwrap().push_back(key),
        }
    }
}

fn kecheng() -> District {
    District::new(330_802).expect("a code")
}

/// The compound of the demo, and how many matters there are.
fn stage(database: &TestDatabase) -> (String, usize) {
    let mut conn = database.database.connect().unwrap();
    let known = tanxin_store::district::one(&mut conn, kecheng()).unwrap();
    let root = known.expect("the demo").root;
    let top = place::one(&mut conn, kecheng(), root).unwrap();
    let top = top.expect("its place").path;
    let compounds = place::below(&mut conn, kecheng(), &top, PlaceKind::Compound).unwrap();
    let compound = compounds.iter().find(|p| p.name == "斗潭家园");
    let matters = raised_under_keys(&mut conn, kecheng()).unwrap().matters;
    (compound.expect("the demo").id.to_string(), matters)
}

/// Kills and starts again, `rounds` times at random moments, while the clients go on.
fn kill_in_turn(
    load: &Load,
    running: &mut [Option<Server>],
    boot: &dyn Fn() -> Server,
    rounds: u32,
    chance: &mut StdRng,
) {
    for round in 0..rounds as usize {
        std::thread::sleep(Duration::from_millis(chance.random_range(5..LONGEST_MS)));
        let victim = round % running.len();
        load.ports[victim].store(0, Ordering::SeqCst);
        running[victim].take().expect("running").kill();
        let next = boot();
        load.ports[victim].store(next.port, Ordering::SeqCst);
        running[victim] = Some(next);
    }
    std::thread::sleep(Duration::from_millis(300));
}

/// What was never answered is sent once more, to a server nobody kills.
fn send_the_rest(load: &Load) -> usize {
    let port = load.ports[0].load(Ordering::SeqCst);
    let left: Vec<Uuid> = load.unanswered.lock().unwrap().drain(..).collect();
    for key in &left {
        let stored = raise(port, &load.place, *key).unwrap();
        assert!(stored, "the last server answers");
        load.answered.lock().unwrap().insert(*key);
    }
    left.len()
}

/// Nothing answered is lost, nothing is doubled, the chain is whole.
fn judge(database: &TestDatabase, load: &Load, before: usize) -> String {
    let mut conn = database.database.connect().unwrap();
    let walked = event::verify(&mut conn, kecheng()).unwrap();
    for check in CHECKS {
        let wrong = first_wrong(&mut conn, check, kecheng()).unwrap();
        assert_eq!(wrong, None, "{}", check.name);
    }
    let kept = raised_under_keys(&mut conn, kecheng()).unwrap();
    let answered = load.answered.lock().unwrap();
    let mut times: HashMap<Uuid, u32> = HashMap::new();
    for key in &kept.keys {
        *times.entry(*key).or_default() += 1;
    }
    let lost = answered.iter().filter(|k| !times.contains_key(*k)).count();
    let doubled = times.values().filter(|n| **n > 1).count();
    assert_eq!((lost, doubled), (0, 0), "lost and doubled");
    let matters = kept.matters - before;
    assert_eq!(
        matters,
        kept.keys.len(),
        "a matter for each event and no more"
    );
    let events = walked.unwrap_or_else(|broken| panic!("{broken}"));
    format!(
        "{} answered, {lost} lost, {doubled} doubled, {events} events whole",
        answered.len()
    )
}

fn torture(kind: Kind, servers: usize, rounds: u32, seed: u64) {
    let mut chance = StdRng::seed_from_u64(seed);
    let start = Instant::now();
    let database = TestDatabase::new(kind);
    let folder = std::env::temp_dir().join(format!("tanxin-torture-{}", Uuid::now_v7()));
    std::fs::create_dir_all(&folder).unwrap();
    let boot = || Server::start(&database.database, &folder);
    // The first start loads the demo; the others find it there.
    let mut running: Vec<Option<Server>> = (0..servers).map(|_| Some(boot())).collect();
    let (place, before) = stage(&database);
    let port = |s: &Option<Server>| AtomicU16::new(s.as_ref().map_or(0, |s| s.port));
    let load = Arc::new(Load {
        place,
        ports: running.iter().map(port).collect(),
        stop: AtomicBool::new(false),
        unanswered: Mutex::default(),
        answered: Mutex::default(),
    });
    let clients: Vec<_> = (0..CLIENTS)
        .map(|n| {
            let load = load.clone();
            std::thread::spawn(move || client(&load, n))
        })
        .collect();
    kill_in_turn(&load, &mut running, &boot, rounds, &mut chance);
    load.stop.store(true, Ordering::SeqCst);
    for client in clients {
        client.join().expect("a client ends well");
    }
    let again = send_the_rest(&load);
    running.into_iter().flatten().for_each(Server::kill);
    let said = judge(&database, &load, before);
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{kind:?}: {rounds} kills of {servers} server(s) in {seconds:.0} s, seed {seed}: {said}; \
         {again} sent again at the end"
    );
    let answered = load.answered.lock().unwrap().len();
    assert!(answered > rounds as usize, "the load was no load");
    let _ = std::fs::remove_dir_all(&folder);
}

fn wish(name: &str, usual: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(usual)
}

#[test]
fn a_few_kills_lose_nothing_on_sqlite() {
    torture(Kind::Sqlite, 1, 3, 330_802);
}

#[test]
fn a_few_kills_in_turn_lose_nothing_on_postgres() {
    torture(Kind::Postgres, 2, 3, 330_802);
}

#[test]
#[ignore = "make torture"]
fn two_hundred_kills() {
    let rounds = u32::try_from(wish("TORTURE_ROUNDS", 100)).unwrap_or(100);
    let seed = wish("TORTURE_SEED", rand::random::<u32>().into());
    torture(Kind::Sqlite, 1, rounds, seed);
    torture(Kind::Postgres, 2, rounds, seed);
    votes::a_thousand_phones(Kind::Sqlite, 1, seed);
    votes::a_thousand_phones(Kind::Postgres, 2, seed);
}
