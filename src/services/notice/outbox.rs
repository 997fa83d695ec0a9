//! What staff do with notices: send again, take out, note that one was forwarded by hand.

use crate::App;
use crate::services::Error;
use serde_json::json;
use tanxin_domain::notice::{NoticeRefusal, State};
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::text::{TextRefusal, line};
use tanxin_domain::{Actor, District, NoticeId, Sentence as _, event::NewEvent};
use tanxin_store::notice::{self as kept, Notice};
use tanxin_store::{Conn, Tx};
use uuid::Uuid;

fn mine(
    c: &mut Conn,
    district: District,
    (actor, deed): (&Actor, Deed),
    id: NoticeId,
) -> Result<Notice, Error> {
    let notice = kept::notice(c, district, id)?.ok_or(Error::NotFound)?;
    permit(actor, deed, &notice.path)?;
    Ok(notice)
}

fn told(kind: &'static str, of: &Notice, actor: &Actor, reason: Option<&str>) -> NewEvent {
    NewEvent {
        kind,
        // Where a secret matter is stands nowhere, nor that there was a notice of it.
        place: None,
        subject: of.id.0,
        actor: actor.signature(),
        payload: json!({ "channel": of.channel, "event": of.seq, "reason": reason }),
    }
}

/// Sends notices again that were given up, and tells how many. Of several, those that somebody
/// else settled meanwhile are left as they are; of one alone it is said.
pub async fn again(
    app: &App,
    district: District,
    actor: &Actor,
    ids: Vec<NoticeId>,
    key: Option<Uuid>,
) -> Result<usize, Error> {
    let several = ids.len() > 1;
    let mut count = 0;
    for id in ids {
        let actor = actor.clone();
        let deed = move |tx: &mut Tx<'_>| {
            let by = (&actor, Deed::KeepChannels);
            let notice = mine(tx.conn(), district, by, id)?;
            if !kept::again(tx, id)? {
                return Err(NoticeRefusal::Settled.into());
            }
            tx.emit(told("notice.sent-again", &notice, &actor, None))?;
            Ok::<_, Error>(())
        };
        let key = key.filter(|_| count == 0);
        match app.store.write(district, key, deed).await {
            Ok(_) => count += 1,
            Err(error) if several && is_over(&error) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}

/// Was it settled meanwhile, or forgotten since?
fn is_over(error: &Error) -> bool {
    matches!(error, Error::NotFound) || error.key() == NoticeRefusal::Settled.key()
}

/// Takes a notice out that was given up, with the reason.
pub async fn drop_out(
    app: &App,
    district: District,
    actor: &Actor,
    id: NoticeId,
    reason: &str,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let reason = match line("reason", reason, 200) {
        Ok(reason) => reason,
        Err(TextRefusal::Empty { .. }) => return Err(NoticeRefusal::NoReason.into()),
        Err(other) => return Err(other.into()),
    };
    let actor = actor.clone();
    let deed = move |tx: &mut Tx<'_>| {
        let by = (&actor, Deed::KeepChannels);
        let notice = mine(tx.conn(), district, by, id)?;
        if !kept::drop_out(tx, id, &reason)? {
            return Err(NoticeRefusal::Settled.into());
        }
        tx.emit(told("notice.dropped", &notice, &actor, Some(&reason)))?;
        Ok::<_, Error>(())
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}

/// Notes that a notice is in the group now.
pub async fn forwarded(
    app: &App,
    district: District,
    actor: &Actor,
    id: NoticeId,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let actor = actor.clone();
    let deed = move |tx: &mut Tx<'_>| {
        let by = (&actor, Deed::ForwardNotice);
        let notice = mine(tx.conn(), district, by, id)?;
        // Two captains of one stairwell: the second learns that it is done, and all is well.
        if notice.state != State::Forwarded && !kept::forwarded(tx, id)? {
            return Err(NoticeRefusal::Settled.into());
        }
        tx.emit(told("notice.forwarded", &notice, &actor, None))?;
        Ok::<_, Error>(())
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}
