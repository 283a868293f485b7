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
        let announced = http_body::Body::size_hint(&body);
        Self { sent: Sent::Truncated { body, left: after.min(most), announced }, fate }
    }

    /// `body`'s length announced, or a length left open if it is empty, and
    /// nothing sent until then.
    pub(super) fn stalled(body: &Body, until: Option<Wait>, fate: Arc<Fate>, stop: Stop) -> Self {
        let announced = match body.len() {
            0 => SizeHint::default(),
            _ => http_body::Body::size_hint(body),
        };
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
        let Self { sent, fate } = self.get_mut();
        match sent {
            Sent::Whole(body) => Pin::new(body).poll_frame(cx),
            Sent::Truncated { body, left, .. } => {
                if let Some(data) = poll_up_to(body, left, cx) {
                    return Poll::Ready(Some(Ok(Frame::data(data))));
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
            Sent::Fed(fed) => fed.poll_piece(cx).map(|piece| piece.map(Ok)),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(&self.sent, Sent::Whole(body) if body.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        match &self.sent {
            Sent::Whole(body) => body.size_hint(),
            Sent::Truncated { announced, .. } | Sent::Stalled { announced, .. } => *announced,
            Sent::Fed(_) => SizeHint::default(),
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
