//! The country's list: provinces, prefectures, districts, townships and communities by
//! their codes of the statistics office, put together into trees.
//!
//! A code holds the codes above it: 330802008001 (斗潭社区) is in 330802008 (信安街道), in
//! 330802 (柯城区), in 3308 (衢州市), in 33 (浙江省). A prefecture without districts, such as
//! 东莞市, stands in the list once more as the district 441900; a county under its province
//! alone, such as 仙桃市 429004, has a prefecture of no tenant above it. Both need no rule.

use crate::District;
use crate::text;

/// Longest name in characters; the longest of the list as of 2023 has 33.
const LONGEST: usize = 60;

/// What a line of the list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 省: two digits.
    Province,
    /// 市（地、州）: four digits.
    Prefecture,
    /// 区（县、市）: six digits.
    District,
    /// 乡镇（街道）: nine digits.
    Township,
    /// 社区（村）: twelve digits.
    Community,
}

impl Level {
    /// From the top down.
    pub const ALL: [Level; 5] = [
        Level::Province,
        Level::Prefecture,
        Level::District,
        Level::Township,
        Level::Community,
    ];

    /// Digits of its codes.
    pub const fn digits(self) -> u32 {
        match self {
            Level::Province => 2,
            Level::Prefecture => 4,
            Level::District => 6,
            Level::Township => 9,
            Level::Community => 12,
        }
    }

    fn above(self) -> Option<Level> {
        Level::ALL.into_iter().rev().find(|l| *l < self)
    }

    /// The part of a code of this level that names the place above it.
    fn code_above(self, code: i64) -> i64 {
        let digits = self.above().map_or(0, Level::digits);
        code / 10i64.pow(self.digits() - digits)
    }
}

/// A line of the list: code and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its code, of the level's digits.
    pub code: i64,
    /// Its name, as 斗潭社区居委会.
    pub name: Box<str>,
}

/// A province or a prefecture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Two or four digits.
    pub code: i64,
    /// The province of a prefecture, 0 for a province.
    pub parent: i64,
    /// Its name.
    pub name: Box<str>,
}

/// A district with all that lies below it in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its code.
    pub district: District,
    /// Its name, as 柯城区.
    pub name: Box<str>,
    /// The four digits of the prefecture above.
    pub prefecture: i64,
    /// Its townships, by code.
    pub townships: Vec<ListedTownship>,
}

impl Listed {
    /// Townships and communities together.
    pub fn places(&self) -> usize {
        let below = self.townships.iter().map(|t| t.communities.len());
        self.townships.len() + below.sum::<usize>()
    }
}

/// A township with its communities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedTownship {
    /// Nine digits.
    pub line: Line,
    /// Its communities, by code of twelve digits.
    pub communities: Vec<Line>,
}

impl ListedTownship {
    /// The code of the tree, which counts twelve digits for townships too.
    pub fn stat_code(&self) -> i64 {
        self.line.code * 1000
    }
}

/// The list, put together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Country {
    /// Provinces and prefectures, by code.
    pub regions: Vec<Region>,
    /// Districts, by code.
    pub districts: Vec<Listed>,
}

impl Country {
    /// Every line of the list that became a place or a region.
    pub fn lines(&self) -> usize {
        let below = self.districts.iter().map(Listed::places);
        self.regions.len() + self.districts.len() + below.sum::<usize>()
    }
}

/// What is wrong with the list. Nothing of it can be used then: half a country is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListRefusal {
    /// Not a code of its level's digits.
    Code {
        /// As it stands there.
        code: String,
        /// The digits it should have.
        digits: u32,
    },
    /// No name, or an endless one.
    Name {
        /// The code beside it.
        code: i64,
    },
    /// The place above is not in the list.
    NothingAbove {
        /// The code.
        code: i64,
        /// The code that is missing.
        above: i64,
    },
    /// A code stands there twice.
    Twice {
        /// The code.
        code: i64,
    },
}

impl crate::Sentence for ListRefusal {
    fn key(&self) -> &'static str {
        match self {
            ListRefusal::Code { .. } => "refuse-list-code",
            ListRefusal::Name { .. } => "refuse-list-name",
            ListRefusal::NothingAbove { .. } => "refuse-list-nothing-above",
            ListRefusal::Twice { .. } => "refuse-list-twice",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            ListRefusal::Code { code, digits } => {
                // Somebody else's file may have anything there: a few characters tell enough.
                let code: String = text::clean(code).chars().take(20).collect();
                vec![("code", code), ("digits", digits.to_string())]
            }
            ListRefusal::Name { code } | ListRefusal::Twice { code } => {
                vec![("code", code.to_string())]
            }
            ListRefusal::NothingAbove { code, above } => {
                vec![("code", code.to_string()), ("above", above.to_string())]
            }
        }
    }
}

/// Takes lines in any order and puts them together.
#[derive(Debug, Clone, Default)]
pub struct Gather {
    lines: [Vec<Line>; 5],
}

impl Gather {
    /// Takes one line, or says what is wrong with it.
    pub fn take(&mut self, level: Level, code: &str, name: &str) -> Result<(), ListRefusal> {
        let digits = level.digits();
        let whole = code.len() == digits as usize && code.bytes().all(|b| b.is_ascii_digit());
        let number = code.parse().ok().filter(|_| whole && code >= "1");
        let Some(code) = number else {
            let code = code.to_owned();
            return Err(ListRefusal::Code { code, digits });
        };
        let name = text::line("name", name, LONGEST).map_err(|_| ListRefusal::Name { code })?;
        self.lines[level as usize].push(Line {
            code,
            name: name.into(),
        });
        Ok(())
    }

    /// Puts it together.
    pub fn together(mut self) -> Result<Country, ListRefusal> {
        for lines in &mut self.lines {
            lines.sort_by_key(|l| l.code);
            if let Some(two) = lines.windows(2).find(|two| two[0].code == two[1].code) {
                return Err(ListRefusal::Twice { code: two[0].code });
            }
        }
        let [provinces, prefectures, districts, townships, communities] = self.lines;
        let regions = regions(provinces, prefectures)?;
        for line in &districts {
            let above = Level::District.code_above(line.code);
            if regions.binary_search_by_key(&above, |r| r.code).is_err() {
                let code = line.code;
                return Err(ListRefusal::NothingAbove { code, above });
            }
        }
        let townships = under(
            Level::Community,
            townships,
            communities,
            |line, communities| ListedTownship { line, communities },
        )?;
        let districts = under(Level::Township, districts, townships, |line, townships| {
            (line, townships)
        })?;
        let districts = districts.into_iter().map(listed).collect::<Result<_, _>>();
        Ok(Country {
            regions,
            districts: districts?,
        })
    }
}

fn listed((line, townships): (Line, Vec<ListedTownship>)) -> Result<Listed, ListRefusal> {
    let number = i32::try_from(line.code).ok().and_then(District::new);
    Ok(Listed {
        district: number.ok_or_else(|| ListRefusal::Code {
            code: line.code.to_string(),
            digits: Level::District.digits(),
        })?,
        name: line.name,
        prefecture: Level::District.code_above(line.code),
        townships,
    })
}

/// Provinces and prefectures by code: 11 and 12 stand before 1101.
fn regions(provinces: Vec<Line>, prefectures: Vec<Line>) -> Result<Vec<Region>, ListRefusal> {
    let mut out: Vec<Region> = provinces
        .into_iter()
        .map(|l| Region {
            code: l.code,
            parent: 0,
            name: l.name,
        })
        .collect();
    let count = out.len();
    for line in prefectures {
        let parent = Level::Prefecture.code_above(line.code);
        if out[..count]
            .binary_search_by_key(&parent, |r| r.code)
            .is_err()
        {
            let code = line.code;
            return Err(ListRefusal::NothingAbove {
                code,
                above: parent,
            });
        }
        out.push(Region {
            code: line.code,
            parent,
            name: line.name,
        });
    }
    Ok(out)
}

/// A line that may stand under another.
trait Coded {
    fn code(&self) -> i64;
}
impl Coded for Line {
    fn code(&self) -> i64 {
        self.code
    }
}
impl Coded for ListedTownship {
    fn code(&self) -> i64 {
        self.line.code
    }
}

/// Gives each line of the level above its own, both sorted by code.
fn under<T: Coded, U>(
    level: Level,
    tops: Vec<Line>,
    below: Vec<T>,
    mut make: impl FnMut(Line, Vec<T>) -> U,
) -> Result<Vec<U>, ListRefusal> {
    let mut below = below.into_iter().peekable();
    let mut out = Vec::with_capacity(tops.len());
    let orphan = |code| ListRefusal::NothingAbove {
        code,
        above: level.code_above(code),
    };
    for top in tops {
        let mut own = Vec::new();
        while let Some(one) = below.next_if(|b| level.code_above(b.code()) <= top.code) {
            if level.code_above(one.code()) < top.code {
                return Err(orphan(one.code()));
            }
            own.push(one);
        }
        own.shrink_to_fit();
        out.push(make(top, own));
    }
    match below.next() {
        Some(one) => Err(orphan(one.code())),
        None => Ok(out),
    }
}

#[cfg(test)]
mod tests;
