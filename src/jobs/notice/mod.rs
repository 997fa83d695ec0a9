//! The outbox at work: events become notices, what is due leaves.
//!
//! `follow` walks the chain by (district, seq) from a stored position; lines and position are
//! written together, so that of two servers one writes them. A channel is taken up by one server
//! at a time, for a minute at the most: a message is never knowingly sent twice. When a server
//! dies between handing a message over and noting that, it is sent again, once the minute is
//! over; mail and short messages carry the same key then, robots of chat groups know no keys.

mod call;
mod follow;
mod mail;
mod robot;
mod send;
mod sms;

pub use follow::follow;
pub use send::MESSAGES_AT_ONCE;

use crate::App;
use crate::services::Error;
use jiff::SignedDuration;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tanxin_store::notice as kept;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// How long one message may take, from the first look for the host to the last byte: less
/// than a channel is held.
const PATIENCE_MS: u64 = 20_000;

/// The way out for notices, held by the open house.
pub struct Post {
    /// May channels lead into the local network?
    inside: AtomicBool,
    /// Milliseconds one message may take.
    patience: AtomicU64,
    /// One look at what is due at a time.
    looking: Arc<Semaphore>,
    /// Messages under way.
    under_way: Arc<Semaphore>,
    trust: call::Trust,
}

impl Default for Post {
    fn default() -> Post {
        Post {
            inside: AtomicBool::new(false),
            patience: AtomicU64::new(PATIENCE_MS),
            looking: Arc::new(Semaphore::new(1)),
            under_way: Arc::new(Semaphore::new(MESSAGES_AT_ONCE)),
            trust: call::Trust::default(),
        }
    }
}

impl Post {
    /// Lets channels lead into the local network, or not: the operator decides, no admin.
    pub fn call_inside(&self, may: bool) {
        self.inside.store(may, Ordering::Relaxed);
    }

    /// Waits less than usual: for stories about servers that never answer.
    pub fn be_patient_for(&self, time: Duration) {
        let ms = u64::try_from(time.as_millis()).unwrap_or(PATIENCE_MS);
        self.patience.store(ms.min(PATIENCE_MS), Ordering::Relaxed);
    }

    fn patience(&self) -> Duration {
        Duration::from_millis(self.patience.load(Ordering::Relaxed))
    }

    /// May they?
    pub fn calls_inside(&self) -> bool {
        self.inside.load(Ordering::Relaxed)
    }
}

/// Looks after the outbox, beside whatever the caller does next. Called every second.
pub fn tick(app: &App) {
    // A look that takes longer than a second is not joined by a second one.
    let Ok(look) = app.notices.looking.clone().try_acquire_owned() else {
        return;
    };
    let app = app.clone();
    tokio::spawn(async move {
        let leaving = leave(&app).await;
        drop(look);
        match leaving {
            Ok(mut leaving) => while leaving.join_next().await.is_some() {},
            Err(error) => tracing::error!(%error, "the outbox could not be looked after"),
        }
    });
}

/// Follows the events and sends all that is due now, to the end.
pub async fn round(app: &App) -> Result<(), Error> {
    let mut leaving = leave(app).await?;
    while leaving.join_next().await.is_some() {}
    Ok(())
}

/// How long lines are kept that were sent, forwarded or dropped.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 90);
/// Lines taken out at a time, so that nobody waits long behind it.
const FORGOTTEN_AT_ONCE: i64 = 1000;

/// Takes out what was settled long ago. Called every hour.
pub async fn forget(app: &App) -> Result<(), Error> {
    let then = app.clock.now() - KEPT;
    loop {
        let some = move |c: &mut _| kept::forget(c, then, FORGOTTEN_AT_ONCE);
        if app.store.note(some).await? < FORGOTTEN_AT_ONCE as usize {
            return Ok(());
        }
    }
}

/// Follows the events and begins to send what is due.
async fn leave(app: &App) -> Result<JoinSet<()>, Error> {
    follow(app).await?;
    let mut leaving = JoinSet::new();
    // Nothing leaves the demo: its people are invented and its clock stands in 2022.
    if app.site.demo {
        return Ok(leaving);
    }
    for (district, channel) in send::due(app).await? {
        let app = app.clone();
        leaving.spawn(async move {
            let Ok(_turn) = app.notices.under_way.clone().acquire_owned().await else {
                return;
            };
            if let Err(error) = send::by(&app, district, channel).await {
                tracing::error!(%error, %channel, "a notice was not sent");
            }
        });
    }
    Ok(leaving)
}
