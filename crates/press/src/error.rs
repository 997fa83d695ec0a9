//! What can go wrong when a document is set, said to whoever asked for it.

use crate::{FontsMissing, Lang};

/// Why a document could not be set. Nothing is kept of a failed one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PressError {
    /// No font can draw Chinese.
    #[error(transparent)]
    Fonts(#[from] FontsMissing),
    /// A text is longer than its place on the paper allows. Lengths are in
    /// Chinese characters; a Latin letter counts half.
    #[error("{field} is {length} characters wide, {limit} fit")]
    TooLong {
        /// The field of the document, by its name in the data.
        field: &'static str,
        /// Its width.
        length: usize,
        /// The width that fits.
        limit: usize,
    },
    /// More rows than one file should carry.
    #[error("{field} has {count} entries, {limit} are the most for one file")]
    TooMany {
        /// The list, by its name in the data.
        field: &'static str,
        /// Entries given.
        count: usize,
        /// Entries that are set at most.
        limit: usize,
    },
    /// A code too long for a QR code.
    #[error("the address for the QR code is too long ({length} bytes)")]
    Code {
        /// Bytes given.
        length: usize,
    },
    /// The template itself failed: a fault of ours, for the log.
    #[error("typesetting failed: {0}")]
    Template(String),
}

impl PressError {
    /// The sentence for the person who asked for the document.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Fonts(e), _) => e.sentence(lang),
            (Self::TooLong { length, limit, .. }, Lang::ZhCn) => {
                format!("有一处文字太长，排不下：写了{length}字，最多{limit}字。内容没有动，改短后再排一次。")
            }
            (Self::TooLong { length, limit, .. }, Lang::En) => format!(
                "One text is too long for the paper: it takes {} letters (or {length} Chinese characters), and {} fit. Nothing was changed; shorten it and print again.",
                length * 2,
                limit * 2
            ),
            (Self::TooMany { count, limit, .. }, Lang::ZhCn) => {
                format!("一份文件最多排{limit}条，这里有{count}条。请按楼幢分开打印。")
            }
            (Self::TooMany { count, limit, .. }, Lang::En) => format!(
                "One file takes {limit} entries at most, and there are {count}. Print building by building."
            ),
            (Self::Code { .. }, Lang::ZhCn) => "网址太长，做不成二维码。请检查网站地址的设置。".into(),
            (Self::Code { .. }, Lang::En) => {
                "The web address is too long for a QR code. Check the site address in the settings.".into()
            }
            (Self::Template(_), Lang::ZhCn) => {
                "文件没有排成，数据都在。请再试一次；还不行，请告诉管理员。".into()
            }
            (Self::Template(_), Lang::En) => {
                "The document could not be set; your data is safe. Try again, and tell the administrator if it fails once more.".into()
            }
        }
    }
}
