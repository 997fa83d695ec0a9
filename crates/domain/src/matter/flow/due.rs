//! What the clock has to do with a matter, and when.

use super::Standing;
use crate::matter::{Level, MatterState};
use crate::when;
use jiff::{Timestamp, ToSpan as _};

/// What the clock does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// The days of asking are over: no word came.
    Silence,
    /// The named office said nothing and has it.
    Taken,
    /// The level above decided nothing and has it.
    Undecided,
    /// An office that was whistled for is not there, or not done.
    Missed(u16),
    /// The clock of this stop has ended.
    End,
    /// The lead was said to be solved at this level: this household is asked too. Its own flow
    /// does not know of it; whoever keeps the links does.
    AskToo(Level),
    /// The lead was taken back: this one is on its own again.
    Freed,
}

impl Standing {
    /// What comes next by itself, and at which instant; of several at one instant what is
    /// listed first. `None` while only people can move it.
    pub fn next(&self) -> Option<(Timestamp, Due)> {
        if let MatterState::Solved { ask_until, .. } = self.state {
            let after = ask_until.saturating_add(1.day()).at(0, 0, 0, 0);
            return when::instant(after).map(|at| (at, Due::Silence));
        }
        if !self.state.with_office() {
            return None;
        }
        let flow = &self.flow;
        let named = flow.named.map(|n| (n.until, Due::Taken));
        let deciding = flow.deciding.map(|d| (d.until, Due::Undecided));
        let end = (!flow.overdue).then(|| (flow.due(), Due::End));
        let tasks = flow.open_tasks().filter_map(|t| {
            let by = match (t.missed, t.arrived) {
                (false, None) => t.arrive_by,
                _ if !t.late => t.done_by,
                _ => return None,
            };
            Some((by, Due::Missed(t.nr)))
        });
        tasks.chain(named).chain(deciding).chain(end).min()
    }
}
