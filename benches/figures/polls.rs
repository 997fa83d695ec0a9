//! Open ballots over HTTP, answered when they are on disk, each from a phone of its own; the
//! same at a thousand connections; and a million ballots counted.

use crate::house::{House, post, sign_in};
use crate::inserts;
use crate::load::{Ask, in_turn, run};
use crate::process::{Server, rss_mb, tanxin};
use crate::table::Table;
use bytes::Bytes;
use hyper::Method;
use std::process::{Command, Stdio};
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
/// Stairwells asked in secret, and how many of their phones have drawn beforehand.
const SECRET_UNITS: u16 = 60;
const DRAWN: usize = 3_600;

pub fn measure(table: &mut Table) {
    count(table);
    on(table, "SQLite", None);
    let postgres = std::env::var("TANXIN_TEST_POSTGRES");
    match &postgres {
        Ok(url) => {
            let url = inserts::fresh_database(url).expect("a database");
            on(table, "PostgreSQL", Some(&url));
        }
        Err(_) => println!("TANXIN_TEST_POSTGRES is not set: PostgreSQL is not measured"),
    }
    let library = alone(table);
    secretly(table, "SQLite", None, &library);
    if let Ok(url) = &postgres {
        let url = inserts::fresh_database(url).expect("a database");
        secretly(table, "PostgreSQL", Some(&url), &library);
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
        crowd = Some(crowd::gather(database, key, UNITS, Secrecy::Open, 0));
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

/// What the library does by itself on one core, a second.
struct Library {
    signs: f64,
    verifies: f64,
}

/// Measures the limits of drawing and of counting again.
fn alone(table: &mut Table) -> Library {
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
    Library { signs, verifies }
}

/// Drawing and casting over HTTP in a secret poll, and counting its file again. Ballots
/// replace their own; whoever has drawn asks for the same signature again.
fn secretly(table: &mut Table, name: &str, postgres: Option<&str>, library: &Library) {
    let mut crowd = None;
    let house = House::after(&format!("secret-{name}"), postgres, |database, key| {
        let gathered = crowd::gather(database, key, SECRET_UNITS, Secrecy::Secret, DRAWN);
        crowd = Some(gathered);
    });
    let crowd = Arc::new(crowd.expect("gathered"));
    let poll = format!("/330802/polls/{}", crowd.poll);
    let drawn = run(&house.server, &draws(&poll, &crowd), CONNECTIONS, ROUND * 2);
    table.note(
        &format!("blind tokens drawn, {name}, {CONNECTIONS} connections"),
        drawn.words(),
        format!("the library alone, one core: {:.0}/s", library.signs),
    );
    let cast = drops(&poll, crowd);
    let outcome = run(&house.server, &cast, CONNECTIONS, ROUND * 2);
    table.note(
        &format!("secret ballots, {name}, {CONNECTIONS} connections"),
        outcome.words(),
        String::new(),
    );
    if postgres.is_none() {
        recount(table, &house, &poll, library);
    }
}

/// Drawing, each from the next phone that has not drawn.
fn draws(poll: &str, crowd: &Arc<Crowd>) -> Ask {
    let blinded = data_encoding::BASE64.encode(&[1; SIGNATURE]);
    let (mine, yours) = (crowd.clone(), crowd.clone());
    let fresh = crowd.phones.len() - DRAWN;
    // A connection's number stands above bit 40: each begins far from the others.
    let apart = fresh / CONNECTIONS;
    let phone =
        move |n: u64| DRAWN + ((n >> 40) as usize * apart + (n & 0xff_ffff_ffff) as usize) % fresh;
    Ask {
        method: Method::POST,
        cookie: Arc::new(move |n| mine.phones[phone(n)].cookie.clone()),
        body: Arc::new(move |n| {
            let home = yours.phones[phone(n)].home;
            Bytes::from(format!("for={home}&blinded={}", in_form(&blinded)))
        }),
        ..Ask::page(&format!("{poll}/draw"))
    }
}

/// Base64 as a form carries it.
fn in_form(text: &str) -> String {
    let text = text.replace('+', "%2B").replace('/', "%2F");
    text.replace('=', "%3D")
}

/// Dropping ballots into the box, each with the next token.
fn drops(poll: &str, voters: Arc<Crowd>) -> Ask {
    Ask {
        method: Method::POST,
        body: Arc::new(move |n| {
            let at = ((n >> 40) * 7919 + (n & 0xff_ffff_ffff)) % DRAWN as u64;
            let token = voters.phones[at as usize].token.as_ref().expect("drawn");
            let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
            let signature = data_encoding::BASE64.encode(&token.signature);
            let word = ["yes", "no", "abstain"][(n % 3) as usize];
            Bytes::from(format!(
                "number={}&prefix={}&signature={}&at=1&go=cast&q1={word}",
                hex(&token.number),
                hex(&token.prefix),
                in_form(&signature)
            ))
        }),
        ..Ask::page(&format!("{poll}/box"))
    }
}

/// Closes the poll and counts its published file again, as anybody would.
fn recount(table: &mut Table, house: &House, poll: &str, library: &Library) {
    let port = house.server.port;
    let closed = post(port, poll, &sign_in(port), "deed=close");
    assert!(closed.starts_with("HTTP/1.1 303"), "closed: {closed}");
    let file = house.keep(&format!("{poll}/result.json"));
    let text = std::fs::read_to_string(&file).expect("the file");
    let ballots = text.matches("\"number\"").count() as f64;
    let start = Instant::now();
    let mut verify = tanxin();
    verify.arg("verify-poll").arg(&file).stdout(Stdio::null());
    let held = verify.status().expect("tanxin verify-poll");
    let seconds = start.elapsed().as_secs_f64();
    assert!(held.success(), "the file holds");
    table.note(
        &format!("tanxin verify-poll, a file of {ballots:.0} secret ballots"),
        format!("{seconds:.2} s = {:.0}/s", ballots / seconds),
        format!("the library alone, one core: {:.0}/s", library.verifies),
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
