//! Whistle (吹哨报到): the lead calls other offices; each comes, does its part and says so.

use super::moved::{Saying, allowed, chain_of, moved, named};
use super::turn::{Turn, speaks_for, turn};
use crate::App;
use crate::services::Error;
use tanxin_domain::matter::{MOST_TEXT, MatterRefusal, Move};
use tanxin_domain::text::lines;
use tanxin_domain::{Actor, District, MatterId, OfficeId};
use tanxin_store::Tx;
use uuid::Uuid;

/// Calling other offices.
#[derive(Debug, Clone)]
pub struct Calling {
    /// The matter.
    pub matter: MatterId,
    /// Its version when the form was opened.
    pub version: Option<i64>,
    /// Which.
    pub offices: Vec<OfficeId>,
    /// What for: everybody reads it.
    pub what: String,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// A called office reports.
#[derive(Debug, Clone)]
pub struct Reporting {
    /// The matter.
    pub matter: MatterId,
    /// Its version when the form was opened.
    pub version: Option<i64>,
    /// Which task.
    pub nr: u16,
    /// What it did; none: it is there (报到).
    pub done: Option<String>,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// The lead calls other offices, each with a task and a clock of its own.
pub async fn whistle(
    app: &App,
    district: District,
    actor: &Actor,
    new: Calling,
) -> Result<(), Error> {
    if new.offices.is_empty() {
        return Err(MatterRefusal::NobodyCalled.into());
    }
    let what = lines("what", &new.what, MOST_TEXT)?;
    super::catch_up(app, district, new.matter).await?;
    let (by, key) = (actor.clone(), new.key);
    let deed = move |tx: &mut Tx<'_>| {
        let Turn {
            mut matter,
            view,
            about,
        } = turn(tx, &by, new.matter, new.version, None)?;
        allowed(view, view.answer)?;
        for office in &new.offices {
            named(tx, &matter, *office)?;
        }
        let chain = chain_of(tx, &matter)?;
        let told = Move::Whistle {
            calls: new.offices.clone(),
            arrive: chain.arrive,
            joint: chain.joint,
        };
        let office = speaks_for(&by, &matter, &about);
        let said = Some(Saying {
            office,
            text: &what,
        });
        moved(tx, &mut matter, &by, &told, said)
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}

/// A called office is there, or has done its part. The lead may note it for an office that
/// came without a telephone.
pub async fn report(
    app: &App,
    district: District,
    actor: &Actor,
    new: Reporting,
) -> Result<(), Error> {
    let done = match &new.done {
        Some(text) => Some(lines("done", text, MOST_TEXT)?),
        None => None,
    };
    super::catch_up(app, district, new.matter).await?;
    let (by, key) = (actor.clone(), new.key);
    let deed = move |tx: &mut Tx<'_>| {
        let mut t = turn(tx, &by, new.matter, new.version, None)?;
        let task = t.matter.flow.tasks.iter().find(|k| k.nr == new.nr);
        let office = task.ok_or(MatterRefusal::NoSuchTask)?.office;
        allowed(t.view, by.works_for(office) || t.view.answer)?;
        let told = match done {
            Some(_) => Move::Done { nr: new.nr },
            None => Move::Arrive { nr: new.nr },
        };
        let text = done.as_deref().unwrap_or("");
        let said = (!text.is_empty()).then_some(Saying { office, text });
        moved(tx, &mut t.matter, &by, &told, said)
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}
