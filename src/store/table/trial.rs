//! Changes on trial: a table remembers what was there, so that it can go back.
//!
//! A copy of the table would do, and costs nothing to make. But while it lives, every change copies
//! what it touches, which takes longer than the change.

use std::sync::Arc;

use super::super::overlay::{Keys, Stored};
use super::{Row, RowId, Table};

/// What there was of a row before a change.
#[derive(Debug)]
pub(super) enum Before<C> {
    /// It was added.
    Nothing,
    /// It was as the base has it.
    Base,
    /// It had been added or changed earlier.
    Stored(Arc<Stored<C>>),
}

impl<R: Row> Table<R> {
    /// Begins to remember changes, if it doesn't yet. A clone doesn't.
    pub(crate) fn begin(&mut self) {
        self.tried.get_or_insert_default();
    }

    /// Lets the changes stay, and remembers no further ones.
    pub(crate) fn keep(&mut self) {
        self.tried = None;
    }

    /// Takes back all changes since it began to remember, and remembers no further ones.
    pub(crate) fn take_back(&mut self) {
        for (id, before) in self.tried.take().into_iter().flatten().rev() {
            self.restore(id, before);
        }
    }

    /// Remembers what was there, before it is changed.
    pub(super) fn note(&mut self, id: RowId, before: Before<R::Columns>) {
        if let Some(tried) = &mut self.tried {
            tried.push((id, before));
        }
    }

    /// What there is of a live row.
    pub(super) fn before(&self, id: RowId) -> Before<R::Columns> {
        self.overlay.get(id).map_or(Before::Base, |stored| Before::Stored(Arc::clone(stored)))
    }

    /// Makes a row what it was, however much of the change was done.
    fn restore(&mut self, id: RowId, before: Before<R::Columns>) {
        let keys = self.keys(id).unwrap_or_default();
        match before {
            Before::Nothing => {
                self.move_keys(id, &keys, &Keys::new());
                self.overlay.shrink(id);
            }
            Before::Base => {
                let of_base = self.base.keys(id).collect();
                self.move_keys(id, &keys, &of_base);
                self.overlay.revive(id);
            }
            Before::Stored(stored) => {
                self.move_keys(id, &keys, &stored.keys);
                self.overlay.revive(id);
                self.overlay.put(id, stored);
            }
        }
    }
}
