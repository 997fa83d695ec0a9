//! Values in sentences: whoever asks for words with places in them must fill every place,
//! or a resident reads `{$count}`.

use std::collections::BTreeSet;

use super::expect_none;
use super::source::{Source, line_of, project};
use super::words::{LOCALES, called, messages, quoted, speaks};

/// Every `say("key").n("a", …).s("b", …)` gives exactly the variables of its message, and
/// `t("key")` is asked only of messages without any.
fn values_fit(sources: &[Source]) -> Vec<String> {
    let (zh, _) = messages(sources, LOCALES[0]);
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| speaks(source)) {
        for (at, key) in quoted(&source.text) {
            let Some(message) = zh.get(&key) else {
                continue;
            };
            let before = source.text[..at].trim_end();
            let after = &source.text[at + key.len() + 2..];
            let given = match called(before) {
                Some("t") => BTreeSet::new(),
                // `say(key)` that is filled elsewhere, as in a function of its own, can't be read here.
                Some("say") if after.trim_start().starts_with(')') => filled(after),
                _ => continue,
            };
            let wanted: BTreeSet<String> = message
                .shape
                .iter()
                .filter_map(|s| s.strip_prefix('$'))
                .map(str::to_owned)
                .collect();
            if given != wanted {
                let line = line_of(&source.text, at);
                found.push(format!(
                    "{}:{line}: {key} wants {wanted:?}, is given {given:?}",
                    source.path
                ));
            }
        }
    }
    found
}

/// The names in a chain of `.n("name", …)` and `.s("name", …)` after the closing bracket.
fn filled(after: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut rest = after
        .trim_start()
        .strip_prefix(')')
        .unwrap_or("")
        .trim_start();
    while let Some(call) = rest
        .strip_prefix(".n(")
        .or_else(|| rest.strip_prefix(".s("))
    {
        let Some(name) = call
            .trim_start()
            .strip_prefix('"')
            .and_then(|name| name.split('"').next())
        else {
            break;
        };
        names.insert(name.to_owned());
        let Some(end) = closing(call) else { break };
        rest = call[end + 1..].trim_start();
    }
    names
}

/// The byte of the bracket that closes one already open; brackets in texts do not count.
fn closing(text: &str) -> Option<usize> {
    let (mut depth, mut in_text, mut escaped) = (1, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'(' if !in_text => depth += 1,
            b')' if !in_text => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

#[test]
fn every_place_in_a_sentence_is_filled() {
    expect_none(values_fit(&project()));
    let with = |text: &str| {
        let words = "count = { $n }户，{ $name }\nplain = 好\n";
        values_fit(&[
            Source::new("locales/zh-CN/a.ftl", words),
            Source::new("src/web/a.rs", text),
        ])
    };
    for bad in [
        "l.t(\"count\")",
        "l.say(\"count\").n(\"n\", 3)",
        "l.say(\"count\").n(\"n\", f(\")\", 3)).s(\"nmae\", x)",
        "l.say(\"plain\").s(\"name\", x)",
    ] {
        assert_eq!(with(bad).len(), 1, "{bad}");
    }
    for good in [
        "l.t(\"plain\")",
        "l.say(\"count\")\n    .n(\"n\", rows.len())\n    .s(\"name\", f(\"(\", x))\n    .to_string()",
        "l.say(\"count\", more)",
        "get(\"count\")",
    ] {
        expect_none(with(good));
    }
}
