//! A world's clock in the hands of a test.

use std::sync::Arc;
use std::time::Duration;

use crate::time::{Clock, ClockReading};
use crate::world::WorldCell;

/// The clock of a world: dates, token expiry, rate limits, injected delays and
/// deferred invitations run on it.
///
/// ```
/// # use std::time::Duration;
/// # let server = doublure::blocking::MockServer::start();
/// let clock = server.world().clock();
/// clock.freeze_at("2026-03-01T09:00:00Z");
/// clock.advance(Duration::from_secs(900));
/// assert_eq!(clock.now(), "2026-03-01T09:15:00Z");
/// ```
#[derive(Clone, Debug)]
pub struct WorldClock {
    cell: Arc<WorldCell>,
}

impl WorldClock {
    pub(super) fn new(cell: Arc<WorldCell>) -> Self {
        Self { cell }
    }

    /// What the clock shows, RFC 3339, in UTC.
    pub fn now(&self) -> String {
        self.cell.now().to_string()
    }

    /// Moves the clock forward; what becomes due by that has happened when
    /// anybody looks next.
    pub fn advance(&self, by: Duration) {
        self.cell.change(|live| live.clock.advance(by));
    }

    /// Stops the clock at this moment.
    ///
    /// # Panics
    /// When the text is no RFC 3339 moment.
    #[track_caller]
    pub fn freeze_at(&self, now: &str) {
        self.set(Clock::frozen(now));
    }

    /// Stops the clock at what it shows.
    pub fn freeze(&self) {
        self.keep_showing(true);
    }

    /// Lets the clock run on from what it shows.
    pub fn run(&self) {
        self.keep_showing(false);
    }

    /// Lets the clock run from this moment on.
    ///
    /// # Panics
    /// When the text is no RFC 3339 moment.
    #[track_caller]
    pub fn run_from(&self, now: &str) {
        self.set(Clock::running_from(now));
    }

    fn keep_showing(&self, frozen: bool) {
        self.cell.change(|live| {
            let now = live.clock.now();
            live.clock = Clock::showing(ClockReading { now, frozen });
        });
    }

    #[track_caller]
    fn set(&self, clock: Clock) {
        if let Some(text) = clock.unreadable() {
            panic!("`{text}` is not a moment such as 2026-03-01T09:00:00Z (RFC 3339)");
        }
        self.cell.change(|live| live.clock = clock);
    }
}
