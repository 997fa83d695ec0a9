//! Instants and civil dates: UTC inside, Asia/Shanghai on pages.

use crate::Lang;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ZonedDateTime};

/// China keeps one time the whole year since 1992: UTC+8.
pub fn shanghai() -> TimeZone {
    TimeZone::fixed(Offset::constant(8))
}

/// The instant as a wall clock in China shows it.
pub fn local(at: Timestamp) -> ZonedDateTime {
    at.to_zoned_datetime(shanghai())
}

/// The civil date in China.
pub fn day(at: Timestamp) -> Date {
    local(at).date()
}

/// A wall-clock time in China as an instant.
pub fn instant(at: DateTime) -> Option<Timestamp> {
    at.to_zoned_datetime(shanghai()).ok().map(|z| z.timestamp())
}

/// `3月24日` or `24 March`; the year is added when it is not `this_year`.
pub fn date_text(date: Date, this_year: i16, lang: Lang) -> String {
    match (lang, date.year() == this_year) {
        (Lang::Zh, true) => format!("{}月{}日", date.month(), date.day()),
        (Lang::Zh, false) => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        (Lang::En, true) => format!("{} {}", date.day(), month_en(date)),
        (Lang::En, false) => format!("{} {} {}", date.day(), month_en(date), date.year()),
    }
}

/// `星期四` or `Thursday`.
pub fn weekday_text(date: Date, lang: Lang) -> &'static str {
    let i = date.weekday().to_monday_zero_offset() as usize;
    match lang {
        Lang::Zh => [
            "星期一",
            "星期二",
            "星期三",
            "星期四",
            "星期五",
            "星期六",
            "星期日",
        ][i],
        Lang::En => [
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
        ][i],
    }
}

/// `下午2:30` or `2:30 pm`.
pub fn clock_text(at: Timestamp, lang: Lang) -> String {
    let z = local(at);
    let (hour, minute) = (z.hour(), z.minute());
    let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
    match lang {
        Lang::Zh => {
            let part = match hour {
                0..=5 => "凌晨",
                6..=11 => "上午",
                12 => "中午",
                13..=17 => "下午",
                _ => "晚上",
            };
            format!("{part}{twelve}:{minute:02}")
        }
        Lang::En => {
            let part = if hour < 12 { "am" } else { "pm" };
            format!("{twelve}:{minute:02} {part}")
        }
    }
}

/// `3月24日（星期四）下午2:30` or `Thursday 24 March, 2:30 pm`.
pub fn moment_text(at: Timestamp, this_year: i16, lang: Lang) -> String {
    let date = day(at);
    match lang {
        Lang::Zh => format!(
            "{}（{}）{}",
            date_text(date, this_year, lang),
            weekday_text(date, lang),
            clock_text(at, lang)
        ),
        Lang::En => format!(
            "{} {}, {}",
            weekday_text(date, lang),
            date_text(date, this_year, lang),
            clock_text(at, lang)
        ),
    }
}

fn month_en(date: Date) -> &'static str {
    [
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
    ][date.month() as usize - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_assembly_of_the_scenario_reads_as_a_notice_does() {
        let at: Timestamp = "2022-03-24T06:30:00Z".parse().unwrap();
        assert_eq!(moment_text(at, 2022, Lang::Zh), "3月24日（星期四）下午2:30");
        assert_eq!(
            moment_text(at, 2022, Lang::En),
            "Thursday 24 March, 2:30 pm"
        );
        assert_eq!(date_text(day(at), 2026, Lang::Zh), "2022年3月24日");
    }

    #[test]
    fn midnight_and_noon_have_their_words() {
        let midnight: Timestamp = "2022-03-23T16:00:00Z".parse().unwrap();
        assert_eq!(clock_text(midnight, Lang::Zh), "凌晨12:00");
        let noon: Timestamp = "2022-03-24T04:00:00Z".parse().unwrap();
        assert_eq!(clock_text(noon, Lang::Zh), "中午12:00");
        assert_eq!(clock_text(noon, Lang::En), "12:00 pm");
    }
}
