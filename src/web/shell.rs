//! What every page has around it: masthead, language, large type, dateline.

use crate::App;
use crate::web::session::Who;
use crate::words::L;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use std::convert::Infallible;
use tanxin_domain::{Actor, District, Lang, when};

/// The reader's wishes and the frame of the page. Templates call it `shell`.
#[derive(Clone, Debug)]
pub struct Shell {
    /// The words.
    pub l: L,
    /// 大字: large type, one thing under another.
    pub elder: bool,
    /// The path asked for, for the switches of language and type.
    pub path: String,
    /// Today in China, as the masthead shows it.
    pub dateline: String,
    /// The year now, so that dates of this year leave it out.
    pub year: i16,
    /// The district whose pages these are, and its name.
    pub district: Option<(District, String)>,
    /// The section that is open: `place` or `queue`, `matter`, `assembly`.
    pub section: &'static str,
    /// Whoever is signed in, as the masthead greets them.
    pub name: Option<String>,
    /// Does the reader work for an office, and have a queue?
    pub desk: bool,
    /// A mark of whoever is signed in, empty for the public: what one person queued in
    /// this browser (待传) is never sent in another's name.
    pub who: String,
    /// Is it the demo?
    pub demo: bool,
    /// Served by TLS.
    pub https: bool,
    /// Where the page's live stream is, if it has one.
    pub live: Option<String>,
}

/// The mark of nobody in particular.
pub const PUBLIC: &str = "public";

/// A mark of somebody that differs from person to person: what a browser keeps of one is never
/// shown or sent as another's.
pub fn mark(actor: &Actor) -> String {
    match actor.signature() {
        (PUBLIC, _) => PUBLIC.to_owned(),
        (kind, id) => format!("{kind}-{id}"),
    }
}

/// What a reader's browser wishes of every page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wishes {
    /// The language chosen, or else the first of the browser's that is ours.
    pub lang: Lang,
    /// 大字.
    pub elder: bool,
}

impl Wishes {
    /// Reads the cookies, then `Accept-Language`.
    pub fn of(headers: &HeaderMap) -> Wishes {
        let cookie = |name| crate::web::session::cookie(headers, name);
        let asked = || {
            let asked = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
            asked.split([',', ';']).find_map(Lang::from_tag)
        };
        Wishes {
            lang: cookie("lang")
                .and_then(Lang::from_tag)
                .or_else(asked)
                .unwrap_or_default(),
            elder: cookie("mode") == Some("elder"),
        }
    }
}

impl Shell {
    /// Reads the wishes out of the cookies, then out of `Accept-Language`.
    pub fn of(app: &App, parts: &Parts, who: &Who) -> Shell {
        let Wishes { lang, elder } = Wishes::of(&parts.headers);
        let today = when::day(app.clock.now());
        let dateline = match lang {
            Lang::Zh => format!(
                "{}年{}月{}日　{}",
                today.year(),
                today.month(),
                today.day(),
                when::weekday_text(today, lang)
            ),
            Lang::En => format!(
                "{} {}",
                when::weekday_text(today, lang),
                when::date_text(today, 0, lang)
            ),
        };
        Shell {
            l: L(lang),
            elder,
            path: parts
                .uri
                .path_and_query()
                .map_or("/", |p| p.as_str())
                .to_owned(),
            dateline,
            year: today.year(),
            district: None,
            section: "",
            name: who.name.clone(),
            desk: who.actor.roles().iter().any(|r| r.office.is_some()),
            who: match mark(&who.actor) {
                public if public == PUBLIC => String::new(),
                mark => mark,
            },
            demo: app.site.demo,
            https: app.site.https,
            live: None,
        }
    }

    /// Names the district and the open section.
    pub fn at(mut self, district: District, name: &str, section: &'static str) -> Shell {
        self.district = Some((district, name.to_owned()));
        self.section = section;
        self
    }

    /// Gives the page a live stream.
    pub fn live(mut self, url: String) -> Shell {
        self.live = Some(url);
        self
    }

    /// The path as the log may show it: codes are never logged, nor is what follows `?`.
    pub fn plain_path(&self) -> &str {
        if self.path.starts_with("/c/") {
            return "/c/…";
        }
        self.path.split('?').next().unwrap_or("/")
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.l.0
    }

    /// `3月24日（星期四）下午2:30` in the reader's language.
    pub fn moment(&self, at: &jiff::Timestamp) -> String {
        when::moment_text(*at, self.year, self.lang())
    }

    /// `3月24日` in the reader's language.
    pub fn date(&self, date: &jiff::civil::Date) -> String {
        when::date_text(*date, self.year, self.lang())
    }
}

impl FromRequestParts<App> for Shell {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Shell, Infallible> {
        let Ok(who) = Who::from_request_parts(parts, app).await;
        Ok(Shell::of(app, parts, &who))
    }
}
