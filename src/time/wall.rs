//! The machine's own clock: the one place that reads it.

use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::whole_millis;

/// The machine's time, in whole milliseconds; what a world without a `clock` runs on.
#[expect(clippy::disallowed_methods, reason = "the one home of the machine's clock")]
pub(crate) fn wall_now() -> Timestamp {
    whole_millis(Timestamp::now())
}

/// Measures how long something really took: for the journal's `durationUs`,
/// never for an answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "the one home of the machine's clock")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}
