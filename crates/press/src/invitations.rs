//! One letter a household: what is called, the household card, a proxy form.
//!
//! The sheet folds in thirds with the address outside and the card inside, so
//! that nobody on the stairs can photograph a card; the last third tears off.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::engine::Job;
use crate::qr;
use crate::words::Words;
use crate::{Call, Lang, PressError, clean};

/// The letters of an assembly.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Invitations {
    /// Language of the letters' own words.
    #[serde(default)]
    pub lang: Lang,
    /// What is called.
    pub call: Call,
    /// The rule's cap on proxies, ready to read: 一人最多代3户.
    #[serde(default)]
    pub proxy_note: Option<String>,
    /// The households, one page each.
    pub households: Vec<Invitation>,
}

/// One household's letter.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Invitation {
    /// The door: 东区5幢1单元302室.
    pub door: String,
    /// The householder, if known and wished on paper.
    #[serde(default)]
    pub name: Option<String>,
    /// The short code of the household card as people type it: 7F3K-92QX.
    pub code: String,
    /// What the card's QR code opens.
    pub url: String,
}

/// Letters in one file. Typst holds the whole file while it works, about 2 MB a
/// letter; a compound is printed building by building anyway.
const MOST: usize = 300;

impl Invitations {
    pub(crate) fn job(&self) -> Result<Job, PressError> {
        self.call.check()?;
        clean::fits(
            "proxy_note",
            self.proxy_note.as_deref().unwrap_or_default(),
            40,
        )?;
        clean::few("households", self.households.len(), MOST)?;
        let words = Words::of(self.lang);
        let letter = |i: &Invitation| -> Result<Value, PressError> {
            clean::fits("door", &i.door, 30)?;
            clean::fits("name", i.name.as_deref().unwrap_or_default(), 20)?;
            clean::fits("code", &i.code, 12)?;
            let to = match i.name.as_deref().filter(|n| !n.is_empty()) {
                Some(name) => words.fill("letter.to.name", &[("name", &name)]),
                None => words.get("letter.to").to_owned(),
            };
            let home = words.fill(
                "letter.home",
                &[
                    ("door", &i.door),
                    ("time", &self.call.time),
                    ("title", &self.call.title),
                ],
            );
            Ok(json!({
                "door": i.door, "to": to, "code": i.code, "qr": qr::on_paper(&i.url)?, "home": home,
            }))
        };
        let letters = self
            .households
            .iter()
            .map(letter)
            .collect::<Result<Vec<_>, _>>()?;
        let data = json!({
            "title": format!("{}　{}", self.call.place, self.call.title),
            "call": self.call.view(self.lang),
            "letters": letters,
            "steps": [words.get("letter.step.phone"), words.get("letter.step.plain"), words.get("letter.step.keep")],
            "proxy_note": self.proxy_note,
            "agenda_over": words.fill("letter.agenda.over", &[("n", &self.call.agenda.len())]),
            "w": words.group("letter"),
            "card": words.group("card"),
        });
        Ok(Job {
            lang: self.lang,
            template: include_str!("../templates/invitations.typ"),
            data,
        })
    }
}
