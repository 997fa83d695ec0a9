//! What a list would change: held against the tree as it stands, nothing written.

use crate::App;
use crate::services::Error;
use std::collections::{HashMap, HashSet};
use tanxin_domain::import::{Bad, Column, Fault, Line, List};
use tanxin_domain::person::{Person, SEAL_PHONE};
use tanxin_domain::place::{HouseholdFacts, Occupancy, Place, PlaceKind};
use tanxin_domain::place_text::{building_name, key, plain, spoken};
use tanxin_domain::{District, PersonId, PlaceId, text};
use tanxin_store::{Conn, person, place};

/// A householder to be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The home.
    pub household: PlaceId,
    /// The name as the list has it.
    pub name: String,
    /// The phone.
    pub phone: Option<String>,
}

/// What changes about who speaks for a home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeadChange {
    /// Somebody else, or the first.
    Another(Head),
    /// The same person has another phone.
    Phone(PersonId, String),
}

/// A home that stands already and changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// The row of the list.
    pub row: u32,
    /// The home.
    pub household: PlaceId,
    /// Where it is, in words.
    pub called: String,
    /// Its facts from now on, when they change.
    pub facts: Option<HouseholdFacts>,
    /// Who speaks for it from now on, when that changes.
    pub head: Option<HeadChange>,
    /// Which columns say something new.
    pub columns: Vec<Column>,
}

/// A building of the list with what is new in it, for the eye.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fresh {
    /// Where it is, in words.
    pub called: String,
    /// New homes in it.
    pub homes: usize,
}

/// What a list would change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// New places, each after the one above.
    pub places: Vec<Place>,
    /// Householders of new homes.
    pub heads: Vec<Head>,
    /// Homes that change.
    pub updates: Vec<Update>,
    /// Homes that stand already just so.
    pub unchanged: usize,
    /// New homes by building.
    pub fresh: Vec<Fresh>,
    /// Cells that can't be read; their rows are left out.
    pub bad: Vec<Bad>,
    /// Columns nobody reads.
    pub unused: Vec<String>,
}

impl Plan {
    /// How many new places of a kind.
    pub fn count(&self, kind: PlaceKind) -> usize {
        self.places.iter().filter(|p| p.kind == kind).count()
    }

    /// Rows that are left out.
    pub fn bad_rows(&self) -> usize {
        let rows: HashSet<u32> = self.bad.iter().map(|b| b.row).collect();
        rows.len()
    }

    /// Would it change nothing?
    pub fn is_idle(&self) -> bool {
        self.places.is_empty() && self.updates.is_empty()
    }
}

/// Holds a list against the subtree it is to hang in.
pub fn plan(
    c: &mut Conn,
    app: &App,
    district: District,
    top: &Place,
    list: List,
) -> Result<Plan, Error> {
    let standing = place::subtree(c, district, &top.path)?;
    let people = person::householders(c, district, &top.path)?;
    let mut planner = Planner::new(app, top.clone(), standing, people);
    for line in &list.lines {
        if let Err((column, fault)) = planner.take(line) {
            planner.plan.bad.push(Bad {
                row: line.row,
                column,
                fault,
            });
        }
    }
    let mut plan = planner.plan;
    plan.bad.extend(list.bad);
    plan.bad.sort_by_key(|b| b.row);
    plan.unused = list.unused;
    Ok(plan)
}

type Wrong = (Column, Fault);

struct Planner<'a> {
    app: &'a App,
    top: Place,
    places: HashMap<PlaceId, Place>,
    /// Standing and planned places by what is above, kind and key.
    by_key: HashMap<(PlaceId, PlaceKind, String), PlaceId>,
    communities: Vec<PlaceId>,
    people: HashMap<PlaceId, Person>,
    /// Homes the list has named so far, with the row.
    seen: HashMap<PlaceId, u32>,
    fresh: HashMap<PlaceId, usize>,
    plan: Plan,
}

fn key_of(p: &Place) -> String {
    match &p.household {
        Some(facts) => facts.door.clone(),
        None => key(&p.name),
    }
}

impl<'a> Planner<'a> {
    fn new(app: &'a App, top: Place, standing: Vec<Place>, people: Vec<Person>) -> Planner<'a> {
        let by_key = standing
            .iter()
            .filter_map(|p| Some(((p.parent?, p.kind, key_of(p)), p.id)))
            .collect();
        let of_kind = |p: &&Place| p.kind == PlaceKind::Community;
        Planner {
            app,
            top,
            by_key,
            communities: standing.iter().filter(of_kind).map(|p| p.id).collect(),
            places: standing.into_iter().map(|p| (p.id, p)).collect(),
            people: people
                .into_iter()
                .filter_map(|p| Some((p.household?, p)))
                .collect(),
            seen: HashMap::new(),
            fresh: HashMap::new(),
            plan: Plan::default(),
        }
    }

    /// Takes one home of the list. Nothing is planned for a row that is refused.
    fn take(&mut self, line: &Line) -> Result<(), Wrong> {
        let above = self.above(line)?;
        self.check_levels(&above, line)?;
        let mut at = above;
        let steps = [
            (PlaceKind::Compound, &line.compound),
            (PlaceKind::Building, &line.building),
            (PlaceKind::Unit, &line.unit),
        ];
        let mut building = None;
        for (kind, name) in steps {
            if let Some(name) = name {
                at = self.stand(&at, kind, name);
            }
            if kind == PlaceKind::Building {
                building = Some(at.id);
            }
        }
        match self
            .by_key
            .get(&(at.id, PlaceKind::Household, line.door.clone()))
        {
            Some(id) => self.again(*id, line),
            None => {
                self.fresh_home(&at, building.unwrap_or(at.id), line);
                Ok(())
            }
        }
    }

    /// The community or compound a row hangs in.
    fn above(&self, line: &Line) -> Result<Place, Wrong> {
        let top = &self.top;
        match top.kind {
            PlaceKind::Compound => {
                let other = line.compound.as_ref().filter(|c| key(c) != key(&top.name));
                match other {
                    Some(other) => Err((Column::Compound, Fault::Elsewhere(other.clone()))),
                    None => Ok(top.clone()),
                }
            }
            PlaceKind::Community => {
                let other = line.community.as_ref().filter(|c| !is_called(top, c));
                match other {
                    Some(other) => Err((Column::Community, Fault::Elsewhere(other.clone()))),
                    None => Ok(self.split_address(top, line)),
                }
            }
            _ => self.community(line),
        }
    }

    /// Below a township or the whole district a row has to say its community, or a compound
    /// that stands in just one.
    fn community(&self, line: &Line) -> Result<Place, Wrong> {
        let all = || self.communities.iter().filter_map(|id| self.places.get(id));
        let Some(name) = &line.community else {
            let compound = line.compound.as_ref().map(|c| key(c));
            let known: Vec<&Place> = all()
                .filter(|p| {
                    let at = |k: &String| (p.id, PlaceKind::Compound, k.clone());
                    compound
                        .as_ref()
                        .is_some_and(|k| self.by_key.contains_key(&at(k)))
                })
                .collect();
            return match known.as_slice() {
                [only] => Ok((*only).clone()),
                _ => Err((Column::Community, Fault::Empty)),
            };
        };
        let called: Vec<&Place> = all().filter(|p| is_called(p, name)).collect();
        match called.as_slice() {
            [only] => Ok((*only).clone()),
            [] => Err((Column::Community, Fault::NoSuchCommunity(name.clone()))),
            _ => Err((Column::Community, Fault::WhichCommunity(name.clone()))),
        }
    }

    /// 「斗潭家园东区」 5幢 of an address is 东区5幢 of 斗潭家园, when that building stands.
    fn split_address(&self, community: &Place, line: &Line) -> Place {
        let (Some(area), Some(building)) = (&line.compound, &line.building) else {
            return community.clone();
        };
        let area = plain(area);
        let compounds = self
            .places
            .values()
            .filter(|p| p.kind == PlaceKind::Compound && p.parent == Some(community.id));
        for compound in compounds {
            let name = plain(&compound.name);
            let rest = area.strip_prefix(&name).filter(|rest| !rest.is_empty());
            let whole = rest.map(|rest| key(&building_name(&format!("{rest}{building}"))));
            let stands =
                whole.and_then(|k| self.by_key.get(&(compound.id, PlaceKind::Building, k)));
            if let Some(building) = stands.and_then(|id| self.places.get(id)) {
                return building.clone();
            }
        }
        community.clone()
    }

    /// A unit needs its building; a flat of a compound needs one too.
    fn check_levels(&self, above: &Place, line: &Line) -> Result<(), Wrong> {
        let in_compound = line.compound.is_some() || above.kind == PlaceKind::Compound;
        if line.building.is_none() && (line.unit.is_some() || in_compound) {
            return Err((Column::Building, Fault::Empty));
        }
        Ok(())
    }

    /// The place of this name, standing or planned.
    fn stand(&mut self, above: &Place, kind: PlaceKind, name: &str) -> Place {
        // The list hangs at a compound, or its address was split: that level is behind us.
        if above.kind >= kind {
            return above.clone();
        }
        let at = (above.id, kind, key(name));
        if let Some(known) = self.by_key.get(&at).and_then(|id| self.places.get(id)) {
            return known.clone();
        }
        let new = self.hang(above, kind, name);
        self.by_key.insert(at, new.id);
        self.places.insert(new.id, new.clone());
        self.plan.places.push(new.clone());
        new
    }

    fn hang(&self, above: &Place, kind: PlaceKind, name: &str) -> Place {
        let id = PlaceId(self.app.store.ids().next());
        Place {
            id,
            parent: Some(above.id),
            kind,
            path: above.path.child(id),
            name: name.to_owned(),
            stat_code: None,
            household: None,
        }
    }

    fn fresh_home(&mut self, above: &Place, building: PlaceId, line: &Line) {
        let mut home = self.hang(above, PlaceKind::Household, &line.door);
        home.household = Some(HouseholdFacts {
            floor: line.floor,
            door: line.door.clone(),
            area_centi_m2: line.area,
            occupancy: line.occupancy.unwrap_or(Occupancy::Owner),
        });
        let at = (above.id, PlaceKind::Household, line.door.clone());
        self.by_key.insert(at, home.id);
        self.seen.insert(home.id, line.row);
        if let Some(name) = &line.name {
            self.plan.heads.push(Head {
                household: home.id,
                name: name.clone(),
                phone: line.phone.clone(),
            });
        }
        if !self.fresh.contains_key(&building) {
            let called = self.called(building);
            self.fresh.insert(building, self.plan.fresh.len());
            self.plan.fresh.push(Fresh { called, homes: 0 });
        }
        self.plan.fresh[self.fresh[&building]].homes += 1;
        self.plan.places.push(home);
    }

    /// A home that stands already: what does the list say anew?
    fn again(&mut self, id: PlaceId, line: &Line) -> Result<(), Wrong> {
        if let Some(row) = self.seen.insert(id, line.row) {
            self.seen.insert(id, row);
            return Err((Column::Door, Fault::Twice(row)));
        }
        let Some((home, facts)) = self
            .places
            .get(&id)
            .and_then(|home| Some((home.clone(), home.household.clone()?)))
        else {
            return Ok(());
        };
        let mut columns = Vec::new();
        let mut now = facts.clone();
        if let Some(area) = line.area.filter(|a| Some(*a) != facts.area_centi_m2) {
            now.area_centi_m2 = Some(area);
            columns.push(Column::Area);
        }
        if let Some(occupancy) = line.occupancy.filter(|o| *o != facts.occupancy) {
            now.occupancy = occupancy;
            columns.push(Column::Occupancy);
        }
        let head = self.head(id, line, &mut columns);
        if columns.is_empty() {
            self.plan.unchanged += 1;
            return Ok(());
        }
        columns.sort_unstable();
        let above = home.parent.map_or(String::new(), |p| self.called(p));
        self.plan.updates.push(Update {
            row: line.row,
            household: id,
            called: format!("{above}{}", home.name),
            facts: (now != facts).then_some(now),
            head,
            columns,
        });
        Ok(())
    }

    /// Another name is another person: roles and cards of the one before are not theirs.
    fn head(&self, home: PlaceId, line: &Line, columns: &mut Vec<Column>) -> Option<HeadChange> {
        let name = line.name.as_ref()?;
        let before = self.people.get(&home);
        let known = before.and_then(|p| crate::services::person::name_of(self.app, p));
        if known.as_deref() != Some(text::clean(name).as_str()) {
            columns.push(Column::Name);
            if line.phone.is_some() {
                columns.push(Column::Phone);
            }
            return Some(HeadChange::Another(Head {
                household: home,
                name: name.clone(),
                phone: line.phone.clone(),
            }));
        }
        let (before, phone) = (before?, line.phone.as_ref()?);
        let print = self.app.keys.fingerprint(SEAL_PHONE, phone);
        if before.phone_print == Some(print) {
            return None;
        }
        columns.push(Column::Phone);
        Some(HeadChange::Phone(before.id, phone.clone()))
    }

    /// A place by its names below the community.
    fn called(&self, id: PlaceId) -> String {
        let Some(p) = self.places.get(&id) else {
            return String::new();
        };
        let far = |p: &&Place| p.kind > PlaceKind::Community;
        let way = p.path.ids().filter_map(|id| self.places.get(&id));
        let names: String = way.filter(far).map(|p| p.name.as_str()).collect();
        if names.is_empty() {
            p.name.clone()
        } else {
            names
        }
    }
}

/// Is the community called so? 「余东村」 is 余东村委会.
fn is_called(p: &Place, name: &str) -> bool {
    let said = plain(name);
    plain(&p.name) == said || spoken(&p.name) == spoken(&said)
}
