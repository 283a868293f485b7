//! A look at a table's members for people: a page of them, or of those who
//! mention something.

use crate::chain::Chain;
use crate::store::{Row, RowId, Table};

/// Which members are looked at.
#[derive(Clone, Debug)]
pub(crate) struct Look {
    /// How many members, from the first one created, are passed over.
    pub(crate) offset: usize,
    /// How many are shown at most.
    pub(crate) limit: usize,
    /// What those who are shown mention, case ignored; empty for anybody.
    pub(crate) search: String,
}

/// The members that a look found.
#[derive(Debug)]
pub(crate) struct Seen {
    /// Reads `member,member,member`, as the API shows them.
    pub(crate) text: Chain,
    /// The `offset` from which to look on; `None` if nobody is left.
    pub(crate) next_offset: Option<usize>,
    /// How many members there are, found or not.
    pub(crate) total: usize,
}

/// Somebody whom people look for.
pub(crate) trait Sought: Row {
    /// What a search looks into: address and name.
    fn searched(&self) -> String;
}

impl Look {
    /// Looks at members. A page of anybody costs the same wherever it is; a
    /// search goes through the members until it has found its page.
    pub(crate) fn at<R: Sought>(&self, members: &Table<R>) -> Seen {
        let total = members.len();
        let (page, next) = if self.search.is_empty() {
            let next = self.offset.saturating_add(self.limit);
            (members.page(self.offset, self.limit), Some(next).filter(|next| *next < total))
        } else {
            let (found, next) = self.find(members);
            (members.page_of(&found), next)
        };
        Seen { text: page.text, next_offset: next, total }
    }

    /// The rows of those who are shown, and the offset of the next one.
    fn find<R: Sought>(&self, members: &Table<R>) -> (Vec<RowId>, Option<usize>) {
        let wanted = self.search.to_lowercase();
        let fits = |row: RowId| {
            let member = members.get(row);
            member.is_some_and(|member| member.searched().to_lowercase().contains(&wanted))
        };
        let rest = members.rows().enumerate().skip(self.offset);
        let mut hits = rest.filter(|(_, row)| fits(*row));
        let found = hits.by_ref().take(self.limit).map(|(_, row)| row).collect();
        (found, hits.next().map(|(place, _)| place))
    }
}
