//! Secret ballots: a token is drawn by somebody who is known, and cast by nobody in particular.
//!
//! Drawing is a deed: it uses up the voter's door. Casting is none: it has no actor, no event,
//! no time, and the store keeps it apart from everything that has.

use super::cast::{door_of, line_of, names_opened};
use super::{SEAL_KEY, event, load, names_sealed};
use crate::App;
use crate::blind::{PollKey, SIGNATURE, Token, Verifier};
use crate::services::Error;
use crate::services::assembly as assemblies;
use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tanxin_domain::assembly::How;
use tanxin_domain::poll::published as file;
use tanxin_domain::poll::{
    self as polls, Answer, Cast as Line, Held, Secrecy, State, Used, VoteRefusal,
};
use tanxin_domain::{Actor, District, PlaceId, PollId};
use tanxin_store::Conn;
use tanxin_store::poll::{self as store, Boxed, InBox, Key};
use uuid::Uuid;

/// Keys of open polls, opened once: reading one from its bytes costs more than signing.
#[derive(Default)]
pub struct Keys {
    signing: Mutex<HashMap<(District, PollId), Arc<PollKey>>>,
    verifying: Mutex<HashMap<(District, PollId), Arc<Verifier>>>,
}

impl Keys {
    /// Forgets a poll's key: it is closed.
    pub fn forget(&self, district: District, poll: PollId) {
        let mut keys = self.signing.lock().unwrap_or_else(PoisonError::into_inner);
        keys.remove(&(district, poll));
    }
}

/// What a browser shows when it draws.
#[derive(Debug, Clone)]
pub enum Wish {
    /// A token it has blinded itself.
    Blinded(Vec<u8>),
    /// The seed of one that the server makes: no script, or no https.
    Seed([u8; 32]),
}

impl Wish {
    /// What the voter's line keeps: asked again with the same, the same is answered.
    fn print(&self) -> [u8; 32] {
        match self {
            Wish::Blinded(blinded) => Sha256::digest(blinded).into(),
            Wish::Seed(seed) => Sha256::digest(seed).into(),
        }
    }
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drawn {
    /// The blind signature, to be finished by whoever blinded.
    Signed(Vec<u8>),
    /// A whole token.
    Token(Token),
}

/// Makes a poll's key and seals it. Takes a while: before the deed that opens the poll.
pub(super) async fn new_key(app: &App) -> Result<Key, Error> {
    let house = app.clone();
    let made = tokio::task::spawn_blocking(move || {
        let key = PollKey::generate()?;
        let whole = BASE64.encode(&key.to_bytes()?);
        Ok::<_, crate::blind::NotBlind>(Key {
            public: key.public()?,
            secret: Some(house.keys.seal(SEAL_KEY, &whole)),
        })
    });
    match made.await {
        Ok(Ok(key)) => Ok(key),
        _ => Err(tanxin_store::StoreError::Stopped.into()),
    }
}

/// The key of an open poll.
async fn signing(app: &App, district: District, id: PollId) -> Result<Arc<PollKey>, Error> {
    let kept = {
        let keys = &app.poll_keys.signing;
        let keys = keys.lock().unwrap_or_else(PoisonError::into_inner);
        keys.get(&(district, id)).cloned()
    };
    if let Some(key) = kept {
        return Ok(key);
    }
    let found = app.store.read(move |c| store::key(c, district, id)).await?;
    let opened = found.and_then(|k| k.secret).and_then(|sealed| {
        let text = app.keys.unseal(SEAL_KEY, &sealed)?;
        let der = BASE64.decode(text.as_bytes()).ok()?;
        PollKey::from_bytes(&der).ok()
    });
    let key = Arc::new(opened.ok_or(VoteRefusal::KeyGone)?);
    let keys = &app.poll_keys.signing;
    let mut keys = keys.lock().unwrap_or_else(PoisonError::into_inner);
    keys.insert((district, id), key.clone());
    Ok(key)
}

/// The public key of a poll.
async fn verifying(app: &App, district: District, id: PollId) -> Result<Arc<Verifier>, Error> {
    let kept = {
        let keys = &app.poll_keys.verifying;
        let keys = keys.lock().unwrap_or_else(PoisonError::into_inner);
        keys.get(&(district, id)).cloned()
    };
    if let Some(key) = kept {
        return Ok(key);
    }
    let found = app.store.read(move |c| store::key(c, district, id)).await?;
    let key = found.ok_or(VoteRefusal::NotOpenYet)?;
    let key = Verifier::new(&key.public, district, id);
    let key = Arc::new(key.map_err(|_| VoteRefusal::KeyGone)?);
    let keys = &app.poll_keys.verifying;
    let mut keys = keys.lock().unwrap_or_else(PoisonError::into_inner);
    keys.insert((district, id), key.clone());
    Ok(key)
}

/// Draws a voter's token: notes that the door is used up, then signs. The same wish again
/// gets the same answer; another one is refused.
#[allow(clippy::too_many_arguments)] // Each is one word of the sentence: who for whom, with what.
pub async fn draw(
    app: &App,
    district: District,
    actor: &Actor,
    id: PollId,
    voter: PlaceId,
    wish: Wish,
    helped: bool,
    key: Option<Uuid>,
) -> Result<Drawn, Error> {
    if matches!(&wish, Wish::Blinded(b) if b.len() != SIGNATURE) {
        return Err(VoteRefusal::NotAToken.into());
    }
    let print = wish.print();
    let by = actor.clone();
    let before = app.store.read(move |c| {
        let held = load(c, district, id)?;
        let at = line_of(c, district, &held, voter)?;
        door_of(c, (district, &by), &held, (voter, &at))?;
        Ok::<_, Error>((held, at.cast))
    });
    let (held, cast) = before.await?;
    held.casting(app.clock.now())?;
    let same = cast.is_some_and(|c| c.used == Used::Drawn { blinded: print });
    if !same {
        mark(app, (district, id), actor, voter, (print, helped), key).await?;
    }
    let secret = signing(app, district, id).await?;
    let signed = tokio::task::spawn_blocking(move || match &wish {
        Wish::Blinded(blinded) => secret.sign(blinded).map(Drawn::Signed),
        Wish::Seed(seed) => secret.token(district, id, seed).map(Drawn::Token),
    });
    let signed = signed
        .await
        .map_err(|_| tanxin_store::StoreError::Stopped)?;
    signed.map_err(|_| VoteRefusal::NotAToken.into())
}

/// Uses up a voter's door.
async fn mark(
    app: &App,
    (district, id): (District, PollId),
    actor: &Actor,
    voter: PlaceId,
    (blinded, helped): ([u8; 32], bool),
    key: Option<Uuid>,
) -> Result<(), Error> {
    let actor = actor.clone();
    let done = app.store.write(district, key, move |tx| {
        let held = load(tx.conn(), district, id)?;
        if held.poll.secrecy() != Secrecy::Secret {
            return Err(VoteRefusal::OtherSecrecy.into());
        }
        let at = line_of(tx.conn(), district, &held, voter)?;
        let whose = (voter, &at);
        let (door, holder) = door_of(tx.conn(), (district, &actor), &held, whose)?;
        let casting = held.casting(tx.at())?;
        polls::free(at.cast.as_ref(), door)?;
        let by = actor.signature();
        let arrived = super::cast::arrives(tx, district, (&held, &at), How::Phone, by)?;
        let line = Line {
            entry: at.entry.id,
            door,
            holder,
            used: Used::Drawn { blinded },
            helped: helped || super::cast::helped_by(&actor),
            changed: 0,
            at: tx.at(),
            by: (by.0.to_owned(), by.1),
        };
        store::insert_cast(tx, &casting, &line)?;
        let told = serde_json::json!({
            "household": voter, "door": door.word(), "holder": holder,
            "helped": line.helped, "arrived": arrived,
        });
        tx.emit(event("poll.drawn", &held, line.entry.0, &actor, told))?;
        Ok::<_, Error>(line.entry.0)
    });
    assemblies::subject(done.await?);
    Ok(())
}

/// Drops a ballot into the box. Whoever does it is not asked for and not noted; the token
/// alone says that it was drawn for this poll. The same token again replaces its ballot.
pub async fn drop_in(
    app: &App,
    district: District,
    id: PollId,
    token: Token,
    answers: &[Answer],
) -> Result<(), Error> {
    // Where it stands is asked for with the ballot, in one transaction.
    let held = super::questions_of(app, district, id).await?;
    if held.poll.secrecy() != Secrecy::Secret {
        return Err(VoteRefusal::OtherSecrecy.into());
    }
    polls::on_screen(&held, answers)?;
    let verifier = verifying(app, district, id).await?;
    if !verifier.holds(&token) {
        return Err(VoteRefusal::NotAToken.into());
    }
    let ballot = Boxed {
        number: token.number,
        prefix: token.prefix,
        signature: token.signature,
        answers: names_sealed(&app.keys, answers),
    };
    match app.store.drop_in(district, id, ballot).await? {
        InBox::Kept => Ok(()),
        InBox::NotOpen => {
            let held = app.store.read(move |c| load(c, district, id)).await?;
            let not = held.casting(app.clock.now()).err();
            Err(not.unwrap_or(VoteRefusal::NotOpenYet).into())
        }
    }
}

/// The list of ballots as the published file has it: tokens by number, then papers by serial.
pub(super) fn as_listed(
    ballots: &[(Boxed, Vec<Answer>)],
    papers: &[(String, Vec<Answer>)],
) -> Vec<file::Shown> {
    let tokens = ballots
        .iter()
        .map(|(ballot, answers)| file::Shown::Token(as_published(ballot, answers.clone())));
    let papers = papers.iter().map(|(serial, answers)| file::Shown::Paper {
        serial: serial.clone(),
        answers: answers.clone(),
    });
    tokens.chain(papers).collect()
}

/// A ballot as everybody reads it after the count.
pub(super) fn as_published(ballot: &Boxed, answers: Vec<Answer>) -> file::Token {
    file::Token {
        number: HEXLOWER.encode(&ballot.number),
        prefix: HEXLOWER.encode(&ballot.prefix),
        signature: BASE64.encode(&ballot.signature),
        answers,
    }
}

/// The ballots of a poll that takes no votes any more, by number, names opened.
pub fn ballots(
    keys: &crate::keys::Keys,
    conn: &mut Conn,
    district: District,
    held: &Held,
) -> Result<Vec<(Boxed, Vec<Answer>)>, Error> {
    let rows = match held.state {
        State::Closed { .. } => store::in_box(conn, district, held.id)?,
        State::Counted { .. } => store::sealed(conn, district, held.id)?,
        _ => Vec::new(),
    };
    let opened = rows.into_iter().map(|ballot| {
        let answers = names_opened(keys, &ballot.answers).ok_or_else(|| {
            tanxin_store::StoreError::impossible("box", held.id, "a ballot can't be read")
        })?;
        Ok((ballot, answers))
    });
    opened.collect()
}

/// Takes off the disk what the count has deleted. Readers may hold it up for a moment: it is
/// tried again.
pub(super) async fn wipe(app: &App) {
    for _ in 0..20 {
        match app.store.read(store::wipe).await {
            Ok(()) => return,
            Err(error) => tracing::debug!(%error, "the disk was not wiped yet"),
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    tracing::warn!(
        "what a counted box left on the disk could not be wiped; the next count tries again"
    );
}

/// Is the token of a voter one that this browser can go on with?
pub fn goes_on(held: &Held, cast: Option<&Line>, seed: &[u8; 32]) -> bool {
    let print: [u8; 32] = Sha256::digest(seed).into();
    matches!(held.state, State::Open { .. })
        && cast.is_some_and(|c| c.used == Used::Drawn { blinded: print })
}
