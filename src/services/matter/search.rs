//! Looking for matters by their words or by their number.
//!
//! Everybody finds by the public line; by the resident's own words finds only who may read
//! them. Of secret ones each is asked whether the
//! reader may know of it, and nothing is counted that is not shown.

use super::View;
use crate::services::Error;
use tanxin_domain::matter::Matter;
use tanxin_domain::permission::Deed;
use tanxin_domain::place::{Place, PlacePath};
use tanxin_domain::search::{Asked, stands, words};
use tanxin_domain::{Actor, District};
use tanxin_store::{Conn, matter, place, search};

/// How many the index is asked for at once, when those of the first page were not the reader's.
const AT_ONCE: i64 = 100;
/// How often it is asked for one page, when most of what it finds is not the reader's.
const MOST_ASKS: usize = 10;

/// What was found.
#[derive(Debug, Default)]
pub struct Looked {
    /// Newest first; before them the one with the number that was typed.
    pub found: Vec<Matter>,
    /// Where the next page goes on: below this number.
    pub next: Option<i64>,
}

/// A number as people type it: `12`, `第12号`, `#12`.
fn number(text: &str) -> Option<i64> {
    let bare = text.trim().trim_start_matches(['第', '#', '＃']);
    let bare = bare.trim_end_matches(['号', '件']).trim();
    let wide = |c: char| match c {
        '０'..='９' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        other => other,
    };
    let digits: String = bare.chars().map(wide).collect();
    let plain = digits.len() <= 12 && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|_| plain)
}

/// Those of `all` that the reader may know of, each with what the reader may see of it.
fn seen(
    c: &mut Conn,
    district: District,
    actor: &Actor,
    all: Vec<Matter>,
) -> Result<Vec<(Matter, View)>, Error> {
    let ids: Vec<_> = all.iter().map(|m| m.place).collect();
    let places = place::some(c, district, &ids)?;
    let see = |m: Matter| {
        let about = places.iter().find(|p| p.id == m.place)?;
        View::of(actor, &m, &about.path, false).map(|view| (m, view))
    };
    Ok(all.into_iter().filter_map(see).collect())
}

/// The matters below `top` that a text finds, for this reader, at most `most` of them.
pub fn look(
    c: &mut Conn,
    district: District,
    (actor, top): (&Actor, &Place),
    text: &str,
    (before, most): (Option<i64>, usize),
) -> Result<Looked, Error> {
    let mut looked = Looked::default();
    if let Some(no) = number(text).filter(|_| before.is_none()) {
        let named = matter::by_numbers(c, district, &[no])?;
        let named = seen(c, district, actor, named)?;
        looked.found.extend(named.into_iter().map(|(m, _)| m));
    }
    let questions = questions(actor, top, text);
    let (mut below, mut asks) = (before, 0);
    // Nearly always all of them may be shown; one more tells whether there is another page.
    let mut at_once = most as i64 + 1;
    loop {
        let (numbers, last) = ask(c, district, &questions, below, at_once)?;
        let all = matter::by_numbers(c, district, &numbers)?;
        for (m, view) in seen(c, district, actor, all)? {
            let open = view.whole || stands(&questions[0].words, &m.title);
            if !open || looked.found.iter().any(|known| known.id == m.id) {
                continue;
            }
            if looked.found.len() == most {
                looked.next = looked.found.last().map(|m| m.no);
                return Ok(looked);
            }
            looked.found.push(m);
        }
        asks += 1;
        if last.is_none() || asks == MOST_ASKS {
            looked.next = last;
            return Ok(looked);
        }
        (below, at_once) = (last, AT_ONCE);
    }
}

/// What the index is asked for this reader: by public lines everywhere below `top`, and by
/// everything where the reader's roles reach.
fn questions(actor: &Actor, top: &Place, text: &str) -> Vec<Asked> {
    // All of a district lies below its root: asked for, it would be one more word that every
    // matter has.
    let below = |path: &PlacePath| path.last().filter(|_| path.ids().nth(1).is_some());
    let by_line = Asked {
        words: words(text),
        below: below(&top.path),
        ..Asked::default()
    };
    let mut all = vec![by_line.clone()];
    for role in actor.roles() {
        let reaches = Deed::SeeMatter.roles().contains(&role.kind);
        let here = match () {
            () if role.path.holds(&top.path) => &top.path,
            () if top.path.holds(&role.path) => &role.path,
            () => continue,
        };
        let asked = Asked {
            below: below(here),
            inside: reaches,
            secret: role.office.is_some() || Deed::SeeSecret.roles().contains(&role.kind),
            ..by_line.clone()
        };
        if (reaches || asked.secret) && !all.contains(&asked) {
            all.push(asked);
        }
    }
    all
}

/// The newest numbers that any of the questions finds, and where to go on: `None` at the end.
fn ask(
    c: &mut Conn,
    district: District,
    questions: &[Asked],
    below: Option<i64>,
    at_once: i64,
) -> Result<(Vec<i64>, Option<i64>), Error> {
    let (mut numbers, mut last): (Vec<i64>, Option<i64>) = (Vec::new(), None);
    for question in questions {
        // What lies below the last of another question is not on this page.
        let from = last.unwrap_or(0);
        let found = search::find(c, district, question, (from, below), at_once)?;
        if found.len() as i64 == at_once {
            // Below this one the others may have found what this one has not come to yet.
            last = last.max(found.last().copied());
        }
        numbers.extend(found);
    }
    numbers.retain(|no| last.is_none_or(|last| *no >= last));
    numbers.sort_unstable();
    numbers.dedup();
    Ok((numbers, last))
}
