//! Multipart bodies, read by crate `multer`.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http_body_util::{BodyDataStream, Full};
use multer::{Multipart, parse_boundary};

/// Name and text of each part that is no file; `None` when the body is broken.
pub(super) fn pairs(content_type: &str, body: &Bytes) -> Option<Vec<(String, String)>> {
    let boundary = parse_boundary(content_type).ok()?;
    let stream = BodyDataStream::new(Full::new(body.clone()));
    at_once(parts(Multipart::new(stream, boundary)))?
}

async fn parts(mut multipart: Multipart<'static>) -> Option<Vec<(String, String)>> {
    let mut pairs = Vec::new();
    while let Some(field) = multipart.next_field().await.ok()? {
        let name = field.name().map(str::to_owned);
        let is_file = field.file_name().is_some();
        let content = field.bytes().await.ok()?;
        if let Some(name) = name
            && !is_file
        {
            pairs.push((name, String::from_utf8_lossy(&content).into_owned()));
        }
    }
    Some(pairs)
}

/// What a future comes to without ever waiting: the body is here already.
fn at_once<F: Future>(future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}
