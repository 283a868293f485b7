//! The body of an answer: one or a few shared byte slices.

use std::convert::Infallible;
use std::pin::Pin;
use std::slice;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http_body::{Frame, SizeHint};

/// Up to this size a body of several slices is cheaper to copy together than
/// to send as several frames.
const WORTH_CHAINING: usize = 8 * 1024;

/// Byte slices that are sent one after the other, none of them empty. Small, since
/// it moves through every layer, and is cloned for the journal.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    slices: Slices,
    /// How many of several were sent.
    next: usize,
}

#[derive(Clone, Debug)]
enum Slices {
    /// Empty when there is nothing, or nothing left.
    One(Bytes),
    Several(Arc<Vec<Bytes>>),
}

impl Default for Slices {
    fn default() -> Self {
        Self::One(Bytes::new())
    }
}

impl Body {
    /// A body of these slices in this order; short ones are joined.
    pub(crate) fn chain(mut slices: Vec<Bytes>) -> Self {
        slices.retain(|slice| !slice.is_empty());
        let body = Self { slices: Slices::Several(Arc::new(slices)), next: 0 };
        if body.len() <= WORTH_CHAINING { Self::from(body.bytes()) } else { body }
    }

    /// A body of a beginning, slices like those of [`chain`](Self::chain), and an end.
    pub(crate) fn framed(
        begin: impl Into<Bytes>,
        mut slices: Vec<Bytes>,
        end: impl Into<Bytes>,
    ) -> Self {
        let mut all = Vec::with_capacity(slices.len() + 2);
        all.push(begin.into());
        all.append(&mut slices);
        all.push(end.into());
        Self::chain(all)
    }

    pub(crate) fn len(&self) -> usize {
        let mut length = 0;
        for slice in self.slices() {
            length += slice.len();
        }
        length
    }

    /// The slices that are still to be sent.
    pub(crate) fn slices(&self) -> &[Bytes] {
        match &self.slices {
            Slices::One(one) if one.is_empty() => &[],
            Slices::One(one) => slice::from_ref(one),
            Slices::Several(all) => &all[self.next..],
        }
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
        Self { slices: Slices::One(bytes), next: 0 }
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
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let Self { slices, next } = self.get_mut();
        let slice = match slices {
            Slices::One(one) => std::mem::take(one),
            Slices::Several(all) => all.get(*next).cloned().unwrap_or_default(),
        };
        if slice.is_empty() {
            return Poll::Ready(None);
        }
        *next += 1;
        Poll::Ready(Some(Ok(Frame::data(slice))))
    }

    fn is_end_stream(&self) -> bool {
        self.slices().is_empty()
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
        let short = Body::chain(vec![Bytes::from("ab"), Bytes::new(), Bytes::from("c")]);
        assert_eq!((short.slices().len(), short.bytes()), (1, Bytes::from("abc")));
        let long = Body::chain(vec![Bytes::from(vec![b'x'; WORTH_CHAINING]), Bytes::from("y")]);
        assert_eq!((long.slices().len(), long.len()), (2, WORTH_CHAINING + 1));
    }
}
