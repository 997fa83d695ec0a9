//! How a command ends when it was not done: one sentence, one exit code.

use crate::config::ConfigError;
use crate::keys::KeyError;
use std::process::ExitCode;
use tanxin_domain::Sentence as _;
use tanxin_store::StoreError;

/// Exit codes; scripts rely on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Not done, or something was found wrong.
    Refused = 1,
    /// The settings make no sense.
    Settings = 3,
    /// Database or key can't be used.
    Data = 4,
    /// The address is taken or not ours.
    Address = 5,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Why a command was not done.
#[derive(Debug)]
pub enum Fault {
    /// What was typed was not understood, or help was asked for.
    Typed(Box<clap::Error>),
    /// A sentence.
    Said {
        /// The exit code.
        exit: Exit,
        /// The sentence's key.
        key: &'static str,
        /// Its values.
        args: Vec<(&'static str, String)>,
    },
}

impl Fault {
    /// A sentence with its values.
    pub fn said(exit: Exit, key: &'static str, args: &[(&'static str, String)]) -> Fault {
        let args = args.to_vec();
        Fault::Said { exit, key, args }
    }
}

impl From<clap::Error> for Fault {
    fn from(error: clap::Error) -> Fault {
        Fault::Typed(Box::new(error))
    }
}

impl From<ConfigError> for Fault {
    fn from(error: ConfigError) -> Fault {
        Fault::said(Exit::Settings, error.key(), &error.args())
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Fault {
        Fault::from(&error)
    }
}

impl From<&StoreError> for Fault {
    fn from(error: &StoreError) -> Fault {
        let key = match error {
            StoreError::DiskFull => "cli-fault-disk-full",
            StoreError::Open(_) => "cli-fault-open",
            StoreError::NoDistrict(_) => "cli-fault-no-district",
            _ => "cli-fault-store",
        };
        Fault::said(Exit::Data, key, &[("why", error.to_string())])
    }
}

impl From<KeyError> for Fault {
    fn from(error: KeyError) -> Fault {
        let (key, file, why) = match &error {
            KeyError::Io(file, why) => ("cli-fault-key-io", file.clone(), why.to_string()),
            KeyError::Shape(file) => ("cli-fault-key-shape", file.clone(), String::new()),
        };
        Fault::said(Exit::Data, key, &[("file", file), ("why", why)])
    }
}

impl From<crate::services::Error> for Fault {
    fn from(error: crate::services::Error) -> Fault {
        // Whoever sits at the machine is told what the database said.
        if let crate::services::Error::Store(error) = &error {
            return error.as_ref().into();
        }
        Fault::said(Exit::Refused, error.key(), &error.args())
    }
}
