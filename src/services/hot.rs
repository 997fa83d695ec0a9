//! What is hot at a place: a community's matters of the last weeks, grouped.
//!
//! Above a community it is looked where most more than usual was raised, by the roll-ups: a
//! handful of rows a community. So a page costs the same in a district of a million matters.

use super::Error;
use crate::App;
use jiff::{SignedDuration, Timestamp};
use quick_cache::sync::Cache;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tanxin_domain::hot::{Group, Heard, MOST_GROUPED, WEEKS_BEFORE, groups};
use tanxin_domain::matter::{ERASED, Matter, MatterState};
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::rate::Span;
use tanxin_domain::{Actor, District, MatterId, PlaceId, when};
use tanxin_store::{Conn, district, matter, place, rollup};

/// How long what was found is shown: what is hot does not change from minute to minute. What
/// was erased or taken back since is looked at again for each page.
const GOOD_FOR: SignedDuration = SignedDuration::from_mins(10);
/// Communities looked at from above.
pub const MOST_COMMUNITIES: usize = 12;
/// Matters read of one community: those of two weeks to be grouped, and those of the eight
/// weeks before in the same measure.
const MOST_READ: i64 = 4 * MOST_GROUPED as i64;
/// Groups a page shows.
const MOST_SHOWN: usize = 20;
/// Matters a group leads to.
pub const MOST_LINKS: usize = 5;

/// What was found in a place, as long as it is shown.
pub struct Kept(Cache<(District, PlaceId), Grouped>);

/// When it was found, and what.
type Grouped = (Timestamp, Arc<Vec<Group>>);

impl Default for Kept {
    fn default() -> Kept {
        Kept(Cache::new(2000))
    }
}

/// A group, where it is, and what it leads to.
#[derive(Debug, Clone)]
pub struct Hot {
    /// The group.
    pub group: Group,
    /// The compound, or the community, or what was asked about.
    pub place: Place,
    /// Its newest matters, as they stand now.
    pub matters: Vec<Matter>,
}

/// What is hot at a place.
pub struct Found {
    /// The district's name.
    pub district: String,
    /// The place.
    pub place: Place,
    /// From the district down to it.
    pub way: Vec<Place>,
    /// Groups, hot ones first.
    pub all: Vec<Hot>,
    /// Of how many communities how many were looked at; nothing below a community.
    pub looked: Option<(usize, usize)>,
}

/// Where is looked, for a place.
struct Looking {
    district: String,
    place: Place,
    way: Vec<Place>,
    areas: Vec<Place>,
    communities: usize,
}

fn looking(
    c: &mut Conn,
    code: District,
    actor: &Actor,
    id: PlaceId,
    now: Timestamp,
) -> Result<Looking, Error> {
    let place = place::one(c, code, id)?.ok_or(Error::NotFound)?;
    permit(actor, Deed::SeeHot, &place.path)?;
    let (mut areas, mut communities) = (vec![place.clone()], 0);
    match place.kind {
        PlaceKind::Household => return Err(Error::NotFound),
        PlaceKind::District | PlaceKind::Township => {
            areas = place::below(c, code, &place.path, PlaceKind::Community)?;
            communities = areas.len();
            areas = busiest(c, code, areas, now)?;
        }
        _ => {}
    }
    Ok(Looking {
        district: district::one(c, code)?.ok_or(Error::NotFound)?.name,
        way: place::way(c, code, &place.path)?,
        place,
        areas,
        communities,
    })
}

/// Those where most more than usual was raised this week and last.
fn busiest(
    c: &mut Conn,
    code: District,
    mut all: Vec<Place>,
    now: Timestamp,
) -> Result<Vec<Place>, Error> {
    if all.len() <= MOST_COMMUNITIES {
        return Ok(all);
    }
    let week = Span::week(when::day(now));
    let ids: Vec<PlaceId> = all.iter().map(|p| p.id).collect();
    let totals = rollup::totals(c, code, &ids, (week.back(WEEKS_BEFORE as i64), week))?;
    let mut more: BTreeMap<PlaceId, i64> = BTreeMap::new();
    for ((id, span), total) in totals {
        let n = total.raised;
        let new = span >= week.back(1);
        // Two weeks stand against seven.
        *more.entry(id).or_default() += if new { 7 * n } else { -2 * n };
    }
    all.sort_by_key(|p| {
        let more = more.get(&p.id).copied().unwrap_or(i64::MIN);
        (std::cmp::Reverse(more), p.id)
    });
    all.truncate(MOST_COMMUNITIES);
    Ok(all)
}

/// What was heard in an area, and since when all of it is known.
struct Told {
    heard: Vec<Heard>,
    names: Vec<String>,
    since: Timestamp,
}

fn told(c: &mut Conn, code: District, area: &Place, now: Timestamp) -> Result<Told, Error> {
    let weeks = WEEKS_BEFORE as i64 + 1;
    let from = now - SignedDuration::from_hours(24 * 7 * weeks);
    let rows = matter::heard(c, code, &area.path, from, MOST_READ)?;
    let compounds = place::below(c, code, &area.path, PlaceKind::Compound)?;
    let buildings = place::below(c, code, &area.path, PlaceKind::Building)?;
    let known = |all: &[Place]| all.iter().map(|p| p.id).collect::<BTreeSet<PlaceId>>();
    let (in_compound, in_building) = (known(&compounds), known(&buildings));
    // Cut off at the oldest end, only what is younger is known whole.
    let cut = rows.last().filter(|_| rows.len() as i64 == MOST_READ);
    let begun = matter::begun(c, code)?.unwrap_or(now);
    let since = cut.map_or(from, |(h, _)| h.at).max(begun);
    let mut heard = Vec::with_capacity(rows.len());
    for (mut h, path) in rows {
        h.compound = path.ids().find(|id| in_compound.contains(id));
        h.building = path.ids().find(|id| in_building.contains(id));
        heard.push(h);
    }
    let names = place::way(c, code, &area.path)?;
    let names = names.into_iter().chain(compounds).map(|p| p.name);
    Ok(Told {
        heard,
        names: names.collect(),
        since,
    })
}

/// The groups of an area, found now or some minutes ago.
async fn of_area(
    app: &App,
    code: District,
    area: &Place,
    now: Timestamp,
) -> Result<Arc<Vec<Group>>, Error> {
    let key = (code, area.id);
    if let Some((at, found)) = app.hot.0.get(&key)
        && now.duration_since(at) < GOOD_FOR
    {
        return Ok(found);
    }
    let asked = area.clone();
    let told = app.store.read(move |c| told(c, code, &asked, now)).await?;
    let grouped =
        tokio::task::spawn_blocking(move || groups(&told.heard, &told.names, (told.since, now)));
    let Ok(found) = grouped.await.map(Arc::new) else {
        tracing::error!(area = %area.id, "what is hot could not be found");
        return Ok(Arc::default());
    };
    app.hot.0.insert(key, (now, found.clone()));
    Ok(found)
}

/// What is hot at a place, for whoever may see it.
pub async fn read(app: &App, code: District, actor: &Actor, id: PlaceId) -> Result<Found, Error> {
    let (by, now) = (actor.clone(), app.clock.now());
    let asked = app.store.read(move |c| looking(c, code, &by, id, now));
    let at = asked.await?;
    let mut found: Vec<(Group, PlaceId)> = Vec::new();
    for area in &at.areas {
        let groups = of_area(app, code, area, now).await?;
        let at = |g: &Group| (g.clone(), g.compound.unwrap_or(area.id));
        found.extend(groups.iter().map(at));
    }
    found.sort_by_key(|(g, _)| {
        let most = std::cmp::Reverse((g.hot, g.this_week(), g.households));
        (most, g.about)
    });
    found.truncate(MOST_SHOWN);
    let all = app
        .store
        .read(move |c| with_matters(c, code, found))
        .await?;
    Ok(Found {
        looked: (at.communities > 0).then_some((at.areas.len(), at.communities)),
        district: at.district,
        place: at.place,
        way: at.way,
        all,
    })
}

/// Groups with their newest matters, as they stand: what was taken back or erased since is not
/// shown, and a group whose middle was has another line.
fn with_matters(
    c: &mut Conn,
    code: District,
    found: Vec<(Group, PlaceId)>,
) -> Result<Vec<Hot>, Error> {
    let places: Vec<PlaceId> = found.iter().map(|(_, p)| *p).collect();
    let places = place::some(c, code, &places)?;
    let shown = |g: &Group| -> Vec<MatterId> {
        let newest = g.matters.iter().take(MOST_LINKS + 1);
        newest.copied().chain([g.about]).collect()
    };
    let ids: Vec<MatterId> = found.iter().flat_map(|(g, _)| shown(g)).collect();
    let gone = |m: &Matter| {
        m.secret || m.title == ERASED || matches!(m.state, MatterState::Withdrawn { .. })
    };
    let mut standing = matter::some(c, code, &ids)?;
    standing.retain(|m| !gone(m));
    let mut all = Vec::new();
    for (mut group, at) in found {
        let of = shown(&group);
        let mut matters: Vec<Matter> = standing
            .iter()
            .filter(|m| of.contains(&m.id))
            .cloned()
            .collect();
        let middle = matters
            .iter()
            .find(|m| m.id == group.about)
            .or(matters.first());
        let (Some(middle), Some(place)) = (middle, places.iter().find(|p| p.id == at)) else {
            continue;
        };
        (group.about, group.category) = (middle.id, middle.category);
        group.title.clone_from(&middle.title);
        matters.truncate(MOST_LINKS);
        all.push(Hot {
            group,
            place: place.clone(),
            matters,
        });
    }
    Ok(all)
}
