//! Working calendar: which days are worked in China, holidays **and** working weekends.
//!
//! The State Council decrees both once a year, for the next (《全国年节及纪念日放假办法》 and
//! the yearly notice of its office). A year nobody has decreed yet is reckoned by weekends
//! alone, and [`Calendar::decreed`] says so, so that pages can name it.

use jiff::civil::{Date, Time};
use jiff::{Span, Timestamp, ToSpan as _};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The hours in which offices work: two parts of a day.
pub const HOURS: [(Time, Time); 2] = [
    (Time::constant(8, 30, 0, 0), Time::constant(12, 0, 0, 0)),
    (Time::constant(14, 0, 0, 0), Time::constant(17, 30, 0, 0)),
];

/// When an office closes: a period of days ends then on its last day (Civil Code, art. 203).
pub const CLOSING: Time = HOURS[1].1;

/// How many decrees [`Calendar::earlier`] goes back: no clock runs longer than a year.
const EARLIER: usize = 2;

/// The calendar. Counting working days between two dates takes the same time however far
/// apart they are; finding the n-th is a search by halves.
pub struct Calendar {
    first: Date,
    last: Date,
    /// Working days from `first` to each day, that day included.
    worked: Vec<u32>,
    decreed: BTreeSet<i16>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[allow(dead_code)] // Says where the data comes from; nobody asks it while running.
    source: String,
    holidays: Vec<Date>,
    working_weekends: Vec<Date>,
}

static CHINA: LazyLock<Calendar> = LazyLock::new(|| {
    let file: File = serde_json::from_str(include_str!("../../data/working-calendar.json"))
        .expect("the calendar is checked by a test");
    Calendar::of(&file.holidays, &file.working_weekends)
});

impl Calendar {
    /// What the State Council decreed, from 2004 on.
    pub fn china() -> &'static Calendar {
        &CHINA
    }

    /// The calendars as they stood before the newest years were decreed, the newest first: what
    /// was counted then may still be kept.
    pub fn earlier(&self) -> impl Iterator<Item = Calendar> + '_ {
        let years = self.decreed.iter().rev().take(EARLIER);
        years.map(|year| self.before(*year))
    }

    /// As it stood before a year was decreed: that year and later ones by weekends alone.
    pub(crate) fn before(&self, year: i16) -> Calendar {
        let last = Date::constant(1, 12, 31)
            .with()
            .year(year - 1)
            .build()
            .map_or(self.last, |day| day.min(self.last));
        let known = usize::try_from(days(self.first, last) + 1).unwrap_or(0);
        Calendar {
            first: self.first,
            last,
            worked: self.worked[..known.min(self.worked.len())].to_vec(),
            decreed: self.decreed.range(..year).copied().collect(),
        }
    }

    fn of(holidays: &[Date], weekends: &[Date]) -> Calendar {
        let off: BTreeSet<Date> = holidays.iter().copied().collect();
        let on: BTreeSet<Date> = weekends.iter().copied().collect();
        let decreed: BTreeSet<i16> = holidays.iter().map(|d| d.year()).collect();
        let first = decreed.first().copied().unwrap_or(2004);
        let last = decreed.last().copied().unwrap_or(first);
        let (first, last) = (
            jiff::civil::date(first, 1, 1),
            jiff::civil::date(last, 12, 31),
        );
        let mut worked = Vec::new();
        let mut sum = 0;
        for day in first.series(1.day()).take_while(|d| *d <= last) {
            let works = on.contains(&day) || (weekday(day) && !off.contains(&day));
            sum += u32::from(works);
            worked.push(sum);
        }
        Calendar {
            first,
            last,
            worked,
            decreed,
        }
    }

    /// Has the year been decreed? Otherwise its holidays are not known yet.
    pub fn decreed(&self, year: i16) -> bool {
        self.decreed.contains(&year)
    }

    /// Is the day worked?
    pub fn works(&self, day: Date) -> bool {
        self.count(day.saturating_sub(1.day()), day) == 1
    }

    /// Working days after `from` up to `to`, that day included; negative when `to` lies before.
    pub fn count(&self, from: Date, to: Date) -> i64 {
        self.since(to) - self.since(from)
    }

    /// The n-th working day after `day`, which itself is not counted (Civil Code, art. 201);
    /// `day` itself for none.
    pub fn after(&self, day: Date, n: i64) -> Date {
        if n <= 0 {
            return day;
        }
        // No run of days off is longer than twelve, so the n-th comes by then.
        let (mut low, mut high) = (0, 2 * n + 30);
        while low + 1 < high {
            let middle = (low + high) / 2;
            match self.count(day, plus(day, middle)) >= n {
                true => high = middle,
                false => low = middle,
            }
        }
        plus(day, high)
    }

    /// The first working day from `day` on, that day included.
    pub fn from(&self, day: Date) -> Date {
        self.after(day.saturating_sub(1.day()), 1)
    }

    /// Working days since the first day known; before and after what is known by weekdays.
    fn since(&self, day: Date) -> i64 {
        let end = self.worked.last().copied().unwrap_or(0);
        if day < self.first {
            return -weekdays(day, self.first.saturating_sub(1.day()));
        }
        if day > self.last {
            return i64::from(end) + weekdays(self.last, day);
        }
        let at = usize::try_from(days(self.first, day)).unwrap_or(0);
        i64::from(self.worked.get(at).copied().unwrap_or(end))
    }
}

/// A day so many days later.
pub(crate) fn plus(day: Date, n: i64) -> Date {
    day.saturating_add(Span::new().days(n.clamp(-2_000_000, 2_000_000)))
}

/// Days from one date to another.
pub(crate) fn days(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

fn weekday(day: Date) -> bool {
    day.weekday().to_monday_zero_offset() < 5
}

/// Mondays to Fridays after `from` up to `to`.
fn weekdays(from: Date, to: Date) -> i64 {
    // Counted from a Monday: 5 a week, and what the last week has begun.
    let of = |day: Date| {
        let n = days(Date::constant(1900, 1, 1), day) + 1;
        5 * n.div_euclid(7) + n.rem_euclid(7).min(5)
    };
    of(to) - of(from)
}

/// The end of office hours of a day, as an instant.
pub fn closing(day: Date) -> Timestamp {
    crate::when::instant(day.to_datetime(CLOSING)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn each_day_is_as_another_library_has_it() {
        let c = Calendar::china();
        let mut seen = 0;
        for line in include_str!("chinesecalendar.txt").lines().skip(1) {
            let (month, works) = line.split_once(' ').unwrap();
            for (i, mark) in works.bytes().enumerate() {
                let day: Date = format!("{month}-{:02}", i + 1).parse().unwrap();
                assert_eq!(c.works(day), mark == b'1', "{day}");
                seen += 1;
            }
        }
        assert_eq!(seen, 23 * 365 + 6, "2004 to 2026 with six leap days");
    }

    #[test]
    fn a_working_saturday_counts_and_an_undecreed_year_is_named() {
        let c = Calendar::china();
        // 29 January 2022, a Saturday, was worked for the Spring Festival from 31 January on.
        assert!(c.works(date(2022, 1, 29)) && !c.works(date(2022, 1, 31)));
        assert_eq!(c.after(date(2022, 1, 28), 1), date(2022, 1, 29));
        assert_eq!(c.after(date(2022, 1, 30), 1), date(2022, 2, 7));
        assert!(c.decreed(2026) && !c.decreed(2031) && !c.decreed(2003));
        assert!(c.works(date(2031, 10, 1)), "a Wednesday nobody has decreed");
    }

    #[test]
    fn before_a_year_was_decreed_it_was_reckoned_by_weekends() {
        let (now, then) = (Calendar::china(), Calendar::china().before(2022));
        assert!(then.decreed(2021) && !then.decreed(2022) && now.decreed(2022));
        // 30 April 2021 to 8 May: as it was. 4 April 2022: a holiday, and nobody knew.
        assert!(then.works(date(2021, 5, 8)) && !then.works(date(2021, 5, 4)));
        assert!(then.works(date(2022, 4, 4)) && !now.works(date(2022, 4, 4)));
        assert_eq!(then.after(date(2022, 4, 1), 3), date(2022, 4, 6));
        assert_eq!(now.after(date(2022, 4, 1), 3), date(2022, 4, 7));
        let years: Vec<bool> = now.earlier().map(|c| c.decreed(2025)).collect();
        assert_eq!(years, [true, false]);
        assert!(!now.earlier().any(|c| c.decreed(2026)));
    }

    proptest! {
        #[test]
        fn counting_and_finding_agree_with_counting_by_hand(
            start in 0i64..12_000, n in 1i64..400,
        ) {
            let c = Calendar::china();
            let day = plus(date(1999, 6, 1), start);
            let found = c.after(day, n);
            let by_hand = (1..=days(day, found)).filter(|d| c.works(plus(day, *d))).count();
            prop_assert_eq!(by_hand as i64, n);
            prop_assert!(c.works(found));
            prop_assert_eq!(c.count(day, found), n);
            prop_assert_eq!(c.count(found, day), -n);
        }
    }
}
