//! Routes: each one stands in the table that the uninvited are tried against.

use super::source::{Source, line_of, project, read_rust};
use super::{expect_each, expect_none, expect_quiet};

/// The methods that a call of `.route("…", …)` names.
fn methods(call: &str) -> Vec<&'static str> {
    [
        ("get(", "GET"),
        ("post(", "POST"),
        ("put(", "PUT"),
        ("delete(", "DELETE"),
    ]
    .into_iter()
    .filter(|(word, _)| call.contains(word))
    .map(|(_, method)| method)
    .collect()
}

/// The text of a call from its opening bracket to the closing one.
fn call(code: &str, open: usize) -> &str {
    let mut depth = 0usize;
    for (offset, byte) in code.as_bytes()[open..].iter().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &code[open..open + offset];
        }
    }
    &code[open..]
}

/// Where patterns are put together while running: the file, how they begin, and the story
/// that looks into the running table instead.
const COMPUTED: [(&str, &str); 1] = [("src/web/live/mod.rs", "/{district}/live/")];

fn routes_of(source: &Source) -> Vec<(usize, &'static str, String)> {
    let read = read_rust(&source.text);
    // Routers that tests build for themselves are no part of the site.
    let end = read.code.find("#[cfg(test)]").unwrap_or(read.code.len());
    let mut found = Vec::new();
    for (at, _) in read.code[..end].match_indices(".route(") {
        let open = at + ".route".len();
        let literal = read
            .literals
            .iter()
            .find(|(start, _)| *start > open && read.code[open + 1..*start].trim().is_empty());
        let Some((_, pattern)) = literal else {
            if !COMPUTED.iter().any(|(path, _)| *path == source.path) {
                found.push((at, "ANY", "a pattern that can't be read here".to_owned()));
            }
            continue;
        };
        for method in methods(call(&read.code, open)) {
            found.push((at, method, pattern.clone()));
        }
    }
    found
}

fn every_route_is_in_the_table(sources: &[Source]) -> Vec<String> {
    let table = sources.iter().find(|s| s.path == "src/web/routes.rs");
    let listed: Vec<(String, String)> = table.map_or_else(Vec::new, |table| {
        let words: Vec<String> = read_rust(&table.text)
            .literals
            .into_iter()
            .map(|(_, w)| w)
            .collect();
        words
            .chunks(2)
            .filter(|p| p.len() == 2)
            .map(|p| (p[0].clone(), p[1].clone()))
            .collect()
    });
    let mut found = Vec::new();
    let mut served = Vec::new();
    for source in sources
        .iter()
        .filter(|s| s.within("src/web/") && s.is(".rs"))
    {
        for (at, method, pattern) in routes_of(source) {
            if !listed.iter().any(|(m, p)| m == method && *p == pattern) {
                let line = line_of(&source.text, at);
                found.push(format!(
                    "{}:{line}: {method} {pattern} is not in src/web/routes.rs",
                    source.path
                ));
            }
            served.push((method.to_owned(), pattern));
        }
    }
    for (method, pattern) in &listed {
        let computed = COMPUTED
            .iter()
            .any(|(_, begins)| pattern.starts_with(begins));
        if !computed && !served.iter().any(|(m, p)| m == method && p == pattern) {
            found.push(format!(
                "src/web/routes.rs: nothing serves {method} {pattern}"
            ));
        }
    }
    found
}

#[test]
fn no_route_is_forgotten() {
    expect_none(every_route_is_in_the_table(&project()));
    expect_each(
        every_route_is_in_the_table,
        &[
            (
                "src/web/pages/a.rs",
                "Router::new().route(\"/a\", get(one))",
            ),
            (
                "src/web/routes.rs",
                "const ROUTES: X = &[(\"GET\", \"/gone\", Public)];",
            ),
        ],
    );
    expect_quiet(
        every_route_is_in_the_table,
        &[(
            "src/web/a.rs",
            "#[cfg(test)]\nmod tests { fn f() { x.route(\"/a\", get(one)) } }",
        )],
    );
    let both = [
        Source::new("src/web/a.rs", "x.route(\"/a\", get(one).post(two))"),
        Source::new("src/web/routes.rs", "[(\"GET\", \"/a\", Public)]"),
    ];
    assert_eq!(
        every_route_is_in_the_table(&both).len(),
        1,
        "the POST is missing"
    );
}
