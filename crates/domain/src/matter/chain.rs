//! Chain (流转链): the levels a matter climbs, each with its office and its clock.
//!
//! A chain is data. Those that come with Tanxin stand in `data/chains.toml`; a district may
//! save its own versions in their place. A matter keeps to the version it was raised under.

use super::MatterRefusal;
use crate::actor::RoleKind;
use crate::calendar::{Calendar, plus};
use crate::category::CategoryCode;
use crate::clock::{Limit, MOST, due};
use crate::id::OfficeId;
use crate::office::{Office, OfficeKind};
use crate::place::{Place, PlaceKind};
use crate::when;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// Where a matter is now, from the door up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// 单元
    Unit,
    /// 楼栋
    Building,
    /// 小区
    Compound,
    /// 社区
    Community,
    /// 街道（乡镇）
    Township,
    /// 区
    District,
}

impl Level {
    /// Every level, from the door up.
    pub const ALL: [Level; 6] = [
        Level::Unit,
        Level::Building,
        Level::Compound,
        Level::Community,
        Level::Township,
        Level::District,
    ];

    /// The word of code, forms and database.
    pub const fn word(self) -> &'static str {
        match self {
            Level::Unit => "unit",
            Level::Building => "building",
            Level::Compound => "compound",
            Level::Community => "community",
            Level::Township => "township",
            Level::District => "district",
        }
    }

    /// Reads [`Level::word`].
    pub fn from_word(word: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|l| l.word() == word)
    }

    /// The level of an office that answers for a place of this kind.
    pub const fn of(kind: PlaceKind) -> Level {
        match kind {
            PlaceKind::District => Level::District,
            PlaceKind::Township => Level::Township,
            // A site hangs under the area responsible for it and has no level of its own.
            PlaceKind::Community | PlaceKind::Site => Level::Community,
            PlaceKind::Compound => Level::Compound,
            PlaceKind::Building => Level::Building,
            PlaceKind::Unit | PlaceKind::Household => Level::Unit,
        }
    }

    /// The level of whoever holds a role of this kind; none has no say in matters.
    pub const fn of_role(kind: RoleKind) -> Option<Level> {
        match kind {
            RoleKind::Captain => Some(Level::Building),
            RoleKind::Property => Some(Level::Compound),
            RoleKind::Community => Some(Level::Community),
            RoleKind::Township => Some(Level::Township),
            RoleKind::District => Some(Level::District),
            RoleKind::Grid | RoleKind::Supervisor | RoleKind::Admin => None,
        }
    }

    /// Is what is settled here settled in the building (小事不出楼栋)?
    pub fn in_building(self) -> bool {
        self <= Level::Building
    }

    /// Is what is settled here settled in the compound (大事不出小区)?
    pub fn in_compound(self) -> bool {
        self <= Level::Compound
    }
}

/// Where an office of this kind usually stands.
const fn stands(kind: OfficeKind) -> Level {
    match kind {
        OfficeKind::Captain => Level::Unit,
        OfficeKind::Property => Level::Compound,
        OfficeKind::Committee | OfficeKind::Other => Level::Community,
        OfficeKind::Subdistrict => Level::Township,
        OfficeKind::Department => Level::District,
    }
}

/// Where a missed clock takes a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Then {
    /// To the next step listed; the last one stays.
    Next,
    /// Nowhere: it stays and is overdue.
    Stay,
    /// To this level.
    #[serde(untagged)]
    To(Level),
}

/// One level of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// The level.
    pub at: Level,
    /// Which kind of office answers there.
    pub office: OfficeKind,
    /// An office by name, where several of the kind stand side by side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named: Option<OfficeId>,
    /// How long it has; none: as long as the category says. In a chain that comes with Tanxin
    /// (version 0) the office that usually answers for a category has as long as that category
    /// says in any case: one chain of ours serves many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
    /// What happens at its end.
    #[serde(default = "next", skip_serializing_if = "is_next")]
    pub then: Then,
}

fn next() -> Then {
    Then::Next
}
fn is_next(then: &Then) -> bool {
    *then == Then::Next
}

/// A chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chain {
    /// Its code, as `home`.
    pub code: String,
    /// 0 for the one that comes with Tanxin, else as often as the district saved it.
    #[serde(default)]
    pub version: u32,
    /// Its name in Chinese.
    pub zh: String,
    /// Its name in English.
    pub en: String,
    /// Groups and categories it is for.
    pub covers: Vec<String>,
    /// Its levels, from below.
    pub steps: Vec<Rung>,
    /// How long a named office has to take a matter or to say that it is not its own.
    #[serde(default = "one_day")]
    pub accept: Limit,
    /// How long the level above has to decide when two offices have refused.
    #[serde(default = "one_day")]
    pub decide: Limit,
    /// How long offices that are whistled for have to arrive.
    #[serde(default = "half_a_day")]
    pub arrive: Limit,
    /// How long they have from then on.
    #[serde(default = "three_days")]
    pub joint: Limit,
    /// Calendar days on which a clock may stand still at one office, the first and the last of a
    /// pause too ([`crate::clock::Clock::days_paused`]).
    #[serde(default = "ten")]
    pub pause_days: u16,
    /// Working days an office may be granted on top.
    #[serde(default = "seven")]
    pub more_days: u16,
}

fn one_day() -> Limit {
    Limit::WorkingDays(1)
}
fn half_a_day() -> Limit {
    Limit::WorkingHours(4)
}
fn three_days() -> Limit {
    Limit::WorkingDays(3)
}
fn ten() -> u16 {
    10
}
fn seven() -> u16 {
    7
}

/// Where a matter may go: a level, the office that answers there, how long it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// The level.
    pub level: Level,
    /// The office.
    pub office: OfficeId,
    /// How long it has.
    pub limit: Limit,
}

impl Stop {
    /// The stop with a day somebody names at `at` for it to be done by. No later than its own
    /// limit gives, unless whoever names it stands above the stop or an assembly agreed on it; and
    /// no later than [`MOST`] days even then: later ones are typing errors.
    ///
    /// # Errors
    ///
    /// [`MatterRefusal::DueBeforeToday`], [`MatterRefusal::DueTooLate`] with the last day that
    /// may be named.
    pub fn by(self, at: Timestamp, day: Date, above: bool) -> Result<Stop, MatterRefusal> {
        let (china, today) = (Calendar::china(), when::day(at));
        if day < today {
            return Err(MatterRefusal::DueBeforeToday);
        }
        let named = Stop {
            limit: Limit::Until(day),
            ..self
        };
        let own = due(china, at, self.limit, &[]);
        let latest = match above {
            true => plus(today, i64::from(MOST)),
            false => when::day(own),
        };
        match day <= latest {
            // The office's own hours end before that day does.
            true if !above && due(china, at, named.limit, &[]) > own => Ok(self),
            true => Ok(named),
            false => Err(MatterRefusal::DueTooLate { latest }),
        }
    }
}

/// Why a chain is not saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChainRefusal {
    /// No level at all.
    Empty,
    /// A level stands in it twice.
    Twice(Level),
    /// From this level a missed clock leads back or to itself: it would go round for ever.
    Loops(Level),
    /// It leads to a level the chain has not.
    Nowhere(Level),
    /// No missed clock ever leads to this level.
    Unreached(Level),
    /// A date is no period.
    DateForPeriod,
    /// A period can't be read.
    Period,
    /// Neither a group nor a category.
    Covers,
    /// It covers nothing.
    CoversNothing,
    /// Somebody saved another version since the form was opened.
    Meanwhile,
}

impl crate::Sentence for ChainRefusal {
    fn key(&self) -> &'static str {
        match self {
            ChainRefusal::Empty => "refuse-chain-empty",
            ChainRefusal::Twice(_) => "refuse-chain-twice",
            ChainRefusal::Loops(_) => "refuse-chain-loops",
            ChainRefusal::Nowhere(_) => "refuse-chain-nowhere",
            ChainRefusal::Unreached(_) => "refuse-chain-unreached",
            ChainRefusal::DateForPeriod => "refuse-chain-date",
            ChainRefusal::Period => "refuse-chain-period",
            ChainRefusal::Covers => "refuse-chain-covers",
            ChainRefusal::CoversNothing => "refuse-chain-covers-nothing",
            ChainRefusal::Meanwhile => "refuse-chain-meanwhile",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            ChainRefusal::Twice(l)
            | ChainRefusal::Loops(l)
            | ChainRefusal::Nowhere(l)
            | ChainRefusal::Unreached(l) => vec![("level", l.word().to_owned())],
            _ => Vec::new(),
        }
    }
}

impl Chain {
    /// Where a missed clock at the n-th step leads; `None` when it stays.
    fn following(&self, n: usize) -> Result<Option<usize>, ChainRefusal> {
        match self.steps[n].then {
            Then::Stay => Ok(None),
            Then::Next => Ok((n + 1 < self.steps.len()).then_some(n + 1)),
            Then::To(level) => {
                let found = self.steps.iter().position(|s| s.at == level);
                found.map(Some).ok_or(ChainRefusal::Nowhere(level))
            }
        }
    }

    /// Is it fit to be saved? It must climb, end somewhere and reach all its levels.
    pub fn check(&self) -> Result<(), ChainRefusal> {
        if self.steps.is_empty() {
            return Err(ChainRefusal::Empty);
        }
        if self.covers.is_empty() {
            return Err(ChainRefusal::CoversNothing);
        }
        let periods = [self.accept, self.decide, self.arrive, self.joint];
        let limits = self.steps.iter().filter_map(|s| s.limit);
        if limits.chain(periods).any(|l| matches!(l, Limit::Until(_))) {
            return Err(ChainRefusal::DateForPeriod);
        }
        for (n, step) in self.steps.iter().enumerate() {
            if self.steps[..n].iter().any(|s| s.at == step.at) {
                return Err(ChainRefusal::Twice(step.at));
            }
        }
        let mut reached = vec![false; self.steps.len()];
        for (n, step) in self.steps.iter().enumerate() {
            if let Some(to) = self.following(n)? {
                if self.steps[to].at <= step.at {
                    return Err(ChainRefusal::Loops(step.at));
                }
                reached[to] = true;
            }
        }
        // The first takes what is raised; every other must be led to.
        match (1..reached.len()).find(|n| !reached[*n]) {
            Some(n) => Err(ChainRefusal::Unreached(self.steps[n].at)),
            None => Ok(()),
        }
    }

    /// Does it cover a category, by name or by its group?
    pub fn covers_category(&self, category: CategoryCode) -> bool {
        self.closeness(category) > 0
    }

    /// Does it cover a category, and how closely: 2 by name, 1 by its group?
    fn closeness(&self, category: CategoryCode) -> u8 {
        let named = |word: &str| self.covers.iter().any(|c| c == word);
        match () {
            () if named(category.as_str()) => 2,
            () if named(&category.group().code) => 1,
            () => 0,
        }
    }
}

static SHIPPED: LazyLock<Vec<Chain>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct File {
        chain: Vec<Chain>,
    }
    let file: File = toml::from_str(include_str!("../../data/chains.toml"))
        .expect("the chains are checked by a test");
    file.chain
});

/// The chains that come with Tanxin.
pub fn shipped() -> &'static [Chain] {
    &SHIPPED
}

/// The chain of a category: a district's own before those that come with Tanxin, one that
/// names the category before one that names its group, of equals the first.
pub fn of(own: &[Chain], category: CategoryCode) -> &Chain {
    let replaced = |c: &&Chain| !own.iter().any(|o| o.code == c.code);
    let all = own.iter().chain(shipped().iter().filter(replaced));
    // `max_by_key` keeps the last of equals; a district's own come first.
    let best = all.rev().max_by_key(|c| c.closeness(category));
    best.expect("some chains come with Tanxin")
}

/// What a way through a chain is found from.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The places from the district down to the one the matter is about.
    pub way: &'a [Place],
    /// The offices of these places, nearest first.
    pub offices: &'a [Office],
    /// What kind of matter.
    pub category: CategoryCode,
    /// Who may not hear of it.
    pub quiet: Quiet,
}

/// Who may not hear of a matter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Quiet {
    /// What is said in confidence goes by neither captain nor property company: it may be
    /// about them.
    pub secret: bool,
    /// Nor by anybody at this level or below, when it is about them.
    pub apart: Option<Level>,
}

impl Quiet {
    /// May an office of this kind at this level have it?
    pub fn lets(self, kind: OfficeKind, level: Level) -> bool {
        let near = matches!(kind, OfficeKind::Captain | OfficeKind::Property);
        !(self.secret && near) && self.apart.is_none_or(|about| level > about)
    }
}

impl Around<'_> {
    fn stop(&self, chain: &Chain, rung: &Rung) -> Option<Stop> {
        let category = self.category.category();
        if !self.quiet.lets(rung.office, rung.at) {
            return None;
        }
        // Below whoever usually answers only the captain is asked first.
        if rung.office != OfficeKind::Captain && rung.at < stands(category.answers) {
            return None;
        }
        let here = self.way.iter().filter(|p| p.kind != PlaceKind::Household);
        let place = here.rev().find(|p| Level::of(p.kind) == rung.at)?;
        let office = match rung.named {
            Some(id) => self.offices.iter().find(|o| o.id == id),
            None => {
                let fits = |o: &&Office| o.place == place.id && o.kind == rung.office;
                self.offices.iter().find(fits)
            }
        }?;
        // What a district writes down holds for everybody.
        let ours = chain.version == 0 && rung.office == category.answers;
        Some(Stop {
            level: rung.at,
            office: office.id,
            limit: rung.limit.filter(|_| !ours).unwrap_or(category.limit),
        })
    }

    /// The stops of a matter raised here, from below; empty when nobody answers here at all.
    pub fn stops(&self, chain: &Chain) -> Vec<Stop> {
        let mut found: Vec<Stop> = Vec::new();
        let mut at = Some(0);
        while let Some(n) = at.filter(|n| *n < chain.steps.len()) {
            found.extend(self.stop(chain, &chain.steps[n]));
            at = chain.following(n).ok().flatten();
        }
        if found.is_empty() {
            // Nobody of the chain is here: the nearest office that answers at all.
            let lets = |o: &&Office| {
                let at = self.at_office(o).map(|s| s.level);
                at.is_some_and(|at| self.quiet.lets(o.kind, at))
            };
            let mut all = self.offices.iter().filter(lets);
            let any = all.clone().find(|o| o.kind != OfficeKind::Captain);
            found.extend(any.or(all.next()).and_then(|o| self.at_office(o)));
        }
        found
    }

    /// An office as a stop: at the level of its place, with the category's own limit.
    pub fn at_office(&self, office: &Office) -> Option<Stop> {
        let place = self.way.iter().find(|p| p.id == office.place);
        Some(Stop {
            level: place.map_or(stands(office.kind), |p| Level::of(p.kind)),
            office: office.id,
            limit: self.category.category().limit,
        })
    }

    /// Where a matter at this level goes next by its chain; `None` at the end of it.
    pub fn above(&self, chain: &Chain, level: Level) -> Option<Stop> {
        self.stops(chain).into_iter().find(|s| s.level > level)
    }

    /// The stop a new matter begins at.
    pub fn first(&self, chain: &Chain) -> Result<Stop, MatterRefusal> {
        let route = self.stops(chain);
        route.first().copied().ok_or(MatterRefusal::UnknownOffice)
    }
}

#[cfg(test)]
mod tests;
