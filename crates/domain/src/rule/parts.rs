//! The parts of a rule beside its shares: notice, proxies, roll, elections, silence.

use super::VoterKind;
use super::share::{Fraction, Measure};
use crate::actor::RoleKind;
use crate::place::PlaceKind;

/// Where a rule comes from; the narrower goes first on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rank {
    /// A community's own.
    Community,
    /// A province's or a city's, on top of a statute.
    Region,
    /// National law.
    Statute,
}

impl Rank {
    /// Every rank.
    pub const ALL: [Rank; 3] = [Rank::Community, Rank::Region, Rank::Statute];

    /// The word of rules and code.
    pub const fn word(self) -> &'static str {
        match self {
            Rank::Community => "community",
            Rank::Region => "region",
            Rank::Statute => "statute",
        }
    }
}

/// What may be done under a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Use {
    /// Households of a stairwell, building or compound may be called together.
    Assembly,
    /// 议案: yes, no, abstain.
    Motion,
    /// 推选
    Election,
    /// 罢免: a motion on somebody's office.
    Recall,
}

impl Use {
    /// Every use.
    pub const ALL: [Use; 4] = [Use::Assembly, Use::Motion, Use::Election, Use::Recall];

    /// The word of rules and code.
    pub const fn word(self) -> &'static str {
        match self {
            Use::Assembly => "assembly",
            Use::Motion => "motion",
            Use::Election => "election",
            Use::Recall => "recall",
        }
    }
}

/// May the days of notice be cut short?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeWaiver {
    /// Never.
    No,
    /// With a written reason, which the notice prints.
    ReasonRequired,
}

impl NoticeWaiver {
    /// Both.
    pub const ALL: [NoticeWaiver; 2] = [NoticeWaiver::No, NoticeWaiver::ReasonRequired];

    /// The word of rules.
    pub const fn word(self) -> &'static str {
        match self {
            NoticeWaiver::No => "no",
            NoticeWaiver::ReasonRequired => "reason_required",
        }
    }
}

/// One voter heard by another's hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProxyRule {
    /// How many proxies one voter may hold.
    pub max_per_holder: u32,
    /// Must each be in writing?
    pub written: bool,
    /// May a candidate hold one? For elections.
    pub candidate_may_hold: bool,
    /// Must the holder be a voter of the same community?
    pub same_community: bool,
    /// Is the list of those who gave and who hold proxies published?
    pub list_published: bool,
    /// Must the paper name the matters, and the holder vote as it says?
    pub names_matters: bool,
    /// May staff of the property company hold one?
    pub staff_may_hold: bool,
    /// Must the holder be a near relative?
    pub near_relative: bool,
}

/// How the roll is made known before a poll, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RollRule {
    /// It is posted at least so many days before.
    pub posted_days_before: u16,
    /// Objections are taken for so many days from the posting on.
    pub objection_days: u16,
    /// Each is ruled upon within so many days.
    pub ruling_days: u16,
}

/// Whose owners decide together: those of the compound, or of one building.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Circle {
    /// 物业管理区域
    Compound,
    /// 本幢
    Building,
}

impl Circle {
    /// Both.
    pub const ALL: [Circle; 2] = [Circle::Compound, Circle::Building];

    /// The word of rules and code.
    pub const fn word(self) -> &'static str {
        match self {
            Circle::Compound => "compound",
            Circle::Building => "building",
        }
    }

    /// The kind of place it is.
    pub const fn place(self) -> PlaceKind {
        match self {
            Circle::Compound => PlaceKind::Compound,
            Circle::Building => PlaceKind::Building,
        }
    }
}

/// Who can ask for a meeting or a recall that must then be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    /// The kind of those who ask.
    pub voters: VoterKind,
    /// Which part of all of them.
    pub share: Fraction,
}

/// For how many days votes are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// At least.
    pub least: u16,
    /// At most.
    pub most: u16,
}

/// What a region says on votes by phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ElectronicRule {
    /// They must go through the authority's own platform, not through ours.
    pub official_platform: bool,
    /// Whoever asks for paper must be given it.
    pub paper_on_request: bool,
    /// Paper and phones are counted together.
    pub counted_together: bool,
}

/// 未反馈的票: ballots that reached an owner and never came back. Without this part in a
/// rule they are never counted; with it a poll may switch them on, and by itself doesn't.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SilentRule {
    /// Must covenant or rules of procedure say so?
    pub covenant: bool,
    /// Must the delivery of each be proved? A rule that says no is refused.
    pub delivery_proof: bool,
}

/// Who is elected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElectionRule {
    /// What each elected must reach; none: the most votes are enough.
    pub elect: Vec<Measure>,
    /// Must there be more candidates than seats? 差额
    pub more_candidates_than_seats: bool,
    /// May a voter write in another name? 另选他人
    pub write_ins: bool,
    /// May those in office stand again?
    pub incumbents: bool,
    /// Must it be secret?
    pub secret: bool,
    /// How many voters name a candidate together; 0: the rule does not say.
    pub nominators: u16,
    /// Years of the term; 0: the rule does not say.
    pub term_years: u16,
    /// The role whoever is elected gets for the term; none: it is given by hand.
    pub fills: Option<RoleKind>,
    /// What follows when seats stay open; none: they stay open.
    pub runoff: Option<RunoffRule>,
}

/// A second round for the seats that stayed open. The most votes win.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunoffRule {
    /// As many stand as seats are open and so many more; those level with the last too.
    pub more: u16,
    /// Must the rule's quorum be there again?
    pub quorum: bool,
    /// What each elected must reach all the same.
    pub elect: Vec<Measure>,
}
