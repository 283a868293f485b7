//! JSON as a body of pieces, however long it gets.

use std::io;

use bytes::Bytes;
use serde::Serialize;

use super::Body;

/// Most bytes of a piece, unless more come at once. One text that grew to
/// megabytes would be moved whenever it is full; and once it is freed, glibc
/// keeps twice its size for ever, in the heap of each thread.
const PIECE: usize = 64 * 1024;

/// A value as JSON.
pub(super) fn json(value: &(impl Serialize + ?Sized)) -> serde_json::Result<Body> {
    let mut pieces = Pieces { full: Vec::new(), last: Vec::new() };
    serde_json::to_writer(&mut pieces, value)?;
    Ok(pieces.into_body())
}

/// What has been written.
struct Pieces {
    full: Vec<Bytes>,
    last: Vec<u8>,
}

impl Pieces {
    /// Begins the next piece if this one is full; else it may grow.
    fn make_room(&mut self, more: usize) {
        if self.last.len() + more > PIECE {
            let full = std::mem::replace(&mut self.last, Vec::with_capacity(PIECE));
            self.full.push(Bytes::from(full));
        }
    }

    fn into_body(mut self) -> Body {
        if self.full.is_empty() {
            return Body::from(self.last);
        }
        self.full.push(Bytes::from(self.last));
        Body::chain(self.full.into_iter().collect())
    }
}

impl io::Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.len() > self.last.capacity() - self.last.len() {
            self.make_room(bytes.len());
        }
        self.last.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_pieces(value: &(impl Serialize + ?Sized), most: usize) -> usize {
        let mut body = json(value).expect("JSON");
        assert_eq!(body.bytes(), serde_json::to_vec(value).expect("JSON"));
        let lengths: Vec<_> = std::iter::from_fn(|| body.take_slice()).map(|it| it.len()).collect();
        assert!(lengths.iter().all(|length| *length <= most), "{lengths:?}");
        lengths.len()
    }

    #[test]
    fn a_short_text_is_one_piece() {
        assert_eq!(assert_pieces(&["a", "b"], PIECE), 1);
    }

    #[test]
    fn a_long_text_is_pieces_of_moderate_size() {
        assert_eq!(assert_pieces(&vec!["abcdef"; 3 * PIECE / 9], PIECE), 4);
    }

    #[test]
    fn what_is_written_at_once_stays_together() {
        let long = "x".repeat(3 * PIECE);
        assert_eq!(assert_pieces(&["a", &long, "b"], long.len()), 3);
    }
}
