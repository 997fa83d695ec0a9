//! The paper desk: print, hand over, read twice, account. One field takes the serial; what is
//! pressed says which deed. Works with a scanner that types, by keyboard, without script.

mod print;

pub use print::papers;

use crate::App;
use crate::services::Error;
use crate::services::poll::paper::{self as deeds, Account, Came, Sheet};
use crate::services::poll::{Asked, asked, called};
use crate::web::error::{Failure, render};
use crate::web::form::Typed;
use crate::web::pages::assembly::unkept;
use crate::web::path::At;
use crate::web::queue::Said;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::poll::{
    Answer, CandidateNo, Choice, Held, Kind, Paper, PaperState, Pick, Secrecy, VoteRefusal, WriteIn,
};
use tanxin_domain::{Actor, Code, District, PollId, RollEntryId};
use tanxin_store::{Conn, assembly as rooms, district, place, poll as store};
use uuid::Uuid;

/// What was just done, and which papers to print.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Wish {
    said: String,
    batch: Option<i32>,
}

/// A paper that is not settled, and how often it was read.
struct Loose {
    code: String,
    door: String,
    read: usize,
}

/// What the database knows.
struct Found {
    district: String,
    held: Held,
    asks: Vec<Asked>,
    account: Account,
    handed: u64,
    /// Read, and waiting for another reading.
    waiting: Vec<Loose>,
    /// Printed, and not back yet.
    out: Vec<Loose>,
    sheet: Option<(Sheet, String)>,
}

#[derive(Template)]
#[template(path = "poll-paper.html")]
struct DeskPage {
    shell: Shell,
    code: District,
    f: Found,
    said: Option<String>,
    batch: Option<i32>,
    refused: Option<(Option<&'static str>, String)>,
    typed: Typed,
    key: Uuid,
    /// Papers lie in their box until the voting has ended.
    boxed: bool,
}

impl DeskPage {
    fn url(&self) -> String {
        format!("/{}/polls/{}", self.code, self.f.held.id)
    }

    fn secrecy(&self) -> &'static str {
        self.f.held.poll.secrecy().word()
    }

    fn secret(&self) -> bool {
        self.f.held.poll.secrecy() == Secrecy::Secret
    }

    /// Are papers still read?
    fn works(&self) -> bool {
        self.f.held.entering().is_ok()
    }

    /// May papers be printed?
    fn prints(&self) -> bool {
        self.f.held.state.word() == "called" || self.works()
    }

    /// What can stand under a motion: value and word.
    fn words(&self) -> [(&'static str, String); 5] {
        let l = self.shell.l;
        [
            ("yes", l.t("poll-yes").into_owned()),
            ("no", l.t("poll-no").into_owned()),
            ("abstain", l.t("poll-abstain").into_owned()),
            ("blank", l.t("paper-desk-blank").into_owned()),
            ("unclear", l.t("paper-desk-unclear").into_owned()),
        ]
    }

    fn chosen(&self, ask: &Asked, value: &str) -> bool {
        self.typed.is(&format!("q{}", ask.no), value)
    }

    fn written(&self, ask: &Asked) -> &str {
        self.typed.get(&format!("w{}", ask.no))
    }

    fn failed(&self, field: &str) -> bool {
        matches!(&self.refused, Some((Some(found), _)) if *found == field)
    }

    /// The sheet whose answers are asked for now.
    fn reads(&self) -> Option<&Sheet> {
        let (sheet, _) = self.f.sheet.as_ref()?;
        let out = sheet.paper.state == PaperState::Out && sheet.other_door.is_none();
        out.then_some(sheet)
    }

    /// Both readings of a question, beside each other.
    fn both(&self, ask: &Asked) -> Option<(String, String)> {
        let (one, two) = self.reads()?.both.as_ref()?;
        let at = ask.no.checked_sub(1)?;
        let word = |answers: &[Answer]| Some(word_of(&self.shell, ask, answers.get(at)?));
        Some((word(one)?, word(two)?))
    }
}

/// An answer in words: what is blank or unclear on paper is called so here.
fn word_of(shell: &Shell, ask: &Asked, answer: &Answer) -> String {
    match answer {
        Answer::Blank => shell.l.t("paper-desk-blank").into_owned(),
        Answer::Unclear => shell.l.t("paper-desk-unclear").into_owned(),
        marked => super::one::said(shell, ask, marked),
    }
}

/// The answer to a question as somebody read it on the paper; too many marks stay as they are.
fn read(no: usize, motion: bool, f: &Typed) -> Result<Answer, VoteRefusal> {
    let field = format!("q{no}");
    if f.is(&field, "unclear") {
        return Ok(Answer::Unclear);
    }
    if motion {
        return match f.get(&field) {
            "yes" => Ok(Answer::Motion(Choice::Yes)),
            "no" => Ok(Answer::Motion(Choice::No)),
            "abstain" => Ok(Answer::Motion(Choice::Abstain)),
            "blank" => Ok(Answer::Blank),
            _ => Err(VoteRefusal::Unanswered { no }),
        };
    }
    let listed = f.all(&field).filter_map(|v| v.parse().ok());
    let mut picks: BTreeSet<Pick> = listed.map(|n| Pick::Listed(CandidateNo(n))).collect();
    let apart = |c: char| matches!(c, '、' | '，' | ',' | ';' | '；');
    let names = f.get(&format!("w{no}")).to_owned();
    for name in names.split(apart).filter(|n| !n.trim().is_empty()) {
        let name = WriteIn::read(name).ok_or(VoteRefusal::NotAName { no })?;
        picks.insert(Pick::Written(name));
    }
    match (picks.is_empty(), f.is(&field, "blank")) {
        (false, false) => Ok(Answer::Election(picks)),
        (true, true) => Ok(Answer::Blank),
        _ => Err(VoteRefusal::Unanswered { no }),
    }
}

fn answers(held: &Held, f: &Typed) -> Result<Vec<Answer>, VoteRefusal> {
    let questions = held.poll.questions().iter().enumerate();
    let motion = |kind: &Kind| matches!(kind, Kind::Motion);
    questions
        .map(|(at, q)| read(at + 1, motion(&q.kind), f))
        .collect()
}

/// The code of a serial as it is printed.
fn printed(serial: &str) -> String {
    let code: Result<Code, _> = serial.parse();
    code.map_or_else(|_| serial.to_owned(), |c| c.to_string())
}

/// The doors of lines of a roll.
fn doors_of(
    c: &mut Conn,
    code: District,
    (held, l): (&Held, crate::words::L),
    entries: &[RollEntryId],
) -> Result<BTreeMap<RollEntryId, String>, Error> {
    if entries.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut roll = rooms::roll(c, code, held.roll())?;
    roll.retain(|l| entries.contains(&l.id));
    called(c, code, held, &roll, l)
}

fn door_in(doors: &BTreeMap<RollEntryId, String>, entry: Option<RollEntryId>) -> String {
    let found = entry.and_then(|entry| doors.get(&entry));
    found.cloned().unwrap_or_default()
}

fn by_door(mut papers: Vec<Loose>) -> Vec<Loose> {
    papers.sort_by_key(|p| place::sort_key(&p.door));
    papers
}

fn look(
    app: &App,
    c: &mut Conn,
    (code, id): (District, PollId),
    (actor, shell): (&Actor, &Shell),
    serial: &str,
) -> Result<Found, Error> {
    let known = district::one(c, code)?.ok_or(Error::NotFound)?;
    let held = store::one(c, code, id)?.ok_or(Error::NotFound)?;
    permit(actor, Deed::CheckIn, &held.path)?;
    let waiting = store::papers_waiting(c, code, id)?;
    let sheet = match serial.trim().is_empty() {
        true => None,
        // A serial that is none is said by the deed, not by the page around it.
        false => deeds::sheet(c, &app.keys, (code, actor), &held, serial).ok(),
    };
    let mut out = store::papers(c, code, id, None)?;
    out.retain(|p| p.state == PaperState::Out && waiting.iter().all(|(w, _)| w.serial != p.serial));
    let mut entries: Vec<RollEntryId> = waiting.iter().filter_map(|(p, _)| p.entry).collect();
    entries.extend(out.iter().filter_map(|p| p.entry));
    entries.extend(sheet.iter().filter_map(|s| s.paper.entry));
    let doors = doors_of(c, code, (&held, shell.l), &entries)?;
    let loose = |paper: &Paper, read: usize| Loose {
        code: printed(&paper.serial),
        door: door_in(&doors, paper.entry),
        read,
    };
    Ok(Found {
        district: known.name,
        asks: asked(c, &app.keys, code, &held, shell.l)?,
        account: deeds::account(c, code, id)?,
        handed: store::handed_over(c, code, id)?,
        waiting: waiting.iter().map(|(p, read)| loose(p, *read)).collect(),
        out: by_door(out.iter().map(|p| loose(p, 0)).collect()),
        sheet: sheet.map(|s| {
            let door = door_in(&doors, s.paper.entry);
            (s, door)
        }),
        held,
    })
}

async fn page(
    app: &App,
    shell: Shell,
    at: (District, PollId),
    actor: &Actor,
    typed: Typed,
) -> Result<DeskPage, Failure> {
    if matches!(actor, Actor::Public) {
        return Err(Failure::new(&shell, Error::SignIn));
    }
    let (house, asker, words) = (app.clone(), actor.clone(), shell.clone());
    let serial = typed.get("serial").to_owned();
    let found = app
        .store
        .read(move |c| look(&house, c, at, (&asker, &words), &serial));
    let f = found.await.map_err(|e| Failure::new(&shell, e))?;
    Ok(DeskPage {
        shell: shell.at(at.0, &f.district, "poll"),
        code: at.0,
        boxed: f.held.entering().is_ok() && f.held.reading(app.clock.now()).is_err(),
        f,
        said: None,
        batch: None,
        refused: None,
        typed,
        key: Uuid::now_v7(),
    })
}

/// `/330802/polls/…/paper`
pub async fn desk(
    State(app): State<App>,
    At(code, id): At<PollId>,
    Query(wish): Query<Wish>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let mut page = page(&app, shell, (code, id), &actor, Typed::default()).await?;
    const SAID: [&str; 9] = [
        "printed", "handed", "spoiled", "unused", "replaced", "once", "differs", "counts", "waits",
    ];
    let known = SAID.iter().find(|s| **s == wish.said);
    page.said = known.map(|s| page.shell.l.t(&format!("paper-said-{s}")).into_owned());
    page.batch = wish.batch;
    Ok(unkept(render(&page)))
}

/// Does what was pressed; answers what to say then.
async fn do_it(
    app: &App,
    (code, id): (District, PollId),
    actor: &Actor,
    f: &Typed,
) -> Result<String, Error> {
    let (key, serial) = (f.deed_key(), f.get("serial"));
    let said = match f.get("deed") {
        "print" => {
            let count = f.read("count").unwrap_or(0);
            let wish = (f.get("door"), count);
            let batch = deeds::print(app, code, actor, id, wish, key).await?;
            return Ok(format!("printed&batch={batch}"));
        }
        "hand" => {
            deeds::hand_over(app, code, actor, id, f.get("door"), key).await?;
            "handed"
        }
        "spoil" => {
            let becomes = (serial, PaperState::Spoiled);
            deeds::put_aside(app, code, actor, id, becomes, key).await?;
            "spoiled"
        }
        "unused" => {
            let becomes = (serial, PaperState::Unused);
            deeds::put_aside(app, code, actor, id, becomes, key).await?;
            "unused"
        }
        "left" => {
            let count = f.read("count").unwrap_or(0);
            deeds::left_over(app, code, actor, id, count, key).await?;
            "unused"
        }
        "replace" => {
            let why = (serial, f.get("reason"));
            deeds::replace(app, code, actor, id, why, key).await?;
            "replaced"
        }
        "read" => {
            let held = app.store.read(move |c| store::one(c, code, id)).await?;
            let held = held.ok_or(Error::NotFound)?;
            let read = (serial, answers(&held, f)?);
            match deeds::read(app, code, actor, id, read, key).await? {
                Came::Once => "once",
                Came::Differs => "differs",
                Came::Counts => "counts",
                Came::Waits => "waits",
            }
        }
        _ => return Err(Error::NotFound),
    };
    Ok(said.to_owned())
}

/// Is there such a paper, and may this person read it?
async fn find(
    app: &App,
    (code, id): (District, PollId),
    actor: &Actor,
    f: &Typed,
) -> Result<(), Error> {
    let (house, asker, serial) = (app.clone(), actor.clone(), f.get("serial").to_owned());
    let found = app.store.read(move |c| {
        let held = store::one(c, code, id)?.ok_or(Error::NotFound)?;
        let paper = (serial.as_str(), house.clock.now());
        deeds::readable(c, &house.keys, (code, &asker), &held, paper)
    });
    found.await
}

/// Shows a paper's questions, does a deed, or says why not with everything that was typed.
pub async fn act(
    State(app): State<App>,
    At(code, id): At<PollId>,
    Who { actor, .. }: Who,
    shell: Shell,
    typed: Typed,
) -> Result<Response, Failure> {
    if matches!(actor, Actor::Public) {
        return Err(Failure::new(&shell, Error::SignIn));
    }
    let looks = typed.is("deed", "look");
    let done = match looks {
        true => find(&app, (code, id), &actor, &typed)
            .await
            .map(|()| String::new()),
        false => do_it(&app, (code, id), &actor, &typed).await,
    };
    match done {
        Ok(_) if looks => {
            let page = page(&app, shell, (code, id), &actor, typed).await?;
            Ok(unkept(render(&page)))
        }
        Ok(said) => {
            let to = format!("/{code}/polls/{id}/paper?said={said}");
            Ok(Redirect::to(&to).into_response())
        }
        Err(error @ Error::Refused(_)) => {
            let said = Said::of(shell.l, &error);
            let mut page = page(&app, shell, (code, id), &actor, typed).await?;
            if looks {
                page.f.sheet = None;
            }
            page.refused = Some((said.field, said.message.clone()));
            Ok(said.beside(&error, &page))
        }
        Err(error) => Err(Failure::new(&shell, error)),
    }
}
