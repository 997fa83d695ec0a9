//! Paper ballots: two on a sheet when they fit, long ones on pages of their own.
//!
//! Large letters and boxes for old eyes and hands, black on white so that a copier will do.
//! The QR code holds the bare serial: it opens nothing, a scanner types it at the desk.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::engine::Job;
use crate::qr;
use crate::words::Words;
use crate::{Lang, PressError, clean};

/// The papers of a poll.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Ballots {
    /// Language of the ballots' own words.
    #[serde(default)]
    pub lang: Lang,
    /// The district, for the head.
    pub district: String,
    /// Whose households are asked.
    pub place: String,
    /// The poll's title.
    pub title: String,
    /// Without names, or with.
    pub secret: bool,
    /// The rule's name.
    pub rule: String,
    /// Until when votes are taken, ready to read.
    #[serde(default)]
    pub until: Option<String>,
    /// The questions.
    pub questions: Vec<BallotQuestion>,
    /// The papers, in the order in which they are printed.
    pub papers: Vec<BallotPaper>,
}

/// A question on a ballot.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BallotQuestion {
    /// What is asked.
    pub text: String,
    /// What one should know before.
    #[serde(default)]
    pub more: Option<String>,
    /// How many may be marked; none for yes, no and abstain.
    #[serde(default)]
    pub seats: Option<u16>,
    /// Is there a line for another name?
    #[serde(default)]
    pub write_in: bool,
    /// Who stands: name and note.
    #[serde(default)]
    pub candidates: Vec<(String, String)>,
}

/// One paper.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BallotPaper {
    /// The serial as people type it.
    pub serial: String,
    /// The door it is for, in an open poll.
    #[serde(default)]
    pub door: Option<String>,
}

/// Papers in one file: each code is a picture that Typst holds.
const MOST: usize = 300;
/// What one ballot may ask; a poll has its own, lower limit.
const QUESTIONS: usize = 30;
/// Who may stand under one question.
const CANDIDATES: usize = 100;
/// So many names for one question at the most fit below it as lines to write on.
const LINES: u16 = 5;

impl Ballots {
    pub(crate) fn job(&self) -> Result<Job, PressError> {
        clean::fits("district", &self.district, 15)?;
        clean::fits("place", &self.place, 60)?;
        clean::fits("title", &self.title, 80)?;
        clean::fits("rule", &self.rule, 60)?;
        clean::fits("until", self.until.as_deref().unwrap_or_default(), 40)?;
        clean::few("papers", self.papers.len(), MOST)?;
        clean::few("questions", self.questions.len(), QUESTIONS)?;
        let words = Words::of(self.lang);
        let questions = self.questions.iter().enumerate();
        let questions = questions
            .map(|(at, q)| self.question(words, at + 1, q))
            .collect::<Result<Vec<_>, _>>()?;
        let paper = |p: &BallotPaper| -> Result<Value, PressError> {
            clean::fits("serial", &p.serial, 14)?;
            clean::fits("door", p.door.as_deref().unwrap_or_default(), 30)?;
            Ok(
                json!({ "serial": p.serial, "door": p.door, "qr": qr::on_paper(&p.serial.replace('-', ""))? }),
            )
        };
        let papers = self
            .papers
            .iter()
            .map(paper)
            .collect::<Result<Vec<_>, _>>()?;
        let kind = if self.secret { "secret" } else { "open" };
        let word = |end: &str| words.get(&format!("ballot.{kind}{end}")).to_owned();
        let data = json!({
            "title": format!("{}　{}", self.place, self.title), "asked": self.title,
            "district": self.district, "place": self.place, "secret": self.secret,
            "rule": self.rule, "until": self.until, "questions": questions, "papers": papers,
            "kind": word(""), "how": word(".how"), "give": word(".give"),
            "w": words.group("ballot"),
        });
        Ok(Job {
            lang: self.lang,
            template: include_str!("../templates/ballots.typ"),
            data,
        })
    }

    fn question(&self, words: &Words, no: usize, q: &BallotQuestion) -> Result<Value, PressError> {
        clean::fits("text", &q.text, 150)?;
        clean::fits("more", q.more.as_deref().unwrap_or_default(), 450)?;
        clean::few("candidates", q.candidates.len(), CANDIDATES)?;
        for (name, note) in &q.candidates {
            clean::fits("candidate", name, 30)?;
            clean::fits("note", note, 40)?;
        }
        let several = self.questions.len() > 1;
        let lines = q.seats.filter(|_| q.write_in).unwrap_or(0).min(LINES);
        let mark = match q.seats {
            None => words.get("ballot.mark.one").to_owned(),
            Some(n) => words.fill("ballot.mark.many", &[("n", &n)]),
        };
        Ok(json!({
            "no": several.then(|| words.fill("ballot.no.question", &[("n", &no)])),
            "text": q.text, "more": q.more, "mark": mark, "motion": q.seats.is_none(),
            "lines": lines,
            "candidates": q.candidates.iter()
                .map(|(name, note)| json!({ "name": name, "note": note })).collect::<Vec<_>>(),
        }))
    }
}
