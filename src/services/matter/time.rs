//! Time: a clock that stands still with a reason, more time that is asked for and granted.

use super::moved::{On, act, allowed, chain_of, saying};
use super::pass::above;
use super::turn::optional;
use crate::App;
use crate::services::Error;
use jiff::civil::Date;
use tanxin_domain::clock::Limit;
use tanxin_domain::event::Event;
use tanxin_domain::matter::{MOST_TEXT, MatterRefusal, Move};
use tanxin_domain::text::lines;
use tanxin_domain::{Actor, District, PersonId, calendar};
use tanxin_store::event;

/// Stops the clock; `until` is the last day that is not counted. The chain says for how long
/// at most.
pub async fn pause(
    app: &App,
    district: District,
    actor: &Actor,
    (on, until): (On, Option<Date>),
    reason: &str,
) -> Result<(), Error> {
    let reason = lines("reason", reason, MOST_TEXT)?;
    let until = until.ok_or(MatterRefusal::PauseBackwards)?;
    act(app, district, actor, on, move |tx, t, by| {
        allowed(t.view, t.view.answer)?;
        let told = Move::Pause {
            until: calendar::closing(until),
            most: chain_of(tx, &t.matter)?.pause_days,
        };
        saying(tx, t, by, &told, Some(&reason))
    })
    .await
}

/// Lets the clock go on before that.
pub async fn resume(app: &App, district: District, actor: &Actor, on: On) -> Result<(), Error> {
    act(app, district, actor, on, move |tx, t, by| {
        allowed(t.view, t.view.answer)?;
        saying(tx, t, by, &Move::Resume, None)
    })
    .await
}

/// Asks for so many working days on top, before the clock ends.
pub async fn ask(
    app: &App,
    district: District,
    actor: &Actor,
    (on, days): (On, u16),
    reason: &str,
) -> Result<(), Error> {
    let reason = lines("reason", reason, MOST_TEXT)?;
    act(app, district, actor, on, move |tx, t, by| {
        allowed(t.view, t.view.answer)?;
        let told = Move::Ask {
            more: Limit::WorkingDays(days.max(1)),
            most: chain_of(tx, &t.matter)?.more_days,
            of: above(tx, &t.matter)?.map(|stop| stop.office),
        };
        saying(tx, t, by, &told, Some(&reason))
    })
    .await
}

/// Who asked for more time last; `None` when nobody did.
pub fn asker(events: &[Event]) -> Option<PersonId> {
    let last = events
        .iter()
        .rev()
        .find(|e| e.kind == "matter.more-asked")?;
    let staff = matches!(last.actor_kind.as_str(), "staff" | "captain");
    staff.then_some(PersonId(last.actor_id))
}

/// Whoever stands above grants it before the clock ends, or not; a reason may be left out.
/// Nobody grants what they asked for themselves, at the highest level neither.
///
/// # Errors
///
/// [`MatterRefusal::ClockEnded`], [`MatterRefusal::NothingAsked`],
/// [`MatterRefusal::OwnAsking`], and what every deed on a matter refuses.
pub async fn grant(
    app: &App,
    district: District,
    actor: &Actor,
    (on, granted): (On, bool),
    reason: &str,
) -> Result<(), Error> {
    let reason = optional(reason)?;
    act(app, district, actor, on, move |tx, t, by| {
        let flow = &t.matter.flow;
        if flow.overdue && granted {
            return Err(MatterRefusal::ClockEnded.into());
        }
        if flow.asked.is_none() {
            return Err(MatterRefusal::NothingAsked.into());
        }
        allowed(t.view, t.view.above)?;
        let asked = asker(&event::of_subject(tx.conn(), district, t.matter.id.0)?);
        if granted && asked.is_some_and(|person| by.person() == Some(person)) {
            return Err(MatterRefusal::OwnAsking.into());
        }
        let told = match granted {
            true => Move::Grant,
            false => Move::Refuse,
        };
        saying(tx, t, by, &told, reason.as_deref())
    })
    .await
}
