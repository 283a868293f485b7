//! An agenda and its members.

use crate::store::{Builder, RowId, Table, folded, text_key};

use super::AgendaMember;
use super::member::{EMAIL, INVITED, MemberRole, USER};

/// An agenda in the making.
#[derive(Debug)]
pub(crate) struct AgendaSeed {
    pub(crate) uid: u64,
    pub(crate) title: String,
    pub(crate) slug: String,
    /// Ascending by the members' `id`.
    pub(crate) members: Builder<AgendaMember>,
}

/// An agenda: its members are rows in the order of their `id`.
#[derive(Clone, Debug)]
pub(crate) struct Agenda {
    pub(crate) uid: u64,
    pub(crate) title: String,
    pub(crate) slug: String,
    pub(crate) members: Table<AgendaMember>,
    /// Whether an invitation that had been deferred has taken effect.
    pub(crate) has_late_invitees: bool,
}

impl From<AgendaSeed> for Agenda {
    fn from(seed: AgendaSeed) -> Self {
        let AgendaSeed { uid, title, slug, members } = seed;
        Self { uid, title, slug, members: members.finish(), has_late_invitees: false }
    }
}

impl Agenda {
    /// The member with this address, case ignored.
    pub(crate) fn member_by_email(&self, email: &str) -> Option<(RowId, AgendaMember)> {
        let email = folded(email);
        self.members
            .find(EMAIL, text_key(&email))
            .filter_map(|row| Some((row, self.members.get(row)?)))
            .find(|(_, member)| folded(&*member.email) == email)
    }

    /// The member behind whom this account is.
    pub(crate) fn member_by_user(&self, uid: u64) -> Option<(RowId, AgendaMember)> {
        let row = self.members.find(USER, uid).next()?;
        Some((row, self.members.get(row)?))
    }

    /// What this account may do here; `None` when it isn't a member.
    pub(crate) fn role_of(&self, account: u64) -> Option<MemberRole> {
        let row = self.members.find(USER, account).next()?;
        Some(self.members.columns(row)?.role)
    }

    /// How many members have no account yet.
    pub(crate) fn invited(&self) -> usize {
        self.members.count(INVITED, 0..=0)
    }

    /// Whether a member has just this id.
    pub(crate) fn has_member_id(&self, id: u64) -> bool {
        let row = self.members.partition_point(|columns| columns.id < id);
        self.members.columns(row).is_some_and(|columns| columns.id == id)
    }

    /// The first member whose id is greater, if any is.
    pub(crate) fn first_after(&self, id: u64) -> RowId {
        self.members.partition_point(|columns| columns.id <= id)
    }

    /// The members whose id is greater, one by one; each step is a search.
    pub(crate) fn rows_after(&self, id: u64) -> impl Iterator<Item = RowId> + '_ {
        let mut after = id;
        std::iter::from_fn(move || {
            let row = self.first_after(after);
            after = self.members.columns(row)?.id;
            Some(row)
        })
    }

    /// The greatest id of a member, 0 if there is none.
    pub(super) fn last_member_id(&self) -> u64 {
        let last = self.members.page(self.members.len().saturating_sub(1), 1).last;
        last.and_then(|row| self.members.columns(row)).map_or(0, |columns| columns.id)
    }
}
