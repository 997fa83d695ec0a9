//! 待办: what an office has to do next, and what its people have opened.
//!
//! One question at a time (a facet), by the clock. Nothing here counts or reads what is closed.

use super::View;
use crate::App;
use crate::services::Error;
use jiff::{Span, Timestamp};
use std::collections::BTreeSet;
use tanxin_domain::matter::Matter;
use tanxin_domain::office::Office;
use tanxin_domain::permission::{Deed, Forbidden};
use tanxin_domain::place::Place;
use tanxin_domain::{Actor, District, MatterId, OfficeId, PlaceId, when};
use tanxin_store::matter::queue::{self, Due};
use tanxin_store::matter::{self, Part, unread};
use tanxin_store::{Conn, StoreError, office, place};

/// How many a page shows.
const A_PAGE: usize = 50;
/// How far a page looks for what is about one place.
const AT_ONCE: usize = 2000;

/// What an office asks its queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Facet {
    /// What it has, by the clock.
    #[default]
    Has,
    /// Is this ours? Somebody says so.
    Named,
    /// Ours to decide whose it is.
    Decides,
    /// More time is asked for: ours to grant, before the clock ends.
    Grants,
    /// Whistled for.
    Called,
    /// Nobody here has opened it.
    Unread,
    /// It came back.
    Back,
    /// The household is asked.
    Asking,
    /// Received first; somebody else works on it.
    First,
    /// Nobody works at the office below.
    Told,
}

impl Facet {
    /// Every facet, in the order of the page.
    pub const ALL: [Facet; 10] = [
        Facet::Has,
        Facet::Named,
        Facet::Decides,
        Facet::Grants,
        Facet::Called,
        Facet::Unread,
        Facet::Back,
        Facet::Asking,
        Facet::First,
        Facet::Told,
    ];

    /// The word of the address.
    pub const fn word(self) -> &'static str {
        match self {
            Facet::Has => "has",
            Facet::Named => "named",
            Facet::Decides => "decides",
            Facet::Grants => "grants",
            Facet::Called => "called",
            Facet::Unread => "unread",
            Facet::Back => "back",
            Facet::Asking => "asking",
            Facet::First => "first",
            Facet::Told => "told",
        }
    }

    /// Reads [`Facet::word`].
    pub fn from_word(word: &str) -> Option<Facet> {
        Facet::ALL.into_iter().find(|f| f.word() == word)
    }

    /// The part it asks for; the others are sorted by something else than a part's end.
    const fn part(self) -> Option<Part> {
        match self {
            Facet::Has => Some(Part::Has),
            Facet::Named => Some(Part::Named),
            Facet::Decides => Some(Part::Decides),
            Facet::Grants => Some(Part::Grants),
            Facet::Called => Some(Part::Called),
            Facet::Back => Some(Part::Back),
            Facet::First => Some(Part::First),
            Facet::Told => Some(Part::Told),
            Facet::Unread | Facet::Asking => None,
        }
    }

    /// Has the reader's office something of its own to do by then, apart from the matter's clock?
    pub const fn own_clock(self) -> bool {
        matches!(self, Facet::Named | Facet::Decides | Facet::Called)
    }
}

/// When something is due, as a queue is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// Already past.
    Late,
    /// Today.
    Today,
    /// Tomorrow.
    Tomorrow,
    /// Until Sunday.
    Week,
    /// After that.
    Later,
}

impl When {
    /// Each, the soonest first.
    pub const ALL: [When; 5] = [
        When::Late,
        When::Today,
        When::Tomorrow,
        When::Week,
        When::Later,
    ];

    /// The word of the words' keys.
    pub const fn word(self) -> &'static str {
        match self {
            When::Late => "late",
            When::Today => "today",
            When::Tomorrow => "tomorrow",
            When::Week => "week",
            When::Later => "later",
        }
    }

    fn of(bounds: &[i64; 4], at: i64) -> When {
        let passed = bounds.iter().filter(|end| at >= **end).count();
        When::ALL[passed]
    }
}

/// Where each division ends, in milliseconds, the last one never.
fn bounds(now: Timestamp) -> [i64; 4] {
    let today = when::day(now);
    let end = |days: i8| {
        let after = today.saturating_add(Span::new().days(days + 1));
        when::instant(after.at(0, 0, 0, 0)).map_or(i64::MAX, |at| at.as_millisecond())
    };
    let sunday = 7 - today.weekday().to_monday_one_offset();
    [now.as_millisecond() + 1, end(0), end(1), end(sunday.max(1))]
}

/// What the page asks for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// One of the reader's offices; the first of them when none is named.
    pub office: Option<OfficeId>,
    /// Which question.
    pub facet: Facet,
    /// Only about this place and what lies in it.
    pub below: Option<PlaceId>,
    /// The last one that was shown.
    pub after: Option<Due>,
}

/// One matter of a queue.
#[derive(Debug, Clone)]
pub struct Item {
    /// The matter.
    pub matter: Matter,
    /// What the reader may do with it.
    pub view: View,
    /// Until when something is expected of the office.
    pub due: Timestamp,
    /// In which division.
    pub when: When,
    /// Has nobody of the office opened it?
    pub unread: bool,
}

/// A queue as it is read.
#[derive(Debug, Clone)]
pub struct Queue {
    /// The offices the reader works for.
    pub offices: Vec<Office>,
    /// The one that is asked about.
    pub office: Office,
    /// The place it is limited to.
    pub below: Option<Place>,
    /// How much each facet holds; [`queue::MOST`] stands for "that and more".
    pub counts: Vec<(Facet, i64)>,
    /// How much each division holds; empty where a facet has none, or one place alone is asked
    /// about.
    pub whens: Vec<(When, i64)>,
    /// A page.
    pub items: Vec<Item>,
    /// Where the next page goes on.
    pub next: Option<Due>,
}

/// The offices somebody works for, each once.
pub fn offices(actor: &Actor) -> Vec<OfficeId> {
    let mut found: Vec<OfficeId> = Vec::new();
    for id in actor.roles().iter().filter_map(|r| r.office) {
        if !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

fn page(
    c: &mut Conn,
    district: District,
    (office, facet): (OfficeId, Facet),
    after: Option<Due>,
    most: i64,
) -> Result<Vec<Due>, StoreError> {
    let id = |at| move |matter| Due { at, matter };
    match (facet, facet.part()) {
        (_, Some(part)) => queue::due(c, district, (office, part), after, most),
        (Facet::Asking, _) => queue::asking(c, district, office, after, most),
        _ => {
            let after = after.map(|a| a.matter);
            let found = unread::page(c, district, office, after, most)?;
            Ok(found.into_iter().map(id(0)).collect())
        }
    }
}

fn counts(
    c: &mut Conn,
    district: District,
    office: OfficeId,
) -> Result<Vec<(Facet, i64)>, StoreError> {
    let whole = (i64::MIN, i64::MAX);
    let mut found = Vec::new();
    for facet in Facet::ALL {
        let count = match facet.part() {
            Some(part) => queue::count(c, district, (office, part), whole)?,
            None if facet == Facet::Asking => queue::count_asking(c, district, office)?,
            None => queue::count_unread(c, district, office)?,
        };
        found.push((facet, count));
    }
    Ok(found)
}

fn whens(
    c: &mut Conn,
    district: District,
    of: (OfficeId, Part),
    bounds: &[i64; 4],
) -> Result<Vec<(When, i64)>, StoreError> {
    let mut from = i64::MIN;
    let mut found = Vec::new();
    for (at, when) in When::ALL.into_iter().enumerate() {
        let to = bounds.get(at).copied().unwrap_or(i64::MAX);
        found.push((when, queue::count(c, district, of, (from, to))?));
        from = from.max(to);
    }
    Ok(found)
}

/// One page of what an office has to do.
pub fn read(
    c: &mut Conn,
    district: District,
    actor: &Actor,
    asked: &Asked,
    now: Timestamp,
) -> Result<Queue, Error> {
    let mine = offices(actor);
    let first = mine.first().copied();
    let id = asked.office.or(first).filter(|id| mine.contains(id));
    let id = id.ok_or(Forbidden(Deed::AnswerMatter))?;
    let offices = office::some(c, district, &mine)?;
    let office = offices.iter().find(|o| o.id == id).cloned();
    let office = office.ok_or(Error::NotFound)?;
    let below = match asked.below {
        Some(top) => Some(place::one(c, district, top)?.ok_or(Error::NotFound)?),
        None => None,
    };
    let (shown, next) = shown(c, district, (id, asked), below.as_ref())?;
    let bounds = bounds(now);
    let whens = match (asked.facet.part(), &below) {
        (Some(part), None) => whens(c, district, (id, part), &bounds)?,
        _ => Vec::new(),
    };
    Ok(Queue {
        counts: counts(c, district, id)?,
        items: items(c, district, (actor, id, asked.facet), &shown, &bounds)?,
        offices,
        office,
        below,
        whens,
        next,
    })
}

/// What the page shows, and where the next one goes on.
fn shown(
    c: &mut Conn,
    district: District,
    (office, asked): (OfficeId, &Asked),
    below: Option<&Place>,
) -> Result<(Vec<Due>, Option<Due>), StoreError> {
    let of = (office, asked.facet);
    let most = if below.is_some() { AT_ONCE } else { A_PAGE };
    let mut found = page(c, district, of, asked.after, most as i64 + 1)?;
    let mut more = found.len() > most;
    found.truncate(most);
    let mut last = found.last().copied();
    if let Some(top) = below {
        let ids: Vec<MatterId> = found.iter().map(|d| d.matter).collect();
        let there = queue::below(c, district, &ids, &top.path)?;
        found.retain(|d| there.contains(&d.matter));
        if found.len() > A_PAGE {
            found.truncate(A_PAGE);
            (more, last) = (true, found.last().copied());
        }
    }
    Ok((found, last.filter(|_| more)))
}

fn items(
    c: &mut Conn,
    district: District,
    (actor, office, facet): (&Actor, OfficeId, Facet),
    shown: &[Due],
    bounds: &[i64; 4],
) -> Result<Vec<Item>, Error> {
    let ids: Vec<MatterId> = shown.iter().map(|d| d.matter).collect();
    let matters = matter::some(c, district, &ids)?;
    let about: Vec<PlaceId> = matters.iter().map(|m| m.place).collect();
    let places = place::some(c, district, &about)?;
    let unread: BTreeSet<MatterId> = unread::among_these(c, district, office, &ids)?;
    let mut items = Vec::new();
    for due in shown {
        let known = matters.iter().find(|m| m.id == due.matter);
        let place = known.and_then(|m| places.iter().find(|p| p.id == m.place));
        let (Some(matter), Some(place)) = (known, place) else {
            continue;
        };
        let Some(view) = View::of(actor, matter, &place.path, false) else {
            continue;
        };
        let at = match facet.part() {
            Some(_) => due.at,
            None => matter.due().as_millisecond(),
        };
        items.push(Item {
            view,
            due: Timestamp::from_millisecond(at).unwrap_or(matter.due()),
            when: When::of(bounds, at),
            unread: unread.contains(&matter.id),
            matter: matter.clone(),
        });
    }
    Ok(items)
}

/// Somebody has opened a matter: their offices have read it. A note, no deed; when it can't
/// be kept, the matter stays unread.
pub async fn opened(app: &App, district: District, actor: &Actor, id: MatterId) {
    let mine = offices(actor);
    if mine.is_empty() {
        return;
    }
    let ask = move |c: &mut Conn| unread::by(c, district, id, &mine);
    let noted = match app.store.read(ask).await {
        Ok(unread) if unread.is_empty() => Ok(()),
        Ok(unread) => {
            let note = move |c: &mut Conn| unread::read(c, district, id, &unread);
            app.store.note(note).await
        }
        Err(error) => Err(error),
    };
    if let Err(error) = noted {
        tracing::warn!(%error, "it was not noted that a matter was opened");
    }
}
