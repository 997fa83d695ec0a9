//! The one table.

use std::fmt::Write as _;

pub struct Table {
    rows: Vec<Row>,
}

struct Row {
    what: String,
    figure: String,
    limit: String,
    bar: String,
    held: Option<bool>,
}

impl Table {
    pub fn new() -> Table {
        Table { rows: Vec::new() }
    }

    /// A row without a bar: something to know.
    pub fn note(&mut self, what: &str, figure: String, limit: String) {
        self.push(what, figure, limit, String::new(), None);
    }

    /// A row with its bar and whether it held.
    pub fn bar(&mut self, what: &str, figure: String, limit: String, bar: &str, held: bool) {
        self.push(what, figure, limit, bar.to_owned(), Some(held));
    }

    fn push(&mut self, what: &str, figure: String, limit: String, bar: String, held: Option<bool>) {
        println!("{what}: {figure}  [{limit}]  {bar}");
        self.rows.push(Row {
            what: what.to_owned(),
            figure,
            limit,
            bar,
            held,
        });
    }

    pub fn missed(&self) -> usize {
        self.rows.iter().filter(|r| r.held == Some(false)).count()
    }

    pub fn print(&self) {
        let width = |f: fn(&Row) -> &str| {
            self.rows
                .iter()
                .map(|r| f(r).chars().count())
                .max()
                .unwrap_or(0)
        };
        let (a, b, c, d) = (
            width(|r| &r.what),
            width(|r| &r.figure),
            width(|r| &r.limit),
            width(|r| &r.bar),
        );
        let mut out = String::new();
        let _ = writeln!(
            out,
            "\n{:a$}  {:b$}  {:c$}  {:d$}",
            "what", "Tanxin", "limit, same run", "bar"
        );
        for r in &self.rows {
            let held = match r.held {
                Some(true) => "held",
                Some(false) => "MISSED",
                None => "",
            };
            let _ = writeln!(
                out,
                "{:a$}  {:b$}  {:c$}  {:d$}  {held}",
                r.what, r.figure, r.limit, r.bar
            );
        }
        println!("{out}");
    }
}
