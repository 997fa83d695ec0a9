//! The only Typst of the house: documents from plain data.
//!
//! Whoever calls an assembly needs paper: a poster for the stairwell, a letter
//! for each door, a sheet to sign, minutes to keep. Each is a struct of plain
//! strings and numbers ([`Document`]); [`Press::set`] turns it into a PDF. The
//! crate reads no database, no clock and no network, so the same data always
//! gives the same bytes.
//!
//! Text that people typed is data for the templates and never markup: it can't
//! draw, load or run anything. Control and direction-changing characters are
//! taken out before setting, and characters that no font can draw are named in
//! [`Pdf::missing`] instead of vanishing from the page.

#![allow(clippy::missing_errors_doc)] // every error is a `PressError` or a `FontsMissing`, documented there

// The samples are written as callers write: by the crate’s own name.
#[cfg(test)]
extern crate self as tanxin_press;

mod assembly;
mod ballots;
mod cards;
mod clean;
mod engine;
mod error;
mod fonts;
mod forward;
mod invitations;
pub mod lunar;
mod minutes;
mod notice;
mod qr;
mod sign_in;
#[cfg(test)]
mod tests;
mod words;

use serde::{Deserialize, Serialize};

pub use assembly::{Call, Counted, Quorum};
pub use ballots::{BallotPaper, BallotQuestion, Ballots};
pub use cards::{Card, CardKind, Cards};
pub use error::PressError;
pub use fonts::{FontReport, FontSources, FontsMissing};
pub use forward::Forward;
pub use invitations::{Invitation, Invitations};
pub use minutes::{
    AgendaLine, Attendance, Attendee, Both, Guest, InPublic, MatterLine, Minutes, Person, PollLine,
    PollQuestion, Posting, ProxyLine, Remark, Rendition,
};
pub use notice::{Notice, Paper};
pub use qr::{qr_svg, qr_terminal};
pub use sign_in::{Mark, SignInRow, SignInSheet};
pub use words::Lang;

/// Everything the press can set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "document", rename_all = "kebab-case")]
#[allow(clippy::large_enum_variant)] // one at a time, on its way to paper
pub enum Document {
    /// The poster that calls an assembly.
    Notice(Notice),
    /// One letter a household: invitation, household card, proxy form.
    Invitations(Invitations),
    /// The sheet on the table at the door.
    SignInSheet(SignInSheet),
    /// What the assembly leaves behind.
    Minutes(Minutes),
    /// Household cards or door codes to cut out.
    Cards(Cards),
    /// Paper ballots, each with its serial.
    Ballots(Ballots),
}

/// A finished document.
#[derive(Debug, Clone)]
pub struct Pdf {
    /// The file, the same bytes for the same data and fonts.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Characters of the data that no font at hand can draw, in order. On
    /// paper 〓 stands in their place; tell whoever asked for it.
    pub missing: Vec<char>,
}

/// Sets documents. Holds no font until the first one is asked for.
///
/// Setting is plain computation of 10 ms to some seconds: call it where
/// blocking is allowed.
#[derive(Debug)]
pub struct Press {
    fonts: fonts::Fonts,
}

impl Press {
    /// A press that looks for fonts in `sources` first and then among those of
    /// the system.
    #[must_use]
    pub fn new(sources: FontSources) -> Self {
        Self {
            fonts: fonts::Fonts::new(sources, true),
        }
    }

    /// A press that uses nothing but the fonts in `sources`, so that two
    /// machines give the same bytes.
    #[must_use]
    pub fn without_system_fonts(sources: FontSources) -> Self {
        Self {
            fonts: fonts::Fonts::new(sources, false),
        }
    }

    /// Which fonts documents would be set in, or what to install. Reads names
    /// only and keeps nothing in memory.
    pub fn check(&self) -> Result<FontReport, FontsMissing> {
        self.fonts.check()
    }

    /// Sets one document.
    pub fn set(&self, document: &Document) -> Result<Pdf, PressError> {
        engine::set(&self.fonts, document.job()?)
    }

    /// Draws the picture for a chat group as a PNG: what a telephone saves and sends on.
    pub fn picture(&self, of: &Forward) -> Result<Vec<u8>, PressError> {
        engine::draw(&self.fonts, of.job()?)
    }
}

impl Document {
    fn job(&self) -> Result<engine::Job, PressError> {
        match self {
            Self::Notice(d) => d.job(),
            Self::Invitations(d) => d.job(),
            Self::SignInSheet(d) => d.job(),
            Self::Minutes(d) => d.job(),
            Self::Cards(d) => d.job(),
            Self::Ballots(d) => d.job(),
        }
    }
}
