//! Pages, a file a noun. One struct, one template, one test, one name.

pub mod assembly;
mod card;
mod cards;
mod find;
mod home;
pub mod hot;
mod import;
pub mod matter;
mod me;
mod notice;
mod number;
mod offline;
mod owner;
mod place;
pub mod poll;
mod role;
pub mod room;
mod settings;
mod sign_in;

use crate::App;
use axum::Router;

/// Every page's routes. One line a noun.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(assembly::routes())
        .merge(card::routes())
        .merge(cards::routes())
        .merge(find::routes())
        .merge(home::routes())
        .merge(hot::routes())
        .merge(import::routes())
        .merge(me::routes())
        .merge(matter::routes())
        .merge(notice::routes())
        .merge(number::routes())
        .merge(offline::routes())
        .merge(owner::routes())
        .merge(place::routes())
        .merge(poll::routes())
        .merge(room::routes())
        .merge(role::routes())
        .merge(settings::routes())
        .merge(sign_in::routes())
}
