//! Slow work, beside pages and deeds: nobody waits for it.

pub mod learn;
pub mod notice;
