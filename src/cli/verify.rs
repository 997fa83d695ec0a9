//! `tanxin verify`: walks every district's chain from its first event, computes again what
//! can be computed, and names the first wrong line.

use super::house;
use super::{Desk, Exit, Fault};
use crate::services::matter::again as flows;
use crate::services::poll::again::{self, Amiss};
use tanxin_domain::District;
use tanxin_domain::event::Broken;
use tanxin_store::verify::{CHECKS, first_wrong};
use tanxin_store::{Conn, StoreError, district, event};

/// Something that does not fit: the sentence and its values.
pub(super) struct Wrong {
    pub key: &'static str,
    pub args: Vec<(&'static str, String)>,
}

/// Names the first wrong line of each district; any wrong line is exit code 1. With the key
/// at hand polls are counted again too.
pub(super) fn verify(desk: &Desk) -> Result<(), Fault> {
    let mut conn = house::connect(desk)?;
    let keys = house::known_keys(desk, &mut conn)?;
    let (mut fits, mut polls, mut left, mut matters) = (true, 0, 0, 0);
    for known in district::all(&mut conn)? {
        let name = format!("{} {}", known.district, known.name);
        let mut found = look(&mut conn, known.district)?;
        if found.is_ok() {
            let (compared, amiss) = flows::compare(&mut conn, known.district)?;
            matters += compared;
            if let Some(id) = amiss {
                let args = vec![("id", id.to_string())];
                let key = "cli-wrong-matter-flow";
                found = Err(Wrong { key, args });
            }
        }
        if let (Ok(_), Some((keys, since))) = (&found, &keys) {
            let again = again::count(keys, *since, &mut conn, known.district)?;
            (polls, left) = (polls + again.counted, left + again.left);
            if let Some(amiss) = again.amiss {
                found = Err(of_polls(amiss));
            }
        }
        match found {
            Ok(count) => {
                let args = [
                    ("district", name),
                    ("count", count.to_string()),
                    ("checks", CHECKS.len().to_string()),
                ];
                desk.tell("cli-verify-whole", &args);
            }
            Err(mut wrong) => {
                fits = false;
                wrong.args.push(("district", name));
                desk.tell(wrong.key, &wrong.args);
            }
        }
    }
    if fits {
        desk.tell("cli-verify-matters", &[("matters", matters.to_string())]);
    }
    match (fits, keys) {
        (true, Some(_)) => {
            desk.tell("cli-verify-polls", &[("polls", polls.to_string())]);
            if left > 0 {
                desk.tell("cli-verify-polls-left", &[("left", left.to_string())]);
            }
        }
        (true, None) => desk.tell("cli-verify-polls-not", &[]),
        (false, _) => return Err(Fault::said(Exit::Refused, "cli-verify-wrong", &[])),
    }
    Ok(())
}

fn of_polls(amiss: Amiss) -> Wrong {
    let (key, id) = match amiss {
        Amiss::Result(poll) => ("cli-wrong-poll-result", poll.to_string()),
        Amiss::Box(poll) => ("cli-wrong-poll-box", poll.to_string()),
        Amiss::Ballot(line) => ("cli-wrong-ballot-print", line.to_string()),
    };
    Wrong {
        key,
        args: vec![("id", id)],
    }
}

/// The events of a district, or what is wrong first: the chain before what derives from it.
pub(super) fn look(conn: &mut Conn, code: District) -> Result<Result<i64, Wrong>, StoreError> {
    let count = match event::verify(conn, code)? {
        Ok(count) => count,
        Err(broken) => return Ok(Err(in_words(broken))),
    };
    for check in CHECKS {
        if let Some(id) = first_wrong(conn, check, code)? {
            let key = match check.name {
                "place-path" | "office-path" | "role-path" | "assembly-path" | "channel-path" => {
                    "cli-wrong-path"
                }
                "matter-number" => "cli-wrong-matter-number",
                "matter-event" => "cli-wrong-matter-event",
                "matter-reopened" => "cli-wrong-matter-reopened",
                "matter-unread" => "cli-wrong-matter-unread",
                "link-event" => "cli-wrong-link-event",
                "link-lead" => "cli-wrong-link-lead",
                "underway" => "cli-wrong-underway",
                "matter-word" => "cli-wrong-matter-word",
                "check-in-roll" => "cli-wrong-check-in-roll",
                "poll-path" => "cli-wrong-poll-path",
                "ballot-roll" => "cli-wrong-ballot-roll",
                "ballot-present" => "cli-wrong-ballot-present",
                "ballot-paper" => "cli-wrong-ballot-paper",
                "paper-reading" => "cli-wrong-paper-reading",
                "paper-handed" => "cli-wrong-paper-handed",
                "ballot-event" => "cli-wrong-ballot-event",
                _ => "cli-wrong-other",
            };
            let args = vec![
                ("table", check.table.to_owned()),
                ("id", id.to_string()),
                ("check", check.name.to_owned()),
            ];
            return Ok(Err(Wrong { key, args }));
        }
    }
    Ok(Ok(count))
}

fn in_words(broken: Broken) -> Wrong {
    let n = |number: i64| number.to_string();
    let (key, args) = match broken {
        Broken::Gap { expected, found } => (
            "cli-broken-gap",
            vec![("expected", n(expected)), ("found", n(found))],
        ),
        Broken::Payload { seq } => ("cli-broken-payload", vec![("seq", n(seq))]),
        Broken::Line { seq } => ("cli-broken-line", vec![("seq", n(seq))]),
        Broken::Head { head, last } => (
            "cli-broken-head",
            vec![("head", n(head)), ("last", n(last))],
        ),
    };
    Wrong { key, args }
}
