//! The body of an answer on its way out over HTTP/2, with the fault that may
//! befall it.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::sync::oneshot;

use super::outgoing::{Fed, Silence, announced, take_up_to};
use super::{Stop, Wait};
use crate::http::Body;

/// A body that is sent whole, in part or not at all. A cut one ends with a reset
/// of its stream, and everything before that is written.
pub(super) enum Streamed {
    /// `presence` lasts until the last piece has been written.
    Whole {
        body: Body,
        presence: Option<Presence>,
    },
    Cut(Box<Cut>),
    /// A body, then what comes until the server stops.
    Fed {
        fed: Fed,
        _presence: Presence,
    },
}

/// What shows that an exchange isn't over; dropped when it is.
pub(super) type Presence = Box<dyn Send>;

/// A body of which the client gets so much, then silence, then the reset.
pub(super) struct Cut {
    body: Body,
    left: usize,
    announced: SizeHint,
    written: Option<oneshot::Receiver<()>>,
    silence: Option<Silence>,
    _presence: Presence,
}

/// The end of a body that is cut short on purpose; makes hyper reset the stream.
#[derive(Debug, thiserror::Error)]
#[error("the answer is cut short")]
pub(super) struct CutShort;

impl Streamed {
    pub(super) fn whole(body: Body, presence: Presence) -> Self {
        Self::Whole { body, presence: Some(presence) }
    }

    /// `after` bytes of the body, of which at least one is missing.
    pub(super) fn truncated(body: Body, after: usize, presence: Presence) -> Self {
        let Some(most) = body.len().checked_sub(1) else {
            return Self::whole(body, presence);
        };
        let announced = announced(&body);
        let left = after.min(most);
        Self::Cut(Box::new(Cut {
            body,
            left,
            announced,
            written: None,
            silence: None,
            _presence: presence,
        }))
    }

    /// Nothing of the body until then; a length that is left open if it is empty.
    pub(super) fn stalled(body: Body, until: Option<Wait>, stop: Stop, presence: Presence) -> Self {
        let announced = if body.is_empty() { SizeHint::default() } else { announced(&body) };
        let silence: Silence = Box::pin(stop.requested_or(until));
        Self::Cut(Box::new(Cut {
            body,
            left: 0,
            announced,
            written: None,
            silence: Some(silence),
            _presence: presence,
        }))
    }
}

impl Cut {
    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Result<Bytes, CutShort>> {
        if let Some(data) = take_up_to(&mut self.body, &mut self.left) {
            return Poll::Ready(Ok(data));
        }
        // A reset throws away what is queued for its stream, the head included.
        // So an empty piece goes last, and the reset waits until it has gone.
        let Some(written) = &mut self.written else {
            let (held, written) = oneshot::channel();
            self.written = Some(written);
            return Poll::Ready(Ok(holding(Bytes::new(), held)));
        };
        // Nothing is ever sent: the other end is dropped with the piece.
        if !written.is_terminated() {
            drop(ready!(Pin::new(written).poll(cx)));
        }
        if let Some(silence) = &mut self.silence {
            ready!(silence.as_mut().poll(cx));
        }
        Poll::Ready(Err(CutShort))
    }
}

/// These bytes, with something that is dropped when they have been written.
fn holding(data: Bytes, held: impl Send + 'static) -> Bytes {
    struct Holding<T> {
        data: Bytes,
        _held: T,
    }

    impl<T> AsRef<[u8]> for Holding<T> {
        fn as_ref(&self) -> &[u8] {
            &self.data
        }
    }

    Bytes::from_owner(Holding { data, _held: held })
}

impl http_body::Body for Streamed {
    type Data = Bytes;
    type Error = CutShort;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, CutShort>>> {
        let (body, presence) = match self.get_mut() {
            Self::Whole { body, presence } => (body, presence),
            Self::Cut(cut) => {
                return cut.poll_piece(cx).map(|piece| Some(piece.map(Frame::data)));
            }
            Self::Fed { fed, .. } => return fed.poll_piece(cx).map(|piece| piece.map(Ok)),
        };
        let Some(data) = body.take_slice() else {
            return Poll::Ready(None);
        };
        let held = presence.take_if(|_| body.is_empty());
        Poll::Ready(Some(Ok(Frame::data(match held {
            Some(presence) => holding(data, presence),
            None => data,
        }))))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole { body, .. } if body.is_empty())
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole { body, .. } => announced(body),
            Self::Cut(cut) => cut.announced,
            Self::Fed { .. } => SizeHint::default(),
        }
    }
}
