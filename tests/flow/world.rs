//! A district of five levels with an office at each, people who work there, and a clock that
//! the driver moves.

use jiff::Timestamp;
use std::collections::BTreeMap;
use tanxin::App;
use tanxin::app::Site;
use tanxin::clock::Clock;
use tanxin::keys::Keys;
use tanxin_domain::actor::RoleKind;
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
        let database = TestDatabase::with_tables(kind);
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
#[derive(Default)]
struct Rows {
    places: Vec<Place>,
    offices: Vec<(Office, PlacePath)>,
    roles: Vec<Role>,
    staff: BTreeMap<OfficeId, Actor>,
}

impl Rows {
    /// A place, and who answers there.
    fn place(
        &mut self,
        store: &Store,
        kind: PlaceKind,
        above: Option<&Place>,
        bureau: Option<(OfficeKind, RoleKind)>,
    ) -> Place {
        let id = PlaceId(store.ids().next());
        let made = Place {
            id,
            parent: above.map(|p| p.id),
            kind,
            path: above.map_or_else(|| PlacePath::root(id), |p| p.path.child(id)),
            name: format!("{}{}", kind.word(), self.places.len()),
            stat_code: None,
            household: None,
        };
        self.places.push(made.clone());
        if let Some((kind, works)) = bureau {
            self.office(store, &made, kind, works);
        }
        made
    }

    /// An office with somebody who works there.
    fn office(&mut self, store: &Store, at: &Place, kind: OfficeKind, works: RoleKind) {
        let (id, person) = (OfficeId(store.ids().next()), PersonId(store.ids().next()));
        let new = Office {
            id,
            place: at.id,
            kind,
            name: format!("office {}", at.name),
            phone: None,
            hours: None,
        };
        self.offices.push((new, at.path.clone()));
        let held = Role {
            id: RoleId(store.ids().next()),
            person,
            kind: works,
            place: at.id,
            path: at.path.clone(),
            office: Some(id),
            from: Timestamp::UNIX_EPOCH,
            until: "2030-01-01T00:00:00Z".parse().expect("an instant"),
            taken_from: None,
        };
        let staff = Actor::Staff {
            account: AccountId(person.0),
            person,
            roles: vec![held.at()],
        };
        self.roles.push(held);
        self.staff.insert(id, staff);
    }
}

fn plant(store: &Store) -> (Vec<PlaceId>, BTreeMap<OfficeId, Actor>) {
    use PlaceKind::{Building, Community, Compound, Township, Unit};
    store
        .read_now(|c| district::found(c, kecheng()))
        .expect("the chain begins");
    let mut rows = Rows::default();
    let of = |office, role| Some((office, role));
    let department = of(OfficeKind::Department, RoleKind::District);
    let top = rows.place(store, PlaceKind::District, None, department);
    let subdistrict = of(OfficeKind::Subdistrict, RoleKind::Township);
    let town = rows.place(store, Township, Some(&top), subdistrict);
    let committee = of(OfficeKind::Committee, RoleKind::Community);
    let community = rows.place(store, Community, Some(&town), committee);
    let property = of(OfficeKind::Property, RoleKind::Property);
    let compound = rows.place(store, Compound, Some(&community), property);
    let building = rows.place(store, Building, Some(&compound), None);
    let mut units = Vec::new();
    for n in 0..4 {
        let captain = of(OfficeKind::Captain, RoleKind::Captain).filter(|_| n > 0);
        units.push(rows.place(store, Unit, Some(&building), captain).id);
    }
    let (root, staff) = (top.id, rows.staff.clone());
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
