//! What went wrong with sending, and when it is tried again.

use super::Channel;
use jiff::{SignedDuration, Timestamp};

/// Tries before a notice is given up.
pub const MOST_TRIES: u16 = 8;
/// A notice older than this is no news any more.
const OLDEST: SignedDuration = SignedDuration::from_hours(72);
/// The first delay; each next one is four times as long.
const FIRST_S: i64 = 30;
/// The longest delay.
const LONGEST_S: i64 = 6 * 3600;

/// Why a message did not get there. What the other side wrote is never kept: it may hold the
/// address, which is secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Nobody answers at that address, or there is no such host.
    Unreachable,
    /// It took too long.
    Slow,
    /// The connection broke, or the answer can't be understood.
    Broken,
    /// It can't show that it is who it is called: nothing was said to it.
    Untrusted,
    /// It sends us elsewhere; we do not follow.
    Moved(i32),
    /// The address is inside the local network, and calls to it are not allowed.
    Private,
    /// The mail server is outside, and its channel says to speak in clear: nothing was said.
    InClear,
    /// Too many messages; seconds until it takes more.
    TooFast(u32),
    /// It is busy or has a fault of its own.
    Busy(i32),
    /// Token, key or password is not valid (any more), or the robot was taken out of the group.
    Token(i32),
    /// The robot's safety settings say no: signature, keyword, address.
    Settings(i32),
    /// It does not take this message.
    Refused(i32),
    /// Our settings can't be opened: sealed with a key that is lost.
    Sealed,
    /// It waited for days.
    Old,
}

impl Trouble {
    /// The word of code and database, and of the sentence that says it.
    pub const fn word(self) -> &'static str {
        match self {
            Trouble::Unreachable => "unreachable",
            Trouble::Slow => "slow",
            Trouble::Broken => "broken",
            Trouble::Untrusted => "untrusted",
            Trouble::Moved(_) => "moved",
            Trouble::Private => "private",
            Trouble::InClear => "in-clear",
            Trouble::TooFast(_) => "too-fast",
            Trouble::Busy(_) => "busy",
            Trouble::Token(_) => "token",
            Trouble::Settings(_) => "settings",
            Trouble::Refused(_) => "refused",
            Trouble::Sealed => "sealed",
            Trouble::Old => "old",
        }
    }

    /// The number the other side gave.
    pub const fn code(self) -> Option<i32> {
        match self {
            Trouble::Moved(c)
            | Trouble::Busy(c)
            | Trouble::Token(c)
            | Trouble::Settings(c)
            | Trouble::Refused(c) => Some(c),
            _ => None,
        }
    }

    /// Does trying again make no sense?
    const fn is_final(self) -> bool {
        matches!(
            self,
            Trouble::Moved(_)
                | Trouble::Private
                | Trouble::InClear
                | Trouble::Token(_)
                | Trouble::Settings(_)
                | Trouble::Refused(_)
                | Trouble::Sealed
                | Trouble::Old
        )
    }
}

/// Was it perhaps one line alone that was refused, of several in one message? Then each is sent
/// by itself, and only the one that is refused again is given up.
pub fn apart(trouble: Trouble, lines: usize) -> bool {
    lines > 1 && matches!(trouble, Trouble::Refused(_))
}

/// Is what a notice tells of too long ago to be news? A digest and a night together wait for
/// less than a day.
pub fn is_old(happened: Timestamp, now: Timestamp) -> bool {
    now.duration_since(happened) > OLDEST
}

/// What happens to a notice that was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// It is tried again then. `counts` is whether this was one of its tries.
    Again {
        /// When.
        at: Timestamp,
        /// A robot that is only asked to slow down has not failed.
        counts: bool,
    },
    /// It is given up.
    Dead,
}

/// What follows after the `tries`-th try failed; `made` is when what it tells of happened.
/// `chance` spreads those that failed together, so that they do not come back together.
pub fn next(
    trouble: Trouble,
    (tries, made, urgent): (u16, Timestamp, bool),
    (channel, now): (&Channel, Timestamp),
    chance: u32,
) -> Next {
    if trouble.is_final() || is_old(made, now) {
        return Next::Dead;
    }
    let wait = match trouble {
        Trouble::TooFast(seconds) => i64::from(seconds),
        _ if tries >= MOST_TRIES => return Next::Dead,
        _ => {
            let times = 4i64.saturating_pow(u32::from(tries.saturating_sub(1)));
            let whole = FIRST_S.saturating_mul(times).min(LONGEST_S) * 1000;
            // Between three quarters and five quarters of it.
            let part = whole / 2 * i64::from(chance % 1000) / 1000;
            let at = later(now, SignedDuration::from_millis(whole * 3 / 4 + part));
            return Next::Again {
                at: awake(channel, at, urgent),
                counts: true,
            };
        }
    };
    let at = later(now, SignedDuration::from_secs(wait));
    Next::Again {
        at: awake(channel, at, urgent),
        counts: false,
    }
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.saturating_add(by).unwrap_or(now)
}

/// Quiet hours hold for the second try as for the first.
fn awake(channel: &Channel, at: Timestamp, urgent: bool) -> Timestamp {
    if urgent && channel.urgent {
        return at;
    }
    channel.quiet.and_then(|q| q.ends(at)).unwrap_or(at)
}
