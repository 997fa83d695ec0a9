//! Cells: areas, floors, how a flat is lived in.

use super::{Fault, said};
use crate::place::Occupancy;
use crate::place_text::plain;

/// No flat is larger: 100,000 m², in 0.01 m².
const LARGEST: i64 = 10_000_000;

/// An area in 0.01 m² from `89.6`, `89.60㎡`, `１１２．３平方米`. Digits are read as digits:
/// no number in between could round them. At most two decimals say something, zeros may follow.
pub fn area(cell: &str) -> Option<i64> {
    let mut text = String::new();
    for c in cell.chars() {
        match c {
            '０'..='９' => text.push(char::from_u32(c as u32 - 0xFEE0)?),
            '．' => text.push('.'),
            ',' | '，' | ' ' | '\u{3000}' | '\u{a0}' => {}
            c => text.push(c.to_ascii_lowercase()),
        }
    }
    let units = ["平方米", "平米", "平方", "平", "㎡", "m²", "m2", "sqm"];
    let bare = units.iter().find_map(|u| text.strip_suffix(u));
    let (whole, part) = match bare.unwrap_or(&text).split_once('.') {
        Some((whole, part)) => (whole, part.trim_end_matches('0')),
        None => (bare.unwrap_or(&text), ""),
    };
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 9 || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    let area = whole * 100 + part;
    (area > 0 && area <= LARGEST).then_some(area)
}

/// The storey a door tells: 1101 is on 11, 302 on 3, B101 and -101 on -1. `None` when
/// it tells none, as 12 or 店面.
pub fn floor_of(door: &str) -> Option<i16> {
    let door = plain(door);
    let (below, digits) = match door.strip_prefix(['B', '-']) {
        Some(digits) => (true, digits),
        None => (
            false,
            door.trim_start_matches(|c: char| c.is_ascii_uppercase()),
        ),
    };
    let digits = digits.trim_end_matches(|c: char| c.is_ascii_uppercase());
    if digits.len() < 3 || digits.len() > 5 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let storey: i16 = digits[..digits.len() - 2].parse().ok()?;
    match storey {
        0 => None,
        n if below => Some(-n),
        n => Some(n),
    }
}

/// A floor as written: `3`, `3层`, `-1`, `B1`, `地下1层`.
pub(super) fn floor(cell: &str) -> Result<i16, Fault> {
    let text = plain(cell);
    let bare = text.trim_end_matches(['层', '楼', 'F']);
    let (below, digits) = ["地下", "负", "B", "-"]
        .iter()
        .find_map(|sign| Some((true, bare.strip_prefix(sign)?)))
        .unwrap_or((false, bare));
    let digits = digits.trim_start_matches('第');
    let known = digits.parse::<i16>().ok().filter(|n| (1..=200).contains(n));
    match known {
        Some(n) if digits.bytes().all(|b| b.is_ascii_digit()) => Ok(if below { -n } else { n }),
        _ => Err(Fault::NotAFloor(said(cell))),
    }
}

/// How a flat is lived in, in the words lists have for it.
pub(super) fn occupancy(cell: &str) -> Result<Occupancy, Fault> {
    Ok(match plain(cell).as_str() {
        "自住" | "业主自住" | "自用" | "自居" | "入住" | "已入住" | "常住" | "在住" | "OWNER" => {
            Occupancy::Owner
        }
        "出租" | "已出租" | "租住" | "租赁" | "出租房" | "租户" | "租" | "LET" | "RENTED"
        | "TENANT" => Occupancy::Let,
        "空置" | "空" | "空房" | "空关" | "闲置" | "无人" | "无人居住" | "未入住" | "VACANT"
        | "EMPTY" => Occupancy::Vacant,
        "未交付" | "未交房" | "未售" | "未收房" | "UNDELIVERED" => {
            Occupancy::Undelivered
        }
        _ => return Err(Fault::NotAnOccupancy(said(cell))),
    })
}
