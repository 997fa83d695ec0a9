//! Words of cells. Lists are kept in Chinese, as the import reads them.

use crate::words::L;
use jiff::Timestamp;
use tanxin_domain::assembly::{Assembly, State};
use tanxin_domain::matter::{Matter, MatterState, Outcome, Verdict};
use tanxin_domain::place::{Occupancy, PlaceKind};
use tanxin_domain::{Lang, when};

const ZH: L = L(Lang::Zh);

/// The words under a key.
pub(super) fn said(key: &str) -> String {
    ZH.t(key).into_owned()
}

/// `2022-03-07 08:30`, in China.
pub(super) fn moment(at: Timestamp) -> String {
    when::local(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// As the import reads it.
pub(super) const fn occupancy(how: Occupancy) -> &'static str {
    match how {
        Occupancy::Owner => "自住",
        Occupancy::Let => "出租",
        Occupancy::Vacant => "空置",
        Occupancy::Undelivered => "未交付",
    }
}

/// 0.01 m² as m² with two decimals.
pub(super) fn area(centi: Option<i64>) -> String {
    centi.map_or(String::new(), |a| format!("{}.{:02}", a / 100, a % 100))
}

pub(super) fn level(kind: PlaceKind) -> String {
    said(&format!("level-{}", kind.word()))
}

pub(super) fn assembly_state(a: &Assembly) -> String {
    // People say of a frozen roll that the notice is out; the roll's state is no state of theirs.
    let word = match &a.state {
        State::Frozen { .. } => "called",
        other => other.word(),
    };
    said(&format!("assembly-state-{word}"))
}

pub(super) fn matter_state(m: &Matter) -> String {
    said(match &m.state {
        MatterState::Open if m.reopened > 0 => "matter-state-again",
        MatterState::Open => "matter-state-open",
        MatterState::Answered { .. } => "matter-state-answered",
        MatterState::Merged => "matter-state-merged",
        MatterState::Solved { .. } => "matter-state-solved",
        MatterState::Confirmed { outcome, .. } => match outcome {
            Outcome::Solved => "matter-state-confirmed",
            Outcome::Partly => "matter-state-partly",
        },
        MatterState::NoAnswer { .. } => "matter-state-silent",
        MatterState::Withdrawn { .. } => "matter-state-withdrawn",
    })
}

pub(super) fn verdict(v: Verdict) -> String {
    said(match v {
        Verdict::Solved => "matter-verdict-solved",
        Verdict::Partly => "matter-verdict-partly",
        Verdict::Not => "matter-verdict-not",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_have_two_decimals() {
        assert_eq!(area(Some(8960)), "89.60");
        assert_eq!(area(Some(7505)), "75.05");
        assert_eq!(area(None), "");
    }
}
