//! Numbers people and bodies are known by.

use crate::place_text::plain;

/// An identity number or a unified social credit code, in one form however it was typed; none
/// when it can't be one. Eighteen signs carry a check digit, and a typing error there would
/// make two heads of one owner; passports and other papers carry none.
pub fn number(cell: &str) -> Option<String> {
    let text: String = plain(cell).chars().filter(|c| *c != '-').collect();
    let signs = text.bytes().all(|b| b.is_ascii_alphanumeric());
    if !signs || !(5..=30).contains(&text.len()) {
        return None;
    }
    let good = text.len() != 18 || identity(&text) || credit(&text);
    good.then_some(text)
}

/// GB 11643: the last sign of an identity number.
fn identity(text: &str) -> bool {
    let (digits, last) = text.split_at(17);
    let mut sum = 0;
    for (at, digit) in digits.chars().enumerate() {
        let Some(digit) = digit.to_digit(10) else {
            return false;
        };
        // 2 to the power of what stands behind, by 11.
        let weight = (0..17 - at).fold(1, |w, _| w * 2 % 11);
        sum += digit * weight;
    }
    let check = b"10X98765432"[(sum % 11) as usize];
    last.as_bytes() == [check]
}

/// GB 32100: the last sign of a unified social credit code.
fn credit(text: &str) -> bool {
    const SIGNS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let mut sum = 0;
    let mut weight = 1;
    let mut values = text.chars().map(|c| SIGNS.find(c));
    for value in values.by_ref().take(17) {
        let Some(value) = value else {
            return false;
        };
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    values.next().flatten() == Some((31 - sum % 31) % 31)
}
