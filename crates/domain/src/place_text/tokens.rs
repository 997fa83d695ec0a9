//! Words, numbers and counters of a text about a place.

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counter {
    /// 幢、栋、号楼、座
    Building,
    /// 单元
    Unit,
    /// 室、户
    Door,
}

/// A piece of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// Words, in their plain form.
    Word(String),
    /// A number or letter, with what it counts when it says so.
    Number(String, Option<Counter>),
}

impl Token {
    /// The words of a word.
    pub fn word(&self) -> &str {
        match self {
            Token::Word(word) => word,
            Token::Number(..) => "",
        }
    }
}

/// Counters, longest first. `号` alone counts doors when it ends the text, else buildings;
/// 门 is a unit where people count entrances.
const COUNTERS: [(&str, Option<Counter>); 12] = [
    ("号楼", Some(Counter::Building)),
    ("单元", Some(Counter::Unit)),
    ("幢", Some(Counter::Building)),
    ("栋", Some(Counter::Building)),
    ("座", Some(Counter::Building)),
    ("楼", Some(Counter::Building)),
    ("#", Some(Counter::Building)),
    ("门", Some(Counter::Unit)),
    ("室", Some(Counter::Door)),
    ("房", Some(Counter::Door)),
    ("户", Some(Counter::Door)),
    ("号", None),
];

/// One character in its plain form; `None` for what only separates.
pub(super) fn plain_char(c: char) -> Option<char> {
    let c = match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    let separates = c.is_whitespace()
        || matches!(
            c,
            ',' | '.' | ';' | ':' | '(' | ')' | '[' | ']' | '"' | '\'' | '/'
        )
        || matches!(
            c,
            '，' | '。' | '、' | '；' | '：' | '（' | '）' | '【' | '】'
        )
        || matches!(c, '·' | '“' | '”' | '‘' | '’' | '「' | '」');
    (!separates).then(|| c.to_ascii_uppercase())
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '－' | '‐' | '−' | '~' | '_')
}

/// A character of the text, or a gap that ends a number.
type Sign = Option<char>;

/// Cuts a text into words and numbers.
pub(super) fn split(text: &str) -> Vec<Token> {
    let signs: Vec<Sign> = text.chars().map(plain_char).collect();
    let mut out: Vec<Token> = Vec::new();
    let (mut at, mut linked) = (0, false);
    while at < signs.len() {
        let Some(c) = signs[at] else {
            at += 1;
            continue;
        };
        if is_hyphen(c) {
            linked = true;
            at += 1;
            continue;
        }
        if let Some((token, next)) = number(&signs, at, linked, &out) {
            out.push(token);
            at = next;
            linked = false;
            continue;
        }
        match out.last_mut() {
            Some(Token::Word(word)) => word.push(c),
            _ => out.push(Token::Word(c.into())),
        }
        linked = false;
        at += 1;
    }
    out
}

/// A number that begins here, its counter with it.
fn number(signs: &[Sign], at: usize, linked: bool, before: &[Token]) -> Option<(Token, usize)> {
    let run = |fits: fn(char) -> bool| {
        let length = signs[at..]
            .iter()
            .take_while(|s| s.is_some_and(fits))
            .count();
        at + length
    };
    let end = run(|c| c.is_ascii_alphanumeric());
    if end > at {
        let said: String = signs[at..end].iter().flatten().collect();
        let (counter, next) = counter(signs, end);
        let has_digit = said.contains(|c: char| c.is_ascii_digit());
        // Letters are a number only where they are counted: A座, not ABC广场.
        if !has_digit && (said.len() > 2 || next == end) {
            return None;
        }
        return Some((Token::Number(trimmed(&said), counter), next));
    }
    let end = run(|c| numeral(c).is_some());
    if end == at {
        return None;
    }
    let said: Vec<char> = signs[at..end].iter().flatten().copied().collect();
    let (counter, next) = counter(signs, end);
    // 三衢 is a name; 一单元 and the 三〇二 behind it are numbers.
    let goes_on = matches!(before.last(), Some(Token::Number(..)));
    let before_hyphen = signs[end..]
        .iter()
        .flatten()
        .next()
        .is_some_and(|c| is_hyphen(*c));
    if next == end && !linked && !goes_on && !before_hyphen {
        return None;
    }
    Some((Token::Number(value(&said)?, counter), next))
}

/// The counter at a place, and where it ends; spaces may stand before it.
fn counter(signs: &[Sign], at: usize) -> (Option<Counter>, usize) {
    let gap = signs[at..].iter().take_while(|s| s.is_none()).count();
    let rest = &signs[at + gap..];
    for (word, counts) in COUNTERS {
        let length = word.chars().count();
        let here = rest.iter().take(length).flatten().copied();
        if rest.len() >= length && here.eq(word.chars()) {
            let end = at + gap + length;
            let last = signs[end..].iter().flatten().all(|c| is_hyphen(*c));
            let counts = match word {
                "号" if last => Some(Counter::Door),
                "号" => Some(Counter::Building),
                _ => counts,
            };
            return (counts, end);
        }
    }
    (None, at)
}

/// Without zeros in front: 05幢 is 5幢.
fn trimmed(number: &str) -> String {
    if !number.bytes().all(|b| b.is_ascii_digit()) {
        return number.to_owned();
    }
    let bare = number.trim_start_matches('0');
    if bare.is_empty() { "0" } else { bare }.to_owned()
}

/// A word that is nothing but a Chinese numeral, as digits.
pub(super) fn numeral_word(word: &str) -> Option<String> {
    let said: Vec<char> = word.chars().collect();
    let all = !said.is_empty() && said.iter().all(|c| numeral(*c).is_some());
    all.then(|| value(&said)).flatten()
}

fn numeral(c: char) -> Option<u32> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        '十' | '拾' => 10,
        '百' => 100,
        '千' => 1000,
        _ => return None,
    })
}

/// 三〇二 is 302, 十二 is 12, 一千一百零一 is 1101.
fn value(said: &[char]) -> Option<String> {
    let signs: Vec<u32> = said.iter().filter_map(|c| numeral(*c)).collect();
    if signs.len() > 8 {
        return None;
    }
    if signs.iter().all(|s| *s < 10) {
        let digits: String = signs
            .iter()
            .filter_map(|s| char::from_digit(*s, 10))
            .collect();
        return Some(trimmed(&digits));
    }
    let (mut sum, mut held) = (0u32, None);
    for sign in signs {
        if sign < 10 {
            held = Some(sign);
        } else {
            sum += held.take().unwrap_or(1) * sign;
        }
    }
    Some((sum + held.unwrap_or(0)).to_string())
}
