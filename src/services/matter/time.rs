//! Time: a clock that stands still with a reason, more time that is asked for and granted.

use super::moved::{Saying, allowed, chain_of, moved};
use super::turn::{speaks_for, turn};
use crate::App;
use crate::services::Error;
use jiff::civil::Date;
use tanxin_domain::clock::Limit;
use tanxin_domain::matter::{MOST_TEXT, MatterRefusal, Move};
use tanxin_domain::text::lines;
use tanxin_domain::{Actor, District, MatterId, calendar};
use tanxin_store::Tx;
use uuid::Uuid;

/// Stopping the clock.
#[derive(Debug, Clone)]
pub struct Pausing {
    /// The matter.
    pub matter: MatterId,
    /// Its version when the form was opened.
    pub version: Option<i64>,
    /// The last day that is not counted; none: it goes on now.
    pub until: Option<Date>,
    /// Why: everybody reads it.
    pub reason: String,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// Asking for more time.
#[derive(Debug, Clone)]
pub struct Asking {
    /// The matter.
    pub matter: MatterId,
    /// Its version when the form was opened.
    pub version: Option<i64>,
    /// Working days on top.
    pub days: u16,
    /// Why.
    pub reason: String,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// Granting it, or not.
#[derive(Debug, Clone)]
pub struct Granting {
    /// The matter.
    pub matter: MatterId,
    /// Its version when the form was opened.
    pub version: Option<i64>,
    /// Granted?
    pub grant: bool,
    /// Why.
    pub reason: String,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// Stops the clock until a day, with a reason; the chain says for how long at most.
pub async fn pause(
    app: &App,
    district: District,
    actor: &Actor,
    new: Pausing,
) -> Result<(), Error> {
    let reason = lines("reason", &new.reason, MOST_TEXT)?;
    let until = new.until.ok_or(MatterRefusal::PauseBackwards)?;
    super::catch_up(app, district, new.matter).await?;
    let (by, key) = (actor.clone(), new.key);
    let deed = move |tx: &mut Tx<'_>| {
        let mut t = turn(tx, &by, new.matter, new.version, None)?;
        allowed(t.view, t.view.answer)?;
        let told = Move::Pause {
            until: calendar::closing(until),
            most: chain_of(tx, &t.matter)?.pause_days,
        };
        let office = speaks_for(&by, &t.matter, &t.about);
        let said = Some(Saying {
            office,
            text: &reason,
        });
        moved(tx, &mut t.matter, &by, &told, said)
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}

/// Lets the clock go on before that.
pub async fn resume(
    app: &App,
    district: District,
    actor: &Actor,
    new: Pausing,
) -> Result<(), Error> {
    super::catch_up(app, district, new.matter).await?;
    let (by, key) = (actor.clone(), new.key);
    let deed = move |tx: &mut Tx<'_>| {
        let mut t = turn(tx, &by, new.matter, new.version, None)?;
        allowed(t.view, t.view.answer)?;
        moved(tx, &mut t.matter, &by, &Move::Resume, None)
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}

/// Asks for more time, before the clock ends.
pub async fn ask(app: &App, district: District, actor: &Actor, new: Asking) -> Result<(), Error> {
    let reason = lines("reason", &new.reason, MOST_TEXT)?;
    super::catch_up(app, district, new.matter).await?;
    let (by, key) = (actor.clone(), new.key);
    let deed = move |tx: &mut Tx<'_>| {
        let mut t = turn(tx, &by, new.matter, new.version, None)?;
        allowed(t.view, t.view.answer)?;
        let told = Move::Ask {
            more: Limit::WorkingDays(new.days.max(1)),
            most: chain_of(tx, &t.matter)?.more_days,
        };
        let office = speaks_for(&by, &t.matter, &t.about);
        let said = Some(Saying {
            office,
            text: &reason,
        });
        moved(tx, &mut t.matter, &by, &told, said)
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}

/// Whoever stands above grants it or not.
pub async fn grant(
    app: &App,
    district: District,
    actor: &Actor,
    new: Granting,
) -> Result<(), Error> {
    let reason = super::turn::optional(&new.reason)?;
    super::catch_up(app, district, new.matter).await?;
    let (by, key) = (actor.clone(), new.key);
    let deed = move |tx: &mut Tx<'_>| {
        let mut t = turn(tx, &by, new.matter, new.version, None)?;
        if t.matter.flow.asked.is_none() {
            return Err(MatterRefusal::NothingAsked.into());
        }
        allowed(t.view, t.view.above)?;
        let told = match new.grant {
            true => Move::Grant,
            false => Move::Refuse,
        };
        let office = speaks_for(&by, &t.matter, &t.about);
        let said = reason.as_deref().map(|text| Saying { office, text });
        moved(tx, &mut t.matter, &by, &told, said)
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}
