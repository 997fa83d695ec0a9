use super::*;
use std::collections::BTreeSet;

#[test]
fn the_motion_of_the_newspaper_carries_and_says_why() {
    let assembly = motion("COMMUNITY_ASSEMBLY");
    let turnout = Turnout {
        present: Some(voters(23)),
        ..entitled(41)
    };
    let (decision, lines) = decided(&assembly, &motions(15, 3, 5), turnout);
    assert_eq!(decision, Decision::Carried);
    assert_eq!(
        lines,
        [
            "present 23/41 households > 1/2 ✓",
            "yes 15/23 households > 1/2 ✓"
        ]
    );
    // Those who are there and say nothing stay in the base.
    let (decision, lines) = decided(&assembly, &motions(11, 0, 0), turnout);
    assert_eq!(decision, Decision::Lost);
    assert_eq!(lines[1], "yes 11/23 households > 1/2 ✗ -1");
    let few = Turnout {
        present: Some(voters(20)),
        ..entitled(41)
    };
    let (decision, lines) = decided(&assembly, &motions(20, 0, 0), few);
    assert_eq!(decision, Decision::NoQuorum);
    assert_eq!(
        lines,
        [
            "present 20/41 households > 1/2 ✗ -1",
            "yes 20/20 households > 1/2 ✓"
        ]
    );
}

#[test]
fn two_thirds_of_nine_are_six() {
    let group = motion("V_GROUP_HOUSEHOLD");
    let at = |there: u64| {
        let turnout = Turnout {
            present: Some(voters(there)),
            ..entitled(9)
        };
        decided(&group, &motions(4, 0, 0), turnout)
    };
    assert_eq!(at(6).0, Decision::Carried);
    assert_eq!(at(5).0, Decision::NoQuorum);
    assert_eq!(at(5).1[0], "present 5/9 households ≥ 2/3 ✗ -1");
}

#[test]
fn nobody_is_no_majority() {
    let empty = decided(&motion("COMMUNITY_ASSEMBLY"), &[], entitled(0));
    assert_eq!(empty.0, Decision::NoQuorum);
    let special = decided(&motion("OWN_SPECIAL"), &[], entitled(0));
    assert!(special.1.iter().all(|l| l.contains('✗')), "{special:?}");
    let all = motion("OWN_HOUSE_TO_SHOP");
    assert_eq!(
        decided(&all, &motions(7, 0, 0), entitled(7)).0,
        Decision::Carried
    );
    assert_eq!(
        decided(&all, &motions(6, 0, 0), entitled(7)).0,
        Decision::Lost
    );
}

fn owner(area: u64, choice: Choice) -> Ballot {
    Ballot {
        weight: Amount::head(area),
        ..says(choice)
    }
}

#[test]
fn owners_need_heads_and_area_both() {
    let special = motion("OWN_SPECIAL");
    let entitled = Turnout {
        entitled: Amount {
            voters: 12,
            area: 120_000,
        },
        ..Turnout::default()
    };
    // Eight heads of twelve with exactly two thirds of the area take part: enough.
    let small = owner(10_000, Choice::Yes);
    let mut ballots: Vec<Ballot> = of(&small, 8).collect();
    let (decision, lines) = decided(&special, &ballots, entitled);
    assert_eq!(decision, Decision::Carried, "{lines:?}");
    // Three quarters of the heads, not of the area.
    ballots[0] = owner(9_999, Choice::No);
    ballots[1] = owner(10_001, Choice::No);
    assert_eq!(decided(&special, &ballots, entitled).0, Decision::Carried);
    ballots[1] = owner(10_002, Choice::No);
    let (decision, lines) = decided(&special, &ballots, entitled);
    assert_eq!(decision, Decision::Lost);
    assert_eq!(
        lines,
        [
            "taking_part 80001/120000 area ≥ 2/3 ✓",
            "taking_part 8/12 heads ≥ 2/3 ✓",
            "yes 60000/80001 area ≥ 3/4 ✗ -1",
            "yes 6/8 heads ≥ 3/4 ✓",
        ]
    );
    let missing = decided(&special, &ballots[..7], entitled);
    assert_eq!(missing.0, Decision::NoQuorum);
}

/// Minhang 2021: 1,291 votes, 584 delivered and never answered.
fn minhang() -> (Poll, Turnout) {
    let on = Call {
        silent: true,
        ..call("OWN_ORD", vec![Question::motion()])
    };
    let turnout = Turnout {
        entitled: owners_of(1291),
        silent: owners_of(584),
        ..Turnout::default()
    };
    (poll("OWN_ORD", on).unwrap(), turnout)
}

/// So many flats of ten square metres, each with its own owner.
fn owners_of(voters: u64) -> Amount {
    let area = voters * 1000;
    Amount { voters, area }
}

/// What comes out of so many yes and no, as returned and with the silent ones.
fn with_silent(yes: (usize, u64), no: (usize, u64)) -> (MotionResult, MotionResult) {
    let (poll, turnout) = minhang();
    let said = of(&owner(yes.1, Choice::Yes), yes.0);
    let ballots: Vec<Ballot> = said.chain(of(&owner(no.1, Choice::No), no.0)).collect();
    let outcome = poll
        .outcome(&Tally::of(&poll, &ballots), &turnout)
        .unwrap()
        .swap_remove(0);
    assert_eq!(
        decided(&motion("OWN_ORD"), &ballots, turnout).0,
        Decision::NoQuorum
    );
    let decision = outcome.decision();
    let Outcome::Motion {
        returned,
        with_silent: Some(with),
    } = outcome
    else {
        panic!("both are shown")
    };
    assert_eq!(decision, Some(with.decision));
    (returned, *with)
}

#[test]
fn silent_owners_join_the_majority_only_when_switched_on_and_both_results_are_shown() {
    let (returned, with) = with_silent((500, 1000), (203, 1000));
    assert_eq!(
        (returned.decision, with.decision),
        (Decision::NoQuorum, Decision::Carried)
    );
    assert_eq!((with.yes, with.no), (owners_of(1084), owners_of(203)));
    assert_eq!(with.counts.taking_part, owners_of(1287));
}

#[test]
fn silent_owners_join_nobody_where_nobody_leads_in_heads_and_area() {
    for yes_area in [1000, 2000] {
        let (_, with) = with_silent((203, yes_area), (203, 1000));
        assert_eq!((with.yes.voters, with.no.voters), (203, 203), "{yes_area}");
        assert_eq!(with.counts.taking_part.voters, 990);
    }
}

#[test]
fn silence_counts_in_no_other_rule_and_in_no_secret_vote() {
    for (id, secrecy) in [
        ("COMMUNITY_ASSEMBLY", Secrecy::Open),
        ("OWN_ORD", Secrecy::Secret),
    ] {
        let on = Call {
            silent: true,
            secrecy,
            ..call(id, vec![Question::motion()])
        };
        assert_eq!(poll(id, on), Err(PollRefusal::SilentNotAllowed));
    }
}

#[test]
fn several_questions_on_one_ballot_come_out_each_for_itself() {
    let questions = vec![Question::motion(), election(1, 2), Question::motion()];
    let both = Call {
        secrecy: Secrecy::Open,
        ..call("OWN_ORD", questions)
    };
    let owners = poll("OWN_ORD", both).unwrap();
    let ballot = |no| Ballot {
        weight: Amount::head(8_000),
        answers: vec![
            Answer::Motion(Choice::Yes),
            Answer::Election(BTreeSet::from([Pick::Listed(CandidateNo(no))])),
        ],
    };
    let ballots: Vec<Ballot> = of(&ballot(1), 5).chain(of(&ballot(2), 3)).collect();
    let turnout = Turnout {
        entitled: Amount {
            voters: 9,
            area: 72_000,
        },
        ..Turnout::default()
    };
    let outcome = owners
        .outcome(&Tally::of(&owners, &ballots), &turnout)
        .unwrap();
    assert_eq!(outcome[0].decision(), Some(Decision::Carried));
    assert!(matches!(&outcome[1], Outcome::Election(e) if numbers(e.elected()) == [1]));
    // Nobody answered the last one: all abstained.
    assert!(
        matches!(&outcome[2], Outcome::Motion { returned, .. } if returned.abstain.voters == 8)
    );
    assert_eq!(outcome[2].decision(), Some(Decision::Lost));
}
