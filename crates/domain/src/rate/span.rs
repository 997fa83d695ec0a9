//! Span: the week or month a matter was raised in, on the calendar of China.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use std::fmt;

/// A week, by its Monday, or a month, by its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Span {
    /// Monday to Sunday.
    Week(Date),
    /// The first to the last.
    Month(Date),
}

impl Span {
    /// The week of a day.
    pub fn week(day: Date) -> Span {
        let since = i64::from(day.weekday().to_monday_zero_offset());
        Span::Week(day.saturating_sub(since.days()))
    }

    /// The month of a day.
    pub fn month(day: Date) -> Span {
        Span::Month(day.first_of_month())
    }

    /// Its first day.
    pub fn first(self) -> Date {
        match self {
            Span::Week(day) | Span::Month(day) => day,
        }
    }

    /// The first day after it.
    pub fn end(self) -> Date {
        match self {
            Span::Week(day) => day.saturating_add(7.days()),
            Span::Month(day) => day.saturating_add(1.month()),
        }
    }

    /// Its last day.
    pub fn last(self) -> Date {
        self.end().saturating_sub(1.day())
    }

    /// The instants it lies between, the first included.
    pub fn instants(self) -> (Timestamp, Timestamp) {
        let at = |day: Date| crate::when::instant(day.at(0, 0, 0, 0));
        (
            at(self.first()).unwrap_or(Timestamp::MIN),
            at(self.end()).unwrap_or(Timestamp::MAX),
        )
    }

    /// The same kind, `n` before.
    pub fn back(self, n: i64) -> Span {
        match self {
            Span::Week(day) => Span::Week(day.saturating_sub((7 * n).days())),
            Span::Month(day) => Span::Month(day.saturating_sub(n.months())),
        }
    }

    /// The `n` spans that end with this one, oldest first.
    pub fn row(self, n: i64) -> Vec<Span> {
        (0..n).rev().map(|k| self.back(k)).collect()
    }

    /// Reads what [`fmt::Display`] wrote; a week is no other day than a Monday.
    pub fn parse(text: &str) -> Option<Span> {
        let day = |text: &str| text.parse::<Date>().ok();
        let span = match text.split_at_checked(1)? {
            ("w", rest) => Span::week(day(rest)?),
            ("m", rest) => Span::month(day(&format!("{rest}-01"))?),
            _ => return None,
        };
        (span.to_string() == text).then_some(span)
    }
}

/// `w2022-03-07`, `m2022-03`: sorted as text it is sorted in time.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Span::Week(day) => write!(f, "w{day}"),
            Span::Month(day) => write!(f, "m{}", day.strftime("%Y-%m")),
        }
    }
}
