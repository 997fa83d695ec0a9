//! A day as people type it in a hurry: `3月8日`, `8`, `+3`, `周五`, `明天`.

use crate::refusal::Sentence;
use jiff::Span;
use jiff::civil::{Date, Weekday};

/// What was typed is no day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotADay {
    /// The form field.
    pub field: &'static str,
}

impl Sentence for NotADay {
    fn key(&self) -> &'static str {
        "refuse-not-a-day"
    }
    fn field(&self) -> Option<&'static str> {
        Some(self.field)
    }
}

/// Months further back than this are meant for next year.
const LOOKS_BACK_DAYS: i64 = 180;

/// Reads a day near `today`; nothing typed is no day and no fault.
///
/// A number alone is the next such day of a month; `+3` counts days; a weekday is the
/// next one, never today; a day without a year is this year's unless that lies half a
/// year back.
pub fn day(field: &'static str, typed: &str, today: Date) -> Result<Option<Date>, NotADay> {
    let typed = plain(typed);
    if typed.is_empty() {
        return Ok(None);
    }
    let found = counted(&typed, today)
        .or_else(|| weekday(&typed, today))
        .or_else(|| calendar(&typed, today));
    found.map(Some).ok_or(NotADay { field })
}

/// Full-width digits and signs made narrow, spaces and the small words of dates gone.
fn plain(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '前' | '之'))
        .map(|c| match c {
            '０'..='９' | '＋' | '／' | '－' | '．' => {
                char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
            }
            c => c.to_ascii_lowercase(),
        })
        .collect()
}

fn later(today: Date, days: i64) -> Option<Date> {
    today.checked_add(Span::new().try_days(days).ok()?).ok()
}

fn counted(typed: &str, today: Date) -> Option<Date> {
    let days = match typed {
        "今天" | "today" => 0,
        "明天" | "tomorrow" => 1,
        "后天" => 2,
        "大后天" => 3,
        _ => {
            let bare = typed.strip_prefix('+');
            let bare = bare.or_else(|| typed.strip_suffix("天后"));
            let bare = bare.or_else(|| typed.strip_suffix("天内"));
            let bare = bare.or_else(|| typed.strip_suffix('天'));
            let days: i64 = bare?.trim_end_matches('d').parse().ok()?;
            if days > 366 {
                return None;
            }
            days
        }
    };
    later(today, days)
}

fn weekday(typed: &str, today: Date) -> Option<Date> {
    let (weeks, rest) = match typed.strip_prefix('下') {
        Some(rest) => (1, rest),
        None => (0, typed.strip_prefix('本').unwrap_or(typed)),
    };
    let chinese = ["周", "星期", "礼拜"]
        .iter()
        .find_map(|name| rest.strip_prefix(name));
    let wanted = match chinese.unwrap_or(rest) {
        "一" | "1" if chinese.is_some() => Weekday::Monday,
        "二" | "2" if chinese.is_some() => Weekday::Tuesday,
        "三" | "3" if chinese.is_some() => Weekday::Wednesday,
        "四" | "4" if chinese.is_some() => Weekday::Thursday,
        "五" | "5" if chinese.is_some() => Weekday::Friday,
        "六" | "6" if chinese.is_some() => Weekday::Saturday,
        "日" | "天" | "7" if chinese.is_some() => Weekday::Sunday,
        "mon" | "monday" => Weekday::Monday,
        "tue" | "tuesday" => Weekday::Tuesday,
        "wed" | "wednesday" => Weekday::Wednesday,
        "thu" | "thursday" => Weekday::Thursday,
        "fri" | "friday" => Weekday::Friday,
        "sat" | "saturday" => Weekday::Saturday,
        "sun" | "sunday" => Weekday::Sunday,
        _ => return None,
    };
    let (from, to) = (today.weekday(), wanted);
    let ahead = i64::from(to.to_monday_zero_offset()) - i64::from(from.to_monday_zero_offset());
    let days = match weeks {
        // 下周五 is the Friday of the calendar week after this one.
        1 => ahead + 7,
        _ if ahead <= 0 => ahead + 7,
        _ => ahead,
    };
    later(today, days)
}

fn calendar(typed: &str, today: Date) -> Option<Date> {
    if let Some(named) = english(typed, today) {
        return Some(named);
    }
    let numbers: Vec<i16> = typed
        .trim_end_matches(['日', '号'])
        .split(['年', '月', '-', '/', '.'])
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let small = |n: i16| i8::try_from(n).ok();
    match numbers[..] {
        [day] => next_such_day(small(day)?, today),
        [month, day] => near(small(month)?, small(day)?, today),
        [year, month, day] => Date::new(year, small(month)?, small(day)?).ok(),
        _ => None,
    }
}

/// `8mar`, `march8`: what is left of `8 March` without its space.
fn english(typed: &str, today: Date) -> Option<Date> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let name: String = typed.chars().filter(char::is_ascii_alphabetic).collect();
    let day: String = typed.chars().filter(char::is_ascii_digit).collect();
    if name.len() + day.len() != typed.len() || name.len() < 3 || !name.is_ascii() {
        return None;
    }
    let month = MONTHS.iter().position(|m| name.starts_with(m))?;
    near(i8::try_from(month + 1).ok()?, day.parse().ok()?, today)
}

fn next_such_day(day: i8, today: Date) -> Option<Date> {
    (0..12).find_map(|months| {
        let first = today.first_of_month();
        let month = first.checked_add(Span::new().months(months)).ok()?;
        let found = Date::new(month.year(), month.month(), day).ok()?;
        (found >= today).then_some(found)
    })
}

fn near(month: i8, day: i8, today: Date) -> Option<Date> {
    let this = Date::new(today.year(), month, day).ok();
    let next = Date::new(today.year() + 1, month, day).ok();
    let oldest = later(today, -LOOKS_BACK_DAYS)?;
    this.filter(|d| *d >= oldest).or(next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// Thursday 3 March 2022.
    fn read(typed: &str) -> Option<Date> {
        day("due", typed, date(2022, 3, 3)).unwrap_or(None)
    }

    #[test]
    fn days_are_read_as_people_type_them() {
        let m = |day| Some(date(2022, 3, day));
        for (typed, means) in [
            ("3月8日", m(8)),
            ("３月８号前", m(8)),
            ("3/8", m(8)),
            ("3.8", m(8)),
            ("2022-03-08", m(8)),
            ("8", m(8)),
            ("8日", m(8)),
            ("3", m(3)),
            ("2", Some(date(2022, 4, 2))),
            ("31", m(31)),
            ("+3", m(6)),
            ("3天", m(6)),
            ("5 天内", m(8)),
            ("今天", m(3)),
            ("后天", m(5)),
            ("周五", m(4)),
            ("星期四", m(10)),
            ("下周五", m(11)),
            ("礼拜天", m(6)),
            ("fri", m(4)),
            ("8 March", m(8)),
            ("mar 8", m(8)),
            // A day that has passed stays what it says; the deed refuses it.
            ("1月5日", Some(date(2022, 1, 5))),
            ("12月31日", Some(date(2022, 12, 31))),
        ] {
            assert_eq!(read(typed), means, "{typed}");
        }
    }

    #[test]
    fn in_autumn_a_month_of_spring_is_next_year() {
        let autumn = date(2022, 11, 23);
        assert_eq!(day("due", "3月8日", autumn), Ok(Some(date(2023, 3, 8))));
        assert_eq!(day("due", "10月8日", autumn), Ok(Some(date(2022, 10, 8))));
    }

    #[test]
    fn what_is_no_day_is_refused_and_nothing_is_nothing() {
        assert_eq!(day("due", "　 ", date(2022, 3, 3)), Ok(None));
        for typed in [
            "尽快",
            "2月30日",
            "32",
            "0",
            "13/1",
            "+900",
            "1/2/3/4",
            "五",
        ] {
            assert_eq!(
                day("due", typed, date(2022, 3, 3)),
                Err(NotADay { field: "due" }),
                "{typed}"
            );
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_nothing_breaks(typed in "\\PC{0,12}") {
            let _ = day("due", &typed, date(2022, 3, 3));
        }
    }
}
