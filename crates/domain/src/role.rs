//! Role: what a person may do at a place and below, until when.

use crate::actor::{RoleAt, RoleKind};
use crate::id::{OfficeId, PersonId, PlaceId, RoleId};
use crate::place::{PlaceKind, PlacePath};
use crate::refusal::Sentence;
use crate::when;
use jiff::civil::Date;
use jiff::{Span, Timestamp};

/// A role somebody holds, held or will hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// The id.
    pub id: RoleId,
    /// Who holds it.
    pub person: PersonId,
    /// Its kind.
    pub kind: RoleKind,
    /// Where it is held.
    pub place: PlaceId,
    /// The place's path; the role reaches down from there.
    pub path: PlacePath,
    /// The office it is held for.
    pub office: Option<OfficeId>,
    /// The first instant with it.
    pub from: Timestamp,
    /// The first instant without it.
    pub until: Timestamp,
    /// The role it was handed over from (接手).
    pub taken_from: Option<RoleId>,
}

impl Role {
    /// Is it in force at this instant?
    pub fn in_force(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }

    /// As an actor carries it.
    pub fn at(&self) -> RoleAt {
        RoleAt {
            id: self.id,
            kind: self.kind,
            path: self.path.clone(),
            office: self.office,
        }
    }

    /// The last day with it, in China.
    pub fn last_day(&self) -> Date {
        let before = self.until.as_millisecond() - 1;
        Timestamp::from_millisecond(before).map_or(Date::MAX, when::day)
    }
}

/// The longest a role is given for: one term of a residents' committee
/// (居民委员会组织法: five years).
pub const LONGEST_YEARS: i64 = 5;

/// Why a role is not given or ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleRefusal {
    /// The last day lies before today.
    Past,
    /// More than a term ahead.
    TooLong,
    /// A captain is of a unit or building, a community role of a community, and so on.
    WrongPlace,
    /// It has ended already.
    Ended,
    /// One hands over to somebody else.
    SamePerson,
    /// The same person holds the same role here already.
    HeldAlready,
    /// Nobody may give more than they hold.
    TooHigh,
}

impl Sentence for RoleRefusal {
    fn key(&self) -> &'static str {
        match self {
            RoleRefusal::Past => "refuse-role-past",
            RoleRefusal::TooLong => "refuse-role-too-long",
            RoleRefusal::WrongPlace => "refuse-role-wrong-place",
            RoleRefusal::Ended => "refuse-role-ended",
            RoleRefusal::SamePerson => "refuse-role-same-person",
            RoleRefusal::HeldAlready => "refuse-role-held-already",
            RoleRefusal::TooHigh => "refuse-role-too-high",
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            RoleRefusal::Past | RoleRefusal::TooLong => Some("until"),
            RoleRefusal::WrongPlace => Some("kind"),
            RoleRefusal::SamePerson | RoleRefusal::HeldAlready => Some("person"),
            RoleRefusal::Ended | RoleRefusal::TooHigh => None,
        }
    }
}

/// May a role of this kind be held at a place of that kind?
pub fn belongs(kind: RoleKind, place: PlaceKind) -> bool {
    use PlaceKind as P;
    match kind {
        RoleKind::Captain => matches!(place, P::Building | P::Unit),
        RoleKind::Property => matches!(place, P::Compound | P::Building | P::Community),
        RoleKind::Grid => matches!(place, P::Community | P::Compound | P::Site),
        RoleKind::Community => place == P::Community,
        RoleKind::Township => place == P::Township,
        RoleKind::District => place == P::District,
        RoleKind::Supervisor => !matches!(place, P::Household | P::Site),
        RoleKind::Admin => matches!(place, P::District | P::Township | P::Community),
    }
}

/// The kinds of role that may be given by somebody holding `giver` at a place:
/// staff give what stands below themselves, an administrator everything.
pub fn may_give(giver: RoleKind, given: RoleKind) -> bool {
    use RoleKind as R;
    match giver {
        R::Admin => true,
        R::District => given != R::Admin,
        R::Township => matches!(
            given,
            R::Captain | R::Property | R::Grid | R::Community | R::Township
        ),
        R::Community => matches!(given, R::Captain | R::Property | R::Grid | R::Community),
        R::Captain | R::Property | R::Grid | R::Supervisor => false,
    }
}

/// The first instant without a role whose last day is `last`, checked against now.
pub fn until(last: Date, now: Timestamp) -> Result<Timestamp, RoleRefusal> {
    let today = when::day(now);
    if last < today {
        return Err(RoleRefusal::Past);
    }
    let most = today.checked_add(Span::new().years(LONGEST_YEARS));
    if most.is_ok_and(|most| last > most) {
        return Err(RoleRefusal::TooLong);
    }
    let after = last.tomorrow().map_err(|_| RoleRefusal::TooLong)?;
    when::instant(after.at(0, 0, 0, 0)).ok_or(RoleRefusal::TooLong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_counts_whole() {
        let now: Timestamp = "2022-03-03T06:00:00Z".parse().unwrap();
        let last: Date = "2022-03-08".parse().unwrap();
        let until = until(last, now).unwrap();
        assert_eq!(until.to_string(), "2022-03-08T16:00:00Z");
        assert_eq!(
            super::until("2022-03-02".parse().unwrap(), now),
            Err(RoleRefusal::Past)
        );
        assert_eq!(
            super::until("2027-03-04".parse().unwrap(), now),
            Err(RoleRefusal::TooLong)
        );
    }

    #[test]
    fn nobody_gives_more_than_they_hold() {
        for giver in RoleKind::ALL {
            for given in RoleKind::ALL {
                if may_give(giver, given) && giver != RoleKind::Admin {
                    assert!(given != RoleKind::Admin, "{giver:?} makes administrators");
                }
            }
        }
        assert!(!may_give(RoleKind::Community, RoleKind::Township));
        assert!(!may_give(RoleKind::Captain, RoleKind::Captain));
    }

    #[test]
    fn every_kind_belongs_somewhere() {
        for kind in RoleKind::ALL {
            assert!(
                PlaceKind::ALL.into_iter().any(|p| belongs(kind, p)),
                "{kind:?}"
            );
            assert!(!belongs(kind, PlaceKind::Household), "{kind:?}");
        }
    }
}
