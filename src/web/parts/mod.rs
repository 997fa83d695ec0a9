//! Parts that several pages show.

pub mod facade;
pub mod matters;
