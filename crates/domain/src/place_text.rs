//! Where somebody means, as they write it: 「5幢1单元302」, 「斗潭家园5-1-302」,
//! 「5栋一单元302室」. Reading is pure; what it means is looked up in the tree.

mod tokens;

use tokens::{Counter, Token};

/// Longer texts are no place: the rest is not read.
const MOST: usize = 80;

/// What a text says of a place. Each part may be missing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct PlaceText {
    /// The words before the numbers: `斗潭家园东区`. Plain form, see [`plain`].
    pub area: String,
    /// 幢: `5`, `A`
    pub building: Option<String>,
    /// 单元: `1`
    pub unit: Option<String>,
    /// 室: `302`, `B101`
    pub door: Option<String>,
}

impl PlaceText {
    /// Only words, no numbers of building, unit or door.
    pub fn is_name(&self) -> bool {
        self.building.is_none() && self.unit.is_none() && self.door.is_none()
    }
}

/// The way people write it, with counters: `斗潭家园5幢1单元302室`.
impl std::fmt::Display for PlaceText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.area)?;
        for (part, counter) in [
            (&self.building, "幢"),
            (&self.unit, "单元"),
            (&self.door, "室"),
        ] {
            if let Some(part) = part {
                write!(f, "{part}{counter}")?;
            }
        }
        Ok(())
    }
}

/// Every way to read a text, the likeliest first; none when nothing was typed.
///
/// `5-302` may be a building without units or a unit of the building one stands in.
/// The last reading always takes the whole text as a name.
pub fn read(text: &str) -> Vec<PlaceText> {
    let short: String = crate::text::clean(text).chars().take(MOST).collect();
    let name = PlaceText {
        area: plain(&short),
        ..PlaceText::default()
    };
    if name.area.is_empty() {
        return Vec::new();
    }
    let mut readings = numbers(&tokens::split(&short));
    if !readings.contains(&name) {
        readings.push(name);
    }
    readings
}

/// Readings with numbers. Words may stand only before them: 「11路车站」 is a name.
fn numbers(tokens: &[Token]) -> Vec<PlaceText> {
    let first = tokens.iter().position(|t| matches!(t, Token::Number(..)));
    let Some(first) = first else {
        return Vec::new();
    };
    let area: String = tokens[..first].iter().map(Token::word).collect();
    let mut said: Vec<(&str, Option<Counter>)> = Vec::new();
    for token in &tokens[first..] {
        match token {
            Token::Number(number, counter) => said.push((number, *counter)),
            Token::Word(_) => return Vec::new(),
        }
    }
    kinds(&said)
        .into_iter()
        .filter_map(|kinds| {
            let mut out = PlaceText {
                area: area.clone(),
                ..PlaceText::default()
            };
            for ((number, _), kind) in said.iter().zip(kinds) {
                let slot = match kind {
                    Counter::Building => &mut out.building,
                    Counter::Unit => &mut out.unit,
                    Counter::Door => &mut out.door,
                };
                // Two numbers for one thing make no sense.
                if slot.replace((*number).to_owned()).is_some() {
                    return None;
                }
            }
            Some(out)
        })
        .collect()
}

/// What each number counts, in every order that makes sense: downwards, and as said.
fn kinds(said: &[(&str, Option<Counter>)]) -> Vec<Vec<Counter>> {
    use Counter::{Building, Door, Unit};
    // A door has its floor in it: three signs at least.
    let long = said.last().is_some_and(|(n, _)| n.len() >= 3);
    let orders: &[&[Counter]] = match (said.len(), long) {
        (1, true) => &[&[Door], &[Building], &[Unit]],
        (1, false) => &[&[Building], &[Unit], &[Door]],
        (2, true) => &[&[Building, Door], &[Unit, Door], &[Building, Unit]],
        (2, false) => &[&[Building, Unit], &[Building, Door], &[Unit, Door]],
        (3, _) => &[&[Building, Unit, Door]],
        _ => &[],
    };
    let fits = |order: &&&[Counter]| {
        let mut pairs = said.iter().zip(order.iter());
        pairs.all(|((_, counter), kind)| counter.is_none_or(|c| c == *kind))
    };
    orders.iter().filter(fits).map(|o| o.to_vec()).collect()
}

/// A name without what differs from hand to hand: full-width letters, spaces, brackets,
/// capitals. Two names of one plain form are one name.
pub fn plain(name: &str) -> String {
    name.chars().filter_map(tokens::plain_char).collect()
}

/// What a name is compared by among its brothers and sisters: 「东区5栋」, 「东区５号楼」
/// and 「东区五幢」 are 「东区5幢」, 「302室」 is 「302」.
pub fn key(name: &str) -> String {
    let mut out = String::new();
    let mut bare = false;
    for token in tokens::split(name) {
        match token {
            Token::Word(word) => {
                out.push_str(&word);
                bare = false;
            }
            Token::Number(number, counter) => {
                let counter = match counter {
                    Some(Counter::Building) => "幢",
                    Some(Counter::Unit) => "单元",
                    Some(Counter::Door) | None => "",
                };
                // 1 and 302 side by side are not 1302.
                let gap = if bare { "-" } else { "" };
                out.push_str(&format!("{gap}{number}{counter}"));
                bare = counter.is_empty();
            }
        }
    }
    out
}

/// A bare number or a name as a building's: `5` is 5幢, `东区5栋` is 东区5幢.
pub fn building_name(text: &str) -> String {
    named(text, Counter::Building, "幢")
}

/// A bare number or a name as a unit's: `1`, `一单元` and `1门` are 1单元.
pub fn unit_name(text: &str) -> String {
    named(text, Counter::Unit, "单元")
}

/// What stands on a door: `302室` is 302.
pub fn door_name(text: &str) -> String {
    let said = tokens::split(text);
    match said.as_slice() {
        [Token::Number(number, None | Some(Counter::Door))] => number.clone(),
        _ => crate::text::clean(text).replace('\n', " "),
    }
}

fn named(text: &str, kind: Counter, counter: &str) -> String {
    let said = tokens::split(text);
    let (words, number) = match said.as_slice() {
        [Token::Number(number, said)] => (String::new(), (number, said)),
        [Token::Word(words), Token::Number(number, said)] => (words.clone(), (number, said)),
        // 一 in a column of units is a number, though it counts nothing.
        [Token::Word(word)] if tokens::numeral_word(word).is_some() => {
            let number = tokens::numeral_word(word).unwrap_or_default();
            return format!("{number}{counter}");
        }
        _ => return crate::text::clean(text).replace('\n', " "),
    };
    match number {
        (number, said) if said.is_none_or(|said| said == kind) => {
            format!("{words}{number}{counter}")
        }
        _ => crate::text::clean(text).replace('\n', " "),
    }
}

/// A community's name as people say it: 「余东村委会」 is 余东村, 「斗潭社区居委会」 斗潭社区.
pub fn spoken(name: &str) -> String {
    let name = plain(name);
    for (end, keep) in [
        ("社区居民委员会", "社区"),
        ("社区居委会", "社区"),
        ("村民委员会", "村"),
        ("村委会", "村"),
        ("居民委员会", "社区"),
        ("居委会", "社区"),
        ("街道办事处", "街道"),
    ] {
        if let Some(stem) = name.strip_suffix(end) {
            return format!("{stem}{keep}");
        }
    }
    name
}

#[cfg(test)]
mod tests;
