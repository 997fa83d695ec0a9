//! What a move reckons by the working calendar is kept in it.
//!
//! The State Council decrees each year late in the year before. What was counted over days
//! nobody had decreed yet would come out otherwise afterwards; so a move bears the ends it was
//! done with, and its event tells them again whatever has been decreed since. Events without
//! them are worked out by today's calendar.

use super::{Flow, Move};
use crate::calendar::Calendar;
use crate::clock::{Limit, due};
use jiff::Timestamp;

/// Until when an office that is whistled for at an instant has to arrive, and to be done.
pub(super) fn task_ends(
    calendar: &Calendar,
    at: Timestamp,
    (arrive, joint): (Limit, Limit),
) -> (Timestamp, Timestamp) {
    let arrive_by = due(calendar, at, arrive, &[]);
    (arrive_by, due(calendar, arrive_by, joint, &[]))
}

impl Move {
    /// The move with what it reckons: `flow` is where the matter is before it. What is reckoned
    /// already stays.
    pub fn reckoned(mut self, at: Timestamp, flow: &Flow, calendar: &Calendar) -> Move {
        match &mut self {
            Move::Name { accept, until, .. } => {
                until.get_or_insert_with(|| due(calendar, at, *accept, &[]));
            }
            Move::Decline {
                above: Some((_, decide)),
                until,
            } => {
                until.get_or_insert_with(|| due(calendar, at, *decide, &[]));
            }
            Move::Whistle {
                arrive,
                joint,
                ends,
                ..
            } => {
                ends.get_or_insert_with(|| task_ends(calendar, at, (*arrive, *joint)));
            }
            Move::Unmerge { ends } => {
                if let (None, Some(merged)) = (&ends, flow.merged) {
                    *ends = Some(flow.ends_after((merged.at, at), calendar));
                }
            }
            _ => {}
        }
        self
    }
}
