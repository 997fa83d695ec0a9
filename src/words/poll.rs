//! The outcome of a poll in words: each condition with its figures, then what follows.

use super::L;
use tanxin_domain::poll::{Line, MotionResult, Outcome};

/// An outcome, line by line, as pages, minutes and the projector show it.
pub fn explained(l: L, outcome: &Outcome) -> Vec<String> {
    match outcome {
        Outcome::Motion {
            returned,
            with_silent: None,
        } => vec![conditions(l, returned), l.sentence(&returned.decision)],
        Outcome::Motion {
            returned,
            with_silent: Some(with),
        } => {
            let one = |heading: &str, result: &MotionResult| {
                let said = [l.t(heading).into_owned(), conditions(l, result)];
                said.join(if l.zh() { "：" } else { ": " })
            };
            vec![
                one("poll-returned", returned),
                one("poll-with-silent", with),
                l.sentence(&with.decision),
            ]
        }
        Outcome::Election(result) => {
            let mut said = vec![lines(l, result.quorum.iter())];
            said.extend(result.standings.iter().map(|s| lines(l, s.lines.iter())));
            said.push(l.sentence(&result.next));
            said.retain(|line| !line.is_empty());
            said
        }
    }
}

fn conditions(l: L, result: &MotionResult) -> String {
    lines(l, result.quorum.iter().chain(&result.pass))
}

fn lines<'r>(l: L, lines: impl Iterator<Item = &'r Line>) -> String {
    let said: Vec<String> = lines.map(|line| l.sentence(line)).collect();
    said.join(if l.zh() { "；" } else { "; " })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use tanxin_domain::Lang;
    use tanxin_domain::poll::{
        Amount, Answer, Ballot, Call, Candidate, CandidateNo, Choice, Kind, Pick, Poll, Question,
        Round, Secrecy, Tally, Turnout,
    };
    use tanxin_domain::rule;

    fn poll(id: &str, question: Question, silent: bool) -> Poll {
        let day = date(2026, 5, 1);
        let call = Call {
            questions: vec![question],
            secrecy: if id == "CAPTAIN_ELECTION" {
                Secrecy::Secret
            } else {
                Secrecy::Open
            },
            round: Round::First,
            silent,
        };
        Poll::call(rule::on_day(id, day).unwrap(), day, call).unwrap()
    }

    fn ballots(weight: Amount, answer: Answer, times: usize) -> Vec<Ballot> {
        let answers = vec![answer];
        vec![Ballot { weight, answers }; times]
    }

    fn said(l: Lang, poll: &Poll, ballots: &[Ballot], turnout: Turnout) -> Vec<String> {
        let tally = Tally::of(poll, ballots);
        explained(L(l), &poll.outcome(&tally, &turnout).unwrap()[0])
    }

    fn voters(voters: u64) -> Amount {
        Amount { voters, area: 0 }
    }

    #[test]
    fn a_motion_says_in_both_languages_what_held_and_what_was_missing() {
        let assembly = poll("COMMUNITY_ASSEMBLY", Question::motion(), false);
        let yes = |times| ballots(Amount::ONE, Answer::Motion(Choice::Yes), times);
        let turnout = |present| Turnout {
            entitled: voters(41),
            present: Some(voters(present)),
            ..Turnout::default()
        };
        assert_eq!(
            said(Lang::Zh, &assembly, &yes(15), turnout(23)),
            ["到会 23/41 户 > 1/2 ✓；同意 15/23 户 > 1/2 ✓", "通过"]
        );
        assert_eq!(
            said(Lang::En, &assembly, &yes(10), turnout(23)),
            [
                "Present 23/41 households > 1/2 ✓; Yes 10/23 households > 1/2 ✗, 2 short",
                "Not carried"
            ]
        );
        assert_eq!(
            said(Lang::Zh, &assembly, &yes(15), turnout(19)),
            [
                "到会 19/41 户 > 1/2 ✗，还差 2 户；同意 15/19 户 > 1/2 ✓",
                "参加的不够，这次不作数"
            ]
        );
    }

    #[test]
    fn floor_area_is_told_in_square_metres_and_silence_beside_what_came_back() {
        let owners = poll("OWN_ORD", Question::motion(), true);
        let yes = ballots(Amount::head(8_950), Answer::Motion(Choice::Yes), 6);
        let turnout = Turnout {
            entitled: Amount {
                voters: 10,
                area: 89_500,
            },
            silent: Amount::head(8_950),
            ..Turnout::default()
        };
        assert_eq!(
            said(Lang::Zh, &owners, &yes, turnout),
            [
                "只算收回的票：参加 537.00/895.00 平方米 ≥ 2/3 ✗，还差 59.67 平方米；参加 6/10 人 ≥ 2/3 ✗，还差 1 人；同意 537.00/537.00 平方米 > 1/2 ✓；同意 6/6 人 > 1/2 ✓",
                "把送到未回的票计入多数：参加 626.50/895.00 平方米 ≥ 2/3 ✓；参加 7/10 人 ≥ 2/3 ✓；同意 626.50/626.50 平方米 > 1/2 ✓；同意 7/7 人 > 1/2 ✓",
                "通过"
            ]
        );
    }

    #[test]
    fn an_election_says_who_stands_again() {
        let candidate = |no| Candidate {
            no: CandidateNo(no),
            incumbent: false,
        };
        let kind = Kind::Election {
            seats: 1,
            candidates: vec![candidate(1), candidate(2)],
        };
        let captain = poll("CAPTAIN_ELECTION", Question { kind }, false);
        let pick = |no| Answer::Election([Pick::Listed(CandidateNo(no))].into());
        let mut cast = ballots(Amount::ONE, pick(1), 7);
        cast.extend(ballots(Amount::ONE, pick(2), 7));
        let turnout = Turnout {
            entitled: voters(24),
            ..Turnout::default()
        };
        assert_eq!(
            said(Lang::En, &captain, &cast, turnout),
            [
                "Taking part 14/24 households > 1/2 ✓",
                "Votes 7/14 households > 1/2 ✗, 1 short",
                "Votes 7/14 households > 1/2 ✗, 1 short",
                "Seats still open: 1; a second round among the 2 with the most votes"
            ]
        );
    }
}
