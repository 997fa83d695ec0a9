//! From free text to a place: what people type, looked up in the tree.
//!
//! Doors are found for those who may see doors; everybody else is led to the building,
//! whether that door exists or not.

use super::Error;
use crate::App;
use std::collections::{BTreeSet, HashMap};
use tanxin_domain::permission::{Deed, may};
use tanxin_domain::place::{Place, PlaceKind, PlacePath};
use tanxin_domain::place_text::{PlaceText, plain, read, spoken};
use tanxin_domain::{Actor, District, PlaceId};
use tanxin_store::{Conn, place};

/// The most answers one gets.
const MOST: usize = 30;

/// A place that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The place.
    pub place: Place,
    /// The way to it, the district first, itself last.
    pub way: Vec<Place>,
}

/// What a text was found to mean.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Places that may be meant; several when the text is ambiguous.
    pub hits: Vec<Hit>,
    /// Was everything in the text found? `false`: the building is there, the door is not.
    pub whole: bool,
}

/// Finds what a text means. `near` is the place one stands at: 「302」 in a stairwell is
/// a door of it.
pub async fn find(
    app: &App,
    district: District,
    actor: &Actor,
    near: Option<PlaceId>,
    text: String,
) -> Result<Found, Error> {
    let actor = actor.clone();
    app.store
        .read(move |c| look(c, district, &actor, near, &text))
        .await
}

/// As [`find`], inside a question to the store.
pub fn look(
    c: &mut Conn,
    district: District,
    actor: &Actor,
    near: Option<PlaceId>,
    text: &str,
) -> Result<Found, Error> {
    let readings = read(text);
    if readings.is_empty() {
        return Ok(Found::default());
    }
    let near = match near {
        Some(id) => place::one(c, district, id)?.map(|p| p.path),
        None => None,
    };
    let atlas = Atlas::open(c, district)?;
    let mut search = Search {
        atlas: &atlas,
        district,
        actor,
        near,
    };
    let mut best: Option<(bool, usize, Found)> = None;
    for reading in readings {
        let found = search.read(c, &reading)?;
        if found.hits.is_empty() {
            continue;
        }
        // Nearer beats likelier only among readings that leave nothing over.
        let near = if reading.area.is_empty() {
            search.nearness(&found)
        } else {
            0
        };
        let better = best
            .as_ref()
            .is_none_or(|(whole, depth, _)| (found.whole, near) > (*whole, *depth));
        if better {
            best = Some((found.whole, near, found));
        }
    }
    Ok(best.map(|(_, _, found)| found).unwrap_or_default())
}

/// Everything that has a name, so that the way to each is known without asking again.
struct Atlas {
    by_id: HashMap<PlaceId, Place>,
    named: Vec<PlaceId>,
}

impl Atlas {
    fn open(c: &mut Conn, district: District) -> Result<Atlas, Error> {
        use PlaceKind::{Building, Community, Compound, District as Root, Site, Township};
        let kinds = [Root, Township, Community, Compound, Building, Site];
        let all = place::of_kinds(c, district, &kinds)?;
        Ok(Atlas {
            named: all.iter().map(|p| p.id).collect(),
            by_id: all.into_iter().map(|p| (p.id, p)).collect(),
        })
    }

    fn all(&self) -> impl Iterator<Item = &Place> {
        self.named.iter().filter_map(|id| self.by_id.get(id))
    }

    /// The named places on the way to a path.
    fn way(&self, path: &PlacePath) -> Vec<&Place> {
        path.ids().filter_map(|id| self.by_id.get(&id)).collect()
    }
}

struct Search<'a> {
    atlas: &'a Atlas,
    district: District,
    actor: &'a Actor,
    near: Option<PlacePath>,
}

impl Search<'_> {
    fn read(&mut self, c: &mut Conn, said: &PlaceText) -> Result<Found, Error> {
        if said.is_name() {
            return Ok(self.named(&said.area));
        }
        let tops = match &said.building {
            Some(number) => self.buildings(&said.area, number),
            None => self.tops(&said.area),
        };
        let mut found = Found::default();
        for top in self.nearest(tops, said.area.is_empty()) {
            let below = self.below(c, top, said)?;
            if below.whole && !found.whole {
                found.hits.clear();
            }
            if below.whole || !found.whole {
                found.whole = below.whole;
                found.hits.extend(below.hits);
            }
        }
        found.hits.truncate(MOST);
        Ok(found)
    }

    /// Places called so: by their whole name first, else by a part of it.
    fn named(&self, name: &str) -> Found {
        let rank = |p: &Place| {
            let (own, said) = (plain(&p.name), spoken(&p.name));
            let way = self.atlas.way(&p.path);
            let above: Vec<String> = way.iter().map(|p| plain(&p.name)).collect();
            if own == name || said == name {
                Some(0)
            } else if own.starts_with(name) || said.starts_with(name) {
                Some(1)
            } else if own.contains(name) && name.chars().count() > 1 {
                Some(2)
            } else {
                ends_in(name, &above).then_some(3)
            }
        };
        let ranked: Vec<(u8, &Place)> = self
            .atlas
            .all()
            .filter_map(|p| Some((rank(p)?, p)))
            .collect();
        let best = ranked.iter().map(|(rank, _)| *rank).min();
        let of_best = ranked.iter().filter(|(rank, _)| Some(*rank) == best);
        let hits: Vec<Hit> = of_best.take(MOST).map(|(_, p)| self.hit(p, &[])).collect();
        Found {
            whole: !hits.is_empty(),
            hits,
        }
    }

    /// Buildings of this number in an area; 5 also means a `东区5幢`.
    fn buildings(&self, area: &str, number: &str) -> Vec<&Place> {
        let mut plainly = Vec::new();
        let mut loosely = Vec::new();
        for building in self.atlas.all().filter(|p| p.kind == PlaceKind::Building) {
            let own = read(&building.name).into_iter().next().unwrap_or_default();
            if own.building.as_deref() != Some(number) {
                continue;
            }
            let mut above: Vec<String> = self
                .atlas
                .way(&building.path)
                .iter()
                .filter(|p| p.id != building.id)
                .map(|p| plain(&p.name))
                .collect();
            above.push(own.area.clone());
            if !covers(area, &above) {
                continue;
            }
            if own.area.is_empty() || area.ends_with(&own.area) {
                plainly.push(building);
            } else {
                loosely.push(building);
            }
        }
        // In one compound a plain 5幢 is meant before its 东区5幢.
        let named: Vec<Option<PlaceId>> = plainly.iter().map(|b| b.parent).collect();
        loosely.retain(|b: &&Place| !named.contains(&b.parent));
        plainly.extend(loosely);
        plainly
    }

    /// Where a door without a building is looked for: the building one stands in, or the
    /// village that was named.
    fn tops(&self, area: &str) -> Vec<&Place> {
        if area.is_empty() {
            let own = self.near.as_ref().map(|near| self.atlas.way(near));
            let last = own.and_then(|way| way.into_iter().next_back());
            return last.into_iter().collect();
        }
        let named = self.named(area);
        let ids: BTreeSet<PlaceId> = named.hits.iter().map(|h| h.place.id).collect();
        self.atlas.all().filter(|p| ids.contains(&p.id)).collect()
    }

    /// Of several, those nearest to where one stands, when the text names no area.
    fn nearest<'a>(&self, tops: Vec<&'a Place>, free: bool) -> Vec<&'a Place> {
        let Some(near) = self.near.as_ref().filter(|_| free) else {
            return tops;
        };
        let most = tops.iter().map(|p| shared(near, &p.path)).max();
        tops.into_iter()
            .filter(|p| Some(shared(near, &p.path)) == most)
            .collect()
    }

    fn nearness(&self, found: &Found) -> usize {
        let near = self.near.as_ref();
        let depth = |h: &Hit| near.map_or(0, |near| shared(near, &h.place.path));
        found.hits.iter().map(depth).max().unwrap_or(0)
    }

    /// The unit or door that was said, below a building or a village.
    fn below(&self, c: &mut Conn, top: &Place, said: &PlaceText) -> Result<Found, Error> {
        let whole = |hits| Found { hits, whole: true };
        let units = match (&said.unit, &said.door) {
            (None, None) => return Ok(whole(vec![self.hit(top, &[])])),
            _ => place::below(c, self.district, &top.path, PlaceKind::Unit)?,
        };
        let meant = |unit: &&Place| {
            let own = read(&unit.name).into_iter().find(|t| t.unit.is_some());
            said.unit.is_none() || own.and_then(|t| t.unit) == said.unit
        };
        let units: Vec<Place> = units.iter().filter(meant).cloned().collect();
        let Some(door) = &said.door else {
            let hits: Vec<Hit> = units.iter().map(|u| self.hit(u, &[])).collect();
            return Ok(if hits.is_empty() {
                Found {
                    hits: vec![self.hit(top, &[])],
                    whole: false,
                }
            } else {
                whole(hits)
            });
        };
        let mut hits = Vec::new();
        for home in self.doors(c, top, &units, said.unit.is_none(), door)? {
            let unit = units.iter().find(|u| Some(u.id) == home.parent);
            hits.push(self.hit(&home, unit.map_or(&[], std::slice::from_ref)));
        }
        if !hits.is_empty() {
            return Ok(whole(hits));
        }
        // Whoever may not see doors is not told which exist.
        let sees = may(self.actor, Deed::SeeDoors, &top.path);
        Ok(Found {
            hits: vec![self.hit(top, &[])],
            whole: !sees,
        })
    }

    /// Homes with this door that the reader may know of.
    fn doors(
        &self,
        c: &mut Conn,
        top: &Place,
        units: &[Place],
        without_unit: bool,
        door: &str,
    ) -> Result<Vec<Place>, Error> {
        let above: Vec<PlaceId> = units
            .iter()
            .map(|u| u.id)
            .chain(without_unit.then_some(top.id))
            .collect();
        let mut homes = place::by_door(c, self.district, &above, door)?;
        homes.retain(|home| {
            self.actor.household() == Some(home.id) || may(self.actor, Deed::SeeDoors, &home.path)
        });
        Ok(homes)
    }

    fn hit(&self, place: &Place, between: &[Place]) -> Hit {
        let mut way: Vec<Place> = self.atlas.way(&place.path).into_iter().cloned().collect();
        way.extend_from_slice(between);
        if way.last().map(|p| p.id) != Some(place.id) {
            way.push(place.clone());
        }
        Hit {
            place: place.clone(),
            way,
        }
    }
}

/// How many places two ways share from the root down.
fn shared(a: &PlacePath, b: &PlacePath) -> usize {
    a.ids().zip(b.ids()).take_while(|(a, b)| a == b).count()
}

/// Positions in `area`, in bytes, that names can cover up to, piece after piece: 「斗潭家园
/// 东区」 is covered by 信安街道 › 斗潭社区 › 斗潭家园 › 东区. A piece is two characters at least.
fn reach(area: &str, names: &[String]) -> BTreeSet<usize> {
    let mut reached = BTreeSet::from([0]);
    for name in names {
        reached.extend(steps(area, &reached, name));
    }
    reached
}

/// Positions one more name leads to.
fn steps(area: &str, from: &BTreeSet<usize>, name: &str) -> Vec<usize> {
    let mut out = Vec::new();
    for start in from {
        let rest = &area[*start..];
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
        for (count, end) in ends.enumerate() {
            if !name.contains(&rest[..end]) {
                break;
            }
            if count > 0 || name.len() == end {
                out.push(start + end);
            }
        }
    }
    out
}

/// Do these names, from above, cover the whole text?
fn covers(area: &str, names: &[String]) -> bool {
    reach(area, names).contains(&area.len())
}

/// As [`covers`], the last name taking part.
fn ends_in(area: &str, names: &[String]) -> bool {
    let Some((own, above)) = names.split_last() else {
        return false;
    };
    let reached = reach(area, above);
    !reached.contains(&area.len()) && steps(area, &reached, own).contains(&area.len())
}
