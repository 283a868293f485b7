//! Worlds: everything that a test can see or change, each its own.
//!
//! A [`Live`] is what a fork copies, a [`WorldCell`] is one world behind its
//! lock, [`Worlds`] are those of a server.

mod cell;
pub(crate) mod coverage;
pub(crate) mod fault;
mod follow;
pub(crate) mod journal;
mod live;
mod patience;
mod record;
pub(crate) mod script;
pub(crate) mod story;
mod worlds;

pub(crate) use cell::{Silence, Snapshot, WorldCell};
pub(crate) use follow::{Cursor, News};
pub(crate) use live::{Live, Outcome};
pub(crate) use patience::later;
pub use record::{RecordedFault, RecordedRequest};
pub(crate) use worlds::{Bounds, DEFAULT_WORLD, Lost, OpenError, Worlds, is_world_id};
