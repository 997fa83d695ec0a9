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
        });
        self.state = MatterState::Merged;
        Ok(())
    }

    /// It is on its own again, with as much time as it had. What ended in the household's word,
    /// in silence or by being taken back is over and stays as it ended.
    pub(super) fn unmerge(&mut self, at: Timestamp) -> Result<(), MatterRefusal> {
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
        self.flow.hold(merged.at, at);
        Ok(())
    }

    /// The lead is said to be solved: this household too is asked.
    pub(super) fn ask_too(&mut self, at: Timestamp, level: Level) -> Result<(), MatterRefusal> {
        let merged = self.flow.merged.as_mut().ok_or(MatterRefusal::NotMerged)?;
        let MatterState::Merged = self.state else {
            return Err(MatterRefusal::NotMerged);
        };
        merged.level = Some(level);
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

    /// It stood still: what was expected of offices is expected as much later.
    fn hold(&mut self, from: Timestamp, until: Timestamp) {
        let china = Calendar::china();
        let move_on = |end: &mut Timestamp| *end = later(china, *end, (from, until));
        self.clock.hold(from, until);
        if let Some(named) = &mut self.named {
            move_on(&mut named.until);
        }
        if let Some(deciding) = &mut self.deciding {
            move_on(&mut deciding.until);
        }
        for task in self.tasks.iter_mut().filter(|t| t.open()) {
            move_on(&mut task.arrive_by);
            move_on(&mut task.done_by);
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
