//! The second factor: six digits of a time-based code (RFC 6238), and recovery codes.

use super::{Error, password, secret, session::SignedIn};
use crate::App;
use data_encoding::BASE32_NOPAD;
use jiff::Timestamp;
use tanxin_domain::account::{AccountRefusal, digits};
use tanxin_domain::{AccountId, Actor, event::NewEvent};
use tanxin_store::account::{self, Account, SecondFactor};
use tanxin_store::{Done, Tx};
use totp_rs::{Algorithm, Builder, Totp};

/// Recovery codes made at once; each is good once.
const RECOVERY: usize = 10;

fn totp(secret: &[u8]) -> Totp {
    // What every authenticator app understands: SHA-1, six digits, 30 seconds; the step
    // before and after are taken, as clocks differ (RFC 6238, 5.2).
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(30)
        .with_secret(secret.to_vec())
        .build_noncompliant()
}

/// What somebody answers with.
#[derive(Debug, Clone)]
pub enum Proof {
    /// A code of this step.
    Step(i64),
    /// Perhaps a recovery code, by its hash.
    Recovery([u8; 32]),
}

/// Reads what was typed: six digits that fit a step, else perhaps a recovery code.
pub(super) fn proof(held: &[u8], typed: &str, now: Timestamp) -> Proof {
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    match totp(held).check(&digits(typed), seconds) {
        Some(step) => Proof::Step(i64::try_from(step).unwrap_or(i64::MAX)),
        None => Proof::Recovery(secret::hash(&secret::plain_word(typed))),
    }
}

/// Uses the answer up within the deed that lets somebody in: no code is good twice.
pub(super) fn use_up(tx: &mut Tx<'_>, id: AccountId, proof: &Proof) -> Result<(), Error> {
    let wrong = || Error::from(AccountRefusal::WrongSecond);
    let mut account = account::one(tx.conn(), id)?.ok_or_else(wrong)?;
    match (proof, &mut account.second) {
        (Proof::Step(step), SecondFactor::On { step: last, .. }) if step > last => {
            *last = *step;
            Ok(account::update(tx, &account)?)
        }
        (Proof::Recovery(hash), SecondFactor::On { .. }) => {
            if account::use_recovery(tx, id, hash)? {
                Ok(())
            } else {
                Err(wrong())
            }
        }
        _ => Err(wrong()),
    }
}

/// A secret to be put into an app.
#[derive(Debug, Clone)]
pub struct Offer {
    /// To be typed: base32 in groups of four.
    pub typed: String,
    /// To be scanned: the `otpauth` address.
    pub address: String,
}

fn offer_of(account: &Account, secret: &[u8]) -> Offer {
    let text = BASE32_NOPAD.encode(secret);
    let groups: Vec<&str> = (0..text.len())
        .step_by(4)
        .map(|i| &text[i..(i + 4).min(text.len())])
        .collect();
    Offer {
        typed: groups.join(" "),
        address: format!(
            "otpauth://totp/Tanxin:{}?secret={text}&issuer=Tanxin",
            account.login
        ),
    }
}

/// One's own account.
pub async fn mine(app: &App, me: &SignedIn) -> Result<Account, Error> {
    let Actor::Staff { account: id, .. } = me.actor else {
        return Err(Error::NotFound);
    };
    let found = app.store.read(move |c| account::one(c, id)).await;
    found.map_err(Error::from)?.ok_or(Error::NotFound)
}

/// What is offered and not yet in use.
pub async fn offered(app: &App, me: &SignedIn) -> Result<Option<Offer>, Error> {
    let account = mine(app, me).await?;
    Ok(match &account.second {
        SecondFactor::Offered(secret) => Some(offer_of(&account, secret)),
        _ => None,
    })
}

/// How many recovery codes are left, when the second factor is on.
pub async fn recovery_left(app: &App, me: &SignedIn) -> Result<Option<i64>, Error> {
    let account = mine(app, me).await?;
    if !matches!(account.second, SecondFactor::On { .. }) {
        return Ok(None);
    }
    let left = app
        .store
        .read(move |c| account::recovery_left(c, account.id));
    Ok(Some(left.await.map_err(Error::from)?))
}

/// Makes a secret and offers it. What is in use stays in use: then nothing is offered.
pub async fn offer(app: &App, me: &SignedIn) -> Result<(), Error> {
    let fresh: [u8; 20] = rand::random();
    change(app, me, "account.second-offered", move |_, account| {
        if !matches!(account.second, SecondFactor::On { .. }) {
            account.second = SecondFactor::Offered(fresh.to_vec());
        }
        Ok(())
    })
    .await
}

/// The first code is right: from now on it is asked. Tells the recovery codes, once.
pub async fn confirm(app: &App, me: &SignedIn, typed: &str) -> Result<Vec<String>, Error> {
    let now = app.clock.now();
    let codes: Vec<String> = (0..RECOVERY).map(|_| secret::word()).collect();
    let hashes: Vec<[u8; 32]> = codes
        .iter()
        .map(|c| secret::hash(&secret::plain_word(c)))
        .collect();
    let typed = typed.to_owned();
    change(app, me, "account.second-on", move |tx, account| {
        let wrong = || Error::from(AccountRefusal::WrongSecond);
        let SecondFactor::Offered(held) = &account.second else {
            return Err(wrong());
        };
        let Proof::Step(step) = proof(held, &typed, now) else {
            return Err(wrong());
        };
        let secret = held.clone();
        account.second = SecondFactor::On { secret, step };
        Ok(account::set_recovery(tx, account.id, &hashes)?)
    })
    .await?;
    Ok(codes)
}

/// Puts the second factor away; the password is asked, so that an open desk is not enough.
pub async fn drop(app: &App, me: &SignedIn, typed: &str) -> Result<(), Error> {
    let account = mine(app, me).await?;
    if !password::is_right(typed, account.password.as_deref()).await {
        return Err(AccountRefusal::Wrong.into());
    }
    change(app, me, "account.second-off", |tx, account| {
        account.second = SecondFactor::Off;
        Ok(account::set_recovery(tx, account.id, &[])?)
    })
    .await
}

/// Changes one's own account, with its event.
pub(super) async fn change(
    app: &App,
    me: &SignedIn,
    kind: &'static str,
    mut how: impl FnMut(&mut Tx<'_>, &mut Account) -> Result<(), Error> + Send + 'static,
) -> Result<(), Error> {
    let id = mine(app, me).await?.id;
    let by = me.actor.signature();
    let deed = move |tx: &mut Tx<'_>| {
        let mut account = account::one(tx.conn(), id)?.ok_or(Error::NotFound)?;
        how(tx, &mut account)?;
        account::update(tx, &account)?;
        tx.emit(NewEvent {
            kind,
            place: None,
            subject: id.0,
            actor: by,
            payload: serde_json::json!({}),
        })?;
        Ok::<_, Error>(())
    };
    let _: Done<()> = app.store.write(me.district, None, deed).await?;
    Ok(())
}
