//! Leaving a matter out of the rates, and counting it again: the part of its page, and the form.

use super::known::Known;
use super::turn::done;
use crate::App;
use crate::services::Error;
use crate::services::exclusion::{self, Asking};
use crate::web::form::Typed;
use crate::web::path::At;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use tanxin_domain::permission::{Deed, may};
use tanxin_domain::rate::{Exclusion, ExclusionState, Reason};
use tanxin_domain::{Actor, District, MatterId};
use tanxin_store::exclusion as kept;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "parts/exclusion.html")]
struct Part<'a> {
    shell: &'a Shell,
    work: String,
    /// What was asked and decided so far, oldest first.
    lines: Vec<Line>,
    /// What this reader may ask: that it is left out, or, once it is, that it counts again.
    asks: bool,
    again: bool,
    /// What waits is that it counts again.
    lifts: bool,
    /// Something waits: may this reader decide, and is it somebody else's?
    decides: bool,
    own: bool,
    typed: &'a Typed,
    failed: bool,
    key: Uuid,
}

/// What was asked, as those who work on it read it.
struct Line {
    words: String,
    evidence: String,
}

impl Part<'_> {
    fn reasons(&self) -> Vec<(&'static str, String)> {
        let named = |r: &Reason| (r.word(), reason(self.shell, *r));
        Reason::ALL.iter().map(named).collect()
    }
}

/// A reason in words.
pub fn reason(shell: &Shell, of: Reason) -> String {
    let word = of.word();
    shell.l.t(&format!("exclusion-reason-{word}")).into_owned()
}

/// How it stands, in words.
pub fn stands(shell: &Shell, of: &Exclusion) -> String {
    let word = of.state.word();
    let word = match of.again {
        true => format!("again-{word}"),
        false => word.to_owned(),
    };
    shell
        .l
        .say(&format!("exclusion-is-{word}"))
        .s("reason", reason(shell, of.reason))
        .s("at", shell.moment(&of.decided_at.unwrap_or(of.asked_at)))
        .to_string()
}

/// A step of the story: everybody reads the reason, nobody the evidence.
pub fn told(shell: &Shell, kind: &str, payload: &serde_json::Value) -> String {
    let l = shell.l;
    let why = payload["reason"].as_str().and_then(Reason::from_word);
    let why = why.map(|r| reason(shell, r)).unwrap_or_default();
    let again = payload["again"].as_bool().unwrap_or_default();
    match kind {
        "matter.exclusion-asked" if again => l.t("exclusion-step-again-asked").into_owned(),
        "matter.exclusion-granted" if again => l.t("exclusion-step-again-granted").into_owned(),
        "matter.exclusion-refused" if again => l.t("exclusion-step-again-refused").into_owned(),
        "matter.exclusion-asked" => l.say("exclusion-step-asked").s("reason", why).to_string(),
        "matter.exclusion-granted" => l.say("exclusion-step-granted").s("reason", why).to_string(),
        _ => l.t("exclusion-step-refused").into_owned(),
    }
}

/// The part as HTML; nothing for whoever neither asks nor decides here.
pub async fn part(
    app: &App,
    shell: &Shell,
    actor: &Actor,
    (code, known): (District, &Known),
    failed: Option<&Typed>,
) -> Result<String, Error> {
    let (id, path) = (known.matter.id, &known.path);
    let asks = may(actor, Deed::AskExclusion, path);
    let decides = may(actor, Deed::DecideExclusion, path);
    if known.matter.secret || !(asks || decides) {
        return Ok(String::new());
    }
    let read = app.store.read(move |c| kept::of_matter(c, code, id));
    let all: Vec<Exclusion> = read.await.map_err(Error::from)?;
    let waits = all.last().filter(|x| x.state == ExclusionState::Asked);
    let again = all.iter().any(Exclusion::stands);
    let line = |x: &Exclusion| Line {
        words: stands(shell, x),
        evidence: x.evidence.clone(),
    };
    let none = Typed::default();
    let part = Part {
        shell,
        work: format!("/{code}/matters/{id}"),
        lines: all.iter().map(line).collect(),
        asks: asks && waits.is_none(),
        again,
        lifts: waits.is_some_and(|x| x.again),
        own: waits.is_some_and(|x| actor.person() == Some(x.asked_by)),
        decides: decides && waits.is_some(),
        failed: failed.is_some(),
        typed: failed.unwrap_or(&none),
        key: Uuid::now_v7(),
    };
    Ok(part.render().unwrap_or_else(|error| {
        tracing::error!(%error, "the part about exclusion failed");
        String::new()
    }))
}

/// Asks, grants or refuses.
pub async fn act(
    State(app): State<App>,
    At(code, id): At<MatterId>,
    who: Who,
    shell: Shell,
    typed: Typed,
) -> Response {
    let key = typed.deed_key();
    let outcome = match typed.get("deed") {
        "grant" => exclusion::decide(&app, code, &who.actor, (id, true), key).await,
        "refuse" => exclusion::decide(&app, code, &who.actor, (id, false), key).await,
        _ => {
            let new = Asking {
                matter: id,
                again: typed.get("deed") == "again",
                reason: Reason::from_word(typed.get("reason")),
                evidence: typed.get("evidence").to_owned(),
                key,
            };
            exclusion::ask(&app, code, &who.actor, new).await
        }
    };
    done(&app, shell, who, (code, id), "exclude", (typed, outcome)).await
}
