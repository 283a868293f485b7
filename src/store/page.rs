//! Pages: many rows as one text.

use super::RowId;
use crate::chain::Chain;

/// Rows as they go out.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// Reads `row,row,row`, and shares the table's memory.
    pub(crate) text: Chain,
    /// How many rows the text has.
    pub(crate) rows: usize,
    /// The row that the text ends with.
    pub(crate) last: Option<RowId>,
    /// Whether live rows follow the page. Never so for a page of chosen rows.
    pub(crate) more: bool,
}
