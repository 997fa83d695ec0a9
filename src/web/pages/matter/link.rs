//! Matters that belong together: the part of a page that leads from one to the other, and the
//! forms of those who put them together and take them apart.

use super::known::Known;
use super::story::Step;
use super::words::{Stamp, stamp};
use crate::App;
use crate::services::Error;
use crate::services::matter::link::{self, Splitting, Undoing};
use crate::services::matter::{self, On, View};
use crate::web::form::Typed;
use crate::web::parts::matters::Clock;
use crate::web::path::At;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use tanxin_domain::category::{CategoryCode, Group, tree};
use tanxin_domain::event::Event;
use tanxin_domain::matter::{LinkKind, LinkRefusal, Matter, MatterRefusal, MatterState, With};
use tanxin_domain::{Actor, Code, District, MatterId};
use uuid::Uuid;

/// What the forms call themselves.
pub const DEEDS: [&str; 6] = [
    "merge",
    "unmerge",
    "undo-link",
    "split",
    "relate",
    "unrelate",
];

/// Another matter, as it is named here.
struct Beside {
    id: MatterId,
    no: i64,
    title: String,
    url: String,
    stamp: Stamp,
    clock: Clock,
}

#[derive(Template)]
#[template(path = "parts/link.html")]
struct Part<'a> {
    shell: &'a Shell,
    matter: &'a Matter,
    work: String,
    /// Whom it follows, and whether the household is still to be asked.
    lead: Option<Beside>,
    waits: bool,
    /// What was said there last.
    said: Option<&'a str>,
    /// Those that follow it.
    followers: Vec<Beside>,
    /// Which one it was split from, and which were split from it.
    whole: Option<Beside>,
    parts: Vec<Beside>,
    related: Vec<Beside>,
    /// May the reader merge and split, take it out again, relate?
    merges: bool,
    unmerges: bool,
    relates: bool,
    /// What the reader did last and can undo: `merge`, `split`, or nothing.
    undo: &'static str,
    /// Open ones that are alike.
    alike: Vec<Beside>,
    typed: &'a Typed,
    failed: &'static str,
    key: Uuid,
}

impl Part<'_> {
    fn is_empty(&self) -> bool {
        let beside = self.followers.len() + self.parts.len() + self.related.len();
        self.lead.is_none() && self.whole.is_none() && beside == 0 && !self.acts()
    }

    fn acts(&self) -> bool {
        self.merges || self.unmerges || self.relates
    }

    fn groups(&self) -> &'static [Group] {
        tree()
    }

    /// What was typed into the form that failed; the lead that is offered instead first.
    fn kept(&self, form: &str, name: &str) -> &str {
        let offered = self.typed.get("lead");
        match self.failed == form {
            true if name == "number" && !offered.is_empty() => offered,
            true => self.typed.get(name),
            false => "",
        }
    }
}

/// The other matters of a page that this reader may know of. Whoever holds the receipt of the
/// first told the second as well.
fn seen<'a>(known: &'a Known, actor: &Actor, held: bool) -> BTreeMap<MatterId, &'a Matter> {
    let own = |id: MatterId| {
        let split = |w: &With| w.kind == LinkKind::Split && w.other == known.matter.id;
        held && known.links.iter().any(|l| l.matter == id && split(&l.with))
    };
    let may = |m: &Matter, path| View::of(actor, m, path, own(m.id)).is_some();
    let all = known.beside.iter().filter(|(m, path)| may(m, path));
    all.map(|(m, _)| (m.id, m)).collect()
}

/// The part as HTML; nothing when there is nothing to say. `failed` is a form that failed.
pub async fn part(
    app: &App,
    shell: &Shell,
    who: &Who,
    (code, known, view): (District, &Known, View),
    held: Option<&Code>,
    failed: Option<(&'static str, &Typed)>,
) -> Result<String, Error> {
    let (m, now, actor) = (&known.matter, app.clock.now(), &who.actor);
    let seen = seen(known, actor, held.is_some());
    let beside = |m: &Matter| Beside {
        id: m.id,
        no: m.no,
        title: m.title.clone(),
        url: format!("/{code}/matters/{}", m.id),
        stamp: stamp(shell, m, now),
        clock: Clock::of(shell.l, m, now),
    };
    let of = |kind: LinkKind, own: bool| -> Vec<Beside> {
        let live = known.links.iter().filter(|l| l.ended.is_none());
        let this = live.filter(|l| l.with.kind == kind && (l.matter == m.id) == own);
        let found = this.filter_map(|l| seen.get(&l.beside(m.id)));
        found.map(|m| beside(m)).collect()
    };
    let (lead, whole) = (
        of(LinkKind::Merged, true).pop(),
        of(LinkKind::Split, true).pop(),
    );
    let parts = of(LinkKind::Split, false);
    let parts = match held {
        Some(_) => received(app, code, parts).await?,
        None => parts,
    };
    let mut related = of(LinkKind::Related, true);
    related.extend(of(LinkKind::Related, false));
    let merges = view.answer && m.state.with_office();
    let alike = match merges && !m.secret {
        true => alike(app, code, m).await?,
        false => Vec::new(),
    };
    let none = Typed::default();
    let part = Part {
        shell,
        matter: m,
        work: format!("/{code}/matters/{}/link", m.id),
        waits: m.state == MatterState::Merged,
        said: lead.as_ref().and(known.said.as_deref()),
        unmerges: view.answer && lead.is_some() && !m.state.is_closed(),
        followers: of(LinkKind::Merged, false),
        alike: alike
            .iter()
            .filter(|a| !seen.contains_key(&a.id))
            .map(beside)
            .collect(),
        relates: view.works,
        lead,
        whole,
        parts,
        related,
        merges,
        undo: undo(known, actor, view, now),
        failed: failed.map_or("", |(form, _)| form),
        typed: failed.map_or(&none, |(_, typed)| typed),
        key: Uuid::now_v7(),
    };
    if part.is_empty() {
        return Ok(String::new());
    }
    Ok(part.render().unwrap_or_else(|error| {
        tracing::error!(%error, "the part about links failed");
        String::new()
    }))
}

/// Each part has a receipt of its own; whoever holds that of the whole follows them all.
async fn received(app: &App, code: District, mut parts: Vec<Beside>) -> Result<Vec<Beside>, Error> {
    for part in &mut parts {
        let receipt = matter::receipt_of(app, code, part.id).await?.receipt;
        part.url = format!("/r/{}", receipt.compact());
    }
    Ok(parts)
}

/// What the reader did last to it and can undo.
fn undo(known: &Known, actor: &Actor, view: View, now: Timestamp) -> &'static str {
    match link::undoable(&known.events, actor, now).filter(|_| view.answer) {
        Some(Undoing::Merge(_)) => "merge",
        Some(Undoing::Split(_)) => "split",
        None => "",
    }
}

/// Open matters nearby that are like this one.
async fn alike(app: &App, code: District, m: &Matter) -> Result<Vec<Matter>, Error> {
    let (id, place, title) = (m.id, m.place, m.title.clone());
    let read = move |c: &mut tanxin_store::Conn| matter::similar(c, code, place, &title);
    let mut found = app.store.read(read).await?;
    found.retain(|other| other.id != id && other.state.with_office());
    Ok(found)
}

/// A step of the other matter's, told here: it was merged into this one, split from it, taken
/// out again. Nothing of one that this reader may not know of.
pub fn beside(
    shell: &Shell,
    (known, actor, held): (&Known, &Actor, bool),
    event: &Event,
) -> Option<Step> {
    let seen = seen(known, actor, held);
    let no = seen.get(&MatterId(event.subject))?.no;
    let payload = event.payload.as_ref();
    let payload: Value = payload.and_then(|(_, text)| serde_json::from_str(text).ok())?;
    let key = match event.kind.as_str() {
        "matter.merged" => "link-step-follows",
        "matter.raised" => "link-step-parted",
        "matter.linked" => "link-step-related",
        "matter.unlinked" => "link-step-unrelated",
        _ => "link-step-left",
    };
    Some(Step {
        when: shell.moment(&event.at),
        who: super::story::office(&known.names, &payload, "by"),
        words: shell.l.say(key).n("no", no).to_string(),
        proof: super::story::proof(event),
        ..Step::default()
    })
}

/// The words of a step of this matter that began or ended a link; nothing for any other step.
pub fn words(
    shell: &Shell,
    kind: &str,
    payload: &Value,
    numbers: &BTreeMap<MatterId, i64>,
) -> Option<String> {
    let with = |name: &str| serde_json::from_value::<With>(payload[name].clone()).ok();
    let no = |with: Option<With>| with.and_then(|w| numbers.get(&w.other).copied());
    let (began, ended) = (no(with("link")), no(with("unlink")));
    let key = match kind {
        "matter.merged" => "link-step-merged",
        // By hand with a reason; by the clock, when its lead was taken back.
        "matter.unmerged" if payload.get("at").is_some() => "link-step-freed",
        "matter.unmerged" => "link-step-unmerged",
        "matter.undone" => "link-step-undone",
        "matter.raised" => "link-step-split",
        "matter.linked" => "link-step-related",
        "matter.unlinked" => "link-step-unrelated",
        "matter.reopened" => "link-step-alone",
        _ => return None,
    };
    let no = began.or(ended)?;
    Some(shell.l.say(key).n("no", no).to_string())
}

/// Every form that puts matters together or takes them apart: `deed` says which.
pub async fn linked(
    State(app): State<App>,
    At(code, id): At<MatterId>,
    who: Who,
    shell: Shell,
    mut typed: Typed,
) -> Response {
    let deed = DEEDS.iter().find(|d| typed.is("deed", d)).copied();
    let outcome = match (typed.photos(), deed) {
        (Err(error), _) => Err(error),
        (_, None) => Err(Error::NotFound),
        (_, Some(deed)) => act(&app, (code, id), &who, &typed, deed).await,
    };
    let outcome = match outcome {
        Ok(to) if to != id => {
            return Redirect::to(&format!("/{code}/matters/{to}")).into_response();
        }
        Ok(_) => Ok(()),
        Err(error) => {
            // The lead of the one that was named is offered in its place.
            let args = error.args();
            if let Some((_, lead)) = args.iter().find(|(name, _)| *name == "lead") {
                typed = typed.with("lead", lead);
            }
            Err(error)
        }
    };
    let form = deed.unwrap_or("merge");
    super::turn::done(&app, shell, who, (code, id), form, (typed, outcome)).await
}

/// Does it; answers which matter's page comes next.
async fn act(
    app: &App,
    (code, id): (District, MatterId),
    who: &Who,
    typed: &Typed,
    deed: &str,
) -> Result<MatterId, Error> {
    let on = On {
        matter: id,
        version: typed.read("version"),
        key: typed.deed_key(),
    };
    let (by, reason) = (&who.actor, typed.get("reason"));
    let number = match typed.get("near") {
        "" => typed.get("number"),
        near => near,
    };
    match deed {
        "merge" => link::merge(app, code, by, (on, number), reason).await?,
        "unmerge" => link::unmerge(app, code, by, on, reason).await?,
        "undo-link" => link::undo(app, code, by, on).await?,
        "relate" => link::relate(app, code, by, (on, number)).await?,
        "unrelate" => {
            let beside = typed.read("beside").ok_or(LinkRefusal::NotLinked)?;
            link::unrelate(app, code, by, (on, beside)).await?;
        }
        _ => {
            let category = CategoryCode::parse(typed.get("category"));
            let new = Splitting {
                part: typed.get("part").to_owned(),
                title: typed.get("title").to_owned(),
                category: category.ok_or(MatterRefusal::UnknownCategory)?,
            };
            return link::split(app, code, by, (on, new)).await;
        }
    }
    Ok(id)
}
