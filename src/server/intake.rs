//! Reading the body of a request.

use std::error::Error;
use std::io;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body::Body;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::time::timeout;

/// Room made at first for a body of several frames; a length that a client only
/// announces makes nobody allocate more.
const FIRST_ROOM: usize = 64 * 1024;

/// Why there is no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// It is longer than allowed. A length that was announced is believed, and
    /// nothing is read: who sent `expect: 100-continue` need not send it.
    TooLarge,
    /// What was sent can't be taken apart into chunks.
    Garbled,
    /// The client left, or paused for too long.
    BrokenOff,
}

/// The whole body, at most `limit` bytes; one that came in one piece isn't copied.
pub(super) async fn read(
    mut body: Incoming,
    limit: usize,
    pause: Duration,
) -> Result<Bytes, Unread> {
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    if body.size_hint().lower() > u64::try_from(limit).unwrap_or(u64::MAX) {
        return Err(Unread::TooLarge);
    }
    let Some(first) = next(&mut body, limit, pause).await? else {
        return Ok(Bytes::new());
    };
    if body.is_end_stream() {
        return Ok(first);
    }
    let Some(second) = next(&mut body, limit - first.len(), pause).await? else {
        return Ok(first);
    };
    let mut collected = BytesMut::with_capacity(FIRST_ROOM.max(first.len() + second.len()));
    collected.extend_from_slice(&first);
    collected.extend_from_slice(&second);
    while let Some(data) = next(&mut body, limit - collected.len(), pause).await? {
        collected.extend_from_slice(&data);
    }
    Ok(collected.freeze())
}

/// The next piece of data, at most `left` bytes; `None` at the end.
async fn next(body: &mut Incoming, left: usize, pause: Duration) -> Result<Option<Bytes>, Unread> {
    loop {
        let frame = match timeout(pause, body.frame()).await {
            Ok(Some(Ok(frame))) => frame,
            Ok(None) => return Ok(None),
            Ok(Some(Err(error))) if is_garbled(&error) => return Err(Unread::Garbled),
            Ok(Some(Err(_))) | Err(_) => return Err(Unread::BrokenOff),
        };
        // Trailers say nothing that anybody here wants to know.
        if let Ok(data) = frame.into_data() {
            return if data.len() > left { Err(Unread::TooLarge) } else { Ok(Some(data)) };
        }
    }
}

/// hyper's decoder tells nonsense from an early end by the kind of error below.
fn is_garbled(error: &hyper::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput};
    let cause = error.source().and_then(|source| source.downcast_ref::<io::Error>());
    cause.is_some_and(|cause| matches!(cause.kind(), InvalidData | InvalidInput))
}
