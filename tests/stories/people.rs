//! Who lives and works in the small tree, and browsers they are signed in with.
//! All names are invented.

use crate::world::{Browser, Tree, World, kecheng};
use jiff::Timestamp;
use std::collections::BTreeMap;
use tanxin::keys::Keys;
use tanxin::services::session;
use tanxin_domain::actor::RoleKind;
use tanxin_domain::office::{Office, OfficeKind};
use tanxin_domain::person::{Person, SEAL_NAME, SEAL_PHONE};
use tanxin_domain::place::Place;
use tanxin_domain::role::Role;
use tanxin_domain::{AccountId, Actor, CardId, Code, OfficeId, PersonId, RoleId};
use tanxin_store::account::{Account, SecondFactor};
use tanxin_store::card::Card;
use tanxin_store::session::Holder;
use tanxin_store::{StoreError, Tx, account, card, office, person, role};

/// Householders with names and phones, by door; 302 is 方桂兰, the captain lives in 301.
const HOMES: [(&str, &str, &str); 8] = [
    ("301", "姜月娥", "13800000301"),
    ("302", "方桂兰", "13800000302"),
    ("303", "祝水根", "13800000303"),
    ("304", "余建华", "13800000304"),
    ("402", "周小芬", "13800000402"),
    ("501", "何志强", "13800000501"),
    ("702", "郑美珍", "13800000702"),
    ("1103", "毛卫东", "13800001103"),
];

/// Staff: login, name, role, office.
const STAFF: [(&str, &str, RoleKind, Option<OfficeKind>); 6] = [
    (
        "secretary",
        "汪雪琴",
        RoleKind::Community,
        Some(OfficeKind::Committee),
    ),
    (
        "property",
        "徐建平",
        RoleKind::Property,
        Some(OfficeKind::Property),
    ),
    (
        "grid",
        "吴金花",
        RoleKind::Grid,
        Some(OfficeKind::Committee),
    ),
    (
        "township",
        "叶晓东",
        RoleKind::Township,
        Some(OfficeKind::Subdistrict),
    ),
    ("admin", "程立明", RoleKind::Admin, None),
    ("supervisor", "徐志远", RoleKind::Supervisor, None),
];

/// The people of the small tree.
#[derive(Clone)]
pub struct People {
    /// Householders by door.
    pub homes: BTreeMap<String, PersonId>,
    /// Their cards by door: id and code.
    pub cards: BTreeMap<String, (CardId, Code)>,
    /// Staff by login: person, account.
    pub staff: BTreeMap<&'static str, (PersonId, AccountId)>,
    /// 斗潭社区居委会
    pub committee: OfficeId,
    /// 斗潭家园物业服务处
    pub property: OfficeId,
    /// 信安街道办事处
    pub subdistrict: OfficeId,
}

fn until() -> Timestamp {
    "2023-03-08T16:00:00Z".parse().expect("an instant")
}

fn give(
    tx: &mut Tx<'_>,
    person: PersonId,
    kind: RoleKind,
    at: &Place,
    office: Option<OfficeId>,
) -> Result<(), StoreError> {
    let new = Role {
        id: RoleId(tx.new_id()),
        person,
        kind,
        place: at.id,
        path: at.path.clone(),
        office,
        from: tx.at(),
        until: until(),
        taken_from: None,
    };
    role::insert(tx, &new)
}

/// Where a role of this kind is held in the small tree.
fn home_of(tree: &Tree, kind: RoleKind) -> &Place {
    match kind {
        RoleKind::Captain => &tree.unit,
        RoleKind::Property => &tree.compound,
        RoleKind::Grid | RoleKind::Community => &tree.community,
        RoleKind::Township | RoleKind::Supervisor => &tree.township,
        RoleKind::District | RoleKind::Admin => &tree.district,
    }
}

/// Moves everybody in; part of the deed that plants the tree.
pub fn move_in(tx: &mut Tx<'_>, tree: &Tree, keys: &Keys) -> Result<People, StoreError> {
    let mut open = |kind, name: &str, phone: &str, at: &Place| {
        let new = Office {
            id: OfficeId(tx.new_id()),
            place: at.id,
            kind,
            name: name.to_owned(),
            phone: Some(phone.to_owned()),
            hours: None,
        };
        office::insert(tx, &new, &at.path)?;
        Ok::<_, StoreError>(new.id)
    };
    let committee = open(
        OfficeKind::Committee,
        "斗潭社区居委会",
        "05700000101",
        &tree.community,
    )?;
    let property = open(
        OfficeKind::Property,
        "斗潭家园物业服务处",
        "05700000102",
        &tree.compound,
    )?;
    let subdistrict = open(
        OfficeKind::Subdistrict,
        "信安街道办事处",
        "05700000103",
        &tree.township,
    )?;
    let mut people = People {
        homes: BTreeMap::new(),
        cards: BTreeMap::new(),
        staff: BTreeMap::new(),
        committee,
        property,
        subdistrict,
    };
    for (door, name, phone) in HOMES {
        let home = &tree.doors[door];
        let new = Person {
            id: PersonId(tx.new_id()),
            name: keys.seal(SEAL_NAME, name),
            phone: Some(keys.seal(SEAL_PHONE, phone)),
            phone_print: Some(keys.fingerprint(SEAL_PHONE, phone)),
            household: Some(home.id),
            name_public: false,
        };
        person::insert(tx, &new)?;
        people.homes.insert(door.to_owned(), new.id);
        people
            .cards
            .insert(door.to_owned(), hand_card(tx, home, keys)?);
    }
    give(tx, people.homes["301"], RoleKind::Captain, &tree.unit, None)?;
    hire(tx, tree, keys, &mut people)?;
    Ok(people)
}

/// Staff, each with a role and an account that has no password yet.
fn hire(tx: &mut Tx<'_>, tree: &Tree, keys: &Keys, people: &mut People) -> Result<(), StoreError> {
    for (login, name, kind, bureau) in STAFF {
        let id = PersonId(tx.new_id());
        let new = Person {
            id,
            name: keys.seal(SEAL_NAME, name),
            phone: None,
            phone_print: None,
            household: None,
            name_public: true,
        };
        person::insert(tx, &new)?;
        let bureau = bureau.map(|kind| match kind {
            OfficeKind::Property => people.property,
            OfficeKind::Subdistrict => people.subdistrict,
            _ => people.committee,
        });
        give(tx, id, kind, home_of(tree, kind), bureau)?;
        let made = Account {
            id: AccountId(tx.new_id()),
            district: kecheng(),
            person: id,
            login: login.to_owned(),
            password: None,
            must_change: false,
            second: SecondFactor::Off,
            closed: None,
        };
        account::insert(tx, &made)?;
        people.staff.insert(login, (id, made.id));
    }
    Ok(())
}

fn hand_card(tx: &mut Tx<'_>, home: &Place, keys: &Keys) -> Result<(CardId, Code), StoreError> {
    use tanxin_domain::card::SEAL_CARD;
    use tanxin_domain::code::CodeKind;
    let code = Code::new(kecheng(), CodeKind::Household, home.id.0 as u64);
    let compact = code.compact();
    let new = Card {
        id: CardId(tx.new_id()),
        household: home.id,
        hash: tanxin::services::secret::hash(&compact),
        code: keys.seal(SEAL_CARD, &compact),
        issued: tx.at(),
        revoked: None,
    };
    card::insert(tx, &new)?;
    Ok((new.id, code))
}

impl World {
    fn signed_in(&self, holder: Holder) -> Browser<'_> {
        let begun = session::begin(&self.app, kecheng(), holder, "a story");
        let (cookie, _) = self.wait(begun).expect("the session begins");
        self.browser().with("tanxin", &cookie)
    }

    /// A browser somebody of the staff is signed in with, by login.
    pub fn staff(&self, login: &str) -> Browser<'_> {
        let (person, account) = self.people.staff[login];
        self.signed_in(Holder::Staff { account, person })
    }

    /// 汪雪琴, secretary of 斗潭社区.
    pub fn secretary(&self) -> Browser<'_> {
        self.staff("secretary")
    }

    /// 徐建平 of the property company of 斗潭家园.
    pub fn property_clerk(&self) -> Browser<'_> {
        self.staff("property")
    }

    /// 叶晓东 of 信安街道.
    pub fn township_clerk(&self) -> Browser<'_> {
        self.staff("township")
    }

    /// 程立明, administrator of the district.
    pub fn admin(&self) -> Browser<'_> {
        self.staff("admin")
    }

    /// 徐志远, supervisor at 信安街道: sees, changes nothing.
    pub fn supervisor(&self) -> Browser<'_> {
        self.staff("supervisor")
    }

    /// The householder of a door, signed in with card and PIN. 姜月娥 in 301 is the captain.
    pub fn captain(&self, door: &str) -> Browser<'_> {
        let holder = Holder::Captain {
            card: self.people.cards[door].0,
            person: self.people.homes[door],
        };
        self.signed_in(holder)
    }

    /// A household, signed in with its card.
    pub fn household(&self, door: &str) -> Browser<'_> {
        let card = self.people.cards[door].0;
        self.signed_in(Holder::Household { card })
    }

    /// Whoever a browser is signed in as, for calling services directly.
    pub fn actor(&self, browser: &Browser<'_>) -> Actor {
        let cookie = browser.cookie("tanxin").expect("signed in").to_owned();
        let found = self.wait(session::resolve(&self.app, &cookie));
        found.expect("the store answers").expect("signed in").actor
    }

    pub fn actor_secretary(&self) -> Actor {
        self.actor(&self.secretary())
    }
    pub fn actor_property_clerk(&self) -> Actor {
        self.actor(&self.property_clerk())
    }
    pub fn actor_township_clerk(&self) -> Actor {
        self.actor(&self.township_clerk())
    }
    pub fn actor_admin(&self) -> Actor {
        self.actor(&self.admin())
    }
    pub fn actor_supervisor(&self) -> Actor {
        self.actor(&self.supervisor())
    }
    pub fn actor_captain(&self, door: &str) -> Actor {
        self.actor(&self.captain(door))
    }
    pub fn actor_household(&self, door: &str) -> Actor {
        self.actor(&self.household(door))
    }
}

/// Opens an office while the story goes on.
pub fn open_office(w: &World, kind: OfficeKind, name: &'static str, at: &Place) -> OfficeId {
    let at = at.clone();
    let done = w.app.store.write_now(kecheng(), None, move |tx| {
        let new = Office {
            id: OfficeId(tx.new_id()),
            place: at.id,
            kind,
            name: name.to_owned(),
            phone: None,
            hours: None,
        };
        office::insert(tx, &new, &at.path)?;
        tx.emit(tanxin_domain::event::NewEvent {
            kind: "office.opened",
            place: Some(at.id),
            subject: new.id.0,
            actor: Actor::System.signature(),
            payload: serde_json::json!({}),
        })?;
        Ok::<_, StoreError>(new.id)
    });
    match done.expect("the office opens") {
        tanxin_store::Done::Now { value, .. } => value,
        tanxin_store::Done::Before { .. } => unreachable!("no key was given"),
    }
}
