//! A table of rows: an immutable base that all forks share, and a small overlay per world.
//!
//! The base is laid out once, for reading: one arena of serialised rows, one array of columns and
//! one sorted index per field. What a world changes goes into an overlay of persistent maps, so that
//! a clone is a handful of reference counts and two forks never see each other's changes. Nothing
//! is ever renumbered: a [`RowId`] means the same row for the table's whole life.
//!
//! The table knows nothing of members or events. A row type says through [`Row`] how it comes apart
//! and by which keys it is found.

mod base;
mod index;
mod key;
mod object;
mod overlay;
mod page;
mod postings;
mod row;
mod table;
#[cfg(test)]
mod tests;

pub(crate) use base::Builder;
pub(crate) use key::{Field, bytes_key, folded, number_key, text_key};
pub(crate) use object::ObjectText;
#[cfg(test)]
pub(crate) use page::Page;
pub(crate) use row::{Row, RowId, Written};
pub(crate) use table::Table;
