//! What the clock does with matters: exactly once, at the instant it was due.
//!
//! Each step is a deed like any other, so its rows and its event are stored together or not at
//! all. It bears the instant it was due at, and the next clock begins then: a server that
//! was down does later the very same. Several servers may try at once; the first one's
//! deed moves the matter, and the others find nothing due.

use super::link;
use super::moved::{chain_of, kind, payload};
use crate::App;
use crate::services::Error;
use crate::services::answering;
use serde_json::json;
use tanxin_domain::matter::chain::Around;
use tanxin_domain::matter::{Chain, Due, Matter, MatterRefusal, Move, Stop, Why};
use tanxin_domain::{Actor, District, MatterId, OfficeId};
use tanxin_store::{Tx, matter};

/// How many are taken up together; they share transactions.
const TOGETHER: i64 = 256;

/// More steps than one matter can be owed: its levels, and its tasks that miss two ends each.
const MOST_OWED: usize = 64;

/// Does what the clock has to do with matters now. Answers how many steps were taken here.
pub async fn tick(app: &App) -> Result<usize, Error> {
    let mut taken = 0;
    loop {
        let now = app.clock.now();
        let due = app
            .store
            .read(move |c| Ok::<_, Error>(matter::ticking(c, now, TOGETHER)?));
        let due = due.await?;
        let steps = due.iter().map(|(district, id)| step(app, *district, *id));
        let mut done = 0;
        for (outcome, (_, id)) in futures::future::join_all(steps).await.into_iter().zip(&due) {
            match outcome {
                Ok(()) => done += 1,
                // Another server was quicker, or somebody acted in between.
                Err(Error::Refused(_)) => {}
                Err(error) => tracing::error!(%error, matter = %id, "the clock was stopped"),
            }
        }
        taken += done;
        if done == 0 || (due.len() as i64) < TOGETHER && done < due.len() {
            return Ok(taken);
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
                Ok(()) | Err(Error::Refused(_)) => {}
                Err(error) => return Err(error),
            },
            _ => return Ok(()),
        }
    }
    // The deed itself refuses to act on a matter the clock still owes something.
    Ok(())
}

/// One step of one matter.
async fn step(app: &App, district: District, id: MatterId) -> Result<(), Error> {
    let found = app
        .store
        .read(move |c| Ok::<_, Error>(matter::one(c, district, id)?));
    let about = found.await?.ok_or(Error::NotFound)?.place;
    let here = answering::at(app, district, about).await?;
    let here = here.ok_or(Error::NotFound)?;
    let deed = move |tx: &mut Tx<'_>| {
        let mut of = matter::one(tx.conn(), district, id)?.ok_or(Error::NotFound)?;
        let next = link::next(tx.conn(), district, &of)?.filter(|(at, _)| *at <= tx.at());
        let (at, due) = next.ok_or(MatterRefusal::NothingDue)?;
        let near = here.around(of.category, of.secret);
        let (chain, now) = (chain_of(tx, &of)?, tx.at());
        let told = owed(&of, &chain, near, due, |to| {
            here.told(&chain, to, near, now)
        })?;
        let (from, lead) = (of.office(), of.flow.lead());
        of.step(at, &told)?;
        matter::save(tx, &of)?;
        let mut payload = payload(&of, from, &told);
        payload["at"] = json!(at);
        link::told(tx, kind(&told), (&of, &Actor::System), lead, payload)?;
        Ok::<_, Error>(())
    };
    app.store.write(district, None, deed).await?;
    Ok(())
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
        Due::AskToo(level) => return Ok(Move::AskToo { level }),
        Due::Freed => return Ok(Move::Unmerge),
        Due::Taken => (flow.named.map(|n| n.stop), Why::Silence),
        Due::Undecided => (flow.deciding.map(|d| d.above), Why::Undecided),
        Due::End => {
            let above = near.above(chain, flow.level);
            let above = above.filter(|s| s.office != flow.office);
            match above {
                Some(to) => (Some(to), Why::Clock),
                None => return Ok(Move::Overdue),
            }
        }
    };
    let to = to.ok_or(MatterRefusal::NothingDue)?;
    let told = told(to);
    Ok(Move::Pass { to, why, told })
}
