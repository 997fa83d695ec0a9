use super::*;
use crate::Sentence as _;
use crate::assembly::Mark;
use crate::id::PlaceId;

#[test]
fn what_a_rule_does_not_allow_is_refused_before_anybody_votes() {
    let community = rule::on_day("COMMUNITY_ASSEMBLY", DAY).unwrap();
    let early = Poll::call(
        community,
        date(2022, 2, 28),
        call("COMMUNITY_ASSEMBLY", vec![Question::motion()]),
    );
    assert!(matches!(early, Err(PollRefusal::Rule(_))), "{early:?}");
    let refused = |id: &str, change: &dyn Fn(&mut Call)| {
        let mut call = call(id, vec![election(2, 3)]);
        change(&mut call);
        poll(id, call).unwrap_err().key()
    };
    let elect = "ELECT_HOUSEHOLD";
    assert_eq!(
        refused(elect, &|c| c.questions.clear()),
        "refuse-poll-questions"
    );
    assert_eq!(
        refused(elect, &|c| c.questions.push(Question::motion())),
        "refuse-poll-other-purpose"
    );
    assert_eq!(refused("OWN_SPECIAL", &|_| ()), "refuse-poll-other-purpose");
    assert_eq!(
        refused(elect, &|c| c.questions = vec![election(3, 3)]),
        "refuse-poll-too-few-candidates"
    );
    assert_eq!(
        refused(elect, &|c| c.questions = vec![election(0, 3)]),
        "refuse-poll-candidates"
    );
    assert_eq!(
        refused(elect, &|c| c.secrecy = Secrecy::Open),
        "refuse-poll-must-be-secret"
    );
    let twice = |c: &mut Call| {
        let Kind::Election { candidates, .. } = &mut c.questions[0].kind else {
            panic!()
        };
        candidates[1].no = CandidateNo(1);
    };
    assert_eq!(refused(elect, &twice), "refuse-poll-candidates");
    let round = Call {
        round: Round::Runoff,
        ..call("COMMUNITY_ASSEMBLY", vec![Question::motion()])
    };
    assert_eq!(
        poll("COMMUNITY_ASSEMBLY", round),
        Err(PollRefusal::NoRunoff)
    );
    let mut one_term = (*rule::on_day("CAPTAIN_ELECTION", DAY).unwrap()).clone();
    one_term.election.as_mut().unwrap().incumbents = false;
    let again = Poll::call(
        Arc::new(one_term),
        DAY,
        call("CAPTAIN_ELECTION", vec![election(1, 2)]),
    );
    assert_eq!(again, Err(PollRefusal::Incumbent));
}

#[test]
fn counts_that_cannot_be_true_give_no_result() {
    let assembly = motion("COMMUNITY_ASSEMBLY");
    let tally = Tally::of(&assembly, &motions(5, 0, 0));
    let more = |turnout| assembly.outcome(&tally, &turnout).unwrap_err();
    let of = |more, than| TallyError::MoreThan { more, than };
    assert_eq!(more(entitled(4)), of("present", "entitled"));
    let few = Turnout {
        present: Some(voters(4)),
        ..entitled(9)
    };
    assert_eq!(more(few), of("taking part", "present"));
    let drawn = Turnout {
        drawn: Some(voters(4)),
        ..entitled(9)
    };
    assert_eq!(more(drawn), of("cast", "taking part"));
    let silent = Turnout {
        silent: voters(5),
        ..entitled(9)
    };
    assert_eq!(more(silent), of("answered or silent", "entitled"));
    let other = poll(
        "CAPTAIN_ELECTION",
        call("CAPTAIN_ELECTION", vec![election(1, 2)]),
    )
    .unwrap();
    assert_eq!(
        other.outcome(&tally, &entitled(9)),
        Err(TallyError::OtherQuestions)
    );
    assert_eq!(Tally::new(&other).merge(tally), None);
    // Drawn and not cast: they take part, and their silence is no yes.
    let turnout = Turnout {
        drawn: Some(voters(9)),
        present: Some(voters(10)),
        ..entitled(12)
    };
    assert_eq!(
        decided(&assembly, &motions(5, 0, 0), turnout).0,
        Decision::Lost
    );
}

#[test]
fn several_flats_of_one_person_or_of_the_developer_are_one_head() {
    let buyers = |ids: &[i64]| Holder::Buyers(ids.iter().map(|i| Buyer([*i as u8; 32])).collect());
    let flat = |place, area, holder| Flat {
        place: PlaceId(place),
        area,
        holder,
    };
    let flats = [
        flat(1, 8_950, buyers(&[1])),
        flat(2, 12_000, buyers(&[1])),
        flat(3, 9_000, buyers(&[1, 2])),
        flat(4, 7_000, Holder::Developer),
        flat(5, 7_001, Holder::Developer),
    ];
    let lines = heads(&flats).unwrap();
    let weights: Vec<_> = lines
        .iter()
        .map(|h| (h.weight.voters, h.weight.area, h.flats.len()))
        .collect();
    assert_eq!(weights, [(1, 14_001, 2), (1, 20_950, 2), (1, 9_000, 1)]);
    let twice = [flats[0].clone(), flats[0].clone()];
    assert_eq!(heads(&twice), Err(HeadsError::Twice(PlaceId(1))));
    assert_eq!(
        heads(&[flat(7, 10, buyers(&[]))]),
        Err(HeadsError::NoHolder(PlaceId(7)))
    );
    assert_eq!(
        heads(&[flat(7, 0, buyers(&[1]))]),
        Err(HeadsError::NoArea(PlaceId(7)))
    );
}

#[test]
fn an_owner_votes_by_phone_only_at_home_and_nowhere_beside_the_authoritys_platform() {
    let on = |district| rule::in_district("OWN_ORD", date(2026, 5, 1), district).unwrap();
    let (here, beijing) = (on("330802"), on("110105"));
    assert_eq!(by_phone(&here, Mark::Entitled), Ok(()));
    for mark in [Mark::Let, Mark::Vacant, Mark::Undelivered] {
        let why = VoteRefusal::NotTheOwners { mark };
        assert_eq!(by_phone(&here, mark), Err(why));
    }
    let platform = Err(VoteRefusal::OfficialPlatform);
    assert_eq!(by_phone(&beijing, Mark::Entitled), platform);
    // A tenant's household is a household all the same.
    let assembly = rule::on_day("COMMUNITY_ASSEMBLY", date(2026, 5, 1)).unwrap();
    assert_eq!(by_phone(&assembly, Mark::Let), Ok(()));
}

#[test]
fn owners_vote_in_the_open() {
    let call = |secrecy| Call {
        questions: vec![Question::motion()],
        secrecy,
        round: Round::First,
        silent: false,
    };
    let day = date(2026, 5, 1);
    let rule = rule::on_day("OWN_ORD", day).unwrap();
    let secret = Poll::call(rule.clone(), day, call(Secrecy::Secret));
    assert_eq!(secret, Err(PollRefusal::MustBeOpen));
    assert!(Poll::call(rule, day, call(Secrecy::Open)).is_ok());
}
