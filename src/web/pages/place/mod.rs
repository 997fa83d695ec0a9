//! A place: who answers here, what is open, what lies below.

mod board;
mod facade;
pub(super) mod known;

use crate::App;
use crate::web::error::{Failure, render};
use crate::web::parts::board as posted;
use crate::web::parts::matters::{self, Line};
use crate::web::path::At;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use known::{Known, look};
use tanxin_domain::assembly::Assembly;
use tanxin_domain::matter::Matter;
use tanxin_domain::office::Office;
use tanxin_domain::permission::{Deed, may};
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::{Actor, District, PlaceId, when};

/// The most matters a place page lists.
const MOST: i64 = 12;

/// `/330802/places/…`
pub fn routes() -> Router<App> {
    Router::new()
        .route("/{district}/places/{id}", get(one))
        .route("/{district}/places/{id}/board", get(board::hangs))
}

/// An office on the way, with the level it answers for.
struct Answers {
    level: String,
    office: Office,
}

#[derive(Template)]
#[template(path = "place.html")]
struct PlacePage {
    shell: Shell,
    code: District,
    way: Vec<Place>,
    place: Place,
    title: String,
    deck: String,
    facade: String,
    legend: String,
    below: Vec<Place>,
    answers: Vec<Answers>,
    open: String,
    count: String,
    settled: String,
    next: Option<Next>,
    may_call: bool,
    may_import: bool,
    may_keep_owners: bool,
    /// For the search box.
    near: Option<PlaceId>,
    q: &'static str,
    posted: Vec<posted::Posted>,
}

impl PlacePage {
    /// Has it numbers of its own? A stairwell's are its building's.
    fn has_numbers(&self) -> bool {
        !matches!(self.place.kind, PlaceKind::Unit | PlaceKind::Household)
    }
}

/// The next assembly, as the notice has it.
pub(super) struct Next {
    pub url: String,
    pub title: String,
    pub at: String,
    pub venue: String,
    pub agenda: String,
}

async fn one(
    State(app): State<App>,
    At(code, id): At<PlaceId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let now = app.clock.now();
    let asker = actor.clone();
    let found = app
        .store
        .read(move |c| look(c, code, id, &asker, now))
        .await;
    let found = found.map_err(|e| Failure::new(&shell, e))?;
    let shell = shell.at(code, &found.name, "place");
    Ok(render(&page(shell, code, &actor, found, now)))
}

/// `东区5幢` under 斗潭家园 is 斗潭家园东区5幢: a name people can find from the street.
pub(super) fn title(way: &[Place]) -> String {
    let far = |p: &&Place| {
        matches!(
            p.kind,
            PlaceKind::Compound | PlaceKind::Building | PlaceKind::Unit | PlaceKind::Household
        )
    };
    match way.last() {
        Some(last) if far(&last) => way
            .iter()
            .filter(far)
            .map(|p| p.name.as_str())
            .collect::<String>(),
        Some(last) => last.name.clone(),
        None => String::new(),
    }
}

/// Where a matter is, in words: the name below this page's place, the floor, never a
/// door to those who may not see doors.
fn whereabouts(shell: &Shell, found: &Known, m: &Matter, doors: bool) -> String {
    let Some(about) = found.about.get(&m.place) else {
        return String::new();
    };
    let mut words = String::new();
    if about.id != found.place.id && about.kind != PlaceKind::Household {
        words.push_str(&about.name);
    }
    let facts = about.household.as_ref();
    if let (Some(facts), true) = (facts, doors) {
        words.push_str(&facts.door);
    } else if let Some(floor) = m.floor.or(facts.map(|f| f.floor)) {
        words.push_str(&shell.l.say("facade-floor").s("floor", floor).to_string());
    }
    words
}

fn lines(
    shell: &Shell,
    code: District,
    found: &Known,
    of: &[Matter],
    doors: bool,
    now: jiff::Timestamp,
) -> Vec<Line> {
    of.iter()
        .map(|m| {
            let at = whereabouts(shell, found, m, doors);
            let day = shell.date(&when::day(m.raised_at));
            let key = if m.assembly.is_some() {
                "place-raised-assembly"
            } else {
                "place-raised"
            };
            let raised = shell.l.say(key).s("day", day).to_string();
            Line::of(shell.l, code, m, at, raised, now)
        })
        .collect()
}

fn deck(shell: &Shell, found: &Known) -> String {
    let l = shell.l;
    let homes: usize = found.units.iter().map(|(_, homes)| homes.len()).sum();
    let floors = found.units.iter().flat_map(|(_, homes)| homes);
    let floors = floors
        .filter_map(|h| Some(h.household.as_ref()?.floor))
        .max()
        .unwrap_or(0);
    let mut parts = Vec::new();
    if found.place.kind == PlaceKind::Building && found.units.len() > 1 {
        parts.push(
            l.say("place-units")
                .n("count", found.units.len())
                .to_string(),
        );
    }
    if !found.units.is_empty() {
        parts.push(
            l.say("place-floors")
                .n("count", i64::from(floors))
                .to_string(),
        );
        parts.push(l.say("place-homes").n("count", homes).to_string());
    } else if !found.below.is_empty() {
        let key = match found.below[0].kind {
            PlaceKind::Township => "place-townships",
            PlaceKind::Community => "place-communities",
            PlaceKind::Compound => "place-compounds",
            PlaceKind::Building => "place-buildings",
            _ => "place-places",
        };
        parts.push(l.say(key).n("count", found.below.len()).to_string());
    }
    parts.join(if l.zh() { "　" } else { " · " })
}

pub(super) fn coming_words(shell: &Shell, code: District, a: Assembly, items: &[String]) -> Next {
    Next {
        url: format!("/{code}/assemblies/{}", a.id),
        at: shell.moment(&a.at),
        agenda: items.join(if shell.l.zh() { "；" } else { "; " }),
        title: a.title,
        venue: a.venue,
    }
}

fn answers(shell: &Shell, way: &[Place], offices: Vec<Office>) -> Vec<Answers> {
    let level = |office: &Office| {
        let at = way.iter().find(|p| p.id == office.place);
        at.map_or(String::new(), |p| shell.l.t(level_key(p.kind)).into_owned())
    };
    let line = |office: Office| Answers {
        level: level(&office),
        office,
    };
    offices.into_iter().map(line).collect()
}

fn page(
    shell: Shell,
    code: District,
    actor: &Actor,
    mut found: Known,
    now: jiff::Timestamp,
) -> PlacePage {
    let doors = may(actor, Deed::SeeDoors, &found.place.path);
    let drawn = facade::facade(&shell, code, &found, doors);
    let (facade, legend) = if drawn.is_empty() {
        (String::new(), String::new())
    } else {
        let label = shell
            .l
            .say("place-facade-label")
            .s("place", &found.place.name)
            .to_string();
        (drawn.html(shell.l, &label), drawn.legend(shell.l))
    };
    let open = lines(&shell, code, &found, &found.open, doors, now);
    let settled = lines(&shell, code, &found, &found.settled, doors, now);
    let next = found
        .next
        .take()
        .map(|(a, items)| coming_words(&shell, code, a, &items));
    let posted = posted::lines(&shell, code, std::mem::take(&mut found.posted));
    let answers = answers(&shell, &found.way, std::mem::take(&mut found.offices));
    PlacePage {
        posted,
        title: title(&found.way),
        deck: deck(&shell, &found),
        may_keep_owners: found.place.kind == PlaceKind::Compound
            && may(actor, Deed::KeepPeople, &found.place.path),
        may_import: may(actor, Deed::ImportPlaces, &found.place.path)
            && found.place.kind <= PlaceKind::Compound,
        may_call: may(actor, Deed::CallAssembly, &found.place.path)
            && matches!(
                found.place.kind,
                PlaceKind::Unit | PlaceKind::Building | PlaceKind::Compound
            ),
        count: shell
            .l
            .say("place-count")
            .n("count", found.open_count)
            .to_string(),
        open: if open.is_empty() {
            String::new()
        } else {
            matters::html(&open, true)
        },
        settled: if settled.is_empty() {
            String::new()
        } else {
            matters::html(&settled, false)
        },
        // A building's units stand in its façade; other places list what lies below.
        below: if facade.is_empty() || found.units.len() > 1 {
            found.below
        } else {
            Vec::new()
        },
        next,
        near: Some(found.place.id),
        q: "",
        way: found.way,
        place: found.place,
        shell,
        code,
        facade,
        legend,
        answers,
    }
}

fn level_key(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::District => "level-district",
        PlaceKind::Township => "level-township",
        PlaceKind::Community => "level-community",
        PlaceKind::Compound => "level-compound",
        PlaceKind::Building => "level-building",
        PlaceKind::Unit | PlaceKind::Household => "level-unit",
        PlaceKind::Site => "level-site",
    }
}
