//! Backing somebody else's matter, saying in the end whether it is solved, taking it back.
//!
//! A household backs with its card, or staff do for it on the telephone; whoever has no card
//! gets a receipt and is counted apart. Nobody else learns who backs what: the event names
//! the matter, and its payload no household.

use super::turn::tell;
use super::{SEAL_RECEIPT, View, receipt_hash};
use crate::App;
use crate::services::Error;
use serde_json::json;
use tanxin_domain::code::CodeKind;
use tanxin_domain::matter::{
    Backing, BackingRefusal, Grade, How, Matter, MatterRefusal, Said, Verdict, may_back,
};
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::place::PlaceKind;
use tanxin_domain::{Actor, BackingId, Code, District, MatterId, PlaceId};
use tanxin_store::{Conn, Done, StoreError, Tx, backing, event, matter, place};
use uuid::Uuid;

/// Who joins which matter.
#[derive(Debug, Clone)]
pub struct BackMatter {
    /// The matter.
    pub matter: MatterId,
    /// The household it is done for; a household's own is known without saying.
    pub household: Option<PlaceId>,
    /// The browser's key: sending twice stores once.
    pub key: Option<Uuid>,
}

/// A backer's word, or its taking back.
#[derive(Debug, Clone)]
pub struct Backer {
    /// The matter.
    pub matter: MatterId,
    /// The backing's own receipt, from whoever has no card.
    pub receipt: Option<Code>,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// A matter one may know of, read inside a deed.
fn known(tx: &mut Tx<'_>, actor: &Actor, id: MatterId) -> Result<Matter, Error> {
    let district = tx.district();
    let found = matter::one(tx.conn(), district, id)?.ok_or(Error::NotFound)?;
    let about = place::one(tx.conn(), district, found.place)?
        .ok_or_else(|| StoreError::impossible("matter", id, "about no place"))?;
    View::of(actor, &found, &about.path, false).ok_or(Error::NotFound)?;
    Ok(found)
}

/// The household that joins; `None` for somebody without a card.
fn joining(
    c: &mut Conn,
    district: District,
    actor: &Actor,
    named: Option<PlaceId>,
) -> Result<Option<PlaceId>, Error> {
    match named.filter(|home| actor.household() != Some(*home)) {
        Some(home) => {
            let home = place::one(c, district, home)?;
            let home = home
                .filter(|p| p.kind == PlaceKind::Household)
                .ok_or(MatterRefusal::UnknownHousehold)?;
            permit(actor, Deed::RaiseFor, &home.path)?;
            Ok(Some(home.id))
        }
        // Whoever works here backs for somebody or not at all.
        None if matches!(actor, Actor::Staff { .. }) => Err(BackingRefusal::ForWhom.into()),
        None => Ok(actor.household()),
    }
}

/// Joins a matter. Answers the receipt of whoever has no card.
pub async fn back(
    app: &App,
    district: District,
    actor: &Actor,
    new: BackMatter,
) -> Result<Option<Code>, Error> {
    let code = Code::new(district, CodeKind::Receipt, rand::random());
    let (hash, seal) = (
        receipt_hash(&code),
        app.keys.seal(SEAL_RECEIPT, &code.compact()),
    );
    let (by, key) = (actor.clone(), new.key);
    let deed = move |tx: &mut Tx<'_>| {
        let about = known(tx, &by, new.matter)?;
        let household = joining(tx.conn(), district, &by, new.household)?;
        may_back(&about, household)?;
        if let Some(home) = household
            && let Some(before) = backing::of_household(tx.conn(), district, about.id, home)?
        {
            return Err(BackingRefusal::Already { at: before.at }.into());
        }
        let made = Backing {
            id: BackingId(tx.new_id()),
            matter: about.id,
            household,
            at: tx.at(),
            said: None,
        };
        let receipt = household.is_none().then_some((&hash, seal.as_slice()));
        backing::insert(tx, &made, receipt)?;
        let payload = json!({ "backing": made.id, "card": household.is_some() });
        tell(tx, "matter.backed", &about, &by, payload)?;
        Ok::<_, Error>(household.is_none())
    };
    match app.store.write(district, key, deed).await? {
        Done::Now { value, .. } => Ok(value.then_some(code)),
        Done::Before { seq, .. } => receipt_before(app, district, seq).await,
    }
}

/// The receipt of a backing that stood already, by the number of its event.
async fn receipt_before(app: &App, district: District, seq: i64) -> Result<Option<Code>, Error> {
    let seal = app.store.read(move |c| {
        let told = event::after(c, district, seq - 1, 1)?;
        let payload = told.into_iter().next().and_then(|e| e.payload);
        let payload: Option<serde_json::Value> =
            payload.and_then(|(_, text)| serde_json::from_str(&text).ok());
        let id = payload.and_then(|p| p["backing"].as_str()?.parse().ok());
        match id {
            Some(id) => backing::receipt_seal(c, district, id),
            None => Ok(None),
        }
    });
    let seal = seal.await.map_err(Error::from)?;
    Ok(seal
        .and_then(|seal| app.keys.unseal(SEAL_RECEIPT, &seal))
        .and_then(|text| text.parse().ok()))
}

/// The backing of whoever speaks: by its receipt, or the household's own.
fn own(
    tx: &mut Tx<'_>,
    actor: &Actor,
    about: &Matter,
    receipt: Option<&Code>,
) -> Result<Backing, Error> {
    let district = tx.district();
    let found = match (receipt, actor.household()) {
        (Some(code), _) => backing::by_receipt(tx.conn(), district, &receipt_hash(code))?
            .filter(|b| b.matter == about.id),
        (None, Some(home)) => backing::of_household(tx.conn(), district, about.id, home)?,
        (None, None) => None,
    };
    Ok(found.ok_or(BackingRefusal::NotBacked)?)
}

/// A backer says whether it is solved. The matter stays as it is.
pub async fn backer_says(
    app: &App,
    district: District,
    actor: &Actor,
    who: Backer,
    (verdict, grade): (Verdict, Option<Grade>),
) -> Result<(), Error> {
    let (by, key) = (actor.clone(), who.key);
    let deed = move |tx: &mut Tx<'_>| {
        let about = known(tx, &by, who.matter)?;
        let before = own(tx, &by, &about, who.receipt.as_ref())?;
        let said = Said {
            round: about.reopened,
            verdict,
            grade,
            how: How::Web,
            at: tx.at(),
        };
        before.say(&about, said)?;
        backing::say(tx, before.id, &said)?;
        let payload = json!({
            "backing": before.id, "round": said.round, "verdict": verdict.word(),
            "grade": grade.map(Grade::word),
        });
        tell(tx, "matter.backing-said", &about, &by, payload)?;
        Ok::<_, Error>(())
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}

/// A backer takes the backing back; nothing of it stays but the event.
pub async fn unback(
    app: &App,
    district: District,
    actor: &Actor,
    who: Backer,
) -> Result<(), Error> {
    let (by, key) = (actor.clone(), who.key);
    let deed = move |tx: &mut Tx<'_>| {
        let about = known(tx, &by, who.matter)?;
        let gone = own(tx, &by, &about, who.receipt.as_ref())?;
        backing::remove(tx, gone.id)?;
        let payload = json!({ "backing": gone.id });
        tell(tx, "matter.backing-withdrawn", &about, &by, payload)?;
        Ok::<_, Error>(())
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}
