//! The list of matters: everybody's, and first of all the reader's own.

use super::backing::short;
use super::words::{Clock, Stamp, clock, place_words, places, stamp};
use crate::App;
use crate::services::Error;
use crate::services::matter::look;
use crate::web::error::{Failure, render};
use crate::web::path::In;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use tanxin_domain::matter::{Counted, Matter};
use tanxin_domain::permission::{Deed, may};
use tanxin_domain::place::{Place, PlacePath};
use tanxin_domain::{Actor, District, MatterId, OfficeId, PlaceId, when};
use tanxin_store::matter::{Filter, Part, Show, queue};
use tanxin_store::{Conn, backing, district, matter, office, place};

/// How many a page shows.
const A_PAGE: usize = 30;
/// How many of the reader's own stand above them.
const OWN: i64 = 60;

/// What the address asks for.
#[derive(Deserialize)]
pub struct Asked {
    place: Option<String>,
    show: Option<String>,
    before: Option<i64>,
    q: Option<String>,
}

/// A matter as a line of a list.
struct Line {
    id: MatterId,
    no: i64,
    title: String,
    place: String,
    category: String,
    raised: String,
    stamp: Stamp,
    clock: Clock,
    backed: Option<String>,
    secret: bool,
}

/// One of the picks above the list.
struct Pick {
    href: String,
    word: String,
    /// None of what is over.
    count: Option<i64>,
    here: bool,
}

#[derive(Template)]
#[template(path = "matters.html")]
struct MattersPage {
    shell: Shell,
    district: District,
    /// The place asked for, and the way to it.
    top: Place,
    way: Vec<Place>,
    /// What is looked for; then neither picks nor the reader's own stand on the page.
    q: String,
    /// Is the reader staff, or a household, for the words above their own?
    staff: bool,
    own: Vec<Line>,
    /// What the reader's household has joined.
    joined: Vec<Line>,
    picks: Vec<Pick>,
    lines: Vec<Line>,
    next: Option<String>,
}

const SHOWS: [(Show, &str, &str); 5] = [
    (Show::All, "all", "matter-show-all"),
    (Show::Working, "working", "matter-show-working"),
    (Show::Late, "late", "matter-show-late"),
    (Show::Asking, "asking", "matter-show-asking"),
    (Show::Settled, "settled", "matter-show-settled"),
];

/// The reader's own: the household's newest, or what the reader's offices have, the soonest due
/// first.
fn own(c: &mut Conn, code: District, actor: &Actor) -> Result<Vec<Matter>, Error> {
    let offices: Vec<OfficeId> = actor.roles().iter().filter_map(|r| r.office).collect();
    let home = match actor {
        Actor::Household { household, .. } => Some(*household),
        Actor::Captain { household, .. } if offices.is_empty() => Some(*household),
        _ => None,
    };
    if let Some(home) = home {
        return Ok(matter::of_home(c, code, home, OWN as usize)?);
    }
    let mut due = Vec::new();
    for office in offices {
        due.extend(queue::due(c, code, (office, Part::Has), None, OWN)?);
    }
    due.sort_by_key(|d| (d.at, d.matter));
    due.truncate(OWN as usize);
    let ids: Vec<MatterId> = due.iter().map(|d| d.matter).collect();
    let mut found = matter::some(c, code, &ids)?;
    found.sort_by_key(|m| ids.iter().position(|id| *id == m.id));
    Ok(found)
}

struct Read {
    district: String,
    top: Place,
    way: Vec<Place>,
    own: Vec<Matter>,
    joined: Vec<Matter>,
    list: Vec<Matter>,
    /// The number below which the next page begins.
    next: Option<i64>,
    counts: Vec<Option<i64>>,
    places: super::words::Places,
    backed: BTreeMap<MatterId, Counted>,
    offices: BTreeMap<OfficeId, String>,
}

/// What the address asks for, read.
struct Question {
    place: Option<PlaceId>,
    show: Show,
    before: Option<i64>,
    q: String,
}

/// Characters of a question that are looked for.
const MOST_ASKED: usize = 100;

impl Question {
    fn of(asked: &Asked) -> Result<Question, Error> {
        let named = asked.place.as_deref().filter(|p| !p.is_empty());
        let word = asked.show.as_deref().unwrap_or("all");
        let show = SHOWS.iter().find(|(_, w, _)| *w == word);
        let q = asked.q.as_deref().unwrap_or_default().trim();
        Ok(Question {
            place: named
                .map(str::parse)
                .transpose()
                .map_err(|_| Error::NotFound)?,
            show: show.map_or(Show::All, |(show, ..)| *show),
            before: asked.before,
            q: q.chars().take(MOST_ASKED).collect(),
        })
    }

    /// The address of this page with another pick, or of the next page.
    fn address(&self, code: District, show: &str, before: Option<i64>) -> String {
        let mut to = format!("/{code}/matters?");
        if let Some(id) = self.place {
            to.push_str(&format!("place={id}&"));
        }
        match self.q.as_str() {
            "" => to.push_str(&format!("show={show}")),
            q => to.push_str(&format!("q={}", encoded(q))),
        }
        if let Some(no) = before {
            to.push_str(&format!("&before={no}"));
        }
        to
    }
}

/// A text as it may stand in an address.
fn encoded(text: &str) -> String {
    let one = |b: u8| match b {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(b).to_string(),
        _ => format!("%{b:02X}"),
    };
    text.bytes().map(one).collect()
}

/// What stands below the head: what is looked for, or the newest of what is picked.
#[derive(Default)]
struct Main {
    own: Vec<Matter>,
    joined: Vec<Matter>,
    list: Vec<Matter>,
    next: Option<i64>,
    counts: Vec<Option<i64>>,
}

fn picked(
    c: &mut Conn,
    code: District,
    (actor, top, whole): (&Actor, &Place, bool),
    question: &Question,
    now: Timestamp,
) -> Result<Main, Error> {
    let below: Option<PlacePath> = (!whole).then(|| top.path.clone());
    let secret = may(actor, Deed::SeeSecret, &top.path);
    let standing = matter::standing(c, code, below.as_ref(), secret, now)?;
    let counts = SHOWS.map(|(show, ..)| match show {
        Show::Working => Some(standing.working),
        Show::Late => Some(standing.late),
        Show::Asking => Some(standing.asking),
        // What is over is not counted: only ever more of it.
        Show::All | Show::Settled => None,
    });
    let asked = Filter {
        below: below.clone(),
        show: question.show,
        secret,
        before: question.before,
        ..Filter::default()
    };
    let past = matches!(question.show, Show::All | Show::Settled);
    let (list, next) = if past && below.is_some() {
        matter::newest(c, code, top.id, &asked, A_PAGE)?
    } else {
        let mut list = matter::list(c, code, &asked, now, A_PAGE as i64 + 1)?;
        let more = list.len() > A_PAGE;
        list.truncate(A_PAGE);
        let next = list.last().filter(|_| more).map(|m| m.no);
        (list, next)
    };
    let joined = match actor.household() {
        Some(home) => {
            let ids = backing::of_home(c, code, home, OWN)?;
            matter::some(c, code, &ids)?
        }
        None => Vec::new(),
    };
    Ok(Main {
        own: own(c, code, actor)?,
        joined,
        next,
        list,
        counts: counts.to_vec(),
    })
}

fn read(
    c: &mut Conn,
    code: District,
    actor: &Actor,
    question: &Question,
    now: Timestamp,
) -> Result<Read, Error> {
    let known = district::one(c, code)?.ok_or(Error::NotFound)?;
    let top = place::one(c, code, question.place.unwrap_or(known.root))?;
    let top = top.ok_or(Error::NotFound)?;
    let way = place::way(c, code, &top.path)?;
    let main = if question.q.is_empty() {
        picked(c, code, (actor, &top, top.id == known.root), question, now)?
    } else {
        let page = (question.before, A_PAGE);
        let looked = look(c, code, (actor, &top), &question.q, page)?;
        Main {
            list: looked.found,
            next: looked.next,
            ..Main::default()
        }
    };
    let all: Vec<Matter> = main
        .own
        .iter()
        .chain(&main.joined)
        .chain(&main.list)
        .cloned()
        .collect();
    let ids: Vec<OfficeId> = all.iter().map(|m| m.office()).collect();
    let offices = office::some(c, code, &ids)?;
    Ok(Read {
        district: known.name,
        places: places(c, code, &all)?,
        backed: backing::counts(c, code, all.iter().map(|m| m.id))?,
        offices: offices.into_iter().map(|o| (o.id, o.name)).collect(),
        top,
        way,
        own: main.own,
        joined: main.joined,
        list: main.list,
        next: main.next,
        counts: main.counts,
    })
}

/// `/330802/matters`
pub async fn list(
    State(app): State<App>,
    In(code): In,
    Query(asked): Query<Asked>,
    who: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let question = Question::of(&asked).map_err(|e| Failure::new(&shell, e))?;
    let now = app.clock.now();
    let actor = who.actor.clone();
    let (q, found) = (question.q.clone(), Arc::new(question));
    let question = found.clone();
    let read = app.store.read(move |c| read(c, code, &actor, &found, now));
    let r = read.await.map_err(|e| Failure::new(&shell, e))?;
    let shell = shell.at(code, &r.district, "matter");
    let word = SHOWS.iter().find(|(s, ..)| *s == question.show);
    let word = word.map_or("all", |(_, word, _)| *word);
    let next = r.next.map(|no| question.address(code, word, Some(no)));
    let pick = |((s, word, key), count): (&(Show, &str, &str), &Option<i64>)| Pick {
        href: question.address(code, word, None),
        word: shell.l.t(key).into_owned(),
        count: *count,
        here: *s == question.show,
    };
    let picks = SHOWS.iter().zip(&r.counts).map(pick).collect();
    let line = |m: &Matter| line(&shell, &r, &who.actor, m, now);
    let page = MattersPage {
        district: code,
        q,
        own: r.own.iter().map(line).collect(),
        joined: r.joined.iter().map(line).collect(),
        lines: r.list.iter().map(line).collect(),
        staff: !who.actor.roles().is_empty(),
        picks,
        next,
        way: r.way.clone(),
        top: r.top.clone(),
        shell: shell.clone(),
    };
    Ok(render(&page))
}

fn line(shell: &Shell, r: &Read, actor: &Actor, m: &Matter, now: Timestamp) -> Line {
    let path = super::words::path_of(&r.places, m);
    let own = m.household.is_some() && actor.household() == m.household;
    let doors = own || path.is_some_and(|p| may(actor, Deed::SeeDoors, &p));
    let office = r.offices.get(&m.office()).map_or("", String::as_str);
    Line {
        id: m.id,
        no: m.no,
        title: m.title.clone(),
        place: place_words(shell, &r.places, m, doors),
        category: m.category.category().name(shell.lang()).to_owned(),
        raised: shell.date(&when::day(m.raised_at)),
        stamp: stamp(shell, m, now),
        clock: clock(shell, m, office, now),
        backed: r.backed.get(&m.id).and_then(|n| short(shell, *n)),
        secret: m.secret,
    }
}
