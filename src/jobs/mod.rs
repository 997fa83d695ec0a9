//! Slow work, beside pages and deeds: nobody waits for it.

pub mod notice;
