//! One matter: the question first, then its story.

use super::known::known;
use super::story::{Step, Told};
use super::words::{self, Clock, Stamp};
use crate::App;
use crate::services::Error;
use crate::services::matter::View;
use crate::web::error::{Failure, render, status};
use crate::web::form::Typed;
use crate::web::path::At;
use crate::web::queue::Said;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use tanxin_domain::matter::{Grade, Matter};
use tanxin_domain::office::Office;
use tanxin_domain::permission::{Deed, may};
use tanxin_domain::{Actor, Code, District, MatterId, when};
use tanxin_store::{Conn, person, place};
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
    /// Where its forms go: `/330802/matters/…` or `/r/…`.
    pub base: String,
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
    /// Why it failed, and which form: `answer`, `assign`, `confirm`, `withdraw`.
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

/// What only some readers may know: who raised it, by name or by door.
#[derive(Default)]
struct Raiser {
    person: Option<Vec<u8>>,
    door: Option<String>,
}

fn raised_by(c: &mut Conn, code: District, m: &Matter, view: View) -> Result<Raiser, Error> {
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
    Ok(Raiser { person, door })
}

/// Reads a matter and lays out its page.
pub async fn page(
    app: &App,
    shell: Shell,
    who: &Who,
    (code, id): (District, MatterId),
    receipt: Option<Code>,
) -> Result<MatterPage, Failure> {
    let held = receipt.is_some();
    let keep = matches!(who.actor, Actor::Public) && !held;
    let lay = async {
        let known = known(app, code, id, keep).await?;
        let view = View::of(&who.actor, &known.matter, &known.path, held);
        let view = view.ok_or(Error::NotFound)?;
        let matter = known.matter.clone();
        let by = if view.whole || matter.name_public {
            let read = move |c: &mut Conn| raised_by(c, code, &matter, view);
            app.store.read(read).await?
        } else {
            Raiser::default()
        };
        Ok::<_, Error>((known, view, by))
    };
    let (known, view, by) = lay.await.map_err(|e| Failure::new(&shell, e))?;
    let shell = shell.at(code, &known.district, "matter");
    let doors = view.whole || may(&who.actor, Deed::SeeDoors, &known.path);
    let raiser = raiser(app, &shell, &known.matter, view, &by);
    let steps = Told {
        matter: &known.matter,
        events: &known.events,
        answers: &known.answers,
        words: &known.words,
        photos: &known.photos,
        offices: &known.names,
        raiser: &raiser,
        whole: view.whole,
    }
    .steps(&shell);
    let today = when::day(app.clock.now());
    let matter = known.matter.clone();
    let office = known.office.clone();
    let name = office.as_ref().map_or("", |o| o.name.as_str());
    let category = matter.category.category().name(shell.lang());
    let base = match &receipt {
        Some(held) => format!("/r/{}", held.compact()),
        None => format!("/{code}/matters/{id}"),
    };
    let photo_base = match &receipt {
        Some(held) => format!("/r/{}/photos", held.compact()),
        None => format!("/{code}/photos"),
    };
    Ok(MatterPage {
        place: words::place_words(&shell, &known.places, &matter, doors),
        category: category.to_owned(),
        stamp: words::stamp(&shell, &matter, today),
        clock: words::clock(&shell, &matter, name, today),
        receipt: receipt.map(|held| Receipt::of(app, &held, false)),
        view,
        base,
        photo_base,
        office,
        offices: if view.assign {
            known.offices.clone()
        } else {
            Vec::new()
        },
        steps,
        matter,
        typed: Typed::default(),
        refusal: None,
        key: Uuid::now_v7(),
        shell,
    })
}

/// Who raised it, in words this reader may read.
fn raiser(app: &App, shell: &Shell, matter: &Matter, view: View, by: &Raiser) -> String {
    let open = |sealed: &Vec<u8>| app.keys.unseal(tanxin_domain::person::SEAL_NAME, sealed);
    if let Some(name) = by.person.as_ref().and_then(open) {
        return name;
    }
    if view.own && matter.household.is_some() {
        return shell.l.t("matter-raiser-own").into_owned();
    }
    match &by.door {
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
