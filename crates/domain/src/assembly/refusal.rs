//! What an assembly says no to, each with its own sentence.

use super::{Attendance, Mark};
use jiff::Timestamp;

/// A step that can't be taken. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssemblyRefusal {
    /// The place is no unit, building or compound.
    NoSuchElectorate,
    /// No householder assembly is called under the rule.
    VotersNotYet,
    /// The time lies behind.
    InThePast,
    /// A paper assembly lies ahead: then it can be called.
    NotYetHeld,
    /// Fewer days of notice than the rule asks, and no reason given.
    NoticeTooShort {
        /// Days there are.
        days: i32,
        /// Days the rule asks.
        need: u16,
    },
    /// Fewer days of notice, and the rule knows no exception.
    NoticeFixed {
        /// Days there are.
        days: i32,
        /// Days the rule asks.
        need: u16,
    },
    /// There is no agenda item.
    NoAgenda,
    /// No line of the roll would count.
    NobodyOnTheRoll,
    /// The roll has not been frozen.
    RollNotFrozen,
    /// The roll has been frozen; nothing in it changes any more.
    RollFrozen {
        /// When.
        at: Timestamp,
    },
    /// The household has no line in the roll.
    NotOnTheRoll,
    /// The line does not count.
    NotEntitled {
        /// What the roll says of it.
        mark: Mark,
    },
    /// Several doors fit what was typed.
    WhichDoor {
        /// Their names, joined.
        doors: String,
    },
    /// No door fits what was typed.
    NoSuchDoor {
        /// What was typed.
        typed: String,
    },
    /// The voter is there already.
    AlreadyCheckedIn {
        /// The door.
        door: String,
        /// Since when.
        at: Timestamp,
        /// Kind of whoever noted it: household, captain, staff, system.
        by: String,
        /// The name of whoever noted it, when it may be told.
        name: String,
    },
    /// There is nothing to undo: the voter is not checked in.
    NotCheckedIn,
    /// The voter holds proxies that count; they are undone first.
    HoldsProxies {
        /// How many.
        count: u32,
    },
    /// The rule takes no proxies.
    NoProxies,
    /// Nobody holds the own proxy.
    OwnProxy,
    /// Whoever holds the proxy is not there in person.
    HolderNotHere,
    /// The proxy is not in writing.
    ProxyNotWritten,
    /// The holder has as many as the rule allows.
    ProxyCap {
        /// As many.
        most: u32,
    },
    /// It is too early to say so by one's own phone.
    DoorsShut,
    /// Too few are there.
    NoQuorum {
        /// Who is there.
        attendance: Attendance,
    },
    /// Enough are there: it can be opened and need not be adjourned.
    QuorumIsThere,
    /// It has not begun.
    NotOpen,
    /// It is under way.
    AlreadyOpen,
    /// It is over.
    Closed,
    /// It was called off.
    Cancelled,
    /// It goes on another day.
    Adjourned,
    /// Somebody else has saved the same minutes meanwhile.
    MinutesMoved,
    /// It is not closed, so there are no minutes to show.
    NoMinutesYet,
}

impl crate::Sentence for AssemblyRefusal {
    fn key(&self) -> &'static str {
        use AssemblyRefusal::*;
        match self {
            NoSuchElectorate => "refuse-assembly-electorate",
            VotersNotYet => "refuse-assembly-voters",
            InThePast => "refuse-assembly-past",
            NotYetHeld => "refuse-assembly-not-yet-held",
            NoticeTooShort { .. } => "refuse-assembly-notice",
            NoticeFixed { .. } => "refuse-assembly-notice-fixed",
            NoAgenda => "refuse-assembly-agenda",
            NobodyOnTheRoll => "refuse-roll-empty",
            RollNotFrozen => "refuse-roll-not-frozen",
            RollFrozen { .. } => "refuse-roll-frozen",
            NotOnTheRoll => "refuse-roll-not-on-it",
            NotEntitled { .. } => "refuse-roll-not-entitled",
            WhichDoor { .. } => "refuse-check-in-which-door",
            NoSuchDoor { .. } => "refuse-check-in-no-door",
            AlreadyCheckedIn { .. } => "refuse-check-in-already",
            NotCheckedIn => "refuse-check-in-not-there",
            HoldsProxies { .. } => "refuse-check-in-holds-proxies",
            NoProxies => "refuse-proxy-none",
            OwnProxy => "refuse-proxy-own",
            HolderNotHere => "refuse-proxy-holder-away",
            ProxyNotWritten => "refuse-proxy-not-written",
            ProxyCap { .. } => "refuse-proxy-cap",
            DoorsShut => "refuse-check-in-early",
            NoQuorum { .. } => "refuse-assembly-no-quorum",
            QuorumIsThere => "refuse-assembly-quorum-there",
            NotOpen => "refuse-assembly-not-open",
            AlreadyOpen => "refuse-assembly-open",
            Closed => "refuse-assembly-closed",
            Cancelled => "refuse-assembly-cancelled",
            Adjourned => "refuse-assembly-adjourned",
            MinutesMoved => "refuse-minutes-moved",
            NoMinutesYet => "refuse-minutes-none",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        use AssemblyRefusal::*;
        match self {
            NoticeTooShort { days, need } | NoticeFixed { days, need } => {
                vec![("days", days.to_string()), ("need", need.to_string())]
            }
            RollFrozen { at } => vec![("at", minute(*at))],
            NotEntitled { mark } => vec![("mark", mark.word().to_owned())],
            WhichDoor { doors } => vec![("doors", doors.clone())],
            NoSuchDoor { typed } => vec![("typed", typed.clone())],
            AlreadyCheckedIn { door, at, by, name } => vec![
                ("door", door.clone()),
                ("at", clock(*at)),
                ("by", by.clone()),
                ("name", name.clone()),
            ],
            HoldsProxies { count } => vec![("count", count.to_string())],
            ProxyCap { most } => vec![("most", most.to_string())],
            NoQuorum { attendance: a } => vec![
                ("present", a.present.to_string()),
                ("entitled", a.entitled.to_string()),
                ("need", a.need.to_string()),
                ("missing", a.missing.to_string()),
            ],
            _ => Vec::new(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        use AssemblyRefusal::*;
        match self {
            NoSuchElectorate => Some("place"),
            VotersNotYet => Some("rule"),
            InThePast | NotYetHeld => Some("time"),
            NoticeTooShort { .. } | NoticeFixed { .. } => Some("waiver"),
            NoAgenda => Some("agenda"),
            WhichDoor { .. } | NoSuchDoor { .. } => Some("room"),
            ProxyNotWritten => Some("written"),
            ProxyCap { .. } | HolderNotHere | OwnProxy => Some("holder"),
            _ => None,
        }
    }
}

/// `14:31`, the same in both languages.
fn clock(at: Timestamp) -> String {
    let z = crate::when::local(at);
    format!("{:02}:{:02}", z.hour(), z.minute())
}

/// `2022-03-03 14:31`
fn minute(at: Timestamp) -> String {
    format!("{} {}", crate::when::day(at), clock(at))
}
