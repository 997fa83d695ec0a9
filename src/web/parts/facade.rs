//! 楼栋立面: one table a stairwell, one row a floor, one cell a household.
//!
//! A matter colours the place it is about, never the household that raised it; a
//! cell shows only what its viewer may know. The public sees floors, not doors:
//! [`Facade::floors`] makes one wide cell of each.

use crate::words::L;
use askama::Template;
use std::collections::BTreeMap;
use tanxin_domain::place::{HouseholdFacts, Occupancy, Place};
use tanxin_store::place::sort_key;

/// What a cell says, from nothing to late: the darker, the more it concerns us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CellState {
    /// Nothing is asked there.
    None,
    /// What was asked there is settled.
    Settled,
    /// Something is being handled.
    Open,
    /// It is due today.
    Due,
    /// It is late.
    Late,
    /// On the roll, not here.
    Absent,
    /// Represented by another voter.
    Proxy,
    /// Here in person.
    Here,
    /// Nobody lives there.
    Vacant,
    /// Not on the roll: a number, no window.
    Off,
}

impl CellState {
    /// As the stylesheet knows it; empty for the plain white window.
    pub fn word(self) -> &'static str {
        match self {
            CellState::None | CellState::Absent => "",
            CellState::Settled => "settled",
            CellState::Open => "open",
            CellState::Due => "due",
            CellState::Late => "late",
            CellState::Proxy => "proxy",
            CellState::Here => "here",
            CellState::Vacant => "vacant",
            CellState::Off => "off",
        }
    }

    /// The sign inside the window; the vacant and the white ones have none.
    pub fn glyph(self) -> &'static str {
        match self {
            CellState::None | CellState::Absent | CellState::Vacant | CellState::Off => "",
            other => other.word(),
        }
    }

    /// The key of its words.
    pub fn key(self) -> &'static str {
        match self {
            CellState::None => "facade-none",
            CellState::Settled => "facade-settled",
            CellState::Open => "facade-open",
            CellState::Due => "facade-due",
            CellState::Late => "facade-late",
            CellState::Absent => "facade-absent",
            CellState::Proxy => "facade-proxy",
            CellState::Here => "facade-here",
            CellState::Vacant => "facade-vacant",
            CellState::Off => "facade-off",
        }
    }
}

/// What a façade is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// 诉求
    Matters,
    /// 到会
    Attendance,
}

impl Question {
    /// The states its legend explains, in order.
    pub fn legend(self) -> &'static [CellState] {
        match self {
            Question::Matters => &[
                CellState::Late,
                CellState::Due,
                CellState::Open,
                CellState::Settled,
                CellState::None,
                CellState::Vacant,
            ],
            Question::Attendance => &[
                CellState::Here,
                CellState::Proxy,
                CellState::Absent,
                CellState::Vacant,
            ],
        }
    }
}

/// What a cell does when it is pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// Nothing: the projector, the public page.
    None,
    /// Opens a page.
    Page(String),
    /// Sends the form around the façade with this name and value.
    Button {
        /// The field.
        name: &'static str,
        /// Its value.
        value: String,
    },
}

/// One window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What stands on it.
    pub door: String,
    /// What it says.
    pub state: CellState,
    /// What pressing it does.
    pub link: Link,
    /// The name live messages know it by, as `door-0abc…`; none when it stands still.
    pub live: Option<String>,
}

/// One storey of a stairwell; a gap where other storeys have a door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Floor {
    /// Its number; cellars are below zero.
    pub level: i16,
    /// What stands beside it.
    pub name: String,
    /// Its windows, one for each column.
    pub cells: Vec<Option<Cell>>,
    /// What its corridor says; none where no stairwell has a word to say on this storey, so that
    /// storeys stay level with each other.
    pub corridor: Option<CellState>,
}

/// One stairwell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// What stands at its entrance.
    pub name: String,
    /// What stands above its columns; empty on the public façade.
    pub columns: Vec<String>,
    /// Its storeys, the top one first.
    pub floors: Vec<Floor>,
    /// What the stairwell itself says; none where none of the building's says anything.
    pub entrance: Option<CellState>,
}

impl Unit {
    /// The column whose left edge has the light of each landing: the middle one.
    pub fn middle(&self) -> usize {
        self.columns.len() / 2
    }

    /// Columns of windows; the public façade has one.
    pub fn width(&self) -> usize {
        self.columns.len().max(1)
    }
}

/// A building as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facade {
    /// Its stairwells, side by side.
    pub units: Vec<Unit>,
    /// What it was asked.
    pub question: Question,
    /// What the building as a whole says.
    pub ground: CellState,
}

/// The part of a door's number that is the same on every floor: `1101` on floor 11 → `01`.
fn column(facts: &HouseholdFacts) -> String {
    let floor = facts.floor.unsigned_abs().to_string();
    let door = facts.door.trim_start_matches(['B', 'b', '-']);
    match door.strip_prefix(&floor) {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => facts.door.clone(),
    }
}

/// What is written beside a storey: `11`, `B1`.
fn floor_name(floor: i16) -> String {
    if floor < 0 {
        format!("B{}", -i32::from(floor))
    } else {
        floor.to_string()
    }
}

impl Facade {
    /// With doors, for those who may see them. Vacant flats show as vacant whatever
    /// `cell` says, unless something is asked about the flat itself.
    pub fn doors(
        units: &[(String, Vec<Place>)],
        question: Question,
        mut cell: impl FnMut(&Place) -> (CellState, Link),
    ) -> Facade {
        let units = units.iter().map(|(name, homes)| {
            let mut columns = BTreeMap::new();
            let mut floors: BTreeMap<i16, BTreeMap<String, Cell>> = BTreeMap::new();
            for home in homes {
                let Some(facts) = &home.household else {
                    continue;
                };
                let column = column(facts);
                columns.insert(sort_key(&column), column.clone());
                let (said, link) = cell(home);
                let empty = matches!(said, CellState::None | CellState::Absent | CellState::Off);
                let state = match facts.occupancy {
                    Occupancy::Vacant | Occupancy::Undelivered if empty => CellState::Vacant,
                    _ => said,
                };
                let live = Some(format!("door-{}", home.id));
                let window = Cell {
                    door: facts.door.clone(),
                    state,
                    link,
                    live,
                };
                floors
                    .entry(facts.floor)
                    .or_default()
                    .insert(sort_key(&column), window);
            }
            let floors = floors
                .into_iter()
                .rev()
                .map(|(floor, mut cells)| Floor {
                    level: floor,
                    name: floor_name(floor),
                    cells: columns.keys().map(|c| cells.remove(c)).collect(),
                    corridor: None,
                })
                .collect();
            Unit {
                name: name.clone(),
                columns: columns.into_values().collect(),
                floors,
                entrance: None,
            }
        });
        Facade {
            units: units.collect(),
            question,
            ground: CellState::None,
        }
    }

    /// Without doors, for the public: one wide window a storey.
    pub fn floors(
        units: &[(String, Vec<Place>)],
        question: Question,
        l: L,
        mut state: impl FnMut(&str, i16) -> CellState,
    ) -> Facade {
        let units = units.iter().map(|(name, homes)| {
            let mut storeys: Vec<i16> = homes
                .iter()
                .filter_map(|h| Some(h.household.as_ref()?.floor))
                .collect();
            storeys.sort_unstable();
            storeys.dedup();
            let floors = storeys.into_iter().rev().map(|floor| {
                let door = l
                    .say("facade-floor")
                    .s("floor", floor_name(floor))
                    .to_string();
                let state = state(name, floor);
                let cell = Cell {
                    door,
                    state,
                    link: Link::None,
                    live: None,
                };
                Floor {
                    level: floor,
                    name: floor_name(floor),
                    cells: vec![Some(cell)],
                    corridor: None,
                }
            });
            Unit {
                name: name.clone(),
                columns: Vec::new(),
                floors: floors.collect(),
                entrance: None,
            }
        });
        Facade {
            units: units.collect(),
            question,
            ground: CellState::None,
        }
    }

    /// Colours what belongs to everybody: the corridors by stairwell and floor, the stairwells
    /// by their place in the row, the building.
    pub fn shared(
        mut self,
        corridor: impl Fn(usize, i16) -> CellState,
        entrance: impl Fn(usize) -> CellState,
        ground: CellState,
    ) -> Facade {
        let says = |state: CellState| state != CellState::None;
        let units = 0..self.units.len();
        let any = units.clone().any(|n| says(entrance(n)));
        for (n, unit) in self.units.iter_mut().enumerate() {
            unit.entrance = any.then(|| entrance(n));
            for floor in &mut unit.floors {
                let any = units.clone().any(|n| says(corridor(n, floor.level)));
                floor.corridor = any.then(|| corridor(n, floor.level));
            }
        }
        self.ground = ground;
        self
    }

    /// Is there anything to draw?
    pub fn is_empty(&self) -> bool {
        self.units.iter().all(|u| u.floors.is_empty())
    }

    /// The façade as HTML. `label` says in words what is drawn.
    pub fn html(&self, l: L, label: &str) -> String {
        let part = FacadePart {
            facade: self,
            l,
            label,
        };
        part.render().unwrap_or_else(|error| {
            tracing::error!(%error, "the façade's template failed");
            String::new()
        })
    }

    /// The legend under it.
    pub fn legend(&self, l: L) -> String {
        let part = LegendPart {
            states: self.question.legend(),
            l,
        };
        part.render().unwrap_or_else(|error| {
            tracing::error!(%error, "the legend's template failed");
            String::new()
        })
    }
}

#[derive(Template)]
#[template(path = "parts/facade.html")]
struct FacadePart<'a> {
    facade: &'a Facade,
    l: L,
    label: &'a str,
}

#[derive(Template)]
#[template(path = "parts/legend.html")]
struct LegendPart<'a> {
    states: &'a [CellState],
    l: L,
}

#[cfg(test)]
mod tests {
    use super::*;
    use tanxin_domain::place::{PlaceKind, PlacePath};
    use tanxin_domain::{Lang, PlaceId};

    fn home(id: i64, floor: i16, door: &str, occupancy: Occupancy) -> Place {
        Place {
            id: PlaceId(id),
            parent: None,
            kind: PlaceKind::Household,
            path: PlacePath::root(PlaceId(id)),
            name: door.to_owned(),
            stat_code: None,
            household: Some(HouseholdFacts {
                floor,
                door: door.to_owned(),
                area_centi_m2: None,
                occupancy,
            }),
        }
    }

    fn unit() -> Vec<(String, Vec<Place>)> {
        use Occupancy::{Owner, Vacant};
        let homes = vec![
            home(1, 1, "101", Owner),
            home(2, 1, "102", Owner),
            home(3, 11, "1101", Vacant),
            home(4, 11, "1102", Owner),
            home(5, -1, "B101", Owner),
            home(6, 2, "201A", Owner),
        ];
        vec![("1单元".into(), homes)]
    }

    #[test]
    fn floors_stand_on_each_other_and_doors_in_columns() {
        let f = Facade::doors(&unit(), Question::Matters, |h| match h.id.0 {
            2 => (CellState::Late, Link::Page("x".into())),
            3 => (CellState::None, Link::None),
            _ => (CellState::Open, Link::None),
        });
        let unit = &f.units[0];
        assert_eq!(unit.columns, ["01", "01A", "02"]);
        let names: Vec<_> = unit.floors.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["11", "2", "1", "B1"]);
        let top = &unit.floors[0].cells;
        assert_eq!(top[0].as_ref().unwrap().state, CellState::Vacant);
        assert_eq!(top[1], None, "a gap where this floor has no such door");
        assert_eq!(
            unit.floors[2].cells[2].as_ref().unwrap().state,
            CellState::Late
        );
    }

    #[test]
    fn a_corridor_is_coloured_and_no_door_beside_it() {
        let f = Facade::doors(&unit(), Question::Matters, |_| {
            (CellState::None, Link::None)
        });
        let corridor = |_, floor| match floor {
            11 => CellState::Late,
            _ => CellState::None,
        };
        let f = f.shared(corridor, |_| CellState::Open, CellState::None);
        let states = |floor: &Floor| -> Vec<_> {
            let cells = floor.cells.iter().flatten();
            cells.map(|c| c.state).collect()
        };
        assert_eq!(
            states(&f.units[0].floors[0]),
            [CellState::Vacant, CellState::None]
        );
        let html = f.html(L(Lang::Zh), "5幢");
        assert!(html.contains("11层走廊"), "{html}");
        assert!(html.contains("整个楼道"), "{html}");
        assert!(
            !html.contains("2层走廊") && !html.contains("整幢楼"),
            "{html}"
        );
    }

    #[test]
    fn the_public_never_sees_a_door() {
        let l = L(Lang::Zh);
        let f = Facade::floors(&unit(), Question::Matters, l, |_, _| CellState::Open);
        let html = f.html(l, "5幢");
        for door in ["101", "102", "1101", "B101", "201A"] {
            assert!(
                !html.contains(&format!(">{door}<")),
                "{door} shows:\n{html}"
            );
        }
        assert!(html.contains("11层"));
    }
}
