//! The smallest client that can ask a question and read the whole answer.

use std::io::{self, Read, Write};
use std::net::TcpStream;

use crate::Failure;
use crate::answer::Answer;

/// A kept-alive connection.
#[derive(Debug)]
pub struct Client(TcpStream);

impl Client {
    /// Connects to `host:port`.
    ///
    /// # Errors
    /// When nobody listens there.
    pub fn connect(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self(stream))
    }

    /// Asks without a body.
    ///
    /// # Errors
    /// When the connection breaks or the answer has no length.
    pub fn get(&mut self, path: &str, headers: &[&str]) -> Result<Vec<u8>, Failure> {
        self.send("GET", path, headers, "")
    }

    /// Sends one request (`headers` as `name: value`) and returns the raw answer.
    ///
    /// # Errors
    /// When the connection breaks or the answer has no length.
    pub fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[&str],
        body: &str,
    ) -> Result<Vec<u8>, Failure> {
        self.0.write_all(request(method, path, headers, body).as_bytes())?;
        let mut raw = Vec::with_capacity(64 * 1024);
        let mut piece = vec![0; 64 * 1024];
        while !is_whole(&raw) {
            match self.0.read(&mut piece)? {
                0 => return Err(format!("{method} {path}: the answer ended early").into()),
                count => raw.extend_from_slice(&piece[..count]),
            }
        }
        Ok(raw)
    }
}

/// An HTTP/1.1 request as it goes over the wire.
#[must_use]
pub fn request(method: &str, path: &str, headers: &[&str], body: &str) -> String {
    let mut fields: String = headers.iter().flat_map(|header| [header, "\r\n"]).collect();
    if !body.is_empty() {
        fields.push_str("content-type: application/json\r\n");
    }
    let length = body.len();
    fields.push_str("host: localhost\r\n");
    format!("{method} {path} HTTP/1.1\r\n{fields}content-length: {length}\r\n\r\n{body}")
}

/// Whether an answer has come to the end that its length announces.
#[must_use]
pub fn is_whole(raw: &[u8]) -> bool {
    const END: &[u8] = b"\r\n\r\n";
    let Some(end) = raw.windows(END.len()).position(|window| window == END) else { return false };
    let head = String::from_utf8_lossy(&raw[..end]).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let length = length.and_then(|length| length.parse::<usize>().ok()).unwrap_or(0);
    raw.len() >= end + END.len() + length
}

/// Asks once on a connection of its own; the answer has to be a success.
///
/// # Errors
/// When the connection breaks, or with what was answered instead.
pub fn ask(address: &str, path: &str, headers: &[&str]) -> Result<Answer, Failure> {
    succeeded(&Client::connect(address)?.get(path, headers)?)
}

/// The answer, if it is a success.
///
/// # Errors
/// With what was answered instead.
pub fn succeeded(raw: &[u8]) -> Result<Answer, Failure> {
    match Answer::parse(raw) {
        Some(answer) if answer.status < 300 => Ok(answer),
        _ => Err(format!("not a success: {}", String::from_utf8_lossy(raw)).into()),
    }
}
