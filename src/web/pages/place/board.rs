//! 公示栏: what hangs at a place now, and until which day: `/330802/places/…/board`.
//!
//! Nothing is taken down by hand: what has hung for the rule's days is no longer listed, and
//! stays where polls and assemblies are.

use super::title;
use crate::App;
use crate::services::Error;
use crate::services::poll::proxies::{Pair, pairs, published};
use crate::services::poll::{Asked, Shown, shown};
use crate::web::error::{Failure, render};
use crate::web::pages::assembly::unkept;
use crate::web::parts::board as minutes;
use crate::web::path::At;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use tanxin_domain::assembly::Assembly;
use tanxin_domain::permission::{Deed, may};
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::poll::{Held, State as Stage, to_object_until};
use tanxin_domain::{Actor, District, PlaceId, when};
use tanxin_store::poll::{self as store, Asked as Around};
use tanxin_store::{Conn, assembly, district, place};

/// The most polls that are looked through for what still hangs.
const MOST: i64 = 100;

/// A call of a poll or an assembly, or a roll: what it is, its day, where to read it.
struct Sheet {
    url: String,
    title: String,
    day: String,
}

/// A result with why it is so.
struct Posted {
    url: String,
    title: String,
    until: String,
    asks: Vec<Asked>,
}

/// What the database knows.
struct Found {
    district: String,
    place: Place,
    way: Vec<Place>,
    polls: Vec<Held>,
    results: Vec<Shown>,
    proxies: Vec<(Held, Vec<Pair>)>,
    meetings: Vec<Assembly>,
    minutes: Vec<Assembly>,
}

#[derive(Template)]
#[template(path = "board.html")]
struct BoardPage {
    shell: Shell,
    code: District,
    place: PlaceId,
    title: String,
    today: String,
    calls: Vec<Sheet>,
    rolls: Vec<Sheet>,
    proxies: Vec<(Sheet, Vec<Pair>)>,
    results: Vec<Posted>,
    minutes: Vec<minutes::Posted>,
    /// For whoever holds polls here: what should hang and does not, and since when it should.
    owed: Vec<Sheet>,
}

impl BoardPage {
    fn bare(&self) -> bool {
        self.calls.is_empty()
            && self.rolls.is_empty()
            && self.proxies.is_empty()
            && self.results.is_empty()
            && self.minutes.is_empty()
    }
}

fn look(
    app: &App,
    c: &mut Conn,
    (code, id): (District, PlaceId),
    (shell, now): (&Shell, Timestamp),
) -> Result<Found, Error> {
    let at = place::one(c, code, id)?.ok_or(Error::NotFound)?;
    if at.kind == PlaceKind::Household {
        return Err(Error::NotFound);
    }
    let today = when::day(now);
    let around = |ahead| Around {
        around: Some(at.path.clone()),
        ahead,
        skip: 0,
        most: MOST,
    };
    let polls = store::list(c, code, &around(true))?;
    let mut over = store::list(c, code, &around(false))?;
    let late = over.iter().filter(|h| h.counted_at().is_none()).cloned();
    let closed: Vec<Held> = late
        .filter(|h| matches!(h.state, Stage::Closed { .. }))
        .collect();
    over.retain(|h| h.posted_until().is_some_and(|until| until >= today));
    let results = over
        .into_iter()
        .map(|h| shown(c, &app.keys, code, h, shell.l));
    let results = results.collect::<Result<Vec<_>, _>>()?;
    let mut proxies = Vec::new();
    for held in &polls {
        if held.assembly.is_none() && published(held) {
            let given = pairs(c, code, held, shell.l)?;
            if !given.is_empty() {
                proxies.push((held.clone(), given));
            }
        }
    }
    let mut meetings = assembly::concerning(c, code, &at.path, now)?;
    meetings.retain(|a| a.state.is_ahead());
    Ok(Found {
        district: district::one(c, code)?.ok_or(Error::NotFound)?.name,
        way: place::way(c, code, &at.path)?,
        minutes: minutes::read(c, code, &at.path, now)?,
        polls: polls.into_iter().chain(closed).collect(),
        results,
        proxies,
        meetings,
        place: at,
    })
}

/// The day a result must hang by, once the vote is over.
fn owed_by(held: &Held, now: Timestamp) -> Option<Date> {
    let within = held.poll.rule().posted_within_days?;
    let over = match &held.state {
        Stage::Closed { closed_at, .. } => *closed_at,
        Stage::Open { .. } => held.closes_at.filter(|at| *at <= now)?,
        _ => return None,
    };
    let days = Span::new().days(i64::from(within));
    when::day(over).checked_add(days).ok()
}

fn sheet(code: District, held: &Held, day: String) -> Sheet {
    Sheet {
        url: format!("/{code}/polls/{}", held.id),
        title: held.title.clone(),
        day,
    }
}

/// Assemblies and polls that were called, with their day.
fn calls(shell: &Shell, code: District, f: &Found) -> Vec<Sheet> {
    let meetings = f.meetings.iter().map(|a| Sheet {
        url: format!("/{code}/assemblies/{}", a.id),
        title: a.title.clone(),
        day: shell.moment(&a.at),
    });
    let polls = f
        .polls
        .iter()
        .filter(|h| h.assembly.is_none() && matches!(h.state, Stage::Called | Stage::Open { .. }));
    let polls = polls.map(|held| {
        let hours = (held.opens_at, held.closes_at);
        let day = match hours {
            (_, Some(end)) => shell
                .l
                .say("board-votes-until")
                .s("when", shell.moment(&end)),
            (Some(from), None) => shell
                .l
                .say("board-votes-from")
                .s("when", shell.moment(&from)),
            (None, None) => shell.l.say("board-votes-open"),
        };
        sheet(code, held, day.to_string())
    });
    meetings.chain(polls).collect()
}

fn page(shell: Shell, code: District, actor: &Actor, now: Timestamp, f: Found) -> BoardPage {
    let rolls = f.polls.iter().filter(|h| h.mending().is_ok());
    let rolls = rolls.map(|held| {
        let until = to_object_until(held).map_or(String::new(), |day| shell.date(&day));
        let mut sheet = sheet(code, held, until);
        sheet.url.push_str("/objections");
        sheet
    });
    let holds = may(actor, Deed::HoldPoll, &f.place.path);
    let owed = f.polls.iter().filter(|_| holds).filter_map(|held| {
        let by = owed_by(held, now)?;
        Some(sheet(code, held, shell.date(&by)))
    });
    let posted = |s: &Shown| {
        s.held
            .posted_until()
            .map_or(String::new(), |d| shell.date(&d))
    };
    BoardPage {
        calls: calls(&shell, code, &f),
        rolls: rolls.collect(),
        owed: owed.collect(),
        proxies: f
            .proxies
            .into_iter()
            .map(|(held, given)| (sheet(code, &held, String::new()), given))
            .collect(),
        results: f
            .results
            .into_iter()
            .map(|s| Posted {
                url: format!("/{code}/polls/{}", s.held.id),
                title: s.held.title.clone(),
                until: posted(&s),
                asks: s.asks,
            })
            .collect(),
        minutes: minutes::lines(&shell, code, f.minutes),
        place: f.place.id,
        title: title(&f.way),
        today: shell.date(&when::day(now)),
        code,
        shell,
    }
}

/// `/330802/places/…/board`
pub async fn hangs(
    State(app): State<App>,
    At(code, id): At<PlaceId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let (house, words, now) = (app.clone(), shell.clone(), app.clock.now());
    let found = app
        .store
        .read(move |c| look(&house, c, (code, id), (&words, now)));
    let f = found.await.map_err(|e| Failure::new(&shell, e))?;
    let shell = shell.at(code, &f.district, "place");
    let page = page(shell, code, &actor, now, f);
    if matches!(actor, Actor::Public) {
        return Ok(render(&page).into_response());
    }
    Ok(unkept(render(&page)))
}
