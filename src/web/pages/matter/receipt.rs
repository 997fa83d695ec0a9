//! Receipts: following a matter without an account, by the code on a slip of paper.
//!
//! The code opens one matter and nothing else. Looking at it changes nothing;
//! only a form does, because chat programs fetch links on their own.

use super::backing::word;
use super::one::{MatterPage, Receipt, again, page};
use super::turn::confirming;
use crate::App;
use crate::services::Error;
use crate::services::matter::{self as deeds, Backer, View, Withdrawing, receipt_hash};
use crate::web::error::{Failure, render, status};
use crate::web::form::Typed;
use crate::web::path::At;
use crate::web::queue::Said;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::{OriginalUri, Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use tanxin_domain::code::{CodeKind, NotACode};
use tanxin_domain::{Code, District, MatterId};
use tanxin_store::{backing, district, event, matter, place};

#[derive(Template)]
#[template(path = "receipt.html")]
struct ReceiptPage {
    shell: Shell,
    code: String,
    refusal: Option<String>,
}

/// The page to type a receipt code into.
pub async fn form(shell: Shell) -> Response {
    let (code, refusal) = (String::new(), None);
    render(&ReceiptPage {
        shell,
        code,
        refusal,
    })
}

/// A typed code leads to the same page as a scanned one.
pub async fn typed(State(app): State<App>, shell: Shell, typed: Typed) -> Response {
    let text = typed.get("code").to_owned();
    match find(&app, &text).await {
        Ok(Found { code, .. }) => Redirect::to(&format!("/r/{}", code.compact())).into_response(),
        Err(error) => again_with(shell, text, &error),
    }
}

fn again_with(shell: Shell, code: String, error: &Error) -> Response {
    let said = Said::of(shell.l, error);
    let refusal = Some(said.message.clone());
    let page = ReceiptPage {
        shell,
        code,
        refusal,
    };
    let mut response = (status(error), render(&page)).into_response();
    response.extensions_mut().insert(said);
    response
}

/// What a receipt code follows: a matter, or somebody's backing of one.
struct Found {
    code: Code,
    id: MatterId,
    backing: bool,
}

impl Found {
    fn backer(&self, typed: &Typed) -> Backer {
        Backer {
            matter: self.id,
            receipt: Some(self.code.clone()),
            key: typed.deed_key(),
        }
    }
}

async fn find(app: &App, text: &str) -> Result<Found, Error> {
    let code: Code = text.parse::<Code>()?;
    if code.kind() != CodeKind::Receipt {
        return Err(NotACode::Shape.into());
    }
    let (at, hash) = (code.district(), receipt_hash(&code));
    let found = app.store.read(move |c| {
        if district::one(c, at)?.is_none() {
            return Ok::<_, Error>(None);
        }
        if let Some(own) = matter::by_receipt(c, at, &hash)? {
            return Ok(Some((own.id, false)));
        }
        Ok(backing::by_receipt(c, at, &hash)?.map(|b| (b.matter, true)))
    });
    let (id, backing) = found.await?.ok_or(Error::NotFound)?;
    Ok(Found { code, id, backing })
}

/// `/r/330802R…`: how it stands, and the question when it is asked.
pub async fn follow(
    State(app): State<App>,
    Path(text): Path<String>,
    OriginalUri(uri): OriginalUri,
    who: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let Found { code, id, backing } = match find(&app, &text).await {
        Ok(found) => found,
        Err(error @ Error::Refused(_)) => return Ok(again_with(shell, text, &error)),
        Err(error) => return Err(Failure::new(&shell, error)),
    };
    let at = (code.district(), id);
    let held = (!backing).then(|| code.clone());
    let mut page: MatterPage = page(&app, shell, &who, at, held).await?;
    if backing {
        page.follow_backing(&app, &who, at, &code).await?;
    }
    page.receipt = Some(Receipt::of(&app, &code, uri.query() == Some("new")));
    Ok(render(&page))
}

/// The holder says whether it is solved.
pub async fn confirm(
    State(app): State<App>,
    Path(text): Path<String>,
    who: Who,
    shell: Shell,
    mut typed: Typed,
) -> Response {
    let found = match find(&app, &text).await {
        Ok(found) => found,
        Err(error) => return Failure::new(&shell, error).into_response(),
    };
    if found.backing {
        let outcome = match word(&typed) {
            Ok(word) => {
                let backer = found.backer(&typed);
                deeds::backer_says(&app, found.code.district(), &who.actor, backer, word).await
            }
            Err(error) => Err(error),
        };
        return done(&app, shell, who, found, "confirm", (typed, outcome)).await;
    }
    let (code, id) = (found.code.clone(), found.id);
    let outcome = match confirming(&mut typed, id, Some(code.clone())) {
        Ok(new) => deeds::confirm(&app, code.district(), &who.actor, new).await,
        Err(error) => Err(error),
    };
    done(&app, shell, who, found, "confirm", (typed, outcome)).await
}

/// The holder takes it back.
pub async fn withdraw(
    State(app): State<App>,
    Path(text): Path<String>,
    who: Who,
    shell: Shell,
    typed: Typed,
) -> Response {
    let found = match find(&app, &text).await {
        Ok(found) => found,
        Err(error) => return Failure::new(&shell, error).into_response(),
    };
    if found.backing {
        let backer = found.backer(&typed);
        let outcome = deeds::unback(&app, found.code.district(), &who.actor, backer).await;
        if outcome.is_ok() {
            // The receipt follows nothing any longer.
            let to = format!("/{}/matters/{}", found.code.district(), found.id);
            return Redirect::to(&to).into_response();
        }
        return done(&app, shell, who, found, "withdraw", (typed, outcome)).await;
    }
    let (code, id) = (found.code.clone(), found.id);
    let new = Withdrawing {
        matter: id,
        version: typed.read("version"),
        receipt: Some(code.clone()),
        key: typed.deed_key(),
    };
    let outcome = deeds::withdraw(&app, code.district(), &who.actor, new).await;
    done(&app, shell, who, found, "withdraw", (typed, outcome)).await
}

async fn done(
    app: &App,
    shell: Shell,
    who: Who,
    found: Found,
    form: &'static str,
    (typed, outcome): (Typed, Result<(), Error>),
) -> Response {
    match outcome {
        Ok(()) => Redirect::to(&format!("/r/{}", found.code.compact())).into_response(),
        Err(error) => {
            let at = (found.code.district(), found.id);
            let held = Some(found.code).filter(|_| !found.backing);
            again(app, shell, &who, at, held, (form, typed, error)).await
        }
    }
}

/// `/330802/matters/…/receipt`: the household, or for a day who noted it down for somebody, sees
/// the code again.
pub async fn print(
    State(app): State<App>,
    At(at, id): At<MatterId>,
    who: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let allowed = may_print(&app, at, id, &who).await;
    let raised = match allowed {
        Ok(()) => deeds::receipt_of(&app, at, id).await,
        Err(error) => Err(error),
    };
    let raised = raised.map_err(|e| Failure::new(&shell, e))?;
    Ok(Redirect::to(&format!("/r/{}?new", raised.receipt.compact())).into_response())
}

async fn may_print(app: &App, at: District, id: MatterId, who: &Who) -> Result<(), Error> {
    let (actor, now) = (who.actor.clone(), app.clock.now());
    let found = app.store.read(move |c| {
        let found = matter::one(c, at, id)?.ok_or(Error::NotFound)?;
        let about = place::one(c, at, found.place)?.ok_or(Error::NotFound)?;
        let view = View::of(&actor, &found, &about.path, false).ok_or(Error::NotFound)?;
        let happened = event::of_subject(c, at, id.0)?;
        match deeds::may_print_receipt(&actor, view, &happened, now) {
            true => Ok(()),
            false => Err(Error::NotFound),
        }
    });
    found.await
}
