//! What holds for every poll: order, doors and batches do not matter, and shares are those
//! of exact rational numbers.

use super::tests::{call, election, marks, motion, poll, says};
use super::*;
use crate::id::PlaceId;
use crate::rule::{Base, By, Counted, Fraction, Measure, Op, VoterKind};
use proptest::prelude::*;
use proptest::sample::Index;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// A rational number in lowest terms, compared by continued fractions: no product is ever
/// formed, so the model shares nothing with what it checks.
fn compare(a: (u128, u128), b: (u128, u128)) -> Ordering {
    let (whole_a, whole_b) = (a.0 / a.1, b.0 / b.1);
    if whole_a != whole_b {
        return whole_a.cmp(&whole_b);
    }
    match ((a.0 % a.1, a.1), (b.0 % b.1, b.1)) {
        ((0, _), (0, _)) => Ordering::Equal,
        ((0, _), _) => Ordering::Less,
        (_, (0, _)) => Ordering::Greater,
        // Of two proper fractions the one with the larger reciprocal is the smaller.
        ((rest_a, den_a), (rest_b, den_b)) => compare((den_b, rest_b), (den_a, rest_a)),
    }
}

fn choice() -> impl Strategy<Value = Answer> {
    prop_oneof![
        Just(Answer::Motion(Choice::Yes)),
        Just(Answer::Motion(Choice::No)),
        Just(Answer::Motion(Choice::Abstain)),
        Just(Answer::Blank),
        Just(Answer::Unclear),
    ]
}

fn pick() -> impl Strategy<Value = Pick> {
    prop_oneof![
        4 => (1u16..7).prop_map(|n| Pick::Listed(CandidateNo(n))),
        1 => "[赵钱孙李]".prop_map(|n| Pick::Written(WriteIn::read(&n).unwrap())),
    ]
}

prop_compose! {
    fn ballot()(
        area in 0u64..2_000_000,
        choice in choice(),
        picks in prop::collection::btree_set(pick(), 0..4),
        more in 0usize..4,
    ) -> Ballot {
        let mut answers = vec![choice, Answer::Election(picks), Answer::Blank];
        answers.truncate(more);
        Ballot { weight: Amount::head(area), answers }
    }
}

/// Motion and election on one ballot, two seats, five candidates.
fn both() -> Poll {
    let questions = vec![Question::motion(), election(2, 5)];
    poll("OWN_ORD", call("OWN_ORD", questions)).unwrap()
}

fn all_of(tally: &Tally) -> Turnout {
    Turnout {
        entitled: tally.cast,
        ..Turnout::default()
    }
}

proptest! {
    #[test]
    fn the_order_of_ballots_does_not_matter(
        (ballots, shuffled) in prop::collection::vec(ballot(), 0..60)
            .prop_flat_map(|b| (Just(b.clone()), Just(b).prop_shuffle())),
    ) {
        let poll = both();
        let (one, other) = (Tally::of(&poll, &ballots), Tally::of(&poll, &shuffled));
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(poll.outcome(&one, &all_of(&one)), poll.outcome(&other, &all_of(&one)));
    }

    #[test]
    fn doors_and_batches_add_up(
        ballots in prop::collection::vec((ballot(), 0usize..3), 0..60),
    ) {
        // Phone, paper and proxy, each tallied for itself, put together in any order.
        let poll = both();
        let whole = Tally::of(&poll, ballots.iter().map(|(b, _)| b));
        let door = |d| Tally::of(&poll, ballots.iter().filter(|(_, at)| *at == d).map(|(b, _)| b));
        let merge = |a: Tally, b: Tally| a.merge(b).unwrap();
        prop_assert_eq!(&merge(merge(door(0), door(1)), door(2)), &whole);
        prop_assert_eq!(&merge(door(0), merge(door(1), door(2))), &whole);
        prop_assert_eq!(&merge(merge(door(2), door(0)), door(1)), &whole);
        prop_assert_eq!(&merge(Tally::new(&poll), whole.clone()), &whole);
    }

    #[test]
    fn every_ballot_is_counted_once_in_every_question(
        ballots in prop::collection::vec(ballot(), 0..60),
    ) {
        let poll = both();
        let tally = Tally::of(&poll, &ballots);
        prop_assert_eq!(tally.cast.voters, ballots.len() as u64);
        prop_assert_eq!(tally.cast.area, ballots.iter().map(|b| b.weight.area).sum::<u64>());
        for question in &tally.questions {
            prop_assert_eq!(question.cast(), tally.cast);
        }
    }

    #[test]
    fn shares_agree_with_rational_numbers(
        num in 1u32..1000, extra in 0u32..1000, strict: bool,
        count: u64, base in 1u64..,
    ) {
        let op = if strict { Op::MoreThan } else { Op::AtLeast };
        let share = Fraction { num, den: num + extra, op };
        let bar = (u128::from(num), u128::from(num + extra));
        let model = compare((count.into(), base.into()), bar);
        let wanted = if strict { model.is_gt() } else { model.is_ge() };
        prop_assert_eq!(share.reached(count, base), wanted);
    }

    #[test]
    fn a_motion_carries_exactly_when_the_model_says_so(
        yes in 0u64..40, no in 0u64..40, abstain in 0u64..10, away in 0u64..80,
        special: bool,
    ) {
        let poll = motion(if special { "OWN_SPECIAL" } else { "RES_MEETING_HOUSEHOLD" });
        let piles = [(Choice::Yes, yes), (Choice::No, no), (Choice::Abstain, abstain)];
        let mut ballots = Vec::new();
        for (choice, count) in piles {
            ballots.extend(std::iter::repeat_n(says(choice), count as usize));
        }
        for ballot in &mut ballots {
            ballot.weight.area = if special { 100 } else { 0 };
        }
        let tally = Tally::of(&poll, &ballots);
        let here = yes + no + abstain;
        let roll = here + away;
        let entitled = Amount { voters: roll, area: if special { roll * 100 } else { 0 } };
        let turnout = Turnout { entitled, ..Turnout::default() };
        let outcome = poll.outcome(&tally, &turnout).unwrap();
        let ratio = |a: u64, b: u64, bar| compare((a.into(), u128::from(b.max(1))), bar);
        let (quorum, carried) = if special {
            (ratio(here, roll, (2, 3)).is_ge(), ratio(yes, here, (3, 4)).is_ge())
        } else {
            (ratio(here, roll, (1, 2)).is_gt(), ratio(yes, here, (1, 2)).is_gt())
        };
        let wanted = match (quorum && here > 0, carried) {
            (false, _) => Decision::NoQuorum,
            (true, true) => Decision::Carried,
            (true, false) => Decision::Lost,
        };
        prop_assert_eq!(outcome[0].decision(), Some(wanted));
    }

    #[test]
    fn what_is_missing_is_exactly_what_would_have_been_enough(
        num in 1u32..9, extra in 0u32..9, strict: bool, count in 0u64..500, base in 1u64..500,
    ) {
        let op = if strict && extra > 0 { Op::MoreThan } else { Op::AtLeast };
        let share = Fraction { num, den: num + extra, op };
        let zero = Amount::default();
        let whole = Amount { voters: base, area: 0 };
        let counts = Counts { entitled: zero, present: zero, taking_part: whole, cast: zero, valid: zero };
        let measure = Measure { counted: Counted::Yes, by: By::Heads, share, of: Base::TakingPart };
        let line = counts.line(&measure, Amount { voters: count, area: 0 });
        prop_assert_eq!(line.held(), share.reached(count, base));
        prop_assert!(share.reached(count + line.missing, base));
        prop_assert!(line.missing == 0 || !share.reached(count + line.missing - 1, base));
    }

    #[test]
    fn an_election_fills_no_seat_twice_and_passes_over_nobody_with_more_votes(
        seats in 1u16..4, standing in 4u16..7,
        ballots in prop::collection::vec(prop::collection::btree_set(1u16..7, 0..4), 1..40),
    ) {
        let poll = poll("ELECT_HOUSEHOLD", call("ELECT_HOUSEHOLD", vec![election(seats, standing)])).unwrap();
        let ballots: Vec<Ballot> = ballots.iter().map(|m| marks(&m.iter().copied().collect::<Vec<_>>())).collect();
        let tally = Tally::of(&poll, &ballots);
        let outcome = poll.outcome(&tally, &all_of(&tally)).unwrap();
        let Outcome::Election(result) = &outcome[0] else { panic!() };
        let elected: BTreeSet<_> = result.elected().collect();
        prop_assert!(elected.len() <= usize::from(seats));
        let open = match &result.next {
            Next::Done => 0,
            Next::Open { seats } | Next::Runoff { seats, .. } => usize::from(*seats),
            Next::Again => panic!("everybody took part"),
        };
        prop_assert_eq!(elected.len() + open, usize::from(seats));
        let fewest = result.standings.iter().filter(|s| s.fate == Fate::Elected).map(|s| s.votes).min();
        for other in result.standings.iter().filter(|s| s.fate != Fate::Elected) {
            prop_assert!(fewest.is_none_or(|least| other.votes < least), "{other:?}");
            prop_assert_eq!(other.fate == Fate::Short, other.lines.iter().any(|l| !l.held()));
        }
        if let Next::Runoff { candidates, .. } = &result.next {
            prop_assert!(candidates.iter().all(|c| !elected.contains(c)));
        }
    }

    #[test]
    fn heads_are_as_many_as_different_holders_however_flats_are_listed(
        (flats, shuffled) in prop::collection::vec((0i64..6, 1u64..20_000), 0..40)
            .prop_map(|holders| -> Vec<Flat> {
                let one = |(at, (who, area)): (usize, (i64, u64))| Flat {
                    place: PlaceId(at as i64),
                    area,
                    holder: match who {
                        0 => Holder::Developer,
                        who => Holder::Buyers(BTreeSet::from([Buyer([who as u8; 32])])),
                    },
                };
                holders.into_iter().enumerate().map(one).collect()
            })
            .prop_flat_map(|f| (Just(f.clone()), Just(f).prop_shuffle())),
        twice: Index,
    ) {
        let lines = heads(&flats).unwrap();
        prop_assert_eq!(&heads(&shuffled).unwrap(), &lines);
        let holders: BTreeSet<_> = flats.iter().map(|f| &f.holder).collect();
        prop_assert_eq!(lines.len(), holders.len());
        prop_assert_eq!(lines.iter().map(|h| h.weight.voters).sum::<u64>(), holders.len() as u64);
        let area = |f: &[Flat]| f.iter().map(|f| f.area).sum::<u64>();
        prop_assert_eq!(lines.iter().map(|h| h.weight.area).sum::<u64>(), area(&flats));
        if !flats.is_empty() {
            let again = twice.get(&flats).clone();
            let place = again.place;
            let more: Vec<Flat> = flats.iter().cloned().chain([again]).collect();
            prop_assert_eq!(heads(&more), Err(HeadsError::Twice(place)));
        }
    }
}

#[test]
fn every_rule_can_put_what_it_is_for() {
    for rule in crate::rule::all() {
        let day = rule.valid_from;
        let put = |question: Question| {
            let secret = rule.election.as_ref().is_some_and(|e| e.secret);
            let secrecy = if secret {
                Secrecy::Secret
            } else {
                Secrecy::Open
            };
            let call = Call {
                questions: vec![question],
                secrecy,
                round: Round::First,
                silent: false,
            };
            Poll::call(rule.clone(), day, call)
        };
        let votes = rule.is_for(Use::Motion) || rule.is_for(Use::Recall);
        assert_eq!(put(Question::motion()).is_ok(), votes, "{}", rule.version());
        let elects = rule.is_for(Use::Election);
        assert_eq!(put(election(1, 2)).is_ok(), elects, "{}", rule.version());
        let area = rule
            .quorum
            .iter()
            .chain(&rule.pass)
            .any(|m| m.by == By::Area);
        assert!(!area || rule.voters == VoterKind::Owner);
    }
}
