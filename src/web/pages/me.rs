//! One's own page: who one is here, who looked at one's phone, where one is signed in,
//! password and second factor.

use super::place::{Next, coming_words, known::coming};
use crate::App;
use crate::services::privacy::{self, Look};
use crate::services::second::{self, Offer};
use crate::services::session::{self, Owes, SignedIn};
use crate::services::sign_in::Browser;
use crate::services::{Error, account};
use crate::web::error::{Failure, again, render};
use crate::web::session::{Me, leave};
use crate::web::shell::Shell;
use askama::Template;
use axum::Form;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use tanxin_domain::permission::Deed;
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::poll::{Held as Poll, State as Voting, by_phone};
use tanxin_domain::role::Role;
use tanxin_domain::{Actor, District, PlaceId, SessionId};
use tanxin_store::session::Session;
use tanxin_store::{Conn, district, place, poll, role};

/// `/me` and what belongs to it.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/me", get(one))
        .route("/me/end-session", post(end_session))
        .route("/me/password", get(password_form).post(password))
        .route("/me/second", get(second_form).post(second_confirm))
        .route("/me/second/offer", post(second_offer))
        .route("/me/second/drop", post(second_drop))
}

/// A role of one's own and where it is held.
struct Held {
    role: Role,
    place: Option<Place>,
    people: bool,
    cards: bool,
    notices: bool,
    forward: bool,
}

#[derive(Template)]
#[template(path = "me.html")]
struct MePage {
    shell: Shell,
    me: SignedIn,
    home: Vec<Place>,
    /// The assembly this household is called to.
    next: Option<Next>,
    /// What this household is asked to vote on, with whether it has.
    polls: Vec<(Poll, bool)>,
    held: Vec<Held>,
    looks: Vec<Look>,
    sessions: Vec<Session>,
}

impl MePage {
    fn last_day(&self, held: &Held) -> String {
        self.shell.date(&held.role.last_day())
    }

    fn is_staff(&self) -> bool {
        matches!(self.me.actor, Actor::Staff { .. })
    }

    /// What a browser calls itself, as people know it.
    fn agent(&self, agent: &str) -> String {
        let l = self.shell.l;
        let device = match agent {
            a if a.contains("iPhone") => "iPhone",
            a if a.contains("iPad") => "iPad",
            a if a.contains("Android") => "Android",
            a if a.contains("Windows") => "Windows",
            a if a.contains("Mac OS") => "Mac",
            a if a.contains("Linux") => "Linux",
            _ => return l.t("me-unknown-browser").into_owned(),
        };
        let program = match agent {
            a if a.contains("MicroMessenger") => "WeChat",
            a if a.contains("Edg/") => "Edge",
            a if a.contains("Firefox/") => "Firefox",
            a if a.contains("Chrome/") => "Chrome",
            a if a.contains("Safari/") => "Safari",
            _ => return device.to_owned(),
        };
        format!("{device}　{program}")
    }
}

/// What a household is asked to vote on now.
fn asked(c: &mut Conn, code: District, own: PlaceId) -> Result<Vec<(Poll, bool)>, Error> {
    let Some(home) = place::one(c, code, own)? else {
        return Ok(Vec::new());
    };
    let around = poll::Asked {
        around: Some(home.path),
        ahead: true,
        skip: 0,
        most: 20,
    };
    let mut asked = Vec::new();
    for held in poll::list(c, code, &around)? {
        let open = matches!(held.state, Voting::Open { .. });
        if let Some(at) = poll::at_door(c, code, &held, own)?
            .filter(|at| open && by_phone(held.poll.rule(), at.home).is_ok())
        {
            asked.push((held, at.cast.is_some()));
        }
    }
    Ok(asked)
}

async fn one(State(app): State<App>, Me(me): Me, shell: Shell) -> Result<Response, Failure> {
    let fail = |e: Error| Failure::new(&shell, e);
    let looks = privacy::looks_at_me(&app, &me).await.map_err(fail)?;
    let sessions = session::mine(&app, &me).await.map_err(fail)?;
    let (code, actor, now) = (me.district, me.actor.clone(), app.clock.now());
    let found = app.store.read(move |c| {
        let home = match actor.household() {
            Some(home) => place::one(c, code, home)?,
            None => None,
        };
        let (way, next) = match home {
            Some(home) => (
                place::way(c, code, &home.path)?,
                coming(c, code, &home, now)?,
            ),
            None => (Vec::new(), None),
        };
        let near = |p: &Place| p.kind > PlaceKind::Community;
        let mut held = Vec::new();
        for r in actor.roles() {
            let Some(role) = role::one(c, code, r.id)?.filter(|r| r.in_force(now)) else {
                continue;
            };
            let allowed = |deed: Deed| deed.roles().contains(&role.kind);
            held.push(Held {
                place: place::one(c, code, role.place)?,
                people: allowed(Deed::GiveRoles),
                cards: allowed(Deed::IssueCards),
                notices: allowed(Deed::KeepChannels),
                forward: allowed(Deed::ForwardNotice),
                role,
            });
        }
        let polls = match actor.household() {
            Some(own) => asked(c, code, own)?,
            None => Vec::new(),
        };
        let known = district::one(c, code)?.ok_or(Error::NotFound)?;
        let home: Vec<Place> = way.into_iter().filter(near).collect();
        Ok::<_, Error>((known, home, next, held, polls))
    });
    let (known, home, next, held, polls) = found.await.map_err(fail)?;
    let shell = shell.at(me.district, &known.name, "");
    let next = next.map(|(a, items)| coming_words(&shell, code, a, &items));
    Ok(render(&MePage {
        next,
        polls,
        shell,
        me,
        home,
        held,
        looks,
        sessions,
    }))
}

#[derive(Deserialize)]
struct Ended {
    session: SessionId,
}

async fn end_session(
    State(app): State<App>,
    Me(me): Me,
    shell: Shell,
    Form(ended): Form<Ended>,
) -> Result<Response, Failure> {
    let done = session::end(&app, &me, ended.session).await;
    done.map_err(|e| Failure::new(&shell, e))?;
    if ended.session == me.session {
        return Ok(leave("/"));
    }
    Ok(Redirect::to("/me").into_response())
}

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage {
    shell: Shell,
    first: bool,
    refusal: Option<String>,
}

async fn password_form(Me(me): Me, shell: Shell) -> Response {
    render(&PasswordPage {
        shell,
        first: me.owes == Some(Owes::Password),
        refusal: None,
    })
}

#[derive(Deserialize)]
struct NewPassword {
    old: String,
    new: String,
}

async fn password(
    State(app): State<App>,
    Me(me): Me,
    browser: Browser,
    shell: Shell,
    Form(typed): Form<NewPassword>,
) -> Response {
    match account::change_password(&app, &me, &typed.old, &typed.new, &browser).await {
        Ok(()) => Redirect::to("/me").into_response(),
        Err(error) => {
            let page = PasswordPage {
                first: me.owes == Some(Owes::Password),
                refusal: Some(shell.l.refusal(&error)),
                shell: shell.clone(),
            };
            again(&shell, &page, &error)
        }
    }
}

#[derive(Template)]
#[template(path = "second.html")]
struct SecondPage {
    shell: Shell,
    required: bool,
    offer: Option<(Offer, String)>,
    left: Option<i64>,
    codes: Vec<String>,
    refusal: Option<String>,
}

async fn second_page(
    app: &App,
    me: &SignedIn,
    shell: Shell,
    codes: Vec<String>,
    refusal: Option<String>,
) -> Result<SecondPage, Error> {
    let offer = second::offered(app, me).await?.map(|offer| {
        let svg = tanxin_press::qr_svg(&offer.address);
        (offer, svg)
    });
    Ok(SecondPage {
        required: me.owes == Some(Owes::Second),
        offer,
        left: second::recovery_left(app, me).await?,
        codes,
        refusal,
        shell,
    })
}

async fn second_form(
    State(app): State<App>,
    Me(me): Me,
    shell: Shell,
) -> Result<Response, Failure> {
    let page = second_page(&app, &me, shell.clone(), Vec::new(), None).await;
    Ok(render(&page.map_err(|e| Failure::new(&shell, e))?))
}

async fn second_offer(
    State(app): State<App>,
    Me(me): Me,
    shell: Shell,
) -> Result<Response, Failure> {
    let done = second::offer(&app, &me).await;
    done.map_err(|e| Failure::new(&shell, e))?;
    Ok(Redirect::to("/me/second").into_response())
}

#[derive(Deserialize)]
struct FirstDigits {
    digits: String,
}

async fn second_confirm(
    State(app): State<App>,
    Me(me): Me,
    shell: Shell,
    Form(typed): Form<FirstDigits>,
) -> Result<Response, Failure> {
    let fail = |e| Failure::new(&shell, e);
    match second::confirm(&app, &me, &typed.digits).await {
        Ok(codes) => {
            let page = second_page(&app, &me, shell.clone(), codes, None).await;
            Ok(render(&page.map_err(fail)?))
        }
        Err(error) => refused(&app, &me, shell, error).await,
    }
}

#[derive(Deserialize)]
struct Password {
    password: String,
}

async fn second_drop(
    State(app): State<App>,
    Me(me): Me,
    shell: Shell,
    Form(typed): Form<Password>,
) -> Result<Response, Failure> {
    match second::drop(&app, &me, &typed.password).await {
        Ok(()) => Ok(Redirect::to("/me/second").into_response()),
        Err(error) => refused(&app, &me, shell, error).await,
    }
}

async fn refused(
    app: &App,
    me: &SignedIn,
    shell: Shell,
    error: Error,
) -> Result<Response, Failure> {
    let said = Some(shell.l.refusal(&error));
    let page = second_page(app, me, shell.clone(), Vec::new(), said).await;
    let page = page.map_err(|e| Failure::new(&shell, e))?;
    Ok(again(&shell, &page, &error))
}
