//! Photos: seen by whoever may see the matter they belong to.

use crate::App;
use crate::services::Error;
use crate::services::matter::{View, receipt_hash};
use crate::web::error::Failure;
use crate::web::path::At;
use crate::web::session::Who;
use crate::web::shell::Shell;
use axum::extract::{OriginalUri, Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use tanxin_domain::{Actor, Code, District, PhotoId};
use tanxin_store::{matter, photo, place};

async fn send(
    app: &App,
    (code, id): (District, PhotoId),
    actor: Actor,
    receipt: Option<Code>,
    small: bool,
) -> Result<Response, Error> {
    let found = app.store.read(move |c| {
        let of = photo::one(c, code, id)?.ok_or(Error::NotFound)?;
        let about = matter::one(c, code, of.matter)?.ok_or(Error::NotFound)?;
        let held = match &receipt {
            Some(receipt) => matter::by_receipt(c, code, &receipt_hash(receipt))?
                .is_some_and(|m| m.id == about.id),
            None => false,
        };
        let at = place::one(c, code, about.place)?.ok_or(Error::NotFound)?;
        View::of(&actor, &about, &at.path, held).ok_or(Error::NotFound)?;
        let bytes = photo::bytes(c, code, id, small)?.ok_or(Error::NotFound)?;
        Ok::<_, Error>((bytes, about.secret))
    });
    let (bytes, secret) = found.await?;
    // A photo never changes; what is secret stays on no disk but ours.
    let keep = if secret {
        "no-store"
    } else {
        "private, max-age=3600"
    };
    let headers = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::CACHE_CONTROL, keep),
    ];
    Ok((headers, bytes).into_response())
}

/// `/330802/photos/…`, small with `?small`.
pub async fn one(
    State(app): State<App>,
    At(code, id): At<PhotoId>,
    OriginalUri(uri): OriginalUri,
    who: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let small = uri.query() == Some("small");
    let sent = send(&app, (code, id), who.actor, None, small).await;
    sent.map_err(|e| Failure::new(&shell, e))
}

/// `/r/…/photos/…`: for whoever holds the receipt.
pub async fn held(
    State(app): State<App>,
    Path((text, id)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
    who: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let not_found = || Failure::new(&shell, Error::NotFound);
    let code: Code = text.parse().map_err(|_| not_found())?;
    let id: PhotoId = id.parse().map_err(|_| not_found())?;
    let small = uri.query() == Some("small");
    let at = (code.district(), id);
    let sent = send(&app, at, who.actor, Some(code), small).await;
    sent.map_err(|e| Failure::new(&shell, e))
}
