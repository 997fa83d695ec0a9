//! The date of the lunar calendar that stands beside every date of record.

use icu_calendar::Date as AnyDate;
use icu_calendar::cal::ChineseTraditional;
use jiff::civil::Date;

const STEMS: [&str; 10] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];
const BRANCHES: [&str; 12] = [
    "子", "丑", "寅", "卯", "辰", "巳", "午", "未", "申", "酉", "戌", "亥",
];
const ANIMALS: [&str; 12] = [
    "Rat", "Ox", "Tiger", "Rabbit", "Dragon", "Snake", "Horse", "Goat", "Monkey", "Rooster", "Dog",
    "Pig",
];
const DIGITS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// A day of the Chinese lunar calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lunar {
    /// Place of the year in the cycle of sixty, 1 (甲子) to 60 (癸亥).
    pub cycle: u8,
    /// Month, 1 to 12; a leap month bears the number of the one before it.
    pub month: u8,
    /// Whether it is a leap month (闰月).
    pub leap: bool,
    /// Day of the month, 1 to 30.
    pub day: u8,
}

/// The lunar date of a civil date, as the almanac of the Purple Mountain
/// Observatory has it. `None` outside the years that jiff and the almanac share.
#[must_use]
pub fn lunar_date(date: Date) -> Option<Lunar> {
    let day = |n: i8| u8::try_from(n).ok();
    let iso =
        AnyDate::try_new_iso(i32::from(date.year()), day(date.month())?, day(date.day())?).ok()?;
    let lunar = iso.to_calendar(ChineseTraditional::new());
    let month = lunar.month().to_input();
    Some(Lunar {
        cycle: lunar.cyclic_year().year,
        month: month.number(),
        leap: month.is_leap(),
        day: lunar.day_of_month().0,
    })
}

impl Lunar {
    /// The year by stem and branch: 壬寅.
    #[must_use]
    pub fn year_zh(&self) -> String {
        let n = usize::from(self.cycle.saturating_sub(1));
        format!("{}{}", STEMS[n % 10], BRANCHES[n % 12])
    }

    /// Month and day: 二月初五, 闰十一月廿九.
    #[must_use]
    pub fn day_zh(&self) -> String {
        let leap = if self.leap { "闰" } else { "" };
        format!("{leap}{}月{}", month_zh(self.month), day_zh(self.day))
    }

    /// The whole date: 壬寅年二月初五.
    #[must_use]
    pub fn zh(&self) -> String {
        format!("{}年{}", self.year_zh(), self.day_zh())
    }

    /// In English: “day 5 of lunar month 2, year of the Tiger”.
    #[must_use]
    pub fn en(&self) -> String {
        let leap = if self.leap { "leap month" } else { "month" };
        let animal = ANIMALS[usize::from(self.cycle.saturating_sub(1)) % 12];
        format!(
            "day {} of lunar {leap} {}, year of the {animal}",
            self.day, self.month
        )
    }
}

fn month_zh(month: u8) -> String {
    match month {
        1 => "正".into(),
        11 => "十一".into(),
        12 => "十二".into(),
        n => DIGITS[usize::from(n.clamp(1, 10)) - 1].into(),
    }
}

fn day_zh(day: u8) -> String {
    let digit = |n: u8| DIGITS[usize::from(n.clamp(1, 10)) - 1];
    match day {
        1..=10 => format!("初{}", digit(day)),
        11..=19 => format!("十{}", digit(day - 10)),
        20 => "二十".into(),
        21..=29 => format!("廿{}", digit(day - 20)),
        _ => "三十".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;

    fn zh(y: i16, m: i8, d: i8) -> String {
        lunar_date(date(y, m, d)).expect("a date of our time").zh()
    }

    #[test]
    fn known_days_bear_the_almanacs_names() {
        assert_eq!(zh(2022, 3, 7), "壬寅年二月初五");
        assert_eq!(zh(2022, 2, 1), "壬寅年正月初一");
        assert_eq!(zh(2024, 2, 9), "癸卯年十二月三十");
        assert_eq!(zh(2022, 3, 22), "壬寅年二月二十");
        assert_eq!(zh(2022, 3, 23), "壬寅年二月廿一");
        assert_eq!(
            lunar_date(date(2022, 3, 7)).unwrap().en(),
            "day 5 of lunar month 2, year of the Tiger"
        );
    }

    #[test]
    fn leap_months_stand_where_the_almanac_puts_them() {
        assert_eq!(zh(2023, 3, 22), "癸卯年闰二月初一");
        assert_eq!(zh(2023, 4, 19), "癸卯年闰二月廿九");
        assert_eq!(zh(2023, 4, 20), "癸卯年三月初一");
        assert_eq!(zh(2033, 12, 22), "癸丑年闰十一月初一");
    }

    #[test]
    fn each_day_follows_the_day_before() {
        let mut before = lunar_date(date(1950, 1, 1)).unwrap();
        let mut at = date(1950, 1, 2);
        while at < date(2070, 1, 1) {
            let now = lunar_date(at).unwrap();
            if now.day == 1 {
                assert!(
                    matches!(before.day, 29 | 30),
                    "{at}: a month of {} days",
                    before.day
                );
                let next = if before.month == 12 {
                    1
                } else {
                    before.month + 1
                };
                let follows = (now.leap && now.month == before.month && !before.leap)
                    || (!now.leap && now.month == next);
                assert!(follows, "{at}: {before:?} then {now:?}");
            } else {
                assert_eq!(
                    (now.day, now.month, now.leap),
                    (before.day + 1, before.month, before.leap)
                );
            }
            (before, at) = (now, at.checked_add(1.day()).unwrap());
        }
    }
}
