//! A table of a rule's file, read key by key, so that each refusal names its line and what
//! may stand there in words that need no translation.

use super::fault::{Faulty, Why};
use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A table and what was asked of it.
pub(super) struct Part<'t> {
    file: &'t str,
    text: &'t str,
    at: usize,
    table: &'t DeTable<'t>,
    asked: Vec<&'static str>,
}

impl<'t> Part<'t> {
    /// The whole file.
    pub fn whole(file: &'t str, text: &'t str, table: &'t Spanned<DeTable<'t>>) -> Part<'t> {
        Part::new(file, text, 0, table.get_ref())
    }

    fn new(file: &'t str, text: &'t str, at: usize, table: &'t DeTable<'t>) -> Part<'t> {
        let asked = Vec::new();
        Part {
            file,
            text,
            at,
            table,
            asked,
        }
    }

    /// A refusal at the part's first line.
    pub fn faulty(&self, why: Why) -> Faulty {
        self.faulty_at(self.at, why)
    }

    /// A refusal at a key's line; at the part's own when the key is not there.
    pub fn faulty_key(&self, key: &str, why: Why) -> Faulty {
        let at = self.table.get(key).map_or(self.at, |v| v.span().start);
        self.faulty_at(at, why)
    }

    fn faulty_at(&self, at: usize, why: Why) -> Faulty {
        Faulty {
            file: self.file.to_owned(),
            line: line_of(self.text, at),
            why,
        }
    }

    fn wrong(&self, key: &str, wanted: impl Into<String>) -> Faulty {
        let (key, wanted) = (key.to_owned(), wanted.into());
        self.faulty_key(
            &key,
            Why::WrongValue {
                key: key.clone(),
                wanted,
            },
        )
    }

    fn ask(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.asked.push(key);
        self.table.get(key)
    }

    /// A text on one or more lines, not empty.
    pub fn text(&mut self, key: &'static str) -> Result<Option<String>, Faulty> {
        let Some(value) = self.ask(key) else {
            return Ok(None);
        };
        let text = value.get_ref().as_str().map(str::trim);
        match text.filter(|t| !t.is_empty()) {
            Some(text) => Ok(Some(text.to_owned())),
            None => Err(self.wrong(key, "\"…\"")),
        }
    }

    /// A text that may be empty; empty when it is not there.
    pub fn text_or_empty(&mut self, key: &'static str) -> Result<String, Faulty> {
        match self.ask(key).map(|v| v.get_ref().as_str()) {
            None => Ok(String::new()),
            Some(Some(text)) => Ok(text.trim().to_owned()),
            Some(None) => Err(self.wrong(key, "\"…\"")),
        }
    }

    /// Texts in brackets.
    pub fn texts(&mut self, key: &'static str) -> Result<Option<Vec<String>>, Faulty> {
        let Some(value) = self.ask(key) else {
            return Ok(None);
        };
        let texts = value.get_ref().as_array().and_then(|a| {
            let one = |v: &Spanned<DeValue<'_>>| v.get_ref().as_str().map(str::to_owned);
            a.iter().map(one).collect::<Option<Vec<_>>>()
        });
        match texts.filter(|t| !t.is_empty()) {
            Some(texts) => Ok(Some(texts)),
            None => Err(self.wrong(key, "[\"…\", \"…\"]")),
        }
    }

    /// A whole number from 0 to `most`.
    pub fn number(&mut self, key: &'static str, most: u32) -> Result<Option<u32>, Faulty> {
        let Some(value) = self.ask(key) else {
            return Ok(None);
        };
        let number = value
            .get_ref()
            .as_integer()
            .and_then(|n| u32::from_str_radix(n.as_str(), n.radix()).ok());
        match number.filter(|n| *n <= most) {
            Some(number) => Ok(Some(number)),
            None => Err(self.wrong(key, format!("0…{most}"))),
        }
    }

    /// A number of days, people or years.
    pub fn small(&mut self, key: &'static str) -> Result<Option<u16>, Faulty> {
        let number = self.number(key, 3660)?;
        Ok(number.and_then(|n| u16::try_from(n).ok()))
    }

    /// Yes or no.
    pub fn flag(&mut self, key: &'static str) -> Result<Option<bool>, Faulty> {
        match self.ask(key).map(|v| v.get_ref().as_bool()) {
            None => Ok(None),
            Some(Some(flag)) => Ok(Some(flag)),
            Some(None) => Err(self.wrong(key, "true | false")),
        }
    }

    /// A day.
    pub fn date(&mut self, key: &'static str) -> Result<Option<Date>, Faulty> {
        let Some(value) = self.ask(key) else {
            return Ok(None);
        };
        let day = value.get_ref().as_str().and_then(|t| t.parse().ok());
        match day {
            Some(day) => Ok(Some(day)),
            None => Err(self.wrong(key, "\"YYYY-MM-DD\"")),
        }
    }

    /// One of a few words.
    pub fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        all: &[T],
        word: impl Fn(T) -> &'static str,
    ) -> Result<Option<T>, Faulty> {
        let Some(value) = self.ask(key) else {
            return Ok(None);
        };
        let said = value.get_ref().as_str();
        match all.iter().find(|one| Some(word(**one)) == said) {
            Some(one) => Ok(Some(*one)),
            None => {
                let words: Vec<_> = all.iter().map(|one| word(*one)).collect();
                Err(self.wrong(key, words.join(" | ")))
            }
        }
    }

    /// A part of its own, `[key]`.
    pub fn part(&mut self, key: &'static str) -> Result<Option<Part<'t>>, Faulty> {
        let Some(value) = self.ask(key) else {
            return Ok(None);
        };
        match value.get_ref().as_table() {
            Some(table) => Ok(Some(self.below(value, table))),
            None => Err(self.wrong(key, format!("[{key}]"))),
        }
    }

    /// Parts of their own, `[[key]]`.
    pub fn parts(&mut self, key: &'static str) -> Result<Option<Vec<Part<'t>>>, Faulty> {
        let Some(value) = self.ask(key) else {
            return Ok(None);
        };
        let Some(array) = value.get_ref().as_array() else {
            return Err(self.wrong(key, format!("[[{key}]]")));
        };
        let mut parts = Vec::new();
        for value in array.iter() {
            match value.get_ref().as_table() {
                Some(table) => parts.push(self.below(value, table)),
                None => return Err(self.wrong(key, format!("[[{key}]]"))),
            }
        }
        Ok(Some(parts))
    }

    fn below(&self, value: &Spanned<DeValue<'t>>, table: &'t DeTable<'t>) -> Part<'t> {
        Part::new(self.file, self.text, value.span().start, table)
    }

    /// What must be there. A key that differs from it by one letter was probably meant.
    pub fn must<T>(&self, key: &str, value: Option<T>) -> Result<T, Faulty> {
        value.ok_or_else(|| {
            let mut near = self.table.keys().map(|k| k.get_ref().as_ref());
            match near.find(|written| one_letter_apart(written, key)) {
                Some(written) => self.faulty_key(
                    written,
                    Why::UnknownKey {
                        key: written.to_owned(),
                        known: key.to_owned(),
                    },
                ),
                None => self.faulty(Why::Missing(key.to_owned())),
            }
        })
    }

    /// Refuses the first key that nobody asked for: a typing error must not be silence.
    pub fn done(self) -> Result<(), Faulty> {
        let strange = self
            .table
            .keys()
            .filter(|key| !self.asked.contains(&key.get_ref().as_ref()))
            .min_by_key(|key| key.span().start);
        let Some(key) = strange else {
            return Ok(());
        };
        let why = Why::UnknownKey {
            key: key.get_ref().to_string(),
            known: self.asked.join(", "),
        };
        Err(self.faulty_at(key.span().start, why))
    }
}

/// The line a byte stands in, from 1.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or(text);
    before.matches('\n').count() + 1
}

/// Does one letter too many, too few or wrong make the one word out of the other?
fn one_letter_apart(one: &str, other: &str) -> bool {
    let (a, b) = (one.as_bytes(), other.as_bytes());
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    match (a, b) {
        ([], []) => false,
        ([_, rest @ ..], [_, after @ ..]) if rest == after => true,
        ([_, rest @ ..], _) if rest == b => true,
        (_, [_, after @ ..]) => after == a,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::one_letter_apart;

    #[test]
    fn one_letter_is_one_letter() {
        for (one, other, apart) in [
            ("writeins", "write_ins", true),
            ("write_ins", "writeins", true),
            ("num", "nun", true),
            ("nu", "num", true),
            ("num", "num", false),
            ("name_zh", "name_en", false),
            ("nmu", "num", false),
            ("", "of", false),
        ] {
            assert_eq!(one_letter_apart(one, other), apart, "{one} {other}");
        }
    }
}
