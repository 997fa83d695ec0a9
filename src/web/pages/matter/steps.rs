//! The steps of a matter's way: passed on, named, decided, whistled for, stopped, silent.

use super::flow::{level, limit};
use super::story::{Step, Told};
use crate::web::shell::Shell;
use serde_json::Value;
use tanxin_domain::OfficeId;
use tanxin_domain::matter::{Move, Stop, Why};

/// Tells a step that moved a matter; `false` when it is none of these.
pub fn step(
    told: &Told<'_>,
    shell: &Shell,
    (kind, payload): (&str, &Value),
    step: &mut Step,
) -> bool {
    let moved: Option<Move> = serde_json::from_value(payload["move"].clone()).ok();
    let Some(moved) = moved else {
        return false;
    };
    let by = told.office(payload, "by");
    step.who.clone_from(&by);
    match &moved {
        Move::Pass {
            to,
            why,
            told: above,
        } => {
            passed(told, shell, payload, (to, *why), step);
            if let Some(above) = above {
                let (office, above) = (name(told, to.office), name(told, *above));
                let words = shell
                    .l
                    .say("step-told")
                    .s("office", office)
                    .s("told", above)
                    .to_string();
                step.words.push_str(&words);
            }
        }
        Move::Overdue { lapsed } => {
            step.mark = "up late";
            step.who = told.office(payload, "office");
            step.words = shell.l.t("step-overdue").into_owned();
            if *lapsed {
                step.words.push_str(&shell.l.t("step-overdue-lapsed"));
            }
        }
        _ => step.words = words(told, shell, payload, &moved, step),
    }
    kind.starts_with("matter.")
}

fn name(told: &Told<'_>, id: OfficeId) -> String {
    told.offices.get(&id).cloned().unwrap_or_default()
}

fn passed(
    told: &Told<'_>,
    shell: &Shell,
    payload: &Value,
    (to, why): (&Stop, Why),
    step: &mut Step,
) {
    let l = shell.l;
    let (office, from) = (name(told, to.office), told.office(payload, "from"));
    let at = level(shell, to.level);
    step.mark = match why {
        Why::Clock | Why::Undecided => "up late",
        _ => "up",
    };
    let first = name(told, told.matter.flow.first);
    step.words = match why {
        Why::Hand => l
            .say("step-passed")
            .s("level", at)
            .s("office", office)
            .to_string(),
        Why::Clock => l
            .say("step-passed-clock")
            .s("level", at)
            .s("office", office)
            .s("from", from)
            .s("first", first)
            .to_string(),
        Why::Taken => l.say("step-taken").s("office", office).to_string(),
        Why::Silence => l.say("step-taken-silence").s("office", office).to_string(),
        Why::Decided => l.say("step-decided").s("office", office).to_string(),
        Why::Undecided => l.say("step-undecided").s("office", office).to_string(),
    };
    if why == Why::Taken {
        step.who = name(told, to.office);
    }
}

/// The words of what is told in one sentence.
fn words(told: &Told<'_>, shell: &Shell, payload: &Value, moved: &Move, step: &mut Step) -> String {
    let l = shell.l;
    let task = |nr: u16| {
        let found = told.matter.flow.tasks.iter().find(|t| t.nr == nr);
        found.map(|t| (name(told, t.office), *t))
    };
    match moved {
        Move::Name { to, .. } => l
            .say("step-named")
            .s("office", name(told, to.office))
            .to_string(),
        Move::Decline { above: None, .. } => l.t("step-declined").into_owned(),
        Move::Decline {
            above: Some((above, _)),
            ..
        } => {
            let office = name(told, above.office);
            l.say("step-declined-twice").s("office", office).to_string()
        }
        Move::Whistle { calls, arrive, .. } => {
            let names: Vec<String> = calls.iter().map(|o| name(told, *o)).collect();
            let names = names.join(&l.t("step-and"));
            l.say("step-whistled")
                .s("names", names)
                .s("limit", limit(shell, *arrive))
                .to_string()
        }
        Move::Arrive { nr } => {
            step.who = task(*nr).map_or(String::new(), |(name, _)| name);
            l.t("step-arrived").into_owned()
        }
        Move::Done { nr } => {
            step.who = task(*nr).map_or(String::new(), |(name, _)| name);
            l.t("step-task-done").into_owned()
        }
        Move::Missed { nr } => {
            let (office, task) = task(*nr).map_or((String::new(), None), |(n, t)| (n, Some(t)));
            let key = match task.is_some_and(|t| t.arrived.is_some()) {
                true => "step-task-late",
                false => "step-task-missed",
            };
            l.say(key).s("office", office).to_string()
        }
        Move::Pause { until, .. } => {
            let day = shell.date(&tanxin_domain::when::day(*until));
            l.say("step-paused").s("until", day).to_string()
        }
        Move::Resume => l.t("step-resumed").into_owned(),
        Move::Ask { more, .. } => l
            .say("step-more-asked")
            .s("limit", limit(shell, *more))
            .to_string(),
        Move::Grant => {
            let due = payload["due"].as_str().and_then(|t| t.parse().ok());
            let due = due.map_or(String::new(), |d| shell.date(&d));
            l.say("step-more-granted").s("due", due).to_string()
        }
        Move::Refuse => l.t("step-more-refused").into_owned(),
        Move::Undo { flow } => {
            let office = name(told, flow.office);
            l.say("step-undone").s("office", office).to_string()
        }
        Move::Silence => l.t("step-silent").into_owned(),
        Move::AskToo { .. } => l.t("link-step-asked").into_owned(),
        _ => l.t("matter-step-other").into_owned(),
    }
}
