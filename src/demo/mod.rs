//! The demo: Kecheng in the first week of March 2022, from records.
//!
//! Nothing here writes a row by itself: the script does the deeds of that week
//! through the same services as everybody, on a clock of its own, so that the demo
//! holds events and not texts.

mod lines;
mod people;
mod places;
mod script;
mod vote;

pub use people::{ACCOUNTS, PASSWORD};

use crate::App;
use crate::app::Site;
use crate::clock::Clock;
use crate::keys::Keys;
use crate::services::Error;
use jiff::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tanxin_domain::{District, when};
use tanxin_store::{Database, Options, Store};

/// How far the script is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Places, offices and people; no assembly yet.
    People,
    /// The whole week, up to Monday 7 March, 8:30.
    Monday,
}

/// The clock of the script: stands until the script moves it.
#[derive(Clone)]
struct Hands(Arc<AtomicI64>);

impl Hands {
    /// Sets the clock to a wall-clock time in China, as `2022-03-03 14:06`.
    fn set(&self, wall: &str) {
        let civil = wall.replace(' ', "T").parse().ok();
        let at = civil
            .and_then(when::instant)
            .expect("the script's times are times");
        let before = self.0.swap(at.as_millisecond(), Ordering::SeqCst);
        // Events can't be told backwards: the store would put them all at one instant.
        assert!(
            before <= at.as_millisecond(),
            "the script goes back at {wall}"
        );
    }

    fn clock(&self) -> Clock {
        let hands = self.0.clone();
        Clock::from_fn(move || {
            Timestamp::from_millisecond(hands.load(Ordering::SeqCst)).unwrap_or(Timestamp::MIN)
        })
    }
}

/// Kecheng.
pub fn district() -> District {
    District::new(330_802).expect("six digits")
}

/// Plays the script into an empty database.
pub async fn load(database: Database, keys: Keys, until: Until) -> Result<(), Error> {
    let hands = Hands(Arc::new(AtomicI64::new(0)));
    hands.set("2022-02-14 09:00");
    let clock = hands.clock();
    let mut options = Options::new(clock.for_store());
    options.follow_every = None;
    options.readers = 2;
    let store = tokio::task::spawn_blocking(move || Store::open(database, options))
        .await
        .map_err(|_| Error::from(tanxin_store::StoreError::Stopped))??;
    let site = Site {
        origin: "http://localhost:8080".into(),
        https: false,
        demo: true,
        second_factor: false,
    };
    let app = App::new(store, clock, keys, site);
    let tree = places::plant(&app, district()).await?;
    let staff = people::settle(&app, district(), &tree).await?;
    if until == Until::Monday {
        script::play(&app, &hands, &tree, &staff).await?;
    }
    app.store
        .refresh_statistics(tanxin_store::health::Grown::District)
        .await;
    Ok(())
}
