//! Refusals: each has its own sentence, in both languages.
//!
//! A noun keeps an enum of its refusals; this trait is what they share. The
//! words live in the Fluent files under the key; an unknown key fails a test.

use std::fmt::Debug;

/// Something said to a person that the words of `locales/` can put into a sentence.
pub trait Sentence: Debug + Send + Sync {
    /// The Fluent message id, as `matter-already-confirmed`.
    fn key(&self) -> &'static str;

    /// Values for the placeables of the message.
    fn args(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// The form field it speaks of, so that the page can point at it.
    fn field(&self) -> Option<&'static str> {
        None
    }
}
