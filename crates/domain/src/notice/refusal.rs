//! Why a deed with channels and notices was not done.

use crate::refusal::Sentence;

/// Why a deed with channels and notices was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeRefusal {
    /// None of the five ways was chosen.
    NoKind,
    /// Neither an office nor the group nor a person was chosen, or one that is not there.
    NoOwner,
    /// No web address that we call.
    NotAnAddress,
    /// An address inside the local network, and calls to it are not allowed.
    Private,
    /// The same of a mail server.
    PrivateServer,
    /// A mail server outside is not spoken to in clear.
    InClear,
    /// Another server, and the secret that was kept for the one before not typed again.
    SecretAgain,
    /// No e-mail address.
    NotAMailbox,
    /// No name of a mail server, or no port.
    NoMailServer,
    /// The gateway's template is neither a form nor JSON, or misses number or text.
    NotATemplate,
    /// The condition is not `field=value`.
    NotACondition,
    /// The quiet hours are no times of the day.
    NotQuiet,
    /// Only a group is forwarded to by hand.
    ForwardIsForGroups,
    /// The channel is switched off.
    Off,
    /// The notice does not wait for anybody any more.
    Settled,
    /// No reason was given.
    NoReason,
}

impl Sentence for NoticeRefusal {
    fn key(&self) -> &'static str {
        match self {
            NoticeRefusal::NoKind => "refuse-notice-no-kind",
            NoticeRefusal::NoOwner => "refuse-notice-no-owner",
            NoticeRefusal::NotAnAddress => "refuse-notice-not-an-address",
            NoticeRefusal::Private | NoticeRefusal::PrivateServer => "refuse-notice-private",
            NoticeRefusal::InClear => "refuse-notice-in-clear",
            NoticeRefusal::SecretAgain => "refuse-notice-secret-again",
            NoticeRefusal::NotAMailbox => "refuse-notice-not-a-mailbox",
            NoticeRefusal::NoMailServer => "refuse-notice-no-mail-server",
            NoticeRefusal::NotATemplate => "refuse-notice-not-a-template",
            NoticeRefusal::NotACondition => "refuse-notice-not-a-condition",
            NoticeRefusal::NotQuiet => "refuse-notice-not-quiet",
            NoticeRefusal::ForwardIsForGroups => "refuse-notice-forward-is-for-groups",
            NoticeRefusal::Off => "refuse-notice-off",
            NoticeRefusal::Settled => "refuse-notice-settled",
            NoticeRefusal::NoReason => "refuse-notice-no-reason",
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            NoticeRefusal::NoKind => Some("kind"),
            NoticeRefusal::NoOwner | NoticeRefusal::ForwardIsForGroups => Some("owner"),
            NoticeRefusal::NotAnAddress | NoticeRefusal::Private => Some("url"),
            NoticeRefusal::NotAMailbox => Some("to"),
            NoticeRefusal::NoMailServer | NoticeRefusal::PrivateServer => Some("host"),
            NoticeRefusal::InClear => Some("tls"),
            NoticeRefusal::NotATemplate => Some("template"),
            NoticeRefusal::NotACondition => Some("good"),
            NoticeRefusal::NotQuiet => Some("quiet_from"),
            NoticeRefusal::NoReason => Some("reason"),
            NoticeRefusal::SecretAgain | NoticeRefusal::Off | NoticeRefusal::Settled => None,
        }
    }
}
