//! Deeds: one function each. Permit, act, save, emit one event.
//!
//! No web and no database words here: a deed can be done by a page, a job, the
//! command line or the demo, and is the same deed.

mod error;

pub mod account;
pub mod answering;
pub mod assembly;
pub mod captain;
pub mod card;
pub mod country;
pub mod door;
pub mod exclusion;
pub mod find;
pub mod hot;
pub mod import;
pub mod matter;
pub mod notice;
pub mod number;
pub mod office;
pub mod owner;
pub mod password;
pub mod person;
pub mod photo;
pub mod place;
pub mod poll;
pub mod privacy;
pub mod role;
pub mod second;
pub mod secret;
pub mod session;
pub mod sign_in;
pub mod suggest;

pub use error::Error;
