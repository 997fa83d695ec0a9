//! What may be typed. The words of every help stand in `locales/*/cli.ftl`, found by the
//! path of the command: `cli-serve`, `cli-serve-examples`, `cli-serve-arg-lan`.

use super::Tongue;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Args, Command, CommandFactory as _, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// The whole command line.
#[derive(Parser)]
#[command(name = "tanxin", version, disable_help_flag = true)]
#[command(disable_version_flag = true, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub deed: Deed,
}

/// What every command takes.
#[derive(Args)]
pub(crate) struct Common {
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[arg(long, global = true, value_name = "FILE|URL")]
    pub database: Option<String>,
    #[arg(long, global = true, value_name = "FILE")]
    pub key_file: Option<String>,
    /// Read before everything else, by [`Tongue::of`].
    #[arg(long, global = true, value_name = "zh|en")]
    pub lang: Option<String>,
}

/// The commands.
#[derive(Subcommand)]
pub(crate) enum Deed {
    Serve(Serve),
    Demo(Demo),
    Generate(Generate),
    Import(Import),
    Verify,
    VerifyPoll(VerifyPoll),
    Backup(Backup),
    Restore(Restore),
    Export(Export),
    Rules(Rules),
    #[command(subcommand)]
    User(User),
    Doctor,
    Completions {
        shell: clap_complete::Shell,
    },
}

#[derive(Subcommand)]
pub(crate) enum User {
    List,
    Add(AddUser),
    Passwd(Login),
    Disable(Login),
    Role(RoleOfUser),
}

#[derive(Args)]
pub(crate) struct AddUser {
    pub login: String,
    #[arg(long)]
    pub name: String,
    #[arg(long)]
    pub phone: Option<String>,
    #[arg(long)]
    pub role: String,
    #[arg(long, value_name = "PLACE")]
    pub at: Option<String>,
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub until: Option<String>,
    #[arg(long, value_name = "CODE")]
    pub district: Option<String>,
}

#[derive(Args)]
pub(crate) struct Login {
    pub login: String,
}

#[derive(Args)]
pub(crate) struct RoleOfUser {
    pub login: String,
    pub role: String,
    #[arg(long, value_name = "PLACE")]
    pub at: Option<String>,
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub until: Option<String>,
    #[arg(long)]
    pub end: bool,
}

#[derive(Args)]
pub(crate) struct Backup {
    pub file: PathBuf,
}

#[derive(Args)]
pub(crate) struct Restore {
    pub file: PathBuf,
}

#[derive(Args)]
pub(crate) struct Export {
    pub folder: PathBuf,
    #[arg(long, value_name = "PLACE")]
    pub under: Option<String>,
    #[arg(long)]
    pub with_names: bool,
    #[arg(long, value_name = "CODE")]
    pub district: Option<String>,
}

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Rules {
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub on: Option<String>,
    #[command(subcommand)]
    pub what: Option<OfRules>,
}

#[derive(Subcommand)]
pub(crate) enum OfRules {
    Check(CheckRule),
}

#[derive(Args)]
pub(crate) struct CheckRule {
    pub file: PathBuf,
}

#[derive(Args)]
pub(crate) struct VerifyPoll {
    pub file: PathBuf,
}

#[derive(Args)]
pub(crate) struct Import {
    #[command(subcommand)]
    pub what: Imported,
}

/// What can be brought in.
#[derive(Subcommand)]
pub(crate) enum Imported {
    Places(Places),
}

#[derive(Args)]
pub(crate) struct Places {
    /// The whole country.
    #[arg(long, value_name = "FOLDER")]
    pub country: PathBuf,
}

#[derive(Args)]
pub(crate) struct Demo {
    /// Stop before the assembly: places, offices and people only.
    #[arg(long)]
    pub people_only: bool,
}

#[derive(Args)]
pub(crate) struct Generate {
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..=50_000_000))]
    pub matters: i64,
    #[arg(long, value_name = "N", default_value_t = 5000,
          value_parser = clap::value_parser!(i64).range(1..=1_000_000))]
    pub a_day: i64,
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
}

#[derive(Args)]
pub(crate) struct Serve {
    #[arg(long)]
    pub demo: bool,
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<String>,
    #[arg(long)]
    pub port: Option<u16>,
    #[arg(long)]
    pub lan: bool,
    #[arg(long, value_name = "URL")]
    pub origin: Option<String>,
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<String>,
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<String>,
    #[arg(long, value_name = "FOLDER")]
    pub fonts: Option<String>,
    #[arg(long)]
    pub new_key: bool,
}

/// The command line with its words.
pub fn command(tongue: Tongue) -> Command {
    let help = Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help)
        .global(true);
    let version = Arg::new("version")
        .short('V')
        .long("version")
        .action(ArgAction::Version);
    speak(Cli::command().arg(help).arg(version), "", tongue)
}

/// The key of something below `cli`, by the names on the way.
fn word_key(path: &str, last: &str) -> String {
    match (path, last) {
        ("", "") => "cli".to_owned(),
        (only, "") | ("", only) => format!("cli-{only}"),
        (path, last) => format!("cli-{path}-{last}"),
    }
}

/// Gives a command and all below it their words.
fn speak(command: Command, path: &str, tongue: Tongue) -> Command {
    let (options, arguments) = (
        tongue.heading("cli-head-options"),
        tongue.heading("cli-head-arguments"),
    );
    let examples = format!(
        "{}\n{}",
        tongue.heading("cli-head-examples"),
        tongue.t(&word_key(path, "examples"))
    );
    let template = format!(
        "{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}\n",
        tongue.heading("cli-head-usage")
    );
    command
        .about(tongue.t(&word_key(path, "")))
        .after_help(examples)
        .help_template(template)
        .subcommand_help_heading(tongue.heading("cli-head-commands"))
        .mut_args(|arg| {
            let heading = if arg.is_positional() {
                &arguments
            } else {
                &options
            };
            let key = arg_key(&arg, path);
            // What every command takes stands last: it is looked for least.
            let arg = match arg.is_global_set() {
                true => arg.display_order(900),
                false => arg,
            };
            arg.help(tongue.t(&key)).help_heading(heading.clone())
        })
        .mut_subcommands(|below| {
            let path = under(path, below.get_name());
            speak(below, &path, tongue)
        })
}

fn arg_key(arg: &Arg, path: &str) -> String {
    let name = arg.get_id().as_str().replace('_', "-");
    word_key(path, &format!("arg-{name}"))
}

fn under(path: &str, name: &str) -> String {
    let both = format!("{path}-{name}");
    both.trim_start_matches('-').to_owned()
}

/// Prints what the shell needs to complete a half-typed line.
pub(super) fn completions(shell: clap_complete::Shell) {
    // Shells show the first line of each text: one language is enough there.
    let mut command = command(Tongue::One(tanxin_domain::Lang::En));
    clap_complete::generate(shell, &mut command, "tanxin", &mut std::io::stdout());
}

/// Shows help, or says what was not understood and where to read on.
pub(super) fn explain(error: &clap::Error, tongue: Tongue) -> ExitCode {
    if !error.use_stderr() {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let text = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(s)) => s.clone(),
        Some(ContextValue::Strings(s)) => s.join(" "),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let key = match error.kind() {
        ErrorKind::InvalidSubcommand => "cli-typed-command",
        ErrorKind::UnknownArgument => "cli-typed-option",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "cli-typed-value",
        ErrorKind::MissingRequiredArgument => "cli-typed-missing",
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            let _ = error.print();
            return ExitCode::from(2);
        }
        _ => "cli-typed-other",
    };
    let wrong = match error.kind() {
        ErrorKind::InvalidSubcommand => text(ContextKind::InvalidSubcommand),
        _ => text(ContextKind::InvalidArg),
    };
    // Several may be near; clap puts the nearest last.
    let nearest = |kind| match error.get(kind) {
        Some(ContextValue::Strings(s)) => s.last().cloned(),
        Some(ContextValue::String(s)) => Some(s.clone()),
        _ => None,
    };
    let nearest =
        nearest(ContextKind::SuggestedSubcommand).or_else(|| nearest(ContextKind::SuggestedArg));
    let args = [
        ("wrong", wrong),
        ("value", text(ContextKind::InvalidValue)),
        ("possible", text(ContextKind::ValidValue)),
    ];
    eprintln!("{}", tongue.say(key, &args));
    if let Some(nearest) = nearest {
        eprintln!(
            "{}",
            tongue.say("cli-typed-nearest", &[("nearest", nearest)])
        );
    }
    eprintln!("{}", tongue.t("cli-typed-help"));
    ExitCode::from(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tanxin_domain::Lang;

    /// Every key that a help asks for.
    fn keys(command: &Command, path: &str, found: &mut Vec<String>) {
        found.push(word_key(path, ""));
        found.push(word_key(path, "examples"));
        found.extend(command.get_arguments().map(|arg| arg_key(arg, path)));
        for below in command.get_subcommands() {
            keys(below, &under(path, below.get_name()), found);
        }
    }

    #[test]
    fn the_command_line_is_sound() {
        command(Tongue::Both).debug_assert();
    }

    #[test]
    fn every_command_and_option_has_words_in_both_languages() {
        let mut asked = Vec::new();
        keys(&command(Tongue::Both), "", &mut asked);
        assert!(asked.len() > 10);
        for key in asked {
            for lang in Lang::ALL {
                // A key without words is shown as itself.
                assert_ne!(Tongue::One(lang).t(&key), key, "no words in {}", lang.tag());
            }
        }
    }

    #[test]
    fn help_teaches_with_an_example_of_each_command() {
        let whole = command(Tongue::One(Lang::En));
        for below in whole.get_subcommands() {
            let examples = below.get_after_help().expect("examples").to_string();
            let line = format!("tanxin {}", below.get_name());
            assert!(examples.contains(&line), "{line}: {examples}");
        }
    }
}
