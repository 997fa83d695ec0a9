//! When a notice may leave: quiet hours and the gathering of several into one.

use super::Channel;
use crate::when;
use jiff::{SignedDuration, Span, Timestamp};

/// Hours of the day, by the clock in China, in which nothing is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quiet {
    from: u16,
    until: u16,
}

/// Minutes of a day.
const DAY: u16 = 24 * 60;

impl Quiet {
    /// From ten in the evening until seven.
    pub const NIGHT: Quiet = Quiet {
        from: 22 * 60,
        until: 7 * 60,
    };

    /// From one minute of the day until another; `None` when no time lies between or a minute
    /// is none of a day.
    pub fn new(from: u16, until: u16) -> Option<Quiet> {
        (from != until && from < DAY && until < DAY).then_some(Quiet { from, until })
    }

    /// Reads `22:00` and `7:00`.
    pub fn parse(from: &str, until: &str) -> Option<Quiet> {
        let minute = |text: &str| {
            let (hour, minute) = text.trim().split_once([':', '：'])?;
            let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
            (hour < 24 && minute < 60).then_some(hour * 60 + minute)
        };
        Quiet::new(minute(from)?, minute(until)?)
    }

    /// The minute of the day it begins.
    pub fn from(self) -> u16 {
        self.from
    }

    /// The minute of the day it ends.
    pub fn until(self) -> u16 {
        self.until
    }

    /// `22:00` and `07:00`, as a form has them.
    pub fn texts(self) -> (String, String) {
        let text = |m: u16| format!("{:02}:{:02}", m / 60, m % 60);
        (text(self.from), text(self.until))
    }

    /// When it ends, for an instant that lies in it.
    pub fn ends(self, at: Timestamp) -> Option<Timestamp> {
        let local = when::local(at);
        let minute = u16::try_from(local.hour()).ok()? * 60 + u16::try_from(local.minute()).ok()?;
        let over_night = self.from > self.until;
        let inside = match over_night {
            true => minute >= self.from || minute < self.until,
            false => (self.from..self.until).contains(&minute),
        };
        if !inside {
            return None;
        }
        let tomorrow = over_night && minute >= self.from;
        let day = match tomorrow {
            true => local.date().saturating_add(Span::new().days(1)),
            false => local.date(),
        };
        let (hour, minute) = (self.until / 60, self.until % 60);
        let (hour, minute) = (i8::try_from(hour).ok()?, i8::try_from(minute).ok()?);
        when::instant(day.at(hour, minute, 0, 0))
    }
}

/// When a notice made now leaves by a channel. `gathering` is when the ones that already wait
/// there leave together.
pub fn due(
    channel: &Channel,
    now: Timestamp,
    urgent: bool,
    gathering: Option<Timestamp>,
) -> Timestamp {
    let window = SignedDuration::from_mins(i64::from(channel.digest));
    let at = match gathering.filter(|at| *at > now) {
        _ if urgent || channel.digest == 0 => now,
        Some(at) => at,
        None => now.saturating_add(window).unwrap_or(now),
    };
    if urgent && channel.urgent {
        return at;
    }
    channel.quiet.and_then(|q| q.ends(at)).unwrap_or(at)
}
