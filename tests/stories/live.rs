//! Live pages over real connections: told by any server, computed once for all,
//! ended with the session.

use crate::room::gathered;
use crate::world::{World, kecheng};
use axum::extract::Request;
use std::time::{Duration, Instant};
use tanxin::App;
use tanxin::services::assembly as deeds;
use tanxin::services::{Error, session};
use tanxin::web::live::{self, Say, Topic};
use tanxin_domain::actor::RoleKind;
use tanxin_domain::assembly::How;
use tanxin_domain::event::NewEvent;
use tanxin_domain::{Actor, AssemblyId};
use tanxin_store::{Done, StoreError, Tx, on_both};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

/// How long the chain is: changes with every event.
static OPEN: Topic = Topic {
    name: "length",
    public: true,
    admit: |_, _, _, _| Ok(()),
    concerns: |_, _| true,
    state: |_, c, district, _, _| {
        let seq = tanxin_store::event::seq(c, district)?;
        Ok(vec![Say::text("length", seq), Say::text("still", "same")])
    },
};

/// The same for those who hold a role.
static STAFF: Topic = Topic {
    name: "staff-length",
    public: false,
    admit: |_, _, _, actor| match actor.roles().iter().any(|r| r.kind == RoleKind::Community) {
        true => Ok(()),
        false => Err(Error::SignIn),
    },
    ..OPEN
};

static BOTH: &[&Topic] = &[&OPEN, &STAFF];

/// One line of a stream at a time.
struct Line {
    lines: BufReader<OwnedReadHalf>,
    _writes: OwnedWriteHalf,
}

impl Line {
    async fn open(address: &str, path: &str, cookie: &str) -> Line {
        let (reads, mut writes) = TcpStream::connect(address).await.unwrap().into_split();
        let asked =
            format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nCookie: lang=en; {cookie}\r\n\r\n");
        writes.write_all(asked.as_bytes()).await.unwrap();
        Line {
            lines: BufReader::new(reads),
            _writes: writes,
        }
    }

    /// The next line that begins like this, without its beginning; `None` at the end.
    async fn next(&mut self, beginning: &str) -> Option<String> {
        loop {
            let mut line = String::new();
            let read =
                tokio::time::timeout(Duration::from_secs(20), self.lines.read_line(&mut line));
            match read.await.expect("the stream says something") {
                Ok(0) | Err(_) => return None,
                Ok(_) if line.trim_end() == "0" => return None,
                Ok(_) => {}
            }
            if let Some(rest) = line.trim_end().strip_prefix(beginning) {
                return Some(rest.to_owned());
            }
        }
    }
}

async fn serve(app: &App) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let router = live::routes(BOTH).with_state(app.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn happen(app: &App) -> i64 {
    let deed = |tx: &mut Tx<'_>| {
        tx.emit(NewEvent {
            kind: "assembly.item-begun",
            place: None,
            subject: 1,
            actor: Actor::System.signature(),
            payload: serde_json::json!({}),
        })?;
        Ok::<_, StoreError>(())
    };
    match app.store.write(kecheng(), None, deed).await.unwrap() {
        Done::Now { seq, .. } => seq,
        Done::Before { .. } => unreachable!("no key was given"),
    }
}

fn path(topic: &Topic) -> String {
    live::url(topic, kecheng(), AssemblyId(1))
}

on_both! {
    fn what_one_server_writes_shows_on_the_other_within_a_second(kind) {
        let w = World::new(kind);
        let other = w.another_server();
        w.wait(async {
            let here = serve(&w.app).await;
            let mut line = Line::open(&here, &path(&OPEN), "").await;
            let clock = line.next("event: clock").await;
            assert!(clock.is_some(), "the server's time comes first");
            let now = line.next("data: ").await.unwrap();
            assert_eq!(now, w.clock.now().as_millisecond().to_string());
            let all = line.next("data: [").await.unwrap();
            assert!(all.contains("\"still\""), "the first message is everything: {all}");
            for server in [&other, &w.app] {
                let begun = Instant::now();
                let seq = happen(server).await;
                let told = line.next("data: [").await.unwrap();
                let late = begun.elapsed();
                assert_eq!(told, format!("{{\"id\":\"length\",\"text\":\"{seq}\"}}]"));
                assert!(late < Duration::from_secs(1), "{late:?} late");
            }
        });
    }

    fn many_who_follow_cost_one_look(kind) {
        let w = World::new(kind);
        w.wait(async {
            let here = serve(&w.app).await;
            let mut lines = Vec::new();
            for _ in 0..100 {
                lines.push(Line::open(&here, &path(&OPEN), "").await);
            }
            for line in &mut lines {
                line.next("data: [").await.unwrap();
            }
            assert_eq!(w.app.live.open(), 100);
            let before = w.app.live.computed();
            let mut last = 0;
            for _ in 0..20 {
                last = happen(&w.app).await;
            }
            for line in &mut lines {
                while !line.next("data: [").await.unwrap().contains(&format!("\"{last}\"")) {}
            }
            let looks = w.app.live.computed() - before;
            assert!((1..=3).contains(&looks), "20 events for 100 readers cost {looks} looks");
            drop(lines);
            for _ in 0..100 {
                if w.app.live.open() == 0 { break; }
                happen(&w.app).await;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            assert_eq!(w.app.live.open(), 0, "closed lines give their seats back");
        });
    }

    fn a_stream_ends_with_its_session_and_with_its_role(kind) {
        let w = World::new(kind);
        let browser = w.secretary();
        let cookie = format!("tanxin={}", browser.cookie("tanxin").unwrap());
        w.wait(async {
            let here = serve(&w.app).await;
            let mut outside = Line::open(&here, &path(&STAFF), "").await;
            assert_eq!(outside.next("HTTP/1.1 ").await.unwrap(), "401 Unauthorized");
            let mut line = Line::open(&here, &path(&STAFF), &cookie).await;
            line.next("data: [").await.unwrap();
            happen(&w.app).await;
            assert!(line.next("data: [").await.is_some(), "nothing ended yet");
            let me = session::resolve(&w.app, browser.cookie("tanxin").unwrap()).await.unwrap().unwrap();
            session::end(&w.app, &me, me.session).await.unwrap();
            assert_eq!(line.next("event: ").await.as_deref(), Some("end"));
            assert_eq!(line.next("event: ").await, None, "and no more is said");
        });
    }

    fn a_server_that_stops_lets_its_streams_go(kind) {
        let w = World::new(kind);
        w.wait(async {
            let here = serve(&w.app).await;
            let mut line = Line::open(&here, &path(&OPEN), "").await;
            line.next("data: [").await.unwrap();
            w.app.live.stop();
            assert_eq!(line.next("event: ").await, None);
        });
    }
}

fn resident_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    line.and_then(|l| l.trim().trim_end_matches(" kB").trim().parse().ok())
        .unwrap_or(0)
}

/// Prints a figure: run it by name with `--run-ignored all --no-capture`.
#[test]
#[ignore = "a measurement, not a check"]
fn thousand_streams() {
    let w = World::new(tanxin_store::testing::Kind::Sqlite);
    w.wait(async {
        let here = serve(&w.app).await;
        let before = resident_kb();
        let mut lines = Vec::new();
        for _ in 0..1000 {
            let mut line = Line::open(&here, &path(&OPEN), "").await;
            line.next("data: [").await.unwrap();
            lines.push(line);
        }
        let open = resident_kb();
        let begun = Instant::now();
        let seq = happen(&w.app).await;
        for line in &mut lines {
            while !line
                .next("data: [")
                .await
                .unwrap()
                .contains(&format!("\"{seq}\""))
            {}
        }
        println!(
            "1,000 streams: {} kB more resident, both ends in one process; all told after {:?}",
            open - before,
            begun.elapsed()
        );
    });
}

on_both! {
    fn at_the_door_the_count_and_what_is_missing_follow_live(kind) {
        let w = World::new(kind);
        let id = gathered(&w, 20);
        let mut b = w.staff("grid");
        let page = b.get(&format!("/330802/assemblies/{id}/check-in"));
        let follows = live::url(&tanxin::web::pages::assembly::DOOR, kecheng(), id);
        page.shows(&format!("data-live=\"{follows}\"")).shows("<b data-live-id=\"present\">20</b>");
        let by = w.actor_secretary();
        let cookie = format!("tanxin={}", b.cookie("tanxin").expect("signed in"));
        w.wait(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let here = listener.local_addr().unwrap().to_string();
            let site = axum::ServiceExt::<Request>::into_make_service(tanxin::web::site(w.app.clone()));
            tokio::spawn(async move { axum::serve(listener, site).await });
            let mut line = Line::open(&here, &follows, &cookie).await;
            let all = line.next("data: [").await.unwrap();
            assert!(all.contains("\"id\":\"present\",\"text\":\"20\"") && all.contains("1 missing"), "{all}");
            let there = deeds::check_in(&w.app, kecheng(), &by, id, w.tree.doors["904"].id, How::Typed, None);
            there.await.unwrap();
            let told = line.next("data: [").await.unwrap();
            assert!(told.contains("\"id\":\"present\",\"text\":\"21\"") && told.contains("enough to open"), "{told}");
        });
    }
}
