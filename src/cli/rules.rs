//! `tanxin rules`: every rule at hand with its days and its source; a community's own files,
//! read and checked.

use super::args::{CheckRule, OfRules, Rules};
use super::{Desk, Exit, Fault, Tongue};
use crate::config::Settings;
use jiff::civil::Date;
use std::io::Write as _;
use std::path::Path;
use tanxin_domain::rule::{self, Book, Faulty, Measure, Rule, Why};
use tanxin_domain::{Lang, Sentence as _};

/// Lists, or checks one file.
pub(super) fn rules(desk: &Desk, typed: &Rules) -> Result<(), Fault> {
    match &typed.what {
        Some(OfRules::Check(CheckRule { file })) => check(desk, file),
        None => list(desk, typed.on.as_deref()),
    }
}

/// Takes the community's own rules into use. A faulty one stops the command: a poll must
/// not be judged by half a book.
pub(super) fn adopt(settings: &Settings) -> Result<(), Fault> {
    if settings.rules.is_some() {
        rule::adopt(book(settings).map_err(|f| refused(Exit::Settings, &f))?);
    }
    Ok(())
}

/// Tanxin's rules and those in the folder of the setting `rules`.
pub(super) fn book(settings: &Settings) -> Result<Book, Faulty> {
    let mut files = Vec::new();
    if let Some(folder) = &settings.rules {
        let unreadable = |e: std::io::Error| unreadable(folder, &e);
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.extension().is_some_and(|e| e == "toml") {
                files.push((path.display().to_string(), text_of(&path)?));
            }
        }
    }
    // A regional file may stand on an own one, so the order must not be the disk's.
    files.sort();
    Book::with_own(&files)
}

fn text_of(path: &Path) -> Result<String, Faulty> {
    std::fs::read_to_string(path).map_err(|e| unreadable(path, &e))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Faulty {
    Faulty {
        file: path.display().to_string(),
        line: 1,
        why: Why::Unreadable(error.to_string()),
    }
}

fn refused(exit: Exit, faulty: &Faulty) -> Fault {
    Fault::said(exit, faulty.key(), &faulty.args())
}

fn list(desk: &Desk, on: Option<&str>) -> Result<(), Fault> {
    let day: Option<Date> = match on {
        None => None,
        Some(text) => {
            let said = [("date", text.to_owned())];
            let day = text.parse().ok();
            Some(day.ok_or_else(|| Fault::said(Exit::Refused, "cli-user-date", &said))?)
        }
    };
    let book = book(&desk.settings).map_err(|f| refused(Exit::Settings, &f))?;
    let all = match day {
        Some(day) => book.in_force_on(day),
        None => book.all().to_vec(),
    };
    let mut sheet = Sheet::new(desk.tongue);
    for rule in &all {
        sheet.head(rule);
    }
    match all.len() {
        0 => sheet.say("cli-rules-none", |_| Vec::new()),
        count => sheet.say("cli-rules-count", |_| vec![("count", count.to_string())]),
    }
    sheet.print();
    Ok(())
}

/// Reads a file and says in words what it says in figures.
fn check(desk: &Desk, file: &Path) -> Result<(), Fault> {
    let name = file.display().to_string();
    let read = text_of(file).and_then(|text| rule::check(&name, &text));
    let rules = read.map_err(|f| refused(Exit::Refused, &f))?;
    let mut sheet = Sheet::new(desk.tongue);
    for rule in &rules {
        sheet.head(rule);
        sheet.say("cli-rules-who", |l| vec![("who", rule.who(l).to_owned())]);
        sheet.measures(&rule.quorum);
        sheet.measures(&rule.pass);
        if let Some(election) = &rule.election {
            sheet.measures(&election.elect);
            if let Some(runoff) = &election.runoff {
                sheet.say("cli-rules-runoff", |_| Vec::new());
                sheet.measures(&runoff.elect);
            }
        }
        let what = |l| vec![("what", rule.check_before_use(l).to_owned())];
        sheet.say("cli-rules-before-use", what);
    }
    sheet.say("cli-rules-good", |_| vec![("file", name.clone())]);
    sheet.print();
    Ok(())
}

/// Lines in the languages of the terminal, printed at once.
struct Sheet {
    langs: Vec<Lang>,
    text: String,
}

impl Sheet {
    fn new(tongue: Tongue) -> Sheet {
        let langs = match tongue {
            Tongue::One(lang) => vec![lang],
            Tongue::Both => Lang::ALL.to_vec(),
        };
        let text = String::new();
        Sheet { langs, text }
    }

    /// A sentence in each language, with that language's values.
    fn say(&mut self, key: &str, args: impl Fn(Lang) -> Vec<(&'static str, String)>) {
        for lang in &self.langs {
            let said = Tongue::One(*lang).say(key, &args(*lang));
            // Where a value is empty, a space before it stays.
            self.text.push_str(said.trim_end());
            self.text.push('\n');
        }
    }

    /// Version and names, then days and source.
    fn head(&mut self, rule: &Rule) {
        let names: Vec<&str> = self.langs.iter().map(|l| rule.name(*l)).collect();
        self.text
            .push_str(&format!("{}  {}\n", rule.version(), names.join(" · ")));
        let key = match rule.valid_until {
            None => "cli-rules-since",
            Some(_) => "cli-rules-ended",
        };
        self.say(key, |lang| {
            let until = rule.valid_until.map(|day| ("until", day.to_string()));
            let mut args = vec![
                ("from", rule.valid_from.to_string()),
                ("source", rule.source(lang).to_owned()),
                ("articles", rule.articles.clone()),
            ];
            args.extend(until);
            args
        });
    }

    fn measures(&mut self, measures: &[Measure]) {
        for measure in measures {
            self.say("cli-rules-measure", |_| {
                vec![
                    ("counted", measure.counted.word().to_owned()),
                    ("share", measure.share.to_string()),
                    ("of", measure.of.word().to_owned()),
                    ("unit", measure.by.word().to_owned()),
                ]
            });
        }
    }

    /// Whoever reads only the beginning, as `head` does, has what they wanted.
    fn print(&self) {
        let _ = std::io::stdout().write_all(self.text.as_bytes());
    }
}
