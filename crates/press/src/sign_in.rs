//! The sheet on the table at the door.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::engine::Job;
use crate::qr;
use crate::words::Words;
use crate::{Call, Lang, PressError, clean};

/// A roll to sign.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SignInSheet {
    /// Language of the sheet's own words.
    #[serde(default)]
    pub lang: Lang,
    /// What is called.
    pub call: Call,
    /// Check-in page of the assembly.
    pub url: String,
    /// The frozen roll, in the order of the doors.
    pub rows: Vec<SignInRow>,
}

/// One entry of the roll.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SignInRow {
    /// The door: 302室.
    pub door: String,
    /// The householder, if known.
    #[serde(default)]
    pub name: Option<String>,
    /// What was noted when the roll froze.
    #[serde(default)]
    pub marks: Vec<Mark>,
}

/// What freezing a roll notes about an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Nobody lives there: 空置.
    Vacant,
    /// Let to tenants: 出租.
    Let,
    /// The notice could not be handed over: 未送达.
    Undelivered,
}

/// Entries in one file.
const MOST: usize = 2000;

impl SignInSheet {
    pub(crate) fn job(&self) -> Result<Job, PressError> {
        self.call.check()?;
        clean::few("rows", self.rows.len(), MOST)?;
        let words = Words::of(self.lang);
        let row = |r: &SignInRow| -> Result<Value, PressError> {
            clean::fits("door", &r.door, 30)?;
            clean::fits("name", r.name.as_deref().unwrap_or_default(), 20)?;
            let marks: Vec<_> = r.marks.iter().map(|m| words.get(m.word())).collect();
            Ok(json!([
                r.door,
                r.name.as_deref().unwrap_or_default(),
                marks.join("\n")
            ]))
        };
        let rows = self.rows.iter().map(row).collect::<Result<Vec<_>, _>>()?;
        let data = json!({
            "title": format!("{}　{}", self.call.place, words.get("sheet.title")),
            "call": self.call.view(self.lang),
            "rows": rows,
            "qr": qr::on_paper(&self.url)?,
            "page": words.get("page"),
            "w": words.group("sheet"),
        });
        Ok(Job {
            lang: self.lang,
            template: include_str!("../templates/sign_in.typ"),
            data,
        })
    }
}

impl Mark {
    fn word(self) -> &'static str {
        match self {
            Self::Vacant => "mark.vacant",
            Self::Let => "mark.let",
            Self::Undelivered => "mark.undelivered",
        }
    }
}
