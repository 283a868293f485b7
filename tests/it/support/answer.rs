//! An answer, with assertions that tell what was asked and what came.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Method};
use serde_json::Value;

/// An answer that has arrived whole.
pub(crate) struct Answer {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    /// The refusal of this rule, with this status.
    #[track_caller]
    pub(crate) fn refused(self, status: u16, rule: &str) -> Self {
        assert_eq!(self.header("x-doublure-rule"), Some(rule), "{self:?}");
        self.expect(status)
    }

    /// A problem of the mock's own, with this `mockError`.
    #[track_caller]
    pub(crate) fn problem(self, status: u16, code: &str) -> Value {
        let answer = self.expect(status);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{answer:?}");
        let body = answer.json();
        assert_eq!(body["mockError"], code, "{answer:?}");
        assert_eq!(body["status"], status, "{answer:?}");
        body
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The values of one key of every item of a list.
    #[track_caller]
    pub(crate) fn items(&self, key: &str) -> Vec<Value> {
        let body = self.json();
        let items = body["items"].as_array().unwrap_or_else(|| panic!("no items: {self:?}"));
        items.iter().map(|item| item[key].clone()).collect()
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { method, path, status, headers, body } = self;
        let body = String::from_utf8_lossy(&body[..body.len().min(2_000)]);
        write!(f, "{method} {path} -> {status}\n{headers:?}\n{body}")
    }
}
