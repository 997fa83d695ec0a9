//! Who did what with a poll and when: everything a supervisor may see, and nothing to press.

use crate::App;
use crate::services::Error;
use crate::services::poll as deeds;
use crate::web::error::{Failure, render};
use crate::web::pages::assembly::unkept;
use crate::web::path::At;
use crate::web::session::Who;
use crate::web::shell::Shell;
use crate::words::L;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use std::collections::HashMap;
use tanxin_domain::event::Event;
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::person::SEAL_NAME;
use tanxin_domain::poll::Held;
use tanxin_domain::{District, PersonId, PlaceId, PollId};
use tanxin_store::{Conn, district, person, place, poll as store};

/// One deed, in words.
struct Line {
    when: String,
    who: String,
    what: String,
}

#[derive(Template)]
#[template(path = "poll-log.html")]
struct LogPage {
    shell: Shell,
    code: District,
    held: Held,
    lines: Vec<Line>,
}

/// Deeds that have words of their own; another is named as the chain has it.
const KNOWN: [&str; 22] = [
    "called",
    "opened",
    "stopped",
    "closed",
    "counted",
    "cancelled",
    "voted",
    "vote-changed",
    "drawn",
    "papers-printed",
    "paper-handed",
    "paper-read",
    "paper-replaced",
    "paper-spoiled",
    "paper-unused",
    "papers-left",
    "proxied",
    "proxy-ended",
    "objected",
    "delivered",
    "delivery-undone",
    "objection-ruled",
];

fn told(event: &Event) -> serde_json::Value {
    let told = event.payload.as_ref().map_or("null", |(_, told)| told);
    serde_json::from_str(told).unwrap_or_default()
}

/// Whose door a deed was about.
fn household(event: &Event) -> Option<PlaceId> {
    told(event)["household"].as_str()?.parse().ok()
}

fn what(l: L, event: &Event, doors: &HashMap<i64, String>) -> String {
    let told = told(event);
    let kind = event.kind.strip_prefix("poll.").unwrap_or(&event.kind);
    let word = match KNOWN.contains(&kind) {
        true => l.t(&format!("poll-log-{kind}")).into_owned(),
        false => event.kind.clone(),
    };
    let id = |field: &str| {
        told[field]
            .as_str()
            .and_then(|id| id.parse::<PlaceId>().ok())
    };
    let door = id("household").and_then(|home| doors.get(&home.0));
    let more = [
        door.cloned(),
        told["reason"].as_str().map(str::to_owned),
        told["papers"].as_u64().map(|papers| papers.to_string()),
    ];
    let more: Vec<String> = more.into_iter().flatten().collect();
    match more.is_empty() {
        true => word,
        false => format!("{word}{}{}", l.t("poll-log-of"), more.join("　")),
    }
}

fn who(l: L, event: &Event, names: &HashMap<i64, String>, doors: &HashMap<i64, String>) -> String {
    let known = match event.actor_kind.as_str() {
        "household" => doors.get(&event.actor_id),
        "staff" | "captain" => names.get(&event.actor_id),
        _ => None,
    };
    known.map_or_else(|| l.t("poll-log-clock").into_owned(), String::clone)
}

/// Households by their doors, and people by their names.
type Names = (HashMap<i64, String>, HashMap<i64, String>);

fn names(app: &App, c: &mut Conn, code: District, events: &[Event]) -> Result<Names, Error> {
    let own = events.iter().filter(|e| e.actor_kind == "household");
    let own = own.map(|e| PlaceId(e.actor_id));
    let homes: Vec<PlaceId> = events.iter().filter_map(household).chain(own).collect();
    let doors = place::some(c, code, &homes)?;
    let doors = doors.into_iter().map(|p| (p.id.0, p.name)).collect();
    let mut people = HashMap::new();
    let staff = |e: &&Event| matches!(e.actor_kind.as_str(), "staff" | "captain");
    for id in events.iter().filter(staff).map(|e| e.actor_id) {
        if people.contains_key(&id) {
            continue;
        }
        let known = person::one(c, code, PersonId(id))?;
        let name = known.and_then(|p| app.keys.unseal(SEAL_NAME, &p.name));
        people.extend(name.map(|name| (id, name)));
    }
    Ok((doors, people))
}

/// `/330802/polls/…/log`
pub async fn log(
    State(app): State<App>,
    At(code, id): At<PollId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let (house, words) = (app.clone(), shell.clone());
    let found = app.store.read(move |c| {
        let known = district::one(c, code)?.ok_or(Error::NotFound)?;
        let held = store::one(c, code, id)?.ok_or(Error::NotFound)?;
        permit(&actor, Deed::SupervisePoll, &held.path)?;
        let events = deeds::log(c, code, &held)?;
        let (doors, people) = names(&house, c, code, &events)?;
        let line = |e: &Event| Line {
            when: words.moment(&e.at),
            who: who(words.l, e, &people, &doors),
            what: what(words.l, e, &doors),
        };
        let lines: Vec<Line> = events.iter().rev().map(line).collect();
        Ok::<_, Error>((known.name, held, lines))
    });
    let (name, held, lines) = found.await.map_err(|e| Failure::new(&shell, e))?;
    Ok(unkept(render(&LogPage {
        shell: shell.at(code, &name, "poll"),
        code,
        held,
        lines,
    })))
}
