//! 公示栏: assemblies of a place whose minutes hang on the board now.

use crate::services::Error;
use crate::web::shell::Shell;
use jiff::{SignedDuration, Timestamp};
use tanxin_domain::assembly::Assembly;
use tanxin_domain::place::PlacePath;
use tanxin_domain::{District, when};
use tanxin_store::{Conn, assembly};

/// No rule posts minutes for longer.
const LONGEST_DAYS: i64 = 90;

/// Minutes on the board.
pub struct Posted {
    /// The assembly's page.
    pub url: String,
    /// Its title.
    pub title: String,
    /// The day it was held.
    pub at: String,
    /// The last day they are posted.
    pub until: String,
}

/// Assemblies that concern a place and whose minutes are still posted, the last first.
pub fn read(
    c: &mut Conn,
    code: District,
    path: &PlacePath,
    now: Timestamp,
) -> Result<Vec<Assembly>, Error> {
    let since = now.saturating_sub(SignedDuration::from_hours(24 * LONGEST_DAYS));
    let since = since.unwrap_or(Timestamp::MIN);
    let mut found = assembly::concerning(c, code, path, since)?;
    found.retain(|a| {
        a.posted_until()
            .is_some_and(|until| until >= when::day(now))
    });
    found.reverse();
    Ok(found)
}

/// As the page shows them.
pub fn lines(shell: &Shell, code: District, found: Vec<Assembly>) -> Vec<Posted> {
    let line = |a: Assembly| Posted {
        url: format!("/{code}/assemblies/{}", a.id),
        at: shell.date(&when::day(a.at)),
        until: a.posted_until().map_or(String::new(), |d| shell.date(&d)),
        title: a.title,
    };
    found.into_iter().map(line).collect()
}
