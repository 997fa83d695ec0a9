//! Size: what the pages of those who work all day cost when a district has a hundred thousand
//! matters, and when it has a hundred times as many. The rate is the same, so that only the
//! past grows.

use crate::house::{form_cookie, text_for};
use crate::inserts;
use crate::load::{Ask, Outcome, run};
use crate::process::{Folder, Server, tanxin};
use crate::table::Table;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tanxin::generate::DISTRICT;
use tanxin_domain::District;
use tanxin_domain::place::PlaceKind;
use tanxin_store::{Conn, Database, StoreError, place};

/// What all others are compared with.
const SMALL: i64 = 100_000;
const LARGE: i64 = 1_000_000;
const HUGE: i64 = 10_000_000;
const ROUND: Duration = Duration::from_secs(3);
/// Offices that look at once.
const CONNECTIONS: usize = 4;
/// How much more a page may cost when a hundred times as much lies behind it.
const GROWTH: f64 = 1.5;

/// 100,000 and 1,000,000 matters on SQLite.
pub fn on_sqlite(table: &mut Table) {
    let folder = Folder::new("scale");
    let sqlite = |n: i64| Some(folder.0.join(format!("{n}.db")).display().to_string());
    on(table, "SQLite", &folder.0, sqlite, &[SMALL, LARGE]);
}

/// The same on PostgreSQL.
pub fn on_postgres(table: &mut Table) {
    let folder = Folder::new("scale");
    match std::env::var("TANXIN_TEST_POSTGRES") {
        Ok(url) => {
            let fresh = |_| inserts::fresh_database(&url);
            on(table, "PostgreSQL", &folder.0, fresh, &[SMALL, LARGE]);
        }
        Err(_) => println!("TANXIN_TEST_POSTGRES is not set: PostgreSQL is not measured"),
    }
}

/// 100,000 and 10,000,000 on SQLite, in a folder that stays: broken off, it goes on.
pub fn measure_long(table: &mut Table) {
    let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".into());
    let folder = PathBuf::from(target).join("bench-long");
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = |n: i64| Some(folder.join(format!("{n}.db")).display().to_string());
    on(table, "SQLite", &folder, file, &[SMALL, HUGE]);
}

fn on(
    table: &mut Table,
    name: &str,
    folder: &Path,
    database: impl Fn(i64) -> Option<String>,
    sizes: &[i64],
) {
    let mut small: Vec<f64> = Vec::new();
    for matters in sizes {
        let Some(database) = database(*matters) else {
            println!("no database of its own: {name} is not measured");
            return;
        };
        let house = Large::open(table, (name, *matters), &database, folder);
        let most_ms = |what: &str| match (what, name) {
            (what, "PostgreSQL") if what.starts_with("search") => 200.0,
            _ => 50.0,
        };
        let mut means = Vec::new();
        for (what, ask) in house.asks() {
            run(&house.server, &ask, CONNECTIONS, ROUND / 3);
            let outcome = run(&house.server, &ask, CONNECTIONS, ROUND);
            means.push(mean_ms(outcome));
            let most = most_ms(what);
            let row = format!("{what}, {matters} matters, {name}");
            let held = outcome.p99_ms < most;
            let bar = format!("p99 < {most:.0} ms");
            let nr = means.len() - 1;
            match small.get(nr) {
                Some(before) => {
                    let growth = means[nr] / before;
                    let figure = format!("{} = {growth:.2}× the small one", outcome.words());
                    let limit = format!("mean {before:.1} ms with {SMALL}");
                    let bar = format!("{bar}, ≤ {GROWTH}×");
                    table.bar(&row, figure, limit, &bar, held && growth <= GROWTH);
                }
                None => table.bar(&row, outcome.words(), String::new(), &bar, held),
            }
        }
        if small.is_empty() {
            small = means;
        }
    }
}

/// How long one of those who ask waits on the average.
fn mean_ms(of: Outcome) -> f64 {
    of.seconds * 1e3 * CONNECTIONS as f64 / of.requests as f64
}

/// A served district that was made up.
struct Large {
    server: Server,
    cookie: String,
    building: String,
    community: String,
}

impl Large {
    fn open(
        table: &mut Table,
        (name, matters): (&str, i64),
        database: &str,
        folder: &Path,
    ) -> Large {
        let command = |what: &str| {
            let mut command = tanxin();
            command
                .args([what, "--lang", "en"])
                .env("TANXIN_DATABASE", database)
                .env("TANXIN_KEY_FILE", folder.join("key"))
                .env("TANXIN_SECOND_FACTOR", "off")
                .env("TANXIN_LOG", "error");
            command
        };
        let start = Instant::now();
        let made = command("generate")
            .args(["--matters", &matters.to_string()])
            .output()
            .expect("tanxin generate");
        let said = String::from_utf8_lossy(&made.stdout).into_owned();
        let seconds = start.elapsed().as_secs_f64();
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        let password = folder.join(format!("{name}-{matters}-password"));
        match said.lines().find(|l| l.contains("sample-community")) {
            Some(line) => {
                let word = line.rsplit(' ').next().unwrap_or_default();
                std::fs::write(&password, word).expect("a file");
                let rate = matters as f64 / seconds;
                let figure = format!("{seconds:.0} s, {rate:.0} matters/s");
                table.note(
                    &format!("making {matters} matters, {name}"),
                    figure,
                    String::new(),
                );
            }
            None => println!("{matters} matters, {name}: made before"),
        }
        let word = std::fs::read_to_string(&password).expect("the password");
        let server = Server::start(command("serve").args(["--listen", "127.0.0.1:0"]));
        let cookie = form_cookie(server.port, "sample-community", &word);
        let (building, community) = places(database).expect("the places");
        Large {
            server,
            cookie,
            building,
            community,
        }
    }

    /// What is asked: each address is a new one, so that nothing kept is answered.
    fn asks(&self) -> Vec<(&'static str, Ask)> {
        let anew = |path: String| {
            let sign = if path.contains('?') { '&' } else { '?' };
            Ask::pages(move |n| format!("{path}{sign}n={n}"))
        };
        let staff = |path: String| Ask {
            cookie: {
                let cookie = self.cookie.clone();
                Arc::new(move |_| cookie.clone())
            },
            ..anew(path)
        };
        let word = |what: &str| {
            let words: String = what.bytes().map(|b| format!("%{b:02X}")).collect();
            format!("/{DISTRICT}/matters?q={words}")
        };
        let asks = vec![
            ("queue", staff(format!("/{DISTRICT}/queue"))),
            (
                "queue, unread",
                staff(format!("/{DISTRICT}/queue?show=unread")),
            ),
            ("search, a common word", staff(word("电梯"))),
            ("search, two words", staff(word("楼道灯 松动"))),
            ("search, in one compound", staff(word("充电桩 清溪"))),
            (
                "search, with a word nobody wrote",
                staff(word("充电桩 飞碟")),
            ),
            (
                "place page",
                anew(format!("/{DISTRICT}/places/{}", self.building)),
            ),
            (
                "community page",
                anew(format!("/{DISTRICT}/places/{}", self.community)),
            ),
            ("district page", anew(format!("/{DISTRICT}/numbers"))),
        ];
        for (_, ask) in &asks {
            text_for(self.server.port, &(ask.path)(0), &(ask.cookie)(0));
        }
        asks
    }
}

/// The first building and its community.
fn places(database: &str) -> Result<(String, String), StoreError> {
    let mut c: Conn = Database::from_url(database).connect()?;
    let code = District::new(DISTRICT).expect("a code");
    let of = |c: &mut Conn, kind| place::of_kinds(c, code, &[kind]);
    let building = of(&mut c, PlaceKind::Building)?.remove(0);
    let community = place::way(&mut c, code, &building.path)?;
    let community = community.iter().find(|p| p.kind == PlaceKind::Community);
    Ok((
        building.id.to_string(),
        community.expect("a community").id.to_string(),
    ))
}
