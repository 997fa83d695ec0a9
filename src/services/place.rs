//! Deeds with places: founding a district, adding places to its tree.

use super::Error;
use crate::App;
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::place::{Place, PlaceKind, PlacePath, PlaceRefusal};
use tanxin_domain::{Actor, District, PlaceId, event::NewEvent};
use tanxin_store::{Done, Tx, district, place};

/// Places one deed adds at the most: a deed holds the writer 50 ms at the most.
const AT_ONCE: usize = 200;

/// Begins a district: its chain, its name, the head of its tree. A district that
/// stands already is left as it is and its head given back.
pub async fn found(app: &App, code: District, name: &str, region: i64) -> Result<Place, Error> {
    let known = app.store.read(move |c| {
        district::found(c, code)?;
        match district::one(c, code)? {
            Some(known) => place::one(c, code, known.root),
            None => Ok(None),
        }
    });
    if let Some(root) = known.await.map_err(Error::from)? {
        return Ok(root);
    }
    let id = PlaceId(app.store.ids().next());
    let root = Place {
        id,
        parent: None,
        kind: PlaceKind::District,
        path: PlacePath::root(id),
        name: name.to_owned(),
        stat_code: None,
        household: None,
    };
    let planted = root.clone();
    let deed = move |tx: &mut Tx<'_>| {
        place::insert(tx, &planted)?;
        district::name(tx, &planted.name, region, planted.id)?;
        tx.emit(NewEvent {
            kind: "district.founded",
            place: Some(planted.id),
            subject: planted.id.0,
            actor: Actor::System.signature(),
            payload: serde_json::json!({ "name": planted.name }),
        })?;
        Ok::<_, Error>(())
    };
    app.store.write(code, None, deed).await?;
    Ok(root)
}

/// The head of a district's tree.
pub async fn root(app: &App, code: District) -> Result<Place, Error> {
    let found = app.store.read(move |c| match district::one(c, code)? {
        Some(known) => place::one(c, code, known.root),
        None => Ok(None),
    });
    found.await.map_err(Error::from)?.ok_or(Error::NotFound)
}

/// Adds places to the tree, each after the one it hangs under. Shown at once.
pub async fn add(
    app: &App,
    code: District,
    actor: &Actor,
    places: Vec<Place>,
) -> Result<(), Error> {
    for some in places.chunks(AT_ONCE) {
        add_some(app, code, actor, some.to_vec()).await?;
    }
    Ok(())
}

async fn add_some(app: &App, code: District, actor: &Actor, some: Vec<Place>) -> Result<(), Error> {
    for one in &some {
        permit(actor, Deed::ImportPlaces, &one.path)?;
    }
    let by = actor.signature();
    let deed = move |tx: &mut Tx<'_>| {
        for one in &some {
            let above = one.parent.ok_or(PlaceRefusal::NothingAbove)?;
            let above = place::one(tx.conn(), code, above)?.ok_or(PlaceRefusal::NothingAbove)?;
            if !one.kind.may_hang_under(above.kind) {
                return Err(PlaceRefusal::WrongKind {
                    kind: one.kind,
                    above: above.kind,
                }
                .into());
            }
            place::insert(tx, one)?;
        }
        let first = some.first().ok_or(Error::NotFound)?;
        tx.emit(NewEvent {
            kind: "place.added",
            place: first.parent,
            subject: first.id.0,
            actor: by,
            payload: serde_json::json!({ "places": some.len() }),
        })?;
        Ok::<_, Error>(())
    };
    match app.store.write(code, None, deed).await? {
        Done::Now { .. } | Done::Before { .. } => Ok(()),
    }
}
