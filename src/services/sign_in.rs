//! Signing in with login, password and second factor.
//!
//! Every try is counted before it is judged, by account and by device, never by
//! address; see `tanxin_domain::lockout`.

use super::{Error, password, second, secret, session};
use crate::App;
use data_encoding::BASE32_NOPAD;
use jiff::SignedDuration;
use tanxin_domain::AccountId;
use tanxin_domain::account::{self as rules, AccountRefusal};
use tanxin_store::account::{self, Account, SecondFactor};
use tanxin_store::lockout::{self, Line};
use tanxin_store::session::Holder;

/// So long may pass between the password and the six digits.
const STEP: SignedDuration = SignedDuration::from_mins(5);

/// The browser somebody sits at.
#[derive(Debug, Clone, Default)]
pub struct Browser {
    /// Its device cookie, when it has one.
    pub device: Option<String>,
    /// What it calls itself.
    pub agent: String,
}

/// Somebody is in: what the browser keeps.
#[derive(Debug, Clone)]
pub struct Entered {
    /// The session's cookie.
    pub cookie: String,
    /// The device's cookie.
    pub device: String,
}

/// How far a sign-in got.
#[derive(Debug)]
pub enum Step {
    /// All the way.
    In(Entered),
    /// The password is right; the six digits are asked, with this slip.
    Digits(String),
}

/// Whom tries are counted for.
pub(super) fn line_of_account(login: &str) -> [u8; 32] {
    secret::hash(&format!("account:{login}"))
}

/// Counts a try; an error tells how long to wait.
pub(super) async fn count(
    app: &App,
    who: [u8; 32],
    counted_as: [u8; 32],
    browser: &Browser,
) -> Result<Line, Error> {
    let device = browser.device.as_deref().map(secret::hash);
    let now = app.clock.now();
    app.store
        .note(move |c| {
            let known = match device {
                Some(device) if lockout::is_known(c, &device, &who)? => Some(device),
                _ => None,
            };
            let line = Line {
                who: counted_as,
                device: known,
            };
            lockout::count(c, &line, now)??;
            Ok(line)
        })
        .await
}

pub(super) async fn was_right(app: &App, line: Line) -> Result<(), Error> {
    app.store
        .note(move |c| Ok(lockout::was_right(c, &line)?))
        .await
}

/// The device's cookie, the one it has or a new one.
pub(super) fn device_of(browser: &Browser) -> String {
    match &browser.device {
        Some(device) if device.len() <= 64 => device.clone(),
        _ => secret::token().0,
    }
}

/// First step: login and password.
pub async fn sign_in(
    app: &App,
    login: &str,
    typed: &str,
    browser: &Browser,
) -> Result<Step, Error> {
    // What is no login is nobody's, and answered as a wrong one.
    let login = rules::login(login).map_err(|_| AccountRefusal::Wrong)?;
    let who = line_of_account(&login);
    let line = count(app, who, who, browser).await?;
    let found = app.store.read(move |c| account::by_login(c, &login)).await;
    let found = found.map_err(Error::from)?.filter(|a| a.closed.is_none());
    let kept = found.as_ref().and_then(|a| a.password.as_deref());
    // What was handed out on paper is read as people type it.
    let handed = found.as_ref().is_some_and(|a| a.must_change);
    let typed = if handed {
        secret::plain_word(typed)
    } else {
        typed.to_owned()
    };
    let right = password::is_right(&typed, kept).await;
    let Some(account) = found.filter(|_| right) else {
        return Err(AccountRefusal::Wrong.into());
    };
    was_right(app, line).await?;
    match &account.second {
        SecondFactor::On { .. } => Ok(Step::Digits(slip(app, &account))),
        _ => enter(app, &account, browser, None).await.map(Step::In),
    }
}

/// Second step: the six digits, or a recovery code.
pub async fn second_step(
    app: &App,
    slip: &str,
    digits: &str,
    browser: &Browser,
) -> Result<Entered, Error> {
    let account = of_slip(app, slip).await?;
    let who = line_of_account(&account.login);
    let counted_as = secret::hash(&format!("second:{}", account.login));
    let line = count(app, who, counted_as, browser).await?;
    let SecondFactor::On { secret: held, .. } = &account.second else {
        return Err(AccountRefusal::StepOver.into());
    };
    let proof = second::proof(held, digits, app.clock.now());
    let entered = enter(app, &account, browser, Some(proof)).await?;
    was_right(app, line).await?;
    Ok(entered)
}

async fn enter(
    app: &App,
    account: &Account,
    browser: &Browser,
    proof: Option<second::Proof>,
) -> Result<Entered, Error> {
    let device = device_of(browser);
    let (hash, who) = (secret::hash(&device), line_of_account(&account.login));
    let holder = Holder::Staff {
        account: account.id,
        person: account.person,
    };
    let id = account.id;
    let begun = session::begin_with(app, account.district, holder, &browser.agent, move |tx| {
        if let Some(proof) = &proof {
            second::use_up(tx, id, proof)?;
        }
        Ok(lockout::remember(tx, &hash, &who)?)
    });
    let (cookie, _) = begun.await?;
    Ok(Entered { cookie, device })
}

/// Proof that the password was right a moment ago, so that nobody types it twice. It is
/// bound to the password's hash and made with the key of this server: a lost key costs
/// whoever is signing in right now one more try.
fn slip(app: &App, account: &Account) -> String {
    let until = app.clock.now().as_millisecond() + STEP.as_millis() as i64;
    let mac = mac(app, account, until);
    format!("{}.{until}.{mac}", account.id)
}

fn mac(app: &App, account: &Account, until: i64) -> String {
    let kept = account.password.as_deref().unwrap_or("");
    let text = format!("{}.{until}.{kept}", account.id);
    BASE32_NOPAD.encode(&app.keys.fingerprint("sign-in.slip", &text))
}

async fn of_slip(app: &App, slip: &str) -> Result<Account, Error> {
    let over = || Error::from(AccountRefusal::StepOver);
    let mut parts = slip.splitn(3, '.');
    let id: AccountId = parts.next().and_then(|p| p.parse().ok()).ok_or_else(over)?;
    let until: i64 = parts.next().and_then(|p| p.parse().ok()).ok_or_else(over)?;
    let given = parts.next().ok_or_else(over)?.to_owned();
    let found = app.store.read(move |c| account::one(c, id)).await;
    let account = found.map_err(Error::from)?.ok_or_else(over)?;
    // Compared as hashes: how many letters agree tells nothing about the right ones.
    let same = secret::hash(&given) == secret::hash(&mac(app, &account, until));
    if same && app.clock.now().as_millisecond() < until && account.closed.is_none() {
        Ok(account)
    } else {
        Err(over())
    }
}
