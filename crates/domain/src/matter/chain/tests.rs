//! Chains that come with Tanxin, and chains that are refused.

use super::*;
use crate::id::PlaceId;

fn rung(at: Level, then: Then) -> Rung {
    Rung {
        at,
        office: OfficeKind::Committee,
        named: None,
        limit: Some(Limit::WorkingDays(1)),
        then,
    }
}
fn chain(steps: Vec<Rung>) -> Chain {
    Chain {
        steps,
        ..shipped()[0].clone()
    }
}

#[test]
fn what_comes_with_tanxin_is_sound_and_covers_every_category_once() {
    for c in shipped() {
        assert_eq!(c.check(), Ok(()), "{}", c.code);
    }
    for group in crate::category::tree() {
        for item in &group.items {
            let close: Vec<u8> = shipped().iter().map(|c| c.closeness(item.code)).collect();
            let best = close.iter().max().unwrap();
            assert!(*best > 0, "{:?} has no chain", item.code);
            let of = close.iter().filter(|c| *c == best).count();
            assert_eq!(of, 1, "{:?} has two chains", item.code);
        }
    }
    let slippery = CategoryCode::parse("corridor-slippery").unwrap();
    let lift = CategoryCode::parse("corridor-lift").unwrap();
    assert_eq!(
        (of(&[], slippery).code.as_str(), of(&[], lift).code.as_str()),
        ("home", "urgent")
    );
}

#[test]
fn a_chain_that_goes_round_or_nowhere_is_refused() {
    use Level::{Community, Compound, District, Township, Unit};
    let up = |at| rung(at, Then::Next);
    assert_eq!(
        chain(vec![up(Unit), up(Compound), up(District)]).check(),
        Ok(())
    );
    assert_eq!(chain(vec![]).check(), Err(ChainRefusal::Empty));
    let round = vec![
        up(Compound),
        up(Community),
        rung(Township, Then::To(Compound)),
    ];
    assert_eq!(chain(round).check(), Err(ChainRefusal::Loops(Township)));
    let itself = vec![up(Compound), rung(Community, Then::To(Community))];
    assert_eq!(chain(itself).check(), Err(ChainRefusal::Loops(Community)));
    let down = vec![up(Community), up(Compound)];
    assert_eq!(chain(down).check(), Err(ChainRefusal::Loops(Community)));
    let nowhere = vec![rung(Compound, Then::To(District))];
    assert_eq!(chain(nowhere).check(), Err(ChainRefusal::Nowhere(District)));
    let skipped = vec![
        rung(Compound, Then::To(Township)),
        up(Community),
        up(Township),
    ];
    assert_eq!(
        chain(skipped).check(),
        Err(ChainRefusal::Unreached(Community))
    );
    assert_eq!(
        chain(vec![up(Unit), up(Unit)]).check(),
        Err(ChainRefusal::Twice(Unit))
    );
    let mut dated = chain(vec![up(Unit)]);
    dated.accept = "2022-03-08".parse().unwrap();
    assert_eq!(dated.check(), Err(ChainRefusal::DateForPeriod));
}

#[test]
fn a_districts_own_version_stands_in_place_of_ours() {
    let slippery = CategoryCode::parse("corridor-slippery").unwrap();
    let mut own = shipped()[0].clone();
    own.version = 3;
    own.covers = vec!["tidy".into()];
    // Its own covers less: the rest of ours is gone with it, so a chain that is left over
    // never answers in a name the district has changed.
    assert_eq!(
        of(std::slice::from_ref(&own), slippery).closeness(slippery),
        0
    );
    let tidy = CategoryCode::parse("tidy-rubbish").unwrap();
    assert_eq!(of(&[own], tidy).version, 3);
}

/// A district, its township, community and compound, with an office at each.
fn planted() -> (Vec<Place>, Vec<Office>) {
    use crate::place::PlacePath;
    use OfficeKind::{Committee, Department, Property, Subdistrict};
    use PlaceKind::{Community, Compound, District, Township};
    let kinds = [District, Township, Community, Compound];
    let mut way: Vec<Place> = Vec::new();
    for (n, kind) in (1..).zip(kinds) {
        let (id, above) = (PlaceId(n), way.last());
        way.push(Place {
            id,
            parent: above.map(|p| p.id),
            kind,
            path: above.map_or_else(|| PlacePath::root(id), |p| p.path.child(id)),
            name: kind.word().to_owned(),
            stat_code: None,
            household: None,
        });
    }
    let office = |(place, kind): (&Place, OfficeKind)| Office {
        id: OfficeId(place.id.0),
        place: place.id,
        kind,
        name: kind.word().to_owned(),
        phone: None,
        hours: None,
    };
    let kinds = [Department, Subdistrict, Committee, Property];
    let mut offices: Vec<Office> = way.iter().zip(kinds).map(office).collect();
    offices.reverse();
    (way, offices)
}

#[test]
fn a_limit_a_district_saves_holds_for_the_office_that_usually_answers_too() {
    let (way, offices) = planted();
    let limits = |chain: &Chain, category: &str| -> Vec<String> {
        let near = Around {
            way: &way,
            offices: &offices,
            category: CategoryCode::parse(category).unwrap(),
            quiet: Quiet::default(),
        };
        let stops = near.stops(chain);
        stops.iter().map(|s| s.limit.to_string()).collect()
    };
    let mut home = shipped()[0].clone();
    // Ours: whoever usually answers has the category's days, the others the chain's.
    assert_eq!(
        limits(&home, "corridor-slippery"),
        ["3wd", "3wd", "5wd", "10wd"]
    );
    assert_eq!(limits(&home, "tidy-noise"), ["5wd", "5wd", "10wd"]);
    // The district's: what is written down.
    home.version = 1;
    assert_eq!(limits(&home, "tidy-noise"), ["3wd", "5wd", "10wd"]);
    let compound = home.steps.iter_mut().find(|s| s.at == Level::Compound);
    compound.unwrap().limit = Some(Limit::WorkingHours(4));
    assert_eq!(
        limits(&home, "corridor-slippery"),
        ["4wh", "3wd", "5wd", "10wd"]
    );
    // And nothing written down is as long as the category says.
    for step in &mut home.steps {
        step.limit = None;
    }
    assert_eq!(limits(&home, "corridor-slippery"), ["3wd"; 4]);
}

#[test]
fn a_day_that_is_named_lies_within_the_limit_unless_it_is_named_from_above() {
    let at = |wall: &str| when::instant(wall.parse().unwrap()).unwrap();
    let stop = |limit: &str| Stop {
        level: Level::Compound,
        office: OfficeId(4),
        limit: limit.parse().unwrap(),
    };
    let now = at("2022-03-03T09:00");
    let by = |limit: &str, day: &str, above| {
        let named = stop(limit).by(now, day.parse().unwrap(), above);
        named.map(|s| s.limit.to_string())
    };
    let late = |day: &str| {
        let latest = day.parse().unwrap();
        Err(MatterRefusal::DueTooLate { latest })
    };
    assert_eq!(by("3wd", "2022-03-08", false), Ok("2022-03-08".into()));
    assert_eq!(by("3wd", "2022-03-09", false), late("2022-03-08"));
    assert_eq!(by("3wd", "2099-12-31", false), late("2022-03-08"));
    assert_eq!(by("3wd", "2022-05-09", true), Ok("2022-05-09".into()));
    assert_eq!(by("3wd", "2099-12-31", true), late("2023-03-03"));
    assert_eq!(
        by("3wd", "2022-03-02", true),
        Err(MatterRefusal::DueBeforeToday)
    );
    // Four hours from nine in the morning are over at half past two, not at half past five.
    assert_eq!(by("4wh", "2022-03-03", false), Ok("4wh".into()));
    assert_eq!(by("4wh", "2022-03-03", true), Ok("2022-03-03".into()));
}
