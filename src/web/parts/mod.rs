//! Parts that several pages show.

pub mod board;
pub mod facade;
pub mod matters;
