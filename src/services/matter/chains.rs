//! The chains of a district: those that come with Tanxin, and its own in their place.

use crate::App;
use crate::services::Error;
use serde_json::json;
use tanxin_domain::category::{CategoryCode, tree};
use tanxin_domain::event::NewEvent;
use tanxin_domain::matter::{Chain, ChainRefusal, chain};
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::text::line;
use tanxin_domain::{Actor, District, PlaceId};
use tanxin_store::{Conn, Tx, district, matter, place};
use uuid::Uuid;

/// The chains in force, a district's own first.
pub fn all(c: &mut Conn, district: District) -> Result<Vec<Chain>, Error> {
    let mut all = matter::chain::newest(c, district)?;
    for ours in chain::shipped() {
        if !all.iter().any(|own| own.code == ours.code) {
            all.push(ours.clone());
        }
    }
    Ok(all)
}

/// Refuses whoever does not keep the district's rules, before anything they wrote is read.
pub async fn keeps(app: &App, district: District, actor: &Actor) -> Result<(), Error> {
    let by = actor.clone();
    let asked = app.store.read(move |c| permitted(c, district, &by));
    asked.await.map(|_| ())
}

/// The place whose rules these are, for whoever keeps them.
fn permitted(c: &mut Conn, code: District, by: &Actor) -> Result<PlaceId, Error> {
    let root = district::one(c, code)?.ok_or(Error::NotFound)?.root;
    let top = place::one(c, code, root)?.ok_or(Error::NotFound)?;
    permit(by, Deed::KeepChains, &top.path)?;
    Ok(root)
}

/// Is this a group or a category?
fn known(word: &str) -> bool {
    CategoryCode::parse(word).is_some() || tree().iter().any(|g| g.code == word)
}

/// Saves the next version of a chain; `new.version` is the one the form was opened with. What
/// was raised before keeps to the version it was raised under.
pub async fn save(
    app: &App,
    district: District,
    actor: &Actor,
    mut new: Chain,
    key: Option<Uuid>,
) -> Result<(), Error> {
    new.zh = line("zh", &new.zh, 40)?;
    new.en = line("en", &new.en, 60)?;
    new.check()?;
    if !new.covers.iter().all(|word| known(word)) {
        return Err(ChainRefusal::Covers.into());
    }
    let by = actor.clone();
    let deed = move |tx: &mut Tx<'_>| {
        let root = permitted(tx.conn(), district, &by)?;
        let now = all(tx.conn(), district)?;
        let standing = now.iter().find(|c| c.code == new.code);
        if standing.map_or(0, |c| c.version) != new.version {
            return Err(ChainRefusal::Meanwhile.into());
        }
        let saved = Chain {
            version: new.version + 1,
            ..new.clone()
        };
        matter::chain::insert(tx, &saved)?;
        tx.emit(NewEvent {
            kind: "chain.saved",
            place: Some(root),
            subject: 0,
            actor: by.signature(),
            payload: json!({ "chain": saved }),
        })?;
        Ok::<_, Error>(())
    };
    app.store.write(district, key, deed).await?;
    Ok(())
}
