//! The nouns and rules of Tanxin.
//!
//! Nothing here touches the world: no input or output, no clock, no chance.
//! `now` and randomness arrive as parameters, so that every rule can be tested
//! on any day and a simulation can run months in a second.

pub mod account;
pub mod actor;
pub mod assembly;
pub mod calendar;
pub mod card;
pub mod category;
pub mod clock;
pub mod code;
pub mod country;
pub mod district;
pub mod event;
pub mod hot;
pub mod id;
pub mod import;
pub mod lang;
pub mod lockout;
pub mod matter;
pub mod notice;
pub mod office;
pub mod owner;
pub mod permission;
pub mod person;
pub mod place;
pub mod place_text;
pub mod poll;
pub mod rate;
pub mod refusal;
pub mod role;
pub mod rule;
pub mod search;
pub mod suggest;
pub mod text;
pub mod when;
pub mod when_typed;

pub use actor::Actor;
pub use code::Code;
pub use district::District;
pub use id::*;
pub use lang::Lang;
pub use refusal::Sentence;
