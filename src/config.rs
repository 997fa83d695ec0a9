//! Settings: a file, then the environment, then what was typed; a wrong name is refused.
//!
//! `tanxin.toml` holds the keys of [`KEYS`] as they stand; `TANXIN_DATABASE` and its
//! like in the environment go before the file, options of the command line before both.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tanxin_domain::Sentence;
use tanxin_store::Database;

/// Every key, with the value it has when nobody says anything; empty: none.
pub const KEYS: [(&str, &str); 12] = [
    ("database", "./data/tanxin.db"),
    ("key_file", "./secrets/tanxin.key"),
    ("listen", "127.0.0.1:8080"),
    ("origin", ""),
    ("tls_cert", ""),
    ("tls_key", ""),
    ("fonts", ""),
    ("rules", ""),
    ("clock", "real"),
    ("second_factor", "auto"),
    ("private_calls", "off"),
    ("log", "warn,tanxin=info"),
];

/// Names after `TANXIN_` that are no settings: the command line reads them itself, the
/// test scripts set them, and a server started by a test inherits them.
const OTHERS: [&str; 3] = ["CONFIG", "LANG", "BIN"];
const OF_TESTS: &str = "TEST_";

/// What is looked for in the working folder when nobody names a file.
pub const FILE: &str = "tanxin.toml";

/// The settings in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Where the data is.
    pub database: Database,
    /// The key that seals names and phones.
    pub key_file: PathBuf,
    /// Address and port to listen at, as `127.0.0.1:8080`.
    pub listen: String,
    /// How people reach the server, as `https://tanxin.example`; told from `listen` when none.
    pub origin: Option<String>,
    /// Certificate chain and private key, PEM; both or none.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// A folder of fonts for documents; the ones of the npm packages when none.
    pub fonts: Option<PathBuf>,
    /// A folder of the community's own rules; none but those of Tanxin when none.
    pub rules: Option<PathBuf>,
    /// Does time run as the machine's, or as the demo's?
    pub demo_clock: bool,
    /// Must staff have a second factor? When nobody says: always, except in the demo,
    /// where a newcomer must get in with a password alone.
    pub second_factor: Option<bool>,
    /// May channels of notices lead into the local network?
    pub private_calls: bool,
    /// What goes to the log, as `tracing` writes filters.
    pub log: String,
}

/// Why settings can't be used. Nothing was started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigError {
    /// A key nobody knows, with where it stands and the nearest known one.
    Unknown {
        /// As it was written.
        name: String,
        /// The file, or the environment.
        source: String,
        /// What was probably meant.
        nearest: String,
    },
    /// The file can't be read.
    Unreadable(String, String),
    /// The file is not TOML; the line is named.
    Shape(String, String),
    /// A value that is not a text.
    NotText(String, String),
    /// Only one half of certificate and key.
    HalfTls,
    /// The clock is neither `real` nor `demo`.
    Clock(String),
    /// The second factor is neither `auto`, `on` nor `off`.
    SecondFactor(String),
    /// Calls into the local network are neither `on` nor `off`.
    PrivateCalls(String),
}

impl Sentence for ConfigError {
    fn key(&self) -> &'static str {
        match self {
            ConfigError::Unknown { .. } => "cli-config-unknown",
            ConfigError::Unreadable(..) => "cli-config-unreadable",
            ConfigError::Shape(..) => "cli-config-shape",
            ConfigError::NotText(..) => "cli-config-not-text",
            ConfigError::HalfTls => "cli-config-half-tls",
            ConfigError::Clock(_) => "cli-config-clock",
            ConfigError::SecondFactor(_) => "cli-config-second-factor",
            ConfigError::PrivateCalls(_) => "cli-config-private-calls",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self.clone() {
            ConfigError::Unknown {
                name,
                source,
                nearest,
            } => vec![("name", name), ("source", source), ("nearest", nearest)],
            ConfigError::Unreadable(file, why) | ConfigError::Shape(file, why) => {
                vec![("file", file), ("why", why)]
            }
            ConfigError::NotText(name, file) => vec![("name", name), ("file", file)],
            ConfigError::HalfTls => Vec::new(),
            ConfigError::Clock(value)
            | ConfigError::SecondFactor(value)
            | ConfigError::PrivateCalls(value) => vec![("value", value)],
        }
    }
}

/// Values by key.
pub type Values = BTreeMap<String, String>;

impl Settings {
    /// Puts file, environment and options together; later ones go before earlier ones.
    /// `named` is the file somebody named: it must be there. Paths in a file are
    /// relative to the working folder, as everything else typed.
    pub fn gather(
        named: Option<&Path>,
        environment: impl Iterator<Item = (String, String)>,
        options: Values,
    ) -> Result<Settings, ConfigError> {
        let mut values: Values = KEYS
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect();
        values.extend(from_file(named)?);
        values.extend(from_environment(environment)?);
        values.extend(options);
        Settings::from_values(&values)
    }

    fn from_values(values: &Values) -> Result<Settings, ConfigError> {
        let text = |key: &str| values.get(key).cloned().unwrap_or_default();
        let some = |key: &str| Some(text(key)).filter(|v| !v.trim().is_empty());
        let tls = match (some("tls_cert"), some("tls_key")) {
            (Some(cert), Some(key)) => Some((cert.into(), key.into())),
            (None, None) => None,
            _ => return Err(ConfigError::HalfTls),
        };
        let demo_clock = match text("clock").as_str() {
            "real" | "" => false,
            "demo" => true,
            other => return Err(ConfigError::Clock(other.to_owned())),
        };
        let second_factor = match text("second_factor").as_str() {
            "auto" | "" => None,
            "on" => Some(true),
            "off" => Some(false),
            other => return Err(ConfigError::SecondFactor(other.to_owned())),
        };
        let private_calls = match text("private_calls").as_str() {
            "off" | "" => false,
            "on" => true,
            other => return Err(ConfigError::PrivateCalls(other.to_owned())),
        };
        Ok(Settings {
            database: Database::from_url(&text("database")),
            key_file: text("key_file").into(),
            listen: text("listen"),
            origin: some("origin").map(|o| o.trim_end_matches('/').to_owned()),
            tls,
            fonts: some("fonts").map(PathBuf::from),
            rules: some("rules").map(PathBuf::from),
            demo_clock,
            second_factor,
            private_calls,
            log: text("log"),
        })
    }

    /// Is the key file inside the folder of the database? Then a copy of the one is a
    /// copy of the other, and the seal is worth nothing.
    pub fn key_beside_data(&self) -> bool {
        let Database::Sqlite(file) = &self.database else {
            return false;
        };
        let folder = |path: &Path| {
            let whole = std::path::absolute(path).ok()?;
            let parent = whole.parent()?;
            Some(std::fs::canonicalize(parent).unwrap_or_else(|_| parent.to_owned()))
        };
        match (folder(file), folder(&self.key_file)) {
            (Some(data), Some(key)) => key.starts_with(data),
            _ => false,
        }
    }
}

fn from_file(named: Option<&Path>) -> Result<Values, ConfigError> {
    let path = named.unwrap_or(Path::new(FILE));
    let shown = path.display().to_string();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) if named.is_none() && e.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Values::new());
        }
        Err(e) => return Err(ConfigError::Unreadable(shown, e.to_string())),
    };
    let table: toml::Table = text
        .parse()
        .map_err(|e: toml::de::Error| ConfigError::Shape(shown.clone(), e.to_string()))?;
    let mut values = Values::new();
    for (name, value) in table {
        known(&name, &shown, |key| key.to_owned())?;
        match value {
            toml::Value::String(text) => values.insert(name, text),
            _ => return Err(ConfigError::NotText(name, shown)),
        };
    }
    Ok(values)
}

fn from_environment(
    environment: impl Iterator<Item = (String, String)>,
) -> Result<Values, ConfigError> {
    let mut values = Values::new();
    for (variable, value) in environment {
        let Some(name) = variable.strip_prefix("TANXIN_") else {
            continue;
        };
        if OTHERS.contains(&name) || name.starts_with(OF_TESTS) {
            continue;
        }
        let key = name.to_ascii_lowercase();
        let as_variable = |key: &str| format!("TANXIN_{}", key.to_ascii_uppercase());
        known(&key, "TANXIN_*", as_variable).map_err(|error| match error {
            ConfigError::Unknown {
                source, nearest, ..
            } => ConfigError::Unknown {
                name: variable,
                source,
                nearest,
            },
            other => other,
        })?;
        values.insert(key, value);
    }
    Ok(values)
}

/// Refuses a key nobody knows; `shown` writes the nearest as it stands in that source.
fn known(name: &str, source: &str, shown: impl Fn(&str) -> String) -> Result<(), ConfigError> {
    if KEYS.iter().any(|(key, _)| *key == name) {
        return Ok(());
    }
    let likeness = |key: &str| strsim::jaro_winkler(key, name);
    let nearest = KEYS
        .iter()
        .map(|(key, _)| *key)
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
        .unwrap_or("");
    Err(ConfigError::Unknown {
        name: name.to_owned(),
        source: source.to_owned(),
        nearest: shown(nearest),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gather(env: &[(&str, &str)], options: &[(&str, &str)]) -> Result<Settings, ConfigError> {
        let owned = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            let pair = |(k, v): &(&str, &str)| ((*k).to_owned(), (*v).to_owned());
            pairs.iter().map(pair).collect()
        };
        Settings::gather(
            None,
            owned(env).into_iter(),
            owned(options).into_iter().collect(),
        )
    }

    fn file(text: &str) -> Result<Settings, ConfigError> {
        let path = std::env::temp_dir().join(format!("tanxin-{}.toml", uuid::Uuid::now_v7()));
        std::fs::write(&path, text).unwrap();
        let settings = Settings::gather(Some(&path), std::iter::empty(), Values::new());
        std::fs::remove_file(path).unwrap();
        settings
    }

    #[test]
    fn the_nearest_to_the_hand_goes_first() {
        let plain = gather(&[], &[]).unwrap();
        assert_eq!(plain.listen, "127.0.0.1:8080");
        assert!(plain.database.is_sqlite() && !plain.key_beside_data());
        let env = [("TANXIN_LISTEN", "127.0.0.1:1"), ("PATH", "x")];
        assert_eq!(gather(&env, &[]).unwrap().listen, "127.0.0.1:1");
        let typed = gather(&env, &[("listen", "127.0.0.1:2")]).unwrap();
        assert_eq!(typed.listen, "127.0.0.1:2");
        assert_eq!(file("listen = \"[::1]:3\"").unwrap().listen, "[::1]:3");
    }

    #[test]
    fn a_wrong_name_is_refused_with_the_nearest_right_one() {
        let nearest = |error: ConfigError| match error {
            ConfigError::Unknown { name, nearest, .. } => (name, nearest),
            other => panic!("{other:?}"),
        };
        let wrong = gather(&[("TANXIN_DATABSE", "x")], &[]).unwrap_err();
        assert_eq!(
            nearest(wrong),
            ("TANXIN_DATABSE".into(), "TANXIN_DATABASE".into())
        );
        let wrong = file("keyfile = \"x\"").unwrap_err();
        assert_eq!(nearest(wrong), ("keyfile".into(), "key_file".into()));
        // What the test scripts and the command line itself use is no setting.
        gather(&[("TANXIN_TEST_POSTGRES", "x"), ("TANXIN_LANG", "en")], &[]).unwrap();
    }

    #[test]
    fn values_that_make_no_sense_are_refused() {
        assert_eq!(
            gather(&[("TANXIN_TLS_CERT", "a.pem")], &[]),
            Err(ConfigError::HalfTls)
        );
        assert_eq!(
            gather(&[("TANXIN_CLOCK", "moon")], &[]),
            Err(ConfigError::Clock("moon".into()))
        );
        let second = |value| gather(&[("TANXIN_SECOND_FACTOR", value)], &[]);
        assert_eq!(
            second("maybe"),
            Err(ConfigError::SecondFactor("maybe".into()))
        );
        assert_eq!(second("on").unwrap().second_factor, Some(true));
        assert_eq!(second("off").unwrap().second_factor, Some(false));
        assert_eq!(gather(&[], &[]).unwrap().second_factor, None);
        let inside = |value| gather(&[("TANXIN_PRIVATE_CALLS", value)], &[]);
        assert_eq!(inside("yes"), Err(ConfigError::PrivateCalls("yes".into())));
        assert!(inside("on").unwrap().private_calls);
        assert!(!gather(&[], &[]).unwrap().private_calls);
        assert!(matches!(
            file("listen = 8080"),
            Err(ConfigError::NotText(..))
        ));
        assert!(matches!(file("listen ="), Err(ConfigError::Shape(..))));
        let gone = Settings::gather(
            Some(Path::new("no-such.toml")),
            std::iter::empty(),
            Values::new(),
        );
        assert!(matches!(gone, Err(ConfigError::Unreadable(..))));
    }

    #[test]
    fn a_key_beside_the_data_is_seen() {
        let beside = gather(&[("TANXIN_KEY_FILE", "./data/keys/tanxin.key")], &[]).unwrap();
        assert!(beside.key_beside_data());
    }
}
