//! What a text is about, as the district's own confirmed matters teach it: a category, and the
//! office that its chain begins with.
//!
//! What was learned is held in memory alone and made anew by a job, for those districts that
//! somebody asks about. Until then, and where it was not measured good enough, nothing is said.

use super::{Error, answering};
use crate::App;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};
use tanxin_domain::category::CategoryCode;
use tanxin_domain::matter::{Matter, Quiet};
use tanxin_domain::suggest::{Learned, Lesson, MOST_LESSONS, Suggestion};
use tanxin_domain::{District, PlaceId};
use tanxin_store::matter;

/// How long what was learned is good for: a day's matters change a model of twenty thousand
/// very little, and a young district wants to hear of it the same day.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(6);
/// Districts whose lessons are held: a model is some megabytes.
const MOST_HELD: usize = 32;
/// Questions for twenty thousand confirmed ones, 2,000 running numbers each; a district where
/// most of the newest are unanswered learns from fewer.
const MOST_ASKS: usize = 30;

/// What a district's matters teach.
type Model = Arc<Learned<CategoryCode>>;

/// What was learned, and what somebody asked for.
#[derive(Default)]
pub struct Kept(Mutex<Held>);

#[derive(Default)]
struct Held {
    models: HashMap<District, (Timestamp, Model)>,
    wanted: BTreeSet<District>,
}

impl Kept {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// What a district's matters teach, if that was learned; else, and when it has grown old,
    /// the job is asked to learn it.
    fn of(&self, district: District, now: Timestamp) -> Option<Model> {
        let mut held = self.held();
        let found = held.models.get(&district).cloned();
        let old = |(at, _): &(Timestamp, Model)| now.duration_since(*at) >= GOOD_FOR;
        if found.as_ref().is_none_or(old) {
            held.wanted.insert(district);
        }
        found.map(|(_, model)| model)
    }

    /// A district that somebody asked about.
    pub(crate) fn next(&self) -> Option<District> {
        self.held().wanted.pop_first()
    }

    fn keep(&self, district: District, now: Timestamp, model: Model) {
        let mut held = self.held();
        if held.models.len() >= MOST_HELD && !held.models.contains_key(&district) {
            let oldest = held.models.iter().min_by_key(|(d, (at, _))| (*at, **d));
            if let Some(oldest) = oldest.map(|(d, _)| *d) {
                held.models.remove(&oldest);
            }
        }
        held.models.insert(district, (now, model));
    }
}

/// Reads a district's newest confirmed matters and learns from them.
pub async fn learn(app: &App, district: District) -> Result<(), Error> {
    let now = app.clock.now();
    let mut lessons: Vec<Lesson<CategoryCode>> = Vec::new();
    let mut below = None;
    for _ in 0..MOST_ASKS {
        let found = app.store.read(move |c| matter::taught(c, district, below));
        let (some, next) = found.await?;
        lessons.extend(some);
        below = next;
        if below.is_none() || lessons.len() >= MOST_LESSONS {
            break;
        }
    }
    let learned = tokio::task::spawn_blocking(move || Learned::from(&lessons)).await;
    // A teacher who fails on some text leaves the district as it was.
    let Ok(learned) = learned else {
        tracing::error!(%district, "nothing could be learned");
        return Ok(());
    };
    app.learned.keep(district, now, Arc::new(learned));
    Ok(())
}

/// A category for a text, and who would answer.
#[derive(Debug, Clone)]
pub struct Suggested {
    /// The category, on how many matters that was measured and how often it was right.
    pub about: Suggestion<CategoryCode>,
    /// The office that the category's chain begins with.
    pub office: Option<String>,
}

/// What a text about a place seems to be; `None` when nothing can be said.
pub async fn of_text(
    app: &App,
    district: District,
    (place, quiet): (PlaceId, Quiet),
    text: &str,
) -> Result<Option<Suggested>, Error> {
    let model = app.learned.of(district, app.clock.now());
    let Some(about) = model.and_then(|m| m.suggest("", text)) else {
        return Ok(None);
    };
    let found = answering::at(app, district, place).await?;
    Ok(found.map(|found| {
        let near = found.around(about.label, quiet);
        let first = near.first(found.chain(about.label)).ok();
        let office = first.and_then(|stop| found.offices.iter().find(|o| o.id == stop.office));
        Suggested {
            about,
            office: office.map(|o| o.name.clone()),
        }
    }))
}

/// Another category than a matter has, where its words speak for that.
pub fn of_matter(app: &App, district: District, of: &Matter) -> Option<Suggestion<CategoryCode>> {
    let model = app.learned.of(district, app.clock.now())?;
    let found = model.suggest(&of.title, &of.text)?;
    (found.label != of.category).then_some(found)
}
