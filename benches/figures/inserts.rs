//! The limits of durable intake: what the databases do alone.

use std::process::Command;
use std::time::Duration;
use tanxin_store::testing::plain_inserts;

use crate::process::Folder;

/// Plain rows a second that SQLite takes in groups of 64, each group synced.
pub fn sqlite() -> f64 {
    sqlite_in_groups(64)
}

/// As [`sqlite`], in groups of another size.
pub fn sqlite_in_groups(group: usize) -> f64 {
    let folder = Folder::new("plain");
    plain_inserts(&folder.0.join("plain.db"), group, Duration::from_secs(3)).expect("inserts")
}

/// Single-insert transactions a second of pgbench at 64 clients on the same server.
pub fn postgres(url: &str) -> Option<f64> {
    let folder = Folder::new("pgbench");
    let script = folder.0.join("insert.sql");
    std::fs::write(
        &script,
        "\\set n random(1, 1000000000)\nINSERT INTO bench_plain (n, text) VALUES (:n, repeat('楼', 60));\n",
    )
    .ok()?;
    let bin = std::fs::read_dir("/usr/lib/postgresql")
        .ok()
        .and_then(|versions| {
            versions
                .flatten()
                .map(|v| v.path().join("bin/pgbench"))
                .filter(|p| p.exists())
                .max()
        });
    let pgbench = bin.unwrap_or_else(|| "pgbench".into());
    let psql = pgbench.with_file_name("psql");
    let table =
        "CREATE TABLE IF NOT EXISTS bench_plain (id bigserial PRIMARY KEY, n bigint, text text)";
    Command::new(psql).args([url, "-qc", table]).status().ok()?;
    let out = Command::new(pgbench)
        .args(["-n", "-c", "64", "-j", "1", "-T", "3", "-f"])
        .arg(&script)
        .arg(url)
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let line = text.lines().find(|l| l.starts_with("tps = "))?;
    line.split_whitespace().nth(2)?.parse().ok()
}

/// An empty database on the same server; it goes with the throw-away cluster.
pub fn fresh_database(url: &str) -> Option<String> {
    let name = format!("bench_{}", uuid::Uuid::now_v7().simple());
    let made = Command::new("psql")
        .args([url, "-qc", &format!("CREATE DATABASE {name}")])
        .status();
    let (base, _) = url.rsplit_once('/')?;
    made.ok()?.success().then(|| format!("{base}/{name}"))
}
