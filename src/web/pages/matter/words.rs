//! What pages say of a matter: where, how it stands, how long there is.

use crate::web::shell::Shell;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use tanxin_domain::matter::{Matter, MatterState, Outcome};
use tanxin_domain::place::{Place, PlaceKind, PlacePath};
use tanxin_domain::{District, PlaceId};
use tanxin_store::{Conn, StoreError, place};

/// The places of matters and all places above them, by id.
pub type Places = BTreeMap<PlaceId, Place>;

/// Reads the places that matters are about, with the places above.
pub fn places(c: &mut Conn, district: District, matters: &[Matter]) -> Result<Places, StoreError> {
    let ids: Vec<PlaceId> = matters.iter().map(|m| m.place).collect();
    let about = place::some(c, district, &ids)?;
    let above: BTreeSet<PlaceId> = about.iter().flat_map(|p| p.path.ids()).collect();
    let mut all = by_id(about);
    let above: Vec<PlaceId> = above
        .into_iter()
        .filter(|id| !all.contains_key(id))
        .collect();
    all.extend(by_id(place::some(c, district, &above)?));
    Ok(all)
}

/// Places to look up.
pub fn by_id(places: impl IntoIterator<Item = Place>) -> Places {
    places.into_iter().map(|p| (p.id, p)).collect()
}

/// `东区5幢　1单元　3楼`: from the compound down, without the compound when something
/// stands below it. The public reads the floor, not the door.
pub fn place_words(shell: &Shell, places: &Places, matter: &Matter, doors: bool) -> String {
    let Some(about) = places.get(&matter.place) else {
        return String::new();
    };
    let way = about.path.ids().filter_map(|id| places.get(&id));
    let near: Vec<&Place> = way.filter(|p| p.kind > PlaceKind::Community).collect();
    let mut words: Vec<String> = near
        .iter()
        .filter(|p| p.kind != PlaceKind::Household)
        .map(|p| p.name.clone())
        .collect();
    if words.len() > 1 && near[0].kind == PlaceKind::Compound {
        words.remove(0);
    }
    if words.is_empty() && about.household.is_none() {
        words.push(about.name.clone());
    }
    let floor_of = |floor: i16| shell.l.say("matter-floor").n("floor", floor).to_string();
    match (&about.household, matter.floor) {
        (Some(_), _) if doors => words.push(about.name.clone()),
        (Some(home), _) => words.push(floor_of(home.floor)),
        (None, Some(floor)) => words.push(floor_of(floor)),
        (None, None) => {}
    }
    words.join(if shell.l.zh() { "　" } else { ", " })
}

/// The path of the place a matter is about.
pub fn path_of(places: &Places, matter: &Matter) -> Option<PlacePath> {
    places.get(&matter.place).map(|p| p.path.clone())
}

/// A state as word and glyph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// `data-state`: settled, open, due, late; empty for none of them.
    pub tone: &'static str,
    /// The glyph's name; empty for none.
    pub glyph: &'static str,
    /// The word.
    pub word: String,
}

/// How a matter stands, for the stamp beside its number.
pub fn stamp(shell: &Shell, matter: &Matter, now: Timestamp) -> Stamp {
    let (tone, key) = match (&matter.state, matter.days_left(now)) {
        (MatterState::Open | MatterState::Answered { .. }, _) if matter.is_late(now) => {
            ("late", "matter-state-late")
        }
        (MatterState::Open | MatterState::Answered { .. }, _) if matter.flow.behind => {
            ("late", "matter-state-behind")
        }
        (MatterState::Open | MatterState::Answered { .. }, Some(0)) => ("due", "matter-state-due"),
        (MatterState::Open, _) if matter.reopened > 0 => ("open", "matter-state-again"),
        (MatterState::Open, _) => ("open", "matter-state-open"),
        (MatterState::Answered { .. }, _) => ("open", "matter-state-answered"),
        (MatterState::Merged, _) if matter.flow.behind => ("late", "matter-state-merged"),
        (MatterState::Merged, _) => ("open", "matter-state-merged"),
        (MatterState::Solved { .. }, _) => ("open", "matter-state-solved"),
        (MatterState::Confirmed { outcome, .. }, _) => match outcome {
            Outcome::Solved => ("settled", "matter-state-confirmed"),
            Outcome::Partly => ("settled", "matter-state-partly"),
        },
        (MatterState::NoAnswer { .. }, _) => ("", "matter-state-silent"),
        (MatterState::Withdrawn { .. }, _) => ("", "matter-state-withdrawn"),
    };
    Stamp {
        tone,
        glyph: tone,
        word: shell.l.t(key).into_owned(),
    }
}

/// One box a day: how many there are and how many are gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// `data-state`.
    pub tone: &'static str,
    /// Where each box begins, and whether its day is gone.
    pub pips: Vec<(i32, bool)>,
    /// In words; they alone suffice.
    pub words: String,
}

impl Clock {
    /// Width of all boxes in units of the drawing.
    pub fn width(&self) -> usize {
        self.pips.len() * 12
    }
}

/// How long there is, in boxes and in words; `office` is who has it.
pub fn clock(shell: &Shell, matter: &Matter, office: &str, now: Timestamp) -> Clock {
    let l = shell.l;
    let still = matter.flow.clock.paused(now);
    let (tone, words) = match (&matter.state, matter.days_left(now)) {
        (_, Some(d)) if matter.is_late(now) => {
            let late = (-d).max(0);
            let words = l
                .say("matter-clock-late")
                .s("office", office)
                .n("days", late);
            ("late", words.to_string())
        }
        (_, Some(_)) if let Some(pause) = still => {
            let until = shell.date(&tanxin_domain::when::day(pause.until));
            let words = l
                .say("matter-clock-still")
                .s("office", office)
                .s("until", until);
            ("open", words.to_string())
        }
        (_, Some(0)) => {
            let at = tanxin_domain::when::local(matter.due())
                .strftime("%H:%M")
                .to_string();
            let words = l.say("matter-clock-due").s("office", office).s("at", at);
            ("due", words.to_string())
        }
        (_, Some(d)) => {
            let key = match matter.flow.days(now).working {
                true => "matter-clock-left-working",
                false => "matter-clock-left",
            };
            (
                "open",
                l.say(key).s("office", office).n("days", d).to_string(),
            )
        }
        (MatterState::Solved { ask_until, .. }, None) => {
            let until = shell.date(ask_until);
            (
                "open",
                l.say("matter-clock-ask").s("until", until).to_string(),
            )
        }
        (MatterState::Confirmed { at, .. }, None) => {
            let on = shell.date(&tanxin_domain::when::day(*at));
            (
                "settled",
                l.say("matter-clock-done").s("on", on).to_string(),
            )
        }
        (MatterState::Merged, None) => ("open", l.t("matter-clock-merged").into_owned()),
        (MatterState::NoAnswer { .. }, None) => ("", l.t("matter-state-silent").into_owned()),
        (_, None) => ("", l.t("matter-state-withdrawn").into_owned()),
    };
    let pips = match matter.state.with_office() {
        true => crate::web::parts::matters::pips(matter, now),
        false => Vec::new(),
    };
    let pips = pips
        .into_iter()
        .enumerate()
        .map(|(i, gone)| (i as i32, gone))
        .collect();
    Clock { tone, pips, words }
}
