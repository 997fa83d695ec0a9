//! Checked texts: what a person typed, cleaned once at the door.
//!
//! Control characters (C0, C1 except line feed) and the bidirectional overrides
//! U+202A–202E and U+2066–2069 are removed, because they reorder or hide what a
//! page or a printed document shows. Everything else stays as typed: emoji,
//! rare characters, right-to-left scripts.

use crate::refusal::Sentence;
use std::borrow::Cow;

/// Why a text was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextRefusal {
    /// Nothing was typed.
    Empty {
        /// The form field.
        field: &'static str,
    },
    /// More characters than the field takes.
    TooLong {
        /// The form field.
        field: &'static str,
        /// The most it takes, in characters.
        most: usize,
    },
    /// Not a phone number.
    NotAPhone {
        /// The form field.
        field: &'static str,
    },
}

impl Sentence for TextRefusal {
    fn key(&self) -> &'static str {
        match self {
            TextRefusal::Empty { .. } => "refuse-text-empty",
            TextRefusal::TooLong { .. } => "refuse-text-too-long",
            TextRefusal::NotAPhone { .. } => "refuse-text-not-a-phone",
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            TextRefusal::TooLong { most, .. } => vec![("most", most.to_string())],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            TextRefusal::Empty { field }
            | TextRefusal::TooLong { field, .. }
            | TextRefusal::NotAPhone { field } => Some(field),
        }
    }
}

fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Removes what hides or reorders text, turns CRLF into LF and trims the ends.
pub fn clean(raw: &str) -> String {
    let kept: String = raw
        .replace("\r\n", "\n")
        .replace('\t', " ")
        .chars()
        .filter(|c| !is_hidden(*c))
        .collect();
    kept.trim().to_owned()
}

/// Does a spreadsheet take a cell that begins so for a formula? In Chinese and Japanese ones
/// the wide signs do as well.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// `-1`: nothing but a number, which may stay one.
fn is_below_zero(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// A cell of a CSV file as [`unguarded`] reads it back: an apostrophe goes before what a
/// spreadsheet would take for a formula.
pub fn guarded(text: &str) -> Cow<'_, str> {
    // What looks guarded already gets one more, or one would be lost on the way back.
    if is_formula(text.trim_start_matches('\'')) && !is_below_zero(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text of a cell without the apostrophe of [`guarded`].
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_formula(text.trim_start_matches('\'')) => text,
        _ => cell,
    }
}

/// A text of one line: line feeds become spaces. From one to `most` characters.
pub fn line(field: &'static str, raw: &str, most: usize) -> Result<String, TextRefusal> {
    bounded(field, clean(raw).replace('\n', " "), most)
}

/// A text of several lines. From one to `most` characters.
pub fn lines(field: &'static str, raw: &str, most: usize) -> Result<String, TextRefusal> {
    bounded(field, clean(raw), most)
}

/// As [`line()`], but nothing typed is `None`.
pub fn optional_line(
    field: &'static str,
    raw: &str,
    most: usize,
) -> Result<Option<String>, TextRefusal> {
    match line(field, raw, most) {
        Ok(text) => Ok(Some(text)),
        Err(TextRefusal::Empty { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}

fn bounded(field: &'static str, text: String, most: usize) -> Result<String, TextRefusal> {
    if text.is_empty() {
        Err(TextRefusal::Empty { field })
    } else if text.chars().count() > most {
        Err(TextRefusal::TooLong { field, most })
    } else {
        Ok(text)
    }
}

/// A phone number: digits with an optional leading `+`, 3 to 15 of them (E.164
/// for the length; short numbers as 12345 are numbers too). Spaces and hyphens
/// are dropped, full-width digits become plain ones.
pub fn phone(field: &'static str, raw: &str) -> Result<String, TextRefusal> {
    let mut out = String::new();
    for c in clean(raw).chars() {
        match c {
            '0'..='9' => out.push(c),
            '０'..='９' => out.push(char::from(b'0' + (c as u32 - '０' as u32) as u8)),
            '+' | '＋' if out.is_empty() => out.push('+'),
            ' ' | '-' | '－' | '—' | '(' | ')' | '（' | '）' => {}
            _ => return Err(TextRefusal::NotAPhone { field }),
        }
    }
    match out.trim_start_matches('+').len() {
        0 => Err(TextRefusal::Empty { field }),
        3..=15 => Ok(out),
        _ => Err(TextRefusal::NotAPhone { field }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hidden_characters_go_and_the_rest_stays() {
        assert_eq!(clean(" 楼\u{202E}道\u{7}\r\n灯😀 "), "楼道\n灯😀");
        assert_eq!(line("what", "a\nb", 9), Ok("a b".to_owned()));
        assert_eq!(
            lines("what", "  ", 9),
            Err(TextRefusal::Empty { field: "what" })
        );
        assert_eq!(
            lines("what", "一二三", 2),
            Err(TextRefusal::TooLong {
                field: "what",
                most: 2
            })
        );
    }

    #[test]
    fn phones_are_read_as_people_write_them() {
        assert_eq!(
            phone("phone", "０570-000 0000").as_deref(),
            Ok("05700000000")
        );
        assert_eq!(
            phone("phone", "+86 138 0000 0000").as_deref(),
            Ok("+8613800000000")
        );
        assert!(phone("phone", "call me").is_err());
    }

    #[test]
    fn no_cell_is_a_formula_and_each_is_read_back() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+8613800000000", "'+8613800000000"),
            ("@here", "'@here"),
            ("-1-2", "'-1-2"),
            ("\tx", "'\tx"),
            ("\rx", "'\rx"),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            // A basement stays a number, and what only holds a sign stays as it is.
            ("-1", "-1"),
            ("灯=不亮", "灯=不亮"),
            ("'s", "'s"),
            ("", ""),
        ] {
            assert_eq!(guarded(text), cell);
            assert_eq!(unguarded(cell), text);
        }
    }

    proptest! {
        #[test]
        fn what_is_guarded_is_read_back(s in "['=+@＝-]{0,3}\\PC*") {
            let cell = guarded(&s);
            prop_assert_eq!(unguarded(&cell), s.as_str());
        }

        #[test]
        fn cleaning_twice_changes_nothing(s in "\\PC*") {
            prop_assert_eq!(clean(&clean(&s)), clean(&s));
        }
    }
}
