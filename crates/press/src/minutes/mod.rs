//! Minutes: what an assembly leaves behind, as a document.
//!
//! One content, two renditions: the archive copy with names, and the public
//! copy, where a name stands only by its bearer's consent ([`InPublic`]). Both
//! are an [`outline`] first, so that PDF, Markdown and DOCX say the same.

mod content;
mod docx;
mod english;
mod markdown;
mod outline;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::engine::Job;
use crate::notice::bare;
use crate::qr;
use crate::words::Words;
use crate::{Counted, Lang, PressError, Quorum, clean};

/// Which copy of the minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rendition {
    /// For the archive, with names. Not for the wall.
    Archive,
    /// For the public board; the default, because it tells less.
    #[default]
    Public,
}

/// What the public copy may say of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InPublic {
    /// The name: by consent, or because the person speaks for an office.
    Name,
    /// The door, by consent.
    Door,
    /// Neither: “一户”.
    #[default]
    Nothing,
}

/// Somebody the minutes speak of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Name; may be empty where only the door is known.
    pub name: String,
    /// Door, for a household.
    #[serde(default)]
    pub door: Option<String>,
    /// What the public copy may say.
    #[serde(default)]
    pub in_public: InPublic,
}

/// Somebody present who is not on the roll: the secretary, the property company.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guest {
    /// Who.
    pub person: Person,
    /// For which office.
    pub office: String,
}

/// A household that was present.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendee {
    /// The household's person on the roll.
    pub person: Person,
    /// Who came for it, if it came by proxy.
    #[serde(default)]
    pub proxy: Option<Person>,
}

/// How many came, as the tally at the close said it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendance {
    /// Voters on the roll.
    pub roll: u32,
    /// Voters who came themselves.
    pub present: u32,
    /// Voters who came by proxy.
    pub by_proxy: u32,
    /// Voters needed.
    pub needed: u32,
    /// Whether the quorum was reached, as the rule decided it.
    pub reached: bool,
    /// What is counted.
    #[serde(default)]
    pub counted: Counted,
    /// Notes from freezing the roll: 空置3户，出租5户. English documents say this form in
    /// English.
    #[serde(default)]
    pub note: Option<String>,
    /// Who came; the archive copy lists them.
    #[serde(default)]
    pub list: Vec<Attendee>,
}

/// One proxy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProxyLine {
    /// Who gave it.
    pub from: Person,
    /// Who held it.
    pub to: Person,
}

/// Words of somebody present, kept as they were said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Who said it.
    pub who: Person,
    /// What was said.
    pub words: String,
}

/// One item of the agenda with what came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaLine {
    /// Title.
    pub title: String,
    /// What was talked about, a paragraph each.
    #[serde(default)]
    pub summary: Vec<String>,
    /// Remarks worth keeping word for word.
    #[serde(default)]
    pub remarks: Vec<Remark>,
    /// What was agreed.
    #[serde(default)]
    pub decision: Option<String>,
}

/// A matter raised in the assembly.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterLine {
    /// Its number as the public may know it.
    pub no: String,
    /// What.
    pub what: String,
    /// Where.
    pub place: String,
    /// Who raised it.
    #[serde(default)]
    pub raised_by: Option<Person>,
    /// Who answers: the office, and the person on a second line.
    pub answers: String,
    /// By when.
    pub due: String,
    /// What was answered in the room.
    #[serde(default)]
    pub answer: Option<String>,
}

/// A line in both languages: sealed as it was said, printed in the document's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Both {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Both {
    fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::ZhCn => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// A question of a poll with its result.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PollQuestion {
    /// What was asked.
    pub text: String,
    /// The result in a few words: carried, or who is elected.
    pub result: Both,
    /// What or who, and how many: those elected stand with their names.
    pub sums: Vec<(Both, String)>,
    /// The conditions of the rule with their figures, line by line.
    pub why: Vec<Both>,
}

/// A poll held in the assembly.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PollLine {
    /// Its title.
    pub title: String,
    /// Open or secret.
    pub secrecy: Both,
    /// The rule and where it stands.
    pub rule: Both,
    /// How many could vote, how many did, and by which doors.
    pub turnout: Both,
    /// Its questions.
    pub questions: Vec<PollQuestion>,
    /// Where everybody finds the data to count again.
    pub url: String,
}

/// How long the minutes hang on the public board.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// First day, ready to read.
    pub from: String,
    /// Last day, at least 15 days later (居民委员会组织法, art. 34).
    pub until: String,
}

/// The minutes of an assembly.
///
/// Names belong into [`Person`] fields only: the public copy can't know that a
/// summary mentions somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minutes {
    /// Language of the document's own words; no part of the content.
    #[serde(default)]
    pub lang: Lang,
    /// Which copy [`crate::Press::set`] prints.
    #[serde(default)]
    pub rendition: Rendition,
    /// District for the masthead.
    pub district: String,
    /// Number of the minutes in the archive.
    #[serde(default)]
    pub number: Option<String>,
    /// What the assembly calls itself.
    pub title: String,
    /// Place that assembled.
    pub place: String,
    /// Kind of assembly.
    pub kind: String,
    /// Day, ready to read, with the lunar date if wished.
    pub date: String,
    /// Venue.
    pub venue: String,
    /// Who called it and when.
    pub called: String,
    /// Hour it opened.
    pub opened: String,
    /// Hour it closed.
    pub closed: String,
    /// Who chaired it.
    pub chair: Person,
    /// Who wrote it down.
    pub recorder: Person,
    /// Others present.
    #[serde(default)]
    pub guests: Vec<Guest>,
    /// How many came.
    pub attendance: Attendance,
    /// Who voted by whose hand.
    #[serde(default)]
    pub proxies: Vec<ProxyLine>,
    /// Agenda in order.
    pub agenda: Vec<AgendaLine>,
    /// What was put to the vote. Left out when nothing was, so that older minutes keep
    /// their check sums.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub polls: Vec<PollLine>,
    /// Matters raised.
    #[serde(default)]
    pub matters: Vec<MatterLine>,
    /// Decisions of the assembly as a whole.
    #[serde(default)]
    pub decisions: Vec<String>,
    /// How long it is posted, once that is known.
    #[serde(default)]
    pub posting: Option<Posting>,
    /// Photographed pages of the sign-in sheet; 0 if the roll was kept live.
    #[serde(default)]
    pub sheet_photos: u32,
    /// Address of the minutes' page, where the data file can be fetched.
    pub url: String,
}

impl Minutes {
    /// This document as Markdown (CommonMark with tables).
    #[must_use]
    pub fn to_markdown(&self, rendition: Rendition, lang: Lang) -> String {
        markdown::write(&outline::of(self, rendition, lang))
    }

    /// This document as DOCX, for offices that go on writing in it.
    pub fn to_docx(&self, rendition: Rendition, lang: Lang) -> Result<Vec<u8>, PressError> {
        self.check()?;
        docx::write(&outline::of(self, rendition, lang), lang)
    }

    pub(crate) fn job(&self) -> Result<Job, PressError> {
        self.check()?;
        let outline = outline::of(self, self.rendition, self.lang);
        let words = Words::of(self.lang);
        let data = json!({
            "title": outline.title,
            "district": self.district,
            "outline": outline,
            "qr": qr::on_paper(&self.url)?,
            "url": bare(&self.url),
            "page": words.get("page"),
        });
        Ok(Job {
            lang: self.lang,
            template: include_str!("../../templates/minutes.typ"),
            data,
        })
    }

    fn check(&self) -> Result<(), PressError> {
        for (field, text) in [
            ("district", &self.district),
            ("title", &self.title),
            ("place", &self.place),
            ("kind", &self.kind),
            ("date", &self.date),
            ("venue", &self.venue),
            ("called", &self.called),
            ("opened", &self.opened),
            ("closed", &self.closed),
        ] {
            clean::fits(field, text, 200)?;
        }
        clean::few("agenda", self.agenda.len(), 100)?;
        clean::few("polls", self.polls.len(), 100)?;
        clean::few("matters", self.matters.len(), 1000)?;
        clean::few("attendance.list", self.attendance.list.len(), 5000)?;
        clean::few("proxies", self.proxies.len(), 5000)?;
        // One long paragraph costs more than many: Typst weighs every way to break it.
        let whole = serde_json::to_string(self).map_or(usize::MAX, |s| s.len());
        if whole > 2_000_000 {
            return Err(PressError::TooLong {
                field: "minutes",
                length: whole / 3,
                limit: 600_000,
            });
        }
        Ok(())
    }

    /// The quorum as the attendance states it.
    fn quorum(&self) -> Quorum {
        let a = &self.attendance;
        Quorum {
            roll: a.roll,
            needed: a.needed,
            counted: a.counted,
        }
    }
}
