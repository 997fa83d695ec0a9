//! `tanxin verify-poll FILE`: counts a published poll again, offline, and says what holds.

use super::args::VerifyPoll;
use super::{Desk, Exit, Fault};
use crate::services::poll::checker;
use crate::words::L;
use crate::words::poll::explained;
use tanxin_domain::poll::published::Published;
use tanxin_domain::{Lang, Sentence as _};

/// Counts again; any fault is exit code 1.
pub(super) fn verify_poll(desk: &Desk, typed: &VerifyPoll) -> Result<(), Fault> {
    let name = typed.file.display().to_string();
    let unreadable = |why: String| {
        let args = [("file", name.clone()), ("why", why)];
        Fault::said(Exit::Refused, "cli-recount-unreadable", &args)
    };
    let text = std::fs::read_to_string(&typed.file).map_err(|e| unreadable(e.to_string()))?;
    let file: Published = serde_json::from_str(&text).map_err(|e| unreadable(e.to_string()))?;
    match file.recount(checker(&file)) {
        Ok(report) => {
            let args = [
                ("title", file.title.clone()),
                ("place", file.place.clone()),
                ("ballots", report.ballots.to_string()),
                ("hash", file.ballots_hash.clone()),
            ];
            desk.tell("cli-recount-holds", &args);
            for (asked, outcome) in file.questions.iter().zip(&report.outcomes) {
                for lang in [Lang::Zh, Lang::En] {
                    let said = explained(L(lang), outcome);
                    println!("{}\n  {}", asked.text, said.join("\n  "));
                }
            }
            Ok(())
        }
        Err(faults) => {
            for fault in &faults {
                desk.tell(fault.key(), &fault.args());
            }
            Err(Fault::said(Exit::Refused, "cli-recount-wrong", &[]))
        }
    }
}
