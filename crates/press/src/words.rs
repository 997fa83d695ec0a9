//! The words that the templates themselves say, in both languages.
//!
//! They lie here and not with the words of the pages because they belong to
//! the paper: a template and its words change together.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// The language of a document's own words. The data stays as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// English.
    #[serde(rename = "en")]
    En,
}

/// One language's table.
pub(crate) struct Words(BTreeMap<String, String>);

impl Words {
    /// The table of a language, read once.
    pub(crate) fn of(lang: Lang) -> &'static Self {
        static ZH: OnceLock<Words> = OnceLock::new();
        static EN: OnceLock<Words> = OnceLock::new();
        let read =
            |json: &str| Self(serde_json::from_str(json).expect("words are checked by tests"));
        match lang {
            Lang::ZhCn => ZH.get_or_init(|| read(include_str!("../words/zh-CN.json"))),
            Lang::En => EN.get_or_init(|| read(include_str!("../words/en.json"))),
        }
    }

    /// A word; its key if it is not there, which a test forbids.
    pub(crate) fn get<'a>(&'a self, key: &'a str) -> &'a str {
        debug_assert!(self.0.contains_key(key), "no word for {key}");
        self.0.get(key).map_or(key, String::as_str)
    }

    /// A sentence with its `{gaps}` filled.
    pub(crate) fn fill(&self, key: &str, gaps: &[(&str, &dyn std::fmt::Display)]) -> String {
        // One pass from left to right, so that a brace in the data stays what it is.
        let mut rest = self.get(key);
        let mut out = String::new();
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let (name, tail) = after.split_once('}').unwrap_or((after, ""));
            if let Some((_, v)) = gaps.iter().find(|(k, _)| *k == name) {
                out.push_str(&v.to_string());
            } else {
                debug_assert!(false, "{key}: nothing fills {name}");
            }
            rest = tail;
        }
        out + rest
    }

    /// Everything whose key begins with `group.`, without that beginning, for a
    /// template.
    pub(crate) fn group(&self, group: &str) -> BTreeMap<&str, &str> {
        self.0
            .iter()
            .filter_map(|(k, v)| Some((k.strip_prefix(group)?.strip_prefix('.')?, v.as_str())))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gaps(s: &str) -> Vec<&str> {
        let mut names: Vec<_> = s
            .split('{')
            .skip(1)
            .filter_map(|p| p.split_once('}').map(|(n, _)| n))
            .collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn both_languages_have_the_same_words_with_the_same_gaps() {
        let (zh, en) = (Words::of(Lang::ZhCn), Words::of(Lang::En));
        assert_eq!(
            zh.0.keys().collect::<Vec<_>>(),
            en.0.keys().collect::<Vec<_>>()
        );
        for (key, text) in &zh.0 {
            assert_eq!(gaps(text), gaps(en.get(key)), "{key}");
            assert!(
                !text.is_empty() && !en.get(key).is_empty(),
                "{key} is empty"
            );
        }
    }

    #[test]
    fn a_brace_in_the_data_is_not_a_gap() {
        let line = Words::of(Lang::En).fill("page", &[("k", &"{n}"), ("n", &3)]);
        assert_eq!(line, "Page {n} of 3");
    }
}
