//! Chains that come with Tanxin, and chains that are refused.

use super::*;

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
