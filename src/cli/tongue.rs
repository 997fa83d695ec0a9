//! Which language the command line speaks, and its words.
//!
//! `--lang`, then `TANXIN_LANG`, then the locale of the terminal. A terminal that says
//! nothing (`C`, as on many servers) gets both, Chinese first: neither reader is lost.

use crate::words::L;
use tanxin_domain::Lang;

/// One language, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// One.
    One(Lang),
    /// The terminal does not say.
    Both,
}

impl Tongue {
    /// Finds it out from what was typed and the environment.
    pub fn of(args: &[String], env: impl Fn(&str) -> Option<String>) -> Tongue {
        let mut typed = None;
        for (i, arg) in args.iter().enumerate() {
            if arg == "--" {
                break;
            }
            let value = arg.strip_prefix("--lang=").map(str::to_owned);
            let next = (arg == "--lang").then(|| args.get(i + 1).cloned());
            typed = value.or(next.flatten()).or(typed);
        }
        if let Some(lang) = typed.or_else(|| env("TANXIN_LANG")) {
            return Lang::from_tag(&lang).map_or(Tongue::Both, Tongue::One);
        }
        // POSIX: the first of these that is not empty counts.
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| env(name).filter(|v| !v.is_empty()));
        match locale.as_deref() {
            None => Tongue::Both,
            Some(l) if l == "POSIX" || l == "C" || l.starts_with("C.") => Tongue::Both,
            // Whoever reads neither reads English rather than Chinese.
            Some(l) => Tongue::One(Lang::from_tag(l).unwrap_or(Lang::En)),
        }
    }

    /// The words under a key with their values; both languages stand one under the other.
    pub fn say(self, key: &str, args: &[(&'static str, String)]) -> String {
        let one = |lang: Lang| {
            let mut phrase = L(lang).say(key);
            for (name, value) in args {
                phrase = phrase.s(name, value);
            }
            phrase.to_string()
        };
        match self {
            Tongue::One(lang) => one(lang),
            Tongue::Both => format!("{}\n{}", one(Lang::Zh), one(Lang::En)),
        }
    }

    /// The words under a key.
    pub fn t(self, key: &str) -> String {
        self.say(key, &[])
    }

    /// A heading: both languages stand in one line.
    pub fn heading(self, key: &str) -> String {
        self.t(key).replace('\n', " · ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(args: &[&str], env: &[(&str, &str)]) -> Tongue {
        let args: Vec<String> = args.iter().map(|a| (*a).to_owned()).collect();
        Tongue::of(&args, |name| {
            let found = env.iter().find(|(n, _)| *n == name);
            found.map(|(_, v)| (*v).to_owned())
        })
    }

    #[test]
    fn the_terminal_is_asked_last_and_both_stand_when_it_says_nothing() {
        assert_eq!(
            of(&["tanxin", "--lang", "en"], &[("LANG", "zh_CN.UTF-8")]),
            Tongue::One(Lang::En)
        );
        assert_eq!(of(&["tanxin", "--lang=zh"], &[]), Tongue::One(Lang::Zh));
        assert_eq!(
            of(&["tanxin"], &[("LANG", "zh_CN.UTF-8")]),
            Tongue::One(Lang::Zh)
        );
        assert_eq!(
            of(&["tanxin"], &[("LC_ALL", "de_DE"), ("LANG", "zh_CN")]),
            Tongue::One(Lang::En)
        );
        assert_eq!(of(&["tanxin"], &[("LANG", "C.UTF-8")]), Tongue::Both);
        assert_eq!(of(&["tanxin"], &[]), Tongue::Both);
        assert_eq!(
            of(&["tanxin"], &[("TANXIN_LANG", "zh-CN"), ("LANG", "en_GB")]),
            Tongue::One(Lang::Zh)
        );
    }
}
