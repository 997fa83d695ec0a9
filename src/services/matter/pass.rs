//! Passing a matter on: up, down, to whose it is; and deciding when nobody wants it.
//!
//! Whoever received it first stays responsible (首接负责): passing on changes who works on it,
//! not who follows it. "Not ours" must name whose, and only a level above decides against
//! two refusals. Every reason is read by the resident.

use super::View;
use super::moved::{On, Saying, act, allowed, around, chain_kept, chain_of, moved, named, saying};
use crate::App;
use crate::services::Error;
use crate::services::answering::{self, Answering};
use jiff::Timestamp;
use tanxin_domain::matter::{Chain, MOST_TEXT, Matter, MatterRefusal, Move, Stop, Why};
use tanxin_domain::office::Office;
use tanxin_domain::text::lines;
use tanxin_domain::{Actor, District, OfficeId};
use tanxin_store::{Conn, StoreError, Tx};

/// An office as a stop of a matter: as its chain has it, else at its own level.
fn stop(tx: &mut Tx<'_>, of: &Matter, id: OfficeId) -> Result<Stop, Error> {
    let district = tx.district();
    let office = named(tx.conn(), district, of, id)?;
    let (chain, here) = (chain_of(tx, of)?, around(tx, of)?);
    found(&here, &chain, of, &office)
}

fn found(here: &Answering, chain: &Chain, of: &Matter, office: &Office) -> Result<Stop, Error> {
    let near = here.around(of.category, of.quiet());
    let known = near
        .stops(chain)
        .into_iter()
        .find(|s| s.office == office.id);
    let known = known.or_else(|| near.at_office(office));
    Ok(known.ok_or(MatterRefusal::UnknownOffice)?)
}

/// The move of whoever passes a matter on by hand, as it is now; or why they can't. Pages ask
/// it beforehand, the deed asks it again.
pub fn passing(
    c: &mut Conn,
    (district, now): (District, Timestamp),
    (of, view): (&Matter, View),
    office: Option<OfficeId>,
) -> Result<Move, Error> {
    allowed(view, view.answer)?;
    let chain = chain_kept(c, district, of)?;
    let lost = || StoreError::impossible("matter", of.id, "about no place");
    let here = answering::read(c, district, of.place, now)?.ok_or_else(lost)?;
    let target = match office {
        Some(id) => {
            let office = named(c, district, of, id)?;
            found(&here, &chain, of, &office)?
        }
        None => {
            let near = here.around(of.category, of.quiet());
            let above = near.above(&chain, of.flow.level);
            let above = above.filter(|s| s.office != of.office());
            above.ok_or(MatterRefusal::NoneAbove)?
        }
    };
    // Sideways nobody is given a matter without being asked, except from above.
    let beside = target.level == of.flow.level && target.office != of.office();
    if beside && !view.above {
        return Err(MatterRefusal::AskFirst.into());
    }
    let told = here.told(&chain, target, here.around(of.category, of.quiet()), now);
    Ok(Move::Pass {
        to: target,
        why: Why::Hand,
        told,
    })
}

/// A move to a stop, with the office above that is told when nobody works there.
fn to(tx: &mut Tx<'_>, of: &Matter, to: Stop, why: Why) -> Result<Move, Error> {
    let (chain, here) = (chain_of(tx, of)?, around(tx, of)?);
    let near = here.around(of.category, of.quiet());
    let told = here.told(&chain, to, near, tx.at());
    Ok(Move::Pass { to, why, told })
}

/// The stop above where a matter is.
pub(super) fn above(tx: &mut Tx<'_>, of: &Matter) -> Result<Option<Stop>, Error> {
    let (chain, here) = (chain_of(tx, of)?, around(tx, of)?);
    let near = here.around(of.category, of.quiet());
    let found = near.above(&chain, of.flow.level);
    Ok(found.filter(|s| s.office != of.office()))
}

/// Passes it on: whoever has it, up or down; whoever stands above, anywhere. Without an
/// office: one level up.
pub async fn pass(
    app: &App,
    district: District,
    actor: &Actor,
    (on, office): (On, Option<OfficeId>),
    reason: &str,
) -> Result<(), Error> {
    let reason = lines("reason", reason, MOST_TEXT)?;
    act(app, district, actor, on, move |tx, t, by| {
        let at = (district, tx.at());
        let told = passing(tx.conn(), at, (&t.matter, t.view), office)?;
        saying(tx, t, by, &told, Some(&reason))
    })
    .await
}

/// "Not ours": names whose it is. The named office takes it, refuses, or has it when it says
/// nothing in time; the clock here goes on meanwhile.
pub async fn name(
    app: &App,
    district: District,
    actor: &Actor,
    (on, office): (On, OfficeId),
    reason: &str,
) -> Result<(), Error> {
    let reason = lines("reason", reason, MOST_TEXT)?;
    act(app, district, actor, on, move |tx, t, by| {
        allowed(t.view, t.view.answer)?;
        let to = stop(tx, &t.matter, office)?;
        let accept = chain_of(tx, &t.matter)?.accept;
        let until = None;
        let name = Move::Name { to, accept, until };
        saying(tx, t, by, &name, Some(&reason))
    })
    .await
}

/// The named office takes it.
pub async fn take(app: &App, district: District, actor: &Actor, on: On) -> Result<(), Error> {
    act(app, district, actor, on, move |tx, mut t, by| {
        let named = t.matter.flow.named.ok_or(MatterRefusal::NotNamed)?;
        allowed(t.view, t.view.named)?;
        let told = to(tx, &t.matter, named.stop, Why::Taken)?;
        moved(tx, &mut t.matter, by, &told, None)
    })
    .await
}

/// The named office refuses. The second time the level above decides.
pub async fn decline(
    app: &App,
    district: District,
    actor: &Actor,
    on: On,
    reason: &str,
) -> Result<(), Error> {
    let reason = lines("reason", reason, MOST_TEXT)?;
    act(app, district, actor, on, move |tx, mut t, by| {
        let named = t.matter.flow.named.ok_or(MatterRefusal::NotNamed)?;
        allowed(t.view, t.view.named)?;
        let decide = chain_of(tx, &t.matter)?.decide;
        let above = match t.matter.flow.refused {
            0 => None,
            _ => above(tx, &t.matter)?.map(|stop| (stop, decide)),
        };
        let said = Saying {
            office: named.stop.office,
            text: &reason,
        };
        let until = None;
        let told = Move::Decline { above, until };
        moved(tx, &mut t.matter, by, &told, Some(said))
    })
    .await
}

/// Whoever stands above decides whose it is; from then on "not ours" is no answer.
pub async fn decide(
    app: &App,
    district: District,
    actor: &Actor,
    (on, office): (On, OfficeId),
    reason: &str,
) -> Result<(), Error> {
    let reason = lines("reason", reason, MOST_TEXT)?;
    act(app, district, actor, on, move |tx, mut t, by| {
        let deciding = t.matter.flow.deciding;
        let deciding = deciding.ok_or(MatterRefusal::NothingToDecide)?;
        allowed(t.view, t.view.decides)?;
        let target = stop(tx, &t.matter, office)?;
        let told = to(tx, &t.matter, target, Why::Decided)?;
        let said = Saying {
            office: deciding.above.office,
            text: &reason,
        };
        moved(tx, &mut t.matter, by, &told, Some(said))
    })
    .await
}
