//! Hot: what more and more households ask for at the same time and place, before everybody does.
//!
//! Matters of two weeks are grouped by likeness of their words, in one compound or, failing
//! that, in one community. The matter that most households' are like is the middle of a group
//! and gives it its line; nothing is grouped by way of a third, so that no chain of small
//! steps leads from lifts to dogs. Households are counted, not matters: whoever said "me too"
//! is one on the day they said it, and whoever did not say who they are counts once a place.
//!
//! Hot is what surprises. If all weeks were alike, each household of this week and the eight
//! before would have spoken in any of them with the same chance; when it is less than one in a
//! hundred that so many of them spoke in this one, something has begun. The rule knows no
//! mean that a young community lacks: the fewer weeks there are to compare with, the more
//! households it takes.

mod like;

use crate::category::CategoryCode;
use crate::id::{MatterId, PlaceId};
use jiff::{SignedDuration, Timestamp};
use like::{Line, Lines};
use std::collections::{BTreeMap, BTreeSet};

/// Fewer households are neighbours who talked to each other.
pub const LEAST_HOUSEHOLDS: usize = 3;
/// Days in which matters are grouped.
pub const DAYS: i64 = 14;
/// Weeks this one is compared with.
pub const WEEKS_BEFORE: usize = 8;
/// Matters that are grouped at most, the newest: what a page can wait for.
pub const MOST_GROUPED: usize = 2000;
/// How small the chance must be, of a thousand.
const CHANCE_PER_MILLE: f64 = 10.0;
/// Groups of one community; a page nobody reads to the end says nothing.
const MOST_GROUPS: usize = 20;

/// A matter as it is heard here. Never a secret one, nor one that was taken back.
#[derive(Debug, Clone)]
pub struct Heard {
    /// The matter.
    pub id: MatterId,
    /// Its running number.
    pub no: i64,
    /// When it was raised.
    pub at: Timestamp,
    /// The household; of somebody unknown the place it is about.
    pub voice: PlaceId,
    /// Who joined it, likewise, and when.
    pub backers: Vec<(PlaceId, Timestamp)>,
    /// The building it is about.
    pub building: Option<PlaceId>,
    /// The compound it is about.
    pub compound: Option<PlaceId>,
    /// What kind.
    pub category: CategoryCode,
    /// Its line.
    pub title: String,
    /// What was said.
    pub text: String,
}

impl Heard {
    /// Whoever spoke, and when.
    fn spoken(&self) -> impl Iterator<Item = (PlaceId, Timestamp)> {
        [(self.voice, self.at)]
            .into_iter()
            .chain(self.backers.iter().copied())
    }
}

/// Households that say the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The matter the others are most like.
    pub about: MatterId,
    /// Its line.
    pub title: String,
    /// Its kind.
    pub category: CategoryCode,
    /// Its matters, the newest first.
    pub matters: Vec<MatterId>,
    /// How many households.
    pub households: usize,
    /// In how many buildings.
    pub buildings: usize,
    /// The compound, when it is one.
    pub compound: Option<PlaceId>,
    /// When it was first heard, within these weeks.
    pub first: Timestamp,
    /// Households of the eight weeks before and of this one, in order; `None` of a week that is
    /// not known whole.
    pub weeks: Vec<Option<usize>>,
    /// Is it surprising?
    pub hot: bool,
}

impl Group {
    /// Households of the last seven days.
    pub fn this_week(&self) -> usize {
        self.weeks.last().copied().flatten().unwrap_or(0)
    }

    /// Households a day in the last seven, in tenths.
    pub fn a_day(&self) -> usize {
        (10 * self.this_week() + 3) / 7
    }

    /// Households of a week before this one, in tenths; `None` when there is none to compare
    /// with.
    pub fn usual(&self) -> Option<usize> {
        let before = &self.weeks[..self.weeks.len() - 1];
        let known: Vec<usize> = before.iter().copied().flatten().collect();
        let sum: usize = known.iter().sum();
        (!known.is_empty()).then(|| (10 * sum + known.len() / 2) / known.len())
    }
}

/// How many weeks ago; `None` when it is further back than is compared, or still to come.
fn weeks_ago(at: Timestamp, now: Timestamp) -> Option<usize> {
    let ago = now.duration_since(at);
    let weeks = ago.as_secs() / SignedDuration::from_hours(7 * 24).as_secs();
    let weeks = usize::try_from(weeks).ok().filter(|_| !ago.is_negative());
    weeks.filter(|n| *n <= WEEKS_BEFORE)
}

/// Is it of the days in which matters are grouped?
fn fresh(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at) < SignedDuration::from_hours(24 * DAYS)
}

/// Groups what was heard in a community, in whatever order it comes: hot ones first, then by
/// households. All matters since `since` are known; of `names` of places nothing is learned.
pub fn groups(
    heard: &[Heard],
    names: &[String],
    (since, now): (Timestamp, Timestamp),
) -> Vec<Group> {
    let mut all: Vec<&Heard> = heard
        .iter()
        .filter(|h| weeks_ago(h.at, now).is_some())
        .collect();
    // Numbers are given in the order of time.
    all.sort_by_key(|h| std::cmp::Reverse(h.no));
    let lines = Lines::of(&all, names);
    let mut left: BTreeSet<usize> = (0..all.len())
        .filter(|n| all[*n].spoken().any(|(_, at)| fresh(at, now)))
        .take(MOST_GROUPED)
        .collect();
    let compounds: BTreeSet<PlaceId> = left.iter().filter_map(|n| all[*n].compound).collect();
    let areas = compounds.into_iter().map(Some).chain([None]);
    let mut found = Vec::new();
    for area in areas {
        let here = |n: &usize| area.is_none() || all[*n].compound == area;
        let some: Vec<usize> = left.iter().copied().filter(here).collect();
        for star in stars(&all, &lines.lines, some, now) {
            star.members.iter().for_each(|n| {
                left.remove(n);
            });
            found.push(star.group(&all, &lines.lines, area, (since, now)));
        }
    }
    found.sort_by_key(|g| {
        let most = std::cmp::Reverse((g.hot, g.this_week(), g.households));
        (most, g.about)
    });
    found.truncate(MOST_GROUPS);
    found
}

/// A middle and what is like it.
struct Star {
    middle: usize,
    members: Vec<usize>,
}

/// How many households spoke of these matters at some time.
fn voices(all: &[&Heard], of: &[usize], then: impl Fn(Timestamp) -> bool) -> usize {
    let spoken = of.iter().flat_map(|n| all[*n].spoken());
    let voices: BTreeSet<PlaceId> = spoken
        .filter(|(_, at)| then(*at))
        .map(|(who, _)| who)
        .collect();
    voices.len()
}

/// The largest group first, then the largest of what is left, while enough households say it.
fn stars(all: &[&Heard], lines: &[Line], some: Vec<usize>, now: Timestamp) -> Vec<Star> {
    let mut near: BTreeMap<usize, Vec<usize>> = like::near(lines, &some);
    let mut found = Vec::new();
    while found.len() < MOST_GROUPS {
        let size = |(n, of): (&usize, &Vec<usize>)| {
            let households = voices(all, of, |at| fresh(at, now));
            (households, of.len(), std::cmp::Reverse(all[*n].no), *n)
        };
        let Some((households, _, _, middle)) = near.iter().map(size).max() else {
            break;
        };
        if households < LEAST_HOUSEHOLDS {
            break;
        }
        let members = near.remove(&middle).unwrap_or_default();
        near.retain(|n, _| !members.contains(n));
        for of in near.values_mut() {
            of.retain(|n| !members.contains(n));
        }
        found.push(Star { middle, members });
    }
    found
}

impl Star {
    fn group(
        &self,
        all: &[&Heard],
        lines: &[Line],
        area: Option<PlaceId>,
        (since, now): (Timestamp, Timestamp),
    ) -> Group {
        let middle = all[self.middle];
        // What was like it before, whichever group the newest of that are in.
        let like = |n: &usize| {
            let older = weeks_ago(all[*n].at, now) != Some(0);
            let here = area.is_none() || all[*n].compound == area;
            here && older && lines[self.middle].is_like(&lines[*n])
        };
        let before: Vec<usize> = (0..all.len()).filter(like).collect();
        let of_week = |ago: usize| {
            let there = |at| weeks_ago(at, now) == Some(ago);
            let of = if ago == 0 { &self.members } else { &before };
            let whole = now.duration_since(since).as_secs() >= (ago as i64 + 1) * 7 * 86_400;
            (whole || ago == 0).then(|| voices(all, of, there))
        };
        let weeks: Vec<Option<usize>> = (0..=WEEKS_BEFORE).rev().map(of_week).collect();
        let buildings: BTreeSet<PlaceId> = self
            .members
            .iter()
            .filter_map(|n| all[*n].building)
            .collect();
        let heard = self.members.iter().chain(&before).map(|n| all[*n].at);
        Group {
            about: middle.id,
            title: middle.title.clone(),
            category: middle.category,
            // In the order of `all`: the newest first.
            matters: self.members.iter().map(|n| all[*n].id).collect(),
            households: voices(all, &self.members, |at| fresh(at, now)),
            buildings: buildings.len(),
            compound: area,
            first: heard.min().unwrap_or(middle.at),
            hot: surprises(&weeks),
            weeks,
        }
    }
}

/// Did more households speak in the last of these weeks than chance explains?
fn surprises(weeks: &[Option<usize>]) -> bool {
    let Some((Some(now), before)) = weeks.split_last() else {
        return false;
    };
    let known: Vec<usize> = before.iter().copied().flatten().collect();
    let before: usize = known.iter().sum();
    *now >= LEAST_HOUSEHOLDS
        && 1000.0 * chance(*now, now + before, known.len() + 1) < CHANCE_PER_MILLE
}

/// The chance that of `all` households at least `now` spoke in one of `weeks` weeks: the upper
/// end of a binomial distribution.
fn chance(now: usize, all: usize, weeks: usize) -> f64 {
    if weeks < 2 {
        return 1.0;
    }
    let one = 1.0 / weeks as f64;
    let mut part = (1.0 - one).ln() * all as f64;
    let mut sum = 0.0;
    for k in 0..=all {
        if k > 0 {
            part += ((all - k + 1) as f64 / k as f64).ln() + one.ln() - (1.0 - one).ln();
        }
        if k >= now {
            sum += part.exp();
        }
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests;
