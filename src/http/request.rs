//! A request that has arrived whole.

use bytes::Bytes;
use http::header::HOST;
use http::request::Parts;
use http::{HeaderMap, Method, Uri};

use super::Query;

/// One request, its body read; `path` starts below the world's base URL.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// How much of the URI's path names the world, and is nobody else's business.
    pub(crate) prefix: usize,
}

impl Request {
    pub(crate) fn new(request: http::Request<Bytes>) -> Self {
        let (head, body) = request.into_parts();
        Self::of(head, body)
    }

    /// A request whose head and body came one after the other.
    pub(crate) fn of(head: Parts, body: Bytes) -> Self {
        Self { method: head.method, uri: head.uri, headers: head.headers, body, prefix: 0 }
    }

    /// The path as it was sent, percent-encoding and all; begins with a slash.
    pub(crate) fn path(&self) -> &str {
        match &self.uri.path()[self.prefix..] {
            "" => "/",
            path => path,
        }
    }

    pub(crate) fn raw_query(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }

    pub(crate) fn query(&self) -> Query<'_> {
        Query::parse(self.raw_query())
    }

    /// The server's name as the client knows it, with its port; a URL in the
    /// request line goes before `Host` (RFC 9112, 3.2.2).
    pub(crate) fn authority(&self) -> Option<&str> {
        let in_line = self.uri.authority().map(http::uri::Authority::as_str);
        in_line.or_else(|| self.headers.get(HOST)?.to_str().ok())
    }

    /// [`authority`](Self::authority) before anybody has looked at whether it is text.
    pub(crate) fn host(&self) -> Option<&[u8]> {
        let in_line = self.uri.authority().map(|authority| authority.as_str().as_bytes());
        in_line.or_else(|| Some(self.headers.get(HOST)?.as_bytes()))
    }

    /// A header's value; `None` when it is missing or not visible ASCII.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The method by which routes are found: HEAD works wherever GET does.
    pub(crate) fn routed_method(&self) -> &Method {
        if self.method == Method::HEAD { &Method::GET } else { &self.method }
    }
}
