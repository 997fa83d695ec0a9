//! The one file that turns errors into HTTP and into a page with a way back.

use crate::App;
use crate::services::Error;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::{FromRequestParts, OriginalUri, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Response};

/// A page that says what happened, what was kept and what to do next.
#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage<'a> {
    shell: &'a Shell,
    title: String,
    sentence: String,
    sign_in: bool,
}

/// An error on its way to a reader: it knows the reader's language.
#[derive(Debug)]
pub struct Failure {
    error: Error,
    shell: Box<Shell>,
}

impl Failure {
    /// For handlers that hold a [`Shell`]: `.map_err(|e| Failure::new(&shell, e))?`.
    pub fn new(shell: &Shell, error: impl Into<Error>) -> Failure {
        Failure {
            error: error.into(),
            shell: Box::new(shell.clone()),
        }
    }

    /// For extractors.
    pub async fn of(app: &App, parts: &mut Parts, error: Error) -> Failure {
        let Ok(who) = Who::from_request_parts(parts, app).await;
        Failure {
            error,
            shell: Box::new(Shell::of(app, parts, &who)),
        }
    }
}

/// The status an error has.
pub fn status(error: &Error) -> StatusCode {
    match error {
        Error::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Forbidden(_) => StatusCode::FORBIDDEN,
        Error::NotFound => StatusCode::NOT_FOUND,
        Error::SignIn => StatusCode::UNAUTHORIZED,
        Error::Store(e) => match **e {
            tanxin_store::StoreError::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        },
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        if let Error::Store(fault) = &self.error {
            tracing::error!(%fault, path = self.shell.plain_path(), "a deed or a page failed");
        }
        let l = self.shell.l;
        let title = match &self.error {
            Error::NotFound => l.t("failure-not-found"),
            Error::Forbidden(_) => l.t("failure-forbidden"),
            Error::SignIn => l.t("failure-sign-in"),
            Error::Refused(_) => l.t("failure-refused"),
            Error::Store(_) => l.t("failure-fault"),
        };
        let page = FailurePage {
            shell: &self.shell,
            title: title.into_owned(),
            sentence: l.refusal(&self.error),
            sign_in: matches!(self.error, Error::SignIn | Error::Forbidden(_)),
        };
        let mut response = (status(&self.error), render(&page)).into_response();
        let said = crate::web::queue::Said::of(l, &self.error);
        response.extensions_mut().insert(said);
        response
    }
}

/// Shows a form again: what was typed stays, and the sentence says why.
pub fn again(shell: &Shell, page: &impl Template, error: &Error) -> Response {
    if let Error::Store(fault) = error {
        tracing::error!(%fault, path = shell.plain_path(), "a deed failed");
    }
    let mut response = (status(error), render(page)).into_response();
    let said = crate::web::queue::Said::of(shell.l, error);
    response.extensions_mut().insert(said);
    response
}

/// Renders a page. A template that fails is our fault and says so.
pub fn render(page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => Html(text).into_response(),
        Err(error) => {
            tracing::error!(%error, "a template failed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The fallback of the router.
pub async fn no_such_page(
    State(_): State<App>,
    shell: Shell,
    OriginalUri(_): OriginalUri,
) -> Failure {
    Failure::new(&shell, Error::NotFound)
}
