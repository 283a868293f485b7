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

/// A body that is sent whole, in part or not at all. The fate learns of its end.
pub(super) struct Outgoing {
    sent: Sent,
    fate: Arc<Fate>,
}

/// What is sent of a body.
///
/// A body that ended with an error would take along what hyper has buffered but
/// not yet written, the head included. So a cut one stays pending instead, and
/// the socket fails once it has written everything before it ([`Fate::cut`]).
enum Sent {
    Whole(Body),
    Truncated { body: Body, left: usize, announced: SizeHint },
    Stalled { silence: Silence, announced: SizeHint },
    Fed(Box<Fed>),
}

impl Outgoing {
    pub(super) fn whole(body: Body, fate: Arc<Fate>) -> Self {
        Self { sent: Sent::Whole(body), fate }
    }

    /// `body`'s length announced, `after` bytes of it sent.
    pub(super) fn truncated(body: Body, after: usize, fate: Arc<Fate>) -> Self {
        let Some(most) = body.len().checked_sub(1) else {
            return Self::whole(body, fate);
        };
        let announced = announced(&body);
        Self { sent: Sent::Truncated { body, left: after.min(most), announced }, fate }
    }

    /// `body`'s length announced, or a length left open if it is empty, and
    /// nothing sent until then.
    pub(super) fn stalled(body: &Body, until: Option<Wait>, fate: Arc<Fate>, stop: Stop) -> Self {
        let announced = if body.is_empty() { SizeHint::default() } else { announced(body) };
        let silence = Box::pin(stop.requested_or(until));
        Self { sent: Sent::Stalled { silence, announced }, fate }
    }

    pub(super) fn fed(fed: Fed, fate: Arc<Fate>) -> Self {
        Self { sent: Sent::Fed(Box::new(fed)), fate }
    }
}

impl Drop for Outgoing {
    fn drop(&mut self) {
        self.fate.patience.answer_done();
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
        if let Some(slice) = self.body.take_slice() {
            return Poll::Ready(Some(Frame::data(slice)));
        }
        self.feed.poll_next(cx).map(|piece| piece.map(Frame::data))
    }
}

impl http_body::Body for Outgoing {
    /// A whole body is one frame: hyper has work with each.
    type Data = Body;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Body>, Infallible>>> {
        let Self { sent, fate } = self.get_mut();
        match sent {
            Sent::Whole(body) if body.is_empty() => Poll::Ready(None),
            Sent::Whole(body) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(body))))),
            Sent::Truncated { body, left, .. } => {
                if let Some(data) = take_up_to(body, left) {
                    return Poll::Ready(Some(Ok(Frame::data(Body::from(data)))));
                }
                // No waker: hyper flushes next, and the socket fails then.
                fate.cut();
                Poll::Pending
            }
            Sent::Stalled { silence, .. } => {
                fate.silence();
                if silence.as_mut().poll(cx).is_ready() {
                    fate.cut();
                }
                Poll::Pending
            }
            Sent::Fed(fed) => {
                fed.poll_piece(cx).map(|piece| piece.map(|piece| Ok(piece.map_data(Body::from))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(&self.sent, Sent::Whole(body) if body.is_empty())
    }

    fn size_hint(&self) -> SizeHint {
        match &self.sent {
            Sent::Whole(body) => announced(body),
            Sent::Truncated { announced, .. } | Sent::Stalled { announced, .. } => *announced,
            Sent::Fed(_) => SizeHint::default(),
        }
    }
}

/// The length that the head tells.
pub(super) fn announced(body: &Body) -> SizeHint {
    SizeHint::with_exact(body.len() as u64)
}

/// The next slice, shortened to what is left to send; `None` when that is nothing.
pub(super) fn take_up_to(body: &mut Body, left: &mut usize) -> Option<Bytes> {
    if *left == 0 {
        return None;
    }
    let mut data = body.take_slice()?;
    data.truncate(*left);
    *left -= data.len();
    Some(data)
}
