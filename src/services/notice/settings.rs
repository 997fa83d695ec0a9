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
    /// Not at all: a mail server on this machine or in its network, nowhere else.
    None,
}

impl Tls {
    /// The word of forms.
    pub const fn word(self) -> &'static str {
        match self {
            Tls::Tls => "tls",
            Tls::Starttls => "starttls",
            Tls::None => "none",
        }
    }

    /// The port such servers usually listen on.
    const fn port(self) -> u16 {
        match self {
            Tls::Tls => 465,
            Tls::Starttls => 587,
            Tls::None => 25,
        }
    }
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

impl Typed {
    /// Was nothing typed that says where the channel leads? Then nothing of that changes.
    pub fn is_empty(&self) -> bool {
        let robot = [&self.url, &self.secret];
        let mail = [&self.host, &self.port, &self.tls, &self.user];
        let letter = [&self.password, &self.from, &self.to];
        let sms = [&self.phone, &self.template, &self.header, &self.good];
        let mut all = robot.into_iter().chain(mail).chain(letter).chain(sms);
        all.all(|text| text.trim().is_empty())
    }
}

/// What was typed, or else what is kept.
fn or(typed: &str, kept: &str) -> String {
    let empty = typed.trim().is_empty();
    if empty { kept } else { typed }.to_owned()
}

/// The same of something that may be missing: a dash takes it out.
fn or_none(typed: &str, kept: &str) -> String {
    match typed.trim() {
        "-" => String::new(),
        _ => or(typed, kept),
    }
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
            ChannelKind::Email => Settings::Email(email(typed, before, inside)?),
            ChannelKind::Sms => Settings::Sms(sms(typed, before, inside)?),
            ChannelKind::Forward => Settings::Forward,
        })
    }

    /// What was typed for a channel that has these settings: a field that was left empty keeps
    /// what is stored, a dash takes out what a channel can do without.
    ///
    /// # Errors
    ///
    /// [`NoticeRefusal::SecretAgain`]: it would lead to another server than the stored secret was
    /// typed for, and whoever typed that server would be told the secret.
    pub fn with(&self, typed: &Typed) -> Result<Typed, NoticeRefusal> {
        if self.would_tell(typed) {
            return Err(NoticeRefusal::SecretAgain);
        }
        let mut all = typed.clone();
        match self {
            Settings::Wecom { url } => all.url = or(&typed.url, url),
            Settings::Dingtalk { url, secret } => {
                all.url = or(&typed.url, url);
                all.secret = or_none(&typed.secret, secret);
            }
            Settings::Email(kept) => {
                let usual = kept.port == kept.tls.port();
                all.tls = or(&typed.tls, kept.tls.word());
                // A server's usual port goes with its encryption.
                if !usual || all.tls == kept.tls.word() {
                    all.port = or(&typed.port, &kept.port.to_string());
                }
                all.host = or(&typed.host, &kept.host);
                all.user = or_none(&typed.user, &kept.user);
                all.password = or_none(&typed.password, &kept.password);
                all.from = or(&typed.from, &kept.from);
                all.to = or(&typed.to, &kept.to);
            }
            Settings::Sms(kept) => {
                all.url = or(&typed.url, &kept.url);
                all.template = or(&typed.template, &kept.template);
                all.header = or_none(&typed.header, &kept.header);
                all.good = or_none(&typed.good, &kept.good);
                all.phone = or(&typed.phone, &kept.phone);
            }
            Settings::Forward => {}
        }
        Ok(all)
    }

    /// Would what is kept secret go to another server than it was typed for?
    fn would_tell(&self, typed: &Typed) -> bool {
        let elsewhere = |kept: &str, typed: &str| {
            !typed.trim().is_empty() && !host(typed).eq_ignore_ascii_case(host(kept))
        };
        let left_out = |kept: &str, typed: &str| !kept.is_empty() && typed.trim().is_empty();
        match self {
            Settings::Email(kept) => {
                elsewhere(&kept.host, &typed.host) && left_out(&kept.password, &typed.password)
            }
            // A gateway's key may stand in the content, too.
            Settings::Sms(kept) => {
                let secrets = left_out(&kept.template, &typed.template)
                    || left_out(&kept.header, &typed.header);
                elsewhere(&kept.url, &typed.url) && secrets
            }
            // A robot's secret signs, and is itself sent nowhere.
            _ => false,
        }
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

/// The host of an address, or of what is a host itself; without a port.
fn host(address: &str) -> &str {
    let host = address.trim();
    let host = host.split_once("//").map_or(host, |(_, rest)| rest);
    let host = host.split(['/', '?']).next().unwrap_or_default();
    match host.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    }
}

fn address(raw: &str, inside: bool) -> Result<String, Error> {
    let address = WebAddress::parse(raw).ok_or(NoticeRefusal::NotAnAddress)?;
    if is_inner(host(address.secret())) == Some(true) && !inside {
        return Err(NoticeRefusal::Private.into());
    }
    Ok(address.secret().to_owned())
}

/// Does a host lie inside? A name is looked up when it is called; a number is known beforehand.
fn is_inner(host: &str) -> Option<bool> {
    match host.parse() {
        Ok(ip) => Some(is_private(ip)),
        Err(_) => (host == "localhost").then_some(true),
    }
}

fn mailbox(raw: &str) -> Result<String, Error> {
    let text = raw.trim();
    let read: Result<lettre::Address, _> = text.parse();
    read.map_err(|_| NoticeRefusal::NotAMailbox)?;
    Ok(text.to_owned())
}

fn email(typed: &Typed, before: Option<&Settings>, inside: bool) -> Result<Email, Error> {
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
    let port = match typed.port.trim() {
        "" => tls.port(),
        port => port.parse().map_err(|_| NoticeRefusal::NoMailServer)?,
    };
    if !plain || port == 0 {
        return Err(NoticeRefusal::NoMailServer.into());
    }
    match is_inner(&host) {
        Some(true) if !inside => return Err(NoticeRefusal::PrivateServer.into()),
        Some(false) if tls == Tls::None => return Err(NoticeRefusal::InClear.into()),
        _ => {}
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
