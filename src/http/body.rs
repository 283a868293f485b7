//! The body of an answer: one or a few shared byte slices.

use std::io::IoSlice;
use std::sync::Arc;

use bytes::{Buf, Bytes};

use crate::chain::Chain;

/// Up to this size a body of several slices is cheaper to copy together than
/// to send as it is.
const WORTH_CHAINING: usize = 8 * 1024;

/// A body of more slices is cheaper to send when it is copied together, if they are short.
const MOST_SLICES: usize = 10;

/// Slices are short whose average is below this.
const LONG_SLICE: usize = 4 * 1024;

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
        all: Arc<Chain>,
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
    /// A body of these slices; short ones are joined.
    pub(crate) fn chain(all: Chain) -> Self {
        let left = all.len();
        if left <= WORTH_CHAINING {
            return Self::from(all.joined(0));
        }
        Self { slices: Slices::Several { all: Arc::new(all), next: 0, sent: 0 }, left }
    }

    /// A body of a beginning, slices like those of [`chain`](Self::chain), and an end.
    pub(crate) fn framed(begin: impl Into<Bytes>, mut all: Chain, end: impl Into<Bytes>) -> Self {
        let end = end.into();
        all.put_first(&begin.into());
        all.push(&end, 0..end.len());
        Self::chain(all)
    }

    pub(crate) fn len(&self) -> usize {
        self.left
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.left == 0
    }

    /// What it keeps in memory, as far as others don't.
    pub(crate) fn held(&self) -> usize {
        match &self.slices {
            Slices::One(one) => one.len(),
            Slices::Several { all, .. } => all.held(),
        }
    }

    /// The body as it is best sent: one of very many short slices is joined. Not sooner than it is
    /// sent, since the copy is let go at once then, and its memory is at hand for the next
    /// one. Whoever keeps a body keeps what the world has anyway.
    pub(crate) fn gathered(self) -> Self {
        let Slices::Several { all, next, .. } = &self.slices else { return self };
        let slices = all.stretches() - next;
        if slices <= MOST_SLICES || self.left / slices >= LONG_SLICE {
            return self;
        }
        Self::from(self.bytes())
    }

    /// Takes the next slice off.
    pub(crate) fn take_slice(&mut self) -> Option<Bytes> {
        let slice = match &mut self.slices {
            Slices::One(one) => std::mem::take(one),
            Slices::Several { all, next, sent } => {
                let slice = all.slice(*next)?.slice(*sent..);
                (*next, *sent) = (*next + 1, 0);
                slice
            }
        };
        self.left -= slice.len();
        (!slice.is_empty()).then_some(slice)
    }

    /// The slice that so many come before.
    fn slice_after(&self, count: usize) -> Option<&[u8]> {
        match &self.slices {
            Slices::One(_) => None,
            Slices::Several { all, next, .. } => all.get(next + count),
        }
    }

    /// The whole body as one slice; copies only if it consists of several.
    pub(crate) fn bytes(&self) -> Bytes {
        match &self.slices {
            Slices::One(one) => one.clone(),
            Slices::Several { all, next, sent } => all.joined(*next).slice(*sent..),
        }
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
        let mut chunk = Some(self.chunk()).filter(|chunk| !chunk.is_empty());
        let mut filled = 0;
        for place in room {
            let Some(bytes) = chunk else { break };
            *place = IoSlice::new(bytes);
            filled += 1;
            chunk = self.slice_after(filled);
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

    fn chain(texts: &[&[u8]]) -> Chain {
        texts.iter().map(|text| Bytes::copy_from_slice(text)).collect()
    }

    /// A body that stays in several slices.
    fn long([begin, end]: [&'static str; 2]) -> Body {
        Body::framed(begin, chain(&[&[b'x'; WORTH_CHAINING]]), end)
    }

    fn slices(mut body: Body) -> Vec<Bytes> {
        std::iter::from_fn(|| body.take_slice()).collect()
    }

    #[test]
    fn short_slices_are_joined_and_long_ones_stay_apart() {
        let short = Body::framed("a", chain(&[b"b"]), "c");
        assert_eq!((short.len(), slices(short)), (3, vec![Bytes::from("abc")]));
        let long = long(["", "y"]);
        assert_eq!((long.len(), slices(long).len()), (WORTH_CHAINING + 1, 2));
    }

    #[test]
    fn nothing_is_no_slice() {
        assert!(Body::default().is_empty());
        assert_eq!(slices(Body::from(Bytes::new())), Vec::<Bytes>::new());
        assert_eq!(
            Body::framed("", Chain::default(), "").chunks_vectored(&mut [IoSlice::new(b"")]),
            0
        );
    }

    #[test]
    fn very_many_short_slices_are_joined_to_be_sent_and_not_to_be_kept() {
        let (short, long) = (LONG_SLICE - 1, LONG_SLICE);
        for (count, length, sent) in [
            (MOST_SLICES, short, MOST_SLICES),
            (MOST_SLICES + 1, short, 1),
            (MOST_SLICES + 1, long, MOST_SLICES + 1),
        ] {
            let kept = Body::chain(chain(&vec![&vec![b'x'; length][..]; count]));
            let gathered = kept.clone().gathered();
            assert_eq!((gathered.bytes(), slices(gathered).len()), (kept.bytes(), sent));
            assert_eq!(slices(kept).len(), count);
        }
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
