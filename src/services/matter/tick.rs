//! What the clock does with matters: exactly once, at the instant it was due.
//!
//! Each step is a deed like any other, so its rows and its event are stored together or not at
//! all. It bears the instant it was due at, and the next clock begins then: a server that
//! was down does later the very same. Several servers may try at once; the first one's
//! deed moves the matter, and the others find nothing due.

use super::link;
use super::moved::{chain_of, kind, payload};
use super::turn::tell;
use crate::App;
use crate::services::Error;
use crate::services::answering;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use tanxin_domain::calendar::Calendar;
use tanxin_domain::event::Event;
use tanxin_domain::matter::chain::Around;
use tanxin_domain::matter::{Chain, Due, Matter, MatterRefusal, Move, Stop, Why};
use tanxin_domain::rate::Answered;
use tanxin_domain::{Actor, District, MatterId, OfficeId};
use tanxin_store::matter::Ticking;
use tanxin_store::{Done, Tx, event, matter, rollup};

/// How many are taken up together; they share transactions.
const TOGETHER: i64 = 256;

/// More steps than one matter can be owed: its levels, and its tasks that miss two ends each.
const MOST_OWED: usize = 64;

/// Does what the clock has to do with matters now. Answers how many steps were taken here.
/// However many can't be moved, those behind them are.
pub async fn tick(app: &App) -> Result<usize, Error> {
    let (mut taken, mut last) = (0, None);
    loop {
        let now = app.clock.now();
        let due = app
            .store
            .read(move |c| Ok::<_, Error>(matter::ticking(c, now, last, TOGETHER)?));
        let due = due.await?;
        let steps = due.iter().map(|t| step(app, t.district, t.matter));
        let (mut done, outcomes) = (0, futures::future::join_all(steps).await);
        for (outcome, Ticking { matter, .. }) in outcomes.into_iter().zip(&due) {
            match outcome {
                Ok(Took::Step) => (done, taken) = (done + 1, taken + 1),
                Ok(Took::Reckoning) => done += 1,
                // Another server was quicker, or somebody acted in between.
                Err(Error::Refused(_)) => {}
                Err(error) => tracing::error!(%error, %matter, "the clock was stopped"),
            }
        }
        let whole = due.len() as i64 == TOGETHER;
        match done {
            _ if !whole && done < due.len() => return Ok(taken),
            0 if due.is_empty() => return Ok(taken),
            // Nothing of a whole page moves: the next one.
            0 => last = due.last().copied(),
            _ => {}
        }
    }
}

/// Does what the clock owes one matter, so that whoever acts finds it as it should be.
pub async fn catch_up(app: &App, district: District, id: MatterId) -> Result<(), Error> {
    for _ in 0..MOST_OWED {
        let now = app.clock.now();
        let found = app
            .store
            .read(move |c| match matter::one(c, district, id)? {
                Some(of) => Ok::<_, Error>(link::next(c, district, &of)?),
                None => Ok(None),
            });
        let next = found.await?;
        match next {
            Some((at, _)) if at <= now => match step(app, district, id).await {
                Ok(_) | Err(Error::Refused(_)) => {}
                Err(error) => return Err(error),
            },
            _ => return Ok(()),
        }
    }
    // The deed itself refuses to act on a matter the clock still owes something.
    Ok(())
}

/// What was done when the clock came to a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Took {
    /// What was due.
    Step,
    /// Nothing was due yet: its row knows when.
    Reckoning,
}

/// One step of one matter.
async fn step(app: &App, district: District, id: MatterId) -> Result<Took, Error> {
    let found = app
        .store
        .read(move |c| Ok::<_, Error>(matter::one(c, district, id)?));
    let about = found.await?.ok_or(Error::NotFound)?.place;
    let here = answering::at(app, district, about).await?;
    let here = here.ok_or(Error::NotFound)?;
    let deed = move |tx: &mut Tx<'_>| {
        let mut of = matter::one(tx.conn(), district, id)?.ok_or(Error::NotFound)?;
        let next = link::next(tx.conn(), district, &of)?.filter(|(at, _)| *at <= tx.at());
        let Some((at, due)) = next else {
            return reckon(tx, &of);
        };
        let near = here.around(of.category, of.quiet());
        let (chain, now) = (chain_of(tx, &of)?, tx.at());
        let told = owed(&of, &chain, near, due, |to| {
            here.told(&chain, to, near, now)
        })?
        .reckoned(at, &of.flow, Calendar::china());
        let told = match told {
            Move::AskToo { level, .. } => Move::AskToo {
                level,
                late: late_with_lead(tx, &of)?,
            },
            told => told,
        };
        let (from, lead) = (of.office(), of.flow.lead());
        of.step(at, &told)?;
        matter::save(tx, &of)?;
        let mut payload = payload(&of, from, &told);
        payload["at"] = json!(at);
        link::told(tx, kind(&told), (&of, &Actor::System), lead, payload)?;
        Ok(Took::Step)
    };
    match app.store.write(district, None, deed).await? {
        Done::Now { value, .. } => Ok(value),
        Done::Before { .. } => Ok(Took::Step),
    }
}

/// Nothing is due though the row says so: the days were reckoned before they were decreed, and
/// come out later by now. Rows are sorted by what they say, so it is put right.
fn reckon(tx: &mut Tx<'_>, of: &Matter) -> Result<Took, Error> {
    let district = tx.district();
    let kept = matter::ticks_at(tx.conn(), district, of.id)?;
    if kept.is_none_or(|at| at > tx.at()) {
        // Another server was quicker.
        return Err(MatterRefusal::NothingDue.into());
    }
    matter::save(tx, of)?;
    let payload = json!({ "office": of.office(), "due": of.due_day() });
    tell(tx, "matter.reckoned", of, &Actor::System, payload)?;
    Ok(Took::Reckoning)
}

/// Was its lead answered late, and did it miss a clock while this one followed it? Else merging
/// would make whoever is late look as if they were not.
fn late_with_lead(tx: &mut Tx<'_>, of: &Matter) -> Result<bool, Error> {
    let Some(merged) = of.flow.merged else {
        return Ok(false);
    };
    let district = tx.district();
    let lead = matter::one(tx.conn(), district, merged.lead)?.ok_or(Error::NotFound)?;
    let class = rollup::class_of(tx.conn(), district, lead.id)?;
    if class.is_none_or(|c| c.answered != Answered::Late) {
        return Ok(false);
    }
    // The lead's own lead may have been the late one.
    if lead.flow.merged.is_some_and(|m| m.late) {
        return Ok(true);
    }
    let happened = event::of_subject(tx.conn(), district, lead.id.0)?;
    let mut missed = happened.iter().filter_map(ended_clock);
    Ok(missed.any(|at| at > merged.at))
}

/// When a clock ended with this, and nothing was done.
fn ended_clock(event: &Event) -> Option<Timestamp> {
    #[derive(Deserialize)]
    struct Told {
        #[serde(rename = "move")]
        moved: Move,
        at: Timestamp,
    }
    let (_, payload) = event.payload.as_ref()?;
    let told: Told = serde_json::from_str(payload).ok()?;
    let missed = matches!(
        told.moved,
        Move::Overdue { .. }
            | Move::Pass {
                why: Why::Clock,
                ..
            }
    );
    missed.then_some(told.at)
}

/// Which move something due is; `told` names the office above that hears of an empty one.
pub(crate) fn owed(
    of: &Matter,
    chain: &Chain,
    near: Around<'_>,
    due: Due,
    told: impl Fn(Stop) -> Option<OfficeId>,
) -> Result<Move, MatterRefusal> {
    let flow = &of.flow;
    let (to, why) = match due {
        Due::Silence => return Ok(Move::Silence),
        Due::Missed(nr) => return Ok(Move::Missed { nr }),
        Due::AskToo(level) => return Ok(Move::AskToo { level, late: false }),
        Due::Freed => return Ok(Move::Unmerge { ends: None }),
        Due::Taken => (flow.named.map(|n| n.stop), Why::Silence),
        Due::Undecided => (flow.deciding.map(|d| d.above), Why::Undecided),
        Due::End => {
            let above = near.above(chain, flow.level);
            let above = above.filter(|s| s.office != flow.office);
            match above {
                Some(to) => (Some(to), Why::Clock),
                None => {
                    let lapsed = flow.asked.is_some();
                    return Ok(Move::Overdue { lapsed });
                }
            }
        }
    };
    let to = to.ok_or(MatterRefusal::NothingDue)?;
    let told = told(to);
    Ok(Move::Pass { to, why, told })
}
