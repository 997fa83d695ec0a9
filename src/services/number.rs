//! The numbers of a place: what is counted of it and of the places below, now and before, and
//! the matters behind each figure.

use super::Error;
use crate::App;
use serde_json::json;
use std::collections::BTreeMap;
use tanxin_domain::event::NewEvent;
use tanxin_domain::matter::Matter;
use tanxin_domain::permission::{Deed, may, permit};
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::rate::{
    Class, Counts, Exclusion, Left, Measure, QUESTIONS, Question, Rate, Seat, Span, Total, Version,
};
use tanxin_domain::text::line;
use tanxin_domain::{Actor, District, PlaceId};
use tanxin_store::matter::{self, Behind};
use tanxin_store::{Conn, Tx, district, exclusion, place, question, rollup};
use uuid::Uuid;

/// Spans a page looks back over, this one included.
pub const ROW: i64 = 8;
/// Exclusions a page lists.
const MOST_EXCLUSIONS: i64 = 50;

/// What is counted of a place.
pub struct Numbers {
    /// The district's name.
    pub district: String,
    /// The place.
    pub place: Place,
    /// From the district down to it.
    pub way: Vec<Place>,
    /// What lies right below it and has numbers of its own.
    pub below: Vec<Place>,
    /// By place, in this span.
    pub counts: BTreeMap<PlaceId, Counts>,
    /// By place and span, over the spans that end with this one.
    pub totals: BTreeMap<(PlaceId, Span), Total>,
    /// The district's questions as it worded them.
    pub questions: Vec<Question>,
    /// Every class of the place itself, over the spans that end with this one, oldest first.
    pub history: Vec<(Span, Counts)>,
    /// May the reader know which matter was given which grade?
    pub grades: bool,
    /// What was asked to be left out, for those who ask and decide.
    pub exclusions: Vec<(Exclusion, i64)>,
}

impl Numbers {
    /// What is counted of one place in this span.
    pub fn of(&self, place: PlaceId) -> Counts {
        self.counts.get(&place).cloned().unwrap_or_default()
    }

    /// What was raised and settled at one place over the spans that end with this one, oldest
    /// first.
    pub fn over(&self, place: PlaceId, span: Span) -> Vec<Total> {
        let of = |s| self.totals.get(&(place, s)).copied().unwrap_or_default();
        span.row(ROW).into_iter().map(of).collect()
    }
}

/// A place that has numbers: not a stairwell, not a home.
fn counted(c: &mut Conn, code: District, id: Option<PlaceId>) -> Result<(String, Place), Error> {
    let known = district::one(c, code)?.ok_or(Error::NotFound)?;
    let found = place::one(c, code, id.unwrap_or(known.root))?.ok_or(Error::NotFound)?;
    match found.kind {
        PlaceKind::Unit | PlaceKind::Household => Err(Error::NotFound),
        _ => Ok((known.name, found)),
    }
}

/// Reads the numbers of a place over the spans that end with this one.
pub fn read(
    c: &mut Conn,
    code: District,
    actor: &Actor,
    (id, span): (Option<PlaceId>, Span),
) -> Result<Numbers, Error> {
    let (name, place) = counted(c, code, id)?;
    let mut below = place::children(c, code, place.id)?;
    below.retain(|p| !matches!(p.kind, PlaceKind::Unit | PlaceKind::Household));
    let mut ids: Vec<PlaceId> = below.iter().map(|p| p.id).collect();
    let counts = rollup::read(c, code, &ids, (span, span))?;
    let mut counts: BTreeMap<PlaceId, Counts> =
        counts.into_iter().map(|((id, _), n)| (id, n)).collect();
    // Of the place itself this span is the last of its history.
    let history = history(c, code, place.id, span)?;
    counts.extend(history.last().map(|(_, own)| (place.id, own.clone())));
    ids.push(place.id);
    let asks = may(actor, Deed::AskExclusion, &place.path);
    let mut exclusions = Vec::new();
    if asks || may(actor, Deed::DecideExclusion, &place.path) {
        let found = exclusion::below(c, code, &place.path, MOST_EXCLUSIONS)?;
        let ids: Vec<_> = found.iter().map(|x| x.matter).collect();
        let numbers = matter::some(c, code, &ids)?;
        let no = |x: &Exclusion| {
            numbers
                .iter()
                .find(|m| m.id == x.matter)
                .map_or(0, |m| m.no)
        };
        exclusions = found.iter().map(|x| (x.clone(), no(x))).collect();
    }
    Ok(Numbers {
        district: name,
        way: place::way(c, code, &place.path)?,
        questions: question::all(c, code)?,
        totals: rollup::totals(c, code, &ids, (span.back(ROW - 1), span))?,
        history,
        counts,
        grades: may(actor, Deed::SeeMatter, &place.path),
        place,
        below,
        exclusions,
    })
}

/// Reads all that is counted of one place over the spans that end with this one.
fn history(
    c: &mut Conn,
    code: District,
    place: PlaceId,
    span: Span,
) -> Result<Vec<(Span, Counts)>, Error> {
    let mut counts = rollup::read(c, code, &[place], (span.back(ROW - 1), span))?;
    let of = |s| (s, counts.remove(&(place, s)).unwrap_or_default());
    Ok(span.row(ROW).into_iter().map(of).collect())
}

/// Which part of a figure is looked behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All that a measure counts; of a rate its denominator.
    All(Measure),
    /// What counts in the numerator of a rate, wholly or partly.
    Numerator(Rate),
    /// What a rate leaves out.
    Left(Rate, Left),
}

impl Part {
    /// Is a matter of this class behind it?
    pub fn holds(self, of: Class, by: &Version) -> bool {
        let seat = |rate| by.formula(rate).seat(of);
        match self {
            Part::All(measure) => measure.holds(of, by),
            Part::Numerator(rate) => matches!(seat(rate), Seat::In(weight) if weight > 0),
            Part::Left(rate, why) => seat(rate) == Seat::Left(why),
        }
    }

    /// Does the list tell which matter was given which grade?
    fn tells_grades(self, by: &Version) -> bool {
        match self {
            Part::All(Measure::Rate(rate)) | Part::Numerator(rate) => by.formula(rate).by_grade(),
            Part::Left(rate, why) => by.formula(rate).leaves_by_grade(why),
            Part::All(_) => false,
        }
    }
}

/// The matters behind a figure.
pub struct Found {
    /// The district's name.
    pub district: String,
    /// The place.
    pub place: Place,
    /// How many there are.
    pub count: i64,
    /// One page of them, newest first.
    pub matters: Vec<Matter>,
    /// Where each is about.
    pub places: BTreeMap<PlaceId, Place>,
    /// The number below which the next page begins.
    pub next: Option<i64>,
}

/// Reads a page of the matters behind a figure. Which was given which grade is for those who may
/// see the matters there: the story of a matter tells nobody else.
pub fn behind(
    c: &mut Conn,
    code: District,
    actor: &Actor,
    (id, span): (Option<PlaceId>, Span),
    (part, by): (Part, &Version),
    (before, most): (Option<i64>, usize),
) -> Result<Found, Error> {
    let (name, top) = counted(c, code, id)?;
    if part.tells_grades(by) {
        permit(actor, Deed::SeeMatter, &top.path)?;
    }
    let counts = rollup::read(c, code, &[top.id], (span, span))?;
    let counts = counts.into_values().next().unwrap_or_default();
    let held: Counts = counts
        .into_iter()
        .filter(|(k, _)| part.holds(*k, by))
        .collect();
    let asked = Behind {
        below: top.path.clone(),
        period: span,
        classes: held.keys().copied().collect(),
        before,
    };
    let mut matters = matter::behind(c, code, &asked, most as i64 + 1)?;
    let more = matters.len() > most;
    matters.truncate(most);
    let ids: Vec<PlaceId> = matters.iter().map(|m| m.place).collect();
    let about = place::some(c, code, &ids)?;
    let above: Vec<PlaceId> = about.iter().flat_map(|p| p.path.ids()).collect();
    let places = place::some(c, code, &above)?;
    Ok(Found {
        district: name,
        place: top,
        count: held.values().sum(),
        next: matters.last().filter(|_| more).map(|m| m.no),
        places: places.into_iter().map(|p| (p.id, p)).collect(),
        matters,
    })
}

/// A question as somebody words it.
#[derive(Debug, Clone)]
pub struct Wording {
    /// 1 to 7.
    pub nr: Option<u8>,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// What answers it.
    pub measure: Option<Measure>,
    /// The browser's key.
    pub key: Option<Uuid>,
}

/// Words one of the district's questions.
pub async fn word(app: &App, code: District, actor: &Actor, new: Wording) -> Result<(), Error> {
    let by = actor.clone();
    let deed = move |tx: &mut Tx<'_>| {
        let root = district::one(tx.conn(), code)?.ok_or(Error::NotFound)?.root;
        let top = place::one(tx.conn(), code, root)?.ok_or(Error::NotFound)?;
        permit(&by, Deed::WordQuestions, &top.path)?;
        let nr = new.nr.filter(|nr| (1..=QUESTIONS).contains(nr));
        let worded = Question {
            nr: nr.ok_or(Error::NotFound)?,
            zh: line("zh", &new.zh, 60)?,
            en: line("en", &new.en, 120)?,
            measure: new.measure.ok_or(Error::NotFound)?,
        };
        question::put(tx, &worded)?;
        tx.emit(NewEvent {
            kind: "question.worded",
            place: Some(root),
            subject: 0,
            actor: by.signature(),
            payload: json!({
                "nr": worded.nr, "zh": worded.zh, "en": worded.en,
                "measure": worded.measure.word(),
            }),
        })?;
        Ok::<_, Error>(())
    };
    app.store.write(code, new.key, deed).await?;
    Ok(())
}
