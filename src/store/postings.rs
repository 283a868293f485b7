//! The rows of each key, beside those of the base.

use std::ops::RangeInclusive;

use imbl::{OrdMap, OrdSet};

use super::overlay::Entry;
use super::{Field, RowId};

/// Index keys with their rows, in persistent maps: a clone shares them all.
///
/// Ordered by key, since a range of dates is a range of keys. But most searches are for one key, and
/// that is one descent, without the two cursors that a range takes.
#[derive(Clone, Debug, Default)]
pub(super) struct Postings {
    rows: OrdMap<(Field, u64), Rows>,
}

/// The rows of one key, never none.
#[derive(Clone, Debug)]
enum Rows {
    One(RowId),
    /// Boxed, so that the usual one takes little room.
    Several(Box<OrdSet<RowId>>),
}

impl Postings {
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn insert(&mut self, (field, key, row): Entry) {
        match self.rows.get_mut(&(field, key)) {
            Some(rows) => rows.insert(row),
            None => {
                self.rows.insert((field, key), Rows::One(row));
            }
        }
    }

    pub(super) fn remove(&mut self, (field, key, row): Entry) {
        let rows = self.rows.get_mut(&(field, key));
        if rows.is_some_and(|rows| rows.remove(row) == Left::Nothing) {
            self.rows.remove(&(field, key));
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
        let only = (first == last).then(|| Some((first, self.rows.get(&(field, first))?)));
        let searched = first < last && !self.is_empty();
        let several = searched.then(|| self.rows.range((field, first)..=(field, last)));
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
