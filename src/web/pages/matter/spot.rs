//! A place or a door as somebody says it on the telephone: the one that is meant.

use crate::services::find::{Found, Hit};
use tanxin_domain::Sentence;
use tanxin_domain::place::Place;

/// Places that are named when what was typed fits several.
const MOST_NAMED: usize = 5;

/// What was typed is no place, or several.
#[derive(Debug)]
pub enum SpotRefusal {
    None(String),
    Several(String),
}

impl Sentence for SpotRefusal {
    fn key(&self) -> &'static str {
        match self {
            SpotRefusal::None(_) => "refuse-spot-none",
            SpotRefusal::Several(_) => "refuse-spot-several",
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            SpotRefusal::None(typed) => vec![("typed", typed.clone())],
            SpotRefusal::Several(names) => vec![("names", names.clone())],
        }
    }
    fn field(&self) -> Option<&'static str> {
        Some("where")
    }
}

/// The one place that is meant.
pub fn meant(found: Found, typed: &str) -> Result<Place, SpotRefusal> {
    let mut hits: Vec<Hit> = found.hits;
    match (hits.len(), found.whole) {
        (1, true) => Ok(hits.remove(0).place),
        (0, _) | (_, false) => Err(SpotRefusal::None(typed.to_owned())),
        _ => {
            let names = hits.iter().take(MOST_NAMED);
            let names = names.map(|hit| crate::web::pages::place::title(&hit.way));
            Err(SpotRefusal::Several(names.collect::<Vec<_>>().join("；")))
        }
    }
}
