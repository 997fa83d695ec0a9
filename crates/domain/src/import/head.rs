//! The head of a list: which column stands where, under whatever name it goes by.

use super::{ListRefusal, plain};
use crate::text;

/// The columns of one kind of list.
pub(crate) trait Columns: Copy + PartialEq + 'static {
    /// Every column.
    const EVERY: &'static [Self];
    /// Names it goes by, in their plain form.
    fn said(self) -> &'static [&'static str];
    /// Does it tell which home the row is of?
    fn tells_home(self) -> bool;
}

/// A row with the number the spreadsheet gives it.
pub(crate) type Row = (u32, Vec<String>);

/// Where each column stands; the first of two of one kind counts.
pub(crate) struct Head<C>(pub(crate) Vec<(C, usize)>);

impl<C: Columns> Head<C> {
    /// The columns of a head row: at least two known ones, one that tells a home among them.
    fn of(cells: &[String]) -> Option<Head<C>> {
        let mut found: Vec<(C, usize)> = Vec::new();
        for (at, cell) in cells.iter().enumerate() {
            let said = plain(cell);
            let known = |c: &&C| c.said().contains(&said.as_str());
            if let Some(column) = C::EVERY.iter().find(known)
                && !found.iter().any(|(c, _)| c == column)
            {
                found.push((*column, at));
            }
        }
        let enough = found.len() >= 2 && found.iter().any(|(c, _)| c.tells_home());
        enough.then_some(Head(found))
    }

    pub(crate) fn at(&self, column: C) -> Option<usize> {
        let found = self.0.iter().find(|(c, _)| *c == column);
        found.map(|(_, at)| *at)
    }

    pub(crate) fn cell<'a>(&self, cells: &'a [String], column: C) -> Option<&'a str> {
        // Our own export guards what a spreadsheet would take for a formula.
        let cell = text::unguarded(cells.get(self.at(column)?)?.trim());
        (!cell.is_empty()).then_some(cell)
    }

    /// Heads of columns that say nothing we keep.
    fn unused(&self, cells: &[String]) -> Vec<String> {
        let unused = |(at, name): (usize, &String)| {
            let known = self.0.iter().any(|(_, column)| *column == at);
            (!known && !plain(name).is_empty()).then(|| text::clean(name))
        };
        cells.iter().enumerate().filter_map(unused).collect()
    }
}

/// A list under its head.
pub(crate) struct Under<'a, C> {
    /// The head.
    pub(crate) head: Head<C>,
    /// The rows below it.
    pub(crate) rows: Vec<&'a Row>,
    /// The columns nobody reads.
    pub(crate) unused: Vec<String>,
}

/// Finds the head of a list. `bare` tells the order of a list without a head by its first row.
pub(crate) fn under<C: Columns>(
    rows: &[Row],
    bare: impl Fn(&[String]) -> Option<Head<C>>,
) -> Result<Under<'_, C>, ListRefusal> {
    let blank = |cells: &[String]| cells.iter().all(|c| plain(c).is_empty());
    let rows: Vec<&Row> = rows.iter().filter(|(_, cells)| !blank(cells)).collect();
    // Above the head there may be a title or two.
    let titled = rows.iter().take(5).enumerate();
    let mut heads = titled.filter_map(|(at, (_, cells))| Some((at, Head::of(cells)?, cells)));
    if let Some((at, head, cells)) = heads.next() {
        let unused = head.unused(cells);
        let rows = rows[at + 1..].to_vec();
        return Ok(Under { head, rows, unused });
    }
    let first = rows.first().ok_or(ListRefusal::Empty)?;
    let head = bare(&first.1).ok_or(ListRefusal::NoHead)?;
    let unused = Vec::new();
    Ok(Under { head, rows, unused })
}
