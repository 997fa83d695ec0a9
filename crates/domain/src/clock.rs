//! Clock (时限): when something is due, counted as Chinese law counts.
//!
//! A period of hours begins at once; a period of days leaves out the day it begins on, ends
//! on the next working day when its last is a day off, and ends when the office closes
//! (Civil Code, art. 201 and 203). What stands still by a pause is not counted.

use crate::calendar::{Calendar, HOURS, closing, days, plus};
use crate::when;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// How long there is. Written `24h`, `7d`, `3wd`, `4wh`, `2022-03-08`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Limit {
    /// Hours, day and night.
    Hours(u16),
    /// Calendar days.
    Days(u16),
    /// Hours in which offices work.
    WorkingHours(u16),
    /// Working days.
    WorkingDays(u16),
    /// A day that was promised.
    Until(Date),
}

/// The longest period in any unit: longer ones are typing errors.
pub const MOST: u16 = 365;

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Limit::Hours(n) => write!(f, "{n}h"),
            Limit::Days(n) => write!(f, "{n}d"),
            Limit::WorkingHours(n) => write!(f, "{n}wh"),
            Limit::WorkingDays(n) => write!(f, "{n}wd"),
            Limit::Until(day) => write!(f, "{day}"),
        }
    }
}

/// Not a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a limit is written 24h, 7d, 4wh, 3wd, from 1 to 365, or as a date")]
pub struct NoLimit;

impl FromStr for Limit {
    type Err = NoLimit;
    fn from_str(text: &str) -> Result<Limit, NoLimit> {
        let text = text.trim();
        if let Ok(day) = text.parse() {
            return Ok(Limit::Until(day));
        }
        let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let n: u16 = text[..text.len() - unit.len()]
            .parse()
            .map_err(|_| NoLimit)?;
        let made: fn(u16) -> Limit = match unit {
            "h" => Limit::Hours,
            "d" => Limit::Days,
            "wh" => Limit::WorkingHours,
            "wd" => Limit::WorkingDays,
            _ => return Err(NoLimit),
        };
        match (1..=MOST).contains(&n) {
            true => Ok(made(n)),
            false => Err(NoLimit),
        }
    }
}

impl Serialize for Limit {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Limit, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A time that is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// It stood still because the matter was merged: nobody asked for that time, and it takes
    /// nothing from what may be asked for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub held: bool,
}

/// A clock that runs: from when, how long, what was granted on top, what stood still.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// When it began.
    pub from: Timestamp,
    /// How long there is.
    pub limit: Limit,
    /// Granted on top, each from the end of what was before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<Limit>,
    /// What stood still, in order, none touching another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Pause>,
}

impl Clock {
    /// A clock that begins now.
    pub fn new(from: Timestamp, limit: Limit) -> Clock {
        Clock {
            from,
            limit,
            more: Vec::new(),
            pauses: Vec::new(),
        }
    }

    /// The instant it ends.
    pub fn due(&self, calendar: &Calendar) -> Timestamp {
        let first = due(calendar, self.from, self.limit, &self.pauses);
        let more = self.more.iter();
        more.fold(first, |end, more| due(calendar, end, *more, &self.pauses))
    }

    /// The pause it stands in.
    pub fn paused(&self, at: Timestamp) -> Option<Pause> {
        let mut found = self.pauses.iter().copied();
        found.find(|p| p.from <= at && at < p.until)
    }

    /// Calendar days on which it stood still so far because somebody asked, each counted once,
    /// the first and the last too, if only for an hour. By no more than so many working days
    /// do these pauses lengthen it: each lets the end go on by the days between its first and
    /// its last, and by one more when the office closes meanwhile.
    pub fn days_paused(&self) -> i64 {
        let (mut sum, mut next) = (0, Date::MIN);
        for pause in self.pauses.iter().filter(|p| !p.held) {
            let after = plus(when::day(pause.until), 1);
            sum += days(when::day(pause.from).max(next), after).max(0);
            next = next.max(after);
        }
        sum
    }

    /// It stood still from one instant to another: afterwards there is as much time as there
    /// was before, and of a pause it stood in as much as was left of it.
    pub fn hold(&mut self, from: Timestamp, until: Timestamp) {
        if until <= from {
            return;
        }
        let rest = self.paused(from).map_or(from, |p| p.until);
        for pause in &mut self.pauses {
            pause.until = pause.until.min(from);
        }
        let held = true;
        self.pauses.push(Pause { from, until, held });
        if until < rest {
            let held = false;
            let (from, until) = (until, rest);
            self.pauses.push(Pause { from, until, held });
        }
        self.pauses.retain(|p| p.from < p.until);
    }
}

/// When a period that begins at `from` ends.
pub fn due(calendar: &Calendar, from: Timestamp, limit: Limit, pauses: &[Pause]) -> Timestamp {
    match limit {
        Limit::Hours(n) => {
            let stops = pauses.iter().map(|p| (ms(p.from), ms(p.until)));
            let end = run(
                ms(from),
                i64::from(n) * HOUR,
                stops,
                |a, b| b - a,
                |t, n| t + n,
            );
            instant(end)
        }
        Limit::WorkingHours(n) => {
            let stops = pauses.iter().map(|p| (ms(p.from), ms(p.until)));
            let count = |a, b| worked(calendar, b) - worked(calendar, a);
            let jump = |t, n| work_on(calendar, t, n);
            instant(run(ms(from), i64::from(n) * HOUR, stops, count, jump))
        }
        Limit::WorkingDays(n) => Days {
            day: when::day(from),
            count: |a, b| calendar.count(a, b),
            land: |at, n| calendar.from(calendar.after(at, n)),
            next: |day| calendar.after(day, 1),
        }
        .run(i64::from(n), pauses),
        Limit::Days(n) => Days {
            day: when::day(from),
            count: days,
            land: |at, n| calendar.from(plus(at, n)),
            next: |day| calendar.after(day, 1),
        }
        .run(i64::from(n), pauses),
        Limit::Until(promised) => {
            let day = when::day(from);
            let promised = Days {
                day,
                count: days,
                land: plus,
                next: |day| plus(day, 1),
            }
            .run(days(day, promised), pauses);
            match promised > from {
                true => promised,
                // Promised for today after the office closed: the day itself is whole.
                false => {
                    let next = plus(when::day(promised), 1);
                    crate::when::instant(next.at(0, 0, 0, 0)).unwrap_or(promised)
                }
            }
        }
    }
}

/// When something ends that ended at `end` and stood still between two instants: as many
/// working hours after the second as there were after the first.
pub fn later(
    calendar: &Calendar,
    end: Timestamp,
    (from, until): (Timestamp, Timestamp),
) -> Timestamp {
    if end <= from || until <= from {
        return end;
    }
    match worked(calendar, ms(end)) - worked(calendar, ms(from)) {
        // What ends in the night runs through the night.
        0 => instant(ms(until) + ms(end) - ms(from)),
        left => instant(work_on(calendar, ms(until), left)),
    }
}

/// A period of days: how they are counted from one to another, on which day so many more end,
/// and which day comes after one that is over.
struct Days<C, L, N> {
    day: Date,
    count: C,
    land: L,
    next: N,
}

impl<C: Fn(Date, Date) -> i64, L: Fn(Date, i64) -> Date, N: Fn(Date) -> Date> Days<C, L, N> {
    /// Runs `need` days from the first, standing still over each pause that begins before the
    /// end; the day a pause ends on is the last one not counted.
    fn run(&self, mut need: i64, pauses: &[Pause]) -> Timestamp {
        let (mut at, mut after) = (self.day, None);
        for pause in pauses {
            let until = when::day(pause.until);
            if until <= at && need > 0 {
                continue;
            }
            if pause.from >= self.end(at, need, after) {
                break;
            }
            let begins = when::day(pause.from).max(at);
            let last = when::day(self.end(at, need, after));
            need = (need - (self.count)(at, begins)).max(0);
            // Held while its last day had not begun, for the office was closed: all of it is left.
            if pause.held && need == 0 && last > begins {
                need = 1;
            }
            (at, after) = (until.max(at), Some(pause.until));
        }
        self.end(at, need, after)
    }

    /// When the office closes on the last day; on the next one when the pause lasted longer.
    fn end(&self, at: Date, need: i64, after: Option<Timestamp>) -> Timestamp {
        let last = (self.land)(at, need);
        match closing(last) {
            closes if after.is_some_and(|after| closes <= after) => closing((self.next)(last)),
            closes => closes,
        }
    }
}

/// Runs `need` units from `at`, standing still over each stop: `count` says how many units lie
/// between two points, `jump` where so many more end.
fn run(
    mut at: i64,
    mut need: i64,
    stops: impl Iterator<Item = (i64, i64)>,
    count: impl Fn(i64, i64) -> i64,
    jump: impl Fn(i64, i64) -> i64,
) -> i64 {
    for (from, until) in stops {
        if until <= at {
            continue;
        }
        let from = from.max(at);
        let before = count(at, from);
        if before >= need && need > 0 {
            break;
        }
        need -= before;
        at = until;
    }
    jump(at, need)
}

const HOUR: i64 = 3_600_000;

fn ms(at: Timestamp) -> i64 {
    at.as_millisecond()
}

fn instant(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX)
}

/// Milliseconds that the parts of a working day last until the wall clock shows `time`.
fn within(time: SignedDuration) -> i64 {
    let since = |t: jiff::civil::Time| t.duration_since(jiff::civil::Time::midnight());
    let part = |(from, to)| (time.min(since(to)) - since(from)).as_millis().max(0) as i64;
    HOURS.map(part).iter().sum()
}

/// A whole working day.
fn whole() -> i64 {
    within(SignedDuration::from_hours(24))
}

/// Where the days are counted from; any day would do.
const ORIGIN: Date = Date::constant(2000, 1, 1);

/// Working milliseconds since the origin.
fn worked(calendar: &Calendar, at: i64) -> i64 {
    let local = when::local(instant(at)).datetime();
    let day = local.date();
    let before = calendar.count(ORIGIN, plus(day, -1)) * whole();
    let today = local.time().duration_since(jiff::civil::Time::midnight());
    before
        + if calendar.works(day) {
            within(today)
        } else {
            0
        }
}

/// The first instant at which `need` more milliseconds were worked.
fn work_on(calendar: &Calendar, at: i64, need: i64) -> i64 {
    let target = worked(calendar, at) + need;
    let before = (target - 1).div_euclid(whole());
    let day = calendar.after(ORIGIN, before + 1);
    let mut rest = target - before * whole();
    for (from, to) in HOURS {
        let long = to.duration_since(from).as_millis() as i64;
        if rest <= long {
            let begins = when::instant(day.to_datetime(from)).unwrap_or(Timestamp::MAX);
            return ms(begins) + rest;
        }
        rest -= long;
    }
    ms(closing(day))
}

#[cfg(test)]
mod tests;
