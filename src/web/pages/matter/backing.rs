//! 我也要: the part of a matter's page for those who have the same trouble.

use super::known::Known;
use super::one::again;
use super::spot::meant;
use super::story::grade_key;
use crate::App;
use crate::services::Error;
use crate::services::find::look;
use crate::services::matter::{self, BackMatter, Backer, View};
use crate::web::error::Failure;
use crate::web::form::Typed;
use crate::web::path::At;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use tanxin_domain::matter::{Backing, Counted, Grade, MatterRefusal, Said, Verdict, may_back};
use tanxin_domain::permission::{Deed, may};
use tanxin_domain::place::PlaceKind;
use tanxin_domain::{Actor, Code, District, MatterId, PlaceId};
use tanxin_store::{Conn, backing, place};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "parts/backing.html")]
struct Part<'a> {
    shell: &'a Shell,
    /// The matter's title, for the list of what waits to be sent.
    title: &'a str,
    counted: Counted,
    /// May the reader press the button, and is it a household with a card?
    press: bool,
    card: bool,
    /// Has the reader joined, and is the reader asked now?
    mine: bool,
    asked: bool,
    /// May it still be taken back?
    open: bool,
    /// What the reader said.
    said: Option<String>,
    /// What those who joined said, for whoever works on it.
    sums: Vec<String>,
    /// Households of the stairwell or building that staff may back for: id and door.
    homes: Vec<(PlaceId, String)>,
    /// Where there are too many to choose from, staff type the door: what was typed.
    door: Option<String>,
    grades: Vec<(&'static str, String)>,
    /// Has the page no list of what waits as yet?
    shelf: bool,
    base: String,
    say: String,
    undo: String,
    /// Not on a public page, which is the same for everybody.
    key: Option<Uuid>,
}

/// What only some readers are told.
#[derive(Default)]
struct Inside {
    own: Option<Backing>,
    all: Vec<Backing>,
    homes: Vec<(PlaceId, String)>,
    /// Does the reader back for any door around it?
    types: bool,
}

fn inside(
    c: &mut Conn,
    code: District,
    (actor, known, view): (&Actor, &Known, View),
    held: Option<&Code>,
) -> Result<Inside, Error> {
    let m = &known.matter;
    let own = match (held, actor.household()) {
        (Some(held), _) => backing::by_receipt(c, code, &matter::receipt_hash(held))?,
        (None, Some(home)) => backing::of_household(c, code, m.id, home)?,
        (None, None) => None,
    };
    let works = view.answer || view.confirm_for || (view.whole && !view.own);
    let all = match works && (m.state.asks() || m.state.is_closed()) {
        true => backing::of_matter(c, code, m.id)?,
        false => Vec::new(),
    };
    let stairs = known
        .places
        .values()
        .filter(|p| matches!(p.kind, PlaceKind::Unit | PlaceKind::Building))
        .max_by_key(|p| p.kind);
    let speaks = may(actor, Deed::RaiseFor, &known.path) && may_back(m, None).is_ok();
    let homes = match stairs.filter(|_| speaks) {
        Some(top) => place::below(c, code, &top.path, PlaceKind::Household)?,
        None => Vec::new(),
    };
    let homes = homes.into_iter().filter(|h| Some(h.id) != m.household);
    Ok(Inside {
        own: own.filter(|b| b.matter == m.id),
        all,
        homes: homes.map(|h| (h.id, h.name)).collect(),
        types: speaks && stairs.is_none(),
    })
}

/// The part as HTML; nothing when there is nothing to say. `held` is a backer's own receipt,
/// `typed` what was typed into its form when that failed.
pub async fn part(
    app: &App,
    shell: &Shell,
    who: &Who,
    (code, known, view): (District, &std::sync::Arc<Known>, View),
    held: Option<&Code>,
    typed: Option<&Typed>,
) -> Result<String, Error> {
    let m = &known.matter;
    if m.secret {
        return Ok(String::new());
    }
    let public = matches!(who.actor, Actor::Public) && held.is_none();
    let found = if public {
        Inside::default()
    } else {
        let (actor, known, held) = (who.actor.clone(), known.clone(), held.cloned());
        let read = app
            .store
            .read(move |c| inside(c, code, (&actor, &known, view), held.as_ref()));
        read.await?
    };
    let may_join = may_back(m, who.actor.household()).is_ok() && !view.own;
    let press = may_join && found.own.is_none() && !matches!(who.actor, Actor::Staff { .. });
    if known.backed.is_none() && !press && found.homes.is_empty() && !found.types {
        return Ok(String::new());
    }
    let word = found.own.and_then(|b| b.word(m.reopened));
    let to = format!("/{code}/matters/{}/back", m.id);
    let receipt = held.map(|code| format!("/r/{}", code.compact()));
    let part = Part {
        shell,
        title: &m.title,
        counted: known.backed,
        press,
        card: who.actor.household().is_some(),
        mine: found.own.is_some(),
        asked: found.own.is_some() && word.is_none() && m.state.asks(),
        open: !m.state.is_closed(),
        said: word.map(|said| said_words(shell, &said)),
        sums: sums(shell, &found.all, m.reopened),
        homes: found.homes,
        door: found
            .types
            .then(|| typed.map_or(String::new(), |t| t.get("where").to_owned())),
        grades: Grade::ALL
            .iter()
            .map(|g| (g.word(), shell.l.t(grade_key(*g)).into_owned()))
            .collect(),
        shelf: !(view.own || view.answer || view.confirm_for),
        base: format!("/{code}/matters/{}", m.id),
        undo: receipt
            .as_ref()
            .map_or(to.clone(), |r| format!("{r}/withdraw")),
        say: receipt.unwrap_or(to),
        key: (!public).then(Uuid::now_v7),
    };
    Ok(part.render().unwrap_or_else(|error| {
        tracing::error!(%error, "the part for backers failed");
        String::new()
    }))
}

fn said_words(shell: &Shell, said: &Said) -> String {
    let key = match said.verdict {
        Verdict::Solved => "backing-said-solved",
        Verdict::Partly => "backing-said-partly",
        Verdict::Not => "backing-said-not",
    };
    shell.l.t(key).into_owned()
}

/// `附议的9户：7户说解决了，1户说没有，1户没有回话`, and the same of those without a card.
fn sums(shell: &Shell, all: &[Backing], round: u16) -> Vec<String> {
    let l = shell.l;
    let line = |card: bool| {
        let those = all.iter().filter(|b| b.household.is_some() == card);
        let words: Vec<Option<Verdict>> = those
            .map(|b| b.word(round).map(|said| said.verdict))
            .collect();
        if words.is_empty() {
            return None;
        }
        let unit = if card { "home" } else { "person" };
        let count = |of: Option<Verdict>| words.iter().filter(|w| **w == of).count();
        let mut parts = Vec::new();
        for (of, key) in [
            (Some(Verdict::Solved), "backing-sum-solved"),
            (Some(Verdict::Partly), "backing-sum-partly"),
            (Some(Verdict::Not), "backing-sum-not"),
            (None, "backing-sum-silent"),
        ] {
            let n = count(of);
            if n > 0 {
                parts.push(l.say(key).n("count", n).s("unit", unit).to_string());
            }
        }
        let head = l.say("backing-sum").n("count", words.len()).s("unit", unit);
        Some(format!(
            "{head}{}",
            parts.join(if l.zh() { "，" } else { ", " })
        ))
    };
    [line(true), line(false)].into_iter().flatten().collect()
}

/// How many back it, for a line of a list; nothing when nobody does.
pub fn short(shell: &Shell, counted: Counted) -> Option<String> {
    let l = shell.l;
    let homes = counted.households;
    match (homes, counted.others) {
        (0, 0) => None,
        (0, n) => Some(l.say("backing-short-people").n("count", n).to_string()),
        (_, 0) => Some(l.say("backing-short").n("count", homes).to_string()),
        (_, n) => {
            let words = l.say("backing-short-both").n("count", homes).n("others", n);
            Some(words.to_string())
        }
    }
}

/// What a backer chose.
pub fn word(typed: &Typed) -> Result<(Verdict, Option<Grade>), Error> {
    let verdict = Verdict::from_word(typed.get("verdict")).ok_or(MatterRefusal::NoVerdict)?;
    Ok((verdict, Grade::from_word(typed.get("grade"))))
}

/// The form for raising has this button in its list of similar ones: its own key must stay
/// free for what is raised after all.
fn key(typed: &Typed, id: MatterId) -> Option<Uuid> {
    let own = typed.deed_key()?;
    Some(Uuid::from_u128(
        own.as_u128() ^ u128::from(id.0.unsigned_abs()),
    ))
}

/// The door that somebody named on the telephone, near what the matter is about.
async fn at_door(
    app: &App,
    code: District,
    actor: &Actor,
    (id, typed): (MatterId, String),
) -> Result<PlaceId, Error> {
    let by = actor.clone();
    let found = app.store.read(move |c| {
        let about = tanxin_store::matter::one(c, code, id)?.ok_or(Error::NotFound)?;
        let at = place::one(c, code, about.place)?.ok_or(Error::NotFound)?;
        View::of(&by, &about, &at.path, false).ok_or(Error::NotFound)?;
        let found = look(c, code, &by, Some(about.place), &typed)?;
        meant(found, &typed).map_err(Error::refuse)
    });
    Ok(found.await?.id)
}

async fn deed(
    app: &App,
    code: District,
    id: MatterId,
    actor: &Actor,
    typed: &mut Typed,
) -> Result<Option<Code>, Error> {
    typed.photos()?;
    let backer = Backer {
        matter: id,
        receipt: None,
        key: key(typed, id),
    };
    match typed.get("deed") {
        "say" => {
            matter::backer_says(app, code, actor, backer, word(typed)?).await?;
            Ok(None)
        }
        "withdraw" => {
            matter::unback(app, code, actor, backer).await?;
            Ok(None)
        }
        _ => {
            let household = match typed.get("where").trim() {
                "" => typed.read("household"),
                door => Some(at_door(app, code, actor, (id, door.to_owned())).await?),
            };
            let new = BackMatter {
                matter: id,
                household,
                key: key(typed, id),
            };
            matter::back(app, code, actor, new).await
        }
    }
}

/// `/330802/matters/…/back`: joins it, says whether it is solved, takes it back.
pub async fn back(
    State(app): State<App>,
    At(code, id): At<MatterId>,
    who: Who,
    shell: Shell,
    mut typed: Typed,
) -> Response {
    match deed(&app, code, id, &who.actor, &mut typed).await {
        Ok(Some(receipt)) => Redirect::to(&format!("/r/{}?new", receipt.compact())).into_response(),
        Ok(None) => Redirect::to(&format!("/{code}/matters/{id}#backing")).into_response(),
        Err(Error::NotFound) => Failure::new(&shell, Error::NotFound).into_response(),
        Err(error) => {
            let failed = ("back", typed, error);
            again(&app, shell, &who, (code, id), None, failed).await
        }
    }
}
