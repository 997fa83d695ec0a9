//! One question a screen: what a ballot's form shows, what travels along, what was chosen.
//! The same for open and for secret ballots.

use crate::services::poll::Asked as Ask;
use crate::web::form::Typed;
use crate::words::L;
use std::collections::BTreeSet;
use tanxin_domain::poll::{Answer, CandidateNo, Choice, Held, Kind, Pick, VoteRefusal, WriteIn};

/// What a screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// One question, by its place.
    Question(usize),
    /// Everything once more.
    Review,
    /// 您已投票
    Done,
}

/// A ballot on its way through the screens.
pub struct Screens {
    /// The questions.
    pub asks: Vec<Ask>,
    /// May names be written in?
    pub write_ins: bool,
    /// Where it is.
    pub screen: Screen,
    /// What was chosen so far.
    pub typed: Typed,
    /// The words.
    pub l: L,
}

impl Screens {
    pub fn count(&self) -> usize {
        self.asks.len()
    }

    /// The question on this screen.
    pub fn now(&self) -> Option<&Ask> {
        match self.screen {
            Screen::Question(at) => self.asks.get(at),
            _ => None,
        }
    }

    /// One mark is a choice among all, several are ticks.
    pub fn control(&self, seats: &u16) -> &'static str {
        if *seats == 1 { "radio" } else { "checkbox" }
    }

    pub fn chosen(&self, ask: &Ask, value: &str) -> bool {
        self.typed.is(&format!("q{}", ask.no), value)
    }

    pub fn written(&self, ask: &Ask) -> &str {
        self.typed.get(&format!("w{}", ask.no))
    }

    /// What was chosen in other questions, to travel along: name and value.
    pub fn along(&self) -> Vec<(String, String)> {
        let here = self.now().map(|a| a.no);
        let mut fields = Vec::new();
        for ask in self.asks.iter().filter(|a| Some(a.no) != here) {
            let (q, w) = (format!("q{}", ask.no), format!("w{}", ask.no));
            for value in self.typed.all(&q) {
                fields.push((q.clone(), value.to_owned()));
            }
            if !self.typed.get(&w).is_empty() {
                fields.push((w.clone(), self.typed.get(&w).to_owned()));
            }
        }
        fields
    }

    /// What was chosen, in words.
    pub fn said(&self, ask: &Ask) -> String {
        let l = self.l;
        match read(ask.no, ask.seats, &self.typed) {
            Ok(Answer::Motion(Choice::Yes)) => l.t("poll-yes").into_owned(),
            Ok(Answer::Motion(Choice::No)) => l.t("poll-no").into_owned(),
            Ok(Answer::Motion(Choice::Abstain)) | Ok(Answer::Blank) => {
                l.t("poll-abstain").into_owned()
            }
            Ok(Answer::Election(picks)) => {
                let name = |pick: &Pick| match pick {
                    Pick::Written(name) => name.as_str().to_owned(),
                    Pick::Listed(no) => {
                        let found = ask.candidates.iter().find(|c| c.no == *no);
                        found.map_or_else(String::new, |c| c.name.clone())
                    }
                };
                let names: Vec<String> = picks.iter().map(name).collect();
                names.join(if l.zh() { "、" } else { ", " })
            }
            _ => String::new(),
        }
    }
}

/// The answer to a question as the form has it.
pub fn read(no: usize, seats: Option<u16>, f: &Typed) -> Result<Answer, VoteRefusal> {
    let field = format!("q{no}");
    let Some(seats) = seats else {
        return match f.get(&field) {
            "yes" => Ok(Answer::Motion(Choice::Yes)),
            "no" => Ok(Answer::Motion(Choice::No)),
            "abstain" => Ok(Answer::Motion(Choice::Abstain)),
            _ => Err(VoteRefusal::Unanswered { no }),
        };
    };
    let written = format!("w{no}");
    let mut picks = BTreeSet::new();
    for value in f.all(&field) {
        if let Ok(number) = value.parse() {
            picks.insert(Pick::Listed(CandidateNo(number)));
        }
    }
    let by_hand = f.is(&field, "written");
    let apart = |c: char| matches!(c, '、' | '，' | ',' | ';' | '；' | '\n');
    for name in f
        .get(&written)
        .split(apart)
        .filter(|n| !n.trim().is_empty())
    {
        let name = WriteIn::read(name).ok_or(VoteRefusal::NotAName { no })?;
        picks.insert(Pick::Written(name));
    }
    let names = picks.iter().any(|p| matches!(p, Pick::Written(_)));
    if by_hand && !names {
        return Err(VoteRefusal::NotAName { no });
    }
    if f.is(&field, "blank") && picks.is_empty() {
        return Ok(Answer::Blank);
    }
    if picks.is_empty() {
        return Err(VoteRefusal::Unanswered { no });
    }
    if picks.len() > usize::from(seats) || f.is(&field, "blank") {
        return Err(VoteRefusal::TooManyMarks { no, most: seats });
    }
    Ok(Answer::Election(picks))
}

/// Every answer of the form, or the first question that has none.
pub fn answers(held: &Held, f: &Typed) -> Result<Vec<Answer>, VoteRefusal> {
    let questions = held.poll.questions().iter().enumerate();
    let seats = |kind: &Kind| match kind {
        Kind::Motion => None,
        Kind::Election { seats, .. } => Some(*seats),
    };
    questions
        .map(|(at, q)| read(at + 1, seats(&q.kind), f))
        .collect()
}

/// The screen after what was pressed; a question that has no answer yet comes first.
pub fn next(asks: &[Ask], f: &Typed) -> (Screen, Option<VoteRefusal>) {
    let at: usize = f.read("at").unwrap_or(1);
    let here = at.clamp(1, asks.len().max(1)) - 1;
    match f.get("go") {
        "back" => (Screen::Question(here.saturating_sub(1)), None),
        "to" => (Screen::Question(here), None),
        go => {
            let upto = if go == "cast" { asks.len() } else { here + 1 };
            for (at, ask) in asks.iter().take(upto).enumerate() {
                if let Err(not) = read(ask.no, ask.seats, f) {
                    return (Screen::Question(at), Some(not));
                }
            }
            match here + 1 < asks.len() && go != "cast" {
                true => (Screen::Question(here + 1), None),
                false => (Screen::Review, None),
            }
        }
    }
}
