//! What pages say about an assembly.

use crate::web::shell::Shell;
use tanxin_domain::assembly::{Assembly, Attendance, State};
use tanxin_domain::when;

/// A state as word, glyph and tone.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// The word.
    pub word: String,
    /// The glyph's name; none when empty.
    pub glyph: &'static str,
    /// The tone; none when empty.
    pub tone: &'static str,
}

/// Where an assembly stands.
pub fn stamp(shell: &Shell, a: &Assembly) -> Stamp {
    let (glyph, tone) = match a.state {
        State::Called | State::Frozen { .. } => ("", ""),
        State::Open { .. } => ("here", "open"),
        State::Closed { .. } => ("settled", "settled"),
        State::Cancelled { .. } | State::Adjourned { .. } => ("", ""),
    };
    let word = match a.state {
        // For the people of the stairs a frozen roll is still an assembly to come.
        State::Frozen { .. } => "called",
        _ => a.state.word(),
    };
    Stamp {
        word: shell.l.t(&format!("assembly-state-{word}")).into_owned(),
        glyph,
        tone,
    }
}

/// `共41户，过半21户即可开会`, with the share in words when it is not one half.
pub fn quorum(shell: &Shell, n: &Attendance) -> String {
    shell
        .l
        .say("assembly-quorum")
        .n("entitled", n.entitled)
        .n("need", n.need)
        .to_string()
}

/// `到会23户（其中委托3户），应到41户`
pub fn came(shell: &Shell, n: &Attendance) -> String {
    shell
        .l
        .say("assembly-came")
        .n("present", n.present)
        .n("proxy", n.proxy)
        .n("entitled", n.entitled)
        .to_string()
}

/// `14:31`
pub fn hour(at: jiff::Timestamp) -> String {
    let z = when::local(at);
    format!("{:02}:{:02}", z.hour(), z.minute())
}

/// A date and a time as two form fields send them: `2022-03-03`, `14:30`.
pub fn typed_time(date: &str, time: &str) -> Option<jiff::Timestamp> {
    let date: jiff::civil::Date = date.trim().parse().ok()?;
    let time: jiff::civil::Time = time.trim().parse().ok()?;
    when::instant(date.to_datetime(time))
}

/// The form field that could not be read as a time.
#[derive(Debug)]
pub struct NoTime;
impl tanxin_domain::Sentence for NoTime {
    fn key(&self) -> &'static str {
        "refuse-assembly-no-time"
    }
    fn field(&self) -> Option<&'static str> {
        Some("time")
    }
}
