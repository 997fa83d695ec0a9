//! Homes for those without a list: buildings × units × floors × doors.

use super::{Line, List, MOST_ROWS};
use crate::refusal::Sentence;
use crate::text::{self, TextRefusal};

/// What one says instead of bringing a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Generate {
    /// 小区; empty in a village without one.
    pub compound: String,
    /// Before the number of each building: `东区`, or nothing.
    pub before: String,
    /// Numbers of buildings: `1-3,5,6`.
    pub buildings: String,
    /// Units in each building; 0 for buildings without units.
    pub units: u16,
    /// Floors: `1-11`; what is left out is skipped: `1-3,5-13,15`.
    pub floors: String,
    /// Doors on each floor.
    pub doors: u16,
}

/// Why nothing can be generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GenerateRefusal {
    /// Not a list of numbers.
    NotNumbers {
        /// The form field.
        field: &'static str,
    },
    /// From 1 to 99 doors a floor, from 0 to 99 units.
    OutOfRange {
        /// The form field.
        field: &'static str,
    },
    /// More homes than fit.
    TooMany,
}

impl Sentence for GenerateRefusal {
    fn key(&self) -> &'static str {
        match self {
            GenerateRefusal::NotNumbers { .. } => "refuse-generate-not-numbers",
            GenerateRefusal::OutOfRange { .. } => "refuse-generate-out-of-range",
            GenerateRefusal::TooMany => "refuse-generate-too-many",
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            GenerateRefusal::TooMany => vec![("most", MOST_ROWS.to_string())],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            GenerateRefusal::NotNumbers { field } | GenerateRefusal::OutOfRange { field } => {
                Some(field)
            }
            GenerateRefusal::TooMany => None,
        }
    }
}

/// What was wrong with the words or the numbers.
pub type Refused = Result<List, Box<dyn Sentence>>;

impl Generate {
    /// The homes, as a list that goes the way of every list.
    pub fn list(&self) -> Refused {
        let optional = |field, text: &str, most| {
            text::optional_line(field, text, most)
                .map_err(|e: TextRefusal| Box::new(e) as Box<dyn Sentence>)
        };
        let compound = optional("compound", &self.compound, super::NAME_OF_PLACE)?;
        let before = optional("before", &self.before, 20)?.unwrap_or_default();
        let refuse = |e: GenerateRefusal| Box::new(e) as Box<dyn Sentence>;
        let buildings = numbers("buildings", &self.buildings, 1..=999).map_err(refuse)?;
        let floors = numbers("floors", &self.floors, -9..=200).map_err(refuse)?;
        let range = |field| refuse(GenerateRefusal::OutOfRange { field });
        if self.units > 99 {
            return Err(range("units"));
        }
        if !(1..=99).contains(&self.doors) {
            return Err(range("doors"));
        }
        let units = usize::from(self.units.max(1));
        let homes = buildings.len() * units * floors.len() * usize::from(self.doors);
        if homes > MOST_ROWS {
            return Err(refuse(GenerateRefusal::TooMany));
        }
        let mut list = List::default();
        for building in &buildings {
            for unit in 1..=units {
                let unit = (self.units > 0).then(|| format!("{unit}单元"));
                for (floor, door) in self.on(&floors) {
                    list.lines.push(Line {
                        row: u32::try_from(list.lines.len() + 1).unwrap_or(u32::MAX),
                        community: None,
                        compound: compound.clone(),
                        building: Some(format!("{before}{building}幢")),
                        unit: unit.clone(),
                        door,
                        floor,
                        name: None,
                        phone: None,
                        area: None,
                        occupancy: None,
                    });
                }
            }
        }
        Ok(list)
    }

    /// Doors of one stairwell: 302 on floor 3, B101 in the basement.
    fn on<'a>(&'a self, floors: &'a [i16]) -> impl Iterator<Item = (i16, String)> + 'a {
        floors.iter().flat_map(move |floor| {
            (1..=self.doors).map(move |number| {
                let sign = if *floor < 0 { "B" } else { "" };
                (*floor, format!("{sign}{}{number:02}", floor.abs()))
            })
        })
    }
}

/// Numbers and ranges: `1-3,5,6`, `1～11`, `-1,1-6`; in order, each once. There is no floor 0.
fn numbers(
    field: &'static str,
    text: &str,
    bounds: std::ops::RangeInclusive<i16>,
) -> Result<Vec<i16>, GenerateRefusal> {
    let no = || GenerateRefusal::NotNumbers { field };
    let plain: String = text::clean(text)
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '，' | '、' | ' ' | '\u{3000}' | ';' | '；' => ',',
            '－' | '—' | '–' | '～' | '~' | '至' | '到' => '-',
            c => c,
        })
        .collect();
    let mut found = Vec::new();
    for part in plain.split(',').filter(|p| !p.is_empty()) {
        // The first sign of a part may be the minus of a basement.
        let split = part.char_indices().skip(1).find(|(_, c)| *c == '-');
        let (from, to) = match split {
            Some((at, _)) => (&part[..at], &part[at + 1..]),
            None => (part, part),
        };
        let from: i16 = from.parse().map_err(|_| no())?;
        let to: i16 = to.parse().map_err(|_| no())?;
        if from > to || !bounds.contains(&from) || !bounds.contains(&to) {
            return Err(no());
        }
        found.extend((from..=to).filter(|n| *n != 0));
    }
    found.sort_unstable();
    found.dedup();
    if found.is_empty() {
        Err(no())
    } else {
        Ok(found)
    }
}
