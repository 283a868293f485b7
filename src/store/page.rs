//! Pages: many rows as few slices.

use std::ops::Range;

use bytes::Bytes;
use smallvec::SmallVec;

use super::RowId;

/// The most slices that a page is handed out in. Beyond it one copy is cheaper to send than a
/// longer chain.
pub(crate) const MAX_SLICES: usize = 8;

/// Rows as they go out: the slices put one after the other read `row,row,row`.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// The text. Slices share the table's memory unless there were more than [`MAX_SLICES`].
    pub(crate) slices: Vec<Bytes>,
    /// How many rows the text has.
    pub(crate) rows: usize,
    /// The row that the text ends with.
    pub(crate) last: Option<RowId>,
    /// Whether live rows follow the page. Never so for a page of chosen rows.
    pub(crate) more: bool,
}

/// Stretches of text on the way to a page, each with a comma at its end.
#[derive(Debug, Default)]
pub(super) struct Chain<'a> {
    pieces: SmallVec<[Piece<'a>; MAX_SLICES]>,
}

#[derive(Debug)]
struct Piece<'a> {
    of: &'a Bytes,
    span: Range<usize>,
}

impl<'a> Chain<'a> {
    /// An empty chain with room for so many stretches.
    pub(super) fn of_up_to(stretches: usize) -> Self {
        Chain { pieces: SmallVec::with_capacity(stretches) }
    }

    /// Adds a stretch of rows; one that goes on where the last one stopped lengthens it.
    pub(super) fn push(&mut self, of: &'a Bytes, span: Range<usize>) {
        if span.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some(last) if last.of.as_ptr() == of.as_ptr() && last.span.end == span.start => {
                last.span.end = span.end;
            }
            _ => self.pieces.push(Piece { of, span }),
        }
    }

    /// The text without its last comma, in at most [`MAX_SLICES`] slices.
    pub(super) fn into_slices(mut self) -> Vec<Bytes> {
        if let Some(last) = self.pieces.last_mut() {
            last.span.end -= 1;
        }
        if self.pieces.len() > MAX_SLICES {
            return vec![self.copy()];
        }
        self.pieces.into_iter().map(|piece| piece.of.slice(piece.span)).collect()
    }

    fn copy(&self) -> Bytes {
        let length = self.pieces.iter().map(|piece| piece.span.len()).sum();
        let mut text = Vec::with_capacity(length);
        for piece in &self.pieces {
            text.extend_from_slice(&piece.of[piece.span.clone()]);
        }
        Bytes::from(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_become_one_slice() {
        let text = Bytes::from_static(b"a,b,c,d,");
        let mut chain = Chain::default();
        chain.push(&text, 0..2);
        chain.push(&text, 2..4);
        chain.push(&text, 6..8);
        assert_eq!(chain.into_slices().as_slice(), ["a,b,", "d"]);
    }

    #[test]
    fn the_slices_share_the_memory_of_the_rows() {
        let text = Bytes::from(b"a,b,".to_vec());
        let mut chain = Chain::default();
        chain.push(&text, 2..4);
        assert_eq!(chain.into_slices()[0].as_ptr(), text[2..].as_ptr());
    }

    #[test]
    fn a_chain_that_is_too_long_becomes_one_copy() {
        let texts: Vec<Bytes> = (0..=MAX_SLICES).map(|_| Bytes::from_static(b"a,")).collect();
        let slices_of = |count: usize| {
            let mut chain = Chain::default();
            texts[..count].iter().for_each(|text| chain.push(text, 0..2));
            chain.into_slices()
        };
        assert_eq!(slices_of(MAX_SLICES).len(), MAX_SLICES);
        assert_eq!(slices_of(MAX_SLICES + 1).as_slice(), ["a,a,a,a,a,a,a,a,a"]);
    }

    #[test]
    fn an_empty_chain_has_no_slices() {
        assert!(Chain::default().into_slices().is_empty());
    }
}
