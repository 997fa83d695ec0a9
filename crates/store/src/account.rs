//! Staff accounts and captains' PINs. Accounts are a reference table, known before the district.

use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use jiff::Timestamp;
use tanxin_domain::{AccountId, District, PersonId};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        account (id) {
            id -> BigInt,
            district -> Integer,
            person -> BigInt,
            login -> Text,
            password -> Nullable<Text>,
            must_change -> Integer,
            totp -> Nullable<Binary>,
            totp_on -> Integer,
            totp_step -> BigInt,
            closed_at -> Nullable<BigInt>,
        }
    }
    diesel::table! {
        recovery (account, hash) { account -> BigInt, hash -> Binary, }
    }
    diesel::table! {
        pin (district, person) {
            district -> Integer,
            person -> BigInt,
            hash -> Nullable<Text>,
            word -> Nullable<Text>,
            set_at -> BigInt,
        }
    }
}
use tables::{account, pin, recovery};

/// The second factor of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecondFactor {
    /// None yet.
    Off,
    /// A secret was shown, its owner has not answered with a first code.
    Offered(Vec<u8>),
    /// In use.
    On {
        /// The secret of RFC 6238.
        secret: Vec<u8>,
        /// The last step used: a code is good once.
        step: i64,
    },
}

/// A staff account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The id.
    pub id: AccountId,
    /// The district it is good in.
    pub district: District,
    /// Its person.
    pub person: PersonId,
    /// What one types to sign in, lower case.
    pub login: String,
    /// argon2id as PHC text; nobody signs in without one.
    pub password: Option<String>,
    /// The password was handed out and must be changed at the first sign-in.
    pub must_change: bool,
    /// The second factor.
    pub second: SecondFactor,
    /// Since when it may not be used.
    pub closed: Option<Timestamp>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = account)]
struct Row {
    id: i64,
    district: i32,
    person: i64,
    login: String,
    password: Option<String>,
    must_change: i32,
    totp: Option<Vec<u8>>,
    totp_on: i32,
    totp_step: i64,
    closed_at: Option<i64>,
}

impl TryFrom<Row> for Account {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Account, StoreError> {
        let bad = |why: &str| StoreError::impossible("account", AccountId(row.id), why);
        let second = match (row.totp, row.totp_on) {
            (None, 0) => SecondFactor::Off,
            (Some(secret), 0) => SecondFactor::Offered(secret),
            (Some(secret), 1) => SecondFactor::On {
                secret,
                step: row.totp_step,
            },
            _ => return Err(bad("a second factor without its secret")),
        };
        let closed = row
            .closed_at
            .map(|ms| Timestamp::from_millisecond(ms).map_err(|_| bad("the time is out of range")));
        Ok(Account {
            id: AccountId(row.id),
            district: District::new(row.district).ok_or_else(|| bad("no such district code"))?,
            person: PersonId(row.person),
            second,
            must_change: row.must_change == 1,
            closed: closed.transpose()?,
            login: row.login,
            password: row.password,
        })
    }
}

/// Makes an account. A login that is taken is a [`StoreError::Unique`].
pub fn insert(tx: &mut Tx<'_>, new: &Account) -> Result<(), StoreError> {
    let (totp, on, step) = factor(&new.second);
    let row = (
        account::id.eq(new.id.0),
        account::district.eq(new.district.number()),
        account::person.eq(new.person.0),
        account::login.eq(&new.login),
        account::password.eq(new.password.as_deref()),
        account::must_change.eq(i32::from(new.must_change)),
        account::totp.eq(totp),
        account::totp_on.eq(on),
        account::totp_step.eq(step),
        account::closed_at.eq(new.closed.map(|c| c.as_millisecond())),
    );
    diesel::insert_into(account::table)
        .values(row)
        .execute(tx.conn())?;
    Ok(())
}

/// Writes down what changed about an account; login and person stay.
pub fn update(tx: &mut Tx<'_>, new: &Account) -> Result<(), StoreError> {
    let (totp, on, step) = factor(&new.second);
    diesel::update(account::table.find(new.id.0))
        .set((
            account::password.eq(new.password.as_deref()),
            account::must_change.eq(i32::from(new.must_change)),
            account::totp.eq(totp),
            account::totp_on.eq(on),
            account::totp_step.eq(step),
            account::closed_at.eq(new.closed.map(|c| c.as_millisecond())),
        ))
        .execute(tx.conn())?;
    Ok(())
}

fn factor(second: &SecondFactor) -> (Option<&[u8]>, i32, i64) {
    match second {
        SecondFactor::Off => (None, 0, 0),
        SecondFactor::Offered(secret) => (Some(secret), 0, 0),
        SecondFactor::On { secret, step } => (Some(secret), 1, *step),
    }
}

/// One account.
pub fn one(conn: &mut Conn, id: AccountId) -> Result<Option<Account>, StoreError> {
    let row: Option<Row> = account::table
        .find(id.0)
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Account::try_from).transpose()
}

/// The account of a login. It crosses districts: the district is not known yet.
pub fn by_login(conn: &mut Conn, login: &str) -> Result<Option<Account>, StoreError> {
    let row: Option<Row> = account::table
        .filter(account::login.eq(login))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Account::try_from).transpose()
}

/// The accounts of a district, by login.
pub fn all(conn: &mut Conn, district: District) -> Result<Vec<Account>, StoreError> {
    let rows: Vec<Row> = account::table
        .filter(account::district.eq(district.number()))
        .order(account::login)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Account::try_from).collect()
}

/// A person's account, the newest when there are several.
pub fn of_person(
    conn: &mut Conn,
    district: District,
    person: PersonId,
) -> Result<Option<Account>, StoreError> {
    let row: Option<Row> = account::table
        .filter(account::district.eq(district.number()))
        .filter(account::person.eq(person.0))
        .order(account::id.desc())
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Account::try_from).transpose()
}

/// Puts new recovery codes in the place of all older ones; hashes only.
pub fn set_recovery(
    tx: &mut Tx<'_>,
    account: AccountId,
    hashes: &[[u8; 32]],
) -> Result<(), StoreError> {
    diesel::delete(recovery::table.filter(recovery::account.eq(account.0))).execute(tx.conn())?;
    for hash in hashes {
        diesel::insert_into(recovery::table)
            .values((
                recovery::account.eq(account.0),
                recovery::hash.eq(hash.as_slice()),
            ))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Uses a recovery code up. `false` when there is no such code.
pub fn use_recovery(
    tx: &mut Tx<'_>,
    account: AccountId,
    hash: &[u8; 32],
) -> Result<bool, StoreError> {
    let code = recovery::table.find((account.0, hash.as_slice()));
    Ok(diesel::delete(code).execute(tx.conn())? == 1)
}

/// How many recovery codes are left.
pub fn recovery_left(conn: &mut Conn, account: AccountId) -> Result<i64, StoreError> {
    Ok(recovery::table
        .filter(recovery::account.eq(account.0))
        .count()
        .get_result(conn)?)
}

/// A captain's PIN and the one-time word that opens its setting, both as PHC texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pin {
    /// The PIN.
    pub pin: Option<String>,
    /// The word staff handed out; none when it was used.
    pub word: Option<String>,
}

/// A captain's PIN; the default when none was ever set.
pub fn pin_of(conn: &mut Conn, district: District, person: PersonId) -> Result<Pin, StoreError> {
    let row: Option<(Option<String>, Option<String>)> = pin::table
        .find((district.number(), person.0))
        .select((pin::hash, pin::word))
        .first(conn)
        .optional()?;
    Ok(row.map_or_else(Pin::default, |(pin, word)| Pin { pin, word }))
}

/// Writes down a captain's PIN and word.
pub fn set_pin(tx: &mut Tx<'_>, person: PersonId, new: &Pin) -> Result<(), StoreError> {
    let key = (tx.district().number(), person.0);
    let at = tx.at().as_millisecond();
    let changed = diesel::update(pin::table.find(key))
        .set((
            pin::hash.eq(new.pin.as_deref()),
            pin::word.eq(new.word.as_deref()),
            pin::set_at.eq(at),
        ))
        .execute(tx.conn())?;
    if changed == 0 {
        let row = (
            pin::district.eq(key.0),
            pin::person.eq(key.1),
            pin::hash.eq(new.pin.as_deref()),
            pin::word.eq(new.word.as_deref()),
            pin::set_at.eq(at),
        );
        diesel::insert_into(pin::table)
            .values(row)
            .execute(tx.conn())?;
    }
    Ok(())
}
