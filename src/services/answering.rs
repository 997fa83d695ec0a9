//! Who answers at a place: the place and the offices on the way up from it.
//!
//! Asked by every matter that is raised, changed hardly ever: kept until anything else than a
//! matter happens in the district. What another server does is noticed when the follower
//! tells of it, within a quarter of a second.

use super::Error;
use crate::App;
use quick_cache::sync::Cache;
use std::sync::Arc;
use tanxin_domain::office::Office;
use tanxin_domain::place::Place;
use tanxin_domain::{District, PlaceId};
use tanxin_store::{district, event, office, place};

/// A place, and who answers there.
pub struct Answering {
    /// The district's name.
    pub district: String,
    /// The place itself.
    pub place: Place,
    /// The places from the district down to it.
    pub way: Vec<Place>,
    /// Its offices and those of the places above it, nearest first.
    pub offices: Vec<Office>,
}

/// What is kept: as many places as a large district has buildings.
pub struct Kept(Cache<(District, PlaceId), (i64, Arc<Answering>)>);

impl Kept {
    pub(crate) fn new() -> Kept {
        Kept(Cache::new(20_000))
    }
}

/// Who answers at a place; `None` when there is no such place.
pub async fn at(
    app: &App,
    district: District,
    id: PlaceId,
) -> Result<Option<Arc<Answering>>, Error> {
    // Asked for before the reading: what changes in between is read once more.
    let standing = app.store.changes().standing(district);
    let kept = app.answering.0.get(&(district, id));
    if let Some((since, found)) = kept
        && standing == Some(since)
    {
        return Ok(Some(found));
    }
    let read = app.store.read(move |c| {
        let Some(place) = place::one(c, district, id)? else {
            return Ok(None);
        };
        let found = Answering {
            district: district::one(c, district)?.ok_or(Error::NotFound)?.name,
            way: place::way(c, district, &place.path)?,
            offices: office::on_the_way(c, district, &place.path)?,
            place,
        };
        let seq = event::seq(c, district)?;
        Ok::<_, Error>(Some((Arc::new(found), seq)))
    });
    let Some((found, seq)) = read.await? else {
        return Ok(None);
    };
    match standing {
        Some(since) => app
            .answering
            .0
            .insert((district, id), (since, found.clone())),
        // From now on the district's changes are followed.
        None => app.store.changes().watch(district, seq),
    }
    Ok(Some(found))
}
