//! The list of matters: everybody's, and first of all the reader's own.

use super::words::{Clock, Stamp, clock, place_words, places, stamp};
use crate::App;
use crate::services::Error;
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
use tanxin_domain::matter::Matter;
use tanxin_domain::permission::{Deed, may};
use tanxin_domain::place::{Place, PlacePath};
use tanxin_domain::{Actor, District, MatterId, OfficeId, PlaceId, when};
use tanxin_store::matter::{Filter, Show};
use tanxin_store::{Conn, district, matter, office, place};

/// How many a page shows.
const A_PAGE: i64 = 30;
/// How many of the reader's own stand above them.
const OWN: i64 = 60;

/// What the address asks for.
#[derive(Deserialize)]
pub struct Asked {
    place: Option<String>,
    show: Option<String>,
    before: Option<i64>,
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
    secret: bool,
}

/// One of the picks above the list.
struct Pick {
    href: String,
    word: String,
    count: i64,
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
    /// Is the reader staff, or a household, for the words above their own?
    staff: bool,
    own: Vec<Line>,
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

/// What the reader's own matters are: the household's, or those of the reader's offices.
fn own_filter(actor: &Actor) -> Option<Filter> {
    let offices: Vec<OfficeId> = actor.roles().iter().filter_map(|r| r.office).collect();
    let mine = Filter {
        secret: true,
        ..Filter::default()
    };
    match actor {
        Actor::Household { household, .. } => Some(Filter {
            household: Some(*household),
            ..mine
        }),
        _ if !offices.is_empty() => Some(Filter {
            offices: Some(offices),
            show: Show::Working,
            by_due: true,
            ..mine
        }),
        Actor::Captain { household, .. } => Some(Filter {
            household: Some(*household),
            ..mine
        }),
        _ => None,
    }
}

struct Read {
    district: String,
    top: Place,
    way: Vec<Place>,
    own: Vec<Matter>,
    list: Vec<Matter>,
    counts: Vec<i64>,
    places: super::words::Places,
    offices: BTreeMap<OfficeId, String>,
}

fn read(
    c: &mut Conn,
    code: District,
    actor: &Actor,
    (named, show, before): (Option<PlaceId>, Show, Option<i64>),
    now: Timestamp,
) -> Result<Read, Error> {
    let known = district::one(c, code)?.ok_or(Error::NotFound)?;
    let top = place::one(c, code, named.unwrap_or(known.root))?.ok_or(Error::NotFound)?;
    let way = place::way(c, code, &top.path)?;
    let below: Option<PlacePath> = (top.id != known.root).then(|| top.path.clone());
    let filter = |show| Filter {
        below: below.clone(),
        show,
        secret: may(actor, Deed::SeeSecret, &top.path),
        ..Filter::default()
    };
    let mut counts = Vec::new();
    for (show, ..) in SHOWS {
        counts.push(matter::count(c, code, &filter(show), now)?);
    }
    let asked = Filter {
        before,
        ..filter(show)
    };
    let list = matter::list(c, code, &asked, now, A_PAGE + 1)?;
    let own = match own_filter(actor) {
        Some(filter) => matter::list(c, code, &filter, now, OWN)?,
        None => Vec::new(),
    };
    let all: Vec<Matter> = own.iter().chain(&list).cloned().collect();
    let ids: Vec<OfficeId> = all.iter().map(|m| m.office()).collect();
    let offices = office::some(c, code, &ids)?;
    Ok(Read {
        district: known.name,
        places: places(c, code, &all)?,
        offices: offices.into_iter().map(|o| (o.id, o.name)).collect(),
        top,
        way,
        own,
        list,
        counts,
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
    let named = asked.place.as_deref().filter(|p| !p.is_empty());
    let id = match named.map(str::parse::<PlaceId>) {
        Some(Err(_)) => return Err(Failure::new(&shell, Error::NotFound)),
        Some(Ok(id)) => Some(id),
        None => None,
    };
    let word = asked.show.as_deref().unwrap_or("all");
    let show = SHOWS.iter().find(|(_, w, _)| *w == word);
    let show = show.map_or(Show::All, |(show, ..)| *show);
    let now = app.clock.now();
    let (actor, before) = (who.actor.clone(), asked.before);
    let found = app
        .store
        .read(move |c| read(c, code, &actor, (id, show, before), now));
    let mut r = found.await.map_err(|e| Failure::new(&shell, e))?;
    let shell = shell.at(code, &r.district, "matter");
    let within = id.map_or(String::new(), |id| format!("place={id}&"));
    let next = (r.list.len() as i64 > A_PAGE).then(|| {
        r.list.truncate(A_PAGE as usize);
        let last = r.list.last().map_or(0, |m| m.no);
        format!("/{code}/matters?{within}show={word}&before={last}")
    });
    let picks = SHOWS
        .iter()
        .zip(&r.counts)
        .map(|((s, word, key), count)| Pick {
            href: format!("/{code}/matters?{within}show={word}"),
            word: shell.l.t(key).into_owned(),
            count: *count,
            here: *s == show,
        });
    let picks = picks.collect();
    let line = |m: &Matter| line(&shell, &r, &who.actor, m, now);
    let page = MattersPage {
        district: code,
        own: r.own.iter().map(line).collect(),
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
        secret: m.secret,
    }
}
