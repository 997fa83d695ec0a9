//! Search: how a text is cut into the words it is found by.
//!
//! Chinese writes no spaces, so every two characters that stand side by side are a word, and
//! a character that stands alone is one; other scripts are cut where letters end. Both
//! databases index these words and nothing of their own, so that both find the same.
//!
//! What everybody may read of a matter is its title. Words that stand in its text alone are
//! marked, so that nobody learns by asking what they may not read. Neither state nor day is
//! in the index: a matter is written into it when it is raised and when its line is put right.

use crate::id::PlaceId;
use crate::place::PlacePath;
use std::collections::HashSet;

/// Words of one question; the rest is not asked for.
pub const MOST_ASKED: usize = 16;
/// Characters of one word that are kept.
const MOST_LETTERS: usize = 32;
/// Before a word that stands in the text alone.
const INSIDE: char = '·';
/// Before the id of a place on the way to the matter.
const AT: char = '›';
/// What secret matters have.
const SECRET: &str = "⊘";

/// Is it one of the characters that Chinese is written with?
fn is_han(c: char) -> bool {
    matches!(c,
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' | '々' | '〇')
}

/// Full-width letters and digits are the same as half-width ones.
fn fold(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    }
}

/// A run of characters that belong together.
enum Run {
    Han(Vec<char>),
    Word(String),
}

impl Run {
    fn cut(self, out: &mut Vec<String>) {
        match self {
            Run::Han(run) if run.len() == 1 => out.push(run.into_iter().collect()),
            Run::Han(run) => out.extend(run.windows(2).map(|pair| pair.iter().collect())),
            Run::Word(word) => {
                let lower = word.chars().flat_map(char::to_lowercase);
                // A capital may become a letter and a mark, as İ does.
                let kept = lower.filter(|c| c.is_alphanumeric()).take(MOST_LETTERS);
                out.push(kept.collect());
            }
        }
    }
}

/// The words of a text in order, as often as they stand there.
fn cut(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut run: Option<Run> = None;
    for c in text.chars().map(fold) {
        run = match (run, is_han(c), c.is_alphanumeric()) {
            (Some(Run::Han(mut run)), true, _) => {
                run.push(c);
                Some(Run::Han(run))
            }
            (Some(Run::Word(mut word)), false, true) => {
                word.push(c);
                Some(Run::Word(word))
            }
            (before, han, letter) => {
                if let Some(before) = before {
                    before.cut(&mut out);
                }
                match (han, letter) {
                    (true, _) => Some(Run::Han(vec![c])),
                    (false, true) => Some(Run::Word(c.to_string())),
                    (false, false) => None,
                }
            }
        };
    }
    if let Some(last) = run {
        last.cut(&mut out);
    }
    out.retain(|word| !word.is_empty());
    out
}

/// The words of a text, each once, in the order they come.
pub fn words(text: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut found = cut(text);
    found.retain(|word| seen.insert(word.clone()));
    found
}

/// What the index holds of a matter: the words of its title, those of its text marked, the
/// places on the way to it, and whether it is secret.
pub fn entry(title: &str, text: &str, path: &PlacePath, secret: bool) -> Vec<String> {
    let mut all = words(title);
    let open: HashSet<String> = all.iter().cloned().collect();
    let inside = words(text).into_iter().filter(|word| !open.contains(word));
    all.extend(inside.map(|word| format!("{INSIDE}{word}")));
    all.extend(path.ids().map(at));
    if secret {
        all.push(SECRET.to_owned());
    }
    all
}

fn at(place: PlaceId) -> String {
    format!("{AT}{}", place.0)
}

/// A question to the index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The words looked for, from [`words`].
    pub words: Vec<String>,
    /// Is one of them enough? Else all must stand there.
    pub any: bool,
    /// About places at or below this one.
    pub below: Option<PlaceId>,
    /// In the resident's own words too, not only in the title.
    pub inside: bool,
    /// Secret ones too.
    pub secret: bool,
}

/// A question as both databases are asked it: one of each group must stand there, and none
/// of `without`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Groups of words.
    pub groups: Vec<Vec<String>>,
    /// Words that must not stand there.
    pub without: Vec<String>,
}

impl Asked {
    /// The question in the words of the index; `None` when nothing is asked for; a
    /// place alone asks for all that is about it.
    pub fn terms(&self) -> Option<Terms> {
        let asked = &self.words[..self.words.len().min(MOST_ASKED)];
        if asked.is_empty() && self.below.is_none() {
            return None;
        }
        let forms = |word: &String| match self.inside {
            true => vec![word.clone(), format!("{INSIDE}{word}")],
            false => vec![word.clone()],
        };
        let mut groups: Vec<Vec<String>> = if self.any && !asked.is_empty() {
            vec![asked.iter().flat_map(forms).collect()]
        } else {
            asked.iter().map(forms).collect()
        };
        groups.extend(self.below.map(|place| vec![at(place)]));
        let without = match self.secret {
            true => Vec::new(),
            false => vec![SECRET.to_owned()],
        };
        Some(Terms { groups, without })
    }
}

/// Do all these words stand in the text?
pub fn stands(asked: &[String], text: &str) -> bool {
    let there: HashSet<String> = words(text).into_iter().collect();
    asked
        .iter()
        .take(MOST_ASKED)
        .all(|word| there.contains(word))
}

/// Words that stand in many matters and say little of what one is about.
const LITTLE: &[&str] = &[
    "我家", "我们", "我的", "你们", "他们", "这里", "那里", "这个", "那个", "什么", "怎么", "为什",
    "没有", "有人", "有个", "一个", "一直", "已经", "现在", "今天", "昨天", "晚上", "早上", "白天",
    "好几", "几天", "多天", "天了", "小区", "区里", "居民", "业主", "老人", "孩子", "请问", "希望",
    "能不", "不能", "可以", "是不", "还是", "就是", "的时", "时候", "the", "and", "for", "not",
    "has", "have", "is", "it", "in", "on", "of", "to", "my", "our", "are", "was", "with",
];
/// What a word weighs that says something, in quarters.
pub(crate) const WHOLE: u32 = 4;
/// What must weigh the same in both, unless little was typed: two words.
pub(crate) const SHARED: u32 = 2 * WHOLE;
/// The share of the shorter one that must stand in the other, of a hundred.
const SHARE: u32 = 30;

/// What a word weighs, in quarters.
pub(crate) fn weight(word: &str) -> u32 {
    let digits = word.bytes().all(|b| b.is_ascii_digit());
    match word.chars().count() {
        1 => 1,
        _ if digits || LITTLE.contains(&word) => 1,
        _ => WHOLE,
    }
}

/// How alike a title is to what is being typed, up to a hundred; `None` when it is about
/// something else.
pub fn likeness(typed: &[String], title: &str) -> Option<u32> {
    let all = |words: &[String]| words.iter().map(|w| weight(w)).sum::<u32>();
    let title = words(title);
    let shared: Vec<String> = typed
        .iter()
        .filter(|w| title.contains(w))
        .cloned()
        .collect();
    let (shared, typed) = (all(&shared), all(typed));
    let shorter = typed.min(all(&title)).max(1);
    let score = (100 * shared / shorter).min(100);
    // Of one word typed so far, that one suffices.
    let enough = shared >= SHARED || (shared >= WHOLE && typed < SHARED);
    (enough && score >= SHARE).then_some(score)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut_is(text: &str, expected: &[&str]) {
        assert_eq!(words(text), expected, "{text}");
    }

    #[test]
    fn chinese_is_cut_into_pairs_and_the_rest_into_words() {
        cut_is("电梯坏了", &["电梯", "梯坏", "坏了"]);
        cut_is("灯", &["灯"]);
        cut_is("3楼的灯不亮。", &["3", "楼的", "的灯", "灯不", "不亮"]);
        cut_is("ＷｉＦｉ　坏了", &["wifi", "坏了"]);
        cut_is("The lamp, the LAMP!", &["the", "lamp"]);
        cut_is("水管漏水，漏水", &["水管", "管漏", "漏水"]);
        cut_is("مصباح 💡 𠮷野", &["مصباح", "𠮷野"]);
        cut_is(" ，。!? \u{202E}", &[]);
    }

    #[test]
    fn what_stands_in_the_text_alone_is_marked() {
        let path = PlacePath::root(PlaceId(1)).child(PlaceId(2));
        let found = entry("电梯坏了", "电梯困人", &path, true);
        let expected = ["电梯", "梯坏", "坏了", "·梯困", "·困人", "›1", "›2", "⊘"];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_alike_shows_and_what_is_not_never() {
        let like = |typed: &str, title: &str| likeness(&words(typed), title);
        for (typed, title) in [
            ("电梯", "电梯老是停在三楼"),
            ("三楼的楼道灯坏了一个星期，晚上看不见", "楼道灯不亮"),
            ("楼道灯不亮", "3楼楼道灯不亮了"),
            ("下雨天楼道返潮，老人滑了一跤", "楼道下雨返潮，老人怕滑倒"),
            ("the lift is broken again", "Lift broken"),
        ] {
            assert!(like(typed, title).is_some(), "{typed} / {title}");
        }
        for (typed, title) in [
            ("", "楼道灯不亮"),
            ("楼道", ""),
            ("晚上", "晚上吵"),
            ("小区里停车难", "小区里有野狗"),
            ("楼道灯坏了", "楼道下雨返潮"),
            ("我家晚上一直没有热水", "我家楼上晚上吵"),
            ("the lift is broken", "The lamp is dark"),
            ("3 5 7", "3 5 7"),
        ] {
            assert_eq!(like(typed, title), None, "{typed} / {title}");
        }
        assert!(like("楼道灯不亮", "楼道灯不亮") > like("楼道灯不亮", "楼道灯坏了好几天"));
    }

    #[test]
    fn nothing_asked_is_no_question() {
        assert_eq!(Asked::default().terms(), None);
        let asked = Asked {
            words: words("电梯坏"),
            below: Some(PlaceId(7)),
            inside: true,
            ..Asked::default()
        };
        let terms = asked.terms().unwrap();
        let group = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            terms.groups,
            [
                group(&["电梯", "·电梯"]),
                group(&["梯坏", "·梯坏"]),
                group(&["›7"])
            ]
        );
        assert_eq!(terms.without, ["⊘"]);
    }

    proptest! {
        #[test]
        fn a_word_is_letters_alone_and_short(text in "\\PC{0,80}") {
            for word in words(&text) {
                prop_assert!(!word.is_empty() && word.chars().count() <= MOST_LETTERS);
                prop_assert!(word.chars().all(char::is_alphanumeric), "{word:?}");
            }
        }

        #[test]
        fn each_word_finds_the_text_it_is_of(text in "[电梯灯漏水ａA3 ，é]{0,40}") {
            let found = words(&text);
            for word in &found {
                // Cutting a word again gives that word: what is found can be asked for.
                prop_assert_eq!(&words(word), std::slice::from_ref(word));
            }
            prop_assert!(stands(&found, &text));
        }

        #[test]
        fn a_part_of_a_chinese_text_is_found_in_the_whole(text in "[电梯灯漏水坏了]{2,30}", from in 0usize..28, long in 2usize..8) {
            let chars: Vec<char> = text.chars().collect();
            let part: String = chars.iter().skip(from).take(long).collect();
            if part.chars().count() >= 2 {
                prop_assert!(stands(&words(&part), &text));
            }
        }

        #[test]
        fn width_and_case_make_no_difference(text in "[a-z0-9]{1,20}") {
            let wide: String = text.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect();
            prop_assert_eq!(words(&wide), words(&text));
            prop_assert_eq!(words(&text.to_uppercase()), words(&text));
        }

        #[test]
        fn no_word_of_a_text_is_one_of_our_marks(text in "[·›⊘a1电梯]{0,30}") {
            let path = PlacePath::root(PlaceId(1));
            let marks = entry(&text, "", &path, false);
            let ours = marks.iter().filter(|w| w.starts_with([AT, INSIDE]) || *w == SECRET);
            prop_assert_eq!(ours.count(), 1, "the place alone");
        }
    }
}
