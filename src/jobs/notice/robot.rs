//! Robots of chat groups, as WeCom and DingTalk document them.
//!
//! Both take JSON by POST and answer `{"errcode": 0, "errmsg": "ok"}`. What `errmsg` says is not
//! kept: it changes, and it may repeat the address.

use super::call::{Answer, Caller};
use super::send::Message;
use data_encoding::BASE64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use serde_json::json;
use sha2::Sha256;
use tanxin_domain::notice::Trouble;

const JSON: [(&str, &str); 1] = [("Content-Type", "application/json; charset=utf-8")];

/// Seconds that a robot of WeCom is left alone when it was too much: it counts minutes.
const WECOM_REST: u32 = 60;
/// Those of DingTalk are silenced for ten minutes.
const DINGTALK_REST: u32 = 600;

/// Says something by a robot of WeCom.
pub(super) async fn wecom(
    caller: &Caller<'_>,
    url: &str,
    message: &Message,
) -> Result<(), Trouble> {
    let body = json!({ "msgtype": "text", "text": { "content": message.text } });
    let answer = caller.post(url, &JSON, body.to_string()).await?;
    match errcode(answer)? {
        0 => Ok(()),
        // The system is busy.
        -1 => Err(Trouble::Busy(-1)),
        // Called too often, of the interface or in a minute.
        45009 | 45033 => Err(Trouble::TooFast(WECOM_REST)),
        // No such key, or the robot was taken out of the group.
        code @ (93000 | 93008 | 93004 | 40001 | 40014 | 42001) => Err(Trouble::Token(code)),
        code => Err(Trouble::Refused(code)),
    }
}

/// Says something by a robot of DingTalk, signed when it has a secret.
pub(super) async fn dingtalk(
    caller: &Caller<'_>,
    (url, secret): (&str, &str),
    message: &Message,
    now: Timestamp,
) -> Result<(), Trouble> {
    let url = match secret.is_empty() {
        true => url.to_owned(),
        false => signed(url, secret, now.as_millisecond()),
    };
    let body = json!({ "msgtype": "text", "text": { "content": message.text } });
    let answer = caller.post(&url, &JSON, body.to_string()).await?;
    match errcode(answer)? {
        0 => Ok(()),
        -1 => Err(Trouble::Busy(-1)),
        130_101 | 410_100 => Err(Trouble::TooFast(DINGTALK_REST)),
        // No such token (two numbers are in use), the robot is off or gone, so is the group.
        code @ (300_001 | 300_005 | 400_101 | 400_102 | 400_106 | 400_013 | 40_014) => {
            Err(Trouble::Token(code))
        }
        // Signature, keyword or address: one number for the three.
        310_000 => Err(Trouble::Settings(310_000)),
        code => Err(Trouble::Refused(code)),
    }
}

fn errcode(answer: Answer) -> Result<i32, Trouble> {
    let answer = answer.plain()?;
    let code = answer.number("errcode").ok_or(Trouble::Broken)?;
    i32::try_from(code).map_err(|_| Trouble::Broken)
}

/// The address with the moment and the signature over it:
/// `sign = urlencode(base64(HMAC-SHA256(secret, timestamp + "\n" + secret)))`.
fn signed(url: &str, secret: &str, timestamp: i64) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length is a key");
    mac.update(format!("{timestamp}\n{secret}").as_bytes());
    let sign = encoded(&BASE64.encode(&mac.finalize().into_bytes()));
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}timestamp={timestamp}&sign={sign}")
}

/// Percent-encoding of what is not unreserved (RFC 3986).
pub(super) fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, b| {
        match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(b));
            }
            _ => {
                let _ = write!(out, "%{b:02X}");
            }
        }
        out
    })
}
