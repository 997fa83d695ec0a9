//! The made-up district: its places, offices and people, planted once and read again when the
//! work goes on.

use crate::keys::Keys;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use tanxin_domain::actor::RoleKind;
use tanxin_domain::category::CategoryCode;
use tanxin_domain::event::NewEvent;
use tanxin_domain::matter::Quiet;
use tanxin_domain::matter::chain::Around;
use tanxin_domain::office::{Office, OfficeKind};
use tanxin_domain::person::{Person, SEAL_NAME};
use tanxin_domain::place::{HouseholdFacts, Occupancy, Place, PlaceKind, PlacePath};
use tanxin_domain::role::Role;
use tanxin_domain::{Actor, District, OfficeId, PersonId, PlaceId, RoleId};
use tanxin_store::past::{self, Pen, Told};
use tanxin_store::{Conn, IdMaker, StoreError, district, office, person, place, role};

/// Of each in the one above it.
const COMMUNITIES: usize = 16;
const COMPOUNDS: usize = 4;
const BUILDINGS: usize = 6;
const UNITS: usize = 2;
const FLOORS: i16 = 6;
const DOORS: i16 = 2;
/// Roles are held for one term.
const TERM: SignedDuration = SignedDuration::from_hours(24 * 365 * 40);

const FIRST: [&str; 12] = [
    "清", "安", "和", "明", "永", "新", "东", "西", "南", "北", "长", "平",
];
const SECOND: [&str; 10] = ["溪", "河", "塘", "桥", "园", "湾", "岭", "泉", "林", "坪"];

/// A name that no other of its kind here has, for numbers below 1200.
fn name(n: usize, kind: &str) -> String {
    let (first, second) = (FIRST[n % 12], SECOND[n / 12 % 10]);
    match n / 120 {
        0 => format!("{first}{second}{kind}"),
        round => format!("{first}{}{second}{kind}", FIRST[round % 12]),
    }
}

/// Where matters are raised: a stairwell, a building or a compound.
pub struct Spot {
    /// From the district down to it.
    pub way: Vec<Place>,
    /// Its offices and those above, nearest first.
    pub offices: Vec<Office>,
    /// Homes below, when it is a stairwell: id and storey.
    pub homes: Vec<(PlaceId, i16)>,
}

impl Spot {
    /// The place itself.
    pub fn place(&self) -> &Place {
        self.way.last().expect("a way ends somewhere")
    }

    /// What a way through a chain is found from.
    pub fn around(&self, category: CategoryCode) -> Around<'_> {
        Around {
            way: &self.way,
            offices: &self.offices,
            category,
            quiet: Quiet::default(),
        }
    }
}

/// The district as it is read.
pub struct Scene {
    /// Stairwells, then buildings, then compounds.
    pub spots: [Vec<Spot>; 3],
    /// Who works at an office.
    pub staff: HashMap<OfficeId, PersonId>,
}

impl Scene {
    /// Reads what was planted.
    pub fn read(c: &mut Conn, code: District) -> Result<Scene, StoreError> {
        let root = district::one(c, code)?.map(|known| known.root);
        let top = PlacePath::root(root.ok_or(StoreError::NoDistrict(code))?);
        let places = place::subtree(c, code, &top)?;
        let mut offices: HashMap<PlaceId, Vec<Office>> = HashMap::new();
        for o in office::below(c, code, &top)? {
            offices.entry(o.place).or_default().push(o);
        }
        let mut staff = HashMap::new();
        for held in role::below(c, code, &top, Timestamp::UNIX_EPOCH)? {
            if let Some(office) = held.office {
                staff.entry(office).or_insert(held.person);
            }
        }
        let mut homes: HashMap<PlaceId, Vec<(PlaceId, i16)>> = HashMap::new();
        let by_id: HashMap<PlaceId, &Place> = places.iter().map(|p| (p.id, p)).collect();
        for home in places.iter().filter(|p| p.kind == PlaceKind::Household) {
            let floor = home.household.as_ref().map_or(1, |facts| facts.floor);
            let unit = home.parent.unwrap_or(home.id);
            homes.entry(unit).or_default().push((home.id, floor));
        }
        let mut spots = [PlaceKind::Unit, PlaceKind::Building, PlaceKind::Compound].map(|kind| {
            let of_kind = places.iter().filter(|p| p.kind == kind);
            let spot = |p: &Place| Spot {
                way: p.path.ids().map(|id| by_id[&id].clone()).collect(),
                offices: p
                    .path
                    .ids()
                    .rev()
                    .flat_map(|id| offices.get(&id).cloned().unwrap_or_default())
                    .collect(),
                homes: Vec::new(),
            };
            of_kind.map(spot).collect::<Vec<Spot>>()
        });
        for unit in &mut spots[0] {
            unit.homes = homes.remove(&unit.place().id).unwrap_or_default();
        }
        Ok(Scene { spots, staff })
    }
}

/// What is planted.
struct Nursery<'a> {
    ids: &'a IdMaker,
    keys: &'a Keys,
    from: Timestamp,
    places: Vec<Place>,
    offices: Vec<(Office, PlacePath)>,
    people: Vec<Person>,
    roles: Vec<Role>,
}

impl Nursery<'_> {
    fn place(&mut self, above: Option<&Place>, kind: PlaceKind, name: String) -> Place {
        let id = PlaceId(self.ids.next());
        let made = Place {
            id,
            parent: above.map(|p| p.id),
            kind,
            path: above.map_or_else(|| PlacePath::root(id), |p| p.path.child(id)),
            name,
            stat_code: None,
            household: None,
        };
        self.places.push(made.clone());
        made
    }

    /// An office with somebody who works there.
    fn office(&mut self, at: &Place, name: String, (kind, works): (OfficeKind, RoleKind)) {
        let (id, person) = (OfficeId(self.ids.next()), PersonId(self.ids.next()));
        self.people.push(Person {
            id: person,
            name: self.keys.seal(SEAL_NAME, &format!("{name}经办")),
            phone: None,
            phone_print: None,
            household: None,
            name_public: false,
        });
        self.roles.push(Role {
            id: RoleId(self.ids.next()),
            person,
            kind: works,
            place: at.id,
            path: at.path.clone(),
            office: Some(id),
            from: self.from,
            until: self.from + TERM,
            taken_from: None,
        });
        let made = Office {
            id,
            place: at.id,
            kind,
            name,
            phone: None,
            hours: None,
        };
        self.offices.push((made, at.path.clone()));
    }

    fn township(&mut self, top: &Place, n: usize) {
        let town = self.place(Some(top), PlaceKind::Township, name(n, "街道"));
        let office = format!("{}办事处", town.name);
        self.office(&town, office, (OfficeKind::Subdistrict, RoleKind::Township));
        for m in 0..COMMUNITIES {
            let number = n * COMMUNITIES + m;
            let community = self.place(Some(&town), PlaceKind::Community, name(number, "社区"));
            let office = format!("{}居委会", community.name);
            self.office(
                &community,
                office,
                (OfficeKind::Committee, RoleKind::Community),
            );
            for k in 0..COMPOUNDS {
                let called = name(number * COMPOUNDS + k, "苑");
                let compound = self.place(Some(&community), PlaceKind::Compound, called);
                let office = format!("{}物业", compound.name);
                self.office(
                    &compound,
                    office,
                    (OfficeKind::Property, RoleKind::Property),
                );
                for building in 1..=BUILDINGS {
                    self.building(&compound, building);
                }
            }
        }
    }

    fn building(&mut self, compound: &Place, n: usize) {
        let building = self.place(Some(compound), PlaceKind::Building, format!("{n}幢"));
        for u in 1..=UNITS {
            let unit = self.place(Some(&building), PlaceKind::Unit, format!("{u}单元"));
            let office = format!("{n}幢{u}单元楼道长");
            self.office(&unit, office, (OfficeKind::Captain, RoleKind::Captain));
            for floor in 1..=FLOORS {
                for number in 1..=DOORS {
                    let door = format!("{floor}{number:02}");
                    self.place(Some(&unit), PlaceKind::Household, door.clone());
                    let home = self.places.last_mut().expect("just planted");
                    home.household = Some(HouseholdFacts {
                        floor,
                        door,
                        area_centi_m2: Some(8_960),
                        occupancy: Occupancy::Owner,
                    });
                }
            }
        }
    }
}

/// Plants the district, all in one transaction: either it is there or it is not.
pub fn plant(
    pen: &mut Pen,
    (code, townships, from): (District, usize, Timestamp),
    (ids, keys): (&IdMaker, &Keys),
) -> Result<(), StoreError> {
    district::found(pen.conn(), code)?;
    let mut nursery = Nursery {
        ids,
        keys,
        from,
        places: Vec::new(),
        offices: Vec::new(),
        people: Vec::new(),
        roles: Vec::new(),
    };
    let top = nursery.place(None, PlaceKind::District, "示例区".to_owned());
    for department in ["城市管理局", "住房和建设局", "民政局"] {
        let works = (OfficeKind::Department, RoleKind::District);
        nursery.office(&top, format!("示例区{department}"), works);
    }
    for n in 0..townships {
        nursery.township(&top, n);
    }
    pen.write(|tx| {
        place::insert_many(tx, &nursery.places)?;
        district::name(tx, &top.name, i64::from(code.number() / 100), top.id)?;
        for (made, path) in &nursery.offices {
            office::insert(tx, made, path)?;
        }
        for made in &nursery.people {
            person::insert(tx, made)?;
        }
        for made in &nursery.roles {
            role::insert(tx, made)?;
        }
        let founded = NewEvent {
            kind: "district.founded",
            place: Some(top.id),
            subject: top.id.0,
            actor: Actor::System.signature(),
            payload: serde_json::json!({ "name": top.name, "made_up": true }),
        };
        past::tell(tx, Told::of(from, founded))
    })
}
