//! The one place that asks the machine what time it is.

use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// Gives the time. The real one, one that runs from another instant (the demo
/// lives in March 2022), or a test's.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[allow(clippy::disallowed_methods)] // The one place that may.
    pub fn real() -> Clock {
        Clock(Arc::new(Timestamp::now))
    }

    /// Runs as the machine's does, moved by a fixed amount.
    #[allow(clippy::disallowed_methods)]
    pub fn shifted(by: SignedDuration) -> Clock {
        Clock(Arc::new(move || {
            Timestamp::now()
                .saturating_add(by)
                .unwrap_or(Timestamp::MAX)
        }))
    }

    /// Asks a function: a test's clock.
    pub fn from_fn(ask: impl Fn() -> Timestamp + Send + Sync + 'static) -> Clock {
        Clock(Arc::new(ask))
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }

    /// As the store takes it.
    pub fn for_store(&self) -> tanxin_store::Now {
        self.0.clone()
    }
}
