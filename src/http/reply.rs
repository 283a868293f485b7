//! An answer before it is sent.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Serialize;

use super::{Body, Feed, pieces};

/// The content type of both vendors' answers (inferred: what Express sends).
pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// Status, headers and body of an answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    /// Beside the content type of JSON.
    pub(crate) headers: HeaderMap,
    /// Whether the content type is JSON's, unless a header says otherwise.
    pub(crate) is_json: bool,
    pub(crate) body: Body,
    /// What follows the body, as it happens.
    pub(crate) feed: Option<Feed>,
}

impl Reply {
    /// An answer without a body.
    pub(crate) fn empty(status: StatusCode) -> Self {
        let (headers, body) = (HeaderMap::new(), Body::default());
        Self { status, headers, is_json: false, body, feed: None }
    }

    /// JSON that is already text.
    pub(crate) fn json_text(status: StatusCode, body: impl Into<Body>) -> Self {
        Self { is_json: true, body: body.into(), ..Self::empty(status) }
    }

    /// A value as JSON. Serialising our own types doesn't fail; if it ever did,
    /// the answer would say so.
    pub(crate) fn json(status: StatusCode, body: &(impl Serialize + ?Sized)) -> Self {
        Self::serialized(status, serde_json::to_vec(body).map(Body::from))
    }

    /// As [`json`](Self::json), for what may get long.
    pub(crate) fn long_json(status: StatusCode, body: &(impl Serialize + ?Sized)) -> Self {
        Self::serialized(status, pieces::json(body))
    }

    fn serialized(status: StatusCode, body: serde_json::Result<Body>) -> Self {
        match body {
            Ok(text) => Self::json_text(status, text),
            Err(error) => Self {
                body: Body::from(Bytes::from(error.to_string())),
                ..Self::empty(StatusCode::INTERNAL_SERVER_ERROR)
            },
        }
    }

    #[must_use]
    pub(crate) fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// The answer as the transport takes it. Whoever keeps the body has a copy of it by now,
    /// in its own slices.
    pub(crate) fn into_response(self) -> http::Response<Body> {
        let mut response = http::Response::new(self.body.gathered());
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        if self.is_json {
            response.headers_mut().entry(CONTENT_TYPE).or_insert(JSON);
        }
        response
    }

    #[cfg(test)]
    pub(crate) fn content_type(&self) -> Option<HeaderValue> {
        self.headers.get(CONTENT_TYPE).cloned().or_else(|| self.is_json.then_some(JSON))
    }
}
