//! Total: what was raised and what of it is settled, whatever the formulas.

use super::Class;

/// Two sums over classes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Total {
    /// How many were raised.
    pub raised: i64,
    /// How many of them the household said are solved, wholly or partly.
    pub settled: i64,
}

impl Total {
    /// Adds matters of a class.
    pub fn add(&mut self, class: Class, n: i64) {
        self.raised += n;
        if class.settled() {
            self.settled += n;
        }
    }
}
