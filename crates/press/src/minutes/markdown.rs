//! The outline as Markdown, for whoever files minutes as text.

use super::outline::{Block, Outline};

pub(crate) fn write(outline: &Outline) -> String {
    let mut parts = vec![
        text(&outline.kicker),
        format!("# {}", text(&outline.title)),
        outline
            .under
            .iter()
            .map(|s| text(s))
            .collect::<Vec<_>>()
            .join("　"),
    ];
    parts.extend(outline.blocks.iter().map(block));
    let seal = &outline.seal;
    parts.push("---".into());
    parts.push(format!("{}  \n`{}`", text(&seal.label), seal.hash));
    if let Some([label, hash]) = &seal.public {
        parts.push(format!("{}  \n`{hash}`", text(label)));
    }
    parts.push(format!("{}  \n<{}>", text(&seal.how), address(&seal.url)));
    parts.join("\n\n") + "\n"
}

fn block(block: &Block) -> String {
    match block {
        Block::Head { text: t } => format!("## {}", line(t)),
        Block::Facts { rows } => rows
            .iter()
            .map(|[k, v]| format!("- **{}**　{}", line(k), line(v)))
            .collect::<Vec<_>>()
            .join("\n"),
        Block::Figures {
            items,
            line: result,
        } => {
            let items = items
                .iter()
                .map(|[k, v]| format!("- **{}**　{}", line(k), line(v)));
            items
                .chain([format!("\n{}", text(result))])
                .collect::<Vec<_>>()
                .join("\n")
        }
        Block::Item { no, text: t } => format!("### {}　{}", line(no), line(t)),
        Block::Para { text: t } | Block::Note { text: t } => text(t),
        Block::Said { who, words } => format!("> **{}**　{}", line(who), line(words)),
        Block::Agreed { label, text: t } => format!("**{}**　{}", line(label), text(t)),
        Block::List { items } => items
            .iter()
            .map(|[no, t]| format!("{}　{}", text(no), line(t)))
            .collect::<Vec<_>>()
            .join("\n\n"),
        Block::Table { head, rows, .. } => table(head, rows),
        Block::Signatures { people, date } => people
            .iter()
            .map(|p| {
                format!(
                    "{}：＿＿＿＿＿＿＿＿　{}：＿＿＿＿＿＿",
                    line(p),
                    line(date)
                )
            })
            .collect::<Vec<_>>()
            .join("\n\n"),
    }
}

fn table(head: &[String], rows: &[Vec<String>]) -> String {
    let row = |cells: &[String]| {
        let cells: Vec<_> = cells.iter().map(|c| line(c)).collect();
        format!("| {} |", cells.join(" | "))
    };
    let rule = format!("|{}", " --- |".repeat(head.len()));
    let rows = rows.iter().map(|r| row(r));
    [row(head), rule]
        .into_iter()
        .chain(rows)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Text that nothing in it can turn into markup, with its line breaks.
fn text(s: &str) -> String {
    s.lines()
        .map(|l| literal(l.trim()))
        .collect::<Vec<_>>()
        .join("\\\n")
}

/// The same on one line, as tables and headings need it.
fn line(s: &str) -> String {
    s.lines()
        .map(|l| literal(l.trim()))
        .collect::<Vec<_>>()
        .join("　")
}

fn literal(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    let digits = s.chars().take_while(char::is_ascii_digit).count();
    let mut chars = s.chars().enumerate().peekable();
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let sign = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '@' | '!' | '#' => {
                true
            }
            // A list, a rule or a heading opens only at the start of a line,
            '+' | '-' | '=' => i == 0,
            '.' | ')' if i == digits && digits > 0 => true,
            // and a bare address would become a link.
            ':' => next == Some('/'),
            '.' => s[..].to_ascii_lowercase().contains("www."),
            _ => false,
        };
        if sign {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// An address between angle brackets, which it must not close.
fn address(url: &str) -> String {
    url.chars()
        .filter(|c| !matches!(c, '<' | '>') && !c.is_whitespace())
        .collect()
}
