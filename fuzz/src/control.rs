//! The control plane of a world, in this process and without a socket.

use bytes::Bytes;
use doublure::World;
use http::Request;
use serde_json::Value;

use crate::{checked_json, stage};

/// The control plane of one world.
pub struct Control<'a>(pub &'a World);

impl Control<'_> {
    /// Status and body of a call; the path is below `/__doublure`.
    pub fn call(&self, method: &str, path: &str, body: &[u8]) -> (u16, Vec<u8>) {
        let uri = format!("/~{}/__doublure{path}", self.0.id());
        let request = Request::builder().method(method).uri(uri).header("host", "127.0.0.1");
        let request = request.body(Bytes::copy_from_slice(body)).expect("a request");
        let (head, answer) = stage().serve(self.0, request).into_parts();
        let (status, answer) = (head.status.as_u16(), answer.to_vec());
        checked_json(&answer);
        assert!(status < 500, "{method} {path}: {status} {}", String::from_utf8_lossy(&answer));
        (status, answer)
    }

    /// The world's state as a fixture.
    pub fn state(&self) -> Vec<u8> {
        let (status, state) = self.call("GET", "/state", b"");
        assert_eq!(status, 200);
        state
    }

    /// Fails unless the state loads and is then the same, to the byte.
    pub fn assert_state_returns(&self) {
        self.call("PUT", "/clock", br#"{"frozen":true}"#);
        let before = self.state();
        let (status, refusal) = self.call("PUT", "/state", &before);
        let (refusal, text) = (String::from_utf8_lossy(&refusal), String::from_utf8_lossy(&before));
        assert_eq!(status, 204, "an export doesn't load: {refusal}\n{text}");
        let after = self.state();
        assert_eq!(text, String::from_utf8_lossy(&after), "an export changes when it is loaded");
    }

    /// Fails unless a refusal explains itself.
    pub fn assert_explained((status, body): &(u16, Vec<u8>)) {
        let text = String::from_utf8_lossy(body);
        let body = checked_json(body).unwrap_or(Value::Null);
        let explained = body["detail"].is_string() && !text.contains("nothing seems wrong");
        assert!((400..500).contains(status) && explained, "{status}: {text}");
    }
}
