//! Tidy: what the house promises about its own text, checked by reading it.
//!
//! A check is a function from sources to complaints. Each has two tests: the
//! project itself draws no complaint, and a bad example does, so that no check
//! can fall silent unnoticed. A folder that does not exist yet is simply empty.

mod files;
mod pages;
mod phrases;
mod routes;
mod source;
mod walls;
mod words;

use source::Source;

/// Fails with every complaint, one a line.
fn expect_none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// Fails unless each bad example draws exactly one complaint that names it.
fn expect_each(check: impl Fn(&[Source]) -> Vec<String>, bad: &[(&str, &str)]) {
    for (path, text) in bad {
        let found = check(&[Source::new(path, text)]);
        assert_eq!(found.len(), 1, "{path} with {text:?} drew {found:?}");
        assert!(found[0].contains(path), "{found:?} does not name {path}");
    }
}

/// Fails if a good example draws a complaint: a check that cries wolf gets switched off.
fn expect_quiet(check: impl Fn(&[Source]) -> Vec<String>, good: &[(&str, &str)]) {
    for (path, text) in good {
        expect_none(check(&[Source::new(path, text)]));
    }
}
