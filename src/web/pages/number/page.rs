//! The page of numbers.

use super::view::{self, Branch, Levels, Ranked, Shown, Small};
use super::{Asked, Question};
use crate::App;
use crate::services::Error;
use crate::services::number::{self, Numbers};
use crate::web::error::{Failure, render};
use crate::web::pages::hot;
use crate::web::pages::matter::exclusion;
use crate::web::path::In;
use crate::web::session::Who;
use crate::web::shell::Shell;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use tanxin_domain::permission::{Deed, may};
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::rate::{
    self, ANSWERS, Counts, Exclusion, LEAST, LEAST_GRADES, Measure, Question as Worded, Rate, Span,
};
use tanxin_domain::{Actor, District, PlaceId, when};
use uuid::Uuid;

/// A question with its answer.
pub struct Answered {
    pub nr: u8,
    pub words: String,
    /// The figure, its parts, where it comes from; no address where that tells grades.
    pub figure: String,
    pub parts: String,
    pub url: String,
    pub edit: String,
}

/// The form for one question.
pub struct Wording {
    pub nr: u8,
    pub zh: String,
    pub en: String,
    pub measure: Measure,
}

/// An exclusion as those who work on it read it.
struct Excluded {
    url: String,
    no: i64,
    words: String,
    evidence: String,
}

#[derive(Template)]
#[template(path = "numbers.html")]
pub struct NumbersPage {
    shell: Shell,
    code: District,
    way: Vec<(String, String)>,
    place: Place,
    span: String,
    /// Earlier, later, and the other kind of span: address and words.
    turn: Vec<(String, &'static str)>,
    version: String,
    versions: Vec<(String, u32, bool)>,
    csv: String,
    raised: i64,
    raised_url: String,
    rates: Vec<Shown>,
    levels: Levels,
    tree: Vec<Branch>,
    own: Small,
    over: Vec<view::Over>,
    rows: Vec<view::Row>,
    multiples: Vec<Small>,
    ranked: Vec<Ranked>,
    average: Option<(i64, String)>,
    orders: Vec<(String, String, bool)>,
    order: String,
    few: String,
    questions: Vec<Answered>,
    words: bool,
    pub wording: Option<Wording>,
    pub refused: Option<String>,
    here: String,
    facade: bool,
    exclusions: Vec<Excluded>,
    /// What is hot here, as HTML, for those who may see it.
    pub hot: String,
    key: Uuid,
}

impl NumbersPage {
    fn measures(&self) -> Vec<(Measure, String)> {
        let named = |m: &Measure| (*m, measure_name(&self.shell, *m));
        Measure::ALL.iter().map(named).collect()
    }
    fn least(&self) -> i64 {
        LEAST
    }
    fn least_grades(&self) -> i64 {
        LEAST_GRADES
    }
}

/// A measure in words.
pub fn measure_name(shell: &Shell, of: Measure) -> String {
    let word = of.word();
    match of {
        Measure::Rate(_) => shell.l.t(&format!("rate-{word}")).into_owned(),
        _ => shell.l.t(&format!("number-{word}")).into_owned(),
    }
}

/// The wording of a question: the district's own, or the one that comes with Tanxin.
fn worded(shell: &Shell, found: &Numbers, nr: u8) -> (Wording, String) {
    let own = found.questions.iter().find(|w| w.nr == nr);
    let shipped = |lang| {
        let l = crate::words::L(lang);
        l.t(&format!("question-{nr}")).into_owned()
    };
    let wording = match own {
        Some(Worded {
            zh, en, measure, ..
        }) => Wording {
            nr,
            zh: zh.clone(),
            en: en.clone(),
            measure: *measure,
        },
        None => Wording {
            nr,
            zh: shipped(tanxin_domain::Lang::Zh),
            en: shipped(tanxin_domain::Lang::En),
            measure: ANSWERS[usize::from(nr) - 1],
        },
    };
    let words = if shell.l.zh() {
        wording.zh.clone()
    } else {
        wording.en.clone()
    };
    (wording, words)
}

fn answered(shell: &Shell, q: &Question, found: &Numbers, counts: &Counts, nr: u8) -> Answered {
    let (wording, words) = worded(shell, found, nr);
    let l = shell.l;
    let measure = wording.measure;
    let (figure, parts) = match measure {
        Measure::Rate(rate) => match view::figure(q, found, rate, counts) {
            Some(f) => {
                let figure = f.percent().map(|p| format!("{p}%"));
                let none = || l.t("number-no-rate").into_owned();
                let parts = format!("{} / {}", f.numerator(), f.of);
                (figure.unwrap_or_else(none), parts)
            }
            None => (l.t("number-few-grades").into_owned(), String::new()),
        },
        _ => {
            let n = measure.count(counts, q.by);
            (
                l.say("matter-count").n("count", n).to_string(),
                String::new(),
            )
        }
    };
    let tells = matches!(measure, Measure::Rate(rate) if q.by.formula(rate).by_grade());
    Answered {
        nr,
        words,
        figure,
        parts,
        url: match tells && !found.grades {
            true => String::new(),
            false => q.behind(q.place, measure.word(), ""),
        },
        edit: format!("{}&ask={nr}#ask", q.page(q.place, q.span)),
    }
}

/// Earlier and later, and the week or month beside.
fn turns(q: &Question, now: jiff::Timestamp) -> Vec<(String, &'static str)> {
    let today = when::day(now);
    let later = q.span.back(-1);
    let mut all = vec![(q.page(q.place, q.span.back(1)), "number-earlier")];
    if later.first() <= today {
        all.push((q.page(q.place, later), "number-later"));
    }
    all.push(match q.span {
        Span::Week(_) => (q.page(q.place, Span::month(today)), "number-by-month"),
        Span::Month(_) => (q.page(q.place, Span::week(today)), "number-by-week"),
    });
    all
}

fn excluded(shell: &Shell, code: District, (of, no): &(Exclusion, i64)) -> Excluded {
    Excluded {
        url: format!("/{code}/matters/{}", of.matter),
        no: *no,
        words: exclusion::stands(shell, of),
        evidence: of.evidence.clone(),
    }
}

fn orders(shell: &Shell, q: &Question, order: Rate) -> Vec<(String, String, bool)> {
    let one = |r: &Rate| {
        let url = format!("{}&order={}#rank", q.page(q.place, q.span), r.word());
        (url, measure_name(shell, Measure::Rate(*r)), *r == order)
    };
    Rate::ALL.iter().map(one).collect()
}

/// The same page under each version of the formulas.
fn versions(q: &Question) -> Vec<(String, u32, bool)> {
    let one = |v: &rate::Version| {
        let url = format!("/{}/numbers?{}", q.code, query_by(q, v.nr));
        (url, v.nr, v.nr == q.by.nr)
    };
    rate::shipped().iter().map(one).collect()
}

/// Lays the page out.
pub fn lay_out(
    shell: Shell,
    q: &Question,
    asked: &Asked,
    (found, actor): (&Numbers, &Actor),
    now: jiff::Timestamp,
) -> NumbersPage {
    let shell = shell.at(q.code, &found.district, "numbers");
    let counts = found.of(found.place.id);
    let order = asked.order.as_deref().and_then(Rate::from_word);
    let order = order.unwrap_or(Rate::InBuilding);
    let average = view::figure(q, found, order, &counts).unwrap_or_default();
    let ranked = match found.place.kind {
        PlaceKind::District => view::ranked(q, found, order),
        _ => Vec::new(),
    };
    let way = found.way.iter().filter(|p| p.id != found.place.id);
    let busy = |p: &&Place| found.totals.keys().any(|(id, _)| *id == p.id);
    let words = found
        .way
        .first()
        .is_some_and(|top| may(actor, Deed::WordQuestions, &top.path));
    let ask = asked.ask.filter(|nr| words && (1..=7).contains(nr));
    NumbersPage {
        way: way
            .map(|p| (q.page(p.parent.map(|_| p.id), q.span), p.name.clone()))
            .collect(),
        span: view::span_words(&shell, q.span),
        turn: turns(q, now),
        version: shell.l.say("number-version").n("nr", q.by.nr).to_string(),
        versions: versions(q),
        csv: format!("/{}/numbers.csv?{}", q.code, q.query(q.place, q.span)),
        raised: Measure::Raised.count(&counts, q.by),
        raised_url: q.behind(q.place, "raised", ""),
        rates: Rate::ALL
            .iter()
            .map(|r| view::shown(&shell, q, found, *r))
            .collect(),
        levels: view::levels(&shell, &counts),
        tree: view::tree(q, found),
        own: view::small(q, found, &found.place),
        over: view::over(&shell, q, found),
        rows: view::rows(&shell, q, found),
        multiples: found
            .below
            .iter()
            .filter(busy)
            .map(|p| view::small(q, found, p))
            .collect(),
        few: view::unranked(&shell, &ranked),
        average: average.tenths().map(chart_along).zip(average.percent()),
        orders: orders(&shell, q, order),
        order: measure_name(&shell, Measure::Rate(order)),
        ranked,
        questions: (1..=7)
            .map(|nr| answered(&shell, q, found, &counts, nr))
            .collect(),
        words,
        wording: ask.map(|nr| worded(&shell, found, nr).0),
        refused: None,
        here: q.page(q.place, q.span),
        facade: view::has_facade(&found.place),
        exclusions: found
            .exclusions
            .iter()
            .map(|x| excluded(&shell, q.code, x))
            .collect(),
        hot: String::new(),
        key: Uuid::now_v7(),
        place: found.place.clone(),
        code: q.code,
        shell,
    }
}

fn chart_along(tenths: i64) -> i64 {
    super::chart::along(tenths)
}

fn query_by(q: &Question, nr: u32) -> String {
    let plain = Question {
        chosen: false,
        ..q.clone()
    };
    format!("{}&by={nr}", plain.query(q.place, q.span))
}

/// Reads the numbers an address asks for.
pub async fn numbers(app: &App, actor: &Actor, q: &Question) -> Result<Numbers, Error> {
    let (code, place, span): (District, Option<PlaceId>, Span) = (q.code, q.place, q.span);
    let by = actor.clone();
    let read = app
        .store
        .read(move |c| number::read(c, code, &by, (place, span)));
    read.await
}

/// `/330802/numbers`
pub async fn page(
    State(app): State<App>,
    In(code): In,
    Query(asked): Query<Asked>,
    who: Who,
    shell: Shell,
) -> Result<Response, Failure> {
    let now = app.clock.now();
    let q = Question::of(code, &asked, now);
    let q = q.ok_or_else(|| Failure::new(&shell, Error::NotFound))?;
    let found = numbers(&app, &who.actor, &q).await;
    let found = found.map_err(|e| Failure::new(&shell, e))?;
    let hot = hot::short(&app, &shell, &who.actor, (code, &found.place)).await;
    let mut page = lay_out(shell, &q, &asked, (&found, &who.actor), now);
    page.hot = hot;
    Ok(render(&page))
}
