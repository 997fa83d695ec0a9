//! The file of a counted poll: everything it takes to count again, read out of the rows.

use super::{SEAL_CANDIDATE, kept, load, outcome, paper, read_answers, secret};
use crate::App;
use crate::blind::{Token, Verifier};
use crate::services::Error;
use crate::services::assembly::whole_name;
use data_encoding::{BASE64, HEXLOWER};
use tanxin_domain::poll::published::{
    self as file, Asked, Published, Said, Shown, Stood, UnderRule,
};
use tanxin_domain::poll::{Amount, Held, Kind, Round, Secrecy, State};
use tanxin_domain::{District, PollId};
use tanxin_store::{Conn, district as districts, place, poll as store};

/// The file of a counted poll; "no such thing" before the count.
pub fn published(
    app: &App,
    c: &mut Conn,
    district: District,
    id: PollId,
) -> Result<Published, Error> {
    let held = load(c, district, id)?;
    let State::Counted {
        opened_at,
        closed_at,
        ..
    } = held.state
    else {
        return Err(Error::NotFound);
    };
    let sums = kept(c, district, &held)?.ok_or(Error::NotFound)?;
    let results = outcome(c, district, &held)?;
    let ballots = match held.poll.secrecy() {
        Secrecy::Secret => secretly(app, c, district, &held)?,
        Secrecy::Open => open(app, c, district, &held)?,
    };
    let key = store::key(c, district, id)?;
    Ok(Published {
        format: file::FORMAT,
        district: district.to_string(),
        district_name: districts::one(c, district)?.ok_or(Error::NotFound)?.name,
        poll: id.to_string(),
        title: held.title.clone(),
        place: whole_name(c, district, &held.path)?,
        opened_at,
        closed_at,
        secrecy: held.poll.secrecy().word().to_owned(),
        round: match held.poll.round() {
            Round::First => 1,
            Round::Runoff => 2,
        },
        rule: UnderRule::of(held.poll.rule()),
        questions: questions(app, &held),
        drawn: match held.poll.secrecy() {
            Secrecy::Secret => drawn(c, district, &held)?,
            Secrecy::Open => Vec::new(),
        },
        handed: match held.poll.secrecy() {
            Secrecy::Secret => store::handed_over(c, district, id)?,
            Secrecy::Open => 0,
        },
        counts_silent: held.poll.counts_silent(),
        public_key: key.map(|k| BASE64.encode(&k.public)),
        turnout: sums.turnout,
        tally: sums.tally,
        results: results.iter().map(Said::of).collect(),
        ballots_hash: file::hash(&ballots),
        ballots,
    })
}

fn questions(app: &App, held: &Held) -> Vec<Asked> {
    let pairs = held.poll.questions().iter().zip(&held.words);
    let question = |(asked, words): (&tanxin_domain::poll::Question, &_)| {
        let words: &tanxin_domain::poll::Wording = words;
        let (seats, standing) = match &asked.kind {
            Kind::Motion => (None, &[][..]),
            Kind::Election { seats, candidates } => (Some(*seats), candidates.as_slice()),
        };
        let people = standing.iter().zip(&words.people).map(|(c, who)| Stood {
            no: c.no,
            name: app
                .keys
                .unseal(SEAL_CANDIDATE, &who.name)
                .unwrap_or_default(),
            incumbent: c.incumbent,
        });
        Asked {
            text: words.text.clone(),
            seats,
            candidates: people.collect(),
        }
    };
    pairs.map(question).collect()
}

fn open(app: &App, c: &mut Conn, district: District, held: &Held) -> Result<Vec<Shown>, Error> {
    let mut ballots = Vec::new();
    store::sum(c, district, held, |kept, area| {
        ballots.push(Shown::Open {
            weight: Amount::head(area),
            answers: read_answers(&app.keys, kept),
        });
        Ok::<_, Error>(())
    })?;
    // By their text: the order of the roll would give the doors away.
    ballots.sort_by_cached_key(|b| serde_json::to_string(b).unwrap_or_default());
    Ok(ballots)
}

fn secretly(app: &App, c: &mut Conn, district: District, held: &Held) -> Result<Vec<Shown>, Error> {
    let tokens = secret::ballots(&app.keys, c, district, held)?;
    let papers = paper::cast_secretly(&app.keys, c, district, held)?;
    Ok(secret::as_listed(&tokens, &papers))
}

/// The doors that drew a ballot, by their names.
fn drawn(c: &mut Conn, district: District, held: &Held) -> Result<Vec<String>, Error> {
    let roll = tanxin_store::assembly::roll(c, district, held.roll())?;
    let casts = store::casts(c, district, held.id)?;
    let line = |entry| roll.iter().find(|e| e.id == entry);
    let homes: Vec<_> = casts
        .iter()
        .filter_map(|cast| line(cast.entry)?.voter.household())
        .collect();
    let mut doors: Vec<String> = place::some(c, district, &homes)?
        .into_iter()
        .map(|p| p.name)
        .collect();
    doors.sort_by_cached_key(|name| place::sort_key(name));
    Ok(doors)
}

/// Checks the tokens of a file with the key and for the poll the file names.
pub fn checker(file: &Published) -> impl FnMut(&file::Token) -> bool + use<> {
    let verifier = (|| {
        let district: District = file.district.parse().ok()?;
        let poll: PollId = file.poll.parse().ok()?;
        let spki = BASE64.decode(file.public_key.as_deref()?.as_bytes()).ok()?;
        Verifier::new(&spki, district, poll).ok()
    })();
    move |token| {
        let read = || {
            Some(Token {
                number: HEXLOWER
                    .decode(token.number.as_bytes())
                    .ok()?
                    .try_into()
                    .ok()?,
                prefix: HEXLOWER
                    .decode(token.prefix.as_bytes())
                    .ok()?
                    .try_into()
                    .ok()?,
                signature: BASE64.decode(token.signature.as_bytes()).ok()?,
            })
        };
        let token = read();
        let both = verifier.as_ref().zip(token.as_ref());
        both.is_some_and(|(verifier, token)| verifier.holds(token))
    }
}
