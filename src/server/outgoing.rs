//! The body of an answer on its way out, with the fault that may befall it.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use super::socket::Fate;
use super::{Stop, Wait};
use crate::http::{Body, Feed};

pub(super) type Silence = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A body that is sent whole, in part or not at all.
///
/// A body that ended with an error would take along what hyper has buffered but
/// not yet written, the head included. So a cut one stays pending instead, and
/// the socket fails once it has written everything before it ([`Fate::cut`]).
pub(super) enum Outgoing {
    Whole(Body),
    Truncated { body: Body, left: usize, announced: SizeHint, fate: Arc<Fate> },
    Stalled { silence: Silence, announced: SizeHint, fate: Arc<Fate> },
    Fed(Fed),
}

impl Outgoing {
    /// `body`'s length announced, `after` bytes of it sent.
    pub(super) fn truncated(body: Body, after: usize, fate: Arc<Fate>) -> Self {
        let Some(most) = body.len().checked_sub(1) else {
            return Self::Whole(body);
        };
        let announced = http_body::Body::size_hint(&body);
        Self::Truncated { body, left: after.min(most), announced, fate }
    }

    /// `body`'s length announced, or a length left open if it is empty, and
    /// nothing sent until then.
    pub(super) fn stalled(body: &Body, until: Option<Wait>, fate: Arc<Fate>, stop: Stop) -> Self {
        let announced = match body.len() {
            0 => SizeHint::default(),
            _ => http_body::Body::size_hint(body),
        };
        Self::Stalled { silence: Box::pin(stop.requested_or(until)), announced, fate }
    }
}

/// A body, then what comes until the server stops.
pub(super) struct Fed {
    body: Body,
    feed: Feed,
    over: Silence,
}

impl Fed {
    pub(super) fn new(body: Body, feed: Feed, stop: Stop) -> Self {
        Self { body, feed, over: Box::pin(stop.requested_or(None)) }
    }

    pub(super) fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<Frame<Bytes>>> {
        if self.over.as_mut().poll(cx).is_ready() {
            return Poll::Ready(None);
        }
        if !http_body::Body::is_end_stream(&self.body) {
            let piece = http_body::Body::poll_frame(Pin::new(&mut self.body), cx);
            return piece.map(|piece| piece.and_then(Result::ok));
        }
        self.feed.poll_next(cx).map(|piece| piece.map(Frame::data))
    }
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.get_mut() {
            Self::Whole(body) => Pin::new(body).poll_frame(cx),
            Self::Truncated { body, left, fate, .. } => {
                if let Some(data) = poll_up_to(body, left, cx) {
                    return Poll::Ready(Some(Ok(Frame::data(data))));
                }
                // No waker: hyper flushes next, and the socket fails then.
                fate.cut();
                Poll::Pending
            }
            Self::Stalled { silence, fate, .. } => {
                fate.silence();
                if silence.as_mut().poll(cx).is_ready() {
                    fate.cut();
                }
                Poll::Pending
            }
            Self::Fed(fed) => fed.poll_piece(cx).map(|piece| piece.map(Ok)),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(body) if body.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(body) => body.size_hint(),
            Self::Truncated { announced, .. } | Self::Stalled { announced, .. } => *announced,
            Self::Fed(_) => SizeHint::default(),
        }
    }
}

/// The next slice, shortened to what is left to send; `None` when that is nothing.
pub(super) fn poll_up_to(body: &mut Body, left: &mut usize, cx: &mut Context<'_>) -> Option<Bytes> {
    if *left == 0 {
        return None;
    }
    let Poll::Ready(Some(Ok(frame))) = http_body::Body::poll_frame(Pin::new(body), cx) else {
        return None;
    };
    let mut data = frame.into_data().ok()?;
    data.truncate(*left);
    *left -= data.len();
    Some(data)
}
