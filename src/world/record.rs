//! A journal entry as people and programs read it, its secrets taken out.

use std::collections::BTreeMap;
use std::time::Duration;

use percent_encoding::percent_decode_str;
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::http::Query;

use super::journal::Entry;

/// What stands in for a secret.
const REDACTED: &str = "[redacted]";

/// Headers, parameters and keys of bodies whose values are secrets.
const SECRETS: [&str; 8] = [
    "authorization",
    "key",
    "access-token",
    "access_token",
    "code",
    "secretkey",
    "publickey",
    "token",
];

/// A vendor request that a world has answered, with the answer.
///
/// Secrets (keys, tokens, codes) read `[redacted]`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The `x-doublure-request` of its answer; counts from 1 in each world.
    pub id: u64,
    /// The world's clock, RFC 3339.
    pub at: String,
    /// `meltingspot` or `openagenda`.
    pub api: &'static str,
    /// `None` when the vendor has no such method and path.
    pub operation: Option<&'static str>,
    /// As it was sent.
    pub method: String,
    /// Below the world's base URL, as it was sent.
    pub path: String,
    /// Decoded; each name with its values in order.
    pub query: BTreeMap<String, Vec<String>>,
    /// Lower-case names, each with its values in order.
    pub headers: BTreeMap<String, Vec<String>>,
    /// The JSON value if it is one, else a string; null for no body.
    pub body: Value,
    /// Whether `body` is only the beginning (64 KiB) of what was sent.
    pub body_truncated: bool,
    /// What the client saw; `None` when no status line left.
    pub status: Option<u16>,
    /// As `body`.
    pub response_body: Value,
    /// The ids of the ledger's rules that took part, the deciding one last.
    pub rules: Vec<&'static str>,
    /// The fault that acted.
    pub fault: Option<RecordedFault>,
    /// How long the answer really took, injected delays left out.
    #[serde(rename = "durationUs", serialize_with = "micros")]
    pub took: Duration,
}

impl RecordedRequest {
    /// Method, path and decoded parameters on one line.
    pub(crate) fn line(&self) -> String {
        let all = self.query.iter();
        let all = all.flat_map(|(name, values)| values.iter().map(move |it| (name, it)));
        let query: Vec<String> = all.map(|(name, value)| format!("{name}={value}")).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{} {}{mark}{}", self.method, self.path, query.join("&"))
    }
}

/// Which fault a request met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RecordedFault {
    /// The fault's id.
    pub id: u64,
    /// `status`, `delay`, `reset`, `truncate`, `stall`, `malformed` or `rateLimit`.
    pub kind: &'static str,
}

impl From<&Entry> for RecordedRequest {
    fn from(entry: &Entry) -> Self {
        let head = entry.head.text();
        let query = Query::parse(head.query());
        Self {
            id: entry.id,
            at: entry.at.to_string(),
            api: entry.api,
            operation: entry.operation,
            method: head.method().to_owned(),
            path: head.path().to_owned(),
            query: by_name(query.pairs()),
            headers: by_name(head.headers()),
            body: readable(&entry.body, is_secret),
            body_truncated: entry.body_truncated,
            status: entry.status,
            response_body: readable(&entry.response_body.bytes(), is_secret_of_answers),
            rules: entry.rules.iter().map(|rule| rule.id).collect(),
            fault: entry.fault.map(|(id, kind)| RecordedFault { id, kind }),
            took: entry.took,
        }
    }
}

fn micros<S: Serializer>(took: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(u64::try_from(took.as_micros()).unwrap_or(u64::MAX))
}

fn by_name<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<String, Vec<String>> {
    let mut map: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in pairs {
        let value = if is_secret(name) { REDACTED } else { value };
        map.entry(name.to_owned()).or_default().push(value.to_owned());
    }
    map
}

fn is_secret(name: &str) -> bool {
    SECRETS.iter().any(|secret| name.eq_ignore_ascii_case(secret))
}

/// An answer's `code` tells what is wrong with a field.
fn is_secret_of_answers(name: &str) -> bool {
    is_secret(name) && !name.eq_ignore_ascii_case("code")
}

/// A body as JSON, without its secrets. Text that is no JSON and mentions a
/// secret's name is left out whole: its form is anybody's guess.
fn readable(body: &[u8], is_secret: fn(&str) -> bool) -> Value {
    if body.is_empty() {
        return Value::Null;
    }
    if let Ok(mut value) = serde_json::from_slice::<Value>(body) {
        redact(&mut value, is_secret);
        return value;
    }
    let text = String::from_utf8_lossy(body);
    Value::from(if mentions_secret(&text) { REDACTED } else { &text })
}

/// Whether a secret's name is in a text, as it stands or percent-encoded.
fn mentions_secret(text: &str) -> bool {
    let decoded = percent_decode_str(text).decode_utf8_lossy().to_ascii_lowercase();
    SECRETS.iter().any(|secret| decoded.contains(secret))
}

fn redact(value: &mut Value, is_secret: fn(&str) -> bool) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                if is_secret(name) {
                    *value = Value::from(REDACTED);
                } else {
                    redact(value, is_secret);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| redact(item, is_secret)),
        // An old client sends its fields as JSON in a string.
        Value::String(text) if text.trim_start().starts_with('{') && mentions_secret(text) => {
            *text = match readable(text.as_bytes(), is_secret) {
                Value::String(kept) => kept,
                inner => inner.to_string(),
            };
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_taken_out_of_json_at_any_depth() {
        let body =
            br#"{"code":"s","data":{"access_token":"t","name":"Ada"},"items":[{"key":"k"}]}"#;
        let expected = json!({"code": REDACTED, "data": {"access_token": REDACTED, "name": "Ada"},
            "items": [{"key": REDACTED}]});
        assert_eq!(readable(body, is_secret), expected);
    }

    #[test]
    fn other_text_is_kept_unless_it_mentions_a_secret() {
        assert_eq!(readable(b"hello", is_secret), json!("hello"));
        assert_eq!(readable(b"grant_type=x&c%6Fde=oa-demo-secret", is_secret), json!(REDACTED));
        assert_eq!(readable(b"", is_secret), Value::Null);
    }

    #[test]
    fn secrets_are_taken_out_of_headers_and_parameters() {
        let map = by_name([("Key", "secret"), ("page", "1"), ("page", "2")].into_iter());
        assert_eq!(map["Key"], [REDACTED]);
        assert_eq!(map["page"], ["1", "2"]);
    }
}
