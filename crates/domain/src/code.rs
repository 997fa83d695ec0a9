//! Code: everything printed that opens or names something.
//!
//! One form for household cards, door codes, receipts, ballot serials and tubes:
//! six digits of the district, a letter for the kind, ten random letters (50
//! bits), a check letter. Printed in groups: `330802-H-7K3M9-Q2T4X-W`. It never
//! holds an id. Letters are Crockford's base32 (no I, L, O, U), and reading takes
//! `O` for `0` and `I`, `L` for `1`, because people copy by hand.

use crate::district::District;
use std::fmt;
use std::str::FromStr;

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Random letters in a code; five bits each.
pub const RANDOM_LETTERS: usize = 10;

/// What a code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeKind {
    /// 户卡: lets a household in.
    Household,
    /// 门牌码: fixes a place, proves nothing about a person.
    Door,
    /// 回执: follows a matter without an account.
    Receipt,
    /// The roll of an assembly, on its sign-in sheet and notice.
    Assembly,
    /// The serial of a paper ballot.
    Ballot,
}

impl CodeKind {
    /// Every kind, with its letter.
    pub const ALL: [CodeKind; 5] = [
        CodeKind::Household,
        CodeKind::Door,
        CodeKind::Receipt,
        CodeKind::Assembly,
        CodeKind::Ballot,
    ];

    /// The letter printed after the district.
    pub const fn letter(self) -> char {
        match self {
            CodeKind::Household => 'H',
            CodeKind::Door => 'D',
            CodeKind::Receipt => 'R',
            CodeKind::Assembly => 'A',
            CodeKind::Ballot => 'B',
        }
    }

    fn from_letter(letter: u8) -> Option<CodeKind> {
        CodeKind::ALL
            .into_iter()
            .find(|k| k.letter() as u8 == letter)
    }
}

/// A printed code. Its `Debug` hides the random part: codes are never logged.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Code {
    district: District,
    kind: CodeKind,
    random: [u8; RANDOM_LETTERS],
}

/// Why a typed or scanned text is not a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotACode {
    /// Wrong length or letters.
    #[error("not a code")]
    Shape,
    /// The check letter does not fit: a letter was misread.
    #[error("the check letter does not fit")]
    Check,
}

impl crate::Sentence for NotACode {
    fn key(&self) -> &'static str {
        match self {
            NotACode::Shape => "refuse-code-shape",
            NotACode::Check => "refuse-code-check",
        }
    }
    fn field(&self) -> Option<&'static str> {
        Some("code")
    }
}

impl Code {
    /// Makes a code from 64 bits of chance, of which 50 are used.
    pub fn new(district: District, kind: CodeKind, chance: u64) -> Code {
        let mut random = [0u8; RANDOM_LETTERS];
        for (i, slot) in random.iter_mut().enumerate() {
            *slot = LETTERS[((chance >> (5 * i)) & 31) as usize];
        }
        Code {
            district,
            kind,
            random,
        }
    }

    /// The district it belongs to.
    pub fn district(&self) -> District {
        self.district
    }

    /// What it is for.
    pub fn kind(&self) -> CodeKind {
        self.kind
    }

    /// The code without hyphens, as it stands in addresses and is hashed.
    pub fn compact(&self) -> String {
        let mut text = format!("{}{}", self.district, self.kind.letter());
        text.extend(self.random.iter().map(|b| *b as char));
        let check = check_letter(text.as_bytes());
        text.push(check as char);
        text
    }
}

/// ISO/IEC 7064 hybrid system, MOD 33,32 over the base32 letters: finds every
/// single wrong letter and every swap of two neighbours but one pair.
fn check_letter(text: &[u8]) -> u8 {
    let mut p = 32u32;
    for byte in text {
        // The digits of the district and every letter used are base32 letters.
        let value = LETTERS.iter().position(|l| l == byte).unwrap_or(0) as u32;
        let sum = (p + value) % 32;
        p = (if sum == 0 { 32 } else { sum }) * 2 % 33;
    }
    LETTERS[((33 - p) % 32) as usize]
}

fn fold(c: char) -> Option<u8> {
    let c = match c {
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' => char::from_u32(c as u32 - 0xFEE0)?,
        _ => c,
    };
    Some(match c.to_ascii_uppercase() {
        'O' => b'0',
        'I' | 'L' => b'1',
        c if c.is_ascii() => c as u8,
        _ => return None,
    })
}

impl FromStr for Code {
    type Err = NotACode;
    fn from_str(text: &str) -> Result<Self, NotACode> {
        let mut letters = Vec::with_capacity(18);
        for c in text.trim().chars() {
            if matches!(c, '-' | ' ' | '－' | '—' | '\u{3000}') {
                continue;
            }
            let letter = fold(c)
                .filter(|b| LETTERS.contains(b))
                .ok_or(NotACode::Shape)?;
            letters.push(letter);
            if letters.len() > 6 + 1 + RANDOM_LETTERS + 1 {
                return Err(NotACode::Shape);
            }
        }
        if letters.len() != 6 + 1 + RANDOM_LETTERS + 1 {
            return Err(NotACode::Shape);
        }
        let (body, check) = letters.split_at(letters.len() - 1);
        let district = std::str::from_utf8(&body[..6])
            .ok()
            .and_then(|s| s.parse().ok())
            .ok_or(NotACode::Shape)?;
        let kind = CodeKind::from_letter(body[6]).ok_or(NotACode::Shape)?;
        if check_letter(body) != check[0] {
            return Err(NotACode::Check);
        }
        let mut random = [0u8; RANDOM_LETTERS];
        random.copy_from_slice(&body[7..]);
        Ok(Code {
            district,
            kind,
            random,
        })
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.compact();
        write!(
            f,
            "{}-{}-{}-{}-{}",
            &text[..6],
            &text[6..7],
            &text[7..12],
            &text[12..17],
            &text[17..]
        )
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({}-{}-…)", self.district, self.kind.letter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kecheng() -> District {
        District::new(330802).unwrap()
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read(chance: u64) {
            let code = Code::new(kecheng(), CodeKind::Household, chance);
            prop_assert_eq!(code.to_string().parse::<Code>(), Ok(code.clone()));
            prop_assert_eq!(code.compact().to_lowercase().parse::<Code>(), Ok(code));
        }

        #[test]
        fn one_wrong_letter_is_always_found(chance: u64, at in 7usize..18, by in 1usize..32) {
            let text = Code::new(kecheng(), CodeKind::Receipt, chance).compact();
            let mut bytes = text.into_bytes();
            let now = LETTERS.iter().position(|l| *l == bytes[at]).unwrap();
            bytes[at] = LETTERS[(now + by) % 32];
            let wrong = String::from_utf8(bytes).unwrap();
            prop_assert!(wrong.parse::<Code>().is_err());
        }

        #[test]
        fn any_text_is_read_or_refused(s in "\\PC{0,40}") {
            let _ = s.parse::<Code>();
        }
    }

    #[test]
    fn hands_and_full_width_keyboards_are_understood() {
        let code = Code::new(kecheng(), CodeKind::Door, 0);
        let typed = code.to_string().replace('0', "O").replace('-', "　");
        assert_eq!(typed.parse::<Code>(), Ok(code));
    }

    #[test]
    fn the_log_never_shows_the_secret() {
        let code = Code::new(kecheng(), CodeKind::Household, 7);
        assert_eq!(format!("{code:?}"), "Code(330802-H-…)");
    }
}
