//! One import on its way into the tree: short deeds, each of which asks whether it still
//! is the import's turn.

use super::{Head, HeadChange, ImportRefusal, Plan, Update};
use crate::App;
use crate::services::Error;
use crate::services::person::{NewPerson, leave, sealed};
use tanxin_domain::event::NewEvent;
use tanxin_domain::person::{Person, SEAL_PHONE};
use tanxin_domain::place::Place;
use tanxin_domain::{District, ImportId, PersonId, PlaceId};
use tanxin_store::import::{self, State};
use tanxin_store::{Done, StoreError, Tx, person};

/// Homes that one deed writes or changes: far less than the 50 ms a deed may hold the writer.
const AT_ONCE: usize = 200;
/// Places that one deed shows.
const SHOWN_AT_ONCE: usize = 2_000;

/// One import on its way into the tree.
pub(super) struct Turn {
    pub app: App,
    pub district: District,
    pub by: (&'static str, i64),
    pub at: PlaceId,
    pub id: ImportId,
}

impl Turn {
    /// Moves the import on, if it stands where it should.
    pub async fn step(&self, kind: &'static str, from: State, to: State) -> Result<(), Error> {
        let (district, at, id, by) = (self.district, self.at, self.id, self.by);
        let deed = move |tx: &mut Tx<'_>| {
            stands(tx, id, from)?;
            import::set_state(tx, id, to)?;
            tx.emit(said(kind, at, id, by, 0))?;
            Ok::<_, Error>(())
        };
        self.app.store.write(district, None, deed).await?;
        Ok(())
    }

    pub async fn write(&self, plan: Plan) -> Result<(), Error> {
        for some in plan.updates.chunks(AT_ONCE) {
            self.change(some.to_vec()).await?;
        }
        let mut heads = plan.heads.into_iter().peekable();
        for some in plan.places.chunks(AT_ONCE) {
            let mut own = Vec::new();
            for home in some {
                while let Some(head) = heads.next_if(|h| h.household == home.id) {
                    own.push(head);
                }
            }
            self.hide(some.to_vec(), own).await?;
        }
        self.show().await
    }

    fn sealed(&self, head: &Head) -> Result<Person, Error> {
        let new = NewPerson {
            name: head.name.clone(),
            phone: head.phone.clone().unwrap_or_default(),
            household: Some(head.household),
            name_public: false,
        };
        sealed(&self.app, PersonId(self.app.store.ids().next()), &new)
    }

    /// Writes some new places, hidden, and who speaks for them.
    async fn hide(&self, some: Vec<Place>, heads: Vec<Head>) -> Result<(), Error> {
        let people: Vec<Person> = heads
            .iter()
            .map(|h| self.sealed(h))
            .collect::<Result<_, _>>()?;
        let (at, id, by) = (self.at, self.id, self.by);
        let deed = move |tx: &mut Tx<'_>| {
            stands(tx, id, State::Writing)?;
            import::hide(tx, id, &some)?;
            for one in &people {
                person::insert(tx, one)?;
            }
            tx.emit(said("import.written", at, id, by, some.len()))?;
            Ok::<_, Error>(())
        };
        self.app.store.write(self.district, None, deed).await?;
        Ok(())
    }

    /// Changes some homes that stand already.
    async fn change(&self, some: Vec<Update>) -> Result<(), Error> {
        let mut steps = Vec::new();
        for update in some {
            let another = match &update.head {
                Some(HeadChange::Another(head)) => Some(self.sealed(head)?),
                _ => None,
            };
            steps.push((update, another));
        }
        let (at, id, by, district) = (self.at, self.id, self.by, self.district);
        let keys = self.app.keys.clone();
        let deed = move |tx: &mut Tx<'_>| {
            stands(tx, id, State::Writing)?;
            for (update, another) in &steps {
                if let Some(facts) = &update.facts {
                    import::set_facts(tx, update.household, facts)?;
                }
                if let Some(new) = another {
                    leave(tx, update.household)?;
                    person::insert(tx, new)?;
                }
                if let Some(HeadChange::Phone(who, phone)) = &update.head
                    && let Some(mut known) = person::one(tx.conn(), district, *who)?
                {
                    known.phone = Some(keys.seal(SEAL_PHONE, phone));
                    known.phone_print = Some(keys.fingerprint(SEAL_PHONE, phone));
                    person::update(tx, &known)?;
                }
            }
            let homes: Vec<PlaceId> = steps.iter().map(|(u, _)| u.household).collect();
            tx.emit(NewEvent {
                kind: "import.changed",
                place: Some(at),
                subject: id.0,
                actor: by,
                payload: serde_json::json!({ "households": homes }),
            })?;
            Ok::<_, Error>(())
        };
        self.app.store.write(self.district, None, deed).await?;
        Ok(())
    }

    /// Shows what is hidden, those above first. Up to 2,000 places, which is a large
    /// compound, appear in one deed; of a whole district one after the other.
    async fn show(&self) -> Result<(), Error> {
        let (at, id, by) = (self.at, self.id, self.by);
        loop {
            let deed = move |tx: &mut Tx<'_>| {
                stands(tx, id, State::Writing)?;
                let most = i64::try_from(SHOWN_AT_ONCE).unwrap_or(i64::MAX);
                let shown = import::show(tx, id, most)?;
                let last = shown < SHOWN_AT_ONCE;
                if last {
                    import::set_state(tx, id, State::Shown)?;
                }
                tx.emit(said("import.shown", at, id, by, shown))?;
                Ok::<_, Error>(last)
            };
            let done = self.app.store.write(self.district, None, deed).await;
            match done.map_err(overtaken)? {
                Done::Now { value: false, .. } => {}
                _ => return Ok(()),
            }
        }
    }

    /// Takes back what was written hidden and lets the list wait again.
    pub async fn halt(&self) -> Result<(), Error> {
        self.sweep().await?;
        self.step("import.halted", State::Writing, State::Waiting)
            .await
    }

    async fn sweep(&self) -> Result<(), Error> {
        let (at, id, by) = (self.at, self.id, self.by);
        loop {
            let deed = move |tx: &mut Tx<'_>| {
                let most = i64::try_from(AT_ONCE).unwrap_or(i64::MAX);
                let gone = import::sweep(tx, id, most)?;
                tx.emit(said("import.swept", at, id, by, gone))?;
                Ok::<_, Error>(gone)
            };
            match self.app.store.write(self.district, None, deed).await? {
                Done::Now { value, .. } if value == AT_ONCE => {}
                _ => return Ok(()),
            }
        }
    }

    pub async fn drop_it(&self) -> Result<(), Error> {
        let (district, at, id, by) = (self.district, self.at, self.id, self.by);
        let deed = move |tx: &mut Tx<'_>| {
            match import::state(tx.conn(), district, id)? {
                Some(State::Waiting | State::Writing) => {}
                Some(State::Shown | State::Dropped) => return Err(ImportRefusal::Done.into()),
                None => return Err(Error::NotFound),
            }
            // Whoever is writing it finds that it is given up, and stops.
            import::set_state(tx, id, State::Dropped)?;
            tx.emit(said("import.dropped", at, id, by, 0))?;
            Ok::<_, Error>(())
        };
        self.app.store.write(district, None, deed).await?;
        self.sweep().await
    }
}

/// Is the import where it should be? Asked inside each deed, so that of two who say yes at
/// once only one writes.
fn stands(tx: &mut Tx<'_>, id: ImportId, where_: State) -> Result<(), Error> {
    let district = tx.district();
    match import::state(tx.conn(), district, id)? {
        Some(state) if state == where_ => Ok(()),
        Some(State::Writing) => Err(ImportRefusal::Writing.into()),
        Some(_) => Err(ImportRefusal::Done.into()),
        None => Err(Error::NotFound),
    }
}

fn overtaken(error: Error) -> Error {
    match &error {
        Error::Store(fault) if matches!(**fault, StoreError::Unique(_)) => {
            ImportRefusal::Overtaken.into()
        }
        _ => error,
    }
}

/// An event of an import.
pub(super) fn said(
    kind: &'static str,
    at: PlaceId,
    id: ImportId,
    actor: (&'static str, i64),
    count: usize,
) -> NewEvent {
    NewEvent {
        kind,
        place: Some(at),
        subject: id.0,
        actor,
        payload: serde_json::json!({ "count": count }),
    }
}
