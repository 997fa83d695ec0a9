//! Pages, a file a noun. One struct, one template, one test, one name.

mod home;
mod place;
mod settings;

use crate::App;
use axum::Router;

/// Every page's routes. One line a noun.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(home::routes())
        .merge(place::routes())
        .merge(settings::routes())
}
