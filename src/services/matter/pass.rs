//! Passing a matter on: up, down, to whose it is; and deciding when nobody wants it.
//!
//! Whoever received it first stays responsible (首接负责): passing on changes who works on it,
//! not who follows it. "Not ours" must name whose, and only a level above decides against
//! two refusals.

use super::moved::{Saying, allowed, around, chain_of, moved, named};
use super::turn::{Turn, speaks_for, turn};
use crate::App;
use crate::services::Error;
use tanxin_domain::matter::{MOST_TEXT, Matter, MatterRefusal, Move, Stop, Why};
use tanxin_domain::text::lines;
use tanxin_domain::{Actor, District, MatterId, OfficeId};
use tanxin_store::Tx;
use uuid::Uuid;

/// To another level or, from above, to any office.
#[derive(Debug, Clone)]
pub struct Passing {
    /// The matter.
    pub matter: MatterId,
    /// Its version when the form was opened.
    pub version: Option<i64>,
    /// Where to; none: one level up.
    pub office: Option<OfficeId>,
    /// Why: the resident reads it.
    pub reason: String,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// "Not ours": whose it is.
#[derive(Debug, Clone)]
pub struct Naming {
    /// The matter.
    pub matter: MatterId,
    /// Its version when the form was opened.
    pub version: Option<i64>,
    /// Whose it is.
    pub office: OfficeId,
    /// Why.
    pub reason: String,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// The named office takes it.
#[derive(Debug, Clone)]
pub struct Taking {
    /// The matter.
    pub matter: MatterId,
    /// Its version when the form was opened.
    pub version: Option<i64>,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// The named office says that it is not its own either.
#[derive(Debug, Clone)]
pub struct Declining {
    /// The matter.
    pub matter: MatterId,
    /// Its version when the form was opened.
    pub version: Option<i64>,
    /// Why.
    pub reason: String,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// An office as a stop of a matter: as its chain has it, else at its own level.
fn stop(tx: &mut Tx<'_>, of: &Matter, id: OfficeId) -> Result<Stop, Error> {
    let office = named(tx, of, id)?;
    let (chain, here) = (chain_of(tx, of)?, around(tx, of)?);
    let near = here.around(of.category, of.secret);
    let route = near.stops(&chain);
    let found = route.into_iter().find(|s| s.office == id);
    let found = found.or_else(|| near.at_office(&office));
    Ok(found.ok_or(MatterRefusal::UnknownOffice)?)
}

/// A move to a stop, with the office above that is told when nobody works there.
fn to(tx: &mut Tx<'_>, of: &Matter, to: Stop, why: Why) -> Result<Move, Error> {
    let (chain, here) = (chain_of(tx, of)?, around(tx, of)?);
    let near = here.around(of.category, of.secret);
    let told = here.told(&chain, to, near, tx.at());
    Ok(Move::Pass { to, why, told })
}

/// The stop above where a matter is.
fn above(tx: &mut Tx<'_>, of: &Matter) -> Result<Option<Stop>, Error> {
    let (chain, here) = (chain_of(tx, of)?, around(tx, of)?);
    let near = here.around(of.category, of.secret);
    let found = near.above(&chain, of.flow.level);
    Ok(found.filter(|s| s.office != of.office()))
}

/// Passes it on: whoever has it, up or down; whoever stands above, anywhere.
pub async fn pass(app: &App, district: District, actor: &Actor, new: Passing) -> Result<(), Error> {
    let reason = lines("reason", &new.reason, MOST_TEXT)?;
    super::catch_up(app, district, new.matter).await?;
    let (by, key) = (actor.clone(), new.key);
    let deed = move |tx: &mut Tx<'_>| {
        let Turn {
            mut matter,
            view,
            about,
        } = turn(tx, &by, new.matter, new.version, None)?;
        allowed(view, view.answer)?;
        let target = match new.office {
            Some(id) => stop(tx, &matter, id)?,
            None => above(tx, &matter)?.ok_or(MatterRefusal::NoneAbove)?,
        };
        // Sideways nobody is given a matter without being asked, except from above.
        if target.level == matter.flow.level && target.office != matter.office() && !view.above {
            return Err(MatterRefusal::AskFirst.into());
        }
        let told = to(tx, &matter, target, Why::Hand)?;
        let office = speaks_for(&by, &matter, &about);
        let said = Some(Saying {
            office,
            text: &reason,
        });
        moved(tx, &mut matter, &by, &told, said)
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}

/// "Not ours": names whose it is. The named office takes it, refuses, or has it when it says
/// nothing in time; the clock here goes on meanwhile.
pub async fn name(app: &App, district: District, actor: &Actor, new: Naming) -> Result<(), Error> {
    let reason = lines("reason", &new.reason, MOST_TEXT)?;
    super::catch_up(app, district, new.matter).await?;
    let (by, key) = (actor.clone(), new.key);
    let deed = move |tx: &mut Tx<'_>| {
        let Turn {
            mut matter,
            view,
            about,
        } = turn(tx, &by, new.matter, new.version, None)?;
        allowed(view, view.answer)?;
        let to = stop(tx, &matter, new.office)?;
        let accept = chain_of(tx, &matter)?.accept;
        let office = speaks_for(&by, &matter, &about);
        let said = Some(Saying {
            office,
            text: &reason,
        });
        moved(tx, &mut matter, &by, &Move::Name { to, accept }, said)
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}

/// The named office takes it.
pub async fn take(app: &App, district: District, actor: &Actor, new: Taking) -> Result<(), Error> {
    super::catch_up(app, district, new.matter).await?;
    let (by, key) = (actor.clone(), new.key);
    let deed = move |tx: &mut Tx<'_>| {
        let mut t = turn(tx, &by, new.matter, new.version, None)?;
        let named = t.matter.flow.named.ok_or(MatterRefusal::NotNamed)?;
        allowed(t.view, t.view.named)?;
        let told = to(tx, &t.matter, named.stop, Why::Taken)?;
        moved(tx, &mut t.matter, &by, &told, None)
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}

/// The named office refuses. The second time the level above decides.
pub async fn decline(
    app: &App,
    district: District,
    actor: &Actor,
    new: Declining,
) -> Result<(), Error> {
    let reason = lines("reason", &new.reason, MOST_TEXT)?;
    super::catch_up(app, district, new.matter).await?;
    let (by, key) = (actor.clone(), new.key);
    let deed = move |tx: &mut Tx<'_>| {
        let mut t = turn(tx, &by, new.matter, new.version, None)?;
        let named = t.matter.flow.named.ok_or(MatterRefusal::NotNamed)?;
        allowed(t.view, t.view.named)?;
        let second = t.matter.flow.refused > 0;
        let decide = chain_of(tx, &t.matter)?.decide;
        let above = match second {
            true => above(tx, &t.matter)?.map(|stop| (stop, decide)),
            false => None,
        };
        let said = Some(Saying {
            office: named.stop.office,
            text: &reason,
        });
        moved(tx, &mut t.matter, &by, &Move::Decline { above }, said)
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}

/// Whoever stands above decides whose it is; from then on "not ours" is no answer.
pub async fn decide(
    app: &App,
    district: District,
    actor: &Actor,
    new: Naming,
) -> Result<(), Error> {
    let reason = lines("reason", &new.reason, MOST_TEXT)?;
    super::catch_up(app, district, new.matter).await?;
    let (by, key) = (actor.clone(), new.key);
    let deed = move |tx: &mut Tx<'_>| {
        let mut t = turn(tx, &by, new.matter, new.version, None)?;
        let deciding = t.matter.flow.deciding;
        let deciding = deciding.ok_or(MatterRefusal::NothingToDecide)?;
        allowed(t.view, t.view.decides)?;
        let target = stop(tx, &t.matter, new.office)?;
        let told = to(tx, &t.matter, target, Why::Decided)?;
        let said = Some(Saying {
            office: deciding.above.office,
            text: &reason,
        });
        moved(tx, &mut t.matter, &by, &told, said)
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}
