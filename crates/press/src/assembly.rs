//! What every paper of an assembly says: what, where, when, how many must come.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::lunar::lunar_date;
use crate::words::Words;
use crate::{Lang, PressError, clean};

/// The call to an assembly, as the poster, the letters and the sign-in sheet
/// repeat it. Texts are ready to read, in the language of the document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// District for the masthead: 柯城区.
    pub district: String,
    /// Place that assembles: 斗潭家园东区5幢1单元.
    pub place: String,
    /// What the assembly calls itself: “潭”心会.
    pub title: String,
    /// Its kind: 户主大会.
    pub kind: String,
    /// Day and hour: 2022年3月3日（星期四）下午2:30.
    pub time: String,
    /// The day, for the lunar date beside it.
    #[serde(default)]
    pub date: Option<Date>,
    /// Venue: 5幢1单元架空层.
    pub venue: String,
    /// Agenda items in order.
    pub agenda: Vec<String>,
    /// Who must be present; `None` where the rule asks for nobody.
    #[serde(default)]
    pub quorum: Option<Quorum>,
    /// Who called it: 斗潭社区居民委员会.
    pub called_by: String,
    /// A telephone that somebody answers.
    #[serde(default)]
    pub phone: Option<String>,
}

impl Call {
    /// Refuses texts that no template has room for.
    pub(crate) fn check(&self) -> Result<(), PressError> {
        clean::fits("district", &self.district, 15)?;
        clean::fits("place", &self.place, 40)?;
        clean::fits("title", &self.title, 40)?;
        clean::fits("kind", &self.kind, 15)?;
        clean::fits("time", &self.time, 40)?;
        clean::fits("venue", &self.venue, 60)?;
        clean::few("agenda", self.agenda.len(), 30)?;
        for item in &self.agenda {
            clean::fits("agenda", item, 100)?;
        }
        clean::fits("called_by", &self.called_by, 40)?;
        clean::fits("phone", self.phone.as_deref().unwrap_or_default(), 20)
    }

    /// What the templates read of it.
    pub(crate) fn view(&self, lang: Lang) -> Value {
        let words = Words::of(lang);
        let lunar = self.date.and_then(lunar_date);
        json!({
            "district": self.district, "place": self.place, "title": self.title,
            "kind": self.kind, "time": self.time, "venue": self.venue, "agenda": self.agenda,
            "called_by": self.called_by, "phone": self.phone,
            "lunar": lunar.map(|l| match lang {
                Lang::ZhCn => words.fill("lunar", &[("day", &l.zh())]),
                Lang::En => words.fill("lunar", &[("day", &l.en())]),
            }),
            "quorum": self.quorum.map(|q| json!({
                "line": q.line(lang), "roll": q.roll, "needed": q.needed,
            })),
        })
    }
}

/// What the roll counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counted {
    /// Doors: 户.
    #[default]
    Households,
    /// Persons, for the other kinds of roll: 人.
    People,
}

/// How many voters the roll has and how many must be present. The rule that
/// says so lies with the caller; the paper only repeats it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quorum {
    /// Voters on the roll.
    pub roll: u32,
    /// Voters needed, proxies included.
    pub needed: u32,
    /// What is counted.
    #[serde(default)]
    pub counted: Counted,
}

impl Quorum {
    /// “共41户，过半21户即可开会”.
    pub(crate) fn line(&self, lang: Lang) -> String {
        let half = self.needed == self.roll / 2 + 1;
        let key = match (self.counted, half) {
            (Counted::Households, true) => "quorum.households.half",
            (Counted::Households, false) => "quorum.households",
            (Counted::People, true) => "quorum.people.half",
            (Counted::People, false) => "quorum.people",
        };
        Words::of(lang).fill(key, &[("roll", &self.roll), ("needed", &self.needed)])
    }

    /// “23 / 41户”, with the whole beside the part.
    pub(crate) fn share(&self, n: u32, lang: Lang) -> String {
        let key = match self.counted {
            Counted::Households => "share.households",
            Counted::People => "share.people",
        };
        Words::of(lang).fill(key, &[("n", &n), ("roll", &self.roll)])
    }
}
