//! Putting matters together and taking them apart: merge, split, relate, each with its way back.
//!
//! Whoever does it may act on both. What is told in confidence is put together with nothing but
//! its own: a link must not tell anybody that it exists.

mod merge;
mod split;

pub use merge::{Undoing, merge, undo, undoable, unmerge};
pub use split::{Splitting, split};

use super::View;
use super::moved::{On, act, allowed};
use super::turn::{Turn, speaks_for, tell, turn};
use crate::App;
use crate::services::Error;
use jiff::Timestamp;
use serde_json::{Value, json};
use tanxin_domain::matter::{
    Due, Link, LinkKind, LinkRefusal, Matter, MatterState, Named, With, may_link, named,
};
use tanxin_domain::{Actor, District, MatterId};
use tanxin_store::{Conn, StoreError, Tx, link, matter, place};

/// What comes next by itself, the lead's part in it too.
pub(super) fn next(
    c: &mut Conn,
    district: District,
    of: &Matter,
) -> Result<Option<(Timestamp, Due)>, StoreError> {
    match of.state {
        MatterState::Merged => link::called(c, district, of.id),
        _ => Ok(of.standing().next()),
    }
}

/// The matter somebody typed, if they may know of it.
async fn find(
    app: &App,
    district: District,
    actor: &Actor,
    typed: &str,
) -> Result<MatterId, Error> {
    let (wanted, by) = (named(typed, district)?, actor.clone());
    let read = move |c: &mut Conn| {
        let found = match wanted {
            Named::Number(no) => matter::by_numbers(c, district, &[no])?.pop(),
            Named::Page(id) => matter::one(c, district, id)?,
        };
        let found = found.ok_or(LinkRefusal::Unknown)?;
        let about = place::one(c, district, found.place)?;
        let about = about.ok_or(LinkRefusal::Unknown)?;
        View::of(&by, &found, &about.path, false).ok_or(LinkRefusal::Unknown)?;
        Ok::<_, Error>(found.id)
    };
    app.store.read(read).await
}

/// The other matter, read inside the deed, as it is now.
fn other(tx: &mut Tx<'_>, actor: &Actor, id: MatterId) -> Result<Turn, Error> {
    match turn(tx, actor, id, None, None) {
        Err(Error::NotFound) => Err(LinkRefusal::Unknown.into()),
        found => found,
    }
}

/// The link that holds between two, from whichever side.
fn between(
    tx: &mut Tx<'_>,
    (a, b): (MatterId, MatterId),
    kind: LinkKind,
) -> Result<Option<Link>, StoreError> {
    let district = tx.district();
    let found = link::of(tx.conn(), district, a)?;
    let this = |l: &Link| l.with.kind == kind && l.ended.is_none() && l.beside(a) == b;
    Ok(found.into_iter().find(this))
}

/// Tells of a move with the link it began or ended: the lead it had before says which.
pub(super) fn told(
    tx: &mut Tx<'_>,
    kind: &'static str,
    (of, by): (&Matter, &Actor),
    before: Option<MatterId>,
    mut payload: Value,
) -> Result<(), StoreError> {
    let with = |other| With {
        kind: LinkKind::Merged,
        other,
    };
    match (before, of.flow.lead()) {
        (None, Some(lead)) => {
            payload["link"] = json!(with(lead));
            let seq = tell(tx, kind, of, by, payload)?;
            link::begin(tx, of.id, with(lead), seq)
        }
        (Some(lead), None) => {
            payload["unlink"] = json!(with(lead));
            let seq = tell(tx, kind, of, by, payload)?;
            link::end(tx, of.id, with(lead), seq)
        }
        _ => tell(tx, kind, of, by, payload).map(|_| ()),
    }
}

/// Two belong together. Whoever works on both says so; what each is stays as it was.
pub async fn relate(
    app: &App,
    district: District,
    actor: &Actor,
    (on, typed): (On, &str),
) -> Result<(), Error> {
    let id = find(app, district, actor, typed).await?;
    super::catch_up(app, district, id).await?;
    act(app, district, actor, on, move |tx, t, by| {
        allowed(t.view, t.view.works)?;
        if t.matter.id == id {
            return Err(LinkRefusal::Itself.into());
        }
        let beside = other(tx, by, id)?;
        let no = beside.matter.no;
        let pair = (t.matter.id, id);
        let split = between(tx, pair, LinkKind::Split)?;
        may_link(&t.matter, &beside.matter, split.is_some())?;
        if !beside.view.works {
            return Err(LinkRefusal::NotBoth { no }.into());
        }
        let merged = between(tx, pair, LinkKind::Merged)?;
        let related = between(tx, pair, LinkKind::Related)?;
        if split.or(merged).or(related).is_some() {
            return Err(LinkRefusal::Already.into());
        }
        let with = With {
            kind: LinkKind::Related,
            other: id,
        };
        let office = speaks_for(by, &t.matter, &t.about);
        let payload = json!({ "link": with, "by": office });
        let seq = tell(tx, "matter.linked", &t.matter, by, payload)?;
        Ok(link::begin(tx, t.matter.id, with, seq)?)
    })
    .await
}

/// They do not belong together after all. Said on either page; the event is the one's whose
/// link it was.
pub async fn unrelate(
    app: &App,
    district: District,
    actor: &Actor,
    (on, beside): (On, MatterId),
) -> Result<(), Error> {
    super::catch_up(app, district, beside).await?;
    act(app, district, actor, on, move |tx, t, by| {
        allowed(t.view, t.view.works)?;
        let found = between(tx, (t.matter.id, beside), LinkKind::Related)?;
        let found = found.ok_or(LinkRefusal::NotLinked)?;
        let far = other(tx, by, beside)?;
        let own = match found.matter == t.matter.id {
            true => &t.matter,
            false => &far.matter,
        };
        let office = speaks_for(by, &t.matter, &t.about);
        let payload = json!({ "unlink": found.with, "by": office });
        let seq = tell(tx, "matter.unlinked", own, by, payload)?;
        Ok(link::end(tx, own.id, found.with, seq)?)
    })
    .await
}
