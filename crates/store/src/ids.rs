//! Makes ids; holds this server's number by a lease in the database.

use crate::{Conn, Database, Now, StoreError};
use diesel::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;
use tanxin_domain::id::{EPOCH_MS, PER_MS, SERVERS, compose};

diesel::table! {
    server (number) { number -> Integer, holder -> Text, until -> BigInt, }
}

/// A lease runs for ten minutes of real time and is renewed every two.
const LEASE_MS: i64 = 600_000;
const RENEW: Duration = Duration::from_secs(120);

/// Makes ids of 63 bits that no other server makes.
pub struct IdMaker {
    number: u16,
    holder: String,
    now: Now,
    /// Milliseconds since 1970 in the upper bits, counter in the lower twelve.
    last: AtomicU64,
}

// Leases are about processes of this machine or its neighbours, so they run on real
// time: a demo whose clock stands in 2022 must not end the lease of one in 2026.
#[allow(clippy::disallowed_methods)]
fn real_now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

impl IdMaker {
    /// Takes a free server number.
    pub(crate) fn lease(conn: &mut Conn, now: Now) -> Result<IdMaker, StoreError> {
        let holder = uuid::Uuid::now_v7().to_string();
        for _ in 0..50 {
            let at = real_now_ms();
            let taken: Vec<i32> = server::table
                .filter(server::until.gt(at))
                .select(server::number)
                .load(conn)?;
            let free = (0..i32::from(SERVERS)).find(|n| !taken.contains(n));
            let number = free.ok_or(StoreError::NoServerNumber)?;
            diesel::delete(server::table.find(number).filter(server::until.le(at)))
                .execute(conn)?;
            let row = (
                server::number.eq(number),
                server::holder.eq(&holder),
                server::until.eq(at + LEASE_MS),
            );
            match diesel::insert_into(server::table).values(row).execute(conn) {
                Ok(_) => {
                    let number = u16::try_from(number).unwrap_or(0);
                    return Ok(IdMaker {
                        number,
                        holder,
                        now,
                        last: AtomicU64::new(0),
                    });
                }
                // Somebody else took it in between: look again.
                Err(e) => match StoreError::from(e) {
                    StoreError::Unique(_) => continue,
                    other => return Err(other),
                },
            }
        }
        Err(StoreError::NoServerNumber)
    }

    /// The next id. Never repeats and never falls, even when the clock does.
    pub fn next(&self) -> i64 {
        let now = (self.now)().as_millisecond().max(EPOCH_MS);
        let fresh = (now as u64) << 12;
        let mut last = self.last.load(Ordering::Relaxed);
        let mine = loop {
            // A full counter carries into the milliseconds: the id runs ahead of the clock.
            let next = fresh.max(last + 1);
            match self
                .last
                .compare_exchange_weak(last, next, Ordering::Relaxed, Ordering::Relaxed)
            {
                Ok(_) => break next,
                Err(seen) => last = seen,
            }
        };
        let counter = (mine & u64::from(PER_MS - 1)) as u16;
        compose((mine >> 12) as i64, self.number, counter).expect("the clock is before 2089")
    }

    fn renew(&self, conn: &mut Conn) -> Result<(), StoreError> {
        let mine = server::table
            .find(i32::from(self.number))
            .filter(server::holder.eq(&self.holder));
        diesel::update(mine)
            .set(server::until.eq(real_now_ms() + LEASE_MS))
            .execute(conn)?;
        Ok(())
    }

    fn give_back(&self, conn: &mut Conn) -> Result<(), StoreError> {
        let mine = server::table
            .find(i32::from(self.number))
            .filter(server::holder.eq(&self.holder));
        diesel::delete(mine).execute(conn)?;
        Ok(())
    }
}

/// Renews the lease until the last user of the ids is gone, then gives it back.
pub(crate) fn keep_lease(database: &Database, ids: &Arc<IdMaker>) -> Result<(), StoreError> {
    let (database, ids) = (database.clone(), Arc::downgrade(ids));
    let start = |ids: Weak<IdMaker>| {
        move || loop {
            std::thread::sleep(RENEW);
            let Some(ids) = ids.upgrade() else { return };
            if let Err(error) = database.connect().and_then(|mut c| ids.renew(&mut c)) {
                tracing::warn!(%error, "the server number's lease was not renewed");
            }
        }
    };
    std::thread::Builder::new()
        .name("lease".into())
        .spawn(start(ids))
        .map(|_| ())
        .map_err(|e| StoreError::Open(e.to_string()))
}

/// Gives the number back at an orderly end, so that restarts do not use up the 1024.
pub(crate) fn release(database: &Database, ids: &IdMaker) {
    if let Err(error) = database.connect().and_then(|mut c| ids.give_back(&mut c)) {
        tracing::warn!(%error, "the server number was not given back; it frees itself in ten minutes");
    }
}
