//! Forms as they arrive: fields in the order they were sent, photos beside them.
//!
//! A form that is too large is still read to its end, without keeping it: a
//! browser that is cut off in the middle of sending shows no page at all, and
//! what was typed would be lost. Text fields stand before file fields in our
//! pages, so that the words are known when a photo turns out to be too large.

use crate::App;
use crate::services::Error;
use crate::services::import::FileRefusal;
use crate::services::photo::{MOST_BYTES, PhotoRefusal};
use askama::filters;
use axum::body::Body;
use axum::extract::{Form, FromRequest, Multipart, Request};
use axum::http::header;
use futures::StreamExt as _;
use std::convert::Infallible;
use std::str::FromStr;
use tanxin_domain::Sentence;
use tanxin_domain::matter::MOST_PHOTOS;
use uuid::Uuid;

/// Bytes of one text field that are kept; more than any field takes.
const MOST_FIELD: usize = 256 << 10;
/// Bytes of a whole form without files.
const MOST_PLAIN: usize = 1 << 20;
/// Bytes that are read to the end before giving up on a sender.
const MOST_READ: usize = 192 << 20;
/// Fields of a form; the sign-in sheet of a compound has one a household.
const MOST_FIELDS: usize = 4000;

/// What is wrong with a form as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormRefusal {
    /// A text so long that only its beginning was kept.
    Endless,
    /// It broke off or is no form.
    Broken,
}

impl Sentence for FormRefusal {
    fn key(&self) -> &'static str {
        match self {
            FormRefusal::Endless => "refuse-form-endless",
            FormRefusal::Broken => "refuse-form-broken",
        }
    }
}

/// The fields of all forms that hold what somebody wrote.
const TEXTS: [&str; 9] = [
    "text", "words", "reason", "report", "what", "why", "without", "evidence", "title",
];

/// What somebody typed and chose.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    fields: Vec<(String, String)>,
    files: Vec<(String, Vec<u8>)>,
    trouble: Option<Error>,
}

impl Typed {
    /// The first value of a field; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(n, _)| n == name);
        found.map_or("", |(_, value)| value)
    }

    /// Every value of a field, in the order they were sent.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.fields.iter().filter(move |(n, _)| n == name);
        named.map(|(_, value)| value.as_str())
    }

    /// Was a box ticked, or a choice made with this value?
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.fields.iter().any(|(n, v)| n == name && v == value)
    }

    /// A field as its own type; `None` when it is empty or something else.
    pub fn read<T: FromStr>(&self, name: &str) -> Option<T> {
        self.get(name).trim().parse().ok()
    }

    /// The browser's key, which makes sending twice store once.
    pub fn deed_key(&self) -> Option<Uuid> {
        self.read("key")
    }

    /// Sets a field, for pages that offer something to begin with.
    pub fn with(mut self, name: &str, value: impl ToString) -> Typed {
        self.fields.push((name.to_owned(), value.to_string()));
        self
    }

    /// The texts that a page does not show in a form again: that form is no longer on it.
    pub fn not_shown(&self, html: &str) -> Vec<String> {
        let written = |(name, text): &&(String, String)| {
            TEXTS.contains(&name.as_str()) && !text.trim().is_empty()
        };
        let shown = |text: &str| {
            let text = filters::escape(text, filters::Html).map(|safe| safe.to_string());
            let text = text.unwrap_or_default();
            html.contains(&format!(">{text}</textarea>"))
                || html.contains(&format!("value=\"{text}\""))
        };
        let gone = self.fields.iter().filter(written);
        let gone = gone.filter(|(_, text)| !shown(text));
        gone.map(|(_, text)| text.clone()).collect()
    }

    /// Takes the photos out, or says what was wrong with the form as such.
    pub fn photos(&mut self) -> Result<Vec<Vec<u8>>, Error> {
        match self.trouble.take() {
            Some(error) => Err(error),
            None => Ok(self.files.drain(..).map(|(_, bytes)| bytes).collect()),
        }
    }

    /// Takes the one file out that is no photo, with its name; `None` when none was chosen.
    pub fn file(&mut self) -> Result<Option<(String, Vec<u8>)>, Error> {
        match self.trouble.take() {
            // As large as a photo may be: the sentence is another.
            Some(error) if error.field() == Some("photos") => Err(FileRefusal::TooLarge.into()),
            Some(error) => Err(error),
            None => Ok(self.files.pop()),
        }
    }

    fn refuse(&mut self, sentence: impl Sentence + 'static) {
        // The first thing wrong is the one to mend first.
        self.trouble.get_or_insert_with(|| Error::refuse(sentence));
    }

    async fn multipart(&mut self, mut parts: Multipart) {
        let mut read = 0;
        loop {
            let mut part = match parts.next_field().await {
                Ok(Some(part)) => part,
                Ok(None) => return,
                Err(_) => return self.refuse(FormRefusal::Broken),
            };
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(str::to_owned);
            let is_file = file.is_some();
            let most = if is_file { MOST_BYTES } else { MOST_FIELD };
            let fits = !is_file || self.files.len() < MOST_PHOTOS;
            let (mut kept, mut length) = (Vec::new(), 0);
            loop {
                let chunk = match part.chunk().await {
                    Ok(Some(chunk)) => chunk,
                    Ok(None) => break,
                    Err(_) => return self.refuse(FormRefusal::Broken),
                };
                length += chunk.len();
                read += chunk.len();
                if fits && kept.len() < most {
                    kept.extend_from_slice(&chunk[..chunk.len().min(most - kept.len())]);
                }
                if read > MOST_READ {
                    return self.refuse(PhotoRefusal::TooLarge);
                }
            }
            match (is_file, length > most) {
                (true, _) if length == 0 => {}
                (true, _) if !fits => self.refuse(PhotoRefusal::TooMany),
                (true, true) => self.refuse(PhotoRefusal::TooLarge),
                (true, false) => self.files.push((file.unwrap_or_default(), kept)),
                (false, long) => self.keep(name, &kept, long),
            }
        }
    }

    fn keep(&mut self, name: String, bytes: &[u8], long: bool) {
        if long {
            self.refuse(FormRefusal::Endless);
        }
        if self.fields.len() < MOST_FIELDS {
            let text = String::from_utf8_lossy(bytes).into_owned();
            self.fields.push((name, text));
        }
    }

    async fn plain(&mut self, request: Request) {
        let (parts, body) = request.into_parts();
        let (mut kept, mut read) = (Vec::new(), 0);
        let mut body = body.into_data_stream();
        while let Some(chunk) = body.next().await {
            let Ok(chunk) = chunk else {
                return self.refuse(FormRefusal::Broken);
            };
            read += chunk.len();
            if kept.len() < MOST_PLAIN {
                kept.extend_from_slice(&chunk[..chunk.len().min(MOST_PLAIN - kept.len())]);
            }
            if read > MOST_READ {
                break;
            }
        }
        if read > MOST_PLAIN {
            self.refuse(FormRefusal::Endless);
        }
        let again = Request::from_parts(parts, Body::from(kept));
        match Form::<Vec<(String, String)>>::from_request(again, &()).await {
            Ok(Form(fields)) => self.fields = fields.into_iter().take(MOST_FIELDS).collect(),
            Err(_) => self.refuse(FormRefusal::Broken),
        }
    }
}

impl FromRequest<App> for Typed {
    type Rejection = Infallible;
    async fn from_request(request: Request, app: &App) -> Result<Typed, Infallible> {
        let mut typed = Typed::default();
        let kind = request.headers().get(header::CONTENT_TYPE);
        let parts = kind.is_some_and(|k| k.as_bytes().starts_with(b"multipart/form-data"));
        if !parts {
            typed.plain(request).await;
        } else if let Ok(parts) = Multipart::from_request(request, app).await {
            typed.multipart(parts).await;
        } else {
            typed.refuse(FormRefusal::Broken);
        }
        Ok(typed)
    }
}
