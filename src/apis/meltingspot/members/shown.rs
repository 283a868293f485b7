//! Members as answers show them.

use bytes::Bytes;

use crate::chain::Chain;
use crate::store::{RowId, Table};

use super::super::SpotMember;
use super::super::behaviours::MemberFields;
use super::super::wire::with_newer_fields;

/// A JSON list without its brackets.
pub(super) type Items = Chain;

/// One member.
pub(super) fn one(table: &Table<SpotMember>, row: RowId, fields: MemberFields) -> Bytes {
    match (table.text(row), table.columns(row)) {
        (Some(text), Some(columns)) => with_newer_fields(&text, &columns, fields),
        _ => Bytes::new(),
    }
}

/// These members, in this order.
pub(super) fn chosen(table: &Table<SpotMember>, rows: &[RowId], fields: MemberFields) -> Items {
    match fields {
        MemberFields::Seed => table.page_of(rows).text,
        MemberFields::WithLang | MemberFields::Latest => joined(table, rows, fields),
    }
}

/// Up to `limit` members after the first `offset` ones.
pub(super) fn page(
    table: &Table<SpotMember>,
    offset: usize,
    limit: usize,
    fields: MemberFields,
) -> Items {
    match fields {
        MemberFields::Seed => table.page(offset, limit).text,
        MemberFields::WithLang | MemberFields::Latest => {
            let rows: Vec<RowId> = table.rows().skip(offset).take(limit).collect();
            joined(table, &rows, fields)
        }
    }
}

fn joined(table: &Table<SpotMember>, rows: &[RowId], fields: MemberFields) -> Items {
    let texts: Vec<Bytes> = rows.iter().map(|row| one(table, *row, fields)).collect();
    Chain::from(Bytes::from(texts.join(&b',')))
}
