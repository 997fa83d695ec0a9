use super::*;
use std::collections::BTreeSet;

#[test]
fn a_captain_is_elected_by_more_than_half_of_those_taking_part() {
    let captain = poll(
        "CAPTAIN_ELECTION",
        call("CAPTAIN_ELECTION", vec![election(1, 3)]),
    )
    .unwrap();
    let ballots: Vec<Ballot> = of(&marks(&[2]), 9)
        .chain(of(&marks(&[1]), 5))
        .chain(of(&marks(&[]), 2))
        .collect();
    let result = elected(&captain, &ballots, entitled(24));
    assert_eq!(
        (numbers(result.elected()), &result.next),
        (vec![2], &Next::Done)
    );
    assert_eq!(result.blank, voters(2));
    assert_eq!(
        words(&result.standings[0].lines),
        ["votes 9/16 households > 1/2 ✓"]
    );
    // A blank ballot takes part: nine of eighteen are not more than half.
    let blank: Vec<Ballot> = ballots.iter().cloned().chain(of(&marks(&[]), 2)).collect();
    let result = elected(&captain, &blank, entitled(24));
    assert_eq!(result.elected().count(), 0);
    assert_eq!(
        words(&result.standings[0].lines),
        ["votes 9/18 households > 1/2 ✗ -1"]
    );
    // The third has no vote at all and does not stand again.
    let Next::Runoff {
        seats: 1,
        candidates,
    } = &result.next
    else {
        panic!("{:?}", result.next)
    };
    assert_eq!(numbers(candidates), [2, 1]);
    let (question, who) = result.runoff(&captain.questions()[0]).unwrap();
    assert_eq!(numbers(who.values()), [2, 1]);
    let Kind::Election { candidates, .. } = &question.kind else {
        panic!()
    };
    assert_eq!(
        candidates.iter().map(|c| c.incumbent).collect::<Vec<_>>(),
        [false, true]
    );
    let few = elected(&captain, &ballots[..12], entitled(24));
    assert_eq!((few.elected().count(), few.next), (0, Next::Again));
}

#[test]
fn the_runoff_asks_for_a_third_and_the_most_votes() {
    let round = Call {
        round: Round::Runoff,
        ..call("CAPTAIN_ELECTION", vec![election(1, 2)])
    };
    let runoff = poll("CAPTAIN_ELECTION", round).unwrap();
    let ballots = |first, second, blank| -> Vec<Ballot> {
        let both = of(&marks(&[1]), first).chain(of(&marks(&[2]), second));
        both.chain(of(&marks(&[]), blank)).collect()
    };
    let result = elected(&runoff, &ballots(5, 4, 6), entitled(24));
    assert_eq!(numbers(result.elected()), [1]);
    let result = elected(&runoff, &ballots(4, 3, 6), entitled(24));
    assert_eq!(
        words(&result.standings[0].lines),
        ["votes 4/13 households ≥ 1/3 ✗ -1"]
    );
    assert_eq!(
        result.next,
        Next::Open { seats: 1 },
        "no third round by itself"
    );
    let level = elected(&runoff, &ballots(7, 7, 0), entitled(24));
    assert_eq!(level.elected().count(), 0, "chance elects nobody");
    assert!(
        matches!(level.next, Next::Runoff { seats: 1, candidates } if numbers(&candidates) == [1, 2])
    );
}

#[test]
fn up_to_k_are_elected_and_those_level_at_the_last_seat_stand_again() {
    let committee = poll(
        "ELECT_HOUSEHOLD",
        call("ELECT_HOUSEHOLD", vec![election(2, 4)]),
    )
    .unwrap();
    let ballots: Vec<Ballot> = of(&marks(&[1, 2]), 6)
        .chain(of(&marks(&[1, 3]), 6))
        .collect();
    let with = |more: &[&[u16]]| -> Vec<Ballot> {
        ballots
            .iter()
            .cloned()
            .chain(more.iter().map(|m| marks(m)))
            .collect()
    };
    // 1: 12 of 13; 2 and 3: 6 or 7 of 13.
    let result = elected(&committee, &with(&[&[2]]), entitled(20));
    assert_eq!(numbers(result.elected()), [1, 2]);
    assert_eq!(result.standings[2].fate, Fate::Short);
    let level = of(&marks(&[2, 3]), 3);
    let level: Vec<Ballot> = ballots.iter().cloned().chain(level).collect();
    let result = elected(&committee, &level, entitled(20));
    assert_eq!(numbers(result.elected()), [1]);
    assert_eq!(result.standings[1].fate, Fate::Tied);
    assert_eq!(
        result.next,
        Next::Runoff {
            seats: 1,
            candidates: vec![Pick::Listed(CandidateNo(2)), Pick::Listed(CandidateNo(3))]
        }
    );
    // Three reach it: the two with the most votes have the seats.
    let outrun: Vec<Ballot> = of(&marks(&[1, 2]), 6)
        .chain(of(&marks(&[1, 3]), 4))
        .chain(of(&marks(&[2, 3]), 5))
        .collect();
    let result = elected(&committee, &outrun, entitled(20));
    assert_eq!(numbers(result.elected()), [2, 1]);
    assert_eq!(
        (result.standings[2].fate, result.next),
        (Fate::Outrun, Next::Done)
    );
    // Nobody reaches it: one more than the seats stands again, and all level with the last.
    let scattered: Vec<Ballot> = [[1, 2], [1, 3], [1, 4], [2, 4], [3, 1]]
        .iter()
        .map(|m| marks(m))
        .chain(of(&marks(&[]), 6))
        .collect();
    let result = elected(&committee, &scattered, entitled(20));
    assert!(
        matches!(&result.next, Next::Runoff { seats: 2, candidates } if numbers(candidates) == [1, 2, 3, 4]),
        "{:?}",
        result.next
    );
}

#[test]
fn a_ballot_with_more_marks_than_seats_is_invalid_and_still_takes_part() {
    let committee = poll(
        "ELECT_HOUSEHOLD",
        call("ELECT_HOUSEHOLD", vec![election(2, 4)]),
    )
    .unwrap();
    let stranger = Ballot {
        weight: Amount::ONE,
        answers: vec![Answer::Election(BTreeSet::from([Pick::Written(
            WriteIn::read("毛 铁桥").unwrap(),
        )]))],
    };
    let yes = says(Choice::Yes);
    let unclear = Ballot {
        weight: Amount::ONE,
        answers: vec![Answer::Unclear],
    };
    let bad = [
        marks(&[1, 2, 3]),
        marks(&[9]),
        stranger.clone(),
        yes,
        unclear,
    ];
    let ballots: Vec<Ballot> = bad.iter().cloned().chain(of(&marks(&[1, 2]), 5)).collect();
    let result = elected(&committee, &ballots, entitled(12));
    assert_eq!(
        (result.invalid, result.counts.valid, result.counts.cast),
        (voters(5), voters(5), voters(10))
    );
    assert_eq!(
        words(&result.standings[0].lines),
        ["votes 5/10 households > 1/2 ✗ -1"]
    );
    // A captain may be somebody whom nobody proposed.
    let captain = poll(
        "CAPTAIN_ELECTION",
        call("CAPTAIN_ELECTION", vec![election(1, 1)]),
    )
    .unwrap();
    let ballots: Vec<Ballot> = of(&stranger, 8).chain(of(&marks(&[1]), 4)).collect();
    let result = elected(&captain, &ballots, entitled(20));
    assert!(
        matches!(result.elected().next(), Some(Pick::Written(who)) if who.as_str() == "毛铁桥")
    );
}

#[test]
fn where_the_most_votes_are_enough_one_vote_is_needed_all_the_same() {
    let mut plurality = (*rule::on_day("CAPTAIN_ELECTION", DAY).unwrap()).clone();
    plurality.election.as_mut().unwrap().elect.clear();
    let call = call("CAPTAIN_ELECTION", vec![election(2, 3)]);
    let captain = Poll::call(Arc::new(plurality), DAY, call).unwrap();
    let ballots: Vec<Ballot> = of(&marks(&[3]), 4).chain(of(&marks(&[]), 9)).collect();
    let result = elected(&captain, &ballots, entitled(20));
    assert_eq!(numbers(result.elected()), [3]);
    assert_eq!(
        result.next,
        Next::Open { seats: 1 },
        "nobody else was named"
    );
}
