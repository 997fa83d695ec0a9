//! Learning what matters are about: for each district that somebody asked about, from its own
//! confirmed matters, one district at a time.

use crate::App;
use crate::services::{Error, suggest};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// One teacher a server.
pub struct School(Arc<Semaphore>);

impl Default for School {
    fn default() -> School {
        School(Arc::new(Semaphore::new(1)))
    }
}

/// Learns what was asked for, beside whatever the caller does next. Called every second.
pub fn tick(app: &App) {
    // What takes longer than a second is not joined by a second one.
    let Ok(turn) = app.school.0.clone().try_acquire_owned() else {
        return;
    };
    let app = app.clone();
    tokio::spawn(async move {
        if let Err(error) = round(&app).await {
            tracing::error!(%error, "nothing could be learned");
        }
        drop(turn);
    });
}

/// Learns all that was asked for, to the end.
pub async fn round(app: &App) -> Result<(), Error> {
    while let Some(district) = app.learned.next() {
        suggest::learn(app, district).await?;
    }
    Ok(())
}
