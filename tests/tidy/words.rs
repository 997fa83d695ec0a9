//! Words of pages: every message in both languages, every message used, every use answered.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{Source, line_of, project, read_rust};
use super::{expect_each, expect_none, expect_quiet};

/// Chinese first, English second; both whole.
pub(super) const LOCALES: [&str; 2] = ["locales/zh-CN/", "locales/en/"];

/// Functions, methods and filters that turn a key into words.
const ASKERS: [&str; 2] = ["t", "say"];

/// Words the glossary replaced, and the phrase no neighbour would say.
const NEVER: [&str; 3] = ["用户", "工单", "提交成功"];

/// One message: where it stands, and the variables and attributes its other half must share.
pub(super) struct Message {
    path: String,
    line: usize,
    /// `$name` of variables and `.name` of attributes.
    pub(super) shape: BTreeSet<String>,
}

/// The messages of one locale by id, and complaints about ids given twice.
pub(super) fn messages(
    sources: &[Source],
    locale: &str,
) -> (BTreeMap<String, Message>, Vec<String>) {
    let mut found: BTreeMap<String, Message> = BTreeMap::new();
    let mut twice = Vec::new();
    for source in sources.iter().filter(|s| s.within(locale) && s.is(".ftl")) {
        let mut current: Option<String> = None;
        for (number, line) in source.text.lines().enumerate() {
            if let Some(id) = message_id(line) {
                let (path, line) = (source.path.clone(), number + 1);
                if let Some(first) = found.get(id) {
                    twice.push(format!(
                        "{path}:{line}: {id} stands already in {}:{}",
                        first.path, first.line
                    ));
                }
                found.insert(
                    id.to_owned(),
                    Message {
                        path,
                        line,
                        shape: BTreeSet::new(),
                    },
                );
                current = Some(id.to_owned());
            } else if !line.starts_with([' ', '\t', '}']) && !line.is_empty() {
                current = None;
            }
            if let Some(message) = current.as_ref().and_then(|id| found.get_mut(id)) {
                message.shape.extend(placeables(line));
            }
        }
    }
    (found, twice)
}

/// The id when a line begins a message or a term.
fn message_id(line: &str) -> Option<&str> {
    let (id, _) = line.split_once('=')?;
    let id = id.trim_end();
    let name = id.strip_prefix('-').unwrap_or(id);
    let good = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    good.then_some(id)
}

/// Variables `$name` and attributes `.name` of one line of Fluent.
fn placeables(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices('$') {
        let name: String = line[at + 1..]
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
            .collect();
        if !name.is_empty() {
            found.push(format!("${name}"));
        }
    }
    let trimmed = line.trim_start();
    if let Some(name) = trimmed
        .strip_prefix('.')
        .and_then(|rest| rest.split_once('='))
    {
        found.push(format!(".{}", name.0.trim()));
    }
    found
}

/// Both locales hold the same messages with the same placeables.
fn locales_match(sources: &[Source]) -> Vec<String> {
    let [(zh, mut complaints), (en, more)] = LOCALES.map(|locale| messages(sources, locale));
    complaints.extend(more);
    for (one, other, missing_in) in [(&zh, &en, LOCALES[1]), (&en, &zh, LOCALES[0])] {
        for (id, message) in one.iter().filter(|(id, _)| !other.contains_key(*id)) {
            complaints.push(format!(
                "{}:{}: {id} is missing in {missing_in}",
                message.path, message.line
            ));
        }
    }
    for (id, message) in &zh {
        if let Some(twin) = en.get(id).filter(|twin| twin.shape != message.shape) {
            complaints.push(format!(
                "{}:{}: {id} has {:?}, its twin in {} has {:?}",
                message.path, message.line, message.shape, twin.path, twin.shape
            ));
        }
    }
    complaints
}

/// Fluent itself can read every file.
fn fluent_reads(sources: &[Source]) -> Vec<String> {
    sources
        .iter()
        .filter(|source| source.is(".ftl"))
        .filter_map(|source| {
            let (_, errors) = fluent_bundle::FluentResource::try_new(source.text.clone()).err()?;
            Some(format!("{}: {errors:?}", source.path))
        })
        .collect()
}

/// Whether the text of a program or page may use messages.
pub(super) fn speaks(source: &Source) -> bool {
    (source.within("src/") || source.within("templates/") || source.within("crates/"))
        && (source.is(".rs") || source.is(".html") || source.is(".typ"))
}

/// Every message is used: its id stands somewhere as a whole, or as `prefix-{…}` that builds it.
fn every_message_is_used(sources: &[Source]) -> Vec<String> {
    let (zh, _) = messages(sources, LOCALES[0]);
    let texts: Vec<&str> = sources
        .iter()
        .filter(|s| speaks(s))
        .map(|s| s.text.as_str())
        .collect();
    let fluent: Vec<&str> = sources
        .iter()
        .filter(|s| s.is(".ftl"))
        .map(|s| s.text.as_str())
        .collect();
    let built: BTreeSet<&str> = texts.iter().flat_map(|text| built_prefixes(text)).collect();
    let used = |id: &str| {
        texts.iter().any(|text| stands_alone(text, id))
            || fluent.iter().any(|text| referred(text, id))
            || built
                .iter()
                .any(|prefix| id.starts_with(prefix) && id.len() > prefix.len())
    };
    zh.iter()
        .filter(|(id, _)| !used(id))
        .map(|(id, message)| format!("{}:{}: nothing uses {id}", message.path, message.line))
        .collect()
}

/// Whether an id stands in a text as a whole, not as part of a longer one.
fn stands_alone(text: &str, id: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    text.match_indices(id)
        .any(|(at, _)| !text[..at].ends_with(part) && !text[at + id.len()..].starts_with(part))
}

/// Whether another message refers to it, as `{ -brand }`.
fn referred(text: &str, id: &str) -> bool {
    text.split('{').skip(1).any(|rest| {
        let inner = rest.trim_start();
        inner
            .strip_prefix(id)
            .is_some_and(|after| after.trim_start().starts_with(['}', '.', '(']))
    })
}

/// What stands before `{` in `"role-{…}"`: a key put together while running.
fn built_prefixes(text: &str) -> Vec<&str> {
    text.match_indices("-{")
        .filter_map(|(at, _)| {
            let start = text[..at]
                .rfind(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))?
                + 1;
            (text[..start].ends_with('"') && at > start).then_some(&text[start..=at])
        })
        .collect()
}

/// Every key that code or page asks for exists; with no locales yet there is nothing to ask.
fn every_use_is_answered(sources: &[Source]) -> Vec<String> {
    let (zh, _) = messages(sources, LOCALES[0]);
    if zh.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for source in sources.iter().filter(|s| speaks(s)) {
        for (at, key) in asked(source) {
            if !zh.contains_key(&key) {
                found.push(format!(
                    "{}:{}: no message {key}",
                    source.path,
                    line_of(&source.text, at)
                ));
            }
        }
    }
    found
}

/// Keys that a source asks for: arguments of the askers, refusals' keys, the filter of templates.
fn asked(source: &Source) -> Vec<(usize, String)> {
    let text = &source.text;
    let literals = if source.is(".rs") {
        read_rust(text).literals
    } else {
        quoted(text)
    };
    let keys = if source.is(".rs") {
        key_functions(text)
    } else {
        Vec::new()
    };
    literals
        .into_iter()
        .filter(|(_, literal)| looks_like_key(literal))
        .filter(|(at, literal)| {
            let before = text[..*at].trim_end();
            let after = text[at + literal.len() + 2..].trim_start();
            called(before).is_some()
                || literal.starts_with("refuse-")
                || keys.iter().any(|body| body.contains(at))
                || (!source.is(".rs") && after.starts_with("|t") && !after.starts_with("|tr"))
        })
        .collect()
}

/// The asker whose call the text ends with, as in `l.t(`.
pub(super) fn called(before: &str) -> Option<&str> {
    let head = before.strip_suffix('(')?;
    let head = head.strip_suffix('!').unwrap_or(head);
    let name_at = head
        .rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .map_or(0, |n| n + 1);
    ASKERS.contains(&&head[name_at..]).then(|| &head[name_at..])
}

/// Bodies of `fn key(&self)`, where nouns name the sentence of a refusal.
fn key_functions(text: &str) -> Vec<std::ops::Range<usize>> {
    let code = read_rust(text).code;
    code.match_indices("fn key(&self)")
        .filter_map(|(at, _)| {
            let open = at + code[at..].find(['{', ';'])?;
            let mut depth = 0usize;
            for (offset, byte) in code.as_bytes()[open..].iter().enumerate() {
                match byte {
                    b'{' => depth += 1,
                    b'}' => depth -= 1,
                    _ => {}
                }
                if depth == 0 {
                    return Some(at..open + offset);
                }
            }
            None
        })
        .collect()
}

fn looks_like_key(literal: &str) -> bool {
    literal.starts_with(|c: char| c.is_ascii_lowercase())
        && literal
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// Quoted pieces of a template, with the byte where each quote opens.
pub(super) fn quoted(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('"') {
        if let Some(length) = text[at + 1..].find('"') {
            found.push((at, text[at + 1..at + 1 + length].to_owned()));
        }
    }
    found
}

fn no_word_is_banned(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    let spoken = |s: &&Source| s.within(LOCALES[0]) || s.within("templates/") || s.is(".typ");
    for source in sources.iter().filter(spoken) {
        for word in NEVER {
            if let Some(at) = source.text.find(word) {
                found.push(format!(
                    "{}:{}: {word}; the glossary has a better word",
                    source.path,
                    line_of(&source.text, at)
                ));
            }
        }
    }
    found
}

#[test]
fn both_languages_say_the_same() {
    expect_none(locales_match(&project()));
    expect_none(fluent_reads(&project()));
    expect_each(
        locales_match,
        &[
            ("locales/zh-CN/a.ftl", "hello = 您好"),
            ("locales/en/a.ftl", "hello = Good day\n"),
        ],
    );
    expect_each(fluent_reads, &[("locales/en/a.ftl", "hello = { $name\n")]);
    let pair = |zh: &str, en: &str| {
        locales_match(&[
            Source::new("locales/zh-CN/a.ftl", zh),
            Source::new("locales/en/a.ftl", en),
        ])
    };
    expect_none(pair(
        "a = { $n }户\n    .title = 户\n# b\n",
        "a = { $n ->\n    [one] one\n   *[other] { $n }\n }\n    .title = x\n",
    ));
    assert_eq!(
        pair("a = { $n }户", "a = households").len(),
        1,
        "a placeable is missing"
    );
    assert_eq!(
        pair("a = 户\n    .title = 户", "a = door").len(),
        1,
        "an attribute is missing"
    );
    assert_eq!(
        pair("a = 户\na = 门", "a = door").len(),
        1,
        "an id is given twice"
    );
}

#[test]
fn every_message_has_a_use() {
    expect_none(every_message_is_used(&project()));
    let with = |path: &str, text: &str| {
        let words = Source::new("locales/zh-CN/a.ftl", "role-captain = 楼道长");
        every_message_is_used(&[words, Source::new(path, text)])
    };
    expect_none(with("src/web/a.rs", "l.t(\"role-captain\")"));
    expect_none(with("templates/a.html", "{{ l.t(\"role-captain\") }}"));
    expect_none(with("src/web/a.rs", "l.t(&format!(\"role-{kind}\"))"));
    expect_none(
        with("locales/zh-CN/b.ftl", "-x = { role-captain }")
            .into_iter()
            .filter(|c| !c.contains("-x"))
            .collect(),
    );
    assert_eq!(with("src/web/a.rs", "l.t(\"role-captain-long\")").len(), 1);
    assert_eq!(with("notes.md", "role-captain").len(), 1);
}

#[test]
fn every_use_has_a_message() {
    expect_none(every_use_is_answered(&project()));
    let with = |path: &str, text: &str| {
        let words = Source::new("locales/zh-CN/a.ftl", "role-captain = 楼道长");
        every_use_is_answered(&[words, Source::new(path, text)])
    };
    for (path, text) in [
        ("src/web/a.rs", "l.t(\"role-none\")"),
        ("src/web/a.rs", "t!(\"role\")"),
        (
            "templates/a.html",
            "<p class=\"a-b\">{{ l.t(\"role-none\") }}</p>",
        ),
        ("templates/a.html", "{{ \"role-none\"|t }}"),
        (
            "crates/domain/src/a.rs",
            "fn key(&self) -> &'static str { match self { A => \"role-none\" } }",
        ),
        ("crates/domain/src/a.rs", "let a = \"refuse-x\";"),
    ] {
        assert_eq!(with(path, text).len(), 1, "{text}");
    }
    expect_none(with(
        "src/web/a.rs",
        "l.t(\"role-captain\"); let get(\"role-none\"); // t(\"role-none\")",
    ));
    expect_none(with(
        "crates/domain/src/a.rs",
        "fn key(&self) -> &'static str;\nfn b() { \"role-none\" }",
    ));
}

#[test]
fn no_word_is_one_we_never_say() {
    expect_none(no_word_is_banned(&project()));
    expect_each(
        no_word_is_banned,
        &[
            ("locales/zh-CN/a.ftl", "a = 提交成功"),
            ("templates/a.html", "工单"),
        ],
    );
    expect_quiet(no_word_is_banned, &[("locales/en/a.ftl", "a = done")]);
}
