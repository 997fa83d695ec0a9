//! Leaving a matter out of the rates, and counting it again: somebody asks with evidence, a
//! second person decides.

use crate::App;
use crate::services::Error;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tanxin_domain::event::NewEvent;
use tanxin_domain::matter::{MOST_TEXT, Matter};
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::place::PlacePath;
use tanxin_domain::rate::{Exclusion, ExclusionRefusal, ExclusionState, Reason};
use tanxin_domain::text::{TextRefusal, lines};
use tanxin_domain::{Actor, District, ExclusionId, MatterId, PersonId};
use tanxin_store::{StoreError, Tx, exclusion, matter, place, rollup};
use uuid::Uuid;

/// Why a matter should not count, or should again.
#[derive(Debug, Clone)]
pub struct Asking {
    /// The matter.
    pub matter: MatterId,
    /// That it counts again.
    pub again: bool,
    /// A reason of the list, why it should not count.
    pub reason: Option<Reason>,
    /// What shows it.
    pub evidence: String,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// A matter and where it is about, for whoever may do this deed there. Of a secret one
/// nobody hears here: it is in no rate.
fn of(
    tx: &mut Tx<'_>,
    by: &Actor,
    deed: Deed,
    id: MatterId,
) -> Result<(Matter, PlacePath, PersonId), Error> {
    let district = tx.district();
    let found = matter::one(tx.conn(), district, id)?.ok_or(Error::NotFound)?;
    let about = place::one(tx.conn(), district, found.place)?
        .ok_or_else(|| StoreError::impossible("matter", id, "about no place"))?;
    let view = super::matter::View::of(by, &found, &about.path, false);
    view.ok_or(Error::NotFound)?;
    permit(by, deed, &about.path)?;
    if found.secret {
        return Err(ExclusionRefusal::Secret.into());
    }
    let person = by.person().ok_or(ExclusionRefusal::NoPerson)?;
    Ok((found, about.path, person))
}

fn tell(
    tx: &mut Tx<'_>,
    by: &Actor,
    of: &Matter,
    (kind, asked): (&'static str, &Exclusion),
) -> Result<(), Error> {
    // A print, as of all that people write.
    let print = data_encoding::HEXLOWER.encode(&Sha256::digest(asked.evidence.as_bytes()));
    tx.emit(NewEvent {
        kind,
        place: Some(of.place),
        subject: of.id.0,
        actor: by.signature(),
        payload: json!({
            "exclusion": asked.id, "again": asked.again, "reason": asked.reason, "evidence": print,
        }),
    })?;
    Ok(())
}

/// Asks that a matter is left out, or counts again.
pub async fn ask(app: &App, district: District, actor: &Actor, new: Asking) -> Result<(), Error> {
    let by = actor.clone();
    let deed = move |tx: &mut Tx<'_>| {
        let (found, _, person) = of(tx, &by, Deed::AskExclusion, new.matter)?;
        let before = exclusion::of_matter(tx.conn(), district, new.matter)?;
        Exclusion::may_ask(&before, new.again)?;
        let stood = before.iter().find(|x| x.stands()).map(|x| x.reason);
        let reason = stood.or(new.reason).ok_or(ExclusionRefusal::NoReason)?;
        let evidence = lines("evidence", &new.evidence, MOST_TEXT);
        let evidence = evidence.map_err(|refusal| match refusal {
            TextRefusal::Empty { .. } => ExclusionRefusal::NoEvidence.into(),
            other => Error::from(other),
        })?;
        let asked = Exclusion {
            id: ExclusionId(tx.new_id()),
            matter: new.matter,
            again: new.again,
            reason,
            evidence,
            asked_by: person,
            asked_at: tx.at(),
            state: ExclusionState::Asked,
            decided_by: None,
            decided_at: None,
        };
        exclusion::insert(tx, &asked)?;
        tell(tx, &by, &found, ("matter.exclusion-asked", &asked))?;
        Ok::<_, Error>(())
    };
    app.store.write(district, new.key, deed).await?;
    Ok(())
}

/// Decides what was asked of a matter; never who asked.
pub async fn decide(
    app: &App,
    district: District,
    actor: &Actor,
    (id, grant): (MatterId, bool),
    key: Option<Uuid>,
) -> Result<(), Error> {
    let by = actor.clone();
    let deed = move |tx: &mut Tx<'_>| {
        let (found, _, person) = of(tx, &by, Deed::DecideExclusion, id)?;
        let asked = exclusion::of_matter(tx.conn(), district, id)?.pop();
        let mut asked = asked.ok_or(ExclusionRefusal::Decided)?;
        asked.decide(person, tx.at(), grant)?;
        exclusion::decide(tx, &asked)?;
        if grant {
            if asked.again {
                exclusion::lift(tx, id)?;
            }
            rollup::exclude(tx, &found, !asked.again)?;
        }
        let kind = match grant {
            true => "matter.exclusion-granted",
            false => "matter.exclusion-refused",
        };
        tell(tx, &by, &found, (kind, &asked))?;
        Ok::<_, Error>(())
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}
