//! One matter: the question first, then its story.

use super::exclusion;
use super::flow::{self, Way};
use super::known::{Known, known};
use super::story::{Step, Told};
use super::words::{self, Clock, Stamp};
use crate::App;
use crate::services::Error;
use crate::services::matter::{View, may_note, may_print_receipt, may_replace, may_strike, queue};
use crate::services::suggest;
use crate::web::error::{Failure, render, status};
use crate::web::form::Typed;
use crate::web::path::At;
use crate::web::queue::Said;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use std::sync::Arc;
use tanxin_domain::category::{CategoryCode, Group, tree};
use tanxin_domain::matter::{ERASED, Grade, Matter};
use tanxin_domain::office::Office;
use tanxin_domain::permission::{Deed, may};
use tanxin_domain::suggest::Suggestion;
use tanxin_domain::{Actor, AssemblyId, Code, District, MatterId, TemplateId};
use tanxin_store::{Conn, person, place};
use uuid::Uuid;

/// A matter's page, for the public, its household, its office, or whoever holds its receipt.
#[derive(Template)]
#[template(path = "matter.html")]
pub struct MatterPage {
    /// The frame.
    pub shell: Shell,
    /// Its district.
    pub district: District,
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
    /// Is it the reader's own, or may the reader erase for others?
    erases: bool,
    /// Where it is, and how it may be moved.
    pub way: Way,
    /// How it stands.
    pub stamp: Stamp,
    /// How long there is.
    pub clock: Clock,
    /// What happened, newest first.
    pub steps: Vec<Step>,
    /// What those with the same trouble see and press, as HTML.
    pub backing: String,
    /// Leaving it out of the rates, as HTML.
    pub exclusion: String,
    /// What it belongs together with, as HTML.
    pub linked: String,
    /// What kind it seems to be, for whoever may put the note right.
    pub suggested: Option<Suggestion<CategoryCode>>,
    /// The receipt, for whoever holds it.
    pub receipt: Option<Receipt>,
    /// May this reader print it?
    prints: bool,
    /// May this reader note down what the household says?
    notes: bool,
    /// May the household's own word stand in place of the one noted down for it?
    replaces: bool,
    /// What may be put into the answer, by id and name.
    pub templates: Vec<(TemplateId, String)>,
    /// What was typed into the form that failed.
    pub typed: Typed,
    /// What was written in it, when the form itself is no longer on the page.
    unsent: Vec<String>,
    /// Why it failed, and which form: `answer`, `correct`, `strike`, `confirm`, `withdraw`, or
    /// one of those that move it.
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

    /// Where the rules of the chains stand.
    fn chains(&self) -> String {
        format!("/{}/chains", self.district)
    }

    /// May this reader have what is personal in it erased?
    fn erasable(&self) -> bool {
        self.matter.state.is_closed() && self.erases && self.matter.title != ERASED
    }

    /// The form that failed; empty for none.
    fn form(&self) -> &'static str {
        self.refusal.as_ref().map_or("", |(form, _)| form)
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

impl MatterPage {
    /// For whoever joined without a card and holds the receipt of that.
    pub async fn follow_backing(
        &mut self,
        app: &App,
        who: &Who,
        (code, id): (District, MatterId),
        held: &Code,
    ) -> Result<(), Failure> {
        let known = known(app, code, id, false).await;
        let known = known.map_err(|e| Failure::new(&self.shell, e))?;
        let about = (code, &known, self.view);
        let part = super::backing::part(app, &self.shell, who, about, Some(held), None).await;
        self.backing = part.map_err(|e| Failure::new(&self.shell, e))?;
        Ok(())
    }
}

impl MatterPage {
    /// The form that failed, as it was typed, where a part of the page has it.
    async fn type_again(
        &mut self,
        app: &App,
        who: &Who,
        (code, id): (District, MatterId),
        (form, typed): (&'static str, &Typed),
    ) {
        let Ok(known) = known(app, code, id, false).await else {
            return;
        };
        let (shell, view) = (&self.shell, self.view);
        match form {
            "back" => {
                let about = (code, &known, view);
                let part = super::backing::part(app, shell, who, about, None, Some(typed));
                self.backing = part.await.unwrap_or_default();
            }
            "exclude" => {
                let about = (code, &*known);
                let part = exclusion::part(app, shell, &who.actor, about, Some(typed));
                self.exclusion = part.await.unwrap_or_default();
            }
            _ if super::link::DEEDS.contains(&form) => {
                let about = (code, &*known, view);
                let part = super::link::part(app, shell, who, about, None, Some((form, typed)));
                self.linked = part.await.unwrap_or_default();
            }
            _ => {}
        }
    }
}

/// What only some readers may know: who raised it, by name or by door, and the room whose
/// note it still is, for whoever may strike it.
#[derive(Default)]
struct Inside {
    room: Option<AssemblyId>,
    person: Option<Vec<u8>>,
    door: Option<String>,
}

fn inside(
    c: &mut Conn,
    code: District,
    actor: &Actor,
    m: &Matter,
    view: View,
) -> Result<Inside, Error> {
    let room = if may_strike(c, code, actor, m)? {
        m.assembly
    } else {
        None
    };
    // A name shows to everybody only when its owner said so, for this matter.
    let person = match m.person.filter(|_| m.name_public || view.own) {
        Some(id) => person::one(c, code, id)?.map(|p| p.name),
        None => None,
    };
    // Who handles it must know where to knock; names are another right, and logged.
    let door = match m.household.filter(|_| view.whole) {
        Some(home) => place::one(c, code, home)?.map(|p| p.name),
        None => None,
    };
    Ok(Inside { room, person, door })
}

async fn read(
    app: &App,
    who: &Who,
    (code, id): (District, MatterId),
    held: bool,
) -> Result<(Arc<Known>, View, Inside), Error> {
    let keep = matches!(who.actor, Actor::Public) && !held;
    let known = known(app, code, id, keep).await?;
    let view = View::of(&who.actor, &known.matter, &known.path, held);
    let view = view.ok_or(Error::NotFound)?;
    let inside = if keep && !known.matter.name_public {
        Inside::default()
    } else {
        let (actor, matter) = (who.actor.clone(), known.matter.clone());
        let ask = move |c: &mut Conn| inside(c, code, &actor, &matter, view);
        app.store.read(ask).await?
    };
    Ok((known, view, inside))
}

/// Reads a matter and lays out its page.
pub async fn page(
    app: &App,
    shell: Shell,
    who: &Who,
    (code, id): (District, MatterId),
    receipt: Option<Code>,
) -> Result<MatterPage, Failure> {
    let found = read(app, who, (code, id), receipt.is_some()).await;
    let (known, view, inside) = found.map_err(|e| Failure::new(&shell, e))?;
    let shell = shell.at(code, &known.district, "matter");
    let backing = super::backing::part(app, &shell, who, (code, &known, view), None, None).await;
    let backing = backing.map_err(|e| Failure::new(&shell, e))?;
    let exclusion = exclusion::part(app, &shell, &who.actor, (code, &known), None).await;
    let exclusion = exclusion.map_err(|e| Failure::new(&shell, e))?;
    let linked = super::link::part(
        app,
        &shell,
        who,
        (code, &known, view),
        receipt.as_ref(),
        None,
    );
    let linked = linked.await.map_err(|e| Failure::new(&shell, e))?;
    let doors = view.whole || may(&who.actor, Deed::SeeDoors, &known.path);
    let raiser = raiser(app, &shell, &known.matter, view, &inside);
    let reader = (&who.actor, view, receipt.is_some());
    let steps = story(&shell, &known, reader, &raiser);
    let now = app.clock.now();
    let matter = known.matter.clone();
    let corrects = view.correct && matter.state.correct().is_ok();
    let suggested = match corrects {
        true => suggest::of_matter(app, code, &matter),
        false => None,
    };
    let office = known.office.clone();
    let name = office.as_ref().map_or("", |o| o.name.as_str());
    let category = matter.category.category().name(shell.lang());
    let (work, base, photo_base) = addresses((code, id), receipt.as_ref());
    Ok(MatterPage {
        place: words::place_words(&shell, &known.places, &matter, doors),
        category: category.to_owned(),
        stamp: words::stamp(&shell, &matter, now),
        clock: words::clock(&shell, &matter, name, now),
        receipt: receipt.map(|held| Receipt::of(app, &held, false)),
        prints: may_print_receipt(&who.actor, view, &known.events, now),
        notes: view.confirm_for && !view.own && may_note(&who.actor, &known.answers),
        replaces: view.own && may_replace(&matter, &known.words, now),
        view,
        base,
        work,
        photo_base,
        office,
        erases: view.own || may(&who.actor, Deed::EraseMatter, &known.path),
        way: flow::way(&shell, &known, &who.actor, view, now),
        room: inside
            .room
            .map(|id| format!("/{code}/assemblies/{id}/room#note")),
        steps,
        district: code,
        backing,
        exclusion,
        linked,
        suggested,
        matter,
        templates: Vec::new(),
        typed: Typed::default(),
        unsent: Vec::new(),
        refusal: None,
        key: Uuid::now_v7(),
        shell,
    })
}

/// Where staff work on a matter, and where its page and its pictures are for this reader: who holds
/// a receipt stays under the receipt.
fn addresses((code, id): (District, MatterId), held: Option<&Code>) -> (String, String, String) {
    let work = format!("/{code}/matters/{id}");
    match held {
        Some(held) => {
            let base = format!("/r/{}", held.compact());
            let photos = format!("{base}/photos");
            (work, base, photos)
        }
        None => (work.clone(), work, format!("/{code}/photos")),
    }
}

/// What happened, with what others' events tell of it, in words this reader may read.
fn story(
    shell: &Shell,
    known: &Known,
    (actor, view, held): (&Actor, View, bool),
    raiser: &str,
) -> Vec<Step> {
    let numbers = known.beside.iter().map(|(m, _)| (m.id, m.no)).collect();
    let reader = (known, actor, held);
    let beside = known.far.iter().filter_map(|e| {
        let step = super::link::beside(shell, reader, e)?;
        Some((e.seq, step))
    });
    Told {
        matter: &known.matter,
        events: &known.events,
        answers: &known.answers,
        words: &known.words,
        photos: &known.photos,
        offices: &known.names,
        raiser,
        whole: view.whole,
        numbers: &numbers,
        beside: beside.collect(),
    }
    .steps(shell)
}

/// Who raised it, in words this reader may read.
fn raiser(app: &App, shell: &Shell, matter: &Matter, view: View, inside: &Inside) -> String {
    let open = |sealed: &Vec<u8>| app.keys.unseal(tanxin_domain::person::SEAL_NAME, sealed);
    if let Some(name) = inside.person.as_ref().and_then(open) {
        return name;
    }
    if view.own && matter.household.is_some() {
        return shell.l.t("matter-raiser-own").into_owned();
    }
    match &inside.door {
        Some(door) => shell.l.say("matter-spot-door").s("name", door).to_string(),
        None if matter.household.is_none() => shell.l.t("matter-raiser-somebody").into_owned(),
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

/// What the address asks for beside the matter.
#[derive(Deserialize)]
pub struct Asked {
    /// The template to begin the answer with.
    template: Option<String>,
}

/// `/330802/matters/…`
pub async fn one(
    State(app): State<App>,
    At(code, id): At<MatterId>,
    Query(asked): Query<Asked>,
    who: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let mut page = page(&app, shell, &who, (code, id), None).await?;
    if page.view.answer && page.matter.state.with_office() {
        let found = super::template::offered(&app, code, &who.actor).await;
        for kept in found.map_err(|e| Failure::new(&page.shell, e))? {
            if asked.template.as_deref() == Some(kept.id.to_string().as_str()) {
                page.typed = page.typed.with("text", &kept.text);
            }
            page.templates.push((kept.id, kept.name));
        }
    }
    queue::opened(&app, code, &who.actor, id).await;
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
            page.type_again(app, who, at, (form, &typed)).await;
            page.refusal = Some((form, said.message.clone()));
            page.typed = typed;
            // The matter may have moved on, and the form with it.
            page.unsent = page.typed.not_shown(&page.render().unwrap_or_default());
            let mut response = (status(&error), render(&page)).into_response();
            response.extensions_mut().insert(said);
            response
        }
        Err(failure) => failure.into_response(),
    }
}
