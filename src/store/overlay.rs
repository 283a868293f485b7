//! The changeable half of a table: what one world made different.

use std::iter;
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

use bytes::Bytes;
use imbl::OrdMap;
use smallvec::SmallVec;

use super::postings::Postings;
use super::{Field, Row, RowId};

/// The index keys of one row, at most one a field.
pub(super) type Keys = SmallVec<[(Field, u64); 4]>;

/// An index key with its row: ordered as an index of the base is.
pub(super) type Entry = (Field, u64, RowId);

/// A row that was added or changed.
#[derive(Debug)]
pub(super) struct Stored<C> {
    /// The JSON objects of all rows that were laid down together, each with a comma.
    pub(super) text: Bytes,
    /// Where the row's own is, with its comma.
    pub(super) span: Range<usize>,
    pub(super) columns: C,
    pub(super) aside: Option<Box<str>>,
    pub(super) keys: Keys,
}

/// Room for the text of a usual row, so that it doesn't grow in steps.
const USUAL_TEXT: usize = 512;

impl<C> Stored<C> {
    /// Lays rows down together.
    pub(super) fn all_of<R: Row<Columns = C>>(rows: &[R]) -> impl Iterator<Item = Stored<C>> {
        let mut text = Vec::with_capacity(rows.len() * USUAL_TEXT);
        let mut split = |row: &R| {
            let start = text.len();
            let (columns, aside) = row.split(&mut text);
            text.push(b',');
            (start..text.len(), columns, aside)
        };
        let parts: SmallVec<[_; 1]> = rows.iter().map(&mut split).collect();
        text.shrink_to_fit();
        let text = Bytes::from(text);
        iter::zip(rows, parts).map(move |(row, (span, columns, aside))| {
            let mut keys = Keys::new();
            row.keys(&mut |field, key| keys.push((field, key)));
            Stored { text: text.clone(), span, columns, aside, keys }
        })
    }

    /// The JSON object, without the comma.
    pub(super) fn object(&self) -> &[u8] {
        &self.text[self.span.start..self.span.end - 1]
    }

    pub(super) fn key(&self, field: Field) -> Option<u64> {
        self.keys.iter().find(|(of, _)| *of == field).map(|&(_, key)| key)
    }
}

/// Differences from the base, in persistent collections: a clone shares them all.
#[derive(Clone, Debug)]
pub(super) struct Overlay<C> {
    /// Live rows of the base that were changed, and live rows added after it.
    changed: OrdMap<RowId, Arc<Stored<C>>>,
    /// Keys that the base lacks.
    added: Postings,
    /// Keys of the base that no longer hold.
    dead: Postings,
    /// Rows that are gone, sorted. One array, as removals are rare and each page looks at it.
    removed: Arc<Vec<RowId>>,
    /// The place after the last row.
    end: RowId,
}

impl<C> Overlay<C> {
    /// No differences from a base that ends at `end`.
    pub(super) fn after(end: RowId) -> Overlay<C> {
        Overlay {
            changed: OrdMap::new(),
            added: Postings::default(),
            dead: Postings::default(),
            removed: Arc::default(),
            end,
        }
    }

    /// How many rows are live, those of the base included.
    pub(super) fn len(&self) -> usize {
        self.end.position() - self.removed.len()
    }

    pub(super) fn end(&self) -> RowId {
        self.end
    }

    pub(super) fn is_live(&self, id: RowId) -> bool {
        id < self.end && self.removed.binary_search(&id).is_err()
    }

    /// The live rows, in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = RowId> + '_ {
        let mut removed = self.removed.iter().peekable();
        (0..self.end.position()).map(RowId::nth).filter(move |id| removed.next_if_eq(&id).is_none())
    }

    /// The live row that `rank` live rows precede; there has to be one.
    pub(super) fn nth_live(&self, rank: usize) -> RowId {
        let (mut low, mut high) = (0, self.removed.len());
        while low < high {
            let middle = low + (high - low) / 2;
            // The removed row in the middle has `middle` removed rows before it, the rest is live.
            if self.removed[middle].position() - middle <= rank {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        RowId::nth(rank + low)
    }

    /// How many live rows precede a place.
    pub(super) fn live_before(&self, id: RowId) -> usize {
        let id = id.min(self.end);
        id.position() - self.removed.partition_point(|&gone| gone < id)
    }

    /// The removed rows within a range.
    pub(super) fn removed(&self, rows: Range<RowId>) -> &[RowId] {
        let start = self.removed.partition_point(|&gone| gone < rows.start);
        let rest = &self.removed[start..];
        &rest[..rest.partition_point(|&gone| gone < rows.end)]
    }

    /// The added or changed row at a place, if it is live.
    pub(super) fn get(&self, id: RowId) -> Option<&Arc<Stored<C>>> {
        self.changed.get(&id)
    }

    /// The added and changed rows within a range, in order.
    pub(super) fn changed(
        &self,
        rows: RangeInclusive<RowId>,
    ) -> impl Iterator<Item = (RowId, &Stored<C>)> {
        self.changed.range(rows).map(|(id, stored)| (*id, stored.as_ref()))
    }

    /// Makes room for a row after all others.
    pub(super) fn grow(&mut self) -> RowId {
        let id = self.end;
        self.end = id.next();
        id
    }

    pub(super) fn put(&mut self, id: RowId, stored: Arc<Stored<C>>) {
        self.changed.insert(id, stored);
    }

    /// Takes back that a row was added, the last one.
    pub(super) fn shrink(&mut self, id: RowId) {
        self.changed.remove(&id);
        self.end = id;
    }

    /// Makes a row live again that may be gone: as the base has it, unless it is put there.
    pub(super) fn revive(&mut self, id: RowId) {
        self.changed.remove(&id);
        if let Ok(at) = self.removed.binary_search(&id) {
            Arc::make_mut(&mut self.removed).remove(at);
        }
    }

    /// Takes a live row out.
    pub(super) fn remove(&mut self, id: RowId) {
        self.changed.remove(&id);
        if let Err(at) = self.removed.binary_search(&id) {
            Arc::make_mut(&mut self.removed).insert(at, id);
        }
    }

    /// Whether all rows are those of the base, and as they were: most tables stay so.
    pub(super) fn is_untouched(&self) -> bool {
        self.changed.is_empty() && self.removed.is_empty()
    }

    /// Whether any key of the base no longer holds, or any other does.
    pub(super) fn changes_keys(&self) -> bool {
        !self.added.is_empty() || !self.dead.is_empty()
    }

    /// Makes a key hold; `of_base` says whether the base has it.
    pub(super) fn add_key(&mut self, entry: Entry, of_base: bool) {
        if of_base {
            self.dead.remove(entry);
        } else {
            self.added.insert(entry);
        }
    }

    /// Makes a key no longer hold; `of_base` says whether the base has it.
    pub(super) fn drop_key(&mut self, entry: Entry, of_base: bool) {
        if of_base {
            self.dead.insert(entry);
        } else {
            self.added.remove(entry);
        }
    }

    /// How many rows have a key within a range that the base lacks, and how many lost one of the base.
    pub(super) fn count(&self, field: Field, keys: &RangeInclusive<u64>) -> (usize, usize) {
        (self.added.count(field, keys), self.dead.count(field, keys))
    }

    /// The keys within a range that the base lacks, with their rows.
    pub(super) fn added<'a>(
        &'a self,
        field: Field,
        keys: &RangeInclusive<u64>,
    ) -> impl Iterator<Item = (u64, RowId)> + use<'a, C> {
        self.added.within(field, keys)
    }

    /// The keys of the base within a range that no longer hold, with their rows.
    pub(super) fn dead<'a>(
        &'a self,
        field: Field,
        keys: &RangeInclusive<u64>,
    ) -> impl Iterator<Item = (u64, RowId)> + use<'a, C> {
        self.dead.within(field, keys)
    }
}
