//! Dates and roll notes of a Chinese content in the words of the English document.
//!
//! The content is sealed as it was composed, in Chinese, and its check sum must not depend
//! on the language; so they are turned into English only where the document is written.

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const DAYS: [(&str, &str); 7] = [
    ("星期一", "Monday"),
    ("星期二", "Tuesday"),
    ("星期三", "Wednesday"),
    ("星期四", "Thursday"),
    ("星期五", "Friday"),
    ("星期六", "Saturday"),
    ("星期日", "Sunday"),
];

/// Parts of the day, and whether they are before noon.
const PARTS: [(&str, bool); 5] = [
    ("凌晨", true),
    ("上午", true),
    ("中午", false),
    ("下午", false),
    ("晚上", false),
];

/// What the freezing of a roll notes of a household, and how it is said of a flat.
const MARKS: [(&str, &str); 3] = [
    ("空置", "vacant"),
    ("未交付", "not delivered"),
    ("出租", "let"),
];

/// `空置3户，出租1户` as `3 flats vacant, 1 flat let`; a note in any other words stands as it is.
pub(super) fn roll(note: &str) -> String {
    let parts: Option<Vec<String>> = note.split('，').map(mark).collect();
    parts.map_or_else(|| note.to_owned(), |parts| parts.join(", "))
}

fn mark(part: &str) -> Option<String> {
    let (rest, word) = MARKS
        .iter()
        .find_map(|(zh, en)| Some((part.strip_prefix(zh)?, en)))?;
    let n: u32 = rest.strip_suffix('户')?.parse().ok()?;
    let flats = if n == 1 { "flat" } else { "flats" };
    Some(format!("{n} {flats} {word}"))
}

/// The text with each Chinese date and hour in English; everything else as it stands.
pub(super) fn dates(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let found = moment(rest).or_else(|| clock(rest));
        match found {
            Some((english, after)) => {
                out.push_str(&english);
                rest = after;
            }
            None if c.is_ascii_digit() => {
                // A number that begins no date is taken whole, or its tail might begin one.
                let end = rest
                    .find(|c: char| !c.is_ascii_digit())
                    .unwrap_or(rest.len());
                out.push_str(&rest[..end]);
                rest = &rest[end..];
            }
            None => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

/// A number of at most `most` digits, followed by a sign.
fn number<'a>(text: &'a str, most: usize, sign: &str) -> Option<(usize, &'a str)> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let after = text[end..].strip_prefix(sign)?;
    (1..=most)
        .contains(&end)
        .then(|| text[..end].parse().ok())?
        .map(|n| (n, after))
}

/// `2022年3月24日`, `3月24日`, `3月24日（星期四）下午2:30`.
fn moment(text: &str) -> Option<(String, &str)> {
    let (year, rest) = match number(text, 4, "年") {
        Some((year, rest)) => (format!(" {year}"), rest),
        None => (String::new(), text),
    };
    let (month, rest) = number(rest, 2, "月")?;
    let (day, mut rest) = number(rest, 2, "日")?;
    let month = MONTHS.get(month.checked_sub(1)?)?;
    let mut english = format!("{day} {month}{year}");
    for (zh, en) in DAYS {
        if let Some(after) = rest
            .strip_prefix('（')
            .and_then(|r| r.strip_prefix(zh)?.strip_prefix('）'))
        {
            english = format!("{en} {english}");
            rest = after;
        }
    }
    if let Some((hour, after)) = clock(rest) {
        english = format!("{english}, {hour}");
        rest = after;
    }
    Some((english, rest))
}

/// `下午2:30`.
fn clock(text: &str) -> Option<(String, &str)> {
    let (rest, morning) = PARTS
        .iter()
        .find_map(|(zh, morning)| Some((text.strip_prefix(zh)?, morning)))?;
    let (hour, rest) = number(rest, 2, ":")?;
    let minute = rest
        .get(..2)
        .filter(|m| m.bytes().all(|b| b.is_ascii_digit()))?;
    let half = if *morning { "am" } else { "pm" };
    Some((format!("{hour}:{minute} {half}"), &rest[2..]))
}

#[cfg(test)]
mod tests {
    use super::{dates, roll};

    #[test]
    fn a_note_of_the_roll_is_english_whole_or_not_at_all() {
        for (zh, en) in [
            ("空置3户", "3 flats vacant"),
            (
                "空置1户，未交付2户，出租15户",
                "1 flat vacant, 2 flats not delivered, 15 flats let",
            ),
            ("空置3户，不在名册；出租5户", "空置3户，不在名册；出租5户"),
            ("空置户", "空置户"),
            ("", ""),
        ] {
            assert_eq!(roll(zh), en);
        }
    }

    #[test]
    fn each_way_a_date_is_written_is_english() {
        for (zh, en) in [
            ("2022年3月24日", "24 March 2022"),
            ("12月1日", "1 December"),
            ("3月24日（星期四）下午2:30", "Thursday 24 March, 2:30 pm"),
            (
                "2022年3月6日（星期日）中午12:05",
                "Sunday 6 March 2022, 12:05 pm",
            ),
            ("凌晨12:00", "12:00 am"),
            ("晚上7:00", "7:00 pm"),
            (
                "斗潭社区居委会　2022年2月23日",
                "斗潭社区居委会　23 February 2022",
            ),
            // What is no date stays as it was written.
            ("13月1日 5幢1单元302", "13月1日 5幢1单元302"),
            ("下午", "下午"),
            ("20223月4日", "20223月4日"),
        ] {
            assert_eq!(dates(zh), en);
        }
    }
}
