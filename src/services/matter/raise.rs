//! Raising a matter.

use super::moved::moment;
use super::{SEAL_RECEIPT, receipt_hash, stands, text_print};
use crate::App;
use crate::services::Error;
use crate::services::answering::{self, Answering};
use jiff::Timestamp;
use std::sync::Arc;
use tanxin_domain::category::CategoryCode;
use tanxin_domain::code::CodeKind;
use tanxin_domain::event::NewEvent;
use tanxin_domain::matter::{
    Flow, Level, MOST_PHOTOS, MOST_TEXT, MOST_TITLE, Matter, MatterRefusal, MatterState, Quiet,
    Source, Stop, title_of,
};
use tanxin_domain::office::Office;
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::place::{Place, PlaceKind, PlacePath};
use tanxin_domain::text::{TextRefusal, line, lines};
use tanxin_domain::{
    Actor, AgendaItemId, AssemblyId, Code, District, Lang, MatterId, OfficeId, PersonId, PlaceId,
};
use tanxin_store::photo::Ready;
use tanxin_store::{Conn, Done, Tx, event, matter, office, person, photo, place, search};
use uuid::Uuid;

/// What one types to raise a matter.
#[derive(Debug, Clone)]
pub struct RaiseMatter {
    /// What it is about.
    pub place: PlaceId,
    /// The storey of that stairwell, if it is about one.
    pub floor: Option<i16>,
    /// The household it is raised for. A household's own is known without saying.
    pub household: Option<PlaceId>,
    /// One line, public; empty takes the first sentence of the text.
    pub title: String,
    /// The resident's own words; empty takes the title.
    pub text: String,
    /// What kind of matter.
    pub category: CategoryCode,
    /// Who answers, when staff say so; else the category and the place decide.
    pub office: Option<OfficeId>,
    /// By when, when staff say so ([`Stop::by`]); else chain and category decide.
    pub due: Option<jiff::civil::Date>,
    /// The assembly it is raised in.
    pub assembly: Option<AssemblyId>,
    /// The point of the agenda.
    pub agenda_item: Option<AgendaItemId>,
    /// Only for the household, the office and a few roles.
    pub secret: bool,
    /// About somebody at this level: nobody there or below hears of it. Of secret ones alone.
    pub apart: Option<Level>,
    /// The resident lets the name stand.
    pub name_public: bool,
    /// Photos made ready by [`crate::services::photo::ready`].
    pub photos: Vec<Ready>,
    /// The browser's key: sending twice stores once.
    pub key: Option<Uuid>,
}

impl RaiseMatter {
    /// Who may not hear of it.
    fn quiet(&self) -> Quiet {
        Quiet {
            secret: self.secret,
            apart: self.apart.filter(|_| self.secret),
        }
    }

    /// A matter about a place in so many words, of nobody in particular, with nothing else said.
    pub fn about(
        place: PlaceId,
        category: CategoryCode,
        (title, text): (&str, &str),
    ) -> RaiseMatter {
        RaiseMatter {
            place,
            floor: None,
            household: None,
            title: title.to_owned(),
            text: text.to_owned(),
            category,
            office: None,
            due: None,
            assembly: None,
            agenda_item: None,
            secret: false,
            apart: None,
            name_public: false,
            photos: Vec::new(),
            key: None,
        }
    }
}

/// What came of raising one.
#[derive(Debug, Clone)]
pub struct Raised {
    /// Its id.
    pub id: MatterId,
    /// Its running number.
    pub no: i64,
    /// Follows it without an account.
    pub receipt: Code,
}

/// What the reading before the deed found out.
struct Found {
    path: PlacePath,
    stop: Stop,
    /// Does whoever raises it stand above that stop, or was the day agreed with those who asked?
    above: bool,
    /// The chain it keeps to, and its version.
    chain: (String, u32),
    /// The office above that is told, when nobody works where it goes.
    told: Option<OfficeId>,
    household: Option<PlaceId>,
    person: Option<PersonId>,
    source: Source,
}

/// Raises a matter. Anybody may about any place; for another household, with another
/// office or day, or in an assembly it takes a role at the place.
pub async fn raise(
    app: &App,
    district: District,
    actor: &Actor,
    new: RaiseMatter,
) -> Result<Raised, Error> {
    if new.photos.len() > MOST_PHOTOS {
        return Err(MatterRefusal::TooManyPhotos.into());
    }
    let about = answering::at(app, district, new.place).await?;
    let about = about.ok_or(MatterRefusal::UnknownPlace)?;
    let (title, text) = words(&new, &about)?;
    let found = find(app, district, actor, &new, about).await?;
    let code = Code::new(district, CodeKind::Receipt, rand::random());
    let (hash, seal) = (
        receipt_hash(&code),
        app.keys.seal(SEAL_RECEIPT, &code.compact()),
    );
    let (by, key) = (actor.signature(), new.key);
    let deed = move |tx: &mut Tx<'_>| {
        let at = moment(tx);
        let stop = match new.due {
            Some(day) => found.stop.by(at, day, found.above)?,
            None => found.stop,
        };
        let made = Matter {
            id: MatterId(tx.new_id()),
            no: matter::next_no(tx)?,
            place: new.place,
            floor: new.floor,
            household: found.household,
            person: found.person,
            assembly: new.assembly,
            agenda_item: new.agenda_item,
            source: found.source,
            category: new.category,
            title: title.clone(),
            text: text.clone(),
            secret: new.secret,
            name_public: new.name_public && !new.secret,
            state: MatterState::Open,
            flow: Flow {
                apart: new.quiet().apart,
                ..Flow::begin(at, found.chain.clone(), stop, found.told)
            },
            raised_at: at,
            reopened: 0,
            version: 1,
        };
        matter::insert(tx, &made, &hash, &seal)?;
        search::keep(tx, &made, &found.path);
        photo::insert(tx, made.id, None, &new.photos)?;
        tx.emit(told(&made, by, new.photos.len()))?;
        Ok::<_, Error>((made.id, made.no))
    };
    match app.store.write(district, key, deed).await? {
        Done::Now {
            value: (id, no), ..
        } => Ok(Raised {
            id,
            no,
            receipt: code,
        }),
        Done::Before { seq, subject } => {
            // The key of another deed opens nobody's receipt.
            let told = app
                .store
                .read(move |c| event::after(c, district, seq - 1, 1));
            let told = told.await.map_err(Error::from)?;
            match told.first().filter(|e| e.kind == "matter.raised") {
                Some(_) => receipt_of(app, district, MatterId(subject)).await,
                None => Err(Error::NotFound),
            }
        }
    }
}

async fn find(
    app: &App,
    district: District,
    actor: &Actor,
    new: &RaiseMatter,
    about: Arc<Answering>,
) -> Result<Found, Error> {
    if plain(actor, new) {
        let now = app.clock.now();
        return found(
            &about,
            new,
            None,
            (None, None, source(actor, new, false)),
            now,
        );
    }
    let (by, asked) = (actor.clone(), new.clone());
    let now = app.clock.now();
    let found = app
        .store
        .read(move |c| look_up(c, district, (&by, now), &asked, &about));
    found.await
}

fn words(new: &RaiseMatter, about: &Answering) -> Result<(String, String), Error> {
    let title = line("title", &new.title, MOST_TITLE);
    let text = lines("text", &new.text, MOST_TEXT);
    match (title, text) {
        (Ok(title), Ok(text)) => Ok((title, text)),
        (Ok(title), Err(TextRefusal::Empty { .. })) => Ok((title.clone(), title)),
        (Err(TextRefusal::Empty { .. }), Ok(text)) => Ok((title_of(&text), text)),
        (Err(TextRefusal::Empty { .. }), Err(TextRefusal::Empty { .. })) => {
            if new.photos.is_empty() {
                return Err(MatterRefusal::NothingSaid.into());
            }
            let title = by_sight(new, about);
            Ok((title.clone(), title))
        }
        (_, Err(refusal)) | (Err(refusal), Ok(_)) => Err(refusal.into()),
    }
}

/// The line of a photo without words: what kind of matter, and where. Of a door everybody
/// may read the floor alone.
fn by_sight(new: &RaiseMatter, about: &Answering) -> String {
    let near = |p: &&Place| matches!(p.kind, PlaceKind::Building | PlaceKind::Unit);
    let mut spot: Vec<String> = about
        .way
        .iter()
        .filter(near)
        .map(|p| p.name.clone())
        .collect();
    let home = about.place.household.as_ref();
    if let Some(floor) = new.floor.or(home.map(|h| h.floor)) {
        spot.push(format!("{floor}楼"));
    }
    if spot.is_empty() {
        spot.push(about.place.name.clone());
    }
    let line = format!(
        "{}（{}）",
        new.category.category().name(Lang::Zh),
        spot.concat()
    );
    title_of(&line)
}

/// Is nothing to be asked but who answers at the place? So at a door code, without a card.
fn plain(actor: &Actor, new: &RaiseMatter) -> bool {
    actor.household().is_none()
        && new.household.is_none()
        && new.office.is_none()
        && new.due.is_none()
        && new.assembly.is_none()
}

fn look_up(
    c: &mut Conn,
    district: District,
    (actor, now): (&Actor, Timestamp),
    new: &RaiseMatter,
    about: &Answering,
) -> Result<Found, Error> {
    let household = new.household.or(actor.household());
    let own = household.is_some() && household == actor.household();
    if let Some(home) = household.filter(|_| !own) {
        let home = place::one(c, district, home)?;
        let home = home
            .filter(|p| p.kind == PlaceKind::Household)
            .ok_or(MatterRefusal::UnknownHousehold)?;
        permit(actor, Deed::RaiseFor, &home.path)?;
    }
    if new.office.is_some() || new.due.is_some() || new.assembly.is_some() {
        permit(actor, Deed::RaiseFor, &about.place.path)?;
    }
    let person = match household {
        Some(home) => person::householder(c, district, home)?.map(|p| p.id),
        None => None,
    };
    let office = match new.office {
        Some(id) => {
            let named = office::one(c, district, id)?;
            Some(named.ok_or(MatterRefusal::UnknownOffice)?)
        }
        None => None,
    };
    let who = (household, person, source(actor, new, own));
    let found = found(about, new, office, who, now)?;
    let stands = stands(actor, &found.path).is_some_and(|at| at > found.stop.level);
    // In an assembly those who asked are there: the day is theirs too.
    let agreed = new.assembly.is_some() || matches!(actor, Actor::System);
    Ok(Found {
        above: stands || agreed,
        ..found
    })
}

fn source(actor: &Actor, new: &RaiseMatter, own: bool) -> Source {
    match () {
        () if new.assembly.is_some() => Source::Assembly,
        () if own => Source::Card,
        () if actor.person().is_some() || matches!(actor, Actor::System) => Source::Staff,
        () => Source::Door,
    }
}

/// Where it begins: the first stop of its chain, or the office staff named.
fn found(
    about: &Answering,
    new: &RaiseMatter,
    named: Option<Office>,
    (household, person, source): (Option<PlaceId>, Option<PersonId>, Source),
    now: Timestamp,
) -> Result<Found, Error> {
    let (near, chain) = (
        about.around(new.category, new.quiet()),
        about.chain(new.category),
    );
    let stop = match &named {
        Some(office) => {
            let of_chain = near
                .stops(chain)
                .into_iter()
                .find(|s| s.office == office.id);
            let stop = of_chain.or_else(|| near.at_office(office));
            let stop = stop.ok_or(MatterRefusal::UnknownOffice)?;
            if !new.quiet().lets(office.kind, stop.level) {
                return Err(MatterRefusal::SecretStays.into());
            }
            stop
        }
        None => near.first(chain).map_err(|none| match new.quiet().apart {
            Some(_) => MatterRefusal::NobodyApart,
            None => none,
        })?,
    };
    Ok(Found {
        path: about.place.path.clone(),
        told: about.told(chain, stop, near, now),
        chain: (chain.code.clone(), chain.version),
        stop,
        above: false,
        household,
        person,
        source,
    })
}

/// The event of a new matter.
pub(crate) fn told(made: &Matter, by: (&'static str, i64), photos: usize) -> NewEvent {
    NewEvent {
        kind: "matter.raised",
        // A secret one is not even tied to its place in the list of what happened there.
        place: (!made.secret).then_some(made.place),
        subject: made.id.0,
        actor: by,
        payload: serde_json::json!({
            "no": made.no,
            "source": made.source.word(),
            "category": made.category.as_str(),
            "office": made.office(),
            "due": made.due_day(),
            "flow": made.flow,
            "secret": made.secret,
            "assembly": made.assembly,
            "agenda_item": made.agenda_item,
            "photos": photos,
            "text": text_print(&format!("{}\n{}", made.title, made.text)),
        }),
    }
}

/// The receipt of a matter, opened again: for printing it once more, and for whoever sent
/// the same thing twice. Pages ask [`super::View`] first.
pub async fn receipt_of(app: &App, district: District, id: MatterId) -> Result<Raised, Error> {
    let found = app.store.read(move |c| {
        let made = matter::one(c, district, id)?.ok_or(Error::NotFound)?;
        let seal = matter::receipt_seal(c, district, id)?.ok_or(Error::NotFound)?;
        Ok::<_, Error>((made.no, seal))
    });
    let (no, seal) = found.await?;
    let receipt = app
        .keys
        .unseal(SEAL_RECEIPT, &seal)
        .and_then(|text| text.parse().ok())
        .ok_or(MatterRefusal::ReceiptLost)?;
    Ok(Raised { id, no, receipt })
}
