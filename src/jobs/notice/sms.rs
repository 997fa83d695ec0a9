//! Short messages by a gateway that speaks HTTP. Every one is different, so the admin writes the
//! body down as the gateway's own manual has it, with `{phone}`, `{text}` and `{key}` in it.

use super::call::Caller;
use super::robot::encoded;
use super::send::Message;
use crate::services::notice::Sms;
use serde_json::Value;
use tanxin_domain::notice::Trouble;

/// Sends one.
pub(super) async fn send(
    caller: &Caller<'_>,
    gateway: &Sms,
    message: &Message,
) -> Result<(), Trouble> {
    let put = |text: &str| {
        text.replace("{phone}", &gateway.phone)
            .replace("{key}", &message.key)
            // Last: what people wrote is never looked into for more.
            .replace("{text}", &message.text)
    };
    let (kind, body) = match serde_json::from_str::<Value>(&gateway.template) {
        Ok(json) => (
            "application/json; charset=utf-8",
            filled(json, &put).to_string(),
        ),
        Err(_) => (
            "application/x-www-form-urlencoded; charset=utf-8",
            form(&gateway.template, &put),
        ),
    };
    let mut headers = vec![
        ("Content-Type", kind),
        ("Idempotency-Key", message.key.as_str()),
    ];
    if let Some((name, value)) = gateway.header.split_once(':') {
        headers.push((name.trim(), value.trim()));
    }
    let answer = caller.post(&gateway.url, &headers, body).await?.plain()?;
    let Some((field, good)) = gateway.good.split_once('=') else {
        return Ok(());
    };
    let json: Value = serde_json::from_slice(&answer.body).map_err(|_| Trouble::Broken)?;
    let said = match json.get(field.trim()) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => return Err(Trouble::Broken),
    };
    match said == good.trim() {
        true => Ok(()),
        false => Err(Trouble::Refused(said.parse().unwrap_or(0))),
    }
}

/// Values are put into texts of the JSON, never into its shape.
fn filled(json: Value, put: &impl Fn(&str) -> String) -> Value {
    match json {
        Value::String(text) => Value::String(put(&text)),
        Value::Array(all) => all.into_iter().map(|one| filled(one, put)).collect(),
        Value::Object(all) => all
            .into_iter()
            .map(|(name, value)| (name, filled(value, put)))
            .collect(),
        other => other,
    }
}

fn form(template: &str, put: &impl Fn(&str) -> String) -> String {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        format!("{}={}", encoded(name), encoded(&put(value)))
    };
    let pairs: Vec<String> = template.split('&').map(pair).collect();
    pairs.join("&")
}
