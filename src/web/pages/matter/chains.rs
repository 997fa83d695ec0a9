//! The chains of a district: which levels a matter climbs, who answers there, how long each
//! has. Everybody reads them; who keeps the district's rules saves new versions.

use super::flow::{level, limit};
use crate::App;
use crate::services::Error;
use crate::services::matter::chains;
use crate::web::error::{Failure, render};
use crate::web::form::Typed;
use crate::web::path::In;
use crate::web::queue::Said;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use tanxin_domain::category::{CategoryCode, Group, tree};
use tanxin_domain::clock::Limit;
use tanxin_domain::matter::chain::{self, Rung, Then};
use tanxin_domain::matter::{Chain, ChainRefusal, Level};
use tanxin_domain::office::OfficeKind;
use tanxin_domain::permission::{Deed, may};
use tanxin_domain::{Actor, District};
use tanxin_store::{district, place};
use uuid::Uuid;

/// What the address asks for: a chain to write anew, `new` for one more.
#[derive(Deserialize)]
pub struct Asked {
    edit: Option<String>,
}

/// A level as the form has it.
struct Row {
    level: Level,
    name: String,
    on: bool,
    office: String,
    limit: String,
    then: String,
}

/// A chain as everybody reads it.
struct Shown {
    code: String,
    name: String,
    version: String,
    covers: String,
    steps: Vec<[String; 4]>,
    rest: String,
}

#[derive(Template)]
#[template(path = "chains.html")]
struct ChainsPage {
    shell: Shell,
    code: District,
    chains: Vec<Shown>,
    /// Categories no chain names.
    left: String,
    keeps: bool,
    /// The chain that is being written.
    edit: Option<Typed>,
    rows: Vec<Row>,
    refused: Option<String>,
    key: Uuid,
}

impl ChainsPage {
    fn groups(&self) -> &'static [Group] {
        tree()
    }
    fn kinds(&self) -> [OfficeKind; 6] {
        OfficeKind::ALL
    }
    fn levels(&self) -> Vec<(&'static str, String)> {
        let named = |l: &Level| (l.word(), level(&self.shell, *l));
        Level::ALL.iter().map(named).collect()
    }
}

fn category_name(shell: &Shell, word: &str) -> String {
    let group = tree().iter().find(|g| g.code == word);
    let named = group.map(|g| g.name(shell.lang()).to_owned());
    let item = CategoryCode::parse(word).map(|c| c.category().name(shell.lang()).to_owned());
    named.or(item).unwrap_or_else(|| word.to_owned())
}

fn shown(shell: &Shell, of: &Chain) -> Shown {
    let l = shell.l;
    let between = if l.zh() { "；" } else { "; " };
    let covers: Vec<String> = of.covers.iter().map(|w| category_name(shell, w)).collect();
    let step = |(n, s): (usize, &Rung)| {
        let then = match s.then {
            Then::Stay => l.t("chain-then-stay").into_owned(),
            Then::To(to) => l
                .say("chain-then-to")
                .s("level", level(shell, to))
                .to_string(),
            Then::Next => match of.steps.get(n + 1) {
                Some(next) => l
                    .say("chain-then-to")
                    .s("level", level(shell, next.at))
                    .to_string(),
                None => l.t("chain-then-stay").into_owned(),
            },
        };
        let long = s.limit.map(|x| limit(shell, x));
        [
            level(shell, s.at),
            l.t(&format!("office-{}", s.office.word())).into_owned(),
            long.unwrap_or_else(|| l.t("chain-own-limit").into_owned()),
            then,
        ]
    };
    let mut rest = l
        .say("chain-rest")
        .s("accept", limit(shell, of.accept))
        .s("decide", limit(shell, of.decide))
        .s("arrive", limit(shell, of.arrive))
        .s("joint", limit(shell, of.joint))
        .n("pause", of.pause_days)
        .n("more", of.more_days)
        .to_string();
    if of.version == 0 {
        rest.push_str(&l.t("chain-shipped-limits"));
    }
    Shown {
        code: of.code.clone(),
        name: if l.zh() { of.zh.clone() } else { of.en.clone() },
        version: match of.version {
            0 => l.t("chain-shipped").into_owned(),
            n => l.say("chain-version").n("version", n).to_string(),
        },
        covers: covers.join(between),
        steps: of.steps.iter().enumerate().map(step).collect(),
        rest,
    }
}

/// A chain as the form begins.
fn typed(of: &Chain) -> Typed {
    let mut t = Typed::default()
        .with("code", &of.code)
        .with("version", of.version.to_string())
        .with("zh", &of.zh)
        .with("en", &of.en)
        .with("accept", of.accept.to_string())
        .with("decide", of.decide.to_string())
        .with("arrive", of.arrive.to_string())
        .with("joint", of.joint.to_string())
        .with("pause_days", of.pause_days.to_string())
        .with("more_days", of.more_days.to_string());
    for word in &of.covers {
        t = t.with("covers", word);
    }
    for s in &of.steps {
        let at = s.at.word();
        let then = match s.then {
            Then::Next => "next",
            Then::Stay => "stay",
            Then::To(level) => level.word(),
        };
        t = t
            .with("at", at)
            .with(&format!("office-{at}"), s.office.word())
            .with(
                &format!("limit-{at}"),
                s.limit.map_or(String::new(), |x| x.to_string()),
            )
            .with(&format!("then-{at}"), then);
    }
    t
}

fn rows(shell: &Shell, typed: &Typed) -> Vec<Row> {
    let row = |at: &Level| {
        let word = at.word();
        let field = |name: &str| typed.get(&format!("{name}-{word}")).to_owned();
        Row {
            level: *at,
            name: level(shell, *at),
            on: typed.is("at", word),
            office: field("office"),
            limit: field("limit"),
            then: field("then"),
        }
    };
    Level::ALL.iter().map(row).collect()
}

/// The chain somebody wrote.
fn written(typed: &Typed) -> Result<Chain, Error> {
    let period = |name: &str| -> Result<Limit, ChainRefusal> {
        typed.get(name).parse().map_err(|_| ChainRefusal::Period)
    };
    let days = |name: &str| typed.read(name).ok_or(ChainRefusal::Period);
    let mut steps = Vec::new();
    for at in Level::ALL.into_iter().filter(|l| typed.is("at", l.word())) {
        let word = at.word();
        let kind = typed.get(&format!("office-{word}"));
        let long = typed.get(&format!("limit-{word}")).trim().to_owned();
        steps.push(Rung {
            at,
            office: OfficeKind::from_word(kind).ok_or(ChainRefusal::Nowhere(at))?,
            named: None,
            limit: match long.is_empty() {
                true => None,
                false => Some(long.parse().map_err(|_| ChainRefusal::Period)?),
            },
            then: match typed.get(&format!("then-{word}")) {
                "stay" => Then::Stay,
                other => Level::from_word(other).map_or(Then::Next, Then::To),
            },
        });
    }
    Ok(Chain {
        code: typed.get("code").to_owned(),
        version: typed.read("version").unwrap_or(0),
        zh: typed.get("zh").to_owned(),
        en: typed.get("en").to_owned(),
        covers: typed.all("covers").map(str::to_owned).collect(),
        steps,
        accept: period("accept")?,
        decide: period("decide")?,
        arrive: period("arrive")?,
        joint: period("joint")?,
        pause_days: days("pause_days")?,
        more_days: days("more_days")?,
    })
}

/// One more chain: as the first that comes with Tanxin, covering nothing, under a free code.
fn blank(all: &[Chain]) -> Typed {
    let free = |n: &usize| !all.iter().any(|c| c.code == format!("own{n}"));
    let n = (1..).find(free).unwrap_or(1);
    let first = Chain {
        code: format!("own{n}"),
        version: 0,
        zh: String::new(),
        en: String::new(),
        covers: Vec::new(),
        ..chain::shipped()[0].clone()
    };
    typed(&first)
}

async fn page(
    app: &App,
    shell: Shell,
    code: District,
    actor: &Actor,
    edit: Option<Result<&str, Typed>>,
) -> Result<ChainsPage, Failure> {
    let found = app.store.read(move |c| {
        let known = district::one(c, code)?.ok_or(Error::NotFound)?;
        let top = place::one(c, code, known.root)?.ok_or(Error::NotFound)?;
        Ok::<_, Error>((known.name, top.path, chains::all(c, code)?))
    });
    let (name, top, all) = found.await.map_err(|e| Failure::new(&shell, e))?;
    let shell = shell.at(code, &name, "matter");
    let keeps = may(actor, Deed::KeepChains, &top);
    let edit = match edit {
        None => None,
        Some(Err(typed)) => Some(typed),
        Some(Ok("new")) if keeps => Some(blank(&all)),
        Some(Ok(wanted)) if keeps => all.iter().find(|c| c.code == wanted).map(typed),
        Some(Ok(_)) => None,
    };
    let named = |c: &CategoryCode| all.iter().any(|chain| chain.covers_category(*c));
    let items = tree().iter().flat_map(|g| &g.items);
    let left: Vec<&str> = items
        .filter(|c| !named(&c.code))
        .map(|c| c.name(shell.lang()))
        .collect();
    Ok(ChainsPage {
        code,
        chains: all.iter().map(|c| shown(&shell, c)).collect(),
        left: left.join(if shell.l.zh() { "、" } else { ", " }),
        keeps,
        rows: edit
            .as_ref()
            .map_or(Vec::new(), |typed| rows(&shell, typed)),
        edit,
        refused: None,
        key: Uuid::now_v7(),
        shell,
    })
}

/// `/330802/chains`
pub async fn list(
    State(app): State<App>,
    In(code): In,
    Query(asked): Query<Asked>,
    who: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let edit = asked.edit.as_deref().map(Ok);
    let page = page(&app, shell, code, &who.actor, edit).await?;
    match page.edit {
        Some(_) => Ok(([(header::CACHE_CONTROL, "no-store")], render(&page)).into_response()),
        None => Ok(render(&page)),
    }
}

/// Saves a version, or shows the form again with what was written.
pub async fn save(
    State(app): State<App>,
    In(code): In,
    who: Who,
    shell: Shell,
    typed: Typed,
) -> Response {
    let may = chains::keeps(&app, code, &who.actor).await;
    let outcome = match may.and_then(|()| written(&typed)) {
        Ok(new) => chains::save(&app, code, &who.actor, new, typed.deed_key()).await,
        Err(error) => Err(error),
    };
    let error = match outcome {
        Ok(()) => return Redirect::to(&format!("/{code}/chains")).into_response(),
        Err(error) => error,
    };
    let said = Said::of(shell.l, &error);
    match page(&app, shell, code, &who.actor, Some(Err(typed))).await {
        Ok(mut page) => {
            page.refused = Some(said.message.clone());
            said.beside(&error, &page)
        }
        Err(failure) => failure.into_response(),
    }
}
