//! Who answers at a place: the place and the offices on the way up from it.
//!
//! Asked by every matter that is raised, changed hardly ever: kept until anything else than a
//! matter happens in the district. What another server does is noticed when the follower
//! tells of it, within a quarter of a second.

use super::Error;
use crate::App;
use jiff::Timestamp;
use quick_cache::sync::Cache;
use std::sync::Arc;
use tanxin_domain::category::CategoryCode;
use tanxin_domain::matter::chain::{self, Around};
use tanxin_domain::matter::{Chain, Quiet, Stop};
use tanxin_domain::office::Office;
use tanxin_domain::place::Place;
use tanxin_domain::role::Role;
use tanxin_domain::{District, OfficeId, PlaceId};
use tanxin_store::{Conn, district, event, matter, office, place, role};

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
    /// The district's own chains.
    pub chains: Vec<Chain>,
    /// Roles held for offices here, now or later.
    roles: Vec<Role>,
}

impl Answering {
    /// What a way through a chain is found from.
    pub fn around(&self, category: CategoryCode, quiet: Quiet) -> Around<'_> {
        Around {
            way: &self.way,
            offices: &self.offices,
            category,
            quiet,
        }
    }

    /// The chain of a category now.
    pub fn chain(&self, category: CategoryCode) -> &Chain {
        chain::of(&self.chains, category)
    }

    /// Does anybody work at an office now?
    pub fn staffed(&self, office: OfficeId, now: Timestamp) -> bool {
        let mut here = self.roles.iter().filter(|r| r.office == Some(office));
        here.any(|r| r.from <= now && now < r.until)
    }

    /// The office above that is told when nobody works where a matter goes.
    pub fn told(
        &self,
        chain: &Chain,
        to: Stop,
        near: Around<'_>,
        now: Timestamp,
    ) -> Option<OfficeId> {
        if self.staffed(to.office, now) {
            return None;
        }
        let mut above = near.stops(chain);
        above.retain(|s| s.level > to.level);
        let staffed = above.iter().find(|s| self.staffed(s.office, now));
        let told = staffed.or(above.first())?;
        Some(told.office)
    }
}

/// Reads who answers at a place.
pub fn read(
    c: &mut Conn,
    district: District,
    id: PlaceId,
    now: Timestamp,
) -> Result<Option<Answering>, Error> {
    let Some(place) = place::one(c, district, id)? else {
        return Ok(None);
    };
    Ok(Some(Answering {
        district: district::one(c, district)?.ok_or(Error::NotFound)?.name,
        way: place::way(c, district, &place.path)?,
        offices: office::on_the_way(c, district, &place.path)?,
        chains: matter::chain::newest(c, district)?,
        roles: role::for_offices(c, district, &place.path, now)?,
        place,
    }))
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
    let now = app.clock.now();
    let asked = app.store.read(move |c| {
        let Some(found) = read(c, district, id, now)? else {
            return Ok(None);
        };
        let seq = event::seq(c, district)?;
        Ok::<_, Error>(Some((Arc::new(found), seq)))
    });
    let Some((found, seq)) = asked.await? else {
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
