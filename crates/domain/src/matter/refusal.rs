//! Why a deed on a matter was not done, each reason with its own sentence.

use super::MOST_PHOTOS;
use crate::refusal::Sentence;
use jiff::Timestamp;
use jiff::civil::Date;

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
    /// The day lies beyond what the office has, and whoever names it does not stand above it.
    DueTooLate {
        /// The last day that may be named.
        latest: Date,
    },
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
    /// Who said that it is solved can't note what the household says of that.
    OwnAnswer,
    /// Above those a secret matter is about nobody answers here.
    NobodyApart,
    /// What is said in confidence goes to neither captain nor property company.
    SecretStays,
    /// It is not over: it is taken back first.
    NotOver,
    /// What was personal in it is gone already.
    ErasedAlready,
    /// Another office has it.
    NotYourTurn,
    /// Nothing is due.
    NothingDue,
    /// What was done last can't be undone: somebody else's, something else, or long ago.
    NothingToUndo,
    /// A clock would have ended meanwhile.
    UndoTooLate,
    /// Nothing was ticked.
    NothingTicked,
    /// More at once than can be looked through.
    TooManyAtOnce {
        /// The most.
        most: usize,
    },
    /// An office at the same level is asked first.
    AskFirst,
    /// It is at that office already.
    SameOffice,
    /// There is no level above.
    NoneAbove,
    /// Another office was named and has not said anything yet.
    AlreadyNamed,
    /// This office was not named, or has said its word.
    NotNamed,
    /// Refused twice: the level above has the word.
    Deciding,
    /// It is merged into another matter.
    AlreadyMerged,
    /// It is not merged.
    NotMerged,
    /// Nobody waits for a decision.
    NothingToDecide,
    /// The level above has decided that it is ours.
    DecidedAbove,
    /// Offices that were called are not done.
    TasksOpen {
        /// How many.
        open: usize,
    },
    /// No office was called.
    NobodyCalled,
    /// The office has an open task already, or is the lead itself.
    CalledAlready,
    /// Too many offices called.
    TooManyCalls,
    /// No such task.
    NoSuchTask,
    /// The task is done, or the lead went on without it.
    TaskOver,
    /// The office is there already.
    AlreadyArrived,
    /// The clock has ended: too late to ask for more time, to grant it, or to stop it.
    ClockEnded,
    /// More time was asked for already at this office.
    AskedAlready,
    /// Nobody asked for more time.
    NothingAsked,
    /// Whoever asked for more time can't be the one who grants it.
    OwnAsking,
    /// More than may be granted, or not in working days.
    TooMuchAsked {
        /// Working days.
        most: u16,
    },
    /// The clock stands still already.
    AlreadyPaused,
    /// The clock does not stand still.
    NotPaused,
    /// The end of the pause lies before now.
    PauseBackwards,
    /// Longer than a clock may stand still.
    PauseTooLong {
        /// Calendar days.
        most: u16,
    },
}

impl Sentence for MatterRefusal {
    fn key(&self) -> &'static str {
        match self {
            MatterRefusal::UnknownPlace => "refuse-matter-unknown-place",
            MatterRefusal::UnknownHousehold => "refuse-matter-unknown-household",
            MatterRefusal::UnknownCategory => "refuse-matter-unknown-category",
            MatterRefusal::UnknownOffice => "refuse-matter-unknown-office",
            MatterRefusal::DueBeforeToday => "refuse-matter-due-before-today",
            MatterRefusal::DueTooLate { .. } => "refuse-matter-due-too-late",
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
            MatterRefusal::OwnAnswer => "refuse-matter-own-answer",
            MatterRefusal::NobodyApart => "refuse-matter-nobody-apart",
            MatterRefusal::SecretStays => "refuse-matter-secret-stays",
            MatterRefusal::NotOver => "refuse-matter-not-over",
            MatterRefusal::ErasedAlready => "refuse-matter-erased-already",
            MatterRefusal::NotYourTurn => "refuse-matter-not-your-turn",
            MatterRefusal::AskFirst => "refuse-matter-ask-first",
            MatterRefusal::NothingToUndo => "refuse-matter-nothing-to-undo",
            MatterRefusal::UndoTooLate => "refuse-matter-undo-too-late",
            MatterRefusal::NothingTicked => "refuse-matter-nothing-ticked",
            MatterRefusal::TooManyAtOnce { .. } => "refuse-matter-too-many-at-once",
            MatterRefusal::NothingDue => "refuse-matter-nothing-due",
            MatterRefusal::SameOffice => "refuse-matter-same-office",
            MatterRefusal::NoneAbove => "refuse-matter-none-above",
            MatterRefusal::AlreadyNamed => "refuse-matter-already-named",
            MatterRefusal::NotNamed => "refuse-matter-not-named",
            MatterRefusal::Deciding => "refuse-matter-deciding",
            MatterRefusal::AlreadyMerged => "refuse-matter-already-merged",
            MatterRefusal::NotMerged => "refuse-matter-not-merged",
            MatterRefusal::NothingToDecide => "refuse-matter-nothing-to-decide",
            MatterRefusal::DecidedAbove => "refuse-matter-decided-above",
            MatterRefusal::TasksOpen { .. } => "refuse-matter-tasks-open",
            MatterRefusal::NobodyCalled => "refuse-matter-nobody-called",
            MatterRefusal::CalledAlready => "refuse-matter-called-already",
            MatterRefusal::TooManyCalls => "refuse-matter-too-many-calls",
            MatterRefusal::NoSuchTask => "refuse-matter-no-such-task",
            MatterRefusal::TaskOver => "refuse-matter-task-over",
            MatterRefusal::AlreadyArrived => "refuse-matter-already-arrived",
            MatterRefusal::ClockEnded => "refuse-matter-clock-ended",
            MatterRefusal::AskedAlready => "refuse-matter-asked-already",
            MatterRefusal::NothingAsked => "refuse-matter-nothing-asked",
            MatterRefusal::OwnAsking => "refuse-matter-own-asking",
            MatterRefusal::TooMuchAsked { .. } => "refuse-matter-too-much-asked",
            MatterRefusal::AlreadyPaused => "refuse-matter-already-paused",
            MatterRefusal::NotPaused => "refuse-matter-not-paused",
            MatterRefusal::PauseBackwards => "refuse-matter-pause-backwards",
            MatterRefusal::PauseTooLong { .. } => "refuse-matter-pause-too-long",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            // Figures alone, so that one argument serves both languages.
            MatterRefusal::AlreadyConfirmed { at } | MatterRefusal::Meanwhile { at } => {
                let local = crate::when::local(*at);
                vec![("at", local.strftime("%Y-%m-%d %H:%M").to_string())]
            }
            MatterRefusal::DueTooLate { latest } => vec![("latest", latest.to_string())],
            MatterRefusal::TooManyPhotos => vec![("most", MOST_PHOTOS.to_string())],
            MatterRefusal::TasksOpen { open } => vec![("open", open.to_string())],
            MatterRefusal::TooMuchAsked { most } | MatterRefusal::PauseTooLong { most } => {
                vec![("most", most.to_string())]
            }
            MatterRefusal::TooManyAtOnce { most } => vec![("most", most.to_string())],
            _ => Vec::new(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            MatterRefusal::UnknownPlace => Some("place"),
            MatterRefusal::UnknownHousehold => Some("household"),
            MatterRefusal::UnknownCategory => Some("category"),
            MatterRefusal::UnknownOffice => Some("office"),
            MatterRefusal::DueBeforeToday | MatterRefusal::DueTooLate { .. } => Some("due"),
            MatterRefusal::NothingSaid => Some("text"),
            MatterRefusal::NoTitle => Some("title"),
            MatterRefusal::NoVerdict => Some("verdict"),
            MatterRefusal::TooManyPhotos => Some("photos"),
            _ => None,
        }
    }
}
