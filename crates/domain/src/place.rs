//! Place: a node of the one tree.

use crate::id::{PlaceId, TEXT_LEN, to_text};
use std::fmt;

/// Kinds of place, from the district down. A number is what the database keeps.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum PlaceKind {
    /// 区（县、市）
    District,
    /// 乡镇（街道）
    Township,
    /// 社区（村）
    Community,
    /// 小区
    Compound,
    /// 幢
    Building,
    /// 单元
    Unit,
    /// 户
    Household,
    /// 场所: enterprise, school, road segment and the like.
    Site,
}

impl PlaceKind {
    /// Every kind, from the top of the tree down.
    pub const ALL: [PlaceKind; 8] = [
        PlaceKind::District,
        PlaceKind::Township,
        PlaceKind::Community,
        PlaceKind::Compound,
        PlaceKind::Building,
        PlaceKind::Unit,
        PlaceKind::Household,
        PlaceKind::Site,
    ];

    /// The word of code, API and database.
    pub const fn word(self) -> &'static str {
        match self {
            PlaceKind::District => "district",
            PlaceKind::Township => "township",
            PlaceKind::Community => "community",
            PlaceKind::Compound => "compound",
            PlaceKind::Building => "building",
            PlaceKind::Unit => "unit",
            PlaceKind::Household => "household",
            PlaceKind::Site => "site",
        }
    }

    /// Reads [`PlaceKind::word`].
    pub fn from_word(word: &str) -> Option<PlaceKind> {
        PlaceKind::ALL.into_iter().find(|k| k.word() == word)
    }

    /// May a place of this kind hang directly under one of kind `above`?
    ///
    /// A building may stand in a community without a compound (villages), and a
    /// household may hang under a building without units. Sites hang under the
    /// area responsible for them.
    pub fn may_hang_under(self, above: PlaceKind) -> bool {
        use PlaceKind::*;
        match self {
            District => false,
            Township => above == District,
            Community => above == Township,
            Compound => above == Community,
            Building => matches!(above, Compound | Community),
            Unit => above == Building,
            Household => matches!(above, Unit | Building | Community),
            Site => matches!(above, District | Township | Community | Compound),
        }
    }
}

/// The way from the root of a district to a place: ids as text, one after the
/// other, the place's own last. "This subtree" is then one range of text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlacePath(String);

impl PlacePath {
    /// The path of a district's root place.
    pub fn root(id: PlaceId) -> PlacePath {
        PlacePath(to_text(id.0))
    }

    /// The path of a place right below.
    pub fn child(&self, id: PlaceId) -> PlacePath {
        PlacePath(format!("{}{}", self.0, to_text(id.0)))
    }

    /// Reads what the database kept; `None` when it is no whole number of ids.
    pub fn from_stored(text: String) -> Option<PlacePath> {
        let whole = !text.is_empty() && text.len().is_multiple_of(TEXT_LEN);
        let path = PlacePath(text);
        (whole && path.ids().count() == path.depth()).then_some(path)
    }

    /// The text as kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first text after this subtree: `path >= self and path < self.end()`.
    pub fn end(&self) -> String {
        format!("{}~", self.0)
    }

    /// Is `other` this place or one below it?
    pub fn holds(&self, other: &PlacePath) -> bool {
        other.0.starts_with(&self.0)
    }

    /// How many places the path names, the root's being one.
    pub fn depth(&self) -> usize {
        self.0.len() / TEXT_LEN
    }

    /// The places from the root down, this one last.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = PlaceId> + '_ {
        (0..self.depth()).filter_map(|i| {
            let part = self.0.get(i * TEXT_LEN..(i + 1) * TEXT_LEN)?;
            crate::id::from_text(part).map(PlaceId)
        })
    }

    /// The place itself.
    pub fn last(&self) -> Option<PlaceId> {
        self.ids().next_back()
    }
}

impl fmt::Debug for PlacePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PlacePath({})", self.0)
    }
}

/// How a household's flat is lived in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Occupancy {
    /// The owner lives there.
    Owner,
    /// 出租: a tenant lives there.
    Let,
    /// 空置
    Vacant,
    /// 未交付: the developer has not handed it over.
    Undelivered,
}

impl Occupancy {
    /// Every way, in the order forms offer them.
    pub const ALL: [Occupancy; 4] = [
        Occupancy::Owner,
        Occupancy::Let,
        Occupancy::Vacant,
        Occupancy::Undelivered,
    ];

    /// The word of code, API and database.
    pub const fn word(self) -> &'static str {
        match self {
            Occupancy::Owner => "owner",
            Occupancy::Let => "let",
            Occupancy::Vacant => "vacant",
            Occupancy::Undelivered => "undelivered",
        }
    }

    /// Reads [`Occupancy::word`].
    pub fn from_word(word: &str) -> Option<Occupancy> {
        Occupancy::ALL.into_iter().find(|o| o.word() == word)
    }
}

/// What only a household has: its floor, its door, its area and how it is lived in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseholdFacts {
    /// Storey, the ground floor being 1, basements negative.
    pub floor: i16,
    /// What stands on the door, as `302`.
    pub door: String,
    /// Floor area in 0.01 m², when known.
    pub area_centi_m2: Option<i64>,
    /// Owner, tenant, nobody.
    pub occupancy: Occupancy,
}

/// A node of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its id.
    pub id: PlaceId,
    /// The place right above; the district's root has none.
    pub parent: Option<PlaceId>,
    /// Its kind.
    pub kind: PlaceKind,
    /// The way from the root.
    pub path: PlacePath,
    /// Its name as people say it, without the names above: `东区5幢`, `1单元`, `302`.
    pub name: String,
    /// The twelve-digit statistical code of townships and communities.
    pub stat_code: Option<i64>,
    /// Present exactly when the kind is household.
    pub household: Option<HouseholdFacts>,
}

/// Why a place can't stand where it was put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceRefusal {
    /// The place above it is not in the tree.
    NothingAbove,
    /// A place of this kind does not hang under one of that kind.
    WrongKind {
        /// Its kind.
        kind: PlaceKind,
        /// The kind above.
        above: PlaceKind,
    },
}

impl crate::Sentence for PlaceRefusal {
    fn key(&self) -> &'static str {
        match self {
            PlaceRefusal::NothingAbove => "refuse-place-nothing-above",
            PlaceRefusal::WrongKind { .. } => "refuse-place-wrong-kind",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subtree_is_one_range_of_text() {
        let root = PlacePath::root(PlaceId(1));
        let a = root.child(PlaceId(2));
        let b = a.child(PlaceId(3));
        let beside = root.child(PlaceId(4));
        assert!(a.holds(&b) && a.holds(&a) && !a.holds(&beside) && !b.holds(&a));
        for path in [&a, &b] {
            assert!(path.as_str() >= a.as_str() && *path.as_str() < *a.end());
        }
        assert!(*beside.as_str() >= *a.end());
        assert_eq!(
            b.ids().collect::<Vec<_>>(),
            [PlaceId(1), PlaceId(2), PlaceId(3)]
        );
        assert_eq!(PlacePath::from_stored("abc".into()), None);
    }

    #[test]
    fn only_the_district_has_nothing_above() {
        for kind in PlaceKind::ALL {
            let homes = PlaceKind::ALL
                .into_iter()
                .filter(|above| kind.may_hang_under(*above))
                .count();
            assert_eq!(homes == 0, kind == PlaceKind::District, "{kind:?}");
        }
    }
}
