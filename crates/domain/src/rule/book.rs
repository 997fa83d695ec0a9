//! The book of rules: those that come with Tanxin, and a community's own.

use super::files::FILES;
use super::read::read;
use super::{Faulty, Rank, Rule, RuleRefusal, Use, Why};
use jiff::civil::Date;
use std::sync::{Arc, LazyLock, OnceLock};

/// Rules of several days, laws and communities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    rules: Vec<Arc<Rule>>,
}

impl Book {
    /// The rules that come with Tanxin.
    fn shipped() -> Result<Book, Faulty> {
        let mut book = Book { rules: Vec::new() };
        for (file, text) in FILES {
            book.add(file, text)?;
        }
        Ok(book.sorted())
    }

    /// Adds a file's rules. A version stands once.
    fn add(&mut self, file: &str, text: &str) -> Result<(), Faulty> {
        let known: Vec<&Rule> = self.rules.iter().map(Arc::as_ref).collect();
        for rule in read(file, text, &known)? {
            let version = rule.version();
            if self.rules.iter().any(|r| r.version() == version) {
                return Err(first_line(file, Why::Twice(version)));
            }
            self.rules.push(Arc::new(rule));
        }
        Ok(())
    }

    /// A community's own files beside those of Tanxin, by name and text. A community may
    /// write its own rules and regional ones, and never one in the name of a law.
    pub fn with_own(files: &[(String, String)]) -> Result<Book, Faulty> {
        let mut book = Book {
            rules: SHIPPED.rules.clone(),
        };
        for (file, text) in files {
            let before = book.rules.len();
            book.add(file, text)?;
            for rule in &book.rules[before..] {
                not_a_law(file, rule)?;
            }
        }
        Ok(book.sorted())
    }

    fn sorted(mut self) -> Book {
        // The narrowest first; of two versions the newer.
        self.rules.sort_by(|a, b| {
            let key = |r: &Rule| (r.rank, r.id.clone());
            key(a).cmp(&key(b)).then(b.valid_from.cmp(&a.valid_from))
        });
        self
    }

    /// Every version of every rule, the narrowest (a community's own) first.
    pub fn all(&self) -> &[Arc<Rule>] {
        &self.rules
    }

    /// The rules in force on a day, one version of each: where a community wrote a newer
    /// version of its own rule, the newer one.
    pub fn in_force_on(&self, day: Date) -> Vec<Arc<Rule>> {
        let held = self.rules.iter().filter(|r| r.in_force(day).is_ok());
        let mut found: Vec<Arc<Rule>> = Vec::new();
        for rule in held {
            if found.last().is_none_or(|last| last.id != rule.id) {
                found.push(rule.clone());
            }
        }
        found
    }

    /// The version of a rule in force on a day.
    pub fn on_day(&self, id: &str, day: Date) -> Result<Arc<Rule>, RuleRefusal> {
        let mut refusal = RuleRefusal::Unknown;
        for rule in self.rules.iter().filter(|r| r.id == id) {
            match rule.in_force(day) {
                Ok(()) => return Ok(rule.clone()),
                Err(not) => refusal = not,
            }
        }
        Err(refusal)
    }

    /// The version of a rule in force on a day in a district, by its six digits: the
    /// narrowest region's, or the rule itself where no region has its own.
    pub fn in_district(
        &self,
        id: &str,
        day: Date,
        district: &str,
    ) -> Result<Arc<Rule>, RuleRefusal> {
        let whole = self.on_day(id, day)?;
        let local = |r: &&Arc<Rule>| {
            let under = r.extends.as_deref() == Some(whole.version().as_str());
            under && r.in_force(day).is_ok() && r.holds_in(district)
        };
        // Fewer zeros at the end are a narrower region; of equals the newer stands first.
        let narrow = |r: &&Arc<Rule>| {
            let code = r.region.as_deref().unwrap_or_default();
            (code.trim_end_matches("00").len(), r.valid_from)
        };
        let found = self.rules.iter().filter(local).max_by_key(narrow);
        Ok(found.cloned().unwrap_or(whole))
    }

    /// The version an assembly or a poll was called under, by [`Rule::version`].
    pub fn by_version(&self, version: &str) -> Option<Arc<Rule>> {
        self.rules.iter().find(|r| r.version() == version).cloned()
    }
}

fn first_line(file: &str, why: Why) -> Faulty {
    Faulty {
        file: file.to_owned(),
        line: 1,
        why,
    }
}

/// A community's file is a community's or a region's; and a region's keeps its own id.
fn not_a_law(file: &str, rule: &Rule) -> Result<(), Faulty> {
    let law = |r: &&Arc<Rule>| r.rank == Rank::Statute && r.id == rule.id;
    if rule.rank == Rank::Statute || SHIPPED.rules.iter().any(|r| law(&r)) {
        return Err(first_line(file, Why::NameOfALaw(rule.id.clone())));
    }
    Ok(())
}

/// Reads one file as a community's own, on top of the rules that come with Tanxin.
/// One of those files itself is read as what it is.
pub fn check(file: &str, text: &str) -> Result<Vec<Rule>, Faulty> {
    let known: Vec<&Rule> = SHIPPED.rules.iter().map(Arc::as_ref).collect();
    let rules = read(file, text, &known)?;
    for rule in &rules {
        let ours = SHIPPED.by_version(&rule.version());
        if ours.is_some_and(|ours| ours.digest == rule.digest) {
            continue;
        }
        not_a_law(file, rule)?;
        if SHIPPED.by_version(&rule.version()).is_some() {
            return Err(first_line(file, Why::Twice(rule.version())));
        }
    }
    Ok(rules)
}

static SHIPPED: LazyLock<Book> = LazyLock::new(|| {
    // A test reads every file, so a faulty one never gets this far.
    Book::shipped().expect("the rules are tested")
});

static BOOK: OnceLock<Book> = OnceLock::new();

fn book() -> &'static Book {
    BOOK.get().unwrap_or(&SHIPPED)
}

/// Takes a community's own rules into use for the life of the program, once, before
/// anything is read from the database: rows name versions. A second time changes nothing.
pub fn adopt(own: Book) {
    let _ = BOOK.set(own);
}

/// Every version of every rule in use, the narrowest (a community's own) first.
pub fn all() -> &'static [Arc<Rule>] {
    book().all()
}

/// The rules in force on a day, the narrowest (a community's own) first.
pub fn in_force_on(day: Date) -> Vec<Arc<Rule>> {
    book().in_force_on(day)
}

/// The rules in force on a day under which households can be called together.
pub fn for_assemblies_on(day: Date) -> Vec<Arc<Rule>> {
    let mut rules = in_force_on(day);
    rules.retain(|r| r.is_for(Use::Assembly));
    rules
}

/// See [`Book::in_district`].
pub fn in_district(id: &str, day: Date, district: &str) -> Result<Arc<Rule>, RuleRefusal> {
    book().in_district(id, day, district)
}

/// The version of a rule in force on a day.
pub fn on_day(id: &str, day: Date) -> Result<Arc<Rule>, RuleRefusal> {
    book().on_day(id, day)
}

/// The version an assembly or a poll was called under, by [`Rule::version`].
pub fn by_version(version: &str) -> Option<Arc<Rule>> {
    book().by_version(version)
}
