//! A TCP connection on which a test writes and reads bytes itself.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// No answer takes this long, however busy the machine is.
const LONG: Duration = Duration::from_mins(1);

/// One connection to a server.
#[derive(Debug)]
pub(crate) struct Wire(BufReader<TcpStream>);

/// An answer, byte by byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WireAnswer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Wire {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        Self(BufReader::new(TcpStream::connect(address).await.expect("the server accepts")))
    }

    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).await.expect("the server reads");
    }

    /// Sends a request and takes its answer.
    pub(crate) async fn exchange(&mut self, request: impl AsRef<[u8]>) -> WireAnswer {
        self.send(request).await;
        self.answer().await
    }

    /// The next answer, with as much body as its length says.
    pub(crate) async fn answer(&mut self) -> WireAnswer {
        let mut answer = self.answer_to_head().await;
        answer.body = vec![0; answer.length()];
        let body = timeout(LONG, self.0.read_exact(&mut answer.body)).await.expect("in time");
        body.unwrap_or_else(|error| panic!("{error} after {}", answer.head));
        answer
    }

    /// The next answer, if it was to a HEAD request: its length is not followed by a body.
    pub(crate) async fn answer_to_head(&mut self) -> WireAnswer {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let byte = timeout(LONG, self.0.read_u8()).await.expect("in time");
            head.push(byte.unwrap_or_else(|error| {
                panic!("{error} after {:?}", String::from_utf8_lossy(&head));
            }));
        }
        let head = String::from_utf8(head).expect("text");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        WireAnswer { status: status.expect("a status"), head, body: Vec::new() }
    }

    /// Whether the server has closed the connection and said nothing more.
    pub(crate) async fn is_closed(&mut self) -> bool {
        let mut rest = Vec::new();
        timeout(LONG, self.0.read_to_end(&mut rest)).await.expect("in time").is_ok()
            && rest.is_empty()
    }
}

impl WireAnswer {
    /// The value of a header, by its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(": "));
        headers.find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    fn length(&self) -> usize {
        let length = self.header("content-length");
        length.map_or(0, |length| length.parse().expect("a length"))
    }
}

/// A GET request with the key of the demo fixture's spot.
pub(crate) fn get(path: &str) -> String {
    request("GET", path, "")
}

/// A request with the key of the demo fixture's spot.
pub(crate) fn request(method: &str, path: &str, body: &str) -> String {
    let length = body.len();
    let key = super::SPOT_KEY;
    format!(
        "{method} {path} HTTP/1.1\r\nhost: test\r\nauthorization: {key}\r\n\
         content-length: {length}\r\n\r\n{body}"
    )
}
