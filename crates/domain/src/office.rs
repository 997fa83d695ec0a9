//! Office: an organisation that answers for a place and everything below it.

use crate::id::{OfficeId, PlaceId};
use crate::text::{self, TextRefusal};

/// Kinds of office.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum OfficeKind {
    /// 楼道长: the captain, as those who live in the stairwell see it.
    Captain,
    /// 居委会
    Committee,
    /// 物业
    Property,
    /// 街道办事处、乡镇政府
    Subdistrict,
    /// 部门 of the district
    Department,
    /// Anything else that answers.
    Other,
}

impl OfficeKind {
    /// Every kind, nearest to the door first.
    pub const ALL: [OfficeKind; 6] = [
        OfficeKind::Captain,
        OfficeKind::Committee,
        OfficeKind::Property,
        OfficeKind::Subdistrict,
        OfficeKind::Department,
        OfficeKind::Other,
    ];

    /// The word of code, API and database.
    pub const fn word(self) -> &'static str {
        match self {
            OfficeKind::Captain => "captain",
            OfficeKind::Committee => "committee",
            OfficeKind::Property => "property",
            OfficeKind::Subdistrict => "subdistrict",
            OfficeKind::Department => "department",
            OfficeKind::Other => "other",
        }
    }

    /// Reads [`OfficeKind::word`].
    pub fn from_word(word: &str) -> Option<OfficeKind> {
        OfficeKind::ALL.into_iter().find(|k| k.word() == word)
    }
}

/// An organisation that answers for a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// The id.
    pub id: OfficeId,
    /// The place it answers for.
    pub place: PlaceId,
    /// Its kind.
    pub kind: OfficeKind,
    /// Its name as it stands on the door: 斗潭社区居委会.
    pub name: String,
    /// The telephone on the notice board; no private person's.
    pub phone: Option<String>,
    /// When somebody is there, as people say it.
    pub hours: Option<String>,
}

/// What one types to open an office, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeWords {
    /// The name.
    pub name: String,
    /// The telephone on the notice board.
    pub phone: Option<String>,
    /// When somebody is there.
    pub hours: Option<String>,
}

impl OfficeWords {
    /// Checks what was typed; phone and hours may be empty.
    pub fn parse(name: &str, phone: &str, hours: &str) -> Result<OfficeWords, TextRefusal> {
        let phone = match text::phone("phone", phone) {
            Ok(phone) => Some(phone),
            Err(TextRefusal::Empty { .. }) => None,
            Err(other) => return Err(other),
        };
        Ok(OfficeWords {
            name: text::line("name", name, 60)?,
            phone,
            hours: text::optional_line("hours", hours, 60)?,
        })
    }
}
