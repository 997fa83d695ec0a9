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

/// A word handed out on paper or by telephone: twelve letters in three groups, 60 bits,
/// none of which looks like another.
pub fn word() -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let chance: u64 = rand::random();
    let letter = |i: u32| LETTERS[((chance >> (5 * i)) & 31) as usize] as char;
    let group = |from: u32| (from..from + 4).map(letter).collect::<String>();
    format!("{}-{}-{}", group(0), group(4), group(8))
}

/// A word as typed, the way it was made: hyphens and spaces gone, capitals, O for 0 and I, L for 1.
pub fn plain_word(typed: &str) -> String {
    tanxin_domain::account::digits(typed)
        .to_ascii_uppercase()
        .replace('O', "0")
        .replace(['I', 'L'], "1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_read_as_people_type_it() {
        let word = word();
        assert_eq!(word.len(), 14);
        let typed = word.to_lowercase().replace('-', " ").replace('0', "o");
        assert_eq!(plain_word(&typed), word.replace('-', ""));
    }
}
