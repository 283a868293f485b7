//! Which members a list is about, found through the store's indexes.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use crate::apis::Rule;
use crate::store::{Field, RowId, Table, folded, number_key, text_key};

use super::super::SpotMember;
use super::super::row::{CUSTOM_ROLE_ID, EMAIL, FIRSTNAME, LASTNAME, text_in};
use super::super::rules::list::{ANY_VALUE, EMAIL_CASE, EXACT, NAME_CASE};

/// The filters of a list; a member has to pass every one.
#[derive(Debug, Default)]
pub(super) struct Filters {
    pub(super) texts: Vec<OneOf>,
    pub(super) dates: Vec<Within>,
}

/// Passed by members with one of these texts in the field.
#[derive(Debug)]
pub(super) struct OneOf {
    field: Field,
    /// Each text once, with its key.
    values: Vec<(u64, String)>,
}

/// Passed by members with a date between two others.
#[derive(Debug)]
pub(super) struct Within {
    field: Field,
    /// `None` when no date can be between the two.
    keys: Option<RangeInclusive<u64>>,
}

/// One filter, whatever its kind.
enum Filter<'a> {
    Keys(Field, Vec<u64>),
    Range(&'a Within),
}

impl Filters {
    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn len(&self) -> usize {
        self.texts.len() + self.dates.len()
    }

    /// The members who pass, in the order of the table: those of the filter
    /// that leaves the fewest, held against the other filters.
    pub(super) fn matches(&self, table: &Table<SpotMember>) -> Vec<RowId> {
        let texts = self.texts.iter().map(|one_of| one_of.existing(table));
        let mut filters: Vec<Filter<'_>> =
            texts.chain(self.dates.iter().map(Filter::Range)).collect();
        filters.sort_by_cached_key(|filter| filter.count(table));
        let Some((narrowest, others)) = filters.split_first() else {
            return table.rows().collect();
        };
        let mut rows = narrowest.rows(table);
        if !others.is_empty() {
            rows.retain(|row| others.iter().all(|other| other.passes(table, *row)));
        }
        rows
    }

    /// The rules by which texts are compared here.
    pub(super) fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        self.texts.iter().flat_map(OneOf::rules)
    }
}

impl OneOf {
    pub(super) fn new(field: Field, texts: Vec<String>) -> Self {
        let mut values: Vec<(u64, String)> = texts
            .into_iter()
            .map(|text| if field == EMAIL { text.to_lowercase() } else { text })
            .map(|text| (text_key(&text), text))
            .collect();
        values.sort_unstable();
        values.dedup();
        Self { field, values }
    }

    /// The filter with those values that a member really has. Texts may share a
    /// key, so a member of each key is looked at.
    fn existing(&self, table: &Table<SpotMember>) -> Filter<'_> {
        let has = |(key, text): &&(u64, String)| {
            let is_it = |member: &[u8]| self.text_of(member).as_deref() == Some(text);
            table.find_one(self.field, *key, is_it).is_some()
        };
        Filter::Keys(self.field, self.values.iter().filter(has).map(|(key, _)| *key).collect())
    }

    /// What the filter compares of a member's text.
    fn text_of<'a>(&self, member: &'a [u8]) -> Option<Cow<'a, str>> {
        match self.field {
            EMAIL => text_in(member, br#","email":"#).map(folded),
            FIRSTNAME => text_in(member, br#","firstname":"#),
            LASTNAME => text_in(member, br#","lastname":"#),
            CUSTOM_ROLE_ID => text_in(member, br#","customRoleId":"#),
            _ => None,
        }
    }

    fn rules(&self) -> impl Iterator<Item = &'static Rule> + use<> {
        let case = match self.field {
            EMAIL => Some(&EMAIL_CASE),
            FIRSTNAME | LASTNAME => Some(&NAME_CASE),
            _ => None,
        };
        let any = (self.values.len() > 1).then_some(&ANY_VALUE);
        [Some(&EXACT), case, any].into_iter().flatten()
    }
}

impl Within {
    /// Dates after the one and before the other, neither included.
    pub(super) fn between(field: Field, after: Option<i64>, before: Option<i64>) -> Self {
        let first = after.map_or(Some(i64::MIN), |date| date.checked_add(1));
        let last = before.map_or(Some(i64::MAX), |date| date.checked_sub(1));
        let dates = first.zip(last).filter(|(first, last)| first <= last);
        Self { field, keys: dates.map(|(first, last)| number_key(first)..=number_key(last)) }
    }
}

impl Filter<'_> {
    fn count(&self, table: &Table<SpotMember>) -> usize {
        match self {
            Self::Keys(field, keys) => {
                keys.iter().map(|key| table.count(*field, *key..=*key)).sum()
            }
            Self::Range(Within { field, keys }) => {
                keys.as_ref().map_or(0, |keys| table.count(*field, keys.clone()))
            }
        }
    }

    fn rows(&self, table: &Table<SpotMember>) -> Vec<RowId> {
        match self {
            Self::Keys(field, keys) => table.select_any(*field, keys),
            Self::Range(Within { field, keys }) => {
                keys.as_ref().map_or_else(Vec::new, |keys| table.select(*field, keys.clone()))
            }
        }
    }

    fn passes(&self, table: &Table<SpotMember>, row: RowId) -> bool {
        match self {
            Self::Keys(field, keys) => {
                keys.iter().any(|key| table.holds(row, *field, &(*key..=*key)))
            }
            Self::Range(Within { field, keys }) => {
                keys.as_ref().is_some_and(|keys| table.holds(row, *field, keys))
            }
        }
    }
}
