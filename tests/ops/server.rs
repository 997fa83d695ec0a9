//! A real `tanxin serve` in a folder of its own.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};
use tanxin_domain::District;
use tanxin_domain::place::PlaceKind;
use tanxin_store::{Database, district, place};

/// A folder that goes away with the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Folder {
        let path = std::env::temp_dir().join(format!("tanxin-ops-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }

    /// `tanxin` to be run in this folder; the terminal speaks English.
    pub fn tanxin(&self, args: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.current_dir(&self.0).args(args).env("LANG", "en_GB");
        command
    }

    /// Runs `tanxin` to its end.
    pub fn run(&self, args: &[&str]) -> Output {
        self.tanxin(args).output().expect("tanxin runs")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The binary under test: what Cargo built beside us, or what an example was told.
pub fn binary() -> PathBuf {
    option_env!("CARGO_BIN_EXE_tanxin").map_or_else(
        || {
            let beside = std::env::current_exe().expect("our own path");
            let target = beside.ancestors().nth(2).expect("the folder of the build");
            target.join("tanxin")
        },
        PathBuf::from,
    )
}

/// A server that runs. Dropping it kills it.
pub struct Server {
    pub child: Child,
    pub url: String,
    pub address: SocketAddr,
    /// What it said before it was ready.
    pub said: String,
}

impl Server {
    /// Starts it in `folder` on a free port, waits until it is ready.
    pub fn start(folder: &Folder, args: &[&str]) -> Server {
        let mut all = vec!["serve", "--port", "0"];
        all.extend(args);
        Server::from_command(folder.tanxin(&all))
    }

    /// Starts any command that ends up as a server.
    pub fn from_command(mut command: Command) -> Server {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output"));
        let mut said = String::new();
        let url = loop {
            let mut line = String::new();
            if lines.read_line(&mut line).expect("its output") == 0 {
                let mut error = String::new();
                let _ = child
                    .stderr
                    .take()
                    .expect("its errors")
                    .read_to_string(&mut error);
                panic!("the server ended before it was ready:\n{said}{error}");
            }
            if let Some(url) = line.strip_prefix("ready ") {
                break url.trim().to_owned();
            }
            said.push_str(&line);
        };
        // Nobody reads on: the pipes must not fill up and stop it.
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
        let mut errors = child.stderr.take().expect("its errors");
        std::thread::spawn(move || std::io::copy(&mut errors, &mut std::io::stderr()));
        let port = url.rsplit_once(':').expect("a port").1;
        let address = format!("127.0.0.1:{port}").parse().expect("an address");
        Server {
            child,
            url,
            address,
            said,
        }
    }

    /// As a power cut would: no handler runs.
    #[allow(dead_code)]
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks it to stop and waits at most `limit`.
    #[allow(dead_code)]
    pub fn stop(&mut self, limit: Duration) -> Option<ExitStatus> {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status();
        assert!(asked.expect("kill").success());
        let start = Instant::now();
        while start.elapsed() < limit {
            if let Some(status) = self.child.try_wait().expect("its end") {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }

    /// Memory it has taken for itself, in bytes, without the pages of its executable.
    #[allow(dead_code)]
    pub fn held(&self) -> Option<u64> {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(Path::new(&path)).ok()?;
        let line = status.lines().find(|l| l.starts_with("RssAnon:"))?;
        let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kib * 1024)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The id of the demo's compound.
pub fn compound(database: &Database) -> String {
    let mut conn = database.connect().expect("the database");
    let kecheng = District::new(330_802).expect("a code");
    let root = district::one(&mut conn, kecheng)
        .unwrap()
        .expect("the demo")
        .root;
    let top = place::one(&mut conn, kecheng, root)
        .unwrap()
        .expect("its place")
        .path;
    let found = place::below(&mut conn, kecheng, &top, PlaceKind::Compound).unwrap();
    let found = found.iter().find(|p| p.name == "斗潭家园");
    found.expect("the demo").id.to_string()
}
