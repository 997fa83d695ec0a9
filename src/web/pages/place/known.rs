//! What the database knows of a place that its page shows.

use super::MOST;
use crate::services::Error;
use crate::web::parts::board;
use jiff::Timestamp;
use std::collections::HashMap;
use tanxin_domain::assembly::{Assembly, State as Stands};
use tanxin_domain::matter::Matter;
use tanxin_domain::office::Office;
use tanxin_domain::permission::{Deed, may};
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::{Actor, District, PlaceId};
use tanxin_store::matter::{Colours, Filter, Show};
use tanxin_store::{Conn, assembly, district, matter, office, place};

/// What the database knows of the place.
pub struct Known {
    pub name: String,
    pub place: Place,
    pub way: Vec<Place>,
    pub below: Vec<Place>,
    /// Stairwells with their homes, when it is a building or a unit.
    pub units: Vec<(Place, Vec<Place>)>,
    pub offices: Vec<Office>,
    pub open: Vec<Matter>,
    pub settled: Vec<Matter>,
    /// The places those matters are about.
    pub about: HashMap<PlaceId, Place>,
    /// How many are open, listed or not.
    pub open_count: i64,
    pub colours: Colours,
    pub next: Option<(Assembly, Vec<String>)>,
    /// Assemblies whose minutes hang on the board now.
    pub posted: Vec<Assembly>,
}

pub fn look(
    c: &mut Conn,
    code: District,
    id: PlaceId,
    actor: &Actor,
    now: Timestamp,
) -> Result<Known, Error> {
    let place = place::one(c, code, id)?.ok_or(Error::NotFound)?;
    let own = actor.household() == Some(id);
    if place.kind == PlaceKind::Household && !own && !may(actor, Deed::SeeDoors, &place.path) {
        // Whether a door stands there is on the door; what is behind it is not for everybody.
        return Err(Error::NotFound);
    }
    let name = district::one(c, code)?.ok_or(Error::NotFound)?.name;
    let way = place::way(c, code, &place.path)?;
    let has_facade = matches!(place.kind, PlaceKind::Building | PlaceKind::Unit);
    let below = if place.kind == PlaceKind::Unit {
        Vec::new()
    } else {
        place::children(c, code, id)?
    };
    let units = if has_facade {
        stairwells(c, code, &place, &below)?
    } else {
        Vec::new()
    };
    let offices = office::on_the_way(c, code, &place.path)?;
    let below_here = |show| Filter {
        below: Some(place.path.clone()),
        show,
        by_due: show == Show::Working,
        ..Filter::default()
    };
    let working = below_here(Show::Working);
    let open = matter::list(c, code, &working, now, MOST)?;
    let standing = matter::standing(c, code, Some(&place.path), false, now)?;
    let (settled, _) = matter::newest(c, code, id, &below_here(Show::Settled), 3)?;
    let colours = if has_facade {
        matter::colours(c, code, &place.path, now)?
    } else {
        Colours::default()
    };
    let next = coming(c, code, &place, now)?;
    let mut about: Vec<PlaceId> = open.iter().chain(&settled).map(|m| m.place).collect();
    about.sort_unstable();
    about.dedup();
    let about = place::some(c, code, &about)?
        .into_iter()
        .map(|p| (p.id, p))
        .collect();
    let posted = board::read(c, code, &place.path, now)?;
    Ok(Known {
        name,
        place,
        way,
        below,
        units,
        offices,
        open,
        settled,
        about,
        open_count: standing.working,
        colours,
        next,
        posted,
    })
}

/// The next assembly that concerns a place, with its agenda.
pub fn coming(
    c: &mut Conn,
    code: District,
    place: &Place,
    now: Timestamp,
) -> Result<Option<(Assembly, Vec<String>)>, Error> {
    let all = assembly::concerning(c, code, &place.path, now)?;
    let ahead = |a: &Assembly| {
        matches!(
            a.state,
            Stands::Called | Stands::Frozen { .. } | Stands::Open { .. }
        )
    };
    let Some(next) = all.into_iter().find(ahead) else {
        return Ok(None);
    };
    let items = assembly::items(c, code, next.id)?
        .into_iter()
        .map(|i| i.title)
        .collect();
    Ok(Some((next, items)))
}

/// Stairwells of a building, or the unit itself; a building without units is one.
fn stairwells(
    c: &mut Conn,
    code: District,
    place: &Place,
    below: &[Place],
) -> Result<Vec<(Place, Vec<Place>)>, Error> {
    let mut homes = place::below(c, code, &place.path, PlaceKind::Household)?;
    let mut units: Vec<Place> = below
        .iter()
        .filter(|p| p.kind == PlaceKind::Unit)
        .cloned()
        .collect();
    if units.is_empty() {
        units.push(place.clone());
    }
    Ok(units
        .into_iter()
        .map(|unit| {
            let (own, rest) = homes.drain(..).partition(|h| unit.path.holds(&h.path));
            homes = rest;
            (unit, own)
        })
        .collect())
}
