//! What it takes to use a channel: addresses, numbers, secrets. Sealed where they are kept,
//! in no log, and shown on no page once they are stored.

use super::{PRINT, SEAL_SETTINGS};
use crate::keys::Keys;
use crate::services::Error;
use serde::{Deserialize, Serialize};
use tanxin_domain::PlaceId;
use tanxin_domain::notice::{ChannelKind, NoticeRefusal, WebAddress, is_private};
use tanxin_domain::text::{line, phone};

/// How the connection to a mail server is kept from being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// From the first byte (port 465).
    Tls,
    /// After a greeting in clear (port 587).
    Starttls,
    /// Not at all: a mail server on this machine.
    None,
}

/// A mailbox, and the server that takes mail for it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Email {
    /// The mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How it is spoken to.
    pub tls: Tls,
    /// The name to sign in with; empty for none.
    pub user: String,
    /// Its password.
    pub password: String,
    /// Whom the mail is from.
    pub from: String,
    /// Whom it is to.
    pub to: String,
}

/// A gateway for short messages that speaks HTTP.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sms {
    /// Where it is.
    pub url: String,
    /// JSON or a form, with `{phone}`, `{text}` and `{key}` in it.
    pub template: String,
    /// One header, as `Authorization: Bearer …`; empty for none.
    pub header: String,
    /// What its answer says when all is well, as `code=0`; empty: any 2xx.
    pub good: String,
    /// The number.
    pub phone: String,
}

/// What it takes to use a channel, by kind.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Settings {
    /// 电子邮件
    Email(Email),
    /// 企业微信群机器人
    Wecom {
        /// Its webhook.
        url: String,
    },
    /// 钉钉群机器人
    Dingtalk {
        /// Its webhook.
        url: String,
        /// The secret it signs with (加签); empty when it has another safety setting.
        secret: String,
    },
    /// 短信
    Sms(Sms),
    /// By hand: nothing is needed.
    Forward,
}

// Whatever prints it, prints nothing.
impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Settings(…)")
    }
}

/// What somebody typed for a channel; which fields matter depends on the kind.
#[derive(Clone, Default)]
#[allow(missing_docs)] // Field by field as the settings above name them.
pub struct Typed {
    pub url: String,
    pub secret: String,
    pub host: String,
    pub port: String,
    pub tls: String,
    pub user: String,
    pub password: String,
    pub from: String,
    pub to: String,
    pub phone: String,
    pub template: String,
    pub header: String,
    pub good: String,
}

impl Settings {
    /// Checks what was typed. `before` is another channel of the same kind, whose mail server
    /// or gateway is taken when none was typed. `inside` allows addresses of the local network.
    pub fn parse(
        kind: ChannelKind,
        typed: &Typed,
        before: Option<&Settings>,
        inside: bool,
    ) -> Result<Settings, Error> {
        Ok(match kind {
            ChannelKind::Wecom => Settings::Wecom {
                url: address(&typed.url, inside)?,
            },
            ChannelKind::Dingtalk => Settings::Dingtalk {
                url: address(&typed.url, inside)?,
                secret: typed.secret.trim().to_owned(),
            },
            ChannelKind::Email => Settings::Email(email(typed, before)?),
            ChannelKind::Sms => Settings::Sms(sms(typed, before, inside)?),
            ChannelKind::Forward => Settings::Forward,
        })
    }

    /// Was nothing typed that says where the channel leads? Then the old address stays.
    pub fn untouched(typed: &Typed) -> bool {
        [
            &typed.url,
            &typed.host,
            &typed.to,
            &typed.phone,
            &typed.secret,
            &typed.template,
        ]
        .iter()
        .all(|text| text.trim().is_empty())
    }

    /// Sealed, as the database keeps it.
    pub fn seal(&self, keys: &Keys) -> Vec<u8> {
        let text = serde_json::to_string(self).expect("plain texts");
        keys.seal(SEAL_SETTINGS, &text)
    }

    /// Opened again; `None` under another key.
    pub fn open(keys: &Keys, sealed: &[u8]) -> Option<Settings> {
        serde_json::from_str(&keys.unseal(SEAL_SETTINGS, sealed)?).ok()
    }

    /// The keyed hash of where it leads: two channels with the same one are one address.
    pub fn print(&self, keys: &Keys, at: PlaceId) -> [u8; 32] {
        let address = match self {
            Settings::Email(e) => format!("email {}", e.to.to_lowercase()),
            Settings::Wecom { url } | Settings::Dingtalk { url, .. } => format!("robot {url}"),
            Settings::Sms(s) => format!("sms {}", s.phone),
            Settings::Forward => format!("forward {at}"),
        };
        keys.fingerprint(PRINT, &address)
    }
}

fn address(raw: &str, inside: bool) -> Result<String, Error> {
    let address = WebAddress::parse(raw).ok_or(NoticeRefusal::NotAnAddress)?;
    // A name is looked up when it is called; a number is known now.
    let host = address.secret().split("//").nth(1).unwrap_or_default();
    let host = host.split(['/', '?']).next().unwrap_or_default();
    let host = match host.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let inner = host.parse().is_ok_and(is_private) || host == "localhost";
    if inner && !inside {
        return Err(NoticeRefusal::Private.into());
    }
    Ok(address.secret().to_owned())
}

fn mailbox(raw: &str) -> Result<String, Error> {
    let text = raw.trim();
    let read: Result<lettre::Address, _> = text.parse();
    read.map_err(|_| NoticeRefusal::NotAMailbox)?;
    Ok(text.to_owned())
}

fn email(typed: &Typed, before: Option<&Settings>) -> Result<Email, Error> {
    let to = mailbox(&typed.to)?;
    if let (Some(Settings::Email(same)), true) = (before, typed.host.trim().is_empty()) {
        return Ok(Email { to, ..same.clone() });
    }
    let host = line("host", &typed.host, 200).map_err(|_| NoticeRefusal::NoMailServer)?;
    let plain = host
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"-.:".contains(&b));
    let tls = match typed.tls.as_str() {
        "starttls" => Tls::Starttls,
        "none" => Tls::None,
        _ => Tls::Tls,
    };
    let port = match (typed.port.trim(), tls) {
        ("", Tls::Tls) => 465,
        ("", Tls::Starttls) => 587,
        ("", Tls::None) => 25,
        (port, _) => port.parse().map_err(|_| NoticeRefusal::NoMailServer)?,
    };
    if !plain || port == 0 {
        return Err(NoticeRefusal::NoMailServer.into());
    }
    Ok(Email {
        host,
        port,
        tls,
        user: typed.user.trim().to_owned(),
        password: typed.password.clone(),
        from: mailbox(&typed.from)?,
        to,
    })
}

fn sms(typed: &Typed, before: Option<&Settings>, inside: bool) -> Result<Sms, Error> {
    let phone = phone("phone", &typed.phone)?;
    if let (Some(Settings::Sms(same)), true) = (before, typed.url.trim().is_empty()) {
        return Ok(Sms {
            phone,
            ..same.clone()
        });
    }
    let template = typed.template.trim().to_owned();
    let whole = template.contains("{phone}") && template.contains("{text}");
    let json: Result<serde_json::Value, _> = serde_json::from_str(&template);
    let form = || {
        let mut pairs = template.split('&');
        !template.starts_with('{') && pairs.all(|pair| pair.contains('='))
    };
    if !whole || !(json.is_ok_and(|v| v.is_object()) || form()) {
        return Err(NoticeRefusal::NotATemplate.into());
    }
    let header = typed.header.trim().to_owned();
    let good = typed.good.trim().to_owned();
    if !good.is_empty() && !good.contains('=') {
        return Err(NoticeRefusal::NotACondition.into());
    }
    if !header.is_empty() && !header.contains(':') {
        return Err(NoticeRefusal::NotATemplate.into());
    }
    Ok(Sms {
        url: address(&typed.url, inside)?,
        template,
        header,
        good,
        phone,
    })
}
