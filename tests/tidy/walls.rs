//! Walls inside a crate, and the one where the compiler sees only text: SQL.

use super::source::{Source, find_word, line_of, project, read_rust};
use super::{expect_each, expect_none, expect_quiet};

/// Services know neither HTTP nor SQL: a deed must be callable from a command line and a job.
fn services_stay_plain(sources: &[Source]) -> Vec<String> {
    let services = sources
        .iter()
        .filter(|s| s.within("src/services/") || s.path == "src/services.rs");
    services
        .flat_map(|source| {
            let lower = source.text.to_lowercase();
            ["axum", "diesel"].into_iter().filter_map(move |word| {
                let at = lower.find(word)?;
                let line = line_of(&lower, at);
                Some(format!(
                    "{}:{line}: `{word}` has no business in services",
                    source.path
                ))
            })
        })
        .collect()
}

/// SQL lives in `store` alone. Benchmarks may speak to the bare database they compare with.
fn sql_stays_in_store(sources: &[Source]) -> Vec<String> {
    outside(
        sources,
        &["crates/store/", "benches/"],
        &["diesel", "diesel_migrations", "sql_query"],
        "SQL belongs in crates/store",
    )
}

/// Typst lives in `press` alone.
fn typst_stays_in_press(sources: &[Source]) -> Vec<String> {
    let crates = ["typst", "typst_pdf", "typst_kit", "typst_layout", "comemo"];
    outside(
        sources,
        &["crates/press/"],
        &crates,
        "Typst belongs in crates/press",
    )
}

/// Complaints about words of code (not of comments or texts) outside the folders they belong in.
fn outside(sources: &[Source], homes: &[&str], words: &[&str], why: &str) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources
        .iter()
        .filter(|s| s.is(".rs") && !homes.iter().any(|home| s.within(home)))
    {
        let code = read_rust(&source.text).code;
        for word in words {
            if let Some(at) = find_word(&code, word).next() {
                found.push(format!(
                    "{}:{}: `{word}`: {why}",
                    source.path,
                    line_of(&code, at)
                ));
                break;
            }
        }
    }
    found
}

/// SQLite numbers `$n` by first appearance, PostgreSQL by the number: only the order $1, $2, $3
/// means the same to both.
fn parameters_in_order(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources
        .iter()
        .filter(|s| s.within("crates/store/") && s.is(".rs"))
    {
        for (at, literal) in read_rust(&source.text).literals {
            let mut next = 1;
            for number in parameters(&literal) {
                if number > next {
                    let line = line_of(&source.text, at);
                    found.push(format!(
                        "{}:{line}: ${number} appears before ${next}",
                        source.path
                    ));
                    break;
                }
                next = next.max(number + 1);
            }
        }
    }
    found
}

/// The numbers after `$`, in the order they appear.
fn parameters(sql: &str) -> impl Iterator<Item = u32> + '_ {
    sql.split('$').skip(1).filter_map(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    })
}

#[test]
fn services_name_neither_axum_nor_diesel() {
    expect_none(services_stay_plain(&project()));
    expect_each(
        services_stay_plain,
        &[
            ("src/services/matter.rs", "use axum::Json;"),
            ("src/services/matter.rs", "// as Diesel does"),
        ],
    );
    expect_quiet(
        services_stay_plain,
        &[("src/web/matter.rs", "use axum::Json;")],
    );
}

#[test]
fn sql_is_in_the_store_alone() {
    expect_none(sql_stays_in_store(&project()));
    expect_each(
        sql_stays_in_store,
        &[
            ("src/services/place.rs", "use diesel::prelude::*;"),
            ("src/cli/verify.rs", "let rows = sql_query(\"select 1\");"),
            (
                "tests/stories/matter.rs",
                "fn x() { diesel::insert_into(t); }",
            ),
        ],
    );
    expect_quiet(
        sql_stays_in_store,
        &[
            ("crates/store/src/place.rs", "use diesel::prelude::*;"),
            (
                "src/cli/doctor.rs",
                "// what diesel:: says\nlet a = \"diesel::x\";",
            ),
        ],
    );
}

#[test]
fn typst_is_in_the_press_alone() {
    expect_none(typst_stays_in_press(&project()));
    expect_each(
        typst_stays_in_press,
        &[("src/jobs/minutes.rs", "use typst::World;")],
    );
    expect_quiet(
        typst_stays_in_press,
        &[("crates/press/src/lib.rs", "use typst::World;")],
    );
}

#[test]
fn sql_parameters_appear_in_order() {
    expect_none(parameters_in_order(&project()));
    expect_each(
        parameters_in_order,
        &[
            (
                "crates/store/src/a.rs",
                "sql_query(\"update t set a = $2 where id = $1\")",
            ),
            (
                "crates/store/src/a.rs",
                "sql_query(r#\"select $1, $3, $2\"#)",
            ),
        ],
    );
    expect_quiet(
        parameters_in_order,
        &[(
            "crates/store/src/a.rs",
            "sql_query(\"select $1, $2 where a = $1 and b = $3 and c = '$'\")",
        )],
    );
}
