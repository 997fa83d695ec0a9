//! A poll as pages, projector and minutes show it: questions in words, who has voted, and
//! after the count what became of each question.

use super::{self as deeds, SEAL_CANDIDATE, Standing};
use crate::keys::Keys;
use crate::services::Error;
use crate::words::L;
use crate::words::poll::explained;
use tanxin_domain::assembly::Attendance;
use tanxin_domain::poll::Stands as Who;
use tanxin_domain::poll::{
    Account, Amount, Candidate as Stands, CandidateNo, Decision, ElectionResult, Fate, Held, Kind,
    MotionResult, Outcome, Pick, Secrecy, State, square_metres,
};
use tanxin_domain::rule::{Base, By, Counted as Of, VoterKind};
use tanxin_domain::{District, Lang};
use tanxin_press::{Both, PollLine, PollQuestion};
use tanxin_store::{Conn, place, poll as store};

/// Somebody on the ballot.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The number on the ballot.
    pub no: CandidateNo,
    /// The name, or a word that it can't be opened.
    pub name: String,
    /// The door they live behind.
    pub door: String,
    /// In office now.
    pub incumbent: bool,
}

/// A line of a result: what or who, how many, and what that makes of it.
#[derive(Debug, Clone)]
pub struct Sum {
    /// 同意, or a name.
    pub what: String,
    /// How many voters.
    pub count: u64,
    /// The floor area they stand for, where the rule weighs by it.
    pub area: Option<String>,
    /// The same with those who were reached and kept silent, where they count.
    pub with_silent: Option<(u64, String)>,
    /// What became of somebody who stood; none for a motion.
    pub fate: Option<Fate>,
}

/// How a question came out.
#[derive(Debug, Clone)]
pub struct Came {
    /// In a word or two: 通过, or who is elected.
    pub headline: String,
    /// Did it carry, or was every seat filled?
    pub good: bool,
    /// The sums.
    pub sums: Vec<Sum>,
    /// The conditions, line by line.
    pub lines: Vec<String>,
    /// There is to be a second round.
    pub again: bool,
}

impl Came {
    /// Are silent ballots counted beside those that came back?
    pub fn silent(&self) -> bool {
        self.sums.iter().any(|s| s.with_silent.is_some())
    }
}

/// The floor area of those who have voted.
#[derive(Debug, Clone)]
pub struct AreaTurnout {
    /// Of those who have voted, in m².
    pub taken: String,
    /// Of all, in m².
    pub entitled: String,
    /// What is still missing for the quorum, in m²; none when it is enough.
    pub missing: Option<String>,
}

/// A question in words.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Its number, from 1.
    pub no: usize,
    /// What is asked.
    pub text: String,
    /// What one should know before.
    pub more: Option<String>,
    /// How many may be marked; none for a motion.
    pub seats: Option<u16>,
    /// Who stands.
    pub candidates: Vec<Candidate>,
    /// How it came out.
    pub result: Option<Came>,
}

/// A poll with everything a page says of it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The poll.
    pub held: Held,
    /// Who could vote and who has.
    pub n: Standing,
    /// Its questions.
    pub asks: Vec<Ask>,
    /// Ballots that were drawn and not cast, once a secret poll is counted.
    pub left: Option<u64>,
    /// What became of the papers, if any were printed, once the poll is closed.
    pub papers: Option<Account>,
}

impl Shown {
    /// Is it secret?
    pub fn secret(&self) -> bool {
        self.held.poll.secrecy() == Secrecy::Secret
    }

    /// Are votes taken?
    pub fn open(&self) -> bool {
        matches!(self.held.state, State::Open { .. })
    }

    /// Who may vote, as the rule has it.
    pub fn who(&self, l: L) -> &str {
        self.held.poll.rule().who(l.0)
    }

    /// What became of ballots that are in no sum: drawn and not cast, papers spoiled, left
    /// over or missing. A sentence each.
    pub fn accounts(&self, l: L) -> Vec<String> {
        let mut said = Vec::new();
        if let Some(left) = self.left {
            said.push(l.say("poll-left").n("left", left).to_string());
        }
        if let Some(p) = &self.papers {
            let papers = l
                .say("poll-papers")
                .n("printed", p.printed)
                .n("entered", p.entered)
                .n("spoiled", p.spoiled)
                .n("unused", p.unused);
            said.push(papers.to_string());
            if p.closes(None).is_err() {
                let why = match &self.held.state {
                    State::Closed { reason, .. } | State::Counted { reason, .. } => reason,
                    _ => &None,
                };
                let not = l
                    .say("poll-papers-not")
                    .n("missing", p.missing())
                    .n("waiting", p.waiting)
                    .s("reason", why.as_deref().unwrap_or_default());
                said.push(not.to_string());
            }
        }
        said
    }

    /// Do owners vote, by heads and floor area?
    pub fn owners(&self) -> bool {
        self.held.poll.rule().voters == VoterKind::Owner
    }

    /// The unit voters are counted in, as a word of messages.
    pub fn unit(&self) -> &'static str {
        if self.owners() { "heads" } else { "households" }
    }

    /// The key of the heading over those who have voted.
    pub fn turnout_key(&self) -> &'static str {
        if self.owners() {
            "poll-turnout-owners"
        } else {
            "poll-turnout"
        }
    }

    /// The key of that unit.
    pub fn unit_key(&self) -> &'static str {
        if self.owners() {
            "poll-unit-heads"
        } else {
            "room-households"
        }
    }

    /// How many the quorum needs in a unit; 0 where the rule asks for none.
    fn need(&self, area: bool, entitled: u64) -> u64 {
        // Where there is no assembly, whoever takes part is present.
        let own = self.held.assembly.is_none();
        let quorum = self.held.poll.rule().quorum.iter().find(|m| {
            let counts = match m.counted {
                Of::Turnout(Base::TakingPart) => true,
                Of::Turnout(Base::Present) => own,
                _ => false,
            };
            counts && m.of == Base::Entitled && (m.by == By::Area) == area
        });
        quorum.map_or(0, |m| m.share.need(entitled))
    }

    /// The floor area of those who have voted, where the rule weighs by it.
    pub fn area(&self) -> Option<AreaTurnout> {
        let (taken, entitled) = (self.n.taken.area, self.n.entitled.area);
        let missing = self.need(true, entitled).saturating_sub(taken);
        self.owners().then(|| AreaTurnout {
            taken: square_metres(taken),
            entitled: square_metres(entitled),
            missing: (missing > 0).then(|| square_metres(missing)),
        })
    }

    /// The bar of those who have voted, with the mark where the rule's quorum is.
    pub fn turnout(&self) -> Attendance {
        let n = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        let entitled = self.n.entitled.voters;
        let need = n(self.need(false, entitled));
        let present = n(self.n.taken.voters);
        Attendance {
            present,
            proxy: n(self.n.proxy),
            entitled: n(entitled),
            need,
            missing: need.saturating_sub(present),
        }
    }

    /// May names be written in?
    pub fn write_ins(&self) -> bool {
        let election = self.held.poll.rule().election.as_ref();
        election.is_some_and(|e| e.write_ins)
    }
}

/// The questions of a poll in words, without results and without counting anybody.
pub fn asked(
    c: &mut Conn,
    keys: &Keys,
    district: District,
    held: &Held,
    l: L,
) -> Result<Vec<Ask>, Error> {
    let homes: Vec<_> = held.candidates().collect();
    let doors = place::some(c, district, &homes)?;
    let mut asks = Vec::new();
    let questions = held.poll.questions().iter().zip(&held.words);
    for (at, (question, words)) in questions.enumerate() {
        let (seats, standing) = match &question.kind {
            Kind::Motion => (None, &[][..]),
            Kind::Election { seats, candidates } => (Some(*seats), candidates.as_slice()),
        };
        let candidate = |(stands, who): (&Stands, &Who)| Candidate {
            no: stands.no,
            name: keys
                .unseal(SEAL_CANDIDATE, &who.name)
                .unwrap_or_else(|| l.t("sealed").into_owned()),
            door: doors
                .iter()
                .find(|d| Some(d.id) == who.household)
                .map_or(String::new(), |d| d.name.clone()),
            incumbent: stands.incumbent,
        };
        asks.push(Ask {
            no: at + 1,
            text: words.text.clone(),
            more: words.more.clone(),
            seats,
            candidates: standing.iter().zip(&words.people).map(candidate).collect(),
            result: None,
        });
    }
    Ok(asks)
}

/// Reads everything a page says of a poll.
pub fn shown(
    c: &mut Conn,
    keys: &Keys,
    district: District,
    held: Held,
    l: L,
) -> Result<Shown, Error> {
    let mut asks = asked(c, keys, district, &held, l)?;
    let outcomes = deeds::outcome(c, district, &held)?;
    for (ask, outcome) in asks.iter_mut().zip(&outcomes) {
        let mut came = result(l, outcome, &ask.candidates);
        // What the headline says is not said twice.
        came.lines.retain(|line| *line != came.headline);
        ask.result = Some(came);
    }
    let n = store::counts(c, district, &held)?;
    let left = deeds::kept(c, district, &held)?.and_then(|k| {
        let drawn = k.turnout.drawn?.voters;
        Some(drawn.saturating_sub(k.tally.cast.voters))
    });
    let papers = match held.state.closed_at() {
        Some(_) => Some(store::paper_account(c, district, held.id)?).filter(|p| p.printed > 0),
        None => None,
    };
    Ok(Shown {
        held,
        n,
        asks,
        left,
        papers,
    })
}

/// A name that was written in is told only of somebody who is elected: the others never
/// agreed to be named.
fn name(l: L, candidates: &[Candidate], pick: &Pick, elected: bool) -> String {
    match pick {
        Pick::Written(name) if elected => name.as_str().to_owned(),
        Pick::Written(_) => l.t("poll-other-name").into_owned(),
        Pick::Listed(no) => {
            let found = candidates.iter().find(|c| c.no == *no);
            found.map_or_else(|| no.0.to_string(), |c| c.name.clone())
        }
    }
}

fn result(l: L, outcome: &Outcome, candidates: &[Candidate]) -> Came {
    let lines = explained(l, outcome);
    match outcome {
        Outcome::Motion {
            returned,
            with_silent,
        } => {
            let decision = with_silent.as_deref().unwrap_or(returned).decision;
            Came {
                headline: l.sentence(&decision),
                good: decision == Decision::Carried,
                sums: motion_sums(l, returned, with_silent.as_deref()),
                lines,
                again: false,
            }
        }
        Outcome::Election(result) => elected(l, result, candidates, lines),
    }
}

/// The area of a count, where the rule weighs by it.
fn area(of: Amount) -> Option<String> {
    (of.area > 0).then(|| square_metres(of.area))
}

fn motion_sums(l: L, result: &MotionResult, with: Option<&MotionResult>) -> Vec<Sum> {
    let sum = |key: &str, of: fn(&MotionResult) -> Amount| Sum {
        what: l.t(key).into_owned(),
        count: of(result).voters,
        area: area(of(result)),
        with_silent: with.map(|w| (of(w).voters, square_metres(of(w).area))),
        fate: None,
    };
    let mut sums = vec![
        sum("poll-yes", |r| r.yes),
        sum("poll-no", |r| r.no),
        sum("poll-abstain", |r| r.abstain),
    ];
    if result.invalid.voters > 0 {
        sums.push(sum("poll-invalid", |r| r.invalid));
    }
    sums
}

fn elected(l: L, result: &ElectionResult, candidates: &[Candidate], lines: Vec<String>) -> Came {
    let names: Vec<String> = result
        .elected()
        .map(|p| name(l, candidates, p, true))
        .collect();
    let between = if l.zh() { "、" } else { ", " };
    let mut sums: Vec<Sum> = result
        .standings
        .iter()
        .map(|s| Sum {
            what: name(l, candidates, &s.pick, s.fate == Fate::Elected),
            count: s.votes.voters,
            area: area(s.votes),
            with_silent: None,
            fate: Some(s.fate),
        })
        .collect();
    for (key, amount) in [
        ("poll-blank", result.blank),
        ("poll-invalid", result.invalid),
    ] {
        if amount.voters > 0 {
            sums.push(Sum {
                what: l.t(key).into_owned(),
                count: amount.voters,
                area: area(amount),
                with_silent: None,
                fate: None,
            });
        }
    }
    let headline = if names.is_empty() {
        l.sentence(&result.next)
    } else {
        l.say("poll-who-is-elected")
            .s("names", names.join(between))
            .to_string()
    };
    use tanxin_domain::poll::Next;
    Came {
        headline,
        good: !names.is_empty(),
        sums,
        lines,
        again: matches!(result.next, Next::Runoff { .. }),
    }
}

impl Sum {
    /// The key of the word for what became of somebody.
    pub fn fate_key(&self) -> Option<&'static str> {
        Some(match self.fate? {
            Fate::Elected => "poll-fate-elected",
            Fate::Tied => "poll-fate-tied",
            Fate::Outrun => "poll-fate-outrun",
            Fate::Short => "poll-fate-short",
        })
    }
}

/// A counted poll as the minutes print it: the same facts, said in both languages.
pub fn in_minutes(zh: &Shown, en: &Shown, origin: &str, district: District) -> PollLine {
    let both = |zh: String, en: String| Both { zh, en };
    let word = |key: &str| {
        both(
            L(Lang::Zh).t(key).into_owned(),
            L(Lang::En).t(key).into_owned(),
        )
    };
    let rule = zh.held.poll.rule();
    let named = |lang: Lang, l: L| {
        let between = if l.zh() { "　" } else { ". " };
        format!("{}{between}{}", rule.name(lang), rule.source(lang))
    };
    let turnout = |l: L| {
        let doors = l
            .say("poll-minutes-turnout")
            .n("entitled", zh.n.entitled.voters)
            .n("taken", zh.n.taken.voters)
            .n("phone", zh.n.phone)
            .n("paper", zh.n.paper)
            .n("proxy", zh.n.proxy);
        let (stop, between) = if l.zh() { ("。", "") } else { (". ", " ") };
        match zh.accounts(l) {
            rest if rest.is_empty() => doors.to_string(),
            rest => format!("{doors}{stop}{}", rest.join(between)),
        }
    };
    let questions = zh.asks.iter().zip(&en.asks).filter_map(|(z, e)| {
        let (came, said) = (z.result.as_ref()?, e.result.as_ref()?);
        let sums = came.sums.iter().zip(&said.sums);
        let why = came.lines.iter().zip(&said.lines);
        Some(PollQuestion {
            text: z.text.clone(),
            result: both(came.headline.clone(), said.headline.clone()),
            sums: sums
                .map(|(a, b)| (both(a.what.clone(), b.what.clone()), a.count.to_string()))
                .collect(),
            why: why.map(|(a, b)| both(a.clone(), b.clone())).collect(),
        })
    });
    PollLine {
        title: zh.held.title.clone(),
        secrecy: word(&format!("poll-secrecy-{}", zh.held.poll.secrecy().word())),
        rule: both(named(Lang::Zh, L(Lang::Zh)), named(Lang::En, L(Lang::En))),
        turnout: both(turnout(L(Lang::Zh)), turnout(L(Lang::En))),
        questions: questions.collect(),
        url: format!("{origin}/{district}/polls/{}", zh.held.id),
    }
}
