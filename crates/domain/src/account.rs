//! Account: what staff sign in with; and the captain's PIN.

use crate::refusal::Sentence;
use crate::text;

/// Why a sign-in or a change of secret is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountRefusal {
    /// Login or password is wrong; which one is nobody's business.
    Wrong,
    /// The six digits, or the recovery code, are wrong or used.
    WrongSecond,
    /// It took too long between password and digits.
    StepOver,
    /// The login has letters that are none, or is too short or long.
    BadLogin,
    /// Somebody has this login.
    LoginTaken,
    /// The new password is shorter than [`PASSWORD_LEAST`].
    PasswordShort,
    /// Longer than [`PASSWORD_MOST`].
    PasswordLong,
    /// The new password holds the login, or is the old one.
    PasswordEasy,
    /// The PIN is not six digits.
    PinShape,
    /// All the same digit, or digits in a row.
    PinEasy,
    /// The PIN is wrong.
    PinWrong,
    /// The one-time word is wrong or used.
    WordWrong,
    /// This phone is not remembered: it takes the one-time word.
    PhoneUnknown,
    /// The card's household has no captain.
    NoCaptain,
}

impl Sentence for AccountRefusal {
    fn key(&self) -> &'static str {
        match self {
            AccountRefusal::Wrong => "refuse-account-wrong",
            AccountRefusal::WrongSecond => "refuse-account-wrong-second",
            AccountRefusal::StepOver => "refuse-account-step-over",
            AccountRefusal::BadLogin => "refuse-account-bad-login",
            AccountRefusal::LoginTaken => "refuse-account-login-taken",
            AccountRefusal::PasswordShort => "refuse-password-short",
            AccountRefusal::PasswordLong => "refuse-password-long",
            AccountRefusal::PasswordEasy => "refuse-password-easy",
            AccountRefusal::PinShape => "refuse-pin-shape",
            AccountRefusal::PinEasy => "refuse-pin-easy",
            AccountRefusal::PinWrong => "refuse-pin-wrong",
            AccountRefusal::WordWrong => "refuse-word-wrong",
            AccountRefusal::PhoneUnknown => "refuse-phone-unknown",
            AccountRefusal::NoCaptain => "refuse-no-captain",
        }
    }
    fn field(&self) -> Option<&'static str> {
        Some(match self {
            AccountRefusal::Wrong | AccountRefusal::StepOver => "password",
            AccountRefusal::WrongSecond => "digits",
            AccountRefusal::BadLogin | AccountRefusal::LoginTaken => "login",
            AccountRefusal::PasswordShort
            | AccountRefusal::PasswordLong
            | AccountRefusal::PasswordEasy => "new",
            AccountRefusal::PinShape | AccountRefusal::PinEasy | AccountRefusal::PinWrong => "pin",
            AccountRefusal::WordWrong | AccountRefusal::PhoneUnknown => "word",
            AccountRefusal::NoCaptain => return None,
        })
    }
}

/// The least characters of a password: length, not signs, makes it hard to guess
/// (NIST SP 800-63B).
pub const PASSWORD_LEAST: usize = 10;
/// The most: longer ones only cost time.
pub const PASSWORD_MOST: usize = 128;
/// Digits of a PIN.
pub const PIN_DIGITS: usize = 6;

/// A login: 2 to 32 of a–z, 0–9, dot, hyphen, underscore; capitals become small.
pub fn login(raw: &str) -> Result<String, AccountRefusal> {
    let login = text::clean(raw).to_ascii_lowercase();
    let fits = (2..=32).contains(&login.len())
        && login
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-_".contains(&b));
    if fits {
        Ok(login)
    } else {
        Err(AccountRefusal::BadLogin)
    }
}

/// Checks a new password. It is taken as typed, spaces and all.
pub fn password(raw: &str, login: &str) -> Result<String, AccountRefusal> {
    let count = raw.chars().count();
    if count < PASSWORD_LEAST {
        Err(AccountRefusal::PasswordShort)
    } else if count > PASSWORD_MOST {
        Err(AccountRefusal::PasswordLong)
    } else if raw.to_lowercase().contains(login) || all_alike(raw.as_bytes()) {
        Err(AccountRefusal::PasswordEasy)
    } else {
        Ok(raw.to_owned())
    }
}

/// Checks a new PIN: six digits, full-width ones too.
pub fn pin(raw: &str) -> Result<String, AccountRefusal> {
    let digits = digits(raw);
    if digits.len() != PIN_DIGITS || !digits.bytes().all(|b| b.is_ascii_digit()) {
        Err(AccountRefusal::PinShape)
    } else if all_alike(digits.as_bytes()) || in_a_row(digits.as_bytes()) {
        Err(AccountRefusal::PinEasy)
    } else {
        Ok(digits)
    }
}

/// Digits as typed on any keyboard, without spaces; other characters stay.
pub fn digits(raw: &str) -> String {
    let plain = |c: char| match c {
        '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
        c => c,
    };
    text::clean(raw)
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '\u{3000}'))
        .map(plain)
        .collect()
}

fn all_alike(bytes: &[u8]) -> bool {
    bytes.windows(2).all(|w| w[0] == w[1])
}

fn in_a_row(bytes: &[u8]) -> bool {
    let by = |step: i16| {
        bytes
            .windows(2)
            .all(|w| i16::from(w[1]) - i16::from(w[0]) == step)
    };
    by(1) || by(-1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_that_are_none_are_refused() {
        assert_eq!(
            password("short", "wang"),
            Err(AccountRefusal::PasswordShort)
        );
        assert_eq!(
            password("aaaaaaaaaaaa", "wang"),
            Err(AccountRefusal::PasswordEasy)
        );
        assert_eq!(
            password("My-WANG-password", "wang"),
            Err(AccountRefusal::PasswordEasy)
        );
        assert!(password("五幢一单元三零二方桂兰家", "wang").is_ok());
        assert_eq!(pin("12345"), Err(AccountRefusal::PinShape));
        assert_eq!(pin("123456"), Err(AccountRefusal::PinEasy));
        assert_eq!(pin("987654"), Err(AccountRefusal::PinEasy));
        assert_eq!(pin("000000"), Err(AccountRefusal::PinEasy));
        assert_eq!(pin("４８ 1593").as_deref(), Ok("481593"));
    }

    #[test]
    fn logins_are_plain() {
        assert_eq!(login(" Wang.XQ ").as_deref(), Ok("wang.xq"));
        assert!(login("汪雪琴").is_err());
        assert!(login("a").is_err());
    }
}
