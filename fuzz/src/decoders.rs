//! Writes and queries that are decoded, and what may not make a difference to
//! the answer.

use bytes::Bytes;
use form_urlencoded::Serializer;
use http::{Request, Response};
use serde_json::json;

use crate::{check, checked_json, stage};

/// Content types of writes.
pub const TYPES: [&str; 5] = [
    "application/json",
    "application/x-www-form-urlencoded; charset=utf-8",
    "multipart/form-data; boundary=X",
    "multipart/form-data",
    "text/plain",
];
/// Method and path of each write with a body.
pub const WRITES: [(&str, &str); 5] = [
    ("POST", "/v2/agendas/10000001/members/invite"),
    ("POST", "/v2/requestAccessToken"),
    ("POST", "/v1/spotMembers"),
    ("POST", "/v1/spotMembers~bulkInvite"),
    ("PUT", "/v1/spotMembers/5b1f6a52-7c1e-4a0d-8f53-2f1d0c9be003"),
];

/// The checked answer to a write with good credentials of either API.
pub fn write((method, path): (&str, &str), content_type: &str, body: &[u8]) -> (u16, Bytes) {
    let request = Request::builder().method(method).uri(path).header("content-type", content_type);
    let request = request.header("authorization", "ms-demo-key").header("nonce", "1");
    let request = request.header("access-token", &stage().token);
    summary(request.body(Bytes::copy_from_slice(body)).expect("a request"))
}

fn summary(request: Request<Bytes>) -> (u16, Bytes) {
    let method = request.method().clone();
    let response: Option<Response<Bytes>> = stage().ask(&stage().fork(0), request);
    let response = response.expect("an answer at once");
    check(&method, &response);
    (response.status().as_u16(), response.into_body())
}

/// The same fields in each shape get the same answer.
pub fn shapes_agree(text: &[u8]) {
    let Ok(serde_json::Value::Object(fields)) = serde_json::from_slice(text) else { return };
    if ["data", "access_token", "nonce"].iter().any(|name| fields.contains_key(*name)) {
        return;
    }
    let (text, token) = (json!(fields).to_string(), &stage().token);
    let [plain, url, multipart, ..] = TYPES;
    let form = Serializer::new(String::new()).append_pair("data", &text).finish();
    let part =
        format!("--X\r\ncontent-disposition: form-data; name=\"data\"\r\n\r\n{text}\r\n--X--\r\n");
    let bodies = [
        (plain, json!({"data": fields}).to_string()),
        (plain, json!({"access_token": token, "nonce": 1, "data": fields}).to_string()),
        (plain, json!({"access_token": token, "nonce": 1, "data": text}).to_string()),
        (url, form),
        (multipart, part),
    ];
    for to in &WRITES[..2] {
        let first = write(*to, plain, text.as_bytes());
        for (content_type, body) in &bodies {
            let other = write(*to, content_type, body.as_bytes());
            assert_eq!(first, other, "{} differs from {text}: {body}", to.1);
        }
    }
}

/// A list's answer does not depend on how its query is encoded, nor on
/// parameters that nobody knows.
pub fn encodings_agree(raw: &[u8]) {
    let list = |query: &str| {
        let uri = format!("/v1/spotMembers?{query}");
        let request = Request::get(uri).header("authorization", "ms-demo-key").body(Bytes::new());
        summary(request.expect("a request"))
    };
    let pairs = || form_urlencoded::parse(raw);
    let mut encoded = Serializer::new(String::new());
    let known = encoded.extend_pairs(pairs()).finish();
    let [(status, body), more] = [list(&known), list(&format!("zz=0&{known}&zz[in]=1"))];
    assert_eq!((status, &body), (more.0, &more.1), "an unknown parameter matters: {known}");
    let items = checked_json(&body).and_then(|body| Some(body["items"].as_array()?.len()));
    assert_eq!(status == 200, items.is_some());
    if let Ok(raw) = std::str::from_utf8(raw)
        && let Ok(request) = Request::get(format!("/v1/spotMembers?{raw}"))
            .header("authorization", "ms-demo-key")
            .body(Bytes::new())
        && !raw.contains('#')
    {
        assert_eq!((status, body), summary(request), "{raw} is not {known}");
    }
}
