//! 待办: what next, by the clock, one question at a time.

use super::backing::short;
use super::words::{self, Places, place_words, places};
use crate::App;
use crate::services::Error;
use crate::services::matter::queue::{self, Asked, Facet, Item, Queue, When};
use crate::services::matter::saved::{self, Kept};
use crate::web::error::{Failure, render};
use crate::web::form::Typed;
use crate::web::pages::hot;
use crate::web::parts::matters::Clock;
use crate::web::path::In;
use crate::web::queue::Said;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::BTreeMap;
use tanxin_domain::matter::{Counted, Matter};
use tanxin_domain::office::Office;
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::{Actor, District, MatterId, OfficeId, PlaceId};
use tanxin_store::matter::queue::{Due, MOST};
use tanxin_store::{Conn, backing, district, link, office, place};

/// What the address asks for.
#[derive(Deserialize)]
pub struct Address {
    office: Option<String>,
    show: Option<String>,
    place: Option<String>,
    after: Option<String>,
}

impl Address {
    fn asked(&self) -> Result<Asked, Error> {
        let known = |text: &Option<String>| text.clone().filter(|t| !t.is_empty());
        let facet = known(&self.show).map_or(Some(Facet::Has), |w| Facet::from_word(&w));
        let office = known(&self.office).map(|id| id.parse()).transpose();
        let below = known(&self.place).map(|id| id.parse()).transpose();
        Ok(Asked {
            office: office.map_err(|_| Error::NotFound)?,
            facet: facet.ok_or(Error::NotFound)?,
            below: below.map_err(|_| Error::NotFound)?,
            after: match known(&self.after) {
                Some(text) => Some(after(&text).ok_or(Error::NotFound)?),
                None => None,
            },
        })
    }
}

/// Where a page goes on, as its address says it.
fn after(text: &str) -> Option<Due> {
    let (at, matter) = text.split_once('~')?;
    Some(Due {
        at: at.parse().ok()?,
        matter: matter.parse().ok()?,
    })
}

/// One question beside the list.
struct Pick {
    href: String,
    word: String,
    count: String,
    here: bool,
}

/// A matter as a line.
struct Line {
    id: MatterId,
    url: String,
    title: String,
    place: String,
    from: String,
    backed: Option<String>,
    /// How many were merged into it.
    followed: Option<String>,
    clock: Clock,
    unread: bool,
    secret: bool,
    /// May the reader answer it?
    answer: bool,
}

/// Lines that are due at about the same time.
struct Group {
    title: Option<String>,
    count: Option<String>,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "queue.html")]
struct QueuePage {
    shell: Shell,
    district: District,
    office: Office,
    /// The reader's other offices, and this one.
    offices: Vec<Pick>,
    facets: Vec<Pick>,
    /// What is hot where the office is, as HTML.
    hot: String,
    /// The question in words.
    title: String,
    /// What it means.
    hint: String,
    groups: Vec<Group>,
    next: Option<String>,
    /// What is asked, for the forms.
    facet: &'static str,
    below: Option<PlaceId>,
    /// Places the list can be limited to.
    places: Vec<(PlaceId, String)>,
    /// What the reader keeps.
    saved: Vec<Pick>,
    /// What was typed into the form that failed, and why it failed.
    typed: Typed,
    refused: Option<String>,
}

/// What is read for the page, beside the queue.
struct Read {
    district: String,
    queue: Queue,
    places: Places,
    backed: BTreeMap<MatterId, Counted>,
    followed: BTreeMap<MatterId, i64>,
    offices: BTreeMap<OfficeId, Office>,
    saved: Vec<Kept>,
    within: Vec<(PlaceId, String)>,
    /// Where the office is.
    at: Option<Place>,
}

fn read(
    c: &mut Conn,
    code: District,
    actor: &Actor,
    asked: &Asked,
    now: Timestamp,
) -> Result<Read, Error> {
    let known = district::one(c, code)?.ok_or(Error::NotFound)?;
    let queue = queue::read(c, code, actor, asked, now)?;
    let matters: Vec<Matter> = queue.items.iter().map(|i| i.matter.clone()).collect();
    let ids = matters.iter().flat_map(|m| [Some(m.office()), before(m)]);
    let ids: Vec<OfficeId> = ids.flatten().collect();
    let offices = office::some(c, code, &ids)?;
    Ok(Read {
        district: known.name,
        places: places(c, code, &matters)?,
        backed: backing::counts(c, code, matters.iter().map(|m| m.id))?,
        followed: link::counts(c, code, matters.iter().map(|m| m.id))?,
        offices: offices.into_iter().map(|o| (o.id, o)).collect(),
        saved: saved::of(c, code, actor)?,
        within: within(c, code, queue.office.place)?,
        at: place::one(c, code, queue.office.place)?,
        queue,
    })
}

/// Places an office may ask about apart: what lies in its own, two steps down.
fn within(c: &mut Conn, code: District, top: PlaceId) -> Result<Vec<(PlaceId, String)>, Error> {
    let mut found = Vec::new();
    for near in place::children(c, code, top)? {
        found.push((near.id, near.name.clone()));
        if near.kind <= PlaceKind::Community || near.household.is_some() {
            continue;
        }
        for far in place::children(c, code, near.id)? {
            if far.household.is_none() {
                found.push((far.id, format!("{}　{}", near.name, far.name)));
            }
        }
    }
    Ok(found)
}

/// The office a matter was at before.
fn before(m: &Matter) -> Option<OfficeId> {
    let mut had = m.flow.had.iter().rev();
    had.find(|office| **office != m.office()).copied()
}

/// A count, or "more than" where counting stops.
fn counted(shell: &Shell, count: i64) -> String {
    match count {
        MOST.. => shell.l.say("queue-many").n("count", MOST).to_string(),
        _ => count.to_string(),
    }
}

/// The page's own address, with another office, question or page.
fn address(
    code: District,
    office: OfficeId,
    facet: Facet,
    below: Option<PlaceId>,
    after: Option<Due>,
) -> String {
    let mut to = format!("/{code}/queue?office={office}&show={}", facet.word());
    if let Some(place) = below {
        to.push_str(&format!("&place={place}"));
    }
    if let Some(Due { at, matter }) = after {
        to.push_str(&format!("&after={at}~{matter}"));
    }
    to
}

/// `/330802/queue`
pub async fn page(
    State(app): State<App>,
    In(code): In,
    Query(address): Query<Address>,
    who: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let asked = address.asked().map_err(|e| Failure::new(&shell, e))?;
    let page = shown(&app, shell, (code, &who.actor), asked).await?;
    Ok(render(&page))
}

async fn shown(
    app: &App,
    shell: Shell,
    (code, actor): (District, &Actor),
    asked: Asked,
) -> Result<QueuePage, Failure> {
    if matches!(actor, Actor::Public) {
        return Err(Failure::new(&shell, Error::SignIn));
    }
    let (now, by, question) = (app.clock.now(), actor.clone(), asked.clone());
    let found = app.store.read(move |c| read(c, code, &by, &question, now));
    let r = found.await.map_err(|e| Failure::new(&shell, e))?;
    let shell = shell.at(code, &r.district, "queue");
    let hot = match &r.at {
        Some(at) => hot::short(app, &shell, actor, (code, at)).await,
        None => String::new(),
    };
    let mut page = laid_out(shell, code, r, &asked, now);
    page.hot = hot;
    Ok(page)
}

/// Keeps a filter, or forgets one.
pub async fn save(
    State(app): State<App>,
    In(code): In,
    who: Who,
    shell: Shell,
    typed: Typed,
) -> Response {
    let office = typed.read("office");
    let facet = Facet::from_word(typed.get("show")).unwrap_or_default();
    let place: Option<PlaceId> = typed.read("place");
    let name = typed.get("name").to_owned();
    let outcome = match office {
        _ if typed.is("deed", "forget") => saved::forget(&app, code, &who.actor, name).await,
        None => Err(Error::NotFound),
        Some(office) => {
            let new = Kept {
                name,
                office,
                facet,
                place,
            };
            saved::keep(&app, code, &who.actor, new).await
        }
    };
    let asked = Asked {
        office,
        facet,
        below: place,
        after: None,
    };
    let error = match (outcome, office) {
        (Ok(()), Some(office)) => {
            let to = self::address(code, office, facet, place, None);
            return Redirect::to(&to).into_response();
        }
        (Ok(()), None) => return Redirect::to(&format!("/{code}/queue")).into_response(),
        (Err(error), _) => error,
    };
    if matches!(error, Error::NotFound | Error::SignIn | Error::Forbidden(_)) {
        return Failure::new(&shell, error).into_response();
    }
    let said = Said::of(shell.l, &error);
    match shown(&app, shell, (code, &who.actor), asked).await {
        Ok(mut page) => {
            page.refused = Some(said.message.clone());
            page.typed = typed;
            said.beside(&error, &page)
        }
        Err(failure) => failure.into_response(),
    }
}

fn laid_out(shell: Shell, code: District, r: Read, asked: &Asked, now: Timestamp) -> QueuePage {
    let (facet, office) = (asked.facet, r.queue.office.id);
    let word = |f: Facet| shell.l.t(&format!("queue-{}", f.word())).into_owned();
    let pick = |(f, count): &(Facet, i64)| Pick {
        href: self::address(code, office, *f, None, None),
        word: word(*f),
        count: counted(&shell, *count),
        here: *f == facet && asked.below.is_none(),
    };
    let other = |o: &Office| Pick {
        href: self::address(code, o.id, Facet::Has, None, None),
        word: o.name.clone(),
        count: String::new(),
        here: o.id == office,
    };
    let kept = |k: &Kept| Pick {
        href: self::address(code, k.office, k.facet, k.place, None),
        word: k.name.clone(),
        count: String::new(),
        here: (k.office, k.facet, k.place) == (office, facet, asked.below),
    };
    let next = |due| self::address(code, office, facet, asked.below, Some(due));
    let title = match &r.queue.below {
        Some(top) => shell
            .l
            .say("queue-below")
            .s("facet", word(facet))
            .s("place", &top.name)
            .to_string(),
        None => word(facet),
    };
    QueuePage {
        district: code,
        office: r.queue.office.clone(),
        offices: r.queue.offices.iter().map(other).collect(),
        facets: r.queue.counts.iter().map(pick).collect(),
        title,
        hot: String::new(),
        hint: shell
            .l
            .t(&format!("queue-{}-hint", facet.word()))
            .into_owned(),
        groups: groups(&shell, code, &r, facet, now),
        next: r.queue.next.map(next),
        facet: facet.word(),
        below: asked.below,
        saved: r.saved.iter().map(kept).collect(),
        places: r.within,
        typed: Typed::default(),
        refused: None,
        shell,
    }
}

/// The lines by when they are due; what has no such order is one group.
fn groups(shell: &Shell, code: District, r: &Read, facet: Facet, now: Timestamp) -> Vec<Group> {
    let line = |i: &Item| line(shell, code, r, facet, i, now);
    let items = &r.queue.items;
    if matches!(facet, Facet::Unread | Facet::Asking) {
        let lines: Vec<Line> = items.iter().map(line).collect();
        let one = Group {
            title: None,
            count: None,
            lines,
        };
        return [one].into_iter().filter(|g| !g.lines.is_empty()).collect();
    }
    let group = |when: When| {
        let lines: Vec<Line> = items.iter().filter(|i| i.when == when).map(line).collect();
        let count = r.queue.whens.iter().find(|(w, _)| *w == when);
        let count = count.map(|(_, n)| counted(shell, *n));
        Group {
            title: Some(
                shell
                    .l
                    .t(&format!("queue-when-{}", when.word()))
                    .into_owned(),
            ),
            count: count.map(|n| shell.l.say("queue-count").s("count", n).to_string()),
            lines,
        }
    };
    let all = When::ALL.into_iter().map(group);
    all.filter(|g| !g.lines.is_empty()).collect()
}

fn line(shell: &Shell, code: District, r: &Read, facet: Facet, i: &Item, now: Timestamp) -> Line {
    let m = &i.matter;
    let clock = match facet.own_clock() {
        true => Clock {
            state: if i.when == When::Late { "late" } else { "due" },
            pips: Vec::new(),
            words: shell
                .l
                .say("queue-by")
                .s("at", shell.moment(&i.due))
                .to_string(),
        },
        false => Clock::of(shell.l, m, now),
    };
    let doors = i.view.whole && words::path_of(&r.places, m).is_some();
    Line {
        id: m.id,
        url: format!("/{code}/matters/{}", m.id),
        title: m.title.clone(),
        place: place_words(shell, &r.places, m, doors),
        from: from(shell, r, m),
        backed: r.backed.get(&m.id).and_then(|n| short(shell, *n)),
        followed: r.followed.get(&m.id).map(|n| {
            let words = shell.l.say("link-queue").n("count", *n);
            words.to_string()
        }),
        clock,
        unread: i.unread,
        secret: m.secret,
        answer: i.view.answer && m.state.with_office(),
    }
}

/// Where it comes from: the office that had it, or how it came in. Of what lies with another
/// office, where it is.
fn from(shell: &Shell, r: &Read, m: &Matter) -> String {
    let l = shell.l;
    let name = |id: OfficeId| r.offices.get(&id).map_or("", |o| o.name.as_str());
    if m.office() != r.queue.office.id {
        let at = name(m.office());
        return l.say("queue-at").s("office", at).to_string();
    }
    let kind = before(m).and_then(|id| r.offices.get(&id)).map(|o| o.kind);
    match kind {
        Some(kind) => l.t(&format!("queue-from-{}", kind.word())).into_owned(),
        None => l
            .t(&format!("queue-source-{}", m.source.word()))
            .into_owned(),
    }
}
