//! A backup crosses from one database to the other and back, and nothing is lost.
#![allow(missing_docs)]

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tanxin_store::Database;
use tanxin_store::testing::{Kind, TestDatabase};

struct Desk {
    folder: PathBuf,
}

impl Desk {
    fn new() -> Desk {
        let folder = std::env::temp_dir().join(format!("tanxin-backup-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&folder).unwrap();
        Desk { folder }
    }

    fn run(&self, database: &TestDatabase, args: &[&str]) -> Output {
        let url = match &database.database {
            Database::Sqlite(file) => file.display().to_string(),
            Database::Postgres(url) => url.clone(),
        };
        Command::new(env!("CARGO_BIN_EXE_tanxin"))
            .args(args)
            .args(["--lang", "en", "--database", &url])
            .env("TANXIN_KEY_FILE", self.folder.join("key"))
            .output()
            .unwrap()
    }

    #[track_caller]
    fn done(&self, database: &TestDatabase, args: &[&str]) -> String {
        let out = self.run(database, args);
        let said = String::from_utf8_lossy(&out.stdout).into_owned();
        assert!(
            out.status.success(),
            "{args:?}: {said}{}",
            String::from_utf8_lossy(&out.stderr)
        );
        said
    }

    fn file(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The lines of a backup, in no order: two databases may hand rows out differently.
fn lines(file: &str) -> Vec<String> {
    let mut text = String::new();
    let packed = std::fs::File::open(file).unwrap();
    zstd::Decoder::new(packed)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    let mut lines: Vec<String> = text
        .lines()
        .filter(|l| !l.starts_with("{\"rows\""))
        .map(str::to_owned)
        .collect();
    lines.sort_unstable();
    lines
}

#[test]
fn sqlite_to_postgres_and_back_is_the_same() {
    let desk = Desk::new();
    let (first, middle, last) = (
        TestDatabase::new(Kind::Sqlite),
        TestDatabase::new(Kind::Postgres),
        TestDatabase::new(Kind::Sqlite),
    );
    desk.done(&first, &["demo"]);
    let (a, b, c) = (
        desk.file("a.tanxin"),
        desk.file("b.tanxin"),
        desk.file("c.tanxin"),
    );
    let said = desk.done(&first, &["backup", &a]);
    assert!(said.contains("not in it"), "the key is named: {said}");
    let said = desk.done(&middle, &["restore", &a]);
    assert!(
        said.contains("walked and whole") && said.contains("key"),
        "{said}"
    );
    desk.done(&middle, &["verify"]);
    desk.done(&middle, &["backup", &b]);
    desk.done(&last, &["restore", &b]);
    desk.done(&last, &["backup", &c]);
    let (before, after) = (lines(&a), lines(&c));
    assert!(
        before.len() > 1000,
        "the demo is more than {} lines",
        before.len()
    );
    assert_eq!(before, after);
    assert_eq!(before, lines(&b));

    let again = desk.run(&last, &["restore", &a]);
    assert_eq!(
        again.status.code(),
        Some(4),
        "a database with data in it is left alone"
    );
    assert!(String::from_utf8_lossy(&again.stderr).contains("Nothing was restored"));
    assert!(!Path::new(&desk.file("a.unfinished")).exists());
}

#[test]
fn a_backup_that_was_changed_is_not_kept() {
    let desk = Desk::new();
    let first = TestDatabase::new(Kind::Sqlite);
    desk.done(&first, &["demo", "--people-only"]);
    let good = desk.file("good.tanxin");
    desk.done(&first, &["backup", &good]);
    let mut text = String::new();
    zstd::Decoder::new(std::fs::File::open(&good).unwrap())
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    let half: String = text.chars().take(text.chars().count() / 2).collect();
    for (name, wrong) in [
        ("changed", text.replacen("斗潭家园", "斗潭花园", 1)),
        ("half", half),
    ] {
        let file = desk.file(name);
        std::fs::write(&file, zstd::encode_all(wrong.as_bytes(), 3).unwrap()).unwrap();
        let empty = TestDatabase::new(Kind::Sqlite);
        let refused = desk.run(&empty, &["restore", &file]);
        assert_eq!(refused.status.code(), Some(4), "{name}");
        // Nothing of it stayed: the good one can still be restored there.
        desk.done(&empty, &["restore", &good]);
    }
}
