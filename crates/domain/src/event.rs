//! Event: the one append-only line that every deed writes, chained by hash.
//!
//! `digest = SHA-256(salt ‖ payload)` and
//! `hash = SHA-256(previous hash ‖ district ‖ seq ‖ at ‖ kind ‖ place ‖ subject ‖ actor ‖ digest)`,
//! numbers big-endian, texts preceded by their length in bytes. The chain holds
//! the digest, not the payload: when the law asks for erasure (个人信息保护法
//! art. 47), salt and payload go and the chain still proves that nothing else changed.

use crate::district::District;
use crate::id::PlaceId;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

/// 32 bytes of SHA-256 (FIPS 180-4).
pub type Hash = [u8; 32];

/// The hash before the first event of a district.
pub const GENESIS: Hash = [0; 32];

/// What a deed says happened; the store adds seq, salt and hashes.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    /// Noun and verb, as `matter.raised`.
    pub kind: &'static str,
    /// The place it happened at or is about.
    pub place: Option<PlaceId>,
    /// The thing it happened to, by its id; 0 when there is none.
    pub subject: i64,
    /// Kind and id of the actor, as [`crate::Actor::signature`] gives them.
    pub actor: (&'static str, i64),
    /// What is worth keeping, as JSON; names and phones only sealed.
    pub payload: serde_json::Value,
}

/// An event as it stands in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The district whose chain it is in.
    pub district: District,
    /// Its number there, from 1, without a gap.
    pub seq: i64,
    /// When the deed was done.
    pub at: Timestamp,
    /// Noun and verb.
    pub kind: String,
    /// The place, if any.
    pub place: Option<PlaceId>,
    /// The thing, 0 when there is none.
    pub subject: i64,
    /// Kind of the actor.
    pub actor_kind: String,
    /// Id of the actor, 0 when there is none.
    pub actor_id: i64,
    /// Salt and payload, both gone after an erasure.
    pub payload: Option<([u8; 16], String)>,
    /// Digest of salt and payload; stays.
    pub digest: Hash,
    /// This line's hash.
    pub hash: Hash,
}

/// Digest of a payload under its salt.
pub fn digest(salt: &[u8; 16], payload: &str) -> Hash {
    let mut h = Sha256::new();
    h.update(salt);
    h.update(payload.as_bytes());
    h.finalize().into()
}

impl Event {
    /// The hash this line must have after `previous`.
    pub fn hash_after(&self, previous: &Hash) -> Hash {
        let mut h = Sha256::new();
        let text = |h: &mut Sha256, s: &str| {
            h.update((s.len() as u64).to_be_bytes());
            h.update(s.as_bytes());
        };
        h.update(previous);
        h.update(self.district.number().to_be_bytes());
        h.update(self.seq.to_be_bytes());
        h.update(self.at.as_millisecond().to_be_bytes());
        text(&mut h, &self.kind);
        h.update(self.place.map_or(0, |p| p.0).to_be_bytes());
        h.update(self.subject.to_be_bytes());
        text(&mut h, &self.actor_kind);
        h.update(self.actor_id.to_be_bytes());
        h.update(self.digest);
        h.finalize().into()
    }

    /// Checks this line against the one before; the first thing wrong is named.
    pub fn check(&self, seq_before: i64, hash_before: &Hash) -> Result<(), Broken> {
        if self.seq != seq_before + 1 {
            return Err(Broken::Gap {
                expected: seq_before + 1,
                found: self.seq,
            });
        }
        if let Some((salt, payload)) = &self.payload
            && digest(salt, payload) != self.digest
        {
            return Err(Broken::Payload { seq: self.seq });
        }
        if self.hash_after(hash_before) != self.hash {
            return Err(Broken::Line { seq: self.seq });
        }
        Ok(())
    }
}

/// Where a chain stops being whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// A number is missing or stands twice.
    #[error("event {expected} is missing, {found} stands in its place")]
    Gap {
        /// The number that should come.
        expected: i64,
        /// The number that came.
        found: i64,
    },
    /// The payload is not the one that was digested.
    #[error("the payload of event {seq} was changed")]
    Payload {
        /// Its number.
        seq: i64,
    },
    /// The line, or one before it, is not the one that was hashed.
    #[error("event {seq} was changed or does not follow the one before")]
    Line {
        /// Its number.
        seq: i64,
    },
    /// The chain's head is not its last event.
    #[error("the chain's head says {head}, the last event is {last}")]
    Head {
        /// What the chain row says.
        head: i64,
        /// What the events say.
        last: i64,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(seq: i64, previous: &Hash) -> Event {
        let salt = [7; 16];
        let payload = r#"{"text":"灯不亮"}"#.to_owned();
        let mut e = Event {
            district: District::new(330802).unwrap(),
            seq,
            at: Timestamp::from_millisecond(1_646_287_200_000).unwrap(),
            kind: "matter.raised".into(),
            place: Some(PlaceId(5)),
            subject: 9,
            actor_kind: "household".into(),
            actor_id: 5,
            digest: digest(&salt, &payload),
            payload: Some((salt, payload)),
            hash: GENESIS,
        };
        e.hash = e.hash_after(previous);
        e
    }

    #[test]
    fn a_chain_holds_and_any_change_is_named() {
        let first = event(1, &GENESIS);
        let second = event(2, &first.hash);
        assert_eq!(first.check(0, &GENESIS), Ok(()));
        assert_eq!(second.check(1, &first.hash), Ok(()));
        let mut changed = second.clone();
        changed.payload = Some(([7; 16], "{}".into()));
        assert_eq!(
            changed.check(1, &first.hash),
            Err(Broken::Payload { seq: 2 })
        );
        let mut moved = second.clone();
        moved.actor_id = 6;
        assert_eq!(moved.check(1, &first.hash), Err(Broken::Line { seq: 2 }));
        assert_eq!(
            second.check(0, &GENESIS),
            Err(Broken::Gap {
                expected: 1,
                found: 2
            })
        );
    }

    #[test]
    fn erasing_a_payload_keeps_the_chain_whole() {
        let mut erased = event(1, &GENESIS);
        erased.payload = None;
        assert_eq!(erased.check(0, &GENESIS), Ok(()));
    }
}
