//! `tanxin import`: places from lists.

use super::args::{Import, Imported};
use super::house::{self, Open};
use super::{Desk, Fault};
use crate::services::country;
use std::path::Path;
use tanxin_domain::Actor;

/// How many districts are told of at once.
const STEP: usize = 500;

pub(super) fn import(desk: &Desk, typed: &Import) -> Result<(), Fault> {
    match &typed.what {
        Imported::Places(places) => whole_country(desk, &places.country),
    }
}

/// The whole country. The list is read whole first: with a fault in it, nothing is begun.
fn whole_country(desk: &Desk, package: &Path) -> Result<(), Fault> {
    let list = country::read(package)?;
    let lines = [
        ("lines", list.lines().to_string()),
        ("districts", list.districts.len().to_string()),
    ];
    desk.note("cli-import-read", &lines);
    let house = house::open(desk, Open::default())?;
    let mut next = STEP;
    let sown = country::sow(&house.store, &Actor::System, &list, |sown| {
        let done = sown.founded + sown.completed + sown.unchanged;
        if done >= next {
            next = done + STEP;
            desk.note("cli-import-far", &[("districts", done.to_string())]);
        }
    })?;
    if sown.places == 0 && sown.regions == 0 {
        desk.tell("cli-import-nothing", &lines);
        return Ok(());
    }
    let told = [
        ("places", sown.places.to_string()),
        ("founded", sown.founded.to_string()),
        ("completed", sown.completed.to_string()),
        ("unchanged", sown.unchanged.to_string()),
        ("regions", sown.regions.to_string()),
    ];
    desk.tell("cli-import-done", &told);
    Ok(())
}
