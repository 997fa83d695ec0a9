//! Captains at their own phone: the household's card and an own PIN.
//!
//! The PIN is good on a phone that is remembered. A new phone takes a one-time word from
//! staff, with which the captain chooses a PIN; so a found card alone is no captain, and
//! nobody guesses PINs from afar.

use super::sign_in::{Browser, Entered, count, device_of, was_right};
use super::{Error, account as accounts, card, password, secret, session};
use crate::App;
use tanxin_domain::account::{self as rules, AccountRefusal};
use tanxin_domain::actor::RoleKind;
use tanxin_domain::{Actor, Code, District, PersonId, event::NewEvent};
use tanxin_store::account::{self, Pin};
use tanxin_store::session::Holder;
use tanxin_store::{Tx, lockout, role};

/// What a captain has to show at this browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// The card's household has no captain.
    Nothing,
    /// The phone is remembered: the PIN.
    Pin,
    /// The phone is new: the word staff handed out, and a new PIN.
    Word,
}

fn line(person: PersonId) -> [u8; 32] {
    secret::hash(&format!("captain:{person}"))
}

/// What the captain behind a card has to show.
pub async fn ask(
    app: &App,
    opened: &card::Opened,
    district: District,
    browser: &Browser,
) -> Result<Ask, Error> {
    let Some(person) = opened.householder else {
        return Ok(Ask::Nothing);
    };
    let (now, device) = (app.clock.now(), browser.device.as_deref().map(secret::hash));
    app.store
        .read(move |c| {
            let held = role::in_force(c, district, person, now)?;
            if !held.iter().any(|r| r.kind == RoleKind::Captain) {
                return Ok(Ask::Nothing);
            }
            let has_pin = account::pin_of(c, district, person)?.pin.is_some();
            let known = match device {
                Some(device) => lockout::is_known(c, &device, &line(person))?,
                None => false,
            };
            Ok(if has_pin && known {
                Ask::Pin
            } else {
                Ask::Word
            })
        })
        .await
}

async fn captain_of(
    app: &App,
    code: &Code,
    browser: &Browser,
) -> Result<(card::Opened, PersonId, Ask), Error> {
    let opened = card::look_up(app, code).await?;
    let asked = ask(app, &opened, code.district(), browser).await?;
    match (asked, opened.householder) {
        (Ask::Nothing, _) | (_, None) => Err(AccountRefusal::NoCaptain.into()),
        (asked, Some(person)) => Ok((opened, person, asked)),
    }
}

/// Lets a captain in by card and PIN, on a remembered phone.
pub async fn enter(
    app: &App,
    code: &Code,
    typed: &str,
    browser: &Browser,
) -> Result<Entered, Error> {
    let (opened, person, asked) = captain_of(app, code, browser).await?;
    if asked != Ask::Pin {
        return Err(AccountRefusal::PhoneUnknown.into());
    }
    let district = code.district();
    let counted = count(app, line(person), line(person), browser).await?;
    let found = app
        .store
        .read(move |c| account::pin_of(c, district, person));
    let kept = found.await.map_err(Error::from)?.pin;
    if !password::is_right(&rules::digits(typed), kept.as_deref()).await {
        return Err(AccountRefusal::PinWrong.into());
    }
    was_right(app, counted).await?;
    begin(app, district, opened, person, browser, None).await
}

/// Lets a captain in by card and one-time word, sets the PIN and remembers the phone.
pub async fn enter_with_word(
    app: &App,
    code: &Code,
    word: &str,
    new_pin: &str,
    browser: &Browser,
) -> Result<Entered, Error> {
    let (opened, person, _) = captain_of(app, code, browser).await?;
    let new_pin = rules::pin(new_pin)?;
    let district = code.district();
    let counted = count(app, line(person), line(person), browser).await?;
    let found = app
        .store
        .read(move |c| account::pin_of(c, district, person));
    let kept = found.await.map_err(Error::from)?;
    if !password::is_right(&secret::plain_word(word), kept.word.as_deref()).await {
        return Err(AccountRefusal::WordWrong.into());
    }
    was_right(app, counted).await?;
    let new = password::hash(&new_pin).await?;
    begin(
        app,
        district,
        opened,
        person,
        browser,
        Some((kept.word, new)),
    )
    .await
}

async fn begin(
    app: &App,
    district: District,
    opened: card::Opened,
    person: PersonId,
    browser: &Browser,
    set: Option<(Option<String>, String)>,
) -> Result<Entered, Error> {
    let device = device_of(browser);
    let hash = secret::hash(&device);
    let holder = Holder::Captain {
        card: opened.card,
        person,
    };
    let begun = session::begin_with(app, district, holder, &browser.agent, move |tx| {
        if let Some((word, new)) = &set {
            // Used by somebody else since it was judged: it is good once.
            if account::pin_of(tx.conn(), district, person)?.word != *word {
                return Err(AccountRefusal::WordWrong.into());
            }
            let pin = Pin {
                pin: Some(new.clone()),
                word: None,
            };
            // Other phones knew the old PIN.
            lockout::forget_devices(tx, &line(person))?;
            account::set_pin(tx, person, &pin)?;
        }
        Ok(lockout::remember(tx, &hash, &line(person))?)
    });
    let (cookie, _) = begun.await?;
    Ok(Entered { cookie, device })
}

/// Makes a one-time word for a captain, to be handed over in person. The PIN in use stays
/// until the word is used.
pub async fn hand_word(
    app: &App,
    district: District,
    actor: &Actor,
    person: PersonId,
) -> Result<String, Error> {
    accounts::may_let_in(app, district, actor, person).await?;
    let word = secret::word();
    let phc = password::hash(&secret::plain_word(&word)).await?;
    let by = actor.signature();
    let deed = move |tx: &mut Tx<'_>| {
        let mut pin = account::pin_of(tx.conn(), district, person)?;
        pin.word = Some(phc.clone());
        account::set_pin(tx, person, &pin)?;
        tx.emit(NewEvent {
            kind: "pin.word-handed",
            place: None,
            subject: person.0,
            actor: by,
            payload: serde_json::json!({}),
        })?;
        Ok::<_, Error>(())
    };
    app.store.write(district, None, deed).await?;
    Ok(word)
}
