//! Open ballots over HTTP, answered when they are on disk, each from a phone of its own; the
//! same at a thousand connections; and a million ballots counted.

use crate::house::House;
use crate::inserts;
use crate::load::{Ask, in_turn, run};
use crate::process::{Server, rss_mb};
use crate::table::Table;
use bytes::Bytes;
use hyper::Method;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tanxin::blind::{PollKey, SIGNATURE, Verifier};
use tanxin::crowd::{self, Crowd};
use tanxin_domain::poll::{
    self, Amount, Answer, Ballot, Choice, Question, Round, Secrecy, Tally, Turnout,
};
use tanxin_domain::rule;

const ROUND: Duration = Duration::from_secs(2);
const CONNECTIONS: usize = 64;
const MANY: usize = 1000;
/// Stairwells of 120 households: more phones than one round needs on most machines; when
/// they have all voted they change their ballots, which costs the same.
const UNITS: u16 = 99;
const BALLOTS: u64 = 1_000_000;

pub fn measure(table: &mut Table) {
    count(table);
    alone(table);
    secretly(table, "SQLite", None);
    if let Ok(url) = std::env::var("TANXIN_TEST_POSTGRES") {
        let url = inserts::fresh_database(&url).expect("a database");
        secretly(table, "PostgreSQL", Some(&url));
    }
    on(table, "SQLite", None);
    match std::env::var("TANXIN_TEST_POSTGRES") {
        Ok(url) => {
            let url = inserts::fresh_database(&url).expect("a database");
            on(table, "PostgreSQL", Some(&url));
        }
        Err(_) => println!("TANXIN_TEST_POSTGRES is not set: PostgreSQL is not measured"),
    }
}

/// Casting at the poll of a crowd, each request from the next phone.
fn cast(crowd: Arc<Crowd>) -> Ask {
    let path = format!("/330802/polls/{}/vote", crowd.poll);
    let phones = crowd.phones.len() as u64;
    // A connection's number stands above bit 40: connections begin far from one another.
    let phone = move |n: u64| ((n >> 40) * 7919 + (n & 0xff_ffff_ffff)) % phones;
    let (mine, yours) = (crowd.clone(), crowd);
    Ask {
        method: Method::POST,
        cookie: Arc::new(move |n| mine.phones[phone(n) as usize].cookie.clone()),
        body: Arc::new(move |n| {
            let home = yours.phones[phone(n) as usize].home;
            let word = ["yes", "no", "abstain"][(n % 3) as usize];
            let key = uuid::Uuid::now_v7();
            Bytes::from(format!("key={key}&for={home}&at=1&go=cast&q1={word}"))
        }),
        expect: &[303],
        ..Ask::page(&path)
    }
}

fn on(table: &mut Table, name: &str, postgres: Option<&str>) {
    let mut crowd = None;
    let house = House::after(&format!("polls-{name}"), postgres, |database, key| {
        crowd = Some(crowd::gather(database, key, UNITS, Secrecy::Open));
    });
    let cast = cast(Arc::new(crowd.expect("gathered")));
    let mut bare = Command::new(std::env::current_exe().expect("ourselves"));
    let bare = Server::start(bare.arg("bare"));
    let post = Ask {
        path: Ask::page("/post").path,
        ..cast.clone()
    };
    let loads = [(&bare, &post), (&house.server, &cast)];
    let outcomes = in_turn(&loads, CONNECTIONS, 3, ROUND);
    let (limit, voted) = (outcomes[0], outcomes[1]);
    let row = format!("open ballots, {name}, {CONNECTIONS} connections");
    if postgres.is_none() {
        let share = voted.rate() / limit.rate() * 100.0;
        let times = voted.cpu_per_1000() / limit.cpu_per_1000();
        table.bar(
            &row,
            format!("{} = {share:.1} %, {times:.1}× CPU", voted.words()),
            limit.words(),
            "≥ 8 % of bare, ≤ 12× CPU",
            share >= 8.0 && times <= 12.0,
        );
    } else {
        let held = voted.rate() >= 2000.0;
        table.bar(&row, voted.words(), limit.words(), "≥ 2,000/s", held);
    }
    let many = run(&house.server, &cast, MANY, ROUND * 2);
    table.bar(
        &format!("open ballots, {name}, {MANY} connections"),
        format!("{}, {:.0} MB", many.words(), rss_mb(house.server.id())),
        String::new(),
        "p99 < 300 ms",
        many.p99_ms < 300.0,
    );
}

/// What the library does by itself on one core: the limit of drawing and of counting again.
fn alone(table: &mut Table) {
    let (district, poll) = (tanxin::demo::district(), tanxin_domain::PollId(7));
    let key = PollKey::generate().expect("a key");
    let token = key.token(district, poll, &[7; 32]).expect("a token");
    let verifier = Verifier::new(&key.public().expect("its half"), district, poll);
    let verifier = verifier.expect("a verifier");
    let blinded = [1; SIGNATURE];
    let rate = |what: &dyn Fn()| {
        let (start, mut times) = (Instant::now(), 0u32);
        while start.elapsed() < ROUND {
            what();
            times += 1;
        }
        f64::from(times) / start.elapsed().as_secs_f64()
    };
    let signs = rate(&|| assert!(key.sign(&blinded).is_ok()));
    let verifies = rate(&|| assert!(verifier.holds(&token)));
    table.note(
        "blind signatures, the library alone, one core",
        format!("{signs:.0}/s"),
        String::new(),
    );
    table.note(
        "tokens verified again, one core",
        format!("{verifies:.0}/s"),
        String::new(),
    );
}

/// Drawing and casting over HTTP in a secret poll. Phones that have drawn ask for the same
/// signature again; ballots replace their own.
fn secretly(table: &mut Table, name: &str, postgres: Option<&str>) {
    let mut crowd = None;
    let house = House::after(&format!("secret-{name}"), postgres, |database, key| {
        crowd = Some(crowd::gather(database, key, 5, Secrecy::Secret));
    });
    let crowd = Arc::new(crowd.expect("gathered"));
    let path = format!("/330802/polls/{}/box", crowd.poll);
    let voters = crowd.clone();
    let cast = Ask {
        method: Method::POST,
        body: Arc::new(move |n| {
            let at = ((n >> 40) * 7919 + (n & 0xff_ffff_ffff)) % voters.phones.len() as u64;
            let token = voters.phones[at as usize].token.as_ref().expect("drawn");
            let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
            let signature = data_encoding::BASE64.encode(&token.signature);
            let signature = signature
                .replace('+', "%2B")
                .replace('/', "%2F")
                .replace('=', "%3D");
            let word = ["yes", "no", "abstain"][(n % 3) as usize];
            Bytes::from(format!(
                "number={}&prefix={}&signature={signature}&at=1&go=cast&q1={word}",
                hex(&token.number),
                hex(&token.prefix)
            ))
        }),
        ..Ask::page(&path)
    };
    let outcome = run(&house.server, &cast, CONNECTIONS, ROUND * 2);
    table.note(
        &format!("secret ballots, {name}, {CONNECTIONS} connections"),
        outcome.words(),
        String::new(),
    );
}

/// A million ballots of households, as they are added up after the rows were read.
fn count(table: &mut Table) {
    let day = jiff::civil::date(2022, 3, 7);
    let call = poll::Call {
        questions: vec![Question::motion()],
        secrecy: Secrecy::Open,
        round: Round::First,
        silent: false,
    };
    let rule = rule::on_day("COMMUNITY_ASSEMBLY", day).expect("the rule");
    let poll = poll::Poll::call(rule, day, call).expect("allowed");
    let choices = [Choice::Yes, Choice::No, Choice::Abstain];
    let kept: Vec<String> = (0..BALLOTS)
        .map(|n| serde_json::json!([choices[(n % 3) as usize]]).to_string())
        .collect();
    let start = Instant::now();
    let mut tally = Tally::new(&poll);
    for answers in &kept {
        let answers: Vec<Answer> = serde_json::from_str(answers).expect("a ballot");
        let weight = Amount::ONE;
        tally.add(&poll, &Ballot { weight, answers });
    }
    let turnout = Turnout {
        entitled: tally.cast,
        present: Some(tally.cast),
        ..Turnout::default()
    };
    poll.outcome(&tally, &turnout).expect("an outcome");
    let seconds = start.elapsed().as_secs_f64();
    table.bar(
        "1,000,000 open ballots read and counted",
        format!("{seconds:.2} s"),
        String::new(),
        "< 1 s",
        seconds < 1.0,
    );
}
