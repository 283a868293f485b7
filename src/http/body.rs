//! The body of an answer: one or a few shared byte slices.

use std::io::IoSlice;
use std::sync::Arc;

use bytes::{Buf, Bytes, BytesMut};

/// Up to this size a body of several slices is cheaper to copy together than
/// to send as it is.
const WORTH_CHAINING: usize = 8 * 1024;

/// Byte slices that are sent one after the other, none of them empty. Small, since
/// it moves through every layer, and is cloned for the journal.
///
/// As a [`Buf`] it is what is still to be sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    slices: Slices,
    /// The bytes that are still to be sent.
    left: usize,
}

#[derive(Clone, Debug)]
enum Slices {
    /// Empty when there is nothing, or nothing left.
    One(Bytes),
    Several {
        all: Arc<Vec<Bytes>>,
        /// The first one that is still to be sent.
        next: usize,
        /// What was sent of it.
        sent: usize,
    },
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
        let mut left = 0;
        for slice in &slices {
            left += slice.len();
        }
        let body =
            Self { slices: Slices::Several { all: Arc::new(slices), next: 0, sent: 0 }, left };
        if left <= WORTH_CHAINING { Self::from(body.bytes()) } else { body }
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
        self.left
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.left == 0
    }

    /// Takes the next slice off.
    pub(crate) fn take_slice(&mut self) -> Option<Bytes> {
        let slice = match &mut self.slices {
            Slices::One(one) => std::mem::take(one),
            Slices::Several { all, next, sent } => {
                let slice = all.get(*next)?.slice(*sent..);
                (*next, *sent) = (*next + 1, 0);
                slice
            }
        };
        self.left -= slice.len();
        (!slice.is_empty()).then_some(slice)
    }

    /// The whole body as one slice; copies only if it consists of several.
    pub(crate) fn bytes(&self) -> Bytes {
        if let Slices::One(one) = &self.slices {
            return one.clone();
        }
        let mut rest = self.clone();
        let mut joined = BytesMut::with_capacity(self.left);
        while let Some(slice) = rest.take_slice() {
            joined.extend_from_slice(&slice);
        }
        joined.freeze()
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self { left: bytes.len(), slices: Slices::One(bytes) }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(Bytes::from(bytes))
    }
}

impl Buf for Body {
    fn remaining(&self) -> usize {
        self.left
    }

    fn chunk(&self) -> &[u8] {
        match &self.slices {
            Slices::One(one) => one,
            Slices::Several { all, next, sent } => all.get(*next).map_or(&[], |it| &it[*sent..]),
        }
    }

    /// All slices at once, for one system call.
    fn chunks_vectored<'a>(&'a self, room: &mut [IoSlice<'a>]) -> usize {
        let (first, others) = match &self.slices {
            Slices::One(_) => (self.chunk(), &[][..]),
            Slices::Several { all, next, .. } => {
                (self.chunk(), all.get(*next + 1..).unwrap_or_default())
            }
        };
        let chunks = std::iter::once(first).chain(others.iter().map(|slice| &**slice));
        let mut filled = 0;
        for (place, chunk) in room.iter_mut().zip(chunks.filter(|chunk| !chunk.is_empty())) {
            *place = IoSlice::new(chunk);
            filled += 1;
        }
        filled
    }

    fn advance(&mut self, count: usize) {
        self.left -= count;
        match &mut self.slices {
            Slices::One(one) => one.advance(count),
            Slices::Several { all, next, sent } => {
                *sent += count;
                while let Some(slice) = all.get(*next).filter(|slice| slice.len() <= *sent) {
                    (*next, *sent) = (*next + 1, *sent - slice.len());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A body that stays in several slices.
    fn long(ends: [&'static str; 2]) -> Body {
        let [begin, end] = ends.map(Bytes::from);
        Body::chain(vec![begin, Bytes::from(vec![b'x'; WORTH_CHAINING]), Bytes::new(), end])
    }

    fn slices(mut body: Body) -> Vec<Bytes> {
        std::iter::from_fn(|| body.take_slice()).collect()
    }

    #[test]
    fn short_slices_are_joined_and_long_ones_stay_apart() {
        let short = Body::chain(vec![Bytes::from("ab"), Bytes::new(), Bytes::from("c")]);
        assert_eq!((short.len(), slices(short)), (3, vec![Bytes::from("abc")]));
        let long = long(["", "y"]);
        assert_eq!((long.len(), slices(long).len()), (WORTH_CHAINING + 1, 2));
    }

    #[test]
    fn nothing_is_no_slice() {
        assert!(Body::default().is_empty());
        assert_eq!(slices(Body::from(Bytes::new())), Vec::<Bytes>::new());
        assert_eq!(Body::chain(vec![Bytes::new()]).chunks_vectored(&mut [IoSlice::new(b"")]), 0);
    }

    proptest! {
        #[test]
        fn it_is_sent_whole_in_whatever_steps(
            steps in prop::collection::vec((1..WORTH_CHAINING, any::<bool>()), 1..6),
        ) {
            let mut body = long(["ab", "y"]);
            let whole = body.bytes();
            let mut sent = Vec::new();
            for (step, by_slice) in steps {
                if by_slice {
                    sent.extend(body.take_slice().unwrap_or_default());
                } else {
                    let step = step.min(body.remaining());
                    sent.extend_from_slice(&body.bytes()[..step]);
                    body.advance(step);
                }
                prop_assert_eq!(body.len(), whole.len() - sent.len());
                let mut room = [IoSlice::new(b""); 4];
                let filled = body.chunks_vectored(&mut room);
                let rest: Vec<u8> = room[..filled].iter().flat_map(|it| it.to_vec()).collect();
                prop_assert_eq!([&sent[..], &rest[..]].concat(), &whole[..]);
                prop_assert_eq!(body.bytes(), rest);
            }
        }
    }
}
