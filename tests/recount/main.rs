//! Three counters, one arithmetic: published files of every kind, whole and tampered with, with
//! what Tanxin's own recount finds in each. They are written down for the two counters that are
//! no Rust (`scripts/recount.mjs`, `assets/check`); `tests/units/check.test.ts` holds those to it.

mod made;
mod tampers;

use made::made;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use serde::Serialize;
use std::collections::BTreeMap;
use tampers::TAMPERS;
use tanxin::services::poll::checker;
use tanxin::words::L;
use tanxin::words::poll::explained;
use tanxin_domain::poll::published::{Fault, Published};
use tanxin_domain::{Lang, Sentence as _};

/// So many polls, one after the other of each kind.
const POLLS: u64 = 128;
/// So many more of the kinds in which whole files differ most: level by voters and not by area,
/// and silent ballots that turn a result. Nothing is done to them.
const MORE: u64 = 320;
/// So many ways of tampering are tried on each.
const EACH: usize = 6;

/// A file, and what is to be found in it.
#[derive(Serialize)]
struct Case {
    /// Which poll, and what was done to it.
    name: String,
    /// The file's text.
    text: String,
    /// What does not hold, each as `kind` or `kind which`; sorted, each once.
    faults: Vec<String>,
    /// Where everything holds: each question's outcome in words, in Chinese and in English.
    said: Vec<[Vec<String>; 2]>,
}

/// A fault as the other counters name it.
fn named(fault: &Fault) -> String {
    let kind = fault.key().trim_start_matches("recount-");
    match fault {
        // Each counter has its own words for what it can't read.
        Fault::Form(_) => kind.to_owned(),
        _ => {
            let which = fault
                .args()
                .into_iter()
                .map(|(_, which)| format!(" {which}"));
            format!("{kind}{}", which.collect::<String>())
        }
    }
}

fn case(name: String, file: &Published) -> Case {
    let (mut faults, said) = match file.recount(checker(file)) {
        Ok(report) => {
            let both = |o: &_| [Lang::Zh, Lang::En].map(|lang| explained(L(lang), o));
            (Vec::new(), report.outcomes.iter().map(both).collect())
        }
        Err(faults) => (faults.iter().map(named).collect(), Vec::new()),
    };
    // A form nobody knows is the whole finding: what else differs is a matter of reading.
    if faults.iter().any(|fault| fault == "form") {
        faults = vec!["form".to_owned()];
    }
    faults.sort();
    faults.dedup();
    Case {
        name,
        text: serde_json::to_string(file).expect("it is JSON"),
        faults,
        said,
    }
}

#[test]
fn files_of_every_kind_hold_and_what_is_tampered_with_is_found() {
    let mut chance = StdRng::seed_from_u64(0x7a6e_7869_6e07);
    let mut cases = Vec::new();
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for no in 0..POLLS {
        let file = made(&mut chance, no);
        let whole = case(format!("{no} {}", file.title), &file);
        assert!(
            whole.faults.is_empty(),
            "{}: {:?}",
            whole.name,
            whole.faults
        );
        let read: Published = serde_json::from_str(&whole.text).unwrap();
        assert_eq!(read, file, "what is written is read again");
        cases.push(whole);
        // What was tried least comes first, so that each way meets files of every kind.
        let mut ways = TAMPERS;
        ways.sort_by_key(|(name, _)| found.get(name).copied());
        let mut tried = 0;
        for (name, tamper) in ways {
            let mut other = file.clone();
            if tried == EACH || !tamper(&mut other) || other == file {
                continue;
            }
            let case = case(format!("{no} {}: {name}", file.title), &other);
            // More or fewer on the roll may decide the same: such a file holds, and is none here.
            if !case.faults.is_empty() {
                tried += 1;
                *found.entry(name).or_default() += 1;
                cases.push(case);
            }
        }
    }
    for no in POLLS..POLLS + MORE {
        let file = made(&mut chance, no - no % 8 + if no % 2 == 0 { 2 } else { 7 });
        cases.push(case(format!("{no} {}", file.title), &file));
    }
    for (name, _) in TAMPERS {
        assert!(found.contains_key(name), "{name} was never tried");
    }
    let text = serde_json::to_string(&cases).unwrap();
    std::fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/recounts.json"), text).unwrap();
}

#[test]
fn a_file_from_before_silent_ballots_and_papers_is_read() {
    let mut chance = StdRng::seed_from_u64(1);
    let file = made(&mut chance, 0);
    let mut old = serde_json::to_value(&file).unwrap();
    let fields = old.as_object_mut().unwrap();
    fields.remove("counts_silent").expect("it is written");
    fields.remove("handed").expect("it is written");
    let read: Published = serde_json::from_value(old).unwrap();
    assert!(!read.counts_silent && read.handed == 0);
    assert!(read.recount(checker(&read)).is_ok());
}
