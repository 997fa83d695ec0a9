//! Household cards and door codes, to cut out.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::engine::Job;
use crate::qr;
use crate::words::Words;
use crate::{Lang, PressError, clean};

/// What is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CardKind {
    /// Household cards of 85.6 × 54 mm, ten a page: secret, one a household.
    #[default]
    Household,
    /// Door codes of a quarter page: public, they only say which place this is.
    Door,
}

/// A stack of cards.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cards {
    /// Language of the cards' own words.
    #[serde(default)]
    pub lang: Lang,
    /// Household cards or door codes.
    #[serde(default)]
    pub kind: CardKind,
    /// District for the head of each card.
    pub district: String,
    /// The place all cards belong to: 斗潭家园.
    pub place: String,
    /// Whom to call when a card is lost or a code can't be read.
    #[serde(default)]
    pub phone: Option<String>,
    /// The cards, in the order in which they are handed out.
    pub cards: Vec<Card>,
}

/// One card.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The door or building: 东区5幢1单元302室.
    pub door: String,
    /// The short code as people type it.
    pub code: String,
    /// What its QR code opens.
    pub url: String,
}

/// Cards in one file, fifty sheets: each code is a picture that Typst holds.
const MOST: usize = 500;

impl Cards {
    pub(crate) fn job(&self) -> Result<Job, PressError> {
        clean::fits("district", &self.district, 15)?;
        clean::fits("place", &self.place, 40)?;
        clean::fits("phone", self.phone.as_deref().unwrap_or_default(), 20)?;
        clean::few("cards", self.cards.len(), MOST)?;
        let words = Words::of(self.lang);
        let card = |c: &Card| -> Result<Value, PressError> {
            clean::fits("door", &c.door, 30)?;
            clean::fits("code", &c.code, 12)?;
            Ok(json!({ "door": c.door, "code": c.code, "qr": qr::on_paper(&c.url)? }))
        };
        let cards = self.cards.iter().map(card).collect::<Result<Vec<_>, _>>()?;
        let data = json!({
            "title": self.place, "place": self.place, "district": self.district,
            "kind": self.kind, "phone": self.phone, "cards": cards,
            "card": words.group("card"), "w": words.group("door"),
        });
        Ok(Job {
            lang: self.lang,
            template: include_str!("../templates/cards.typ"),
            data,
        })
    }
}
