//! One matter: the question first, then its story.

use super::story::{Step, Told};
use super::words::{self, Clock, Places, Stamp};
use crate::App;
use crate::services::Error;
use crate::services::matter::{View, may_strike};
use crate::web::error::{Failure, render, status};
use crate::web::form::Typed;
use crate::web::path::At;
use crate::web::queue::Said;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use std::collections::BTreeMap;
use tanxin_domain::category::{CategoryCode, Group, tree};
use tanxin_domain::event::Event;
use tanxin_domain::matter::{Grade, Matter};
use tanxin_domain::office::Office;
use tanxin_domain::permission::{Deed, may};
use tanxin_domain::place::PlacePath;
use tanxin_domain::{Actor, AssemblyId, Code, District, MatterId, OfficeId, when};
use tanxin_store::answer::{Answer, Confirmation};
use tanxin_store::photo::Photo;
use tanxin_store::{Conn, answer, district, event, matter, office, person, photo, place};
use uuid::Uuid;

/// A matter's page, for the public, its household, its office, or whoever holds its receipt.
#[derive(Template)]
#[template(path = "matter.html")]
pub struct MatterPage {
    /// The frame.
    pub shell: Shell,
    /// The matter.
    pub matter: Matter,
    /// What this reader may do.
    pub view: View,
    /// The room it was noted in, for whoever may still strike the note there.
    pub room: Option<String>,
    /// Where the household's forms go: `/330802/matters/…` or `/r/…`.
    pub base: String,
    /// Where the forms of those who work on it go, whichever page they stand on.
    pub work: String,
    /// Where its photos are.
    pub photo_base: String,
    /// Where, in words.
    pub place: String,
    /// Group and category.
    pub category: String,
    /// The office that has it.
    pub office: Option<Office>,
    /// Offices it may be given to.
    pub offices: Vec<Office>,
    /// How it stands.
    pub stamp: Stamp,
    /// How long there is.
    pub clock: Clock,
    /// What happened, newest first.
    pub steps: Vec<Step>,
    /// The receipt, for whoever holds it.
    pub receipt: Option<Receipt>,
    /// What was typed into the form that failed.
    pub typed: Typed,
    /// Why it failed, and which form: `answer`, `assign`, `correct`, `strike`,
    /// `confirm`, `withdraw`.
    pub refusal: Option<(&'static str, String)>,
    /// The key of the next deed.
    pub key: Uuid,
}

/// A receipt as it is shown.
pub struct Receipt {
    /// `330802-R-…`
    pub code: String,
    /// The address as a QR code, an SVG picture.
    pub qr: String,
    /// Was it handed out just now?
    pub new: bool,
}

impl MatterPage {
    /// The five grades with their words.
    fn grades(&self) -> Vec<(&'static str, String)> {
        let word = |g: &Grade| self.shell.l.t(super::story::grade_key(*g)).into_owned();
        Grade::ALL.iter().map(|g| (g.word(), word(g))).collect()
    }

    /// The categories it may be put under.
    fn groups(&self) -> &'static [Group] {
        tree()
    }

    /// The line as the form for correcting it begins: as it stands, or as somebody typed it.
    fn line(&self) -> &str {
        match self.failed("correct") {
            Some(_) => self.typed.get("title"),
            None => &self.matter.title,
        }
    }

    /// Is this the category the form for correcting begins with?
    fn chosen(&self, code: &CategoryCode) -> bool {
        match self.failed("correct") {
            Some(_) => self.typed.is("category", code.as_str()),
            None => self.matter.category == *code,
        }
    }

    /// The sentence of a form that failed, shown above that form.
    fn failed(&self, form: &str) -> Option<&str> {
        let found = self.refusal.as_ref().filter(|(name, _)| *name == form);
        found.map(|(_, sentence)| sentence.as_str())
    }

    /// The office's name.
    fn office_name(&self) -> &str {
        self.office.as_ref().map_or("", |o| &o.name)
    }

    /// The last day the household is asked for, in words.
    fn ask_until(&self) -> Option<String> {
        match &self.matter.state {
            tanxin_domain::matter::MatterState::Solved { ask_until, .. } => {
                Some(self.shell.date(ask_until))
            }
            _ => None,
        }
    }
}

/// Everything a page needs of a matter.
struct Read {
    matter: Matter,
    view: View,
    places: Places,
    path: PlacePath,
    events: Vec<Event>,
    answers: Vec<Answer>,
    words: Vec<Confirmation>,
    photos: Vec<Photo>,
    offices: Vec<Office>,
    room: Option<AssemblyId>,
    named: Vec<Office>,
    person: Option<Vec<u8>>,
    door: Option<String>,
    district: String,
}

fn read(
    c: &mut Conn,
    code: District,
    id: MatterId,
    actor: &Actor,
    held: bool,
) -> Result<Read, Error> {
    let found = matter::one(c, code, id)?.ok_or(Error::NotFound)?;
    let known = district::one(c, code)?.ok_or(Error::NotFound)?;
    let places = words::places(c, code, std::slice::from_ref(&found))?;
    let path = words::path_of(&places, &found).ok_or(Error::NotFound)?;
    let view = View::of(actor, &found, &path, held).ok_or(Error::NotFound)?;
    let events = event::of_subject(c, code, id.0)?;
    let mut ids = vec![found.office];
    for e in &events {
        let payload = e.payload.as_ref().and_then(|(_, t)| {
            let value: serde_json::Value = serde_json::from_str(t).ok()?;
            Some([value["office"].clone(), value["by"].clone()])
        });
        let texts = payload.into_iter().flatten();
        ids.extend(texts.filter_map(|v| v.as_str()?.parse::<OfficeId>().ok()));
    }
    let named = office::some(c, code, &ids)?;
    let offices = if view.assign {
        office::on_the_way(c, code, &path)?
    } else {
        Vec::new()
    };
    let room = if may_strike(c, code, actor, &found)? {
        found.assembly
    } else {
        None
    };
    // A name shows to everybody only when its owner said so, for this matter.
    let person = match found.person.filter(|_| found.name_public || view.own) {
        Some(id) => person::one(c, code, id)?.map(|p| p.name),
        None => None,
    };
    // Who handles it must know where to knock; names are another right, and logged.
    let door = match found.household.filter(|_| view.whole) {
        Some(home) => place::one(c, code, home)?.map(|p| p.name),
        None => None,
    };
    Ok(Read {
        answers: answer::of_matter(c, code, id)?,
        words: answer::confirmations(c, code, id)?,
        photos: photo::of_matter(c, code, id)?,
        matter: found,
        district: known.name,
        view,
        places,
        path,
        events,
        offices,
        room,
        named,
        person,
        door,
    })
}

/// Reads a matter and lays out its page.
pub async fn page(
    app: &App,
    shell: Shell,
    who: &Who,
    (code, id): (District, MatterId),
    receipt: Option<Code>,
) -> Result<MatterPage, Failure> {
    let (actor, held) = (who.actor.clone(), receipt.is_some());
    let found = app
        .store
        .read(move |c| read(c, code, id, &actor, held))
        .await;
    let r = found.map_err(|e| Failure::new(&shell, e))?;
    let shell = shell.at(code, &r.district, "matter");
    let doors = r.view.whole || may(&who.actor, Deed::SeeDoors, &r.path);
    let raiser = raiser(app, &shell, &r);
    let names: BTreeMap<OfficeId, String> =
        r.named.iter().map(|o| (o.id, o.name.clone())).collect();
    let steps = Told {
        matter: &r.matter,
        events: &r.events,
        answers: &r.answers,
        words: &r.words,
        photos: &r.photos,
        offices: &names,
        raiser: &raiser,
        whole: r.view.whole,
    }
    .steps(&shell);
    let today = when::day(app.clock.now());
    let office = r.named.iter().find(|o| o.id == r.matter.office).cloned();
    let name = office.as_ref().map_or("", |o| o.name.as_str());
    let lang = shell.lang();
    let category = r.matter.category;
    let work = format!("/{code}/matters/{id}");
    let base = match &receipt {
        Some(held) => format!("/r/{}", held.compact()),
        None => work.clone(),
    };
    let photo_base = match &receipt {
        Some(held) => format!("/r/{}/photos", held.compact()),
        None => format!("/{code}/photos"),
    };
    Ok(MatterPage {
        place: words::place_words(&shell, &r.places, &r.matter, doors),
        category: category.category().name(lang).to_owned(),
        stamp: words::stamp(&shell, &r.matter, today),
        clock: words::clock(&shell, &r.matter, name, today),
        receipt: receipt.map(|held| Receipt::of(app, &held, false)),
        view: r.view,
        base,
        work,
        photo_base,
        office,
        offices: r.offices,
        room: r
            .room
            .map(|id| format!("/{code}/assemblies/{id}/room#note")),
        steps,
        matter: r.matter,
        typed: Typed::default(),
        refusal: None,
        key: Uuid::now_v7(),
        shell,
    })
}

/// Who raised it, in words this reader may read.
fn raiser(app: &App, shell: &Shell, r: &Read) -> String {
    let open = |sealed: &Vec<u8>| app.keys.unseal(tanxin_domain::person::SEAL_NAME, sealed);
    if let Some(name) = r.person.as_ref().and_then(open) {
        return name;
    }
    if r.view.own && r.matter.household.is_some() {
        return shell.l.t("matter-raiser-own").into_owned();
    }
    match &r.door {
        Some(door) => shell.l.say("matter-spot-door").s("name", door).to_string(),
        None if r.matter.household.is_none() => shell.l.t("matter-raiser-somebody").into_owned(),
        None => shell.l.t("matter-raiser-hidden").into_owned(),
    }
}

impl Receipt {
    /// A receipt with its QR code.
    pub fn of(app: &App, code: &Code, new: bool) -> Receipt {
        let address = format!("{}/r/{}", app.site.origin, code.compact());
        let qr = tanxin_press::qr_svg(&address);
        Receipt {
            code: code.to_string(),
            qr,
            new,
        }
    }
}

/// `/330802/matters/…`
pub async fn one(
    State(app): State<App>,
    At(code, id): At<MatterId>,
    who: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let page = page(&app, shell, &who, (code, id), None).await?;
    Ok(render(&page))
}

/// The page again, with the sentence above the form that failed and what was typed in it.
pub async fn again(
    app: &App,
    shell: Shell,
    who: &Who,
    at: (District, MatterId),
    receipt: Option<Code>,
    (form, typed, error): (&'static str, Typed, Error),
) -> Response {
    if matches!(error, Error::NotFound) {
        return Failure::new(&shell, error).into_response();
    }
    if let Error::Store(fault) = &error {
        tracing::error!(%fault, path = %shell.path, "a deed on a matter failed");
    }
    let said = Said::of(shell.l, &error);
    match page(app, shell, who, at, receipt).await {
        Ok(mut page) => {
            page.refusal = Some((form, said.message.clone()));
            page.typed = typed;
            let mut response = (status(&error), render(&page)).into_response();
            response.extensions_mut().insert(said);
            response
        }
        Err(failure) => failure.into_response(),
    }
}
