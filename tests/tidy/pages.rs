//! Pages under a strict content security policy: what it would refuse never gets written.

use super::source::{Source, line_of, project, read_rust};
use super::{expect_each, expect_none, expect_quiet};

/// Markup of a source: a template whole, of Rust only the literals.
fn markup(source: &Source) -> Vec<(usize, String)> {
    if source.is(".html") || source.is(".svg") {
        vec![(0, source.text.clone())]
    } else if source.is(".rs") && source.within("src/web/") {
        read_rust(&source.text).literals
    } else {
        Vec::new()
    }
}

/// No inline style, no inline script, no handler in an attribute.
fn nothing_inline(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources
        .iter()
        .filter(|s| s.within("templates/") || s.within("src/web/") || s.within("assets/"))
    {
        for (start, text) in markup(source) {
            if let Some((at, what)) = inline(&text) {
                let line = line_of(&source.text, start + at);
                found.push(format!("{}:{line}: {what}", source.path));
            }
        }
    }
    found
}

/// The first thing in a piece of markup that the policy forbids.
fn inline(text: &str) -> Option<(usize, String)> {
    let lower = text.to_ascii_lowercase();
    if let Some(at) = lower.find("<style") {
        let what = "<style> inside a page; the look lives in assets/look";
        return Some((at, what.into()));
    }
    for (at, _) in lower.match_indices("<script") {
        let tag = &lower[at..lower[at..].find('>').map_or(lower.len(), |end| at + end)];
        if !tag.contains("src=") {
            return Some((at, "<script> without src".into()));
        }
    }
    for (at, _) in lower.match_indices('=') {
        let name_at = lower[..at]
            .rfind(|c: char| !c.is_ascii_alphabetic())
            .map_or(0, |n| n + 1);
        let name = &lower[name_at..at];
        let spaced =
            lower[..name_at].ends_with(|c: char| c.is_whitespace() || c == '"' || c == '\'');
        let valued = lower[at + 1..].starts_with(['"', '\'', '\\', '{']);
        if spaced && valued && in_tag(&lower[..name_at]) {
            if name == "style" {
                return Some((
                    name_at,
                    "style= on an element; lengths live in SVG attributes, states in data-state"
                        .into(),
                ));
            }
            if name.len() > 4 && name.starts_with("on") {
                return Some((
                    name_at,
                    format!("{name}= on an element; behaviour lives in assets/*.ts"),
                ));
            }
        }
    }
    None
}

/// Whether the end of this markup lies inside a tag.
fn in_tag(before: &str) -> bool {
    before.rfind('<') > before.rfind('>')
}

#[test]
fn pages_hold_nothing_inline() {
    expect_none(nothing_inline(&project()));
    expect_each(
        nothing_inline,
        &[
            ("templates/a.html", "<p style=\"color:red\">x</p>"),
            ("templates/a.html", "<p\n  style='x'>x</p>"),
            ("templates/a.html", "<script>alert(1)</script>"),
            ("templates/a.html", "<style>p{}</style>"),
            ("templates/a.html", "<a href=\"/\" onclick=\"go()\">x</a>"),
            ("src/web/facade.rs", "format!(\"<rect style=\\\"x\\\"/>\")"),
            ("src/web/facade.rs", "let a = r#\"<b onload=\"x\">\"#;"),
            ("assets/sprite.svg", "<svg><style>a{}</style></svg>"),
        ],
    );
    expect_quiet(
        nothing_inline,
        &[
            (
                "templates/a.html",
                "<script src=\"/assets/live.js\" defer></script><p data-style=\"x\">style=\"x\"</p>",
            ),
            (
                "templates/a.html",
                "{% if on == \"x\" %}<a href=\"/?on=\">x</a>{% endif %}",
            ),
            (
                "src/web/a.rs",
                "// <p style=\"x\">\nlet style = \"x\"; let a = \"one=\\\"two\\\"\";",
            ),
        ],
    );
}
