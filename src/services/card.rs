//! Deeds with household cards: issuing, revoking, entering.

use super::{Error, person as people, secret};
use crate::App;
use tanxin_domain::card::{CardRefusal, SEAL_CARD};
use tanxin_domain::code::CodeKind;
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::{Actor, CardId, Code, District, PersonId, PlaceId, event::NewEvent};
use tanxin_store::card::{self, Card};
use tanxin_store::session::Holder;
use tanxin_store::{Done, Tx, district as districts, person, place, session};
use uuid::Uuid;

/// How many cards one deed makes at the most: a deed holds the writer 50 ms at the most.
const AT_ONCE: usize = 100;

/// A household and the card it can be handed.
#[derive(Debug, Clone)]
pub struct Issued {
    /// The card.
    pub card: CardId,
    /// The household.
    pub household: Place,
    /// What is printed on the card.
    pub code: Code,
    /// Who speaks for the household, if known and the name can be opened.
    pub householder: Option<String>,
}

/// A new card for one household; cards it has stay valid.
pub async fn issue(
    app: &App,
    district: District,
    actor: &Actor,
    household: PlaceId,
    key: Option<Uuid>,
) -> Result<CardId, Error> {
    let found = app.store.read(move |c| place::one(c, district, household));
    let home = found.await.map_err(Error::from)?.ok_or(Error::NotFound)?;
    permit(actor, Deed::IssueCards, &home.path)?;
    if home.kind != PlaceKind::Household {
        return Err(CardRefusal::NoHousehold.into());
    }
    let (by, house) = (actor.signature(), app.clone());
    let deed = move |tx: &mut Tx<'_>| {
        let (id, _) = make(&house, tx, home.id)?;
        tx.emit(NewEvent {
            kind: "card.issued",
            place: Some(home.id),
            subject: id.0,
            actor: by,
            payload: serde_json::json!({ "cards": 1 }),
        })?;
        Ok::<_, Error>(id)
    };
    Ok(match app.store.write(district, key, deed).await? {
        Done::Now { value, .. } => value,
        Done::Before { subject, .. } => CardId(subject),
    })
}

/// Makes a card within a deed.
fn make(app: &App, tx: &mut Tx<'_>, household: PlaceId) -> Result<(CardId, Code), Error> {
    let code = Code::new(tx.district(), CodeKind::Household, rand::random());
    let compact = code.compact();
    let made = Card {
        id: CardId(tx.new_id()),
        household,
        hash: secret::hash(&compact),
        code: app.keys.seal(SEAL_CARD, &compact),
        issued: tx.at(),
        revoked: None,
    };
    card::insert(tx, &made)?;
    Ok((made.id, code))
}

/// The code of a card, or `None` when the key that sealed it is lost.
pub fn code_of(app: &App, card: &Card) -> Option<Code> {
    app.keys.unseal(SEAL_CARD, &card.code)?.parse().ok()
}

/// A card for every household of a place, for printing: the newest valid one, or a new one
/// where there is none or its code can't be opened. In the order of the doors.
pub async fn issue_for(
    app: &App,
    district: District,
    actor: &Actor,
    top: PlaceId,
) -> Result<Vec<Issued>, Error> {
    let found = app.store.read(move |c| place::one(c, district, top)).await;
    let top = found.map_err(Error::from)?.ok_or(Error::NotFound)?;
    permit(actor, Deed::IssueCards, &top.path)?;
    let path = top.path.clone();
    let found = app.store.read(move |c| {
        let mut homes = place::below(c, district, &path, PlaceKind::Household)?;
        // As one walks up the stairs: unit by unit, floor by floor.
        homes.sort_by_key(|h| {
            let facts = h
                .household
                .as_ref()
                .map(|f| (f.floor, place::sort_key(&f.door)));
            (h.parent, facts)
        });
        let ids: Vec<PlaceId> = homes.iter().map(|h| h.id).collect();
        let valid = card::valid_of(c, district, &ids)?;
        let holders = person::householders(c, district, &path)?;
        Ok::<_, Error>((homes, valid, holders))
    });
    let (homes, valid, holders) = found.await?;
    let mut out = Vec::with_capacity(homes.len());
    for home in homes {
        let kept = valid.iter().filter(|c| c.household == home.id);
        let card = kept.filter_map(|c| Some((c.id, code_of(app, c)?))).next();
        let holder = holders.iter().find(|p| p.household == Some(home.id));
        out.push((home, card, holder.and_then(|p| people::name_of(app, p))));
    }
    let missing: Vec<PlaceId> = out
        .iter()
        .filter(|(_, card, _)| card.is_none())
        .map(|(home, ..)| home.id)
        .collect();
    let mut made = Vec::with_capacity(missing.len());
    for some in missing.chunks(AT_ONCE) {
        made.extend(make_some(app, district, actor, top.id, some.to_vec()).await?);
    }
    let mut made = made.into_iter();
    Ok(out
        .into_iter()
        .filter_map(|(household, card, householder)| {
            let (card, code) = card.or_else(|| made.next())?;
            Some(Issued {
                card,
                household,
                code,
                householder,
            })
        })
        .collect())
}

async fn make_some(
    app: &App,
    district: District,
    actor: &Actor,
    top: PlaceId,
    homes: Vec<PlaceId>,
) -> Result<Vec<(CardId, Code)>, Error> {
    let (by, house) = (actor.signature(), app.clone());
    let deed = move |tx: &mut Tx<'_>| {
        let made: Vec<_> = homes
            .iter()
            .map(|home| make(&house, tx, *home))
            .collect::<Result<_, _>>()?;
        tx.emit(NewEvent {
            kind: "card.issued",
            place: Some(top),
            subject: top.0,
            actor: by,
            payload: serde_json::json!({ "cards": made.len() }),
        })?;
        Ok::<_, Error>(made)
    };
    match app.store.write(district, None, deed).await? {
        Done::Now { value, .. } => Ok(value),
        // Without a key there is no "before".
        Done::Before { .. } => Ok(Vec::new()),
    }
}

/// Revokes a card: it lets nobody in, and whoever it let in is out.
pub async fn revoke(
    app: &App,
    district: District,
    actor: &Actor,
    id: CardId,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let found = app.store.read(move |c| {
        let held = card::one(c, district, id)?.ok_or(Error::NotFound)?;
        place::one(c, district, held.household)?.ok_or(Error::NotFound)
    });
    let home = found.await?;
    permit(actor, Deed::IssueCards, &home.path)?;
    let by = actor.signature();
    let deed = move |tx: &mut Tx<'_>| {
        let at = tx.at();
        if !card::revoke(tx, id, at)? {
            return Err(CardRefusal::Revoked.into());
        }
        session::end_of_card(tx, id)?;
        tx.emit(NewEvent {
            kind: "card.revoked",
            place: Some(home.id),
            subject: id.0,
            actor: by,
            payload: serde_json::json!({}),
        })?;
        Ok::<_, Error>(())
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}

/// What a household card opens.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The card.
    pub card: CardId,
    /// The household.
    pub household: Place,
    /// Who speaks for it.
    pub householder: Option<PersonId>,
}

/// Looks a household's code up. It signs nobody in.
pub async fn look_up(app: &App, code: &Code) -> Result<Opened, Error> {
    if code.kind() != CodeKind::Household {
        return Err(CardRefusal::OtherKind.into());
    }
    let (district, hash) = (code.district(), secret::hash(&code.compact()));
    app.store
        .read(move |c| {
            if districts::one(c, district)?.is_none() {
                return Err(CardRefusal::OtherDistrict.into());
            }
            let held = card::by_hash(c, district, &hash)?.ok_or(CardRefusal::Unknown)?;
            if held.revoked.is_some() {
                return Err(CardRefusal::Revoked.into());
            }
            let home = place::one(c, district, held.household)?.ok_or(CardRefusal::Unknown)?;
            let holder = person::householder(c, district, home.id)?;
            Ok(Opened {
                card: held.id,
                household: home,
                householder: holder.map(|p| p.id),
            })
        })
        .await
}

/// Lets a household in by its card; tells the cookie.
pub async fn enter(app: &App, code: &Code, agent: &str) -> Result<String, Error> {
    let opened = look_up(app, code).await?;
    let holder = Holder::Household { card: opened.card };
    let (cookie, _) = super::session::begin(app, code.district(), holder, agent).await?;
    Ok(cookie)
}
