//! What is done from the cockpit: one form field says which deed.

use super::cockpit_page;
use crate::App;
use crate::services::Error;
use crate::services::assembly::{self as deeds, Found, find_door};
use crate::services::matter::{self, RaiseMatter};
use crate::web::error::{Failure, render, status};
use crate::web::path::At;
use crate::web::queue::Said;
use crate::web::session::Who;
use crate::web::shell::Shell;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use tanxin_domain::assembly::{AssemblyRefusal, Progress, Who as Speaks};
use tanxin_domain::category::{self, CategoryCode};
use tanxin_domain::place::Place;
use tanxin_domain::{
    Actor, AgendaItemId, AssemblyId, District, Sentence, SpeakerId, when, when_typed,
};
use tanxin_store::assembly as store;
use uuid::Uuid;

/// One press of "再给1分钟".
const ONE_MINUTE_S: u32 = 60;

/// A form of the cockpit, as sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Act {
    /// Which deed: `record`, `queue`, `next-item`, `back`, `next`, `minute`, `pause`, `go-on`, `open`.
    pub deed: String,
    /// An agenda item to go to.
    pub item: String,
    /// A speaker to give the floor to.
    pub floor: String,
    /// A speaker to strike off.
    pub strike: String,
    /// Whoever has the floor.
    pub current: String,
    /// Whoever waits first.
    pub next: String,
    /// A door, a name, an office.
    pub who: String,
    /// What was said, and where.
    pub what: String,
    /// Who answers.
    pub office: String,
    /// By when, as typed.
    pub due: String,
    /// The browser's key.
    pub key: String,
}

/// The typed door fits several; the sentence names them.
#[derive(Debug)]
struct WhichDoor(String);
impl Sentence for WhichDoor {
    fn key(&self) -> &'static str {
        "refuse-which-door"
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        vec![("doors", self.0.clone())]
    }
    fn field(&self) -> Option<&'static str> {
        Some("who")
    }
}

/// There is no such door in this assembly.
#[derive(Debug)]
struct NoSuchDoor(String);
impl Sentence for NoSuchDoor {
    fn key(&self) -> &'static str {
        "refuse-no-such-door"
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        vec![("typed", self.0.clone())]
    }
    fn field(&self) -> Option<&'static str> {
        Some("who")
    }
}

/// Does what the cockpit says, and comes back to the same place of the page.
pub async fn act(
    State(app): State<App>,
    At(code, id): At<AssemblyId>,
    Who { actor, .. }: Who,
    shell: Shell,
    Form(form): Form<Act>,
) -> Result<Response, Failure> {
    match do_it(&app, code, id, &actor, &form).await {
        Ok(panel) => {
            Ok(Redirect::to(&format!("/{code}/assemblies/{id}/room#{panel}")).into_response())
        }
        Err(error @ (Error::Refused(_) | Error::NotFound)) => {
            let (code_of, said) = (status(&error), Said::of(shell.l, &error));
            let again = (form, Some(error));
            let page = cockpit_page(&app, shell, (code, id), &actor, again).await?;
            let mut answer = (code_of, render(&page)).into_response();
            answer.extensions_mut().insert(said);
            Ok(answer)
        }
        Err(error) => Err(Failure::new(&shell, error)),
    }
}

async fn do_it(
    app: &App,
    code: District,
    id: AssemblyId,
    actor: &Actor,
    f: &Act,
) -> Result<&'static str, Error> {
    let key: Option<Uuid> = f.key.parse().ok();
    if let Ok(to) = f.item.parse::<AgendaItemId>()
        && f.deed.is_empty()
    {
        deeds::next_item(app, code, actor, id, Some(to), key).await?;
        return Ok("agenda");
    }
    if let Ok(to) = f.floor.parse::<SpeakerId>() {
        deeds::give_floor(app, code, actor, id, to, key).await?;
        return Ok("speak");
    }
    if let Ok(gone) = f.strike.parse::<SpeakerId>() {
        deeds::finish_speaker(app, code, actor, id, gone, key).await?;
        return Ok("speak");
    }
    let current = f.current.parse::<SpeakerId>().map_err(|_| Error::NotFound);
    match f.deed.as_str() {
        "record" => record(app, code, id, actor, f, key).await.map(|()| "note"),
        "queue" => queue(app, code, id, actor, f, key).await.map(|()| "speak"),
        "next-item" => deeds::next_item(app, code, actor, id, None, key)
            .await
            .map(|_| "agenda"),
        "back" => back(app, code, id, actor, key).await.map(|()| "agenda"),
        "next" => {
            match f.next.parse() {
                Ok(next) => deeds::give_floor(app, code, actor, id, next, key).await?,
                Err(_) => deeds::finish_speaker(app, code, actor, id, current?, key).await?,
            }
            Ok("speak")
        }
        "minute" => {
            let more = ONE_MINUTE_S;
            deeds::extend(app, code, actor, id, current?, more, key).await?;
            Ok("speak")
        }
        "pause" => deeds::pause(app, code, actor, id, current?, key)
            .await
            .map(|()| "speak"),
        "go-on" => deeds::give_floor(app, code, actor, id, current?, key)
            .await
            .map(|()| "speak"),
        "open" => deeds::open(app, code, actor, id, key)
            .await
            .map(|()| "agenda"),
        _ => Err(Error::NotFound),
    }
}

/// The item before the one before the assembly now.
async fn back(
    app: &App,
    code: District,
    id: AssemblyId,
    actor: &Actor,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let items = app
        .store
        .read(move |c| store::items(c, code, id).map_err(Error::from))
        .await?;
    let now = items
        .iter()
        .position(|i| matches!(i.progress, Progress::Now { .. }));
    let before = now
        .and_then(|at| at.checked_sub(1))
        .and_then(|at| items.get(at));
    let before = before.ok_or(Error::NotFound)?.id;
    deeds::next_item(app, code, actor, id, Some(before), key)
        .await
        .map(|_| ())
}

/// The door somebody typed; none when they typed a name or an office.
fn door(found: Found) -> Result<Option<Place>, Error> {
    match found {
        Found::One(door) => Ok(Some(door)),
        Found::Several(doors) => Err(Error::refuse(WhichDoor(doors.join("、")))),
        Found::None => Ok(None),
    }
}

/// A householder's name typed in full, when it is the only one of that name.
fn named(
    app: &App,
    c: &mut tanxin_store::Conn,
    code: District,
    a: &tanxin_domain::assembly::Assembly,
    typed: &str,
) -> Result<Option<tanxin_domain::PlaceId>, Error> {
    use tanxin_domain::person::SEAL_NAME;
    let people = tanxin_store::person::householders(c, code, &a.path)?;
    let mut homes = people
        .iter()
        .filter(|p| app.keys.unseal(SEAL_NAME, &p.name).as_deref() == Some(typed));
    let first = homes.next().and_then(|p| p.household);
    Ok(first.filter(|_| homes.next().is_none()))
}

async fn queue(
    app: &App,
    code: District,
    id: AssemblyId,
    actor: &Actor,
    f: &Act,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let (typed, house) = (f.who.trim().to_owned(), app.clone());
    let found = app.store.read(move |c| {
        let a = store::one(c, code, id)?.ok_or(Error::NotFound)?;
        let home = match door(find_door(c, code, &a.path, &typed)?)? {
            Some(door) => Some(door.id),
            None => named(&house, c, code, &a, &typed)?,
        };
        let items = store::items(c, code, id)?;
        let now = items
            .iter()
            .find(|i| matches!(i.progress, Progress::Now { .. }));
        let item = now.or(items.first()).ok_or(Error::NotFound)?.id;
        let entry = match home {
            Some(home) => Some(
                store::entry_of(c, code, id, home)?
                    .ok_or(AssemblyRefusal::NotOnTheRoll)?
                    .id,
            ),
            None if typed.chars().all(|c| c.is_ascii_digit() || c == '-') && !typed.is_empty() => {
                return Err(Error::refuse(NoSuchDoor(typed)));
            }
            None => None,
        };
        Ok::<_, Error>((item, entry.map_or(Speaks::Guest(typed), Speaks::Voter)))
    });
    let (item, who) = found.await?;
    deeds::queue_speaker(app, code, actor, id, item, who, key)
        .await
        .map(|_| ())
}

/// Sorted later by whoever answers: in the room there is no time to choose.
fn unsorted() -> Option<CategoryCode> {
    let all = category::tree().iter().flat_map(|g| &g.items);
    all.map(|c| c.code).find(|c| c.as_str().ends_with("-other"))
}

async fn record(
    app: &App,
    code: District,
    id: AssemblyId,
    actor: &Actor,
    f: &Act,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let due = when_typed::day("due", &f.due, when::day(app.clock.now()))?;
    let (typed, house) = (f.who.trim().to_owned(), app.clone());
    let found = app.store.read(move |c| {
        let a = store::one(c, code, id)?.ok_or(Error::NotFound)?;
        let household = match door(find_door(c, code, &a.path, &typed)?)? {
            Some(door) => Some(door.id),
            None if typed.is_empty() => None,
            None => Some(
                named(&house, c, code, &a, &typed)?
                    .ok_or_else(|| Error::refuse(NoSuchDoor(typed)))?,
            ),
        };
        let items = store::items(c, code, id)?;
        let now = items
            .iter()
            .find(|i| matches!(i.progress, Progress::Now { .. }));
        Ok::<_, Error>((a.place, household, now.map(|i| i.id)))
    });
    let (place, household, agenda_item) = found.await?;
    let new = RaiseMatter {
        place,
        floor: None,
        household,
        title: String::new(),
        text: f.what.clone(),
        category: unsorted().ok_or(Error::NotFound)?,
        office: f.office.parse().ok(),
        due,
        assembly: Some(id),
        agenda_item,
        secret: false,
        apart: None,
        name_public: false,
        photos: Vec::new(),
        key,
    };
    matter::raise(app, code, actor, new).await.map(|_| ())
}
