//! Reading the journal as it grows, from where the reader stands.

use super::journal::{Emptied, Entry, Journal};

/// What a reader of the journal has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// The id of the newest entry that the reader has seen or will never see.
    after: u64,
    /// How often the journal had been emptied by then.
    emptied: u64,
}

/// What a reader has not seen yet.
#[derive(Debug, Default)]
pub(crate) struct News {
    /// The journal was emptied: ids count on from this one, and everything
    /// below came after that.
    pub(crate) emptied: Option<u64>,
    /// What had to go before the reader came to it.
    pub(crate) lost: Option<Gap>,
    /// The next entries, oldest first.
    pub(crate) entries: Vec<Entry>,
}

/// Entries that nobody can read any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Gap {
    /// How many.
    pub(crate) entries: u64,
    /// The id of the last one.
    pub(crate) up_to: u64,
}

impl News {
    pub(crate) fn is_empty(&self) -> bool {
        self.emptied.is_none() && self.lost.is_none() && self.entries.is_empty()
    }
}

impl Cursor {
    /// A reader who has seen all that there is.
    pub(crate) fn at_end(journal: &Journal) -> Self {
        Self { after: journal.last_id(), emptied: journal.emptied().times }
    }

    /// A reader who has seen the entries up to this id. If none with it could
    /// still be held, the reader knows the journal from before it was emptied.
    pub(crate) fn after(id: u64, journal: &Journal) -> Self {
        let Emptied { times, at } = journal.emptied();
        let known = (at..=journal.last_id()).contains(&id);
        Self { after: id, emptied: if known { times } else { times.wrapping_sub(1) } }
    }

    /// What is new to the reader, `most` entries at once, who has seen it then.
    pub(crate) fn advance(&mut self, journal: &Journal, most: usize) -> News {
        let last = journal.emptied();
        let emptied = (self.emptied != last.times).then_some(last.at);
        if let Some(after) = emptied {
            *self = Self { after, emptied: last.times };
        }
        let entries: Vec<Entry> = journal.entries_after(self.after).take(most).cloned().collect();
        let up_to = entries.first().map_or(journal.last_id(), |entry| entry.id - 1);
        let gap = Gap { entries: up_to.saturating_sub(self.after), up_to };
        self.after = entries.last().map_or(up_to, |entry| entry.id);
        News { emptied, lost: Some(gap).filter(|gap| gap.entries > 0), entries }
    }
}
