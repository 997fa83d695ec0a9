//! What a deed answers when it is not done.

use std::sync::Arc;
use tanxin_domain::Sentence;
use tanxin_domain::account::AccountRefusal;
use tanxin_domain::card::CardRefusal;
use tanxin_domain::code::NotACode;
use tanxin_domain::lockout::Slow;
use tanxin_domain::permission::Forbidden;
use tanxin_domain::role::RoleRefusal;
use tanxin_domain::text::TextRefusal;
use tanxin_store::StoreError;

/// Why a deed was not done. Nothing was changed.
#[derive(Debug, Clone)]
pub enum Error {
    /// A rule said no; the sentence says which and what to do.
    Refused(Arc<dyn Sentence>),
    /// The permission table said no.
    Forbidden(Forbidden),
    /// There is no such thing, or the asker may not know of it.
    NotFound,
    /// It takes somebody who has signed in.
    SignIn,
    /// The fault is ours; the text goes to the log.
    Store(Arc<StoreError>),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Refused(s) => write!(f, "refused: {}", s.key()),
            Error::Forbidden(d) => write!(f, "forbidden: {}", d.0.word()),
            Error::NotFound => write!(f, "not found"),
            Error::SignIn => write!(f, "not signed in"),
            Error::Store(e) => write!(f, "{e}"),
        }
    }
}

impl std::error::Error for Error {}

impl Error {
    /// A refusal with its sentence.
    pub fn refuse(sentence: impl Sentence + 'static) -> Error {
        Error::Refused(Arc::new(sentence))
    }

    /// The key of its sentence, whatever it is.
    pub fn key(&self) -> &'static str {
        match self {
            Error::Refused(s) => s.key(),
            Error::Forbidden(f) => f.key(),
            Error::NotFound => "refuse-not-found",
            Error::SignIn => "refuse-sign-in",
            Error::Store(e) => match **e {
                StoreError::DiskFull => "refuse-disk-full",
                _ => "refuse-fault",
            },
        }
    }

    /// Values for the sentence.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Error::Refused(s) => s.args(),
            _ => Vec::new(),
        }
    }

    /// The form field it speaks of.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Error::Refused(s) => s.field(),
            _ => None,
        }
    }
}

impl Sentence for Error {
    fn key(&self) -> &'static str {
        Error::key(self)
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        Error::args(self)
    }
    fn field(&self) -> Option<&'static str> {
        Error::field(self)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Error {
        Error::Store(Arc::new(error))
    }
}

impl From<Forbidden> for Error {
    fn from(forbidden: Forbidden) -> Error {
        Error::Forbidden(forbidden)
    }
}

/// Lets `?` turn refusals of the domain into errors of a deed. One line a noun.
macro_rules! refusals {
    ($($refusal:ty,)+) => {$(
        impl From<$refusal> for Error {
            fn from(refusal: $refusal) -> Error {
                Error::refuse(refusal)
            }
        }
    )+};
}

refusals! {
    tanxin_domain::place::PlaceRefusal,
    tanxin_domain::country::ListRefusal,
    super::country::PackageRefusal,
    TextRefusal,
    NotACode,
    RoleRefusal,
    tanxin_domain::when_typed::NotADay,
    CardRefusal,
    tanxin_domain::assembly::AssemblyRefusal,
    tanxin_domain::rule::RuleRefusal,
    AccountRefusal,
    tanxin_domain::owner::OwnerRefusal,
    tanxin_domain::poll::PollRefusal,
    tanxin_domain::poll::VoteRefusal,
    tanxin_domain::poll::PaperRefusal,
    tanxin_domain::poll::ObjectionRefusal,
    Slow,
    tanxin_domain::matter::MatterRefusal,
    tanxin_domain::matter::ChainRefusal,
    tanxin_domain::matter::BackingRefusal,
    tanxin_domain::matter::LinkRefusal,
    tanxin_domain::notice::NoticeRefusal,
    tanxin_domain::matter::TemplateRefusal,
    super::matter::saved::FilterRefusal,
    tanxin_domain::rate::ExclusionRefusal,
    super::photo::PhotoRefusal,
    super::import::FileRefusal,
    super::import::ImportRefusal,
    tanxin_domain::import::ListRefusal,
}
