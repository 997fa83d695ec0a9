//! Tanxin (潭心): the software by which a district is governed from the stairwell up.
//!
//! Floors, arrows only go down: `cli` · `web`, `jobs` · `services` · words · store, press ·
//! domain. See ARCHITECTURE.md.

pub mod app;
pub mod blind;
pub mod cli;
pub mod clock;
pub mod config;
#[doc(hidden)]
pub mod crowd;
pub mod demo;
pub mod generate;
pub mod jobs;
pub mod keys;
pub mod papers;
pub mod services;
pub mod web;
pub mod words;

pub use app::App;
