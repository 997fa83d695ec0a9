//! The command line: what may be typed, in which language it answers, how it ends.
//!
//! Exit codes: 0 done · 1 it was not done or something was found wrong · 2 not
//! understood · 3 settings · 4 database or key · 5 address taken or not ours.

mod args;
mod backup;
mod demo;
mod doctor;
pub mod export;
mod fault;
mod generate;
mod house;
mod import;
mod lan;
mod rules;
mod serve;
mod tongue;
mod user;
mod verify;
mod verify_poll;

pub use args::command;
pub use fault::{Exit, Fault};
pub use tongue::Tongue;

use crate::config::{Settings, Values};
use args::{Cli, Deed};
use clap::FromArgMatches as _;
use std::ffi::OsString;
use std::process::ExitCode;

/// What every command has at hand.
pub(crate) struct Desk {
    /// The language it answers in.
    pub tongue: Tongue,
    /// The settings in force.
    pub settings: Settings,
}

impl Desk {
    /// Says a sentence on standard output.
    pub fn tell(&self, key: &str, args: &[(&'static str, String)]) {
        println!("{}", self.tongue.say(key, args));
    }

    /// Says a sentence on standard error: what is not the answer itself.
    pub fn note(&self, key: &str, args: &[(&'static str, String)]) {
        eprintln!("{}", self.tongue.say(key, args));
    }
}

/// Does what was typed; never panics over it.
pub fn run(args: Vec<OsString>) -> ExitCode {
    let texts: Vec<String> = args
        .iter()
        .map(|a| a.to_string_lossy().into_owned())
        .collect();
    let tongue = Tongue::of(&texts, |name| std::env::var(name).ok());
    match act(args, tongue) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Fault::Typed(error)) => args::explain(&error, tongue),
        Err(Fault::Said { exit, key, args }) => {
            eprintln!("{}", tongue.say(key, &args));
            exit.into()
        }
    }
}

fn act(args: Vec<OsString>, tongue: Tongue) -> Result<(), Fault> {
    let matches = command(tongue).try_get_matches_from(args)?;
    let cli = Cli::from_arg_matches(&matches)?;
    if let Deed::Completions { shell } = cli.deed {
        args::completions(shell);
        return Ok(());
    }
    let mut options = Values::new();
    let mut option = |key: &str, value: &Option<String>| {
        if let Some(value) = value {
            options.insert(key.to_owned(), value.clone());
        }
    };
    option("database", &cli.common.database);
    option("key_file", &cli.common.key_file);
    if let Deed::Serve(serve) = &cli.deed {
        option("listen", &serve.listen);
        option("origin", &serve.origin);
        option("tls_cert", &serve.tls_cert);
        option("tls_key", &serve.tls_key);
        option("fonts", &serve.fonts);
    }
    let environment = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let settings = Settings::gather(cli.common.config.as_deref(), environment, options)?;
    log_to_stderr(&settings);
    let desk = Desk { tongue, settings };
    match cli.deed {
        Deed::Serve(serve) => serve::serve(&desk, &serve),
        Deed::Demo(typed) => demo::demo(&desk, &typed),
        Deed::Generate(typed) => generate::generate(&desk, &typed),
        Deed::Import(typed) => import::import(&desk, &typed),
        Deed::Verify => verify::verify(&desk),
        Deed::VerifyPoll(typed) => verify_poll::verify_poll(&desk, &typed),
        Deed::Backup(typed) => backup::backup(&desk, &typed),
        Deed::Restore(typed) => backup::restore(&desk, &typed),
        Deed::Export(typed) => export::export(&desk, &typed),
        Deed::Rules(typed) => rules::rules(&desk, &typed),
        Deed::User(typed) => user::user(&desk, &typed),
        Deed::Doctor => doctor::doctor(&desk),
        Deed::Completions { .. } => Ok(()),
    }
}

fn log_to_stderr(settings: &Settings) {
    let filter = tracing_subscriber::EnvFilter::try_new(&settings.log)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    // A second command in one process (a test) keeps the first one's log.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .try_init();
}
