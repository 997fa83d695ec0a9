//! Notices: who is told of what happened, by which channel, when, and how often it is tried.
//!
//! Nobody writes a notice: it follows from an event. [`wanted()`] says which event gives one
//! and to whom, [`pick`] which channels that are, [`due()`] when it may leave, [`next`] what
//! happens after it failed, [`fit`] how several become one message.

mod address;
mod compose;
mod due;
mod refusal;
mod retry;
#[cfg(test)]
mod tests;
mod wanted;

pub use address::{WebAddress, is_private};
pub use compose::{Line, fit};
pub use due::{Quiet, due};
pub use refusal::NoticeRefusal;
pub use retry::{MOST_TRIES, Next, Trouble, apart, is_old, next};
pub use wanted::{Cause, Listener, Recipient, Topic, Wanted, follows, pick, wanted};

use crate::id::{ChannelId, OfficeId, PersonId, PlaceId};
use crate::lang::Lang;
use crate::place::PlacePath;

/// How a message leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChannelKind {
    /// 电子邮件
    Email,
    /// 企业微信群机器人
    Wecom,
    /// 钉钉群机器人
    Dingtalk,
    /// 短信, by whatever gateway speaks HTTP.
    Sms,
    /// A WeChat group takes no robot: the captain forwards by hand.
    Forward,
}

impl ChannelKind {
    /// Every kind.
    pub const ALL: [ChannelKind; 5] = [
        ChannelKind::Wecom,
        ChannelKind::Dingtalk,
        ChannelKind::Email,
        ChannelKind::Sms,
        ChannelKind::Forward,
    ];

    /// The word of code, forms and database.
    pub const fn word(self) -> &'static str {
        match self {
            ChannelKind::Email => "email",
            ChannelKind::Wecom => "wecom",
            ChannelKind::Dingtalk => "dingtalk",
            ChannelKind::Sms => "sms",
            ChannelKind::Forward => "forward",
        }
    }

    /// Reads [`ChannelKind::word`].
    pub fn from_word(word: &str) -> Option<ChannelKind> {
        ChannelKind::ALL.into_iter().find(|k| k.word() == word)
    }

    /// Milliseconds between two messages. A robot takes 20 a minute and is silenced for
    /// minutes when more come.
    pub const fn pace_ms(self) -> i64 {
        match self {
            ChannelKind::Wecom | ChannelKind::Dingtalk => 3_100,
            ChannelKind::Email | ChannelKind::Sms | ChannelKind::Forward => 0,
        }
    }

    /// Bytes of text one message takes. A robot of WeCom takes 2048; a short message of 500
    /// characters is the longest that gateways split and still send.
    pub const fn most_bytes(self) -> usize {
        match self {
            ChannelKind::Wecom | ChannelKind::Dingtalk => 2_048,
            ChannelKind::Sms => 900,
            ChannelKind::Email | ChannelKind::Forward => 16_000,
        }
    }

    /// Notices one message holds.
    pub const fn most_lines(self) -> usize {
        match self {
            ChannelKind::Sms => 5,
            _ => 20,
        }
    }
}

/// Whose channel it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Belongs {
    /// An office's inbox or group of colleagues.
    Office(OfficeId),
    /// The chat group of those who live at the place: the stairwell's (楼道群) above all.
    Group,
    /// Somebody who works for an office.
    Person(PersonId),
}

impl Belongs {
    /// The word of code, forms and database.
    pub const fn word(self) -> &'static str {
        match self {
            Belongs::Office(_) => "office",
            Belongs::Group => "group",
            Belongs::Person(_) => "person",
        }
    }
}

/// A way to tell somebody. What it takes to use it is sealed and not in here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// The id.
    pub id: ChannelId,
    /// The place it belongs to.
    pub place: PlaceId,
    /// Its path.
    pub path: PlacePath,
    /// Whose it is.
    pub belongs: Belongs,
    /// How a message leaves.
    pub kind: ChannelKind,
    /// The language of what is said there.
    pub lang: Lang,
    /// When nothing is sent.
    pub quiet: Option<Quiet>,
    /// Urgent ones come in quiet hours too.
    pub urgent: bool,
    /// Minutes in which notices are gathered into one message; 0 sends each at once.
    pub digest: u16,
    /// Is it in use?
    pub on: bool,
    /// Keyed hash of the address: the same robot noted twice is told once.
    pub print: [u8; 32],
}

/// What became of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Still to be sent, or to be forwarded by hand.
    Waiting,
    /// Handed over to whoever delivers it.
    Sent,
    /// Given up; staff decide.
    Dead,
    /// The captain says it is in the group.
    Forwarded,
    /// Staff or the rule of secrecy took it out.
    Dropped,
}

impl State {
    /// Every state.
    pub const ALL: [State; 5] = [
        State::Waiting,
        State::Sent,
        State::Dead,
        State::Forwarded,
        State::Dropped,
    ];

    /// The word of code and database.
    pub const fn word(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Sent => "sent",
            State::Dead => "dead",
            State::Forwarded => "forwarded",
            State::Dropped => "dropped",
        }
    }

    /// Reads [`State::word`].
    pub fn from_word(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|s| s.word() == word)
    }
}
