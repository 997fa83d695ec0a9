//! Words of pages and documents: Fluent files in `locales/`, looked up by key.

pub mod poll;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;
use tanxin_domain::Lang;

#[derive(rust_embed::RustEmbed)]
#[folder = "locales/"]
struct Files;

static CHINESE: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle(Lang::Zh));
static ENGLISH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle(Lang::En));

fn bundle(lang: Lang) -> FluentBundle<FluentResource> {
    let tag = lang.tag().parse().expect("a language tag");
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // The marks that isolate values would show as boxes in documents and old browsers.
    bundle.set_use_isolating(false);
    let mut names: Vec<_> = Files::iter()
        .filter(|n| n.starts_with(lang.tag()))
        .collect();
    names.sort();
    for name in names {
        let Some(file) = Files::get(&name) else {
            continue;
        };
        let text = String::from_utf8_lossy(&file.data).into_owned();
        let resource = match FluentResource::try_new(text) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                tracing::error!(file = %name, ?errors, "faulty words");
                resource
            }
        };
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(file = %name, ?errors, "words said twice");
        }
    }
    bundle
}

/// Takes all words of both languages into a hash.
pub fn mark(whole: &mut impl sha2::Digest) {
    let mut names: Vec<_> = Files::iter().collect();
    names.sort();
    for file in names.iter().filter_map(|name| Files::get(name)) {
        whole.update(file.metadata.sha256_hash());
    }
}

/// The words of one language. Templates call it `l`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct L(pub Lang);

impl L {
    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        match self.0 {
            Lang::Zh => &CHINESE,
            Lang::En => &ENGLISH,
        }
    }

    /// The words under a key. A missing key is logged and shown as itself.
    pub fn t(self, key: &str) -> Cow<'static, str> {
        let words = self.format(key, None);
        words.unwrap_or_else(|| Cow::Owned(key.to_owned()))
    }

    /// The words under a key that have places for values:
    /// `l.say("matter-count").n("count", 3)`.
    pub fn say<'a>(self, key: &'a str) -> Phrase<'a> {
        Phrase {
            l: self,
            key,
            args: FluentArgs::new(),
        }
    }

    /// The words of a refusal.
    pub fn refusal(self, error: &dyn tanxin_domain::Sentence) -> String {
        self.sentence(error)
    }

    /// The words of anything that says itself, as an outcome of a poll.
    pub fn sentence(self, said: &dyn tanxin_domain::Sentence) -> String {
        self.with(said.key(), said.args())
    }

    fn with(self, key: &str, args: Vec<(&'static str, String)>) -> String {
        let mut phrase = self.say(key);
        for (name, value) in args {
            phrase = phrase.s(name, value);
        }
        phrase.to_string()
    }

    /// Chinese or English, for templates that lay out differently.
    pub fn zh(self) -> bool {
        self.0 == Lang::Zh
    }

    /// Words without values are not copied.
    fn format(self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<Cow<'static, str>> {
        let pattern = self.bundle().get_message(key).and_then(|m| m.value());
        let Some(pattern) = pattern else {
            tracing::error!(key, lang = self.0.tag(), "no words for a key");
            return None;
        };
        let mut errors = Vec::new();
        let text = self.bundle().format_pattern(pattern, args, &mut errors);
        if !errors.is_empty() {
            tracing::error!(key, ?errors, "faulty words");
        }
        Some(text)
    }
}

/// Words with values.
pub struct Phrase<'a> {
    l: L,
    key: &'a str,
    args: FluentArgs<'a>,
}

impl<'a> Phrase<'a> {
    /// A number; Fluent chooses the plural by it.
    pub fn n<N: TryInto<i64>>(mut self, name: &'a str, number: N) -> Phrase<'a> {
        let number = number.try_into().unwrap_or(i64::MAX);
        self.args.set(name, FluentValue::from(number));
        self
    }

    /// A text.
    pub fn s(mut self, name: &'a str, text: impl fmt::Display) -> Phrase<'a> {
        self.args.set(name, FluentValue::from(text.to_string()));
        self
    }
}

impl fmt::Display for Phrase<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.l.format(self.key, Some(&self.args));
        f.write_str(words.as_deref().unwrap_or(self.key))
    }
}
