//! Deeds: one function each. Permit, act, save, emit one event.
//!
//! No web and no database words here: a deed can be done by a page, a job, the
//! command line or the demo, and is the same deed.

mod error;

pub use error::Error;
