//! E-mail. The server's name is looked up here as every other, and the address that was looked
//! at is the one that is called; TLS is asked for the name.

use super::call::{Caller, untrusted};
use super::send::Message;
use crate::services::notice::{Email, Tls};
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message as Letter};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls as Wrapping, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{AsyncSmtpTransport, Error};
use lettre::{AsyncTransport as _, Tokio1Executor};
use std::time::Duration;
use tanxin_domain::notice::{Trouble, is_private};

/// How long one command may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// So that no holiday notice answers it (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }
    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(AutoSubmitted)
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Hands a letter to the mail server.
pub(super) async fn send(
    caller: &Caller<'_>,
    email: &Email,
    message: &Message,
) -> Result<(), Trouble> {
    let letter = letter(email, message).ok_or(Trouble::Refused(0))?;
    let at = caller.find(&email.host, email.port).await?;
    // Neither password nor letter goes over lines that anybody reads.
    if email.tls == Tls::None && !is_private(at.ip()) {
        return Err(Trouble::InClear);
    }
    let named = || TlsParameters::new_rustls(email.host.clone()).map_err(|_| Trouble::Broken);
    let wrapping = match email.tls {
        Tls::Tls => Wrapping::Wrapper(named()?),
        // Never in clear when TLS was asked for.
        Tls::Starttls => Wrapping::Required(named()?),
        Tls::None => Wrapping::None,
    };
    let mut server = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(at.ip().to_string())
        .port(email.port)
        .tls(wrapping)
        .hello_name(ClientId::Domain(domain(&email.from).to_owned()))
        .timeout(Some(PATIENCE));
    if !email.user.is_empty() {
        let known = Credentials::new(email.user.clone(), email.password.clone());
        server = server.credentials(known);
    }
    match server.build().send(letter).await {
        Ok(_) => Ok(()),
        Err(error) => Err(trouble(&error)),
    }
}

fn domain(mailbox: &str) -> &str {
    mailbox.split_once('@').map_or("localhost", |(_, d)| d)
}

fn letter(email: &Email, message: &Message) -> Option<Letter> {
    let mailbox = |text: &str| Some(Mailbox::new(None, text.parse().ok()?));
    let subject: String = message.subject.replace(['\r', '\n'], " ");
    Letter::builder()
        .from(mailbox(&email.from)?)
        .to(mailbox(&email.to)?)
        .subject(subject)
        .message_id(Some(format!("<{}@{}>", message.key, domain(&email.from))))
        .header(AutoSubmitted)
        .header(ContentType::TEXT_PLAIN)
        .body(message.text.clone())
        .ok()
}

/// What the server said, or that it said nothing.
fn trouble(error: &Error) -> Trouble {
    let code = error.status().map(|code| i32::from(u16::from(code)));
    match code {
        // RFC 4954: sign-in is needed, weak, or wrong.
        Some(code @ (530 | 534 | 535 | 538)) => Trouble::Token(code),
        Some(code) if error.is_permanent() => Trouble::Refused(code),
        Some(code) => Trouble::Busy(code),
        None if untrusted(error) => Trouble::Untrusted,
        None if error.is_timeout() => Trouble::Slow,
        None if error.is_tls() || error.is_response() || error.is_client() => Trouble::Broken,
        None => Trouble::Unreachable,
    }
}
