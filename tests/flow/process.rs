//! Servers as processes of their own, which know the time from a file and are killed without
//! a word.

use crate::world::{World, house, kecheng};
use crate::{Size, judge, play};
use jiff::{SignedDuration, Timestamp};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tanxin::clock::Clock;
use tanxin::services::matter::tick;
use tanxin_store::testing::Kind;
use tanxin_store::{Database, Options, Store, event, matter};

const DATABASE: &str = "TANXIN_FLOW_DATABASE";
const TIME: &str = "TANXIN_FLOW_TIME";

/// How long the servers have at the end for all that is due.
const PATIENCE: Duration = Duration::from_secs(240);

/// The time as the file has it: milliseconds, written whole under another name first.
fn time(file: &Path) -> Timestamp {
    let text = std::fs::read_to_string(file).expect("the time");
    let ms = text.trim().parse().expect("milliseconds");
    Timestamp::from_millisecond(ms).expect("an instant")
}

fn tell(file: &Path, at: Timestamp) {
    let beside = file.with_extension("new");
    std::fs::write(&beside, at.as_millisecond().to_string()).expect("written");
    std::fs::rename(&beside, file).expect("in place");
}

/// What a process does: opens the house and looks at the clock, for ever.
#[test]
#[ignore = "started by the tests that kill it"]
fn server() {
    let url = std::env::var(DATABASE).expect("only started by its parent");
    let file = PathBuf::from(std::env::var(TIME).expect("only started by its parent"));
    let database = match url.starts_with("postgres") {
        true => Database::Postgres(url),
        false => Database::Sqlite(url.into()),
    };
    let now = file.clone();
    let options = Options::new(Arc::new(move || time(&now)));
    let store = Store::open(database, options).expect("it opens");
    let app = house(store, Clock::from_fn(move || time(&file)));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        loop {
            tick(&app).await.expect("the clock");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    });
}

/// A running server; killed when it goes.
struct Server(Child);

impl Server {
    fn start(database: &Database, file: &Path) -> Server {
        let url = match database {
            Database::Sqlite(file) => file.display().to_string(),
            Database::Postgres(url) => url.clone(),
        };
        let me = std::env::current_exe().expect("this test");
        let child = Command::new(me)
            .args(["--ignored", "--exact", "process::server", "--nocapture"])
            .env(DATABASE, url)
            .env(TIME, file)
            .stdout(Stdio::null())
            .spawn();
        Server(child.expect("a server starts"))
    }
}

impl Drop for Server {
    /// SIGKILL: the process gets no chance to finish anything.
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Plays while `servers` processes look at the clock and are killed in turn, `kills` times.
pub fn killed(kind: Kind, servers: usize, size: Size, kills: usize) {
    let start = Instant::now();
    let w = World::new(kind);
    let file = std::env::temp_dir().join(format!("tanxin-time-{}", uuid::Uuid::now_v7()));
    tell(&file, w.clock.now());
    let boot = || Server::start(&w.database.database, &file);
    let mut running: Vec<Server> = (0..servers).map(|_| boot()).collect();
    let mut chance = StdRng::seed_from_u64(size.seed);
    let mut fate = StdRng::seed_from_u64(size.seed ^ 1);
    let every = (crate::slices(size) as usize / kills.max(1)).max(1);
    let (mut slice, mut killed, mut alone) = (0, 0, 0);
    w.runtime.block_on(async {
        let pass = async |w: &World| {
            tell(&file, w.clock.now());
            slice += 1;
            if slice % every != 0 {
                return;
            }
            // In the middle of whatever they do.
            tokio::time::sleep(Duration::from_millis(fate.random_range(0..40))).await;
            let victim = killed % servers;
            running[victim] = boot();
            killed += 1;
        };
        play(&w, size, &mut chance, pass).await;
        // From here on nobody acts but the servers: each event is a step they take.
        let played = newest(&w).await;
        w.clock.advance(SignedDuration::from_hours(24 * 365));
        tell(&file, w.clock.now());
        rest(&w).await;
        alone = newest(&w).await - played;
    });
    drop(running);
    let told = judge::judge(&w, size.matters);
    assert!(killed >= kills.min(3), "nothing was killed");
    assert!(alone > 0, "the servers took no step");
    println!(
        "{kind:?}, {servers} server(s), {killed} kills, seed {}: {told}, {alone} of them at the end by the servers alone, in {:.0?}",
        size.seed,
        start.elapsed()
    );
    let _ = std::fs::remove_file(&file);
}

/// The newest event of the district.
async fn newest(w: &World) -> i64 {
    let seq = w.app.store.read(|c| event::seq(c, kecheng()));
    seq.await.expect("read")
}

/// Waits until the servers have done all that is due: nobody else does it.
async fn rest(w: &World) {
    let until = Instant::now() + PATIENCE;
    loop {
        let now = w.clock.now();
        let left = w.app.store.read(move |c| matter::ticking(c, now, None, 1));
        let left = left.await.expect("read");
        let Some(first) = left.first() else { return };
        assert!(Instant::now() < until, "the servers left {first:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
