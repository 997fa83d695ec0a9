//! The world a story plays in: a store, a clock, the router, browsers.

use crate::people::{People, move_in};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use std::collections::BTreeMap;
use tanxin::app::Site;
use tanxin::clock::Clock;
use tanxin::keys::Keys;
use tanxin::{App, web};
use tanxin_domain::event::NewEvent;
use tanxin_domain::place::{HouseholdFacts, Occupancy, Place, PlaceKind, PlacePath};
use tanxin_domain::{Actor, District, PlaceId};
use tanxin_store::testing::{Kind, TestClock, TestDatabase};
use tanxin_store::{Done, Store, StoreError, district, place};
use tower::ServiceExt as _;

/// Kecheng, where the stories play.
pub fn kecheng() -> District {
    District::new(330802).expect("a code")
}

/// A running Tanxin with a small tree: 柯城区 › 信安街道 › 斗潭社区 › 斗潭家园 ›
/// 东区5幢 › 1单元 with 11 floors of 4 doors, three of them vacant (201, 802, 1104).
pub struct World {
    pub app: App,
    pub clock: TestClock,
    pub runtime: tokio::runtime::Runtime,
    pub tree: Tree,
    pub people: People,
    _database: TestDatabase,
}

/// The places of the small tree.
#[derive(Clone)]
pub struct Tree {
    pub district: Place,
    pub township: Place,
    pub community: Place,
    pub compound: Place,
    pub building: Place,
    pub unit: Place,
    /// By door, as `302`.
    pub doors: BTreeMap<String, Place>,
}

impl World {
    pub fn new(kind: Kind) -> World {
        let database = TestDatabase::with_tables(kind);
        let clock = TestClock::at("2022-03-03T05:30:00Z");
        let store = database.open(&clock).expect("the store opens");
        let keys = Keys::from_bytes(&[7; 32]);
        let (tree, people) = plant(&store, &keys);
        let time = clock.clone();
        let site = Site {
            origin: "http://localhost:8080".into(),
            https: false,
            demo: false,
            second_factor: false,
        };
        let app = App::new(store, Clock::from_fn(move || time.now()), keys, site);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .unwrap();
        World {
            app,
            clock,
            runtime,
            tree,
            people,
            _database: database,
        }
    }

    /// The same house after its key was lost and another one made.
    pub fn with_keys(mut self, keys: Keys) -> World {
        let (store, clock, site) = (
            self.app.store.clone(),
            self.app.clock.clone(),
            self.app.site.clone(),
        );
        self.app = App::new(store, clock, keys, site);
        self
    }

    /// Waits for a deed.
    pub fn wait<T>(&self, deed: impl Future<Output = T>) -> T {
        self.runtime.block_on(deed)
    }

    /// Another server on the same database, with its own store and its own streams.
    pub fn another_server(&self) -> App {
        let store = self
            ._database
            .open(&self.clock)
            .expect("the store opens again");
        let (time, site) = (self.clock.clone(), self.app.site.clone());
        App::new(
            store,
            Clock::from_fn(move || time.now()),
            self.app.keys.clone(),
            site,
        )
    }

    /// A browser that nobody signed in with.
    pub fn browser(&self) -> Browser<'_> {
        Browser {
            world: self,
            cookies: BTreeMap::new(),
        }
    }
}

/// A place under another, with an id of its own.
fn make(
    store: &Store,
    kind: PlaceKind,
    above: Option<&Place>,
    name: &str,
    stat_code: Option<i64>,
) -> Place {
    let id = PlaceId(store.ids().next());
    Place {
        id,
        parent: above.map(|p| p.id),
        kind,
        path: above.map_or_else(|| PlacePath::root(id), |p| p.path.child(id)),
        name: name.to_owned(),
        stat_code,
        household: None,
    }
}

/// The homes of the stairwell, by door.
fn homes(store: &Store, unit: &Place) -> BTreeMap<String, Place> {
    let mut doors = BTreeMap::new();
    for floor in 1..=11i16 {
        for number in 1..=4 {
            let door = format!("{floor}{number:02}");
            let vacant = ["201", "802", "1104"].contains(&door.as_str());
            let occupancy = if vacant {
                Occupancy::Vacant
            } else {
                Occupancy::Owner
            };
            let mut home = make(store, PlaceKind::Household, Some(unit), &door, None);
            home.household = Some(HouseholdFacts {
                floor,
                door: door.clone(),
                area_centi_m2: Some(9_000 + i64::from(number)),
                occupancy,
            });
            doors.insert(door, home);
        }
    }
    doors
}

/// The small tree, not yet planted.
fn sketch(store: &Store) -> Tree {
    use PlaceKind::{Building, Community, Compound, Township, Unit};
    let at = |kind, above: &Place, name, code| make(store, kind, Some(above), name, code);
    let district = make(store, PlaceKind::District, None, "柯城区", None);
    let township = at(Township, &district, "信安街道", Some(330_802_008_000));
    let community = at(Community, &township, "斗潭社区", Some(330_802_008_001));
    let compound = at(Compound, &community, "斗潭家园", None);
    let building = at(Building, &compound, "东区5幢", None);
    let unit = at(Unit, &building, "1单元", None);
    let doors = homes(store, &unit);
    Tree {
        district,
        township,
        community,
        compound,
        building,
        unit,
        doors,
    }
}

/// Plants the small tree and lets people move in.
fn plant(store: &Store, keys: &Keys) -> (Tree, People) {
    store
        .read_now(|c| district::found(c, kecheng()))
        .expect("the chain begins");
    let tree = sketch(store);
    let (planted, keys) = (tree.clone(), keys.clone());
    let done = store.write_now(kecheng(), None, move |tx| {
        let t = &planted;
        for p in [
            &t.district,
            &t.township,
            &t.community,
            &t.compound,
            &t.building,
            &t.unit,
        ] {
            place::insert(tx, p)?;
        }
        for p in t.doors.values() {
            place::insert(tx, p)?;
        }
        tanxin_store::district::name(tx, "柯城区", 3308, t.district.id)?;
        let people = move_in(tx, t, &keys)?;
        tx.emit(NewEvent {
            kind: "place.imported",
            place: Some(t.district.id),
            subject: t.district.id.0,
            actor: Actor::System.signature(),
            payload: serde_json::json!({}),
        })?;
        Ok::<_, StoreError>(people)
    });
    match done.expect("the tree is planted") {
        Done::Now { value, .. } => (tree, value),
        Done::Before { .. } => unreachable!("no key was given"),
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

fn encoded(form: &[(&str, &str)]) -> String {
    let pairs = form
        .iter()
        .map(|(k, v)| format!("{}={}", escape(k), escape(v)));
    pairs.collect::<Vec<_>>().join("&")
}

/// A browser: keeps cookies, follows nothing by itself.
pub struct Browser<'w> {
    world: &'w World,
    cookies: BTreeMap<String, String>,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// Where it leads.
    pub fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .and_then(|v| v.to_str().ok())
            .unwrap_or("")
    }

    /// Asserts that the page shows a text.
    #[track_caller]
    pub fn shows(&self, text: &str) -> &Answer {
        assert!(
            self.body.contains(text),
            "{} does not show {text}:\n{}",
            self.status,
            self.body
        );
        self
    }

    /// Asserts that the page does not show a text.
    #[track_caller]
    pub fn hides(&self, text: &str) -> &Answer {
        assert!(
            !self.body.contains(text),
            "{} shows {text}:\n{}",
            self.status,
            self.body
        );
        self
    }
}

impl Browser<'_> {
    /// Sets a cookie, as `lang=en`.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.cookies.insert(name.to_owned(), value.to_owned());
        self
    }

    /// A cookie's value.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    pub fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, String::new())
    }

    /// Sends a form, as `text=灯不亮&place=…` (values are percent-encoded here).
    pub fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.send(Method::POST, path, encoded(form))
    }

    /// Sends a form with photos, as a browser does: multipart, texts first.
    pub fn post_files(&mut self, path: &str, form: &[(&str, &str)], files: &[&[u8]]) -> Answer {
        let mut body = Vec::new();
        for (name, value) in form {
            let part = format!(
                "--bound\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend(part.as_bytes());
        }
        for file in files {
            body.extend(b"--bound\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n");
            body.extend_from_slice(file);
            body.extend(b"\r\n");
        }
        body.extend(b"--bound--\r\n");
        let kind = "multipart/form-data; boundary=bound";
        self.ask(
            Method::POST,
            path,
            &[("content-type", kind)],
            Body::from(body),
        )
    }

    /// Sends a form that the browser had written down (待传) for that person.
    pub fn post_queued(&mut self, whose: &str, path: &str, form: &[(&str, &str)]) -> Answer {
        let mark = [
            ("x-queue", "1"),
            ("x-queue-who", whose),
            ("content-type", FORM),
        ];
        self.ask(Method::POST, path, &mark, Body::from(encoded(form)))
    }

    fn send(&mut self, method: Method, path: &str, body: String) -> Answer {
        self.ask(method, path, &[("content-type", FORM)], Body::from(body))
    }

    fn ask(&mut self, method: Method, path: &str, more: &[(&str, &str)], body: Body) -> Answer {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost:8080")
            .header(header::ORIGIN, "http://localhost:8080")
            .header(header::COOKIE, cookies.join("; "));
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        let request = request.body(body).unwrap();
        let site = web::site(self.world.app.clone());
        let (status, headers, body) = self.world.wait(async {
            let response = site.oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = to_bytes(body, 64 << 20).await.unwrap();
            (
                parts.status,
                parts.headers,
                String::from_utf8_lossy(&bytes).into_owned(),
            )
        });
        for set in headers.get_all(header::SET_COOKIE) {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        Answer {
            status,
            headers,
            body,
        }
    }
}

pub fn escape(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => (b as char).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}
