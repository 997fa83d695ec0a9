//! Why a deed on a matter was not done, each reason with its own sentence.

use super::MOST_PHOTOS;
use crate::refusal::Sentence;
use jiff::Timestamp;

/// Why a deed on a matter was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatterRefusal {
    /// No such place, or it was taken down.
    UnknownPlace,
    /// No such household.
    UnknownHousehold,
    /// Nothing was chosen, or a category we do not have.
    UnknownCategory,
    /// No such office, or none answers here.
    UnknownOffice,
    /// The day lies before today.
    DueBeforeToday,
    /// Not the household's own matter.
    NotYours,
    /// The office has not said that it is solved.
    NotYetSolved,
    /// The office said already that it is solved, and the household is asked.
    AlreadySolved,
    /// The household has answered.
    AlreadyConfirmed {
        /// When.
        at: Timestamp,
    },
    /// It was taken back.
    AlreadyWithdrawn,
    /// The household still has time to answer.
    StillAsking,
    /// Somebody else changed it since the form was opened.
    Meanwhile {
        /// When.
        at: Timestamp,
    },
    /// Neither a word nor a photo.
    NothingSaid,
    /// The public line is empty.
    NoTitle,
    /// Title and category are as they were.
    NothingChanged,
    /// The assembly it was noted in is over, or somebody has acted on it.
    NoLongerANote,
    /// Neither solved nor partly nor not was chosen.
    NoVerdict,
    /// No photo more fits.
    TooManyPhotos,
    /// The receipt can't be shown again: the key that sealed it is gone.
    ReceiptLost,
}

impl Sentence for MatterRefusal {
    fn key(&self) -> &'static str {
        match self {
            MatterRefusal::UnknownPlace => "refuse-matter-unknown-place",
            MatterRefusal::UnknownHousehold => "refuse-matter-unknown-household",
            MatterRefusal::UnknownCategory => "refuse-matter-unknown-category",
            MatterRefusal::UnknownOffice => "refuse-matter-unknown-office",
            MatterRefusal::DueBeforeToday => "refuse-matter-due-before-today",
            MatterRefusal::NotYours => "refuse-matter-not-yours",
            MatterRefusal::NotYetSolved => "refuse-matter-not-yet-solved",
            MatterRefusal::AlreadySolved => "refuse-matter-already-solved",
            MatterRefusal::AlreadyConfirmed { .. } => "refuse-matter-already-confirmed",
            MatterRefusal::AlreadyWithdrawn => "refuse-matter-already-withdrawn",
            MatterRefusal::StillAsking => "refuse-matter-still-asking",
            MatterRefusal::Meanwhile { .. } => "refuse-matter-meanwhile",
            MatterRefusal::NothingSaid => "refuse-matter-nothing-said",
            MatterRefusal::NoTitle => "refuse-matter-no-title",
            MatterRefusal::NothingChanged => "refuse-matter-nothing-changed",
            MatterRefusal::NoLongerANote => "refuse-matter-no-longer-a-note",
            MatterRefusal::NoVerdict => "refuse-matter-no-verdict",
            MatterRefusal::TooManyPhotos => "refuse-matter-too-many-photos",
            MatterRefusal::ReceiptLost => "refuse-matter-receipt-lost",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            // Figures alone, so that one argument serves both languages.
            MatterRefusal::AlreadyConfirmed { at } | MatterRefusal::Meanwhile { at } => {
                let local = crate::when::local(*at);
                vec![("at", local.strftime("%Y-%m-%d %H:%M").to_string())]
            }
            MatterRefusal::TooManyPhotos => vec![("most", MOST_PHOTOS.to_string())],
            _ => Vec::new(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            MatterRefusal::UnknownPlace => Some("place"),
            MatterRefusal::UnknownHousehold => Some("household"),
            MatterRefusal::UnknownCategory => Some("category"),
            MatterRefusal::UnknownOffice => Some("office"),
            MatterRefusal::DueBeforeToday => Some("due"),
            MatterRefusal::NothingSaid => Some("text"),
            MatterRefusal::NoTitle => Some("title"),
            MatterRefusal::NoVerdict => Some("verdict"),
            MatterRefusal::TooManyPhotos => Some("photos"),
            _ => None,
        }
    }
}
