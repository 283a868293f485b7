//! The immutable half of a table: laid out once, shared by all forks.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Range, RangeInclusive};
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use parking_lot::Mutex;

use super::index::Index;
use super::{Field, Row, RowId, Table, Written};
use crate::both::both;

/// The rows that a table began with, each thing in an array of its own.
pub(super) struct Base<C> {
    /// All rows as `row,row,row,`: neighbours are one slice.
    text: Bytes,
    /// Where each row begins, and where the last one ends. As wide as memory, so it can't wrap.
    starts: Vec<usize>,
    columns: Vec<C>,
    /// What few rows have in neither text nor columns, sorted by row.
    asides: Vec<(RowId, Box<str>)>,
    indexes: BTreeMap<Field, Index>,
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
        self.indexes.iter().filter_map(move |(field, index)| Some((*field, index.key(row)?)))
    }

    /// The index of a field, if any row has a key of it.
    pub(super) fn index(&self, field: Field) -> Option<&Index> {
        self.indexes.get(&field)
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

/// Makes the indexes of so many rows ready. Two threads take one after the other.
fn sort(indexes: &mut BTreeMap<Field, Index>, rows: usize) {
    let waiting = Mutex::new(indexes.values_mut());
    let sort_waiting = || loop {
        let Some(index) = waiting.lock().next() else { break };
        index.sort(rows);
    };
    both(rows >= MANY_ROWS, sort_waiting, sort_waiting);
}

/// A table in the making: rows are serialised as they come, and indexed at the end.
#[derive(Debug)]
pub(crate) struct Builder<R: Row> {
    laid: Laid<R::Columns>,
    noted: Noted,
    rows: PhantomData<fn(&R)>,
}

impl<R: Row> Default for Builder<R> {
    fn default() -> Self {
        Builder { laid: Laid::default(), noted: Noted::default(), rows: PhantomData }
    }
}

impl<R: Row> Builder<R> {
    /// Adds a row after all others.
    ///
    /// # Panics
    /// Beyond `u32::MAX` rows, see [`RowId`].
    pub(crate) fn push(&mut self, row: &impl Written<Columns = R::Columns>) {
        self.noted.note(self.laid.end(), row);
        self.laid.lay(row);
    }

    /// Adds so many rows after all others. Each is asked for twice by its number, since the keys of
    /// many are noted on a thread of their own, which then begins to sort them.
    ///
    /// # Panics
    /// Beyond `u32::MAX` rows, see [`RowId`].
    pub(crate) fn extend<W: Written<Columns = R::Columns>>(
        &mut self,
        count: usize,
        row: impl Fn(usize) -> W + Sync,
    ) {
        let Self { laid, noted, .. } = self;
        let first = laid.columns.len();
        let are_laid = AtomicBool::new(false);
        let lay = || {
            (0..count).for_each(|number| laid.lay(&row(number)));
            are_laid.store(true, Ordering::Relaxed);
        };
        let note = || {
            (0..count).for_each(|number| noted.note(RowId::nth(first + number), &row(number)));
            let mut indexes = noted.0.values_mut();
            while !are_laid.load(Ordering::Relaxed)
                && let Some(index) = indexes.next()
            {
                index.sort(first + count);
            }
        };
        both(count >= MANY_ROWS, lay, note);
    }

    /// The table of these rows. Arrays are cut to size, which the allocator does in place for large
    /// ones, and the text is taken over without a copy.
    pub(crate) fn finish(self) -> Table<R> {
        let Self { mut laid, noted: Noted(mut indexes), .. } = self;
        sort(&mut indexes, laid.columns.len());
        laid.text.shrink_to_fit();
        laid.starts.shrink_to_fit();
        laid.columns.shrink_to_fit();
        laid.asides.shrink_to_fit();
        Table::over(Base {
            text: Bytes::from(laid.text),
            starts: laid.starts,
            columns: laid.columns,
            asides: laid.asides,
            indexes,
        })
    }
}

/// The rows of a table in the making, see [`Base`].
#[derive(Debug)]
struct Laid<C> {
    text: Vec<u8>,
    starts: Vec<usize>,
    columns: Vec<C>,
    asides: Vec<(RowId, Box<str>)>,
}

impl<C> Default for Laid<C> {
    fn default() -> Self {
        Self { text: Vec::new(), starts: vec![0], columns: Vec::new(), asides: Vec::new() }
    }
}

impl<C: Copy> Laid<C> {
    /// The place after the last row.
    fn end(&self) -> RowId {
        RowId::nth(self.columns.len())
    }

    fn lay(&mut self, row: &impl Written<Columns = C>) {
        let id = self.end();
        let (columns, aside) = row.split(&mut self.text);
        self.text.push(b',');
        self.starts.push(self.text.len());
        self.columns.push(columns);
        self.asides.extend(aside.map(|aside| (id, aside)));
    }
}

/// The indexes of a table in the making.
#[derive(Debug, Default)]
struct Noted(BTreeMap<Field, Index>);

impl Noted {
    fn note(&mut self, id: RowId, row: &impl Written) {
        row.keys(&mut |field, key| self.0.entry(field).or_default().note(key, id));
    }
}
