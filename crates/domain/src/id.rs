//! Ids: 63 bits, made by a server, one type for each noun.
//!
//! 41 bits of milliseconds since 2020-01-01T00:00:00Z, 10 bits of the server's
//! number (leased in the database), 12 bits of a counter. As text an id is 13
//! lower-case Crockford base32 letters, because JSON readers and spreadsheets
//! round large numbers.

use std::fmt;
use std::str::FromStr;

/// 2020-01-01T00:00:00Z in milliseconds since the Unix epoch.
pub const EPOCH_MS: i64 = 1_577_836_800_000;
/// How many servers can hold a number at once.
pub const SERVERS: u16 = 1 << 10;
/// How many ids one server makes in one millisecond.
pub const PER_MS: u16 = 1 << 12;
/// Letters of a printed id.
pub const TEXT_LEN: usize = 13;

const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Puts the parts of an id together; `None` when a part does not fit its bits.
pub const fn compose(ms_since_1970: i64, server: u16, counter: u16) -> Option<i64> {
    let ms = ms_since_1970 - EPOCH_MS;
    if ms < 0 || ms >= 1 << 41 || server >= SERVERS || counter >= PER_MS {
        return None;
    }
    Some((ms << 22) | ((server as i64) << 12) | counter as i64)
}

/// Writes an id as 13 letters, most significant first, so that text sorts as numbers do.
pub fn to_text(id: i64) -> String {
    let mut out = [0u8; TEXT_LEN];
    let mut rest = id as u64;
    for slot in out.iter_mut().rev() {
        *slot = LETTERS[(rest & 31) as usize];
        rest >>= 5;
    }
    out.iter().map(|b| *b as char).collect()
}

/// Reads what [`to_text`] wrote; capital letters are welcome, anything else is not.
pub fn from_text(text: &str) -> Option<i64> {
    if text.len() != TEXT_LEN {
        return None;
    }
    let mut value: u64 = 0;
    for (i, byte) in text.bytes().enumerate() {
        let digit = LETTERS
            .iter()
            .position(|l| *l == byte.to_ascii_lowercase())? as u64;
        // 13 letters hold 65 bits: the first may only use three of its five.
        if i == 0 && digit > 7 {
            return None;
        }
        value = (value << 5) | digit;
    }
    i64::try_from(value).ok()
}

/// The text was not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&to_text(self.0))
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), to_text(self.0))
            }
        }
        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                from_text(text).map($name).ok_or(NotAnId)
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

ids! {
    /// A place of the one tree.
    PlaceId
    /// A human being known to the system.
    PersonId
    /// An organisation that answers for a place.
    OfficeId
    /// What a person may do at a place, until when.
    RoleId
    /// A staff account: login, password, second factor.
    AccountId
    /// A household card.
    CardId
    /// A session of somebody who signed in.
    SessionId
    /// A matter.
    MatterId
    /// A photo.
    PhotoId
    /// An answer to a matter.
    AnswerId
    /// A household joining somebody else's matter.
    BackingId
    /// What an office says often.
    TemplateId
    /// That a matter is left out of the rates.
    ExclusionId
    /// A called meeting of households.
    AssemblyId
    /// A point of an assembly's agenda.
    AgendaItemId
    /// A voter's line in the frozen roll.
    RollEntryId
    /// What somebody says against a roll or a result.
    ObjectionId
    /// A turn in the queue of an agenda item.
    SpeakerId
    /// A poll.
    PollId
    /// Whatever a live page follows: an assembly, a poll.
    SubjectId
    /// A file of places handed in for import.
    ImportId
    /// Slow work waiting to be done.
    JobId
    /// A way to tell somebody: an inbox, a robot of a group.
    ChannelId
    /// A notice that has to be sent, or was.
    NoticeId
}

impl From<AssemblyId> for SubjectId {
    fn from(id: AssemblyId) -> SubjectId {
        SubjectId(id.0)
    }
}

impl From<PollId> for SubjectId {
    fn from(id: PollId) -> SubjectId {
        SubjectId(id.0)
    }
}

/// A frozen roll, by what it was fixed for: an assembly, or a poll that belongs to none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RollId(pub i64);

impl From<AssemblyId> for RollId {
    fn from(id: AssemblyId) -> RollId {
        RollId(id.0)
    }
}

impl From<PollId> for RollId {
    fn from(id: PollId) -> RollId {
        RollId(id.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn text_round_trips_and_sorts(a in 0..i64::MAX, b in 0..i64::MAX) {
            prop_assert_eq!(from_text(&to_text(a)), Some(a));
            prop_assert_eq!(a.cmp(&b), to_text(a).cmp(&to_text(b)));
        }

        #[test]
        fn any_text_is_read_or_refused_without_panic(s in "\\PC{0,20}") {
            let _ = from_text(&s);
        }
    }

    #[test]
    fn parts_stay_in_their_bits() {
        assert_eq!(compose(EPOCH_MS, SERVERS, 0), None);
        assert_eq!(compose(EPOCH_MS - 1, 0, 0), None);
        assert_eq!(compose(EPOCH_MS + 1, 1, 1), Some((1 << 22) | (1 << 12) | 1));
        assert_eq!(from_text("zzzzzzzzzzzzz"), None);
    }
}
