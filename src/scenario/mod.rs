//! Scenarios (DESIGN A7) and their parts: read, judged, brought into a world.
//!
//! Unlike a fixture, a scenario is short, so there is one reading only: the
//! text becomes a tree with positions, one walk holds it against the shape
//! that `schema.json` describes, and one pass reads fault after fault, event
//! after event. Both note everything they meet. Fixtures within a scenario are
//! left to [`crate::fixture`].

mod event;
mod expectation;
mod fault;
mod fixtures;
mod fork;
mod member;
mod read;
mod schema;
mod stage;
mod start;
mod written;

#[cfg(test)]
mod tests;

pub(crate) use fork::Changes;
pub(crate) use read::{Scenario, read, read_event, read_fault};
#[cfg(feature = "cli")]
pub(crate) use read::{check, is_scenario};
pub(crate) use schema::schema;
pub(crate) use stage::Entrance;
use stage::{open, stage};
#[cfg(feature = "cli")]
pub(crate) use start::Made;
pub(crate) use start::{Ingredient, MakeError, Recipe};
