//! Requests written as text, so that a corpus can be read and edited:
//!
//! ```text
//! POST /v1/spotMembers
//! authorization: ms-demo-key
//!
//! {"email":"jo@acme.test"}
//! %%
//! +90
//! %%
//! GET /v2/agendas/10000001/members
//! access-token: @token
//! ```

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Uri};

use crate::stage;

const BETWEEN_STEPS: &[u8] = b"\n%%\n";
const BEFORE_BODY: &[u8] = b"\n\n";
/// Stands for a good access token.
const TOKEN: &[u8] = b"@token";

/// What an input does next.
#[derive(Debug)]
pub enum Step {
    Ask(Request<Bytes>),
    /// Moves the world's clock by so many seconds.
    Wait(u64),
}

/// The steps in an input; what can't be one is left out.
pub fn steps(input: &[u8]) -> impl Iterator<Item = Step> {
    split(input, BETWEEN_STEPS).into_iter().filter_map(step)
}

fn step(text: &[u8]) -> Option<Step> {
    if let Some(seconds) = text.strip_prefix(b"+") {
        return std::str::from_utf8(seconds).ok()?.parse().ok().map(Step::Wait);
    }
    let (head, body) = cut(text, BEFORE_BODY).unwrap_or((text, b""));
    let mut lines = head.split(|byte| *byte == b'\n');
    let (method, uri) = cut(lines.next()?, b" ")?;
    let mut request = Request::new(Bytes::from(told(body)));
    *request.method_mut() = Method::from_bytes(method).ok()?;
    *request.uri_mut() = Uri::try_from(told(uri)).ok()?;
    for (name, value) in lines.filter_map(|line| cut(line, b": ")) {
        let value = HeaderValue::from_bytes(&told(value)).ok()?;
        request.headers_mut().append(HeaderName::from_bytes(name).ok()?, value);
    }
    Some(Step::Ask(request))
}

/// The text with the access token in its place.
fn told(text: &[u8]) -> Vec<u8> {
    split(text, TOKEN).join(stage().token.as_bytes())
}

fn split<'a>(mut text: &'a [u8], by: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    while let Some((part, rest)) = cut(text, by) {
        parts.push(part);
        text = rest;
    }
    parts.push(text);
    parts
}

fn cut<'a>(text: &'a [u8], at: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let start = text.windows(at.len()).position(|window| window == at)?;
    Some((&text[..start], &text[start + at.len()..]))
}
