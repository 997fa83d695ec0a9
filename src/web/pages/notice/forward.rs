//! What a captain forwards to the group of the stairwell: text, link, picture, two taps.

use crate::App;
use crate::papers;
use crate::services::Error;
use crate::services::notice::{self as deeds, Shown};
use crate::web::error::{Failure, render};
use crate::web::form::Typed;
use crate::web::pages::assembly::unkept;
use crate::web::path::At;
use crate::web::session::{Me, Who};
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect, Response};
use tanxin_domain::notice::State as Became;
use tanxin_domain::permission::Deed;
use tanxin_domain::place::Place;
use tanxin_domain::{District, Lang, NoticeId, PlaceId};
use tanxin_press::{Forward, Lang as Printed};

#[derive(Template)]
#[template(path = "forward.html")]
struct ForwardPage {
    shell: Shell,
    code: District,
    place: Place,
    way: Vec<Place>,
    waiting: Vec<Shown>,
    done: Vec<Shown>,
}

pub(super) async fn one(
    State(app): State<App>,
    At(code, id): At<PlaceId>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let found = deeds::forwards(&app, code, &actor, id).await;
    let (name, place, way, lines) = found.map_err(|e| Failure::new(&shell, e))?;
    let waits = |s: &Shown| s.notice.state == Became::Waiting;
    let (waiting, mut done): (Vec<Shown>, Vec<Shown>) = lines.into_iter().partition(waits);
    done.retain(|s| s.notice.state == Became::Forwarded);
    done.truncate(10);
    Ok(unkept(render(&ForwardPage {
        shell: shell.at(code, &name, "place"),
        code,
        place,
        way,
        waiting,
        done,
    })))
}

pub(super) async fn done(
    State(app): State<App>,
    At(code, id): At<PlaceId>,
    Who { actor, .. }: Who,
    shell: Shell,
    typed: Typed,
) -> Result<Response, Failure> {
    let allowed = deeds::may_at(&app, code, &actor, (Deed::ForwardNotice, id)).await;
    allowed.map_err(|e| Failure::new(&shell, e))?;
    let Some(notice) = typed.read::<NoticeId>("notice") else {
        return Err(Failure::new(&shell, Error::NotFound));
    };
    let done = deeds::forwarded(&app, code, &actor, notice, typed.deed_key()).await;
    done.map_err(|e| Failure::new(&shell, e))?;
    Ok(Redirect::to(&format!("/{code}/forward/{id}")).into_response())
}

/// The picture, as a telephone saves it.
pub(super) async fn picture(
    State(app): State<App>,
    At(code, id): At<NoticeId>,
    Me(me): Me,
    shell: Shell,
) -> Result<Response, Failure> {
    let drawn = async {
        let shown = deeds::to_forward(&app, code, &me.actor, id).await?;
        let line = shown.line.ok_or(Error::NotFound)?;
        let picture = Forward {
            lang: match shown.channel.lang {
                Lang::Zh => Printed::ZhCn,
                Lang::En => Printed::En,
            },
            place: shown.whose,
            text: line.text,
            url: line.link,
        };
        papers::picture(&app, picture).await
    };
    let png = drawn.await.map_err(|e| Failure::new(&shell, e))?;
    let kind = [(header::CONTENT_TYPE, "image/png")];
    Ok(unkept((kind, png)))
}
