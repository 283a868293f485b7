//! One connection of a client, and an answer with what is checked of it.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// What was wrong, for the report.
pub(crate) type Breach = String;
/// What a step comes to.
pub(crate) type Checked<T = ()> = Result<T, Breach>;

/// No answer takes this long.
const LONG: Duration = Duration::from_secs(30);

/// A connection that is opened anew when it has ended.
#[derive(Debug)]
pub(crate) struct Wire {
    address: SocketAddr,
    open: Option<BufReader<TcpStream>>,
    pub(crate) requests: u64,
}

/// An answer that came whole.
#[derive(Debug)]
pub(crate) struct Answer {
    asked: String,
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Wire {
    pub(crate) fn to(address: SocketAddr) -> Self {
        Self { address, open: None, requests: 0 }
    }

    /// The answer to a request; an error when none came whole.
    pub(crate) fn ask(&mut self, request: &str) -> io::Result<Answer> {
        self.requests += 1;
        let mut stream = match self.open.take() {
            Some(stream) => stream,
            None => BufReader::new(connect(self.address)?),
        };
        stream.get_mut().write_all(request.as_bytes())?;
        let answer = read(&mut stream, request.lines().next().unwrap_or_default().to_owned())?;
        if answer.header("connection") != Some("close") {
            self.open = Some(stream);
        }
        Ok(answer)
    }
}

pub(crate) fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(LONG))?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

fn read(stream: &mut BufReader<TcpStream>, asked: String) -> io::Result<Answer> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let mut answer = Answer { asked, status, head, body: Vec::new() };
    let length = answer.header("content-length").and_then(|length| length.parse().ok());
    answer.body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut answer.body)?;
    Ok(answer)
}

impl Answer {
    pub(crate) fn expect(self, status: u16) -> Checked<Self> {
        if self.status == status { Ok(self) } else { Err(self.breach(&format!("not {status}"))) }
    }

    /// A vendor's refusal, which names its rule.
    pub(crate) fn refused(self, status: u16) -> Checked<Self> {
        match self.header("x-doublure-rule") {
            Some(_) => self.expect(status),
            None => Err(self.breach("no rule")),
        }
    }

    /// Fails unless the value at this pointer of the body is the expected one.
    pub(crate) fn has(self, pointer: &str, expected: impl Into<Value>) -> Checked<Self> {
        let (found, expected) = (self.at(pointer)?, expected.into());
        if found == expected {
            Ok(self)
        } else {
            Err(self.breach(&format!("{pointer} is {found}, not {expected}")))
        }
    }

    /// The value at this pointer of the body; null when it has none.
    pub(crate) fn at(&self, pointer: &str) -> Checked<Value> {
        let body: Value =
            serde_json::from_slice(&self.body).map_err(|error| self.breach(&error.to_string()))?;
        Ok(body.pointer(pointer).cloned().unwrap_or_default())
    }

    pub(crate) fn text(&self, pointer: &str) -> Checked<String> {
        let found = self.at(pointer)?;
        found
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| self.breach(&format!("{pointer} is {found}")))
    }

    /// How many items the list at this pointer has.
    pub(crate) fn count(&self, pointer: &str) -> Checked<usize> {
        let found = self.at(pointer)?;
        found.as_array().map(Vec::len).ok_or_else(|| self.breach(&format!("{pointer} is {found}")))
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut fields = self.head.lines().filter_map(|line| line.split_once(": "));
        fields.find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    pub(crate) fn breach(&self, what: &str) -> Breach {
        let Self { asked, status, body, .. } = self;
        let body = String::from_utf8_lossy(&body[..body.len().min(300)]);
        format!("{asked} -> {status}: {what}: {body}")
    }
}
