//! What the lines of a poll's roll are called: a household by its door, an owner by the flats.

use crate::services::Error;
use crate::services::owner::flats_below;
use crate::words::L;
use std::collections::BTreeMap;
use tanxin_domain::assembly::RollEntry;
use tanxin_domain::poll::Held;
use tanxin_domain::rule::VoterKind;
use tanxin_domain::{District, PlaceId, RollEntryId};
use tanxin_store::{Conn, owner, place};

/// Flats that are named; of whoever holds more, the rest is counted.
const NAMED: usize = 3;

/// The lines by what people call them: 「302」, or of an owner 「1单元302、1单元501」.
pub fn called(
    c: &mut Conn,
    district: District,
    held: &Held,
    lines: &[RollEntry],
    l: L,
) -> Result<BTreeMap<RollEntryId, String>, Error> {
    if lines.is_empty() {
        return Ok(BTreeMap::new());
    }
    if held.poll.rule().voters != VoterKind::Owner {
        let homes: Vec<PlaceId> = lines.iter().filter_map(|e| e.voter.household()).collect();
        let doors = place::some(c, district, &homes)?;
        let door = |line: &RollEntry| {
            let home = line.voter.household();
            let found = doors.iter().find(|d| Some(d.id) == home);
            (line.id, found.map_or(String::new(), |d| d.name.clone()))
        };
        return Ok(lines.iter().map(door).collect());
    }
    let stands = owner::flats(c, district, held.roll())?;
    let entries: BTreeMap<PlaceId, RollEntryId> =
        stands.iter().map(|f| (f.flat, f.entry)).collect();
    let mut flats: BTreeMap<RollEntryId, Vec<String>> = BTreeMap::new();
    for (flat, called) in flats_below(c, district, &held.path)? {
        if let Some(entry) = entries.get(&flat.id) {
            flats.entry(*entry).or_default().push(called);
        }
    }
    let between = if l.zh() { "、" } else { ", " };
    let mut name = |line: &RollEntry| {
        let mut flats = flats.remove(&line.id).unwrap_or_default();
        let more = flats.len().saturating_sub(NAMED);
        flats.truncate(NAMED);
        let named = flats.join(between);
        let called = match more {
            0 => named,
            more => l
                .say("owner-and-more")
                .s("flats", named)
                .n("more", more)
                .to_string(),
        };
        (line.id, called)
    };
    Ok(lines.iter().map(&mut name).collect())
}
