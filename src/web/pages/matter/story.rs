//! The story of a matter, told from the event chain, newest first.

use crate::web::shell::Shell;
use std::collections::BTreeMap;
use tanxin_domain::category::CategoryCode;
use tanxin_domain::event::Event;
use tanxin_domain::matter::{Grade, Matter, Stop, Verdict};
use tanxin_domain::{AnswerId, MatterId, OfficeId};
use tanxin_store::answer::{Answer, Confirmation};
use tanxin_store::photo::Photo;

/// One step, as the page tells it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    /// `now`, `up`, `up late` or nothing, for the mark on the rail.
    pub mark: &'static str,
    /// When.
    pub when: String,
    /// Who did it: an office, or a household in words.
    pub who: String,
    /// What happened.
    pub words: String,
    /// What somebody said, in their own words.
    pub said: String,
    /// Is it the resident who speaks?
    pub resident: bool,
    /// Photos that came with it.
    pub photos: Vec<Photo>,
    /// The event's number and the tail of its hash, to check.
    pub proof: String,
}

/// What a story is told from.
pub struct Told<'a> {
    /// The matter.
    pub matter: &'a Matter,
    /// Everything that happened to it, oldest first.
    pub events: &'a [Event],
    /// What offices said.
    pub answers: &'a [Answer],
    /// What the household said.
    pub words: &'a [Confirmation],
    /// All photos.
    pub photos: &'a [Photo],
    /// Names of offices.
    pub offices: &'a BTreeMap<OfficeId, String>,
    /// Whoever raised it, in words this reader may read.
    pub raiser: &'a str,
    /// May this reader see the resident's own words?
    pub whole: bool,
    /// The numbers of the matters it is linked with.
    pub numbers: &'a BTreeMap<MatterId, i64>,
    /// Steps of those that concern this one, with the number of the event.
    pub beside: Vec<(i64, Step)>,
}

impl Told<'_> {
    /// Tells it, newest first.
    pub fn steps(&self, shell: &Shell) -> Vec<Step> {
        let mut steps: Vec<(i64, Step)> = self
            .events
            .iter()
            // Who joins and when is nobody's business; the page counts them elsewhere.
            .filter(|e| !e.kind.starts_with("matter.back"))
            .map(|e| (e.seq, self.step(shell, e)))
            .chain(self.beside.iter().cloned())
            .collect();
        steps.sort_by_key(|(seq, _)| std::cmp::Reverse(*seq));
        let mut steps: Vec<Step> = steps.into_iter().map(|(_, step)| step).collect();
        if let Some(newest) = steps.first_mut().filter(|s| s.mark.is_empty()) {
            newest.mark = "now";
        }
        steps
    }

    pub(super) fn office(&self, payload: &serde_json::Value, key: &str) -> String {
        office(self.offices, payload, key)
    }

    fn step(&self, shell: &Shell, event: &Event) -> Step {
        let l = shell.l;
        let payload = event.payload.as_ref();
        let payload: Option<serde_json::Value> =
            payload.and_then(|(_, text)| serde_json::from_str(text).ok());
        let mut step = Step {
            when: shell.moment(&event.at),
            proof: proof(event),
            ..Step::default()
        };
        let Some(payload) = payload.as_ref() else {
            step.words = l.t("matter-step-erased").into_owned();
            return step;
        };
        let answer = payload["answer"].as_str().and_then(|t| t.parse().ok());
        let answer: Option<AnswerId> = answer;
        let said = answer.and_then(|id| self.answers.iter().find(|a| a.id == id));
        match event.kind.as_str() {
            "matter.raised" => self.raised(shell, payload, &mut step),
            "matter.answered" => {
                step.who = self.office(payload, "office");
                step.words = l.t("matter-step-answered").into_owned();
            }
            "matter.solved" => {
                step.who = self.office(payload, "office");
                step.words = l.t("matter-step-solved").into_owned();
            }
            "matter.confirmed" | "matter.reopened" => self.confirmed(shell, payload, &mut step),
            "matter.corrected" => self.corrected(shell, payload, &mut step),
            "matter.linked" | "matter.unlinked" => step.who = self.office(payload, "by"),
            "matter.struck" => {
                step.who = self.office(payload, "by");
                step.words = l.t("matter-step-struck").into_owned();
            }
            "matter.erased" => {
                step.who = self.office(payload, "by");
                step.words = l.t("matter-step-was-erased").into_owned();
            }
            "matter.exclusion-asked" | "matter.exclusion-granted" | "matter.exclusion-refused" => {
                step.words = super::exclusion::told(shell, &event.kind, payload);
            }
            "matter.withdrawn" => {
                step.who = self.raiser.to_owned();
                step.words = l.t("matter-step-withdrawn").into_owned();
            }
            "matter.reckoned" => {
                let due = payload["due"].as_str().and_then(|t| t.parse().ok());
                let due = due.map_or(String::new(), |d| shell.date(&d));
                step.words = l.say("step-reckoned").s("due", due).to_string();
            }
            kind if !super::steps::step(self, shell, (kind, payload), &mut step) => {
                step.words = l.t("matter-step-other").into_owned();
            }
            _ => {}
        }
        if let Some(words) = super::link::words(shell, &event.kind, payload, self.numbers) {
            match event.kind.as_str() {
                // What it began with and what the household said stands first.
                "matter.raised" | "matter.reopened" => step.words.push_str(&words),
                _ => step.words = words,
            }
        }
        if let Some(said) = said {
            step.said.clone_from(&said.text);
            let with = |p: &&Photo| p.answer == Some(said.id);
            step.photos = self.photos.iter().filter(with).cloned().collect();
        }
        step
    }

    fn raised(&self, shell: &Shell, payload: &serde_json::Value, step: &mut Step) {
        let key = match payload["source"].as_str().unwrap_or_default() {
            "card" => "matter-step-raised-card",
            "staff" => "matter-step-raised-staff",
            "assembly" => "matter-step-raised-assembly",
            _ => "matter-step-raised-door",
        };
        step.who = self.raiser.to_owned();
        step.words = shell.l.t(key).into_owned();
        step.resident = true;
        if self.whole {
            step.said.clone_from(&self.matter.text);
        }
        let with = |p: &&Photo| p.answer.is_none();
        step.photos = self.photos.iter().filter(with).cloned().collect();
    }

    fn corrected(&self, shell: &Shell, payload: &serde_json::Value, step: &mut Step) {
        let l = shell.l;
        step.who = self.office(payload, "by");
        let category = |key| {
            let code = CategoryCode::parse(payload["category"][key].as_str()?)?;
            Some(code.category().name(shell.lang()))
        };
        if let (Some(from), Some(to)) = (category("from"), category("to")) {
            let words = l
                .say("matter-step-corrected-category")
                .s("from", from)
                .s("to", to);
            step.words = words.to_string();
        }
        if payload.get("title").is_some() {
            step.words.push_str(&l.t("matter-step-corrected-line"));
        }
    }

    fn confirmed(&self, shell: &Shell, payload: &serde_json::Value, step: &mut Step) {
        let l = shell.l;
        step.who = self.raiser.to_owned();
        step.resident = true;
        let verdict = payload["verdict"].as_str().and_then(Verdict::from_word);
        step.words = match verdict {
            Some(Verdict::Solved) => l.t("matter-step-said-solved").into_owned(),
            Some(Verdict::Partly) => l.t("matter-step-said-partly").into_owned(),
            _ => {
                let due = payload["due"].as_str().and_then(|t| t.parse().ok());
                let due = due.map_or(String::new(), |d| shell.date(&d));
                let up: Option<Stop> = serde_json::from_value(payload["move"]["up"].clone()).ok();
                match up {
                    Some(up) => {
                        step.mark = "up";
                        let office = self.office(payload, "office");
                        let words = l
                            .say("step-said-not-up")
                            .s("level", super::flow::level(shell, up.level))
                            .s("office", office)
                            .s("due", due);
                        words.to_string()
                    }
                    None => l.say("matter-step-said-not").s("due", due).to_string(),
                }
            }
        };
        match payload["how"].as_str() {
            Some("phone") => step.words.push_str(&l.t("matter-step-by-phone")),
            Some("paper") => step.words.push_str(&l.t("matter-step-by-paper")),
            _ => {}
        }
        if let Ok(above) = serde_json::from_value(payload["move"]["told"].clone()) {
            let name = |id: OfficeId| self.offices.get(&id).cloned().unwrap_or_default();
            let words = l
                .say("step-told")
                .s("office", self.office(payload, "office"))
                .s("told", name(above));
            step.words.push_str(&words.to_string());
        }
        if payload["move"]["instead"].as_bool() == Some(true) {
            step.words.push_str(&l.t("matter-step-instead"));
        }
        // Who graded how stays with those who handle it (GB/T 39735: not told to third parties).
        if !self.whole {
            return;
        }
        let grade = payload["grade"].as_str().and_then(Grade::from_word);
        if let Some(grade) = grade {
            let name = l.t(grade_key(grade));
            let words = l.say("matter-step-grade").s("grade", name).to_string();
            step.words.push_str(&words);
        }
        let round = payload["round"].as_u64();
        let word = self
            .words
            .iter()
            .find(|w| Some(u64::from(w.round)) == round);
        step.said = word.and_then(|w| w.words.clone()).unwrap_or_default();
    }
}

/// The office a payload names, in words.
pub fn office(
    names: &BTreeMap<OfficeId, String>,
    payload: &serde_json::Value,
    key: &str,
) -> String {
    let id = payload[key].as_str().and_then(|t| t.parse().ok());
    id.and_then(|id: OfficeId| names.get(&id))
        .cloned()
        .unwrap_or_default()
}

/// The message of a grade.
pub fn grade_key(grade: Grade) -> &'static str {
    match grade {
        Grade::VerySatisfied => "matter-grade-very-satisfied",
        Grade::Satisfied => "matter-grade-satisfied",
        Grade::Fair => "matter-grade-fair",
        Grade::Dissatisfied => "matter-grade-dissatisfied",
        Grade::VeryDissatisfied => "matter-grade-very-dissatisfied",
    }
}

/// The event's number and the tail of its hash.
pub fn proof(event: &Event) -> String {
    let tail = data_encoding::HEXLOWER.encode(&event.hash[28..]);
    format!("{}·{tail}", event.seq)
}
