//! A district of five levels with an office at each, people who work there, and a clock that
//! the driver moves.

use jiff::Timestamp;
use std::collections::BTreeMap;
use tanxin::App;
use tanxin::app::Site;
use tanxin::clock::Clock;
use tanxin::keys::Keys;
use tanxin_domain::actor::{RoleAt, RoleKind};
use tanxin_domain::event::NewEvent;
use tanxin_domain::office::{Office, OfficeKind};
use tanxin_domain::place::{Place, PlaceKind, PlacePath};
use tanxin_domain::role::Role;
use tanxin_domain::{AccountId, Actor, District, OfficeId, PersonId, PlaceId, RoleId};
use tanxin_store::testing::{Kind, TestClock, TestDatabase};
use tanxin_store::{Store, StoreError, district, office, place, role};

pub fn kecheng() -> District {
    District::new(330_802).expect("a code")
}

pub struct World {
    pub app: App,
    pub clock: TestClock,
    pub runtime: tokio::runtime::Runtime,
    pub database: TestDatabase,
    /// Where matters are raised: four stairwells, one of them without a captain's office.
    pub units: Vec<PlaceId>,
    /// Every office, and somebody who works there.
    pub staff: BTreeMap<OfficeId, Actor>,
}

/// A house on a store with a clock.
pub fn house(store: Store, clock: Clock) -> App {
    let site = Site {
        origin: "http://localhost:8080".into(),
        https: false,
        demo: false,
        second_factor: false,
    };
    App::new(store, clock, Keys::from_bytes(&[7; 32]), site)
}

impl World {
    pub fn new(kind: Kind) -> World {
        let database = TestDatabase::new(kind);
        let clock = TestClock::at("2022-01-10T01:00:00Z");
        let store = database.open(&clock).expect("the store opens");
        let (units, staff) = plant(&store);
        let time = clock.clone();
        World {
            app: house(store, Clock::from_fn(move || time.now())),
            clock,
            runtime: tokio::runtime::Runtime::new().expect("a runtime"),
            database,
            units,
            staff,
        }
    }

    /// Another server on the same database.
    pub fn server(&self) -> App {
        let store = self.database.open(&self.clock).expect("it opens again");
        let time = self.clock.clone();
        house(store, Clock::from_fn(move || time.now()))
    }
}

/// What is planted in one deed.
struct Rows {
    places: Vec<Place>,
    offices: Vec<(Office, PlacePath)>,
    roles: Vec<Role>,
}

fn plant(store: &Store) -> (Vec<PlaceId>, BTreeMap<OfficeId, Actor>) {
    store
        .read_now(|c| district::found(c, kecheng()))
        .expect("the chain begins");
    let mut rows = Rows {
        places: Vec::new(),
        offices: Vec::new(),
        roles: Vec::new(),
    };
    let mut staff = BTreeMap::new();
    let mut add =
        |rows: &mut Rows, kind, above: Option<&Place>, bureau: Option<(OfficeKind, RoleKind)>| {
            let id = PlaceId(store.ids().next());
            let path = above.map_or_else(|| PlacePath::root(id), |p| p.path.child(id));
            let made = Place {
                id,
                parent: above.map(|p| p.id),
                kind,
                path: path.clone(),
                name: format!("{}{}", kind.word(), rows.places.len()),
                stat_code: None,
                household: None,
            };
            rows.places.push(made.clone());
            if let Some((kind, works)) = bureau {
                let (id, person) = (OfficeId(store.ids().next()), PersonId(store.ids().next()));
                let new = Office {
                    id,
                    place: made.id,
                    kind,
                    name: format!("office {}", made.name),
                    phone: None,
                    hours: None,
                };
                rows.offices.push((new, path.clone()));
                let held = Role {
                    id: RoleId(store.ids().next()),
                    person,
                    kind: works,
                    place: made.id,
                    path: path.clone(),
                    office: Some(id),
                    from: Timestamp::UNIX_EPOCH,
                    until: "2030-01-01T00:00:00Z".parse().expect("an instant"),
                    taken_from: None,
                };
                let role = RoleAt {
                    id: held.id,
                    kind: works,
                    path,
                    office: Some(id),
                };
                let account = AccountId(person.0);
                let roles = vec![role];
                rows.roles.push(held);
                staff.insert(
                    id,
                    Actor::Staff {
                        account,
                        person,
                        roles,
                    },
                );
            }
            made
        };
    use PlaceKind::{Building, Community, Compound, Township, Unit};
    let of = |office, role| Some((office, role));
    let top = add(
        &mut rows,
        PlaceKind::District,
        None,
        of(OfficeKind::Department, RoleKind::District),
    );
    let town = add(
        &mut rows,
        Township,
        Some(&top),
        of(OfficeKind::Subdistrict, RoleKind::Township),
    );
    let community = add(
        &mut rows,
        Community,
        Some(&town),
        of(OfficeKind::Committee, RoleKind::Community),
    );
    let compound = add(
        &mut rows,
        Compound,
        Some(&community),
        of(OfficeKind::Property, RoleKind::Property),
    );
    let building = add(&mut rows, Building, Some(&compound), None);
    let mut units = Vec::new();
    for n in 0..4 {
        let captain = (n > 0).then_some((OfficeKind::Captain, RoleKind::Captain));
        units.push(add(&mut rows, Unit, Some(&building), captain).id);
    }
    let root = top.id;
    let done = store.write_now(kecheng(), None, move |tx| {
        for p in &rows.places {
            place::insert(tx, p)?;
        }
        for (o, path) in &rows.offices {
            office::insert(tx, o, path)?;
        }
        for r in &rows.roles {
            role::insert(tx, r)?;
        }
        district::name(tx, "柯城区", 3308, root)?;
        tx.emit(NewEvent {
            kind: "place.imported",
            place: Some(root),
            subject: root.0,
            actor: Actor::System.signature(),
            payload: serde_json::json!({}),
        })?;
        Ok::<_, StoreError>(())
    });
    done.expect("the district is planted");
    (units, staff)
}
