//! Browsers: front-ends call the vendor from other origins (sheet section 0).

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
};
use http::{HeaderValue, Method, StatusCode};

use crate::apis::Answer;
use crate::http::{Reply, Request};

use super::rules;

const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE");
const HEADERS: HeaderValue = HeaderValue::from_static("key, access-token, nonce, content-type");
const ANY_ORIGIN: HeaderValue = HeaderValue::from_static("*");

/// 204 for whoever asks what is allowed, on any path and without credentials,
/// which browsers never send along.
pub(super) fn preflight(request: &Request) -> Option<Answer> {
    if request.method != Method::OPTIONS {
        return None;
    }
    let reply = Reply::empty(StatusCode::NO_CONTENT)
        .header(ACCESS_CONTROL_ALLOW_METHODS, METHODS)
        .header(ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
    Some(Answer::new(reply).by(&rules::CORS))
}

/// Lets pages of any origin read the answer.
pub(super) fn allow_any_origin(reply: &mut Reply) {
    reply.headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, ANY_ORIGIN);
}
