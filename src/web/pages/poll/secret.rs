//! The ballot of a secret poll: drawn by a household that is known, cast by nobody in
//! particular. [`into_box`] looks at no session, whatever the browser sends along.
//!
//! With script and https the browser blinds the token itself (`assets/vote.ts`); without,
//! the server makes it, and the page says that the server is trusted.

use super::screens::{Screen, Screens, answers, next};
use super::words::until;
use crate::App;
use crate::blind::Token;
use crate::services::Error;
use crate::services::poll::secret::{self as deeds, Drawn, Wish};
use crate::services::poll::{Shown, Standing, asked, questions_of, voters_of};
use crate::web::error::{Failure, render, status};
use crate::web::form::Typed;
use crate::web::pages::assembly::unkept;
use crate::web::path::At;
use crate::web::queue::Said;
use crate::web::session::{Who, cookie};
use crate::web::shell::Shell;
use askama::Template;
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use data_encoding::{BASE64, HEXLOWER};
use std::convert::Infallible;
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::poll::{Door, SMALL_GROUP, VoteRefusal};
use tanxin_domain::{Actor, District, PlaceId, PollId};
use tanxin_store::{district, place, poll as store};
use uuid::Uuid;

/// The frame of a page for nobody in particular: language and type size, no session.
pub struct Nobody(Shell);

impl FromRequestParts<App> for Nobody {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Nobody, Infallible> {
        Ok(Nobody(Shell::of(app, parts, &Who::public())))
    }
}

/// A token as a form carries it.
struct Carried {
    number: String,
    prefix: String,
    signature: String,
}

impl Carried {
    fn of(token: &Token) -> Carried {
        Carried {
            number: HEXLOWER.encode(&token.number),
            prefix: HEXLOWER.encode(&token.prefix),
            signature: BASE64.encode(&token.signature),
        }
    }

    fn read(f: &Typed) -> Option<Token> {
        let hex = |name: &str| HEXLOWER.decode(f.get(name).as_bytes()).ok();
        Some(Token {
            number: hex("number")?.try_into().ok()?,
            prefix: hex("prefix")?.try_into().ok()?,
            signature: BASE64.decode(f.get("signature").as_bytes()).ok()?,
        })
    }

    /// The number in groups of four, as one writes it down.
    fn grouped(&self) -> String {
        let groups = self.number.as_bytes().chunks(4);
        let groups: Vec<_> = groups.map(|g| String::from_utf8_lossy(g)).collect();
        groups.join(" ").to_uppercase()
    }
}

#[derive(Template)]
#[template(path = "poll-draw.html")]
struct DrawPage {
    shell: Shell,
    code: District,
    shown: Shown,
    voter: PlaceId,
    door: String,
    proxy: bool,
    helps: bool,
    /// Drawn before, and not with what this browser holds.
    drawn: bool,
    seed: String,
    public: String,
    small: bool,
    s: Screens,
    key: Uuid,
}

impl DrawPage {
    fn url(&self) -> String {
        format!("/{}/polls/{}", self.code, self.shown.held.id)
    }

    fn until(&self) -> Option<String> {
        until(&self.shell, &self.shown.held)
    }
}

#[derive(Template)]
#[template(path = "poll-box.html")]
struct BoxPage {
    shell: Shell,
    url: String,
    title: String,
    token: Carried,
    s: Screens,
    refused: Option<String>,
}

/// The name of the cookie in which a browser without script keeps its seed.
fn seed_cookie(id: PollId) -> String {
    format!("ballot-{id}")
}

fn seed_of(headers: &HeaderMap, id: PollId) -> Option<[u8; 32]> {
    let kept = cookie(headers, &seed_cookie(id))?;
    let bytes = HEXLOWER.decode(kept.as_bytes()).ok()?;
    bytes.try_into().ok()
}

/// The page before the draw; after it, on the same browser, the ballot itself.
pub async fn page(
    app: &App,
    shell: Shell,
    (code, id): (District, PollId),
    (actor, voter): (&Actor, PlaceId),
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let (by, l) = (actor.clone(), shell.l);
    let keys = app.keys.clone();
    let found = app.store.read(move |c| {
        let known = district::one(c, code)?.ok_or(Error::NotFound)?;
        let held = store::one(c, code, id)?.ok_or(Error::NotFound)?;
        let at = match by.household() {
            Some(own) => {
                let mine = voters_of(c, code, &held, own)?;
                let mine = mine.into_iter().find(|v| v.household == voter);
                mine.map(|v| (v.at, v.door))
            }
            None => {
                permit(&by, Deed::CheckIn, &held.path)?;
                store::at_door(c, code, &held, voter)?.map(|at| (at, Door::Phone))
            }
        };
        let (at, door) = at.ok_or(VoteRefusal::NotOnTheRoll)?;
        let home = place::one(c, code, voter)?.ok_or(Error::NotFound)?;
        let asks = asked(c, &keys, code, &held, l)?;
        let public = store::key(c, code, id)?.map(|k| k.public);
        let counts = store::counts(c, code, &held)?;
        Ok::<_, Error>((known.name, held, at, door, home.name, asks, public, counts))
    });
    let found = found.await.map_err(|e| Failure::new(&shell, e))?;
    let (name, held, at, door, home, asks, public, counts) = found;
    let shell = shell.at(code, &name, "poll");
    held.casting(app.clock.now())
        .map_err(|e| Failure::new(&shell, e))?;
    let seed = seed_of(headers, id);
    if let Some(seed) = seed.filter(|s| deeds::goes_on(&held, at.cast.as_ref(), s)) {
        let drawn = deeds::draw(app, code, actor, id, voter, Wish::Seed(seed), false, None);
        let drawn = drawn.await.map_err(|e| Failure::new(&shell, e))?;
        if let Drawn::Token(token) = drawn {
            return ballot(app, shell, (code, id), Carried::of(&token)).await;
        }
    }
    let write_ins = held.poll.rule().election.as_ref();
    let fresh: [u8; 32] = rand::random();
    let page = DrawPage {
        code,
        voter,
        door: home,
        proxy: door == Door::Proxy,
        helps: actor.household().is_none(),
        drawn: at.cast.is_some(),
        seed: HEXLOWER.encode(&fresh),
        public: public.map_or(String::new(), |p| BASE64.encode(&p)),
        small: counts.entitled.voters < SMALL_GROUP,
        s: Screens {
            asks: asks.clone(),
            write_ins: write_ins.is_some_and(|e| e.write_ins),
            screen: Screen::Question(0),
            typed: Typed::default(),
            l,
        },
        shown: Shown {
            held,
            n: Standing::default(),
            left: None,
            papers: None,
            asks,
        },
        shell,
        key: Uuid::now_v7(),
    };
    Ok(unkept(render(&page)))
}

/// The first question, with a token in hand.
async fn ballot(
    app: &App,
    shell: Shell,
    at: (District, PollId),
    token: Carried,
) -> Result<Response, Failure> {
    let typed = Typed::default();
    let page = box_page(app, shell, at, token, (Screen::Question(0), typed)).await?;
    Ok(unkept(render(&page)))
}

async fn box_page(
    app: &App,
    shell: Shell,
    (code, id): (District, PollId),
    token: Carried,
    (screen, typed): (Screen, Typed),
) -> Result<BoxPage, Failure> {
    let (keys, l) = (app.keys.clone(), shell.l);
    let found = app.store.read(move |c| {
        let held = store::one(c, code, id)?.ok_or(Error::NotFound)?;
        let asks = asked(c, &keys, code, &held, l)?;
        let name = district::one(c, code)?.ok_or(Error::NotFound)?.name;
        Ok::<_, Error>((name, held, asks))
    });
    let (name, held, asks) = found.await.map_err(|e| Failure::new(&shell, e))?;
    let election = held.poll.rule().election.as_ref();
    Ok(BoxPage {
        shell: shell.at(code, &name, "poll"),
        url: format!("/{code}/polls/{id}"),
        title: held.title,
        token,
        s: Screens {
            asks,
            write_ins: election.is_some_and(|e| e.write_ins),
            screen,
            typed,
            l,
        },
        refused: None,
    })
}

/// Draws: `/330802/polls/…/draw`. A browser that has blinded a token gets its signature as
/// JSON; one that sends a seed gets the ballot.
pub async fn draw(
    State(app): State<App>,
    At(code, id): At<PollId>,
    Who { actor, .. }: Who,
    shell: Shell,
    typed: Typed,
) -> Result<Response, Failure> {
    let fail = |e: Error| Failure::new(&shell, e);
    let voter: PlaceId = typed
        .read("for")
        .or(actor.household())
        .ok_or_else(|| fail(Error::SignIn))?;
    let blinded = BASE64.decode(typed.get("blinded").as_bytes()).ok();
    let seed = HEXLOWER.decode(typed.get("seed").as_bytes()).ok();
    let seed: Option<[u8; 32]> = seed.and_then(|s| s.try_into().ok());
    let wish = match (blinded.filter(|b| !b.is_empty()), seed) {
        (Some(blinded), _) => Wish::Blinded(blinded),
        (None, Some(seed)) => Wish::Seed(seed),
        (None, None) => return Err(fail(VoteRefusal::NotAToken.into())),
    };
    let (helped, key) = (typed.is("helped", "1"), typed.deed_key());
    let drawn = deeds::draw(&app, code, &actor, id, voter, wish, helped, key);
    match drawn.await.map_err(fail)? {
        Drawn::Signed(signature) => {
            let signature = BASE64.encode(&signature);
            Ok(unkept(Json(serde_json::json!({ "signature": signature }))))
        }
        Drawn::Token(token) => {
            let seed = seed.map(|s| HEXLOWER.encode(&s)).unwrap_or_default();
            let secure = if app.site.https { "; Secure" } else { "" };
            let kept = format!(
                "{}={seed}; Path=/{code}/polls/{id}/vote; Max-Age=7776000; HttpOnly; \
                 SameSite=Strict{secure}",
                seed_cookie(id)
            );
            let page = ballot(&app, shell, (code, id), Carried::of(&token)).await?;
            Ok(([(header::SET_COOKIE, kept)], page).into_response())
        }
    }
}

/// Goes on to the next screen, or drops the ballot into the box: `/330802/polls/…/box`.
pub async fn into_box(
    State(app): State<App>,
    At(code, id): At<PollId>,
    Nobody(shell): Nobody,
    typed: Typed,
) -> Result<Response, Failure> {
    let fail = |e: Error| Failure::new(&shell, e);
    let token = Carried::read(&typed);
    let token = token.ok_or_else(|| fail(VoteRefusal::NotAToken.into()))?;
    let carried = Carried::of(&token);
    let mut refused = None;
    if typed.get("go") == "cast" {
        match try_cast(&app, (code, id), token, &typed).await {
            Ok(()) => {
                let what = (Screen::Done, Typed::default());
                let page = box_page(&app, shell, (code, id), carried, what).await?;
                return Ok(unkept(render(&page)));
            }
            Err(error @ Error::Refused(_)) => refused = Some(error),
            Err(error) => return Err(fail(error)),
        }
    }
    let (words, again) = (shell.clone(), (Screen::Review, typed.clone()));
    let mut page = box_page(&app, shell, (code, id), carried, again).await?;
    let (screen, not) = next(&page.s.asks, &typed);
    page.s.screen = screen;
    let Some(error) = refused.or(not.map(Error::from)) else {
        return Ok(unkept(render(&page)));
    };
    let said = Said::of(words.l, &error);
    page.refused = Some(said.message.clone());
    let mut answer = unkept((status(&error), render(&page)));
    answer.extensions_mut().insert(said);
    Ok(answer)
}

async fn try_cast(
    app: &App,
    (code, id): (District, PollId),
    token: Token,
    f: &Typed,
) -> Result<(), Error> {
    let held = questions_of(app, code, id).await?;
    let answers = answers(&held, f)?;
    deeds::drop_in(app, code, id, token, &answers).await
}
