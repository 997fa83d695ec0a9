//! District: the tenant, one county-level unit named by its six-digit code.

use std::fmt;
use std::str::FromStr;

/// A county-level unit (区、县、市) by its code of GB/T 2260, as Kecheng 330802.
///
/// The key of every table begins with it, so that a district lives on one shard.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct District(i32);

/// The text was not six digits of a district code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a district code has six digits and begins with 1 to 8")]
pub struct NotADistrict;

impl District {
    /// Takes a number from 100000 to 899999: codes of provinces begin with 1 to 8.
    pub const fn new(code: i32) -> Option<District> {
        if code >= 100_000 && code < 900_000 {
            Some(District(code))
        } else {
            None
        }
    }

    /// The code as a number, as the database keeps it.
    pub const fn number(self) -> i32 {
        self.0
    }
}

impl fmt::Display for District {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for District {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "District({})", self.0)
    }
}

impl FromStr for District {
    type Err = NotADistrict;
    fn from_str(text: &str) -> Result<Self, NotADistrict> {
        if text.len() != 6 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotADistrict);
        }
        text.parse()
            .ok()
            .and_then(District::new)
            .ok_or(NotADistrict)
    }
}

impl TryFrom<String> for District {
    type Error = NotADistrict;
    fn try_from(text: String) -> Result<Self, NotADistrict> {
        text.parse()
    }
}

impl From<District> for String {
    fn from(d: District) -> String {
        d.to_string()
    }
}
