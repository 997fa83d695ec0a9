//! Documents on paper: one press, two at a time.

use crate::services::Error;
use std::path::{Path, PathBuf};
use tanxin_domain::Sentence;
use tanxin_press::{Document, FontReport, FontSources, FontsMissing, Pdf, Press, PressError};
use tokio::sync::Semaphore;

/// Setting a document takes both memory and a core, and the server has other things to do.
const AT_ONCE: usize = 2;

/// The press and the queue before it.
pub struct Papers {
    press: Press,
    gate: Semaphore,
}

/// Why a document was not set. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperRefusal {
    /// No font can draw Chinese.
    Fonts,
    /// A text is too long for its place on the paper.
    TooLong {
        /// Its width in Chinese characters.
        length: usize,
        /// The width that fits.
        limit: usize,
    },
    /// More entries than one file should carry.
    TooMany {
        /// Entries there are.
        count: usize,
        /// Entries that fit.
        limit: usize,
    },
    /// The fault is ours; the text is in the log.
    Failed,
}

impl Sentence for PaperRefusal {
    fn key(&self) -> &'static str {
        match self {
            PaperRefusal::Fonts => "refuse-paper-fonts",
            PaperRefusal::TooLong { .. } => "refuse-paper-too-long",
            PaperRefusal::TooMany { .. } => "refuse-paper-too-many",
            PaperRefusal::Failed => "refuse-paper-failed",
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            PaperRefusal::TooLong { length, limit } => {
                vec![("length", length.to_string()), ("limit", limit.to_string())]
            }
            PaperRefusal::TooMany { count, limit } => {
                vec![("count", count.to_string()), ("limit", limit.to_string())]
            }
            PaperRefusal::Fonts | PaperRefusal::Failed => Vec::new(),
        }
    }
}

impl From<PressError> for Error {
    fn from(error: PressError) -> Error {
        tracing::warn!(%error, "a document was not set");
        Error::refuse(match error {
            PressError::Fonts(_) => PaperRefusal::Fonts,
            PressError::TooLong { length, limit, .. } => PaperRefusal::TooLong { length, limit },
            PressError::TooMany { count, limit, .. } => PaperRefusal::TooMany { count, limit },
            PressError::Code { .. } | PressError::Template(_) => PaperRefusal::Failed,
        })
    }
}

impl Papers {
    /// Fonts are looked for in `fonts` first, then beside the program, then in the system.
    pub fn new(fonts: Option<&Path>) -> Papers {
        let mut sources = FontSources::of_project(&PathBuf::from("."));
        if let Some(own) = fonts {
            sources.dirs.insert(0, own.to_owned());
        }
        Papers {
            press: Press::new(sources),
            gate: Semaphore::new(AT_ONCE),
        }
    }

    /// Which fonts documents would be set in; an error when none can draw Chinese.
    pub fn check(&self) -> Result<FontReport, FontsMissing> {
        self.press.check()
    }
}

/// Sets a document on a thread that may be busy for long.
pub async fn set(app: &crate::App, document: Document) -> Result<Pdf, Error> {
    let busy = app.papers.gate.acquire().await;
    let _turn = busy.map_err(|_| Error::refuse(PaperRefusal::Failed))?;
    let house = app.clone();
    let set = tokio::task::spawn_blocking(move || house.papers.press.set(&document)).await;
    Ok(set.map_err(|_| Error::refuse(PaperRefusal::Failed))??)
}

/// Draws a picture for a chat group, as [`set`] sets a document.
pub async fn picture(app: &crate::App, of: tanxin_press::Forward) -> Result<Vec<u8>, Error> {
    let busy = app.papers.gate.acquire().await;
    let _turn = busy.map_err(|_| Error::refuse(PaperRefusal::Failed))?;
    let house = app.clone();
    let drawn = tokio::task::spawn_blocking(move || house.papers.press.picture(&of)).await;
    Ok(drawn.map_err(|_| Error::refuse(PaperRefusal::Failed))??)
}
