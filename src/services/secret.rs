//! Secrets people or browsers hold: made by chance, kept only as SHA-256.

use data_encoding::BASE32_NOPAD;
use sha2::{Digest as _, Sha256};

/// 32 random bytes as text for a cookie, and their hash for the database.
pub fn token() -> (String, [u8; 32]) {
    let bytes: [u8; 32] = rand::random();
    let text = BASE32_NOPAD.encode(&bytes);
    let hash = hash(&text);
    (text, hash)
}

/// SHA-256 (FIPS 180-4) of a secret that is random enough to need no slow hash.
pub fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}
