//! Importing homes: a list is brought, looked at, and written when somebody says yes.
//!
//! Until then nothing is in the tree. It is written hidden, in short deeds, so that the
//! writer is never held; the last deeds show it. What was in the file is kept sealed and
//! wiped as soon as it is shown or given up.

mod plan;
pub(super) mod table;
mod turn;

pub use plan::{Fresh, Head, HeadChange, Plan, Update, plan};
pub use table::{FileRefusal, MOST_BYTES};

use super::{Error, place as places};
use crate::App;
use tanxin_domain::import::{Generate, List, read};
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::{Actor, District, ImportId, PlaceId, Sentence};
use tanxin_store::import::{self, Import, Kind, State};
use tanxin_store::{Done, StoreError, Tx, place};
use turn::{Turn, said};

/// What the rows of a file are sealed as.
const SEAL_ROWS: &str = "import.rows";

/// Why an import does not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportRefusal {
    /// It is being written at this moment, or was broken off while it was.
    Writing,
    /// It was brought in or given up before.
    Done,
    /// The key that sealed the rows is lost.
    Sealed,
    /// Somebody else brought the same places in between.
    Overtaken,
}

impl Sentence for ImportRefusal {
    fn key(&self) -> &'static str {
        match self {
            ImportRefusal::Writing => "refuse-import-writing",
            ImportRefusal::Done => "refuse-import-done",
            ImportRefusal::Sealed => "refuse-import-sealed",
            ImportRefusal::Overtaken => "refuse-import-overtaken",
        }
    }
}

/// What became of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Report {
    /// New homes.
    pub homes: usize,
    /// New places of any kind.
    pub places: usize,
    /// Homes that changed.
    pub updates: usize,
    /// Homes that stood already just so.
    pub unchanged: usize,
    /// Rows left out.
    pub bad: usize,
}

impl Report {
    fn of(plan: &Plan) -> Report {
        Report {
            homes: plan.count(PlaceKind::Household),
            places: plan.places.len(),
            updates: plan.updates.len(),
            unchanged: plan.unchanged,
            bad: plan.bad_rows(),
        }
    }
}

/// A list that was looked at.
#[derive(Debug, Clone)]
pub struct Looked {
    /// Its id while it waits for a yes; none when there is nothing to say yes to.
    pub id: Option<ImportId>,
    /// Where it hangs.
    pub top: Place,
    /// Of the file.
    pub name: String,
    /// Where it stands.
    pub state: State,
    /// What it would change.
    pub plan: Plan,
}

/// Where a list may hang, if the actor may bring one there: a compound, a community or
/// above. From a building one is led to its compound.
pub async fn top(
    app: &App,
    district: District,
    actor: &Actor,
    at: PlaceId,
) -> Result<Place, Error> {
    let found = app.store.read(move |c| match place::one(c, district, at)? {
        Some(at) => place::way(c, district, &at.path),
        None => Ok(Vec::new()),
    });
    let way = found.await.map_err(Error::from)?;
    let large = |p: &&Place| p.kind <= PlaceKind::Compound;
    let top = way.iter().rev().find(large).ok_or(Error::NotFound)?;
    permit(actor, Deed::ImportPlaces, &top.path)?;
    Ok(top.clone())
}

/// Reads a file and looks at what it would change. It is kept, sealed, when there is
/// something to say yes to.
pub async fn receive(
    app: &App,
    district: District,
    actor: &Actor,
    under: PlaceId,
    name: &str,
    bytes: Vec<u8>,
) -> Result<Looked, Error> {
    let top = top(app, district, actor, under).await?;
    let read = tokio::task::spawn_blocking(move || {
        let rows = table::rows(&bytes)?;
        read(&rows).map_err(Error::from)
    });
    let list = read.await.map_err(|_| StoreError::Panicked)??;
    keep(app, district, actor, top, name, list).await
}

/// As [`receive`], from a plan of buildings × units × floors × doors.
pub async fn generate(
    app: &App,
    district: District,
    actor: &Actor,
    under: PlaceId,
    name: &str,
    plan: &Generate,
) -> Result<Looked, Error> {
    let top = top(app, district, actor, under).await?;
    let list = plan.list().map_err(|why| Error::Refused(why.into()))?;
    keep(app, district, actor, top, name, list).await
}

async fn keep(
    app: &App,
    district: District,
    actor: &Actor,
    top: Place,
    name: &str,
    list: List,
) -> Result<Looked, Error> {
    let (plan, rows) = look(app, district, top.clone(), list).await?;
    let name: String = tanxin_domain::text::clean(name).chars().take(80).collect();
    let mut looked = Looked {
        id: None,
        top,
        name,
        state: State::Waiting,
        plan,
    };
    if looked.plan.is_idle() {
        return Ok(looked);
    }
    let (at, by, name) = (looked.top.id, actor.signature(), looked.name.clone());
    let deed = move |tx: &mut Tx<'_>| {
        let new = Import {
            id: ImportId(tx.new_id()),
            place: at,
            actor: (by.0.to_owned(), by.1),
            name: name.clone(),
            kind: Kind::Homes,
            rows: Some(rows.clone()),
            state: State::Waiting,
            brought_at: tx.at(),
        };
        import::insert(tx, &new)?;
        tx.emit(said("import.brought", at, new.id, by, 0))?;
        Ok::<_, Error>(new.id)
    };
    if let Done::Now { value, .. } = app.store.write(district, None, deed).await? {
        looked.id = Some(value);
    }
    Ok(looked)
}

/// Holds a list against the tree; gives back the plan and the list, sealed.
async fn look(
    app: &App,
    district: District,
    top: Place,
    list: List,
) -> Result<(Plan, Vec<u8>), Error> {
    let house = app.clone();
    let question = move |c: &mut tanxin_store::Conn| {
        let text = serde_json::to_string(&list)
            .map_err(|e| Error::from(StoreError::impossible("import", 0, e)))?;
        let rows = house.keys.seal(SEAL_ROWS, &text);
        Ok((plan(c, &house, district, &top, list)?, rows))
    };
    app.store.read(question).await
}

/// A list that waits, held against the tree as it stands now.
pub async fn waiting(
    app: &App,
    district: District,
    actor: &Actor,
    id: ImportId,
) -> Result<Looked, Error> {
    let found = app
        .store
        .read(move |c| import::one(c, district, (Kind::Homes, id)))
        .await;
    let kept = found.map_err(Error::from)?.ok_or(Error::NotFound)?;
    // Whoever may not import there is not told that there is something.
    let top = top(app, district, actor, kept.place).await;
    let top = top.map_err(|_| Error::NotFound)?;
    let mut looked = Looked {
        id: Some(id),
        top: top.clone(),
        name: kept.name,
        state: kept.state,
        plan: Plan::default(),
    };
    if let Some(rows) = kept.rows {
        let text = app.keys.unseal(SEAL_ROWS, &rows);
        let list = text.and_then(|text| serde_json::from_str(&text).ok());
        let list: List = list.ok_or(ImportRefusal::Sealed)?;
        looked.plan = look(app, district, top, list).await?.0;
    }
    Ok(looked)
}

/// Somebody said yes: writes the list and shows it.
pub async fn confirm(
    app: &App,
    district: District,
    actor: &Actor,
    id: ImportId,
) -> Result<Report, Error> {
    let looked = waiting(app, district, actor, id).await?;
    let turn = Turn {
        app: app.clone(),
        district,
        by: actor.signature(),
        at: looked.top.id,
        id,
    };
    turn.step("import.begun", State::Waiting, State::Writing)
        .await?;
    // Begun, it is ended: the browser that asked may go away.
    let work = tokio::spawn(async move {
        let report = Report::of(&looked.plan);
        match turn.write(looked.plan).await {
            Ok(()) => {
                turn.app
                    .store
                    .refresh_statistics(tanxin_store::health::Grown::District)
                    .await;
                Ok(report)
            }
            Err(error) => {
                turn.halt().await?;
                Err(error)
            }
        }
    });
    work.await
        .unwrap_or_else(|_| Err(StoreError::Panicked.into()))
}

/// Gives a list up; what was written of it so far goes too.
pub async fn give_up(
    app: &App,
    district: District,
    actor: &Actor,
    id: ImportId,
) -> Result<(), Error> {
    let looked = waiting_or_sealed(app, district, actor, id).await?;
    let turn = Turn {
        app: app.clone(),
        district,
        by: actor.signature(),
        at: looked,
        id,
    };
    turn.drop_it().await
}

/// Where a list hangs, even when its rows can't be opened any more.
async fn waiting_or_sealed(
    app: &App,
    district: District,
    actor: &Actor,
    id: ImportId,
) -> Result<PlaceId, Error> {
    let found = app
        .store
        .read(move |c| import::one(c, district, (Kind::Homes, id)))
        .await;
    let kept = found.map_err(Error::from)?.ok_or(Error::NotFound)?;
    let top = top(app, district, actor, kept.place).await;
    Ok(top.map_err(|_| Error::NotFound)?.id)
}

/// Reads a file and writes it at once, for the command line. Rows that can't be read are
/// left out and counted; `look` is given the plan before anything is written.
pub async fn file(
    app: &App,
    district: District,
    actor: &Actor,
    under: Option<PlaceId>,
    bytes: Vec<u8>,
    name: &str,
) -> Result<(Looked, Report), Error> {
    let under = match under {
        Some(under) => under,
        None => places::root(app, district).await?.id,
    };
    let looked = receive(app, district, actor, under, name, bytes).await?;
    let report = match looked.id {
        Some(id) => confirm(app, district, actor, id).await?,
        None => Report::of(&looked.plan),
    };
    Ok((looked, report))
}
