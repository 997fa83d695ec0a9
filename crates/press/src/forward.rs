//! A picture for a chat group: what is said, and a code that leads to it.

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::engine::Job;
use crate::{Lang, PressError, clean, qr};

/// What a captain forwards to the group of the stairwell.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Forward {
    /// Language of the masthead.
    #[serde(default)]
    pub lang: Lang,
    /// Whose group it is.
    pub place: String,
    /// What is said.
    pub text: String,
    /// Where it stands.
    pub url: String,
}

impl Forward {
    pub(crate) fn job(&self) -> Result<Job, PressError> {
        clean::fits("place", &self.place, 40)?;
        clean::fits("text", &self.text, 300)?;
        let data = json!({
            "title": self.text, "place": self.place, "text": self.text,
            "qr": qr::on_paper(&self.url)?,
        });
        Ok(Job {
            lang: self.lang,
            template: include_str!("../templates/forward.typ"),
            data,
        })
    }
}
