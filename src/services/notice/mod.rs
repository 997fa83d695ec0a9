//! Deeds with channels and with what waits to be sent.
//!
//! Making a notice is no deed: it follows from an event (`jobs/notice`). Setting up a channel
//! is one, and so is sending again, taking out, forwarding by hand.

mod keep;
mod outbox;
mod settings;
mod shown;
mod step;
mod words;

pub use keep::{Keeping, add, change, switch, test};
pub use outbox::{again, drop_out, forwarded};
pub use settings::{Email, Settings, Sms, Tls, Typed};
pub use shown::{Board, Shown, board, dead, forwards, may_at, to_forward};
pub use step::taken_back;
pub use words::line;

/// What the settings of a channel are bound to.
pub const SEAL_SETTINGS: &str = "channel.settings";
/// What the keyed hash of an address is bound to.
const PRINT: &str = "channel.address";
