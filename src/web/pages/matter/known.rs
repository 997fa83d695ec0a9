//! What the database knows of one matter, the same for whoever asks.
//!
//! For the public it is kept until anything happens in the district, as kept pages are, so
//! that another language or type size costs only the writing of the page. Whoever may act
//! reads anew.

use super::words::{self, Places};
use crate::App;
use crate::services::Error;
use crate::services::answering::{self, Answering};
use crate::services::matter as deeds;
use quick_cache::sync::Cache;
use std::collections::BTreeMap;
use std::sync::Arc;
use tanxin_domain::event::Event;
use tanxin_domain::matter::{Chain, Counted, Link, Matter};
use tanxin_domain::office::Office;
use tanxin_domain::place::PlacePath;
use tanxin_domain::{District, MatterId, OfficeId, PlaceId};
use tanxin_store::answer::{Answer, Confirmation};
use tanxin_store::photo::Photo;
use tanxin_store::{Conn, answer, backing, event, link, matter, office, photo, place};

/// A matter and what belongs to it.
pub struct Known {
    /// The matter.
    pub matter: Matter,
    /// The district's name.
    pub district: String,
    /// The place it is about and the places above.
    pub places: Places,
    /// The path of the place it is about.
    pub path: PlacePath,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// What offices said.
    pub answers: Vec<Answer>,
    /// What the household said of them.
    pub words: Vec<Confirmation>,
    /// Its photos.
    pub photos: Vec<Photo>,
    /// How many back it.
    pub backed: Counted,
    /// Its links, from either side, those that ended too.
    pub links: Vec<Link>,
    /// The matters it is or was linked with, and where they are.
    pub beside: Vec<(Matter, PlacePath)>,
    /// What began and ended links of others with it.
    pub far: Vec<Event>,
    /// What was last said of the one it follows.
    pub said: Option<String>,
    /// The offices on the way up from the place, nearest first.
    pub offices: Vec<Office>,
    /// Who answers around it.
    pub answering: Arc<Answering>,
    /// The chain it keeps to.
    pub chain: Chain,
    /// Names of the offices that its story tells of.
    pub names: BTreeMap<OfficeId, String>,
    /// The office that has it.
    pub office: Option<Office>,
}

/// As many matters as people look at in a minute.
pub struct Kept(Cache<(District, MatterId), (i64, Arc<Known>)>);

impl Kept {
    pub(crate) fn new() -> Kept {
        Kept(Cache::new(500))
    }
}

/// What is known of a matter; `keep` is for the public.
pub async fn known(
    app: &App,
    district: District,
    id: MatterId,
    keep: bool,
) -> Result<Arc<Known>, Error> {
    // Asked for before the reading: what changes in between is read once more.
    let seq = app.store.changes().seq(district).filter(|_| keep);
    if let Some(seq) = seq
        && let Some((since, known)) = app.known.0.get(&(district, id))
        && since == seq
    {
        return Ok(known);
    }
    let known = Arc::new(read(app, district, id).await?);
    if let Some(seq) = seq {
        app.known.0.insert((district, id), (seq, known.clone()));
    }
    Ok(known)
}

/// The lines of a matter.
struct Lines {
    matter: Matter,
    chain: Chain,
    events: Vec<Event>,
    answers: Vec<Answer>,
    words: Vec<Confirmation>,
    photos: Vec<Photo>,
    backed: Counted,
    links: Vec<Link>,
    beside: Vec<(Matter, PlacePath)>,
    far: Vec<Event>,
    said: Option<String>,
}

/// What is linked with a matter, and what others' events tell of that.
type Linked = (Vec<Link>, Vec<(Matter, PlacePath)>, Vec<Event>);

fn linked(c: &mut Conn, district: District, id: MatterId) -> Result<Linked, Error> {
    let links = link::of(c, district, id)?;
    if links.is_empty() {
        return Ok((links, Vec::new(), Vec::new()));
    }
    let ids: Vec<MatterId> = links.iter().map(|l| l.beside(id)).collect();
    let matters = matter::some(c, district, &ids)?;
    let about: Vec<PlaceId> = matters.iter().map(|m| m.place).collect();
    let places = place::some(c, district, &about)?;
    let path = |m: &Matter| {
        places
            .iter()
            .find(|p| p.id == m.place)
            .map(|p| p.path.clone())
    };
    let beside = matters.into_iter();
    let beside = beside
        .filter_map(|m| path(&m).map(|path| (m, path)))
        .collect();
    let theirs = links.iter().filter(|l| l.matter != id);
    let told: Vec<i64> = theirs
        .flat_map(|l| [Some(l.seq), l.ended])
        .flatten()
        .collect();
    let far = event::numbered(c, district, &told)?;
    Ok((links, beside, far))
}

fn lines(c: &mut Conn, district: District, id: MatterId) -> Result<Lines, Error> {
    let found = matter::one(c, district, id)?.ok_or(Error::NotFound)?;
    let (links, beside, far) = linked(c, district, id)?;
    let said = match found.flow.lead() {
        Some(lead) => answer::of_matter(c, district, lead)?.pop().map(|a| a.text),
        None => None,
    };
    Ok(Lines {
        links,
        beside,
        far,
        said,
        chain: deeds::chain_kept(c, district, &found)?,
        matter: found,
        events: event::of_subject(c, district, id.0)?,
        answers: answer::of_matter(c, district, id)?,
        words: answer::confirmations(c, district, id)?,
        photos: photo::of_matter(c, district, id)?,
        backed: backing::counts(c, district, [id])?
            .remove(&id)
            .unwrap_or_default(),
    })
}

async fn read(app: &App, district: District, id: MatterId) -> Result<Known, Error> {
    let found = app.store.read(move |c| lines(c, district, id)).await?;
    let answering = answering::at(app, district, found.matter.place).await?;
    let answering = answering.ok_or(Error::NotFound)?;
    let told = offices_in(&found.matter, found.events.iter().chain(&found.far));
    let mut named: Vec<Office> = Vec::new();
    let mut far: Vec<OfficeId> = Vec::new();
    for id in told {
        match answering.offices.iter().find(|o| o.id == id) {
            Some(office) => named.push(office.clone()),
            None => far.push(id),
        }
    }
    if !far.is_empty() {
        let read = move |c: &mut Conn| Ok::<_, Error>(office::some(c, district, &far)?);
        named.extend(app.store.read(read).await?);
    }
    let office = named
        .iter()
        .find(|o| o.id == found.matter.office())
        .cloned();
    Ok(Known {
        places: words::by_id(answering.way.iter().cloned()),
        path: answering.place.path.clone(),
        district: answering.district.clone(),
        offices: answering.offices.clone(),
        chain: found.chain,
        names: (answering.offices.iter().cloned())
            .chain(named)
            .map(|o| (o.id, o.name))
            .collect(),
        office,
        matter: found.matter,
        events: found.events,
        answers: found.answers,
        words: found.words,
        photos: found.photos,
        answering,
        backed: found.backed,
        links: found.links,
        beside: found.beside,
        far: found.far,
        said: found.said,
    })
}

/// The offices that have a part in it and those its events name, each once.
fn offices_in<'a>(matter: &Matter, events: impl Iterator<Item = &'a Event>) -> Vec<OfficeId> {
    let mut ids = matter.flow.involved();
    for payload in events.filter_map(|e| e.payload.as_ref()) {
        if let Ok(told) = serde_json::from_str(&payload.1) {
            named_in(&told, &mut ids);
        }
    }
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The offices a payload names, however deep: whatever is called by one of these names.
fn named_in(told: &serde_json::Value, ids: &mut Vec<OfficeId>) {
    const NAMES: [&str; 6] = ["office", "by", "from", "named", "told", "calls"];
    match told {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                let id = value.as_str().filter(|_| NAMES.contains(&name.as_str()));
                ids.extend(id.and_then(|t| t.parse::<OfficeId>().ok()));
                named_in(value, ids);
            }
        }
        serde_json::Value::Array(all) => all.iter().for_each(|one| named_in(one, ids)),
        _ => {}
    }
}
