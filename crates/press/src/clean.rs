//! What is taken out of every text before it meets paper.
//!
//! Direction overrides can make a line read backwards, and control characters
//! print as empty boxes; neither has an honest use in a notice.

use serde_json::Value;

use crate::PressError;

/// Whether a character is taken out: C0 and C1 controls except the line break,
/// marks and overrides of writing direction, byte-order marks and other signs
/// that show nothing.
fn unwanted(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c,
            '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
        || matches!(u32::from(c), 0xE0000..=0xE0FFF)
}

/// The text as it may stand on paper; tabs become spaces.
pub(crate) fn text(s: &str) -> String {
    s.replace('\t', " ")
        .chars()
        .filter(|c| !unwanted(*c))
        .collect()
}

/// The same for every string inside a value, keys excepted.
pub(crate) fn value(v: &mut Value) {
    match v {
        Value::String(s) => *s = text(s),
        Value::Array(list) => list.iter_mut().for_each(value),
        Value::Object(map) => map.values_mut().for_each(value),
        _ => {}
    }
}

/// Refuses a text wider than `limit` Chinese characters; a Latin letter takes
/// half the room of one.
pub(crate) fn fits(field: &'static str, s: &str, limit: usize) -> Result<(), PressError> {
    let halves: usize = s.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    let length = halves.div_ceil(2);
    if length > limit {
        Err(PressError::TooLong {
            field,
            length,
            limit,
        })
    } else {
        Ok(())
    }
}

/// Refuses a list of more than `limit` entries.
pub(crate) fn few(field: &'static str, count: usize, limit: usize) -> Result<(), PressError> {
    if count > limit {
        Err(PressError::TooMany {
            field,
            count,
            limit,
        })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_and_overrides_go_and_line_breaks_stay() {
        assert_eq!(
            text("甲\u{202E}乙\u{7}\u{2066}丙\n丁\t戊\u{85}"),
            "甲乙丙\n丁 戊"
        );
        assert_eq!(text("👨\u{200D}👩 #$*_@<>[]{}"), "👨\u{200D}👩 #$*_@<>[]{}");
    }

    #[test]
    fn the_limit_itself_fits_and_one_more_does_not() {
        assert!(fits("title", &"潭".repeat(40), 40).is_ok());
        assert_eq!(
            fits("title", &"潭".repeat(41), 40),
            Err(PressError::TooLong {
                field: "title",
                length: 41,
                limit: 40
            })
        );
        assert!(fits("title", &"a".repeat(80), 40).is_ok());
        assert!(fits("title", &"a".repeat(81), 40).is_err());
    }
}
