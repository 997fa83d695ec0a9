//! Link (并案、拆分、关联): matters that belong together, each still a matter of its own.
//!
//! A link rewrites nothing: it is a line that an event begins and another ends. So every merge
//! can be taken apart again, and both stories tell of it.

use super::{Matter, MatterState};
use crate::District;
use crate::id::MatterId;
use crate::refusal::Sentence;
use serde::{Deserialize, Serialize};

/// Characters of a reason: one line.
pub const MOST_REASON: usize = 200;
/// Matters that follow one: more is a notice to all, not a merge.
pub const MOST_FOLLOWERS: i64 = 500;

super::words! {
    /// How two matters belong together.
    LinkKind {
        /// 并到: followed to the end with another, the lead.
        Merged = "merged",
        /// 拆出来: made of one that asked two things.
        Split = "split",
        /// 有关联: read together.
        Related = "related",
    }
}

/// What an event says of a link: which, with which other matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct With {
    /// How.
    pub kind: LinkKind,
    /// The other matter: the lead, the one it was split from, the related one.
    pub other: MatterId,
}

/// A link of a matter, as its events tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The matter whose events tell of it.
    pub matter: MatterId,
    /// How, and with which.
    pub with: With,
    /// The event that began it.
    pub seq: i64,
    /// The event that ended it.
    pub ended: Option<i64>,
}

impl Link {
    /// The one of the two that is not `of`.
    pub fn beside(&self, of: MatterId) -> MatterId {
        match self.matter == of {
            true => self.with.other,
            false => self.matter,
        }
    }
}

/// Why matters were not put together or taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkRefusal {
    /// What was typed is no number of a matter.
    NoNumber,
    /// No matter has that number, or none the asker may know of.
    Unknown,
    /// It is another district's.
    OtherDistrict,
    /// With itself.
    Itself,
    /// The other one follows this one already.
    Circle,
    /// The other one is itself merged.
    LeadMerged {
        /// The other one's number.
        no: i64,
        /// The number of the one it was merged into.
        lead: i64,
    },
    /// The other one is over.
    LeadClosed {
        /// Its number.
        no: i64,
    },
    /// Of the other one the household is asked already.
    LeadSolved {
        /// Its number.
        no: i64,
    },
    /// Too many follow it.
    TooMany,
    /// What is told in confidence stays alone.
    Secret,
    /// The other one is not the actor's to act on.
    NotBoth {
        /// Its number.
        no: i64,
    },
    /// They are linked already.
    Already,
    /// They are not linked.
    NotLinked,
    /// Nothing of the text was taken.
    NothingTaken,
    /// The whole text was taken.
    AllTaken,
    /// What was taken stands nowhere in the text.
    NotInText,
    /// That part is a matter of its own already.
    TakenAlready {
        /// Its number.
        no: i64,
    },
}

impl Sentence for LinkRefusal {
    fn key(&self) -> &'static str {
        match self {
            LinkRefusal::NoNumber => "refuse-link-no-number",
            LinkRefusal::Unknown => "refuse-link-unknown",
            LinkRefusal::OtherDistrict => "refuse-link-other-district",
            LinkRefusal::Itself => "refuse-link-itself",
            LinkRefusal::Circle => "refuse-link-circle",
            LinkRefusal::LeadMerged { .. } => "refuse-link-lead-merged",
            LinkRefusal::LeadClosed { .. } => "refuse-link-lead-closed",
            LinkRefusal::LeadSolved { .. } => "refuse-link-lead-solved",
            LinkRefusal::TooMany => "refuse-link-too-many",
            LinkRefusal::Secret => "refuse-link-secret",
            LinkRefusal::NotBoth { .. } => "refuse-link-not-both",
            LinkRefusal::Already => "refuse-link-already",
            LinkRefusal::NotLinked => "refuse-link-not-linked",
            LinkRefusal::NothingTaken => "refuse-link-nothing-taken",
            LinkRefusal::AllTaken => "refuse-link-all-taken",
            LinkRefusal::NotInText => "refuse-link-not-in-text",
            LinkRefusal::TakenAlready { .. } => "refuse-link-taken-already",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            LinkRefusal::LeadMerged { no, lead } => {
                vec![("no", no.to_string()), ("lead", lead.to_string())]
            }
            LinkRefusal::LeadClosed { no }
            | LinkRefusal::LeadSolved { no }
            | LinkRefusal::NotBoth { no }
            | LinkRefusal::TakenAlready { no } => vec![("no", no.to_string())],
            LinkRefusal::TooMany => vec![("most", MOST_FOLLOWERS.to_string())],
            _ => Vec::new(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            LinkRefusal::NothingTaken | LinkRefusal::AllTaken | LinkRefusal::NotInText => {
                Some("part")
            }
            _ => Some("number"),
        }
    }
}

/// Which matter somebody means: by its number, or by the address of its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// `12`, `#12`, `第12号`.
    Number(i64),
    /// `https://…/330802/matters/…`
    Page(MatterId),
}

/// Reads which matter somebody means. A district's number before it must be ours.
pub fn named(typed: &str, ours: District) -> Result<Named, LinkRefusal> {
    let narrow = |c: char| match c {
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c),
        c => c,
    };
    let text: String = typed.trim().chars().map(narrow).collect();
    if let Some((before, after)) = text.split_once("/matters/") {
        let district = before.rsplit('/').next().unwrap_or_default();
        if district != ours.to_string() {
            return Err(LinkRefusal::OtherDistrict);
        }
        let id = after.split(['/', '?', '#']).next().unwrap_or_default();
        return id
            .parse()
            .map(Named::Page)
            .map_err(|_| LinkRefusal::NoNumber);
    }
    let parts: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    let number = match parts.as_slice() {
        [number] => number,
        [district, number] if district.len() == 6 => match *district == ours.to_string() {
            true => number,
            false => return Err(LinkRefusal::OtherDistrict),
        },
        _ => return Err(LinkRefusal::NoNumber),
    };
    let number = number.parse().ok().filter(|no| *no > 0);
    number.map(Named::Number).ok_or(LinkRefusal::NoNumber)
}

/// Are both told by the same household? Somebody without a card is nobody's equal.
fn one_voice(a: &Matter, b: &Matter) -> bool {
    a.household.is_some() && a.household == b.household
}

/// May these two be put together, as far as confidence goes? `split`: one was made of the other.
pub fn may_link(a: &Matter, b: &Matter, split: bool) -> Result<(), LinkRefusal> {
    match (a.secret, b.secret) {
        (false, false) => Ok(()),
        (true, true) if a.quiet() == b.quiet() && (split || one_voice(a, b)) => Ok(()),
        _ => Err(LinkRefusal::Secret),
    }
}

/// May `follower` be merged into `lead`? `above` is the way from the lead on: those it was
/// merged into, one after the other.
pub fn may_merge(
    follower: &Matter,
    lead: &Matter,
    above: &[Matter],
    split: bool,
) -> Result<(), LinkRefusal> {
    if follower.id == lead.id {
        return Err(LinkRefusal::Itself);
    }
    if above.iter().any(|m| m.id == follower.id) {
        return Err(LinkRefusal::Circle);
    }
    may_link(follower, lead, split)?;
    let no = lead.no;
    match lead.state {
        MatterState::Merged => Err(LinkRefusal::LeadMerged {
            no,
            lead: above.last().map_or(no, |m| m.no),
        }),
        state if state.is_closed() => Err(LinkRefusal::LeadClosed { no }),
        MatterState::Solved { .. } => Err(LinkRefusal::LeadSolved { no }),
        _ => Ok(()),
    }
}

/// The part of a text that a second matter takes: some of it and not all of it, in the
/// resident's own words.
pub fn part_of<'a>(text: &str, part: &'a str) -> Result<&'a str, LinkRefusal> {
    let bare = |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).collect() };
    let end = |c: char| "。，；！？.,;!?、".contains(c);
    let (whole, taken) = (bare(text), bare(part));
    match () {
        () if taken.trim_matches(end).is_empty() => Err(LinkRefusal::NothingTaken),
        () if taken.trim_matches(end) == whole.trim_matches(end) => Err(LinkRefusal::AllTaken),
        () if !whole.contains(&taken) => Err(LinkRefusal::NotInText),
        () => Ok(part.trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matter_is_named_as_people_write_it() {
        let ours = District::new(330802).unwrap();
        for text in ["12", " #12", "第12号", "１２", "330802-12", "№ 12"] {
            assert_eq!(named(text, ours), Ok(Named::Number(12)), "{text}");
        }
        let id = MatterId(77);
        let page = format!("https://tanxin.example/330802/matters/{id}?lang=en#story");
        assert_eq!(named(&page, ours), Ok(Named::Page(id)));
        for text in ["330803-12", "https://tanxin.example/330803/matters/1"] {
            assert_eq!(named(text, ours), Err(LinkRefusal::OtherDistrict), "{text}");
        }
        for text in ["", "楼道灯", "0", "12 13", "12345678901234567890"] {
            assert_eq!(named(text, ours), Err(LinkRefusal::NoNumber), "{text}");
        }
    }

    #[test]
    fn a_part_is_some_of_the_text_and_not_all_of_it() {
        let text = "三楼灯不亮。\n还有，垃圾没人收。";
        assert_eq!(part_of(text, " 垃圾没人收。 "), Ok("垃圾没人收。"));
        assert_eq!(part_of(text, "三楼灯不亮。还有"), Ok("三楼灯不亮。还有"));
        assert_eq!(part_of(text, " 。\n"), Err(LinkRefusal::NothingTaken));
        let all = "三楼灯不亮。还有，垃圾没人收";
        assert_eq!(part_of(text, all), Err(LinkRefusal::AllTaken));
        assert_eq!(part_of(text, "电梯坏了"), Err(LinkRefusal::NotInText));
    }
}
