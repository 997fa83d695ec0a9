//! Person: a human being known to the system.
//!
//! Name and phone are sealed before they reach this type and opened only for
//! pages whose reader needs them (个人信息保护法 arts 6, 28, 51).

use crate::id::{PersonId, PlaceId};

/// What a sealed name is bound to.
pub const SEAL_NAME: &str = "person.name";
/// What a sealed phone is bound to, and its keyed hash too.
pub const SEAL_PHONE: &str = "person.phone";

/// Characters a name may have; names of minorities with their dots are long.
pub const NAME_MOST: usize = 40;

/// A human being known to the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id.
    pub id: PersonId,
    /// The name, sealed as [`SEAL_NAME`].
    pub name: Vec<u8>,
    /// The phone, sealed as [`SEAL_PHONE`].
    pub phone: Option<Vec<u8>>,
    /// Keyed hash of the phone, to find the person again.
    pub phone_print: Option<[u8; 32]>,
    /// The household this person speaks for; one householder a household.
    pub household: Option<PlaceId>,
    /// Agreed that pages for everybody show the name (个人信息保护法 art. 25).
    pub name_public: bool,
}
