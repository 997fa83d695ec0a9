//! What was given up: why, and what to do with it.

use super::{by, trouble};
use crate::App;
use crate::services::Error;
use crate::services::notice::{self as deeds, Shown};
use crate::web::error::{Failure, again, render};
use crate::web::form::Typed;
use crate::web::pages::assembly::unkept;
use crate::web::path::At;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use tanxin_domain::permission::Deed;
use tanxin_domain::place::Place;
use tanxin_domain::{Actor, District, NoticeId, PlaceId};

#[derive(Template)]
#[template(path = "notices-dead.html")]
struct DeadPage {
    shell: Shell,
    code: District,
    place: Place,
    way: Vec<Place>,
    lines: Vec<Shown>,
    /// What sending all again came to.
    done: Option<String>,
    refusal: Option<String>,
}

/// What the address says beside the place.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Wish {
    /// How many are sent again, all having been asked for.
    again: Option<u32>,
}

impl DeadPage {
    fn trouble(&self, shown: &Shown) -> Option<String> {
        trouble(self.shell.l, &shown.notice)
    }

    fn by(&self, shown: &Shown) -> String {
        by(self.shell.l, shown)
    }
}

async fn page(
    app: &App,
    shell: Shell,
    code: District,
    (actor, id): (&Actor, PlaceId),
) -> Result<DeadPage, Failure> {
    let found = deeds::dead(app, code, actor, id).await;
    let (name, place, way, lines) = found.map_err(|e| Failure::new(&shell, e))?;
    Ok(DeadPage {
        shell: shell.at(code, &name, "place"),
        code,
        place,
        way,
        lines,
        done: None,
        refusal: None,
    })
}

pub(super) async fn one(
    State(app): State<App>,
    At(code, id): At<PlaceId>,
    Query(wish): Query<Wish>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let mut page = page(&app, shell, code, (&actor, id)).await?;
    let l = page.shell.l;
    page.done = wish.again.map(|count| match count {
        0 => l.t("notice-again-none").into_owned(),
        _ => l.say("notice-again-done").n("count", count).to_string(),
    });
    Ok(unkept(render(&page)))
}

/// Sends one again or all of them, or drops one with a reason.
pub(super) async fn act(
    State(app): State<App>,
    At(code, id): At<PlaceId>,
    Who { actor, .. }: Who,
    shell: Shell,
    typed: Typed,
) -> Result<Response, Failure> {
    let allowed = deeds::may_at(&app, code, &actor, (Deed::KeepChannels, id)).await;
    allowed.map_err(|e| Failure::new(&shell, e))?;
    let (which, key) = (typed.read::<NoticeId>("notice"), typed.deed_key());
    let done = match (typed.get("act"), which) {
        ("again", Some(one)) => deeds::again(&app, code, &actor, vec![one], key)
            .await
            .map(|_| String::new()),
        ("all", _) => all(&app, code, (&actor, id))
            .await
            .map(|count| format!("?again={count}")),
        ("drop", Some(one)) => deeds::drop_out(&app, code, &actor, one, typed.get("reason"), key)
            .await
            .map(|()| String::new()),
        _ => Err(Error::NotFound),
    };
    match done {
        Ok(said) => Ok(Redirect::to(&format!("/{code}/notices/{id}/dead{said}")).into_response()),
        Err(error) => {
            let mut page = page(&app, shell, code, (&actor, id)).await?;
            page.refusal = Some(page.shell.l.refusal(&error));
            Ok(again(&page.shell, &page, &error))
        }
    }
}

/// Sends all of the page again; how many they were.
async fn all(app: &App, code: District, (actor, id): (&Actor, PlaceId)) -> Result<usize, Error> {
    let (.., lines) = deeds::dead(app, code, actor, id).await?;
    let ids = lines.iter().map(|s| s.notice.id).collect();
    deeds::again(app, code, actor, ids, None).await
}
