//! The poster that calls an assembly, read by old people at two metres.

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::engine::Job;
use crate::qr;
use crate::words::Words;
use crate::{Call, Lang, PressError, clean};

/// The size of the sheet. Everything on it grows with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Paper {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 297 × 420 mm.
    A3,
}

/// A notice for the wall.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// Language of the poster's own words.
    #[serde(default)]
    pub lang: Lang,
    /// Size of the sheet.
    #[serde(default)]
    pub paper: Paper,
    /// What is called.
    pub call: Call,
    /// Who may come: 本单元各户户主，来不了可以委托家人或邻居.
    pub who: String,
    /// How long before the assembly it is posted: 提前10天.
    #[serde(default)]
    pub notice_period: Option<String>,
    /// Why the period of the rule was not kept, if it was not.
    #[serde(default)]
    pub waiver: Option<String>,
    /// The day it is posted, ready to read.
    pub posted: String,
    /// Address of the assembly's page, for the QR code and in letters.
    pub url: String,
}

impl Notice {
    pub(crate) fn job(&self) -> Result<Job, PressError> {
        self.call.check()?;
        clean::fits("who", &self.who, 100)?;
        clean::fits(
            "notice_period",
            self.notice_period.as_deref().unwrap_or_default(),
            30,
        )?;
        clean::fits("waiver", self.waiver.as_deref().unwrap_or_default(), 100)?;
        clean::fits("posted", &self.posted, 30)?;
        let words = Words::of(self.lang);
        let data = json!({
            "title": format!("{}　{}", self.call.place, self.call.title),
            "paper": self.paper,
            "call": self.call.view(self.lang),
            "who": self.who,
            "waiver": self.waiver.as_ref().map(|why| words.fill("waiver", &[("why", why)])),
            "posted": words.fill("posted", &[("day", &self.posted)]),
            "notice_period": self.notice_period,
            "agenda_over": words.fill("agenda.over", &[("n", &self.call.agenda.len())]),
            "qr": qr::on_paper(&self.url)?,
            "url": bare(&self.url),
            "w": words.group("notice"),
        });
        Ok(Job {
            lang: self.lang,
            template: include_str!("../templates/notice.typ"),
            data,
        })
    }
}

/// An address as people type it, without its scheme.
pub(crate) fn bare(url: &str) -> &str {
    let url = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .unwrap_or(url);
    url.trim_end_matches('/')
}
