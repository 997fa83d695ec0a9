//! Actor: who does a deed.

use crate::id::{AccountId, CardId, OfficeId, PersonId, PlaceId, RoleId};
use crate::place::PlacePath;

/// What a person may do, held at a place and reaching down its subtree.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum RoleKind {
    /// 楼道长: elected by the households of a unit or building.
    Captain,
    /// 物业: staff of the property company.
    Property,
    /// 网格员: field worker.
    Grid,
    /// 社区工作者: the community's secretary and staff.
    Community,
    /// 街道（乡镇）工作人员
    Township,
    /// 区级工作人员
    District,
    /// 监督: sees, changes nothing (art. 36 of the residents' committee law, 2025).
    Supervisor,
    /// 管理员: accounts, roles, imports; no say in matters.
    Admin,
}

impl RoleKind {
    /// Every kind, in the order of the permission table.
    pub const ALL: [RoleKind; 8] = [
        RoleKind::Captain,
        RoleKind::Property,
        RoleKind::Grid,
        RoleKind::Community,
        RoleKind::Township,
        RoleKind::District,
        RoleKind::Supervisor,
        RoleKind::Admin,
    ];

    /// The word of code, API and database.
    pub const fn word(self) -> &'static str {
        match self {
            RoleKind::Captain => "captain",
            RoleKind::Property => "property",
            RoleKind::Grid => "grid",
            RoleKind::Community => "community",
            RoleKind::Township => "township",
            RoleKind::District => "district",
            RoleKind::Supervisor => "supervisor",
            RoleKind::Admin => "admin",
        }
    }

    /// Reads [`RoleKind::word`].
    pub fn from_word(word: &str) -> Option<RoleKind> {
        RoleKind::ALL.into_iter().find(|k| k.word() == word)
    }
}

/// A role in force, as a session carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleAt {
    /// The role itself.
    pub id: RoleId,
    /// Its kind.
    pub kind: RoleKind,
    /// Where it is held; it reaches down from there.
    pub path: PlacePath,
    /// The office it is held for, if any.
    pub office: Option<OfficeId>,
}

/// Who does a deed or looks at a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Anybody.
    Public,
    /// Somebody with a household card.
    Household {
        /// The card that let them in.
        card: CardId,
        /// The household.
        household: PlaceId,
        /// Its path.
        path: PlacePath,
    },
    /// A captain on a remembered phone: card and own PIN. Rights only at the unit.
    Captain {
        /// The captain.
        person: PersonId,
        /// The captain's own household.
        household: PlaceId,
        /// The captain's roles, all of kind [`RoleKind::Captain`].
        roles: Vec<RoleAt>,
    },
    /// Staff with an account.
    Staff {
        /// The account.
        account: AccountId,
        /// The human being.
        person: PersonId,
        /// Roles in force now.
        roles: Vec<RoleAt>,
    },
    /// The system itself: clocks, demo, command line.
    System,
}

impl Actor {
    /// Roles in force; none for the public and for households.
    pub fn roles(&self) -> &[RoleAt] {
        match self {
            Actor::Captain { roles, .. } | Actor::Staff { roles, .. } => roles,
            Actor::Public | Actor::Household { .. } | Actor::System => &[],
        }
    }

    /// The household somebody speaks for, if any.
    pub fn household(&self) -> Option<PlaceId> {
        match self {
            Actor::Household { household, .. } | Actor::Captain { household, .. } => {
                Some(*household)
            }
            _ => None,
        }
    }

    /// The person, when the system knows who it is.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Actor::Captain { person, .. } | Actor::Staff { person, .. } => Some(*person),
            _ => None,
        }
    }

    /// Does the actor work for this office?
    pub fn works_for(&self, office: OfficeId) -> bool {
        self.roles().iter().any(|r| r.office == Some(office))
    }

    /// Kind and id as an event keeps them; no names.
    pub fn signature(&self) -> (&'static str, i64) {
        match self {
            Actor::Public => ("public", 0),
            Actor::Household { household, .. } => ("household", household.0),
            Actor::Captain { person, .. } => ("captain", person.0),
            Actor::Staff { person, .. } => ("staff", person.0),
            Actor::System => ("system", 0),
        }
    }
}
