//! The body of an answer: one or a few shared byte slices.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http_body::{Frame, SizeHint};
use smallvec::SmallVec;

/// Up to this size a body of several slices is cheaper to copy together than
/// to send as several frames.
const WORTH_CHAINING: usize = 8 * 1024;

/// Byte slices that are sent one after the other, none of them empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    slices: SmallVec<[Bytes; 4]>,
    next: usize,
}

impl Body {
    /// A body of these slices in this order; short ones are joined.
    pub(crate) fn chain(slices: impl IntoIterator<Item = Bytes>) -> Self {
        let slices: SmallVec<[Bytes; 4]> =
            slices.into_iter().filter(|slice| !slice.is_empty()).collect();
        let body = Self { slices, next: 0 };
        if body.slices.len() > 1 && body.len() <= WORTH_CHAINING {
            return Self::from(body.bytes());
        }
        body
    }

    pub(crate) fn len(&self) -> usize {
        self.slices[self.next..].iter().map(Bytes::len).sum()
    }

    /// The slices that are still to be sent.
    pub(crate) fn slices(&self) -> &[Bytes] {
        &self.slices[self.next..]
    }

    /// The whole body as one slice; copies only if it consists of several.
    pub(crate) fn bytes(&self) -> Bytes {
        match self.slices() {
            [] => Bytes::new(),
            [one] => one.clone(),
            several => {
                let mut joined = BytesMut::with_capacity(self.len());
                for slice in several {
                    joined.extend_from_slice(slice);
                }
                joined.freeze()
            }
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::chain([bytes])
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(Bytes::from(bytes))
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let at = self.next;
        let Some(slice) = self.slices.get_mut(at).map(std::mem::take) else {
            return Poll::Ready(None);
        };
        self.next += 1;
        Poll::Ready(Some(Ok(Frame::data(slice))))
    }

    fn is_end_stream(&self) -> bool {
        self.next == self.slices.len()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_slices_are_joined_and_long_ones_stay_apart() {
        let short = Body::chain([Bytes::from("ab"), Bytes::new(), Bytes::from("c")]);
        assert_eq!((short.slices().len(), short.bytes()), (1, Bytes::from("abc")));
        let long = Body::chain([Bytes::from(vec![b'x'; WORTH_CHAINING]), Bytes::from("y")]);
        assert_eq!((long.slices().len(), long.len()), (2, WORTH_CHAINING + 1));
    }
}
