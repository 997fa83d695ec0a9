//! The numbers: the district, any place below it, the townships side by side, the matters
//! behind each figure, and the same as a table for a spreadsheet.

mod ask;
mod chart;
mod csv;
mod list;
mod page;
mod view;

use crate::App;
use axum::Router;
use axum::routing::get;
use jiff::Timestamp;
use serde::Deserialize;
use tanxin_domain::rate::{self, Span, Version};
use tanxin_domain::{District, PlaceId, when};

/// `/330802/numbers…`
pub fn routes() -> Router<App> {
    Router::new()
        .route("/{district}/numbers", get(page::page).post(ask::word))
        .route("/{district}/numbers.csv", get(csv::table))
        .route("/{district}/numbers/matters", get(list::list))
}

/// What an address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    place: Option<String>,
    /// `w2022-03-07`, `m2022-03`.
    span: Option<String>,
    /// The number of a version of the formulas.
    by: Option<u32>,
    /// A measure, and which part of it.
    measure: Option<String>,
    part: Option<String>,
    before: Option<i64>,
    /// By which rate the places below stand in order.
    order: Option<String>,
    /// The question that is being worded.
    ask: Option<u8>,
}

/// An address read: a place, a span, a version of the formulas.
#[derive(Clone)]
pub struct Question {
    code: District,
    place: Option<PlaceId>,
    span: Span,
    by: &'static Version,
    /// Was the version asked for, instead of the one in force then?
    chosen: bool,
}

impl Question {
    /// Reads it; `None` when there can be no such page.
    fn of(code: District, asked: &Asked, now: Timestamp) -> Option<Question> {
        let named = asked.place.as_deref().filter(|p| !p.is_empty());
        let place = named.map(str::parse).transpose().ok()?;
        let span = match asked.span.as_deref() {
            Some(text) => Span::parse(text)?,
            None => Span::month(when::day(now)),
        };
        let by = match asked.by {
            Some(nr) => rate::version(nr)?,
            None => rate::in_force(span.first()),
        };
        Some(Question {
            code,
            place,
            span,
            by,
            chosen: asked.by.is_some(),
        })
    }

    /// What follows `?`: the same question about another place or span.
    fn query(&self, place: Option<PlaceId>, span: Span) -> String {
        let mut to = format!("span={span}");
        if let Some(id) = place {
            to.push_str(&format!("&place={id}"));
        }
        if self.chosen {
            to.push_str(&format!("&by={}", self.by.nr));
        }
        to
    }

    /// The page of another place or span.
    fn page(&self, place: Option<PlaceId>, span: Span) -> String {
        format!("/{}/numbers?{}", self.code, self.query(place, span))
    }

    /// The list of the matters behind a figure. Under the version that is in force the list
    /// names it too, so that it stays true when another comes.
    fn behind(&self, place: Option<PlaceId>, measure: &str, part: &str) -> String {
        let query = self.query(place, self.span);
        let part = match part {
            "" => String::new(),
            part => format!("&part={part}"),
        };
        format!(
            "/{}/numbers/matters?{query}&measure={measure}{part}",
            self.code
        )
    }
}
