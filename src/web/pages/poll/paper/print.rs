//! Paper ballots as a file to print.

use super::super::words::until;
use super::{Wish, door_in, doors_of, printed};
use crate::App;
use crate::services::Error;
use crate::services::assembly::whole_name;
use crate::services::poll::{Asked, asked};
use crate::web::error::Failure;
use crate::web::pages::assembly::pdf;
use crate::web::path::At;
use crate::web::session::Who;
use crate::web::shell::Shell;
use axum::extract::{Query, State};
use axum::response::Response;
use tanxin_domain::permission::{Deed, permit};
use tanxin_domain::poll::{Held, PaperState, Secrecy};
use tanxin_domain::{Actor, PollId, RollEntryId};
use tanxin_press as press;
use tanxin_store::{district, place, poll as store};

/// `/330802/polls/…/papers.pdf?batch=1`
pub async fn papers(
    State(app): State<App>,
    At(code, id): At<PollId>,
    Query(wish): Query<Wish>,
    Who { actor, .. }: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    if matches!(actor, Actor::Public) {
        return Err(Failure::new(&shell, Error::SignIn));
    }
    let (house, words) = (app.clone(), shell.clone());
    let found = app.store.read(move |c| {
        let known = district::one(c, code)?.ok_or(Error::NotFound)?;
        let held = store::one(c, code, id)?.ok_or(Error::NotFound)?;
        permit(&actor, Deed::CheckIn, &held.path)?;
        let mut papers = store::papers(c, code, id, wish.batch)?;
        papers.retain(|p| p.state == PaperState::Out);
        let entries: Vec<RollEntryId> = papers.iter().filter_map(|p| p.entry).collect();
        let doors = doors_of(c, code, (&held, words.l), &entries)?;
        let asks = asked(c, &house.keys, code, &held, words.l)?;
        let mut papers: Vec<press::BallotPaper> = papers
            .iter()
            .map(|p| press::BallotPaper {
                serial: printed(&p.serial),
                door: p.entry.map(|e| door_in(&doors, Some(e))),
            })
            .collect();
        // By door for whoever carries them round; bare ones stay in no order but chance.
        papers.sort_by_key(|p| place::sort_key(p.door.as_deref().unwrap_or_default()));
        let place = whole_name(c, code, &held.path)?;
        Ok::<_, Error>(ballots(&words, &known.name, place, &held, &asks, papers))
    });
    let ballots = found.await.map_err(|e| Failure::new(&shell, e))?;
    let document = press::Document::Ballots(ballots);
    pdf(&app, &shell, "ballots.pdf", document).await
}

fn ballots(
    shell: &Shell,
    district: &str,
    place: String,
    held: &Held,
    asks: &[Asked],
    papers: Vec<press::BallotPaper>,
) -> press::Ballots {
    let l = shell.l;
    let election = held.poll.rule().election.as_ref();
    let write_ins = election.is_some_and(|e| e.write_ins);
    let question = |a: &Asked| press::BallotQuestion {
        text: a.text.clone(),
        more: a.more.clone(),
        seats: a.seats,
        write_in: write_ins && a.seats.is_some(),
        candidates: a
            .candidates
            .iter()
            .map(|c| {
                let incumbent = l.t("poll-incumbent");
                let note = match c.incumbent {
                    true => format!("{}　{incumbent}", c.door),
                    false => c.door.clone(),
                };
                (c.name.clone(), note)
            })
            .collect(),
    };
    press::Ballots {
        lang: match l.zh() {
            true => press::Lang::ZhCn,
            false => press::Lang::En,
        },
        district: district.to_owned(),
        place,
        title: held.title.clone(),
        secret: held.poll.secrecy() == Secrecy::Secret,
        rule: held.poll.rule().name(shell.lang()).to_owned(),
        until: until(shell, held),
        questions: asks.iter().map(question).collect(),
        papers,
    }
}
