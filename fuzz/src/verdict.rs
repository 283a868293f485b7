//! What has to hold of every answer.

use bytes::Bytes;
use http::{Method, Response, StatusCode};
use serde_json::Value;

/// Fails unless an answer without faults is one that the contract allows.
pub fn check(method: &Method, response: &Response<Bytes>) {
    let status = response.status();
    let shown = || String::from_utf8_lossy(response.body());
    let allowed = !status.is_server_error() || status == StatusCode::NOT_IMPLEMENTED;
    assert!(allowed, "{status}: {}", shown());
    let has = |name| response.headers().contains_key(name);
    if *method == Method::HEAD {
        assert!(response.body().is_empty() && has("content-length"), "HEAD: {}", shown());
    }
    let body = checked_json(response.body());
    let own = body.as_ref().is_some_and(|body| body.get("mockError").is_some());
    let vendors = has("x-doublure-request");
    if vendors && status.is_client_error() {
        assert!(has("x-doublure-rule"), "{status} without its rule: {}", shown());
        assert!(!own, "the mock speaks in a vendor's place: {}", shown());
    }
    if status.is_success() {
        assert!(vendors && !has("x-doublure-rule"), "{status}: {:?}", response.headers());
    }
}

/// Whether a document makes up few people: millions are allowed, and take their time.
pub fn is_small(document: &[u8]) -> bool {
    serde_json::from_slice(document).map_or(true, |document| made_up(&document) < 100)
}

/// How many people a document makes up.
fn made_up(value: &Value) -> u64 {
    let own = value.pointer("/generate/members").and_then(Value::as_u64).unwrap_or(0);
    let inner: Box<dyn Iterator<Item = &Value>> = match value {
        Value::Array(items) => Box::new(items.iter()),
        Value::Object(entries) => Box::new(entries.values()),
        _ => Box::new(std::iter::empty()),
    };
    inner.map(made_up).fold(own, u64::saturating_add)
}

/// The body as JSON, which it has to be unless it is empty.
pub fn checked_json(body: &[u8]) -> Option<Value> {
    let json = || serde_json::from_slice(body);
    let shown = || String::from_utf8_lossy(body);
    (!body.is_empty()).then(|| json().unwrap_or_else(|error| panic!("{error}: {}", shown())))
}
