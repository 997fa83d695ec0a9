//! Deeds with staff accounts: making, handing out a new password, choosing one's own, closing.

use super::session::SignedIn;
use super::sign_in::{Browser, count, line_of_account, was_right};
use super::{Error, password, role, second, secret};
use crate::App;
use tanxin_domain::account::{self as rules, AccountRefusal};
use tanxin_domain::{AccountId, Actor, District, PersonId, event::NewEvent};
use tanxin_store::account::{self, Account, SecondFactor};
use tanxin_store::{Done, StoreError, Tx, lockout, person, role as roles, session};

/// An account that was made or whose password was handed out anew.
#[derive(Debug, Clone)]
pub struct HandedOut {
    /// The account.
    pub account: AccountId,
    /// What one types.
    pub login: String,
    /// Good for one sign-in; then its owner chooses an own one. Shown once, kept nowhere.
    pub password: String,
}

/// Whoever may give every role a person holds may hand out their password; else a clerk
/// could sign in as somebody above.
pub(super) async fn may_let_in(
    app: &App,
    district: District,
    actor: &Actor,
    person: PersonId,
) -> Result<(), Error> {
    if matches!(actor, Actor::System) {
        return Ok(());
    }
    let now = app.clock.now();
    let found = app.store.read(move |c| {
        person::one(c, district, person)?.ok_or(Error::NotFound)?;
        Ok::<_, Error>(roles::in_force(c, district, person, now)?)
    });
    let held = found.await?;
    for r in &held {
        role::may_give(actor, r.kind, &r.path)?;
    }
    // Somebody without a role can be let in by whoever may give roles anywhere.
    if held.is_empty() {
        let own = actor.roles().first().ok_or(Error::NotFound)?;
        role::may_give(actor, tanxin_domain::actor::RoleKind::Captain, &own.path)?;
    }
    Ok(())
}

/// Makes an account for a person, with a password good once.
pub async fn create(
    app: &App,
    district: District,
    actor: &Actor,
    person: PersonId,
    login: &str,
) -> Result<HandedOut, Error> {
    let login = rules::login(login)?;
    may_let_in(app, district, actor, person).await?;
    let word = secret::word();
    let phc = password::hash(&secret::plain_word(&word)).await?;
    let by = actor.signature();
    let typed = login.clone();
    let deed = move |tx: &mut Tx<'_>| {
        let made = Account {
            id: AccountId(tx.new_id()),
            district,
            person,
            login: typed.clone(),
            password: Some(phc.clone()),
            must_change: true,
            second: SecondFactor::Off,
            closed: None,
        };
        account::insert(tx, &made).map_err(|e| match e {
            StoreError::Unique(_) => Error::from(AccountRefusal::LoginTaken),
            other => other.into(),
        })?;
        tx.emit(NewEvent {
            kind: "account.created",
            place: None,
            subject: made.id.0,
            actor: by,
            payload: serde_json::json!({ "person": person, "login": made.login }),
        })?;
        Ok::<_, Error>(made.id)
    };
    let account = match app.store.write(district, None, deed).await? {
        Done::Now { value, .. } => value,
        Done::Before { subject, .. } => AccountId(subject),
    };
    Ok(HandedOut {
        account,
        login,
        password: word,
    })
}

/// Hands out a new password: every session ends, the second factor is put away, no device
/// is known any longer. For somebody who forgot, or whose account may be in other hands.
pub async fn reset(
    app: &App,
    district: District,
    actor: &Actor,
    id: AccountId,
) -> Result<HandedOut, Error> {
    let account = one(app, district, id).await?;
    may_let_in(app, district, actor, account.person).await?;
    let word = secret::word();
    let phc = password::hash(&secret::plain_word(&word)).await?;
    let by = actor.signature();
    let who = line_of_account(&account.login);
    let deed = move |tx: &mut Tx<'_>| {
        let mut kept = account::one(tx.conn(), id)?.ok_or(Error::NotFound)?;
        kept.password = Some(phc.clone());
        kept.must_change = true;
        kept.second = SecondFactor::Off;
        kept.closed = None;
        account::update(tx, &kept)?;
        account::set_recovery(tx, id, &[])?;
        session::end_of_account(tx, id, None)?;
        lockout::forget_devices(tx, &who)?;
        told(tx, "account.reset", id, by)
    };
    app.store.write(district, None, deed).await?;
    Ok(HandedOut {
        account: id,
        login: account.login,
        password: word,
    })
}

/// Closes an account: nobody signs in with it, whoever is in is out.
pub async fn close(
    app: &App,
    district: District,
    actor: &Actor,
    id: AccountId,
) -> Result<(), Error> {
    let account = one(app, district, id).await?;
    may_let_in(app, district, actor, account.person).await?;
    let by = actor.signature();
    let deed = move |tx: &mut Tx<'_>| {
        let mut kept = account::one(tx.conn(), id)?.ok_or(Error::NotFound)?;
        kept.closed = Some(tx.at());
        account::update(tx, &kept)?;
        session::end_of_account(tx, id, None)?;
        told(tx, "account.closed", id, by)
    };
    app.store.write(district, None, deed).await?;
    Ok(())
}

/// Sets a password without asking for the old one: the demo's and the command line's way.
/// The account's owner need not change it.
pub async fn set_password(
    app: &App,
    district: District,
    id: AccountId,
    new: &str,
) -> Result<(), Error> {
    let account = one(app, district, id).await?;
    let phc = password::hash(&rules::password(new, &account.login)?).await?;
    let deed = move |tx: &mut Tx<'_>| {
        let mut kept = account::one(tx.conn(), id)?.ok_or(Error::NotFound)?;
        kept.password = Some(phc.clone());
        kept.must_change = false;
        account::update(tx, &kept)?;
        session::end_of_account(tx, id, None)?;
        told(tx, "account.password-set", id, Actor::System.signature())
    };
    app.store.write(district, None, deed).await?;
    Ok(())
}

/// Chooses one's own password; other browsers are signed out.
pub async fn change_password(
    app: &App,
    me: &SignedIn,
    old: &str,
    new: &str,
    browser: &Browser,
) -> Result<(), Error> {
    let account = second::mine(app, me).await?;
    let who = line_of_account(&account.login);
    let line = count(app, who, who, browser).await?;
    let old = if account.must_change {
        secret::plain_word(old)
    } else {
        old.to_owned()
    };
    if !password::is_right(&old, account.password.as_deref()).await {
        return Err(AccountRefusal::Wrong.into());
    }
    was_right(app, line).await?;
    let new = rules::password(new, &account.login)?;
    if new == old {
        return Err(AccountRefusal::PasswordEasy.into());
    }
    let phc = password::hash(&new).await?;
    let this = me.session;
    second::change(app, me, "account.password-changed", move |tx, account| {
        account.password = Some(phc.clone());
        account.must_change = false;
        session::end_of_account(tx, account.id, Some(this))?;
        Ok(())
    })
    .await
}

/// The accounts of a district, by login.
pub async fn all(app: &App, district: District) -> Result<Vec<Account>, Error> {
    let found = app.store.read(move |c| account::all(c, district)).await;
    found.map_err(Error::from)
}

async fn one(app: &App, district: District, id: AccountId) -> Result<Account, Error> {
    let found = app.store.read(move |c| account::one(c, id)).await;
    let found = found.map_err(Error::from)?;
    found
        .filter(|a| a.district == district)
        .ok_or(Error::NotFound)
}

fn told(
    tx: &mut Tx<'_>,
    kind: &'static str,
    id: AccountId,
    by: (&'static str, i64),
) -> Result<(), Error> {
    tx.emit(NewEvent {
        kind,
        place: None,
        subject: id.0,
        actor: by,
        payload: serde_json::json!({}),
    })?;
    Ok(())
}
