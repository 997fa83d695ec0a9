//! Merged into another matter: the clock stands still, the offices keep their parts, and all
//! comes back as it was when it is taken out again.

use super::{Flow, Standing};
use crate::calendar::Calendar;
use crate::clock::later;
use crate::id::{AnswerId, MatterId};
use crate::matter::{Level, MatterRefusal, MatterState};
use crate::when;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Until when what was expected of offices is expected after a matter stood still.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ends {
    /// Of the office that was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named: Option<Timestamp>,
    /// Of the level that decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deciding: Option<Timestamp>,
    /// Of each open task: its number, until when to arrive, until when to be done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<(u16, Timestamp, Timestamp)>,
}

/// Into which matter it was merged, and what it was before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// The lead.
    pub lead: MatterId,
    /// Since when.
    pub at: Timestamp,
    /// The answer it had then, and when that came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<(AnswerId, Timestamp)>,
    /// The lead was said to be solved at this level: the household is asked, or was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// The lead was answered late, and missed a clock while this one followed it: so this
    /// household, too, was answered late.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
}

impl Merged {
    /// How it stood before.
    pub fn before(&self) -> MatterState {
        match self.answered {
            None => MatterState::Open,
            Some((answer, at)) => MatterState::Answered { answer, at },
        }
    }
}

impl Standing {
    pub(super) fn merge(&mut self, at: Timestamp, lead: MatterId) -> Result<(), MatterRefusal> {
        let answered = match self.state.assign()? {
            MatterState::Answered { answer, at } => Some((answer, at)),
            _ => None,
        };
        self.flow.merged = Some(Merged {
            lead,
            at,
            answered,
            level: None,
            late: false,
        });
        self.state = MatterState::Merged;
        Ok(())
    }

    /// It is on its own again, with as much time as it had. What ended in the household's word,
    /// in silence or by being taken back is over and stays as it ended.
    pub(super) fn unmerge(
        &mut self,
        at: Timestamp,
        ends: Option<&Ends>,
    ) -> Result<(), MatterRefusal> {
        let merged = self.flow.merged.ok_or(MatterRefusal::NotMerged)?;
        match self.state {
            MatterState::Merged | MatterState::Solved { .. } => {}
            state => {
                state.correct()?;
                return Err(MatterRefusal::AlreadySolved);
            }
        }
        self.flow.merged = None;
        self.state = merged.before();
        let ends = match ends {
            Some(kept) => kept.clone(),
            None => self.flow.ends_after((merged.at, at), Calendar::china()),
        };
        self.flow.clock.hold(merged.at, at);
        self.flow.expect_by(&ends);
        Ok(())
    }

    /// The lead is said to be solved: this household too is asked.
    pub(super) fn ask_too(
        &mut self,
        at: Timestamp,
        level: Level,
        late: bool,
    ) -> Result<(), MatterRefusal> {
        let merged = self.flow.merged.as_mut().ok_or(MatterRefusal::NotMerged)?;
        let MatterState::Merged = self.state else {
            return Err(MatterRefusal::NotMerged);
        };
        (merged.level, merged.late) = (Some(level), late);
        self.state = merged.before().solve(at, when::day(at))?;
        Ok(())
    }
}

impl Flow {
    /// The lead, of a matter that is or was settled with it.
    pub fn lead(&self) -> Option<MatterId> {
        self.merged.map(|m| m.lead)
    }

    /// The level it was settled at: with a lead, where that was.
    pub fn settled_at(&self) -> Level {
        self.merged.and_then(|m| m.level).unwrap_or(self.level)
    }

    /// Was a clock missed by whoever had it, or by whoever had its lead?
    pub fn was_late(&self) -> bool {
        self.late > 0 || self.merged.is_some_and(|m| m.late)
    }

    /// Until when offices have what they were asked for after it stood still between two
    /// instants: as much later.
    pub(super) fn ends_after(&self, still: (Timestamp, Timestamp), calendar: &Calendar) -> Ends {
        let on = |end: Timestamp| later(calendar, end, still);
        let tasks = self.open_tasks();
        Ends {
            named: self.named.map(|n| on(n.until)),
            deciding: self.deciding.map(|d| on(d.until)),
            tasks: tasks
                .map(|t| (t.nr, on(t.arrive_by), on(t.done_by)))
                .collect(),
        }
    }

    fn expect_by(&mut self, ends: &Ends) {
        if let (Some(named), Some(until)) = (&mut self.named, ends.named) {
            named.until = until;
        }
        if let (Some(deciding), Some(until)) = (&mut self.deciding, ends.deciding) {
            deciding.until = until;
        }
        for task in self.tasks.iter_mut().filter(|t| t.open()) {
            let kept = ends.tasks.iter().find(|(nr, ..)| *nr == task.nr);
            if let Some((_, arrive_by, done_by)) = kept {
                (task.arrive_by, task.done_by) = (*arrive_by, *done_by);
            }
        }
    }

    /// The household has had its word: nobody is waited for any more.
    pub(super) fn let_go(&mut self) {
        for task in self.tasks.iter_mut().filter(|t| t.open()) {
            task.left = true;
        }
        self.settle();
    }
}
