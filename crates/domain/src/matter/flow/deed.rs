//! What a deed may not do, beyond what [`Standing::step`] refuses.
//!
//! Events are worked out again by `step`, whatever rule and whatever calendar they were done
//! under. A rule that events of old need not have kept, or that asks when a clock ends by what is
//! decreed today, stands here, where only deeds ask.

use super::{Move, Standing};
use crate::matter::MatterRefusal;
use jiff::Timestamp;

impl Standing {
    /// Does one move of a deed. A refusal changes nothing.
    ///
    /// # Errors
    ///
    /// What [`Standing::step`] refuses, and
    /// - more time asked for or granted, or the clock stopped, after its end
    ///   ([`MatterRefusal::ClockEnded`]);
    /// - a pause by which it would stand still on more days than the chain lets it
    ///   ([`MatterRefusal::PauseTooLong`]);
    /// - undoing what happened when something would have been due meanwhile, which could no
    ///   more be done at its instant ([`MatterRefusal::UndoTooLate`]).
    pub fn act(&mut self, at: Timestamp, told: &Move) -> Result<(), MatterRefusal> {
        match told {
            Move::Ask { .. } | Move::Pause { .. } => {
                self.state.assign()?;
                if self.flow.due() <= at {
                    return Err(MatterRefusal::ClockEnded);
                }
            }
            Move::Grant if self.flow.overdue => return Err(MatterRefusal::ClockEnded),
            _ => {}
        }
        let mut next = self.clone();
        next.step(at, told)?;
        match told {
            Move::Pause { most, .. } if next.flow.clock.days_paused() > i64::from(*most) => {
                Err(MatterRefusal::PauseTooLong { most: *most })
            }
            Move::Undo { .. } if next.next().is_some_and(|(due, _)| due <= at) => {
                Err(MatterRefusal::UndoTooLate)
            }
            _ => {
                *self = next;
                Ok(())
            }
        }
    }
}
