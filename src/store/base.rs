//! The immutable half of a table: laid out once, shared by all forks.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Range, RangeInclusive};
use std::thread;

use bytes::Bytes;
use parking_lot::Mutex;

use super::index::Index;
use super::{Field, Row, RowId, Table, Written};

/// The rows that a table began with, each thing in an array of its own.
pub(super) struct Base<C> {
    /// All rows as `row,row,row,`: neighbours are one slice.
    text: Bytes,
    /// Where each row begins, and where the last one ends. As wide as memory, so it can't wrap.
    starts: Vec<usize>,
    columns: Vec<C>,
    /// What few rows have in neither text nor columns, sorted by row.
    asides: Vec<(RowId, Box<str>)>,
    /// By the number of the field.
    indexes: Vec<Index>,
}

impl<C: Copy> Base<C> {
    /// The place after the last row.
    pub(super) fn end(&self) -> RowId {
        RowId::nth(self.columns.len())
    }

    pub(super) fn text(&self) -> &Bytes {
        &self.text
    }

    /// Where the text of the rows stands, with all commas. The rows have to be rows of the base;
    /// a range that is empty or reversed has no text.
    pub(super) fn span(&self, rows: Range<RowId>) -> Range<usize> {
        if rows.is_empty() {
            return 0..0;
        }
        self.starts[rows.start.position()]..self.starts[rows.end.position()]
    }

    /// The JSON object of a row, without its comma.
    pub(super) fn object(&self, row: RowId) -> &[u8] {
        let span = self.span(row..row.next());
        &self.text[span.start..span.end - 1]
    }

    pub(super) fn columns(&self, row: RowId) -> Option<C> {
        self.columns.get(row.position()).copied()
    }

    pub(super) fn aside(&self, row: RowId) -> Option<&str> {
        let at = self.asides.binary_search_by_key(&row, |(row, _)| *row).ok()?;
        Some(&self.asides[at].1)
    }

    pub(super) fn key(&self, row: RowId, field: Field) -> Option<u64> {
        self.index(field)?.key(row)
    }

    /// All keys of a row, read back from the indexes.
    pub(super) fn keys(&self, row: RowId) -> impl Iterator<Item = (Field, u64)> + '_ {
        (0..)
            .zip(&self.indexes)
            .filter_map(move |(number, index)| index.key(row).map(|key| (Field(number), key)))
    }

    /// The index of a field, if any row has a key of it.
    pub(super) fn index(&self, field: Field) -> Option<&Index> {
        self.indexes.get(usize::from(field.0))
    }

    /// The keys within a range, with their rows.
    pub(super) fn entries<'a>(
        &'a self,
        field: Field,
        keys: &RangeInclusive<u64>,
    ) -> impl Iterator<Item = (u64, RowId)> + use<'a, C> {
        self.index(field).map(|index| index.entries(keys)).into_iter().flatten()
    }
}

impl<C> fmt::Debug for Base<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rows, bytes) = (self.columns.len(), self.text.len());
        f.debug_struct("Base").field("rows", &rows).field("bytes", &bytes).finish_non_exhaustive()
    }
}

/// From so many rows on, a second thread is worth its start.
const MANY_ROWS: usize = 10_000;

/// Makes the indexes of so many rows ready. Two threads take one after the other; if the second
/// can't be had, the first one sorts them all.
fn sort(indexes: &mut [Index], rows: usize) {
    let waiting = Mutex::new(indexes.iter_mut());
    let sort_waiting = || loop {
        let Some(index) = waiting.lock().next() else { break };
        index.sort(rows);
    };
    thread::scope(|scope| {
        let beside =
            (rows >= MANY_ROWS).then(|| thread::Builder::new().spawn_scoped(scope, sort_waiting));
        sort_waiting();
        drop(beside);
    });
}

/// A table in the making: rows are serialised as they come, and indexed at the end.
#[derive(Debug)]
pub(crate) struct Builder<R: Row> {
    text: Vec<u8>,
    starts: Vec<usize>,
    columns: Vec<R::Columns>,
    asides: Vec<(RowId, Box<str>)>,
    indexes: Vec<Index>,
    rows: PhantomData<fn(&R)>,
}

impl<R: Row> Default for Builder<R> {
    fn default() -> Self {
        Builder {
            text: Vec::new(),
            starts: vec![0],
            columns: Vec::new(),
            asides: Vec::new(),
            indexes: Vec::new(),
            rows: PhantomData,
        }
    }
}

impl<R: Row> Builder<R> {
    /// Adds a row after all others.
    ///
    /// # Panics
    /// Beyond `u32::MAX` rows, see [`RowId`].
    pub(crate) fn push(&mut self, row: &impl Written<Columns = R::Columns>) {
        let id = RowId::nth(self.columns.len());
        let (columns, aside) = row.split(&mut self.text);
        self.text.push(b',');
        self.starts.push(self.text.len());
        self.columns.push(columns);
        self.asides.extend(aside.map(|aside| (id, aside)));
        row.keys(&mut |field, key| self.note(field, key, id));
    }

    /// The table of these rows. Arrays are cut to size, which the allocator does in place for large
    /// ones, and the text is taken over without a copy.
    pub(crate) fn finish(mut self) -> Table<R> {
        sort(&mut self.indexes, self.columns.len());
        self.text.shrink_to_fit();
        self.starts.shrink_to_fit();
        self.columns.shrink_to_fit();
        self.asides.shrink_to_fit();
        Table::over(Base {
            text: Bytes::from(self.text),
            starts: self.starts,
            columns: self.columns,
            asides: self.asides,
            indexes: self.indexes,
        })
    }

    fn note(&mut self, field: Field, key: u64, row: RowId) {
        let number = usize::from(field.0);
        if number >= self.indexes.len() {
            self.indexes.resize_with(number + 1, Index::default);
        }
        self.indexes[number].note(key, row);
    }
}
