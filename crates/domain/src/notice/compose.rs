//! Several notices as one message that the channel takes.

use super::ChannelKind;

/// A notice in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What happened.
    pub text: String,
    /// Where it stands.
    pub link: String,
}

impl Line {
    fn whole(&self) -> String {
        format!("{}\n{}", self.text, self.link)
    }
}

/// Puts as many lines as fit into one message, at least one; tells how many. `head` says how
/// many there are, when there are several.
pub fn fit(
    kind: ChannelKind,
    lines: &[Line],
    head: impl Fn(usize) -> String,
) -> Option<(String, usize)> {
    let (first, rest) = lines.split_first()?;
    let most = kind.most_bytes();
    let mut text = first.whole();
    if text.len() > most {
        return Some((shortened(first, most), 1));
    }
    let mut taken = 1;
    // The head grows by a digit at the most: what it takes for all is enough for fewer.
    let room = most.saturating_sub(head(lines.len()).len() + 2);
    for line in rest.iter().take(kind.most_lines() - 1) {
        let longer = format!("{text}\n\n{}", line.whole());
        if longer.len() > room {
            break;
        }
        (text, taken) = (longer, taken + 1);
    }
    match taken {
        1 => Some((text, 1)),
        n => Some((format!("{}\n\n{text}", head(n)), n)),
    }
}

/// The words are cut, the link is not: who follows it reads the rest.
fn shortened(line: &Line, most: usize) -> String {
    let room = most.saturating_sub(line.link.len() + "…\n".len());
    let mut end = room.min(line.text.len());
    while !line.text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…\n{}", &line.text[..end], line.link)
}
