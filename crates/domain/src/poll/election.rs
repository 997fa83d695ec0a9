//! Who is elected, who is level, and who stands again.

use super::ballot::{Amount, Pick};
use super::outcome::{Counts, ElectionResult, Fate, Line, Next, Standing};
use super::question::{Candidate, CandidateNo, Kind, Question};
use super::tally::QuestionTally;
use super::{Poll, Round};
use std::collections::BTreeMap;

/// Decides an election under the poll's rule.
pub(super) fn decide(
    poll: &Poll,
    counts: Counts,
    seats: u16,
    candidates: &[Candidate],
    sums: &QuestionTally,
) -> ElectionResult {
    let (votes, blank, invalid) = match sums {
        QuestionTally::Election {
            votes,
            blank,
            invalid,
            ..
        } => (votes.clone(), *blank, *invalid),
        QuestionTally::Motion { .. } => Default::default(),
    };
    let rule = poll.rule().election.as_ref();
    let runoff = rule.and_then(|e| e.runoff.as_ref());
    let elect = match (poll.round(), runoff) {
        (Round::Runoff, Some(runoff)) => runoff.elect.as_slice(),
        _ => rule.map_or(&[][..], |e| e.elect.as_slice()),
    };
    let needs_quorum = poll.round() == Round::First || runoff.is_none_or(|r| r.quorum);
    let quorum = if needs_quorum {
        poll.quorum(&counts)
    } else {
        Vec::new()
    };
    let mut standings = ranked(votes, candidates);
    for standing in &mut standings {
        standing.lines = elect
            .iter()
            .map(|m| counts.line(m, standing.votes))
            .collect();
    }
    let next = if quorum.iter().all(Line::held) {
        let open = seat(&mut standings, seats);
        let more = match poll.round() {
            Round::First => runoff.map(|r| r.more),
            Round::Runoff => None,
        };
        next(&standings, open, more, runoff.is_some())
    } else {
        Next::Again
    };
    ElectionResult {
        counts,
        blank,
        invalid,
        quorum,
        standings,
        next,
    }
}

/// Everybody who stands or was named, the most votes first; the level by their number.
fn ranked(mut votes: BTreeMap<Pick, Amount>, candidates: &[Candidate]) -> Vec<Standing> {
    for candidate in candidates {
        votes.entry(Pick::Listed(candidate.no)).or_default();
    }
    let mut standings: Vec<Standing> = votes
        .into_iter()
        .map(|(pick, votes)| Standing {
            pick,
            votes,
            lines: Vec::new(),
            fate: Fate::Short,
        })
        .collect();
    standings.sort_by(|a, b| b.votes.cmp(&a.votes).then(a.pick.cmp(&b.pick)));
    standings
}

/// Gives the seats to those who reached it; how many stay open. Those level across the
/// last seat get none of what is left: chance elects nobody.
fn seat(standings: &mut [Standing], seats: u16) -> u16 {
    let seats = usize::from(seats);
    let reached = |s: &Standing| s.votes.voters > 0 && s.lines.iter().all(Line::held);
    let mut passing: Vec<&mut Standing> = standings.iter_mut().filter(|s| reached(s)).collect();
    // Equal at the last seat and the first one without: both votes of that height wait.
    let level = match (passing.get(seats.saturating_sub(1)), passing.get(seats)) {
        (Some(last), Some(first_out)) if last.votes == first_out.votes => Some(last.votes),
        _ => None,
    };
    let mut elected = 0;
    for (at, standing) in passing.iter_mut().enumerate() {
        standing.fate = if Some(standing.votes) == level {
            Fate::Tied
        } else if at < seats {
            elected += 1;
            Fate::Elected
        } else {
            Fate::Outrun
        };
    }
    u16::try_from(seats - elected).unwrap_or(0)
}

/// Who stands again for the seats that stayed open: those who are level; else the best of
/// the others, `more` of them beyond the seats and all level with the last of these.
fn next(standings: &[Standing], open: u16, more: Option<u16>, rounds: bool) -> Next {
    if open == 0 {
        return Next::Done;
    }
    let tied = standings.iter().filter(|s| s.fate == Fate::Tied);
    let mut candidates: Vec<Pick> = tied.map(|s| s.pick.clone()).collect();
    if let (true, Some(more)) = (candidates.is_empty(), more) {
        let others = standings
            .iter()
            .filter(|s| s.fate != Fate::Elected && s.votes.voters > 0);
        let others: Vec<&Standing> = others.collect();
        let many = usize::from(open) + usize::from(more);
        let last = others.get(many.saturating_sub(1)).map(|s| s.votes);
        let near = others
            .iter()
            .enumerate()
            .filter(|(at, s)| *at < many || Some(s.votes) == last);
        candidates = near.map(|(_, s)| s.pick.clone()).collect();
    }
    if candidates.is_empty() || !rounds {
        return Next::Open { seats: open };
    }
    Next::Runoff {
        seats: open,
        candidates,
    }
}

impl ElectionResult {
    /// The question of the second round, and who each of its numbers is; none when there
    /// is no second round. Those in office are marked as in the question before.
    pub fn runoff(&self, before: &Question) -> Option<(Question, BTreeMap<CandidateNo, Pick>)> {
        let Next::Runoff { seats, candidates } = &self.next else {
            return None;
        };
        let incumbent = |pick: &Pick| match (&before.kind, pick) {
            (Kind::Election { candidates, .. }, Pick::Listed(no)) => {
                candidates.iter().any(|c| c.no == *no && c.incumbent)
            }
            _ => false,
        };
        let numbers = (1..).map(CandidateNo);
        let who: BTreeMap<CandidateNo, Pick> = numbers.zip(candidates.iter().cloned()).collect();
        let standing = who.iter().map(|(no, pick)| Candidate {
            no: *no,
            incumbent: incumbent(pick),
        });
        let kind = Kind::Election {
            seats: *seats,
            candidates: standing.collect(),
        };
        Some((Question { kind }, who))
    }
}
