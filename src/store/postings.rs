//! The rows of each key, beside those of the base.

use std::ops::RangeInclusive;

use foldhash::fast::FixedState;
use imbl::shared_ptr::DefaultSharedPtr;
use imbl::{GenericHashMap, OrdMap, OrdSet};

use super::overlay::Entry;
use super::{Field, RowId};

/// Index keys with their rows, in persistent maps: a clone shares them all.
///
/// Most keys are hashes of texts, so each search goes somewhere else. In an ordered tree of a million
/// keys it passes half a dozen places that are in no cache of the processor, which takes longer than
/// the rest of an invitation. In a hashed one it passes one or two.
#[derive(Clone, Debug, Default)]
pub(super) struct Postings {
    ordered: OrdMap<(Field, u64), Rows>,
    /// A map a field, never empty: all nodes of a map grow at about the same time, when it has some
    /// thousands of keys and when it has a million, and those of two fields in one did so sooner.
    hashed: OrdMap<Field, Hashed>,
}

/// Never iterated over: its order means nothing.
type Hashed = GenericHashMap<u64, Rows, FixedState, DefaultSharedPtr>;

/// The rows of one key, never none.
#[derive(Clone, Debug)]
enum Rows {
    One(RowId),
    /// Boxed, so that the usual one takes little room.
    Several(Box<OrdSet<RowId>>),
}

impl Postings {
    pub(super) fn is_empty(&self) -> bool {
        self.ordered.is_empty() && self.hashed.is_empty()
    }

    pub(super) fn insert(&mut self, (field, key, row): Entry) {
        if !field.is_ordered() {
            let hashed = self.hashed.entry(field).or_default();
            // Mostly there is nothing yet, and to look first takes as long again.
            if let Some(mut rows) = hashed.insert(key, Rows::One(row)) {
                rows.insert(row);
                hashed.insert(key, rows);
            }
        } else if let Some(rows) = self.ordered.get_mut(&(field, key)) {
            rows.insert(row);
        } else {
            self.ordered.insert((field, key), Rows::One(row));
        }
    }

    pub(super) fn remove(&mut self, (field, key, row): Entry) {
        if field.is_ordered() {
            let rows = self.ordered.get_mut(&(field, key));
            if rows.is_some_and(|rows| rows.remove(row) == Left::Nothing) {
                self.ordered.remove(&(field, key));
            }
        } else if let Some(hashed) = self.hashed.get_mut(&field) {
            if hashed.get_mut(&key).is_some_and(|rows| rows.remove(row) == Left::Nothing) {
                hashed.remove(&key);
            }
            if hashed.is_empty() {
                self.hashed.remove(&field);
            }
        }
    }

    fn rows(&self, field: Field, key: u64) -> Option<&Rows> {
        if field.is_ordered() {
            self.ordered.get(&(field, key))
        } else {
            self.hashed.get(&field)?.get(&key)
        }
    }

    /// The keys of a field within a range with their rows, in order.
    pub(super) fn within<'a>(
        &'a self,
        field: Field,
        keys: &RangeInclusive<u64>,
    ) -> impl Iterator<Item = (u64, RowId)> + use<'a> {
        self.groups(field, keys).flat_map(|(key, rows)| rows.iter().map(move |row| (key, row)))
    }

    /// How many rows have a key of the field within the range.
    pub(super) fn count(&self, field: Field, keys: &RangeInclusive<u64>) -> usize {
        self.groups(field, keys).map(|(_, rows)| rows.len()).sum()
    }

    fn groups<'a>(
        &'a self,
        field: Field,
        keys: &RangeInclusive<u64>,
    ) -> impl Iterator<Item = (u64, &'a Rows)> + use<'a> {
        let (first, last) = (*keys.start(), *keys.end());
        let only = (first == last).then(|| Some((first, self.rows(field, first)?)));
        let searched = first < last && field.is_ordered() && !self.ordered.is_empty();
        let several = searched.then(|| self.ordered.range((field, first)..=(field, last)));
        let several = several.into_iter().flatten().map(|(&(_, key), rows)| (key, rows));
        only.flatten().into_iter().chain(several)
    }
}

/// What is left of the rows of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Left {
    Nothing,
    Some,
}

impl Rows {
    fn insert(&mut self, row: RowId) {
        match self {
            Rows::One(first) => {
                *self = Rows::Several(Box::new([*first, row].into_iter().collect()));
            }
            Rows::Several(rows) => {
                rows.insert(row);
            }
        }
    }

    fn remove(&mut self, row: RowId) -> Left {
        let is_empty = match self {
            Rows::One(only) => *only == row,
            Rows::Several(rows) => {
                rows.remove(&row);
                rows.is_empty()
            }
        };
        if is_empty { Left::Nothing } else { Left::Some }
    }

    fn len(&self) -> usize {
        match self {
            Rows::One(_) => 1,
            Rows::Several(rows) => rows.len(),
        }
    }

    fn iter(&self) -> impl Iterator<Item = RowId> + '_ {
        let (one, several) = match self {
            Rows::One(row) => (Some(*row), None),
            Rows::Several(rows) => (None, Some(rows)),
        };
        one.into_iter().chain(several.into_iter().flat_map(|rows| rows.iter().copied()))
    }
}
