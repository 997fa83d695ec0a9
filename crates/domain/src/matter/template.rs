//! Answer templates (答复模板): what an office says often.

use super::MOST_TEXT;
use crate::id::{OfficeId, TemplateId};
use crate::refusal::Sentence;
use crate::text::{TextRefusal, line, lines};

/// The most templates an office keeps: more are not found again in a list.
pub const MOST_TEMPLATES: usize = 40;
/// Characters of a name.
const MOST_NAME: usize = 30;

/// A template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// The office that keeps it.
    pub office: OfficeId,
    /// By which it is chosen.
    pub name: String,
    /// What it says; whoever answers changes it before sending.
    pub text: String,
}

impl Template {
    /// Checks name and text as they were typed.
    pub fn parse(name: &str, text: &str) -> Result<(String, String), TextRefusal> {
        Ok((
            line("name", name, MOST_NAME)?,
            lines("text", text, MOST_TEXT)?,
        ))
    }
}

/// Why a template was not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemplateRefusal {
    /// The office has one of this name.
    NameTaken,
    /// The office has as many as it may.
    TooMany,
    /// Somebody has taken it away meanwhile.
    Gone,
}

impl Sentence for TemplateRefusal {
    fn key(&self) -> &'static str {
        match self {
            TemplateRefusal::NameTaken => "refuse-template-name",
            TemplateRefusal::TooMany => "refuse-template-many",
            TemplateRefusal::Gone => "refuse-template-gone",
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            TemplateRefusal::TooMany => vec![("most", MOST_TEMPLATES.to_string())],
            _ => Vec::new(),
        }
    }
}
