//! Text in stretches of shared memory, read as if it stood together.

use std::ops::Range;

use bytes::Bytes;

/// What a text of its own takes in memory beside the stretches of it: how its users are
/// counted, and the room for what was never written.
const TEXT_OVERHEAD: usize = 192;

/// Stretches of shared texts, one after the other, none of them empty.
///
/// Stretches of one text that follow each other share one hold on it: a hundred rows of a
/// table's base cost one, and not a hundred that other threads have to hear of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chain {
    texts: Vec<Bytes>,
    links: Vec<Link>,
    /// The length of all stretches.
    bytes: usize,
}

#[derive(Clone, Debug)]
struct Link {
    /// The number of its text.
    of: usize,
    span: Range<usize>,
}

impl Chain {
    /// An empty chain with room for so many stretches of one text, and for what frames them.
    pub(crate) fn of_up_to(stretches: usize) -> Self {
        let (texts, links) = (Vec::with_capacity(3), Vec::with_capacity(stretches + 2));
        Self { texts, links, bytes: 0 }
    }

    /// Adds a stretch; one that goes on where the last one stopped lengthens it.
    pub(crate) fn push(&mut self, text: &Bytes, span: Range<usize>) {
        if span.is_empty() {
            return;
        }
        self.bytes += span.len();
        let of = self.hold(text);
        match self.links.last_mut() {
            Some(last) if last.of == of && last.span.end == span.start => last.span.end = span.end,
            _ => self.links.push(Link { of, span }),
        }
    }

    /// Puts a text before all others.
    pub(crate) fn put_first(&mut self, text: &Bytes) {
        if text.is_empty() {
            return;
        }
        self.bytes += text.len();
        let link = Link { of: self.hold(text), span: 0..text.len() };
        self.links.insert(0, link);
    }

    /// Takes the last byte off.
    pub(crate) fn pop(&mut self) {
        let Some(last) = self.links.last_mut() else { return };
        self.bytes -= 1;
        last.span.end -= 1;
        if last.span.is_empty() {
            self.links.pop();
        }
    }

    /// How many bytes all stretches have.
    pub(crate) fn len(&self) -> usize {
        self.bytes
    }

    /// How many stretches there are.
    pub(crate) fn stretches(&self) -> usize {
        self.links.len()
    }

    /// What it keeps in memory when nobody else holds its texts, but for the rest of a text
    /// of which it has a part.
    pub(crate) fn held(&self) -> usize {
        self.bytes + self.links.capacity() * size_of::<Link>() + self.texts.len() * TEXT_OVERHEAD
    }

    /// The stretch of this number.
    pub(crate) fn get(&self, number: usize) -> Option<&[u8]> {
        self.links.get(number).map(|link| &self.texts[link.of][link.span.clone()])
    }

    /// The stretch of this number as a text that shares the memory.
    pub(crate) fn slice(&self, number: usize) -> Option<Bytes> {
        self.links.get(number).map(|link| self.texts[link.of].slice(link.span.clone()))
    }

    /// A copy of the stretches from this number on, put together.
    pub(crate) fn joined(&self, from: usize) -> Bytes {
        let mut text = Vec::with_capacity(self.bytes);
        for link in self.links.iter().skip(from) {
            text.extend_from_slice(&self.texts[link.of][link.span.clone()]);
        }
        Bytes::from(text)
    }

    /// The number of a text, which is that of the last one if it is the same memory.
    fn hold(&mut self, text: &Bytes) -> usize {
        match self.texts.last() {
            Some(last) if last.as_ptr() == text.as_ptr() && last.len() == text.len() => {}
            _ => self.texts.push(text.clone()),
        }
        self.texts.len() - 1
    }
}

impl From<Bytes> for Chain {
    fn from(text: Bytes) -> Self {
        let mut chain = Self::of_up_to(1);
        chain.push(&text, 0..text.len());
        chain
    }
}

impl FromIterator<Bytes> for Chain {
    fn from_iter<T: IntoIterator<Item = Bytes>>(texts: T) -> Self {
        let mut chain = Self::default();
        texts.into_iter().for_each(|text| chain.push(&text, 0..text.len()));
        chain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretches(chain: &Chain) -> Vec<&[u8]> {
        (0..chain.stretches()).filter_map(|number| chain.get(number)).collect()
    }

    #[test]
    fn neighbours_become_one_stretch() {
        let text = Bytes::from_static(b"a,b,c,d,");
        let mut chain = Chain::default();
        for span in [0..2, 2..4, 4..4, 6..8] {
            chain.push(&text, span);
        }
        chain.pop();
        assert_eq!(stretches(&chain), [&b"a,b,"[..], b"d"]);
        assert_eq!(
            (chain.len(), chain.joined(0), chain.joined(1)),
            (5, "a,b,d".into(), "d".into())
        );
    }

    #[test]
    fn stretches_share_the_memory_of_their_text() {
        let text = Bytes::from(b"a,b,".to_vec());
        let mut chain = Chain::default();
        chain.push(&text, 2..4);
        assert_eq!(chain.slice(0).map(|slice| slice.as_ptr()), Some(text[2..].as_ptr()));
    }

    #[test]
    fn stretches_of_different_texts_stay_apart() {
        let [begin, first, second] =
            ["[", "ab", "ab"].map(|text| Bytes::from(text.as_bytes().to_vec()));
        let mut chain = Chain::from(first.slice(0..1));
        chain.push(&second, 1..2);
        chain.put_first(&begin);
        chain.put_first(&Bytes::new());
        assert_eq!(stretches(&chain), [&b"["[..], b"a", b"b"]);
        assert_eq!(chain.joined(0), "[ab");
    }

    #[test]
    fn what_loses_its_last_byte_is_no_stretch() {
        let mut chain = Chain::from(Bytes::from_static(b","));
        (0..2).for_each(|_| chain.pop());
        assert_eq!((chain.len(), chain.stretches(), chain.get(0)), (0, 0, None));
    }

    #[test]
    fn strewn_stretches_of_one_text_hold_it_once() {
        let text = Bytes::from(b"abcdefgh".to_vec());
        let mut chain = Chain::of_up_to(2);
        (0..4).for_each(|at| chain.push(&text, 2 * at..2 * at + 1));
        assert_eq!((chain.stretches(), chain.texts.len()), (4, 1));
        assert_eq!(chain.held(), 4 + 4 * size_of::<Link>() + TEXT_OVERHEAD);
    }
}
