//! The part of an answer that comes as it happens.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;

/// Pieces of a body, one after the other. The next one is asked for when the
/// client has taken those before it: nothing queues up for a slow one.
pub(crate) struct Feed(Pin<Box<dyn Future<Output = NextPiece> + Send>>);

/// A piece and what comes after it; `None` at the end.
pub(crate) type NextPiece = Option<(Bytes, Feed)>;

impl Feed {
    pub(crate) fn new(next: impl Future<Output = NextPiece> + Send + 'static) -> Self {
        Self(Box::pin(next))
    }

    /// The next piece; not to be asked again after the end.
    pub(crate) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        let next = ready!(self.0.as_mut().poll(cx));
        Poll::Ready(next.map(|(piece, rest)| {
            *self = rest;
            piece
        }))
    }
}

impl fmt::Debug for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Feed")
    }
}
