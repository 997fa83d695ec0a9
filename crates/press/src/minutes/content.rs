//! What a copy of the minutes says, apart from how, and its check sum.

use std::fmt::Write;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Attendee, InPublic, Minutes, Person, ProxyLine, Rendition};
use crate::clean;

impl Person {
    /// The person as the public copy may show it.
    fn in_public(&self) -> Self {
        let mut shown = self.clone();
        match self.in_public {
            InPublic::Name => shown.door = None,
            InPublic::Door => shown.name = String::new(),
            InPublic::Nothing => (shown.name, shown.door) = (String::new(), None),
        }
        shown
    }

    fn says_something(&self) -> bool {
        !self.name.is_empty() || self.door.is_some()
    }
}

impl Minutes {
    /// The minutes with everything taken out that a rendition may not show.
    #[must_use]
    pub fn shown(&self, rendition: Rendition) -> Self {
        let mut m = self.clone();
        m.rendition = rendition;
        if rendition == Rendition::Archive {
            return m;
        }
        m.chair = m.chair.in_public();
        m.recorder = m.recorder.in_public();
        for guest in &mut m.guests {
            guest.person = guest.person.in_public();
        }
        // Who came is as private as who stayed away: the public reads numbers.
        m.attendance.list = Vec::<Attendee>::new();
        m.proxies = m
            .proxies
            .iter()
            .map(|p| ProxyLine {
                from: p.from.in_public(),
                to: p.to.in_public(),
            })
            .filter(|p| p.from.says_something() && p.to.says_something())
            .collect();
        for remark in m.agenda.iter_mut().flat_map(|a| &mut a.remarks) {
            remark.who = remark.who.in_public();
        }
        for matter in &mut m.matters {
            matter.raised_by = matter.raised_by.as_ref().map(Person::in_public);
        }
        m
    }

    /// The content of this copy ([`Minutes::rendition`]) as canonical JSON: the
    /// serialisation of [`Minutes`] without `lang`, after taking out what the
    /// rendition may not show and the characters that are never printed, with
    /// keys sorted and no white space (RFC 8785; all numbers are integers).
    ///
    /// This is the data file that the minutes' page offers for checking.
    #[must_use]
    pub fn content_json(&self) -> String {
        let mut value = serde_json::to_value(self.shown(self.rendition)).unwrap_or_default();
        if let Value::Object(map) = &mut value {
            map.remove("lang");
        }
        clean::value(&mut value);
        let mut out = String::new();
        canonical(&value, &mut out);
        out
    }

    /// SHA-256 over [`Minutes::content_json`] in UTF-8, as 64 small hexadecimal
    /// digits. Language, fonts and file format do not change it; one character
    /// of the content does. The two renditions have each their own, so that
    /// whoever holds a copy can check it with what that copy may show.
    #[must_use]
    pub fn content_hash(&self) -> String {
        Sha256::digest(self.content_json())
            .iter()
            .fold(String::new(), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}");
                hex
            })
    }
}

fn canonical(value: &Value, out: &mut String) {
    match value {
        Value::Array(list) => {
            out.push('[');
            for (i, v) in list.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                canonical(v, out);
            }
            out.push(']');
        }
        Value::Object(map) => {
            // Sorted here and not by the map, whose order is a feature flag away.
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(k, _)| *k);
            out.push('{');
            for (i, (k, v)) in entries.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(k.as_str()).to_string());
                out.push(':');
                canonical(v, out);
            }
            out.push('}');
        }
        plain => out.push_str(&plain.to_string()),
    }
}
