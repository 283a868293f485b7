//! The control plane, `{base}/__doublure` (DESIGN A5): HTTP over worlds.
//!
//! A vendor's path never reaches it, and its calls are counted nowhere.

mod body;
mod clock;
mod console;
mod coverage;
mod documents;
mod door;
mod explain;
mod faults;
mod journal;
mod members;
mod parameters;
mod routes;
mod scenario;
mod snapshots;
mod state;
#[cfg(test)]
mod tests;
mod worlds;

pub(crate) use door::{Console, Door};
pub(crate) use routes::{answer, only_waits, owns, takes_a_state};

/// The contract of the control plane.
pub(crate) const OPENAPI: &str = include_str!("openapi.json");
