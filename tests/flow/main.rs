//! Months on a virtual clock: matters climb five levels, people act by chance, and what is
//! due happens exactly once, at its instant.
//!
//! One driver raises matters and acts for households and offices; one or more servers look at
//! the clock. In the first form the servers run beside the driver, on one database. In the
//! second they are processes of their own, killed without a word in turn and started again.
//! At the end the events are judged by the rules of the domain alone: no step of the clock
//! may be missing, doubled or at another instant, and what is kept must be what they tell.
#![allow(missing_docs)]

mod acts;
mod judge;
mod process;
mod world;

use acts::Acts;
use jiff::SignedDuration;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use tanxin::services::matter::tick;
use tanxin_store::testing::Kind;
use world::World;

/// How much is simulated.
#[derive(Clone, Copy)]
struct Size {
    matters: usize,
    days: i64,
    seed: u64,
}

/// Hours between two looks at what people do.
const SLICE_HOURS: std::ops::Range<i64> = 2..16;

fn slices(size: Size) -> i64 {
    size.days * 24 / ((SLICE_HOURS.start + SLICE_HOURS.end) / 2)
}

/// Raises, acts and lets time pass; `clock` is asked after each slice.
async fn play(w: &World, size: Size, chance: &mut StdRng, mut clock: impl AsyncFnMut(&World)) {
    let mut acts = Acts::default();
    acts.disputed(w).await;
    let slices = slices(size);
    for n in 0..slices {
        let left = size.matters.saturating_sub(acts.raised());
        let now = left.div_ceil(usize::try_from(slices - n).unwrap_or(1));
        acts.raise(w, now, chance).await;
        acts.people(w, now * 4 + 2, chance).await;
        let minutes = chance.random_range(SLICE_HOURS.start * 60..SLICE_HOURS.end * 60);
        w.clock.advance(SignedDuration::from_mins(minutes));
        clock(w).await;
    }
}

/// Two servers beside the driver, both looking at the clock at once.
fn beside(kind: Kind, size: Size) {
    let start = std::time::Instant::now();
    let w = World::new(kind);
    let other = w.server();
    let mut chance = StdRng::seed_from_u64(size.seed);
    let mut taken = 0;
    w.runtime.block_on(async {
        let both = async |w: &World| {
            let (a, b) = tokio::join!(tick(&w.app), tick(&other));
            taken += a.unwrap() + b.unwrap();
        };
        play(&w, size, &mut chance, both).await;
        // Everything comes to rest within a year.
        w.clock.advance(SignedDuration::from_hours(24 * 365));
        taken += tick(&w.app).await.unwrap();
    });
    let told = judge::judge(&w, size.matters);
    assert_eq!(told.steps, taken, "each step was taken by one server");
    println!(
        "{kind:?}, seed {}: {told} in {:.0?}",
        size.seed,
        start.elapsed()
    );
}

#[test]
fn months_of_matters_on_sqlite() {
    beside(
        Kind::Sqlite,
        Size {
            matters: 2000,
            days: 100,
            seed: 330_802,
        },
    );
}

#[test]
fn months_of_matters_on_postgres() {
    beside(
        Kind::Postgres,
        Size {
            matters: 1000,
            days: 100,
            seed: 330_802,
        },
    );
}

#[test]
fn servers_killed_in_turn_lose_and_double_nothing() {
    let size = Size {
        matters: 300,
        days: 60,
        seed: 330_802,
    };
    process::killed(Kind::Postgres, 2, size, 8);
}

#[test]
#[ignore = "make torture"]
fn many_kills() {
    let seed = std::env::var("TORTURE_SEED")
        .ok()
        .and_then(|s| s.parse().ok());
    let size = Size {
        matters: 3000,
        days: 150,
        seed: seed.unwrap_or_else(|| rand::random::<u32>().into()),
    };
    process::killed(Kind::Sqlite, 1, size, 60);
    process::killed(Kind::Postgres, 2, size, 60);
}
