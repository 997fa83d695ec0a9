//! The texts that are checked, and a reader of Rust just good enough to tell
//! code, comments and string literals apart.

use std::path::{Path, PathBuf};
use std::process::Command;

/// One text file of the project.
pub struct Source {
    /// From the root of the project, with `/`.
    pub path: String,
    /// Its whole text.
    pub text: String,
}

impl Source {
    /// A source as an example in a test.
    pub fn new(path: &str, text: &str) -> Source {
        Source {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// Whether it lies in a folder, given as `src/services/`.
    pub fn within(&self, folder: &str) -> bool {
        self.path.starts_with(folder)
    }

    /// Whether its name ends so, as `.rs`.
    pub fn is(&self, ending: &str) -> bool {
        self.path.ends_with(ending)
    }
}

/// The root of the project.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every text file git keeps or would keep; without git, every file outside built folders.
pub fn project() -> Vec<Source> {
    let root = root();
    let mut paths = git_files(&root).unwrap_or_else(|| walk(&root, &root));
    paths.sort();
    paths
        .into_iter()
        .filter_map(|path| {
            let text = std::fs::read_to_string(root.join(&path)).ok()?;
            Some(Source { path, text })
        })
        .collect()
}

fn git_files(root: &Path) -> Option<Vec<String>> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root)
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let list = String::from_utf8(output.stdout).ok()?;
    let paths: Vec<String> = list
        .split('\0')
        .filter(|p| !p.is_empty())
        .map(str::to_owned)
        .collect();
    (!paths.is_empty()).then_some(paths)
}

/// Paths below a folder, without what is built or installed.
pub fn walk(root: &Path, folder: &Path) -> Vec<String> {
    const BUILT: [&str; 6] = ["target", "node_modules", "data", "secrets", "dist", ".git"];
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if !BUILT.contains(&name.as_str()) {
                found.extend(walk(root, &path));
            }
        } else if let Ok(inner) = path.strip_prefix(root) {
            found.push(inner.to_string_lossy().replace('\\', "/"));
        }
    }
    found
}

/// A Rust text taken apart.
pub struct Rust {
    /// The text with comments and the insides of literals blanked; lines are kept.
    pub code: String,
    /// Each string literal with the byte where it begins.
    pub literals: Vec<(usize, String)>,
}

/// Takes a Rust text apart. Escapes are kept as written.
pub fn read_rust(text: &str) -> Rust {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut literals = Vec::new();
    let blank = |code: &mut Vec<u8>, from: usize, to: usize| {
        for byte in &mut code[from..to] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    };
    let mut i = 0;
    while i < bytes.len() {
        let rest = &text.as_bytes()[i..];
        let word_before = i > 0 && (bytes[i - 1].is_ascii_alphanumeric() || bytes[i - 1] == b'_');
        if rest.starts_with(b"//") {
            let end = rest
                .iter()
                .position(|b| *b == b'\n')
                .map_or(bytes.len(), |n| i + n);
            blank(&mut code, i, end);
            i = end;
        } else if rest.starts_with(b"/*") {
            let end = text[i..].find("*/").map_or(bytes.len(), |n| i + n + 2);
            blank(&mut code, i, end);
            i = end;
        } else if let Some(hashes) = raw_opening(rest).filter(|_| !word_before) {
            let start = i + 2 + hashes;
            let closing = format!("\"{}", "#".repeat(hashes));
            let end = text[start..]
                .find(&closing)
                .map_or(bytes.len(), |n| start + n);
            literals.push((i, text[start..end].to_owned()));
            blank(&mut code, start, end);
            i = (end + closing.len()).min(bytes.len());
        } else if rest[0] == b'"' {
            let end = closing_quote(bytes, i + 1);
            literals.push((i, text[i + 1..end].to_owned()));
            blank(&mut code, i + 1, end);
            i = end + 1;
        } else if let Some(length) = character(&text[i..]) {
            blank(&mut code, i + 1, i + length - 1);
            i += length;
        } else {
            i += 1;
        }
    }
    Rust {
        code: String::from_utf8_lossy(&code).into_owned(),
        literals,
    }
}

/// The number of `#` when a raw string opens here.
fn raw_opening(rest: &[u8]) -> Option<usize> {
    let after = rest.strip_prefix(b"r")?;
    let hashes = after.iter().take_while(|b| **b == b'#').count();
    (after.get(hashes) == Some(&b'"')).then_some(hashes)
}

fn closing_quote(bytes: &[u8], from: usize) -> usize {
    let mut i = from;
    while i < bytes.len() && bytes[i] != b'"' {
        i += if bytes[i] == b'\\' { 2 } else { 1 };
    }
    i.min(bytes.len())
}

/// The bytes of a character literal that begins here; a lifetime is none.
fn character(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('\'')?;
    let first = inner.chars().next()?;
    if first == '\\' {
        let end = inner[2..].find('\'')?;
        return Some(1 + 2 + end + 1);
    }
    inner[first.len_utf8()..]
        .starts_with('\'')
        .then(|| 2 + first.len_utf8())
}

/// Line number of a byte, from 1.
pub fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())]
        .iter()
        .filter(|b| **b == b'\n')
        .count()
        + 1
}

/// Bytes where a word stands by itself, not as a part of a longer name.
pub fn find_word<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let named = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word)
        .map(|(at, _)| at)
        .filter(move |at| {
            !text[..*at].ends_with(named) && !text[at + word.len()..].starts_with(named)
        })
}

#[test]
fn rust_is_taken_apart() {
    let text = "let a = \"x // y\"; // \"no\"\nlet b = r#\"q\"z\"#; let c: &'static str = \"\\\"\"; '\"' /* \"k\" */ f('a', \"z\")";
    let read = read_rust(text);
    let words: Vec<&str> = read
        .literals
        .iter()
        .map(|(_, word)| word.as_str())
        .collect();
    assert_eq!(words, ["x // y", "q\"z", "\\\"", "z"]);
    assert!(!read.code.contains("no") && !read.code.contains('k') && read.code.contains("f('"));
    assert_eq!(line_of(text, read.literals[1].0), 2);
}

#[test]
fn words_stand_alone() {
    assert_eq!(
        find_word("axum axum_server relaxum axum::Json", "axum").count(),
        2
    );
}

#[test]
fn the_project_is_found() {
    let sources = project();
    assert!(sources.iter().any(|source| source.path == "Cargo.toml"));
    assert!(
        sources
            .iter()
            .all(|source| !source.within("target/") && !source.within("node_modules/"))
    );
}
