//! The world's time: what its clock reads, and durations as people write them.
//!
//! Everything on the way to an answer asks a [`Clock`] for the moment; the
//! machine's own clock is read in `wall.rs` and nowhere else.

mod clock;
mod span;
mod wall;

pub use clock::Clock;
pub(crate) use clock::ClockReading;
pub(crate) use span::{format_span, parse_span};
pub(crate) use wall::{Stopwatch, wall_now};

use jiff::Timestamp;

/// A moment cut to whole milliseconds, the finest step that either vendor prints.
pub(crate) fn whole_millis(moment: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(moment.as_millisecond()).unwrap_or(moment)
}

/// Reads an RFC 3339 moment such as `2026-03-01T09:00:00Z`; `None` when it is none.
pub(crate) fn parse_moment(text: &str) -> Option<Timestamp> {
    text.parse::<Timestamp>().ok().map(whole_millis)
}
