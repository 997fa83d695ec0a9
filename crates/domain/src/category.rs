//! Category: what kind of matter it is. Our own tree of two levels, kept as data.
//!
//! A group says which kind of office usually answers and in how many days; a
//! category may say otherwise. The tree is at most ten groups of eight: more
//! than that nobody reads through with a telephone in the hand.

use crate::Lang;
use crate::clock::Limit;
use crate::office::OfficeKind;
use serde::Deserialize;
use std::fmt;
use std::sync::LazyLock;

/// A category of the tree, by its code: `corridor-slippery`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CategoryCode(&'static str);

impl CategoryCode {
    /// Reads a code; only codes of the tree are codes.
    pub fn parse(text: &str) -> Option<CategoryCode> {
        tree()
            .iter()
            .flat_map(|g| &g.items)
            .find(|c| c.code.0 == text)
            .map(|c| c.code)
    }

    /// The code as text.
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// The category itself.
    pub fn category(self) -> &'static Category {
        tree()
            .iter()
            .flat_map(|g| &g.items)
            .find(|c| c.code == self)
            .expect("codes are only made from the tree")
    }

    /// The group it belongs to.
    pub fn group(self) -> &'static Group {
        tree()
            .iter()
            .find(|g| g.items.iter().any(|c| c.code == self))
            .expect("codes are only made from the tree")
    }
}

impl fmt::Debug for CategoryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A category: the second level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its code.
    pub code: CategoryCode,
    /// Its name in Chinese.
    pub zh: String,
    /// Its name in English.
    pub en: String,
    /// Who usually answers.
    pub answers: OfficeKind,
    /// How long it has, where a district's chain names no limit of its own; see
    /// [`crate::matter::chain::Rung::limit`].
    pub limit: Limit,
}

/// A group of categories: the first level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its code.
    pub code: String,
    /// Its name in Chinese.
    pub zh: String,
    /// Its name in English.
    pub en: String,
    /// Its categories.
    pub items: Vec<Category>,
}

impl Category {
    /// Its name in a language.
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl Group {
    /// Its name in a language.
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    group: Vec<FileGroup>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileGroup {
    code: String,
    zh: String,
    en: String,
    answers: OfficeKind,
    limit: Limit,
    items: Vec<FileItem>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileItem {
    code: String,
    zh: String,
    en: String,
    answers: Option<OfficeKind>,
    limit: Option<Limit>,
}

static TREE: LazyLock<Vec<Group>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../data/categories.toml"))
        .expect("the tree of categories is checked by a test");
    file.group.into_iter().map(plant).collect()
});

fn plant(group: FileGroup) -> Group {
    let items = group.items.into_iter().map(|item| Category {
        // Read once and kept for the whole run: codes can then be copied like numbers.
        code: CategoryCode(Box::leak(
            format!("{}-{}", group.code, item.code).into_boxed_str(),
        )),
        zh: item.zh,
        en: item.en,
        answers: item.answers.unwrap_or(group.answers),
        limit: item.limit.unwrap_or(group.limit),
    });
    let items = items.collect();
    Group {
        code: group.code,
        zh: group.zh,
        en: group.en,
        items,
    }
}

/// The whole tree, in the order forms offer it.
pub fn tree() -> &'static [Group] {
    &TREE
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_tree_is_small_whole_and_says_nothing_twice() {
        assert!(tree().len() <= 10, "ten groups at most");
        let (mut codes, mut zh, mut en) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for group in tree() {
            assert!(
                (2..=8).contains(&group.items.len()),
                "{}: eight at most",
                group.code
            );
            for item in &group.items {
                assert!(codes.insert(item.code), "{:?} stands twice", item.code);
                assert!(zh.insert(&item.zh), "{} stands twice", item.zh);
                assert!(en.insert(&item.en), "{} stands twice", item.en);
                assert!(!matches!(item.limit, Limit::Until(_)), "{:?}", item.code);
                assert_eq!(CategoryCode::parse(item.code.as_str()), Some(item.code));
                assert_eq!(item.code.group().code, group.code);
            }
        }
        assert_eq!(CategoryCode::parse("nonsense"), None);
    }
}
