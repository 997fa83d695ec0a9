//! What a step of a matter is called in its notice: read among the matter's events, so that it is
//! told as it was then, wherever the matter went since.

use crate::services::Error;
use std::cmp::Ordering;
use tanxin_domain::event::Event;
use tanxin_domain::matter::{Flow, Matter, Move, Why, told};
use tanxin_domain::notice::{State, Topic};
use tanxin_domain::{District, OfficeId};
use tanxin_store::notice::{self as kept, Notice};
use tanxin_store::{Conn, event};

/// How a step is told.
pub(super) struct Step {
    /// Which sentence, after `notice-say-`.
    pub(super) sentence: String,
    /// The office it names.
    pub(super) office: OfficeId,
}

/// How the step a notice follows from is told; `None` when it is not told (any more).
pub(super) fn step(
    c: &mut Conn,
    district: District,
    of: &Matter,
    notice: &Notice,
) -> Result<Option<Step>, Error> {
    let plain = notice.topic.word().replace('.', "-");
    let as_it_is = |sentence| Step {
        sentence,
        office: of.office(),
    };
    // What was told is shown as it was told.
    let told = matches!(notice.state, State::Sent | State::Forwarded);
    match notice.topic {
        Topic::Passed | Topic::Merged | Topic::Undone => {}
        Topic::Arrived | Topic::TaskDone | Topic::TaskMissed => {}
        // Granted, refused or gone up meanwhile: nobody need look at it any more.
        Topic::MoreAsked if !told && of.flow.asked.is_none() => return Ok(None),
        _ => return Ok(Some(as_it_is(plain))),
    }
    let events = event::of_subject(c, district, of.id.0)?;
    let Some(at) = events.iter().position(|e| e.seq == notice.seq) else {
        return Ok(None);
    };
    // Whoever waits for it in the morning need not hear that it went and came back.
    if !told && events.get(at + 1).is_some_and(undoes) {
        return Ok(None);
    }
    let here = Here {
        moved: moved(&events[at]),
        before: before(&events[..at]),
        now: of,
    };
    Ok(match notice.topic {
        Topic::Passed => Some(here.passed(&plain)),
        Topic::Undone => {
            let Some(undone) = at.checked_sub(1).map(|n| &events[n]) else {
                return Ok(None);
            };
            let heard = kept::heard(c, district, undone.seq)?;
            let here = heard.iter().find(|(channel, _)| *channel == notice.channel);
            let told = told || matches!(here, Some((_, State::Sent | State::Forwarded)));
            let merged = undone.kind == Topic::Merged.word();
            told.then(|| as_it_is(if merged { plain + "-merge" } else { plain }))
        }
        Topic::Arrived | Topic::TaskDone | Topic::TaskMissed => here.task(&plain),
        _ => Some(as_it_is(plain)),
    })
}

fn undoes(e: &Event) -> bool {
    e.kind == Topic::Undone.word()
}

/// The event that a step took back, if it took one back.
pub fn taken_back(c: &mut Conn, district: District, step: &Event) -> Result<Option<i64>, Error> {
    if !undoes(step) {
        return Ok(None);
    }
    let events = event::of_subject(c, district, step.subject)?;
    let before = events.iter().rev().find(|e| e.seq < step.seq);
    Ok(before.map(|e| e.seq))
}

fn moved(e: &Event) -> Option<Move> {
    let (_, payload) = e.payload.as_ref()?;
    let mut payload: serde_json::Value = serde_json::from_str(payload).ok()?;
    serde_json::from_value(payload.get_mut("move")?.take()).ok()
}

fn before(events: &[Event]) -> Option<Flow> {
    Some(told(events).ok()??.standing.flow)
}

/// A step, where the matter was before it as far as its events still tell, and where it is now.
struct Here<'a> {
    moved: Option<Move>,
    before: Option<Flow>,
    now: &'a Matter,
}

impl Here<'_> {
    /// Where it went, and why.
    fn passed(&self, plain: &str) -> Step {
        let Some(Move::Pass { to, why, .. }) = &self.moved else {
            return Step {
                sentence: format!("{plain}-on"),
                office: self.now.office(),
            };
        };
        let way = self.before.as_ref().map(|f| to.level.cmp(&f.level));
        let how = match (why, way) {
            (Why::Clock, _) => "clock",
            (Why::Taken, _) => "taken",
            (Why::Silence, _) => "silence",
            (Why::Decided, _) => "decided",
            (Why::Undecided, _) => "undecided",
            (Why::Hand, Some(Ordering::Greater)) => "up",
            (Why::Hand, Some(Ordering::Less)) => "down",
            (Why::Hand, Some(Ordering::Equal)) => "beside",
            (Why::Hand, None) => "on",
        };
        Step {
            sentence: format!("{plain}-{how}"),
            office: to.office,
        }
    }
    /// What an office that was called did or did not do; `None` when its task was erased.
    fn task(&self, plain: &str) -> Option<Step> {
        let nr = match self.moved.as_ref()? {
            Move::Arrive { nr } | Move::Done { nr } | Move::Missed { nr } => *nr,
            _ => return None,
        };
        let then = self.before.as_ref().unwrap_or(&self.now.flow);
        let task = then.tasks.iter().find(|t| t.nr == nr)?;
        let missed = matches!(self.moved, Some(Move::Missed { .. }));
        // It was there, or that it was not has been told: what it missed is the end.
        let late = missed && (task.missed || task.arrived.is_some());
        Some(Step {
            sentence: match late {
                true => format!("{plain}-end"),
                false => plain.to_owned(),
            },
            office: task.office,
        })
    }
}
