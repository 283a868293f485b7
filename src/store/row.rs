//! What a table asks of its rows, and how it names them.

use super::Field;

/// A thing that a table can hold. It need not be owned to be laid down as a row: see [`Written`].
pub(crate) trait Row: Written + Sized {
    /// Puts a row together again from what [`Written::split`] gave.
    fn join(text: &[u8], columns: Self::Columns, aside: Option<&str>) -> Self;
}

/// What can become a row: it comes apart into public text, columns and the rest.
pub(crate) trait Written {
    /// Facts read without parsing the text (dates, status byte, cursor id). Small and `Copy`.
    type Columns: Copy + std::fmt::Debug + Send + Sync + 'static;

    /// Appends the row's public JSON object to `text` and returns its columns, together with the
    /// facts that are in neither, as JSON text kept aside.
    fn split(&self, text: &mut Vec<u8>) -> (Self::Columns, Option<Box<str>>);

    /// Names the row's index keys. A field may be left out, and is named once at most.
    fn keys(&self, sink: &mut dyn FnMut(Field, u64));
}

/// Position of a row: stable for the table's life, ascending in creation order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RowId(u32);

impl RowId {
    /// The row at a position.
    ///
    /// # Panics
    /// Beyond `u32::MAX` rows. A row takes a hundred bytes and more next to its text, so memory ends
    /// long before; a wrapped number would answer with somebody else's row.
    pub(super) fn nth(position: usize) -> RowId {
        let Ok(number) = u32::try_from(position) else {
            panic!("a table holds at most {} rows", u32::MAX)
        };
        RowId(number)
    }

    pub(super) fn position(self) -> usize {
        self.0 as usize
    }

    /// The row after this one, which need not exist.
    pub(super) fn next(self) -> RowId {
        RowId::nth(self.position() + 1)
    }
}
