//! The table: what the base holds, as the overlay changes it.

mod trial;

use std::fmt;
use std::ops::{Range, RangeInclusive};
use std::slice;
use std::sync::Arc;

use bytes::Bytes;

use super::base::{Base, Builder};
use super::index::{merge, put_in_order};
use super::overlay::{Keys, Overlay, Stored};
use super::page::Page;
use super::{Field, Row, RowId};
use crate::chain::Chain;
use trial::Before;

/// Rows in creation order, found by position, by key, or a page at a time.
///
/// A clone is O(1) and independent of the original from then on.
pub(crate) struct Table<R: Row> {
    base: Arc<Base<R::Columns>>,
    overlay: Overlay<R::Columns>,
    /// While changes are tried: what was there before each of them.
    tried: Option<Vec<(RowId, Before<R::Columns>)>>,
}

impl<R: Row> Table<R> {
    /// Starts a table whose first rows are to be shared by all forks.
    pub(crate) fn builder() -> Builder<R> {
        Builder::default()
    }

    pub(super) fn over(base: Base<R::Columns>) -> Table<R> {
        let overlay = Overlay::after(base.end());
        Table { base: Arc::new(base), overlay, tried: None }
    }

    /// How many rows are live.
    pub(crate) fn len(&self) -> usize {
        self.overlay.len()
    }

    /// The row, or none if it was removed or never was.
    pub(crate) fn get(&self, id: RowId) -> Option<R> {
        let row = match self.find_row(id)? {
            Place::Base => {
                R::join(self.base.object(id), self.base.columns(id)?, self.base.aside(id))
            }
            Place::Overlay(stored) => {
                R::join(stored.object(), stored.columns, stored.aside.as_deref())
            }
        };
        Some(row)
    }

    /// The row's JSON object alone, without a comma: a shared slice, not a copy.
    pub(crate) fn text(&self, id: RowId) -> Option<Bytes> {
        let (of, span) = self.written(id)?;
        Some(of.slice(span.start..span.end - 1))
    }

    /// The row's JSON object, without a comma.
    fn object(&self, id: RowId) -> Option<&[u8]> {
        Some(match self.find_row(id)? {
            Place::Base => self.base.object(id),
            Place::Overlay(stored) => stored.object(),
        })
    }

    /// The row's columns, without a look at its text.
    pub(crate) fn columns(&self, id: RowId) -> Option<R::Columns> {
        match self.find_row(id)? {
            Place::Base => self.base.columns(id),
            Place::Overlay(stored) => Some(stored.columns),
        }
    }

    /// Adds a row after all others.
    ///
    /// # Panics
    /// Beyond `u32::MAX` rows, see [`RowId`].
    pub(crate) fn push(&mut self, row: &R) -> RowId {
        let id = self.overlay.end();
        self.add(slice::from_ref(row));
        id
    }

    /// Adds rows after all others, and says where they are. On a page they are one slice.
    ///
    /// # Panics
    /// Beyond `u32::MAX` rows, see [`RowId`].
    pub(crate) fn push_all(&mut self, rows: &[R]) -> impl Iterator<Item = RowId> + use<R> {
        let first = self.overlay.end().position();
        self.add(rows);
        (first..first + rows.len()).map(RowId::nth)
    }

    fn add(&mut self, rows: &[R]) {
        for stored in Stored::all_of(rows) {
            let id = self.overlay.grow();
            self.note(id, Before::Nothing);
            self.store(id, &Keys::new(), stored);
        }
    }

    /// Puts `row` in the place of a live row. Nothing happens if there is none.
    pub(crate) fn replace(&mut self, id: RowId, row: &R) {
        if let Some(old) = self.keys(id) {
            self.note(id, self.before(id));
            for stored in Stored::all_of(slice::from_ref(row)) {
                self.store(id, &old, stored);
            }
        }
    }

    /// Takes a live row out. Its position stays empty; nothing happens if it already is.
    pub(crate) fn remove(&mut self, id: RowId) {
        if let Some(old) = self.keys(id) {
            self.note(id, self.before(id));
            self.move_keys(id, &old, &Keys::new());
            self.overlay.remove(id);
        }
    }

    /// The live rows, in order.
    pub(crate) fn rows(&self) -> impl Iterator<Item = RowId> + '_ {
        self.overlay.rows()
    }

    /// The rows whose key equals `key`, in order. Texts may share a key: the caller checks the hit.
    pub(crate) fn find(&self, field: Field, key: u64) -> impl Iterator<Item = RowId> + '_ {
        self.hits(field, key..=key).map(|(_, id)| id)
    }

    /// The first row whose key equals `key` and whose JSON object is the one that is sought.
    pub(crate) fn find_one(
        &self,
        field: Field,
        key: u64,
        is_it: impl Fn(&[u8]) -> bool,
    ) -> Option<RowId> {
        let is_it = |row: &RowId| self.object(*row).is_some_and(&is_it);
        if self.overlay.changes_keys() {
            return self.find(field, key).find(is_it);
        }
        self.base.index(field)?.rows(&(key..=key)).iter().copied().find(is_it)
    }

    /// The rows whose key is in the range, in order.
    pub(crate) fn select(&self, field: Field, keys: RangeInclusive<u64>) -> Vec<RowId> {
        let mut ids = Vec::new();
        let of_base = self.gather(field, &keys, &mut ids);
        if keys.start() != keys.end() {
            put_in_order(&mut ids, self.overlay.end());
        } else if ids.len() > of_base {
            // Two stretches in order, which a stable sort only has to merge.
            ids.sort();
        }
        ids
    }

    /// The rows whose key is one of these, in order. No key may be there twice.
    pub(crate) fn select_any(&self, field: Field, keys: &[u64]) -> Vec<RowId> {
        if let [key] = *keys {
            return self.select(field, key..=key);
        }
        let mut ids = Vec::new();
        for &key in keys {
            self.gather(field, &(key..=key), &mut ids);
        }
        put_in_order(&mut ids, self.overlay.end());
        ids
    }

    /// How many rows have their key in the range: as cheap as the changed keys within it are few.
    pub(crate) fn count(&self, field: Field, keys: RangeInclusive<u64>) -> usize {
        let base = self.base.index(field).map_or(0, |index| index.run(&keys).len());
        let (added, dead) = self.overlay.count(field, &keys);
        base + added - dead
    }

    /// Whether this live row has a key of the field within the range: O(1) for a row of the base,
    /// whatever the range, since the index knows each row's place.
    pub(crate) fn holds(&self, id: RowId, field: Field, keys: &RangeInclusive<u64>) -> bool {
        let key = match self.find_row(id) {
            None => None,
            Some(Place::Base) => self.base.key(id, field),
            Some(Place::Overlay(stored)) => stored.key(field),
        };
        key.is_some_and(|key| keys.contains(&key))
    }

    /// The first live row for which `before` is false, or the place after the last row, the rows
    /// being ordered so that those for which it is true come first.
    pub(crate) fn partition_point(&self, before: impl Fn(&R::Columns) -> bool) -> RowId {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let columns = self.columns(self.overlay.nth_live(middle));
            if columns.is_some_and(|columns| before(&columns)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if low < self.len() { self.overlay.nth_live(low) } else { self.overlay.end() }
    }

    /// Up to `limit` live rows after the first `offset` ones.
    pub(crate) fn page(&self, offset: usize, limit: usize) -> Page {
        let rest = self.len().saturating_sub(offset);
        let rows = limit.min(rest);
        if rows == 0 {
            return Page { more: rest > 0, ..Page::default() };
        }
        let (first, last) =
            (self.overlay.nth_live(offset), self.overlay.nth_live(offset + rows - 1));
        let mut text = if self.overlay.is_untouched() {
            let mut text = Chain::of_up_to(1);
            text.push(self.base.text(), self.base.span(first..last.next()));
            text
        } else {
            self.chain(first, last)
        };
        // The last comma.
        text.pop();
        Page { text, rows, last: Some(last), more: rows < rest }
    }

    /// Up to `limit` live rows from `first` on.
    pub(crate) fn page_from(&self, first: RowId, limit: usize) -> Page {
        self.page(self.overlay.live_before(first), limit)
    }

    /// Just these rows, in the order given; those that aren't live are left out.
    pub(crate) fn page_of(&self, ids: &[RowId]) -> Page {
        let mut page = Page { text: Chain::of_up_to(ids.len()), ..Page::default() };
        for &id in ids {
            if let Some((of, span)) = self.written(id) {
                page.text.push(of, span);
                page.rows += 1;
                page.last = Some(id);
            }
        }
        // The last comma.
        page.text.pop();
        page
    }

    /// Strings the live rows `first..=last` together. The work is as large as the changes within.
    fn chain(&self, first: RowId, last: RowId) -> Chain {
        let mut chain = Chain::default();
        let mut next = first;
        for (id, stored) in self.overlay.changed(first..=last) {
            if next < id {
                self.chain_base(&mut chain, next..id);
            }
            chain.push(&stored.text, stored.span.clone());
            next = id.next();
        }
        self.chain_base(&mut chain, next..last.next());
        chain
    }

    /// Strings the rows of the base together that are within `rows` and not removed.
    fn chain_base(&self, chain: &mut Chain, rows: Range<RowId>) {
        let end = rows.end.min(self.base.end());
        let mut next = rows.start;
        for &gap in self.overlay.removed(next..end) {
            chain.push(self.base.text(), self.base.span(next..gap));
            next = gap.next();
        }
        chain.push(self.base.text(), self.base.span(next..end));
    }

    /// Adds the rows whose key is in the range: first those of the base, then those of the overlay,
    /// each ordered by key. Returns how many `ids` are there before the overlay's.
    fn gather(&self, field: Field, keys: &RangeInclusive<u64>, ids: &mut Vec<RowId>) -> usize {
        let dead = self.overlay.dead(field, keys).map(|(_, id)| id);
        if let Some(index) = self.base.index(field) {
            index.gather_except(keys, dead, ids);
        }
        let before_added = ids.len();
        ids.extend(self.overlay.added(field, keys).map(|(_, id)| id));
        before_added
    }

    /// The keys within a range that hold, in the order of keys and then rows.
    fn hits(
        &self,
        field: Field,
        keys: RangeInclusive<u64>,
    ) -> impl Iterator<Item = (u64, RowId)> + use<'_, R> {
        let mut dead = self.overlay.dead(field, &keys).peekable();
        let kept = self.base.entries(field, &keys);
        let kept = kept.filter(move |hit| dead.next_if_eq(hit).is_none());
        merge(kept, self.overlay.added(field, &keys))
    }

    /// Where a live row's text stands, with its comma.
    fn written(&self, id: RowId) -> Option<(&Bytes, Range<usize>)> {
        match self.find_row(id)? {
            Place::Base => Some((self.base.text(), self.base.span(id..id.next()))),
            Place::Overlay(stored) => Some((&stored.text, stored.span.clone())),
        }
    }

    /// Which half of the table answers for a row, if it is live.
    fn find_row(&self, id: RowId) -> Option<Place<'_, R::Columns>> {
        if !self.overlay.is_live(id) {
            return None;
        }
        Some(self.overlay.get(id).map_or(Place::Base, Place::Overlay))
    }

    /// The index keys of a live row.
    fn keys(&self, id: RowId) -> Option<Keys> {
        match self.find_row(id)? {
            Place::Base => Some(self.base.keys(id).collect()),
            Place::Overlay(stored) => Some(stored.keys.clone()),
        }
    }

    fn store(&mut self, id: RowId, old: &Keys, stored: Stored<R::Columns>) {
        self.move_keys(id, old, &stored.keys);
        self.overlay.put(id, Arc::new(stored));
    }

    /// Makes the row be found by its `new` keys only. Keys that stay are left alone.
    fn move_keys(&mut self, id: RowId, old: &Keys, new: &Keys) {
        for &(field, key) in old.iter().filter(|entry| !new.contains(entry)) {
            let of_base = self.base.key(id, field) == Some(key);
            self.overlay.drop_key((field, key, id), of_base);
        }
        for &(field, key) in new.iter().filter(|entry| !old.contains(entry)) {
            let of_base = self.base.key(id, field) == Some(key);
            self.overlay.add_key((field, key, id), of_base);
        }
    }
}

/// Where a live row is kept.
enum Place<'a, C> {
    Base,
    Overlay(&'a Arc<Stored<C>>),
}

impl<R: Row> Clone for Table<R> {
    fn clone(&self) -> Self {
        Table { base: Arc::clone(&self.base), overlay: self.overlay.clone(), tried: None }
    }
}

impl<R: Row> fmt::Debug for Table<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("rows", &self.len()).finish_non_exhaustive()
    }
}
