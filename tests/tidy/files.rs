//! Files as such: their length, and what must never be in one that is kept.

use super::source::{Source, line_of, project, root, walk};
use super::{expect_each, expect_none, expect_quiet};

/// A file is a noun. Past this many lines it holds two; 400 is what we aim at.
const LONGEST: usize = 500;

/// Files that may be longer, each with its reason.
const LONGER: [(&str, &str); 0] = [];

fn files_are_short(sources: &[Source]) -> Vec<String> {
    sources
        .iter()
        .filter(|source| source.is(".rs") || source.is(".ts"))
        .filter(|source| !LONGER.iter().any(|(path, _)| *path == source.path))
        .filter(|source| source.text.lines().count() > LONGEST)
        .map(|source| {
            format!(
                "{}: {} lines, more than {LONGEST}",
                source.path,
                source.text.lines().count()
            )
        })
        .collect()
}

/// Words that tell on the machine somebody worked at, or bind the project to one package server.
/// Written in two halves, so that this file is not its own finding.
const PRIVATE: [&str; 12] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/fa", "rm/"),
    concat!("C:\\Us", "ers"),
    concat!("/tmp/", "wt"),
    concat!("/tmp/", "team"),
    concat!("registry.", "npm"),
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("pypi.", "org"),
];

fn nothing_private(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        for word in PRIVATE {
            if let Some(at) = source.text.find(word) {
                found.push(format!(
                    "{}:{}: names {word}",
                    source.path,
                    line_of(&source.text, at)
                ));
                break;
            }
        }
    }
    found
}

/// The lock file must not say where packages came from: that differs from machine to machine.
fn lock_names_no_server(sources: &[Source]) -> Vec<String> {
    sources
        .iter()
        .filter(|source| source.is("package-lock.json") && source.text.contains("\"resolved\""))
        .map(|source| format!("{}: holds \"resolved\" addresses", source.path))
        .collect()
}

fn stale_snapshots(paths: &[String]) -> Vec<String> {
    paths
        .iter()
        .filter(|path| path.ends_with(".snap.new") || path.ends_with(".pending-snap"))
        .map(|path| format!("{path}: a snapshot waits to be looked at"))
        .collect()
}

#[test]
fn no_file_is_too_long() {
    expect_none(files_are_short(&project()));
    let long = "\n".repeat(LONGEST + 1);
    expect_each(
        files_are_short,
        &[("src/a.rs", &long), ("assets/a.ts", &long)],
    );
    expect_quiet(
        files_are_short,
        &[("src/a.rs", &"\n".repeat(LONGEST)), ("notes.md", &long)],
    );
    for (path, reason) in LONGER {
        assert!(
            root().join(path).exists() && !reason.is_empty(),
            "{path} is no longer there"
        );
    }
}

#[test]
fn no_file_tells_on_a_machine() {
    expect_none(nothing_private(&project()));
    for word in PRIVATE {
        expect_each(nothing_private, &[("docs/a.md", &format!("see {word}x"))]);
    }
    expect_quiet(
        nothing_private,
        &[(
            "scripts/a.sh",
            "mktemp -d /tmp/tanxin.XXXX; ls /usr/lib/postgresql",
        )],
    );
}

#[test]
fn the_lock_file_names_no_server() {
    expect_none(lock_names_no_server(&project()));
    expect_each(
        lock_names_no_server,
        &[("package-lock.json", "{\"resolved\": \"x\"}")],
    );
}

#[test]
fn no_snapshot_waits() {
    // Git is told to overlook them, so the folders themselves are read.
    expect_none(stale_snapshots(&walk(&root(), &root())));
    let waiting = [
        "tests/a.snap.new".to_owned(),
        "src/.b.rs.pending-snap".to_owned(),
        "tests/a.snap".to_owned(),
    ];
    assert_eq!(stale_snapshots(&waiting).len(), 2);
}
