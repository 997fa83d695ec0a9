//! Event: the one append-only line that every deed writes, chained by hash.
//!
//! `digest = SHA-256(salt ‖ place ‖ resident ‖ payload)` and
//! `hash = SHA-256(previous hash ‖ district ‖ seq ‖ at ‖ kind ‖ subject ‖ actor ‖ digest)`,
//! numbers big-endian, texts preceded by their length in bytes; the id of an actor who lives
//! there stands in the digest, that of any other in the hash, and 0 in the other place. The chain
//! holds the digest, not what it was made of: when the law asks for erasure (个人信息保护法
//! art. 47), salt, payload, place and resident go and the chain still proves that nothing else
//! changed.
//!
//! The first lines had `digest = SHA-256(salt ‖ payload)`, with place and actor in the hash. They
//! hold as they were written; of them an erasure takes salt and payload alone.

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
    /// The place, if any; none after an erasure.
    pub place: Option<PlaceId>,
    /// The thing, 0 when there is none.
    pub subject: i64,
    /// Kind of the actor.
    pub actor_kind: String,
    /// Id of the actor, 0 when there is none and when one who lives there was erased.
    pub actor_id: i64,
    /// Salt and payload, both gone after an erasure.
    pub payload: Option<([u8; 16], String)>,
    /// Digest of what an erasure takes; stays.
    pub digest: Hash,
    /// This line's hash.
    pub hash: Hash,
}

/// Does an actor of this kind act as one who lives there? Its id is then a door's or a neighbour's.
pub fn lives_there(actor_kind: &str) -> bool {
    matches!(actor_kind, "household" | "captain")
}

/// What stands between place and resident of a line and its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// The digest, and in it the salt.
    Covered,
    /// Nothing, as in the first lines.
    Shown,
}

impl Event {
    fn place_number(&self) -> i64 {
        self.place.map_or(0, |p| p.0)
    }

    /// The id of an actor who lives there, 0 of any other.
    fn resident(&self) -> i64 {
        match lives_there(&self.actor_kind) {
            true => self.actor_id,
            false => 0,
        }
    }

    fn digest_by(&self, form: Form, salt: &[u8; 16], payload: &str) -> Hash {
        let mut h = Sha256::new();
        h.update(salt);
        if form == Form::Covered {
            h.update(self.place_number().to_be_bytes());
            h.update(self.resident().to_be_bytes());
        }
        h.update(payload.as_bytes());
        h.finalize().into()
    }

    fn hash_by(&self, form: Form, previous: &Hash) -> Hash {
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
        if form == Form::Shown {
            h.update(self.place_number().to_be_bytes());
        }
        h.update(self.subject.to_be_bytes());
        text(&mut h, &self.actor_kind);
        let covered = match form {
            Form::Covered => self.resident(),
            Form::Shown => 0,
        };
        h.update((self.actor_id - covered).to_be_bytes());
        h.update(self.digest);
        h.finalize().into()
    }

    /// In which form the line was written, as its digest tells; `None` when it was changed.
    fn form(&self, salt: &[u8; 16], payload: &str) -> Option<Form> {
        let forms = [Form::Covered, Form::Shown];
        let made = |form: &Form| self.digest_by(*form, salt, payload) == self.digest;
        forms.into_iter().find(made)
    }

    /// Puts the line after `previous`: works out its digest and its hash.
    pub fn seal(&mut self, previous: &Hash) {
        if let Some((salt, payload)) = &self.payload {
            self.digest = self.digest_by(Form::Covered, salt, payload);
        }
        self.hash = self.hash_by(Form::Covered, previous);
    }

    /// Takes away what is personal in it. The line still follows the one before.
    pub fn erase(&mut self) {
        let Some((salt, payload)) = self.payload.take() else {
            return;
        };
        if self.form(&salt, &payload) == Some(Form::Covered) {
            self.actor_id -= self.resident();
            self.place = None;
        }
    }

    /// Checks this line against the one before; the first thing wrong is named.
    pub fn check(&self, seq_before: i64, hash_before: &Hash) -> Result<(), Broken> {
        if self.seq != seq_before + 1 {
            return Err(Broken::Gap {
                expected: seq_before + 1,
                found: self.seq,
            });
        }
        let follows = |form| self.hash_by(form, hash_before) == self.hash;
        let whole = match &self.payload {
            Some((salt, payload)) => {
                let form = self.form(salt, payload);
                follows(form.ok_or(Broken::Payload { seq: self.seq })?)
            }
            // Nothing covers place and resident of an erased line any more: it has none.
            None => {
                let taken = self.place.is_none() && self.resident() == 0;
                (taken && follows(Form::Covered)) || follows(Form::Shown)
            }
        };
        match whole {
            true => Ok(()),
            false => Err(Broken::Line { seq: self.seq }),
        }
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
    /// Payload, place or resident are not those that were digested.
    #[error("what event {seq} tells was changed")]
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
        let mut e = Event {
            district: District::new(330802).unwrap(),
            seq,
            at: Timestamp::from_millisecond(1_646_287_200_000).unwrap(),
            kind: "matter.raised".into(),
            place: Some(PlaceId(5)),
            subject: 9,
            actor_kind: "household".into(),
            actor_id: 5,
            digest: GENESIS,
            payload: Some(([7; 16], r#"{"text":"灯不亮"}"#.to_owned())),
            hash: GENESIS,
        };
        e.seal(previous);
        e
    }

    #[test]
    fn a_chain_holds_and_any_change_is_named() {
        let first = event(1, &GENESIS);
        let second = event(2, &first.hash);
        assert_eq!(first.check(0, &GENESIS), Ok(()));
        assert_eq!(second.check(1, &first.hash), Ok(()));
        let changed = |change: fn(&mut Event)| {
            let mut changed = second.clone();
            change(&mut changed);
            changed.check(1, &first.hash)
        };
        let (told, line) = (Broken::Payload { seq: 2 }, Broken::Line { seq: 2 });
        let other = |e: &mut Event| e.payload = Some(([7; 16], "{}".into()));
        assert_eq!(changed(other), Err(told));
        assert_eq!(changed(|e| e.place = Some(PlaceId(6))), Err(told));
        assert_eq!(changed(|e| e.actor_id = 6), Err(told));
        assert_eq!(changed(|e| e.digest = [1; 32]), Err(told));
        assert_eq!(changed(|e| e.subject = 8), Err(line));
        assert_eq!(
            second.check(0, &GENESIS),
            Err(Broken::Gap {
                expected: 1,
                found: 2
            })
        );
    }

    #[test]
    fn an_erasure_takes_whose_it_was_and_keeps_the_chain_whole() {
        let mut erased = event(1, &GENESIS);
        erased.erase();
        assert_eq!((erased.place, erased.actor_id), (None, 0));
        assert_eq!(erased.payload, None);
        assert_eq!(erased.check(0, &GENESIS), Ok(()));
        let line = Err(Broken::Line { seq: 1 });
        let mut told = erased.clone();
        told.actor_id = 6;
        assert_eq!(told.check(0, &GENESIS), line, "nobody is put in its place");
        told = erased;
        told.place = Some(PlaceId(5));
        assert_eq!(told.check(0, &GENESIS), line);
    }

    #[test]
    fn who_worked_on_it_stays_and_is_proven() {
        let mut by_staff = event(1, &GENESIS);
        by_staff.actor_kind = "staff".into();
        by_staff.seal(&GENESIS);
        by_staff.erase();
        assert_eq!(by_staff.actor_id, 5);
        assert_eq!(by_staff.check(0, &GENESIS), Ok(()));
        by_staff.actor_id = 6;
        let line = Err(Broken::Line { seq: 1 });
        assert_eq!(by_staff.check(0, &GENESIS), line);
    }

    #[test]
    fn lines_of_the_first_form_hold_as_they_were_written() {
        let mut first = event(1, &GENESIS);
        let (salt, payload) = first.payload.clone().unwrap();
        first.digest = first.digest_by(Form::Shown, &salt, &payload);
        first.hash = first.hash_by(Form::Shown, &GENESIS);
        // Worked out by hand from the formula, so that it stays what it was.
        assert_eq!(first.hash[..4], [0x3b, 0x36, 0x42, 0x4a]);
        assert_eq!(first.check(0, &GENESIS), Ok(()));
        first.erase();
        assert_eq!((first.place, first.actor_id), (Some(PlaceId(5)), 5));
        assert_eq!(first.check(0, &GENESIS), Ok(()));
        first.actor_id = 6;
        let line = Err(Broken::Line { seq: 1 });
        assert_eq!(first.check(0, &GENESIS), line);
    }
}
