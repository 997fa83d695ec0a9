//! The roll: who may come, who came, and the arithmetic between the two.

use super::AssemblyRefusal;
use crate::id::{AssemblyId, PersonId, PlaceId, RollEntryId};
use crate::place::Occupancy;
use crate::poll::Amount;
use crate::rule::{Rule, VoterKind};
use jiff::Timestamp;

/// Whoever a line of the roll stands for, of the kind the rule names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Voter {
    /// One door.
    Household(PlaceId),
    /// An adult who lives there.
    Resident(PersonId),
    /// A title holder, by the first of its flats.
    Owner(PlaceId),
    /// Somebody chosen by the households of a group.
    Representative(PersonId),
}

impl Voter {
    /// The kind.
    pub const fn kind(self) -> VoterKind {
        match self {
            Voter::Household(_) => VoterKind::Household,
            Voter::Resident(_) => VoterKind::Resident,
            Voter::Owner(_) => VoterKind::Owner,
            Voter::Representative(_) => VoterKind::Representative,
        }
    }

    /// The id as the database keeps it.
    pub const fn number(self) -> i64 {
        match self {
            Voter::Household(id) | Voter::Owner(id) => id.0,
            Voter::Resident(id) | Voter::Representative(id) => id.0,
        }
    }

    /// Reads kind and id.
    pub const fn new(kind: VoterKind, id: i64) -> Voter {
        match kind {
            VoterKind::Household => Voter::Household(PlaceId(id)),
            VoterKind::Resident => Voter::Resident(PersonId(id)),
            VoterKind::Owner => Voter::Owner(PlaceId(id)),
            VoterKind::Representative => Voter::Representative(PersonId(id)),
        }
    }

    /// A home the line is found by: the household's, or the first of an owner's flats.
    pub const fn home(self) -> Option<PlaceId> {
        match self {
            Voter::Household(id) | Voter::Owner(id) => Some(id),
            _ => None,
        }
    }

    /// The door, when the voter is a household.
    pub const fn household(self) -> Option<PlaceId> {
        match self {
            Voter::Household(id) => Some(id),
            _ => None,
        }
    }
}

/// What the roll says of a line since it was frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Counts.
    Entitled,
    /// 空置: nobody lives there; not in the base.
    Vacant,
    /// 出租: a tenant lives there; counts.
    Let,
    /// 未交付: not handed over; not in the base.
    Undelivered,
}

impl Mark {
    /// Every mark.
    pub const ALL: [Mark; 4] = [Mark::Entitled, Mark::Let, Mark::Vacant, Mark::Undelivered];

    /// The word of code, API and database.
    pub const fn word(self) -> &'static str {
        match self {
            Mark::Entitled => "entitled",
            Mark::Vacant => "vacant",
            Mark::Let => "let",
            Mark::Undelivered => "undelivered",
        }
    }

    /// Reads [`Mark::word`].
    pub fn from_word(word: &str) -> Option<Mark> {
        Mark::ALL.into_iter().find(|m| m.word() == word)
    }

    /// Is the line in the base of the quorum?
    pub const fn counts(self) -> bool {
        matches!(self, Mark::Entitled | Mark::Let)
    }
}

impl From<Occupancy> for Mark {
    fn from(occupancy: Occupancy) -> Mark {
        match occupancy {
            Occupancy::Owner => Mark::Entitled,
            Occupancy::Let => Mark::Let,
            Occupancy::Vacant => Mark::Vacant,
            Occupancy::Undelivered => Mark::Undelivered,
        }
    }
}

/// A line of the roll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RollEntry {
    /// Its id.
    pub id: RollEntryId,
    /// Its number on the sign-in sheet, from 1.
    pub no: u32,
    /// Whoever it stands for.
    pub voter: Voter,
    /// What was known when the roll was frozen.
    pub mark: Mark,
    /// Floor area in 0.01 m², where the rule weighs by it; else 0.
    pub area: u64,
}

impl RollEntry {
    /// What its ballot weighs.
    pub const fn weight(&self) -> Amount {
        Amount::head(self.area)
    }
}

/// How somebody's coming was noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum How {
    /// On the household's own phone.
    Phone,
    /// The room was typed at the door.
    Typed,
    /// A window was ticked at the door.
    Ticked,
    /// The household card was scanned at the door.
    Scanned,
    /// By a neighbour's hand.
    Proxy,
    /// From the sign-in sheet, afterwards.
    Paper,
}

impl How {
    /// Every way.
    pub const ALL: [How; 6] = [
        How::Phone,
        How::Typed,
        How::Ticked,
        How::Scanned,
        How::Proxy,
        How::Paper,
    ];

    /// The word of code, API and database.
    pub const fn word(self) -> &'static str {
        match self {
            How::Phone => "phone",
            How::Typed => "typed",
            How::Ticked => "ticked",
            How::Scanned => "scanned",
            How::Proxy => "proxy",
            How::Paper => "paper",
        }
    }

    /// Reads [`How::word`].
    pub fn from_word(word: &str) -> Option<How> {
        How::ALL.into_iter().find(|h| h.word() == word)
    }
}

/// A voter who is there, in person or by a neighbour's hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckIn {
    /// The line of the roll.
    pub entry: RollEntryId,
    /// How it was noted.
    pub how: How,
    /// The line of whoever holds the proxy; present exactly when `how` is proxy.
    pub holder: Option<RollEntryId>,
    /// When.
    pub at: Timestamp,
    /// Kind and id of whoever noted it.
    pub by: (String, i64),
}

/// What a household says beforehand. It binds nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// 我家来
    Comes,
    /// 来不了，委托邻居: the neighbour's household.
    Proxy(PlaceId),
}

/// What a household said beforehand, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Intention {
    /// The household.
    pub household: PlaceId,
    /// What it said.
    pub says: Says,
    /// When.
    pub at: Timestamp,
}

/// Proof that the roll of one assembly is fixed. Only [`super::Assembly::roll`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrozenRoll {
    assembly: AssemblyId,
}

impl FrozenRoll {
    pub(super) fn of(assembly: AssemblyId) -> FrozenRoll {
        FrozenRoll { assembly }
    }

    /// Whose roll it is.
    pub fn assembly(&self) -> AssemblyId {
        self.assembly
    }

    /// Is the line one that counts?
    pub fn entitled(&self, entry: &RollEntry) -> Result<(), AssemblyRefusal> {
        if entry.mark.counts() {
            Ok(())
        } else {
            Err(AssemblyRefusal::NotEntitled { mark: entry.mark })
        }
    }

    /// May `holder` be heard for `principal` as well? `held` is how many proxies
    /// the holder has, `here` whether the holder came in person.
    pub fn proxy(
        &self,
        rule: &Rule,
        principal: &RollEntry,
        holder: &RollEntry,
        written: bool,
        here: bool,
        held: u32,
    ) -> Result<(), AssemblyRefusal> {
        if principal.id != holder.id && !here {
            return Err(AssemblyRefusal::HolderNotHere);
        }
        delegates(rule, principal, holder, written, held)
    }

    /// Proof that enough have come, or how many are missing.
    pub fn quorum(&self, attendance: &Attendance) -> Result<Quorum, AssemblyRefusal> {
        if attendance.missing == 0 && attendance.entitled > 0 {
            Ok(Quorum {
                assembly: self.assembly,
                attendance: *attendance,
            })
        } else {
            Err(AssemblyRefusal::NoQuorum {
                attendance: *attendance,
            })
        }
    }
}

/// May `holder` be heard for `principal` as well, by a rule? `held` is how many proxies the
/// holder has.
pub fn delegates(
    rule: &Rule,
    principal: &RollEntry,
    holder: &RollEntry,
    written: bool,
    held: u32,
) -> Result<(), AssemblyRefusal> {
    let cap = rule.proxy.ok_or(AssemblyRefusal::NoProxies)?;
    for line in [principal, holder] {
        if !line.mark.counts() {
            return Err(AssemblyRefusal::NotEntitled { mark: line.mark });
        }
    }
    if principal.id == holder.id {
        Err(AssemblyRefusal::OwnProxy)
    } else if cap.written && !written {
        Err(AssemblyRefusal::ProxyNotWritten)
    } else if held >= cap.max_per_holder {
        Err(AssemblyRefusal::ProxyCap {
            most: cap.max_per_holder,
        })
    } else {
        Ok(())
    }
}

/// Proof that enough have come. Only [`FrozenRoll::quorum`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quorum {
    assembly: AssemblyId,
    attendance: Attendance,
}

impl Quorum {
    /// Whose quorum it is.
    pub fn assembly(&self) -> AssemblyId {
        self.assembly
    }

    /// How many had come.
    pub fn attendance(&self) -> Attendance {
        self.attendance
    }
}

/// Who is there, against who must be. Every number on every screen comes from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attendance {
    /// Voters there, in person or by proxy.
    pub present: u32,
    /// How many of them by proxy.
    pub proxy: u32,
    /// The base: lines of the roll that count.
    pub entitled: u32,
    /// How many must be there.
    pub need: u32,
    /// How many are still missing; 0 when there is a quorum.
    pub missing: u32,
}

impl Attendance {
    /// Counts under a rule.
    pub fn count(rule: &Rule, entitled: u32, in_person: u32, proxy: u32) -> Attendance {
        let need = rule.attendance_need(u64::from(entitled));
        let need = u32::try_from(need).unwrap_or(u32::MAX);
        let present = in_person.saturating_add(proxy);
        Attendance {
            present,
            proxy,
            entitled,
            need,
            missing: need.saturating_sub(present),
        }
    }

    /// Is there a quorum?
    pub fn reached(&self) -> bool {
        self.missing == 0 && self.entitled > 0
    }
}
