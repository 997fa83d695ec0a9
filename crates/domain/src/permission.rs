//! Permission: one table of who may do which deed, and the proof that it was asked.
//!
//! A deed at a place is permitted when the actor holds a role there or above
//! whose column has it. What a household may do with its own matters is asked
//! of the matter itself, not here.

use crate::actor::{Actor, RoleKind};
use crate::place::PlacePath;

macro_rules! deeds {
    ($($(#[$doc:meta])* $name:ident = $word:literal : $($role:ident)* ;)+) => {
        /// Deeds that need a role. Deeds of the public and of households have their own proofs.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Deed { $($(#[$doc])* $name,)+ }

        impl Deed {
            /// Every deed, in the order of the table.
            pub const ALL: &'static [Deed] = &[$(Deed::$name,)+];

            /// The word in the table and in logs.
            pub const fn word(self) -> &'static str {
                match self { $(Deed::$name => $word,)+ }
            }

            /// The roles that may do it.
            pub const fn roles(self) -> &'static [RoleKind] {
                match self { $(Deed::$name => &[$(RoleKind::$role,)*],)+ }
            }
        }
    };
}

// The table. One line a deed: roles that may do it at their place and below.
deeds! {
    /// See doors and not only floors on a façade.
    SeeDoors = "place.see-doors": Captain Property Grid Community Township District Supervisor Admin;
    /// See names of residents in full.
    SeeNames = "person.see-names": Captain Community Township;
    /// See phones; each look is logged and shown to the person.
    SeePhones = "person.see-phones": Captain Community;
    /// Change or import places.
    ImportPlaces = "place.import": Community Township District Admin;
    /// Issue, reprint and revoke household cards and door codes.
    IssueCards = "card.issue": Community Admin;
    /// Write down people and offices.
    KeepPeople = "person.keep": Community Township District Admin;
    /// Give, end and hand over roles; make accounts.
    GiveRoles = "role.give": Community Township District Admin;
    /// Raise a matter for somebody.
    RaiseFor = "matter.raise-for": Captain Property Grid Community Township District;
    /// See a matter whole, with its household.
    SeeMatter = "matter.see": Captain Property Community Township District Supervisor;
    /// See a secret matter that another office answers: not its neighbours, not the property company.
    SeeSecret = "matter.see-secret": Community Township District Supervisor;
    /// See what more and more households ask for, before everybody does.
    SeeHot = "matter.see-hot": Community Township District;
    /// Answer a matter, say it is solved.
    AnswerMatter = "matter.answer": Captain Property Community Township District;
    /// Give a matter to another office or another date.
    AssignMatter = "matter.assign": Captain Property Community Township District;
    /// Erase what is personal in a matter that is over, for somebody who asks.
    EraseMatter = "matter.erase": Community District;
    /// Save the district's own chains: levels, offices, clocks.
    KeepChains = "matter.keep-chains": District Admin;
    /// Note down what the household says of the outcome (telephone, paper).
    ConfirmFor = "matter.confirm-for": Captain Grid Community Township;
    /// Ask, with evidence, that a matter is left out of the rates.
    AskExclusion = "matter.exclusion-ask": Community Township District;
    /// Decide what somebody else asked to leave out.
    DecideExclusion = "matter.exclusion-decide": Township District;
    /// Word the seven questions of the district.
    WordQuestions = "numbers.word-questions": District Admin;
    /// Call, postpone, cancel, freeze an assembly.
    CallAssembly = "assembly.call": Community Township;
    /// Check voters in at the door.
    CheckIn = "assembly.check-in": Captain Grid Community Township;
    /// Run an assembly: agenda, speakers, recording, closing.
    RunAssembly = "assembly.run": Captain Community Township;
    /// See an assembly's roll and attendance by name.
    SeeRoll = "assembly.see-roll": Captain Grid Community Township Supervisor;
    /// Call, open, close and cancel a poll.
    HoldPoll = "poll.hold": Community Township;
    /// Read a poll's log, who did what and when, and the words of objections.
    SupervisePoll = "poll.supervise": Community Township Supervisor;
    /// Edit and seal minutes.
    KeepMinutes = "assembly.minutes": Community Township;
    /// Print notices, invitations, sheets.
    PrintDocuments = "press.print": Captain Community Township;
    /// Set up channels, see what waits to be sent, send again or drop what was given up.
    KeepChannels = "notice.keep": Community Township District Admin;
    /// Forward notices to the group of the stairwell by hand.
    ForwardNotice = "notice.forward": Captain Grid Community;
}

/// Proof that the table was asked and said yes. Only [`permit`] makes one, so a
/// grave act that takes it cannot be called without having asked.
#[derive(Debug, Clone)]
pub struct Permit {
    deed: Deed,
    at: PlacePath,
}

impl Permit {
    /// What was permitted.
    pub fn deed(&self) -> Deed {
        self.deed
    }
    /// Where.
    pub fn at(&self) -> &PlacePath {
        &self.at
    }
}

/// The table said no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forbidden(pub Deed);

impl crate::Sentence for Forbidden {
    fn key(&self) -> &'static str {
        "refuse-forbidden"
    }
}

/// May `actor` do `deed` at `place`? The system itself may.
pub fn permit(actor: &Actor, deed: Deed, place: &PlacePath) -> Result<Permit, Forbidden> {
    let held = actor
        .roles()
        .iter()
        .any(|r| deed.roles().contains(&r.kind) && r.path.holds(place));
    if held || matches!(actor, Actor::System) {
        Ok(Permit {
            deed,
            at: place.clone(),
        })
    } else {
        Err(Forbidden(deed))
    }
}

/// May `actor` do `deed` at `place`? For pages that show or hide a button.
pub fn may(actor: &Actor, deed: Deed, place: &PlacePath) -> bool {
    permit(actor, deed, place).is_ok()
}

/// The whole table as text: the snapshot a reviewer reads.
pub fn table() -> String {
    use std::fmt::Write as _;
    let mut out = format!("{:<24}", "deed");
    for role in RoleKind::ALL {
        let _ = write!(out, " {:<10}", role.word());
    }
    let mut out = out.trim_end().to_owned();
    for deed in Deed::ALL {
        let mut row = format!("{:<24}", deed.word());
        for role in RoleKind::ALL {
            let mark = if deed.roles().contains(&role) {
                "yes"
            } else {
                "·"
            };
            let _ = write!(row, " {mark:<10}");
        }
        out.push('\n');
        out.push_str(row.trim_end());
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::RoleAt;
    use crate::id::{AccountId, PersonId, PlaceId, RoleId};

    fn captain_at(path: &PlacePath) -> Actor {
        let role = RoleAt {
            id: RoleId(1),
            kind: RoleKind::Captain,
            path: path.clone(),
            office: None,
        };
        Actor::Staff {
            account: AccountId(1),
            person: PersonId(1),
            roles: vec![role],
        }
    }

    #[test]
    fn a_role_reaches_down_and_never_up_or_sideways() {
        let building = PlacePath::root(PlaceId(1)).child(PlaceId(2));
        let unit = building.child(PlaceId(3));
        let door = unit.child(PlaceId(4));
        let beside = building.child(PlaceId(5));
        let captain = captain_at(&unit);
        assert!(may(&captain, Deed::CheckIn, &door));
        assert!(may(&captain, Deed::CheckIn, &unit));
        assert!(!may(&captain, Deed::CheckIn, &building));
        assert!(!may(&captain, Deed::CheckIn, &beside));
        assert!(!may(&captain, Deed::CallAssembly, &unit));
        assert!(!may(&Actor::Public, Deed::SeeDoors, &unit));
    }
}
