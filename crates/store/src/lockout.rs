//! Failures in a row, and devices that are known. Reference tables; what is written here is
//! no deed and has no event: strangers must not be able to fill the chain.

use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use jiff::Timestamp;
use tanxin_domain::lockout::{FORGET, Slow, Tries, try_now};

#[allow(missing_docs)]
mod tables {
    diesel::table! {
        lockout (who, device) {
            who -> Binary,
            device -> Binary,
            failures -> Integer,
            last_at -> BigInt,
        }
    }
    diesel::table! {
        device (hash, who) { hash -> Binary, who -> Binary, last_at -> BigInt, }
    }
}
use tables::{device, lockout};

/// Whose tries are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// SHA-256 of whom one tries to be.
    pub who: [u8; 32],
    /// SHA-256 of the device's cookie when it has signed in as them before; `None` for strangers.
    pub device: Option<[u8; 32]>,
}

impl Line {
    fn device(&self) -> &[u8] {
        self.device.as_ref().map_or(&[], |d| d.as_slice())
    }
}

/// Has this device signed in as them before?
pub fn is_known(conn: &mut Conn, hash: &[u8; 32], who: &[u8; 32]) -> Result<bool, StoreError> {
    let found: Option<i64> = device::table
        .find((hash.as_slice(), who.as_slice()))
        .select(device::last_at)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Remembers that a device signed in as somebody; part of the deed that let them in.
pub fn remember(tx: &mut Tx<'_>, hash: &[u8; 32], who: &[u8; 32]) -> Result<(), StoreError> {
    let at = tx.at().as_millisecond();
    let key = (hash.as_slice(), who.as_slice());
    let again = diesel::update(device::table.find(key))
        .set(device::last_at.eq(at))
        .execute(tx.conn())?;
    if again == 0 {
        let row = (
            device::hash.eq(key.0),
            device::who.eq(key.1),
            device::last_at.eq(at),
        );
        diesel::insert_into(device::table)
            .values(row)
            .execute(tx.conn())?;
    }
    Ok(())
}

/// No device is known as somebody any longer: their secret was changed.
pub fn forget_devices(tx: &mut Tx<'_>, who: &[u8; 32]) -> Result<(), StoreError> {
    diesel::delete(device::table.filter(device::who.eq(who.as_slice()))).execute(tx.conn())?;
    Ok(())
}

/// Counts a try before it is judged, or tells when to come again. Two at once can't
/// both take the same turn: the second finds the line changed and looks again.
pub fn count(conn: &mut Conn, line: &Line, now: Timestamp) -> Result<Result<(), Slow>, StoreError> {
    loop {
        let kept: Option<(i32, i64)> = lockout::table
            .find((line.who.as_slice(), line.device()))
            .select((lockout::failures, lockout::last_at))
            .first(conn)
            .optional()?;
        let before = kept.map(tries).transpose()?;
        let after = match try_now(before, now) {
            Ok(after) => after,
            Err(slow) => return Ok(Err(slow)),
        };
        let failures = i32::try_from(after.failures).unwrap_or(i32::MAX);
        let last = after.last.as_millisecond();
        let written = match kept {
            Some((seen, seen_at)) => {
                let unchanged = lockout::table
                    .find((line.who.as_slice(), line.device()))
                    .filter(lockout::failures.eq(seen))
                    .filter(lockout::last_at.eq(seen_at));
                diesel::update(unchanged)
                    .set((lockout::failures.eq(failures), lockout::last_at.eq(last)))
                    .execute(conn)?
            }
            None => begin(conn, line, failures, last)?,
        };
        if written == 1 {
            return Ok(Ok(()));
        }
    }
}

fn tries((failures, last): (i32, i64)) -> Result<Tries, StoreError> {
    let bad = |why| StoreError::impossible("lockout", failures, why);
    Ok(Tries {
        failures: u32::try_from(failures).map_err(|_| bad("fewer than none"))?,
        last: Timestamp::from_millisecond(last).map_err(|_| bad("the time is out of range"))?,
    })
}

/// The first line of somebody; old lines of others are swept on the way.
fn begin(conn: &mut Conn, line: &Line, failures: i32, last: i64) -> Result<usize, StoreError> {
    let forgotten = last - 2 * FORGET.as_millis() as i64;
    diesel::delete(lockout::table.filter(lockout::last_at.lt(forgotten))).execute(conn)?;
    let row = (
        lockout::who.eq(line.who.as_slice()),
        lockout::device.eq(line.device()),
        lockout::failures.eq(failures),
        lockout::last_at.eq(last),
    );
    match diesel::insert_into(lockout::table)
        .values(row)
        .execute(conn)
    {
        Ok(written) => Ok(written),
        Err(e) => match StoreError::from(e) {
            StoreError::Unique(_) => Ok(0),
            other => Err(other),
        },
    }
}

/// The try was right. A known device's line is gone; of the strangers' only this try is
/// taken back, so that an owner's success gives guessers nothing.
pub fn was_right(conn: &mut Conn, line: &Line) -> Result<(), StoreError> {
    let its = lockout::table.find((line.who.as_slice(), line.device()));
    if line.device.is_some() {
        diesel::delete(its).execute(conn)?;
    } else {
        diesel::update(its.filter(lockout::failures.gt(0)))
            .set(lockout::failures.eq(lockout::failures - 1))
            .execute(conn)?;
    }
    Ok(())
}
