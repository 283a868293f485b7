//! The control plane of a world, over the wire: a socket is the only public way
//! to it.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use doublure::World;
use serde_json::Value;

use crate::checked_json;

/// Longer than any call but a wait takes, also under a sanitizer.
const PATIENCE: Duration = Duration::from_secs(20);

thread_local! {
    /// The open connection, and whom it leads to.
    static WIRE: RefCell<Option<(String, BufReader<TcpStream>)>> = const { RefCell::new(None) };
}

/// The control plane of one world.
pub struct Control<'a>(pub &'a World);

impl Control<'_> {
    /// Status and body of a call; the path is below `/__doublure`.
    pub fn call(&self, method: &str, path: &str, body: &[u8]) -> (u16, Vec<u8>) {
        let url = self.0.control_url().strip_prefix("http://").expect("an http URL");
        let (authority, root) = url.split_once('/').expect("a path");
        let head = format!(
            "{method} /{root}{path} HTTP/1.1\r\nhost: {authority}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        let (status, answer) = exchange(authority, &[head.as_bytes(), body].concat());
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

fn exchange(authority: &str, request: &[u8]) -> (u16, Vec<u8>) {
    WIRE.with_borrow_mut(|wire| {
        if wire.as_ref().is_none_or(|(to, _)| to != authority) {
            let stream = TcpStream::connect(authority).expect("a connection");
            stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
            stream.set_nodelay(true).expect("no delay");
            *wire = Some((authority.to_owned(), BufReader::new(stream)));
        }
        let (_, stream) = wire.as_mut().expect("a connection");
        stream.get_mut().write_all(request).expect("to be read");
        answer(stream)
    })
}

fn answer(stream: &mut BufReader<TcpStream>) -> (u16, Vec<u8>) {
    let mut line = String::new();
    stream.read_line(&mut line).expect("a status line");
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.unwrap_or_else(|| panic!("not a status line: {line:?}"));
    let mut length = 0;
    while line.trim_end() != "" {
        line.clear();
        stream.read_line(&mut line).expect("a header");
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.trim_end().parse().expect("a length");
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).expect("a body");
    (status, body)
}
