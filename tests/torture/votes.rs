//! A thousand phones vote within ten seconds while the server is killed and started again: no
//! answered ballot is lost, none doubled, and the count is what the phones were answered.

use super::{Server, kecheng};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tanxin::crowd::{self, Crowd, Phone};
use tanxin_domain::poll::{Answer, Choice, Secrecy, Used};
use tanxin_store::testing::{Kind, TestDatabase};
use tanxin_store::verify::{CHECKS, first_wrong};
use tanxin_store::{event, poll};
use uuid::Uuid;

/// Within which all phones vote.
const WITHIN_MS: u64 = 10_000;
/// Phones that one thread speaks for.
const PHONES_A_THREAD: usize = 8;

/// Sends one ballot; `true` when it was answered as stored.
fn cast(port: u16, crowd: &Crowd, phone: &Phone, word: &str, key: Uuid) -> std::io::Result<bool> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let body = format!("key={key}&for={}&at=1&go=cast&q1={word}", phone.home);
    let head = format!(
        "POST /330802/polls/{}/vote HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Cookie: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n",
        crowd.poll,
        phone.cookie,
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())?;
    let mut answer = String::new();
    // A killed server may leave half an answer: only a whole status line counts.
    let _ = stream.read_to_string(&mut answer);
    if answer.starts_with("HTTP/1.1 4") {
        let line = answer.lines().next().unwrap_or("");
        panic!("a ballot was refused: {line}");
    }
    Ok(answer.starts_with("HTTP/1.1 303") && answer.contains("\r\n\r\n"))
}

/// What a phone says: yes, no or abstain, by its number.
fn word(number: usize) -> (&'static str, Choice) {
    [
        ("yes", Choice::Yes),
        ("no", Choice::No),
        ("abstain", Choice::Abstain),
    ][number % 3]
}

struct Phones {
    crowd: Crowd,
    ports: Vec<AtomicU16>,
    start: Instant,
    slowest_ms: AtomicU64,
    answered: AtomicU64,
}

/// Each phone votes at its own moment and asks again, under the same key, until it is
/// answered.
fn vote(phones: &Phones, numbers: &[usize], seed: u64, within: u64) {
    let mut chance = StdRng::seed_from_u64(seed);
    let mut at: Vec<(u64, usize)> = numbers
        .iter()
        .map(|n| (chance.random_range(0..within), *n))
        .collect();
    at.sort_unstable();
    for (moment, number) in at {
        let moment = Duration::from_millis(moment);
        std::thread::sleep(moment.saturating_sub(phones.start.elapsed()));
        let (key, began) = (Uuid::now_v7(), Instant::now());
        let phone = &phones.crowd.phones[number];
        loop {
            let port = phones.ports[number % phones.ports.len()].load(Ordering::SeqCst);
            let sent = port != 0;
            if sent && cast(port, &phones.crowd, phone, word(number).0, key).unwrap_or(false) {
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        phones.slowest_ms.fetch_max(ms, Ordering::SeqCst);
        phones.answered.fetch_add(1, Ordering::SeqCst);
    }
}

/// One ballot a phone, saying what the phone said; the chain whole; every comparison holds.
fn judge(database: &TestDatabase, phones: &Phones, count: usize) {
    let mut conn = database.database.connect().unwrap();
    let walked = event::verify(&mut conn, kecheng()).unwrap();
    walked.unwrap_or_else(|broken| panic!("{broken}"));
    for check in CHECKS {
        let wrong = first_wrong(&mut conn, check, kecheng()).unwrap();
        assert_eq!(wrong, None, "{}", check.name);
    }
    let held = poll::one(&mut conn, kecheng(), phones.crowd.poll).unwrap();
    let held = held.expect("the poll");
    assert_eq!(
        poll::casts(&mut conn, kecheng(), held.id).unwrap().len(),
        count,
        "a ballot a phone"
    );
    for (number, phone) in phones.crowd.phones[..count].iter().enumerate() {
        let at = poll::at_door(&mut conn, kecheng(), &held, phone.home).unwrap();
        let kept = at
            .and_then(|at| at.cast)
            .expect("an answered ballot is there");
        let Used::Open { answers, .. } = kept.used else {
            panic!("an open ballot");
        };
        let said: Vec<Answer> = serde_json::from_str(&answers).unwrap();
        assert_eq!(
            said,
            [Answer::Motion(word(number).1)],
            "what the phone said"
        );
        assert_eq!(kept.changed, 0, "sent twice, stored once");
    }
}

/// Votes with `count` phones while servers are killed in turn, `kills` times.
pub fn phones_vote(kind: Kind, servers: usize, count: usize, kills: u64, seed: u64) {
    let mut chance = StdRng::seed_from_u64(seed);
    let database = TestDatabase::new(kind);
    let folder = std::env::temp_dir().join(format!("tanxin-votes-{}", Uuid::now_v7()));
    std::fs::create_dir_all(&folder).unwrap();
    let boot = || Server::start(&database.database, &folder);
    // The first start loads the demo.
    boot().kill();
    let units = u16::try_from(count.div_ceil(120)).unwrap();
    let key = folder.join("key");
    let crowd = crowd::gather(database.database.clone(), &key, units, Secrecy::Open, 0);
    assert!(crowd.phones.len() >= count);
    let mut running: Vec<Server> = (0..servers).map(|_| boot()).collect();
    let within = WITHIN_MS * count as u64 / 1000;
    let phones = Arc::new(Phones {
        crowd,
        ports: running.iter().map(|s| AtomicU16::new(s.port)).collect(),
        start: Instant::now(),
        slowest_ms: AtomicU64::new(0),
        answered: AtomicU64::new(0),
    });
    let numbers: Vec<usize> = (0..count).collect();
    let threads: Vec<_> = numbers
        .chunks(PHONES_A_THREAD)
        .map(|some| (some.to_vec(), chance.random()))
        .map(|(some, seed)| {
            let phones = phones.clone();
            std::thread::spawn(move || vote(&phones, &some, seed, within))
        })
        .collect();
    for round in 0..kills {
        let moment = Duration::from_millis(within * (2 * round + 1) / (2 * kills));
        std::thread::sleep(moment.saturating_sub(phones.start.elapsed()));
        let victim = usize::try_from(round).unwrap() % servers;
        phones.ports[victim].store(0, Ordering::SeqCst);
        let next = |old: Server| {
            old.kill();
            boot()
        };
        let old = running.remove(victim);
        running.insert(victim, next(old));
        phones.ports[victim].store(running[victim].port, Ordering::SeqCst);
    }
    for thread in threads {
        thread.join().expect("every phone is answered");
    }
    let seconds = phones.start.elapsed().as_secs_f64();
    running.into_iter().for_each(Server::kill);
    assert_eq!(phones.answered.load(Ordering::SeqCst), count as u64);
    judge(&database, &phones, count);
    println!(
        "{kind:?}: {count} phones voted in {seconds:.1} s on {servers} server(s) killed {kills} \
         times, seed {seed}: 0 lost, 0 doubled; the slowest waited {} ms",
        phones.slowest_ms.load(Ordering::SeqCst)
    );
    let _ = std::fs::remove_dir_all(&folder);
}

/// As the issue asks it: a thousand phones, ten seconds.
pub fn a_thousand_phones(kind: Kind, servers: usize, seed: u64) {
    phones_vote(kind, servers, 1000, 6, seed);
}

#[test]
fn phones_vote_while_the_server_is_killed_on_sqlite() {
    phones_vote(Kind::Sqlite, 1, 120, 1, 330_802);
}

#[test]
fn phones_vote_while_two_servers_are_killed_on_postgres() {
    phones_vote(Kind::Postgres, 2, 120, 2, 330_802);
}
