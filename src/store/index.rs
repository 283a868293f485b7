//! An index of the base: where the rows of a key, or of a range of keys, are.

use std::iter;
use std::ops::{Range, RangeInclusive};

use super::RowId;

/// The keys of one field, sorted by key and then row.
///
/// Keys and rows are two arrays, since a search reads keys only. `positions` is the way back, from a
/// row to its key: four bytes a row, for which neither the row's text is parsed when the row
/// changes, nor a range searched when one row is in question.
#[derive(Debug, Default)]
pub(super) struct Index {
    keys: Vec<u64>,
    rows: Vec<RowId>,
    positions: Vec<u32>,
}

/// The position of a row that has no key.
const NOWHERE: u32 = u32::MAX;

impl Index {
    /// Takes a key down, in any order. Nothing is found before [`Index::sort`].
    pub(super) fn note(&mut self, key: u64, row: RowId) {
        self.keys.push(key);
        self.rows.push(row);
    }

    /// Makes the index ready for a table of `rows` rows. If it is, nothing is to do.
    pub(super) fn sort(&mut self, rows: usize) {
        if self.positions.len() == rows {
            return;
        }
        let mut entries: Vec<(u64, RowId)> =
            iter::zip(self.keys.iter().copied(), self.rows.iter().copied()).collect();
        entries.sort_unstable();
        self.positions = vec![NOWHERE; rows];
        for (position, (entry, at)) in (0..).zip(entries.into_iter().zip(0..)) {
            (self.keys[at], self.rows[at]) = entry;
            self.positions[entry.1.position()] = position;
        }
        self.keys.shrink_to_fit();
        self.rows.shrink_to_fit();
    }

    /// The key of a row, if it has one.
    pub(super) fn key(&self, row: RowId) -> Option<u64> {
        self.keys.get(self.place(row)?).copied()
    }

    /// Where the key of a row is, or a place past the end if the row has none.
    fn place(&self, row: RowId) -> Option<usize> {
        self.positions.get(row.position()).map(|&position| position as usize)
    }

    /// The places of the keys within a range.
    pub(super) fn run(&self, keys: &RangeInclusive<u64>) -> Range<usize> {
        let start = self.keys.partition_point(|key| key < keys.start());
        let rest = &self.keys[start..];
        let length = match rest.get(1) {
            Some(second) if second <= keys.end() => rest.partition_point(|key| key <= keys.end()),
            _ => usize::from(rest.first().is_some_and(|first| first <= keys.end())),
        };
        start..start + length
    }

    /// Gathers the rows of the keys within a range, ordered by key, without those of `gone`, which
    /// has to be ordered so too. What lies between two of these is copied as one.
    pub(super) fn gather_except(
        &self,
        keys: &RangeInclusive<u64>,
        gone: impl Iterator<Item = RowId>,
        rows: &mut Vec<RowId>,
    ) {
        let run = self.run(keys);
        rows.reserve(run.len());
        let mut next = run.start;
        for gap in gone.filter_map(|row| self.place(row)) {
            rows.extend_from_slice(&self.rows[next..gap]);
            next = gap + 1;
        }
        rows.extend_from_slice(&self.rows[next..run.end]);
    }

    /// The rows of the keys within a range, ordered by key.
    pub(super) fn rows(&self, keys: &RangeInclusive<u64>) -> &[RowId] {
        &self.rows[self.run(keys)]
    }

    /// The keys within a range, with their rows.
    pub(super) fn entries<'a>(
        &'a self,
        keys: &RangeInclusive<u64>,
    ) -> impl Iterator<Item = (u64, RowId)> + use<'a> {
        let run = self.run(keys);
        iter::zip(self.keys[run.clone()].iter().copied(), self.rows[run].iter().copied())
    }
}

/// Puts rows that all lie before `end` in order; none may be there twice. Unless they are few, they
/// are ticked off in a map of all rows, a bit each, which is several times faster than to sort
/// thousands of them.
pub(super) fn put_in_order(ids: &mut Vec<RowId>, end: RowId) {
    const FEW: usize = 128;
    const WORDS_PER_ID: usize = 8;
    let words = end.position().div_ceil(64);
    if ids.len() <= FEW || words > ids.len() * WORDS_PER_ID {
        return ids.sort_unstable();
    }
    let mut ticked = vec![0_u64; words];
    for id in ids.drain(..) {
        ticked[id.position() / 64] |= 1 << (id.position() % 64);
    }
    for (first, mut bits) in (0..).step_by(64).zip(ticked) {
        while bits != 0 {
            ids.push(RowId::nth(first + bits.trailing_zeros() as usize));
            bits &= bits - 1;
        }
    }
}

/// Two ordered sequences as one.
pub(super) fn merge<T: Ord>(
    left: impl Iterator<Item = T>,
    right: impl Iterator<Item = T>,
) -> impl Iterator<Item = T> {
    let (mut left, mut right) = (left.peekable(), right.peekable());
    iter::from_fn(move || match (left.peek(), right.peek()) {
        (Some(first), Some(second)) if first > second => right.next(),
        (Some(_), _) => left.next(),
        (None, _) => right.next(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(keys: &[u64]) -> Index {
        let mut index = Index::default();
        for (row, &key) in keys.iter().enumerate() {
            index.note(key, RowId::nth(row));
        }
        index.sort(keys.len() + 1);
        index
    }

    #[test]
    fn a_run_is_found_wherever_it_lies() {
        let index = index(&[7, 3, 7, 9, 7]);
        assert_eq!(index.run(&(0..=2)), 0..0);
        assert_eq!(index.run(&(3..=3)), 0..1);
        assert_eq!(index.run(&(4..=8)), 1..4);
        assert_eq!(index.run(&(9..=9)), 4..5);
        assert_eq!(index.run(&(10..=u64::MAX)), 5..5);
        assert_eq!(index.run(&(0..=u64::MAX)), 0..5);
    }

    #[test]
    #[expect(clippy::reversed_empty_ranges, reason = "a caller's range may be reversed")]
    fn a_reversed_range_is_empty() {
        assert!(index(&[7, 3, 7]).run(&(8..=2)).is_empty());
        assert!(index(&[7, 3, 7]).run(&(4..=3)).is_empty());
    }

    #[test]
    fn the_rows_of_a_key_are_in_order() {
        let entries: Vec<(u64, RowId)> = index(&[7, 3, 7]).entries(&(7..=7)).collect();
        assert_eq!(entries, [(7, RowId::nth(0)), (7, RowId::nth(2))]);
    }

    #[test]
    fn a_row_without_a_key_has_none() {
        let index = index(&[7, 3]);
        let keys: Vec<Option<u64>> = (0..4).map(|row| index.key(RowId::nth(row))).collect();
        assert_eq!(keys, [Some(7), Some(3), None, None]);
    }

    #[test]
    fn rows_are_put_in_order_however_many_they_are() {
        let few: Vec<RowId> = [2_070, 3, 4_999].map(RowId::nth).into();
        let many: Vec<RowId> = (0..5_000).rev().step_by(3).map(RowId::nth).collect();
        let neighbours: Vec<RowId> = (0..5_000).rev().map(RowId::nth).collect();
        for mut ids in [few, many, neighbours] {
            let mut sorted = ids.clone();
            sorted.sort_unstable();
            put_in_order(&mut ids, RowId::nth(5_000));
            assert_eq!(ids, sorted);
        }
    }

    #[test]
    fn merging_keeps_the_order() {
        let merged: Vec<i32> = merge([1, 4, 5].into_iter(), [2, 3, 6].into_iter()).collect();
        assert_eq!(merged, [1, 2, 3, 4, 5, 6]);
    }
}
